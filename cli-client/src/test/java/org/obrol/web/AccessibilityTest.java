package org.obrol.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Every view, light and dark, for people who see little, or hear the page. */
class AccessibilityTest extends EveryViewTest {
  @Test
  void whatIsWrongIsFound() {
    Person alice = visitor("alice").seesTheLogin();
    alice
        .page()
        .evaluate("() => document.querySelector('main').append(document.createElement('img'))");
    assertThat(Axe.violations(alice.page())).singleElement().asString().startsWith("image-alt");
  }

  @Override
  void look(String view, Person person) {
    assertThat(Axe.violations(person.page())).as(view).isEmpty();
  }
}
