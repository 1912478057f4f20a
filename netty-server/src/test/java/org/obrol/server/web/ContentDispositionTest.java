package org.obrol.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obrol.core.model.FileName;

/** What a browser is told to call a file. */
class ContentDispositionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "plain.txt|plain.txt|plain.txt",
        "two words.txt|two words.txt|two%20words.txt",
        "a\"b.txt|a_b.txt|a%22b.txt",
        "a\\b.txt|a_b.txt|a_b.txt",
        "a;b=c,d.txt|a;b=c,d.txt|a%3Bb%3Dc%2Cd.txt",
        "100%41.txt|100_41.txt|100%2541.txt",
        "it's.txt|it's.txt|it%27s.txt",
        "../../etc/passwd|_._.._etc_passwd|_._.._etc_passwd",
        "/etc/passwd|_etc_passwd|_etc_passwd",
        ".bashrc|_bashrc|_bashrc",
        "..|_.|_.",
        "hütte.png|h_tte.png|h%C3%BCtte.png",
        "🏝|_|%F0%9F%8F%9D",
        "gpj.\u202eexe|gpj._exe|gpj._exe",
        "a\u2028b|a_b|a_b",
      })
  void aNameIsHarmlessInBothForms(String name, String ascii, String coded) {
    assertThat(ContentDisposition.of(new FileName(name)))
        .isEqualTo("attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + coded);
  }

  @Test
  void theLongestNameOfEmojiIsWhole() {
    String name = "🏝".repeat(63) + "abc"; // 255 bytes
    assertThat(ContentDisposition.of(new FileName(name)))
        .isEqualTo(
            "attachment; filename=\""
                + "_".repeat(63)
                + "abc\"; filename*=UTF-8''"
                + "%F0%9F%8F%9D".repeat(63)
                + "abc");
  }

  @Test
  void whateverTheNameNothingOfItLeavesTheField() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      StringBuilder made = new StringBuilder();
      for (int n = random.nextInt(20); n >= 0; n--) {
        made.appendCodePoint(random.nextBoolean() ? random.nextInt(128) : random.nextInt(0x11000));
      }
      FileName.parse(made.toString()).ifPresent(name -> assertHarmless(name, seed));
    }
  }

  private static void assertHarmless(FileName name, long seed) {
    String field = ContentDisposition.of(name);
    assertThat(field)
        .as("seed %s, name %s", seed, name)
        .matches(
            "attachment; filename=\"[ !#-\\[\\]-~&&[^%/]]+\"; filename\\*=UTF-8''"
                + "(?:[A-Za-z0-9!#$&+\\-.^_`|~]|%[0-9A-F]{2})+");
    String coded = field.substring(field.lastIndexOf('\'') + 1).replace("+", "%2B");
    assertThat(URLDecoder.decode(coded, StandardCharsets.UTF_8))
        .as("seed %s", seed)
        .doesNotContain("/", "\\")
        .doesNotStartWith(".")
        .hasSameSizeAs(name.value());
  }
}
