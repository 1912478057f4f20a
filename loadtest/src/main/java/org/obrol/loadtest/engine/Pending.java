package org.obrol.loadtest.engine;

import java.util.Arrays;
import org.obrol.loadtest.engine.Sequence.Arrival;

/**
 * The commands of one connection that have no reply yet, in their order: replies should come in the
 * same. Each has a number, from 1. Confined to the connection's event loop.
 */
final class Pending {
  static final int LOGIN = -1;
  static final int GROUP = -2;
  static final int PING = -3;
  static final int QUIT = -4;

  private static final int FIRST_CAPACITY = 2; // most connections only ask one thing at a time

  private int[] what = new int[FIRST_CAPACITY];
  private long[] numbers = new long[FIRST_CAPACITY];
  private long[] times = new long[FIRST_CAPACITY];
  private final Sequence replies = new Sequence(1);
  private long last; // the newest command's number
  private int head;
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** By which the command that is added next knows its reply. */
  int nextLabel() {
    return (int) (last + 1);
  }

  /**
   * A reply has come. If it is due, its command is still here; those before it are {@link
   * #skipped}.
   *
   * @param label see {@link Label}; without one, which not all commands have, the reply is taken
   *     for the oldest command's
   */
  Arrival answered(long label) {
    long oldest = last - size + 1;
    long number = label == Label.NONE ? oldest : oldest + ((int) label - (int) oldest);
    return number > last ? Arrival.AGAIN : replies.arrived(number); // or of what nobody asked
  }

  /** How many commands, the oldest ones, have no reply although a later one has. */
  int skipped() {
    return Math.max(0, (int) (replies.next() - 1 - (last - size + 1)));
  }

  /**
   * Adds a command.
   *
   * @param command one of the constants, or the index of the conversation that was written to
   * @param number of the message; else 0
   * @param time from which its latency counts
   */
  void add(int command, long number, long time) {
    if (size == what.length) {
      grow();
    }
    int slot = head + size & what.length - 1;
    what[slot] = command;
    numbers[slot] = number;
    times[slot] = time;
    size++;
    last++;
  }

  /** The oldest command. */
  int command() {
    return what[head];
  }

  /** The number of the oldest command's message. */
  long number() {
    return numbers[head];
  }

  /** From when the latency of the oldest command counts. */
  long time() {
    return times[head];
  }

  void removeOldest() {
    head = head + 1 & what.length - 1;
    size--;
  }

  private void grow() {
    int old = what.length;
    int[] moreWhat = Arrays.copyOf(what, 2 * old);
    long[] moreNumbers = Arrays.copyOf(numbers, 2 * old);
    long[] moreTimes = Arrays.copyOf(times, 2 * old);
    for (int i = 0; i < head; i++) { // what had wrapped round goes behind the rest
      moreWhat[old + i] = what[i];
      moreNumbers[old + i] = numbers[i];
      moreTimes[old + i] = times[i];
    }
    what = moreWhat;
    numbers = moreNumbers;
    times = moreTimes;
  }
}
