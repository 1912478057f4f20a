package org.obrol.loadtest.scenario;

/**
 * A kind of load with what was chosen for it; makes one scenario or several.
 *
 * @param name what people call it
 * @param kind who talks to whom
 * @param settings what was chosen; the rest is the kind's usual
 */
public record RunPlan(String name, Kind kind, Settings settings) {}
