package org.obrol.core.model;

/**
 * Tells one group from every other. Never given again, also not after the group and its name are
 * gone.
 *
 * @param value positive
 */
public record GroupId(long value) {
  public GroupId {
    if (value <= 0) {
      throw new IllegalArgumentException("group id: " + value + " (expected: > 0)");
    }
  }
}
