package org.obrol.server.command;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of bytes as people write it: {@code 4096}, {@code 64K}, {@code 256M}, {@code 1G}. */
record ByteSize(long bytes) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,12})\\s*([KMGT]?)I?B?");

  /** Reads the option. K, M, G and T are powers of 1024. */
  static final class Converter implements ITypeConverter<ByteSize> {
    @Override
    public ByteSize convert(String value) {
      Matcher form = FORM.matcher(value.strip().toUpperCase(Locale.ROOT));
      if (!form.matches()) {
        throw new TypeConversionException(
            "'" + value + "' is no size (expected: bytes, or 64K, 256M, 1G)");
      }
      int power = form.group(2).isEmpty() ? 0 : "KMGT".indexOf(form.group(2)) + 1;
      try {
        return new ByteSize(Math.multiplyExact(Long.parseLong(form.group(1)), 1L << (10 * power)));
      } catch (ArithmeticException tooLarge) {
        throw new TypeConversionException("'" + value + "' is too large");
      }
    }
  }
}
