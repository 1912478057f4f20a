package org.obrol.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.Accounts.Authentication;
import org.obrol.core.spi.Groups.Change;
import org.obrol.core.testing.TestClock;

/** What was stored is there when the store is closed and opened again. */
class ReopenedTest {
  private static final AccountId ALICE = new AccountId(1);
  private static final AccountId BOB = new AccountId(2);

  @RegisterExtension final TestEngine engines = new TestEngine();

  @TempDir Path directory;
  private final TestClock clock = new TestClock();
  private Engine engine;
  private SqliteAccounts accounts;
  private SqliteTokens tokens;
  private SqliteGroups groups;

  @BeforeEach
  void open() throws SQLException {
    open(new Argon2id(8, 1));
  }

  private void open(Argon2id hash) throws SQLException {
    engine = engines.open(directory, clock);
    Writer writer = engine.writer();
    Readers readers = engine.readers();
    accounts = new SqliteAccounts(writer, readers, hash, Runnable::run, clock);
    tokens = new SqliteTokens(writer, readers, clock);
    groups = new SqliteGroups(writer, readers);
    writer.carry(tokens);
    writer.start();
  }

  private void reopen() throws SQLException {
    engine.close();
    open();
  }

  @Test
  void accountsAndTheirPasswordsAreThere() throws SQLException {
    Account alice = answer(accounts.create(UserName.of("Älice"), "Alice \ud83d\udc31", "пароль"));
    Account robot = answer(accounts.create(UserName.of("robot"), "robot", null));
    Account zoe = answer(accounts.admit(UserName.of("Zoe")));
    reopen();

    assertThat(answer(accounts.list(null, 10))).containsExactlyInAnyOrder(alice, robot, zoe);
    assertThat(answer(accounts.guests())).containsExactly(zoe);
    assertThat(answer(accounts.find(UserName.of("älice")))).contains(alice);
    assertThat(answer(accounts.authenticate(alice.name(), "пароль")))
        .isEqualTo(new Authentication.Ok(alice));
    assertThat(answer(accounts.authenticate(alice.name(), "??????")))
        .isEqualTo(new Authentication.WrongPassword());
    assertThat(answer(accounts.authenticate(robot.name(), "null")))
        .isEqualTo(new Authentication.WrongPassword());
  }

  @Test
  void idsAreNotGivenAgain() throws SQLException {
    Account zoe = answer(accounts.admit(UserName.of("zoe")));
    answer(accounts.dismiss(zoe.id()));
    Change devs = answer(groups.create(GroupName.of("devs"), ALICE));
    answer(groups.leave(devs.group().id(), ALICE));
    reopen();

    assertThat(answer(accounts.find(List.of(zoe.id())))).isEmpty();
    assertThat(answer(accounts.admit(UserName.of("zoe"))).id()).isNotEqualTo(zoe.id());
    assertThat(answer(groups.create(GroupName.of("devs"), ALICE)).group().id())
        .isNotEqualTo(devs.group().id());
  }

  @Test
  void livingTokensAreThereAndEndedOnesAreNot() throws SQLException {
    String kept = answer(tokens.issue(ALICE));
    String revoked = answer(tokens.issue(ALICE));
    answer(tokens.revoke(revoked));
    reopen();

    assertThat(answer(tokens.use(kept))).contains(ALICE);
    assertThat(answer(tokens.use(revoked))).isEmpty();
    assertThat(answer(tokens.count(ALICE))).isEqualTo(1);
  }

  @Test
  void theLastUseOfATokenIsThere() throws SQLException {
    String used = answer(tokens.issue(ALICE));
    String unused = answer(tokens.issue(ALICE));
    clock.advance(Duration.ofDays(29));
    answer(tokens.use(used));
    reopen();
    clock.advance(Duration.ofDays(29));

    assertThat(answer(tokens.count(ALICE))).isEqualTo(1);
    assertThat(answer(tokens.use(used))).contains(ALICE);
    assertThat(answer(tokens.use(unused))).isEmpty();
  }

  @Test
  void theOldestOf101TokensEndsAlsoWhenOthersWereIssuedBefore() throws SQLException {
    List<String> issued = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      issued.add(answer(tokens.issue(ALICE)));
    }
    reopen();
    String newest = answer(tokens.issue(ALICE));

    assertThat(answer(tokens.use(issued.get(0)))).isEmpty();
    assertThat(answer(tokens.use(issued.get(1)))).contains(ALICE);
    assertThat(answer(tokens.use(newest))).contains(ALICE);
    assertThat(answer(tokens.count(ALICE))).isEqualTo(100);
  }

  @Test
  void groupsHaveTheirOwnerTheOrderOfTheirMembersAndTheirRevision() throws SQLException {
    Change made = answer(groups.create(GroupName.of("Devs"), BOB));
    Change last = answer(groups.join(made.group().id(), ALICE));
    reopen();

    assertThat(answer(groups.list())).containsExactly(last.group());
    assertThat(last.group().members()).containsExactly(BOB, ALICE);
    Change left = answer(groups.leave(made.group().id(), BOB));
    assertThat(left.group().owner()).isEqualTo(ALICE);
    assertThat(left.revision()).isEqualTo(last.revision() + 1);
  }

  @Test
  void neitherPasswordsNorTokensAreInTheFiles() throws IOException {
    answer(accounts.create(UserName.of("alice"), "alice", "a secret password"));
    String token = answer(tokens.issue(ALICE));

    StringBuilder content = new StringBuilder();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        content.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    assertThat(content).contains("alice", "$argon2id$").doesNotContain("a secret password", token);
  }

  @Test
  void aLoginReplacesAnOutdatedHash() throws SQLException {
    answer(accounts.create(UserName.of("alice"), "alice", "secret"));
    engine.close();
    open(new Argon2id(16, 2));

    assertThat(answer(accounts.authenticate(UserName.of("alice"), "wrong")))
        .isEqualTo(new Authentication.WrongPassword());
    assertThat(storedHash()).startsWith("$argon2id$v=19$m=8,t=1,p=1$");
    assertThat(answer(accounts.authenticate(UserName.of("alice"), "secret")))
        .isInstanceOf(Authentication.Ok.class);
    answer(accounts.dismiss(BOB)); // is behind the new hash in the line of writes
    assertThat(storedHash()).startsWith("$argon2id$v=19$m=16,t=2,p=1$");
    assertThat(answer(accounts.authenticate(UserName.of("alice"), "secret")))
        .isInstanceOf(Authentication.Ok.class);
  }

  private String storedHash() {
    return answer(
            engine
                .readers()
                .read(sql -> sql.first("SELECT password FROM account", row -> row.getString(1))))
        .orElseThrow();
  }
}
