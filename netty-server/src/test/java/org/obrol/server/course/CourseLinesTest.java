package org.obrol.server.course;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.command.FileCommand;
import org.obrol.core.command.Tag;
import org.obrol.core.model.Address;
import org.obrol.core.model.FileName;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;
import org.obrol.server.dialect.LoginState;
import org.obrol.server.dialect.Request;

class CourseLinesTest {
  private static final Address BOB = Address.of(UserName.of("bob"));

  private static EmbeddedChannel open(CourseProfile profile) {
    EmbeddedChannel channel = new EmbeddedChannel();
    new CourseDialect(profile).install(channel.pipeline());
    return channel;
  }

  private static List<Request> decode(CourseProfile profile, byte[]... segments) {
    EmbeddedChannel channel = open(profile);
    for (byte[] segment : segments) {
      channel.writeInbound(Unpooled.copiedBuffer(segment));
    }
    List<Request> requests = requests(channel);
    channel.finishAndReleaseAll();
    return requests;
  }

  private static List<Request> requests(EmbeddedChannel channel) {
    List<Request> requests = new ArrayList<>();
    for (Object message : channel.inboundMessages()) {
      assertThat(message).isNotInstanceOf(ByteBuf.class);
      requests.add((Request) message);
    }
    channel.inboundMessages().clear();
    return requests;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Command decodeOne(CourseProfile profile, String line) {
    List<Request> requests = decode(profile, bytes(line));
    assertThat(requests).hasSize(1);
    return requests.get(0).command();
  }

  private static Command decodeOne(String line) {
    return decodeOne(CourseProfile.COURSE_004, line);
  }

  private static Command as(String token, Command command) {
    return new Command.As(token, command);
  }

  @Test
  void eachWordStandsForItsCommand() {
    Command send = as("T", new Command.Send(BOB, "halo", null));
    assertThat(decodeOne("auth bob pw \r\n"))
        .isEqualTo(new Command.Authenticate(UserName.of("bob"), "pw"));
    assertThat(decodeOne("send T bob  halo \r\n")).isEqualTo(send);
    assertThat(decodeOne("send_group T devs halo \r\n"))
        .isEqualTo(as("T", new Command.Send(Address.of(GroupName.of("devs")), "halo", null)));
    assertThat(decodeOne("inbox T \r\n")).isEqualTo(as("T", new Command.TakeMail()));
    assertThat(decodeOne("my_file T \r\n"))
        .isEqualTo(as("T", new FileCommand.ListFiles(null, null, 10_000)));
    assertThat(decodeOne("download_file T bob my file.txt \r\n"))
        .isEqualTo(as("T", new FileCommand.FetchFile("bob", new FileName("my file.txt"))));
    assertThat(decodeOne(CourseProfile.COURSE_000, "get_all_users T \r\n"))
        .isEqualTo(as("T", new Command.RollCall(false, false)));
    assertThat(decodeOne(CourseProfile.COURSE_000, "get_online_users T \r\n"))
        .isEqualTo(as("T", new Command.RollCall(true, false)));
    assertThat(decodeOne(CourseProfile.COURSE_002, "activeuser T \r\n"))
        .isEqualTo(as("T", new Command.RollCall(true, false)));
    assertThat(decodeOne(CourseProfile.COURSE_003, "list \r\n"))
        .isEqualTo(new Command.RollCall(true, true));
    assertThat(decodeOne(CourseProfile.COURSE_002, "logout T \r\n"))
        .isEqualTo(as("T", new Command.Logout()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "send T bob  halo  dunia \r\n",
        "send T bob halo  dunia\n",
        "send T bob    halo  dunia   \n"
      })
  void spacesAroundATextAreDroppedAndThoseInItStay(String line) {
    assertThat(decodeOne(line)).isEqualTo(as("T", new Command.Send(BOB, "halo  dunia", null)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "inbox |",
        "inbox  |",
        "inbox T|T",
        "inbox T |T",
        "inbox T and more |T",
      })
  void aSpaceBeforeTheEndMakesAnEmptyParameter(String line, String token) {
    assertThat(decodeOne(line + "\r\n"))
        .isEqualTo(as(token == null ? "" : token, new Command.TakeMail()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inbox",
        "auth",
        "auth ",
        "auth bob",
        "send T",
        "send T bob",
        "send_group T devs",
        "my_file",
        "download_file T bob",
        "send_file",
        "send_file ",
        "send_file T",
        "send_file T bob",
        "send_file T bob a.txt",
        "send_group_file T devs"
      })
  void tooFewParametersAreToldWhateverTheCommand(String line) {
    assertThat(decode(CourseProfile.COURSE_004, bytes(line + "\r\n")))
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.tag().verb()).isNull();
              assertThat(failure(request)).isEqualTo(Failure.MISSING_PARAMETER);
            });
  }

  private static Failure failure(Request request) {
    Command command = request.command();
    Command inner = command instanceof Command.As as ? as.command() : command;
    return ((Command.Malformed) inner).failure();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "dance", "AUTH bob pw", " auth bob pw", "send_files T b c d"})
  void anyOtherWordIsUnknown(String line) {
    assertThat(decode(CourseProfile.COURSE_004, bytes(line + "\r\n")))
        .singleElement()
        .satisfies(request -> assertThat(failure(request)).isEqualTo(Failure.UNKNOWN_COMMAND));
  }

