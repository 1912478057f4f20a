package org.obrol.loadtest.engine;

import java.util.ArrayList;
import java.util.List;
import org.obrol.loadtest.report.Display;
import org.obrol.loadtest.report.RunReport.Verdict;

/** What the check has found on one event loop. Confined to it; added up when the run is over. */
final class Findings {
  private static final int MAX_EXAMPLES = 20;

  long checked;
  long lost;
  long doubled;
  long misordered;
  long differing;
  long misdelivered;
  long unanswered;
  long absent;
  long gaps;
  long gapMessages;
  long lags;

  /** Deliveries so late that nobody remembers what others got: only their order was checked. */
  long uncompared;

  /** Messages of which nobody remembers what the sender was told when the push comes. */
  long unpaired;

  /** Deliveries and replies that were on their way when the run was interrupted. */
  long unawaited;

  private final List<String> examples = new ArrayList<>();

  /** Notes something for people; only the first few. */
  void example(String text) {
    if (examples.size() < MAX_EXAMPLES) {
      examples.add(text);
    }
  }

  /** Whether another example would be kept. */
  boolean wantsExamples() {
    return examples.size() < MAX_EXAMPLES;
  }

  void add(Findings other) {
    checked += other.checked;
    lost += other.lost;
    doubled += other.doubled;
    misordered += other.misordered;
    differing += other.differing;
    misdelivered += other.misdelivered;
    unanswered += other.unanswered;
    absent += other.absent;
    gaps += other.gaps;
    gapMessages += other.gapMessages;
    lags += other.lags;
    uncompared += other.uncompared;
    unpaired += other.unpaired;
    unawaited += other.unawaited;
    other.examples.forEach(this::example);
  }

  Verdict verdict() {
    List<String> told = new ArrayList<>(examples);
    if (uncompared > 0) {
      told.add(
          Display.many(uncompared, "delivery was", "deliveries were")
              + " too far behind the others to be compared with them; their order was checked");
    }
    if (unpaired > 0) {
      told.add(
          Display.many(unpaired, "reply was", "replies were")
              + " too far from the push to be compared with it; the push was checked");
    }
    if (unawaited > 0) {
      told.add(
          Display.many(unawaited, "delivery or reply was", "deliveries and replies were")
              + " still on the way when the run was interrupted; whether they came is not known");
    }
    return new Verdict(
        checked,
        lost,
        doubled,
        misordered,
        differing,
        misdelivered,
        unanswered,
        absent,
        gaps,
        gapMessages,
        lags,
        List.copyOf(told));
  }
}
