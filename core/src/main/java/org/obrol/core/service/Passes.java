package org.obrol.core.service;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;

/**
 * The tokens that commands name on connections which are not logged in by them. While one is in
 * use, its user is in: from the first connection that uses it until it ends or the last of these
 * connections is gone. Any thread; every method is short and holds the one lock.
 */
final class Passes {
  /** A token in use; never without connections. */
  private record Pass(Account account, Set<ChatSession> users) {}

  private final StandardChatService service;
  private final Map<String, Pass> inUse = new HashMap<>();

  Passes(StandardChatService service) {
    this.service = service;
  }

  /** A connection uses a token for the first time. */
  synchronized void enter(Login user, ChatSession session) {
    Account account = user.account();
    Pass pass = inUse.get(user.token());
    if (pass != null) {
      pass.users.add(session);
      return;
    }
    Pass fresh = new Pass(account, new LinkedHashSet<>(Set.of(session)));
    inUse.put(user.token(), fresh);
    service.guests().stays(account);
    if (service.directory().arrive(account.id())) {
      service.directory().announce(account);
    }
  }

  /** A connection that uses a token is gone. */
  synchronized void leave(String token, ChatSession session) {
    Pass pass = inUse.get(token);
    if (pass != null && pass.users.remove(session) && pass.users.isEmpty()) {
      inUse.remove(token);
      depart(pass.account, session);
    }
  }

  /** A token has ended. */
  synchronized void end(String token) {
    Pass pass = inUse.remove(token);
    if (pass != null) {
      pass.users.forEach(session -> StandardChatService.on(session, one -> one.forgetPass(token)));
      depart(pass.account, pass.users.iterator().next());
    }
  }

  /** All tokens of an account have ended but one. */
  synchronized void endAll(AccountId account, @Nullable String but) {
    List<String> ended =
        inUse.entrySet().stream()
            .filter(entry -> entry.getValue().account.id().equals(account))
            .map(Map.Entry::getKey)
            .filter(token -> !token.equals(but))
            .toList();
    ended.forEach(this::end);
  }

  private void depart(Account account, ChatSession last) {
    if (service.directory().depart(account.id())) {
      service.directory().announce(account);
      service.guests().lingers(account, last.peer().lane());
    }
  }

  /** The connections that use a token of this account. */
  synchronized Set<ChatSession> of(AccountId account) {
    Set<ChatSession> users = new LinkedHashSet<>();
    for (Pass pass : inUse.values()) {
      if (pass.account.id().equals(account)) {
        users.addAll(pass.users);
      }
    }
    return users;
  }
}
