package org.obrol.server.ndjson;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.obrol.server.dialect.Request;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** From what was read off a socket to requests: frame decoder and command decoder, per line. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecodeBench {
  private static final int LINES = 64; // as one read brings under load

  /** How a client may write a text of 64 characters. */
  public enum Form {
    JSON("{\"cmd\":\"send\",\"to\":\"#devs\",\"text\":\"%s\"}"),
    JSON_KEY(
        "{\"cmd\":\"send\",\"to\":\"@bob\",\"text\":\"%s\",\"key\":\"c0ffee01\",\"label\":\"7\"}"),
    TEXT("send bob %s"),
    SAY("say %s"),
    PING("ping");

    private final String line;

    Form(String pattern) {
      this.line = pattern.replace("%s", "x".repeat(64)) + "\n";
    }
  }

  @Param public Form form;

  private EmbeddedChannel channel;
  private ByteBuf input;
  private Request last;

  @Setup
  public void open() {
    channel = new EmbeddedChannel();
    new NativeDialect("bench", 16 << 10, false).install(channel.pipeline());
    channel
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object request) {
                last = (Request) request;
              }
            });
    byte[] lines = form.line.repeat(LINES).getBytes(StandardCharsets.UTF_8);
    input = ByteBufAllocator.DEFAULT.directBuffer(lines.length).writeBytes(lines);
  }

  @TearDown
  public void close() {
    input.release();
    channel.finishAndReleaseAll();
  }

  @Benchmark
  @OperationsPerInvocation(LINES)
  public Request lines() {
    channel.pipeline().fireChannelRead(input.retainedDuplicate());
    channel.pipeline().fireChannelReadComplete();
    return last;
  }
}
