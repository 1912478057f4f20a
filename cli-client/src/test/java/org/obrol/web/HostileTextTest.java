package org.obrol.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.options.AriaRole;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.obrol.core.model.FileName;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;

/**
 * What people with bad intentions send: as message, as name of a file, of a person, of a group.
 * Nothing of it does anything, and it is shown as it was sent. The payloads call {@code canary},
 * whose song is a {@linkplain Complaints complaint}.
 */
class HostileTextTest extends WebTest {
  private static final String CANARY =
      "window.canary = song => console.error('the canary sings: ' + song)";

  /** Names that are allowed, and that programs stumble over. */
  private static final List<String> NAMES =
      List.of(
          "constructor",
          "hasOwnProperty",
          "toString",
          "valueOf",
          "then",
          "null",
          "undefined",
          "NaN",
          "0",
          "1e1",
          "true",
          "new",
          "script",
          "con.nul",
          "a..b",
          "x--y",
          "W".repeat(32),
          "i".repeat(32),
          "\u05E9\u05DC\u05D5\u05DD",
          "\u0645\u0631\u062D\u0628\u0627",
          "a\u05D0\u0628b1",
          "\u6F22\u5B57".repeat(16),
          "\u00DFlack",
          "\u0130stanbul",
          "b\u043Eb");

