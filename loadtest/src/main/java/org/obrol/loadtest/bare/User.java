package org.obrol.loadtest.bare;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who was once logged in. Read by any thread, written by the loop of its connection. */
final class User {
  private final String name;
  private final String token;
  private volatile @Nullable Connection connection;
  private volatile List<Conversation> groups = List.of();

  User(String name, String token) {
    this.name = name;
    this.token = token;
  }

  String name() {
    return name;
  }

  String token() {
    return token;
  }

  /** The newest connection; null when it is gone. */
  @Nullable Connection connection() {
    return connection;
  }

  void connected(@Nullable Connection newest) {
    connection = newest;
  }

  List<Conversation> groups() {
    return groups;
  }

  void joined(Conversation group) {
    List<Conversation> more = new ArrayList<>(groups);
    more.add(group);
    groups = List.copyOf(more);
  }
}
