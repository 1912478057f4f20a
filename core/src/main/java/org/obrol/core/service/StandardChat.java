package org.obrol.core.service;

import static java.util.concurrent.CompletableFuture.completedStage;
import static java.util.concurrent.CompletableFuture.failedStage;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.obrol.core.command.Failure;
import org.obrol.core.event.Goodbye;
import org.obrol.core.event.Push;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.Address;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Draft;
import org.obrol.core.model.Group;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.Message;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.ChatListener;
import org.obrol.core.spi.Groups;
import org.obrol.core.spi.MessageLog;
import org.obrol.core.spi.Refused;

/** The facade for programs in the same process. Any thread. */
final class StandardChat implements Chat {
  private static final Account SYSTEM =
      new Account(AccountId.SYSTEM, UserName.SYSTEM, UserName.SYSTEM.shown(), false);

  private final StandardChatService service;

  StandardChat(StandardChatService service) {
    this.service = service;
  }

  @Override
  public CompletionStage<Message> send(UserName from, Address to, String text) {
    return Faults.call(
        () -> {
          Texts.check(text, service.options().maxTextBytes());
          return author(from).thenCompose(author -> append(author, to, text));
        });
  }

  private CompletionStage<Account> author(UserName name) {
    return name.equals(UserName.SYSTEM)
        ? completedStage(SYSTEM)
        : service.conversations().account(name);
  }

  private CompletionStage<Message> append(Account author, Address to, String text) {
    return conversation(author, to)
        .thenCompose(
            id -> service.ports().log().append(id, Draft.text(author.id(), author.name(), text)))
        .thenApply(MessageLog.Appended::message);
  }

  private CompletionStage<ConversationId> conversation(Account author, Address to) {
    if (to instanceof Address.User user) {
      return service
          .conversations()
          .account(user.name())
          .thenApply(other -> ConversationId.direct(author.id(), other.id()));
    }
    if (to instanceof Address.Group group) {
      return service
          .conversations()
          .group(group.name())
          .thenApply(found -> ConversationId.group(found.id()));
    }
    return completedStage(ConversationId.LOBBY);
  }

  @Override
  public CompletionStage<Account> register(UserName name, String displayName, String password) {
    return Faults.call(
        () -> {
          Texts.checkNotReserved(name);
          Texts.checkPassword(password);
          return service.register(name, displayName, password);
        });
  }

  @Override
  public CompletionStage<Group> createGroup(GroupName name, List<UserName> members) {
    if (members.isEmpty()) {
      return failedStage(new Refused(Failure.MISSING_PARAMETER, "a group needs a member"));
    }
    CompletionStage<Groups.Change> group =
        service
            .conversations()
            .account(members.get(0))
            .thenCompose(
                owner ->
                    service
                        .ports()
                        .groups()
                        .create(name, owner.id())
                        .thenCompose(
                            made -> service.memberships().bringIn(owner, made, owner.name())));
    for (UserName member : members.subList(1, members.size())) {
      group =
          group.thenCompose(
              before ->
                  service
                      .conversations()
                      .account(member)
                      .thenCompose(
                          account ->
                              service.memberships().add(before.group(), account, members.get(0))));
    }
    return group.thenApply(Groups.Change::group);
  }

  @Override
  public CompletionStage<Optional<Account>> find(UserName name) {
    return service.ports().accounts().find(name);
  }

  @Override
  public CompletionStage<List<Account>> online() {
    return service.people().online();
  }

  @Override
  public CompletionStage<Integer> kick(UserName name, String reason) {
    return service.conversations().account(name).thenApply(account -> kick(account.id(), reason));
  }

  private int kick(AccountId account, String reason) {
    Set<ChatSession> connections = new LinkedHashSet<>(service.directory().of(account));
    connections.addAll(service.passes().of(account));
    connections.forEach(
        one -> StandardChatService.on(one, session -> session.end(Goodbye.KICKED, reason)));
    return connections.size();
  }

  @Override
  public Subscription subscribe(ChatListener listener) {
    return service.listeners().add(listener);
  }

  @Override
  public CompletionStage<Bot> bot(UserName name, Executor executor, Consumer<Push> onPush) {
    return Faults.call(
            () -> {
              Texts.checkNotReserved(name);
              return service.ports().accounts().find(name);
            })
        .thenCompose(
            found ->
                found.isPresent()
                    ? completedStage(found.get())
                    : service.register(name, name.shown(), null))
        .thenCompose(account -> BotPeer.enter(service, account, executor, onPush));
  }
}
