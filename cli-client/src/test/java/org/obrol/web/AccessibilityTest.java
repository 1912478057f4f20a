package org.obrol.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * For people who hear the page, or go through it with keys. What {@link Axe} can tell of each view
 * is in {@link EveryViewTest}.
 */
class AccessibilityTest extends WebTest {
  @Test
  void whatIsWrongIsFound() {
    Person alice = visitor("alice").seesTheLogin();
    alice
        .page()
        .evaluate("() => document.querySelector('main').append(document.createElement('img'))");
    assertThat(Axe.violations(alice.page())).singleElement().asString().startsWith("image-alt");
  }

  @Test
  void theTabKeyGoesThroughThePageInItsOrder() {
    site().write("bob", "alice", "hello");
    Person alice = person("alice").opens("bob");
    alice.page().evaluate("() => document.activeElement.blur()");
    List<String> stops = new ArrayList<>();
    for (int i = 0; i < 25 && !stops.contains("Message"); i++) {
      alice.presses("Tab");
      stops.add(focused(alice));
    }
    assertThat(stops)
        .containsSubsequence(
            "Skip to the conversation",
            "Find a conversation or a person",
            "bob",
            "Lobby",
            "Settings, alice",
            "Files of this conversation",
            "Messages",
            "Attach file",
            "Message");
  }

  @Test
  void aDialogKeepsTheFocusAndGivesItBack() {
    Person alice = person("alice").opens("Lobby").opensSettings();
    assertThat(alice.dialog()).isVisible();
    for (int i = 0; i < 20; i++) {
      alice.presses("Tab");
      Object inside =
          alice
              .page()
              .evaluate(
                  "() => document.activeElement === document.body"
                      + " || document.activeElement.closest('dialog') !== null");
      assertThat(inside).isEqualTo(true);
    }
    alice.presses("Escape");
    assertThat(alice.dialog()).hasCount(0);
    assertThat(focused(alice)).startsWith("Settings");
  }

  /** What a screen reader would call what has the focus. */
  private static String focused(Person person) {
    return (String)
        person
            .page()
            .evaluate(
                """
                () => {
                  const at = document.activeElement;
                  return at.getAttribute('aria-label') ?? at.innerText;
                }""");
  }
}