  private static List<String> payloads() throws IOException {
    ObjectMapper json = new ObjectMapper();
    try (InputStream in = HostileTextTest.class.getResourceAsStream("hostile.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(Objects.requireNonNull(in), UTF_8))) {
      return lines
          .lines()
          .map(
              line -> {
                try {
                  return json.readValue(line, String.class);
                } catch (IOException broken) {
                  throw new IllegalArgumentException(line, broken);
                }
              })
          .toList();
    }
  }

  private Person watchful() {
    site().account("alice");
    Person alice = visitor("alice");
    alice.context().addInitScript(CANARY);
    return alice.reloads().logsIn(Site.PASSWORD).opens("Lobby");
  }

  @Test
  void theCorpusIsLargeAndTheCanarySings() throws Exception {
    assertThat(payloads()).hasSizeGreaterThan(60).doesNotHaveDuplicates();
    Person alice = watchful();
    alice.page().evaluate("() => canary(0)");
    alice.page().waitForCondition(() -> !alice.complaints().isEmpty());
    assertThat(alice.complaints()).singleElement().asString().contains("the canary sings: 0");
    alice.complaining().expect("canary");
  }

  @Test
  void anAddressThatLooksLikeAnotherIsNoLink() {
    Person alice = person("alice").opens("Lobby");
    Program mallory = site().program("mallory");
    mallory.says(
        "*", "https://\u0430\u0440\u0440\u04CF\u0435.com/ and https://m\u00FCller.example/");
    assertThat(alice.log().getByRole(AriaRole.LINK)).hasCount(1);
    assertThat(Shown.links(alice.log())).containsExactly("https://xn--mller-kva.example/");
  }

  @Test
  void messagesAreShownAsTheyWereSentAndDoNothing() throws Exception {
    Person alice = watchful();
    Program mallory = site().program("mallory");
    List<String> payloads = payloads();
    payloads.forEach(payload -> mallory.says("*", payload));
    assertThat(alice.log().getByRole(AriaRole.ARTICLE)).hasCount(payloads.size());

    // A line may end in another way than it was sent.
    List<String> expected =
        payloads.stream().map(payload -> payload.replaceAll("\r\n?", "\n")).toList();
    assertThat(alice.texts()).containsExactlyElementsOf(expected);
    assertThat(Shown.links(alice.log()))
        .isNotEmpty()
        .allSatisfy(link -> assertThat(link).matches("https?://[^/@]+/.*"));
    assertThat(Shown.elements(alice.log())).containsOnly("a", "span.odd");

    alice.reloads().isIn();
    assertThat(alice.log().getByRole(AriaRole.ARTICLE).first()).isVisible();
    new Scroll(alice).toTheFirst();
    assertThat(alice.log().getByRole(AriaRole.ARTICLE)).hasCount(payloads.size());
    assertThat(alice.texts()).containsExactlyElementsOf(expected);
    assertThat(alice.page().url()).startsWith(site().url());
  }

  /** Texts as long as they may be, which a careless reader goes over anew for each character. */
  private static List<String> tiring() {
    Stream<String> links =
        Stream.of(")", "]", "}", "(", ".", "\u2026", "@", "%", "http://a.", "http://a,")
            .map(again -> filled("http://a", again));
    Stream<String> others =
        Stream.of("\uD83C\uDFFB", "\uD83D\uDC69\u200D", "\t", "\u202E", "\u0085")
            .map(again -> filled("\uD83D\uDC4B", again) + "x");
    return Stream.concat(links, others).toList();
  }

  private static String filled(String start, String again) {
    int bytes = (16 << 10) - start.getBytes(UTF_8).length - 1;
    return start + again.repeat(bytes / again.getBytes(UTF_8).length);
  }

  @Test
  void noTextKeepsThePageBusy() {
    Person alice = watchful();
    Program mallory = site().program("mallory");
    List<String> texts = tiring();
    texts.forEach(text -> mallory.says("*", text));
    assertThat(alice.log().getByRole(AriaRole.ARTICLE)).hasCount(texts.size());
    assertThat(alice.texts()).containsExactlyElementsOf(texts);
    alice.says("still awake");
  }

  @Test
  void whatIsWrittenInThePageArrivesAsItWasWritten() throws Exception {
    Program bob = site().program("bob");
    Person alice = watchful();
    List<String> written =
        payloads().stream()
            .map(payload -> payload.replaceAll("\r\n?", "\n").stripTrailing())
            .filter(payload -> payload.length() <= 300)
            .toList();
    written.forEach(alice::writes);
    bob.gets("*", written);
    assertThat(alice.texts()).containsExactlyElementsOf(written);
  }

  @Test
  void namesOfFilesAreShownAndDoNothing() throws Exception {
    Person alice = watchful();
    Program mallory = site().program("mallory");
    List<String> names =
        payloads().stream().filter(payload -> FileName.parse(payload).isPresent()).toList();
    assertThat(names).hasSizeGreaterThan(60);
    names.forEach(name -> mallory.sendsFile("*", name, name.getBytes(UTF_8)));
    assertThat(alice.log().getByRole(AriaRole.ARTICLE)).hasCount(names.size());
    List<String> expected = names.stream().map(HostileTextTest::oneLine).toList();
    assertThat(Shown.fileNames(alice.log())).containsExactlyElementsOf(expected);
    alice.clicks("Your files").seesRoom("Your files");
    assertThat(alice.room().getByRole(AriaRole.LISTITEM)).hasCount(names.size());
    assertThat(Shown.fileNames(alice.room())).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** Names are one line, and nothing in them turns the text around. */
  private static String oneLine(String name) {
    return name.replaceAll("[\\u202A-\\u202E\\u2066-\\u2069]", "")
        .replaceAll("[\\p{Cc}\\u2028\\u2029\\x{E0000}-\\x{E007F}]", " ")
        .replaceAll("[\\s\\u00A0\\uFEFF\\u2000-\\u200A\\u3000]+", " ")
        .strip();
  }

  @Test
  void namesOfPeopleAndGroupsAreShownAndDoNothing() {
    List<String> names =
        NAMES.stream().map(UserName::parse).flatMap(Optional::stream).map(UserName::shown).toList();
    assertThat(names).hasSizeGreaterThan(20);
    site().account("alice");
    for (String name : names) {
      site().account(name);
      List<UserName> members = List.of(UserName.of(name), UserName.of("alice"));
      Site.await(site().server().chat().createGroup(GroupName.of(name), members));
      site().write(name, "alice", "direct from " + name);
      site().write(name, "#" + name, "in the group of " + name);
    }
    Person alice = watchful();
    assertThat(alice.entries()).hasCount(2 * names.size() + 1);
    for (String name : names) {
      assertThat(alice.entry("#" + name)).containsText("in the group of " + name);
      alice.opens(name).sees("direct from " + name);
    }
    alice.says("and now I have read everything");
  }
}
