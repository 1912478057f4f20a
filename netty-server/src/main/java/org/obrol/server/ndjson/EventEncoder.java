package org.obrol.server.ndjson;

import io.netty.buffer.ByteBuf;
import java.util.Locale;
import org.obrol.core.event.Event;
import org.obrol.core.event.Push;
import org.obrol.core.event.Reply;
import org.obrol.core.event.Result;
import org.obrol.server.dialect.Encoder;
import org.obrol.server.json.JsonWriter;

/** Writes events as JSON lines. */
final class EventEncoder implements Encoder {
  private final ResultFields results;

  EventEncoder(ResultFields results) {
    this.results = results;
  }

  @Override
  public void encode(Event event, ByteBuf out) {
    if (!encodeHot(event, out)) {
      encodeAny(event, out);
    }
  }

  private static boolean encodeHot(Event event, ByteBuf out) {
    if (event instanceof Push.Message push) {
      return HotFrames.ofThread().message(push, out);
    }
    return event instanceof Reply reply
        && reply.result() instanceof Result.Sent sent
        && HotFrames.ofThread().sent(reply.to(), sent, out);
  }

  /** The general way, field by field, on which every event can go. */
  void encodeAny(Event event, ByteBuf out) {
    JsonWriter json = new JsonWriter(out).beginObject();
    if (event instanceof Reply reply) {
      encode(reply, json);
    } else if (event instanceof Push push) {
      push.accept(new PushFields(json));
    }
    json.endObject().endLine();
  }

  private void encode(Reply reply, JsonWriter json) {
    json.field("status", reply.result() instanceof Result.Failed ? "ERROR" : "OK");
    if (reply.to().verb() != null) {
      json.field("re", reply.to().verb());
    }
    if (reply.to().label() != null) {
      json.field("label", reply.to().label());
    }
    results.write(reply.result(), json);
  }

  /** How a constant is spelled on the wire. */
  static String spell(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
