package org.obrol.server.dialect;

import io.netty.buffer.ByteBuf;

/** Makes something of a line, straight from its bytes. One for each connection; on its loop. */
public interface LineReader {
  /**
   * Reads a line.
   *
   * @param line without its end; belongs to the caller and is gone after the call
   * @return what the next handler gets
   */
  Object read(ByteBuf line);

  /**
   * What the next handler gets for a line that is longer than a line may be.
   *
   * @param maxFrameBytes how long it might have been
   */
  Object tooLong(int maxFrameBytes);
}
