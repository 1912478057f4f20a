package org.obrol.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in front of a browser. Does what people do, and sees what they see; every step waits, as
 * people would, until the page has come so far, at most 10 s.
 */
final class Person {
  private final String name;
  private final BrowserContext context;
  private final String url;
  private final Complaints complaints;
  private Page page;

  Person(String name, BrowserContext context, String url) {
    this.name = name;
    this.context = context;
    this.url = url;
    context.setDefaultTimeout(10_000);
    this.complaints = new Complaints(context, URI.create(url).getHost());
    this.page = context.newPage();
  }

  String name() {
    return name;
  }

  /** The tab that is looked at; for what has no word here. */
  Page page() {
    return page;
  }

  BrowserContext context() {
    return context;
  }

  Complaints complaining() {
    return complaints;
  }

  List<String> complaints() {
    return complaints.unexpected().stream().map(complaint -> name + ": " + complaint).toList();
  }

  /** Closes the browser, after a picture of each tab for who looks into it. */
  void leaves(@Nullable Path screenshots) {
    if (screenshots != null) {
      int tab = 0;
      for (Page open : context.pages()) {
        String file = "%s-%s-%d.png".formatted(screenshots, name.replaceAll("\\W", "_"), ++tab);
        try {
          open.screenshot(new Page.ScreenshotOptions().setPath(Path.of(file)).setTimeout(3000));
        } catch (PlaywrightException tooLate) {
          // A page that cannot be shown any more; the failure itself is told by the test.
        }
      }
    }
    context.close();
  }

  // --- coming in

  Person opensThePage() {
    page.navigate(url);
    return this;
  }

  Person reloads() {
    page.reload();
    return this;
  }

  /** Goes on in a tab beside, with the same browser. */
  Page opensAnotherTab() {
    page = context.newPage();
    opensThePage();
    return page;
  }

  Person turnsTo(Page tab) {
    page = tab;
    page.bringToFront();
    return this;
  }

  Locator button(String label) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(label).setExact(true));
  }

  Locator textbox(String label) {
    return page.getByRole(
        AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName(label).setExact(true));
  }

  Person fillsIn(String password) {
    textbox("Name").fill(name);
    textbox("Password").fill(password);
    return this;
  }

  Person logsIn(String password) {
    fillsIn(password);
    button("Log in").click();
    return isIn();
  }

  Person registers(String password) {
    fillsIn(password);
    button("Create account").click();
    return isIn();
  }

  Person isIn() {
    return seesPhase("online");
  }

  Person seesPhase(String phase) {
    assertThat(page.locator("body")).hasAttribute("data-phase", phase);
    return this;
  }

  Person seesTheLogin() {
    assertThat(textbox("Password")).isVisible();
    return this;
  }

  Person seesAlert(String part) {
    assertThat(page.getByRole(AriaRole.ALERT).filter(new Locator.FilterOptions().setHasText(part)))
        .isVisible();
    return this;
  }

  // --- finding conversations

  Locator conversations() {
    return page.getByRole(
        AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Conversations"));
  }

  /** The entry of a conversation, whatever else is said in it. */
  Locator entry(String conversation) {
    Pattern named = Pattern.compile("^" + Pattern.quote(conversation) + "(?![\\w-])");
    return conversations()
        .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(named))
        .or(
            conversations()
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(named)));
  }

  Person opens(String conversation) {
    entry(conversation).click();
    return seesRoom(conversation);
  }

  Person seesRoom(String conversation) {
    assertThat(
            page.getByRole(
                AriaRole.HEADING, new Page.GetByRoleOptions().setName(conversation).setExact(true)))
        .isVisible();
    return this;
  }

  Person seesUnread(String conversation, int count) {
    assertThat(entry(conversation))
        .hasAccessibleName(Pattern.compile("\\b" + count + " unread\\b"));
    return this;
  }

  Person seesNothingUnread(String conversation) {
    assertThat(entry(conversation)).hasAccessibleName(Pattern.compile("^(?!.*unread)"));
    return this;
  }

  // --- in a room

  Locator log() {
    return page.getByRole(AriaRole.LOG, new Page.GetByRoleOptions().setName("Messages"));
  }

  /** The messages that are shown with exactly this text somewhere in them. */
  Locator messages(String text) {
    return log()
        .locator("[data-seq], [data-state]")
        .filter(new Locator.FilterOptions().setHas(page.getByText(text, exactly())));
  }

  private static Page.GetByTextOptions exactly() {
    return new Page.GetByTextOptions().setExact(true);
  }

  Locator composer() {
    return textbox("Message");
  }

  Person types(String text) {
    composer().pressSequentially(text);
    return this;
  }

  Person presses(String key) {
    page.keyboard().press(key);
    return this;
  }

  /** Writes and sends, and sees it stand there as stored. */
  Person says(String text) {
    writes(text);
    assertThat(messages(text)).hasAttribute("data-state", "stored");
    return this;
  }

  /** Writes and sends, whatever comes of it. */
  Person writes(String text) {
    composer().fill(text);
    composer().press("Enter");
    return this;
  }

  /** Sees one such message, and not two. */
  Person sees(String text) {
    assertThat(messages(text)).hasCount(1);
    assertThat(messages(text)).isVisible();
    return this;
  }

  Person doesNotSee(String text) {
    assertThat(messages(text)).hasCount(0);
    return this;
  }
}
