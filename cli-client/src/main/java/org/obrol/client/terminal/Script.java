package org.obrol.client.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Does each line of an input as if it were typed, in order. Messages may be on their way together;
 * anything else waits for all before it, and those behind wait for it.
 */
final class Script {
  /** How many messages may be on their way. */
  private static final int MAX_IN_FLIGHT = 256;

  private final Chat chat;
  private final Duration patience;
  private final Deque<CompletionStage<Boolean>> inFlight = new ArrayDeque<>();
  private boolean worked = true;
  private boolean stuck;

  /**
   * Makes one.
   *
   * @param patience how long to wait for one answer, the time without a connection included
   */
  Script(Chat chat, Duration patience) {
    this.chat = chat;
    this.patience = patience;
  }

  /** Runs to the input's end; answers whether all worked. */
  boolean run(BufferedReader lines) throws IOException, InterruptedException {
    for (String line = lines.readLine(); line != null && goesOn(); line = lines.readLine()) {
      Typed typed = Typing.parse(line);
      if (typed == Typed.Plain.QUIT) {
        break;
      }
      boolean message = typed instanceof Typed.Say;
      settle(message ? MAX_IN_FLIGHT - 1 : 0);
      if (goesOn()) {
        inFlight.add(chat.execute(typed));
        settle(message ? MAX_IN_FLIGHT : 0);
      }
    }
    settle(0);
    return worked && goesOn();
  }

  private boolean goesOn() {
    return !stuck && !chat.isLost();
  }

  /** Waits until no more than this many are on their way. */
  private void settle(int rest) throws InterruptedException {
    while (inFlight.size() > rest && !stuck) {
      worked &= await(inFlight.remove());
    }
  }

  private boolean await(CompletionStage<Boolean> outcome) throws InterruptedException {
    while (true) {
      long moved = chat.movement();
      try {
        return outcome.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        chat.screen().problem(Shell.reason(e));
        return false;
      } catch (TimeoutException e) {
        if (moved == chat.movement()) {
          chat.screen().problem("no answer for " + patience.toSeconds() + " s");
          stuck = true;
          return false;
        } // else a file is under way, which may take as long as it likes
      }
    }
  }
}
