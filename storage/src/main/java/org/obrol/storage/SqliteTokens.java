package org.obrol.storage;

import static java.util.concurrent.CompletableFuture.completedStage;

import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.Sha256;
import org.obrol.core.spi.Tokens;

/**
 * Tokens on disk, of which only the hashes are kept. Those in use are in memory as well, with their
 * last uses, which ride along with what is written. Any thread may call it.
 */
final class SqliteTokens implements Tokens, Rider {
  private static final System.Logger LOG = System.getLogger(SqliteTokens.class.getName());

  private static final int PER_ACCOUNT = 100;
  private static final int TOKEN_BYTES = 24;
  private static final int TOKEN_LENGTH = TOKEN_BYTES / 3 * 4;

  /** How many tokens are known without the disk: some 10 MB of them. */
  static final int MAX_CACHED = 50_000;

  private static final long SWEEP_MILLIS = Duration.ofHours(1).toMillis();

  /** How long a token that nobody uses outlives its end, so that no use in hand is overlooked. */
  private static final long SWEEP_AFTER_MILLIS =
      TokenCache.LIFE_MILLIS + Duration.ofDays(1).toMillis();

  private static final String INSERT =
      "INSERT INTO token (hash, account, issued, used_at) VALUES (?, ?, ?, ?)";
  private static final String OLDEST =
      "DELETE FROM token WHERE account = ? AND issued <= (SELECT issued FROM token"
          + " WHERE account = ? ORDER BY issued DESC LIMIT 1 OFFSET "
          + PER_ACCOUNT
          + ") RETURNING hash";
  private static final String FIND = "SELECT account, used_at FROM token WHERE hash = ?";
  private static final String USE = "UPDATE token SET used_at = ? WHERE hash = ?";
  private static final String REVOKE = "DELETE FROM token WHERE hash = ?";
  private static final String REVOKE_ALL =
      "DELETE FROM token WHERE account = ? AND hash <> ? RETURNING hash";
  private static final String EXPIRE = "DELETE FROM token WHERE hash = ? AND used_at <= ?";
  private static final String SWEEP = "DELETE FROM token WHERE used_at <= ? RETURNING hash";
  private static final String OF = "SELECT hash, used_at FROM token WHERE account = ?";

  private final SecureRandom random = new SecureRandom();
  private final Writer writer;
  private final Readers readers;
  private final InstantSource clock;
  private final TokenCache cache;
  private long nextSweep; // confined to the writer's thread

  /** Makes tokens of what is in the database; the caller lets the writer carry them. */
  SqliteTokens(Writer writer, Readers readers, InstantSource clock) {
    this(writer, readers, clock, MAX_CACHED);
  }

  /**
   * The same.
   *
   * @param maxCached how many tokens may be in memory
   */
  SqliteTokens(Writer writer, Readers readers, InstantSource clock, int maxCached) {
    this.writer = writer;
    this.readers = readers;
    this.clock = clock;
    this.cache = new TokenCache(maxCached);
    this.nextSweep = clock.millis();
    writer.onDoubt(cache::doubt);
  }

