package org.obrol.client.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.core.model.Address;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;

class TypingTest {
  private static final Address BOB = Address.of(UserName.of("bob"));
  private static final Address DEVS = Address.of(GroupName.of("devs"));

  @Test
  void aPlainLineIsForTheCurrentConversation() {
    assertThat(Typing.parse("hello  there ")).isEqualTo(new Typed.Say(null, "hello  there "));
    assertThat(Typing.parse("* is a star")).isEqualTo(new Typed.Say(null, "* is a star"));
    assertThat(Typing.parse("   ")).isEqualTo(Typed.Plain.NOTHING);
    assertThat(Typing.parse("")).isEqualTo(Typed.Plain.NOTHING);
  }

  @Test
  void anAddressInFrontSendsOnceElsewhere() {
    assertThat(Typing.parse("@bob hi  you")).isEqualTo(new Typed.Say(BOB, "hi  you"));
    assertThat(Typing.parse("#devs hi")).isEqualTo(new Typed.Say(DEVS, "hi"));
    assertThat(Typing.parse(" @bob: hi")).isEqualTo(new Typed.Say(BOB, "hi"));
    assertThat(Typing.parse("@ home")).isInstanceOf(Typed.Wrong.class);
    assertThat(Typing.parse("@bob's hat")).isInstanceOf(Typed.Wrong.class);
    assertThat(Typing.parse("@bob ")).isInstanceOf(Typed.Wrong.class);
    assertThat(Typing.parse("#devs")).asString().contains("/to #devs");
  }

  @Test
  void twoSlashesSayOne() {
    assertThat(Typing.parse("//etc")).isEqualTo(new Typed.Say(null, "/etc"));
  }

  @Test
  void slashCommandsAreUnderstood() {
    assertThat(Typing.parse("/to @bob")).isEqualTo(new Typed.To(BOB));
    assertThat(Typing.parse("/TO *")).isEqualTo(new Typed.To(Address.LOBBY));
    assertThat(Typing.parse("/history")).isEqualTo(new Typed.History(null, 20));
    assertThat(Typing.parse("/history 5")).isEqualTo(new Typed.History(null, 5));
    assertThat(Typing.parse("/history #devs")).isEqualTo(new Typed.History(DEVS, 20));
    assertThat(Typing.parse("/history #devs 9999")).isEqualTo(new Typed.History(DEVS, 500));
    assertThat(Typing.parse("/read")).isEqualTo(new Typed.Read(null));
    assertThat(Typing.parse("/read @bob")).isEqualTo(new Typed.Read(BOB));
    assertThat(Typing.parse("/presence on")).isEqualTo(new Typed.Presence(true));
    assertThat(Typing.parse("/group list")).isEqualTo(Typed.Plain.GROUPS);
    assertThat(Typing.parse("/group create devs"))
        .isEqualTo(new Typed.Group(Typed.Group.Op.CREATE, GroupName.of("devs"), null));
    assertThat(Typing.parse("/group add #devs @bob"))
        .isEqualTo(new Typed.Group(Typed.Group.Op.ADD, GroupName.of("devs"), UserName.of("bob")));
    assertThat(Typing.parse("/passwd")).isEqualTo(new Typed.Passwd(null, null));
    assertThat(Typing.parse("/passwd a b")).isEqualTo(new Typed.Passwd("a", "b"));
    assertThat(Typing.parse("/passwd a b")).asString().doesNotContain("a b");
    assertThat(Typing.parse(" /quit")).isEqualTo(new Typed.Say(null, " /quit"));
    assertThat(Typing.parse("/quit ")).isEqualTo(Typed.Plain.QUIT);
  }

