package org.obrol.core.testing;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;

/** What must not be called where nothing may block. */
public final class BlockingCalls {
  /**
   * By who declares it; the futures of Netty, which are futures too, have their own ways to wait.
   */
  private static final Map<Class<?>, Set<String>> BLOCKING =
      Map.ofEntries(
          Map.entry(Thread.class, Set.of("sleep", "join")),
          Map.entry(Object.class, Set.of("wait")),
          Map.entry(
              Future.class,
              Set.of(
                  "get",
                  "join",
                  "resultNow",
                  "sync",
                  "syncUninterruptibly",
                  "await",
                  "awaitUninterruptibly")),
          Map.entry(ExecutorService.class, Set.of("invokeAll", "invokeAny", "awaitTermination")),
          Map.entry(BlockingQueue.class, Set.of("put", "take")),
          Map.entry(BlockingDeque.class, Set.of("putFirst", "putLast", "takeFirst", "takeLast")),
          Map.entry(CountDownLatch.class, Set.of("await")),
          Map.entry(CyclicBarrier.class, Set.of("await")),
          Map.entry(Semaphore.class, Set.of("acquire", "acquireUninterruptibly")),
          Map.entry(Lock.class, Set.of("lock", "lockInterruptibly")),
          Map.entry(Condition.class, Set.of("await", "awaitNanos", "awaitUninterruptibly")),
          Map.entry(LockSupport.class, Set.of("park", "parkNanos", "parkUntil")));

  private BlockingCalls() {}

  /** Whether a call may block its thread. */
  public static boolean include(JavaAccess<?> call) {
    JavaClass target = call.getTargetOwner();
    return BLOCKING.entrySet().stream()
        .anyMatch(
            one ->
                one.getValue().contains(call.getTarget().getName())
                    && target.isAssignableTo(one.getKey()));
  }
}
