package org.obrol.storage;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.obrol.core.spi.PasswordHash;

/**
 * Argon2id (RFC 9106), as {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}: 19 MiB and two passes,
 * which OWASP's Password Storage Cheat Sheet asks for. Takes that much memory for each hash that is
 * made at the same time. Any thread may call it.
 */
public final class Argon2id implements PasswordHash {
  private static final int MEMORY_KIB = 19_456;
  private static final int ITERATIONS = 2;

  /** One; with more the library takes threads of its own, so no other hash is taken. */
  private static final int LANES = 1;

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  /** RFC 9106, section 3.1. */
  private static final int MIN_SALT_BYTES = 8;

  private static final int MIN_HASH_BYTES = 4;
  private static final int MIN_MEMORY_KIB = 8;

  /** What asks for more was never made here, and could end the process. */
  private static final int MAX_MEMORY_KIB = 1 << 20;

  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=([1-9][0-9]{0,6}),t=([1-9][0-9]{0,2}),p=1"
              + "\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  private final SecureRandom random = new SecureRandom();
  private final int memoryKib;
  private final int iterations;

  /** Hashes with 19 MiB and two passes. */
  public Argon2id() {
    this(MEMORY_KIB, ITERATIONS);
  }

  /** Hashes with other parameters. */
  Argon2id(int memoryKib, int iterations) {
    if (memoryKib < MIN_MEMORY_KIB || memoryKib > MAX_MEMORY_KIB) {
      throw new IllegalArgumentException(
          "memory: %d KiB (expected: %d..%d)".formatted(memoryKib, MIN_MEMORY_KIB, MAX_MEMORY_KIB));
    }
    this.memoryKib = memoryKib;
    this.iterations = iterations;
  }

  @Override
  public String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] derived = derive(password, salt, memoryKib, iterations, HASH_BYTES);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return prefix() + base64.encodeToString(salt) + "$" + base64.encodeToString(derived);
  }

  @Override
  public boolean matches(String password, String hash) {
    Matcher parts = FORM.matcher(hash);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a hash of argon2id");
    }
    int memory = Integer.parseInt(parts.group(1));
    int passes = Integer.parseInt(parts.group(2));
    byte[] salt = Base64.getDecoder().decode(parts.group(3));
    byte[] expected = Base64.getDecoder().decode(parts.group(4));
    if (memory < MIN_MEMORY_KIB
        || memory > MAX_MEMORY_KIB
        || salt.length < MIN_SALT_BYTES
        || expected.length < MIN_HASH_BYTES) {
      throw new IllegalArgumentException("a hash of argon2id with impossible parameters");
    }
    byte[] derived = derive(password, salt, memory, passes, expected.length);
    return MessageDigest.isEqual(derived, expected);
  }

  @Override
  public boolean isOutdated(String hash) {
    return !hash.startsWith(prefix());
  }

  private String prefix() {
    return "$argon2id$v=19$m=%d,t=%d,p=%d$".formatted(memoryKib, iterations, LANES);
  }

  private static byte[] derive(
      String password, byte[] salt, int memoryKib, int iterations, int bytes) {
    // By instance, since the library's other entrances look for a file of settings first, and by
    // bytes, so that no charset is chosen for us.
    return Argon2Function.getInstance(
            memoryKib, iterations, LANES, bytes, Argon2.ID, Argon2Function.ARGON2_VERSION_13)
        .hash(password.getBytes(StandardCharsets.UTF_8), salt)
        .getBytes();
  }
}
