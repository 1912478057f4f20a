package org.obrol.client.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.obrol.client.ChatMessage;
import org.obrol.client.FileRef;
import org.obrol.client.Gap;
import org.obrol.client.GroupEvent;
import org.obrol.client.TransferProgress;
import org.obrol.client.UserPage;
import org.obrol.core.model.Address;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;

class RendererTest {
  private static final Instant NOW = Instant.parse("2026-01-02T20:00:00Z");
  private static final UserName BOB = UserName.of("bob");
  private static final GroupName DEVS = GroupName.of("devs");

  private final Renderer plain = new Renderer(Renderer.Style.PLAIN, ZoneOffset.UTC);
  private final Renderer black = new Renderer(Renderer.Style.BLACK, ZoneOffset.UTC);
  private final Renderer coloured = new Renderer(Renderer.Style.COLOURED, ZoneOffset.UTC);

  private static ChatMessage message(String at, String kind, String text) {
    return new ChatMessage(Address.of(DEVS), BOB, 3, "id", Instant.parse(at), kind, text);
  }

  @Test
  void aScriptGetsOneLineForEachMessage() {
    assertThat(plain.message(message("2026-01-02T03:04:05.678Z", "text", "a\nb\u001b[1m"), NOW))
        .isEqualTo("2026-01-02T03:04:05.678Z #devs bob: a⏎b␛[1m");
  }

  @Test
  void aPersonGetsTheDayOnlyWhereItIsAnother() {
    assertThat(black.message(message("2026-01-02T03:04:05Z", "text", "hi"), NOW))
        .isEqualTo("03:04 #devs bob: hi");
    assertThat(black.message(message("2026-01-01T03:04:05Z", "text", "a\nb"), NOW))
        .isEqualTo("2026-01-01 03:04 #devs bob: a\n    b");
  }

  @Test
  void aKindThatIsNotTextIsNamed() {
    assertThat(black.message(message("2026-01-02T03:04:05Z", "fi\u202Ele", "x"), NOW))
        .isEqualTo("03:04 #devs bob: [fi<U+202E>le] x");
  }

  @Test
  void onlyTheClientsOwnEscapesReachTheTerminal() {
    String line = coloured.message(message("2026-01-02T03:04:05Z", "text", "\u001b[5m"), NOW);
    assertThat(line).contains("\u001b[", "␛[5m").doesNotContain("\u001b[5m");
  }

  @Test
  void aGapSaysHowToSeeWhatIsMissing() {
    assertThat(black.gap(new Gap(Address.of(DEVS), 1, 1, 120, 1)))
        .isEqualTo("… 120 older messages, /history #devs shows them");
    assertThat(black.gap(new Gap(Address.of(DEVS), 1, 1, 1, 2)))
        .isEqualTo("… 1 message of #devs is no longer there");
    assertThat(black.gap(new Gap(Address.of(DEVS), 1, 1, 2, 0)))
        .isEqualTo("… 2 messages of #devs are no longer there");
  }

  @Test
  void comingAndGoingIsToldInOneLine() {
    assertThat(black.presence(List.of(BOB), List.of(UserName.of("carol"), UserName.of("dan"))))
        .isEqualTo("came: bob left: carol, dan");
    assertThat(black.presence(List.of(), List.of(BOB))).isEqualTo("left: bob");
    assertThat(black.group(new GroupEvent.Others(DEVS, List.of(BOB), List.of())))
        .isEqualTo("#devs: joined: bob");
    assertThat(black.group(new GroupEvent.Mine(DEVS, "removed", BOB)))
        .isEqualTo("#devs: you removed (by bob)");
  }

  @Test
  void aNameToShowIsOtherPeoplesTextToo() {
    assertThat(black.user(new UserPage.Entry(BOB, "B\u001b[1mob", true)))
        .isEqualTo("bob (B␛[1mob) online");
    assertThat(black.user(new UserPage.Entry(BOB, "bob", false))).isEqualTo("bob");
  }

  private static ChatMessage file(String name) {
    FileRef file = new FileRef("06adf2wgj1j44", 12_345, "0".repeat(64));
    Instant at = Instant.parse("2026-01-02T03:04:05.678Z");
    return new ChatMessage(Address.of(DEVS), BOB, 3, "id", at, "file", name, file);
  }

  @Test
  void aFileSaysHowToGetIt() {
    assertThat(black.message(file("a.txt"), NOW))
        .isEqualTo("03:04 #devs bob sent a.txt (12 KiB)  /download a.txt");
    assertThat(black.message(file("a b.txt"), NOW))
        .isEqualTo("03:04 #devs bob sent a b.txt (12 KiB)  /download 06adf2wgj1j44");
    assertThat(black.message(file("\u001b[1m\nx"), NOW))
        .isEqualTo("03:04 #devs bob sent ␛[1m⏎x (12 KiB)  /download 06adf2wgj1j44");
    assertThat(plain.message(file("a b\n.txt"), NOW))
        .isEqualTo("2026-01-02T03:04:05.678Z #devs bob: [file 06adf2wgj1j44 12345] a b⏎.txt");
  }

  @Test
  void howFarAFileHasComeIsALineOrABar() {
    TransferProgress half = new TransferProgress("a\u001b.txt", 6_000, 12_000);
    assertThat(plain.progress("sending", half, 2_048))
        .isEqualTo("sending a␛.txt: 50 % of 12 KiB, 2.0 KiB/s");
    assertThat(black.bar("fetching", half, 0))
        .isEqualTo("fetching a␛.txt [##########----------]  50 %  5.9 KiB of 12 KiB");
    TransferProgress empty = new TransferProgress("x".repeat(200), 0, 0);
    assertThat(black.bar("fetching", empty, 1))
        .isEqualTo(
            "fetching " + "x".repeat(23) + "… [####################] 100 %  0 B of 0 B  1 B/s");
  }

  @Test
  void amountsHaveTheUnitThatFits() {
    assertThat(Amount.of(0)).isEqualTo("0 B");
    assertThat(Amount.of(1023)).isEqualTo("1023 B");
    assertThat(Amount.of(1024)).isEqualTo("1.0 KiB");
    assertThat(Amount.of(10 * 1024 - 1)).isEqualTo("10 KiB");
    assertThat(Amount.of(1024 * 1024 - 1)).isEqualTo("1.0 MiB");
    assertThat(Amount.of(268_435_456)).isEqualTo("256 MiB");
    assertThat(Amount.of(Long.MAX_VALUE)).isEqualTo("8.0 EiB");
  }

  @Test
  void helpNamesEachCommand() {
    for (Slash slash : Slash.values()) {
      assertThat(black.help()).contains(slash.usage());
    }
  }
}
