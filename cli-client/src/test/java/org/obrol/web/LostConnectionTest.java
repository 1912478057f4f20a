package org.obrol.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obrol.core.memory.InMemoryMessageLog;
import org.obrol.storage.ChatStore;

/** Connections end. Nothing is lost then, nothing comes twice, and people see how it stands. */
class LostConnectionTest extends WebTest {
  @TempDir Path folder;

  @Test
  void aPulledCableIsShownAndNothingIsLostOrDoubled() {
    Program bob = site().program("bob");
    Cable cable = cable();
    Person alice = person("alice", cable).talksTo("bob").says("before");
    bob.says("alice", "yes?");
    alice.sees("yes?").losesConnection();
    cable.pull();
    alice.seesPhase("waiting");
    assertThat(alice.status()).containsText("Connection lost");
    alice.writes("while I was away").seesState("while I was away", "sending");
    bob.says("alice", "where are you?");
    cable.plug();
    alice.retriesNow().isIn();
    assertThat(alice.status()).hasText("");
    alice.sees("where are you?").seesState("while I was away", "stored");
    assertThat(alice.texts())
        .containsExactly("before", "yes?", "where are you?", "while I was away");
    bob.gets("alice", List.of("before", "yes?", "where are you?", "while I was away"));
  }

  @Test
  void thePageComesBackByItself() {
    Cable cable = cable();
    Person alice = person("alice", cable).opens("Lobby").losesConnection();
    cable.pull();
    alice.seesPhase("waiting");
    cable.plug();
    alice.isIn().says("here again");
  }

  @Test
  void aMessageWhoseReplyWasLostIsThereOnce() {
    Program bob = site().program("bob");
    Cable cable = cable();
    Person alice = person("alice", cable).talksTo("bob").losesConnection();
    cable.holdAnswers();
    alice.writes("did it arrive?");
    bob.gets("alice", List.of("did it arrive?"));
    alice.seesState("did it arrive?", "sending");
    cable.pull();
    alice.seesPhase("waiting");
    cable.plug();
    alice.retriesNow().isIn().seesState("did it arrive?", "stored").sees("did it arrive?");
    alice.says("it did");
    bob.gets("alice", List.of("did it arrive?", "it did"));
  }

  @Test
  void anOfflineBrowserSaysSoAndComesBack() {
    Program bob = site().program("bob");
    Person alice = person("alice").talksTo("bob").says("before").losesConnection();
    alice.context().setOffline(true);
    alice.writes("am I offline?");
    bob.says("alice", "hello?");
    alice.context().setOffline(false);
    alice.isIn().sees("hello?").seesState("am I offline?", "stored").sees("am I offline?");
    assertThat(alice.texts()).containsExactlyInAnyOrder("before", "hello?", "am I offline?");
    bob.gets("alice", alice.texts());
  }

  @Test
  void aServerThatIsRestartedWithItsStoreIsFoundAgain() {
    ChatStore store = ChatStore.open(folder);
    Site before = site(server -> server.ports(store::ports));
    Person alice = person("alice").opens("Lobby").says("before the restart").losesConnection();
    Person bob = person("bob").opens("Lobby").sees("before the restart").losesConnection();
    int port = before.webPort();
    before.close();
    store.close();
    alice.seesPhase("waiting").writes("in between").seesState("in between", "sending");
    try (ChatStore again = ChatStore.open(folder);
        Site after = new Site(port, server -> server.ports(again::ports))) {
      assertThat(after.webPort()).isEqualTo(port);
      bob.retriesNow().isIn();
      alice.retriesNow().isIn().seesState("in between", "stored");
      bob.sees("in between").says("after the restart");
      alice.sees("after the restart");
      assertThat(alice.texts())
          .isEqualTo(bob.texts())
          .containsExactly("before the restart", "in between", "after the restart");
      alice.leaves();
      bob.leaves();
    }
  }

  @Test
  void aServerThatForgotEverythingAsksToLogInAgain() {
    Site before = site();
    Person alice = person("alice").opens("Lobby").says("gone tomorrow").losesConnection();
    int port = before.webPort();
    before.close();
    try (Site after = new Site(port, server -> server)) {
      alice.retriesNow().seesTheLogin();
      after.account("alice");
      alice.logsIn(Site.PASSWORD).opens("Lobby").doesNotSee("gone tomorrow");
      alice.says("a new beginning");
      alice.leaves();
    }
  }

  @Test
  void cutAgainAndAgainEverythingArrivesOnceAndInOrder() {
    long seed = 4711;
    Random random = new Random(seed);
    Program bob = site().program("bob");
    Cable cable = cable();
    Person alice = person("alice", cable).talksTo("bob").losesConnection();
    List<String> fromAlice = new ArrayList<>();
    List<String> fromBob = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      fromAlice.add("a" + i);
      alice.writes("a" + i);
      fromBob.add("b" + i);
      bob.says("alice", "b" + i);
      if (random.nextInt(6) == 0) {
        cable.pull();
        cable.plug();
        if (random.nextBoolean()) {
          alice.retriesNow();
        }
      }
    }
    alice.isIn().seesState("a39", "stored");
    alice.sees("b39");
    List<String> shown = alice.texts();
    assertThat(shown).as("seed %d", seed).doesNotHaveDuplicates().hasSize(80);
    assertThat(shown).filteredOn(text -> text.startsWith("b")).isEqualTo(fromBob);
    assertThat(shown).filteredOn(text -> text.startsWith("a")).isEqualTo(fromAlice);
    bob.gets("alice", shown);
  }

  @Test
  void whatWasMissedForLongIsShownAsAGapThatCanBeFilled() {
    site().account("alice");
    for (int i = 1; i <= 400; i++) {
      site().write("bob", "alice", "m" + i);
    }
    Person alice = person("alice").opens("bob");
    assertThat(alice.log().locator("[data-hole]")).isVisible();
    alice.presses("Escape").sees("m400");
    new Scroll(alice).toTheFirst();
    assertThat(alice.log().locator("[data-hole]")).hasCount(0);
    alice.sees("m1");
  }

  @Test
  void whatTheServerHasNoMoreIsSaidToBeGone() {
    site(server -> server.log(new InMemoryMessageLog(InstantSource.system(), 20, 1 << 20)));
    Cable cable = cable();
    Person alice = person("alice", cable).opens("Lobby").says("the last that I saw");
    alice.losesConnection();
    cable.pull();
    alice.seesPhase("waiting");
    for (int i = 1; i <= 50; i++) {
      site().write("bob", "*", "m" + i);
    }
    cable.plug();
    alice.retriesNow().isIn().sees("m50");
    alice.sees("the last that I saw");
    assertThat(alice.log().locator("[data-hole]").first()).isVisible();
    alice.sees("m31").doesNotSee("m30");
  }

  @Test
  void whoWasThrownOutWhileAwayIsNotIn() {
    Cable cable = cable();
    Person alice = person("alice", cable).losesConnection();
    Person elsewhere = person("alice");
    cable.pull();
    alice.seesPhase("waiting");
    elsewhere.changesPassword(Site.PASSWORD, "another secret");
    cable.plug();
    alice.retriesNow().seesTheLogin().seesAlert("");
    assertThat(alice.textbox("Password")).hasValue("");
  }
}
