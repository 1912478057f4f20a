package org.obrol.client.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NeutralTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello, world!",
        "Příliš žluťoučký kůň",
        "שלום",
        "مرحبا",
        "日本語",
        "e\u0301",
        "👍🏽",
        "👩\u200D👩\u200D👧",
        "❤\uFE0F",
        "می\u200Cخواهم",
        "क्\u200Dष",
        "🫨"
      })
  void ordinaryTextOfAnyScriptStaysAsItIs(String text) {
    assertThat(Neutral.oneLine(text)).isEqualTo(text);
    assertThat(Neutral.lines(text)).isEqualTo(text);
  }

  @Test
  void terminalEscapesAreShown() {
    assertThat(Neutral.oneLine("\u001b[31mred\u001b[0m")).isEqualTo("␛[31mred␛[0m");
    assertThat(Neutral.oneLine("\u001b]0;title\u0007")).isEqualTo("␛]0;title␇");
    assertThat(Neutral.oneLine("\u009b31m")).isEqualTo("<U+009B>31m");
    assertThat(Neutral.oneLine("a\b\b\u007f\0")).isEqualTo("a␈␈␡␀");
    assertThat(Neutral.oneLine("fake\rreal")).isEqualTo("fake␍real");
  }

  @ParameterizedTest
  @CsvSource({
    "202A", "202B", "202C", "202D", "202E", "2066", "2067", "2068", "2069", "200E", "200F",
    "061C", "2028", "2029", "200B", "2060", "FEFF", "00AD", "180E", "FFF9", "E0001", "E0041",
    "E007F", "115F", "3164", "FFA0", "2800", "034F", "E0100", "FE00", "0085", "0090"
  })
  void whatTurnsHidesOrBreaksTextIsShown(String hex) {
    String hidden = Character.toString(Integer.parseInt(hex, 16));
    assertThat(Neutral.oneLine("a" + hidden + "b")).isEqualTo("a<U+" + hex + ">b");
    assertThat(Neutral.lines("a" + hidden + "b")).isEqualTo("a<U+" + hex + ">b");
  }

  @Test
  void joinersThatJoinNothingAreShown() {
    assertThat(Neutral.oneLine("a\u200Db")).isEqualTo("a<U+200D>b");
    assertThat(Neutral.oneLine("\u200C")).isEqualTo("<U+200C>");
    assertThat(Neutral.oneLine("é\u200D")).isEqualTo("é<U+200D>");
    assertThat(Neutral.oneLine("é\u200D\u200Dé")).isEqualTo("é<U+200D><U+200D>é");
  }

  @Test
  void newLinesBecomeAPictureOrIndentedLines() {
    assertThat(Neutral.oneLine("a\nb\r\nc")).isEqualTo("a⏎b⏎c");
    assertThat(Neutral.lines("a\nb\r\nc")).isEqualTo("a\n    b\n    c");
    assertThat(Neutral.oneLine("a\tb")).isEqualTo("a    b");
  }

  @Test
  void halfACharacterIsShown() {
    assertThat(Neutral.oneLine("a\ud83d")).isEqualTo("a<U+D83D>");
    assertThat(Neutral.oneLine("\udc4db")).isEqualTo("<U+DC4D>b");
  }

  @Test
  void marksDoNotPileUp() {
    String piled = Neutral.oneLine("x" + "\u0301".repeat(500) + "y");
    assertThat(piled).isEqualTo("x" + "\u0301".repeat(8) + "\uFFFDy");
  }

  @Test
  void nothingThatMovesACursorEverGetsThrough() {
    long seed = 20_260_101;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      int[] points = random.ints(8, 0, 0x110000).toArray();
      points[i % 8] = random.nextInt(0xA0);
      String safe = Neutral.oneLine(new String(points, 0, 8));
      assertThat(safe.codePoints())
          .as("seed %d, round %d", seed, i)
          .noneMatch(
              c ->
                  Character.getType(c) == Character.CONTROL
                      || Character.getType(c) == Character.SURROGATE
                      || Character.getType(c) == Character.LINE_SEPARATOR
                      || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
                      || (Character.getType(c) == Character.FORMAT && c != 0x200C && c != 0x200D));
    }
  }
}
