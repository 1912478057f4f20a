package org.obrol.core.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * The SHA-256 of a file's content.
 *
 * @param hex 64 hexadecimal digits, in lower case
 */
public record Sha256(String hex) {
  private static final int BYTES = 32;

  /**
   * Makes one from its digits, in either case.
   *
   * @throws IllegalArgumentException if these are not 64 hexadecimal digits
   */
  public Sha256 {
    if (HexFormat.of().parseHex(hex).length != BYTES) {
      throw new IllegalArgumentException(
          "sha256: %d digits (expected: %d)".formatted(hex.length(), 2 * BYTES));
    }
    hex = hex.toLowerCase(Locale.ROOT);
  }

  /** What computes one, for {@link #of}. Confined to whoever feeds it. */
  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) { // every JDK must have it
      throw new IllegalStateException(impossible);
    }
  }

  /** Makes one from the digest's bytes. */
  public static Sha256 of(byte[] digest) {
    return new Sha256(HexFormat.of().formatHex(digest));
  }

  /** Makes one, or nothing where the constructor would throw. */
  public static Optional<Sha256> parse(String hex) {
    try {
      return Optional.of(new Sha256(hex));
    } catch (IllegalArgumentException invalid) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
