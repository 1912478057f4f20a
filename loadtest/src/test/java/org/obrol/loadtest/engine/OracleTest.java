package org.obrol.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.loadtest.engine.Agreement.Look;
import org.obrol.loadtest.report.Receivers;

/** What the check finds when a server goes wrong, fault by fault. */
class OracleTest {
  private static final int RECEIVERS = 5;
  private static final int SENDER = 2; // one of them
  private static final int IN_FLIGHT = 1000;

  private final Wording wording = new Wording(Stamped.RUN, 48);
  private final Findings findings = new Findings();
  private final List<Long> completed = new ArrayList<>();
  private final Tally tally = new Tally(new Receivers(RECEIVERS));
  private final Oracle oracle =
      new Oracle(findings, tally, (feed, identity, sentAt) -> completed.add(identity));
  private final Feed feed = new Feed(Wording.LOBBY, 256, null, new Transcript(1 << 14, 64));
  private final FrameScanner scanner = new FrameScanner(wording);
  private final List<Member> members = new ArrayList<>();
  private final Outbound outbound;

  OracleTest() {
    for (int i = 0; i < RECEIVERS; i++) {
      members.add(new Member(i, null, wording, feed, true));
    }
    outbound = new Outbound(track(SENDER), wording.padding(), false, false, IN_FLIGHT);
    track(SENDER).outbound(outbound);
  }

  private Track track(int receiver) {
    return members.get(receiver).tracks().get(0);
  }

  private String message(long seq, long counter) {
    return Stamped.message("*", "lt-abc-2", seq, Stamped.text(wording, SENDER, counter, seq));
  }

