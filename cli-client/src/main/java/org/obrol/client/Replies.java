package org.obrol.client;

import java.util.List;
import org.obrol.core.model.Address;

/** The fields of replies and pushes as values. */
final class Replies {
  private Replies() {}

  static LoggedIn loggedIn(Fields reply) {
    return new LoggedIn(
        reply.user("user"),
        reply.text("token"),
        reply.objects("conversations").stream().map(Replies::conversation).toList());
  }

  static Conversation conversation(Fields fields) {
    return conversation(fields, fields.address("conv"));
  }

  /**
   * How a group stands for one who just came in; {@code read} and {@code unread} are its head's.
   */
  static Conversation entered(Fields fields, Address group) {
    return conversation(fields, group);
  }

  private static Conversation conversation(Fields fields, Address address) {
    long head = fields.number("head");
    return new Conversation(
        address,
        fields.number("epoch"),
        head,
        fields.number("read", head),
        fields.number("unread", 0),
        fields.number("next", head + 1));
  }

  static ChatMessage message(Fields fields) {
    return message(fields, fields.address("conv"));
  }

  /** A message of a page, which may leave out what the page has said already. */
  private static ChatMessage message(Fields fields, Address page) {
    return new ChatMessage(
        fields.has("conv") ? fields.address("conv") : page,
        fields.user("from"),
        fields.number("seq"),
        fields.text("id"),
        fields.instant("at"),
        fields.text("kind", "text"),
        fields.text("text", ""),
        fields.text("kind", "text").equals("file") && fields.has("file") ? file(fields) : null);
  }

  private static FileRef file(Fields fields) {
    return new FileRef(fields.text("file"), fields.number("size"), fields.text("sha256"));
  }

  static FilePage files(Fields reply) {
    return new FilePage(
        reply.objects("files").stream().map(Replies::fileEntry).toList(),
        reply.flag("more", false));
  }

  private static FilePage.Entry fileEntry(Fields fields) {
    return new FilePage.Entry(
        fields.address("conv"),
        fields.text("file"),
        fields.text("name"),
        fields.number("size"),
        fields.text("sha256"),
        fields.user("from"),
        fields.instant("at"));
  }

  static Gap gap(Fields fields) {
    return new Gap(
        fields.address("conv"),
        fields.number("epoch"),
        fields.number("from"),
        fields.number("to"),
        fields.number("oldest", 0));
  }

  static GroupEvent groupEvent(Fields fields) {
    return fields.has("you")
        ? new GroupEvent.Mine(fields.group("group"), fields.text("you"), fields.user("by"))
        : new GroupEvent.Others(
            fields.group("group"), fields.users("joined"), fields.users("left"));
  }

  static Sent sent(Fields reply) {
    return new Sent(
        reply.address("conv"),
        reply.number("seq"),
        reply.text("id"),
        reply.instant("at"),
        reply.text("stored", "memory"),
        reply.flag("duplicate", false));
  }

  static HistoryPage history(Fields reply) {
    Address conversation = reply.address("conv");
    return new HistoryPage(
        conversation,
        reply.number("epoch"),
        reply.number("oldest", 0),
        messages(reply, conversation),
        reply.flag("more", false));
  }

  static List<Unread> inbox(Fields reply) {
    return reply.objects("conversations").stream().map(Replies::unread).toList();
  }

  private static Unread unread(Fields fields) {
    Address conversation = fields.address("conv");
    return new Unread(
        conversation,
        fields.number("unread"),
        messages(fields, conversation),
        fields.flag("more", false));
  }

  private static List<ChatMessage> messages(Fields fields, Address conversation) {
    return fields.objects("messages").stream().map(m -> message(m, conversation)).toList();
  }

  static UserPage users(Fields reply) {
    return new UserPage(
        reply.objects("users").stream().map(Replies::user).toList(), reply.flag("more", false));
  }

  private static UserPage.Entry user(Fields fields) {
    return new UserPage.Entry(
        fields.user("user"),
        fields.text("name", fields.text("user")),
        fields.flag("online", false));
  }

  static WhoAmI whoAmI(Fields reply) {
    return new WhoAmI(
        reply.user("user"), reply.text("name", reply.text("user")), reply.flag("guest", false));
  }

  static GroupDetails group(Fields reply) {
    return new GroupDetails(reply.group("group"), reply.user("owner"), reply.users("members"));
  }
}
