package org.obrol.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;

/** Somebody who makes, enters and leaves groups. */
final class GroupDialog {
  private final Person person;

  GroupDialog(Person person) {
    this.person = person;
  }

  private Locator inDialog(AriaRole role, String name) {
    return person
        .dialog()
        .getByRole(role, new Locator.GetByRoleOptions().setName(Pattern.compile(name)));
  }

  Person triesToCreate(String group) {
    person.clicks("Groups");
    person.dialog().getByRole(AriaRole.TEXTBOX).fill(group);
    return person.presses("Enter");
  }

  Person creates(String group) {
    return triesToCreate(group).seesRoom("#" + group);
  }

  Person joins(String group) {
    person.clicks("Groups");
    inDialog(AriaRole.BUTTON, "^Join #" + group + "$").click();
    return person.seesRoom("#" + group);
  }

  GroupDialog opensMembers() {
    person.clicks("Members");
    return this;
  }

  Locator member(String name) {
    return person
        .dialog()
        .getByRole(AriaRole.LISTITEM)
        .filter(new Locator.FilterOptions().setHasText(name));
  }

  Person adds(String name) {
    opensMembers();
    person.dialog().getByLabel("Add somebody").first().fill(name);
    person.presses("Enter");
    assertThat(member(name)).isVisible();
    return person.presses("Escape");
  }

  Person removes(String name) {
    opensMembers();
    member(name).getByRole(AriaRole.BUTTON).click();
    confirms();
    assertThat(member(name)).hasCount(0);
    return person.presses("Escape");
  }

  Person leaves(String group) {
    opensMembers();
    inDialog(AriaRole.BUTTON, "^Leave").first().click();
    confirms();
    assertThat(person.entry("#" + group)).hasCount(0);
    return person;
  }

  /** Says yes, if the page asks. */
  private void confirms() {
    person.dialog().last().locator("button.danger:not(.secondary)").click();
  }
}
