package org.obrol.core.service;

import static java.util.concurrent.CompletableFuture.completedStage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Command;
import org.obrol.core.event.Result;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.UserName;

/** Who there is and who is in. Any thread. */
final class People {
  private static final int DEFAULT_PAGE = 100;
  private static final int MAX_PAGE = 500;

  /** How many people a roll call has at most: as one reply, about a megabyte. */
  private static final int MAX_ROLL = 10_000;

  private final StandardChatService service;

  People(StandardChatService service) {
    this.service = service;
  }

  CompletionStage<Result> users(Command.Users asked) {
    int limit = limit(asked.limit());
    return service
        .ports()
        .accounts()
        .list(asked.after(), limit + 1)
        .thenApply(found -> page(found, limit));
  }

  CompletionStage<Result> online(Command.Online asked) {
    int limit = limit(asked.limit());
    return online()
        .thenApply(
            found ->
                page(
                    found.stream()
                        .filter(
                            account ->
                                asked.after() == null
                                    || account.name().compareTo(asked.after()) > 0)
                        .limit(limit + 1L)
                        .toList(),
                    limit));
  }

  /** Everybody, or who is in, in the order of coming; see {@link Command.RollCall}. */
  CompletionStage<Result> rollCall(boolean onlineOnly) {
    return onlineOnly
        ? named(service.directory().onlineByArrival()).thenApply(found -> page(found, MAX_ROLL))
        : everybody(null, new ArrayList<>())
            .thenApply(
                found -> {
                  found.sort(Comparator.comparing(Account::id)); // ids are given in order
                  return page(found, MAX_ROLL);
                });
  }

  private CompletionStage<List<Account>> named(List<AccountId> ids) {
    List<AccountId> wanted = ids.subList(0, Math.min(ids.size(), MAX_ROLL + 1));
    return service
        .ports()
        .accounts()
        .find(wanted)
        .thenApply(found -> wanted.stream().map(found::get).filter(Objects::nonNull).toList());
  }

  private CompletionStage<List<Account>> everybody(@Nullable UserName after, List<Account> found) {
    return service
        .ports()
        .accounts()
        .list(after, MAX_ROLL + 1 - found.size())
        .thenCompose(
            page -> {
              found.addAll(page);
              return page.isEmpty() || found.size() > MAX_ROLL
                  ? completedStage(found)
                  : everybody(page.get(page.size() - 1).name(), found);
            });
  }

  /** Who is in, in the order of their names. */
  CompletionStage<List<Account>> online() {
    return service
        .ports()
        .accounts()
        .find(List.copyOf(service.directory().online()))
        .thenApply(
            found -> found.values().stream().sorted(Comparator.comparing(Account::name)).toList());
  }

  private static int limit(@Nullable Integer wanted) {
    return wanted == null ? DEFAULT_PAGE : Math.min(wanted, MAX_PAGE);
  }

  private Result page(List<Account> found, int limit) {
    List<Result.Users.User> users =
        found.stream()
            .limit(limit)
            .map(
                account ->
                    new Result.Users.User(account, service.directory().isOnline(account.id())))
            .toList();
    return new Result.Users(users, found.size() > limit);
  }
}
