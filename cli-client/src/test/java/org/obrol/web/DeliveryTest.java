package org.obrol.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.obrol.core.model.Account;
import org.obrol.core.model.Address;
import org.obrol.core.spi.ChatPolicy;

/**
 * How far one's own messages have come, and what one can do about those that did not get through.
 */
class DeliveryTest extends WebTest {
  private final AtomicBoolean strict = new AtomicBoolean(true);

  /** A server that refuses what has the word "rude" in it, while it is strict. */
  private void refuseRudeWords() {
    site(
        server ->
            server.policy(
                new ChatPolicy() {
                  @Override
                  public CompletionStage<Void> message(Account from, Address to, String text) {
                    return strict.get() && text.contains("rude")
                        ? ChatPolicy.denied("be polite")
                        : ALLOWED;
                  }
                }));
  }

  @Test
  void aMessageIsSendingUntilTheServerHasIt() {
    Cable cable = cable();
    Person alice = person("alice", cable).opens("Lobby");
    cable.holdCommands();
    alice.writes("wait for it").seesState("wait for it", "sending");
    cable.release();
    alice.seesState("wait for it", "stored").sees("wait for it");
  }

  @Test
  void aMessageWhosePushOvertakesTheReplyStandsThereOnce() {
    Program bob = site().program("bob");
    Person alice = person("alice").talksTo("bob");
    for (int i = 0; i < 20; i++) {
      alice.writes("quick " + i);
    }
    alice.seesState("quick 19", "stored");
    for (int i = 0; i < 20; i++) {
      alice.sees("quick " + i);
    }
    bob.gets("alice", IntStream.range(0, 20).mapToObj(i -> "quick " + i).toList());
  }

  @Test
  void aRefusedMessageSaysSoAndCanBeSentAgain() {
    refuseRudeWords();
    Person alice = person("alice").opens("Lobby");
    Person bob = person("bob").opens("Lobby");
    alice.writes("a rude word").seesState("a rude word", "failed");
    strict.set(false);
    alice.clicks("Try again").seesState("a rude word", "stored").sees("a rude word");
    bob.sees("a rude word");
  }

  @Test
  void aRefusedMessageCanBeThrownAway() {
    refuseRudeWords();
    Person alice = person("alice").opens("Lobby");
    alice.writes("a rude word").seesState("a rude word", "failed");
    alice.clicks("Discard").doesNotSee("a rude word");
    alice.says("a kind word").reloads().isIn().opens("Lobby").sees("a kind word");
    alice.doesNotSee("a rude word");
  }

  @Test
  void aRefusedMessageIsStillThereAfterAReload() {
    refuseRudeWords();
    Person alice = person("alice").opens("Lobby");
    alice.writes("a rude word").seesState("a rude word", "failed");
    strict.set(false);
    alice.reloads().isIn().opens("Lobby");
    assertThat(alice.messages("a rude word")).hasCount(1);
  }

  @Test
  void whatWasNotSentBeforeAReloadIsSentAfterIt() {
    Program bob = site().program("bob");
    Cable cable = cable();
    Person alice = person("alice", cable).talksTo("bob");
    alice.losesConnection();
    cable.holdCommands();
    alice.writes("one").writes("two").seesState("two", "sending");
    alice.reloads();
    cable.release();
    alice.isIn().opens("bob").seesState("two", "stored").sees("one").sees("two");
    bob.gets("alice", List.of("one", "two"));
  }
}
