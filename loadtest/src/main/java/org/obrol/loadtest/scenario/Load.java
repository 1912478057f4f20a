package org.obrol.loadtest.scenario;

/** When the next message is written. */
public sealed interface Load {
  /**
   * When an earlier one is done: each sender has so many in flight.
   *
   * @param window how many, from 1
   * @param until what ends the flight of a message
   */
  record Closed(int window, Until until) implements Load {}

  /**
   * At its time, whatever became of the earlier ones. Latencies count from the time at which the
   * message was due, so that a server that stands still for a second is seen to do so.
   *
   * @param messagesPerSecond of all senders together
   */
  record Open(double messagesPerSecond) implements Load {}

  /** What ends the flight of a message. */
  enum Until {
    /** Its last receiver has it. */
    DELIVERED,
    /** Its sender has the reply. */
    ACKNOWLEDGED
  }
}
