package org.obrol.core.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A group's name: a label for a group, unique among the groups of one time, without its {@code #}.
 *
 * <p>Two names that differ only in case or in compatible spellings of a character are equal. What
 * must outlive a name is kept by {@link GroupId}.
 */
public final class GroupName implements Comparable<GroupName> {
  private final String shown;
  private final String folded;

  private GroupName(String shown) {
    this.shown = shown;
    this.folded = Names.fold(shown);
  }

  /**
   * Makes a name.
   *
   * @throws IllegalArgumentException if it breaks the rules for names; the message says which
   */
  public static GroupName of(String name) {
    String problem = Names.problem(name);
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
    return new GroupName(name);
  }

  /** Makes a name, or nothing where {@link #of} would throw. */
  public static Optional<GroupName> parse(String name) {
    return Names.problem(name) == null ? Optional.of(new GroupName(name)) : Optional.empty();
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
  public int compareTo(GroupName other) {
    return folded.compareTo(other.folded);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GroupName name && name.folded.equals(folded);
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
