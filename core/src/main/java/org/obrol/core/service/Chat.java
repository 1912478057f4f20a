package org.obrol.core.service;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.obrol.core.event.Push;
import org.obrol.core.model.Account;
import org.obrol.core.model.Address;
import org.obrol.core.model.Group;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.Message;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.ChatListener;

/**
 * The chat, for programs in the same process. Trusted: nobody asks for a password, and only what a
 * {@link #bot} does is the policy's affair. Any thread may call it; stages may complete on a lane,
 * so what hangs on them must not block.
 *
 * <p>Where something is not possible a stage completes with {@link org.obrol.core.spi.Refused}.
 */
public interface Chat {
  /**
   * Writes a message as a user or as {@link UserName#SYSTEM}. To a group it need not be a member.
   */
  CompletionStage<Message> send(UserName from, Address to, String text);

  /** Writes to everybody. */
  default CompletionStage<Message> say(UserName from, String text) {
    return send(from, Address.LOBBY, text);
  }

  /** Makes an account. */
  CompletionStage<Account> register(UserName name, String displayName, String password);

  /**
   * Makes a group.
   *
   * @param members its members, the first of them its owner; not empty
   */
  CompletionStage<Group> createGroup(GroupName name, List<UserName> members);

  /** Who has this name. */
  CompletionStage<Optional<Account>> find(UserName name);

  /** Who is in, in the order of their names. */
  CompletionStage<List<Account>> online();

  /**
   * Closes all of a user's connections.
   *
   * @param reason for the user's eyes
   * @return how many there were
   */
  CompletionStage<Integer> kick(UserName name, String reason);

  /** Is told what happens until the subscription is closed. */
  Subscription subscribe(ChatListener listener);

  /**
   * Takes part as a user without a socket. The account is made if there is none; it has no password
   * then, so nobody can log in to it.
   *
   * @param executor where pushes are handed over, one at a time; may be slow or block, for its own
   *     account
   * @param onPush gets what the user's other connections get
   */
  CompletionStage<Bot> bot(UserName name, Executor executor, Consumer<Push> onPush);

  /** Ends with {@link #close}. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
