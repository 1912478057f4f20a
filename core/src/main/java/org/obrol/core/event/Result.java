package org.obrol.core.event;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Failure;
import org.obrol.core.model.Account;
import org.obrol.core.model.Address;
import org.obrol.core.model.FileId;
import org.obrol.core.model.FileInfo;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.MessageId;
import org.obrol.core.model.UserName;

/** What came of a command. */
public sealed interface Result {
  /** Calls the handler's method for this result. */
  <R> R accept(Handler<R> handler);

  /** One method for each result. */
  interface Handler<R> {
    R on(Failed result);

    R on(Done result);

    R on(Registered result);

    R on(LoggedIn result);

    R on(LoggedOut result);

    R on(Sent result);

    R on(Unread result);

    R on(ReadTo result);

    R on(Page result);

    R on(Users result);

    R on(Membership result);

    R on(Groups result);

    R on(Self result);

    R on(Help result);

    R on(Hello result);

    R on(Authenticated result);

    R on(Mail result);

    R on(Upload result);

    R on(Files result);

    R on(Download result);

    R on(Fetched result);
  }

  /**
   * For a dialect of few commands, which can have few results: the others come to one method. Who
   * must know all implements {@link Handler}.
   */
  interface PartialHandler<R> extends Handler<R> {
    /** What has no method of its own. */
    R otherwise(Result result);

    @Override
    default R on(Failed result) {
      return otherwise(result);
    }

    @Override
    default R on(Done result) {
      return otherwise(result);
    }

    @Override
    default R on(Registered result) {
      return otherwise(result);
    }

    @Override
    default R on(LoggedIn result) {
      return otherwise(result);
    }

    @Override
    default R on(LoggedOut result) {
      return otherwise(result);
    }

    @Override
    default R on(Sent result) {
      return otherwise(result);
    }

    @Override
    default R on(Unread result) {
      return otherwise(result);
    }

    @Override
    default R on(ReadTo result) {
      return otherwise(result);
    }

    @Override
    default R on(Page result) {
      return otherwise(result);
    }

    @Override
    default R on(Users result) {
      return otherwise(result);
    }

    @Override
    default R on(Membership result) {
      return otherwise(result);
    }

    @Override
    default R on(Groups result) {
      return otherwise(result);
    }

    @Override
    default R on(Self result) {
      return otherwise(result);
    }

    @Override
    default R on(Help result) {
      return otherwise(result);
    }

    @Override
    default R on(Hello result) {
      return otherwise(result);
    }

    @Override
    default R on(Authenticated result) {
      return otherwise(result);
    }

    @Override
    default R on(Mail result) {
      return otherwise(result);
    }

    @Override
    default R on(Upload result) {
      return otherwise(result);
    }

    @Override
    default R on(Files result) {
      return otherwise(result);
    }

    @Override
    default R on(Download result) {
      return otherwise(result);
    }

    @Override
    default R on(Fetched result) {
      return otherwise(result);
    }
  }

  /**
   * It was not carried out.
   *
   * @param message for people: what came and what was wanted
   */
  record Failed(Failure failure, String message) implements Result {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** It was, and there is nothing to say about it. */
  record Done() implements Result {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** An account was made, or its password changed. */
  record Registered(UserName user) implements Result {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * The connection is logged in.
   *
   * @param token opens further connections of this user, see {@code resume}
   */
  record LoggedIn(Account account, String token, List<ConversationState> conversations)
      implements Result {
    public LoggedIn {
      conversations = List.copyOf(conversations);
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }

    @Override
    public String toString() {
      return "LoggedIn[" + account + "]"; // never a token in a log
    }
  }

  /** The user's token has ended, and the connection is no longer logged in if it was by it. */
  record LoggedOut(UserName user) implements Result {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * A message is stored.
   *
   * @param duplicate whether it had been stored before, under the same key
   */
  record Sent(
      Address conversation, long seq, MessageId id, Instant at, Stored stored, boolean duplicate)
      implements Result {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** What is unread, by conversation. */
  record Unread(List<Conversation> conversations) implements Result {
    /**
     * One conversation with unread messages.
     *
     * @param unread how many there are
     * @param messages the first of them
     * @param more whether there are more than these
     */
    public record Conversation(
        Address conversation,
        long unread,
        List<org.obrol.core.model.Message> messages,
        boolean more) {
      public Conversation {
        messages = List.copyOf(messages);
      }
    }

    public Unread {
      conversations = List.copyOf(conversations);
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** The user's read mark. */
  record ReadTo(Address conversation, long read) implements Result {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * A page of a conversation.
   *
   * @param oldest the first message that can still be read
   * @param messages oldest first
   * @param more whether the asked range has readable messages beyond this page
   */
  record Page(
      Address conversation,
      long epoch,
      long oldest,
      List<org.obrol.core.model.Message> messages,
      boolean more)
      implements Result {
    public Page {
      messages = List.copyOf(messages);
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** A page of users, by name. */
  record Users(List<User> users, boolean more) implements Result {
    /** One user. */
    public record User(Account account, boolean online) {}

    public Users {
      users = List.copyOf(users);
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * A group, after it was asked for or changed.
   *
   * @param members in the order in which they came
   * @param joined where pushes start, when this command brought the user in; else empty
   */
  record Membership(
      GroupName group, UserName owner, List<UserName> members, Optional<ConversationState> joined)
      implements Result {
    public Membership {
      members = List.copyOf(members);
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** The groups there are, by name. */
  record Groups(List<GroupName> groups) implements Result {
    public Groups {
      groups = List.copyOf(groups);
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** As whom the connection is logged in. */
  record Self(Account account) implements Result {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** The dialect lists its commands. */
  record Help() implements Result {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** The dialect says what it speaks and allows. */
  record Hello() implements Result {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * The password was right; the connection is not logged in.
   *
   * @param token for commands in this user's name
   */
  record Authenticated(Account account, String token) implements Result {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }

    @Override
    public String toString() {
      return "Authenticated[" + account + "]"; // never a token in a log
    }
  }

  /** The texts that were taken, by conversation: each that ever had one, also without new ones. */
  record Mail(List<Box> boxes) implements Result {
    /** What was taken of one conversation. */
    public record Box(Address conversation, List<Letter> letters) {
      public Box {
        letters = List.copyOf(letters);
      }
    }

    /**
     * One text.
     *
     * @param from the display name of who wrote it
     * @param to the display name of who took it
     */
    public record Letter(String from, String to, String text) {}

    public Mail {
      boxes = List.copyOf(boxes);
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Where an upload stands.
   *
   * @param offset how many bytes are there
   * @param maxChunkBytes how many one command should bring at most
   */
  record Upload(FileId file, long offset, int maxChunkBytes) implements Result {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** A page of files, the oldest first. */
  record Files(List<File> files, boolean more) implements Result {
    /**
     * One file.
     *
     * @param conversation where it is, as the user calls it
     * @param from who sent it
     * @param own whether that was this user
     */
    public record File(
        Address conversation, FileInfo info, UserName from, boolean own, Instant at) {}

    public Files {
      files = List.copyOf(files);
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * A file's content follows as pushes.
   *
   * @param offset where it begins
   * @param length how many bytes follow, or null where nobody asked for so many: then it is all
   * @param maxChunkBytes how large a piece is at most
   */
  record Download(FileInfo file, long offset, @Nullable Long length, int maxChunkBytes)
      implements Result {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** A file's content has gone before this as pushes; an empty one had none. */
  record Fetched(FileInfo file) implements Result {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }
}
