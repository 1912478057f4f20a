package org.obrol.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obrol.client.IfExists;

/** Files: sent, shown, fetched, listed and taken away. */
class FilesTest extends WebTest {
  @TempDir Path folder;

  private static FilePayload file(String name, byte[] content) {
    return new FilePayload(name, "application/octet-stream", content);
  }

  private static FilePayload file(String name, String content) {
    return file(name, content.getBytes(UTF_8));
  }

  /** A picture of a made-up landscape. */
  static byte[] picture(int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(new Color(0x9cc5d8));
    pen.fillRect(0, 0, width, height);
    pen.setColor(new Color(0xf2c14e));
    pen.fillOval(width * 2 / 3, height / 6, height / 4, height / 4);
    pen.setColor(new Color(0x4a7c59));
    pen.fillOval(-width / 4, height * 3 / 5, width, height);
    pen.setColor(new Color(0x2f5d50));
    pen.fillOval(width / 3, height * 2 / 3, width, height);
    pen.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private static Locator download(Person person, String name) {
    return person
        .room()
        .getByRole(
            AriaRole.BUTTON,
            new Locator.GetByRoleOptions()
                .setName(Pattern.compile("^Download .*" + Words.literally(name))));
  }

  private static Download downloads(Person person, String name) {
    return person.page().waitForDownload(() -> download(person, name).click());
  }

  @Test
  void aFileGoesFromOneBrowserToAnother() throws Exception {
    Person alice = person("alice").opens("Lobby");
    Person bob = person("bob").opens("Lobby");
    alice.attaches(file("notes.txt", "hello, bob"));
    assertThat(download(alice, "notes.txt")).isVisible();
    Download got = downloads(bob, "notes.txt");
    assertThat(got.suggestedFilename()).isEqualTo("notes.txt");
    assertThat(Files.readString(got.path())).isEqualTo("hello, bob");
  }

  @Test
  void aFileGoesToAProgramAndBack() throws Exception {
    Program bob = site().program("bob");
    Person alice = person("alice").talksTo("bob");
    byte[] content = new byte[1_000_000];
    new Random(1).nextBytes(content);
    alice.attaches(file("numbers.bin", content));
    assertThat(download(alice, "numbers.bin")).isVisible();
    String id = Site.await(bob.client().files().list()).files().get(0).file();
    Path copy = folder.resolve("copy.bin");
    Site.await(
        bob.client().files().downloadTo(id, copy, IfExists.REPLACE, progress -> {}).result());
    assertThat(copy).hasBinaryContent(content);

    Site.await(bob.client().files().upload(Site.address("alice"), copy).result());
    assertThat(Files.readAllBytes(downloads(alice, "copy.bin").path())).isEqualTo(content);
  }

  @Test
  void anEmptyFileIsAFile() throws Exception {
    Person alice = person("alice").opens("Lobby").attaches(file("empty", ""));
    assertThat(Files.size(downloads(alice, "empty").path())).isZero();
  }

  @Test
  void severalFilesArriveInTheOrderInWhichTheyWereChosen() {
    Program bob = site().program("bob");
    Person alice = person("alice").opens("Lobby");
    alice.attaches(file("a.bin", new byte[1 << 20]), file("b.txt", ""), file("c.txt", "c"));
    for (String name : List.of("a.bin", "b.txt", "c.txt")) {
      assertThat(download(alice, name)).isVisible();
    }
    bob.gets("*", List.of("a.bin", "b.txt", "c.txt"));
  }

  @Test
  void aPictureIsShown() throws Exception {
    Person alice = person("alice").opens("Lobby");
    Person bob = person("bob").opens("Lobby");
    alice.attaches(file("hills.png", picture(640, 400)));
    for (Person person : List.of(alice, bob)) {
      Locator image = person.log().getByAltText("hills.png");
      assertThat(image).isVisible();
      assertThat(image).hasJSProperty("naturalWidth", 640);
    }
    bob.log()
        .getByRole(
            AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile("hills.png")))
        .first()
        .click();
    assertThat(bob.dialog().getByAltText("hills.png")).isVisible();
    bob.presses("Escape");
    assertThat(bob.dialog()).hasCount(0);
  }

