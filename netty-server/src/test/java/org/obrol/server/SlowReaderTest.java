package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.obrol.core.event.Goodbye;
import org.obrol.core.spi.ChatListener;
import org.obrol.core.spi.Peer;

/** A client that reads slowly, or not at all, hurts only itself. */
class SlowReaderTest {
  private static final String LONG_TEXT = "x".repeat(10_000);
  private static final int SMALL_BUFFER = 4096;
  private static final int ASKED = 5_000; // 50 MB, more than the kernel keeps

  private final AtomicBoolean lagging = new AtomicBoolean();
  private final AtomicInteger slowConsumers = new AtomicInteger();

  private ChatServerBuilder builder(Transport transport) {
    return Servers.builder()
        .transport(transport)
        .maxPendingBytes(64 << 10)
        .listener(
            new ChatListener() {
              @Override
              public void lagging(Peer peer) {
                lagging.set(true);
              }

              @Override
              public void closing(Peer peer, Goodbye why) {
                if (why == Goodbye.SLOW_CONSUMER) {
                  slowConsumers.incrementAndGet();
                }
              }
            });
  }

  @ParameterizedTest
  @EnumSource(value = Transport.class, mode = Mode.EXCLUDE, names = "AUTO")
  void whoLagsIsToldAndGetsEverythingInOrderOnceItReads(Transport transport) {
    try (ChatServer server = builder(transport).start();
        LineClient slow = new LineClient(server.port(), SMALL_BUFFER);
        LineClient writer = new LineClient(server.port())) {
      slow.enter("slow");
      writer.enter("writer");

      int written = 0;
      while (!lagging.get()) {
        writer.ok("say " + written++ + " " + LONG_TEXT); // and the writer is not held up
        writer.push("message");
      }
      for (int i = 0; i < 200; i++) {
        writer.ok("say " + written++ + " " + LONG_TEXT);
        writer.push("message");
      }

      int lags = 0;
      for (int i = 0; i < written; i++) {
        JsonNode push = slow.push();
        if (push.path("event").asText().equals("lag")) {
          lags++;
          i--;
          continue;
        }
        assertThat(push.path("seq").asLong()).isEqualTo(i + 1);
        assertThat(push.path("text").asText()).startsWith(i + " ");
      }
      assertThat(lags).isPositive(); // once each time that it falls behind

      writer.ok("say live again");
      assertThat(slow.push("message").path("text").asText()).isEqualTo("live again");
      slow.ok("ping"); // its commands are read again, too
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"IO_URING", "EPOLL"})
  void theKernelKeepsLittleForOneWhoDoesNotRead(Transport transport) {
    try (ChatServer server = builder(transport).threads(1).start();
        LineClient slow = new LineClient(server.port(), SMALL_BUFFER);
        LineClient writer = new LineClient(server.port())) {
      slow.enter("slow");
      writer.enter("writer");

      int bytes = 0;
      while (!lagging.get()) {
        writer.ok("say " + LONG_TEXT);
        writer.push("message"); // on the same event loop: the other has had its turn, too
        bytes += LONG_TEXT.length();
      }
      assertThat(bytes).isLessThan(400 << 10); // 64 KiB with us, 96 KiB unsent, what is under way
    }
  }

  @ParameterizedTest
  @EnumSource(value = Transport.class, mode = Mode.EXCLUDE, names = "AUTO")
  void aBurstIsNoSlownessHoweverLargeItIs(Transport transport) {
    try (ChatServer server = Servers.builder().transport(transport).maxPendingBytes(1024).start();
        LineClient slow = new LineClient(server.port(), SMALL_BUFFER);
        LineClient writer = new LineClient(server.port())) {
      writer.enter("writer");
      for (int i = 0; i < 24; i++) {
        writer.ok("say " + LONG_TEXT);
      }
      slow.enter("slow");
      slow.send("history *"); // one reply of more than 100 KB, far over what may wait
      writer.ok("say in between");

      assertThat(slow.reply().path("messages").size()).isGreaterThan(10);
      assertThat(slow.push("message").path("text").asText()).isEqualTo("in between");
      slow.ok("ping");
    }
  }

