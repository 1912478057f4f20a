package org.obrol.client;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.Address;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.Position;
import org.obrol.core.model.UserName;

/**
 * An asynchronous client of a chat server, which survives the loss of its connection.
 *
 * <p>A lost connection is made again by itself; the client then takes up its login and goes on
 * where its listener stands, so that the listener gets each message once and none is left out.
 * Messages that were being sent are sent again, in the same order, and cannot be stored twice. What
 * only asks is asked again. A command that changes something else and was not answered fails with
 * {@link ChatException#CONNECTION_LOST}. Files on their way ({@link #files}) go on where they were.
 *
 * <p>All methods may be called on any thread and none waits, but {@link #close}. What they return
 * completes with the server's answer, or with a {@link ChatException}; commands are carried out in
 * the order of the calls. Stages complete, and the {@link ChatListener} is called, on the client's
 * event loop or the builder's executor, one after the other.
 */
public final class ChatClient implements AutoCloseable {
  /** The longest line that a server takes from one who is logged in. */
  private static final int MAX_LINE_BYTES = 64 * 1024;

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /** Commands that change what the client itself must know. */
  private static final Set<String> OWN_VERBS =
      Set.of("login", "resume", "logout", "quit", "presence", "group", "file");

  private final Settings settings;
  private final Engine engine;
  private final Callbacks callbacks;
  private final ChatFiles files;
  private final Keys keys = new Keys();
  private final Semaphore unanswered;

  ChatClient(Settings settings) {
    EventLoop loop = settings.loops().next();
    Executor executor = settings.executor();
    this.settings = settings;
    this.callbacks = new Callbacks(settings.listener(), executor != null ? executor : inLoop(loop));
    this.engine = new Engine(settings, loop, callbacks);
    this.files = new ChatFiles(this, engine.transfers());
    this.unanswered = new Semaphore(settings.maxUnanswered());
  }

  /** At once on the loop, else as a task of the loop. */
  private static Executor inLoop(EventLoop loop) {
    return task -> {
      if (loop.inEventLoop()) {
        task.run();
      } else {
        loop.execute(task);
      }
    };
  }

  /** Starts to describe a client. */
  public static ChatClientBuilder builder() {
    return new ChatClientBuilder();
  }

  /**
   * Connects, with one try; after a failure it may be called again. From then on the client comes
   * back by itself when the connection is lost.
   */
  public CompletionStage<Void> connect() {
    CompletableFuture<Void> result = new CompletableFuture<>();
    Consumer<@Nullable ChatException> outcome =
        problem -> callbacks.run(() -> complete(result, problem));
    onLoop(() -> engine.connect(outcome), result::completeExceptionally);
    return result;
  }

  private static void complete(CompletableFuture<Void> result, @Nullable ChatException problem) {
    if (problem == null) {
      result.complete(null);
    } else {
      result.completeExceptionally(problem);
    }
  }

  /** Makes an account. Does not log in. */
  public CompletionStage<UserName> register(UserName user, String password) {
    return once(
        "register",
        Map.of("name", user.shown(), "password", password),
        reply -> reply.user("user"));
  }

  /** Logs in. Unread messages follow to the listener. */
  public CompletionStage<LoggedIn> login(UserName user, String password) {
    return enter("login", Map.of("name", user.shown(), "password", password), engine::loggedIn);
  }

  /** Logs in without an account, where the server allows it. */
  public CompletionStage<LoggedIn> loginAsGuest(UserName name) {
    return enter("login", Map.of("name", name.shown()), engine::loggedIn);
  }

  /**
   * Takes up an earlier login, of another client or another run of the program. What came after the
   * positions follows to the listener.
   *
   * @param token what {@link #token} was
   * @param positions what {@link #positions} were; of a conversation that is not in it the server
   *     decides where it starts
   */
  public CompletionStage<LoggedIn> resume(String token, Map<Address, Position> positions) {
    Map<Address, Position> known = new LinkedHashMap<>(positions);
    return enter("resume", Commands.resume(token, known), reply -> engine.resumed(reply, known));
  }

