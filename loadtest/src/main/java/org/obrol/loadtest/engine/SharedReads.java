package org.obrol.loadtest.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Lets all connections of an event loop read into one large buffer, which is looked through before
 * the next one reads. What a connection has left over is put before what it reads next. One read
 * for each connection and turn: what it leaves in the socket is told again, and asking whether
 * there is more would cost a system call. Only for transports that are told so (level-triggered),
 * and that ask for a buffer when there is something to read.
 */
final class SharedReads implements RecvByteBufAllocator {
  private final Link link;
  private final LoadLoop loop;

  SharedReads(Link link, LoadLoop loop) {
    this.link = link;
    this.loop = loop;
  }

  @Override
  @SuppressWarnings("deprecation") // what the interface says
  public Handle newHandle() {
    return new Reads();
  }

  private final class Reads implements ExtendedHandle {
    private int attempted;
    private int last;

    @Override
    public ByteBuf allocate(ByteBufAllocator alloc) {
      ByteBuf shared = loop.shared(link.tailBytes()).clear();
      link.prepend(shared);
      return shared.retain(); // released by the one who has read
    }

    @Override
    public int guess() {
      return loop.shared(link.tailBytes()).capacity();
    }

    @Override
    public void reset(ChannelConfig config) {
      last = 0;
    }

    @Override
    public void incMessagesRead(int messages) {
      // One is all there is.
    }

    @Override
    public void lastBytesRead(int bytes) {
      last = bytes;
    }

    @Override
    public int lastBytesRead() {
      return last;
    }

    @Override
    public void attemptedBytesRead(int bytes) {
      attempted = bytes;
    }

    @Override
    public int attemptedBytesRead() {
      return attempted;
    }

    @Override
    public boolean continueReading() {
      return false;
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
      return continueReading();
    }

    @Override
    public void readComplete() {
      // Nothing is adapted.
    }
  }
}