  @Test
  void whatAnotherProfileHasIsUnknownHere() {
    for (String line : List.of("send_file T bob a.txt aGFsbw== \r\n", "activeuser T \r\n")) {
      assertThat(failure(decode(CourseProfile.COURSE_000, bytes(line)).get(0)))
          .isEqualTo(Failure.UNKNOWN_COMMAND);
    }
  }

  @Test
  void aNameThatNobodyCanHaveIsLookedAtBehindTheToken() {
    for (String line :
        List.of("send T b/b x", "send_file T b/b a.txt aGFsbw==", "send_group T b/b x")) {
      Request request = decode(CourseProfile.COURSE_004, bytes(line + " \r\n")).get(0);
      assertThat(request.command()).isInstanceOf(Command.As.class);
      assertThat(failure(request)).isIn(Failure.NO_SUCH_USER, Failure.NO_SUCH_GROUP);
    }
    assertThat(failure(decode(CourseProfile.COURSE_004, bytes("auth b/b x \r\n")).get(0)))
        .isEqualTo(Failure.NO_SUCH_USER);
  }

  @Test
  void aLineThatIsTooLongOrNoTextIsAnsweredAndTheNextOneIsRead() {
    byte[] notText = bytes("auth bob x \r\n");
    notText[9] = (byte) 0xff;
    String tooLong = "auth bob " + "x".repeat(9_000) + " \r\n";
    List<Request> requests =
        decode(CourseProfile.COURSE_004, notText, bytes(tooLong), bytes("inbox T \r\n"));

    assertThat(requests).hasSize(3);
    assertThat(requests.get(0).tag()).isEqualTo(new Tag("auth", null));
    assertThat(failure(requests.get(0))).isEqualTo(Failure.MALFORMED);
    assertThat(failure(requests.get(1))).isEqualTo(Failure.FRAME_TOO_LONG);
    assertThat(requests.get(2).command()).isEqualTo(as("T", new Command.TakeMail()));
  }

  @Test
  void oneWhoIsKnownMayWriteLongerLines() {
    EmbeddedChannel channel = open(CourseProfile.COURSE_004);
    channel.pipeline().fireUserEventTriggered(LoginState.LOGGED_IN);
    channel.writeInbound(Unpooled.copiedBuffer(bytes("send T bob " + "x".repeat(60_000) + "\n")));

    assertThat(requests(channel))
        .singleElement()
        .satisfies(request -> assertThat(request.command()).isInstanceOf(Command.As.class));
    channel.finishAndReleaseAll();
  }

  @Test
  void aStreamIsTheSameWhereverItIsCut() {
    String lines =
        String.join(
            "",
            "auth bob pw \r\n",
            "send_file T bob a.txt aGFsbw== \r\n",
            "send T bob grüße 👋 \r\n",
            "send_file T bob b.txt aGFsbw\n",
            "send_group_file T devs c.txt \r\n",
            "send_file T bob bad.txt a-b_ \r\n",
            "send_files \r\n",
            "send_file T bob\r\n",
            "\n",
            "send_file T b/b x.txt aGFsbw== \r\n",
            "send_file T bob 12%3 aGFs\r\n");
    byte[] stream = bytes(lines);
    List<Request> whole = decode(CourseProfile.COURSE_004, stream);
    assertThat(whole).hasSize(18);
    for (int cut = 0; cut < stream.length; cut++) {
      byte[] before = Arrays.copyOfRange(stream, 0, cut);
      byte[] after = Arrays.copyOfRange(stream, cut, stream.length);
      assertThat(decode(CourseProfile.COURSE_004, before, after))
          .as("cut at %d", cut)
          .isEqualTo(whole);
    }
    byte[][] singles = new byte[stream.length][];
    for (int i = 0; i < stream.length; i++) {
      singles[i] = new byte[] {stream[i]};
    }
    assertThat(decode(CourseProfile.COURSE_004, singles)).isEqualTo(whole);
  }

  // ---- files

