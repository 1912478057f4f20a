package org.obrol.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.obrol.core.command.Failure;
import org.obrol.core.spi.Refused;

/** What came of a stage, for tests that wait for it. */
public final class Stages {
  private static final long PATIENCE_SECONDS = 30;

  private Stages() {}

  /** What a stage completes with. */
  public static <T> T answer(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException fault) {
      throw new AssertionError("no answer", fault);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }

  /** What a stage is refused with; that it completes is a failure of the test. */
  public static Failure refusal(CompletionStage<?> stage) {
    return refused(stage).failure();
  }

  /** The same with its reason. */
  public static Refused refused(CompletionStage<?> stage) {
    try {
      Object answer = stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return fail("not refused, but answered: " + answer);
    } catch (ExecutionException refused) {
      assertThat(refused.getCause()).isInstanceOf(Refused.class);
      return (Refused) refused.getCause();
    } catch (TimeoutException fault) {
      throw new AssertionError("no answer", fault);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }
}
