package org.obrol.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;
import static org.obrol.core.testing.Stages.refusal;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.obrol.core.command.Failure;
import org.obrol.core.memory.Pbkdf2;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.ReadMarks.Taken;
import org.obrol.core.testing.LogTrap;
import org.obrol.storage.FaultyConnections.Moment;

/** Commits that happened, and of which the disk could not say so: nothing in memory contradicts. */
class DoubtTest {
  private static final AccountId ALICE = new AccountId(1);

  @RegisterExtension final TestEngine engines = new TestEngine();
  @TempDir Path directory;
  private final LogTrap logged = new LogTrap(Writer.class.getName());
  private final FaultyConnections connections = new FaultyConnections();
  private SqliteTokens tokens;
  private SqliteAccounts accounts;
  private SqliteReadMarks marks;

  @BeforeEach
  void open() throws Exception {
    InstantSource clock = InstantSource.system();
    Engine engine = engines.open(new Database(directory, connections), clock);
    Writer writer = engine.writer();
    tokens = new SqliteTokens(writer, engine.readers(), clock);
    accounts = new SqliteAccounts(writer, engine.readers(), new Pbkdf2(1), Runnable::run, clock);
    marks = new SqliteReadMarks(engine);
    writer.start();
    answer(tokens.issue(ALICE)); // so that the writer is connected
  }

  @AfterEach
  void closeTrap() {
    logged.close();
  }

  private void failNextCommit(Moment moment) {
    connections.failNextCommit(moment);
  }

  @ParameterizedTest
  @EnumSource
  void aTokenThatWasRevokedIsGoneWhoeverAsks(Moment moment) {
    String token = answer(tokens.issue(ALICE));
    assertThat(answer(tokens.use(token))).contains(ALICE);
    failNextCommit(moment);
    assertThat(refusal(tokens.revokeAll(ALICE, null))).isEqualTo(Failure.UNAVAILABLE);

    answer(tokens.revokeAll(ALICE, null));

    assertThat(answer(tokens.use(token))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aGuestWhoWasDismissedIsGoneWhoeverAsks(Moment moment) {
    Account zoe = answer(accounts.admit(UserName.of("zoe")));
    assertThat(answer(accounts.find(List.of(zoe.id())))).hasSize(1);
    failNextCommit(moment);
    assertThat(refusal(accounts.dismiss(zoe.id()))).isEqualTo(Failure.UNAVAILABLE);

    answer(accounts.dismiss(zoe.id()));

    assertThat(answer(accounts.find(List.of(zoe.id())))).isEmpty();
    assertThat(answer(accounts.find(UserName.of("zoe")))).isEmpty();
  }

  @Test
  void whatWasNotTakenCanBeTaken() {
    Taken five = new Taken(5, true);
    Taken nine = new Taken(9, true);
    failNextCommit(Moment.BEFORE);
    assertThat(refusal(marks.take(ALICE, ConversationId.LOBBY, Taken.NOTHING, five)))
        .isEqualTo(Failure.UNAVAILABLE);

    assertThat(answer(marks.taken(ALICE))).isEmpty();
    assertThat(answer(marks.take(ALICE, ConversationId.LOBBY, five, nine))).isFalse();
    assertThat(answer(marks.take(ALICE, ConversationId.LOBBY, Taken.NOTHING, five))).isTrue();
    assertThat(answer(marks.taken(ALICE))).containsEntry(ConversationId.LOBBY, five);
  }

  @Test
  void whatWasTakenAfterAllIsFoundOut() {
    Taken five = new Taken(5, true);
    failNextCommit(Moment.AFTER);
    assertThat(refusal(marks.take(ALICE, ConversationId.LOBBY, Taken.NOTHING, five)))
        .isEqualTo(Failure.UNAVAILABLE);

    assertThat(answer(marks.take(ALICE, ConversationId.LOBBY, Taken.NOTHING, five))).isFalse();

    assertThat(answer(marks.taken(ALICE))).containsEntry(ConversationId.LOBBY, five);
    assertThat(answer(marks.take(ALICE, ConversationId.LOBBY, five, new Taken(9, true)))).isTrue();
  }
}
