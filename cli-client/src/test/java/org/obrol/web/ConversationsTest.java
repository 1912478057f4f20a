package org.obrol.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Talking: in the lobby, with one other, and what the list of conversations says about it. */
class ConversationsTest extends WebTest {
  @Test
  void twoPeopleTalkInTheLobby() {
    Person alice = person("alice").opens("Lobby");
    Person bob = person("bob").opens("Lobby");
    alice.says("hello, bob");
    bob.sees("hello, bob").says("hello, alice");
    alice.sees("hello, alice");
  }

  @Test
  void aDirectConversationBeginsWithAClickOnAPerson() {
    site().account("bob");
    Person alice = person("alice").talksTo("bob").says("psst");
    Person bob = person("bob").seesUnread("alice", 1).opens("alice").sees("psst");
    bob.says("yes?");
    alice.sees("yes?");
  }

  @Test
  void aBrowserAndAProgramTalk() {
    Program bob = site().program("bob");
    Person alice = person("alice").talksTo("bob").says("are you a program?");
    bob.gets("alice", List.of("are you a program?"));
    bob.says("alice", "yes,\nI am");
    alice.sees("yes,\nI am");
  }

  @Test
  void oneCanTalkToOneself() {
    Person alice = person("alice");
    site().write("alice", "alice", "milk, bread");
    alice.opens("alice").sees("milk, bread").says("and salt");
  }

  @Test
  void theListTellsTheLastLineAndHowManyAreUnread() {
    Person alice = person("alice").opens("Lobby");
    site().write("bob", "alice", "one");
    site().write("bob", "alice", "two");
    site().write("bob", "alice", "three");
    alice.seesUnread("bob", 3);
    assertThat(alice.entry("bob")).containsText("three");
    alice.opens("bob").sees("one").sees("three").seesNothingUnread("bob");
  }

  @Test
  void whoWroteLastStandsFirst() {
    Person alice = person("alice");
    site().write("bob", "alice", "from bob");
    site().write("carol", "alice", "from carol");
    assertThat(alice.entries().first()).containsText("carol");
    site().write("bob", "alice", "again bob");
    assertThat(alice.entries().first()).containsText("bob");
  }

  @Test
  void whatIsReadHereIsReadInTheOtherBrowser() {
    Person laptop = person("alice").opens("Lobby");
    Person phone = person("alice").opens("Lobby");
    site().write("bob", "alice", "ring ring");
    laptop.seesUnread("bob", 1);
    phone.seesUnread("bob", 1).opens("bob").sees("ring ring");
    laptop.seesNothingUnread("bob");
  }

  @Test
  void whatOneWritesStandsInOnesOtherBrowserOnce() {
    site().account("bob");
    Person laptop = person("alice").talksTo("bob");
    Person phone = person("alice").talksTo("bob");
    laptop.says("from the laptop");
    phone.sees("from the laptop").says("from the phone");
    laptop.sees("from the phone");
  }

  @Test
  void anOpenRoomHasNothingUnread() {
    Person alice = person("alice");
    site().write("bob", "alice", "one");
    alice.opens("bob").sees("one");
    site().write("bob", "alice", "two");
    alice.sees("two").seesNothingUnread("bob");
    alice.reloads().isIn().seesNothingUnread("bob");
  }

  @Test
  void messagesOfOneRoomAreNotShownInAnother() {
    Person alice = person("alice").opens("Lobby");
    site().write("bob", "alice", "only for you");
    alice.seesUnread("bob", 1).doesNotSee("only for you");
  }

  @Test
  void everybodySeesTheSameOrder() {
    Person alice = person("alice").opens("Lobby");
    Person bob = person("bob").opens("Lobby");
    for (int i = 0; i < 10; i++) {
      alice.writes("a" + i);
      bob.writes("b" + i);
    }
    alice.sees("a9").sees("b9");
    bob.sees("a9").sees("b9");
    assertThat(alice.texts()).hasSize(20).isEqualTo(bob.texts());
  }

  @Test
  void anAddressInAnotherSpellingOpensTheSameRoom() {
    site().write("Bob", "alice", "hello");
    Person alice = person("alice").follows("#/c/@bOB").seesRoom("Bob").sees("hello");
    alice.says("for you alone").opens("Lobby").seesNoMessages();
    alice.opens("Bob").sees("for you alone");
  }

  @Test
  void whoWritesStaysInTheRoomWhoseNameTurnsOutToBeSpelledInAnotherWay() {
    Program bob = site().program("Bob");
    Person alice = person("alice").follows("#/c/@bob").seesRoom("bob").types("half a sen");
    bob.says("alice", "hello");
    alice.sees("hello").seesRoom("Bob").types("tence").presses("Enter").sees("half a sentence");
    assertThat(alice.entry("Bob")).hasAttribute("aria-current", "page");
    bob.gets("alice", List.of("hello", "half a sentence"));
  }

  @Test
  void theBackButtonGoesToTheRoomBefore() {
    site().write("bob", "alice", "hello");
    Person alice = person("alice").opens("Lobby").opens("bob");
    alice.page().goBack();
    alice.seesRoom("Lobby");
    alice.page().goForward();
    alice.seesRoom("bob").sees("hello");
  }

  @Test
  void aReloadStaysInTheRoom() {
    site().account("bob");
    Person alice = person("alice").talksTo("bob").says("psst");
    alice.reloads().isIn().seesRoom("bob").sees("psst");
    alice.says("still only for you");
    site().program("bob").gets("alice", List.of("psst", "still only for you"));
  }

  @Test
  void anAddressLeadsToItsRoomAlsoInANewTabAndAlsoByTheLogin() {
    site().account("bob");
    Person alice = person("alice").talksTo("bob").says("psst");
    String room = alice.page().url();
    alice.opensAnotherTab().page().navigate(room);
    alice.seesRoom("bob").sees("psst").logsOut().seesTheLogin();
    assertThat(alice.page().url()).doesNotContain("#");
    alice.page().navigate("about:blank");
    alice.page().navigate(room);
    alice.seesTheLogin().logsIn(Site.PASSWORD).seesRoom("bob");
  }
}
