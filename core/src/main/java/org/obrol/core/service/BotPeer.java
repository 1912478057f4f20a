package org.obrol.core.service;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.command.Tag;
import org.obrol.core.command.Traits;
import org.obrol.core.event.Event;
import org.obrol.core.event.Push;
import org.obrol.core.event.Reply;
import org.obrol.core.event.Result;
import org.obrol.core.model.Account;
import org.obrol.core.spi.Lane;
import org.obrol.core.spi.Peer;
import org.obrol.core.spi.Refused;

/** A bot: a peer without a socket, on a lane of its own. */
final class BotPeer implements Peer, Bot {
  private static final System.Logger LOG = System.getLogger(BotPeer.class.getName());

  private static final Traits TRAITS = Traits.of("bot");

  private final StandardChatService service;
  private final String token;
  private final Account account;
  private final SerialLane lane;
  private final Consumer<Push> onPush;
  private final Queue<CompletableFuture<Result>> unanswered = new ArrayDeque<>(); // on the lane
  private @Nullable Session session; // on the lane; null: closed

  private BotPeer(
      StandardChatService service,
      String token,
      Account account,
      Executor executor,
      Consumer<Push> onPush) {
    this.service = service;
    this.token = token;
    this.account = account;
    this.lane = new SerialLane(executor);
    this.onPush = onPush;
  }

  /** Opens a session like any other, with a token that nobody had to ask for. */
  static CompletionStage<Bot> enter(
      StandardChatService service, Account account, Executor executor, Consumer<Push> onPush) {
    return service
        .ports()
        .tokens()
        .issue(account.id())
        .thenCompose(
            token -> {
              BotPeer bot = new BotPeer(service, token, account, executor, onPush);
              bot.lane.execute(() -> bot.session = service.open(bot));
              return bot.run(new Command.Resume(token, List.of())).thenApply(bot::orRefuse);
            });
  }

  private Bot orRefuse(Result entered) {
    if (entered instanceof Result.Failed failed) {
      close();
      throw new Refused(failed.failure(), failed.message());
    }
    return this;
  }

  @Override
  public CompletionStage<Result> run(Command command) {
    CompletableFuture<Result> answer = new CompletableFuture<>();
    lane.execute(() -> ask(command, answer));
    return answer;
  }

  private void ask(Command command, CompletableFuture<Result> answer) {
    Session here = session;
    if (here == null) {
      answer.completeExceptionally(closed());
    } else {
      unanswered.add(answer);
      here.accept(Tag.NONE, command);
    }
  }

  private static Refused closed() {
    return new Refused(Failure.UNAVAILABLE, "the bot is closed");
  }

  @Override
  public void push(Event event) {
    assert lane.inLane();
    if (event instanceof Reply reply) {
      CompletableFuture<Result> answer = unanswered.poll();
      if (answer != null) {
        answer.complete(reply.result());
      }
    } else if (event instanceof Push push) {
      tell(push);
    }
  }

  private void tell(Push push) {
    try {
      onPush.accept(push);
    } catch (Throwable fault) { // the fan-out it comes from must go on
      LOG.log(Level.ERROR, "a bot failed", fault);
    }
  }

  @Override
  public void reading(boolean on) {
    // Whoever gives it commands waits for their answers, or has them kept.
  }

  @Override
  public boolean isFull() {
    return false;
  }

  @Override
  public Traits traits() {
    return TRAITS;
  }

  @Override
  public void known(boolean known) {
    // It is the program's own, and may do what it likes.
  }

  @Override
  public void whenWritten(Runnable task) {
    lane.execute(task); // what was pushed has been handed over
  }

  @Override
  public void close() {
    lane.execute(this::closeNow);
  }

  private void closeNow() {
    Session here = session;
    if (here != null) {
      session = null;
      here.disconnected();
      service.directory().forget(lane);
      service.ports().tokens().revoke(token).exceptionally(Faults::loggedVoid);
      unanswered.forEach(answer -> answer.completeExceptionally(closed()));
      unanswered.clear();
    }
  }

  @Override
  public Lane lane() {
    return lane;
  }

  @Override
  public String origin() {
    return "bot " + account.name();
  }
}