  /** Ends the token, also on its other connections. The connection stays, not logged in. */
  public CompletionStage<Void> logout() {
    return tell(Request.Kind.ONCE, "logout", Map.of(), engine::loggedOut);
  }

  /**
   * Says goodbye after all commands before it are answered, and closes this client. The token
   * stays. Completes when the client is closed, and never fails.
   */
  public CompletionStage<Void> quit() {
    Request quit =
        Request.of(
            "quit",
            engine.nextLabel(),
            Map.of(),
            Request.Kind.QUIT,
            Request.Outcome.of(
                reply -> engine.close("the client quits"),
                problem -> engine.close("the client quits")));
    try {
      engine.loop().execute(() -> engine.submit(quit));
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(null); // its event loop has ended, so it is closed
    }
    return engine.closed().copy();
  }

  /** Changes the password and ends the user's other tokens. */
  public CompletionStage<Void> passwd(String oldPassword, String newPassword) {
    return tell(
        Request.Kind.ONCE, "passwd", Map.of("old", oldPassword, "new", newPassword), () -> {});
  }

  /**
   * Sends a message to a user, a group or the lobby. It comes to the listener as well, before or
   * after this completes.
   */
  public CompletionStage<Sent> send(Address to, String text) {
    return repeatable(
        "send", Map.of("to", to.toString(), "text", text, "key", keys.next()), Replies::sent);
  }

  /** What is unread, without marking it. */
  public CompletionStage<List<Unread>> inbox() {
    return repeatable("inbox", Map.of(), Replies::inbox);
  }

  /** Says that this user has read up to {@code seq}; completes with the mark as it now is. */
  public CompletionStage<Long> read(Address conversation, long seq) {
    return repeatable(
        "read", Map.of("conv", conversation.toString(), "seq", seq), reply -> reply.number("read"));
  }

  /** The newest page of a conversation. */
  public CompletionStage<HistoryPage> history(Address conversation, int limit) {
    return history(conversation, Map.of("limit", limit));
  }

  /** The newest page of what is before {@code before}. */
  public CompletionStage<HistoryPage> historyBefore(Address conversation, long before, int limit) {
    return history(conversation, Map.of("before", before, "limit", limit));
  }

  /** The oldest page of what is after {@code after}. */
  public CompletionStage<HistoryPage> historyAfter(Address conversation, long after, int limit) {
    return history(conversation, Map.of("after", after, "limit", limit));
  }

  private CompletionStage<HistoryPage> history(Address conversation, Map<String, ?> range) {
    Map<String, Object> fields = new LinkedHashMap<>(range);
    fields.put("conv", conversation.toString());
    return repeatable("history", fields, Replies::history);
  }

  /** The first page of all users. */
  public CompletionStage<UserPage> users() {
    return repeatable("users", Map.of(), Replies::users);
  }

  /** The page of all users that follows a user's name. */
  public CompletionStage<UserPage> usersAfter(UserName last) {
    return repeatable("users", Map.of("after", last.shown()), Replies::users);
  }

  /** The first page of the users who are in. */
  public CompletionStage<UserPage> online() {
    return repeatable("online", Map.of(), Replies::users);
  }

  /** The page of the users who are in that follows a user's name. */
  public CompletionStage<UserPage> onlineAfter(UserName last) {
    return repeatable("online", Map.of("after", last.shown()), Replies::users);
  }

  /** Makes a group with this user as its owner. */
  public CompletionStage<GroupDetails> createGroup(GroupName group) {
    return group(Request.Kind.ONCE, "create", group, null, this::entered);
  }

  /** Enters a group. */
  public CompletionStage<GroupDetails> joinGroup(GroupName group) {
    return group(Request.Kind.ONCE, "join", group, null, this::entered);
  }

