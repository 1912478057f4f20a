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
  private final byte[] replyStart;
  private final byte[] replyHead;
  private final Destination destination;

  private Route(String verb, String to, String conversation, User from, Destination destination) {
    this.to = to.getBytes(StandardCharsets.UTF_8);
    this.messageHead = Frames.messageHead(conversation, from.name());
    this.replyStart = Frames.replyStart(verb);
    this.replyHead = Frames.replyHead(conversation);
    this.destination = destination;
  }

  static Route toAll(String verb, String to, User from, Conversation conversation) {
    return new Route(verb, to, conversation.name(), from, conversation);
  }

  static Route toOne(String verb, String to, User from, User other, Direct direct) {
    String conversation = "@" + other.name();
    byte[] headForOther = Frames.messageHead("@" + from.name(), from.name());
    return new Route(
        verb,
        to,
        conversation,
        from,
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

  /** What the reply to the sender has before its label. */
  byte[] replyStart() {
    return replyStart;
  }

  /** What the reply to the sender has behind its label and before the seq. */
  byte[] replyHead() {
    return replyHead;
  }

  Destination destination() {
    return destination;
  }
}
