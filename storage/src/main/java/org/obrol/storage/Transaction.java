package org.obrol.storage;

import java.util.ArrayList;
import java.util.List;

/** What a {@link Writer} commits at once. Confined to the writer's thread while it is open. */
final class Transaction {
  private final Sql sql;
  private final List<Runnable> onSafe = new ArrayList<>();
  private final List<Runnable> onCommit = new ArrayList<>();
  private final List<Runnable> onRollback = new ArrayList<>();

  Transaction(Sql sql) {
    this.sql = sql;
  }

  Sql sql() {
    return sql;
  }

  /** Does something on the writer's thread when all is safe, before the next one begins. */
  void onSafe(Runnable action) {
    onSafe.add(action);
  }

  /**
   * Does something when all is safe, on the thread of the answers, before anybody is answered. What
   * memory knows of the store changes here.
   */
  void onCommit(Runnable action) {
    onCommit.add(action);
  }

  /** Does something on the writer's thread when nothing of this is there, or nobody knows. */
  void onRollback(Runnable action) {
    onRollback.add(action);
  }

  List<Runnable> safe() {
    return onSafe;
  }

  List<Runnable> committed() {
    return onCommit;
  }

  List<Runnable> rolledBack() {
    return onRollback;
  }
}
