package org.obrol.loadtest.report;

import java.util.List;

/**
 * Equal runs.
 *
 * @param target what was loaded
 * @param runs those that came to their end
 * @param failures why others did not, for people: a line, and in more lines what the server said
 */
public record TargetReport(String target, List<RunReport> runs, List<String> failures) {}