  /** Leaves a group. */
  public CompletionStage<GroupDetails> leaveGroup(GroupName group) {
    return group(Request.Kind.ONCE, "leave", group, null, reply -> engine.left(Address.of(group)));
  }

  /** Brings somebody into a group; its owner's right. */
  public CompletionStage<GroupDetails> addToGroup(GroupName group, UserName user) {
    return group(Request.Kind.ONCE, "add", group, user, reply -> {});
  }

  /** Takes somebody out of a group; its owner's right. */
  public CompletionStage<GroupDetails> removeFromGroup(GroupName group, UserName user) {
    return group(Request.Kind.ONCE, "remove", group, user, reply -> {});
  }

  /** Who is in a group. */
  public CompletionStage<GroupDetails> groupMembers(GroupName group) {
    return group(Request.Kind.REPEATABLE, "members", group, null, reply -> {});
  }

  /** Which groups there are. */
  public CompletionStage<List<GroupName>> groups() {
    return repeatable("group", Map.of("op", "list"), reply -> reply.groups("groups"));
  }

  private void entered(Fields reply) {
    if (reply.has("epoch")) {
      engine.joined(Replies.entered(reply, Address.of(reply.group("group"))));
    }
  }

  private CompletionStage<GroupDetails> group(
      Request.Kind kind,
      String op,
      GroupName group,
      @Nullable UserName user,
      Consumer<Fields> effect) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("op", op);
    fields.put("group", "#" + group.shown());
    if (user != null) {
      fields.put("user", user.shown());
    }
    return ask(
        kind,
        "group",
        fields,
        reply -> {
          GroupDetails details = Replies.group(reply);
          effect.accept(reply);
          return details;
        });
  }

  /** What this client can do with files. */
  public ChatFiles files() {
    return files;
  }

  /** Whether the listener is told who comes and goes; kept across reconnects. */
  public CompletionStage<Void> presence(boolean on) {
    return tell(Request.Kind.REPEATABLE, "presence", Map.of("on", on), () -> engine.presence(on));
  }

  /** As whom this client is logged in. */
  public CompletionStage<WhoAmI> whoAmI() {
    return repeatable("whoami", Map.of(), Replies::whoAmI);
  }

  /** Asks whether the server is there. The client does so by itself after a silence. */
  public CompletionStage<Void> ping() {
    return tell(Request.Kind.REPEATABLE, "ping", Map.of(), () -> {});
  }

  /**
   * Any other command. Is not sent again when the connection is lost.
   *
   * @param verb the command's name
   * @param fields its JSON fields: texts, numbers, booleans, lists and maps of these
   * @return the reply's fields, of the same kinds
   * @throws IllegalArgumentException for a command that has methods of its own because it changes
   *     what the client must know
   */
  public CompletionStage<Map<String, Object>> call(String verb, Map<String, ?> fields) {
    if (OWN_VERBS.contains(verb)) {
      throw new IllegalArgumentException(verb + " (expected: a command that has no method here)");
    }
    return once(verb, fields, Fields::values);
  }

  /**
   * The last message of each conversation that was handed to the listener, the conversation that
   * was used last first. Completes behind the listener's calls for these messages.
   */
  public CompletionStage<Map<Address, Position>> positions() {
    CompletableFuture<Map<Address, Position>> result = new CompletableFuture<>();
    onLoop(
        () -> {
          Map<Address, Position> positions = engine.positions();
          callbacks.run(() -> result.complete(positions));
        },
        result::completeExceptionally);
    return result;
  }

  /** What {@link #resume} takes; nothing while not logged in. Whoever has it is this user. */
  public Optional<String> token() {
    return engine.token();
  }

  /**
   * Closes the connection and ends the client; commands that were not answered fail with {@link
   * ChatException#CLOSED}. Waits until its thread and socket are gone, at most 5 s, unless it is
   * called on the client's event loop. May be called again.
   */
  @Override
  public void close() {
    try {
      engine.loop().execute(() -> engine.close("closed by the program"));
    } catch (RejectedExecutionException e) {
      return; // its event loop has ended, so it is closed
    }
    if (!engine.loop().inEventLoop()) {
      awaitEnd();
    }
  }

  private void awaitEnd() {
    try {
      engine.released().get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      engine.transfers().awaitEnd(CLOSE_TIMEOUT);
      if (settings.ownsLoops()) {
        settings.loops().awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // It will end by itself; there is nothing to tell a program that closes.
    }
  }

  private CompletionStage<LoggedIn> enter(
      String verb, Map<String, ?> fields, Consumer<LoggedIn> effect) {
    return ask(
        Request.Kind.ENTER,
        verb,
        fields,
        reply -> {
          LoggedIn result = Replies.loggedIn(reply);
          effect.accept(result);
          return result;
        });
  }

  <T> CompletionStage<T> repeatable(
      String verb, Map<String, ?> fields, Function<Fields, T> decoder) {
    return ask(Request.Kind.REPEATABLE, verb, fields, decoder);
  }

  private <T> CompletionStage<T> once(
      String verb, Map<String, ?> fields, Function<Fields, T> decoder) {
    return ask(Request.Kind.ONCE, verb, fields, decoder);
  }

  /** The decoder runs on the event loop, before anything that comes behind the reply. */
  private <T> CompletionStage<T> ask(
      Request.Kind kind, String verb, Map<String, ?> fields, Function<Fields, T> decoder) {
    CompletableFuture<T> result = new CompletableFuture<>();
    submit(
        kind,
        verb,
        fields,
        reply -> {
          T value = decoder.apply(reply);
          return () -> result.complete(value);
        },
        result);
    return result;
  }

  /** As {@link #ask}, where the reply says nothing more. */
  CompletionStage<Void> tell(
      Request.Kind kind, String verb, Map<String, ?> fields, Runnable effect) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    submit(
        kind,
        verb,
        fields,
        reply -> {
          effect.run();
          return () -> result.complete(null);
        },
        result);
    return result;
  }

  /**
   * Sends a command.
   *
   * @param done runs on the event loop when the reply is there, and returns what completes the
   *     result
   * @param result is failed here
   */
  private void submit(
      Request.Kind kind,
      String verb,
      Map<String, ?> fields,
      Function<Fields, Runnable> done,
      CompletableFuture<?> result) {
    if (!unanswered.tryAcquire()) {
      result.completeExceptionally(tooManyUnanswered());
      return;
    }
    Request.Outcome outcome =
        Request.Outcome.of(
            reply -> {
              Runnable completion = done.apply(reply);
              unanswered.release();
              callbacks.run(completion);
            },
            problem -> {
              unanswered.release();
              callbacks.run(() -> result.completeExceptionally(problem));
            });
    Request request;
    try {
      request = Request.of(verb, engine.nextLabel(), fields, kind, outcome);
    } catch (IllegalArgumentException e) {
      outcome.failed(new ChatException("malformed", "the command is not JSON: " + e, false));
      return;
    }
    if (request.line().length > MAX_LINE_BYTES) {
      outcome.failed(tooLong(request)); // the server would say the same, and then close
      return;
    }
    onLoop(() -> engine.submit(request), outcome::failed);
  }

  private ChatException tooManyUnanswered() {
    return new ChatException(
        ChatException.TOO_MANY_UNANSWERED,
        settings.maxUnanswered() + " commands wait for their answers",
        true);
  }

  private static ChatException tooLong(Request request) {
    return new ChatException(
        "frame_too_long",
        "the command has " + request.line().length + " bytes (at most " + MAX_LINE_BYTES + ")",
        false);
  }

  private void onLoop(Runnable task, Consumer<ChatException> rejected) {
    try {
      engine.loop().execute(task);
    } catch (RejectedExecutionException e) {
      rejected.accept(new ChatException(ChatException.CLOSED, "the client is closed", false));
    }
  }
}
