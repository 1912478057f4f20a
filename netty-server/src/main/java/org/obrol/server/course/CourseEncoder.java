package org.obrol.server.course;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Failure;
import org.obrol.core.event.Event;
import org.obrol.core.event.Push;
import org.obrol.core.event.Reply;
import org.obrol.core.event.Result;
import org.obrol.core.model.Address;
import org.obrol.core.model.FileInfo;
import org.obrol.server.course.CourseProfile.People;
import org.obrol.server.course.CourseProfile.Texts;
import org.obrol.server.dialect.Encoder;
import org.obrol.server.json.JsonWriter;

/**
 * Writes replies as JSON objects of ASCII alone. Of what is pushed only the content of a file
 * leaves, as the middle of the reply that was asked for: its pieces come before that reply, with
 * nothing between, and all but the last one are multiples of three bytes.
 */
final class CourseEncoder implements Encoder {
  private static final String END = "\r\n\r\n";

  private final CourseProfile profile;

  CourseEncoder(CourseProfile profile) {
    this.profile = profile;
  }

  @Override
  public void encode(Event event, ByteBuf out) {
    if (event instanceof Push.FileChunk chunk) {
      if (chunk.offset() == 0) {
        beginFile(chunk.file(), out);
      }
      out.writeBytes(Base64.getEncoder().encode(chunk.data().duplicate()));
    } else if (event instanceof Reply reply && !reply.to().equals(IncomingFile.UNANSWERED)) {
      String word = reply.to().verb();
      CourseCommand command = word == null ? null : profile.commands().get(word);
      reply.result().accept(new ReplyWriter(command, out)).endObject();
      ByteBufUtil.writeAscii(out, END);
    }
  }

  private static JsonWriter begin(String status, ByteBuf out) {
    return JsonWriter.ascii(out).beginObject().field("status", status);
  }

  private static void beginFile(FileInfo file, ByteBuf out) {
    String name = file.name().value();
    begin("OK", out)
        .field("messages", "Downloaded " + name)
        .field("filename", name)
        .beginRaw("data");
  }

  /** What is told of a failure; {@code command} is null where the line was none. */
  String text(@Nullable CourseCommand command, Failure failure) {
    return command == CourseCommand.AUTH ? entranceText(failure) : generalText(command, failure);
  }

  private String entranceText(Failure failure) {
    Texts texts = profile.texts();
    return switch (failure) {
      case NO_SUCH_USER, INVALID_NAME -> texts.unknownUser();
      case BAD_CREDENTIALS, MISSING_PARAMETER, TOO_LONG -> texts.wrongPassword();
      default -> {
        String other = texts.otherAuth();
        yield other == null ? generalText(CourseCommand.AUTH, failure) : other;
      }
    };
  }

  private String generalText(@Nullable CourseCommand command, Failure failure) {
    Texts texts = profile.texts();
    return switch (failure) {
      case UNKNOWN_COMMAND -> texts.unknownCommand();
      case MALFORMED, MISSING_PARAMETER, FRAME_TOO_LONG, INVALID_NAME, BAD_CHECKSUM ->
          texts.badParameters();
      case BAD_TOKEN, NOT_LOGGED_IN ->
          command == CourseCommand.ALL_USERS ? texts.badTokenForAllUsers() : texts.badToken();
      case NO_SUCH_USER -> texts.noSuchUser();
      case NO_SUCH_GROUP, NOT_A_MEMBER -> texts.noSuchGroup();
      case NO_SUCH_FILE -> texts.noSuchFile();
      case TOO_LONG -> texts.tooLong();
      case QUOTA -> texts.noRoom();
      case DENIED, NOT_OWNER -> texts.denied();
      case BUSY, RATE_LIMITED, UNAVAILABLE -> texts.busy();
      case INTERNAL,
          ALREADY_LOGGED_IN,
          LOGGED_IN_ELSEWHERE,
          BAD_CREDENTIALS,
          NAME_TAKEN,
          NO_SUCH_MESSAGE ->
          texts.failed();
    };
  }

  /** One reply, all but its last brace. */
  private final class ReplyWriter implements Result.PartialHandler<JsonWriter> {
    private final @Nullable CourseCommand command;
    private final ByteBuf out;

    ReplyWriter(@Nullable CourseCommand command, ByteBuf out) {
      this.command = command;
      this.out = out;
    }

    private JsonWriter ok() {
      return begin("OK", out);
    }

