package org.obrol.server.plain;

import org.obrol.core.event.Push;
import org.obrol.core.model.Address;
import org.obrol.core.model.Message;

/**
 * What a push is to people. Messages begin with CR, to begin at the left of a line in which
 * something is being typed.
 */
final class PushLines implements Push.PartialHandler<String> {
  private static final String NOTHING = "";

  @Override
  public String on(Push.Message push) {
    Message message = push.message();
    String from = message.from().shown();
    String text = harmless(message.text());
    String said = message.kind() == Message.Kind.FILE ? "mengirim file " + text : text;
    return "\r" + heading(push.conversation(), from) + " " + said + "\n";
  }

  private static String heading(Address conversation, String from) {
    if (conversation instanceof Address.User user) {
      String other = user.name().shown();
      // Else it is one's own, from another connection.
      return "Pesan pribadi " + (from.equals(other) ? "dari [" : "ke [") + other + "]";
    }
    return conversation instanceof Address.Group
        ? "[" + conversation + " " + from + "]"
        : "[" + from + "]";
  }

  /** A text that can look like nothing but a part of its line. */
  private static String harmless(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints().map(c -> isHarmful(c) ? ' ' : c).forEach(line::appendCodePoint);
    return line.toString();
  }

  /** What moves the cursor, ends a line, or turns the order of what is read. */
  private static boolean isHarmful(int c) {
    return Character.isISOControl(c)
        || Character.getType(c) == Character.LINE_SEPARATOR
        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
        || c == 0x061c // ARABIC LETTER MARK
        || (c >= 0x200e && c <= 0x200f) // LEFT-TO-RIGHT and RIGHT-TO-LEFT MARK
        || (c >= 0x202a && c <= 0x202e) // embeddings and overrides
        || (c >= 0x2066 && c <= 0x2069); // isolates
  }

  @Override
  public String on(Push.Gap push) {
    long messages = push.to() - push.from() + 1;
    String where =
        push.conversation() instanceof Address.User user
            ? "pesan pribadi dengan [" + user.name().shown() + "]"
            : push.conversation() instanceof Address.Group group
                ? "pesan di [#" + group.name().shown() + "]"
                : "pesan";
    return "\r" + messages + " " + where + " tidak ditampilkan\n";
  }

  @Override
  public String on(Push.Presence push) {
    return "Teman anda telah offline\n".repeat(push.left().size());
  }

  /** What these clients are not told of. */
  @Override
  public String otherwise(Push push) {
    return NOTHING;
  }
}
