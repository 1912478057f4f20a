package org.obrol.core.service;

import static java.util.concurrent.CompletableFuture.completedStage;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Command;
import org.obrol.core.command.FileCommand;
import org.obrol.core.event.Result;
import org.obrol.core.model.AccountId;

/**
 * What each command of one connection does. Confined to the connection's lane; each stage may
 * complete anywhere.
 */
final class SessionCommands implements Command.Handler<CompletionStage<Result>> {
  private static final CompletionStage<Result> DONE = completedStage(new Result.Done());

  private final StandardChatService service;
  private final ChatSession session;
  private @Nullable Sending sending; // made when first needed, as the next one
  private @Nullable FileCommands fileCommands;
  private @Nullable Login acting; // while a command begins that names its token

  SessionCommands(StandardChatService service, ChatSession session) {
    this.service = service;
    this.session = session;
  }

  private Sending sending() {
    if (sending == null) {
      sending = new Sending(service, session);
    }
    return sending;
  }

  private FileCommands files() {
    if (fileCommands == null) {
      fileCommands = new FileCommands(service, session, sending());
    }
    return fileCommands;
  }

  /** Made for each command: it keeps nothing. */
  private Entrance entrance() {
    return new Entrance(service, session);
  }

  /** The same. */
  private GroupCommands groups() {
    return new GroupCommands(service, session);
  }

  /** As whom the command in hand is carried out; refuses where nobody is logged in. */
  private Login in() {
    return acting != null ? acting : session.attached();
  }

  /** Sends no more of any file. */
  void cancelDownloads() {
    if (fileCommands != null) {
      fileCommands.cancelDownloads();
    }
  }

  /** The connection is lost. */
  void disconnected() {
    if (fileCommands != null) {
      fileCommands.disconnected();
    }
  }

  @Override
  public CompletionStage<Result> on(Command.Register command) {
    return entrance().register(command);
  }

  @Override
  public CompletionStage<Result> on(Command.Login command) {
    return entrance().login(command);
  }

  @Override
  public CompletionStage<Result> on(Command.GuestLogin command) {
    return entrance().login(command);
  }

  @Override
  public CompletionStage<Result> on(Command.Resume command) {
    return entrance().resume(command);
  }

  @Override
  public CompletionStage<Result> on(Command.Logout command) {
    return entrance().logout(in());
  }

  @Override
  public CompletionStage<Result> on(Command.Passwd command) {
    return entrance().changePassword(in(), command);
  }

  @Override
  public CompletionStage<Result> on(Command.Quit command) {
    session.quit();
    return DONE;
  }

  @Override
  public CompletionStage<Result> on(Command.Send command) {
    return sending().send(in(), command);
  }

  @Override
  public CompletionStage<Result> on(Command.Inbox command) {
    return service.conversations().inbox(in());
  }

  @Override
  public CompletionStage<Result> on(Command.Read command) {
    Login reader = in();
    AccountId me = reader.account().id();
    return session
        .resolve(reader, command.conversation())
        .thenCompose(target -> service.conversations().standing(me, target.id(), target.as()))
        .thenCompose(
            standing -> {
              long seq = Math.max(0, Math.min(command.seq(), standing.head().last()));
              return session
                  .markRead(me, standing, seq)
                  .thenApply(mark -> new Result.ReadTo(standing.as(), mark));
            });
  }

  @Override
  public CompletionStage<Result> on(Command.History command) {
    return session
        .resolve(in(), command.conversation())
        .thenCompose(target -> service.conversations().history(target, command));
  }

  @Override
  public CompletionStage<Result> on(Command.Users command) {
    in();
    return service.people().users(command);
  }

  @Override
  public CompletionStage<Result> on(Command.Online command) {
    in();
    return service.people().online(command);
  }

  @Override
  public CompletionStage<Result> on(Command.CreateGroup command) {
    return groups().create(in(), command.group());
  }

  @Override
  public CompletionStage<Result> on(Command.JoinGroup command) {
    return groups().join(in(), command.group());
  }

  @Override
  public CompletionStage<Result> on(Command.LeaveGroup command) {
    return groups().leave(in(), command.group());
  }

  @Override
  public CompletionStage<Result> on(Command.AddToGroup command) {
    return groups().add(in(), command.group(), command.user());
  }

  @Override
  public CompletionStage<Result> on(Command.RemoveFromGroup command) {
    return groups().remove(in(), command.group(), command.user());
  }

  @Override
  public CompletionStage<Result> on(Command.GroupMembers command) {
    in();
    return groups().members(command.group());
  }

  @Override
  public CompletionStage<Result> on(Command.ListGroups command) {
    in();
    return groups().list();
  }

  @Override
  public CompletionStage<Result> on(Command.Presence command) {
    session.attached();
    if (command.on()) {
      session.fanout().presence().watch(session.subscriber());
    } else {
      session.fanout().presence().unwatch(session.subscriber());
    }
    return DONE;
  }

  @Override
  public CompletionStage<Result> on(Command.Ping command) {
    return DONE;
  }

  @Override
  public CompletionStage<Result> on(Command.Help command) {
    return completedStage(new Result.Help());
  }

  @Override
  public CompletionStage<Result> on(Command.Hello command) {
    return completedStage(new Result.Hello());
  }

  @Override
  public CompletionStage<Result> on(Command.WhoAmI command) {
    return completedStage(new Result.Self(in().account()));
  }

  @Override
  public CompletionStage<Result> on(Command.As command) {
    return entrance()
        .pass(command.token())
        .thenComposeAsync(user -> runAs(user, command.command()), session.peer().lane());
  }

  private CompletionStage<Result> runAs(Login user, Command command) {
    acting = user;
    try {
      return command.accept(this);
    } finally {
      acting = null; // the command has taken what it needs of it
    }
  }

  @Override
  public CompletionStage<Result> on(Command.Authenticate command) {
    return entrance().authenticate(command);
  }

  @Override
  public CompletionStage<Result> on(Command.TakeMail command) {
    return new Mail(service, session, in()).take();
  }

  @Override
  public CompletionStage<Result> on(Command.RollCall command) {
    if (!command.open()) {
      in();
    }
    return service.people().rollCall(command.onlineOnly());
  }

  @Override
  public CompletionStage<Result> on(FileCommand command) {
    return files().run(in(), command);
  }

  @Override
  public CompletionStage<Result> on(Command.Malformed command) {
    if (command.fatal()) {
      session.endInput(command.message());
    }
    return completedStage(new Result.Failed(command.failure(), command.message()));
  }
}
