package org.obrol.core.service;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Command;
import org.obrol.core.event.Result;
import org.obrol.core.model.Account;

/** Who there is and who is in. Any thread. */
final class People {
  private static final int DEFAULT_PAGE = 100;
  private static final int MAX_PAGE = 500;

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
