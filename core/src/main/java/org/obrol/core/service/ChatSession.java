package org.obrol.core.service;

import static java.util.concurrent.CompletableFuture.completedStage;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.command.SecondLogin;
import org.obrol.core.command.Tag;
import org.obrol.core.command.Traits;
import org.obrol.core.command.Traits.Trait;
import org.obrol.core.event.Goodbye;
import org.obrol.core.event.Push;
import org.obrol.core.event.Result;
import org.obrol.core.fanout.Attendee;
import org.obrol.core.fanout.Directory;
import org.obrol.core.fanout.LaneFanout;
import org.obrol.core.fanout.Subscriber;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.Address;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Group;
import org.obrol.core.spi.Lane;
import org.obrol.core.spi.Peer;
import org.obrol.core.spi.Refused;

/** One connection. Confined to its lane, but for what {@link Attendee} says. */
final class ChatSession implements Session, Attendee, CommandLine.Owner {
  /** Why the connection is being closed; the last thing its client gets. */
  private record Ending(Goodbye why, String reason, @Nullable Duration reconnectAfter) {}

  private static final Lane.Scheduled NO_TIMEOUT = () -> {};

  private final StandardChatService service;
  private final Peer peer;
  private final LaneFanout fanout;
  private final Subscriber subscriber;
  private final CommandLine line;
  private final SessionCommands commands;
  private Set<String> passes = Set.of(); // tokens that commands have named
  private Lane.Scheduled loginTimeout = NO_TIMEOUT;
  private @Nullable Login login;
  private volatile @Nullable Ending ending; // read by others of the same user
  private boolean saidGoodbye;
  private boolean gone;

  ChatSession(StandardChatService service, Peer peer, LaneFanout fanout) {
    this.service = service;
    this.peer = peer;
    this.fanout = fanout;
    this.subscriber =
        new Subscriber(
            peer,
            fanout,
            peer.traits().has(Trait.READS_WHAT_IT_GETS) ? this::readWhenWritten : null);
    this.commands = new SessionCommands(service, this);
    this.line = new CommandLine(peer, service.options().maxCommandsInHand(), this);
    awaitLogin();
  }

  Peer peer() {
    return peer;
  }

  CommandLine line() {
    return line;
  }

  @Override
  public AccountId account() {
    return attached().account().id();
  }

  @Override
  public String kind() {
    return peer.traits().kind();
  }

  @Override
  public LaneFanout fanout() {
    return fanout;
  }

  @Override
  public Subscriber subscriber() {
    return subscriber;
  }

  @Override
  public CompletionStage<Result> run(Command command) {
    return command.accept(commands);
  }

  @Override
  public void allAnswered() {
    sayGoodbye();
  }

  // ---- what the network's side says

  @Override
  public void accept(Tag tag, Command command) {
    assert peer.lane().inLane();
    if (ending == null && !gone) {
      line.add(tag, command);
      fanout.deliverDirects();
    }
  }

  @Override
  public void inputClosed() {
    assert peer.lane().inLane();
    finish(new Ending(Goodbye.QUIT, "you will send nothing more", null));
  }

  @Override
  public void congested() {
    assert peer.lane().inLane();
    subscriber.pause();
    if (login != null) {
      service.listeners().tell(listener -> listener.lagging(peer));
    }
  }

  @Override
  public void drained() {
    assert peer.lane().inLane();
    subscriber.resume();
    line.resume();
  }

  @Override
  public void end(Goodbye why, String reason) {
    assert peer.lane().inLane();
    if (ending == null && !gone) {
      line.dropWaiting();
      finish(new Ending(why, reason, null));
    }
  }

  @Override
  public void disconnected() {
    assert peer.lane().inLane();
    if (!gone) {
      gone = true;
      stopAwaitingLogin();
      line.dropWaiting();
      leave();
      commands.disconnected();
      passes.forEach(token -> service.passes().leave(token, this));
      service.closed(this);
    }
  }

  // ---- coming and going

  /** As whom the connection is logged in; refuses where it is not. */
  Login attached() {
    if (login == null) {
      throw new Refused(Failure.NOT_LOGGED_IN, "log in first");
    }
    return login;
  }

  boolean isLoggedIn() {
    return login != null;
  }

  boolean isGone() {
    return gone;
  }

  /** Whether this login is still the connection's. */
  boolean isIn(Login asked) {
    return login == asked;
  }

