package org.obrol.core.service;

import static java.util.concurrent.CompletableFuture.completedStage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.event.Result;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.Address;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Group;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.Message;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.MessageLog;
import org.obrol.core.spi.Refused;

/** What a user's conversations are called, how they stand, and what is in them. Any thread. */
final class Conversations {
  private static final int DEFAULT_PAGE = 50;
  private static final int MAX_PAGE = 500;
  private static final int MAX_PAGE_BYTES = 256 << 10;
  private static final int INBOX_PAGE = 50;

  /** What a user calls the conversation with the system, which is to be read, not written. */
  static final Address SYSTEM = Address.of(UserName.SYSTEM);

  private static final Target LOBBY = new Target(ConversationId.LOBBY, Address.LOBBY);

  private final Ports ports;

  Conversations(Ports ports) {
    this.ports = ports;
  }

  /**
   * What a user means by an address.
   *
   * @param openGroups whether a group need not be the user's own
   */
  CompletionStage<Target> resolve(Login login, Address address, boolean openGroups) {
    if (address instanceof Address.Group group) {
      Target known = login.group(group.name());
      return known != null
          ? completedStage(known)
          : group(group.name()).thenApply(found -> target(login, found, openGroups));
    }
    AccountId me = login.account().id();
    if (address instanceof Address.User user) {
      if (user.name().equals(UserName.SYSTEM)) { // to read, not to write
        return completedStage(new Target(ConversationId.direct(AccountId.SYSTEM, me), SYSTEM));
      }
      return ports.accounts().find(user.name()).thenApply(found -> direct(me, user, found));
    }
    return completedStage(LOBBY);
  }

  private static Target direct(AccountId me, Address.User asked, Optional<Account> found) {
    Account other = existing(asked.name(), found);
    return new Target(ConversationId.direct(me, other.id()), Address.of(other.name()));
  }

  /** A group that the session does not know of, because a token's user has none there. */
  private static Target target(Login login, Group group, boolean openGroups) {
    if (!openGroups && !group.members().contains(login.account().id())) {
      throw new Refused(Failure.NOT_A_MEMBER, "you are not a member of #" + group.name());
    }
    return new Target(ConversationId.group(group.id()), Address.of(group.name()));
  }

  /** The account of this name; refuses with {@code NO_SUCH_USER}. */
  CompletionStage<Account> account(UserName name) {
    return ports.accounts().find(name).thenApply(found -> existing(name, found));
  }

  private static Account existing(UserName name, Optional<Account> found) {
    return found.orElseThrow(() -> new Refused(Failure.NO_SUCH_USER, "no user named " + name));
  }

  /** The group of this name; refuses with {@code NO_SUCH_GROUP}. */
  CompletionStage<Group> group(GroupName name) {
    return ports
        .groups()
        .find(name)
        .thenApply(
            found ->
                found.orElseThrow(
                    () -> new Refused(Failure.NO_SUCH_GROUP, "no group named #" + name)));
  }

  private CompletionStage<Optional<Address>> label(AccountId other) {
    if (other.equals(AccountId.SYSTEM)) {
      return completedStage(Optional.of(SYSTEM));
    }
    return ports
        .accounts()
        .find(List.of(other))
        .thenApply(
            found -> Optional.ofNullable(found.get(other)).map(one -> Address.of(one.name())));
  }

  /** What a user calls a conversation; nothing if the other side of it is gone. */
  CompletionStage<Optional<Address>> label(AccountId me, ConversationId conversation) {
    if (conversation instanceof ConversationId.Direct direct) {
      return label(direct.other(me));
    }
    if (conversation instanceof ConversationId.Group group) {
      return ports
          .groups()
          .find(group.group())
          .thenApply(found -> found.map(one -> Address.of(one.name())));
    }
    return completedStage(Optional.of(Address.LOBBY));
  }

  /** A conversation and what a user calls it. */
  CompletionStage<Standing> standing(AccountId account, ConversationId id, Address as) {
    return standings(account, Map.of(id, as)).thenApply(all -> all.get(0));
  }

  /**
   * All conversations of an account: the lobby, its groups, and those direct ones that ever had a
   * message and whose other side is still there.
   */
  CompletionStage<List<Standing>> standings(AccountId me) {
    Map<ConversationId, Address> labels = new LinkedHashMap<>();
    labels.put(ConversationId.LOBBY, Address.LOBBY);
    return ports
        .groups()
        .of(me)
        .thenCombine(
            ports.log().directs(me),
            (groups, directs) -> {
              groups.forEach(
                  group -> labels.put(ConversationId.group(group.id()), Address.of(group.name())));
              return directs;
            })
        .thenCompose(directs -> addDirects(me, directs, labels))
        .thenCompose(done -> standings(me, labels));
  }

