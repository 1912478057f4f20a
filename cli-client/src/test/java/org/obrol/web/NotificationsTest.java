package org.obrol.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How somebody who looks elsewhere is told that there is something new. */
class NotificationsTest extends WebTest {
  /** Headless browsers show no notifications; this one writes down what would be shown. */
  private static final String NOTEBOOK =
      """
      window.notes = [];
      if (location.href !== 'about:blank') window.Notification = class {
        static permission = localStorage.getItem('test/permission') ?? 'default';
        static async requestPermission() {
          localStorage.setItem('test/permission', 'granted');
          return (Notification.permission = 'granted');
        }
        constructor(title, { body, tag }) {
          window.notes.push(title + ': ' + body);
          window.lastNote = this;
        }
        close() {}
      };""";

  private Person person() {
    site().account("alice");
    Person alice = visitor("alice");
    alice.context().addInitScript(NOTEBOOK);
    return alice.reloads().logsIn(Site.PASSWORD);
  }

  private static void looksElsewhere(Person person, boolean elsewhere) {
    person
        .page()
        .evaluate(
            """
            away => {
              Object.defineProperty(document, 'hidden', { value: away, configurable: true });
              Object.defineProperty(document, 'visibilityState',
                  { value: away ? 'hidden' : 'visible', configurable: true });
              document.hasFocus = () => !away;
              document.dispatchEvent(new Event('visibilitychange'));
              dispatchEvent(new Event(away ? 'blur' : 'focus'));
            }""",
            elsewhere);
  }

  private static List<?> notes(Person person) {
    return (List<?>) person.page().evaluate("() => window.notes");
  }

  private static void allowsNotifications(Person person) {
    person.opensSettings().clicks("Turn on");
    assertThat(person.button("Turn off")).isVisible();
    person.presses("Escape");
  }

  @Test
  void theTitleTellsHowManyMessagesAreUnread() {
    Person alice = person("alice").opens("Lobby");
    assertThat(alice.page()).hasTitle("Obrol");
    site().write("bob", "alice", "one");
    site().write("carol", "alice", "two");
    site().write("carol", "alice", "three");
    assertThat(alice.page()).hasTitle("(3) Obrol");
    alice.opens("carol");
    assertThat(alice.page()).hasTitle("(1) Obrol");
    alice.opens("bob");
    assertThat(alice.page()).hasTitle("Obrol");
  }

  @Test
  void whatComesWhileNobodyLooksIsUnreadUntilSomebodyDoes() {
    Person alice = person("alice").opens("Lobby");
    looksElsewhere(alice, true);
    site().write("bob", "*", "anybody?");
    alice.sees("anybody?");
    assertThat(alice.page()).hasTitle("(1) Obrol");
    looksElsewhere(alice, false);
    assertThat(alice.page()).hasTitle("Obrol");
    alice.seesNothingUnread("Lobby");
  }

  @Test
  void notificationsAreShownOnlyWhereTheyWereAskedFor() {
    Person alice = person().opens("Lobby");
    looksElsewhere(alice, true);
    site().write("bob", "*", "first");
    alice.sees("first");
    assertThat(notes(alice)).isEmpty();

    looksElsewhere(alice, false);
    allowsNotifications(alice);
    looksElsewhere(alice, true);
    site().write("bob", "alice", "second");
    site().write("bob", "*", "third");
    alice.sees("third").seesUnread("bob", 1);
    alice.page().waitForCondition(() -> notes(alice).size() == 2);
    assertThat(notes(alice))
        .map(Object::toString)
        .containsExactlyInAnyOrder("bob: second", "bob in Lobby: third");
  }

  @Test
  void whoLooksIsNotNotified() {
    Person alice = person().opens("Lobby");
    allowsNotifications(alice);
    site().write("bob", "alice", "seen in the list");
    alice.seesUnread("bob", 1);
    assertThat(notes(alice)).isEmpty();
  }

  @Test
  void whoLooksAtAnotherTabIsNotNotified() {
    Person alice = person().opens("Lobby");
    allowsNotifications(alice);
    Page first = alice.page();
    looksElsewhere(alice, true);
    alice.opensAnotherTab().isIn().opens("Lobby");
    site().write("bob", "*", "read beside");
    alice.sees("read beside").seesNothingUnread("Lobby");
    looksElsewhere(alice, true);
    site().write("bob", "*", "read by nobody");
    alice.turnsTo(first).sees("read by nobody");
    first.waitForCondition(() -> !notes(alice).isEmpty());
    assertThat(notes(alice)).isEqualTo(List.of("bob in Lobby: read by nobody"));
  }

  @Test
  void onAPhoneTheLobbyBehindTheListIsNotLookedAt() {
    Person alice = person("alice", phone -> phone.setViewportSize(390, 800));
    site().write("bob", "*", "anybody?");
    alice.seesUnread("Lobby", 1);
    assertThat(alice.page().locator("body > [aria-live=polite]"))
        .containsText("bob wrote in Lobby");
  }

  @Test
  void aClickOnANotificationOpensTheConversation() {
    Person alice = person().opens("Lobby");
    allowsNotifications(alice);
    looksElsewhere(alice, true);
    site().write("bob", "alice", "come here");
    alice.page().waitForCondition(() -> !notes(alice).isEmpty());
    looksElsewhere(alice, false);
    alice.page().evaluate("() => window.lastNote.onclick()");
    alice.seesRoom("bob").sees("come here");
  }

  @Test
  void aChoiceOnceMadeStays() {
    Person alice = person();
    allowsNotifications(alice);
    alice.reloads().isIn().opensSettings();
    assertThat(alice.button("Turn off")).isVisible();
    alice.clicks("Turn off");
    assertThat(alice.button("Turn on")).isVisible();
  }

  @Test
  void whatWasMissedWhileTheConnectionWasLostIsToldOnce() {
    site().account("alice");
    Cable cable = cable();
    Person alice = visitor("alice", cable.url(), options -> {}).losesConnection();
    alice.context().addInitScript(NOTEBOOK);
    alice.reloads().logsIn(Site.PASSWORD).opens("Lobby");
    allowsNotifications(alice);
    cable.pull();
    alice.seesPhase("waiting");
    looksElsewhere(alice, true);
    site().write("bob", "*", "missed");
    cable.plug();
    Page page = alice.retriesNow().isIn().sees("missed").page();
    page.waitForCondition(() -> !notes(alice).isEmpty());
    cable.pull();
    alice.seesPhase("waiting");
    cable.plug();
    alice.retriesNow().isIn();
    assertThat(notes(alice)).isEqualTo(List.of("bob in Lobby: missed"));
  }
}
