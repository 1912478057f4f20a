package org.obrol.loadtest.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What several runs have shown.
 *
 * @param title for people
 * @param description for people; may be empty
 * @param command by which all this was made
 * @param started when
 * @param took how long
 * @param interrupted whether it was ended before all runs were made
 * @param environment where it was made: names and values, for people
 * @param variants what was loaded how, in order
 */
public record SuiteReport(
    String title,
    String description,
    String command,
    Instant started,
    Duration took,
    boolean interrupted,
    Map<String, String> environment,
    List<VariantReport> variants) {

  /** All runs that have measured something, see {@link TargetReport#runs}. */
  public Stream<RunReport> runs() {
    return variants.stream()
        .flatMap(variant -> variant.targets().stream())
        .flatMap(target -> target.runs().stream());
  }

  /** Why in some of the runs that figures are made of the harness was the bottleneck. */
  Stream<String> bottlenecks() {
    return variants.stream()
        .flatMap(variant -> variant.targets().stream())
        .flatMap(target -> target.counted().stream())
        .map(run -> run.harness().bottleneck())
        .filter(reason -> reason != null);
  }

  /** All that kept runs from their end, for people. */
  public Stream<String> failures() {
    return variants.stream()
        .flatMap(variant -> variant.targets().stream())
        .flatMap(target -> target.failures().stream());
  }

  /** Whether in no run the check has found anything wrong. */
  public boolean isClean() {
    return runs().allMatch(run -> run.verdict().isClean());
  }
}
