package org.obrol.server.command;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A span of time as people write it: {@code 30d}, {@code 12h}, {@code 90m}. */
record TimeSpan(Duration duration) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\s*([DHM])");

  /** Reads the option; the span is longer than nothing. */
  static final class Converter implements ITypeConverter<TimeSpan> {
    @Override
    public TimeSpan convert(String value) {
      Matcher form = FORM.matcher(value.strip().toUpperCase(Locale.ROOT));
      if (!form.matches()) {
        throw new TypeConversionException(
            "'" + value + "' is no span of time (expected: days, hours or minutes: 30d, 12h, 90m)");
      }
      long count = Long.parseLong(form.group(1));
      if (count == 0) {
        throw new TypeConversionException("'" + value + "' is no time at all (expected: >= 1m)");
      }
      return new TimeSpan(
          switch (form.group(2)) {
            case "D" -> Duration.ofDays(count);
            case "H" -> Duration.ofHours(count);
            default -> Duration.ofMinutes(count);
          });
    }
  }
}
