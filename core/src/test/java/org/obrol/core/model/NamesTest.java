package org.obrol.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of users; those of groups follow the same rules. */
class NamesTest {
  private static final String DESERET = "\ud801\udc00"; // one code point, two chars, has cases

  /** The one letter whose folded form, ß, folds on; see {@link Names#fold}. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a", "0", "Z", "bob", "a_b-c.d", "a--", "9lives", "Élodie", "иван", "Ωμέγα", "محمد", "田中",
        "たなか", "김철수", "שלום", "٣", "ǅungla", "ªº"
      })
  void lettersAndDigitsOfAnyScriptMakeAName(String name) {
    assertThat(UserName.of(name).shown()).isEqualTo(name);
    assertThat(GroupName.of(name).shown()).isEqualTo(name);
    assertThat(UserName.parse(name)).contains(UserName.of(name));
    assertThat(GroupName.parse(name)).contains(GroupName.of(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "_a",
        "-a",
        ".a",
        ".",
        "..",
        "@bob",
        "#devs",
        "*",
        "a b",
        " a",
        "a ",
        "a\t",
        "a\n",
        "a\r",
        "a\u0000",
        "a\u0007",
        "\u001b[31m",
        "a\u007f",
        "a\u0085",
        "a\u00a0b",
        "a\u2028",
        "a\u200b",
        "a\u202e",
        "\ufeffa",
        "a/b",
        "a\\b",
        "a:b",
        "a@b",
        "a#b",
        "a*",
        "a\"",
        "a'",
        "a,b",
        "a&b",
        "<a>",
        "\ud83d\udc4b",
        "a\u0301",
        "\u0301",
        "½",
        "€"
      })
  void whatIsNoLetterOrDigitMakesNoName(String name) {
    assertRefused(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "\udc00", "a\ud801", "a\udc00b", "\udc00\ud801"})
  void halfASurrogatePairMakesNoName(String name) {
    assertRefused(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ﷺ", "aﷺ", "\u3164", "alice\u3164", "a\uffa0", "\u115f"})
  void aLetterThatCannotBeSeenOrWhoseFoldedFormIsNoNameMakesNoName(String name) {
    assertRefused(name);
  }

  @Test
  void aNameHas1To32CodePointsHoweverManyCharsTheyTake() {
    for (String letter : List.of("a", "é", "田", DESERET)) {
      assertThat(UserName.of(letter).shown()).isEqualTo(letter);
      assertThat(UserName.of(letter.repeat(32)).shown()).isEqualTo(letter.repeat(32));
      assertRefused(letter.repeat(33));
    }
    assertRefused("");
  }

  @Test
  void theFoldedFormHasAtMost32CodePointsAsWell() {
    assertThat(UserName.of("ß".repeat(16)).folded()).isEqualTo("s".repeat(32));
    assertRefused("ß".repeat(17));
    assertThat(UserName.of("ﬃ".repeat(10)).folded()).isEqualTo("ffi".repeat(10));
    assertRefused("ﬃ".repeat(11));
  }

  @Test
  void aRefusalSaysWhatCameAndWhatWasWanted() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UserName.of("a".repeat(33)))
        .withMessageContaining("33 characters (expected: 1 to 32)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GroupName.of(""))
        .withMessageContaining("empty (expected: 1 to 32 characters)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UserName.of("_a"))
        .withMessageContaining("starts with a letter or digit");
  }

  @ParameterizedTest
  @CsvSource({
    "Bob, bOB",
    "Straße, STRASSE",
    "Straße, strasse",
    "ΟΔΥΣΣΕΥΣ, οδυσσευς", // a final sigma
    "οδυσσευς, οδυσσευσ",
    "ＢＯＢ, bob", // full-width
    "１２, 12",
    "ﬁlip, FILIP", // a ligature
    "ﬃ, FFI",
    "ǆ, ǅ", // a digraph with a title case of its own
    "Ǆ, DŽ",
    "K, k", // the Kelvin sign
    "Å, å", // the Ångström sign
    "ſam, SAM", // a long s
    "ıi, II", // Turkish i without a dot
    "µ, Μ", // the micro sign
    "ΐ, ΐ", // composed in another way
    "𝒜lice, alice", // mathematical
    "ｶﾞ, ガ", // half-width with its mark
    "ᾳ, ΑΙ"
  })
  void namesThatDifferOnlyInCaseOrInCompatibleSpellingAreEqual(String one, String other) {
    UserName first = UserName.of(one);
    UserName second = UserName.of(other);

    assertThat(first).isEqualTo(second).hasSameHashCodeAs(second).isEqualByComparingTo(second);
    assertThat(first.folded()).isEqualTo(second.folded());
    assertThat(GroupName.of(one)).isEqualTo(GroupName.of(other));
    assertThat(first.shown()).isEqualTo(one);
    assertThat(first).hasToString(one);
  }

  @ParameterizedTest
  @CsvSource({"bob, bop", "a-b, a_b", "a.b, ab", "é, e", "o, 0", "а, a", "l, 1", "ss, s"})
  void otherNamesAreDifferent(String one, String other) {
    assertThat(UserName.of(one)).isNotEqualTo(UserName.of(other));
    assertThat(UserName.of(one).compareTo(UserName.of(other))).isNotZero();
    assertThat(GroupName.of(one)).isNotEqualTo(GroupName.of(other));
  }

  @Test
  void namesAreOrderedByTheirFoldedForm() {
    List<UserName> names = new ArrayList<>();
    for (String name : List.of("b", "A", "C", "a-", "B2", "9")) {
      names.add(UserName.of(name));
    }
    names.sort(null);
    assertThat(names).extracting(UserName::shown).containsExactly("9", "A", "a-", "b", "B2", "C");
  }

  @Test
  void theSystemsNameIsANameInEverySpelling() {
    assertThat(UserName.of("SYSTEM")).isEqualTo(UserName.SYSTEM);
    assertThat(UserName.of("ｓystem")).isEqualTo(UserName.SYSTEM);
    assertThat(UserName.of("ſyſtem")).isEqualTo(UserName.SYSTEM);
  }

  @Test
  void theFoldingDoesNotDependOnTheDefaultLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(new Locale.Builder().setLanguage("tr").build());
      assertThat(UserName.of("TITLE").folded()).isEqualTo("title");
      assertThat(UserName.of("TÏTLE").folded()).isEqualTo("tïtle");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void theFoldedFormOfEveryLetterIsANameAndFoldsToItself() {
    for (int letter = 0; letter <= Character.MAX_CODE_POINT; letter++) {
      String text = Character.toString(letter);
      if (Character.isLetterOrDigit(letter) && UserName.parse(text).isPresent()) {
        String folded = UserName.of(text).folded();
        assertThat(Names.fold(folded)).as("U+%04X", letter).isEqualTo(folded);
      }
    }
  }

  @Test
  void whateverIsANameItsFoldedFormIsOneThatEqualsIt() {
    int[] alphabet = "aZ09_-.ßẖΣσςıiſKÅﬁﬃＡ１µǆǅㇰガᾳΐ𝒜\ud801\udc00田é\u0301ㅎ한".codePoints().toArray();
    int names = 0;
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      String text =
          random
              .ints(1 + random.nextInt(6), 0, alphabet.length)
              .mapToObj(i -> Character.toString(alphabet[i]))
              .collect(Collectors.joining());
      if (UserName.parse(text).isPresent()) {
        names++;
        UserName name = UserName.of(text);
        assertThat(UserName.parse(name.folded())).as("seed %d: %s", seed, text).contains(name);
      }
    }
    assertThat(names).isGreaterThan(5_000); // or the test would prove little
  }

  private static void assertRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> UserName.of(name));
    assertThatIllegalArgumentException().isThrownBy(() -> GroupName.of(name));
    assertThat(UserName.parse(name)).isEmpty();
    assertThat(GroupName.parse(name)).isEmpty();
  }

  @Test
  void theCapitalSharpSFoldsLikeTheSmallOne() {
    assertThat(UserName.of("STRAẞE")).isEqualTo(UserName.of("Straße"));
  }
}
