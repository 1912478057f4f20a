package org.obrol.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;

/** Groups: made, found, entered and left, and who may bring in or remove others. */
class GroupsTest extends WebTest {
  private static GroupDialog in(Person person) {
    return new GroupDialog(person);
  }

  private void group(String name, String... members) {
    for (String member : members) {
      site().account(member);
    }
    List<UserName> names = List.of(members).stream().map(UserName::of).toList();
    Site.await(site().server().chat().createGroup(GroupName.of(name), names));
  }

  @Test
  void whoMakesAGroupIsInIt() {
    Person alice = in(person("alice")).creates("devs").says("stand-up?");
    alice.reloads().isIn().opens("#devs").sees("stand-up?");
  }

  @Test
  void aGroupOfATakenNameIsNotMade() {
    group("devs", "bob");
    in(person("alice")).triesToCreate("devs").seesAlert("already");
  }

  @Test
  void whoJoinsReadsWhatWasWrittenBefore() {
    group("devs", "bob");
    site().write("bob", "#devs", "long ago");
    Person alice = in(person("alice")).joins("devs").sees("long ago");
    Person bob = person("bob").opens("#devs");
    alice.says("hello, devs");
    bob.sees("hello, devs");
  }

  @Test
  void whoLeavesHasTheGroupNoMore() {
    group("devs", "bob", "alice");
    Person alice = person("alice").opens("#devs");
    in(alice).leaves("devs");
    in(alice).joins("devs");
  }

  @Test
  void theOwnerBringsSomebodyIn() {
    group("devs", "alice");
    Person bob = person("bob").opens("Lobby");
    Person alice = in(person("alice").opens("#devs")).adds("bob");
    bob.opens("#devs").says("thank you");
    alice.sees("thank you");
  }

  @Test
  void theOwnerRemovesSomebody() {
    group("devs", "alice", "bob");
    Person bob = person("bob").opens("#devs");
    Person alice = in(person("alice").opens("#devs")).removes("bob");
    assertThat(bob.entry("#devs")).hasCount(0);
    alice.says("among ourselves");
    bob.doesNotSee("among ourselves");
  }

  @Test
  void onlyTheOwnerIsOfferedToRemove() {
    group("devs", "alice", "bob", "carol");
    GroupDialog members = in(person("bob").opens("#devs")).opensMembers();
    assertThat(members.member("carol")).isVisible();
    assertThat(members.member("carol").getByRole(AriaRole.BUTTON)).hasCount(0);
  }

  @Test
  void whoManagesMembersKeepsTheFocusWhatEverHappensInTheRooms() {
    group("devs", "alice", "bob", "carol");
    Person alice = person("alice").opens("#devs");
    Locator remove = in(alice).opensMembers().member("carol").getByRole(AriaRole.BUTTON);
    remove.focus();
    site().write("bob", "#devs", "one more word");
    Program carol = site().program("carol");
    alice.sees("one more word");
    assertThat(in(alice).member("carol")).containsText("online");
    assertThat(remove).isFocused();
    carol.close();
    assertThat(in(alice).member("carol")).containsText("offline");
    assertThat(remove).isFocused();
  }

  @Test
  void aNameThatCannotBeBroughtInStaysToBeMended() {
    group("devs", "alice");
    Person alice = person("alice").opens("#devs");
    in(alice).opensMembers();
    Locator field = alice.dialog().getByLabel("Add somebody").first();
    field.fill("nobody-at-all");
    alice.presses("Enter").seesAlert("Nobody here has this name");
    assertThat(field).hasValue("nobody-at-all");
    assertThat(field).isFocused();
  }

  @Test
  void whoWasBroughtInByAProgramSeesTheGroup() {
    site().account("alice");
    Program bob = site().program("bob");
    Person alice = person("alice").opens("Lobby");
    Site.await(bob.client().createGroup(GroupName.of("team")));
    Site.await(bob.client().addToGroup(GroupName.of("team"), UserName.of("alice")));
    bob.says("#team", "welcome");
    alice.seesUnread("#team", 1).opens("#team").sees("welcome");
  }

  @Test
  void anotherBrowserOfTheSameUserFollows() {
    Person laptop = person("alice");
    Person phone = person("alice");
    in(laptop).creates("devs").says("first");
    in(phone.opens("#devs").sees("first")).leaves("devs");
    assertThat(laptop.entry("#devs")).hasCount(0);
  }
}
