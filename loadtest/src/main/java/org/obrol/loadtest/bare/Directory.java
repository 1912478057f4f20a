package org.obrol.loadtest.bare;

import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Who and what there is. Nothing is ever taken out. Any thread. */
final class Directory {
  private static final String LOBBY = "*";

  private final Turn[] turns;
  private final Map<String, User> users = new ConcurrentHashMap<>();
  private final Map<String, User> tokens = new ConcurrentHashMap<>();
  private final Map<String, Conversation> groups = new ConcurrentHashMap<>();
  private final Map<String, Direct> directs = new ConcurrentHashMap<>();
  private final Conversation lobby;

  Directory(Turn[] turns) {
    this.turns = turns;
    this.lobby = group(LOBBY);
  }

  Conversation lobby() {
    return lobby;
  }

  User user(String name) {
    return users.computeIfAbsent(
        name,
        added -> {
          User user = new User(added, token());
          tokens.put(user.token(), user);
          return user;
        });
  }

  @Nullable User userOfToken(String token) {
    return tokens.get(token);
  }

  /** A group, made if it is not there. */
  Conversation group(String name) {
    return groups.computeIfAbsent(name, added -> new Conversation(added, epoch(), turns));
  }

  /** Where a user's messages to an address go, or null where nobody has that name. */
  @Nullable Route route(String verb, User from, String to) {
    if (to.equals(LOBBY) || to.startsWith("#")) {
      Conversation conversation = groups.get(to);
      return conversation == null ? null : Route.toAll(verb, to, from, conversation);
    }
    User other = users.get(to.startsWith("@") ? to.substring(1) : to);
    return other == null ? null : Route.toOne(verb, to, from, other, direct(from, other));
  }

  private Direct direct(User one, User other) {
    boolean inOrder = one.name().compareTo(other.name()) < 0;
    String pair = inOrder ? one.name() + " " + other.name() : other.name() + " " + one.name();
    return directs.computeIfAbsent(
        pair,
        added -> {
          Direct direct = new Direct(one, other, epoch());
          one.add(direct);
          if (other != one) {
            other.add(direct);
          }
          return direct;
        });
  }

  /** As long as a real one. */
  private static long epoch() {
    return ThreadLocalRandom.current().nextLong(1_000_000_000_000_000L, 4_000_000_000_000_000L);
  }

  /** As long as a real one. */
  private static String token() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }
}
