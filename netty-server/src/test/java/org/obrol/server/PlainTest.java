package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.obrol.core.model.UserName;

/** Plain clients beside native ones, over sockets. */
class PlainTest {
  private final ChatServer server = Servers.builder().listen(Listener.plain().port(0)).start();

  @AfterEach
  void close() {
    server.close();
  }

  private RawClient connect() {
    return new RawClient(server.addresses().get(1).getPort());
  }

  private RawClient enter(String user) {
    RawClient client = connect().send("regist " + user + "\n secret\n");
    assertThat(client.readLine()).isEqualTo("Anda berhasil terdaftar");
    return login(client, user);
  }

  private static RawClient login(RawClient client, String user) {
    client.send("login " + user + "\n secret\n");
    assertThat(client.readLine()).isEqualTo("Login sukses");
    return client;
  }

  private LineClient enterNative(String user) {
    LineClient client = new LineClient(server.port());
    client.enter(user);
    return client;
  }

  /** What a line of its own is answered with, before which nothing else may come. */
  private static void expectNothing(RawClient client) {
    client.send("list-user x\n");
    assertThat(client.readLine()).isEqualTo("Perintah yang anda masukkan salah");
  }

  @Test
  void whatOneWritesAllOthersGetOnce() {
    try (RawClient andre = enter("andre");
        RawClient citra = enter("citra");
        LineClient dewi = enterNative("dewi")) {
      andre.send("halo semua\n");
      assertThat(citra.readLine()).isEqualTo("\r[andre] halo semua");
      JsonNode push = dewi.push("message");
      assertThat(push.path("conv").asText()).isEqualTo("*");
      assertThat(push.path("text").asText()).isEqualTo("halo semua");

      dewi.ok("say hai 👋");
      assertThat(andre.readLine()).isEqualTo("\r[dewi] hai 👋");
      assertThat(citra.readLine()).isEqualTo("\r[dewi] hai 👋");
      expectNothing(andre);
      expectNothing(citra);
    }
  }

  @Test
  void ownMessagesOfAnotherConnectionAreShown() {
    try (RawClient andre = enter("andre");
        RawClient citra = enter("citra");
        LineClient also = new LineClient(server.port())) {
      also.ok("login andre secret");
      also.ok("say from there");
      also.ok("send citra direct");
      assertThat(andre.readLine()).isEqualTo("\r[andre] from there");
      assertThat(andre.readLine()).isEqualTo("\rPesan pribadi ke [citra] direct");
      assertThat(citra.readLine()).isEqualTo("\r[andre] from there");
      assertThat(citra.readLine()).isEqualTo("\rPesan pribadi dari [andre] direct");
      expectNothing(andre);
    }
  }

  @Test
  void groupsAndFilesOfNativeUsersAreShown() {
    try (RawClient andre = enter("andre");
        LineClient dewi = enterNative("dewi")) {
      dewi.ok("group create #devs");
      dewi.ok("group add #devs andre");
      dewi.ok("send #devs hai");
      assertThat(andre.readLine()).isEqualTo("\r[#devs dewi] hai");

      String id = dewi.ok("file send andre a.txt").path("file").asText();
      dewi.ok("file done " + id);
      assertThat(andre.readLine()).isEqualTo("\rPesan pribadi dari [dewi] mengirim file a.txt");
    }
  }

  @Test
  void nobodyForgesALine() {
    try (RawClient andre = enter("andre");
        LineClient dewi = enterNative("dewi")) {
      dewi.sendJson(Map.of("cmd", "send", "to", "*", "text", "a\r\n[budi] b\u001b[2J\u202e"));
      assertThat(andre.readLine()).isEqualTo("\r[dewi] a  [budi] b [2J ");
      expectNothing(andre);
    }
  }

  @Test
  void directMessagesWaitForOneWhoIsAwayAndTheLobbysDoNot() {
    try (LineClient dewi = enterNative("dewi")) {
      enter("andre").close();
      dewi.ok("say not for you");
      dewi.ok("send andre one");
      dewi.ok("send andre two");
      try (RawClient andre = login(connect(), "andre")) {
        assertThat(andre.readLine()).isEqualTo("\rPesan pribadi dari [dewi] one");
        assertThat(andre.readLine()).isEqualTo("\rPesan pribadi dari [dewi] two");
        expectNothing(andre);
      }
      try (RawClient andre = login(connect(), "andre")) {
        expectNothing(andre); // what was written counts as read
      }
    }
  }

