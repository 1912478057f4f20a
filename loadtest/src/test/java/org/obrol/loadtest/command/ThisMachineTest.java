package org.obrol.loadtest.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.obrol.loadtest.scenario.ScenarioFile;
import org.obrol.loadtest.target.Environment;

@EnabledOnOs(OS.LINUX)
class ThisMachineTest {
  @Test
  void theCoresThatAreToldAreThoseOfTheMachineAlsoWhereTheHarnessIsPinned() throws Exception {
    String cores = Environment.facts().get("cores");
    assumeThat(cores).isNotEqualTo("1");
    String allowed = allowed();
    try {
      Map<String, String> told =
          new ThisMachine().bench(SuitePlan.of(ScenarioFile.read("smoke"))).environment();
      assumeThat(told.get("pinning")).startsWith("server on");
      assertThat(allowed()).as("it is pinned").isNotEqualTo(allowed);
      assertThat(told).containsEntry("cores", cores);
    } finally {
      if (!allowed().equals(allowed)) {
        pin(allowed); // the tests that come next
      }
    }
  }

  private static String allowed() throws IOException {
    String name = "Cpus_allowed_list:";
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip())
        .findFirst()
        .orElseThrow();
  }

  private static void pin(String cores) throws IOException, InterruptedException {
    String self = Long.toString(ProcessHandle.current().pid());
    Process taskset = new ProcessBuilder("taskset", "-a", "-p", "-c", cores, self).start();
    taskset.getInputStream().readAllBytes();
    assertThat(taskset.waitFor()).isZero();
  }
}
