package org.obrol.server.ndjson;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.obrol.core.command.Command;
import org.obrol.core.command.Command.Resume.Claim;
import org.obrol.core.command.Failure;
import org.obrol.core.command.FileCommand;
import org.obrol.core.command.Tag;
import org.obrol.core.model.Address;
import org.obrol.core.model.FileId;
import org.obrol.core.model.FileName;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.Position;
import org.obrol.core.model.Sha256;
import org.obrol.core.model.UserName;
import org.obrol.server.dialect.FrameLimits;
import org.obrol.server.dialect.Line;
import org.obrol.server.dialect.Request;

class LineDecoderTest {
  private static final UserName BOB = UserName.of("bob");
  private static final GroupName DEVS = GroupName.of("devs");
  private static final FileId FILE = new FileId(34);

  /** Each command in its text form, its JSON form, and as the value that both must become. */
  static List<Object[]> commands() {
    List<Object[]> commands = new ArrayList<>();
    add(
        commands,
        "register bob my secret",
        "{'cmd':'register','name':'bob','password':'my secret'}",
        new Command.Register(BOB, "my secret"));
    add(
        commands,
        "login bob x",
        "{'cmd':'login','name':'bob','password':'x'}",
        new Command.Login(BOB, "x"));
    add(commands, "login @bob", "{'cmd':'login','name':'bob'}", new Command.GuestLogin(BOB));
    add(
        commands,
        "resume t0ken *:7:3 #devs:8:0",
        "{'cmd':'resume','token':'t0ken','positions':[{'conv':'*','epoch':7,'seq':3},"
            + "{'conv':'#devs','epoch':8,'seq':0}]}",
        new Command.Resume(
            "t0ken",
            List.of(
                new Claim(Address.LOBBY, new Position(7, 3)),
                new Claim(Address.of(DEVS), new Position(8, 0)))));
    add(
        commands,
        "resume t0ken",
        "{'cmd':'resume','token':'t0ken'}",
        new Command.Resume("t0ken", List.of()));
    add(commands, "logout", "{'cmd':'logout'}", new Command.Logout());
    add(commands, "quit", "{'cmd':'quit'}", new Command.Quit());
    add(
        commands,
        "passwd old new one",
        "{'cmd':'passwd','old':'old','new':'new one'}",
        new Command.Passwd("old", "new one"));
    add(
        commands,
        "send bob  two  spaces ",
        "{'cmd':'send','to':'@bob','text':' two  spaces '}",
        new Command.Send(Address.of(BOB), " two  spaces ", null));
    add(
        commands,
        "say hi",
        "{'cmd':'say','text':'hi'}",
        new Command.Send(Address.LOBBY, "hi", null));
    add(
        commands,
        "send_group devs hi",
        "{'cmd':'send','to':'#devs','text':'hi'}",
        new Command.Send(Address.of(DEVS), "hi", null));
    add(commands, "inbox", "{'cmd':'inbox'}", new Command.Inbox());
    add(
        commands,
        "read #devs 7",
        "{'cmd':'read','conv':'#devs','seq':7}",
        new Command.Read(Address.of(DEVS), 7));
    add(
        commands,
        "history bob before 9 after 2 limit 3",
        "{'cmd':'history','conv':'bob','before':9,'after':2,'limit':3}",
        new Command.History(Address.of(BOB), 9L, 2L, 3));
    add(
        commands,
        "users after bob limit 2",
        "{'cmd':'users','after':'bob','limit':2}",
        new Command.Users(BOB, 2));
    add(commands, "online", "{'cmd':'online'}", new Command.Online(null, null));
    add(
        commands,
        "group create #devs",
        "{'cmd':'group','op':'create','group':'#devs'}",
        new Command.CreateGroup(DEVS));
    add(
        commands,
        "group join devs",
        "{'cmd':'group','op':'join','group':'devs'}",
        new Command.JoinGroup(DEVS));
    add(
        commands,
        "group leave #devs",
        "{'cmd':'group','op':'leave','group':'#devs'}",
        new Command.LeaveGroup(DEVS));
    add(
        commands,
        "group members #devs",
        "{'cmd':'group','op':'members','group':'#devs'}",
        new Command.GroupMembers(DEVS));
    add(
        commands,
        "group add #devs bob",
        "{'cmd':'group','op':'add','group':'#devs','user':'bob'}",
        new Command.AddToGroup(DEVS, BOB));
    add(
        commands,
        "group remove #devs @bob",
        "{'cmd':'group','op':'remove','group':'#devs','user':'bob'}",
        new Command.RemoveFromGroup(DEVS, BOB));
    add(commands, "group list", "{'cmd':'group','op':'list'}", new Command.ListGroups());
    add(
        commands,
        "file send #devs ../my file.txt",
        "{'cmd':'file','op':'send','to':'#devs','name':'../my file.txt'}",
        new FileCommand.OpenUpload(Address.of(DEVS), new FileName("../my file.txt"), null, null));
    add(
        commands,
        "file chunk 0000000000012 5 aGFsbw==",
        "{'cmd':'file','op':'chunk','file':'0000000000012','offset':5,'data':'aGFsbw=='}",
        new FileCommand.WriteFile(FILE, 5L, ByteBuffer.wrap("halo".getBytes(US_ASCII))));
    add(
        commands,
        "file done 0000000000012",
        "{'cmd':'file','op':'done','file':'0000000000012'}",
        new FileCommand.FinishUpload(FILE));
    add(
        commands,
        "file list",
        "{'cmd':'file','op':'list'}",
        new FileCommand.ListFiles(null, null, null));
    add(
        commands,
        "file list bob",
        "{'cmd':'file','op':'list','conv':'@bob'}",
        new FileCommand.ListFiles(Address.of(BOB), null, null));
    add(
        commands,
        "file get 0000000000012",
        "{'cmd':'file','op':'get','file':'0000000000012'}",
        new FileCommand.GetFile(FILE, 0));
    add(
        commands,
        "file get 0000000000012 70000",
        "{'cmd':'file','op':'get','file':'0000000000012','offset':70000}",
        new FileCommand.GetFile(FILE, 70_000));
    add(
        commands,
        "file get 0000000000012 70000 1000",
        "{'cmd':'file','op':'get','file':'0000000000012','offset':70000,'length':1000}",
        new FileCommand.GetFile(FILE, 70_000, 1_000L));
    add(
        commands,
        "file cancel 0000000000012",
        "{'cmd':'file','op':'cancel','file':'0000000000012'}",
        new FileCommand.CancelDownload(FILE));
    add(
        commands,
        "file remove 0000000000012",
        "{'cmd':'file','op':'remove','file':'0000000000012'}",
        new FileCommand.RemoveFile(FILE));
    add(commands, "presence off", "{'cmd':'presence','on':false}", new Command.Presence(false));
    add(commands, "whoami", "{'cmd':'whoami'}", new Command.WhoAmI());
    add(commands, "ping", "{'cmd':'ping'}", new Command.Ping());
    add(commands, "hello", "{'cmd':'hello'}", new Command.Hello());
    add(commands, "help", "{'cmd':'help'}", new Command.Help());
    return commands;
  }

