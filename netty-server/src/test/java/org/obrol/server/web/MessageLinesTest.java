package org.obrol.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.timeout.IdleStateEvent;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageLinesTest {
  private final EmbeddedChannel channel = new EmbeddedChannel(new MessageLines());

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private void beIdle() {
    channel.pipeline().fireUserEventTriggered(IdleStateEvent.FIRST_READER_IDLE_STATE_EVENT);
  }

  private String read() {
    StringBuilder bytes = new StringBuilder();
    for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
      bytes.append(part.toString(StandardCharsets.UTF_8));
      part.release();
    }
    return bytes.toString();
  }

  private boolean wrotePing() {
    Object written = channel.readOutbound();
    if (written instanceof PingWebSocketFrame ping) {
      ping.release();
      return true;
    }
    assertThat(written).isNull();
    return false;
  }

  @Test
  void aMessageGetsALinesEndWhereItHasNoneHoweverItIsCut() {
    Random random = new Random(6);
    for (String message : new String[] {"ping", "ping\n", "ping\r\n", "", "\n", "a\nb", "a\n\n"}) {
      for (int round = 0; round < 20; round++) {
        ByteBuf bytes = Unpooled.copiedBuffer(message, StandardCharsets.UTF_8);
        int cut = random.nextInt(bytes.readableBytes() + 1);
        channel.writeInbound(new TextWebSocketFrame(false, 0, bytes.readRetainedSlice(cut)));
        channel.writeInbound(new ContinuationWebSocketFrame(true, 0, bytes));
        assertThat(read()).isEqualTo(message.endsWith("\n") ? message : message + "\n");
      }
    }
  }

  @Test
  void aClientThatIsSilentIsPingedAndOneThatStaysSoIsGivenUp() {
    beIdle();
    assertThat(wrotePing()).isTrue();
    channel.writeInbound(new PongWebSocketFrame());
    beIdle();
    assertThat(wrotePing()).isTrue();
    assertThat(channel.isOpen()).isTrue();
    beIdle();
    assertThat(wrotePing()).isFalse();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aClientFromWhichNothingIsReadIsNotCalledSilent() {
    channel.config().setAutoRead(false);
    beIdle();
    beIdle();
    assertThat(wrotePing()).isFalse();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void whoDoesNotReadPongsGetsNoMore() {
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
    channel.write(Unpooled.copiedBuffer("waits", StandardCharsets.UTF_8)); // not flushed
    assertThat(channel.isWritable()).isFalse();
    channel.writeInbound(new PingWebSocketFrame());
    assertThat(channel.outboundMessages()).isEmpty();
    channel.flushOutbound();
    assertThat(channel.<ByteBuf>readOutbound().release()).isTrue();
    channel.writeInbound(new PingWebSocketFrame());
    assertThat(channel.<PongWebSocketFrame>readOutbound().release()).isTrue();
  }
}
