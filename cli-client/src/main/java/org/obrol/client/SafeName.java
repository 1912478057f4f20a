package org.obrol.client;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Turns what somebody else called a file into a name that is safe to use in a folder of this
 * machine, on any of the usual systems: one step of a path, never a way out of the folder, not
 * hidden, no device, nothing that cannot be seen. Letters of all scripts and the extension stay.
 */
final class SafeName {
  /** What the usual file systems take for one name; as UTF-16 it is not longer. */
  static final int MAX_BYTES = 255;

  private static final int MAX_EXTENSION_BYTES = 32;
  private static final String NAMELESS = "file";

  /** Means something to a path, a shell pattern or a stream of some system. */
  private static final String SPECIAL = "/\\:*?\"<>|";

  /** Devices of Windows, whatever follows a dot behind them. */
  private static final Pattern RESERVED =
      Pattern.compile(
          "(con|prn|aux|nul|clock\\$|conin\\$|conout\\$|(com|lpt)[0-9¹²³])[ ]*(\\..*)?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** Hides a file, is an option or a home to a shell, or is easily overlooked. */
  private static final Pattern BAD_START = Pattern.compile("^[.~ -]+");

  private static final Pattern BAD_END = Pattern.compile("[. ]+$");

  private SafeName() {}

  /** A safe name that is as much like {@code name} as can be; of 1 to 255 bytes in UTF-8. */
  static String of(String name) {
    StringBuilder safe = new StringBuilder(name.length());
    name.codePoints().map(SafeName::safe).forEach(safe::appendCodePoint);
    String text = safe.toString().replaceAll(" {2,}", " ");
    text = BAD_START.matcher(text).replaceFirst("_");
    text = withoutBadEnd(text);
    if (text.chars().allMatch(c -> c == '_')) {
      return NAMELESS;
    }
    return bounded(RESERVED.matcher(text).matches() ? "_" + text : text, "");
  }

  /** The same name for the {@code number}th file of it: {@code a (2).txt}. */
  static String numbered(String safe, int number) {
    return bounded(safe, " (" + number + ")");
  }

  /** The same name in ASCII, for a file system that knows no other letters. */
  static String ascii(String safe) {
    return safe.replaceAll("[^\\x20-\\x7e]", "_");
  }

  /** The character itself, or what stands for one that must not be there. */
  private static int safe(int c) {
    return switch (Character.getType(c)) {
      case Character.SPACE_SEPARATOR -> ' ';
      // Format characters turn or hide text; what is not assigned some systems refuse.
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          '_';
      default -> SPECIAL.indexOf(c) >= 0 || isBlankLetter(c) ? '_' : c;
    };
  }

  /** Letters and symbols that look like nothing: Hangul fillers and the empty Braille pattern. */
  private static boolean isBlankLetter(int c) {
    return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x2800 || c == 0x034F;
  }

  /** The stem, cut where it has to be, then what is to stand behind it, then the extension. */
  private static String bounded(String name, String behindStem) {
    int dot = name.lastIndexOf('.');
    String extension = dot > 0 ? name.substring(dot) : "";
    if (bytes(extension) > MAX_EXTENSION_BYTES || extension.indexOf(' ') >= 0) {
      extension = "";
    }
    String stem = name.substring(0, name.length() - extension.length());
    int room = MAX_BYTES - bytes(behindStem) - bytes(extension);
    if (bytes(stem) > room) {
      stem = withoutBadEnd(cut(stem, room));
    }
    return stem + behindStem + extension;
  }

  private static String cut(String text, int maxBytes) {
    int end = 0;
    int bytes = 0;
    while (end < text.length()) {
      int next = end + Character.charCount(text.codePointAt(end));
      bytes += bytes(text.substring(end, next));
      if (bytes > maxBytes) {
        break;
      }
      end = next;
    }
    return text.substring(0, end);
  }

  private static String withoutBadEnd(String text) {
    return BAD_END.matcher(text).replaceFirst("");
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
