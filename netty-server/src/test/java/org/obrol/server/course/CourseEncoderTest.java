package org.obrol.server.course;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.obrol.core.command.Failure;
import org.obrol.core.command.Tag;
import org.obrol.core.event.Event;
import org.obrol.core.event.Goodbye;
import org.obrol.core.event.Push;
import org.obrol.core.event.Reply;
import org.obrol.core.event.Result;
import org.obrol.core.event.Stored;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.Address;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.FileId;
import org.obrol.core.model.FileInfo;
import org.obrol.core.model.FileName;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.Message;
import org.obrol.core.model.MessageId;
import org.obrol.core.model.Sha256;
import org.obrol.core.model.UserName;

class CourseEncoderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final UserName MESSI = UserName.of("messi");

  static Stream<CourseProfile> profiles() {
    return Stream.of(
        CourseProfile.COURSE_000,
        CourseProfile.COURSE_002,
        CourseProfile.COURSE_003,
        CourseProfile.COURSE_004);
  }

  private static String encode(CourseProfile profile, Event... events) {
    ByteBuf out = Unpooled.buffer();
    for (Event event : events) {
      new CourseEncoder(profile).encode(event, out);
    }
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  /** The one reply that these events are. */
  private static JsonNode reply(CourseProfile profile, Event... events) {
    String reply = encode(profile, events);
    assertThat(reply).endsWith("}\r\n\r\n");
    String json = reply.substring(0, reply.length() - 4);
    assertThat(json.chars()).as(json).allMatch(c -> c >= ' ' && c <= '~');
    try {
      return JSON.readTree(json);
    } catch (IOException notJson) {
      throw new AssertionError(json, notJson);
    }
  }

  private static Reply to(String word, Result result) {
    return new Reply(new Tag(word, null), result);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (IOException notJson) {
      throw new AssertionError(text, notJson);
    }
  }

  // ---- failures

  @ParameterizedTest
  @MethodSource("profiles")
  void everyFailureHasATextInReplyToEveryCommand(CourseProfile profile) {
    for (Failure failure : Failure.values()) {
      Stream<String> words = Stream.concat(profile.commands().keySet().stream(), Stream.of(""));
      words.forEach(
          word -> {
            JsonNode reply =
                reply(profile, to(word.isEmpty() ? null : word, new Result.Failed(failure, "why")));
            assertThat(reply.size()).isEqualTo(2);
            assertThat(reply.path("status").asText()).isEqualTo("ERROR");
            assertThat(reply.path("message").asText()).isNotBlank().isNotEqualTo("why");
          });
    }
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void theWindowOf004KnowsEveryRefusalOfAuth(Failure failure) {
    JsonNode reply = reply(CourseProfile.COURSE_004, to("auth", new Result.Failed(failure, "why")));

    assertThat(reply.path("message").asText()).isIn("User Tidak Ada", "Password Salah");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "auth | NO_SUCH_USER | User Tidak Ada | User not found | User Tidak Ditemukan",
        "auth | BAD_CREDENTIALS | Password Salah | Wrong Password"
            + " | Password yang Anda Masukkan Salah",
        "auth | MISSING_PARAMETER | Password Salah | Wrong Password"
            + " | Password yang Anda Masukkan Salah",
        " | MISSING_PARAMETER | --Protocol Tidak Benar | --Protocol is not correct"
            + " | --Protocol Tidak Benar",
        " | UNKNOWN_COMMAND | **Protocol Tidak Benar | **Protocol is not correct"
            + " | **Protocol Tidak Benar",
        "send | BAD_TOKEN | Informasi tidak ditemukan | Information not found"
            + " | Informasi Tidak Ditemukan",
        "send | NO_SUCH_USER | User Tidak Ditemukan | User not found | User Tidak Ditemukan",
      })
  void whatTheOriginalsKnowTheyAreToldInTheirWords(
      String word, Failure failure, String as002, String as000, String as003) {
    Reply reply = to(word, new Result.Failed(failure, "why"));

    assertThat(reply(CourseProfile.COURSE_002, reply).path("message").asText()).isEqualTo(as002);
    assertThat(reply(CourseProfile.COURSE_004, reply).path("message").asText()).isEqualTo(as002);
    assertThat(reply(CourseProfile.COURSE_000, reply).path("message").asText()).isEqualTo(as000);
    assertThat(reply(CourseProfile.COURSE_003, reply).path("message").asText()).isEqualTo(as003);
  }

  @Test
  void aBadTokenHasAnotherTextWhereAllUsersWereAskedFor() {
    Result failed = new Result.Failed(Failure.BAD_TOKEN, "why");

    assertThat(
            reply(CourseProfile.COURSE_000, to("get_all_users", failed)).path("message").asText())
        .isEqualTo("Session not found");
    assertThat(
            reply(CourseProfile.COURSE_000, to("get_online_users", failed))
                .path("message")
                .asText())
        .isEqualTo("Information not found");
  }

  // ---- people

  private static Result users(String... names) {
    return new Result.Users(
        IntStream.range(0, names.length)
            .mapToObj(
                i ->
                    new Result.Users.User(
                        new Account(new AccountId(i), UserName.of(names[i]), "x", false), true))
            .toList(),
        false);
  }

  @Test
  void listsOfUsersAreWrittenAsEachProfileHasThem() {
    Result users = users("messi", "lineker");

    assertThat(reply(CourseProfile.COURSE_000, to("get_all_users", users)))
        .isEqualTo(json("{'status':'OK','message':'messi lineker'}"));
    assertThat(reply(CourseProfile.COURSE_000, to("get_online_users", users)))
        .isEqualTo(json("{'status':'OK','message':'messi lineker '}"));
    assertThat(reply(CourseProfile.COURSE_002, to("activeuser", users)))
        .isEqualTo(json("{'status':'OK','message':'messi, lineker, '}"));
    assertThat(reply(CourseProfile.COURSE_003, to("list", users)))
        .isEqualTo(json("{'status':'OK','user':['messi','lineker']}"));
    assertThat(reply(CourseProfile.COURSE_003, to("list", users())))
        .isEqualTo(json("{'status':'OK','user':[]}"));
  }

  @Test
  void leavingIsAnsweredAsEachProfileHasIt() {
    Reply reply = to("logout", new Result.LoggedOut(MESSI));

    assertThat(reply(CourseProfile.COURSE_000, reply))
        .isEqualTo(json("{'status':'OK','message':'processing for logout'}"));
    assertThat(reply(CourseProfile.COURSE_002, reply))
        .isEqualTo(json("{'status':'OK','messages':'Logged Out!'}"));
    assertThat(reply(CourseProfile.COURSE_003, reply))
        .isEqualTo(json("{'status':'OK','messages':'User messi berhasil Keluar'}"));
  }

  // ---- mail

  private static Result mail() {
    Result.Mail.Letter letter = new Result.Mail.Letter("Zoë", "Lionel Messi", "\"halo\"\n👋\u007f");
    return new Result.Mail(
        List.of(
            new Result.Mail.Box(Address.of(UserName.of("zoë")), List.of(letter)),
            new Result.Mail.Box(Address.of(GroupName.of("devs")), List.of(letter)),
            new Result.Mail.Box(Address.of(GroupName.of("zoë")), List.of())));
  }

  @Test
  void directMailIsBareIn004AndAnObjectElsewhere() {
    String text = " \\\"halo\\\"\\n👋\u007f \\r\\n";
    String object = "{\"msg_from\":\"Zoë\",\"msg_to\":\"Lionel Messi\",\"msg\":\"" + text + "\"}";
    String start = "{\"status\":\"OK\",\"messages\":{\"zoë\":[";
    String end = "],\"devs\":[" + object + "],\"#zoë\":[]}}";

    assertThat(reply(CourseProfile.COURSE_004, to("inbox", mail())))
        .isEqualTo(json(start + '"' + text + '"' + end));
    assertThat(reply(CourseProfile.COURSE_002, to("inbox", mail())))
        .isEqualTo(json(start + object + end));
  }

  @Test
  void anyTextIsAsciiOnTheWireAndReadBackAsItWas() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      String text =
          random
              .ints(random.nextInt(20), 0, random.nextBoolean() ? 0x100 : 0x110000)
              .filter(c -> c < 0xd800 || c > 0xdfff)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      Result.Mail.Letter letter = new Result.Mail.Letter(text, text, text);
      Result mail =
          new Result.Mail(List.of(new Result.Mail.Box(Address.of(MESSI), List.of(letter))));
      JsonNode read = reply(CourseProfile.COURSE_002, to("inbox", mail)).at("/messages/messi/0");

      assertThat(read.path("msg").asText()).as("seed %d", seed).isEqualTo(" " + text + " \r\n");
      assertThat(read.path("msg_from").asText()).as("seed %d", seed).isEqualTo(text);
    }
  }

  // ---- files

  private static FileInfo file(String name, long size) {
    return new FileInfo(new FileId(1), new FileName(name), size, Sha256.of(new byte[32]));
  }

  private static Result.Files.File listed(Address where, String from, boolean own, String name) {
    return new Result.Files.File(where, file(name, 1), UserName.of(from), own, Instant.EPOCH);
  }

  @Test
  void filesAreListedUnderEachNameThatFindsThem() {
    Address aul = Address.of(UserName.of("aul"));
    Address group = Address.of(GroupName.of("group2"));
    Result files =
        new Result.Files(
            List.of(
                listed(aul, "messi", true, "to-aul.txt"),
                listed(aul, "aul", false, "from-aul.txt"),
                listed(aul, "aul", false, "to-aul.txt"),
                listed(group, "messi", true, "own.txt"),
                listed(group, "aul", false, "others.txt"),
                listed(Address.LOBBY, "aul", false, "lobby.txt")),
            false);

    assertThat(reply(CourseProfile.COURSE_004, to("my_file", files)))
        .isEqualTo(
            json(
                "{'status':'OK','messages':{'aul':['to-aul.txt','from-aul.txt'],"
                    + "'messi':['own.txt'],'group2':['own.txt','others.txt']}}"));
    assertThat(reply(CourseProfile.COURSE_004, to("my_file", new Result.Files(List.of(), false))))
        .isEqualTo(json("{'status':'OK','messages':{}}"));
  }

  @ParameterizedTest
  @CsvSource({"0,3", "1,3", "3,3", "4,3", "100,6", "100,99"})
  void theContentOfAFileIsOneReplyWhateverItsPieces(int size, int piece) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    FileInfo file = file("grüße \"x\".txt", size);
    Stream<Event> chunks =
        IntStream.iterate(0, at -> at < size, at -> at + piece)
            .mapToObj(
                at ->
                    new Push.FileChunk(
                        file, at, ByteBuffer.wrap(content, at, Math.min(piece, size - at))));
    Event[] events =
        Stream.concat(chunks, Stream.of(to("download_file", new Result.Fetched(file))))
            .toArray(Event[]::new);

    JsonNode reply = reply(CourseProfile.COURSE_004, events);

    assertThat(reply.path("messages").asText()).isEqualTo("Downloaded grüße \"x\".txt");
    assertThat(reply.path("filename").asText()).isEqualTo("grüße \"x\".txt");
    assertThat(Base64.getDecoder().decode(reply.path("data").asText())).isEqualTo(content);
  }

  @Test
  void onlyTheLastReplyToAFileIsSeen() {
    Event opened = new Reply(IncomingFile.UNANSWERED, new Result.Upload(new FileId(1), 0, 1));
    Event refused = new Reply(IncomingFile.UNANSWERED, new Result.Failed(Failure.BAD_TOKEN, "why"));
    assertThat(encode(CourseProfile.COURSE_004, opened, refused)).isEmpty();

    Result.Sent sent =
        new Result.Sent(
            Address.of(MESSI), 1, new MessageId(1), Instant.EPOCH, Stored.MEMORY, false);
    assertThat(reply(CourseProfile.COURSE_004, to("send_file", sent)))
        .isEqualTo(json("{'status':'OK','message':'File Sent'}"));
    assertThat(reply(CourseProfile.COURSE_004, to("send", sent)))
        .isEqualTo(json("{'status':'OK','message':'Message Sent'}"));
  }

  // ---- pushes

  @Test
  void nothingIsPushed() {
    Message message =
        new Message(
            ConversationId.LOBBY,
            1,
            new MessageId(1),
            Instant.EPOCH,
            new AccountId(7),
            MESSI,
            Message.Kind.TEXT,
            "x",
            null,
            null);
    assertThat(
            encode(
                CourseProfile.COURSE_002,
                new Push.Message(Address.LOBBY, message),
                new Push.Gap(Address.LOBBY, 1, 1, 2, 3),
                new Push.Read(Address.LOBBY, 1),
                new Push.Presence(List.of(MESSI), List.of(MESSI)),
                new Push.GroupChange(GroupName.of("devs"), List.of(MESSI), List.of()),
                new Push.FileStopped(new FileId(1), 0, Failure.NO_SUCH_FILE, "x"),
                new Push.Lag(),
                new Push.Draining(Duration.ZERO),
                new Push.Bye(Goodbye.KICKED, "x", null)))
        .isEmpty();
  }
}
