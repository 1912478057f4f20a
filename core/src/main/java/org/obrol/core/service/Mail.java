package org.obrol.core.service;

import static java.util.concurrent.CompletableFuture.completedStage;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.obrol.core.event.Result;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Message;
import org.obrol.core.spi.MessageLog;
import org.obrol.core.spi.ReadMarks;
import org.obrol.core.spi.ReadMarks.Taken;

/**
 * One answer to {@code TakeMail}: what a user has not taken yet, conversation by conversation, the
 * next page of each until the answer is full. Nothing is destroyed: a mark of its own moves on.
 */
final class Mail {
  /** How much one answer holds. What does not fit is taken the next time. */
  private static final int MAX_MESSAGES = 1_000;

  private static final int MAX_BYTES = 1 << 20;

  /** One conversation's part, before anybody's display name is known. */
  private record Part(Standing standing, List<Message> messages) {}

  private final StandardChatService service;
  private final ChatSession session;
  private final Account me;
  private final List<Part> parts = new ArrayList<>();
  private int messagesLeft = MAX_MESSAGES;
  private int bytesLeft = MAX_BYTES;

  Mail(StandardChatService service, ChatSession session, Login login) {
    this.service = service;
    this.session = session;
    this.me = login.account();
  }

  CompletionStage<Result> take() {
    return service
        .conversations()
        .standings(me.id())
        .thenCombine(service.ports().marks().taken(me.id()), this::takeAll)
        .thenCompose(stage -> stage)
        .thenCompose(done -> letters());
  }

  private CompletionStage<Void> takeAll(
      List<Standing> standings, Map<ConversationId, Taken> taken) {
    CompletionStage<Void> all = completedStage(null);
    for (Standing standing : standings) {
      if (!standing.id().equals(ConversationId.LOBBY)) {
        Taken seen = taken.getOrDefault(standing.id(), Taken.NOTHING);
        all = all.thenCompose(done -> take(standing, seen, seen.upTo()));
      }
    }
    return all;
  }

  /**
   * Takes from one conversation.
   *
   * @param after from where on to look; what is between {@code seen} and this is not for the user
   */
  private CompletionStage<Void> take(Standing standing, Taken seen, long after) {
    if (standing.head().last() <= after || messagesLeft == 0 || bytesLeft <= 0) {
      return took(standing, seen, new Taken(after, seen.any()), List.of());
    }
    return service
        .ports()
        .log()
        .read(standing.id(), after, messagesLeft, bytesLeft)
        .thenCompose(
            page -> {
              List<Message> all = page.messages();
              List<Message> mail = all.stream().filter(this::isMail).toList();
              if (all.isEmpty() || !mail.isEmpty()) {
                long upTo = all.isEmpty() ? after : all.get(all.size() - 1).seq();
                return took(standing, seen, new Taken(upTo, seen.any() || !mail.isEmpty()), mail);
              }
              return take(standing, seen, all.get(all.size() - 1).seq());
            });
  }

  /** A text of somebody else; in a group, and to oneself, one's own as well. */
  private boolean isMail(Message message) {
    boolean direct = message.conversation() instanceof ConversationId.Direct;
    return message.kind() == Message.Kind.TEXT
        && (!direct || !message.author().equals(me.id()) || isToSelf(message.conversation()));
  }

  private static boolean isToSelf(ConversationId conversation) {
    return conversation instanceof ConversationId.Direct direct
        && direct.low().equals(direct.high());
  }

  private CompletionStage<Void> took(Standing standing, Taken seen, Taken now, List<Message> mail) {
    if (now.equals(seen)) {
      add(standing, now, mail);
      return completedStage(null);
    }
    ReadMarks marks = service.ports().marks();
    return marks
        .take(me.id(), standing.id(), seen, now)
        .thenCompose(
            mine -> {
              // Else another connection has taken the same in this moment, and shows it.
              add(standing, now, mine ? mail : List.of());
              return mine ? session.markRead(me.id(), standing, now.upTo()) : completedStage(0L);
            })
        .thenAccept(mark -> {});
  }

  private void add(Standing standing, Taken now, List<Message> mail) {
    if (now.any()) {
      parts.add(new Part(standing, mail));
    }
    messagesLeft -= mail.size();
    bytesLeft -= mail.stream().mapToInt(MessageLog::weight).sum();
  }

  private CompletionStage<Result> letters() {
    Set<AccountId> authors = new HashSet<>();
    parts.forEach(part -> part.messages.forEach(message -> authors.add(message.author())));
    return service
        .ports()
        .accounts()
        .find(authors)
        .thenApply(
            found ->
                new Result.Mail(
                    parts.stream()
                        .map(
                            part ->
                                new Result.Mail.Box(
                                    part.standing.as(),
                                    part.messages.stream()
                                        .map(message -> letter(message, found))
                                        .toList()))
                        .toList()));
  }

  private Result.Mail.Letter letter(Message message, Map<AccountId, Account> authors) {
    Account author = authors.get(message.author());
    return new Result.Mail.Letter(
        author == null ? message.from().shown() : author.displayName(),
        me.displayName(),
        message.text());
  }
}
