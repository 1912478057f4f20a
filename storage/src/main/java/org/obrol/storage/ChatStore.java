package org.obrol.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import org.obrol.core.model.UserName;
import org.obrol.core.service.Ports;
import org.obrol.core.spi.Blocking;

/**
 * A chat's stores in a data directory of one server. What is answered as stored survives {@code
 * kill -9} and, unless it was opened otherwise, a power cut; docs/durability.md has all that is
 * promised.
 *
 * <pre>{@code
 * try (ChatStore store = ChatStore.open(Path.of("obrol-data"));
 *     ChatServer server = ChatServer.builder().ports(store::ports).start()) {
 *   ...
 * }
 * }</pre>
 *
 * <p>Any thread may use it. It serves one chat, and is closed after that.
 */
public final class ChatStore implements AutoCloseable {
  private final DirectoryLock lock;
  private final Engine engine;
  private final ExecutorService hashing = Blocking.newPasswordThreads();
  private final SqliteAccounts accounts;
  private final SqliteTokens tokens;
  private final SqliteMessageLog log;
  private final SqliteGroups groups;
  private final SqliteReadMarks marks;
  private final DiskFiles files;

  private ChatStore(Path directory, DirectoryLock lock, Engine engine, StoreOptions options)
      throws IOException, SQLException {
    Writer writer = engine.writer();
    Readers readers = engine.readers();
    InstantSource clock = options.clock();
    this.lock = lock;
    this.engine = engine;
    this.accounts = new SqliteAccounts(writer, readers, new Argon2id(), hashing, clock);
    this.tokens = new SqliteTokens(writer, readers, clock);
    this.log =
        new SqliteMessageLog(engine, clock, options.durability().stored(), options.recentBytes());
    this.groups = new SqliteGroups(writer, readers);
    this.marks = new SqliteReadMarks(engine);
    writer.carry(marks);
    writer.carry(tokens);
    writer.start();
    this.files =
        new DiskFiles(directory, engine, options, new LocalDisk(), DiskFiles.MIN_FREE_BYTES);
    new Trimming(engine, log, options.retention(), clock).start();
  }

  /** Opens a data directory as {@link StoreOptions#defaults} say. */
  public static ChatStore open(Path directory) {
    return open(directory, StoreOptions.defaults());
  }

  /**
   * Opens a data directory, or makes it.
   *
   * @throws StoreException if another server uses it, if it was written by a newer version, or if
   *     it cannot be read or written
   */
  public static ChatStore open(Path directory, StoreOptions options) {
    try {
      makeDirectory(directory);
      DirectoryLock lock = DirectoryLock.take(directory);
      try {
        return open(directory, lock, options);
      } catch (Throwable failure) {
        lock.close();
        throw failure;
      }
    } catch (IOException | SQLException failure) {
      throw new StoreException(
          "the data directory %s cannot be used: %s"
              .formatted(directory, StoreException.reason(failure)),
          failure);
    }
  }

  /** One that is there keeps its permissions, but what is made in it is the owner's alone. */
  private static void makeDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      OwnersOnly.makeDirectories(directory);
    }
  }

  private static ChatStore open(Path directory, DirectoryLock lock, StoreOptions options)
      throws IOException, SQLException {
    OwnersOnly.makeDatabase(directory);
    Engine engine = new Engine(directory, options.durability(), options.clock());
    try {
      return new ChatStore(directory, lock, engine, options);
    } catch (Throwable failure) {
      engine.close();
      throw failure;
    }
  }

  /** These stores instead of others; for {@code ChatServerBuilder.ports}. */
  public Ports ports(Ports given) {
    return new Ports(accounts, tokens, log, groups, marks, files, given.policy());
  }

  /**
   * Takes a person out: the account, whose name is free then, tokens, memberships, read marks and
   * files, and from the messages text, name, key and file. The messages keep their places, so that
   * nobody's positions change; they are empty, by {@code erased-} and a number. What others wrote
   * stays, and so does what backups have.
   *
   * <p>When it completes, the content of the person's files is gone from the disk, unless somebody
   * else has a file of the same content. Where something could not be deleted it refuses with
   * {@code UNAVAILABLE}; the account is there then, and it can be tried again.
   *
   * <p>It may take seconds, in which others go on. Whoever embeds a server closes the person's
   * connections first, with {@code chat().kick(…)}.
   *
   * @return how many messages were emptied; refuses with {@code NO_SUCH_USER}
   */
  public CompletionStage<Long> erase(UserName name) {
    return new Erasure(engine, accounts, tokens, log, groups, marks, files).erase(name);
  }

  /**
   * Writes what waits to be written, and lets the data directory go. Whoever still asks is refused.
   * Idempotent.
   */
  @Override
  public void close() {
    hashing.shutdown();
    Threads.join(hashing); // first, so that a password that is being hashed can still be written
    files.close();
    engine.close();
    try {
      lock.close();
    } catch (IOException failure) {
      throw new StoreException("the data directory was not let go", failure);
    }
  }
}
