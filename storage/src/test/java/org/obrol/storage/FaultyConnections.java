package org.obrol.storage;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Real connections of which one call fails: the n-th from the moment on at which it was asked for.
 * Counted is whatever may touch the disk. Only connections that may write fail.
 */
final class FaultyConnections implements Database.Connector {
  private static final Set<String> CALLS =
      Set.of("execute", "executeUpdate", "executeQuery", "commit", "rollback");

  /** When a call fails. */
  enum Moment {
    /** Nothing of it was done. */
    BEFORE,
    /** All of it was done, only nobody could say so. */
    AFTER
  }

  private long untilFault = Long.MAX_VALUE;
  private int length;
  private Moment moment = Moment.BEFORE;
  private boolean hit;
  private @Nullable Moment commitFails;

  /**
   * Lets calls fail.
   *
   * @param n the first call that fails, 1 for the next one
   * @param count how many fail in a row
   */
  synchronized void failAt(long n, int count, Moment when) {
    untilFault = n;
    length = count;
    moment = when;
    hit = false;
  }

  /** Lets the next commit fail. */
  synchronized void failNextCommit(Moment when) {
    commitFails = when;
  }

  private synchronized @Nullable Moment takeCommitFault(String method) {
    Moment fault = method.equals("commit") ? commitFails : null;
    commitFails = fault == null ? commitFails : null;
    return fault;
  }

  /** Whether a call has failed since it was asked for. */
  synchronized boolean hasHit() {
    return hit;
  }

  synchronized void heal() {
    untilFault = Long.MAX_VALUE;
  }

  private synchronized boolean isFaulty() {
    untilFault--;
    boolean faulty = untilFault <= 0 && untilFault > -length;
    hit |= faulty;
    return faulty;
  }

  @Override
  public Connection connect(String url, Properties properties) throws SQLException {
    Connection real = DriverManager.getConnection(url, properties);
    return real.isReadOnly() ? real : proxy(Connection.class, real);
  }

  private <T> T proxy(Class<T> type, T real) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              Moment ordered = takeCommitFault(method.getName());
              boolean faulty = ordered != null || (CALLS.contains(method.getName()) && isFaulty());
              if (faulty && (ordered == null ? moment : ordered) == Moment.BEFORE) {
                throw new SQLException("the disk failed in " + method.getName());
              }
              Object result;
              try {
                result = method.invoke(real, arguments);
              } catch (InvocationTargetException failure) {
                throw failure.getCause();
              }
              if (faulty) {
                if (result instanceof ResultSet unread) {
                  unread.close(); // as the driver does when it fails
                }
                throw new SQLException("the disk failed after " + method.getName());
              }
              return result instanceof PreparedStatement statement
                  ? proxy(PreparedStatement.class, statement)
                  : result;
            }));
  }
}
