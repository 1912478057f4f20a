package org.obrol.core.memory;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.obrol.core.spi.PasswordHash;

/** PBKDF2 with HMAC-SHA-512, which every JDK has, as {@code $pbkdf2-sha512$i=…$salt$hash}. */
public final class Pbkdf2 implements PasswordHash {
  /** What OWASP's Password Storage Cheat Sheet asks of PBKDF2-HMAC-SHA512. */
  public static final int DEFAULT_ITERATIONS = 210_000;

  private static final String NAME = "pbkdf2-sha512";
  private static final String ALGORITHM = "PBKDF2WithHmacSHA512";
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private final SecureRandom random = new SecureRandom();
  private final int iterations;

  /** Hashes with {@link #DEFAULT_ITERATIONS}. */
  public Pbkdf2() {
    this(DEFAULT_ITERATIONS);
  }

  /** Hashes with as many iterations, more being slower for everybody. */
  public Pbkdf2(int iterations) {
    if (iterations < 1) {
      throw new IllegalArgumentException("iterations: " + iterations + " (expected: >= 1)");
    }
    this.iterations = iterations;
  }

  @Override
  public String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return String.join(
        "$",
        "",
        NAME,
        "i=" + iterations,
        base64.encodeToString(salt),
        base64.encodeToString(derive(password, salt, iterations)));
  }

  @Override
  public boolean matches(String password, String hash) {
    String[] parts = hash.split("\\$", -1);
    if (parts.length != 5 || !parts[1].equals(NAME) || !parts[2].startsWith("i=")) {
      throw new IllegalArgumentException("not a hash of " + NAME);
    }
    Base64.Decoder base64 = Base64.getDecoder();
    byte[] salt = base64.decode(parts[3]);
    byte[] expected = base64.decode(parts[4]);
    byte[] derived = derive(password, salt, Integer.parseInt(parts[2].substring(2)));
    return MessageDigest.isEqual(derived, expected);
  }

  @Override
  public boolean isOutdated(String hash) {
    return !hash.startsWith("$" + NAME + "$i=" + iterations + "$");
  }

  private static byte[] derive(String password, byte[] salt, int iterations) {
    PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BYTES * 8);
    try {
      return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this JDK has no " + ALGORITHM, missing);
    } finally {
      spec.clearPassword();
    }
  }
}
