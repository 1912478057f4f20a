package org.obrol.core.service;

import static java.util.concurrent.CompletableFuture.failedStage;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.event.Result;
import org.obrol.core.model.Account;
import org.obrol.core.model.Address;
import org.obrol.core.model.Draft;
import org.obrol.core.model.Message;
import org.obrol.core.spi.ChatPolicy;
import org.obrol.core.spi.Lane;
import org.obrol.core.spi.MessageLog;
import org.obrol.core.spi.Refused;

/**
 * One connection's messages on their way into the log. What has to be found out about each (who is
 * meant, whether the policy allows it) may take its time; they reach the log in the order in which
 * they were sent all the same. Confined to the lane.
 */
final class Sending {
  /** A message that waits for its clearance or for those before it. */
  private record Pending(
      Login login,
      Command.Send command,
      CompletableFuture<Target> cleared,
      CompletableFuture<Result> result) {}

  private final StandardChatService service;
  private final ChatSession session;
  private final Lane lane;
  private @Nullable Queue<Pending> pending; // made when first needed

  Sending(StandardChatService service, ChatSession session) {
    this.service = service;
    this.session = session;
    this.lane = session.peer().lane();
  }

  CompletionStage<Result> send(Login login, Command.Send command) {
    Texts.check(command.text(), service.options().maxTextBytes());
    if (command.key() != null) {
      Texts.checkKey(command.key());
    }
    CompletableFuture<Target> cleared = clear(login, command).toCompletableFuture();
    boolean isFirst = pending == null || pending.isEmpty();
    if (isFirst && cleared.isDone() && !cleared.isCompletedExceptionally()) {
      return append(login, command, cleared.join());
    }
    if (pending == null) {
      pending = new ArrayDeque<>();
    }
    Pending message = new Pending(login, command, cleared, new CompletableFuture<>());
    pending.add(message);
    Queue<Pending> inOrder = pending;
    cleared
        .handleAsync((target, fault) -> appendCleared(inOrder), lane)
        .exceptionally(Faults::logged);
    return message.result;
  }

  private CompletionStage<Target> clear(Login login, Command.Send command) {
    if (command.to().equals(Conversations.SYSTEM)) {
      return failedStage(new Refused(Failure.NO_SUCH_USER, "the system reads no messages"));
    }
    CompletionStage<Target> target = session.resolve(login, command.to());
    CompletionStage<Void> allowed =
        service.ports().policy().message(login.account(), command.to(), command.text());
    return allowed == ChatPolicy.ALLOWED
        ? target
        : target.thenCombine(allowed, (found, yes) -> found);
  }

  private boolean appendCleared(Queue<Pending> inOrder) {
    for (Pending first = inOrder.peek(); first != null && first.cleared.isDone(); ) {
      inOrder.remove();
      appendOne(first);
      first = inOrder.peek();
    }
    return true;
  }

  private void appendOne(Pending message) {
    CompletionStage<Result> appended =
        message.cleared.thenCompose(target -> append(message.login, message.command, target));
    appended.whenComplete(
        (result, fault) -> {
          if (fault == null) {
            message.result.complete(result);
          } else {
            message.result.completeExceptionally(fault);
          }
        });
  }

  private CompletionStage<Result> append(Login login, Command.Send command, Target target) {
    Account author = login.account();
    return append(
        author,
        target,
        new Draft(
            author.id(), author.name(), Message.Kind.TEXT, command.text(), null, command.key()));
  }

  /** Appends what may be appended; its author counts as having read it. */
  CompletionStage<Result> append(Account author, Target target, Draft draft) {
    return service
        .ports()
        .log()
        .append(target.id(), draft)
        .thenApply(
            appended -> {
              if (!appended.duplicate()) {
                markOwn(author, appended);
              }
              return sent(target.as(), appended);
            });
  }

  /** Who had read all before writing has read all after it. */
  private void markOwn(Account author, MessageLog.Appended appended) {
    Message message = appended.message();
    service
        .ports()
        .marks()
        .step(author.id(), message.conversation(), message.seq())
        .exceptionally(Faults::loggedVoid);
  }

  private static Result sent(Address to, MessageLog.Appended appended) {
    Message message = appended.message();
    return new Result.Sent(
        to, message.seq(), message.id(), message.at(), appended.stored(), appended.duplicate());
  }
}
