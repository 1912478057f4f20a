package org.obrol.server.ndjson;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-02T03:04:05.678Z",
        "1970-01-01T00:00:00.000Z",
        "1969-12-31T23:59:59.999Z",
        "2024-02-29T12:00:00.001Z",
        "1900-02-28T23:59:59.010Z",
        "0000-01-01T00:00:00.000Z",
        "9999-12-31T23:59:59.999Z"
      })
  void areWrittenAsTheyAreRead(String time) {
    assertThat(Times.format(Instant.parse(time))).isEqualTo(time);
  }

  @Test
  void areWhatTheJdkMakesOfAnyInstant() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 200_000; i++) {
      // From some seconds about 1970 to millions of years from it, either way.
      long second = random.nextLong() >> (18 + random.nextInt(40));
      Instant instant = Instant.ofEpochSecond(second, random.nextInt(1_000_000_000));
      assertThat(Times.format(instant)).as("seed %d", seed).isEqualTo(FORMAT.format(instant));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-0001-12-31T23:59:59.999Z",
        "+10000-01-01T00:00:00Z",
        "-999999999-01-01T00:00:00Z",
        "+999999999-12-31T23:59:59Z"
      })
  void haveASignWhereTheYearHasNoFourDigits(String time) {
    Instant instant = Instant.parse(time);
    assertThat(Times.format(instant)).isEqualTo(FORMAT.format(instant)).matches("[+-]\\d{4,}-.*");
  }
}