  @Test
  void filesArePathsAndNamesWhichMayHaveSpaces() {
    assertThat(Typing.parse("/upload a.txt")).isEqualTo(new Typed.Upload(null, "a.txt"));
    assertThat(Typing.parse("/upload  my  file.txt "))
        .isEqualTo(new Typed.Upload(null, "my  file.txt"));
    assertThat(Typing.parse("/upload @bob ~/my file"))
        .isEqualTo(new Typed.Upload(BOB, "~/my file"));
    assertThat(Typing.parse("/upload * \"a b\"")).isEqualTo(new Typed.Upload(Address.LOBBY, "a b"));
    assertThat(Typing.parse("/upload ./@x")).isEqualTo(new Typed.Upload(null, "./@x"));
    assertThat(Typing.parse("/download a b.txt /tmp"))
        .isEqualTo(new Typed.Download("a b.txt /tmp"));
    assertThat(Typing.parse("/files")).isEqualTo(new Typed.Files(null));
    assertThat(Typing.parse("/files #devs")).isEqualTo(new Typed.Files(DEVS));
    assertThat(Typing.parse("/cancel")).isEqualTo(Typed.Plain.CANCEL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/upload",
        "/upload @bob",
        "/upload #",
        "/upload @ x",
        "/download",
        "/files a b",
        "/cancel all",
        "/to",
        "/to a b",
        "/to #",
        "/history a b",
        "/history @b 2 3",
        "/read a b",
        "/presence",
        "/presence maybe",
        "/group",
        "/group join",
        "/group add #devs",
        "/group frob #devs",
        "/group list all",
        "/passwd one",
        "/users all"
      })
  void whatDoesNotFitACommandShowsHowItIsUsed(String line) {
    assertThat(Typing.parse(line))
        .isInstanceOfSatisfying(
            Typed.Wrong.class, wrong -> assertThat(wrong.problem()).startsWith("usage: /"));
  }

  @ParameterizedTest
  @CsvSource({
    "/histroy, /history",
    "/user, /users",
    "/usrs, /users",
    "/hist, /history",
    "/exit, /quit",
    "/whoam, /whoami",
    "/uplaod, /upload",
    "/donwload, /download",
    "/file, /files",
    "/xyzzyx, /help"
  })
  void anUnknownCommandGetsAHint(String line, String hint) {
    assertThat(Typing.parse(line))
        .isInstanceOfSatisfying(
            Typed.Wrong.class,
            wrong -> assertThat(wrong.problem()).contains("no command " + line, hint));
  }

  @Test
  void completionKnowsWhatMayStandWhere() {
    Roster roster = new Roster();
    roster.add(UserName.of("bob"));
    roster.add(GroupName.of("devs"));
    roster.files().add(BOB, "06adf2wgj1j44", "a.txt");
    roster.files().add(BOB, "06adf2wgj1j45", "a b.txt");
    TypingCompleter completer =
        new TypingCompleter(roster, new Places(Path.of("nowhere"), Path.of("")));
    assertThat(completer.options(List.of("/hi"), 0)).contains("/history", "/to");
    assertThat(completer.options(List.of("@b"), 0)).containsExactly("@bob", "#devs");
    assertThat(completer.options(List.of("hello"), 0)).isEmpty();
    assertThat(completer.options(List.of("/to", ""), 1)).containsExactly("*", "@bob", "#devs");
    assertThat(completer.options(List.of("/group", "a"), 1)).contains("add");
    assertThat(completer.options(List.of("/group", "add", "#"), 2)).containsExactly("#devs");
    assertThat(completer.options(List.of("/group", "add", "#devs", ""), 3)).containsExactly("bob");
    assertThat(completer.options(List.of("/presence", ""), 1)).containsExactly("on", "off");
    assertThat(completer.options(List.of("/files", ""), 1)).containsExactly("*", "@bob", "#devs");
    assertThat(completer.options(List.of("/download", ""), 1))
        .containsExactly("06adf2wgj1j45", "a.txt");
    assertThat(completer.options(List.of("/upload", "nowhere/"), 1))
        .containsExactly("@bob", "#devs");
    assertThat(completer.options(List.of("/nonsense", ""), 1)).isEmpty();
  }
}