  @Override
  public CompletionStage<String> issue(AccountId account) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    String hash = hash(token);
    return writer.write(
        transaction -> {
          Sql sql = transaction.sql();
          long now = clock.millis();
          sql.update(INSERT, hash, account.value(), sql.nextId("token"), now);
          transaction.onCommit(() -> cache.issued(hash, account, now));
          end(transaction, OLDEST, account.value(), account.value());
          return token;
        });
  }

  @Override
  public CompletionStage<Optional<AccountId>> use(String token) {
    if (token.length() != TOKEN_LENGTH) { // never was one
      return completedStage(Optional.empty());
    }
    String hash = hash(token);
    TokenCache.Found found = cache.use(hash, clock.millis());
    if (found instanceof TokenCache.Found.Living living) {
      wakeIfDirty();
      return completedStage(Optional.of(living.account()));
    }
    TokenCache.Found.Unknown unknown = (TokenCache.Found.Unknown) found;
    if (unknown.begun()) {
      load(hash, unknown.load());
    }
    return unknown.load().answer.copy(); // several may wait for it
  }

  private void wakeIfDirty() {
    if (cache.takeNewlyDirty()) {
      writer.wake();
    }
  }

  private void load(String hash, TokenCache.Load load) {
    readers
        .read(
            sql ->
                sql.first(
                    FIND,
                    row -> new TokenCache.Row(new AccountId(row.getLong(1)), row.getLong(2)),
                    hash))
        .whenComplete(
            (row, fault) -> {
              if (fault != null) {
                cache.end(hash, load);
                load.answer.completeExceptionally(fault);
              } else {
                loaded(hash, load, row.orElse(null));
              }
            })
        .thenAccept(row -> {})
        .exceptionally(SqliteTokens::logged);
  }

  private void loaded(String hash, TokenCache.Load load, TokenCache.@Nullable Row row) {
    TokenCache.Loaded loaded = cache.loaded(hash, load, row);
    switch (loaded) {
      case KEPT -> {
        wakeIfDirty();
        load.answer.complete(Optional.ofNullable(row).map(TokenCache.Row::account));
      }
      case NO_ROOM -> writeUse(hash, load, Objects.requireNonNull(row).account());
      case EXPIRED -> {
        expire(hash, load.expiry());
        load.answer.complete(Optional.empty());
      }
      case GONE -> load.answer.complete(Optional.empty());
      case AGAIN -> load(hash, load);
    }
  }

  /** Memory is full of uses that are not on disk yet; this one goes there first. */
  private void writeUse(String hash, TokenCache.Load load, AccountId account) {
    writer
        .write(transaction -> transaction.sql().update(USE, cache.usedAt(load), hash) == 1)
        .whenComplete(
            (living, fault) -> {
              cache.end(hash, load);
              if (fault != null) {
                load.answer.completeExceptionally(fault);
              } else {
                load.answer.complete(living ? Optional.of(account) : Optional.empty());
              }
            })
        .exceptionally(SqliteTokens::loggedFalse);
  }

  /** Deletes a token that was found to have expired; the sweep does it where this cannot. */
  private void expire(String hash, long expiry) {
    writer
        .write(transaction -> transaction.sql().update(EXPIRE, hash, expiry) == 1)
        .exceptionally(SqliteTokens::loggedFalse);
  }

  private static @Nullable Void logged(Throwable fault) {
    loggedFalse(fault);
    return null;
  }

  private static boolean loggedFalse(Throwable fault) {
    LOG.log(Level.DEBUG, "a use of a token failed", fault); // whoever asked was told
    return false;
  }

  @Override
  public CompletionStage<Void> revoke(String token) {
    String hash = hash(token);
    return writer
        .write(
            transaction -> {
              transaction.onCommit(() -> cache.remove(hash));
              return transaction.sql().update(REVOKE, hash);
            })
        .thenAccept(ended -> {});
  }

  @Override
  public CompletionStage<Void> revokeAll(AccountId account, @Nullable String but) {
    String kept = but == null ? "" : hash(but);
    return writer
        .write(transaction -> end(transaction, REVOKE_ALL, account.value(), kept))
        .thenAccept(ended -> {});
  }

  /** Deletes tokens, and says how many. */
  private int end(Transaction transaction, String delete, Object... parameters)
      throws SQLException {
    List<String> ended = transaction.sql().all(delete, row -> row.getString(1), parameters);
    transaction.onCommit(() -> ended.forEach(cache::remove));
    return ended.size();
  }

  @Override
  public CompletionStage<Integer> count(AccountId account) {
    long now = clock.millis();
    return readers.read(
        sql -> {
          int living = 0;
          for (TokenCache.Use use : sql.all(OF, SqliteTokens::use, account.value())) {
            // What memory knows is at least as new.
            if (!TokenCache.isExpired(cache.usedAt(use.hash()).orElse(use.at()), now)) {
              living++;
            }
          }
          return living;
        });
  }

  private static TokenCache.Use use(ResultSet row) throws SQLException {
    return new TokenCache.Use(row.getString(1), row.getLong(2));
  }

  @Override
  public boolean isDirty() {
    return cache.isDirty();
  }

  @Override
  public void ride(Transaction transaction) throws SQLException {
    List<TokenCache.Use> uses = cache.unwritten();
    for (TokenCache.Use use : uses) {
      transaction.sql().update(USE, use.at(), use.hash());
    }
    transaction.onCommit(() -> cache.written(uses));
    long now = clock.millis();
    if (now >= nextSweep) { // after the uses, or it would overlook them
      nextSweep = now + SWEEP_MILLIS;
      end(transaction, SWEEP, now - SWEEP_AFTER_MILLIS);
    }
  }

  private static String hash(String token) {
    return Sha256.of(Sha256.newDigest().digest(token.getBytes(StandardCharsets.UTF_8))).hex();
  }
}
