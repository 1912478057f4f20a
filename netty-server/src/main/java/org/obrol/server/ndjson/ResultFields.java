package org.obrol.server.ndjson;

import java.util.List;
import org.obrol.core.event.ConversationState;
import org.obrol.core.event.Result;
import org.obrol.core.model.Address;
import org.obrol.core.model.FileInfo;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.Message;
import org.obrol.server.dialect.FrameLimits;
import org.obrol.server.json.JsonWriter;

/**
 * Writes a result's fields.
 *
 * @param server what the server says it is
 * @param frames how long a client's lines may be
 * @param maxTextBytes how long a message's text may be
 * @param guests whether one may come in without an account
 */
record ResultFields(String server, FrameLimits frames, int maxTextBytes, boolean guests) {

  private static final List<String> FEATURES =
      List.of("resume", "keys", "groups", "presence", "history", "read", "files");

  void write(Result result, JsonWriter json) {
    result.accept(new Writer(this, json));
  }

  private record Writer(ResultFields server, JsonWriter json)
      implements Result.Handler<JsonWriter> {

    @Override
    public JsonWriter on(Result.Failed result) {
      json.field("code", EventEncoder.spell(result.failure()))
          .field("message", result.message())
          .field("retry", result.failure().retry());
      return json;
    }

    @Override
    public JsonWriter on(Result.Done result) {
      return json;
    }

    @Override
    public JsonWriter on(Result.LoggedOut result) {
      return json;
    }

    @Override
    public JsonWriter on(Result.Registered result) {
      json.field("user", result.user().shown());
      return json;
    }

    @Override
    public JsonWriter on(Result.LoggedIn result) {
      json.field("user", result.account().name().shown()).field("token", result.token());
      json.beginArray("conversations");
      for (ConversationState state : result.conversations()) {
        json.beginObject()
            .field("conv", state.conversation().toString())
            .field("epoch", state.epoch())
            .field("head", state.head())
            .field("read", state.read())
            .field("unread", state.unread())
            .field("next", state.next())
            .endObject();
      }
      json.endArray();
      return json;
    }

    @Override
    public JsonWriter on(Result.Sent result) {
      json.field("conv", result.conversation().toString())
          .field("seq", result.seq())
          .field("id", result.id().toString())
          .field("at", Times.format(result.at()))
          .field("stored", EventEncoder.spell(result.stored()));
      if (result.duplicate()) {
        json.field("duplicate", true);
      }
      return json;
    }

    @Override
    public JsonWriter on(Result.Unread result) {
      json.beginArray("conversations");
      for (Result.Unread.Conversation conversation : result.conversations()) {
        json.beginObject()
            .field("conv", conversation.conversation().toString())
            .field("unread", conversation.unread());
        messages(conversation.messages());
        json.field("more", conversation.more()).endObject();
      }
      json.endArray();
      return json;
    }

    private void messages(List<Message> messages) {
      json.beginArray("messages");
      for (Message message : messages) {
        json.beginObject();
        PushFields.message(message, json);
        json.endObject();
      }
      json.endArray();
    }

    @Override
    public JsonWriter on(Result.ReadTo result) {
      json.field("conv", result.conversation().toString()).field("read", result.read());
      return json;
    }

    @Override
    public JsonWriter on(Result.Page result) {
      json.field("conv", result.conversation().toString())
          .field("epoch", result.epoch())
          .field("oldest", result.oldest());
      messages(result.messages());
      json.field("more", result.more());
      return json;
    }

    @Override
    public JsonWriter on(Result.Users result) {
      json.beginArray("users");
      for (Result.Users.User user : result.users()) {
        json.beginObject()
            .field("user", user.account().name().shown())
            .field("name", user.account().displayName())
            .field("online", user.online())
            .endObject();
      }
      json.endArray().field("more", result.more());
      return json;
    }

    @Override
    public JsonWriter on(Result.Membership result) {
      json.field("group", Address.of(result.group()).toString())
          .field("owner", result.owner().shown());
      PushFields.names("members", result.members(), json);
      result.joined().ifPresent(state -> PushFields.start(state, json));
      return json;
    }

    @Override
    public JsonWriter on(Result.Groups result) {
      json.beginArray("groups");
      for (GroupName group : result.groups()) {
        json.element(Address.of(group).toString());
      }
      json.endArray();
      return json;
    }

    @Override
    public JsonWriter on(Result.Self result) {
      json.field("user", result.account().name().shown())
          .field("name", result.account().displayName())
          .field("guest", result.account().guest());
      return json;
    }

    @Override
    public JsonWriter on(Result.Help result) {
      json.beginArray("commands");
      Verbs.usages().forEach(json::element);
      json.endArray();
      return json;
    }

    @Override
    public JsonWriter on(Result.Hello result) {
      json.field("protocol", "obrol/1")
          .field("server", server.server)
          .field("max_frame", server.frames.afterLogin())
          .field("max_text", server.maxTextBytes);
      json.beginArray("features");
      FEATURES.forEach(json::element);
      if (server.guests) {
        json.element("guests");
      }
      json.endArray();
      return json;
    }

    @Override
    public JsonWriter on(Result.Upload result) {
      json.field("file", result.file().toString())
          .field("offset", result.offset())
          .field("chunk", result.maxChunkBytes());
      return json;
    }

    @Override
    public JsonWriter on(Result.Files result) {
      json.beginArray("files");
      for (Result.Files.File file : result.files()) {
        json.beginObject().field("conv", file.conversation().toString());
        file(file.info());
        json.field("from", file.from().shown()).field("at", Times.format(file.at())).endObject();
      }
      json.endArray().field("more", result.more());
      return json;
    }

    private void file(FileInfo file) {
      json.field("file", file.id().toString())
          .field("name", file.name().value())
          .field("size", file.size())
          .field("sha256", file.sha256().hex());
    }

    @Override
    public JsonWriter on(Result.Download result) {
      file(result.file());
      json.field("offset", result.offset());
      Long length = result.length();
      if (length != null) {
        json.field("length", length);
      }
      json.field("chunk", result.maxChunkBytes());
      return json;
    }

    @Override
    public JsonWriter on(Result.Authenticated result) {
      throw notHere(result);
    }

    @Override
    public JsonWriter on(Result.Mail result) {
      throw notHere(result);
    }

    @Override
    public JsonWriter on(Result.Fetched result) {
      throw notHere(result);
    }

    private static IllegalStateException notHere(Result result) {
      return new IllegalStateException("no command of this dialect has such a result: " + result);
    }
  }
}
