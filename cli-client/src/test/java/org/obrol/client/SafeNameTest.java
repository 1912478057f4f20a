package org.obrol.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A name from elsewhere is what somebody wishes for, who may wish evil. */
class SafeNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.txt",
        "Příliš žluťoučký kůň.pdf",
        "日本語.tar.gz",
        "שלום.doc",
        "e\u0301.txt",
        "👍🏽.png",
        "holiday (2).jpg",
        "a'b & c, d; e = 100%.txt",
        "console.log",
        "com10.txt",
        "no extension",
        "a..b"
      })
  void anOrdinaryNameOfAnyScriptStaysAsItIs(String name) {
    assertThat(SafeName.of(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "../../etc/passwd, __.._etc_passwd",
    "/etc/passwd, _etc_passwd",
    "x/.., x_",
    "'C:\\x', C__x",
    "a:stream, a_stream",
    "'what?*<>|\".txt', what______.txt",
    ".., file",
    "., file",
    "'', file",
    "'   ', file",
    "///, file",
    ".bashrc, _bashrc",
    "...hidden, _hidden",
    "' .x', _x",
    "~root, _root",
    "-rf, _rf",
    "'a. . .', a",
    "'a.txt ', a.txt",
    "CON, _CON",
    "con.txt, _con.txt",
    "NUL.tar.gz, _NUL.tar.gz",
    "Lpt1, _Lpt1",
    "COM¹, _COM¹",
    "'aux .x', _aux .x",
    "'photo.jpg                    .exe', photo.jpg .exe"
  })
  void whatMeansSomethingToASystemDoesNot(String name, String safe) {
    assertThat(SafeName.of(name)).isEqualTo(safe);
  }

  @Test
  void whatCannotBeSeenIsSeen() {
    assertThat(SafeName.of("a\0b")).isEqualTo("a_b");
    assertThat(SafeName.of("a\r\nb")).isEqualTo("a__b");
    assertThat(SafeName.of("\u001b[31mred")).isEqualTo("_[31mred");
    assertThat(SafeName.of("gpj.\u202Eexe")).isEqualTo("gpj._exe");
    assertThat(SafeName.of("a\u200Bb\uFEFF\u2028\u3164\u2800c")).isEqualTo("a_b____c");
    assertThat(SafeName.of("half \ud83d")).isEqualTo("half _");
    assertThat(SafeName.of("no\u00a0break")).isEqualTo("no break");
  }

  @Test
  void aNameThatIsTooLongKeepsItsExtensionAndWholeCharacters() {
    String safe = SafeName.of("ž".repeat(300) + ".tar.gz");
    assertThat(safe).endsWith("ž.gz").hasSize(126 + 3);
    assertThat(SafeName.of("日".repeat(300))).isEqualTo("日".repeat(85));
    assertThat(SafeName.of("👍".repeat(300))).isEqualTo("👍".repeat(63));
    assertThat(SafeName.of("x." + "y".repeat(300))).hasSize(255);
    assertThat(SafeName.of("a".repeat(250) + ". . . . .x")).isEqualTo("a".repeat(250) + ".x");
  }

  @Test
  void theSecondFileOfANameHasItsNumberBeforeTheExtension() {
    assertThat(SafeName.numbered("a.txt", 2)).isEqualTo("a (2).txt");
    assertThat(SafeName.numbered("a", 13)).isEqualTo("a (13)");
    String numbered = SafeName.numbered(SafeName.of("x".repeat(300) + ".txt"), 10_000);
    assertThat(numbered).endsWith("x (10000).txt").hasSize(255);
  }

  @Test
  void aSystemThatKnowsOnlyAsciiGetsAscii() {
    assertThat(SafeName.ascii("kůň.txt")).isEqualTo("k__.txt");
  }

  @Test
  void noNameEverLeavesTheFolderOrHides() {
    long seed = 20_260_101;
    Random random = new Random(seed);
    String nasty = "./\\:~- \0\n\u202e*?<>|\"con.nulz";
    Path folder = Path.of("/somewhere/else");
    for (int i = 0; i < 20_000; i++) {
      StringBuilder name = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        name.appendCodePoint(
            random.nextInt(4) == 0
                ? random.nextInt(0x110000)
                : nasty.charAt(random.nextInt(nasty.length())));
      }
      String safe = SafeName.of(name.toString());
      assertThat(safe)
          .as("seed %d, round %d", seed, i)
          .isNotEmpty()
          .doesNotContainPattern("[/\\\\:\\p{Cntrl}\\p{Cf}]")
          .doesNotStartWith(".")
          .doesNotEndWith(".")
          .doesNotEndWith(" ");
      assertThat(safe.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(255);
      assertThat(folder.resolve(safe).normalize().getParent()).isEqualTo(folder);
      assertThat(SafeName.of(safe)).isEqualTo(safe);
    }
  }
}
