package org.obrol.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a client knows of files that nobody has fetched yet. */
class FileListTest extends ClientTest {
  @Test
  void filesAreListedPageByPage() throws Exception {
    var connection = login();
    var all = client.files().list();
    var ofBob = client.files().listAfter(BOB, "0000000000001");
    JsonNode first = connection.expectFile("list");
    JsonNode second = connection.expectFile("list");
    assertThat(first.has("conv")).isFalse();
    assertThat(first.has("after")).isFalse();
    assertThat(second.path("conv").asText()).isEqualTo("@bob");
    assertThat(second.path("after").asText()).isEqualTo("0000000000001");
    connection.ok(
        first,
        "'files':[{'conv':'@bob','file':'0000000000001','name':'a/b','size':5,'sha256':'ab',"
            + "'from':'bob','at':'2026-01-02T03:04:05.678Z','new':1}],'more':true");
    connection.ok(second, "'files':[],'more':false");
    assertThat(Await.value(all).more()).isTrue();
    assertThat(Await.value(all).files())
        .containsExactly(
            new FilePage.Entry(
                BOB,
                "0000000000001",
                "a/b",
                5,
                "ab",
                BOB_NAME,
                Instant.parse("2026-01-02T03:04:05.678Z")));
    assertThat(Await.value(ofBob)).isEqualTo(new FilePage(List.of(), false));
  }

  @Test
  void aFileIsRemovedOnce() throws Exception {
    var connection = login();
    var removed = client.files().remove("0000000000001");
    JsonNode remove = connection.expectFile("remove");
    assertThat(remove.path("file").asText()).isEqualTo("0000000000001");
    connection.ok(remove, "");
    Await.value(removed);
    var lost = client.files().remove("0000000000001");
    connection.expectFile("remove");
    connection.close();
    assertThat(Await.failure(lost).code()).isEqualTo(ChatException.CONNECTION_LOST);
  }

  @Test
  void aMessageAboutAFileSaysWhich() throws Exception {
    BlockingQueue<ChatMessage> messages = new LinkedBlockingQueue<>();
    use(
        builder()
            .listener(
                new ChatListener() {
                  @Override
                  public void message(ChatMessage message) {
                    messages.add(message);
                  }
                }));
    var connection = login(ScriptedServer.Connection.conversation("*", 1, 0, 1));
    connection.fileMessage("*", "bob", 1, "0000000000001", "a.txt");
    ChatMessage message = messages.poll(10, TimeUnit.SECONDS);
    assertThat(message.kind()).isEqualTo("file");
    assertThat(message.text()).isEqualTo("a.txt");
    assertThat(message.file()).isEqualTo(new FileRef("0000000000001", 12345, "0".repeat(64)));
    connection.line(
        "{'event':'message','conv':'*','from':'bob','seq':2,'id':'i',"
            + "'at':'2026-01-02T03:04:05.678Z','kind':'poll','text':'x','file':7}");
    ChatMessage unknown = messages.poll(10, TimeUnit.SECONDS);
    assertThat(unknown.kind()).isEqualTo("poll");
    assertThat(unknown.file()).isNull();
  }

  @Test
  void filesAreNotForCall() {
    assertThatThrownBy(() -> client.call("file", Map.of("op", "get")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPieceOfAFileThatNobodyWantsIsIgnored() throws Exception {
    var connection = login();
    connection.chunk("0000000000001", new byte[3], 0, 3);
    connection.line("{'event':'file_stopped','file':'0000000000001','offset':0,'code':'quota'}");
    var ping = client.ping();
    connection.ok(connection.expect("ping"), "");
    Await.value(ping);
  }
}
