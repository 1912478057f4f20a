package org.obrol.core.model;

/**
 * A place in a conversation's log.
 *
 * @param epoch which log; differs between any two conversations and changes when the store was made
 *     anew. From 1 to 2<sup>53</sup> − 1, so that every JSON reader keeps it whole.
 * @param seq the number of a message in it, counted from 1; 0 is the place before the first
 */
public record Position(long epoch, long seq) {
  public Position {
    if (seq < 0) {
      throw new IllegalArgumentException("seq: " + seq + " (expected: >= 0)");
    }
  }
}
