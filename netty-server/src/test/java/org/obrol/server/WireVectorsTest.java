package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.server.WireVectors.Segments;
import org.obrol.server.course.CourseProfile;

/** What the original programs put on the wire, and read from it. */
class WireVectorsTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "vectors");

  private static final Map<String, CourseProfile> PROFILES =
      Map.of(
          "course-000", CourseProfile.COURSE_000,
          "course-002", CourseProfile.COURSE_002,
          "course-003", CourseProfile.COURSE_003,
          "course-004", CourseProfile.COURSE_004);

  static List<Object[]> vectorsInEverySegmentation() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString().replace(".wire", ""))
          .sorted()
          .flatMap(name -> Stream.of(Segments.values()).map(how -> new Object[] {name, how}))
          .toList();
    }
  }

  private static ChatServer start(String name) {
    CourseProfile profile = PROFILES.get(name);
    ChatServerBuilder builder = Servers.accountsOnly();
    ChatServer server =
        builder
            .listen((profile == null ? Listener.plain() : Listener.course(profile)).port(0))
            .start();
    if (profile != null && profile.openGroups()) {
      CourseAccounts.loadAll(server.chat());
    } else if (profile != null) {
      CourseAccounts.loadThree(server.chat());
    }
    return server;
  }

  private static int run(String name, Segments segments, List<String> lines) {
    try (ChatServer server = start(name);
        WireVectors vectors = new WireVectors(server.port(), segments)) {
      vectors.run(lines);
      if (PROFILES.containsKey(name)) {
        String text = PROFILES.get(name).texts().unknownCommand();
        vectors.expectNothingMore(
            "\n", "{\"status\":\"ERROR\",\"message\":\"" + text + "\"}\r\n\r\n");
      } else {
        vectors.expectNothingMore("list-user x\n", "Perintah yang anda masukkan salah\n");
      }
      return vectors.merged();
    }
  }

  private static List<String> lines(String name) throws IOException {
    return Files.readAllLines(FOLDER.resolve(name + ".wire"));
  }

  @ParameterizedTest
  @MethodSource("vectorsInEverySegmentation")
  void theServerIsWhatTheOriginalsExpect(String name, Segments segments) throws IOException {
    int merged = run(name, segments, lines(name));

    assertThat(merged > 0).isEqualTo(segments == Segments.MERGED);
  }

  @Test
  void thereIsOneForEachOfTheOriginals() throws IOException {
    assertThat(vectorsInEverySegmentation()).hasSize(5 * Segments.values().length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@a < {\"status\":\"ERROR\",\"message\":\"another text\"}\\r\\n\\r\\n",
        "@a < {\"status\":\"ERROR\"}\\r\\n\\r\\n",
        "@a < {\"status\":\"ERROR\",\"message\":[]}\\r\\n\\r\\n",
        "@a < {\"status\":\"{T}\",\"message\":\"{T}\"}\\r\\n\\r\\n",
        "@a < **Protocol\\n",
        "@a dance"
      })
  void aVectorThatIsWrongIsFoundOut(String wrong) {
    run(
        "course-002",
        Segments.AS_WRITTEN,
        List.of(
            "@a > dance \\r\\n",
            "~",
            "@a < {\"status\":\"ERROR\",\"message\":\"{T}\"}\\r\\n\\r\\n"));

    assertThatThrownBy(
            () -> run("course-002", Segments.AS_WRITTEN, List.of("@a > dance \\r\\n", wrong)))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aVectorThatForgetsAReplyIsFoundOut() {
    assertThatThrownBy(
            () -> run("course-002", Segments.AS_WRITTEN, List.of("@a > inbox wrong \\r\\n")))
        .isInstanceOf(AssertionError.class);
  }
}
