package org.obrol.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obrol.loadtest.scenario.Kind;
import org.obrol.loadtest.scenario.RunPlan;
import org.obrol.loadtest.scenario.Scenario;
import org.obrol.loadtest.scenario.ScenarioFile;
import org.obrol.loadtest.scenario.Scenarios;
import org.obrol.loadtest.scenario.Setting;

/** docs/load-testing.md says what there is. */
class LoadTestingDocTest {
  private static final Path PAGE = Path.of("../docs/load-testing.md");

  @Test
  void everySettingAndEveryBundledScenarioIsInThePage() throws IOException {
    String page = Files.readString(PAGE);
    for (Setting setting : Setting.values()) {
      assertThat(page).contains("`" + setting.key() + "`");
    }
    assertThat(page).contains(ScenarioFile.BUNDLED.stream().map("\n| `%s` |"::formatted).toList());
  }

  @Test
  void everyFieldOfTheJsonReportIsInThePage() throws IOException {
    Scenario closed = MadeUp.scenario(Kind.BROADCAST, Setting.WINDOW, "2");
    Scenario open = MadeUp.scenario(Kind.BROADCAST, Setting.RATE, "5");
    StringWriter out = new StringWriter();
    JsonReport.write(MadeUp.suite(MadeUp.compared(closed, 2, 3), MadeUp.compared(open, 2, 3)), out);
    Set<String> names = new TreeSet<>();
    collect(new ObjectMapper().readTree(out.toString()), names);
    MadeUp.suite().environment().keySet().forEach(names::remove);
    String page = Files.readString(PAGE);
    assertThat(names).hasSizeGreaterThan(60).allSatisfy(name -> assertThat(page).contains(name));
  }

  private static void collect(JsonNode node, Set<String> names) {
    node.fieldNames().forEachRemaining(names::add);
    node.forEach(child -> collect(child, names));
  }

  @Test
  void theFileInThePageCanBeRun(@TempDir Path folder) throws IOException {
    Matcher block =
        Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
    assertThat(block.find()).isTrue();
    Path file = folder.resolve("friday.json");
    Files.writeString(file, block.group(1));
    ScenarioFile read = ScenarioFile.read(file.toString());
    assertThat(read.runs()).hasSize(3);
    for (RunPlan run : read.runs()) {
      RunPlan load =
          new RunPlan(
              run.name(), run.kind(), run.settings().only(setting -> !setting.isOfATarget()));
      assertThat(Scenarios.of(load)).hasSize(1);
    }
  }
}
