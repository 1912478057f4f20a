package org.obrol.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;
import static org.obrol.core.testing.Stages.refusal;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.obrol.core.command.Failure;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.UserName;
import org.obrol.core.testing.Crowd;
import org.obrol.core.testing.TestClock;

/** What is found in memory is never what is gone. */
class CacheTest {
  private static final AccountId ALICE = new AccountId(1);
  private static final UserName ZOE = UserName.of("zoe");
  private static final Account ZOES = new Account(new AccountId(7), ZOE, "zoe", true);
  private static final int ROUNDS = 200;

  @RegisterExtension final TestEngine engines = new TestEngine();

  @TempDir Path directory;
  private final TestClock clock = new TestClock();
  private Engine engine;

  @BeforeEach
  void open() throws SQLException {
    engine = engines.open(directory, clock);
  }

  @Test
  void aReadThatBeganBeforeAnAccountWentDoesNotBringItBack() {
    AccountCache cache = new AccountCache(10);
    long moment = cache.moment();
    cache.remove(ZOES.id());
    cache.found(ZOES, moment);

    assertThat(cache.find(ZOE)).isEmpty();
    assertThat(cache.find(ZOES.id())).isEmpty();
  }

  @Test
  void theAccountGoesThatNobodyAskedForLongest() {
    AccountCache cache = new AccountCache(2);
    Account bob = new Account(new AccountId(8), UserName.of("bob"), "bob", false);
    Account eve = new Account(new AccountId(9), UserName.of("eve"), "eve", false);
    cache.made(ZOES);
    cache.made(bob);
    assertThat(cache.find(ZOE)).contains(ZOES);
    cache.made(eve);

    assertThat(cache.find(bob.name())).isEmpty();
    assertThat(cache.find(ZOE)).contains(ZOES);
    assertThat(cache.find(eve.id())).contains(eve);
  }

  @Test
  void aLookUpThatBeganBeforeATokenEndedDoesNotBringItBack() {
    TokenCache cache = new TokenCache(10);
    TokenCache.Load load = ((TokenCache.Found.Unknown) cache.use("token", 0)).load();
    cache.remove("token");

    assertThat(cache.loaded("token", load, new TokenCache.Row(ALICE, 0)))
        .isEqualTo(TokenCache.Loaded.GONE);
    assertThat(cache.use("token", 0)).isInstanceOf(TokenCache.Found.Unknown.class);
  }

  @Test
  void aUseThatIsNotOnDiskMakesNoRoomForOthers() {
    TokenCache cache = new TokenCache(1);
    cache.issued("used", ALICE, 0);
    cache.use("used", 1);
    cache.issued("other", ALICE, 1);
    assertThat(cache.usedAt("used")).hasValue(1);
    assertThat(cache.usedAt("other")).isEmpty();

    List<TokenCache.Use> uses = cache.unwritten();
    cache.use("used", 2);
    cache.written(uses);
    assertThat(cache.isDirty()).isTrue();

    cache.written(cache.unwritten());
    assertThat(cache.isDirty()).isFalse();
    cache.issued("other", ALICE, 2);
    assertThat(cache.usedAt("other")).hasValue(2);
  }

  @Test
  void aDismissedGuestIsNeverFoundHoweverManyLookMeanwhile() {
    SqliteAccounts accounts =
        new SqliteAccounts(
            engine.writer(), engine.readers(), new Argon2id(8, 1), Runnable::run, clock);
    engine.writer().start();
    try (Crowd crowd = new Crowd(3)) {
      for (int round = 0; round < ROUNDS; round++) {
        Account zoe = answer(accounts.admit(ZOE));
        accounts.forget(zoe.id()); // so that those who look read it
        crowd.all(
            thread ->
                thread == 0
                    ? answer(
                        accounts.dismiss(zoe.id()).thenApply(done -> Optional.<Account>empty()))
                    : answer(accounts.find(ZOE)));

        assertThat(answer(accounts.find(ZOE))).isEmpty();
        assertThat(answer(accounts.find(List.of(zoe.id())))).isEmpty();
      }
    }
  }

  @Test
  void aRevokedTokenIsNeverFoundHoweverManyUseItMeanwhile() {
    SqliteTokens tokens = new SqliteTokens(engine.writer(), engine.readers(), clock);
    SqliteTokens issuer = new SqliteTokens(engine.writer(), engine.readers(), clock);
    engine.writer().carry(tokens);
    engine.writer().start();
    try (Crowd crowd = new Crowd(3)) {
      for (int round = 0; round < ROUNDS; round++) {
        String token = answer(issuer.issue(ALICE)); // which only the issuer has in memory
        crowd.all(
            thread ->
                thread == 0
                    ? answer(tokens.revoke(token).thenApply(done -> Optional.<AccountId>empty()))
                    : answer(tokens.use(token)));

        assertThat(answer(tokens.use(token))).isEmpty();
      }
    }
    assertThat(answer(tokens.count(ALICE))).isZero();
  }

  @Test
  void tooManyPasswordsAtOnceAreRefusedAndNothingIsStored() {
    SqliteAccounts accounts =
        new SqliteAccounts(
            engine.writer(),
            engine.readers(),
            new Argon2id(8, 1),
            task -> {
              throw new RejectedExecutionException();
            },
            clock);
    engine.writer().start();

    assertThat(refusal(accounts.create(ZOE, "zoe", "secret"))).isEqualTo(Failure.BUSY);
    assertThat(refusal(accounts.authenticate(ZOE, "secret"))).isEqualTo(Failure.BUSY);
    assertThat(answer(accounts.find(ZOE))).isEmpty();
  }

  @Test
  void whoWasMadeIsFoundAtOnce() {
    AtomicReference<String> hashedBy = new AtomicReference<>("");
    SqliteAccounts accounts =
        new SqliteAccounts(
            engine.writer(),
            engine.readers(),
            new Argon2id(8, 1),
            task -> {
              hashedBy.set("the executor");
              task.run();
            },
            clock);
    engine.writer().start();
    Account zoe = answer(accounts.create(ZOE, "zoe", "secret"));

    assertThat(accounts.find(ZOE).toCompletableFuture()).isDone();
    assertThat(accounts.find(List.of(zoe.id())).toCompletableFuture()).isDone();
    assertThat(hashedBy).hasValue("the executor");
  }
}
