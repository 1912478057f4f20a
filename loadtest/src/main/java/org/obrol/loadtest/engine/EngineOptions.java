package org.obrol.loadtest.engine;

/**
 * How the harness itself works.
 *
 * @param loops how many event loops it has, each with its share of the connections
 */
public record EngineOptions(int loops) {}