  private static List<Command> fileCommands(List<Request> requests) {
    List<Command> commands = new ArrayList<>();
    for (Request request : requests) {
      Command.As as = (Command.As) request.command();
      assertThat(as.token()).isEqualTo("T");
      commands.add(as.command());
    }
    for (Request request : requests.subList(0, requests.size() - 1)) {
      assertThat(request.tag()).isEqualTo(IncomingFile.UNANSWERED);
    }
    assertThat(requests.get(requests.size() - 1).tag()).isEqualTo(new Tag("send_file", null));
    return commands;
  }

  private static List<Command> fileCommands(String content) {
    return fileCommands(
        decode(CourseProfile.COURSE_004, bytes("send_file T bob a.txt " + content)));
  }

  private static final Command OPEN =
      new FileCommand.OpenUpload(BOB, new FileName("a.txt"), null, null);
  private static final Command FINISH = new FileCommand.FinishUpload(null);

  private static Command write(String text) {
    return new FileCommand.WriteFile(null, null, ByteBuffer.wrap(bytes(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aGFsbw== \r\n",
        "aGFsbw==\r\n",
        "aGFsbw==\n",
        "aGFsbw== \n",
        "aGFsbw==  \r\n",
        "aGFsbw \r\n"
      })
  void aFileIsOneUploadHoweverItsLineEnds(String content) {
    assertThat(fileCommands(content)).containsExactly(OPEN, write("halo"), FINISH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "\n", " \r\n"})
  void anEmptyFileHasNoPieces(String content) {
    assertThat(fileCommands(content)).containsExactly(OPEN, FINISH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a-b_ \r\n",
        "aGFsb \r\n",
        "a= \r\n",
        "aGFsbw==aGFs \r\n",
        "aGFs aGFs \r\n",
        "=\n",
        "aGF\u00fc\n"
      })
  void whatIsNoBase64IsRefusedBeforeAnythingIsOpened(String content) {
    List<Command> commands = fileCommands(content);

    assertThat(commands).hasSize(1);
    assertThat(((Command.Malformed) commands.get(0)).failure()).isEqualTo(Failure.MALFORMED);
  }

  @Test
  void whatTurnsOutToBeNoBase64TakesItsUploadAway() {
    List<Command> commands = fileCommands("A".repeat(40_000) + "!AAA \r\n");

    assertThat(commands).hasSize(4);
    assertThat(commands.get(0)).isEqualTo(OPEN);
    assertThat(commands.get(2)).isEqualTo(new FileCommand.RemoveFile(null));
    assertThat(((Command.Malformed) commands.get(3)).failure()).isEqualTo(Failure.MALFORMED);
  }

  @Test
  void nothingMayFollowThePaddingOfAPieceThatIsFull() {
    String full = "A".repeat(32_766) + "==";
    assertThat(fileCommands(full + "\n")).hasSize(3).endsWith(FINISH);

    assertThat(fileCommands(full + "AAAA\n"))
        .hasSize(4)
        .contains(new FileCommand.RemoveFile(null))
        .doesNotContain(FINISH);
  }

  @Test
  void aLargeFileComesInSmallPiecesHoweverItIsCut() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] content = new byte[300_001];
    random.nextBytes(content);
    byte[] line =
        bytes("send_file T bob a.txt " + Base64.getEncoder().encodeToString(content) + " \r\n");
    EmbeddedChannel channel = open(CourseProfile.COURSE_004);
    for (int from = 0; from < line.length; ) {
      int length = Math.min(line.length - from, 1 + random.nextInt(70_000));
      channel.writeInbound(Unpooled.copiedBuffer(line, from, length));
      from += length;
    }
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    List<Command> commands = fileCommands(requests(channel));
    channel.finishAndReleaseAll();
    for (Command command : commands) {
      if (command instanceof FileCommand.WriteFile piece) {
        assertThat(piece.data().remaining()).isBetween(1, 24 << 10);
        written.writeBytes(piece.data().array());
      }
    }
    assertThat(commands).startsWith(OPEN).endsWith(FINISH);
    assertThat(written.toByteArray()).as("seed %d", seed).isEqualTo(content);
  }

  @Test
  void parametersThatDoNotEndAreTooLong() {
    List<Request> requests =
        decode(
            CourseProfile.COURSE_004,
            bytes("send_file " + "x".repeat(10_000)),
            bytes("x".repeat(10_000) + " \r\ninbox T \r\n"));

    assertThat(requests).hasSize(2);
    assertThat(failure(requests.get(0))).isEqualTo(Failure.FRAME_TOO_LONG);
    assertThat(requests.get(1).command()).isEqualTo(as("T", new Command.TakeMail()));
  }
}
