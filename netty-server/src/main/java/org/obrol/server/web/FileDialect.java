package org.obrol.server.web;

import io.netty.channel.ChannelPipeline;
import org.obrol.core.command.Traits;
import org.obrol.core.command.Traits.Trait;
import org.obrol.server.dialect.Dialect;
import org.obrol.server.dialect.Encoder;

/**
 * Files over HTTP, of one connection. Each request names its token, so a connection is nobody's.
 */
final class FileDialect implements Dialect {
  private final HttpFiles files;

  FileDialect(HttpFiles files) {
    this.files = files;
  }

  @Override
  public String name() {
    return "files";
  }

  @Override
  public Traits traits() {
    return Traits.of(name(), Trait.MAY_STAY_OUT);
  }

  @Override
  public Encoder install(ChannelPipeline pipeline) {
    pipeline.addLast("files", files);
    return new FileResponses(files);
  }
}
