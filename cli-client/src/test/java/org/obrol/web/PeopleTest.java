package org.obrol.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who there is, and who is in. */
class PeopleTest extends WebTest {
  @Test
  void whoIsInAndWhoIsNotIsShownAndFollowed() {
    site().account("bob");
    Person alice = person("alice").seesOffline("bob");
    Program bob = site().program("bob");
    alice.seesOnline("bob");
    bob.close();
    alice.seesOffline("bob");
  }

  @Test
  void aRoomTellsWhetherTheOtherIsIn() {
    Program bob = site().program("bob");
    Person alice = person("alice").talksTo("bob");
    assertThat(alice.room()).containsText("online");
    bob.close();
    assertThat(alice.room()).containsText("offline");
  }

  @Test
  void whileTheConnectionIsLostNobodyIsSaidToBeInOrOut() {
    site().program("bob");
    Cable cable = cable();
    Person alice = person("alice", cable).talksTo("bob").says("are you there?").seesOnline("bob");
    alice.losesConnection();
    cable.pull();
    alice.seesPhase("waiting");
    assertThat(alice.person("bob")).hasAccessibleName("bob");
    assertThat(alice.room()).not().containsText("online");
    assertThat(alice.page().locator(".dot:visible")).hasCount(0);
    cable.plug();
    alice.retriesNow().isIn().seesOnline("bob");
    assertThat(alice.room()).containsText("online");
  }

  @Test
  void whoMakesAnAccountNowAppears() {
    Person alice = person("alice");
    visitor("zoe").registers("secret");
    alice.seesOnline("zoe");
  }

  @Test
  void oneIsNotInOnesOwnList() {
    site().account("bob");
    Person alice = person("alice").seesOffline("bob");
    assertThat(alice.people().getByText("alice")).hasCount(0);
  }

  @Test
  void oneFindsSomebodyAmongManyByTyping() {
    for (int i = 0; i < 250; i++) {
      site().account("user" + i);
    }
    site().account("zacharias");
    Person alice = person("alice").finds("zachar");
    assertThat(alice.page().getByText("zacharias"))
        .isVisible(); // who there is comes after the login
    alice.presses("Enter").seesRoom("zacharias").says("found you");
  }
}
