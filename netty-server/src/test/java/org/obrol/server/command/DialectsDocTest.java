package org.obrol.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.obrol.server.course.CourseProfile;
import org.obrol.server.course.CourseProfile.Texts;

/** docs/dialects.md says what the dialects are. */
class DialectsDocTest {
  private static final String DOC = read(Path.of("..", "docs", "dialects.md"));
  private static final Pattern LISTEN = Pattern.compile("--listen (\\S+=\\S+)");

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException missing) {
      throw new AssertionError(missing);
    }
  }

  static Stream<CourseProfile> profiles() {
    return Stream.of(
        CourseProfile.COURSE_000,
        CourseProfile.COURSE_002,
        CourseProfile.COURSE_003,
        CourseProfile.COURSE_004);
  }

  @Test
  void itsCommandOpensEveryDialectOnAPlaceOfItsOwn() {
    List<ListenOption> options =
        LISTEN
            .matcher(DOC)
            .results()
            .map(found -> new ListenOption.Converter().convert(found.group(1)))
            .toList();

    assertThat(options)
        .extracting(ListenOption::dialect)
        .containsExactlyInAnyOrder(
            "native", "course-000", "course-002", "course-003", "course-004", "plain");
    assertThat(options).extracting(option -> option.host() + option.port()).doesNotHaveDuplicates();
    for (CourseProfile profile : profiles().toList()) {
      assertThat(options)
          .anyMatch(
              option -> option.dialect().equals(profile.name()) && option.port() == profile.port());
    }
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void itNamesEachProfilesPortWordsAndOwnTexts(CourseProfile profile) {
    assertThat(DOC).contains("| `" + profile.name() + "` | " + profile.port() + " |");
    for (String word : profile.commands().keySet()) {
      assertThat(DOC).contains("`" + word + "`");
    }
    Texts texts = profile.texts();
    assertThat(DOC)
        .contains(
            "`" + texts.tooLong() + "`",
            "`" + texts.noRoom() + "`",
            "`" + texts.denied() + "`",
            "`" + texts.busy() + "`",
            "`" + texts.failed() + "`");
  }
}
