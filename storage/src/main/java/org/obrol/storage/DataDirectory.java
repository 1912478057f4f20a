package org.obrol.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.Files;
import org.obrol.core.spi.Refused;

/**
 * What can be done with a data directory from outside: check it, back it up, write all of it out in
 * a form that does not depend on the database, and read that in again.
 *
 * <p>All of it blocks, takes constant memory, and ends with a {@link StoreException} when its
 * thread is interrupted; a copy that was not finished is taken away then. To check, to back up and
 * to export may be done while a server uses the directory.
 */
public final class DataDirectory {
  /** How long files are kept is the server's affair. */
  private static final Files.Limits NO_LIMITS =
      new Files.Limits(
          Long.MAX_VALUE, Long.MAX_VALUE, Duration.ofDays(36_500), Duration.ofDays(36_500));

  private final Path directory;

  private DataDirectory(Path directory) {
    this.directory = directory;
  }

  /** A directory that is there or is to be. */
  public static DataDirectory of(Path directory) {
    return new DataDirectory(directory);
  }

  /** What a task does. */
  private interface Task<T> {
    T run() throws IOException, SQLException;
  }

  private <T> T run(Task<T> task) {
    try {
      return task.run();
    } catch (IOException | SQLException failure) {
      if (Thread.currentThread().isInterrupted()) {
        throw new StoreException("interrupted", failure);
      }
      String reason = StoreException.reason(failure); // of a file it names the file
      throw new StoreException(
          failure instanceof IOException ? reason : directory + ": " + reason, failure);
    }
  }

  /**
   * Looks for damage: in the database, in every message, in every file.
   *
   * @throws StoreException if there is nothing to check; damage is no exception
   */
  public CheckReport check(Progress progress) {
    return run(() -> new Check(directory, new Steps(progress)).run());
  }

  /**
   * Makes a copy, which is a data directory itself. Its epochs are new, because clients may have
   * seen what the copy does not have when it is put in the place of the original.
   *
   * @param target missing or empty
   * @throws StoreException if that is not possible; nothing is left at the target then
   */
  public Totals backup(Path target, Progress progress) {
    if (target.toAbsolutePath().normalize().startsWith(directory.toAbsolutePath().normalize())) {
      throw new StoreException("the target " + target + " is inside the data directory");
    }
    return run(() -> new Backup(directory, new Steps(progress)).run(target));
  }

  /**
   * Writes everything out, as of one moment, in an order that depends on the data alone. The hashes
   * of passwords and tokens are part of it.
   *
   * @throws StoreException if something cannot be read or the sink throws
   */
  public Totals exportTo(ExportItem.Sink sink, Progress progress) {
    return run(() -> new Export(directory, new Steps(progress)).run(sink));
  }

  /**
   * Makes this directory, which is missing or empty, of an export. Older exports are brought to the
   * newest schema.
   *
   * @param keepEpochs whether clients go on where they stood; right only if the export has all that
   *     they may have seen
   * @throws StoreException if the export is damaged, cut off or too new; nothing is left then
   */
  public Totals importFrom(ExportItem.Source source, boolean keepEpochs, Progress progress) {
    return run(
        () ->
            new Import(directory, keepEpochs, new Steps(progress), InstantSource.system())
                .run(source));
  }

  /**
   * Takes a person out, while no server uses the directory; see {@link ChatStore#erase}.
   *
   * @return how many messages were emptied
   * @throws StoreException if there is nobody of that name, or a server uses the directory
   */
  public long eraseAccount(UserName name) {
    return run(
        () -> {
          Snapshot.open(directory).close(); // finds out whether there is a store
          StoreOptions options = StoreOptions.defaults().withFileLimits(NO_LIMITS);
          try (ChatStore store = ChatStore.open(directory, options)) {
            return store.erase(name).toCompletableFuture().join();
          } catch (CompletionException failure) {
            if (failure.getCause() instanceof Refused refused) {
              throw new StoreException(refused.reason(), failure);
            }
            throw failure;
          }
        });
  }
}
