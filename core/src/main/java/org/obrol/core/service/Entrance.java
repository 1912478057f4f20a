package org.obrol.core.service;

import static java.util.concurrent.CompletableFuture.completedStage;
import static java.util.concurrent.CompletableFuture.failedStage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.command.Traits.Trait;
import org.obrol.core.event.ConversationState;
import org.obrol.core.event.Result;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.Accounts;
import org.obrol.core.spi.Lane;
import org.obrol.core.spi.Refused;

/** Registering, logging in by password, as a guest or by token, and out. Confined to the lane. */
final class Entrance {
  private final StandardChatService service;
  private final ChatSession session;
  private final Lane lane;

  Entrance(StandardChatService service, ChatSession session) {
    this.service = service;
    this.session = session;
    this.lane = session.peer().lane();
  }

  CompletionStage<Result> register(Command.Register command) {
    UserName name = command.name();
    Texts.checkNotReserved(name);
    Texts.checkPassword(command.password());
    return service
        .ports()
        .policy()
        .registration(name, session.peer())
        .thenCompose(yes -> service.register(name, name.shown(), command.password()))
        .thenApply(account -> new Result.Registered(account.name()));
  }

  CompletionStage<Result> login(Command.Login command) {
    refuseSecondLogin();
    Texts.checkPassword(command.password());
    return service
        .ports()
        .accounts()
        .authenticate(command.name(), command.password())
        .thenCompose(
            checked ->
                checked instanceof Accounts.Authentication.Ok ok
                    ? admit(ok.account())
                    : failedStage(new Refused(Failure.BAD_CREDENTIALS, "wrong name or password")));
  }

  CompletionStage<Result> login(Command.GuestLogin command) {
    refuseSecondLogin();
    if (!service.options().guests()) {
      throw new Refused(
          Failure.MISSING_PARAMETER, "the password is missing (there are no guests here)");
    }
    Texts.checkNotReserved(command.name());
    return service
        .ports()
        .accounts()
        .admit(command.name())
        .thenCompose(
            guest ->
                Faults.call(() -> admit(guest))
                    .whenComplete(
                        (result, fault) -> {
                          if (fault != null) {
                            service.guests().dismiss(guest, lane);
                          }
                        }));
  }

  private CompletionStage<Result> admit(Account account) {
    return OnLane.compose(issue(account), lane, this::enterOrRevoke);
  }

  /** A token for one whom the policy lets in. */
  private CompletionStage<Login> issue(Account account) {
    return service
        .ports()
        .policy()
        .login(account, session.peer())
        .thenCompose(yes -> service.ports().tokens().issue(account.id()))
        .thenApply(token -> new Login(account, token));
  }

  /** A token that its client will never hear of must not stay. */
  private CompletionStage<Result> enterOrRevoke(Login login) {
    return Faults.call(() -> enter(login, null))
        .whenComplete(
            (result, fault) -> {
              if (fault != null) {
                service.ports().tokens().revoke(login.token()).exceptionally(Faults::loggedVoid);
              }
            });
  }

  /** Gives a token without logging the connection in. */
  CompletionStage<Result> authenticate(Command.Authenticate command) {
    Accounts accounts = service.ports().accounts();
    CompletionStage<Accounts.Authentication> checking =
        Texts.canBePassword(command.password())
            ? accounts.authenticate(command.name(), command.password())
            : accounts.find(command.name()).thenApply(Entrance::wrong);
    return checking
        .thenApply(checked -> authenticated(command.name(), checked))
        .thenCompose(this::issue)
        .thenComposeAsync(this::enterPass, lane)
        .thenApply(user -> new Result.Authenticated(user.account(), user.token()));
  }

  private static Accounts.Authentication wrong(Optional<Account> found) {
    return found.isPresent()
        ? new Accounts.Authentication.WrongPassword()
        : new Accounts.Authentication.NoSuchUser();
  }

  private static Account authenticated(UserName name, Accounts.Authentication checked) {
    if (checked instanceof Accounts.Authentication.Ok ok) {
      return ok.account();
    }
    throw checked instanceof Accounts.Authentication.NoSuchUser
        ? new Refused(Failure.NO_SUCH_USER, "no user named " + name)
        : new Refused(Failure.BAD_CREDENTIALS, "wrong password");
  }

  /** As whom a command is carried out that names its token. */
  CompletionStage<Login> pass(String token) {
    return passHolder(token).thenComposeAsync(this::enterPass, lane);
  }

  /** The token is in use from here on; asked again for the same reason as with a login. */
  private CompletionStage<Login> enterPass(Login user) {
    return session.usePass(user) ? passHolder(user.token()) : completedStage(user);
  }

  private CompletionStage<Login> passHolder(String token) {
    return holder(token)
        .thenApply(account -> new Login(account, token))
        .whenComplete(
            (user, fault) -> {
              if (fault != null && Faults.isRefusal(fault, Failure.BAD_TOKEN)) {
                service.passes().end(token);
                lane.execute(session::tellIfNobodyIsKnown);
              }
            });
  }

  CompletionStage<Result> resume(Command.Resume command) {
    refuseSecondLogin();
    CompletionStage<Login> allowed =
        holder(command.token())
            .thenCompose(
                account ->
                    service
                        .ports()
                        .policy()
                        .login(account, session.peer())
                        .thenApply(yes -> new Login(account, command.token())));
    return OnLane.compose(allowed, lane, login -> enter(login, command.positions()));
  }

