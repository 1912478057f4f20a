package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.obrol.server.CourseAccounts.OTHER_PASSWORD;
import static org.obrol.server.CourseAccounts.PASSWORD;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.obrol.core.memory.InMemoryFiles;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.Files;
import org.obrol.server.course.CourseProfile;

/** Course clients beside native ones, over sockets. */
class CourseTest {
  private final HeldFiles files =
      new HeldFiles(
          new InMemoryFiles(
              InstantSource.system(),
              new Files.Limits(32 << 20, 64 << 20, Duration.ofDays(1), Duration.ofDays(1)),
              64 << 20));
  private final ChatServer server =
      Servers.builder()
          .listen(Listener.course(CourseProfile.COURSE_004).port(0))
          .listen(Listener.course(CourseProfile.COURSE_002).port(0))
          .files(files)
          .start();
  private RawClient client;

  @BeforeEach
  void connect() {
    CourseAccounts.loadAll(server.chat());
    client = course004();
    files.release();
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private RawClient course004() {
    return new RawClient(server.addresses().get(1).getPort());
  }

  private RawClient course002() {
    return new RawClient(server.addresses().get(2).getPort());
  }

  private LineClient nativeClient(String user, String password) {
    LineClient line = new LineClient(server.port());
    line.ok("login " + user + " " + password);
    return line;
  }

  private static String base64(String content) {
    return Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8));
  }

  // ---- two threads of a client that share its socket without a lock

  @Test
  void whoeverReadsThemThereIsOneReplyToEachCommandOfTwoThreads() throws Exception {
    int each = 300;
    String messi = client.auth("messi", PASSWORD);
    Thread polling =
        new Thread(() -> IntStream.range(0, each).forEach(i -> send("inbox " + messi)));
    Thread typing =
        new Thread(
            () -> IntStream.range(0, each).forEach(i -> send("send " + messi + " messi " + i)));
    polling.start();
    typing.start();

    List<String> letters = new ArrayList<>();
    int sent = 0;
    for (int i = 0; i < 2 * each; i++) {
      JsonNode reply = client.reply();
      assertThat(reply.path("status").asText()).isEqualTo("OK");
      sent += reply.path("message").asText().equals("Message Sent") ? 1 : 0;
      reply.at("/messages/messi").forEach(letter -> letters.add(letter.asText().strip()));
    }
    polling.join();
    typing.join();
    client.ok("inbox " + messi).at("/messages/messi").forEach(l -> letters.add(l.asText().strip()));

    assertThat(sent).isEqualTo(each);
    assertThat(letters).isEqualTo(IntStream.range(0, each).mapToObj(String::valueOf).toList());
  }

  private void send(String line) {
    client.send(line + " \r\n"); // one write, as the originals' sendall
  }

  // ---- mail

  @Test
  void whatOneSideWritesTheOtherReads() {
    String token = client.auth("messi", PASSWORD);
    try (LineClient aul = nativeClient("aul", OTHER_PASSWORD)) {
      client.ok("send " + token + " aul  halo  dunia");
      JsonNode push = aul.push("message");
      assertThat(push.path("text").asText()).isEqualTo("halo  dunia");
      assertThat(push.path("conv").asText()).isEqualTo("@messi");

      aul.ok("send messi hai 👋");
      aul.ok("say not for you");
      aul.ok("send #group2 for all");
      JsonNode messages = client.ok("inbox " + token).path("messages");
      assertThat(messages.path("aul").path(0).asText()).isEqualTo(" hai 👋 \r\n");
      assertThat(messages.path("group2").path(0).path("msg_from").asText())
          .isEqualTo("Aul Ronaldo");
      assertThat(messages.size()).isEqualTo(2);
    }
  }

  @Test
  void readingOnANativeConnectionHidesNothing() {
    String token = client.auth("messi", PASSWORD);
    try (LineClient aul = nativeClient("aul", OTHER_PASSWORD);
        LineClient messi = nativeClient("messi", PASSWORD)) {
      aul.ok("send messi hai");
      messi.push("message");
      messi.ok("read aul 1");
      assertThat(client.ok("inbox " + token).at("/messages/aul")).hasSize(1);

      aul.ok("send messi hai again");
      assertThat(client.ok("inbox " + token).at("/messages/aul")).hasSize(1);
      assertThat(messi.ok("history aul").path("messages")).hasSize(2);
    }
  }

  @Test
  void aProfileWithoutOpenGroupsHasMailOfGroupsAllTheSame() {
    try (RawClient other = course002();
        LineClient aul = nativeClient("aul", OTHER_PASSWORD)) {
      String token = other.auth("messi", PASSWORD);
      aul.ok("send #group2 hai");

      assertThat(other.ok("inbox " + token).at("/messages/group2/0/msg").asText())
          .isEqualTo(" hai \r\n");
    }
  }

  @Test
  void oneWhoIsNoMemberMayWriteToAGroup() {
    String token = client.auth("lineker", PASSWORD);
    client.ok("send_group " + token + " group2 hai");

    assertThat(client.ok("inbox " + token).path("messages")).isEmpty();
    String member = client.auth("kinas", OTHER_PASSWORD);
    assertThat(client.ok("inbox " + member).at("/messages/group2/0/msg").asText())
        .isEqualTo(" hai \r\n");
  }

  // ---- tokens

  @Test
  void aTokenIsGoodOnAnyConnectionAndAnOldOneStaysGood() {
    String first = client.auth("messi", PASSWORD);
    String second = client.auth("messi", PASSWORD);
    assertThat(second).isNotEqualTo(first);
    try (RawClient other = course002()) {
      other.ok("inbox " + first);
      assertThat(other.ok("activeuser " + second).path("message").asText()).isEqualTo("messi, ");
      other.ok("logout " + first);
      assertThat(client.refusal("inbox " + first)).isEqualTo("Informasi tidak ditemukan");
      assertThat(other.ok("activeuser " + second).path("message").asText()).isEqualTo("messi, ");
      other.ok("logout " + second);
    }
    try (RawClient other = course002()) {
      String token = other.auth("lineker", PASSWORD);
      assertThat(other.ok("activeuser " + token).path("message").asText()).isEqualTo("lineker, ");
    }
  }

  @Test
  void aTokenIsLookedAtBeforeAnythingElse() {
    for (String line :
        List.of(
            "inbox ",
            "send wrong nobody x",
            "send wrong b/b x",
            "send_group wrong none x",
            "my_file wrong",
            "download_file wrong messi a.txt",
            "send_file wrong nobody a.txt aGFs",
            "send_file wrong b/b a.txt aGFs",
            "send_file wrong messi a.txt !!!!")) {
      assertThat(client.refusal(line)).as(line).isEqualTo("Informasi tidak ditemukan");
    }
  }

  @Test
  void authTellsWhatIsWrong() {
    assertThat(client.refusal("auth nobody x")).isEqualTo("User Tidak Ada");
    assertThat(client.refusal("auth no/body x")).isEqualTo("User Tidak Ada");
    assertThat(client.refusal("auth messi wrong")).isEqualTo("Password Salah");
    assertThat(client.refusal("auth messi ")).isEqualTo("Password Salah");
    assertThat(client.refusal("auth messi " + "x".repeat(300))).isEqualTo("Password Salah");
    assertThat(client.refusal("auth")).isEqualTo("--Protocol Tidak Benar");
  }

  // ---- bad input

  @Test
  void everyLineIsAnsweredAndNoneEndsTheConnection() {
    String token = client.auth("messi", PASSWORD);
    client.send(new byte[] {'s', 'e', 'n', 'd', ' ', (byte) 0xff, '\n'});
    assertThat(client.reply().path("message").asText()).isEqualTo("--Protocol Tidak Benar");
    client.send("\n\r\n \r\n");
    for (int i = 0; i < 3; i++) {
      assertThat(client.reply().path("message").asText()).isEqualTo("**Protocol Tidak Benar");
    }
    assertThat(client.refusal("x".repeat(100_000))).isEqualTo("--Protocol Tidak Benar");
    assertThat(client.refusal("send_file " + "x".repeat(100_000)))
        .isEqualTo("--Protocol Tidak Benar");
    assertThat(client.refusal("send " + token + " aul  ")).isEqualTo("--Protocol Tidak Benar");
    assertThat(client.refusal("send " + token + " aul a\u0000b"))
        .isEqualTo("--Protocol Tidak Benar");
    assertThat(client.refusal("send " + token + " aul " + "x".repeat(20_000)))
        .isEqualTo("Pesan Terlalu Panjang");
    client.ok("send " + token + " aul " + "x".repeat(16_000));
    assertThat(client.readToTheEnd()).isEmpty();
  }

  @Test
  void oneWhoIsNotKnownMayWriteShortLinesOnly() {
    try (RawClient stranger = course002()) {
      assertThat(stranger.refusal("inbox " + "x".repeat(9_000)))
          .isEqualTo("--Protocol Tidak Benar");
      assertThat(stranger.refusal("inbox x")).isEqualTo("Informasi tidak ditemukan");
    }
  }

  @Test
  void aServerThatClosesSaysNothing() {
    client.auth("messi", PASSWORD);
    server.drain();

    assertThat(client.readToTheEnd()).isEmpty();
  }

  // ---- files

  @Test
  void aFileOfACourseClientIsANativeOneAndTheOtherWayRound() {
    String token = client.auth("messi", PASSWORD);
    try (LineClient aul = nativeClient("aul", OTHER_PASSWORD)) {
      client.ok("send_file " + token + " aul a.txt " + base64("halo"));
      JsonNode push = aul.push("message");
      assertThat(push.path("kind").asText()).isEqualTo("file");
      assertThat(push.path("size").asInt()).isEqualTo(4);
      aul.ok("file get " + push.path("file").asText());
      assertThat(aul.push("file_chunk").path("data").asText()).isEqualTo(base64("halo"));

      String id = aul.ok("file send messi from native.txt").path("file").asText();
      aul.ok("file chunk " + id + " 0 " + base64("hai"));
      aul.ok("file done " + id);
      assertThat(client.ok("my_file " + token).path("messages").path("aul"))
          .extracting(JsonNode::asText)
          .containsExactly("a.txt", "from native.txt");
      assertThat(client.ok("download_file " + token + " aul from native.txt").path("data").asText())
          .isEqualTo(base64("hai"));
      assertThat(client.ok("inbox " + token).path("messages")).isEmpty();
    }
  }

  @Test
  void theNewestOfTwoFilesOfOneNameIsDownloaded() {
    String token = client.auth("messi", PASSWORD);
    client.ok("send_file " + token + " aul a.txt " + base64("one"));
    client.ok("send_file " + token + " aul a.txt " + base64("two"));

    assertThat(client.ok("my_file " + token).at("/messages/aul")).hasSize(1);
    assertThat(client.ok("download_file " + token + " aul a.txt").path("data").asText())
        .isEqualTo(base64("two"));
  }

  @Test
  void anEmptyFileIsAFile() {
    String token = client.auth("messi", PASSWORD);
    client.ok("send_file " + token + " aul a.txt"); // and the space behind it

    JsonNode reply = client.ok("download_file " + token + " aul a.txt");
    assertThat(reply.path("data").asText("none")).isEmpty();
    assertThat(reply.path("filename").asText()).isEqualTo("a.txt");
  }

  @Test
  void whatIsNoBase64LeavesNoFile() {
    String token = client.auth("messi", PASSWORD);
    for (String content : List.of("a-b_", "A".repeat(60_000) + "!", "A".repeat(100_001))) {
      assertThat(client.refusal("send_file " + token + " aul a.txt " + content))
          .isEqualTo("--Protocol Tidak Benar");
    }
    assertThat(client.ok("my_file " + token).path("messages")).isEmpty();
    try (LineClient aul = nativeClient("aul", OTHER_PASSWORD)) {
      assertThat(aul.pushesUntilNow()).isEmpty();
    }
    // More than an account may have unfinished: none of them has stayed.
    for (int i = 0; i < 70; i++) {
      client.refusal("send_file " + token + " aul a.txt " + "A".repeat(60_000) + "!");
    }
    client.ok("send_file " + token + " aul a.txt aGFs");
  }

  @Test
  void ofOneWhoseTokenIsNotValidNoFileIsTakenToItsEnd() {
    client.send("send_file wrong aul a.txt " + "A".repeat(8 << 10)); // the line does not end
    assertThat(client.reply().path("message").asText()).isEqualTo("Informasi tidak ditemukan");
    client.send("A".repeat(1_000_000) + " \r\n");
    String token = client.auth("messi", PASSWORD);
    try (RawClient other = course004()) { // a good token is good on a new connection, too
      other.ok("send_file " + token + " aul a.txt " + "A".repeat(4_000_000));
    }
  }

  @Test
  void aGroupThatIsCalledAsAUserIsHasAMarkByWhichItIsFound() {
    String messi = client.auth("messi", PASSWORD);
    server.chat().register(UserName.of("club"), "Club", PASSWORD).toCompletableFuture().join();
    server
        .chat()
        .createGroup(GroupName.of("club"), List.of(UserName.of("messi"), UserName.of("club")))
        .toCompletableFuture()
        .join();
    String club = client.auth("club", PASSWORD);
    client.ok("send_file " + club + " messi f.txt " + base64("of the user"));
    client.ok("send_group_file " + club + " club f.txt " + base64("of the group"));
    client.ok("send " + club + " messi hi");
    client.ok("send_group " + club + " #club all");

    assertThat(client.ok("my_file " + messi).path("messages").toString())
        .isEqualTo("{\"club\":[\"f.txt\"],\"#club\":[\"f.txt\"]}");
    assertThat(client.ok("inbox " + messi).at("/messages/#club/0/msg").asText())
        .isEqualTo(" all \r\n");
    assertThat(client.ok("download_file " + messi + " club f.txt").path("data").asText())
        .isEqualTo(base64("of the user"));
    assertThat(client.ok("download_file " + messi + " #club f.txt").path("data").asText())
        .isEqualTo(base64("of the group"));
  }

  @Test
  void aFileThatBreaksOffLeavesNothing() {
    String token = client.auth("messi", PASSWORD);
    String content = "A".repeat(100_000);
    for (int i = 0; i < 70; i++) { // more than an account may have unfinished
      long before = files.written();
      try (RawClient other = course004()) {
        other.send("send_file " + token + " aul a.txt " + content);
        await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(2))
            .until(() -> files.written() > before);
      }
    }
    await().untilAsserted(() -> client.ok("send_file " + token + " aul b.txt " + base64("halo")));
    assertThat(client.ok("my_file " + token).at("/messages/aul"))
        .extracting(JsonNode::asText)
        .containsOnly("b.txt");
  }

  @Test
  void aFileThatIsTooLargeIsRefusedAndGone() {
    String token = client.auth("messi", PASSWORD);
    String content = "A".repeat((32 << 20) / 3 * 4 + 4_000);

    assertThat(client.refusal("send_file " + token + " aul a.txt " + content))
        .isEqualTo("Tidak Ada Tempat untuk File");
    assertThat(client.ok("my_file " + token).path("messages")).isEmpty();
    client.ok("send_file " + token + " aul a.txt aGFs");
  }

  @Test
  void aFileIsTheSameHoweverItsLineIsCut() {
    String token = client.auth("messi", PASSWORD);
    byte[] line =
        ("send_file " + token + " aul a.txt " + base64("halo") + " \r\n")
            .getBytes(StandardCharsets.UTF_8);
    for (int cut = 1; cut < line.length; cut++) {
      client.send(Arrays.copyOf(line, cut));
      client.send(Arrays.copyOfRange(line, cut, line.length));
      assertThat(client.reply().path("message").asText()).as("%d", cut).isEqualTo("File Sent");
    }
  }

  @Test
  void aLargeFileTakesLittleRoomWhileItComesAndComesBackWhole() {
    byte[] content = new byte[20 << 20];
    new Random(7).nextBytes(content);
    String token = client.auth("messi", PASSWORD);
    byte[] line =
        ("send_file "
                + token
                + " aul big.bin "
                + Base64.getEncoder().encodeToString(content)
                + "\n")
            .getBytes(StandardCharsets.US_ASCII);

    client.send(line);
    assertThat(client.reply().path("message").asText()).isEqualTo("File Sent");

    assertThat(files.largestWrite()).isLessThanOrEqualTo(24 << 10);
    client.send("download_file " + token + " aul big.bin \r\n");
    String reply = client.readUntil(RawClient.END_OF_REPLY); // too long for the JSON library
    String start =
        "{\"status\":\"OK\",\"messages\":\"Downloaded big.bin\",\"filename\":\"big.bin\",";
    assertThat(reply.substring(0, 200)).startsWith(start + "\"data\":\"");
    String data = reply.substring(start.length() + 8, reply.length() - 2);
    byte[] back = Base64.getDecoder().decode(data);
    assertThat(Arrays.mismatch(back, content)).as("where they differ").isEqualTo(-1);
  }

  /** The store is busy: what cannot be stored is not read either. */
  @Test
  void aFileThatCannotBeStoredYetWaitsAtItsSender() throws Exception {
    HeldFiles held =
        new HeldFiles(new InMemoryFiles(InstantSource.system(), Files.Limits.DEFAULT, 64 << 20));
    byte[] content = new byte[40 << 20];
    try (ChatServer busy =
            Servers.accountsOnly()
                .listen(Listener.course(CourseProfile.COURSE_004).port(0))
                .files(held)
                .start();
        RawClient sender = new RawClient(busy.port())) {
      CourseAccounts.loadAll(busy.chat());
      String token = sender.auth("messi", PASSWORD);
      sender.send("send_file " + token + " aul big.bin ");
      byte[] base64 = Base64.getEncoder().encode(content);
      AtomicLong sent = new AtomicLong();
      long before = usedByNetty();
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> {
                for (int from = 0; from < base64.length; from += 1 << 16) {
                  int to = Math.min(base64.length, from + (1 << 16));
                  sender.send(Arrays.copyOfRange(base64, from, to));
                  sent.set(to);
                }
                sender.send("\n");
              });

      await()
          .during(Duration.ofMillis(300))
          .until(
              new Callable<>() {
                private long last;

                @Override
                public Boolean call() {
                  long now = sent.get();
                  boolean stands = now > 0 && now == last;
                  last = now;
                  return stands;
                }
              });
      assertThat(sent.get()).as("the kernel has some of it").isLessThan(base64.length);
      assertThat(usedByNetty() - before).isLessThan(4 << 20);
      assertThat(held.written()).isLessThanOrEqualTo(24 << 10);

      held.release();
      sending.get();
      assertThat(sender.reply().path("message").asText()).isEqualTo("File Sent");
      assertThat(held.written()).isEqualTo(content.length);
    }
  }

  private static long usedByNetty() {
    var metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
    return metric.usedDirectMemory() + metric.usedHeapMemory();
  }

  @Test
  void aUserAndAGroupOfOneNameAreToldApart() {
    try (LineClient aul = nativeClient("aul", OTHER_PASSWORD)) {
      aul.ok("group create #aul");
      aul.ok("group add #aul messi");
      aul.ok("send messi direct");
      aul.ok("send #aul to all");
      String token = client.auth("messi", PASSWORD);
      JsonNode messages = client.ok("inbox " + token).path("messages");

      assertThat(messages.at("/aul/0").asText()).isEqualTo(" direct \r\n");
      assertThat(messages.path("#aul").path(0).path("msg").asText()).isEqualTo(" to all \r\n");
      assertThat(messages.size()).isEqualTo(2);
    }
  }
}
