package org.obrol.loadtest.report;

import java.util.List;
import org.obrol.loadtest.scenario.Scenario;

/**
 * One load, on one target or several.
 *
 * @param name of the run in its file, or of the kind of load
 * @param scenario the load
 * @param targets the first is what is looked at, the others are what it is compared with
 */
public record VariantReport(String name, Scenario scenario, List<TargetReport> targets) {}
