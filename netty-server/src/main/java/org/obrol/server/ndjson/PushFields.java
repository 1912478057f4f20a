package org.obrol.server.ndjson;

import java.util.List;
import org.obrol.core.event.ConversationState;
import org.obrol.core.event.Push;
import org.obrol.core.model.Address;
import org.obrol.core.model.FileInfo;
import org.obrol.core.model.Message;
import org.obrol.core.model.UserName;
import org.obrol.server.json.JsonWriter;

/** Writes a push's fields; each method answers the writer it was made with. */
final class PushFields implements Push.Handler<JsonWriter> {
  private final JsonWriter json;

  PushFields(JsonWriter json) {
    this.json = json;
  }

  @Override
  public JsonWriter on(Push.Message push) {
    json.field("event", "message").field("conv", push.conversation().toString());
    message(push.message(), json);
    return json;
  }

  /** What is the same for a message wherever it is shown. */
  static void message(Message message, JsonWriter json) {
    json.field("from", message.from().shown())
        .field("seq", message.seq())
        .field("id", message.id().toString())
        .field("at", Times.format(message.at()))
        .field("kind", EventEncoder.spell(message.kind()))
        .field("text", message.text());
    FileInfo file = message.file();
    if (file != null) {
      json.field("file", file.id().toString())
          .field("size", file.size())
          .field("sha256", file.sha256().hex());
    }
  }

  @Override
  public JsonWriter on(Push.Gap push) {
    json.field("event", "gap")
        .field("conv", push.conversation().toString())
        .field("epoch", push.epoch())
        .field("from", push.from())
        .field("to", push.to())
        .field("oldest", push.oldest());
    return json;
  }

  @Override
  public JsonWriter on(Push.Read push) {
    json.field("event", "read")
        .field("conv", push.conversation().toString())
        .field("read", push.seq());
    return json;
  }

  @Override
  public JsonWriter on(Push.Membership push) {
    json.field("event", "group")
        .field("group", Address.of(push.group()).toString())
        .field("you", EventEncoder.spell(push.change()))
        .field("by", push.by().shown());
    ConversationState state = push.state();
    if (state != null) {
      start(state, json);
    }
    return json;
  }

  /** Where the pushes of a group begin. */
  static void start(ConversationState state, JsonWriter json) {
    json.field("conv", state.conversation().toString())
        .field("epoch", state.epoch())
        .field("head", state.head())
        .field("next", state.next());
  }

  @Override
  public JsonWriter on(Push.GroupChange push) {
    json.field("event", "group").field("group", Address.of(push.group()).toString());
    names("joined", push.joined(), json);
    names("left", push.left(), json);
    return json;
  }

  @Override
  public JsonWriter on(Push.Presence push) {
    json.field("event", "presence");
    names("came", push.came(), json);
    names("left", push.left(), json);
    return json;
  }

  static void names(String name, List<UserName> names, JsonWriter json) {
    json.beginArray(name);
    names.forEach(one -> json.element(one.shown()));
    json.endArray();
  }

  @Override
  public JsonWriter on(Push.FileChunk push) {
    json.field("event", "file_chunk")
        .field("file", push.file().id().toString())
        .field("offset", push.offset())
        .base64("data", push.data());
    return json;
  }

  @Override
  public JsonWriter on(Push.FileStopped push) {
    json.field("event", "file_stopped")
        .field("file", push.file().toString())
        .field("offset", push.offset())
        .field("code", EventEncoder.spell(push.failure()))
        .field("message", push.message())
        .field("retry", push.failure().retry());
    return json;
  }

  @Override
  public JsonWriter on(Push.Lag push) {
    json.field("event", "lag");
    return json;
  }

  @Override
  public JsonWriter on(Push.Draining push) {
    json.field("event", "draining").field("reconnect_after_ms", push.reconnectAfter().toMillis());
    return json;
  }

  @Override
  public JsonWriter on(Push.Bye push) {
    json.field("event", "bye")
        .field("code", EventEncoder.spell(push.why()))
        .field("reason", push.reason())
        .field("reconnect", push.why().reconnect());
    if (push.reconnectAfter() != null) {
      json.field("reconnect_after_ms", push.reconnectAfter().toMillis());
    }
    return json;
  }
}
