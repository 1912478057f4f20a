package org.obrol.core.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  /** As many tokens as an account keeps: one that is older has ended. */
  private static final int MAX_OF_ACCOUNT = 100;

  /** A token in use; never without connections. */
  private record Pass(Account account, Set<ChatSession> users) {}

  private final StandardChatService service;
  private final Map<String, Pass> inUse = new HashMap<>();
  private final Map<AccountId, Set<String>> byAccount = new HashMap<>(); // oldest first

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
    Set<String> ofAccount = byAccount.computeIfAbsent(account.id(), id -> new LinkedHashSet<>());
    ofAccount.add(user.token());
    service.guests().stays(account);
    if (service.directory().arrive(account.id())) {
      service.directory().announce(account);
    }
    if (ofAccount.size() > MAX_OF_ACCOUNT) {
      end(ofAccount.iterator().next());
    }
  }

  /** A connection that uses a token is gone. */
  synchronized void leave(String token, ChatSession session) {
    Pass pass = inUse.get(token);
    if (pass != null && pass.users.remove(session) && pass.users.isEmpty()) {
      remove(token, pass);
      depart(pass.account, session);
    }
  }

  private void remove(String token, Pass pass) {
    inUse.remove(token);
    byAccount.computeIfPresent(
        pass.account.id(),
        (id, tokens) -> {
          tokens.remove(token);
          return tokens.isEmpty() ? null : tokens;
        });
  }

  /** A token has ended. */
  synchronized void end(String token) {
    Pass pass = inUse.get(token);
    if (pass != null) {
      remove(token, pass);
      pass.users.forEach(session -> StandardChatService.on(session, one -> one.forgetPass(token)));
      depart(pass.account, pass.users.iterator().next());
    }
  }

  /** All tokens of an account have ended but one. */
  synchronized void endAll(AccountId account, @Nullable String but) {
    List<String> ended = new ArrayList<>(byAccount.getOrDefault(account, Set.of()));
    ended.remove(but);
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
    for (String token : byAccount.getOrDefault(account, Set.of())) {
      users.addAll(Objects.requireNonNull(inUse.get(token)).users);
    }
    return users;
  }
}
