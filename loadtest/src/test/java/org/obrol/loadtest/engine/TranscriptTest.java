package org.obrol.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranscriptTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatItStillHasIsFoundAsFarAsItIsTheSame(long seed) {
    Random random = new Random(seed);
    Transcript transcript = new Transcript(1 << 10, 16);
    List<byte[]> frames = new ArrayList<>();
    for (int seq = 1; seq <= 500; seq++) {
      byte[] frame = new byte[1 + random.nextInt(150)];
      random.nextBytes(frame);
      frames.add(frame);
      transcript.add(seq, ByteBuffer.wrap(frame), 0, frame.length);
      check(transcript, frames, seq, random);
    }
    assertThat(transcript.has(1)).isFalse();
    assertThat(transcript.has(500)).isTrue();
    assertThat(transcript.has(501)).isFalse();
  }

  private static void check(Transcript transcript, List<byte[]> frames, int head, Random random) {
    int from = head;
    while (from > 1 && transcript.has(from - 1)) {
      from--;
    }
    from += random.nextInt(head - from + 1);
    ByteBuffer all = ByteBuffer.allocate(4096);
    for (int seq = from; seq <= head; seq++) {
      assertThat(transcript.length(seq)).isEqualTo(frames.get(seq - 1).length);
      all.put(frames.get(seq - 1));
    }
    int length = all.position();
    ByteBuffer direct = ByteBuffer.allocateDirect(4096).put(all.array()).clear();
    assertThat(transcript.match(from, direct, 0, length)).isEqualTo(length);
    assertThat(transcript.match(from, direct, 0, 4096)).isEqualTo(length); // no more is known
    int wrong = random.nextInt(length);
    direct.put(wrong, (byte) (direct.get(wrong) ^ 1));
    assertThat(transcript.match(from, direct, 0, length)).isEqualTo(wrong);
  }
}
