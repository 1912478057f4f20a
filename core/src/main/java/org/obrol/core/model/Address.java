package org.obrol.core.model;

import java.util.Optional;

/**
 * Where a user writes to, as that user names it: a person, a group or the lobby. Which conversation
 * it means depends on who says it and when.
 */
public sealed interface Address {
  /** Everybody. */
  Address LOBBY = new Lobby();

  /** A direct conversation, named after the other side. */
  record User(UserName name) implements Address {
    @Override
    public String toString() {
      return "@" + name.shown();
    }
  }

  /** A group. */
  record Group(GroupName name) implements Address {
    @Override
    public String toString() {
      return "#" + name.shown();
    }
  }

  /** Everybody; use {@link #LOBBY}. */
  record Lobby() implements Address {
    @Override
    public String toString() {
      return "*";
    }
  }

  /** The address of a direct conversation with a user. */
  static Address of(UserName name) {
    return new User(name);
  }

  /** The address of a group. */
  static Address of(GroupName name) {
    return new Group(name);
  }

  /** Reads {@code bob}, {@code @bob}, {@code #devs} or {@code *}; {@code toString} writes it. */
  static Optional<Address> parse(String text) {
    if (text.equals("*")) {
      return Optional.of(LOBBY);
    }
    if (text.startsWith("#")) {
      return GroupName.parse(text.substring(1)).map(Group::new);
    }
    return UserName.parse(text.startsWith("@") ? text.substring(1) : text).map(User::new);
  }
}
