package org.obrol.core.spi;

import org.obrol.core.model.ConversationId;

/**
 * Gives each conversation of one {@link MessageLog} its epoch; see {@link
 * org.obrol.core.model.Position}. Nothing is kept, so that a conversation that nobody has written
 * to has one as well.
 *
 * @param seed 64 random bits, made with the log and kept as long as its messages
 */
public record Epochs(long seed) {
  /**
   * The epoch of a conversation: differs between any two conversations and any two logs, but for a
   * chance of 1 in 2<sup>53</sup>.
   */
  public long of(ConversationId id) {
    long mixed = seed ^ discriminator(id);
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L; // the finalizer of SplitMix64
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    mixed ^= mixed >>> 31;
    return Math.max(1, mixed >>> 11);
  }

  private static long discriminator(ConversationId id) {
    if (id instanceof ConversationId.Direct direct) {
      return (direct.low().value() << 32) + direct.high().value() + 1;
    }
    return id instanceof ConversationId.Group group ? -group.group().value() : 0;
  }
}
