package org.obrol.client.crash;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A server in a process of its own, under load, that is killed with SIGKILL at moments nobody
 * chooses and started again on the same data. Run it longer with {@code ./mvnw verify -Pcrash
 * -Dobrol.crash.rounds=200}, and one seed again with {@code -Dobrol.seed=N}.
 */
class CrashTest {
  private static final String ROUNDS = "obrol.crash.rounds";

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"sync, 2", "os, 1"})
  @Timeout(value = 3, unit = TimeUnit.HOURS) // of the long form; the build has a limit of its own
  void whatWasAcknowledgedOutlivesEveryKill(String durability, int few) throws Exception {
    int rounds = Integer.getInteger(ROUNDS, few);
    long seed = Long.getLong("obrol.seed", System.nanoTime());
    tell("%s: -Dobrol.seed=%d".formatted(durability, seed));
    Consumer<String> progress =
        System.getProperty(ROUNDS) == null ? round -> {} : round -> tell(durability + ", " + round);
    try (CrashRun run = new CrashRun(directory, durability, rounds, seed, progress)) {
      tell(durability + ": " + run.run());
    }
  }

  private static void tell(String line) {
    System.out.println("CrashTest, " + line);
  }
}
