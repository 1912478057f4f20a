package org.obrol.server;

import java.util.List;
import java.util.stream.Stream;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;
import org.obrol.core.service.Chat;

/** The users and groups that the original clients expect, in their order. */
final class CourseAccounts {
  static final String PASSWORD = "surabaya";
  static final String OTHER_PASSWORD = "sby";

  private CourseAccounts() {}

  /** The three users of 000, 002 and 003. */
  static void loadThree(Chat chat) {
    register(chat, "messi", "Lionel Messi", PASSWORD);
    register(chat, "henderson", "Jordan Henderson", PASSWORD);
    register(chat, "lineker", "Gary Lineker", PASSWORD);
  }

  /** The six users and two groups of 004. */
  static void loadAll(Chat chat) {
    loadThree(chat);
    register(chat, "aul", "Aul Ronaldo", OTHER_PASSWORD);
    register(chat, "kinas", "Kinas Puger", OTHER_PASSWORD);
    register(chat, "rimas", "Rimas Lineker", OTHER_PASSWORD);
    group(chat, "group1", "messi", "henderson", "lineker");
    group(chat, "group2", "messi", "aul", "rimas", "kinas");
  }

  private static void register(Chat chat, String name, String displayName, String password) {
    chat.register(UserName.of(name), displayName, password).toCompletableFuture().join();
  }

  private static void group(Chat chat, String name, String... members) {
    List<UserName> users = Stream.of(members).map(UserName::of).toList();
    chat.createGroup(GroupName.of(name), users).toCompletableFuture().join();
  }
}
