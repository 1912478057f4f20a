package org.obrol.core.command;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.Address;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.Position;
import org.obrol.core.model.UserName;

/**
 * What a client asks for. A dialect makes it from bytes; a session gives each exactly one reply, in
 * the order in which they came.
 *
 * <p>Whoever must know all commands implements {@link Handler}, so that the compiler finds the
 * place that forgot a new one.
 */
public sealed interface Command
    permits Command.Register,
        Command.Login,
        Command.GuestLogin,
        Command.Resume,
        Command.Logout,
        Command.Quit,
        Command.Passwd,
        Command.Send,
        Command.Inbox,
        Command.Read,
        Command.History,
        Command.Users,
        Command.Online,
        Command.CreateGroup,
        Command.JoinGroup,
        Command.LeaveGroup,
        Command.AddToGroup,
        Command.RemoveFromGroup,
        Command.GroupMembers,
        Command.ListGroups,
        Command.Presence,
        Command.Ping,
        Command.Help,
        Command.Hello,
        Command.WhoAmI,
        Command.As,
        Command.Authenticate,
        Command.TakeMail,
        Command.RollCall,
        Command.Malformed,
        FileCommand {
  /** Calls the handler's method for this command. */
  <R> R accept(Handler<R> handler);

  /** One method for each command. */
  interface Handler<R> {
    R on(Register command);

    R on(Login command);

    R on(GuestLogin command);

    R on(Resume command);

    R on(Logout command);

    R on(Quit command);

    R on(Passwd command);

    R on(Send command);

    R on(Inbox command);

    R on(Read command);

    R on(History command);

    R on(Users command);

    R on(Online command);

    R on(CreateGroup command);

    R on(JoinGroup command);

    R on(LeaveGroup command);

    R on(AddToGroup command);

    R on(RemoveFromGroup command);

    R on(GroupMembers command);

    R on(ListGroups command);

    R on(Presence command);

    R on(Ping command);

    R on(Help command);

    R on(Hello command);

    R on(WhoAmI command);

    R on(As command);

    R on(Authenticate command);

    R on(TakeMail command);

    R on(RollCall command);

    R on(FileCommand command);

    R on(Malformed command);
  }

  /** Makes an account. Does not log in. */
  record Register(UserName name, String password) implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }

    @Override
    public String toString() {
      return "Register[" + name + "]"; // never a password in a log
    }
  }

  /** Logs this connection in. */
  record Login(UserName name, String password) implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }

    @Override
    public String toString() {
      return "Login[" + name + "]";
    }
  }

  /** Logs this connection in under a name that is no account's, where guests are allowed. */
  record GuestLogin(UserName name) implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Logs this connection in by token and goes on where the client stood.
   *
   * @param positions the last message the client has of each conversation it names
   */
  record Resume(String token, List<Claim> positions) implements Command {
    /** What a client says it has of one conversation. */
    public record Claim(Address conversation, Position position) {}

    public Resume {
      positions = List.copyOf(positions);
    }

    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }

    @Override
    public String toString() {
      return "Resume" + positions;
    }
  }

  /** Ends the token of this connection; the connection stays. */
  record Logout() implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** Closes this connection; its token stays. */
  record Quit() implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** Changes the user's password and ends the user's other tokens. */
  record Passwd(String oldPassword, String newPassword) implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }

    @Override
    public String toString() {
      return "Passwd[]";
    }
  }

  /**
   * Writes a message.
   *
   * @param key makes sending it again harmless, or null
   */
  record Send(Address to, String text, @Nullable String key) implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** Asks for what is unread, without marking it read. */
  record Inbox() implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** Says how far the user has read. */
  record Read(Address conversation, long seq) implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Asks for a page of a conversation, oldest first. With {@code after} it is the first page after
   * it, else the last one, or the last one before {@code before}.
   *
   * @param before only messages with a smaller seq, or null
   * @param after only messages with a larger seq, or null
   * @param limit how many at most, or null for the default
   */
  record History(
      Address conversation, @Nullable Long before, @Nullable Long after, @Nullable Integer limit)
      implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Asks for a page of all users, by name.
   *
   * @param after the last name of the page before, or null
   * @param limit how many at most, or null for the default
   */
  record Users(@Nullable UserName after, @Nullable Integer limit) implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Asks for a page of the users who are in, by name.
   *
   * @param after the last name of the page before, or null
   * @param limit how many at most, or null for the default
   */
  record Online(@Nullable UserName after, @Nullable Integer limit) implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** Makes a group with this user as its owner. */
  record CreateGroup(GroupName group) implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** Enters a group. */
  record JoinGroup(GroupName group) implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** Leaves a group. */
  record LeaveGroup(GroupName group) implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** Brings somebody into a group; its owner's right. */
  record AddToGroup(GroupName group, UserName user) implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** Takes somebody out of a group; its owner's right. */
  record RemoveFromGroup(GroupName group, UserName user) implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** Asks who is in a group. */
  record GroupMembers(GroupName group) implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** Asks which groups there are. */
  record ListGroups() implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** Says whether this connection wants to be told who comes and goes. */
  record Presence(boolean on) implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** Asks whether anybody is there. */
  record Ping() implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** Asks which commands there are. */
  record Help() implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** Asks what the server speaks and allows. */
  record Hello() implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** Asks as whom this connection is logged in. */
  record WhoAmI() implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Runs one command as a token's user without logging the connection in: for dialects whose
   * clients name their token in each command. The user counts as in from {@link Authenticate} until
   * the token ends or the last connection that used it is gone.
   *
   * @param command anything but what belongs to a connection that is logged in, such as {@link
   *     Presence}
   */
  record As(String token, Command command) implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }

    @Override
    public String toString() {
      return "As[" + command + "]";
    }
  }

  /**
   * Asks for a token to use with {@link As}. Tells an unknown name ({@code NO_SUCH_USER}) and a
   * wrong password ({@code BAD_CREDENTIALS}) apart, which {@link Login} does not.
   */
  record Authenticate(UserName name, String password) implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }

    @Override
    public String toString() {
      return "Authenticate[" + name + "]";
    }
  }

  /**
   * Asks for the texts that others wrote to this user or into the user's groups since the last
   * time, and counts them as read. For clients that nothing is pushed to.
   */
  record TakeMail() implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Asks for people at once, without pages: everybody in the order in which their accounts were
   * made, or who is in, in the order of coming in.
   *
   * @param onlineOnly whether only those who are in are meant
   * @param open whether one who is not logged in may ask
   */
  record RollCall(boolean onlineOnly, boolean open) implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Input that is no command. A value like the others, so that its answer keeps its place in line.
   *
   * @param failure what is wrong with it
   * @param message the same for people
   * @param fatal whether nothing after it can be understood, so that the connection must end
   */
  record Malformed(Failure failure, String message, boolean fatal) implements Command {
    @Override
    public <R> R accept(Handler<R> handler) {
      return handler.on(this);
    }
  }
}
