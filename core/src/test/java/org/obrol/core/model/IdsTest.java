package org.obrol.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The ids of messages, conversations, accounts and groups, and positions. */
class IdsTest {
  private static final AccountId ALICE = new AccountId(3);
  private static final AccountId BOB = new AccountId(8);

  @Test
  void aMessageIdIsWrittenAs13CharactersOfBase32() {
    assertThat(new MessageId(0)).hasToString("0000000000000");
    assertThat(new MessageId(31)).hasToString("000000000000z");
    assertThat(new MessageId(32)).hasToString("0000000000010");
    assertThat(new MessageId(Long.MAX_VALUE)).hasToString("7zzzzzzzzzzzz");
    assertThat(new MessageId(-1)).hasToString("fzzzzzzzzzzzz");
    assertThat(new MessageId(Long.MIN_VALUE)).hasToString("8000000000000");
  }

  @Test
  void messageIdsThatDifferAreWrittenDifferentlyAndInTheirOrder() {
    Random random = new Random(1);
    Set<String> texts = new HashSet<>();
    Set<Long> values = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      long value = random.nextLong() >> random.nextInt(64);
      long other = value + 1 + random.nextInt(40);
      values.add(value);
      String text = new MessageId(value).toString();
      texts.add(text);
      assertThat(text).matches("[0-9a-hjkmnp-tv-z]{13}");
      assertThat(Long.compareUnsigned(value, other) < 0)
          .isEqualTo(text.compareTo(new MessageId(other).toString()) < 0);
    }
    assertThat(texts).hasSameSizeAs(values);
  }

  @Test
  void aMessageIdIsWrittenIntoAnArrayAsItIsIntoAString() {
    byte[] target = "[.............]".getBytes(StandardCharsets.US_ASCII);
    new MessageId(32).write(target, 1);

    assertThat(MessageId.LENGTH).isEqualTo(13);
    assertThat(new String(target, StandardCharsets.US_ASCII)).isEqualTo("[0000000000010]");
  }

  @Test
  void aDirectConversationIsTheSameFromBothSides() {
    ConversationId.Direct direct = ConversationId.direct(ALICE, BOB);

    assertThat(ConversationId.direct(BOB, ALICE)).isEqualTo(direct);
    assertThat(direct.low()).isEqualTo(ALICE);
    assertThat(direct.other(ALICE)).isEqualTo(BOB);
    assertThat(direct.other(BOB)).isEqualTo(ALICE);
    assertThat(direct.has(ALICE)).isTrue();
    assertThat(direct.has(BOB)).isTrue();
    assertThat(direct.has(new AccountId(4))).isFalse();
  }

  @Test
  void oneMayTalkToOneself() {
    ConversationId.Direct alone = ConversationId.direct(ALICE, ALICE);

    assertThat(alone.other(ALICE)).isEqualTo(ALICE);
    assertThat(alone).isNotEqualTo(ConversationId.direct(ALICE, BOB));
  }

  @Test
  void aDirectConversationHasItsLowerIdFirst() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConversationId.Direct(BOB, ALICE))
        .withMessageContaining("expected: the lower id first");
  }

  @Test
  void conversationsOfDifferentKindsAreDifferent() {
    assertThat(ConversationId.group(new GroupId(3))).isNotEqualTo(ConversationId.LOBBY);
    assertThat(ConversationId.group(new GroupId(3)))
        .isEqualTo(ConversationId.group(new GroupId(3)))
        .isNotEqualTo(ConversationId.direct(ALICE, ALICE));
  }

  @Test
  void idsAndPositionsAreNotNegative() {
    assertThat(AccountId.SYSTEM.value()).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AccountId(-1))
        .withMessageContaining("-1 (expected: >= 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GroupId(0))
        .withMessageContaining("0 (expected: > 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Position(1, -1))
        .withMessageContaining("-1 (expected: >= 0)");
  }

  @Test
  void conversationsOfNeighboursSpreadOverAHashTable() {
    Set<Integer> places = new HashSet<>();
    for (int i = 1; i <= 1024; i++) {
      int hash = ConversationId.direct(new AccountId(i), new AccountId(i + 1)).hashCode();
      places.add((hash ^ (hash >>> 16)) & 1023); // as the JDK's maps choose them
    }
    assertThat(places).hasSizeGreaterThan(512); // by chance it would be 647
  }
}
