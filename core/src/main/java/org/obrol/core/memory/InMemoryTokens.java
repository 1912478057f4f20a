package org.obrol.core.memory;

import static java.util.concurrent.CompletableFuture.completedStage;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
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
  private final Map<AccountId, Deque<String>> byAccount = new HashMap<>(); // oldest first

  /** Makes an empty store that takes the time from this clock. */
  public InMemoryTokens(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized CompletionStage<String> issue(AccountId account) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Deque<String> tokens = byAccount.computeIfAbsent(account, id -> new ArrayDeque<>(1));
    entries.put(token, new Entry(account, clock.millis()));
    tokens.addLast(token);
    if (tokens.size() > PER_ACCOUNT) {
      entries.remove(tokens.removeFirst());
    }
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
      byAccount.computeIfPresent(
          entry.account,
          (account, tokens) -> {
            tokens.remove(token);
            return tokens.isEmpty() ? null : tokens;
          });
    }
  }

  @Override
  public synchronized CompletionStage<Void> revokeAll(AccountId account, @Nullable String but) {
    Deque<String> tokens = byAccount.remove(account);
    if (tokens != null) {
      boolean stays = but != null && tokens.contains(but);
      tokens.stream().filter(token -> !token.equals(but)).forEach(entries::remove);
      if (stays) {
        tokens.clear();
        tokens.add(Objects.requireNonNull(but));
        byAccount.put(account, tokens);
      }
    }
    return completedStage(null);
  }

  @Override
  public synchronized CompletionStage<Integer> count(AccountId account) {
    long nowMillis = clock.millis();
    List.copyOf(byAccount.getOrDefault(account, new ArrayDeque<>())).stream()
        .filter(token -> isExpired(Objects.requireNonNull(entries.get(token)), nowMillis))
        .forEach(this::remove);
    Deque<String> living = byAccount.get(account);
    return completedStage(living == null ? 0 : living.size());
  }

  private static boolean isExpired(Entry entry, long nowMillis) {
    return nowMillis >= entry.lastUseMillis + LIFE.toMillis();
  }
}
