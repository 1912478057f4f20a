package org.obrol.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Goes through all that there is to see, in a {@link Town} where people talk. */
abstract class EveryViewTest extends WebTest {
  /** Looks at a view that is ready to be seen. */
  abstract void look(String view, Person person) throws Exception;

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
    me.opens("Tom").writes("You have won a prize!").seesState("You have won a prize!", "failed");
    look("message-failed" + theme, me);
    me.opens("Dewi");
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
