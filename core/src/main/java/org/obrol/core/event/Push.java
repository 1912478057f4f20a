package org.obrol.core.event;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Failure;
import org.obrol.core.model.Address;
import org.obrol.core.model.FileId;
import org.obrol.core.model.FileInfo;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;

/** What a client is told without having asked. */
public sealed interface Push extends Event {
  /** Calls the handler's method for this push. */
  <R> R accept(Handler<R> handler);

  /** One method for each push. */
  interface Handler<R> {
    R on(Message push);

    R on(Gap push);

    R on(Read push);

    R on(Membership push);

    R on(GroupChange push);

    R on(Presence push);

    R on(FileChunk push);

    R on(FileStopped push);

    R on(Lag push);

    R on(Draining push);

    R on(Bye push);
  }

  /**
   * For whoever tells of some pushes only: the others come to one method. Who must know all
   * implements {@link Handler}.
   */
  interface PartialHandler<R> extends Handler<R> {
    /** What has no method of its own. */
    R otherwise(Push push);

    @Override
    default R on(Message push) {
      return otherwise(push);
    }

    @Override
    default R on(Gap push) {
      return otherwise(push);
    }

    @Override
    default R on(Read push) {
      return otherwise(push);
    }

    @Override
    default R on(Membership push) {
      return otherwise(push);
    }

    @Override
    default R on(GroupChange push) {
      return otherwise(push);
    }

    @Override
    default R on(Presence push) {
      return otherwise(push);
    }

    @Override
    default R on(FileChunk push) {
      return otherwise(push);
    }

    @Override
    default R on(FileStopped push) {
      return otherwise(push);
    }

    @Override
    default R on(Lag push) {
      return otherwise(push);
    }

    @Override
    default R on(Draining push) {
      return otherwise(push);
    }

    @Override
    default R on(Bye push) {
      return otherwise(push);
    }
  }

  /**
   * A message was written.
   *
   * @param conversation as the receiver calls it
   */
  record Message(Address conversation, org.obrol.core.model.Message message) implements Push {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Messages that will not be pushed.
   *
   * @param epoch the conversation's present epoch
   * @param from the first of them
   * @param to the last of them
   * @param oldest the first message that can still be read
   */
  record Gap(Address conversation, long epoch, long from, long to, long oldest) implements Push {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** The user has read up to here, on another connection. */
  record Read(Address conversation, long seq) implements Push {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * The user has come into a group or left it, on another connection or by its owner's doing.
   *
   * @param change what happened
   * @param by whose doing it was
   * @param state where pushes start, for one who came in; null for one who left
   */
  record Membership(GroupName group, Change change, UserName by, @Nullable ConversationState state)
      implements Push {
    /** What happened to the user. */
    public enum Change {
      CREATED,
      JOINED,
      LEFT,
      REMOVED
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Who has come into a group and who has left it since the last such push; at most one a second.
   */
  record GroupChange(GroupName group, List<UserName> joined, List<UserName> left) implements Push {
    public GroupChange {
      joined = List.copyOf(joined);
      left = List.copyOf(left);
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** Who has come in and who has gone since the last such push; at most one a second. */
  record Presence(List<UserName> came, List<UserName> left) implements Push {
    public Presence {
      came = List.copyOf(came);
      left = List.copyOf(left);
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * A piece of a file that this connection asked for. The pieces of one file come in order and
   * without holes.
   *
   * @param data not to be changed, neither its content nor its position
   */
  record FileChunk(FileInfo file, long offset, ByteBuffer data) implements Push {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * A file that this connection asked for cannot be sent on.
   *
   * @param offset how far it was sent
   */
  record FileStopped(FileId file, long offset, Failure failure, String message) implements Push {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** This connection reads too slowly: pushes wait until it has caught up. Nothing is lost. */
  record Lag() implements Push {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * The server will close soon.
   *
   * @param reconnectAfter how long this client is asked to wait before it comes back; differs from
   *     client to client
   */
  record Draining(Duration reconnectAfter) implements Push {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * The last thing a client gets.
   *
   * @param reconnectAfter how long to wait before coming back; null to choose for oneself
   */
  record Bye(Goodbye why, String reason, @Nullable Duration reconnectAfter) implements Push {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }
}
