package org.obrol.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;
import static org.obrol.core.testing.Stages.refusal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.obrol.core.command.Failure;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.Accounts;
import org.obrol.core.spi.Accounts.Authentication;
import org.obrol.core.spi.Refused;
import org.obrol.core.testing.Crowd;

/** What all {@link Accounts} must do that keep passwords themselves. */
public abstract class AccountsContract {
  private static final AccountId NOBODY = new AccountId(987_654_321);

  private Accounts accounts;

  /** A new store without accounts. */
  protected abstract Accounts newAccounts() throws Exception;

  @BeforeEach
  void makeAccounts() throws Exception {
    accounts = newAccounts();
  }

  @Test
  void anAccountThatWasMadeIsFoundByNameAndById() {
    Account made = answer(accounts.create(UserName.of("Alice"), "Alice Liddell", "secret"));

    assertThat(made.name().shown()).isEqualTo("Alice");
    assertThat(made.displayName()).isEqualTo("Alice Liddell");
    assertThat(made.guest()).isFalse();
    assertThat(made.id().value()).isPositive();
    assertThat(find("alice")).contains(made);
    assertThat(find("alice").orElseThrow().name().shown()).isEqualTo("Alice");
    assertThat(find(made.id())).contains(made);
  }

  @Test
  void nobodyHasANameThatWasNotGiven() {
    assertThat(find("alice")).isEmpty();
    assertThat(find(NOBODY)).isEmpty();
  }

  @Test
  void aNameInUseIsTakenInEverySpelling() {
    create("Straße");

    for (String spelling : List.of("Straße", "STRASSE", "strasse")) {
      assertThat(refusal(accounts.create(UserName.of(spelling), spelling, "other")))
          .as(spelling)
          .isEqualTo(Failure.NAME_TAKEN);
      assertThat(refusal(accounts.create(UserName.of(spelling), spelling, null)))
          .as(spelling)
          .isEqualTo(Failure.NAME_TAKEN);
      assertThat(refusal(accounts.admit(UserName.of(spelling))))
          .as(spelling)
          .isEqualTo(Failure.NAME_TAKEN);
    }
    assertThat(authenticate("strasse", "secret")).isInstanceOf(Authentication.Ok.class);
  }

  @Test
  void aGuestsNameIsTakenForAccountsAndForGuests() {
    admit("Zoe");

    assertThat(refusal(accounts.create(UserName.of("zoe"), "zoe", "secret")))
        .isEqualTo(Failure.NAME_TAKEN);
    assertThat(refusal(accounts.admit(UserName.of("ZOE")))).isEqualTo(Failure.NAME_TAKEN);
  }

  @Test
  void theRightPasswordIsOkForEverySpellingOfTheName() {
    Account alice = create("Alice");

    assertThat(authenticate("Alice", "secret")).isEqualTo(new Authentication.Ok(alice));
    assertThat(authenticate("aLICE", "secret")).isEqualTo(new Authentication.Ok(alice));
  }

  @Test
  void aWrongPasswordAndAnUnknownUserAreToldApart() {
    create("alice");

    assertThat(authenticate("alice", "Secret")).isEqualTo(new Authentication.WrongPassword());
    assertThat(authenticate("alice", "secret ")).isEqualTo(new Authentication.WrongPassword());
    assertThat(authenticate("bob", "secret")).isEqualTo(new Authentication.NoSuchUser());
  }

  @Test
  void nobodyLogsInToAnAccountWithoutAPassword() {
    answer(accounts.create(UserName.of("robot"), "robot", null));
    admit("zoe");

    for (String password : List.of("", "null", "secret", "nobody's password")) {
      assertThat(authenticate("robot", password)).isEqualTo(new Authentication.WrongPassword());
      assertThat(authenticate("zoe", password)).isEqualTo(new Authentication.WrongPassword());
    }
  }

  @Test
  void aChangedPasswordReplacesTheOldOne() {
    Account alice = create("alice");

    answer(accounts.changePassword(alice.id(), "secret", "new secret"));

    assertThat(authenticate("alice", "new secret")).isEqualTo(new Authentication.Ok(alice));
    assertThat(authenticate("alice", "secret")).isEqualTo(new Authentication.WrongPassword());
  }

  @Test
  void aPasswordIsNotChangedByOneWhoDoesNotKnowIt() {
    Account alice = create("alice");
    Account robot = answer(accounts.create(UserName.of("robot"), "robot", null));
    Account zoe = admit("zoe");

    for (AccountId id : List.of(alice.id(), robot.id(), zoe.id(), NOBODY, AccountId.SYSTEM)) {
      assertThat(refusal(accounts.changePassword(id, "guess", "new secret")))
          .isEqualTo(Failure.BAD_CREDENTIALS);
    }
    assertThat(authenticate("alice", "secret")).isEqualTo(new Authentication.Ok(alice));
    assertThat(authenticate("robot", "new secret")).isEqualTo(new Authentication.WrongPassword());
  }

