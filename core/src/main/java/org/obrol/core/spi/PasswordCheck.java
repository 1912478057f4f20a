package org.obrol.core.spi;

import org.jspecify.annotations.Nullable;

/**
 * Compares passwords in a time that does not tell who exists, for {@link Accounts} that keep
 * hashes. Any thread; slow, like the hash.
 */
public final class PasswordCheck {
  private final PasswordHash hash;
  private @Nullable String nobodysHash; // guarded by this

  /** Makes a check of the hashes that this makes. */
  public PasswordCheck(PasswordHash hash) {
    this.hash = hash;
  }

  /**
   * Whether this is the password behind a hash. Where there is none, nobody's hash is compared.
   *
   * @param stored null for a user that there is not, or who has no password
   */
  public boolean isRight(String password, @Nullable String stored) {
    String nobodys = nobodysHash(); // made by whoever comes first, who need not be a stranger
    return hash.matches(password, stored == null ? nobodys : stored) && stored != null;
  }

  /** Not made with the store, because it takes long and may never be needed. */
  private synchronized String nobodysHash() {
    if (nobodysHash == null) {
      nobodysHash = hash.hash("nobody's password");
    }
    return nobodysHash;
  }
}
