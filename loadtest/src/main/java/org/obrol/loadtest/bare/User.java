package org.obrol.loadtest.bare;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who was once logged in. Any thread. */
final class User {
  private final String name;
  private final String token;
  private final List<Direct> directs = new ArrayList<>(0);
  private @Nullable Connection connection;
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

  /** Private messages go to this connection from now on. */
  synchronized void connected(Connection newest, Welcome welcome) {
    connection = newest;
    for (Direct direct : directs) {
      welcome.add(direct.name(this), direct.epoch(), direct.join(this, newest));
    }
  }

  /** A connection is gone. */
  synchronized void disconnected(Connection gone) {
    if (connection == gone) {
      connection = null;
      directs.forEach(direct -> direct.join(this, null));
    }
  }

  /** Adds a private conversation in which nothing was said yet. */
  synchronized void add(Direct direct) {
    directs.add(direct);
    direct.join(this, connection);
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