  @Test
  void whatOnlySaysThatItIsAPictureIsAFile() {
    Person alice = person("alice").opens("Lobby");
    alice.attaches(file("not.png", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"));
    assertThat(download(alice, "not.png")).isVisible();
    assertThat(alice.log().getByAltText("not.png")).isHidden();
  }

  @Test
  void filesOfAnyNameAreSentAndSavedUnderHarmlessOnes() throws Exception {
    List<String> names =
        List.of(
            "..\\..\\x",
            "say \"hi\".txt",
            "it's <b>bold</b>.html",
            "\uD83D\uDC69\u200D\uD83D\uDC67 family.txt",
            "\u0645\u0631\u062D\u0628\u0627.txt",
            "\u05E9\u05DC\u05D5\u05DD",
            "semi;colon=.csv",
            "100%25.txt",
            ".hidden",
            "con\u202Etxt.exe",
            "a very long name that goes on and on and on and on and on and on and on and on and.txt");
    Person alice = person("alice").opens("Lobby");
    Program bob = site().program("bob");
    for (int i = 0; i < names.size(); i++) {
      alice.attaches(file(names.get(i), "content " + i));
      Locator button =
          alice
              .log()
              .getByRole(AriaRole.ARTICLE)
              .nth(i)
              .getByRole(
                  AriaRole.BUTTON,
                  new Locator.GetByRoleOptions().setName(Pattern.compile("^Download")));
      Download got = alice.page().waitForDownload(button::click);
      assertThat(Files.readString(got.path())).isEqualTo("content " + i);
      assertThat(got.suggestedFilename())
          .doesNotContain("/", "\\", "\u202E", "\"", "<")
          .doesNotStartWith(".");
    }
    bob.gets("*", names);
  }

  @Test
  void aPathSentByAProgramIsOnlyAName() throws Exception {
    Person alice = person("alice").opens("Lobby");
    Program bob = site().program("bob");
    bob.sendsFile("*", "../../etc/passwd", "root".getBytes(UTF_8));
    Download got = downloads(alice, "../../etc/passwd");
    assertThat(got.suggestedFilename()).doesNotContain("/").doesNotStartWith(".");
  }

  @Test
  void aLostConnectionDoesNotLoseAFile() throws Exception {
    Program bob = site().program("bob");
    Cable cable = cable();
    Person alice = person("alice", cable).talksTo("bob").losesConnection();
    byte[] content = new byte[5 << 20];
    new Random(2).nextBytes(content);
    cable.pullAfter(1 << 20);
    alice.attaches(file("large.bin", content)).seesPhase("waiting");
    cable.plug();
    alice.retriesNow().isIn();
    assertThat(download(alice, "large.bin")).isVisible();
    String id = Site.await(bob.client().files().list()).files().get(0).file();
    Path copy = folder.resolve("copy.bin");
    Site.await(
        bob.client().files().downloadTo(id, copy, IfExists.REPLACE, progress -> {}).result());
    assertThat(copy).hasBinaryContent(content);
  }

  @Test
  void aFileThatIsOnItsWayCanBeStopped() {
    Cable cable = cable();
    Person alice = person("alice", cable).opens("Lobby");
    cable.holdCommands();
    alice.attaches(file("mistake.bin", new byte[1 << 20]));
    assertThat(alice.log().getByRole(AriaRole.PROGRESSBAR)).isVisible();
    alice
        .log()
        .getByRole(
            AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile("mistake.bin")))
        .click();
    cable.release();
    alice.says("never mind");
    assertThat(alice.log().getByText("mistake.bin")).hasCount(0);
  }

  @Test
  void whatIsTooLargeIsToldSo() {
    site(
        server ->
            server.fileLimits(
                new org.obrol.core.spi.Files.Limits(
                    1000, 10_000, Duration.ofDays(1), Duration.ofHours(1))));
    Person alice = person("alice").opens("Lobby");
    alice.attaches(file("huge.bin", new byte[2000]));
    assertThat(alice.log().locator("[data-state=failed]")).containsText("huge.bin");
  }

  @Test
  void yourFilesAreListedAndOnesOwnCanBeTakenAway() throws Exception {
    Program bob = site().program("bob");
    site().account("alice");
    bob.sendsFile("alice", "from bob.txt", "b".getBytes(UTF_8));
    Person alice = person("alice").opens("Lobby").attaches(file("mine.txt", "m"));
    assertThat(download(alice, "mine.txt")).isVisible();
    alice.clicks("Your files").seesRoom("Your files");
    assertThat(download(alice, "from bob.txt")).isVisible();
    assertThat(Files.readString(downloads(alice, "mine.txt").path())).isEqualTo("m");
    assertThat(removal(alice, "from bob.txt")).hasCount(0);
    removal(alice, "mine.txt").click();
    alice.dialog().getByRole(AriaRole.BUTTON).last().click();
    assertThat(download(alice, "mine.txt")).hasCount(0);
    assertThat(download(alice, "from bob.txt")).isVisible();
  }

  private static Locator removal(Person person, String name) {
    return person
        .room()
        .getByRole(
            AriaRole.BUTTON,
            new Locator.GetByRoleOptions()
                .setName(Pattern.compile("^(Remove|Delete) .*" + Words.literally(name))));
  }

  @Test
  void aFileThatIsGoneIsToldSo() {
    Person alice = person("alice").opens("Lobby").attaches(file("brief.txt", "x"));
    Person bob = person("bob").opens("Lobby");
    assertThat(download(bob, "brief.txt")).isVisible();
    alice.clicks("Your files");
    removal(alice, "brief.txt").click();
    alice.dialog().getByRole(AriaRole.BUTTON).last().click();
    assertThat(download(alice, "brief.txt")).hasCount(0);
    bob.complaining().expect("404");
    download(bob, "brief.txt").click();
    assertThat(bob.log()).containsText(Pattern.compile("no longer|not there|gone|removed"));
  }

  @Test
  void aFileIsDroppedIntoARoom() {
    Person alice = person("alice").opens("Lobby");
    Object data =
        alice
            .page()
            .evaluateHandle(
                """
                () => {
                  const data = new DataTransfer();
                  data.items.add(new File(['dropped'], 'dropped.txt'));
                  return data;
                }""");
    alice.room().dispatchEvent("dragenter", Map.of("dataTransfer", data));
    alice.room().dispatchEvent("drop", Map.of("dataTransfer", data));
    assertThat(download(alice, "dropped.txt")).isVisible();
  }
}
