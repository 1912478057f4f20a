package org.obrol.server.ndjson;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times on the wire: ISO 8601, UTC, always with milliseconds. */
final class Times {
  /** How many bytes a time has at most; 24 where the year has four digits. */
  static final int MAX_BYTES = 32;

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final byte[] TEMPLATE =
      "0000-00-00T00:00:00.000Z".getBytes(StandardCharsets.US_ASCII);
  private static final int SECONDS_PER_DAY = 86_400;
  private static final long FIRST_SECOND = LocalDate.of(0, 1, 1).toEpochDay() * SECONDS_PER_DAY;
  private static final long END_SECOND = LocalDate.of(10_000, 1, 1).toEpochDay() * SECONDS_PER_DAY;

  private Times() {}

  static String format(Instant instant) {
    byte[] text = new byte[MAX_BYTES];
    return new String(text, 0, write(instant, text, 0), StandardCharsets.US_ASCII);
  }

  /**
   * Writes a time as ASCII.
   *
   * @return where it ends
   */
  static int write(Instant instant, byte[] target, int offset) {
    long second = instant.getEpochSecond();
    if (second < FIRST_SECOND || second >= END_SECOND) { // years that do not have four digits
      byte[] text = FORMAT.format(instant).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(text, 0, target, offset, text.length);
      return offset + text.length;
    }
    System.arraycopy(TEMPLATE, 0, target, offset, TEMPLATE.length);
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(second, (long) SECONDS_PER_DAY));
    two(date.getYear() / 100, target, offset);
    two(date.getYear() % 100, target, offset + 2);
    two(date.getMonthValue(), target, offset + 5);
    two(date.getDayOfMonth(), target, offset + 8);
    int ofDay = Math.floorMod(second, SECONDS_PER_DAY);
    two(ofDay / 3600, target, offset + 11);
    two(ofDay / 60 % 60, target, offset + 14);
    two(ofDay % 60, target, offset + 17);
    int millis = instant.getNano() / 1_000_000;
    target[offset + 20] = (byte) ('0' + millis / 100);
    two(millis % 100, target, offset + 21);
    return offset + TEMPLATE.length;
  }

  private static void two(int number, byte[] target, int offset) {
    target[offset] = (byte) ('0' + number / 10);
    target[offset + 1] = (byte) ('0' + number % 10);
  }
}
