package org.obrol.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Goes through all that there is to see, in a {@link Town} where people talk. Of each view a
 * picture is taken, for people to look at: {@code target/screenshots}; and each is held against the
 * rules of {@link Axe}.
 */
class EveryViewTest extends WebTest {
  private static final Path FOLDER = Path.of("target", "screenshots");

  /** The port is another one each time; pictures had better be the same. */
  private static final String WITH_THE_USUAL_PORT =
      """
      () => {
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
          const text = texts.currentNode;
          text.data = text.data.replace(location.host, 'localhost:8080');
        }
      }""";

  private static void look(String view, Person person) {
    Page page = person.page();
    page.mouse().move(0, 0);
    page.evaluate(WITH_THE_USUAL_PORT);
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(FOLDER.resolve(view + ".png"))
            .setAnimations(ScreenshotAnimations.DISABLED));
    assertThat(Axe.violations(page)).as(view).isEmpty();
  }

  private static Consumer<Browser.NewContextOptions> laptop(ColorScheme scheme) {
    return options -> options.setColorScheme(scheme).setViewportSize(1280, 800);
  }

  private static Consumer<Browser.NewContextOptions> phone(ColorScheme scheme) {
    return options -> {
      LookTest.phone(options);
      options.setColorScheme(scheme);
    };
  }

  private Town town(String language) throws Exception {
    Town town = new Town(language);
    site(server -> server.clock(town.clock()).guests(true).policy(town.policy()));
    town.settle(site());
    return town;
  }

  /** Somebody who looks at the town on its day. */
  private Person onThatDay(String url, Consumer<Browser.NewContextOptions> change) {
    Person person = visitor(Town.ME, url, change).losesConnection();
    person.context().clock().setFixedTime(Town.NOW);
    return person.reloads();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"LIGHT", "DARK"})
  void onALaptop(ColorScheme scheme) throws Exception {
    town("en");
    Cable cable = cable();
    String theme = "-" + scheme.name().toLowerCase(Locale.ROOT);
    Person me = onThatDay(cable.url(), laptop(scheme));
    look("login" + theme, me.seesTheLogin());
    look("login-error" + theme, me.fillsIn("wrong").clicks("Log in").seesAlert("wrong"));
    me.logsIn(Site.PASSWORD).opens("Lobby");
    look("lobby" + theme, me.sees("Good morning, everybody"));
    me.opens("Dewi");
    assertThat(me.log().getByAltText("ridge.png")).isVisible();
    look("direct" + theme, me);
    look("group" + theme, me.opens("#weekend").sees("I have a tent for three"));
    new GroupDialog(me).opensMembers();
    look("group-members" + theme, me);
    look("groups" + theme, me.presses("Escape").clicks("Groups"));
    me.presses("Escape").clicks("Your files");
    assertThat(me.room()).containsText("ridge.png");
    look("files" + theme, me);
    look("settings" + theme, me.opensSettings());
    look("help" + theme, me.presses("Escape").clicks("Help"));
    me.presses("Escape").talksTo("Farid");
    look("direct-empty" + theme, me);
    look("unread" + theme, me.opens("Joko").sees("Mine has seen better days"));
    me.opens("Tom").writes("You have won a prize!").seesState("You have won a prize!", "failed");
    look("message-failed" + theme, me);
    me.opens("Dewi");
    cable.holdCommands();
    me.attaches(new FilePayload("trail.gpx", "application/gpx+xml", new byte[48_000]));
    assertThat(me.log().getByRole(AriaRole.PROGRESSBAR)).isVisible();
    look("file-sending" + theme, me);
    me.clicks("Stop trail.gpx");
    cable.pull();
    me.seesPhase("waiting").writes("On my way").seesState("On my way", "sending");
    look("reconnecting" + theme, me);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"LIGHT", "DARK"})
  void onAPhone(ColorScheme scheme) throws Exception {
    town("en");
    Cable cable = cable();
    String theme = "-" + scheme.name().toLowerCase(Locale.ROOT);
    Person me = onThatDay(cable.url(), phone(scheme));
    look("phone-login" + theme, me.seesTheLogin());
    look("phone-chats" + theme, me.logsIn(Site.PASSWORD));
    me.opens("Dewi");
    assertThat(me.log().getByAltText("ridge.png")).isVisible();
    look("phone-direct" + theme, me);
    me.clicks("Back").opens("#weekend").sees("I have a tent for three");
    look("phone-group" + theme, me);
    me.clicks("Files of this conversation").seesRoom("Files in #weekend");
    assertThat(me.room()).containsText("packing list.pdf");
    look("phone-files" + theme, me);
    me.clicks("Back").clicks("Back").opensSettings();
    look("phone-settings" + theme, me);
    me.presses("Escape").opens("Dewi");
    cable.pull();
    look("phone-reconnecting" + theme, me.seesPhase("waiting"));
  }

  @Test
  void inIndonesian() throws Exception {
    town("id");
    Person me =
        onThatDay(
            site().url(), options -> options.setLocale("id-ID").setColorScheme(ColorScheme.LIGHT));
    assertThat(me.button("Masuk")).isVisible();
    look("id-login", me);
    me.textbox("Nama").fill(Town.ME);
    me.page().locator("input[type=password]").fill(Site.PASSWORD);
    me.clicks("Masuk").seesPhase("online");
    me.page().locator("nav li[data-conv='@Dewi'] a").click();
    assertThat(me.page().getByAltText("ridge.png")).isVisible();
    look("id-direct", me);
  }
}
