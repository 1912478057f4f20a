package org.obrol.loadtest.bare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.server.ChatServer;
import org.obrol.server.Listener;

final class BareServerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Lines> opened = new ArrayList<>();
  private BareServer server;

  @BeforeEach
  void start() {
    server = start(BareTransport.AUTO, 2);
  }

  @AfterEach
  void stop() {
    opened.forEach(Lines::close);
    server.close();
  }

  private static BareServer start(BareTransport transport, int threads) {
    return BareServer.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), transport, threads);
  }

  private Lines guest(String name) {
    return guest(server.address(), name);
  }

  private Lines guest(InetSocketAddress address, String name) {
    Lines lines = Lines.guest(address, name);
    opened.add(lines);
    return lines;
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException notJson) {
      throw new UncheckedIOException(line, notJson);
    }
  }

  @ParameterizedTest
  @EnumSource(BareTransport.class)
  void aBroadcastReachesEverybodyAndIsAnswered(BareTransport transport) {
    try (BareServer other = start(transport, 1)) {
      Lines alice = guest(other.address(), "alice");
      Lines bob = guest(other.address(), "bob");
      alice.send("{\"cmd\":\"send\",\"to\":\"*\",\"text\":\"hello\"}\n");
      JsonNode reply = json(alice.reply());
      assertThat(reply.path("conv").asText()).isEqualTo("*");
      assertThat(reply.path("seq").asLong()).isEqualTo(1);
      JsonNode message = json(bob.message());
      assertThat(message.path("from").asText()).isEqualTo("alice");
      assertThat(message.path("seq").asLong()).isEqualTo(1);
      assertThat(message.path("text").asText()).isEqualTo("hello");
      assertThat(message.path("id")).isEqualTo(reply.path("id"));
      assertThat(json(alice.message())).isEqualTo(message);
    }
  }

  @Test
  void severalCommandsInOneSegmentAreAnsweredInTheirOrder() {
    Lines alice = guest("alice");
    alice.send(
        """
        {"cmd":"group","op":"create","group":"#devs"}
        {"cmd":"send","to":"#devs","text":"1","key":"k"}\r
        {"cmd":"send","to":"*","text":"2"}
        ping
        {"cmd":"presence","on":true}
        say 3
        """);
    assertThat(List.of(alice.reply(), alice.reply(), alice.reply()))
        .extracting(line -> json(line).path("re").asText() + json(line).path("conv").asText())
        .containsExactly("group#devs", "send#devs", "send*");
    assertThat(List.of(alice.reply(), alice.reply(), alice.reply()))
        .extracting(line -> json(line).path("re").asText())
        .containsExactly("ping", "presence", "say");
  }

  @Test
  void aCommandMayArriveInSegmentsOfOneByte() {
    Lines alice = guest("alice");
    for (char next : "{\"cmd\":\"send\",\"to\":\"*\",\"text\":\"hello\"}\nsay x\n".toCharArray()) {
      alice.send(String.valueOf(next));
    }
    assertThat(json(alice.message()).path("text").asText()).isEqualTo("hello");
    assertThat(json(alice.message()).path("text").asText()).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bob", "@bob"})
  void aPrivateMessageReachesBothAndNobodyElse(String address) {
    Lines alice = guest("alice");
    Lines bob = guest("bob");
    Lines carol = guest("carol");
    alice.send("{\"cmd\":\"send\",\"to\":\"" + address + "\",\"text\":\"psst\"}\nsay hello\n");
    JsonNode toBob = json(bob.message());
    assertThat(toBob.path("conv").asText()).isEqualTo("@alice");
    assertThat(toBob.path("text").asText()).isEqualTo("psst");
    JsonNode echo = json(alice.message());
    assertThat(echo.path("conv").asText()).isEqualTo("@bob");
    assertThat(json(carol.message()).path("text").asText()).isEqualTo("hello");
    bob.send("send alice back\n");
    assertThat(json(bob.reply()).path("seq").asLong()).isEqualTo(2);
  }

  @Test
  void onlyThoseInAGroupGetItsMessages() {
    Lines alice = guest("alice");
    Lines bob = guest("bob");
    Lines carol = guest("carol");
    alice.send("{\"cmd\":\"group\",\"op\":\"create\",\"group\":\"#devs\"}\n").reply();
    bob.send("{\"cmd\":\"group\",\"op\":\"join\",\"group\":\"#devs\"}\n");
    assertThat(json(bob.reply()).path("next").asLong()).isEqualTo(1);
    alice.send("send #devs inside\nsay outside\n");
    assertThat(json(bob.message()).path("conv").asText()).isEqualTo("#devs");
    assertThat(json(carol.message()).path("text").asText()).isEqualTo("outside");
  }

  @Test
  void quotesEscapesAndOtherScriptsComeThrough() {
    Lines alice = guest("alice");
    alice.send("{\"cmd\":\"send\",\"text\":\"a\\\"b\\\\\",\"to\":\"*\"}\nsay \"é\\ \t}\n");
    assertThat(json(alice.message()).path("text").asText()).isEqualTo("a\"b\\");
    assertThat(json(alice.message()).path("text").asText()).isEqualTo("\"é\\ \t}");
  }

  @Test
  void whoComesBackIsToldWhatIsGoneAndIsLiveBehindIt() {
    Lines alice = guest("alice");
    Lines bob = new Lines(server.address());
    opened.add(bob);
    String token = json(bob.send("login bob\n").reply()).path("token").asText();
    bob.send("{\"cmd\":\"group\",\"op\":\"join\",\"group\":\"#devs\"}\n").reply();
    alice.send("say seen\n").take(2);
    bob.message();
    bob.close();
    alice.send("say missed\nsay too\nsend bob psst\n");
    alice.take(6); // three replies and echoes

    Lines again = back(token, "[{\"conv\":\"*\",\"epoch\":1,\"seq\":1}]");
    JsonNode conversations = json(again.reply()).path("conversations");
    assertThat(conversations.findValuesAsText("conv")).containsExactly("*", "#devs", "@alice");
    assertThat(conversations.path(0).path("next").asLong()).isEqualTo(4);
    assertThat(gap(again.next())).isEqualTo("* 2 to 3, oldest 4");
    assertThat(gap(again.next()))
        .as("of what was begun meanwhile")
        .isEqualTo("@alice 1 to 1, oldest 2");
    alice.send("say live\nsend bob live\n");
    assertThat(again.take(2)) // there is no order between conversations
        .extracting(line -> json(line).path("conv").asText() + json(line).path("seq").asLong())
        .containsExactlyInAnyOrder("*4", "@alice2");
  }

  @Test
  void whoHasMissedNothingIsToldOfNoGap() {
    Lines bob = new Lines(server.address());
    opened.add(bob);
    String token = json(bob.send("login bob\n").reply()).path("token").asText();
    bob.send("say x\n").take(2);
    Lines again = back(token, "[{\"conv\":\"*\",\"epoch\":1,\"seq\":1}]");
    again.reply();
    assertThat(again.send("ping\n").next()).contains("ping");
  }

  @Test
  void positionsThatCannotBeReadMakeEverythingGone() {
    Lines bob = new Lines(server.address());
    opened.add(bob);
    String token = json(bob.send("login bob\n").reply()).path("token").asText();
    bob.send("say x\n").take(2);
    Lines again = back(token, "[7}]");
    again.reply();
    assertThat(gap(again.next())).isEqualTo("* 1 to 1, oldest 2");
  }

  private Lines back(String token, String positions) {
    Lines again = new Lines(server.address());
    opened.add(again);
    return again.send(
        "{\"cmd\":\"resume\",\"token\":\"" + token + "\",\"positions\":" + positions + "}\n");
  }

  private static String gap(String line) {
    JsonNode gap = json(line);
    assertThat(gap.path("event").asText()).as(line).isEqualTo("gap");
    assertThat(gap.path("epoch").asLong()).isPositive();
    return "%s %s to %s, oldest %s"
        .formatted(gap.path("conv").asText(), gap.path("from"), gap.path("to"), gap.path("oldest"));
  }

  @Test
  void whatItDoesNotKnowIsAnError() {
    Lines alice = new Lines(server.address());
    opened.add(alice);
    alice.send("say early\nlogin alice\nlogin alice\nsend nobody x\nfly\n\n");
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      codes.add(json(alice.reply()).path("code").asText());
    }
    assertThat(codes)
        .containsExactly(
            "not_logged_in",
            "",
            "already_logged_in",
            "no_such_user",
            "unknown_command",
            "unknown_command");
  }

  @Test
  void whoQuitsIsAnsweredAndThenTheConnectionEnds() {
    Lines alice = guest("alice");
    alice.send("say last\nquit\n");
    assertThat(json(alice.reply()).path("re").asText()).isEqualTo("say");
    assertThat(json(alice.reply()).path("re").asText()).isEqualTo("quit");
    String line = alice.next();
    while (!line.equals("end")) {
      line = alice.next();
    }
  }

  @Test
  void aPortThatIsTakenIsAnError() {
    assertThatThrownBy(() -> BareServer.start(server.address(), BareTransport.AUTO, 1))
        .hasMessageContaining("in use");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everybodyGetsEverythingInOrderFromSeveralLoops(long seed) {
    Random random = new Random(seed);
    int people = 6;
    int each = 200;
    List<Lines> everybody = new ArrayList<>();
    for (int i = 0; i < people; i++) {
      everybody.add(guest("u" + i));
      everybody.get(i).send("group join #g\n").reply();
    }
    Map<String, Integer> expected = new HashMap<>();
    for (int n = 0; n < each; n++) {
      for (int i = 0; i < people; i++) {
        int other = random.nextInt(people);
        String to = List.of("*", "#g", "u" + other).get(random.nextInt(3));
        everybody.get(i).send("send " + to + " " + n + "\n");
        for (int k = 0; k < people; k++) {
          if (!to.startsWith("u") || k == i || k == other) {
            expected.merge("messages of " + k, 1, Integer::sum);
          }
        }
      }
    }
    for (int i = 0; i < people; i++) {
      Map<String, Long> last = new HashMap<>();
      int replies = 0;
      for (String line : everybody.get(i).take(each + expected.get("messages of " + i))) {
        JsonNode frame = json(line);
        if (frame.has("status")) {
          replies++;
        } else {
          String conversation = frame.path("conv").asText();
          long seq = frame.path("seq").asLong();
          assertThat(seq)
              .as("seed %s: %s", seed, line)
              .isEqualTo(last.getOrDefault(conversation, 0L) + 1);
          last.put(conversation, seq);
        }
      }
      assertThat(replies).isEqualTo(each);
    }
  }

  @Test
  void itsFramesAreAsLongAsThoseOfTheChatServer() throws Exception {
    try (ChatServer chat =
        ChatServer.builder().guests(true).listen(Listener.nativeTcp().port(0)).start()) {
      List<Integer> ours = lengths(chat.addresses().get(0));
      assertThat(lengths(server.address())).isEqualTo(ours);
    }
  }

  /** Of what comes back when the same things are said, by the frames' beginnings. */
  private List<Integer> lengths(InetSocketAddress address) {
    Lines alice = guest(address, "lt-x-0");
    Lines bob = guest(address, "lt-x-1");
    alice.send("{\"cmd\":\"group\",\"op\":\"create\",\"group\":\"#lt-x-r0\"}\n").reply();
    bob.send("{\"cmd\":\"group\",\"op\":\"join\",\"group\":\"#lt-x-r0\"}\n").reply();
    List<String> frames = new ArrayList<>();
    for (String to : List.of("*", "#lt-x-r0", "lt-x-1", "@lt-x-1", "lt-x-0")) {
      for (int i = 0; i < 11; i++) { // past a number of one digit
        alice.send(
            "{\"cmd\":\"send\",\"to\":\""
                + to
                + "\",\"text\":\"a\\\\b\",\"key\":\""
                + to
                + i
                + "\",\"label\":\"0000002a\"}\n");
        List<String> both = alice.take(2); // reply and echo, in any order
        both.sort(null);
        frames.addAll(both);
        if (!to.equals("lt-x-0")) {
          frames.add(bob.message());
        }
      }
    }
    alice.send("say x\nping\n{\"cmd\":\"presence\",\"on\":false}\n");
    alice.send("{\"cmd\":\"ping\",\"label\":\"x\"}\n");
    List<String> last = alice.take(5);
    last.sort(null);
    frames.addAll(last);
    return frames.stream().map(String::length).toList();
  }
}
