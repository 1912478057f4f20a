package org.obrol.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.obrol.core.model.UserName;

/** Where one writes. */
class ComposerTest extends WebTest {
  @Test
  void enterSendsAndShiftEnterBeginsALine() {
    Person alice = person("alice").opens("Lobby");
    alice.types("one").presses("Shift+Enter").types("two").presses("Shift+Enter").types("three");
    alice.seesNoMessages().presses("Enter").sees("one\ntwo\nthree");
    assertThat(alice.composer()).hasValue("");
    assertThat(alice.composer()).isFocused();
  }

  @Test
  void theButtonSendsToo() {
    Person alice = person("alice").opens("Lobby").types("by button").clicks("Send");
    alice.sees("by button");
    assertThat(alice.composer()).isFocused();
  }

  @Test
  void nothingIsNotSent() {
    Person alice = person("alice").opens("Lobby");
    alice.presses("Enter").types("   ").presses("Shift+Enter").presses("Enter").seesNoMessages();
  }

  @Test
  void leadingSpacesStay() {
    person("alice").opens("Lobby").writes("  two spaces").sees("  two spaces");
  }

  @Test
  void whatIsNotSentYetWaitsInItsRoom() {
    site().write("bob", "alice", "hi");
    Person alice = person("alice").opens("Lobby").types("half a tho");
    alice.opens("bob");
    assertThat(alice.composer()).hasValue("");
    alice.opens("Lobby");
    assertThat(alice.composer()).hasValue("half a tho");
    alice.reloads().isIn().opens("Lobby");
    assertThat(alice.composer()).hasValue("half a tho");
  }

  @Test
  void whatIsTooLongIsToldBeforeItIsSent() {
    Person alice = person("alice").opens("Lobby");
    alice.composer().fill("é".repeat(10_000));
    assertThat(alice.button("Send")).isDisabled();
    alice.composer().fill("é".repeat(8_192));
    alice.presses("Enter");
    assertThat(alice.log().getByRole(AriaRole.ARTICLE)).hasCount(1);
    assertThat(alice.texts()).containsExactly("é".repeat(8_192));
  }

  @Test
  void onlyTheLinksOfTheWebAreLinks() {
    Person alice = person("alice").opens("Lobby");
    String text = "see (https://example.org/a_(b)?q=1#x), http://example.org. ftp://example.org/";
    alice.says(text);
    assertThat(Shown.links(alice.log()))
        .containsExactly("https://example.org/a_(b)?q=1#x", "http://example.org/");
  }

  @Test
  void theSystemsRoomCannotBeWrittenTo() {
    site().account("alice");
    Site.await(
        site()
            .server()
            .chat()
            .send(UserName.SYSTEM, Site.address("alice"), "the server is restarted at noon"));
    Person alice = person("alice").opens("system").sees("the server is restarted at noon");
    assertThat(alice.composer()).isDisabled();
  }
}
