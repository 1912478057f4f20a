package org.obrol.loadtest.engine;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * What one sender writes to one conversation: the commands, and whether each came back once, in
 * order, and with the seq that was acknowledged. Confined to the sender's event loop.
 */
final class Outbound {
  private static final int MIN_PAIRS = 1 << 8;
  private static final int MAX_PAIRS = 1 << 16;

  private final int sender;
  private final Track track;
  private final byte[] command;
  private final int textAt;
  private final int keyAt;
  private final int labelAt;
  private final Sequence echoes = new Sequence(1);
  private final long[] pairs; // a ring: a number, and the seq that one side has named
  private long written;
  private long uncompared;
  private final Set<Long> unknown = new HashSet<>(0); // whether they are stored
  private final Set<Long> landed = new HashSet<>(0); // before anybody said so
  private final Set<Long> unpaired = new HashSet<>(0); // their replies will not come

  /**
   * Makes one.
   *
   * @param track of the sender
   * @param keys whether each message has a key
   * @param labels whether each command has a label
   * @param inFlight about how many messages are written before the first is back
   */
  Outbound(Track track, String padding, boolean keys, boolean labels, int inFlight) {
    pairs = new long[2 * pairs(inFlight)];
    this.sender = track.member().index();
    this.track = track;
    String stamp = "0".repeat(Stamp.BYTES);
    String head = "{\"cmd\":\"send\",\"to\":\"" + track.name() + "\",\"text\":\"";
    String key = "\",\"key\":\"";
    String text = head + stamp + padding;
    String keyed = text + (keys ? key + stamp.substring(Stamp.BYTES / 2) : "");
    String label = "\"" + Label.FIELD;
    command =
        (keyed + (labels ? label + Label.text(0) : "") + "\"}\n")
            .getBytes(StandardCharsets.US_ASCII);
    textAt = head.length();
    keyAt = keys ? text.length() + key.length() : -1;
    labelAt = labels ? keyed.length() + label.length() : -1;
  }

  /** How many are remembered: a power of two, and more than are in flight. */
  private static int pairs(int inFlight) {
    int wanted = Math.max(MIN_PAIRS, Math.min(inFlight, MAX_PAIRS / 2) * 2);
    return Integer.highestOneBit(wanted - 1) << 1;
  }

  Track track() {
    return track;
  }

  /** Whether a message may be written again. */
  boolean hasKeys() {
    return keyAt >= 0;
  }

  /** Whether a reply has to name its command. */
  boolean hasLabels() {
    return labelAt >= 0;
  }

  /** How long a command is. */
  int commandBytes() {
    return command.length;
  }

  /** How many messages were written. */
  long written() {
    return written;
  }

  /** Writes the next message's command; returns the message's number. */
  long write(ByteBuf out, int label, long sentAt) {
    written++;
    write(out, label, written, sentAt);
    return written;
  }

  /** Writes a message's command, perhaps again. */
  void write(ByteBuf out, int label, long counter, long sentAt) {
    int start = out.writerIndex();
    long identity = Stamp.identity(sender, counter);
    out.writeBytes(command);
    Stamp.setIdentity(out, start + textAt, identity);
    Stamp.setTime(out, start + textAt, sentAt);
    if (keyAt >= 0) {
      Stamp.setIdentity(out, start + keyAt, identity);
    }
    if (labelAt >= 0) {
      Label.set(out, start + labelAt, label);
    }
  }

  /** Whether a message is from here. */
  boolean wrote(long identity) {
    return Stamp.sender(identity) == sender;
  }

  /**
   * A message has come back. One that an ended connection has left unanswered may be stored at any
   * time: there is no order between connections.
   */
  Sequence.Arrival echoed(long counter) {
    boolean late = !unknown.isEmpty() && unknown.remove(counter);
    Sequence.Arrival arrival = echoes.arrived(counter);
    return late && arrival == Sequence.Arrival.LATE ? Sequence.Arrival.NEXT : arrival;
  }

  /**
   * Somebody says which seq a message has: the reply to its sender, or its own push.
   *
   * @return whether both say the same; true for the first
   */
  boolean agrees(long counter, long seq) {
    if (!unpaired.isEmpty() && unpaired.remove(counter)) {
      return true;
    }
    int slot = slot(counter);
    if (pairs[slot] == counter) {
      pairs[slot] = 0;
      return pairs[slot + 1] == seq;
    }
    if (pairs[slot] != 0) {
      uncompared++; // too many came between reply and push to remember them all
    }
    pairs[slot] = counter;
    pairs[slot + 1] = seq;
    return true;
  }

  /** The reply to a message is missing: there is nothing to compare its push with. */
  void unpaired(long counter) {
    if (pairs[slot(counter)] == counter) {
      pairs[slot(counter)] = 0;
    } else {
      unpaired.add(counter);
    }
  }

  /** How many messages' replies and pushes were too far apart to be compared with each other. */
  long uncompared() {
    return uncompared;
  }

  private int slot(long counter) {
    return (int) counter * 2 & pairs.length - 1;
  }

  /** A message was refused. */
  void refused(long counter) {
    echoes.excuse(counter);
  }

  /**
   * The connection broke before the reply: a message may be stored or not. It is waited for no
   * more.
   */
  void unanswered(long counter) {
    if (counter >= echoes.next()) {
      unknown.add(counter);
    }
    landed.add(counter);
    if (pairs[slot(counter)] == counter) {
      pairs[slot(counter)] = 0; // no reply to compare with
    }
  }

  /** A message has arrived everywhere; false if it was waited for no more. */
  boolean landed(long counter) {
    return landed.isEmpty() || !landed.remove(counter);
  }

  /** How many messages nobody can have got: they have no seq. */
  long swallowed() {
    long notBack = echoes.missing() + written - (echoes.next() - 1);
    long elsewhere = track.order().missing() + track.gone();
    return Math.max(0, notBack - elsewhere - unknown.size());
  }
}
