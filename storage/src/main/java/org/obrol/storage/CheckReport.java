package org.obrol.storage;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a check has found.
 *
 * @param counts how much there is of what: accounts, messages, …
 * @param problems the first of them, for people
 * @param problemCount how many there are in all
 */
public record CheckReport(Map<String, Long> counts, List<String> problems, long problemCount) {
  public CheckReport {
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts)); // which keeps the order
    problems = List.copyOf(problems);
  }

  /** Whether nothing is wrong. */
  public boolean isSound() {
    return problemCount == 0;
  }
}
