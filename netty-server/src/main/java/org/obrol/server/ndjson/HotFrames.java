package org.obrol.server.ndjson;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Tag;
import org.obrol.core.event.Push;
import org.obrol.core.event.Result;
import org.obrol.core.event.Stored;
import org.obrol.core.model.Message;

/**
 * Lays the two frames of which most traffic is: a message that is pushed, and the answer to a send.
 * They are the same bytes that {@link PushFields} and {@link ResultFields} write, in a fraction of
 * the time and without garbage. One for each thread, and confined to it.
 */
final class HotFrames {
  /** Room for names of fields, numbers, id and time, and for the names of a user and a group. */
  private static final int FIXED_BYTES = 1_024;

  /** How long a text may be; longer ones go the general way. */
  static final int MAX_TEXT_CHARS = 2_500;

  /** How long what a client calls a command may be, verb and label together. */
  private static final int MAX_TAG_CHARS = 128;

  private static final byte[] MESSAGE = ascii("{'event':'message','conv':");
  private static final byte[] FROM = ascii(",'from':");
  private static final byte[] SEQ = ascii(",'seq':");
  private static final byte[] ID = ascii(",'id':'");
  private static final byte[] AT = ascii("','at':'");
  private static final byte[] TEXT = ascii("','kind':'text','text':");
  private static final byte[] END = ascii("}\r\n");
  private static final byte[] OK = ascii("{'status':'OK','re':");
  private static final byte[] LABEL = ascii(",'label':");
  private static final byte[] CONV = ascii(",'conv':");
  private static final Map<Stored, byte[]> STORED = stored();
  private static final byte[] DUPLICATE = ascii(",'duplicate':true");

  private static final FastThreadLocal<HotFrames> OF_THREAD =
      new FastThreadLocal<>() {
        @Override
        protected HotFrames initialValue() {
          return new HotFrames();
        }
      };

  private final JsonBytes head = withRoomFor(MAX_TAG_CHARS);
  private final JsonBytes rest = withRoomFor(MAX_TEXT_CHARS);

  /** Whose fields {@link #rest} holds: both sides of a direct chat get the same, one by one. */
  private @Nullable Message laid;

  private HotFrames() {}

  private static JsonBytes withRoomFor(int chars) {
    return new JsonBytes(FIXED_BYTES + chars * JsonBytes.MAX_BYTES_PER_CHAR);
  }

  static HotFrames ofThread() {
    return OF_THREAD.get();
  }

  /**
   * Writes a message's frame, if it is one that this lays.
   *
   * @return whether it was written
   */
  @SuppressWarnings("ReferenceEquality") // the very same one; to compare texts would cost as much
  boolean message(Push.Message push, ByteBuf out) {
    Message message = push.message();
    if (message != laid) {
      if (message.kind() != Message.Kind.TEXT
          || message.file() != null
          || message.text().length() > MAX_TEXT_CHARS) {
        return false;
      }
      laid = null; // if this fails
      rest.clear();
      rest.raw(FROM).string(message.from().shown());
      rest.raw(SEQ).number(message.seq());
      rest.raw(ID).id(message.id());
      rest.raw(AT).time(message.at());
      rest.raw(TEXT).string(message.text()).raw(END);
      laid = message;
    }
    head.clear().raw(MESSAGE).address(push.conversation()).writeTo(out);
    rest.writeTo(out);
    return true;
  }

  /**
   * Writes the frame that answers a send, if it is one that this lays.
   *
   * @return whether it was written
   */
  boolean sent(Tag to, Result.Sent sent, ByteBuf out) {
    String verb = to.verb();
    String label = to.label();
    if (verb == null || verb.length() + (label == null ? 0 : label.length()) > MAX_TAG_CHARS) {
      return false;
    }
    head.clear().raw(OK).string(verb);
    if (label != null) {
      head.raw(LABEL).string(label);
    }
    head.raw(CONV).address(sent.conversation());
    head.raw(SEQ).number(sent.seq());
    head.raw(ID).id(sent.id());
    head.raw(AT).time(sent.at());
    head.raw(Objects.requireNonNull(STORED.get(sent.stored())));
    if (sent.duplicate()) {
      head.raw(DUPLICATE);
    }
    head.raw(END).writeTo(out);
    return true;
  }

  private static Map<Stored, byte[]> stored() {
    Map<Stored, byte[]> bytes = new EnumMap<>(Stored.class);
    for (Stored value : Stored.values()) {
      bytes.put(value, ascii("','stored':'" + EventEncoder.spell(value) + "'"));
    }
    return bytes;
  }

  private static byte[] ascii(String json) {
    return json.replace('\'', '"').getBytes(US_ASCII);
  }
}
