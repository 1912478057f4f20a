package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.obrol.core.command.Failure;
import org.obrol.core.event.Goodbye;

/** docs/protocol.md says what the server does. */
class ProtocolDocTest {
  private static final String DOC = read(Path.of("..", "docs", "protocol.md"));

  private static String read(Path file) {
    try {
      return Files.readString(file).replace("\r\n", "\n");
    } catch (IOException missing) {
      throw new AssertionError(missing);
    }
  }

  /** One thread, so that even what depends on who shares a lane is the same in every run. */
  private static void replay(List<String> lines) {
    try (ChatServer server = Servers.builder().threads(1).start()) {
      Transcript.replay(lines, server.port());
    }
  }

  @Test
  void itsTranscriptIsWhatTheServerSays() {
    List<String> lines = Transcript.linesOf(DOC);
    assertThat(lines).hasSizeGreaterThan(50);

    replay(lines);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@a < {\"status\":\"OK\",\"re\":\"pong\"}", // another value
        "@a < {\"status\":\"OK\"}", // a field too few
        "@a < {\"status\":\"OK\",\"re\":\"ping\",\"at\":\"{at}\"}", // a field too many
        "@a < {\"status\":\"OK\",\"re\":{epoch}}", // another type
        "@a < {\"status\":\"OK\",\"re\":\"{id}\"}", // no such id
        "@a -- the connection is lost", // a frame that is not shown
        "@a < status OK", // no JSON
        "a < {\"status\":\"OK\",\"re\":\"ping\"}" // no line of a transcript
      })
  void aTranscriptThatIsWrongIsFoundOut(String wrong) {
    replay(List.of("@a > ping", "@a < {\"status\":\"OK\",\"re\":\"ping\"}"));

    assertThatThrownBy(() -> replay(List.of("@a > ping", wrong)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(wrong);
  }

  @Test
  void aTranscriptThatForgetsAFrameIsFoundOut() {
    assertThatThrownBy(() -> replay(List.of("@a > ping")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("more for @a");
  }

  @Test
  void aPlaceholderStandsForOneValue() {
    String hello =
        "@a < {\"status\":\"OK\",\"re\":\"hello\",\"protocol\":\"{server}\",\"server\":\"{server}\","
            + "\"max_frame\":65536,\"max_text\":16384,\"features\":[\"resume\",\"keys\","
            + "\"groups\",\"presence\",\"history\",\"read\"]}";

    assertThatThrownBy(() -> replay(List.of("@a > hello", hello)))
        .isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void itNamesEveryFailure(Failure failure) {
    assertThat(DOC).contains("`" + failure.name().toLowerCase(Locale.ROOT) + "`");
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void itSaysWhichFailuresMayPass(Failure failure) {
    String code = failure.name().toLowerCase(Locale.ROOT);
    String errors = DOC.substring(DOC.indexOf("## Errors"), DOC.indexOf("## Goodbyes"));
    Stream<String> rows = errors.lines().filter(line -> line.startsWith("| `" + code + "` |"));

    assertThat(rows)
        .allMatch(row -> row.startsWith("| `" + code + "` | " + failure.retry() + " |"));
  }

  @ParameterizedTest
  @EnumSource(Goodbye.class)
  void itNamesEveryGoodbyeAndWhetherToComeBack(Goodbye goodbye) {
    String code = goodbye.name().toLowerCase(Locale.ROOT);

    assertThat(DOC).contains("\n| `" + code + "` | " + goodbye.reconnect() + " |");
  }

  @Test
  void itNamesEveryVerbAsHelpWritesIt() {
    try (ChatServer server = Servers.builder().start();
        LineClient client = new LineClient(server.port())) {
      for (JsonNode usage : client.ok("help").path("commands")) {
        String verb = usage.asText().replaceFirst(" .*", "");
        assertThat(DOC).containsPattern("\\| `" + verb + "[ `]");
      }
    }
  }
}
