package org.obrol.server.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.obrol.core.command.Failure;
import org.obrol.core.model.Account;
import org.obrol.core.service.Chat;
import org.obrol.core.spi.Refused;

/**
 * Makes the users and groups of a file, and leaves alone those that are there already. Hashing
 * passwords takes its time, so it says how far it is.
 */
final class AccountsLoader {
  /** Few enough not to fill the queue of the passwords' pool. */
  private static final int AT_ONCE = 16;

  private final Chat chat;
  private final PrintWriter progress;

  AccountsLoader(Chat chat, PrintWriter progress) {
    this.chat = chat;
    this.progress = progress;
  }

  /**
   * Loads a file.
   *
   * @throws Refused if something of it cannot be made
   */
  void load(AccountsFile file) throws InterruptedException {
    List<AccountsFile.User> users = file.users();
    int accounts = 0;
    for (int from = 0; from < users.size(); from += AT_ONCE) {
      int to = Math.min(users.size(), from + AT_ONCE);
      List<CompletionStage<Boolean>> batch =
          users.subList(from, to).stream().map(this::register).toList();
      for (CompletionStage<Boolean> stage : batch) {
        accounts += await(stage) ? 1 : 0;
      }
      if (users.size() > AT_ONCE) {
        progress.printf("obrol server: %d of %d accounts%n", to, users.size());
      }
    }
    int groups = 0;
    for (AccountsFile.Group group : file.groups()) {
      groups += await(made(chat.createGroup(group.name(), group.members()))) ? 1 : 0;
    }
    progress.printf(
        "obrol server: %s, %s%n",
        counted("account", accounts, users.size()), counted("group", groups, file.groups().size()));
    progress.flush();
  }

  private static String counted(String what, int made, int all) {
    String text = "%d %s%s made".formatted(made, what, made == 1 ? "" : "s");
    int there = all - made;
    return there == 0
        ? text
        : text + " (%d %s there)".formatted(there, there == 1 ? "was" : "were");
  }

  /** Whether an account was made. Whether it is there is asked before its password is hashed. */
  private CompletionStage<Boolean> register(AccountsFile.User user) {
    return chat.find(user.name()).thenCompose(known -> register(user, known));
  }

  private CompletionStage<Boolean> register(AccountsFile.User user, Optional<Account> known) {
    return known.isPresent()
        ? CompletableFuture.completedStage(false)
        : made(chat.register(user.name(), user.displayName(), user.password()));
  }

  /** Whether something was made; refusals but for a name that is there are passed on. */
  private static CompletionStage<Boolean> made(CompletionStage<?> stage) {
    return stage.handle(
        (done, failure) -> {
          if (failure == null) {
            return true;
          }
          Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
          if (cause instanceof Refused refused && refused.failure() == Failure.NAME_TAKEN) {
            return false;
          }
          throw new CompletionException(cause);
        });
  }

  private static boolean await(CompletionStage<Boolean> stage) throws InterruptedException {
    try {
      return stage.toCompletableFuture().get();
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof Refused refused
          ? refused
          : new CompletionException(failure.getCause());
    }
  }
}
