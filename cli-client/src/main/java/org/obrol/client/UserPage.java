package org.obrol.client;

import java.util.List;
import org.obrol.core.model.UserName;

/**
 * A page of users, by name.
 *
 * @param users the users
 * @param more whether there are others, after the last of these
 */
public record UserPage(List<Entry> users, boolean more) {
  /**
   * One user.
   *
   * @param user whom to write to
   * @param name the name to show; any text
   * @param online whether the user is in now
   */
  public record Entry(UserName user, String name, boolean online) {}

  /** Copies the list. */
  public UserPage {
    users = List.copyOf(users);
  }
}
