package org.obrol.loadtest.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets all connections of an event loop read into one large buffer, which is looked through before
 * the next one reads. What a connection has left over is put before what it reads next. Only for
 * transports that ask for a buffer when there is something to read.
 */
final class SharedReads implements RecvByteBufAllocator {
  private final Link link;
  private final ByteBuf shared;

  SharedReads(Link link, ByteBuf shared) {
    this.link = link;
    this.shared = shared;
  }

  @Override
  @SuppressWarnings("deprecation") // what the interface says
  public Handle newHandle() {
    return new Reads();
  }

  private final class Reads implements ExtendedHandle {
    private @Nullable ChannelConfig config;
    private int attempted;
    private int last;

    @Override
    public ByteBuf allocate(ByteBufAllocator alloc) {
      link.prepend(shared.clear());
      return shared.retain(); // released by the one who has read
    }

    @Override
    public int guess() {
      return shared.capacity();
    }

    @Override
    public void reset(ChannelConfig channelConfig) {
      config = channelConfig;
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
      // Less than there was room for was all, and asking again would cost a system call.
      return last == attempted && config != null && config.isAutoRead();
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
