package org.obrol.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Draft;
import org.obrol.core.model.GroupId;
import org.obrol.core.model.Message;
import org.obrol.core.model.MessageId;
import org.obrol.core.model.UserName;

/**
 * How many messages a second are stored and answered, beside what plain SQLite stores with the same
 * schema, indexes and batches, in turn in one run.
 *
 * <pre>java -cp … org.obrol.storage.AppendFigure DIRECTORY [WAITING [SECONDS [ROUNDS]]]</pre>
 */
final class AppendFigure {
  private static final int CONVERSATIONS = 100;
  private static final int AUTHORS = 1_000;
  private static final int MAX_SAMPLES = 20_000_000;
  private static final String TEXT = "x".repeat(64);
  private static final UserName NAME = UserName.of("somebody");

  private final Path directory;
  private final int waiting;
  private final long nanos;
  private final AtomicLong keys = new AtomicLong();

  private AppendFigure(Path directory, int waiting, int seconds) {
    this.directory = directory;
    this.waiting = waiting;
    this.nanos = seconds * 1_000_000_000L;
  }

  /** What was measured: a rate, and how many messages a transaction had. */
  private record Figure(double perSecond, double batch) {}

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    int waiting = args.length > 1 ? Integer.parseInt(args[1]) : 1_024;
    int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
    int rounds = args.length > 3 ? Integer.parseInt(args[3]) : 3;
    for (int round = 0; round < rounds; round++) {
      AppendFigure figure =
          new AppendFigure(Files.createTempDirectory(directory, "figure"), waiting, seconds);
      Figure ours = figure.ours();
      Figure plain = figure.plain((int) Math.round(ours.batch));
      System.out.printf(
          "plain SQLite: %,.0f messages/s with batches of %.0f; ratio %.2f%n%n",
          plain.perSecond, plain.batch, ours.perSecond / plain.perSecond);
    }
  }

  private Figure ours() throws IOException, SQLException, InterruptedException {
    Path own = Files.createDirectory(directory.resolve("ours"));
    long[] latencies = new long[MAX_SAMPLES];
    AtomicLong done = new AtomicLong();
    try (Engine engine = new Engine(own, Durability.SYNC, InstantSource.system())) {
      SqliteMessageLog log =
          new SqliteMessageLog(engine, InstantSource.system(), Durability.SYNC.stored(), 64L << 20);
      engine.writer().start();
      long begin = System.nanoTime();
      CountDownLatch ended = new CountDownLatch(waiting);
      for (int i = 0; i < waiting; i++) {
        next(log, begin, latencies, done, ended);
      }
      ended.await();
      double seconds = (System.nanoTime() - begin) / 1e9;
      int count = (int) Math.min(done.get(), MAX_SAMPLES);
      Arrays.sort(latencies, 0, count);
      double batch = (double) done.get() / engine.writer().commits();
      System.out.printf(
          "Obrol:        %,.0f messages/s, %.0f at once, batches of %.0f;"
              + " answered after %.1f ms (median), %.1f ms (99 %%), %.1f ms (slowest)%n",
          done.get() / seconds,
          (double) waiting,
          batch,
          latencies[count / 2] / 1e6,
          latencies[(int) (count * 0.99)] / 1e6,
          latencies[count - 1] / 1e6);
      return new Figure(done.get() / seconds, batch);
    }
  }

  private void next(
      SqliteMessageLog log, long begin, long[] latencies, AtomicLong done, CountDownLatch ended) {
    long asked = System.nanoTime();
    if (asked - begin > nanos) {
      ended.countDown();
      return;
    }
    long key = keys.incrementAndGet();
    Draft draft =
        new Draft(author(key), NAME, Message.Kind.TEXT, TEXT, null, Long.toString(key, 36));
    log.append(conversation(key), draft)
        .whenComplete(
            (appended, failure) -> {
              int sample = (int) done.getAndIncrement();
              if (sample < MAX_SAMPLES) {
                latencies[sample] = System.nanoTime() - asked;
              }
              next(log, begin, latencies, done, ended);
            })
        .exceptionally(
            failure -> {
              throw new IllegalStateException(failure);
            });
  }

  private Figure plain(int batch) throws IOException, SQLException {
    Path own = Files.createDirectory(directory.resolve("plain"));
    Database database = new Database(own);
    long[] seqs = new long[CONVERSATIONS];
    long count = 0;
    long commits = 0;
    try (Sql sql = database.openWriter(Durability.SYNC)) {
      new Migrations().run(sql, InstantSource.system());
      long begin = System.nanoTime();
      while (System.nanoTime() - begin < nanos) {
        for (int i = 0; i < batch; i++) {
          count++;
          int conversation = (int) (count % CONVERSATIONS);
          Message message =
              new Message(
                  ConversationId.LOBBY,
                  ++seqs[conversation],
                  new MessageId(count),
                  Instant.EPOCH,
                  author(count),
                  NAME,
                  Message.Kind.TEXT,
                  TEXT,
                  null,
                  Long.toString(count, 36));
          Messages.insert(sql, conversation + 1, message);
        }
        sql.commit();
        commits++;
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      return new Figure(count / seconds, (double) count / commits);
    }
  }

  private static AccountId author(long key) {
    return new AccountId(1 + key % AUTHORS);
  }

  private static ConversationId conversation(long key) {
    return ConversationId.group(new GroupId(1 + key % CONVERSATIONS));
  }
}