  /** Enters the directory; from here on the connection is found by its account. */
  void enter(Login entering) {
    Traits traits = peer.traits();
    login = entering;
    Directory.Entry entry =
        service
            .directory()
            .enter(
                this,
                traits.secondLogin() == SecondLogin.REJECT ? this::isKeptOutBy : one -> false);
    if (entry == Directory.Entry.REFUSED) {
      login = null;
      throw new Refused(
          Failure.LOGGED_IN_ELSEWHERE,
          entering.account().name() + " is logged in on another connection");
    }
    stopAwaitingLogin();
    service.guests().stays(entering.account());
    if (entry == Directory.Entry.FIRST) {
      service.directory().announce(entering.account());
    }
    if (traits.secondLogin() == SecondLogin.REPLACE) {
      replaceRivals(entering.account().id());
    }
    if (traits.has(Trait.HEARS_OF_LEAVING)) {
      fanout.leavings().watch(kind(), subscriber);
    }
  }

  private boolean isRival(ChatSession other) {
    return other != this && other.kind().equals(kind());
  }

  /** Whether another connection keeps this one out; one that is being closed does not. */
  private boolean isKeptOutBy(ChatSession other) {
    return isRival(other) && other.ending == null;
  }

  /**
   * Lets the connections that keep this one out have a turn, in which they are found closed if
   * their clients have gone a moment ago. Completes on this lane, at once where there are none.
   */
  CompletionStage<Void> letRivalsLeave(AccountId account) {
    CompletionStage<Void> all = completedStage(null);
    if (peer.traits().secondLogin() == SecondLogin.REJECT) {
      for (ChatSession other : service.directory().of(account)) {
        if (isKeptOutBy(other)) {
          all = all.thenCompose(done -> other.turn()).thenRunAsync(() -> {}, peer.lane());
        }
      }
    }
    return all;
  }

  /** Completes when this connection's lane has done what it had to do. */
  private CompletionStage<Void> turn() {
    try {
      return CompletableFuture.runAsync(() -> {}, peer.lane());
    } catch (RejectedExecutionException closed) {
      return completedStage(null); // and the connection with it
    }
  }

  private void replaceRivals(AccountId account) {
    service.onOthers(
        account,
        this,
        other -> {
          if (isRival(other)) {
            other.end(Goodbye.REPLACED, "you have logged in on another connection");
          }
        });
  }

  /** Takes the connection out of everything its login has brought it into. */
  void leave() {
    Login leaving = login;
    if (leaving != null) {
      subscriber.leaveAll();
      commands.cancelDownloads();
      fanout.leavings().unwatch(kind(), subscriber);
      boolean wasLast = service.directory().exit(this);
      login = null;
      if (!gone) {
        awaitLogin();
        peer.known(!passes.isEmpty());
      }
      if (!leaving.isLoading()) {
        service.listeners().tell(listener -> listener.loggedOut(leaving.account(), peer));
      }
      Account account = leaving.account();
      if (!service.directory().isIn(account.id(), kind())) {
        service.directory().announceLeft(kind(), account);
      }
      if (wasLast) {
        service.directory().announce(account);
        service.guests().lingers(account, peer.lane());
      }
    }
  }

  /** The server will close: the client is told to come back, and what is in hand is answered. */
  void drain(Duration reconnectAfter) {
    assert peer.lane().inLane();
    if (ending == null && !gone) {
      peer.push(new Push.Draining(reconnectAfter));
      finish(new Ending(Goodbye.DRAINING, "the server is closing", reconnectAfter));
    }
  }

  /** Says goodbye if this token, which has ended, is the connection's. */
  void endIf(String token) {
    if (login != null && login.token().equals(token)) {
      end(Goodbye.LOGGED_OUT, "logged out on another connection");
    }
  }

  /** Says goodbye if this token, the only one left, is not the connection's. */
  void endUnless(String token) {
    if (login != null && !login.token().equals(token)) {
      end(Goodbye.LOGGED_OUT, "the password was changed on another connection");
    }
  }

  /** Counts a token as in use by this connection; says whether it was not. */
  boolean usePass(Login user) {
    assert peer.lane().inLane();
    if (gone || passes.contains(user.token())) {
      return false;
    }
    if (passes.isEmpty()) {
      passes = new HashSet<>(); // few connections ever have one
    }
    passes.add(user.token());
    stopAwaitingLogin();
    service.passes().enter(user, this);
    peer.known(true);
    return true;
  }

  /** A token was refused: if nobody is known here, the network's side is told that once more. */
  void tellIfNobodyIsKnown() {
    if (passes.isEmpty() && login == null && !gone) {
      peer.known(false);
    }
  }

