package org.obrol.storage;

import static java.util.concurrent.CompletableFuture.completedStage;

import java.sql.SQLException;
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
                    .thenCompose(done -> eraseMessages(id, new Erased(0, 0)))
                    .thenCompose(erased -> leaveGroups(id).thenApply(done -> erased))
                    .thenCompose(erased -> marks.forget(id).thenApply(done -> erased))
                    .thenCompose(erased -> removeFiles(id).thenApply(done -> erased))
                    .thenCompose(erased -> remove(id, erased))
                    .thenCompose(count -> endLateTokens(id).thenApply(done -> count))
                    .thenCompose(count -> files.swept().thenApply(done -> count)));
  }

  private CompletionStage<Void> shutOut(AccountId id) {
    return engine
        .writer()
        .write(transaction -> transaction.sql().update(NO_PASSWORD, id.value()))
        .thenCompose(done -> tokens.revokeAll(id, null));
  }

  /** How many messages have been erased, and up to which id there are no others. */
  private record Erased(long count, long last) {}

  /** The next messages that a person has written, and up to which id these are all. */
  private record Page(List<Long> messages, long last) {
    Erased after(Erased before) {
      return new Erased(before.count + messages.size(), last);
    }
  }

  /** Reads a page; one that is empty ends at the newest message of all. */
  private static Page written(Sql sql, AccountId author, Erased before, int limit)
      throws SQLException {
    List<Long> found = sql.all(WRITTEN, row -> row.getLong(1), author.value(), before.last, limit);
    long last = found.isEmpty() ? Messages.lastId(sql) : found.get(found.size() - 1);
    return new Page(found, last);
  }

  private CompletionStage<Erased> eraseMessages(AccountId author, Erased before) {
    return engine
        .readers()
        .read(sql -> written(sql, author, before, SLICE))
        .thenCompose(
            page ->
                page.messages.isEmpty()
                    ? completedStage(page.after(before))
                    : eraseSlice(author, page.messages)
                        .thenCompose(done -> eraseMessages(author, page.after(before))));
  }

  private CompletionStage<Boolean> eraseSlice(AccountId author, List<Long> messages) {
    return engine
        .writer()
        .write(
            transaction -> {
              erase(transaction, author, messages);
              return true;
            });
  }

  private void erase(Transaction transaction, AccountId author, List<Long> messages)
      throws SQLException {
    UserName name = UserName.of("erased-" + author.value());
    for (long message : messages) {
      Messages.erase(transaction.sql(), message, name);
    }
    transaction.onCommit(log::forgetMessages);
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

  /**
   * The last transaction, with what was in hand while the others were at it: ids ascend, so it is
   * behind what was looked at.
   */
  private CompletionStage<Long> remove(AccountId id, Erased before) {
    return engine
        .writer()
        .write(
            transaction -> {
              Page late = written(transaction.sql(), id, before, Integer.MAX_VALUE);
              erase(transaction, id, late.messages);
              files.removeAll(transaction, id);
              transaction.sql().update(GONE, id.value());
              transaction.onCommit(() -> accounts.forget(id));
              return late.after(before).count;
            });
  }

  /** A login that was in hand may have got another one; nobody can log in any more. */
  private CompletionStage<Void> endLateTokens(AccountId id) {
    return tokens.revokeAll(id, null);
  }
}
