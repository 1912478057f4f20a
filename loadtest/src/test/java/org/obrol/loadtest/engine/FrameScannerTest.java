package org.obrol.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameScannerTest {
  private final Wording wording = new Wording(Stamped.RUN, 64);
  private final FrameScanner scanner = new FrameScanner(wording);

  private int scan(String frame) throws IOException {
    ByteBuffer bytes = Stamped.bytes(frame);
    return scanner.scan(bytes, 0, bytes.capacity());
  }

  private String text(int sender, long counter) {
    return Stamped.text(wording, sender, counter, 123_456_789_012_345L);
  }

  @Test
  void aMessageIsReadWhereItLies() throws IOException {
    String frame = Stamped.message("*", "lt-abc-7", 12345, text(7, 99));

    assertThat(scan(frame)).isEqualTo(frame.length());
    assertThat(scanner.type()).isEqualTo(FrameScanner.Type.MESSAGE);
    assertThat(scanner.conversation()).isEqualTo(Wording.LOBBY);
    assertThat(scanner.seq()).isEqualTo(12345);
    assertThat(scanner.identity()).isEqualTo(Stamp.identity(7, 99));
    assertThat(scanner.sentAt()).isEqualTo(123_456_789_012_345L);
    assertThat(scanner.intact()).isTrue();
    assertThatThrownBy(scanner::frame).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void fieldsInAnyOtherOrderMeanTheSame() throws IOException {
    String frame =
        "{ \"text\": \""
            + text(7, 99)
            + "\", \"seq\":5, \"more\":[{\"seq\":6}], \"kind\":\"text\","
            + "\"from\":\"lt-abc-7\", \"conv\":\"@lt-abc-8\",\"event\":\"message\"}\n";

    assertThat(scan(frame)).isEqualTo(frame.length());
    assertThat(scanner.type()).isEqualTo(FrameScanner.Type.MESSAGE);
    assertThat(scanner.conversation()).isEqualTo(8);
    assertThat(scanner.seq()).isEqualTo(5);
    assertThat(scanner.identity()).isEqualTo(Stamp.identity(7, 99));
    assertThat(scanner.intact()).isTrue();
  }

  @Test
  void escapesInATextMeanWhatTheyStandFor() throws IOException {
    String frame = Stamped.message("*", "lt-abc-7", 1, text(7, 1).replace("h", "\\u0068"));

    scan(frame);
    assertThat(scanner.type()).isEqualTo(FrameScanner.Type.MESSAGE);
    assertThat(scanner.intact()).isTrue();
    assertThat(scanner.identity()).isEqualTo(Stamp.identity(7, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 15, 31, 40, 63})
  void aTextThatWasAlteredIsSeen(int at) throws IOException {
    String text = text(7, 99);
    String altered = text.substring(0, at) + "~" + text.substring(at + 1);

    scan(Stamped.message("*", "lt-abc-7", 1, altered));
    assertThat(scanner.type()).isEqualTo(FrameScanner.Type.MESSAGE);
    assertThat(scanner.intact()).isFalse();
  }

  @Test
  void aTextIsOnlyIntactUnderItsWritersName() throws IOException {
    scan(Stamped.message("*", "lt-abc-8", 1, text(7, 99)));
    assertThat(scanner.intact()).isFalse();
  }

  @Test
  void aTextThatIsShorterOrLongerIsNotIntact() throws IOException {
    scan(Stamped.message("*", "lt-abc-7", 1, text(7, 99).substring(0, 63)));
    assertThat(scanner.intact()).isFalse();
    scan(Stamped.message("*", "lt-abc-7", 1, text(7, 99) + "a"));
    assertThat(scanner.intact()).isFalse();
  }

  @Test
  void othersMayTalkInTheLobbyToo() throws IOException {
    scan(Stamped.message("*", "alice", 1, "hello"));
    assertThat(scanner.intact()).isTrue();
    assertThat(scanner.identity()).isEqualTo(Feed.UNKNOWN);
  }

  @Test
  void conversationsAreTheirNumbers() throws IOException {
    for (int address : new int[] {Wording.LOBBY, Wording.room(0), Wording.room(17), 0, 4711}) {
      scan(Stamped.message(wording.address(address), "lt-abc-7", 1, text(7, 1)));
      assertThat(scanner.conversation()).isEqualTo(address);
      scan(Stamped.sent(wording.address(address), 1));
      assertThat(scanner.conversation()).isEqualTo(address);
    }
    for (String name : new String[] {"#devs", "@bob", "@lt-xyz-1", "@lt-abc-", "#lt-abc-rx", "?"}) {
      scan(Stamped.message(name, "lt-abc-7", 1, text(7, 1)));
      assertThat(scanner.conversation()).isEqualTo(Wording.FOREIGN);
    }
  }

  @Test
  void whoComesAsSomebodyElseKeepsTheNumber() {
    assertThat(wording.user(wording.user(12, 0))).isEqualTo(12);
    assertThat(wording.user(wording.user(12, 3))).isEqualTo(12);
  }

  @Test
  void aReplyToASendIsReadWhereItLies() throws IOException {
    String frame = Stamped.sent("#lt-abc-r3", 77);

    assertThat(scan(frame)).isEqualTo(frame.length());
    assertThat(scanner.type()).isEqualTo(FrameScanner.Type.SENT);
    assertThat(scanner.seq()).isEqualTo(77);
    assertThat(scanner.conversation()).isEqualTo(Wording.room(3));
    assertThat(scanner.label()).isEqualTo(Label.NONE);
  }

  @Test
  void aReplyNamesItsCommand() throws IOException {
    for (int label : new int[] {0, 0x2a, 0x12345678, -1}) {
      String frame = Stamped.sent(Label.text(label), "*", 77);
      assertThat(scan(frame)).isEqualTo(frame.length());
      assertThat((int) scanner.label()).isEqualTo(label);
      assertThat(scanner.label()).isNotNegative();
      assertThat(scanner.seq()).isEqualTo(77);
      scan(frame.replace("{\"status\":\"OK\",", "{").replace("}", ",\"status\":\"OK\"}"));
      assertThat(scanner.type()).isEqualTo(FrameScanner.Type.SENT);
      assertThat((int) scanner.label()).isEqualTo(label);
    }
    for (String strange : new String[] {"7", "0000002g", "0000000002a"}) {
      scan(Stamped.sent(strange, "*", 77));
      assertThat(scanner.label()).isEqualTo(Label.NONE);
    }
  }

  @Test
  void allElseIsParsed() throws IOException {
    scan("{\"status\":\"ERROR\",\"re\":\"send\",\"code\":\"busy\",\"message\":\"later\"}\r\n");
    assertThat(scanner.type()).isEqualTo(FrameScanner.Type.OTHER);
    assertThat(scanner.frame().describe()).isEqualTo("busy: later");
    scan(
        "{\"status\":\"OK\",\"re\":\"login\",\"user\":\"x\",\"token\":\"t\",\"conversations\":["
            + "{\"conv\":\"*\",\"epoch\":9007199254740991,\"head\":4,\"read\":4,\"unread\":0,"
            + "\"next\":5}]}\r\n");
    assertThat(scanner.frame().token).isEqualTo("t");
    assertThat(scanner.frame().conversations)
        .containsExactly(new Frame.Start("*", 9007199254740991L, 5));
  }

  @Test
  void whatIsNoFrameIsAnError() {
    assertThatThrownBy(() -> scan("HTTP/1.1 400 Bad Request\r\n")).isInstanceOf(IOException.class);
  }

  @Test
  void aFrameThatHasNotWhollyComeIsIncompleteWhereverItIsCut() throws IOException {
    String[] frames = {
      Stamped.message("*", "lt-abc-7", 12345, text(7, 99)),
      Stamped.message("@lt-abc-9", "lt-abc-7", 1, "hello"),
      Stamped.sent("*", 77),
      Stamped.sent("0000002a", "@lt-abc-9", 77),
      "{\"event\":\"lag\"}\r\n"
    };
    for (String frame : frames) {
      for (int cut = 0; cut < frame.length(); cut++) {
        ByteBuffer bytes = Stamped.bytes(frame);
        assertThat(scanner.scan(bytes, 0, cut)).isEqualTo(FrameScanner.INCOMPLETE);
      }
      assertThat(scan(frame)).isEqualTo(frame.length());
    }
  }
}
