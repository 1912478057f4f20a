package org.obrol.loadtest.bare;

import java.nio.charset.StandardCharsets;

/** Where one sender's messages to one address go, with all bytes that are the same for each. */
final class Route {
  /** What gives a message its number and sends it. */
  interface Destination {
    /**
     * Sends the message whose text was just scanned, when the turn ends.
     *
     * @return its seq
     */
    long say(Connection sender, Route route);
  }

  private final byte[] to;
  private final byte[] messageHead;
  private final byte[] replyHead;
  private final Destination destination;

  private Route(byte[] to, byte[] messageHead, byte[] replyHead, Destination destination) {
    this.to = to;
    this.messageHead = messageHead;
    this.replyHead = replyHead;
    this.destination = destination;
  }

  static Route toAll(String verb, String to, User from, Conversation conversation) {
    return new Route(
        to.getBytes(StandardCharsets.UTF_8),
        Frames.messageHead(conversation.name(), from.name()),
        Frames.replyHead(verb, conversation.name()),
        conversation);
  }

  static Route toOne(String verb, String to, User from, User other, Direct direct) {
    String conversation = "@" + other.name();
    byte[] headForOther = Frames.messageHead("@" + from.name(), from.name());
    return new Route(
        to.getBytes(StandardCharsets.UTF_8),
        Frames.messageHead(conversation, from.name()),
        Frames.replyHead(verb, conversation),
        (sender, route) -> direct.say(sender, route, other, headForOther));
  }

  /** Whether it is the one of an address. */
  boolean isTo(CommandScanner.Part address) {
    return address.is(to);
  }

  /** What a message begins with as its sender gets it, and all others of a group. */
  byte[] messageHead() {
    return messageHead;
  }

  /** What the reply to the sender begins with. */
  byte[] replyHead() {
    return replyHead;
  }

  Destination destination() {
    return destination;
  }
}
