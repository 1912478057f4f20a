package org.obrol.storage;

import static java.util.concurrent.CompletableFuture.completedStage;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.obrol.core.command.Failure;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.Group;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.Refused;

/**
 * Takes a person out of the store. The account goes last, so that one that was interrupted can be
 * begun again by the same name.
 */
final class Erasure {
  /** How many messages are changed in one transaction. */
  private static final int SLICE = 500;

  private static final String NO_PASSWORD = "UPDATE account SET password = NULL WHERE id = ?";
  private static final String GONE = "DELETE FROM account WHERE id = ?";
  private static final String WRITTEN =
      "SELECT id FROM message WHERE author = ? AND id > ? ORDER BY id LIMIT ?";

  private final Engine engine;
  private final SqliteAccounts accounts;
  private final SqliteTokens tokens;
  private final SqliteMessageLog log;
  private final SqliteGroups groups;
  private final SqliteReadMarks marks;
  private final DiskFiles files;

  Erasure(
      Engine engine,
      SqliteAccounts accounts,
      SqliteTokens tokens,
      SqliteMessageLog log,
      SqliteGroups groups,
      SqliteReadMarks marks,
      DiskFiles files) {
    this.engine = engine;
    this.accounts = accounts;
    this.tokens = tokens;
    this.log = log;
    this.groups = groups;
    this.marks = marks;
    this.files = files;
  }

  /** See {@link ChatStore#erase}. */
  CompletionStage<Long> erase(UserName name) {
    return accounts
        .find(name)
        .thenApply(
            found ->
                found.orElseThrow(
                    () -> new Refused(Failure.NO_SUCH_USER, "there is no account " + name)))
        .thenApply(Account::id)
        .thenCompose(
            id ->
                shutOut(id)
                    .thenCompose(done -> eraseMessages(id, 0, 0))
                    .thenCompose(count -> leaveGroups(id).thenApply(done -> count))
                    .thenCompose(count -> marks.forget(id).thenApply(done -> count))
                    .thenCompose(count -> removeFiles(id).thenApply(done -> count))
                    .thenCompose(count -> remove(id).thenApply(done -> count)));
  }

  private CompletionStage<Void> shutOut(AccountId id) {
    return engine
        .writer()
        .write(transaction -> transaction.sql().update(NO_PASSWORD, id.value()))
        .thenCompose(done -> tokens.revokeAll(id, null));
  }

  /**
   * Goes on behind a message.
   *
   * @param count how many were erased before
   */
  private CompletionStage<Long> eraseMessages(AccountId author, long after, long count) {
    return engine
        .readers()
        .read(sql -> sql.all(WRITTEN, row -> row.getLong(1), author.value(), after, SLICE))
        .thenCompose(
            found ->
                found.isEmpty()
                    ? completedStage(count)
                    : eraseSlice(author, found)
                        .thenCompose(
                            done ->
                                eraseMessages(
                                    author, found.get(found.size() - 1), count + found.size())));
  }

  private CompletionStage<Boolean> eraseSlice(AccountId author, List<Long> messages) {
    UserName name = UserName.of("erased-" + author.value());
    return engine
        .writer()
        .write(
            transaction -> {
              for (long message : messages) {
                Messages.erase(transaction.sql(), message, name);
              }
              transaction.onCommit(log::forgetMessages);
              return true;
            });
  }

  private CompletionStage<Void> leaveGroups(AccountId id) {
    return groups
        .of(id)
        .thenCompose(
            all -> {
              CompletionStage<Void> left = completedStage(null);
              for (Group group : all) {
                left =
                    left.thenCompose(done -> groups.leave(group.id(), id)).thenAccept(done -> {});
              }
              return left;
            });
  }

  /** Waits for the disk: whoever closes the store next would leave the content there. */
  private CompletionStage<Void> removeFiles(AccountId id) {
    return engine
        .writer()
        .write(
            transaction -> {
              files.removeAll(transaction, id);
              return true;
            })
        .thenCompose(done -> files.swept())
        .thenAccept(
            gone -> {
              if (!gone) {
                throw new Refused(
                    Failure.UNAVAILABLE, "the files cannot be deleted from the disk yet");
              }
            });
  }

  private CompletionStage<Boolean> remove(AccountId id) {
    return engine
        .writer()
        .write(
            transaction -> {
              files.removeAll(transaction, id); // what came meanwhile
              transaction.sql().update(GONE, id.value());
              transaction.onCommit(() -> accounts.forget(id));
              return true;
            });
  }
}