  private static void add(List<Object[]> commands, String text, String json, Command command) {
    commands.add(new Object[] {text, json.replace('\'', '"'), command});
  }

  @ParameterizedTest
  @MethodSource("commands")
  void bothFormsAreTheSameCommand(String text, String json, Command command) {
    assertThat(decode(text).command()).isEqualTo(command);
    assertThat(decode(json).command()).isEqualTo(command);
  }

  @Test
  void whatOnlyJsonCanSayOfAFile() {
    String sha = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertThat(
            decode(
                    "{\"cmd\":\"file\",\"op\":\"send\",\"to\":\"*\",\"name\":\"a\",\"size\":3,"
                        + "\"sha256\":\""
                        + sha
                        + "\"}")
                .command())
        .isEqualTo(
            new FileCommand.OpenUpload(Address.LOBBY, new FileName("a"), 3L, new Sha256(sha)));
    assertThat(
            decode(
                    "{\"cmd\":\"file\",\"op\":\"list\",\"after\":\"0000000000012\","
                        + "\"limit\":9000}")
                .command())
        .isEqualTo(new FileCommand.ListFiles(null, FILE, 500));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "file                                                       | MISSING_PARAMETER",
        "file dance                                                 | UNKNOWN_COMMAND",
        "file send                                                  | MISSING_PARAMETER",
        "file send bob                                              | MISSING_PARAMETER",
        "file chunk 0000000000012 0                                 | MISSING_PARAMETER",
        "file chunk 0000000000012 0 =                               | MALFORMED",
        "file chunk 0000000000012 -1 aGFsbw==                       | MALFORMED",
        "file chunk 0000000000012 0 aGFsbw== x                      | MALFORMED",
        "file get ../../etc/passwd                                  | NO_SUCH_FILE",
        "file get g000000000000                                     | NO_SUCH_FILE",
        "file get 000000000001                                      | NO_SUCH_FILE",
        "file done                                                  | MISSING_PARAMETER",
        "{'cmd':'file','op':'send','to':'*','name':''}              | MISSING_PARAMETER",
        "{'cmd':'file','op':'send','to':'*','name':'a\\nb'}         | INVALID_NAME",
        "{'cmd':'file','op':'send','to':'*','name':'a','size':-1}   | MALFORMED",
        "{'cmd':'file','op':'send','to':'*','name':'a','sha256':'x'}| MALFORMED",
        "{'cmd':'file','op':'chunk','file':'0000000000012','offset':0,'data':'?'} | MALFORMED",
      })
  void whatIsNoFileCommand(String line, Failure failure) {
    Command command = decode(line.replace('\'', '"')).command();
    assertThat(((Command.Malformed) command).failure()).isEqualTo(failure);
  }

  @Test
  void theTableIsComplete() {
    assertThat(commands())
        .extracting(row -> decode((String) row[0]).tag().verb())
        .containsAll(Verbs.usages().stream().map(usage -> usage.split(" ", -1)[0]).toList());
  }

  private static Request decode(String line) {
    return LineDecoder.decode(new Line.Text(line));
  }

  @Test
  void aStreamIsTheSameWhereverItIsCut() {
    byte[] stream =
        "say grüße 👋\r\n{\"cmd\":\"ping\",\"label\":\"1\"}\n\r\nquit\n"
            .getBytes(StandardCharsets.UTF_8);
    List<Object> whole = requests(stream, stream.length);
    assertThat(whole).hasSize(4);
    for (int cut = 0; cut < stream.length; cut++) {
      assertThat(requests(stream, cut)).as("cut at %d", cut).isEqualTo(whole);
    }
  }

  private static List<Object> requests(byte[] stream, int cut) {
    EmbeddedChannel channel = new EmbeddedChannel();
    LineDecoder.install(channel.pipeline(), FrameLimits.DEFAULT);
    channel.writeInbound(Unpooled.copiedBuffer(stream, 0, cut));
    channel.writeInbound(Unpooled.copiedBuffer(stream, cut, stream.length - cut));
    List<Object> requests = new ArrayList<>(channel.inboundMessages());
    channel.finishAndReleaseAll();
    return requests;
  }

  @Test
  void aKeyAndALabelComeWithTheCommand() {
    Request request =
        decode("{\"cmd\":\"send\",\"to\":\"*\",\"text\":\"x\",\"key\":\"k\",\"label\":\"l\"}");
    assertThat(request.tag()).isEqualTo(new Tag("send", "l"));
    assertThat(request.command()).isEqualTo(new Command.Send(Address.LOBBY, "x", "k"));
  }

  @Test
  void passwordsAreNotInWhatCommandsLookLikeInALog() {
    for (Object[] row : commands()) {
      assertThat(row[2].toString()).doesNotContain("secret", "t0ken", "old", "new one");
    }
    assertThat(Map.of("x", decode("login bob hunter2").command()).toString())
        .doesNotContain("hunter2");
  }
}