  @Test
  void aGuestIsAnAccountUntilDismissed() {
    Account zoe = admit("Zoe");

    assertThat(zoe.guest()).isTrue();
    assertThat(zoe.name().shown()).isEqualTo("Zoe");
    assertThat(find("zoe")).contains(zoe);
    assertThat(find(zoe.id())).contains(zoe);

    answer(accounts.dismiss(zoe.id()));

    assertThat(find("zoe")).isEmpty();
    assertThat(find(zoe.id())).isEmpty();
    assertThat(answer(accounts.list(null, 10))).isEmpty();
  }

  @Test
  void aDismissedGuestsNameIsFreeAndItsIdIsNeverGivenAgain() {
    Set<AccountId> ids = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      Account zoe = admit("zoe");
      assertThat(ids.add(zoe.id())).isTrue();
      answer(accounts.dismiss(zoe.id()));
    }
    Account account = create("zoe");
    assertThat(ids).doesNotContain(account.id());
    assertThat(account.guest()).isFalse();
  }

  @Test
  void dismissingDoesNothingToAccountsAndToThoseWhoAreGone() {
    Account alice = create("alice");
    Account zoe = admit("zoe");
    answer(accounts.dismiss(zoe.id()));
    Account zoeAgain = admit("zoe");

    answer(accounts.dismiss(alice.id()));
    answer(accounts.dismiss(zoe.id()));
    answer(accounts.dismiss(NOBODY));

    assertThat(find("alice")).contains(alice);
    assertThat(find("zoe")).contains(zoeAgain);
  }

  @Test
  void guestsAreListedUntilDismissed() {
    create("alice");
    Account zoe = admit("zoe");
    Account yan = admit("yan");
    assertThat(answer(accounts.guests())).containsExactlyInAnyOrder(zoe, yan);

    answer(accounts.dismiss(zoe.id()));

    assertThat(answer(accounts.guests())).containsExactly(yan);
  }

  @Test
  void findingByIdLeavesOutThoseWhoAreGone() {
    Account alice = create("alice");
    Account bob = create("bob");
    Account zoe = admit("zoe");
    answer(accounts.dismiss(zoe.id()));

    assertThat(answer(accounts.find(List.of(bob.id(), zoe.id(), NOBODY, alice.id(), bob.id()))))
        .containsOnlyKeys(alice.id(), bob.id())
        .containsEntry(alice.id(), alice)
        .containsEntry(bob.id(), bob);
    assertThat(answer(accounts.find(List.of()))).isEmpty();
  }

  @Test
  void accountsAreListedInTheOrderOfTheirFoldedNames() {
    for (String name : List.of("dora", "Bob", "émile", "alice", "Carl", "b-2")) {
      create(name);
    }
    admit("bea");

    assertThat(list(null, 100))
        .containsExactly("alice", "b-2", "bea", "Bob", "Carl", "dora", "émile");
  }

  @Test
  void aPageOfTheListBeginsBehindANameThatNeedNotExist() {
    for (String name : List.of("a", "b", "C", "d", "e")) {
      create(name);
    }

    assertThat(list(null, 2)).containsExactly("a", "b");
    assertThat(list("b", 2)).containsExactly("C", "d");
    assertThat(list("c", 2)).containsExactly("d", "e");
    assertThat(list("bb", 10)).containsExactly("C", "d", "e");
    assertThat(list("e", 10)).isEmpty();
  }

  @Test
  void ofManyWhoWantANameAtOnceOneGetsIt() {
    try (Crowd crowd = new Crowd(4)) {
      for (int round = 0; round < 20; round++) {
        UserName name = UserName.of("name" + round);
        List<Optional<Account>> made = crowd.all(thread -> tryToTake(name, thread % 2 == 0));
        assertThat(made.stream().filter(Optional::isPresent)).hasSize(1);
        assertThat(find(name.shown())).isIn(made);
      }
    }
  }

  private Optional<Account> tryToTake(UserName name, boolean asGuest) {
    try {
      return Optional.of(
          (asGuest ? accounts.admit(name) : accounts.create(name, name.shown(), "secret"))
              .toCompletableFuture()
              .join());
    } catch (CompletionException refused) {
      assertThat(refused.getCause()).isInstanceOf(Refused.class);
      return Optional.empty();
    }
  }

  @Test
  void accountsMadeAtOnceHaveDifferentIds() {
    Set<AccountId> ids = new HashSet<>();
    try (Crowd crowd = new Crowd(4)) {
      List<List<AccountId>> made =
          crowd.all(
              thread -> {
                List<AccountId> own = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                  own.add(admit("guest-" + thread + "-" + i).id());
                }
                return own;
              });
      made.forEach(ids::addAll);
    }
    assertThat(ids).hasSize(200);
  }

  private Account create(String name) {
    return answer(accounts.create(UserName.of(name), name, "secret"));
  }

  private Account admit(String name) {
    return answer(accounts.admit(UserName.of(name)));
  }

  private Optional<Account> find(String name) {
    return answer(accounts.find(UserName.of(name)));
  }

  private Optional<Account> find(AccountId id) {
    return Optional.ofNullable(answer(accounts.find(List.of(id))).get(id));
  }

  private Authentication authenticate(String name, String password) {
    return answer(accounts.authenticate(UserName.of(name), password));
  }

  private List<String> list(@Nullable String after, int limit) {
    return answer(accounts.list(after == null ? null : UserName.of(after), limit)).stream()
        .map(account -> account.name().shown())
        .toList();
  }
}
