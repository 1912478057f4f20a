package org.obrol.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;
import static org.obrol.core.testing.Stages.refusal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.obrol.core.command.Failure;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.Group;
import org.obrol.core.model.GroupId;
import org.obrol.core.model.GroupName;
import org.obrol.core.spi.Groups;
import org.obrol.core.spi.Groups.Change;
import org.obrol.core.testing.Crowd;

/** What all {@link Groups} must do. */
public abstract class GroupsContract {
  private static final AccountId ALICE = new AccountId(1);
  private static final AccountId BOB = new AccountId(2);
  private static final AccountId CAROL = new AccountId(3);
  private static final GroupId NO_GROUP = new GroupId(987_654_321);

  private Groups groups;

  /** A new store without groups. */
  protected abstract Groups newGroups() throws Exception;

  @BeforeEach
  void makeGroups() throws Exception {
    groups = newGroups();
  }

  @Test
  void aGroupIsFoundByItsIdWhileItIsThere() {
    Change made = answer(groups.create(GroupName.of("devs"), ALICE));
    GroupId id = made.group().id();

    assertThat(answer(groups.find(id))).contains(made.group());
    assertThat(answer(groups.find(NO_GROUP))).isEmpty();
    answer(groups.leave(id, ALICE));
    assertThat(answer(groups.find(id))).isEmpty();
  }

  @Test
  void whoMakesAGroupIsItsOwnerAndItsOnlyMember() {
    Change made = create("Devs", BOB);

    assertThat(made.changed()).isTrue();
    assertThat(made.group().name().shown()).isEqualTo("Devs");
    assertThat(made.group().owner()).isEqualTo(BOB);
    assertThat(made.group().members()).containsExactly(BOB);
    assertThat(find("dEVS")).contains(made.group());
    assertThat(find("devs").orElseThrow().name().shown()).isEqualTo("Devs");
  }

  @Test
  void aNameInUseIsTakenInEverySpelling() {
    Change made = create("Straße", ALICE);

    for (String spelling : List.of("Straße", "STRASSE", "strasse")) {
      assertThat(refusal(groups.create(GroupName.of(spelling), BOB))).isEqualTo(Failure.NAME_TAKEN);
    }
    assertThat(find("strasse")).contains(made.group());
    assertThat(of(BOB)).isEmpty();
  }

  @Test
  void membersStandInTheOrderInWhichTheyCame() {
    Change made = create("devs", BOB);
    join(made, CAROL);
    Change joined = join(made, ALICE);

    assertThat(joined.changed()).isTrue();
    assertThat(joined.group().owner()).isEqualTo(BOB);
    assertThat(joined.group().members()).containsExactly(BOB, CAROL, ALICE);
    assertThat(find("devs")).contains(joined.group());
  }

  @Test
  void joiningTwiceChangesNothing() {
    Change made = create("devs", ALICE);
    join(made, BOB);
    Change joined = join(made, CAROL);

    Change again = join(made, BOB);
    Change owner = join(made, ALICE);

    assertThat(again).isEqualTo(new Change(joined.group(), joined.revision(), false));
    assertThat(owner).isEqualTo(again);
    assertThat(of(BOB)).containsExactly(joined.group());
  }

  @Test
  void whoLeavesAndComesAgainStandsLast() {
    Change made = create("devs", ALICE);
    join(made, BOB);
    join(made, CAROL);

    Change left = leave(made, BOB);
    assertThat(left.changed()).isTrue();
    assertThat(left.group().members()).containsExactly(ALICE, CAROL);
    assertThat(join(made, BOB).group().members()).containsExactly(ALICE, CAROL, BOB);
  }

  @Test
  void oneWhoIsNoMemberCannotLeave() {
    Change made = create("devs", ALICE);

    assertThat(refusal(groups.leave(made.group().id(), BOB))).isEqualTo(Failure.NOT_A_MEMBER);

    join(made, BOB);
    leave(made, BOB);
    assertThat(refusal(groups.leave(made.group().id(), BOB))).isEqualTo(Failure.NOT_A_MEMBER);
    assertThat(find("devs").orElseThrow().members()).containsExactly(ALICE);
  }

  @Test
  void aGroupThatThereIsNotCanNeitherBeJoinedNorLeft() {
    Change made = create("devs", ALICE);
    leave(made, ALICE);

    for (GroupId gone : List.of(NO_GROUP, made.group().id())) {
      assertThat(refusal(groups.join(gone, BOB))).isEqualTo(Failure.NO_SUCH_GROUP);
      assertThat(refusal(groups.leave(gone, ALICE))).isEqualTo(Failure.NO_SUCH_GROUP);
    }
    assertThat(of(BOB)).isEmpty();
  }

