package org.obrol.core.service;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.obrol.core.model.Account;
import org.obrol.core.model.Address;
import org.obrol.core.spi.ChatPolicy;

/** A policy that makes up its mind about each text when the test says so. */
final class HeldPolicy implements ChatPolicy {
  /** By text, in the order in which it was asked. */
  final Map<String, CompletableFuture<Void>> asked = new LinkedHashMap<>();

  @Override
  public CompletionStage<Void> message(Account from, Address to, String text) {
    return asked.computeIfAbsent(text, key -> new CompletableFuture<>());
  }

  void allow(String text) {
    asked.get(text).complete(null);
  }

  void answer(String text, Throwable refusal) {
    asked.get(text).completeExceptionally(refusal);
  }
}
