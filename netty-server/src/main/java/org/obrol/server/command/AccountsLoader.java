package org.obrol.server.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.obrol.core.service.Chat;

/**
 * Makes the users and groups of a file. Hashing passwords takes its time, so it says how far it is.
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

  void load(AccountsFile file) {
    List<AccountsFile.User> users = file.users();
    for (int from = 0; from < users.size(); from += AT_ONCE) {
      int to = Math.min(users.size(), from + AT_ONCE);
      List<? extends CompletionStage<?>> batch =
          users.subList(from, to).stream().map(this::register).toList();
      batch.forEach(stage -> stage.toCompletableFuture().join());
      if (users.size() > AT_ONCE) {
        progress.printf("obrol server: %d of %d accounts%n", to, users.size());
      }
    }
    for (AccountsFile.Group group : file.groups()) {
      chat.createGroup(group.name(), group.members()).toCompletableFuture().join();
    }
  }

  private CompletionStage<?> register(AccountsFile.User user) {
    return chat.register(user.name(), user.displayName(), user.password());
  }
}
