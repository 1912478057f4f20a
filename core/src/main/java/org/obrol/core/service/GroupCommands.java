package org.obrol.core.service;

import static java.util.concurrent.CompletableFuture.completedStage;
import static java.util.concurrent.CompletableFuture.failedStage;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.obrol.core.command.Failure;
import org.obrol.core.event.ConversationState;
import org.obrol.core.event.Push.Membership.Change;
import org.obrol.core.event.Result;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.Group;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.Groups;
import org.obrol.core.spi.Refused;

/** The commands about groups. Confined to the lane. */
final class GroupCommands {
  private final StandardChatService service;
  private final ChatSession session;

  GroupCommands(StandardChatService service, ChatSession session) {
    this.service = service;
    this.session = session;
  }

  CompletionStage<Result> create(Login login, GroupName name) {
    return service
        .ports()
        .groups()
        .create(name, login.account().id())
        .thenCompose(change -> enter(login, change, Change.CREATED));
  }

  CompletionStage<Result> join(Login login, GroupName name) {
    return service
        .conversations()
        .group(name)
        .thenCompose(group -> service.ports().groups().join(group.id(), login.account().id()))
        .thenCompose(change -> enter(login, change, Change.JOINED));
  }

  private CompletionStage<Result> enter(Login login, Groups.Change change, Change how) {
    Account me = login.account();
    if (!change.changed()) {
      return described(change.group()); // pushes began when the user came in
    }
    return service
        .memberships()
        .start(me, change.group())
        .thenComposeAsync(
            start -> {
              service.memberships().arrived(me, change, start, how, me.name(), session);
              session.line().afterAnswer(() -> enterNow(login, change, start));
              boolean outAgain = login.hasNewer(change.group().id(), change.revision());
              return described(
                  change.group(), outAgain ? Optional.empty() : Optional.of(start.state()));
            },
            session.peer().lane());
  }

  private void enterNow(Login login, Groups.Change change, Start start) {
    // A removal by the owner may have overtaken this.
    if (session.isIn(login) && login.isNews(change.group().id(), change.revision())) {
      session.bringInto(login, change.group(), start);
    }
  }

  CompletionStage<Result> leave(Login login, GroupName name) {
    Account me = login.account();
    return service
        .conversations()
        .group(name)
        .thenCompose(group -> service.ports().groups().leave(group.id(), me.id()))
        .thenCompose(
            change ->
                service
                    .memberships()
                    .left(me, change, Change.LEFT, me.name(), session)
                    .thenCompose(done -> described(change.group())));
  }

  CompletionStage<Result> add(Login login, GroupName name, UserName added) {
    return owned(login, name)
        .thenCombine(
            service.conversations().account(added),
            (group, account) ->
                service
                    .memberships()
                    .add(group, account, login.account().name())
                    .thenCompose(change -> described(change.group())))
        .thenCompose(stage -> stage);
  }

  CompletionStage<Result> remove(Login login, GroupName name, UserName removed) {
    UserName by = login.account().name();
    return owned(login, name)
        .thenCombine(
            service.conversations().account(removed),
            (group, account) ->
                service
                    .ports()
                    .groups()
                    .leave(group.id(), account.id())
                    .thenCompose(
                        change ->
                            service
                                .memberships()
                                .left(account, change, Change.REMOVED, by, session)
                                .thenCompose(done -> described(change.group()))))
        .thenCompose(stage -> stage);
  }

  private CompletionStage<Group> owned(Login login, GroupName name) {
    return service
        .conversations()
        .group(name)
        .thenCompose(
            group ->
                group.owner().equals(login.account().id())
                    ? completedStage(group)
                    : failedStage(
                        new Refused(
                            Failure.NOT_OWNER,
                            "only the owner of #" + group.name() + " may do this")));
  }

  CompletionStage<Result> members(GroupName name) {
    return service.conversations().group(name).thenCompose(this::described);
  }

  CompletionStage<Result> list() {
    return service
        .ports()
        .groups()
        .list()
        .thenApply(groups -> new Result.Groups(groups.stream().map(Group::name).toList()));
  }

  private CompletionStage<Result> described(Group group) {
    return described(group, Optional.empty());
  }

  private CompletionStage<Result> described(Group group, Optional<ConversationState> joined) {
    Set<AccountId> ids = new HashSet<>(group.members());
    ids.add(group.owner()); // of a group that is gone: who was its last member
    return service
        .ports()
        .accounts()
        .find(ids)
        .thenApply(
            found -> {
              Account owner = found.get(group.owner());
              if (owner == null) {
                throw new Refused(Failure.NO_SUCH_GROUP, "the group is gone");
              }
              List<UserName> members =
                  group.members().stream()
                      .map(found::get)
                      .filter(Objects::nonNull)
                      .map(Account::name)
                      .toList();
              return new Result.Membership(group.name(), owner.name(), members, joined);
            });
  }
}