  @Test
  void aGroupWhoseOwnerLeavesPassesToTheMemberWhoHasBeenThereLongest() {
    Change made = create("devs", ALICE);
    join(made, CAROL);
    join(made, BOB);
    leave(made, CAROL);
    join(made, CAROL);

    Change left = leave(made, ALICE);

    assertThat(left.group().owner()).isEqualTo(BOB);
    assertThat(left.group().members()).containsExactly(BOB, CAROL);
    assertThat(join(made, ALICE).group().owner()).isEqualTo(BOB);
  }

  @Test
  void withItsLastMemberAGroupIsGoneAndItsNameIsFreeForAnotherGroup() {
    Change made = create("devs", ALICE);
    join(made, BOB);
    leave(made, ALICE);
    Change last = leave(made, BOB);

    assertThat(last.changed()).isTrue();
    assertThat(last.group().id()).isEqualTo(made.group().id());
    assertThat(last.group().members()).isEmpty();
    assertThat(find("devs")).isEmpty();
    assertThat(of(BOB)).isEmpty();
    assertThat(list()).isEmpty();

    Change another = create("devs", CAROL);
    assertThat(another.group().id()).isNotEqualTo(made.group().id());
    assertThat(another.group().members()).containsExactly(CAROL);
  }

  @Test
  void aGroupsIdIsNeverGivenAgain() {
    Set<GroupId> ids = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      Change made = create("devs", ALICE);
      assertThat(ids.add(made.group().id())).isTrue();
      leave(made, ALICE);
    }
  }

  @Test
  void revisionsGrowWithEachChange() {
    Change made = create("devs", ALICE);
    List<Long> revisions = new ArrayList<>(List.of(made.revision()));
    for (int i = 0; i < 5; i++) {
      revisions.add(join(made, BOB).revision());
      revisions.add(leave(made, BOB).revision());
    }
    revisions.add(leave(made, ALICE).revision());

    assertThat(revisions).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void theGroupsOfAnAccountAreThoseItIsIn() {
    Change devs = create("devs", ALICE);
    Change cooks = create("cooks", BOB);
    create("others", CAROL);
    join(devs, BOB);

    assertThat(of(BOB)).extracting(Group::id).containsExactlyInAnyOrder(id(devs), id(cooks));
    assertThat(of(BOB)).contains(find("devs").orElseThrow());

    leave(devs, BOB);
    assertThat(of(BOB)).extracting(Group::id).containsExactly(id(cooks));
    assertThat(of(new AccountId(99))).isEmpty();
  }

  @Test
  void groupsAreListedInTheOrderOfTheirFoldedNames() {
    for (String name : List.of("delta", "Bravo", "écho", "alpha", "Charlie")) {
      create(name, ALICE);
    }

    assertThat(list())
        .extracting(group -> group.name().shown())
        .containsExactly("alpha", "Bravo", "Charlie", "delta", "écho");
    assertThat(list()).extracting(Group::members).containsOnly(List.of(ALICE));
  }

  @Test
  void whatWasAnsweredDoesNotChangeAfterwards() {
    Change made = create("devs", ALICE);
    Group found = find("devs").orElseThrow();
    join(made, BOB);

    assertThat(made.group().members()).containsExactly(ALICE);
    assertThat(found.members()).containsExactly(ALICE);
  }

  @Test
  void whateverManyDoAtOnceEveryChangeHasItsOwnRevisionAndTheLastIsHowItStands() {
    GroupId devs = id(create("devs", ALICE));
    List<Change> changes = new ArrayList<>();
    try (Crowd crowd = new Crowd(4)) {
      crowd.all(thread -> comeAndGo(devs, thread)).forEach(changes::addAll);
    }

    assertThat(changes).extracting(Change::revision).doesNotHaveDuplicates();
    Change last =
        changes.stream().max((a, b) -> Long.compare(a.revision(), b.revision())).orElseThrow();
    assertThat(find("devs")).contains(last.group());
    for (Change change : changes) {
      assertThat(change.group().members()).doesNotHaveDuplicates().contains(ALICE);
    }
  }

  private List<Change> comeAndGo(GroupId group, int thread) {
    Random random = new Random(thread);
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      AccountId account = new AccountId(2 + random.nextInt(3)); // shared with other threads
      try {
        Change change =
            (random.nextBoolean() ? groups.join(group, account) : groups.leave(group, account))
                .toCompletableFuture()
                .join();
        if (change.changed()) {
          changes.add(change);
        }
      } catch (CompletionException notIn) {
        // another thread was quicker
      }
    }
    return changes;
  }

  private Change create(String name, AccountId owner) {
    return answer(groups.create(GroupName.of(name), owner));
  }

  private Change join(Change made, AccountId account) {
    return answer(groups.join(id(made), account));
  }

  private Change leave(Change made, AccountId account) {
    return answer(groups.leave(id(made), account));
  }

  private static GroupId id(Change change) {
    return change.group().id();
  }

  private Optional<Group> find(String name) {
    return answer(groups.find(GroupName.of(name)));
  }

  private List<Group> of(AccountId account) {
    return answer(groups.of(account));
  }

  private List<Group> list() {
    return answer(groups.list());
  }
}