  @Test
  void moreThanIsKeptForOneWhoIsAwayIsSaid() {
    try (LineClient dewi = enterNative("dewi")) {
      enter("andre").close();
      for (int i = 1; i <= 205; i++) {
        dewi.ok("send andre " + i);
      }
      try (RawClient andre = login(connect(), "andre")) {
        assertThat(andre.readLine()).isEqualTo("\r5 pesan pribadi dengan [dewi] tidak ditampilkan");
        assertThat(andre.readLine()).isEqualTo("\rPesan pribadi dari [dewi] 6");
      }
    }
  }

  @Test
  void oneWhoLeavesIsMissedByThoseOfItsKind() {
    try (RawClient andre = enter("andre");
        LineClient dewi = enterNative("dewi")) {
      enter("citra").close();
      assertThat(andre.readLine()).isEqualTo("Teman anda telah offline");
      try (RawClient again = login(connect(), "citra")) {
        again.send("list-user\n");
        assertThat(again.readLine()).isEqualTo("\rList User :  andre, dewi, citra,");
      }
      assertThat(dewi.pushesUntilNow()).isEmpty();
    }
  }

  @Test
  void theSecondOneIsRefusedAndNativeOnesDoNotCount() {
    try (LineClient also = enterNative("andre");
        RawClient andre = login(connect(), "andre");
        RawClient second = connect()) {
      second.send("login andre\n wrong\n");
      assertThat(second.readLine()).isEqualTo("Username atau Password anda Salah");
      second.send("login andre\n secret\n");
      assertThat(second.readLine())
          .isEqualTo("Username tersebut telah melakukan login sebelumnya.");
      andre.send("login andre\n wrong\n");
      assertThat(andre.readLine()).isEqualTo("Anda telah melakukan login sebelumnya.");
      also.ok("ping");
    }
  }

  @Test
  void everythingBeforeLoginIsAnswered() {
    try (RawClient client = connect()) {
      for (String line :
          new String[] {"halo", "", "list-user", "send-to andre x", "send-to a/b x", "logout"}) {
        client.send(line + "\n");
        assertThat(client.readLine()).as(line).isEqualTo("Anda harus login terlebih dahulu");
      }
      client.send("send-to andre\n");
      assertThat(client.readLine()).isEqualTo("Perintah yang anda ketikkan salah");
      client.send("regist system x\n");
      assertThat(client.readLine()).isEqualTo("Username tidak dapat dipakai");
      client.send("regist a/b x\n");
      assertThat(client.readLine()).isEqualTo("Username tidak dapat dipakai");
      client.send("regist andre\n \n");
      assertThat(client.readLine()).isEqualTo("Password tidak dapat dipakai");
    }
  }

  @Test
  void whatCannotBeSentIsSaidAndTheConnectionLives() {
    try (RawClient andre = enter("andre");
        RawClient citra = enter("citra")) {
      andre.send("send-to nobody x\nsend-to a/b x\nsend-to system x\n");
      for (int i = 0; i < 3; i++) {
        assertThat(andre.readLine()).isEqualTo("User tidak ditemukan");
      }
      andre.send("x".repeat(100_000) + "\n" + "x".repeat(20_000) + "\n");
      assertThat(andre.readLine()).isEqualTo("Perintah yang anda ketikkan salah");
      assertThat(andre.readLine()).isEqualTo("Pesan terlalu panjang");
      andre.send(new byte[] {'a', (byte) 0xff, '\n'});
      assertThat(andre.readLine()).isEqualTo("Perintah yang anda ketikkan salah");
      andre.send("\n  \nhalo\n");
      assertThat(citra.readLine()).isEqualTo("\r[andre] halo");
      expectNothing(andre);
    }
  }

  @Test
  void aPasswordIsNeverToldInTheLobby() {
    try (RawClient andre = enter("andre");
        RawClient client = connect()) {
      client.send("regist client a\n hush\n");
      assertThat(client.readLine()).isEqualTo("Anda berhasil terdaftar");
      client.send("login client a\n hush\n");
      assertThat(client.readLine()).isEqualTo("Login sukses");
      client.send("halo\n");
      assertThat(andre.readLine()).isEqualTo("\r[client] halo");
    }
  }

  @Test
  void aServerThatClosesSaysNothing() {
    try (RawClient andre = enter("andre")) {
      server.chat().say(UserName.SYSTEM, "bye").toCompletableFuture().join();
      assertThat(andre.readLine()).isEqualTo("\r[system] bye");
      server.drain();
      assertThat(andre.readToTheEnd()).isEmpty();
    }
  }
}