    @Override
    public JsonWriter on(Result.Failed result) {
      return begin("ERROR", out).field("message", text(command, result.failure()));
    }

    @Override
    public JsonWriter on(Result.Done result) {
      return ok();
    }

    @Override
    public JsonWriter on(Result.Authenticated result) {
      return ok().field("tokenid", result.token());
    }

    @Override
    public JsonWriter on(Result.LoggedOut result) {
      String user = result.user().shown();
      return ok().field(
              profile.loggedOut().key(), profile.loggedOut().text().replace("{user}", user));
    }

    @Override
    public JsonWriter on(Result.Sent result) {
      boolean file = command != null && command.bringsFile();
      return ok().field(
              "message", file ? profile.texts().fileSent() : profile.texts().messageSent());
    }

    // ---- people

    @Override
    public JsonWriter on(Result.Users result) {
      People form = command == CourseCommand.ALL_USERS ? profile.allUsers() : profile.onlineUsers();
      List<String> names =
          result.users().stream().map(user -> user.account().name().shown()).toList();
      JsonWriter json = ok();
      if (form.array()) {
        json.beginArray(form.key());
        names.forEach(json::element);
        return json.endArray();
      }
      StringBuilder text = new StringBuilder();
      for (String name : names) {
        text.append(text.length() == 0 ? "" : form.before()).append(name).append(form.after());
      }
      return json.field(form.key(), text.toString());
    }

    // ---- mail

    @Override
    public JsonWriter on(Result.Mail result) {
      Set<String> users = new HashSet<>();
      for (Result.Mail.Box box : result.boxes()) {
        if (box.conversation() instanceof Address.User user) {
          users.add(user.name().shown());
        }
      }
      JsonWriter json = ok().beginObject("messages");
      for (Result.Mail.Box box : result.boxes()) {
        if (box.conversation() instanceof Address.User user) {
          letters(json.beginArray(user.name().shown()), box, profile.bareDirectMail());
        } else if (box.conversation() instanceof Address.Group group) {
          letters(json.beginArray(key(group, users)), box, false);
        }
      }
      return json.endObject();
    }

    /** A group may be called as a user is, and a key must not stand for both. */
    private static String key(Address.Group group, Set<String> users) {
      String name = group.name().shown();
      return users.contains(name) ? "#" + name : name;
    }

    private static void letters(JsonWriter json, Result.Mail.Box box, boolean bare) {
      for (Result.Mail.Letter letter : box.letters()) {
        String text = " " + letter.text() + " \r\n";
        if (bare) {
          json.element(text);
        } else {
          json.beginObject()
              .field("msg_from", letter.from())
              .field("msg_to", letter.to())
              .field("msg", text)
              .endObject();
        }
      }
      json.endArray();
    }

    // ---- files

    @Override
    public JsonWriter on(Result.Files result) {
      Map<String, Set<String>> names = new LinkedHashMap<>();
      Set<String> users = new HashSet<>();
      for (Result.Files.File file : result.files()) {
        if (file.own()) {
          users.add(file.from().shown());
        }
        if (file.conversation() instanceof Address.User user) {
          users.add(user.name().shown());
        }
      }
      for (Result.Files.File file : result.files()) {
        for (String place : places(file, users)) {
          names
              .computeIfAbsent(place, made -> new LinkedHashSet<>())
              .add(file.info().name().value());
        }
      }
      JsonWriter json = ok().beginObject("messages");
      names.forEach(
          (place, files) -> {
            json.beginArray(place);
            files.forEach(json::element);
            json.endArray();
          });
      return json.endObject();
    }

    /** Under which names a file is listed, each of which also finds it for a download. */
    private static List<String> places(Result.Files.File file, Set<String> users) {
      if (file.conversation() instanceof Address.User user) {
        return List.of(user.name().shown());
      }
      List<String> places = new ArrayList<>(2);
      if (file.conversation() instanceof Address.Group group) {
        if (file.own()) {
          places.add(file.from().shown());
        }
        places.add(key(group, users));
      }
      return places; // none for the lobby, which these clients have no name for
    }

    @Override
    public JsonWriter on(Result.Fetched result) {
      if (result.file().size() == 0) {
        beginFile(result.file(), out);
      }
      return JsonWriter.ascii(out).endRaw();
    }

    @Override
    public JsonWriter otherwise(Result result) {
      throw new IllegalStateException("no command of this dialect has such a result: " + result);
    }
  }
}
