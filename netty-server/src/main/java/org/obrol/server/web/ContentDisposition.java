package org.obrol.server.web;

import java.nio.charset.StandardCharsets;
import org.obrol.core.model.FileName;

/**
 * The field that tells a browser what to call a file that it saves (RFC 6266): the name in ASCII
 * for all, and the whole one in the form of RFC 8187. No name leads out of the folder that a file
 * is saved in, hides it, or shows another ending than it has.
 */
final class ContentDisposition {
  /** Besides letters and digits, what RFC 8187 lets stand for itself. */
  private static final String PLAIN = "!#$&+-.^_`|~";

  private static final String HEX = "0123456789ABCDEF";

  private ContentDisposition() {}

  /** What the field says for a file; ASCII, without control characters. */
  static String of(FileName name) {
    String harmless = harmless(name.value());
    return "attachment; filename=\"" + ascii(harmless) + "\"; filename*=UTF-8''" + coded(harmless);
  }

  private static String harmless(String name) {
    StringBuilder harmless = new StringBuilder(name.length());
    name.codePoints()
        .map(c -> c == '/' || c == '\\' || isInvisible(c) ? '_' : c)
        .forEach(harmless::appendCodePoint);
    if (harmless.charAt(0) == '.') {
      harmless.setCharAt(0, '_');
    }
    return harmless.toString();
  }

  /** Marks that turn text round among them. */
  private static boolean isInvisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      case Character.FORMAT -> c != ZERO_WIDTH_JOINER && c != ZERO_WIDTH_NON_JOINER;
      default -> false;
    };
  }

  private static final int ZERO_WIDTH_JOINER = 0x200d; // within emoji
  private static final int ZERO_WIDTH_NON_JOINER = 0x200c; // within words of some languages

  /** A percent sign is none either, because some browsers decode it. */
  private static String ascii(String name) {
    StringBuilder ascii = new StringBuilder(name.length());
    name.codePoints()
        .map(c -> c < ' ' || c > '~' || c == '"' || c == '%' ? '_' : c)
        .forEach(ascii::appendCodePoint);
    return ascii.toString();
  }

  private static String coded(String name) {
    StringBuilder coded = new StringBuilder(name.length());
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if ((c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || PLAIN.indexOf(c) >= 0) {
        coded.append(c);
      } else {
        coded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
      }
    }
    return coded.toString();
  }
}
