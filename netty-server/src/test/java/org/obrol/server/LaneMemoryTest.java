package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneMemoryTest {
  private static final int KIB = 1 << 10;

  private final OutboundBudget budget = new OutboundBudget(Long.MAX_VALUE);
  private final LaneMemory memory = new LaneMemory(budget);

  private static ByteBuf buffer(int bytes) {
    return PooledByteBufAllocator.DEFAULT.directBuffer(bytes, bytes);
  }

  @Test
  void aSharedBufferCountsOnceUntilTheLastHasWrittenIt() {
    ByteBuf shared = buffer(64 * KIB);
    memory.hold(shared);
    List<ByteBuf> duplicates = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      duplicates.add(shared.retainedDuplicate());
    }
    memory.turnEnded();
    assertThat(budget.used()).isEqualTo(64 * KIB);

    duplicates.subList(1, 1_000).forEach(ByteBuf::release);
    memory.sweep();
    assertThat(budget.used()).isEqualTo(64 * KIB);
    assertThat(shared.refCnt()).isPositive();

    duplicates.get(0).release();
    memory.sweep();
    assertThat(budget.used()).isZero();
    assertThat(shared.refCnt()).isZero();
  }

  @Test
  void muchInOneTurnIsCountedBeforeTheTurnEnds() {
    for (int i = 0; i < 16; i++) {
      memory.hold(buffer(64 * KIB));
    }
    assertThat(budget.used()).isGreaterThan(512 * KIB);
    memory.sweep();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4711})
  void neverLessIsCountedThanWaitsAndHardlyMoreThanTwice(long seed) {
    Random random = new Random(seed);
    Queue<ByteBuf> waiting = new ArrayDeque<>();
    long waits = 0;
    for (int turn = 0; turn < 2_000; turn++) {
      for (int i = random.nextInt(20); i > 0; i--) {
        ByteBuf buffer = buffer(1 + random.nextInt(64 * KIB));
        waits += buffer.capacity();
        waiting.add(buffer.retain());
        memory.hold(buffer);
      }
      boolean draining = turn % 200 > 100;
      for (int i = random.nextInt(draining ? 40 : 10); i > 0 && !waiting.isEmpty(); i--) {
        ByteBuf written = waiting.remove();
        waits -= written.capacity();
        written.release();
      }
      memory.turnEnded();
      assertThat(budget.used()).as("seed %d, turn %d", seed, turn).isGreaterThanOrEqualTo(waits);
    }
    waiting.forEach(ByteBuf::release);
    memory.turnEnded();
    memory.sweep();
    assertThat(budget.used()).isZero();
  }
}
