package org.obrol.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;
import static org.obrol.core.testing.Stages.refusal;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.obrol.core.command.Failure;
import org.obrol.core.contract.FilesContract;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.FileId;
import org.obrol.core.model.FileName;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.Files;
import org.obrol.core.testing.TestClock;

class InMemoryFilesTest extends FilesContract {
  private static final AccountId ALICE = new AccountId(1);

  @Override
  protected Files newFiles(TestClock time) {
    return new InMemoryFiles(time, LIMITS, 8 << 20);
  }

  private static Files ofBlocks(int blocks) {
    return new InMemoryFiles(
        new TestClock(), Files.Limits.DEFAULT, (long) blocks * Blocks.BLOCK_BYTES + 5);
  }

  private static Files.NewFile file() {
    return new Files.NewFile(
        ALICE, UserName.of("alice"), ConversationId.LOBBY, new FileName("a"), null, null);
  }

  @Test
  void allFilesTogetherHaveABoundAndRoomThatBecameFreeIsUsedAgain() {
    Files files = ofBlocks(10);
    for (int round = 0; round < 20; round++) {
      FileId id = answer(files.open(file())).file();
      for (int block = 0; block < 10; block++) {
        answer(files.write(id, ALICE, null, ByteBuffer.allocate(Blocks.BLOCK_BYTES)));
      }
      assertThat(refusal(files.write(id, ALICE, null, ByteBuffer.allocate(1))))
          .isEqualTo(Failure.QUOTA);
      assertThat(refusal(files.open(file()))).isEqualTo(Failure.QUOTA);
      assertThat(answer(files.complete(id, ALICE)).info().size())
          .isEqualTo(10L * Blocks.BLOCK_BYTES);
      answer(files.remove(id, ALICE));
    }
  }

  @Test
  void emptyFilesTakeRoomAsWell() {
    Files files = ofBlocks(3);
    for (int i = 0; i < 3; i++) {
      answer(files.complete(answer(files.open(file())).file(), ALICE));
    }
    assertThat(refusal(files.open(file()))).isEqualTo(Failure.QUOTA);
  }

  @Test
  void aFileForWhichThereIsNoRoomIsRefusedAtOnce() {
    Files files = ofBlocks(10);
    Files.NewFile tooLarge =
        new Files.NewFile(
            ALICE,
            UserName.of("alice"),
            ConversationId.LOBBY,
            new FileName("a"),
            10L * Blocks.BLOCK_BYTES + 6,
            null);
    assertThat(refusal(files.open(tooLarge))).isEqualTo(Failure.QUOTA);
  }

  @Test
  void anAccountIsChargedForWholeBlocks() {
    Files files =
        new InMemoryFiles(
            new TestClock(),
            new Files.Limits(
                1 << 20, 3 * Blocks.BLOCK_BYTES, Duration.ofDays(1), Duration.ofDays(1)),
            1 << 20);
    for (int i = 0; i < 3; i++) {
      answer(files.complete(answer(files.open(file())).file(), ALICE));
    }
    assertThat(refusal(files.open(file()))).isEqualTo(Failure.QUOTA);
  }

  @Test
  void anAccountHasSoManyUnfinishedUploads() {
    Files files = ofBlocks(200);
    FileId last = answer(files.open(file())).file();
    for (int i = 1; i < 64; i++) {
      last = answer(files.open(file())).file();
    }
    assertThat(refusal(files.open(file()))).isEqualTo(Failure.QUOTA);

    answer(files.complete(last, ALICE));
    assertThat(answer(files.open(file()))).isNotNull();
  }
}
