package org.obrol.loadtest.scenario;

/**
 * One load.
 *
 * @param kind who talks to whom
 * @param population who is there
 * @param traffic what is written
 * @param timing how long it takes
 * @param seed of all that is chosen at random
 */
public record Scenario(
    Kind kind, Population population, Traffic traffic, Timing timing, long seed) {}
