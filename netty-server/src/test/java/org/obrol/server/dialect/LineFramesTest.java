package org.obrol.server.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LineFramesTest {
  private static final FrameLimits LIMITS = new FrameLimits(8, 16);
  private static final Line TOO_LONG = new Line.TooLong(8);

  private final EmbeddedChannel channel = open();

  private static EmbeddedChannel open() {
    EmbeddedChannel channel = new EmbeddedChannel();
    LineFrames.install(channel.pipeline(), LIMITS);
    return channel;
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private void feed(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
  }

  private List<Object> lines() {
    List<Object> lines = new ArrayList<>(channel.inboundMessages());
    channel.inboundMessages().clear();
    return lines;
  }

  private static Line text(String text) {
    return new Line.Text(text);
  }

  @Test
  void endAtLfOrCrlf() {
    feed("a\nb\r\n\n\r\nc\rd\n");

    assertThat(lines()).containsExactly(text("a"), text("b"), text(""), text(""), text("c\rd"));
  }

  @Test
  void areTheSameWhereverTheStreamIsCut() {
    byte[] stream =
        "grüße 👋\r\n\nshort\n123456789 and more\r\n12345678\r\nend\n"
            .getBytes(StandardCharsets.UTF_8);
    feed(new String(stream, StandardCharsets.UTF_8));
    List<Object> whole = lines();
    assertThat(whole).hasSize(6).contains(text("12345678"), text("end"));
    assertThat(whole.get(3)).isInstanceOf(Line.TooLong.class);
    for (int cut = 0; cut < stream.length; cut++) {
      channel.writeInbound(Unpooled.copiedBuffer(stream, 0, cut));
      channel.writeInbound(Unpooled.copiedBuffer(stream, cut, stream.length - cut));
      assertThat(lines()).as("cut at %d", cut).isEqualTo(whole);
    }
    for (byte b : stream) {
      channel.writeInbound(Unpooled.copiedBuffer(new byte[] {b}));
    }
    assertThat(lines()).isEqualTo(whole);
  }

  @Test
  void mayBeAsLongAsTheLimitWithoutTheirEnd() {
    feed("12345678\r\n12345678\n");
    assertThat(lines()).containsExactly(text("12345678"), text("12345678"));

    feed("12345678\r");
    assertThat(lines()).isEmpty();
    feed("\n");
    assertThat(lines()).containsExactly(text("12345678"));
  }

  @Test
  void overTheLimitAreToldAtOnceAndSkippedToTheirEnd() {
    feed("123456789+");
    assertThat(lines()).containsExactly(TOO_LONG);

    feed("0123456789".repeat(100));
    feed("rest\nnext\n");
    assertThat(lines()).containsExactly(text("next"));
  }

  @Test
  void mayBeLongerForOneWhoIsKnown() {
    channel.pipeline().fireUserEventTriggered(LoginState.LOGGED_IN);
    feed("0123456789abcdef\n");
    assertThat(lines()).containsExactly(text("0123456789abcdef"));

    channel.pipeline().fireUserEventTriggered(LoginState.LOGGED_OUT);
    feed("123456789\n");
    assertThat(lines()).containsExactly(TOO_LONG);
  }

  @Test
  void thatAreTooLongStaySoWhenTheLimitRises() {
    feed("123456789+");
    channel.pipeline().fireUserEventTriggered(LoginState.LOGGED_IN);
    feed("rest\nnext\nlonger line\n");

    assertThat(lines()).containsExactly(TOO_LONG, text("next"), text("longer line"));
  }

  @Test
  void thatAreNoUtf8AreToldInTheirPlace() {
    channel.writeInbound(Unpooled.copiedBuffer(new byte[] {'a', '\n', 'b', (byte) 0xc3, '\n'}));
    feed("c\n");

    assertThat(lines()).containsExactly(text("a"), new Line.NotText("b\u00c3"), text("c"));
  }

  @Test
  void mayHaveTheCharacterThatStandsForBrokenOnes() {
    feed("a\ufffd\n");

    assertThat(lines()).containsExactly(text("a\ufffd"));
  }

  @Test
  void withoutAnEndAreNone() {
    feed("a\nb");
    channel.finish();

    assertThat(lines()).containsExactly(text("a"));
  }

  @Test
  void haveLimitsThatMakeSense() {
    assertThatThrownBy(() -> new FrameLimits(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FrameLimits(2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 and 1");
  }
}