  /** A receiver gets some bytes, all at once. */
  private void gets(int receiver, String frames) {
    ByteBuffer in = Stamped.bytes(frames);
    int at = 0;
    try {
      while (at < in.capacity()) {
        int next = oracle.takeKnown(track(receiver), in, at, in.capacity(), 1000);
        if (next == at) {
          next = scanner.scan(in, at, in.capacity());
          oracle.take(track(receiver), scanner, in, at, next, 1000);
        }
        at = next;
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void everybodyGets(String frames) {
    for (int i = 0; i < RECEIVERS; i++) {
      gets(i, frames);
    }
  }

  private void writes(int messages) {
    ByteBuf out = Unpooled.buffer();
    for (int i = 0; i < messages; i++) {
      outbound.write(out, i, 1);
    }
  }

  private void end() {
    members.forEach(member -> member.tracks().forEach(track -> oracle.end(track, feed.head())));
  }

  private void assertFound(long lost, long doubled, long misordered, long differing) {
    assertThat(List.of(findings.lost, findings.doubled, findings.misordered, findings.differing))
        .as("lost, doubled, misordered, differing; %s", findings.verdict().examples())
        .containsExactly(lost, doubled, misordered, differing);
  }

  @Test
  void whatIsRightIsNotObjectedTo() {
    writes(3);
    everybodyGets(message(1, 1) + message(2, 2));
    everybodyGets(message(3, 3));
    end();
    assertFound(0, 0, 0, 0);
    assertThat(findings.checked).isEqualTo(15);
    assertThat(completed)
        .containsExactly(
            Stamp.identity(SENDER, 1), Stamp.identity(SENDER, 2), Stamp.identity(SENDER, 3));
  }

  @Test
  void aMessageThatOneReceiverMissesIsLostOnce() {
    writes(3);
    for (int i = 0; i < RECEIVERS; i++) {
      gets(i, message(1, 1) + (i == 3 ? "" : message(2, 2)) + message(3, 3));
    }
    end();
    assertFound(1, 0, 0, 0);
    assertThat(completed).hasSize(3); // nobody waits for it for ever
  }

  @Test
  void aLastMessageThatDoesNotComeIsLostAtTheEnd() {
    writes(2);
    everybodyGets(message(1, 1));
    for (int i = 1; i < RECEIVERS; i++) {
      gets(i, message(2, 2));
    }
    assertFound(0, 0, 0, 0);
    end();
    assertFound(1, 0, 0, 0);
  }

  @Test
  void anAcknowledgedMessageThatNobodyGetsIsLostForEachReceiver() {
    writes(1);
    oracle.acknowledged(outbound, 1, 1);
    end();
    assertFound(RECEIVERS, 0, 0, 0);
  }

  @Test
  void aMessageThatNeverGetsASeqIsLost() {
    writes(3);
    everybodyGets(message(1, 1) + message(2, 3));
    end();
    assertFound(1, 0, 0, 0);
  }

  @Test
  void aRefusedMessageIsNotLost() {
    writes(4);
    everybodyGets(message(1, 1));
    outbound.refused(2);
    everybodyGets(message(2, 3));
    outbound.refused(4);
    end();
    assertFound(0, 0, 0, 0);
  }

  @Test
  void aMessageThatComesTwiceIsDoubled() {
    writes(2);
    for (int i = 0; i < RECEIVERS; i++) {
      gets(i, message(1, 1) + message(2, 2) + (i == SENDER || i == 4 ? message(1, 1) : ""));
    }
    end();
    assertFound(0, 2, 0, 0);
  }

  @Test
  void aMessageThatIsStoredTwiceIsDoubledOnce() {
    writes(2);
    everybodyGets(message(1, 1) + message(2, 1) + message(3, 2));
    end();
    assertFound(0, 1, 0, 0);
  }

  @Test
  void twoMessagesInTheWrongOrderAreOneMisordered() {
    writes(3);
    for (int i = 0; i < RECEIVERS; i++) {
      gets(i, message(1, 1));
      gets(i, i < 3 ? message(3, 3) + message(2, 2) : message(2, 2) + message(3, 3));
    }
    end();
    assertFound(0, 0, 3, 0);
    assertThat(completed).hasSize(3);
  }

  @Test
  void messagesThatWereStoredInTheWrongOrderAreOneMisordered() {
    writes(3);
    everybodyGets(message(1, 1) + message(2, 3) + message(3, 2));
    end();
    assertFound(0, 0, 1, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void aTextThatWasAlteredForOneReceiverIsDiffering(int receiver) {
    writes(2);
    String altered = message(1, 1).replace("hij", "h!j").replace("stu", "s!u").replace("klm", "k!");
    assertThat(altered).isNotEqualTo(message(1, 1));
    for (int i = 0; i < RECEIVERS; i++) {
      gets(i, (i == receiver ? altered : message(1, 1)) + message(2, 2));
    }
    end();
    assertFound(0, 0, 0, 1);
    assertThat(completed).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "06adf2wgj1j44, 16adf2wgj1j44",
    "06adf2wgj1j44, 06adf2wgj1j4x",
    "06adf2wgj1j44, 06adf2wgj1j",
    "2026-01-02T03:04:05.678Z, 2026-01-02T03:04:05.679Z",
    "2026-01-02T03:04:05.678Z, 2026-01-02T04:04:05.678+01:00"
  })
  void anIdOrATimeThatOneReceiverIsToldOtherwiseIsDiffering(String told, String otherwise) {
    writes(2);
    for (int i = 0; i < RECEIVERS; i++) {
      gets(i, i == 3 ? message(1, 1).replace(told, otherwise) : message(1, 1));
    }
    everybodyGets(message(2, 2));
    end();
    assertFound(0, 0, 0, 1);
    assertThat(completed).hasSize(2);
  }

  @Test
  void fieldsInAnotherOrderAreNoOtherMessage() {
    writes(1);
    String id = ",\"id\":\"06adf2wgj1j44\"";
    for (int i = 0; i < RECEIVERS; i++) {
      gets(
          i,
          i % 2 == 0
              ? message(1, 1)
              : message(1, 1).replace(id, "").replace("\"}", "\"" + id + "}"));
    }
    end();
    assertFound(0, 0, 0, 0);
  }

  @Test
  void anotherMessageThanOthersGotIsDiffering() {
    writes(2);
    for (int i = 0; i < RECEIVERS; i++) {
      gets(i, i == 4 ? message(1, 2) : message(1, 1));
    }
    everybodyGets(message(2, 2));
    end();
    assertFound(0, 0, 0, 1);
  }

  @Test
  void aSeqThatIsNotTheAcknowledgedOneIsDiffering() {
    writes(2);
    oracle.acknowledged(outbound, 1, 2); // before the push
    everybodyGets(message(1, 1) + message(2, 2));
    oracle.acknowledged(outbound, 2, 1); // behind it
    end();
    assertFound(0, 0, 0, 2);
  }

  @Test
  void aSeqThatIsNotTheAcknowledgedOneIsFoundWithAllInFlightBetween() {
    writes(IN_FLIGHT);
    for (int i = 1; i <= IN_FLIGHT; i++) {
      oracle.acknowledged(outbound, i, i == 7 ? 8 : i);
    }
    for (int i = 1; i <= IN_FLIGHT; i++) {
      everybodyGets(message(i, i));
    }
    end();
    assertFound(0, 0, 0, 1);
    assertThat(findings.unpaired).isZero();
  }

  @Test
  void repliesThatAreTooFarFromTheirPushesAreCounted() {
    int messages = 10 * IN_FLIGHT;
    writes(messages);
    for (int i = 1; i <= messages; i++) {
      oracle.acknowledged(outbound, i, i);
    }
    end();
    assertThat(findings.unpaired).isBetween(messages - 4L * IN_FLIGHT, messages - 1L * IN_FLIGHT);
    assertThat(findings.verdict().examples())
        .anyMatch(text -> text.contains("replies were too far from"));
  }

  @Test
  void aMessageIsCompleteWhenOneLoopHasItAndTheOtherWillNot() {
    Agreement agreement = new Agreement(8);
    Feed one = new Feed(Wording.LOBBY, 8, agreement, null);
    Feed other = new Feed(Wording.LOBBY, 8, agreement, null);
    one.join();
    other.join();
    List<String> done = new ArrayList<>();
    Completions completions = (at, identity, sentAt) -> done.add(identity + " of " + sentAt);
    one.look(1, 77, 5, 1);
    one.reached(1, completions);
    assertThat(done).isEmpty();
    other.pass(1, 2, completions); // the second before anybody has it
    assertThat(done).containsExactly("77 of 5");
    one.look(2, 78, 6, 1);
    one.reached(2, completions);
    assertThat(done).containsExactly("77 of 5", "78 of 6");
  }

  @Test
  void whatOtherLoopsHaveForgottenIsNotCompared() {
    Agreement agreement = new Agreement(8);
    Feed ahead = new Feed(Wording.LOBBY, 8, agreement, null);
    Feed behind = new Feed(Wording.LOBBY, 8, agreement, null);
    for (int seq = 1; seq <= 9; seq++) {
      assertThat(ahead.look(seq, seq, 1, 1)).isEqualTo(Look.FIRST);
    }
    assertThat(behind.look(1, 77, 1, 1)).isEqualTo(Look.FORGOTTEN);
    assertThat(behind.look(1, 77, 1, 1)).as("others here").isEqualTo(Look.SAME);
    assertThat(behind.look(2, 77, 1, 1)).isEqualTo(Look.DIFFERENT);
  }

  @Test
  void whatTheServerTellsToBeGoneIsNotLost() {
    writes(5);
    for (int i = 0; i < RECEIVERS; i++) {
      if (i == 1) {
        gets(i, message(1, 1));
        oracle.gap(track(i), 2, 4);
        gets(i, message(5, 5));
      } else {
        gets(i, message(1, 1) + message(2, 2) + message(3, 3) + message(4, 4) + message(5, 5));
      }
    }
    end();
    assertFound(0, 0, 0, 0);
    assertThat(findings.gaps).isEqualTo(1);
    assertThat(findings.gapMessages).isEqualTo(3);
    assertThat(completed).hasSize(5);
  }

  @Test
  void aGapThatBeginsTooLateHidesNothing() {
    writes(4);
    for (int i = 0; i < RECEIVERS; i++) {
      if (i == 1) {
        gets(i, message(1, 1));
        oracle.gap(track(i), 3, 3);
        gets(i, message(4, 4));
      } else {
        gets(i, message(1, 1) + message(2, 2) + message(3, 3) + message(4, 4));
      }
    }
    end();
    assertFound(1, 0, 0, 0);
    assertThat(findings.gapMessages).isEqualTo(1);
  }

  @Test
  void whoComesBackGoesOnWhereItWas() {
    writes(4);
    everybodyGets(message(1, 1) + message(2, 2));
    track(3).resume(77, 3);
    everybodyGets(message(3, 3) + message(4, 4));
    end();
    assertFound(0, 0, 0, 0);
  }

  @Test
  void whoComesBackMissesWhatIsNotPushedAgain() {
    writes(4);
    everybodyGets(message(1, 1) + message(2, 2));
    for (int i = 0; i < RECEIVERS; i++) {
      if (i == 3) {
        track(3).resume(77, 4);
        gets(i, message(4, 4));
      } else {
        gets(i, message(3, 3) + message(4, 4));
      }
    }
    end();
    assertFound(1, 0, 0, 0);
  }

  @Test
  void whatHasToComeAgainOnResumingIsNotDoubled() {
    writes(3);
    everybodyGets(message(1, 1) + message(2, 2));
    track(3).resume(77, 1);
    gets(3, message(1, 1) + message(2, 2));
    everybodyGets(message(3, 3));
    gets(3, message(1, 1));
    end();
    assertFound(0, 1, 0, 0); // but only once
    assertThat(findings.checked).isEqualTo(16);
  }

  @Test
  void whatAnEndedConnectionLeftUnansweredMayBeStoredLaterOrNever() {
    writes(5);
    everybodyGets(message(1, 1));
    outbound.unanswered(2);
    outbound.unanswered(3);
    everybodyGets(message(2, 4) + message(3, 2) + message(4, 5));
    end();
    assertFound(0, 0, 0, 0);
  }

  @Test
  void whoIsFarBehindIsCheckedForOrder() {
    int messages = 1000; // more than a feed remembers
    writes(messages);
    StringBuilder all = new StringBuilder();
    for (int i = 1; i <= messages; i++) {
      all.append(message(i, i));
    }
    for (int i = 0; i < RECEIVERS - 1; i++) {
      gets(i, all.toString());
    }
    gets(4, all.toString().replace(message(10, 10), ""));
    end();
    assertFound(1, 0, 0, 0);
    assertThat(findings.uncompared).isEqualTo(4 * (messages - 256) - 1); // all but the first
    assertThat(findings.verdict().examples()).anyMatch(text -> text.contains("too far behind"));
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void faultsAtRandomPlacesAreCountedExactly(long seed) {
    Random random = new Random(seed);
    int messages = 200;
    writes(messages);
    long[] expected = new long[4];
    for (int i = 0; i < RECEIVERS; i++) {
      StringBuilder stream = new StringBuilder();
      for (int seq = 1; seq <= messages; seq++) {
        // Never two faults side by side, and none for the sender, where faults have consequences.
        int fault = i == SENDER || seq % 4 != 0 ? -1 : random.nextInt(8);
        switch (fault) {
          case 0 -> expected[0]++;
          case 1 -> stream.append(message(seq, seq).repeat(2));
          case 2 -> stream.append(message(seq + 1, seq + 1)).append(message(seq, seq));
          case 3 -> stream.append(message(seq, seq).replace("ij", "!!").replace("kl", "!!"));
          default -> stream.append(message(seq, seq));
        }
        expected[1] += fault == 1 ? 1 : 0;
        expected[3] += fault == 3 ? 1 : 0;
        if (fault == 2) {
          if (seq < messages) {
            expected[2]++;
            seq++;
          } else {
            stream.setLength(
                stream.length() - message(seq + 1, seq + 1).length() - message(seq, seq).length());
            stream.append(message(seq, seq));
          }
        }
      }
      gets(i, stream.toString());
    }
    end();
    assertFound(expected[0], expected[1], expected[2], expected[3]);
  }
}