  @ParameterizedTest
  @EnumSource(value = Transport.class, mode = Mode.EXCLUDE, names = "AUTO")
  void whoNeverReadsIsClosedAndCanResume(Transport transport) {
    try (ChatServer server = builder(transport).stallTimeout(Duration.ofMillis(300)).start();
        LineClient slow = new LineClient(server.port(), SMALL_BUFFER);
        LineClient writer = new LineClient(server.port())) {
      JsonNode login = slow.enter("slow");
      writer.enter("writer");

      int written = 0;
      while (slowConsumers.get() == 0) {
        writer.ok("say " + written++ + " " + LONG_TEXT.substring(0, written < 1000 ? 10_000 : 1));
        writer.push("message");
      }

      String position = login.path("conversations").path(0).path("epoch").asText();
      try (LineClient again = new LineClient(server.port())) {
        again.ok("resume " + login.path("token").asText() + " *:" + position + ":0");
        for (int i = 0; i < written; i++) {
          assertThat(again.push("message").path("seq").asLong()).isEqualTo(i + 1);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = Transport.class, mode = Mode.EXCLUDE, names = "AUTO")
  void whoAsksWithoutReadingTheAnswersIsNotReadAnyMore(Transport transport) throws Exception {
    try (ChatServer server = builder(transport).start();
        LineClient greedy = new LineClient(server.port(), SMALL_BUFFER);
        LineClient other = new LineClient(server.port())) {
      greedy.enter("greedy");
      other.enter("other");
      greedy.ok("say " + LONG_TEXT);
      String longQuestion = "{\"cmd\":\"history\",\"conv\":\"*\",\"pad\":\"" + LONG_TEXT + "\"}";
      AtomicInteger asked = new AtomicInteger();
      Thread asking =
          new Thread(
              () -> {
                for (int i = 0; i < ASKED; i++) {
                  greedy.send(longQuestion);
                  asked.incrementAndGet();
                }
              });
      asking.start();
      await().until(lagging::get);
      AtomicInteger before = new AtomicInteger(-1);
      await("the kernel's buffers to be full")
          .pollInterval(Duration.ofMillis(100))
          .until(() -> before.getAndSet(asked.get()) == asked.get());
      assertThat(asked.get()).isLessThan(ASKED);
      other.ok("say nobody else notices");

      for (int i = 0; i < ASKED; i++) {
        assertThat(greedy.reply().path("re").asText()).isEqualTo("history");
      }
      asking.join();
    }
  }

  @Test
  void manyQuestionsInOneSegmentDoNotFillTheMemoryWithAnswers() {
    try (ChatServer server = builder(Transport.NIO).start();
        LineClient greedy = new LineClient(server.port(), SMALL_BUFFER)) {
      greedy.enter("greedy");
      for (int i = 0; i < 30; i++) {
        greedy.ok("say " + LONG_TEXT);
        greedy.push("message");
      }
      long before = directMemory();
      int questions = 1_000; // 10 KB in one segment, and 300 MB of answers
      greedy.sendRaw("history *\n".repeat(questions).getBytes(StandardCharsets.UTF_8));
      await().until(lagging::get);
      assertThat(directMemory() - before).isLessThan(64 << 20);
      for (int i = 0; i < questions / 10; i++) {
        assertThat(greedy.reply().path("messages")).hasSizeGreaterThan(10);
      }
    }
  }

  private static long directMemory() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }

  @Test
  void whatAUserDoesElsewhereDoesNotFillTheMemoryForAConnectionThatDoesNotRead() {
    try (ChatServer server = builder(Transport.NIO).start();
        LineClient deaf = new LineClient(server.port(), SMALL_BUFFER);
        LineClient busy = new LineClient(server.port())) {
      String token = deaf.enter("alice").path("token").asText();
      busy.ok("resume " + token);
      deaf.ok("say " + LONG_TEXT);
      deaf.sendRaw("history *\n".repeat(500).getBytes(StandardCharsets.UTF_8));
      await().until(lagging::get);
      busy.ok("group create #g");
      busy.ok("register bob secret");
      busy.ok("group add #g bob");
      for (int i = 0; slowConsumers.get() == 0; i++) {
        assertThat(i).isLessThan(20_000);
        busy.ok("group leave #g");
        busy.ok("group join #g");
      }
      busy.ok("ping"); // nobody else notices
    }
  }

  @ParameterizedTest
  @EnumSource(value = Transport.class, mode = Mode.EXCLUDE, names = "AUTO")
  void howeverManyDoNotReadTheirMemoryIsBoundedAndOthersAreServed(Transport transport) {
    long bound = 16 << 20;
    try (ChatServer server = builder(transport).maxOutboundBytes(bound).start()) {
      askWithoutReading(server, bound, 0);
    }
    assertThat(slowConsumers).hasValue(0);
  }

  @ParameterizedTest
  @EnumSource(value = Transport.class, mode = Mode.EXCLUDE, names = "AUTO")
  void whereTheMemoryIsUsedUpThoseWhoTakeNothingAreClosedSoon(Transport transport) {
    Duration longTime = Duration.ofSeconds(6);
    try (ChatServer server =
        builder(transport).maxOutboundBytes(2 << 20).stallTimeout(longTime).start()) {
      askWithoutReading(server, 2 << 20, 5);
    }
  }

  /**
   * Many ask for much and do not read. When so many of them have been closed, one more is served
   * and, where none is, one of them who reads after all.
   */
  private void askWithoutReading(ChatServer server, long bound, int closed) {
    int deafOnes = 30;
    int questions = 40; // each with an answer of about 250 KB, so 10 MB for each of them
    long oneAnswer = 512 << 10; // in its buffer; may be begun for each where there is hardly room
    List<LineClient> deaf = new ArrayList<>();
    try (LineClient other = new LineClient(server.port())) {
      other.enter("other");
      for (int i = 0; i < 25; i++) {
        other.ok("say " + LONG_TEXT);
        other.push("message");
      }
      for (int i = 0; i < deafOnes; i++) {
        LineClient one = new LineClient(server.port(), SMALL_BUFFER);
        deaf.add(one);
        one.enter("deaf" + i);
        one.sendRaw("history *\n".repeat(questions).getBytes(StandardCharsets.UTF_8));
        other.ok("say number " + i);
        assertThat(other.push("message").path("text").asText()).isEqualTo("number " + i);
        assertThat(server.outboundBytes()).isLessThan(bound + deafOnes * oneAnswer);
      }
      await().until(() -> slowConsumers.get() >= closed);
      other.send("history *");
      assertThat(other.reply().path("messages")).hasSizeGreaterThan(10);
      for (int i = 0; closed == 0 && i < questions; i++) {
        assertThat(deaf.get(0).reply().path("messages")).hasSizeGreaterThan(10);
      }
      deaf.forEach(LineClient::close);
      await("all memory to be given back")
          .until(
              () -> {
                other.ok("ping");
                return server.outboundBytes() < 1 << 20;
              });
    } finally {
      deaf.forEach(LineClient::close);
    }
  }
}