  private CompletionStage<Account> holder(String token) {
    return service
        .ports()
        .tokens()
        .use(token)
        .thenCompose(id -> holder(id.orElseThrow(Entrance::badToken)));
  }

  private CompletionStage<Account> holder(AccountId id) {
    return service
        .ports()
        .accounts()
        .find(List.of(id))
        .thenApply(found -> Optional.ofNullable(found.get(id)).orElseThrow(Entrance::badToken));
  }

  private static Refused badToken() {
    return new Refused(Failure.BAD_TOKEN, "this token is not valid (any more), log in again");
  }

  private void refuseSecondLogin() {
    if (session.isLoggedIn()) {
      throw new Refused(
          Failure.ALREADY_LOGGED_IN,
          "this connection is logged in as " + session.attached().account().name());
    }
  }

  /**
   * Registers first, reads then: what is appended from here on reaches this lane, and what was
   * before is in what is read.
   *
   * @param claims where a client that comes back says it stood; null for one that is new
   */
  private CompletionStage<Result> enter(Login login, @Nullable List<Command.Resume.Claim> claims) {
    return session
        .letRivalsLeave(login.account().id())
        .thenCompose(done -> enterNow(login, claims));
  }

  private CompletionStage<Result> enterNow(
      Login login, @Nullable List<Command.Resume.Claim> claims) {
    if (session.isGone()) {
      return failedStage(new Refused(Failure.UNAVAILABLE, "the connection is lost"));
    }
    session.enter(login);
    // Asked again, because whoever ended the token meanwhile could not find this connection yet.
    CompletionStage<List<Standing>> known =
        holder(login.token())
            .thenCompose(account -> service.conversations().standings(account.id()));
    return OnLane.whenComplete(
        OnLane.apply(known, lane, standings -> arrive(login, standings, claims)),
        lane,
        (result, fault) -> {
          if (fault != null && session.isIn(login)) {
            session.leave();
          }
        });
  }

  private Result arrive(
      Login login, List<Standing> standings, @Nullable List<Command.Resume.Claim> claims) {
    if (!session.isIn(login)) {
      throw new Refused(Failure.UNAVAILABLE, "the connection is lost");
    }
    List<Start> starts = new ArrayList<>(standings.size());
    long room = service.options().backlog();
    boolean directOnly = session.peer().traits().has(Trait.DIRECT_BACKLOG_ONLY);
    for (Standing standing : standings) {
      if (standing.mark() == null && !(standing.id() instanceof ConversationId.Direct)) {
        service
            .ports()
            .marks()
            .advance(login.account().id(), standing.id(), standing.read())
            .whenComplete((mark, fault) -> Faults.logIfAny(fault));
      }
      if (directOnly && !(standing.id() instanceof ConversationId.Direct)) {
        starts.add(Start.atHead(standing));
      } else if (claims == null) {
        long most = Math.min(room, service.options().backlogPerConversation());
        Start start = Start.withUnread(standing, most);
        room -= standing.head().last() - start.cursor();
        starts.add(start);
      } else {
        starts.add(Start.resumed(standing, claims));
      }
      if (standing.id() instanceof ConversationId.Group group) {
        login.addGroup(standing.groupName(), group);
      }
    }
    session.line().afterAnswer(() -> begin(login, starts));
    session.peer().known(true);
    List<ConversationState> states = new ArrayList<>(starts.size());
    starts.forEach(start -> states.add(start.state()));
    return new Result.LoggedIn(login.account(), login.token(), states);
  }

  /** After the reply, so that no push comes before it. */
  private void begin(Login login, List<Start> starts) {
    if (!session.isIn(login)) {
      return;
    }
    for (Start start : starts) {
      if (start.gap() != null) {
        session.peer().push(start.gap());
      }
      Standing standing = start.standing();
      if (standing.id() instanceof ConversationId.Direct direct
          && start.cursor() == standing.head().last()
          && !login.takeDiscovered(direct)) {
        login.letSleep(direct, start.cursor()); // it costs nothing until something is written
      } else {
        session.subscriber().join(standing.id(), standing.as(), start.cursor());
      }
    }
    List<ConversationId.Direct> born = login.discovered();
    login.loaded();
    for (ConversationId.Direct direct : born) {
      login.takeDiscovered(direct);
      if (!session.subscriber().isIn(direct)) {
        session.discovered(direct);
      }
    }
    service.listeners().tell(listener -> listener.loggedIn(login.account(), session.peer()));
  }

  CompletionStage<Result> logout(Login login) {
    return service
        .ports()
        .tokens()
        .revoke(login.token())
        .thenApplyAsync(
            done -> {
              AccountId account = login.account().id();
              service.passes().end(login.token());
              service.onOthers(account, session, other -> other.endIf(login.token()));
              if (session.isIn(login)) {
                session.leave();
              }
              service.guests().dismissIfOut(login.account(), lane);
              return new Result.LoggedOut(login.account().name());
            },
            lane);
  }

  CompletionStage<Result> changePassword(Login login, Command.Passwd command) {
    Texts.checkPassword(command.oldPassword());
    Texts.checkPassword(command.newPassword());
    AccountId account = login.account().id();
    return service
        .ports()
        .accounts()
        .changePassword(account, command.oldPassword(), command.newPassword())
        .thenCompose(done -> service.ports().tokens().revokeAll(account, login.token()))
        .thenApply(
            done -> {
              service.passes().endAll(account, login.token());
              service.onOthers(account, session, other -> other.endUnless(login.token()));
              return new Result.Registered(login.account().name());
            });
  }
}
