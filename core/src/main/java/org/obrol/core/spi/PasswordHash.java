package org.obrol.core.spi;

/** Turns passwords into what may be stored, and compares. Slow on purpose; never on a lane. */
public interface PasswordHash {
  /** Makes what may be stored: a text that names its own parameters and salt. */
  String hash(String password);

  /** Whether this is the password behind a hash, in a time that does not depend on how wrong. */
  boolean matches(String password, String hash);

  /**
   * Whether a hash was made in another way than {@link #hash} would make it now, so that it should
   * be replaced when its password is known. Cheap.
   */
  boolean isOutdated(String hash);
}
