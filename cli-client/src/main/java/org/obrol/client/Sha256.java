package org.obrol.client;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The checksum of files. */
final class Sha256 {
  /** How much to read at a time. */
  static final int BUFFER_BYTES = 256 * 1024;

  private Sha256() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