  /** Forgets a token that has ended. */
  void forgetPass(String token) {
    assert peer.lane().inLane();
    if (passes.contains(token)) {
      passes.remove(token);
      tellIfNobodyIsKnown();
    }
  }

  private void awaitLogin() {
    if (!peer.traits().has(Trait.MAY_STAY_OUT)) {
      loginTimeout = peer.lane().deadline(service.options().loginTimeout(), this::endWithoutLogin);
    }
  }

  private void stopAwaitingLogin() {
    loginTimeout.cancel();
    loginTimeout = NO_TIMEOUT;
  }

  private void endWithoutLogin() {
    if (login == null) {
      end(Goodbye.LOGIN_TIMEOUT, "nobody logged in on this connection");
    }
  }

  /** The client wants to go. */
  void quit() {
    line.dropWaiting();
    finish(new Ending(Goodbye.QUIT, "goodbye", null));
  }

  /** Nothing that the client sends from here on can be understood. */
  void endInput(String reason) {
    line.dropWaiting();
    finish(new Ending(Goodbye.PROTOCOL_ERROR, reason, null));
  }

  /** Says goodbye at once, for a reply that cannot be brought to its end. */
  void breakOff(Goodbye why, String reason) {
    assert peer.lane().inLane();
    end(why, reason);
    sayGoodbye();
  }

  private void finish(Ending how) {
    if (ending == null && !gone) {
      ending = how;
      if (line.isEmpty()) {
        sayGoodbye();
      }
    }
  }

  private void sayGoodbye() {
    if (ending != null && !gone && !saidGoodbye) {
      saidGoodbye = true;
      Ending how = ending;
      service.listeners().tell(listener -> listener.closing(peer, how.why));
      peer.push(new Push.Bye(how.why, how.reason, how.reconnectAfter));
      peer.close();
    }
  }

  @Override
  public void discovered(ConversationId.Direct direct) {
    Login here = attached();
    if (!here.noteDiscovered(direct) || here.isLoading()) {
      return; // known already, or seen to by the one who loads
    }
    service
        .conversations()
        .label(here.account().id(), direct)
        .thenAcceptAsync(
            as -> {
              if (isIn(here) && here.takeDiscovered(direct) && as.isPresent()) {
                subscriber.join(direct, as.get(), here.wake(direct));
              }
            },
            peer.lane())
        .exceptionally(
            fault -> {
              peer.lane()
                  .execute(() -> here.takeDiscovered(direct)); // the next message tries again
              return Faults.loggedVoid(fault);
            });
  }

  /** Does something now, or when the login has been answered; nothing where there is none. */
  void whenLoaded(Consumer<Login> task) {
    assert peer.lane().inLane();
    Login here = login;
    if (here != null) {
      here.whenLoaded(
          () -> {
            if (isIn(here)) {
              task.accept(here);
            }
          });
    }
  }

  /** Begins to get a group's messages, from where the user is told that they begin. */
  void bringInto(Login here, Group group, Start start) {
    here.addGroup(group.name(), start.standing().id());
    subscriber.leave(start.standing().id()); // this may have overtaken the news of having left
    subscriber.join(start.standing().id(), start.standing().as(), start.cursor());
  }

  /** Gets no more of a group's messages. */
  void takeOutOf(Login here, Group group) {
    here.removeGroup(group.name());
    subscriber.leave(ConversationId.group(group.id()));
  }

  // ---- what commands need of it

  /** What a user means by an address. */
  CompletionStage<Target> resolve(Login who, Address address) {
    return service.conversations().resolve(who, address, peer.traits().has(Trait.OPEN_GROUPS));
  }

  /** Moves the read mark and tells the user's other connections if it moved. */
  CompletionStage<Long> markRead(AccountId me, Standing standing, long seq) {
    return service
        .ports()
        .marks()
        .advance(me, standing.id(), seq)
        .thenApply(
            mark -> {
              if (mark > standing.read()) {
                tellRead(me, standing.as(), mark);
              }
              return mark;
            });
  }

  private void tellRead(AccountId me, Address as, long mark) {
    Push push = new Push.Read(as, mark);
    service.onOthers(me, this, other -> other.whenLoaded(login -> other.peer.push(push)));
  }

  /** For a client that cannot say what it has read. */
  private void readWhenWritten(ConversationId.Direct conversation, Address as, long seq) {
    AccountId me = account();
    peer.whenWritten(
        () ->
            service
                .ports()
                .marks()
                .advance(me, conversation, seq)
                .thenAccept(mark -> tellRead(me, as, mark))
                .exceptionally(Faults::loggedVoid));
  }
}
