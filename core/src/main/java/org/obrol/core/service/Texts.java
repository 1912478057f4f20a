package org.obrol.core.service;

import org.obrol.core.command.Failure;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.Refused;

/** What texts, keys, passwords and new names must be. */
final class Texts {
  private static final String ERASED = "erased-"; // so begin the names of those who were erased
  private static final int MAX_KEY_CHARS = 64;
  private static final int MAX_PASSWORD_CHARS = 256; // hashing takes longer for longer ones

  private Texts() {}

  /** Refuses a message that is empty, too long, or not Unicode text without NUL. */
  static void check(String text, int maxBytes) {
    if (text.isEmpty()) {
      throw new Refused(Failure.MISSING_PARAMETER, "the text is empty");
    }
    int bytes = utf8Length(text, "text");
    if (bytes > maxBytes) {
      throw new Refused(
          Failure.TOO_LONG, "the text has " + bytes + " bytes (expected: <= " + maxBytes + ")");
    }
  }

  /** How long this is in UTF-8; refuses what is not Unicode text without NUL. */
  private static int utf8Length(String text, String what) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw new Refused(Failure.MALFORMED, "the " + what + " has a NUL character");
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          throw new Refused(Failure.MALFORMED, "the " + what + " has half a surrogate pair");
        }
        i++;
        bytes += 4;
      } else {
        bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
      }
    }
    return bytes;
  }

  /** Refuses a name that nobody may take. */
  static void checkNotReserved(UserName name) {
    if (name.equals(UserName.SYSTEM) || name.folded().startsWith(ERASED)) {
      throw new Refused(Failure.INVALID_NAME, "the name " + name + " is reserved");
    }
  }

  /** Refuses a key that is empty, too long, or not Unicode text without NUL. */
  static void checkKey(String key) {
    if (key.isEmpty()) {
      throw new Refused(Failure.MISSING_PARAMETER, "the key is empty");
    }
    if (key.length() > MAX_KEY_CHARS) {
      throw new Refused(
          Failure.TOO_LONG,
          "the key has %d characters (expected: 1 to %d)".formatted(key.length(), MAX_KEY_CHARS));
    }
    utf8Length(key, "key");
  }

  /** Whether anybody can have this password. */
  static boolean canBePassword(String password) {
    return !password.isEmpty() && password.length() <= MAX_PASSWORD_CHARS;
  }

  static void checkPassword(String password) {
    if (password.isEmpty()) {
      throw new Refused(Failure.MISSING_PARAMETER, "the password is empty");
    }
    if (password.length() > MAX_PASSWORD_CHARS) {
      throw new Refused(
          Failure.TOO_LONG,
          "the password has %d characters (expected: 1 to %d)"
              .formatted(password.length(), MAX_PASSWORD_CHARS));
    }
  }
}
