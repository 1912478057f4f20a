package org.obrol.core.model;

/**
 * Tells one account from every other, guests included. Never given again, also not after the
 * account and its name are gone.
 *
 * @param value positive, or 0 for {@link #SYSTEM}
 */
public record AccountId(long value) implements Comparable<AccountId> {
  /** The server itself, as an author. */
  public static final AccountId SYSTEM = new AccountId(0);

  public AccountId {
    if (value < 0) {
      throw new IllegalArgumentException("account id: " + value + " (expected: >= 0)");
    }
  }

  @Override
  public int compareTo(AccountId other) {
    return Long.compare(value, other.value);
  }
}
