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
   * @param guests whether clients are told that one may come in without an account
   */
  public NativeDialect(String serverName, int maxTextBytes, boolean guests) {
    this.encoder = new EventEncoder(new ResultFields(serverName, limits, maxTextBytes, guests));
  }

  /** How events go out, on every connection. */
  public Encoder encoder() {
    return encoder;
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
