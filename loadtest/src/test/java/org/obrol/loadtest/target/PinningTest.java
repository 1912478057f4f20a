package org.obrol.loadtest.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.loadtest.engine.LoadException;

final class PinningTest {
  @Test
  void coresAreNumbersAndRanges() {
    assertThat(Cpus.parse("0").toString()).isEqualTo("0");
    assertThat(Cpus.parse("4,0-2").toString()).isEqualTo("0,1,2,4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "2-1", "-1", "1-2-3", "0,,1", "0-1000000000"})
  void whatIsNoListOfCoresIsRefused(String list) {
    assertThatThrownBy(() -> Cpus.parse(list))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + list + "\" (expected: numbers and ranges");
  }

  @Test
  void serverAndHarnessGetDifferentCoresByThemselves() throws Exception {
    assumeThat(Cpus.allowed().numbers()).hasSizeGreaterThan(1);
    Pinning auto = Pinning.of("auto");
    assumeThat(auto.description()).startsWith("server on");
    assertThat(auto.onServerCpus(List.of("x")))
        .containsExactly("taskset", "-c", "" + Cpus.allowed().numbers().first(), "x");
  }

  @Test
  void withoutPinningACommandIsLeftAsItIs() throws Exception {
    Pinning none = Pinning.of("none");
    none.pinHarness();
    assertThat(none.onServerCpus(List.of("x"))).containsExactly("x");
    assertThat(none.description()).isEqualTo("not pinned");
  }

  @Test
  void coresThatAreNotThereAreRefused() {
    assertThatThrownBy(() -> Pinning.of("0:4095")).isInstanceOf(LoadException.class);
    assertThatThrownBy(() -> Pinning.of("0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SERVER:HARNESS");
  }

  @Test
  void aServerRunsOnItsCores() throws Exception {
    assumeThat(Cpus.allowed().numbers()).hasSizeGreaterThan(1);
    int core = Cpus.allowed().numbers().last();
    Pinning pinning = Pinning.of(core + ":" + Cpus.allowed().numbers().first());
    ServerLauncher launcher = new ServerLauncher(pinning, Duration.ofSeconds(60));
    ServerLauncher.ServerOptions options = new ServerLauncher.ServerOptions("nio", 1, "");
    try (Target bare = launcher.bare("bare", options, "-Xmx64m")) {
      Path status = Path.of("/proc", "" + bare.pid().orElseThrow(), "status");
      assertThat(Files.readAllLines(status)).contains("Cpus_allowed_list:\t" + core);
    }
  }

  @Test
  void theEnvironmentIsToldForPeople() {
    assertThat(Environment.facts()).containsKeys("date", "version", "cpu", "cores", "java");
    assertThat(Environment.facts().values()).noneMatch(String::isBlank);
  }
}
