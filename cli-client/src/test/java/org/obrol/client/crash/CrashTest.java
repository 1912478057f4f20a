package org.obrol.client.crash;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server in a process of its own, under load, that is killed with SIGKILL at moments nobody
 * chooses and started again on the same data. Run it longer with {@code ./mvnw verify -Pcrash
 * -Dobrol.crash.rounds=200}, and one seed again with {@code -Dobrol.seed=N}.
 */
class CrashTest {
  /** How many rounds there are where nothing is said. */
  static final int SHORT = 4;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"sync", "os"})
  @Timeout(value = 3, unit = TimeUnit.HOURS) // the long form; the build has a limit of its own
  void whatWasAcknowledgedOutlivesEveryKill(String durability) throws Exception {
    int rounds = Integer.getInteger("obrol.crash.rounds", SHORT);
    long seed = Long.getLong("obrol.seed", System.nanoTime());
    System.out.printf("CrashTest, %s: -Dobrol.seed=%d%n", durability, seed);
    try (CrashRun run = new CrashRun(directory, durability, rounds, seed)) {
      System.out.printf("CrashTest, %s: %s%n", durability, run.run());
    }
  }
}
