package org.obrol.loadtest.report;

import java.util.List;

/**
 * Equal runs.
 *
 * @param target what was loaded
 * @param runs those that have measured something: all that came to their end, and perhaps one that
 *     was interrupted
 * @param failures why others did not, for people: a line, and in more lines what the server said
 */
public record TargetReport(String target, List<RunReport> runs, List<String> failures) {

  /**
   * The runs that figures and comparisons are made of: those that had their whole time. Where there
   * is none, what there is.
   */
  List<RunReport> counted() {
    List<RunReport> whole = runs.stream().filter(run -> !run.interrupted()).toList();
    return whole.isEmpty() ? runs : whole;
  }
}
