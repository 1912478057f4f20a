package org.obrol.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.obrol.server.ChatServerBuilder;

/**
 * What a test in a browser begins with: a {@link Site} of its own, and any number of {@link
 * Person}s who open its page. Everybody's complaints fail the test.
 */
@ExtendWith(InChromium.class)
abstract class WebTest {
  private final List<Person> people = new ArrayList<>();
  private @Nullable Browser browser;
  private @Nullable Site site;

  final void begin(Browser shared) {
    browser = shared;
  }

  /** The browser of all tests. */
  final Browser browser() {
    return Objects.requireNonNull(browser, "the test has not begun");
  }

  /** The server of this test. */
  final Site site() {
    return site == null ? site(builder -> builder) : site;
  }

  /** The server of this test, which is another one than usual; before anybody opens the page. */
  final Site site(UnaryOperator<ChatServerBuilder> change) {
    assertThat(site).as("the site that somebody has opened already").isNull();
    site = new Site(change);
    return site;
  }

  /** Somebody who has opened the page and sees the login form. */
  final Person visitor(String name) {
    return visitor(name, site().url(), options -> {});
  }

  /** Somebody with a browser that is set in some other way. */
  final Person visitor(String name, Consumer<Browser.NewContextOptions> change) {
    return visitor(name, site().url(), change);
  }

  /** Somebody who has opened the page at another address. */
  final Person visitor(String name, String url, Consumer<Browser.NewContextOptions> change) {
    Browser.NewContextOptions options =
        new Browser.NewContextOptions()
            .setLocale("en-GB")
            .setTimezoneId("UTC")
            .setViewportSize(1280, 800)
            .setReducedMotion(ReducedMotion.REDUCE);
    change.accept(options);
    BrowserContext context = browser().newContext(options);
    Person person = new Person(name, context, url);
    people.add(person);
    person.opensThePage();
    return person;
  }

  /** Somebody who is logged in. */
  final Person person(String name) {
    return person(name, options -> {});
  }

  /** Somebody who is logged in, over this cable. */
  final Person person(String name, Cable cable) {
    site().account(name);
    return visitor(name, cable.url(), options -> {}).logsIn(Site.PASSWORD);
  }

  /** A cable to the server of this test. */
  final Cable cable() {
    return site().with(new Cable(site().webPort()));
  }

  /** Somebody who is logged in, in a browser that is set in some other way. */
  final Person person(String name, Consumer<Browser.NewContextOptions> change) {
    site().account(name);
    return visitor(name, change).logsIn(Site.PASSWORD);
  }

  final void end(boolean failed, Path screenshots) {
    List<String> complaints = new ArrayList<>();
    for (Person person : people) {
      complaints.addAll(person.complaints());
      if (failed || !person.complaints().isEmpty()) {
        person.photographs(screenshots);
      }
      person.leaves();
    }
    people.clear();
    if (site != null) {
      site.close();
      site = null;
    }
    if (!failed) {
      assertThat(complaints).as("complaints of the page").isEmpty();
    }
  }
}
