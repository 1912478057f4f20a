package org.obrol.loadtest.command;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * What becomes of Ctrl-C and SIGTERM. The first interrupts the thread that made this, which then
 * closes what runs and reports what there is; the second ends the process. Where signals cannot be
 * had the JVM does with them what it always does.
 *
 * <p>A shutdown hook would not do: all hooks run at once, so the server would be gone before the
 * run has ended, and no second signal comes through.
 */
final class StopRequest implements AutoCloseable {
  private static final List<String> SIGNALS = List.of("INT", "TERM");
  private static final int EXIT_CODE_OF_SIGNALS = 128;

  private final Thread command = Thread.currentThread();
  private final IntConsumer exit;
  private final AtomicInteger exitCode = new AtomicInteger();
  private final List<AutoCloseable> handled = new ArrayList<>();

  /**
   * Begins to listen for requests.
   *
   * @param exit ends the process with an exit code
   */
  StopRequest(IntConsumer exit) {
    this.exit = exit;
    for (String name : SIGNALS) {
      handle(name);
    }
  }

  /** With which the process has to end because it was asked to; empty if it was not. */
  OptionalInt exitCode() {
    int code = exitCode.get();
    return code == 0 ? OptionalInt.empty() : OptionalInt.of(code);
  }

  private void stop(int code) {
    boolean first = exitCode.compareAndSet(0, code);
    command.interrupt(); // the second time what it waits for now
    if (!first) {
      exit.accept(code);
    }
  }

  /** By reflection: the class is in every JDK, but in none that javac lets one name. */
  private void handle(String name) {
    try {
      Class<?> type = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object signal = type.getConstructor(String.class).newInstance(name);
      int code = EXIT_CODE_OF_SIGNALS + (int) type.getMethod("getNumber").invoke(signal);
      Object ours =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  stop(code);
                  return null;
                }
                return method.invoke(this, arguments); // of every object
              });
      Object before = type.getMethod("handle", type, handler).invoke(null, signal, ours);
      handled.add(() -> type.getMethod("handle", type, handler).invoke(null, signal, before));
    } catch (ReflectiveOperationException notToBeHad) {
      // Somebody else has it, such as a JVM that was started with -Xrs.
    }
  }

  @Override
  public void close() {
    for (AutoCloseable one : handled) {
      try {
        one.close();
      } catch (Exception impossible) {
        throw new IllegalStateException(impossible); // it could be had before
      }
    }
  }
}
