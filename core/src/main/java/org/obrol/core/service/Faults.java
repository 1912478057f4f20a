package org.obrol.core.service;

import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Failure;
import org.obrol.core.event.Result;
import org.obrol.core.spi.Refused;

/** Turns what went wrong into what a client is told. */
final class Faults {
  private static final System.Logger LOG = System.getLogger(Faults.class.getName());

  private Faults() {}

  /** A refusal as it is; anything else is logged, and the client is told no more than that. */
  static Result.Failed toResult(Throwable fault) {
    Throwable cause = cause(fault);
    if (cause instanceof Refused refused) {
      return new Result.Failed(refused.failure(), refused.reason());
    }
    LOG.log(Level.ERROR, "a command failed", cause);
    return new Result.Failed(Failure.INTERNAL, "the server made a mistake");
  }

  /** The refusal that a client is told of; of what is none it is told no more than that. */
  static Refused refusal(Throwable fault) {
    return cause(fault) instanceof Refused refused
        ? refused
        : new Refused(Failure.INTERNAL, "the server made a mistake");
  }

  /** Whether a stage was refused for this reason. */
  static boolean isRefusal(Throwable fault, Failure failure) {
    return cause(fault) instanceof Refused refused && refused.failure() == failure;
  }

  /** What a stage was completed with, which stages wrap in other exceptions. */
  static Throwable cause(Throwable fault) {
    Throwable cause = fault;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** The last stop of an error that has nowhere to go; for {@code exceptionally}. */
  static boolean logged(Throwable fault) {
    LOG.log(Level.ERROR, "something failed that should not", fault);
    return false;
  }

  /** The same for {@code whenComplete}. */
  static void logIfAny(@Nullable Throwable fault) {
    if (fault != null) {
      logged(fault);
    }
  }

  /** The same, where a stage has no value. */
  static @Nullable Void loggedVoid(Throwable fault) {
    logged(fault);
    return null;
  }

  /** Calls what answers by a stage; what it throws comes by the stage as well. */
  static <T> CompletionStage<T> call(Supplier<CompletionStage<T>> call) {
    try {
      return call.get();
    } catch (Throwable fault) { // an error too, or whoever waits for the stage waits for ever
      return CompletableFuture.failedStage(fault);
    }
  }
}
