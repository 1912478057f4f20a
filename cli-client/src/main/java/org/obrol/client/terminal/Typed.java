package org.obrol.client.terminal;

import org.jspecify.annotations.Nullable;
import org.obrol.core.model.Address;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;

/** What a line that somebody typed means. */
sealed interface Typed {
  /** Calls the handler's method for this line. */
  <R> R accept(Handler<R> handler);

  /** One method for each kind of line. */
  interface Handler<R> {
    R on(Say line);

    R on(To line);

    R on(History line);

    R on(Read line);

    R on(Upload line);

    R on(Download line);

    R on(Files line);

    R on(Group line);

    R on(Presence line);

    R on(Passwd line);

    R on(Plain line);

    R on(Wrong line);
  }

  /**
   * A message.
   *
   * @param to to whom, or null for the current conversation
   */
  record Say(@Nullable Address to, String text) implements Typed {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** Another conversation becomes the current one. */
  record To(Address conversation) implements Typed {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * The last messages.
   *
   * @param conversation of which, or null for the current one
   */
  record History(@Nullable Address conversation, int limit) implements Typed {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * All of a conversation is read.
   *
   * @param conversation of which, or null for the current one
   */
  record Read(@Nullable Address conversation) implements Typed {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * A file to send.
   *
   * @param to to whom, or null for the current conversation
   * @param path as it was typed
   */
  record Upload(@Nullable Address to, String path) implements Typed {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * A file to fetch.
   *
   * @param wanted its name or id, and perhaps a folder behind it
   */
  record Download(String wanted) implements Typed {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * The files that there are.
   *
   * @param conversation in which, or null for the current one
   */
  record Files(@Nullable Address conversation) implements Typed {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** A command about a group that exists or will. */
  record Group(Op op, GroupName group, @Nullable UserName user) implements Typed {
    /** What is done. */
    enum Op {
      CREATE,
      JOIN,
      LEAVE,
      MEMBERS,
      ADD,
      REMOVE
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** Whether to be told who comes and goes. */
  record Presence(boolean on) implements Typed {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** Another password; both are null where they are still to be asked for. */
  record Passwd(@Nullable String oldPassword, @Nullable String newPassword) implements Typed {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }

    @Override
    public String toString() {
      return "Passwd[]"; // never a password in a log
    }
  }

  /** What needs nothing but its name. */
  enum Plain implements Typed {
    NOTHING,
    HELP,
    USERS,
    ONLINE,
    INBOX,
    CANCEL,
    GROUPS,
    WHOAMI,
    QUIT;

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** A line that means nothing; {@code problem} says why, and what would. */
  record Wrong(String problem) implements Typed {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }
}
