package org.obrol.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How a client ends. */
class CloseTest extends ClientTest {
  @Test
  void closeLeavesNoThreadAndNoSocketAndMayBeRepeated() throws Exception {
    CompletableFuture<Thread> loop = new CompletableFuture<>();
    use(
        builder()
            .listener(
                new ChatListener() {
                  @Override
                  public void lag() {
                    loop.complete(Thread.currentThread());
                  }

                  @Override
                  public void closed(String reason) {
                    recorder.closed(reason);
                  }
                }));
    var connection = login();
    connection.line("{'event':'lag'}");
    Await.value(loop);
    CompletionStage<Sent> send = client.send(BOB, "x");
    connection.expect("send");
    client.close();
    connection.expectEnd();
    assertThat(Await.failure(send).code()).isEqualTo(ChatException.CLOSED);
    Awaitility.await().until(() -> !Await.value(loop).isAlive());
    assertThat(recorder.events()).containsExactly("closed closed by the program");
    client.close();
    assertThat(recorder.events()).hasSize(1);
    assertThat(Await.failure(client.connect()).code()).isEqualTo(ChatException.CLOSED);
  }

  @Test
  void closeWhileWaitingToComeBackEndsTheWait() throws Exception {
    use(builder().backoff(Duration.ofMinutes(1), Duration.ofMinutes(1)));
    login().close();
    Awaitility.await().until(() -> !recorder.events("disconnected").isEmpty());
    CompletionStage<Sent> send = client.send(BOB, "x");
    client.close();
    assertThat(Await.failure(send).code()).isEqualTo(ChatException.CLOSED);
  }

  @Test
  void closeFailsAConnectThatIsUnderWay() throws Exception {
    var connected = client.connect();
    client.close();
    assertThat(connected.toCompletableFuture())
        .satisfiesAnyOf(
            future -> assertThat(future).isCompleted(),
            future -> assertThat(future).isCompletedExceptionally());
  }

  @Test
  void aSuppliedEventLoopGroupOutlivesTheClient() throws Exception {
    var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      use(builder().eventLoops(group, NioSocketChannel.class));
      var connection = login();
      client.close();
      connection.expectEnd();
      assertThat(group.isShuttingDown()).isFalse();
    } finally {
      group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }
  }

  @Test
  void quitComesAfterAllAnswersAndClosesTheClient() throws Exception {
    var connection = login();
    CompletionStage<Sent> send = client.send(BOB, "last words");
    CompletionStage<Void> quit = client.quit();
    var command = connection.expect("send");
    var goodbye = connection.expect("quit");
    connection.sent(command, 1);
    connection.ok(goodbye, "");
    connection.line("{'event':'bye','code':'quit','reason':'bye','reconnect':false}");
    Await.value(quit);
    assertThat(Await.value(send).seq()).isEqualTo(1);
    assertThat(recorder.events()).containsExactly("closed the client quits");
  }

  @Test
  void quitWaitsForSendsWhoseConnectionWasLost() throws Exception {
    var connection = login();
    CompletionStage<Sent> send = client.send(BOB, "last words");
    CompletionStage<Void> quit = client.quit();
    connection.expect("send");
    connection.close();
    var again = resume();
    again.sent(again.expect("send"), 1);
    again.ok(again.expect("quit"), "");
    Await.value(quit);
    assertThat(Await.value(send).seq()).isEqualTo(1);
  }

  @Test
  void quitWithNothingLeftToSayDoesNotComeBackForIt() throws Exception {
    var connection = login();
    CompletionStage<Void> quit = client.quit();
    connection.expect("quit");
    connection.close();
    Await.value(quit);
    assertThat(recorder.events("reconnected")).isEmpty();
    Await.value(client.quit());
  }
}
