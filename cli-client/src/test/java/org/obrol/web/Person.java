package org.obrol.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Somebody in front of a browser. Does what people do, and sees what they see; every step waits, as
 * people would, until the page has come so far, at most 10 s. What is not said about a text is that
 * it is shown exactly.
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

  /** Takes a picture of each tab, for who looks into a failure. */
  void photographs(Path to) {
    int tab = 0;
    for (Page open : context.pages()) {
      String file = "%s-%s-%d.png".formatted(to, name.replaceAll("\\W", "_"), ++tab);
      try {
        open.screenshot(new Page.ScreenshotOptions().setPath(Path.of(file)).setTimeout(3000));
      } catch (PlaywrightException tooLate) {
        // A page that cannot be shown any more; the failure itself is told by the test.
      }
    }
  }

  /** Closes the browser. */
  void leaves() {
    context.close();
  }

  // --- anything

  Locator button(String label) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(label).setExact(true));
  }

  Locator textbox(String label) {
    return page.getByRole(
        AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName(label).setExact(true));
  }

  Locator dialog() {
    return page.getByRole(AriaRole.DIALOG);
  }

  Person clicks(String button) {
    button(button).click();
    return this;
  }

  Person presses(String key) {
    page.keyboard().press(key);
    return this;
  }

  Person seesAlert(String part) {
    assertThat(alert(part)).isVisible();
    return this;
  }

  private Locator alert(String part) {
    return page.getByRole(AriaRole.ALERT)
        .filter(new Locator.FilterOptions().setHasText(part))
        .first();
  }

  Person seesPhase(String phase) {
    assertThat(page.locator("body")).hasAttribute("data-phase", phase);
    return this;
  }

  // --- coming and going

  Person opensThePage() {
    page.navigate(url);
    return this;
  }

  /** Goes to an address within the page. */
  Person follows(String fragment) {
    page.navigate(page.url().replaceFirst("#.*|$", fragment));
    return this;
  }

  Person reloads() {
    page.reload();
    return this;
  }

  /** Goes on in a tab beside, with the same browser. */
  Person opensAnotherTab() {
    page = context.newPage();
    return opensThePage();
  }

  Person turnsTo(Page tab) {
    page = tab;
    page.bringToFront();
    return this;
  }

  Person fillsIn(String password) {
    textbox("Name").fill(name);
    textbox("Password").fill(password);
    return this;
  }

  Person logsIn(String password) {
    return fillsIn(password).clicks("Log in").isIn();
  }

  Person registers(String password) {
    return fillsIn(password).clicks("Create account").isIn();
  }

  Person isIn() {
    seesPhase("online");
    assertThat(conversations()).isAttached();
    return this;
  }

  Person seesTheLogin() {
    assertThat(button("Log in")).isVisible();
    return this;
  }

  Person opensSettings() {
    page.getByRole(
            AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^Settings")))
        .click();
    return this;
  }

  Person logsOut() {
    return opensSettings().clicks("Log out");
  }

  Person changesPassword(String from, String to) {
    opensSettings();
    dialog().locator("summary").click();
    dialog().getByLabel("Old password").fill(from);
    dialog().getByLabel("New password").fill(to);
    return presses("Enter");
  }

  // --- the connection

  /** From here on the browser may say that the connection to the server is lost. */
  Person losesConnection() {
    complaints.expect("WebSocket connection to");
    complaints.expect("net::ERR_");
    return this;
  }

  Person retriesNow() {
    if (page.locator("body[data-phase=waiting]").count() > 0) {
      try {
        page.getByRole(AriaRole.STATUS)
            .getByRole(AriaRole.BUTTON)
            .click(new Locator.ClickOptions().setTimeout(500));
      } catch (PlaywrightException gone) {
        // It has tried by itself meanwhile.
      }
    }
    return this;
  }

  Locator status() {
    return page.getByRole(AriaRole.STATUS).first();
  }

  // --- finding conversations

  Locator conversations() {
    return page.getByRole(
        AriaRole.NAVIGATION,
        new Page.GetByRoleOptions().setName("Conversations").setIncludeHidden(true));
  }

  /** All conversations that are listed, the first of them first. */
  Locator entries() {
    return conversations().getByRole(AriaRole.LISTITEM);
  }

  /** The entry of a conversation, whatever else is said in it. */
  Locator entry(String conversation) {
    Pattern named = Pattern.compile("^" + Words.literally(conversation) + "(,|$)");
    return conversations().getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(named));
  }

  Person opens(String conversation) {
    entry(conversation).click();
    return seesRoom(conversation);
  }

  Locator heading(String text) {
    return page.getByRole(
        AriaRole.HEADING, new Page.GetByRoleOptions().setName(text).setExact(true));
  }

  Person seesRoom(String conversation) {
    assertThat(heading(conversation)).isVisible();
    return this;
  }

  Person seesUnread(String conversation, int count) {
    assertThat(entry(conversation))
        .hasAccessibleName(Pattern.compile("\\b" + count + " unread\\b"));
    return this;
  }

  Person seesNothingUnread(String conversation) {
    assertThat(entry(conversation)).hasAccessibleName(conversation);
    return this;
  }

  /** Types into the search. */
  Person finds(String text) {
    page.getByRole(AriaRole.SEARCHBOX).fill(text);
    return this;
  }

  // --- people

  Locator people() {
    return page.getByRole(
        AriaRole.LIST, new Page.GetByRoleOptions().setName("People").setExact(true));
  }

  Locator person(String other) {
    Pattern named = Pattern.compile("^" + Words.literally(other) + "\\b");
    return people().getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(named));
  }

  Person talksTo(String other) {
    person(other).click();
    return seesRoom(other);
  }

  Person seesOnline(String other) {
    assertThat(person(other)).hasAccessibleName(Pattern.compile(", online$"));
    return this;
  }

  Person seesOffline(String other) {
    assertThat(person(other)).hasAccessibleName(Pattern.compile(", offline$"));
    return this;
  }

  // --- in a room

  Locator room() {
    return page.getByRole(AriaRole.MAIN);
  }

  Locator log() {
    return page.getByRole(AriaRole.LOG, new Page.GetByRoleOptions().setName("Messages"));
  }

  /** The messages that have exactly this text. */
  Locator messages(String text) {
    return log()
        .getByRole(AriaRole.ARTICLE)
        .filter(
            new Locator.FilterOptions()
                .setHas(page.getByText(text, new Page.GetByTextOptions().setExact(true))));
  }

  Locator composer() {
    return textbox("Message");
  }

  Person types(String text) {
    composer().pressSequentially(text);
    return this;
  }

  /** Writes and sends, whatever comes of it. */
  Person writes(String text) {
    composer().fill(text);
    composer().press("Enter");
    return this;
  }

  /** Writes and sends, and sees it stand there as stored. */
  Person says(String text) {
    return writes(text).seesState(text, "stored");
  }

  Person seesState(String text, String state) {
    assertThat(messages(text)).hasAttribute("data-state", state);
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

  Person seesNoMessages() {
    assertThat(log().getByRole(AriaRole.ARTICLE)).hasCount(0);
    return this;
  }

  /** What stands in the room, exactly as it was sent. */
  List<String> texts() {
    return Shown.texts(log());
  }

  // --- files

  Person attaches(FilePayload... files) {
    page.waitForFileChooser(() -> clicks("Attach file")).setFiles(files);
    return this;
  }
}
