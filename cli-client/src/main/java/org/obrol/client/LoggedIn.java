package org.obrol.client;

import java.util.List;
import org.obrol.core.model.UserName;

/**
 * The answer to a login.
 *
 * @param user as whom this client is in
 * @param token comes back in {@link ChatClient#resume}; whoever has it is this user
 * @param conversations those that this user is in
 */
public record LoggedIn(UserName user, String token, List<Conversation> conversations) {
  /** Copies the list. */
  public LoggedIn {
    conversations = List.copyOf(conversations);
  }

  @Override
  public String toString() {
    return "LoggedIn[" + user + ", " + conversations + "]"; // never a token in a log
  }
}
