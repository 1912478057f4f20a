package org.obrol.server.embedder;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.MessageToMessageDecoder;
import java.util.List;
import java.util.Locale;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.command.Tag;
import org.obrol.core.event.Event;
import org.obrol.core.event.Push;
import org.obrol.core.event.Reply;
import org.obrol.core.event.Result;
import org.obrol.core.model.Address;
import org.obrol.core.model.UserName;
import org.obrol.server.dialect.Dialect;
import org.obrol.server.dialect.Encoder;
import org.obrol.server.dialect.FrameLimits;
import org.obrol.server.dialect.Line;
import org.obrol.server.dialect.LineFrames;
import org.obrol.server.dialect.Request;

/**
 * A dialect of an embedder's own: words apart by tabs.
 *
 * <pre>
 * login TAB name TAB password     ok TAB login
 * send TAB address TAB text       ok TAB send
 *                                 message TAB address TAB from TAB text
 * </pre>
 */
final class TabDialect implements Dialect {
  private final Encoder encoder =
      TabDialect::encode; // one for all, so that they get the same bytes

  @Override
  public String name() {
    return "tab";
  }

  @Override
  public Encoder install(ChannelPipeline pipeline) {
    LineFrames.install(pipeline, FrameLimits.DEFAULT);
    pipeline.addLast(
        new MessageToMessageDecoder<Line>() {
          @Override
          protected void decode(ChannelHandlerContext ctx, Line line, List<Object> out) {
            String[] words =
                line instanceof Line.Text text ? text.text().split("\t", 3) : new String[] {""};
            out.add(new Request(new Tag(words[0], null), command(words)));
          }
        });
    return encoder;
  }

  private static Command command(String[] words) {
    if (words.length == 3 && words[0].equals("login") && UserName.parse(words[1]).isPresent()) {
      return new Command.Login(UserName.of(words[1]), words[2]);
    }
    if (words.length == 3 && words[0].equals("send") && Address.parse(words[1]).isPresent()) {
      return new Command.Send(Address.parse(words[1]).orElseThrow(), words[2], null);
    }
    return new Command.Malformed(Failure.MALFORMED, "login or send", false);
  }

  private static void encode(Event event, ByteBuf out) {
    if (event instanceof Reply reply && reply.result() instanceof Result.Failed failed) {
      write(out, "error", reply.to().verb(), failed.failure().name().toLowerCase(Locale.ROOT));
    } else if (event instanceof Reply reply) {
      write(out, "ok", reply.to().verb());
    } else if (event instanceof Push.Message push) {
      String text = push.message().text().replaceAll("\\p{Cntrl}", " ");
      write(out, "message", push.conversation().toString(), push.message().from().shown(), text);
    } // all else is not told
  }

  private static void write(ByteBuf out, String... words) {
    ByteBufUtil.writeUtf8(out, String.join("\t", words) + "\n");
  }
}
