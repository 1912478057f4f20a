package org.obrol.server;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * A first figure of how fast messages to the lobby reach its members, until the load harness is
 * there. Needs a server with guests in another process:
 *
 * <pre>
 * taskset -c 0 ./obrol server --data :memory: --guests --threads 1 &amp;
 * taskset -c 1 java -cp netty-server/target/obrol-server.jar:netty-server/target/test-classes \
 *     org.obrol.server.BroadcastFigure PORT CONNECTIONS WINDOW SERVER_PID
 * </pre>
 *
 * <p>One connection writes texts of 64 bytes and keeps as many in flight as the window says: one is
 * in flight until all members have it. Frames are counted, not parsed; what is checked is that each
 * member got as many as were sent.
 */
final class BroadcastFigure {
  private static final byte[] MESSAGE = "{\"event\":\"message\"".getBytes(StandardCharsets.UTF_8);
  private static final String LINE = "say " + "x".repeat(64) + "\n";
  private static final int WARM_UP_SECONDS = 8;
  private static final int SECONDS = 10;

  private static final LongAdder delivered = new LongAdder();
  private static final LongAdder bytes = new LongAdder();
  private static final LongAdder loggedIn = new LongAdder();

  private BroadcastFigure() {}

  /** Counts frames without parsing them. */
  private static final class Counter extends SimpleChannelInboundHandler<ByteBuf> {
    private int matched; // of MESSAGE, or -1: this line is no message
    long messages;

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf in) {
      bytes.add(in.readableBytes());
      int found = 0;
      while (in.isReadable()) {
        if (matched >= 0 && matched < MESSAGE.length) {
          matched = in.readByte() == MESSAGE[matched] ? matched + 1 : -1;
          continue;
        }
        int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
        if (end < 0) {
          in.skipBytes(in.readableBytes());
          break;
        }
        if (matched == MESSAGE.length) {
          found++;
        } else {
          loggedIn.increment();
        }
        in.readerIndex(end + 1);
        matched = 0;
      }
      messages += found;
      delivered.add(found);
    }
  }

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[0]);
    int members = Integer.parseInt(args[1]);
    int window = Integer.parseInt(args[2]);
    Path stat = Path.of("/proc", args[3], "stat");
    MultiThreadIoEventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    List<Channel> channels = new ArrayList<>();
    long unique = ProcessHandle.current().pid(); // the names of the last run are still taken
    List<Counter> counters = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      Counter counter = new Counter();
      counters.add(counter);
      Channel channel =
          new Bootstrap()
              .group(loops)
              .channel(NioSocketChannel.class)
              .option(ChannelOption.TCP_NODELAY, true)
              .handler(counter)
              .connect("127.0.0.1", port)
              .sync()
              .channel();
      write(channel, "login f" + i + "-" + unique + "\n");
      channels.add(channel);
    }
    while (loggedIn.sum() < members) {
      LockSupport.parkNanos(1_000_000);
    }

    long sent = run(channels.get(0), members, window, 0, WARM_UP_SECONDS);
    long before = delivered.sum();
    long bytesBefore = bytes.sum();
    long cpuBefore = cpuTicks(stat);
    long start = System.nanoTime();
    sent = run(channels.get(0), members, window, sent, SECONDS);
    double seconds = (System.nanoTime() - start) / 1e9;
    long deliveries = delivered.sum() - before;
    double cpuSeconds = (cpuTicks(stat) - cpuBefore) / 100.0; // USER_HZ
    for (Counter counter : counters) {
      if (counter.messages != sent) {
        throw new AssertionError("a member got " + counter.messages + " of " + sent);
      }
    }
    System.out.printf(
        "%d members, window %d: %,.0f deliveries/s, %.2f us of server CPU each, %d bytes each%n",
        members,
        window,
        deliveries / seconds,
        cpuSeconds * 1e6 / deliveries,
        (bytes.sum() - bytesBefore) / deliveries);
    channels.forEach(Channel::close);
    loops.shutdownGracefully();
  }

  /** Sends for a while, then waits until all is delivered; says how many were sent in all. */
  private static long run(Channel writer, int members, int window, long sentBefore, int seconds) {
    long sent = sentBefore;
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    while (System.nanoTime() < end) {
      long complete = delivered.sum() / members;
      if (sent - complete < window) {
        StringBuilder lines = new StringBuilder();
        for (; sent - complete < window; sent++) {
          lines.append(LINE);
        }
        write(writer, lines.toString());
      } else {
        LockSupport.parkNanos(20_000);
      }
    }
    while (delivered.sum() < sent * members) {
      LockSupport.parkNanos(100_000);
    }
    return sent;
  }

  private static void write(Channel channel, String text) {
    channel.writeAndFlush(ByteBufUtil.writeUtf8(channel.alloc(), text));
  }

  private static long cpuTicks(Path stat) throws IOException {
    String[] fields = Files.readString(stat).replaceFirst(".*\\) ", "").split(" ", -1);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }
}
