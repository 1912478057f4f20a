package org.obrol.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Light and dark, languages, phones, and people without a mouse. */
class LookTest extends WebTest {
  private static int brightness(Person person) {
    return ((Number)
            person
                .page()
                .evaluate(
                    """
                    () => {
                      const canvas = document.createElement('canvas').getContext('2d');
                      canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
                      canvas.fillRect(0, 0, 1, 1);
                      const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
                      return Math.round((red + green + blue) / 3);
                    }"""))
        .intValue();
  }

  private static void choosesTheme(Person person, String theme) {
    person
        .opensSettings()
        .dialog()
        .getByRole(AriaRole.RADIO, new Locator.GetByRoleOptions().setName(theme))
        .check(new Locator.CheckOptions().setForce(true)); // its label is what one sees
    person.presses("Escape");
  }

  @Test
  void theThemeIsThatOfTheSystem() {
    Person day = visitor("alice", options -> options.setColorScheme(ColorScheme.LIGHT));
    Person night = visitor("alice", options -> options.setColorScheme(ColorScheme.DARK));
    assertThat(brightness(day)).isGreaterThan(180);
    assertThat(brightness(night)).isLessThan(80);
  }

  @Test
  void aChosenThemeStays() {
    Person alice = person("alice", options -> options.setColorScheme(ColorScheme.LIGHT));
    choosesTheme(alice, "Dark");
    alice.page().waitForCondition(() -> brightness(alice) < 80);
    alice.reloads().isIn();
    assertThat(brightness(alice)).isLessThan(80);
    choosesTheme(alice, "System");
    alice.page().waitForCondition(() -> brightness(alice) > 180);
  }

  @Test
  void theLanguageIsThatOfTheBrowser() {
    Person siti = visitor("siti", options -> options.setLocale("id-ID"));
    assertThat(siti.page().locator("html")).hasAttribute("lang", "id");
    assertThat(siti.button("Masuk")).isVisible();
    Person alice = visitor("alice", options -> options.setLocale("fr-FR"));
    assertThat(alice.page().locator("html")).hasAttribute("lang", "en");
    assertThat(alice.button("Log in")).isVisible();
  }

  @Test
  void anotherLanguageCanBeChosenAndStays() {
    Person alice = person("alice").opensSettings();
    alice
        .dialog()
        .getByRole(AriaRole.RADIO, new Locator.GetByRoleOptions().setName("Indonesia"))
        .check(new Locator.CheckOptions().setForce(true));
    assertThat(alice.page().locator("html")).hasAttribute("lang", "id");
    alice.reloads();
    assertThat(alice.page().locator("html")).hasAttribute("lang", "id");
    assertThat(alice.page().getByRole(AriaRole.LOG)).isVisible();
  }

  @Test
  void onAPhoneOneSeesTheListOrARoom() {
    site().write("bob", "alice", "hello");
    Person alice = person("alice", LookTest::phone);
    assertThat(alice.entry("bob")).isVisible();
    assertThat(alice.composer()).isHidden();
    alice.opens("bob").sees("hello");
    assertThat(alice.entry("bob")).isHidden();
    alice.writes("from the train").sees("from the train").clicks("Back");
    assertThat(alice.entry("bob")).isVisible();
    assertThat(alice.composer()).isHidden();
  }

  @Test
  void nothingIsWiderThanTheScreen() {
    site().write("bob", "alice", "W".repeat(500) + " https://example.org/" + "x".repeat(500));
    for (int width : List.of(320, 390, 768, 1024)) {
      Person alice = person("alice", options -> options.setViewportSize(width, 700));
      assertThat(overflow(alice)).as("list at %d", width).isZero();
      alice.opens("bob");
      assertThat(overflow(alice)).as("room at %d", width).isZero();
    }
  }

  private static int overflow(Person person) {
    return ((Number)
            person.page().evaluate("() => document.documentElement.scrollWidth - innerWidth"))
        .intValue();
  }

  static void phone(com.microsoft.playwright.Browser.NewContextOptions options) {
    options.setViewportSize(390, 844).setDeviceScaleFactor(2).setHasTouch(true).setIsMobile(true);
  }

  @Test
  void everythingGoesWithoutAMouse() {
    site().account("bob");
    site().account("alice");
    Person alice = visitor("alice");
    assertThat(alice.textbox("Name")).isFocused();
    Page page = alice.page();
    page.keyboard().type("alice");
    alice.presses("Tab");
    assertThat(alice.textbox("Password")).isFocused();
    page.keyboard().type(Site.PASSWORD);
    alice.presses("Enter").isIn();

    alice.seesOffline("bob").presses("Control+k");
    page.keyboard().type("bob");
    alice.presses("Enter").seesRoom("bob");
    assertThat(alice.composer()).isFocused();
    page.keyboard().type("hands on the keys");
    alice.presses("Enter").seesState("hands on the keys", "stored");

    alice.presses("Alt+ArrowDown").seesRoom("Lobby");
    alice.presses("Alt+ArrowUp").seesRoom("bob");
    alice.presses("Escape").presses("?");
    assertThat(alice.composer()).hasValue("?"); // where one writes a key is a letter
    assertThat(alice.dialog()).hasCount(0);
    alice.presses("Control+/");
    assertThat(alice.dialog()).isVisible();
    alice.presses("Escape");
    alice.composer().fill("");
  }

  @Test
  void helpTellsTheKeys() {
    Person alice = person("alice").opens("Lobby").clicks("Help");
    assertThat(alice.dialog()).containsText("Shift");
  }
}
