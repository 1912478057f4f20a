package org.obrol.server.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.model.Address;
import org.obrol.core.model.UserName;
import org.obrol.server.dialect.Request;

class PlainLinesTest {
  private static final UserName CITRA = UserName.of("citra");
  private static final Command LOGIN = new Command.Login(CITRA, "1");
  private static final Command REGISTER = new Command.Register(CITRA, "1");

  /** What a stream becomes, which must not depend on where it is cut. */
  private static List<Command> decode(String stream) {
    byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
    List<Command> whole = decode(bytes, bytes.length);
    for (int cut = 0; cut < bytes.length; cut++) {
      assertThat(decode(bytes, cut)).as("%s cut at %d", stream, cut).isEqualTo(whole);
    }
    return whole;
  }

  private static List<Command> decode(byte[] bytes, int cut) {
    EmbeddedChannel channel = new EmbeddedChannel();
    new PlainDialect().install(channel.pipeline());
    channel.writeInbound(Unpooled.copiedBuffer(bytes, 0, cut));
    channel.writeInbound(Unpooled.copiedBuffer(bytes, cut, bytes.length - cut));
    List<Command> commands = new ArrayList<>();
    for (Object message : channel.inboundMessages()) {
      commands.add(withoutKey(((Request) message).command()));
    }
    channel.finishAndReleaseAll();
    return commands;
  }

  private static Command withoutKey(Command command) {
    if (command instanceof Command.Send send) {
      assertThat(send.key()).hasSizeBetween(32, 64);
      return new Command.Send(send.to(), send.text(), null);
    }
    return command;
  }

  private static Command say(String text) {
    return new Command.Send(Address.LOBBY, text, null);
  }

  private static Command malformed(Failure failure) {
    return new Command.Malformed(failure, "no command", false);
  }

  private static final Command WRONG = malformed(Failure.MALFORMED);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "login citra\n 1\n",
        "login citra\r\n 1\r\n",
        "login citra 1\n",
        "login citra 1\r\n",
        "login citra 1\n 1\n",
        "login citra \n 1\n",
        "login  citra\n  1\n"
      })
  void aPasswordMayStandOnTheLineBehind(String stream) {
    assertThat(decode(stream)).containsExactly(LOGIN);
    assertThat(decode(stream.replace("login", "regist"))).containsExactly(REGISTER);
    assertThat(decode(stream + "halo\n")).containsExactly(LOGIN, say("halo"));
  }

  @Test
  void aLineWithoutASpaceBeforeItIsNoPassword() {
    assertThat(decode("login citra\nhalo\n")).containsExactly(WRONG, say("halo"));
    assertThat(decode("login citra\nlogin citra\n 1\n")).containsExactly(WRONG, LOGIN);
    assertThat(decode("login citra\n\n")).containsExactly(WRONG, new Command.WhoAmI());
  }

  @Test
  void ofANameWithASpaceTheSecondWordIsThePasswordAndTheRealOneIsToldNobody() {
    assertThat(decode("login citra 1\n secret\n")).containsExactly(LOGIN);
    assertThat(decode("login citra 1\n halo semua\n")).containsExactly(LOGIN, say(" halo semua"));
    assertThat(decode("login citra 1\nhalo\n 1\n")).containsExactly(LOGIN, say("halo"), say(" 1"));
  }

  @Test
  void aNameThatNobodyCanHaveIsRefused() {
    assertThat(decode("login a/b 1\n"))
        .containsExactly(new Command.Malformed(Failure.INVALID_NAME, "no name for a user", false));
    assertThat(decode("login\n 1\n"))
        .containsExactly(new Command.Malformed(Failure.INVALID_NAME, "no name for a user", false));
  }

  @Test
  void whatIsNoCommandIsForEverybody() {
    assertThat(decode("halo semua\nlogout\nauth citra 1\nsend-tox\n"))
        .containsExactly(say("halo semua"), say("logout"), say("auth citra 1"), say("send-tox"));
  }

  @Test
  void anEmptyLineIsForNobody() {
    assertThat(decode("\n  \n\r\n"))
        .containsExactly(new Command.WhoAmI(), new Command.WhoAmI(), new Command.WhoAmI());
  }

  @Test
  void aDirectMessageHasANameAndAText() {
    assertThat(decode("send-to citra apa  kabar\n"))
        .containsExactly(new Command.Send(Address.of(CITRA), "apa  kabar", null));
    assertThat(decode("send-to citra\nsend-to\nsend-to citra \n"))
        .containsOnly(malformed(Failure.MISSING_PARAMETER))
        .hasSize(3);
    assertThat(decode("send-to a/b halo\n"))
        .containsExactly(new Command.Send(Address.of(UserName.SYSTEM), "halo", null));
  }

  @Test
  void theListHasNoParameters() {
    assertThat(decode("list-user\n")).containsExactly(new Command.RollCall(true, false));
    assertThat(decode("list-user \n")).containsExactly(new Command.RollCall(true, false));
    assertThat(decode("list-user x\n")).containsExactly(WRONG);
  }

  @Test
  void whatIsTooLongOrNoTextIsAnsweredForEachLine() {
    assertThat(decode(List.of("x".repeat(9_000) + "\nhalo\n"))).containsExactly(WRONG, say("halo"));
    assertThat(decode(List.of("login citra\n", "x".repeat(9_000) + "\n 1\n")))
        .containsExactly(WRONG, WRONG, say(" 1"));
  }

  private static List<Command> decode(List<String> segments) {
    String stream = String.join("", segments);
    return decode(stream.getBytes(StandardCharsets.UTF_8), segments.get(0).length());
  }
}
