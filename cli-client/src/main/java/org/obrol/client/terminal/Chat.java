package org.obrol.client.terminal;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.obrol.client.ChatClient;
import org.obrol.client.IfExists;
import org.obrol.core.model.Address;
import org.obrol.core.model.UserName;

/**
 * One run of the command: a client, what shows its messages and what does the user's bidding. The
 * methods are for the thread that reads the lines; what shows has a thread of its own, so that a
 * terminal that is stopped does not stop the client.
 */
final class Chat implements AutoCloseable {
  private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration QUIT_TIMEOUT = Duration.ofSeconds(5);

  private final ExecutorService showing =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "obrol-screen");
            thread.setDaemon(true);
            return thread;
          });
  private final Thread reading = Thread.currentThread();
  private final Screen screen;
  private final boolean interactive;
  private final View view;
  private final ChatClient client;
  private final Shell shell;
  private final TransferBoard board;
  private volatile boolean prompting;
  private volatile boolean leaving;
  private volatile boolean lost;

  /**
   * Makes one that is not connected.
   *
   * @param interactive whether somebody is looking: marks what was shown as read, and interrupts
   *     the reading thread when the connection is lost for good
   */
  Chat(
      Target target,
      Screen screen,
      Renderer renderer,
      Roster roster,
      Clock clock,
      Places places,
      boolean interactive) {
    this.screen = screen;
    this.interactive = interactive;
    this.view = new View(screen, renderer, roster, clock, this::closed);
    this.client =
        ChatClient.builder()
            .host(target.host())
            .port(target.port())
            .listener(view)
            .executor(showing)
            .build();
    this.board = new TransferBoard(screen, renderer, clock, interactive);
    FileShell files =
        new FileShell(client.files(), screen, renderer, roster.files(), places, board);
    this.shell = new Shell(client, view, screen, renderer, roster, clock, files);
    if (interactive) {
      view.markWith(new ReadMarks(client));
    }
  }

  /**
   * Connects and logs in; a problem is shown.
   *
   * @param password null for a guest
   * @param register whether to make the account first
   * @return whether it worked
   */
  boolean enter(UserName user, @Nullable String password, boolean register)
      throws InterruptedException {
    if (!interactive) {
      view.hide(user); // before the callbacks' thread has anything to do
    }
    boolean in =
        worked(client.connect())
            && (!register || password == null || worked(client.register(user, password)))
            && worked(password == null ? client.loginAsGuest(user) : client.login(user, password));
    if (in && interactive) {
      shell.learnNames();
      prompting = true;
    }
    return in;
  }

  private boolean worked(CompletionStage<?> stage) throws InterruptedException {
    try {
      var unused = stage.toCompletableFuture().get(LOGIN_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      screen.problem(Neutral.oneLine(Shell.reason(cause != null ? cause : e)));
    } catch (TimeoutException e) {
      screen.problem("no answer for " + LOGIN_TIMEOUT.toSeconds() + " s");
    }
    return false;
  }

  /** Does what was typed. The stage tells whether it worked; it has been shown then. */
  CompletionStage<Boolean> execute(Typed typed) {
    try {
      // Joined so far that the current conversation is another one before the next prompt.
      return CompletableFuture.supplyAsync(() -> typed.accept(shell), showing).join();
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(false);
    }
  }

  /** Which file is meant; empty where there is none, or no answer, which has been shown then. */
  Optional<Wanted> find(Typed.Download typed) {
    try {
      return CompletableFuture.supplyAsync(() -> shell.find(typed), showing)
          .thenCompose(found -> found)
          .get(LOGIN_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | RejectedExecutionException e) {
      screen.problem(Neutral.oneLine(Shell.reason(e)));
    } catch (TimeoutException e) {
      screen.problem("no answer for " + LOGIN_TIMEOUT.toSeconds() + " s");
    }
    return Optional.empty();
  }

  /** Fetches a file; its outcome is shown. */
  CompletionStage<Boolean> fetch(Wanted wanted, IfExists ifExists) {
    try {
      return CompletableFuture.supplyAsync(() -> shell.fetch(wanted, ifExists), showing)
          .thenCompose(worked -> worked);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(false);
    }
  }

  /** Another number whenever a file that is under way has moved. */
  long movement() {
    return board.movement();
  }

  Address current() {
    return view.current();
  }

  Screen screen() {
    return screen;
  }

  /** Whether the connection is gone and will not come back. */
  boolean isLost() {
    return lost;
  }

  private void closed(String reason) {
    if (leaving) {
      return;
    }
    lost = true;
    screen.problem("the connection is closed: " + Neutral.oneLine(reason));
    if (prompting) {
      reading.interrupt(); // it waits for keys, and would for ever
    }
  }

  /** Says goodbye, waits for it a little, and leaves no thread behind. */
  @Override
  public void close() {
    leaving = true;
    boolean interrupted = Thread.interrupted();
    try {
      var unused =
          client.quit().toCompletableFuture().get(QUIT_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    } catch (ExecutionException | TimeoutException e) {
      // Goodbye is a courtesy; the server will notice the end of the connection.
    }
    client.close();
    showing.shutdown();
    if (interrupted) {
      reading.interrupt();
    }
  }
}
