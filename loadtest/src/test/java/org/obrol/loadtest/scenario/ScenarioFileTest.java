package org.obrol.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class ScenarioFileTest {
  @Test
  void whatStandsOnTopHoldsForEachRunThatDoesNotSayOtherwise() {
    ScenarioFile file =
        parse(
            """
            // a comment
            {
              "title": "Mine", "scenario": "broadcast", "connections": 10, "window": [1, 4],
              "repeat": 2, /* another */
              "runs": [
                {},
                {"name": "larger", "connections": 20, "rate": 50},
                {"scenario": "idle"},
              ]
            }
            """);
    assertThat(file.title()).isEqualTo("Mine");
    assertThat(file.settings().chosen()).containsExactly(Setting.REPEAT);
    assertThat(file.runs())
        .extracting(run -> run.name() + " " + run.kind())
        .containsExactly("broadcast BROADCAST", "larger BROADCAST", "idle IDLE");
    assertThat(Scenarios.of(file.runs().get(0))).hasSize(2);
    Scenario larger = Scenarios.of(file.runs().get(1)).get(0);
    assertThat(larger.population().connections()).isEqualTo(20);
    assertThat(larger.traffic().load()).isEqualTo(new Load.Open(50));
    Scenario idle = Scenarios.of(file.runs().get(2)).get(0);
    assertThat(idle.population().connections()).isEqualTo(10);
  }

  @Test
  void aFileWithoutRunsIsOneRun() {
    ScenarioFile file = parse("{\"scenario\": \"private\", \"keys\": true}");
    assertThat(file.runs()).hasSize(1);
    assertThat(Scenarios.of(file.runs().get(0)).get(0).traffic().keys()).isTrue();
  }

  @ParameterizedTest
  @FieldSource("org.obrol.loadtest.scenario.ScenarioFile#BUNDLED")
  void eachBundledFileIsRightAndSaysWhatItIsFor(String name) {
    ScenarioFile file = ScenarioFile.read(name);
    assertThat(file.title()).isNotEqualTo(name);
    assertThat(file.description()).isNotBlank();
    for (RunPlan run : file.runs()) {
      Settings load = run.settings().only(setting -> !setting.isOfATarget());
      assertThat(Scenarios.of(new RunPlan(run.name(), run.kind(), load))).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[] | mine: the file: [] (expected: an object)",
        "{} | mine: scenario is missing (expected: one of broadcast, rooms, private, idle, churn,"
            + " mixed)",
        "{`scenario`: `chat`} | mine: scenario: `chat` (expected: one of broadcast, rooms, private,"
            + " idle, churn, mixed)",
        "{`runs`: []} | mine: runs: [] (expected: a list of at least one run)",
        "{`runs`: [3]} | mine: runs[0]: 3 (expected: an object)",
        "{`scenario`: `idle`, `runs`: [{}, {`scenario`: 3}]} | mine: runs[1].scenario: 3 (expected:"
            + " one of broadcast, rooms, private, idle, churn, mixed)",
        "{`scenario`: `idle`, `title`: 3} | mine: title: 3 (expected: text)",
        "{`scenario`: `idle`, `connections`: {}} | mine: connections: {} (expected: a value)",
        "{`scenario`: `idle`, `duration`: [`1s`]} | mine: duration: [`1s`] (expected: a value)",
        "{`scenario`: `broadcast`, `runs`: [{`window`: 1, `rate`: 2}]} | mine: runs[0].window and"
            + " mine: runs[0].rate (expected: one of them)",
      })
  void whatIsWrongIsNamedWithItsPlace(String json, String message) {
    assertThatThrownBy(() -> parse(json.replace('`', '"')))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(message.replace('`', '"'));
  }

  @Test
  void anUnknownFieldIsNamedTogetherWithTheKnownOnes() {
    assertThatThrownBy(() -> parse("{\"scenario\": \"idle\", \"runs\": [{\"conections\": 1}]}"))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith(
            "mine: runs[0].conections: no such field (expected: name, scenario, connections, ");
  }

  @Test
  void whatHoldsForTheWholeCannotStandInARun() {
    assertThatThrownBy(() -> parse("{\"scenario\": \"idle\", \"runs\": [{\"repeat\": 1}]}"))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith(
            "mine: runs[0].repeat: no such field of a run, only of the whole (expected: ");
  }

  @Test
  void aSyntaxErrorIsNamedWithItsLine() {
    assertThatThrownBy(() -> parse("{\n\"scenario\": \"idle\",\n\"scenario\": \"idle\"}"))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage("mine, line 3: Duplicate field 'scenario'");
  }

  @Test
  void aWrongValueIsNamedWithItsPlace() {
    RunPlan run = parse("{\"scenario\": \"idle\", \"runs\": [{\"connections\": 0}]}").runs().get(0);
    assertThatThrownBy(() -> Scenarios.of(run))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage("mine: runs[0].connections: 0 (expected: 1..1000000)");
  }

  @Test
  void aFileIsReadByItsPath(@TempDir Path folder) throws IOException {
    Path path = folder.resolve("mine.json");
    Files.writeString(path, "{\"scenario\": \"idle\"}");
    assertThat(ScenarioFile.read(path.toString()).runs()).hasSize(1);
    assertThatThrownBy(() -> ScenarioFile.read(folder.resolve("other").toString()))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("(expected: a file, or one of smoke, ");
  }

  private static ScenarioFile parse(String json) {
    return ScenarioFile.parse("mine", json);
  }
}
