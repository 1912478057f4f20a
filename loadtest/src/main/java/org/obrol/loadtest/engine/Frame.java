package org.obrol.loadtest.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A frame read by a JSON parser: all but those that come by the million. Only the fields that the
 * harness needs; the others are skipped.
 */
final class Frame {
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Where pushes of a conversation start.
   *
   * @param conversation how the frame calls it
   * @param epoch of its log
   * @param next the first seq that is pushed
   */
  record Start(String conversation, long epoch, long next) {}

  @Nullable String event;
  @Nullable String status;
  @Nullable String re;
  @Nullable String label;
  @Nullable String conv;
  @Nullable String fromName;
  @Nullable String id;
  @Nullable String at;
  @Nullable String kind;
  @Nullable String text;
  @Nullable String code;
  @Nullable String message;
  @Nullable String reason;
  @Nullable String token;
  boolean reconnect;
  long seq;
  long epoch;
  long next;
  long from;
  long to;
  final List<Start> conversations = new ArrayList<>(2);

  private Frame() {}

  /**
   * Reads one.
   *
   * @param line without its end
   * @throws IOException if it is not JSON
   */
  static Frame read(byte[] line) throws IOException {
    Frame frame = new Frame();
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not an object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        frame.field(json);
      }
    } catch (JsonProcessingException wrong) {
      throw new IOException(wrong.getOriginalMessage(), wrong); // without where it is
    }
    return frame;
  }

  /** What it is, for people: the error or the reason that it has, or its event. */
  String describe() {
    if (code != null) {
      return code + (message != null ? ": " + message : reason != null ? ": " + reason : "");
    }
    return event != null ? event : "reply to " + re;
  }

  private void field(JsonParser json) throws IOException {
    String name = json.currentName();
    JsonToken value = json.nextToken();
    if (value == JsonToken.VALUE_STRING) {
      string(name, json.getText());
    } else if (value == JsonToken.VALUE_NUMBER_INT) {
      number(name, json.getLongValue());
    } else if (value == JsonToken.VALUE_TRUE && name.equals("reconnect")) {
      reconnect = true;
    } else if (value == JsonToken.START_ARRAY && name.equals("conversations")) {
      while (json.nextToken() == JsonToken.START_OBJECT) {
        start(json);
      }
    } else {
      json.skipChildren();
    }
  }

  private void string(String name, String value) {
    switch (name) {
      case "event" -> event = value;
      case "status" -> status = value;
      case "re" -> re = value;
      case "label" -> label = value;
      case "conv" -> conv = value;
      case "from" -> fromName = value;
      case "id" -> id = value;
      case "at" -> at = value;
      case "kind" -> kind = value;
      case "text" -> text = value;
      case "code" -> code = value;
      case "message" -> message = value;
      case "reason" -> reason = value;
      case "token" -> token = value;
      default -> {} // of no use here
    }
  }

  private void number(String name, long value) {
    switch (name) {
      case "seq" -> seq = value;
      case "epoch" -> epoch = value;
      case "next" -> next = value;
      case "from" -> from = value;
      case "to" -> to = value;
      default -> {} // of no use here
    }
  }

  private void start(JsonParser json) throws IOException {
    String name = "";
    long itsEpoch = 0;
    long itsNext = 0;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "conv" -> name = json.getText();
        case "epoch" -> itsEpoch = json.getLongValue();
        case "next" -> itsNext = json.getLongValue();
        default -> json.skipChildren();
      }
    }
    conversations.add(new Start(name, itsEpoch, itsNext));
  }
}
