package org.obrol.core.memory;

import static java.util.concurrent.CompletableFuture.completedStage;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.AccountId;
import org.obrol.core.spi.Tokens;

/** Tokens in memory. Every method is short and holds the one lock. */
public final class InMemoryTokens implements Tokens {
  private static final Duration LIFE = Duration.ofDays(30);
  private static final int PER_ACCOUNT = 100;
  private static final int TOKEN_BYTES = 24;

  private static final class Entry {
    final AccountId account;
    long lastUseMillis;

    Entry(AccountId account, long lastUseMillis) {
      this.account = account;
      this.lastUseMillis = lastUseMillis;
    }
  }

  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock;
  private final Map<String, Entry> entries = new HashMap<>();

  /** Oldest first. Mostly there is one, for which such a list is the least that can be. */
  private final Map<AccountId, List<String>> byAccount = new HashMap<>();

  /** Makes an empty store that takes the time from this clock. */
  public InMemoryTokens(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized CompletionStage<String> issue(AccountId account) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    List<String> before = byAccount.getOrDefault(account, List.of());
    if (before.size() == PER_ACCOUNT) {
      entries.remove(before.get(0));
      before = before.subList(1, PER_ACCOUNT);
    }
    entries.put(token, new Entry(account, clock.millis()));
    byAccount.put(account, with(before, token));
    return completedStage(token);
  }

  @Override
  public synchronized CompletionStage<Optional<AccountId>> use(String token) {
    Entry entry = entries.get(token);
    if (entry == null) {
      return completedStage(Optional.empty());
    }
    long nowMillis = clock.millis();
    if (isExpired(entry, nowMillis)) {
      remove(token);
      return completedStage(Optional.empty());
    }
    entry.lastUseMillis = nowMillis;
    return completedStage(Optional.of(entry.account));
  }

  @Override
  public synchronized CompletionStage<Void> revoke(String token) {
    remove(token);
    return completedStage(null);
  }

  private void remove(String token) {
    Entry entry = entries.remove(token);
    if (entry != null) {
      retain(entry.account, other -> !other.equals(token));
    }
  }

  private static List<String> with(List<String> tokens, String token) {
    if (tokens.isEmpty()) {
      return List.of(token);
    }
    List<String> longer = new ArrayList<>(tokens);
    longer.add(token);
    return longer;
  }

  @SuppressWarnings("NullAway") // null is what compute wants for "no entry"
  private void retain(AccountId account, Predicate<String> kept) {
    byAccount.computeIfPresent(
        account,
        (id, tokens) -> {
          List<String> rest = tokens.stream().filter(kept).toList();
          return rest.isEmpty() ? null : rest;
        });
  }

  @Override
  public synchronized CompletionStage<Void> revokeAll(AccountId account, @Nullable String but) {
    for (String token : byAccount.getOrDefault(account, List.of())) {
      if (!token.equals(but)) {
        entries.remove(token);
      }
    }
    retain(account, token -> token.equals(but));
    return completedStage(null);
  }

  @Override
  public synchronized CompletionStage<Integer> count(AccountId account) {
    long nowMillis = clock.millis();
    byAccount.getOrDefault(account, List.of()).stream()
        .filter(token -> isExpired(Objects.requireNonNull(entries.get(token)), nowMillis))
        .forEach(this::remove);
    return completedStage(byAccount.getOrDefault(account, List.of()).size());
  }

  private static boolean isExpired(Entry entry, long nowMillis) {
    return nowMillis >= entry.lastUseMillis + LIFE.toMillis();
  }
}