  private CompletionStage<Void> addDirects(
      AccountId me, List<ConversationId.Direct> directs, Map<ConversationId, Address> labels) {
    if (directs.isEmpty()) {
      return completedStage(null);
    }
    List<AccountId> others = directs.stream().map(direct -> direct.other(me)).toList();
    return ports
        .accounts()
        .find(others)
        .thenAccept(
            found -> {
              for (ConversationId.Direct direct : directs) {
                AccountId other = direct.other(me);
                Account account = found.get(other);
                if (account != null) {
                  labels.put(direct, Address.of(account.name()));
                } else if (other.equals(AccountId.SYSTEM)) {
                  labels.put(direct, SYSTEM);
                }
              }
            });
  }

  private CompletionStage<List<Standing>> standings(
      AccountId me, Map<ConversationId, Address> labels) {
    return ports
        .marks()
        .of(me)
        .thenCombine(
            ports.log().heads(labels.keySet()),
            (marks, heads) -> {
              List<Standing> standings = new ArrayList<>(labels.size());
              labels.forEach(
                  (id, as) -> {
                    MessageLog.Head head = heads.get(id);
                    if (head != null) {
                      standings.add(new Standing(id, as, head, marks.get(id)));
                    }
                  });
              return standings;
            });
  }

  /** The answer to {@code inbox}. */
  CompletionStage<Result> inbox(Login login) {
    return standings(login.account().id())
        .thenCompose(
            standings -> {
              List<Standing> unread =
                  standings.stream().filter(standing -> standing.unread() > 0).toList();
              return unread(unread, new ArrayList<>(), MAX_PAGE_BYTES);
            });
  }

  /** Adds page by page until the reply is full; of the rest only the numbers are told. */
  private CompletionStage<Result> unread(
      List<Standing> rest, List<Result.Unread.Conversation> found, int room) {
    if (rest.isEmpty()) {
      return completedStage(new Result.Unread(found));
    }
    Standing standing = rest.get(0);
    List<Standing> others = rest.subList(1, rest.size());
    if (room <= 0) {
      found.add(new Result.Unread.Conversation(standing.as(), standing.unread(), List.of(), true));
      return unread(others, found, room);
    }
    return ports
        .log()
        .read(standing.id(), standing.read(), INBOX_PAGE, room)
        .thenCompose(
            page -> {
              List<Message> messages = page.messages();
              found.add(
                  new Result.Unread.Conversation(
                      standing.as(),
                      standing.unread(),
                      messages,
                      messages.size() < standing.unread()));
              int taken = messages.stream().mapToInt(MessageLog::weight).sum();
              return unread(others, found, room - taken);
            });
  }

  /** The answer to {@code history}. */
  CompletionStage<Result> history(Target target, Command.History asked) {
    Integer wanted = asked.limit();
    int limit = wanted == null ? DEFAULT_PAGE : Math.min(wanted, MAX_PAGE);
    return asked.after() != null
        ? forward(target, asked.before(), asked.after(), limit)
        : backward(target, asked.before(), limit);
  }

  private CompletionStage<Result> forward(
      Target target, @Nullable Long before, long after, int limit) {
    return ports
        .log()
        .read(target.id(), after, limit, MAX_PAGE_BYTES)
        .thenApply(
            page -> {
              long end = end(before, page.head());
              List<Message> messages =
                  page.messages().stream().filter(message -> message.seq() <= end).toList();
              long reached = messages.isEmpty() ? after : messages.get(messages.size() - 1).seq();
              boolean more = !messages.isEmpty() && reached < end;
              return page(target, page.head(), messages, more);
            });
  }

  private CompletionStage<Result> backward(Target target, @Nullable Long before, int limit) {
    ConversationId id = target.id();
    return ports
        .log()
        .heads(List.of(id))
        .thenCompose(
            heads -> {
              MessageLog.Head head = heads.get(id);
              long end = head == null ? 0 : end(before, head);
              // Read whole and cut at its old end, because a page must reach up to its bound.
              return ports
                  .log()
                  .read(id, Math.max(0, end - limit), limit, Integer.MAX_VALUE)
                  .thenApply(page -> lastOf(target, page, end));
            });
  }

  private static Result lastOf(Target target, MessageLog.Slice page, long end) {
    List<Message> messages = page.messages();
    int to = messages.size();
    while (to > 0 && messages.get(to - 1).seq() > end) {
      to--;
    }
    int from = to;
    long weight = 0;
    while (from > 0) {
      weight += MessageLog.weight(messages.get(from - 1));
      if (weight > MAX_PAGE_BYTES && from < to) {
        break;
      }
      from--;
    }
    List<Message> kept = messages.subList(from, to);
    boolean more = !kept.isEmpty() && kept.get(0).seq() > page.head().oldest();
    return page(target, page.head(), kept, more);
  }

  private static long end(@Nullable Long before, MessageLog.Head head) {
    return before == null ? head.last() : Math.min(before - 1, head.last());
  }

  private static Result page(
      Target target, MessageLog.Head head, List<Message> messages, boolean more) {
    return new Result.Page(target.as(), head.epoch(), head.oldest(), messages, more);
  }
}
