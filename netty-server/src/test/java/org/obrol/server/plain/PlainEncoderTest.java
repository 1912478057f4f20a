package org.obrol.server.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.obrol.core.command.Failure;
import org.obrol.core.command.Tag;
import org.obrol.core.event.Event;
import org.obrol.core.event.Goodbye;
import org.obrol.core.event.Push;
import org.obrol.core.event.Reply;
import org.obrol.core.event.Result;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.Address;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.FileId;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.Message;
import org.obrol.core.model.MessageId;
import org.obrol.core.model.UserName;

class PlainEncoderTest {
  private static final Address CITRA = Address.of(UserName.of("citra"));
  private static final Address DEVS = Address.of(GroupName.of("devs"));

  private final PlainText text = new PlainText();
  private final Echo echo = new Echo();
  private final PlainEncoder encoder = new PlainEncoder(text, echo);

  private String encode(Event event) {
    ByteBuf out = Unpooled.buffer();
    encoder.encode(event, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Push.Message message(
      Address where, String from, Message.Kind kind, String text, @Nullable String key) {
    return new Push.Message(
        where,
        new Message(
            ConversationId.LOBBY,
            1,
            new MessageId(1),
            Instant.EPOCH,
            new AccountId(7),
            UserName.of(from),
            kind,
            text,
            null,
            key));
  }

  private static Push.Message message(Address where, String from, String text) {
    return message(where, from, Message.Kind.TEXT, text, null);
  }

  @Test
  void aMessageSaysWhereItIsFrom() {
    assertThat(encode(message(Address.LOBBY, "andre", "halo"))).isEqualTo("\r[andre] halo\n");
    assertThat(encode(message(DEVS, "andre", "halo"))).isEqualTo("\r[#devs andre] halo\n");
    assertThat(encode(message(CITRA, "citra", "halo")))
        .isEqualTo("\rPesan pribadi dari [citra] halo\n");
    assertThat(encode(message(CITRA, "andre", "halo")))
        .isEqualTo("\rPesan pribadi ke [citra] halo\n");
    assertThat(encode(message(Address.LOBBY, "andre", Message.Kind.FILE, "a.txt", null)))
        .isEqualTo("\r[andre] mengirim file a.txt\n");
  }

  @Test
  void nobodyForgesALine() {
    String evil = "a\r\n[budi] b\u001b[2J\u0085\u2028\u2029\u202e\u2066\u200f\u061c\u0000\tz 👋";

    assertThat(encode(message(Address.LOBBY, "andre", evil)))
        .isEqualTo("\r[andre] a  [budi] b [2J         z 👋\n");
  }

  @Test
  void whatIsNotShownIsSaid() {
    assertThat(encode(new Push.Gap(CITRA, 1, 2, 4, 5)))
        .isEqualTo("\r3 pesan pribadi dengan [citra] tidak ditampilkan\n");
    assertThat(encode(new Push.Gap(DEVS, 1, 2, 2, 5)))
        .isEqualTo("\r1 pesan di [#devs] tidak ditampilkan\n");
    assertThat(encode(new Push.Gap(Address.LOBBY, 1, 2, 2, 5)))
        .isEqualTo("\r1 pesan tidak ditampilkan\n");
  }

  @Test
  void eachOneWhoLeftIsToldOnce() {
    List<UserName> names = List.of(UserName.of("a"), UserName.of("b"));

    assertThat(encode(new Push.Presence(List.of(), names)))
        .isEqualTo("Teman anda telah offline\nTeman anda telah offline\n");
    assertThat(encode(new Push.Presence(names, List.of()))).isEmpty();
  }

  @Test
  void whatTheseClientsDoNotKnowIsNotSaid() {
    assertThat(
            Stream.of(
                new Push.Read(CITRA, 1),
                new Push.GroupChange(GroupName.of("devs"), List.of(), List.of()),
                new Push.FileStopped(new FileId(1), 0, Failure.NO_SUCH_FILE, "x"),
                new Push.Lag(),
                new Push.Draining(Duration.ZERO),
                new Push.Bye(Goodbye.KICKED, "x", null)))
        .allMatch(push -> encode(push).isEmpty());
  }

  @Test
  void onlyTheConnectionThatSentItDoesNotGetIt() {
    Push own = message(Address.LOBBY, "andre", Message.Kind.TEXT, "x", echo.nextKey());
    PlainEncoder another = new PlainEncoder(text, new Echo());

    assertThat(encoder.leavesOut(own)).isTrue();
    assertThat(another.leavesOut(own)).isFalse();
    assertThat(encoder.leavesOut(message(Address.LOBBY, "andre", "x"))).isFalse();
    assertThat(encoder.leavesOut(new Push.Lag())).isFalse();
    assertThat(encoder.form()).isSameAs(another.form());
    assertThat(echo.nextKey()).hasSizeLessThanOrEqualTo(64).isNotEqualTo(echo.nextKey());
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void everyFailureIsALine(Failure failure) {
    for (String word : new String[] {null, "login", "regist", "send-to", "list-user"}) {
      String line = encode(new Reply(new Tag(word, null), new Result.Failed(failure, "why")));

      assertThat(line).endsWith("\n").hasLineCount(1).doesNotContain("why");
      assertThat(line.strip()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "login | BAD_CREDENTIALS | Username atau Password anda Salah",
        "login | MISSING_PARAMETER | Username atau Password anda Salah",
        "login | INVALID_NAME | Username atau Password anda Salah",
        "login | ALREADY_LOGGED_IN | Anda telah melakukan login sebelumnya.",
        "login | LOGGED_IN_ELSEWHERE | Username tersebut telah melakukan login sebelumnya.",
        "regist | NAME_TAKEN | Username telah dipakai",
        "send-to | NO_SUCH_USER | User tidak ditemukan",
        "send-to | NOT_LOGGED_IN | Anda harus login terlebih dahulu",
        "list-user | MALFORMED | Perintah yang anda masukkan salah",
        " | MISSING_PARAMETER | Perintah yang anda ketikkan salah",
        " | FRAME_TOO_LONG | Perintah yang anda ketikkan salah",
      })
  void whatTheOriginalKnowsIsSaidInItsWords(String word, Failure failure, String line) {
    assertThat(encode(new Reply(new Tag(word, null), new Result.Failed(failure, "why"))))
        .isEqualTo(line + "\n");
  }
}
