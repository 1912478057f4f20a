package org.obrol.server.plain;

import io.netty.channel.ChannelPipeline;
import org.obrol.core.command.SecondLogin;
import org.obrol.core.command.Traits;
import org.obrol.core.command.Traits.Trait;
import org.obrol.server.dialect.Dialect;
import org.obrol.server.dialect.Encoder;
import org.obrol.server.dialect.FrameLimits;
import org.obrol.server.dialect.LineFrames;

/**
 * Lines of text for people who see everything as it comes: what is no command goes to everybody,
 * and what others write is pushed. The connection is the session.
 */
public final class PlainDialect implements Dialect {
  private final PlainText text = new PlainText();

  /** Makes the dialect. */
  public PlainDialect() {}

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public Traits traits() {
    return Traits.of(
            name(),
            Trait.DIRECT_BACKLOG_ONLY,
            Trait.READS_WHAT_IT_GETS,
            Trait.HEARS_OF_LEAVING,
            Trait.MAY_STAY_OUT)
        .withSecondLogin(SecondLogin.REJECT);
  }

  @Override
  public Encoder install(ChannelPipeline pipeline) {
    Echo echo = new Echo();
    LineFrames.install(pipeline, FrameLimits.DEFAULT);
    pipeline.addLast("commands", new PlainLines(echo));
    return new PlainEncoder(text, echo);
  }
}
