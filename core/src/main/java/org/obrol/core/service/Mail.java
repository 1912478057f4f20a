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
import org.obrol.core.spi.ReadMarks.Taken;

/**
 * One answer to {@code TakeMail}: what a user has not taken yet, conversation by conversation, the
 * next page of each until the answer is full. Nothing is destroyed: a mark of its own moves on, and
 * only when everything else that may fail has been done.
 */
final class Mail {
  /** How much one answer holds. What does not fit is taken the next time. */
  private static final int MAX_MESSAGES = 1_000;

  private static final int MAX_BYTES = 1 << 20;

  /**
   * One conversation's part.
   *
   * @param seen where the mark stands
   * @param now where it will stand
   * @param mail what is between them for this user
   */
  private record Part(Standing standing, Taken seen, Taken now, List<Message> mail) {}

  private final StandardChatService service;
  private final ChatSession session;
  private final Account me;
  private final List<Part> parts = new ArrayList<>();
  private final List<Result.Mail.Box> boxes = new ArrayList<>();
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
        .thenCombine(service.ports().marks().taken(me.id()), this::readAll)
        .thenCompose(stage -> stage)
        .thenCompose(done -> authors())
        .thenCompose(this::takeAll)
        .thenApply(done -> new Result.Mail(boxes));
  }

  private CompletionStage<Void> readAll(
      List<Standing> standings, Map<ConversationId, Taken> taken) {
    CompletionStage<Void> all = completedStage(null);
    for (Standing standing : standings) {
      if (!standing.id().equals(ConversationId.LOBBY)) {
        Taken seen = taken.getOrDefault(standing.id(), Taken.NOTHING);
        all = all.thenCompose(done -> read(standing, seen, seen.upTo()));
      }
    }
    return all;
  }

  /**
   * Reads one conversation.
   *
   * @param after from where on to look; what is between {@code seen} and this is not for the user
   */
  private CompletionStage<Void> read(Standing standing, Taken seen, long after) {
    if (standing.head().last() <= after || messagesLeft == 0 || bytesLeft <= 0) {
      add(new Part(standing, seen, new Taken(after, seen.any()), List.of()));
      return completedStage(null);
    }
    return service
        .ports()
        .log()
        .read(standing.id(), after, messagesLeft, bytesLeft)
        .thenCompose(
            page -> {
              List<Message> all = page.messages();
              List<Message> mail = all.stream().filter(this::isMail).toList();
              if (!all.isEmpty() && mail.isEmpty()) {
                return read(standing, seen, all.get(all.size() - 1).seq());
              }
              long upTo = all.isEmpty() ? after : all.get(all.size() - 1).seq();
              boolean any = seen.any() || !mail.isEmpty();
              add(new Part(standing, seen, new Taken(upTo, any), mail));
              return completedStage(null);
            });
  }

  private void add(Part part) {
    parts.add(part);
    messagesLeft -= part.mail.size();
    bytesLeft -= part.mail.stream().mapToInt(MessageLog::weight).sum();
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

  private CompletionStage<Map<AccountId, Account>> authors() {
    Set<AccountId> authors = new HashSet<>();
    parts.forEach(part -> part.mail.forEach(message -> authors.add(message.author())));
    return service.ports().accounts().find(authors);
  }

  private CompletionStage<Void> takeAll(Map<AccountId, Account> authors) {
    CompletionStage<Void> all = completedStage(null);
    for (Part part : parts) {
      all =
          all.thenCompose(done -> take(part))
              .thenAccept(
                  mine -> {
                    if (part.now.any()) {
                      List<Message> taken = mine ? part.mail : List.of();
                      boxes.add(
                          new Result.Mail.Box(
                              part.standing.as(),
                              taken.stream().map(message -> letter(message, authors)).toList()));
                    }
                  });
    }
    return all;
  }

  /**
   * Moves the marks over one part; says whether what is in it is this answer's to show. It is not
   * where another connection has taken it in this moment, nor where the store failed: then it is
   * there the next time.
   */
  private CompletionStage<Boolean> take(Part part) {
    if (part.now.equals(part.seen)) {
      return completedStage(true);
    }
    return Faults.call(
            () -> service.ports().marks().take(me.id(), part.standing.id(), part.seen, part.now))
        .exceptionally(Faults::logged)
        .thenApply(
            mine -> {
              if (mine) {
                Faults.call(() -> session.markRead(me.id(), part.standing, part.now.upTo()))
                    .thenAccept(mark -> {})
                    .exceptionally(Faults::loggedVoid);
              }
              return mine;
            });
  }

  private Result.Mail.Letter letter(Message message, Map<AccountId, Account> authors) {
    Account author = authors.get(message.author());
    return new Result.Mail.Letter(
        author == null ? message.from().shown() : author.displayName(),
        me.displayName(),
        message.text());
  }
}
