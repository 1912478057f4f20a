package org.obrol.core.model;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the sender of a file calls it, as given. Never a path: it may hold {@code /}, {@code ..} or
 * anything else but control characters.
 *
 * @param value 1 to 255 bytes in UTF-8
 */
public record FileName(String value) {
  /** What the usual file systems allow for one name. */
  private static final int MAX_BYTES = 255;

  /**
   * Makes a name.
   *
   * @throws IllegalArgumentException if it breaks the rules above; the message says which
   */
  public FileName {
    String problem = problem(value);
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
  }

  /** Makes a name, or nothing where the constructor would throw. */
  public static Optional<FileName> parse(String name) {
    return problem(name) == null ? Optional.of(new FileName(name)) : Optional.empty();
  }

  private static @Nullable String problem(String name) {
    int bytes;
    try {
      bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(name)).remaining();
    } catch (CharacterCodingException invalid) {
      return "the file's name has half a surrogate pair";
    }
    if (bytes == 0 || bytes > MAX_BYTES) {
      return "the file's name has %d bytes (expected: 1 to %d)".formatted(bytes, MAX_BYTES);
    }
    return name.codePoints().anyMatch(Character::isISOControl)
        ? "the file's name has a control character"
        : null;
  }

  @Override
  public String toString() {
    return value;
  }
}
