package org.obrol.core.service;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.obrol.core.event.Push;
import org.obrol.core.event.Push.Membership.Change;
import org.obrol.core.fanout.GroupMove;
import org.obrol.core.model.Account;
import org.obrol.core.model.Address;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Group;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.Groups;
import org.obrol.core.spi.Lane;
import org.obrol.core.spi.ReadMarks;

/**
 * What follows from a change of a group: its member's connections, on their lanes, begin or cease
 * to get its messages, and the others are told. Any thread.
 */
final class Memberships {
  private final StandardChatService service;

  Memberships(StandardChatService service) {
    this.service = service;
  }

  /** Where the pushes of a group begin for one who has just come in: at its head. */
  CompletionStage<Start> start(Account who, Group group) {
    ConversationId id = ConversationId.group(group.id());
    Address as = Address.of(group.name());
    return service
        .conversations()
        .standing(who.id(), id, as)
        .thenCompose(
            before ->
                skipTo(who, id, before.head().last())
                    .thenApply(mark -> Start.atHead(before.withMark(mark))));
  }

  /** What was before one came in is neither unread nor mail. */
  private CompletionStage<Long> skipTo(Account who, ConversationId id, long head) {
    ReadMarks marks = service.ports().marks();
    return marks
        .taken(who.id())
        .thenCompose(
            taken -> {
              ReadMarks.Taken seen = taken.getOrDefault(id, ReadMarks.Taken.NOTHING);
              return marks.take(who.id(), id, seen, new ReadMarks.Taken(head, seen.any()));
            })
        .thenCompose(done -> marks.advance(who.id(), id, head));
  }

  /**
   * Somebody has come into a group: brings in their connections and tells the others.
   *
   * @param by whose doing it was
   * @param acting the connection that did it, which sees to itself; null if it was another user's
   */
  void arrived(
      Account who,
      Groups.Change change,
      Start start,
      Change how,
      UserName by,
      @Nullable ChatSession acting) {
    Group group = change.group();
    Push push = new Push.Membership(group.name(), how, by, start.state());
    service.onOthers(
        who.id(),
        acting,
        session ->
            session.whenLoaded(
                login -> {
                  // After the reply in hand, which may be that to having left before.
                  session.line().afterAnswerOrNow(() -> enter(session, login, change, start, push));
                }));
    announce(who, change, true);
  }

  private static void enter(
      ChatSession session, Login login, Groups.Change change, Start start, Push push) {
    Group group = change.group();
    if (session.isIn(login) && login.isNews(group.id(), change.revision())) {
      session.peer().push(push);
      session.bringInto(login, group, start);
    }
  }

  /** Makes somebody a member, by another's doing; changes nothing for one who is in. */
  CompletionStage<Groups.Change> add(Group group, Account who, UserName by) {
    return service
        .ports()
        .groups()
        .join(group.id(), who.id())
        .thenCompose(change -> bringIn(who, change, by));
  }

  /** Brings in one whom somebody else has made a member; nothing for one who was in already. */
  CompletionStage<Groups.Change> bringIn(Account who, Groups.Change change, UserName by) {
    if (!change.changed()) {
      return CompletableFuture.completedStage(change);
    }
    return start(who, change.group())
        .thenApply(
            start -> {
              arrived(who, change, start, Change.JOINED, by, null);
              return change;
            });
  }

  /**
   * Somebody has left a group: takes out their connections and tells the others.
   *
   * @param by whose doing it was
   * @param acting the connection that did it, which is not told; null if it was another user's
   * @return done when no connection of theirs gets the group's messages any more
   */
  CompletionStage<Void> left(
      Account who, Groups.Change change, Change how, UserName by, @Nullable ChatSession acting) {
    Group group = change.group();
    Push push = new Push.Membership(group.name(), how, by, null);
    List<CompletableFuture<?>> takenOut = new ArrayList<>();
    for (ChatSession session : service.directory().of(who.id())) {
      Runnable takeOut =
          () ->
              session.whenLoaded(
                  login -> {
                    if (login.isNews(group.id(), change.revision())) {
                      session.takeOutOf(login, group);
                      if (session != acting) {
                        session.peer().push(push);
                      }
                    }
                  });
      takenOut.add(run(takeOut, session.peer().lane()));
    }
    announce(who, change, false);
    return CompletableFuture.allOf(takenOut.toArray(CompletableFuture[]::new));
  }

  private static CompletableFuture<Void> run(Runnable task, Lane lane) {
    try {
      return CompletableFuture.runAsync(task, lane);
    } catch (RejectedExecutionException closed) {
      return CompletableFuture.completedFuture(null); // its connections are gone
    }
  }

  private void announce(Account who, Groups.Change change, boolean joined) {
    Group group = change.group();
    service
        .directory()
        .announce(
            new ConversationId.Group(group.id()),
            new GroupMove(group.name(), who.name(), joined, change.revision()));
  }
}
