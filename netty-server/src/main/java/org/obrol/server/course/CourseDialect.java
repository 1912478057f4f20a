package org.obrol.server.course;

import io.netty.channel.ChannelPipeline;
import org.obrol.core.command.Traits;
import org.obrol.core.command.Traits.Trait;
import org.obrol.server.dialect.Dialect;
import org.obrol.server.dialect.Encoder;
import org.obrol.server.dialect.FrameLimits;
import org.obrol.server.dialect.LineFrames;

/**
 * Lines of words in, JSON objects out; each line gets one reply, and nothing is ever pushed. Each
 * command names its token, so a connection is nobody's.
 */
public final class CourseDialect implements Dialect {
  private final CourseProfile profile;
  private final Encoder encoder;

  /** Makes the dialect of one profile's clients. */
  public CourseDialect(CourseProfile profile) {
    this.profile = profile;
    this.encoder = new CourseEncoder(profile);
  }

  @Override
  public String name() {
    return profile.name();
  }

  @Override
  public Traits traits() {
    return profile.openGroups()
        ? Traits.of(name(), Trait.MAY_STAY_OUT, Trait.OPEN_GROUPS)
        : Traits.of(name(), Trait.MAY_STAY_OUT);
  }

  @Override
  public Encoder install(ChannelPipeline pipeline) {
    FrameLimits limits = FrameLimits.DEFAULT;
    if (profile.commands().values().stream().anyMatch(CourseCommand::bringsFile)) {
      pipeline.addLast("files", new FileLines(profile, limits));
    }
    LineFrames.install(pipeline, limits);
    pipeline.addLast("commands", new CourseLines(profile));
    return encoder;
  }
}
