package org.obrol.server.ndjson;

import io.netty.channel.ChannelPipeline;
import org.obrol.server.dialect.Dialect;
import org.obrol.server.dialect.Encoder;
import org.obrol.server.dialect.FrameLimits;

/** The native protocol, obrol/1, on a byte stream. */
public final class NativeDialect implements Dialect {
  private final FrameLimits limits = FrameLimits.DEFAULT;
  private final Encoder encoder;

  /**
   * Makes the dialect of one server.
   *
   * @param maxTextBytes how long a message's text may be, as clients are told
   */
  public NativeDialect(String serverName, int maxTextBytes) {
    this.encoder = new EventEncoder(new ResultFields(serverName, limits, maxTextBytes));
  }

  @Override
  public String name() {
    return "native";
  }

  @Override
  public Encoder install(ChannelPipeline pipeline) {
    LineDecoder.install(pipeline, limits);
    return encoder;
  }
}
