package org.obrol.web;

import static org.assertj.core.api.Assertions.assertThat;

/** Every view, light and dark, for people who see little, or hear the page. */
class AccessibilityTest extends EveryViewTest {
  @Override
  void look(String view, Person person) {
    assertThat(Axe.violations(person.page())).as(view).isEmpty();
  }
}
