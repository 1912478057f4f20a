package org.obrol.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.obrol.core.model.UserName;

/** Coming in, staying in, going out. */
class LoginPageTest extends WebTest {
  @Test
  void whoMakesAnAccountIsIn() {
    Person alice = visitor("alice").seesTheLogin().registers("a long secret");
    alice.opens("Lobby").says("hello, I am new");
  }

  @Test
  void whoHasAnAccountLogsInWithEnter() {
    site().account("alice");
    Person alice = visitor("alice").fillsIn(Site.PASSWORD);
    alice.presses("Enter").isIn().opens("Lobby");
  }

  @Test
  void aWrongPasswordIsToldAndCanBeMended() {
    site().account("alice");
    Person alice = visitor("alice").fillsIn("wrong");
    alice.clicks("Log in").seesAlert("password");
    assertThat(alice.textbox("Password")).isFocused();
    alice.logsIn(Site.PASSWORD);
  }

  @Test
  void aNameWithoutAnAccountIsToldLikeAWrongPassword() {
    visitor("nobody").fillsIn("secret").clicks("Log in").seesAlert("password");
  }

  @Test
  void aTakenNameIsTold() {
    site().account("alice");
    Person other = visitor("Alice").fillsIn("another secret").clicks("Create account");
    other.seesAlert("already");
    assertThat(other.textbox("Name")).isFocused();
  }

  @Test
  void aNameThatCannotBeIsTold() {
    visitor("no spaces please").fillsIn("secret").clicks("Create account").seesAlert("name");
  }

  @Test
  void whatIsMissingIsToldBeforeAnythingIsSent() {
    Person alice = visitor("alice");
    alice.clicks("Log in").seesAlert("name");
    alice.textbox("Name").fill("alice");
    alice.clicks("Log in").seesAlert("password");
  }

  @Test
  void aGuestNeedsOnlyAName() {
    site(server -> server.guests(true));
    Person guest = visitor("gus");
    guest.textbox("Name").fill("gus");
    guest.clicks("Continue as guest").isIn();
    guest.opens("Lobby").says("just passing");
  }

  @Test
  void guestsAreNotOfferedWhereTheyAreNotLetIn() {
    Person alice = visitor("alice").seesTheLogin();
    alice.fillsIn("wrong").clicks("Log in").seesAlert("password"); // the server has said hello
    assertThat(alice.button("Continue as guest")).isHidden();
  }

  @Test
  void aReloadKeepsOneLoggedInWhereOneWas() {
    Person alice = person("alice").opens("Lobby").says("before");
    alice.reloads().isIn().seesRoom("Lobby").sees("before");
    alice.says("after");
  }

  @Test
  void anotherTabOfTheBrowserIsLoggedInToo() {
    Person alice = person("alice");
    Page first = alice.page();
    alice.opensAnotherTab().isIn().opens("Lobby").says("from the second");
    alice.turnsTo(first).opens("Lobby").sees("from the second");
  }

  @Test
  void aLogoutEndsAllTabs() {
    Person alice = person("alice");
    Page first = alice.page();
    alice.opensAnotherTab().isIn();
    alice.logsOut().seesTheLogin();
    alice.turnsTo(first).seesTheLogin();
    alice.reloads().seesTheLogin();
  }

  @Test
  void whoLogsOutInARoomIsToldNothingOfTheRoom() {
    site().write("bob", "alice", "hello");
    Person alice = person("alice").opens("bob").logsOut().seesTheLogin();
    alice.page().evaluate("() => new Promise(r => requestAnimationFrame(() => setTimeout(r)))");
    assertThat(alice.page().locator(".toast")).hasCount(0);
  }

  @Test
  void anotherBrowserStaysInWhenOneLogsOut() {
    Person laptop = person("alice");
    Person phone = person("alice");
    laptop.logsOut().seesTheLogin();
    phone.opens("Lobby").says("still here");
  }

  @Test
  void whoIsThrownOutIsToldSo() {
    Person alice = person("alice");
    Site.await(site().server().chat().kick(UserName.of("alice"), "too loud"));
    alice.seesTheLogin().seesAlert("");
    alice.logsIn(Site.PASSWORD);
  }

  @Test
  void aChangedPasswordEndsTheOtherBrowsers() {
    Person laptop = person("alice");
    Person phone = person("alice");
    laptop.changesPassword(Site.PASSWORD, "another secret");
    phone.seesTheLogin().logsIn("another secret");
    laptop.presses("Escape").opens("Lobby").says("unimpressed");
  }

  @Test
  void aWrongOldPasswordIsTold() {
    person("alice").changesPassword("wrong", "another secret").seesAlert("password");
  }
}
