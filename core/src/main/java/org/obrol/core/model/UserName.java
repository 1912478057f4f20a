package org.obrol.core.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A user's name: a label for an account, unique among the names in use at one time.
 *
 * <p>Two names that differ only in case or in compatible spellings of a character are equal. What
 * must outlive a name (conversations, keys, read marks, memberships) is kept by {@link AccountId}.
 */
public final class UserName implements Comparable<UserName> {
  /** The name in which the server itself speaks; nobody can register it. */
  public static final UserName SYSTEM = of("system");

  private final String shown;
  private final String folded;

  private UserName(String shown) {
    this.shown = shown;
    String compared = Names.fold(shown);
    this.folded = compared.equals(shown) ? shown : compared; // mostly one string for both
  }

  /**
   * Makes a name.
   *
   * @throws IllegalArgumentException if it breaks the rules for names; the message says which
   */
  public static UserName of(String name) {
    String problem = Names.problem(name);
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
    return new UserName(name);
  }

  /** Makes a name, or nothing where {@link #of} would throw. */
  public static Optional<UserName> parse(String name) {
    return Names.problem(name) == null ? Optional.of(new UserName(name)) : Optional.empty();
  }

  /** The name as it was registered, for people to read. */
  public String shown() {
    return shown;
  }

  /** The name as it is stored and compared. */
  public String folded() {
    return folded;
  }

  @Override
  public int compareTo(UserName other) {
    return folded.compareTo(other.folded);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UserName name && name.folded.equals(folded);
  }

  @Override
  public int hashCode() {
    return folded.hashCode();
  }

  @Override
  public String toString() {
    return shown;
  }
}
