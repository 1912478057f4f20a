package org.obrol.client.terminal;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.obrol.client.ChatClient;
import org.obrol.client.ChatException;
import org.obrol.client.ChatMessage;
import org.obrol.client.GroupDetails;
import org.obrol.client.IfExists;
import org.obrol.client.UserPage;
import org.obrol.core.model.Address;
import org.obrol.core.model.UserName;

/**
 * Does what typed lines say. Each answers whether it worked, after having shown what came of it.
 * Confined to the thread of the client's callbacks.
 */
final class Shell implements Typed.Handler<CompletionStage<Boolean>> {
  private final ChatClient client;
  private final View view;
  private final Screen screen;
  private final Renderer renderer;
  private final Roster roster;
  private final Clock clock;
  private final FileShell files;

  Shell(
      ChatClient client,
      View view,
      Screen screen,
      Renderer renderer,
      Roster roster,
      Clock clock,
      FileShell files) {
    this.client = client;
    this.view = view;
    this.screen = screen;
    this.renderer = renderer;
    this.roster = roster;
    this.clock = clock;
    this.files = files;
  }

  /** Asks for the names that completion should know; shows nothing. */
  void learnNames() {
    var unused = client.users().thenAccept(page -> page.users().forEach(this::learn));
    var unused2 = client.groups().thenAccept(groups -> groups.forEach(roster::add));
  }

  private void learn(UserPage.Entry user) {
    roster.add(user.user());
  }

  @Override
  public CompletionStage<Boolean> on(Typed.Say line) {
    Address to = line.to() != null ? line.to() : view.current();
    return shown(client.send(to, line.text()), "not sent to " + to + ": ", sent -> {});
  }

  @Override
  public CompletionStage<Boolean> on(Typed.To line) {
    view.turnTo(line.conversation());
    return done(true);
  }

  @Override
  public CompletionStage<Boolean> on(Typed.History line) {
    Address conversation = orCurrent(line.conversation());
    return shown(
        client.history(conversation, line.limit()),
        page -> {
          page.messages().forEach(this::show);
          if (page.messages().isEmpty()) {
            screen.line(renderer.note("nothing in " + conversation));
          }
        });
  }

  @Override
  public CompletionStage<Boolean> on(Typed.Read line) {
    Address conversation = orCurrent(line.conversation());
    return shown(
        client
            .history(conversation, 1)
            .thenCompose(page -> client.read(conversation, lastOf(page.messages()))),
        read -> screen.line(renderer.note(conversation + " is read up to message " + read)));
  }

  private static long lastOf(List<ChatMessage> messages) {
    return messages.isEmpty() ? 0 : messages.get(messages.size() - 1).seq();
  }

  @Override
  public CompletionStage<Boolean> on(Typed.Upload line) {
    return files.upload(orCurrent(line.to()), line.path());
  }

  /** Nobody can be asked here: where there is a file of that name it gets another. */
  @Override
  public CompletionStage<Boolean> on(Typed.Download line) {
    return find(line)
        .thenCompose(
            wanted -> wanted.isPresent() ? fetch(wanted.get(), IfExists.NUMBER) : done(false));
  }

  /** Which file is meant; empty where there is none, which has been shown then. */
  CompletionStage<Optional<Wanted>> find(Typed.Download line) {
    return files.find(view.current(), line.wanted());
  }

  CompletionStage<Boolean> fetch(Wanted wanted, IfExists ifExists) {
    return files.fetch(wanted, ifExists);
  }

  @Override
  public CompletionStage<Boolean> on(Typed.Files line) {
    return files.list(
        orCurrent(line.conversation()), entry -> renderer.file(entry, clock.instant()));
  }

  @Override
  public CompletionStage<Boolean> on(Typed.Group line) {
    roster.add(line.group());
    return shown(group(line), details -> screen.line(renderer.group(details)));
  }

  private CompletionStage<GroupDetails> group(Typed.Group line) {
    UserName user = line.user();
    return switch (line.op()) {
      case CREATE -> client.createGroup(line.group());
      case JOIN -> client.joinGroup(line.group());
      case LEAVE -> client.leaveGroup(line.group());
      case MEMBERS -> client.groupMembers(line.group());
      case ADD -> client.addToGroup(line.group(), present(user));
      case REMOVE -> client.removeFromGroup(line.group(), present(user));
    };
  }

  private static UserName present(@Nullable UserName user) {
    if (user == null) {
      throw new IllegalStateException("parsed without its user");
    }
    return user;
  }

  @Override
  public CompletionStage<Boolean> on(Typed.Presence line) {
    return shown(client.presence(line.on()), "", nothing -> {});
  }

  @Override
  public CompletionStage<Boolean> on(Typed.Passwd line) {
    String oldPassword = line.oldPassword();
    String newPassword = line.newPassword();
    if (oldPassword == null || newPassword == null) {
      return wrong("usage: /passwd OLD NEW");
    }
    return shown(
        client.passwd(oldPassword, newPassword),
        "",
        nothing -> screen.line(renderer.note("the password is changed")));
  }

  @Override
  public CompletionStage<Boolean> on(Typed.Plain line) {
    return switch (line) {
      case NOTHING, QUIT -> done(true); // whoever reads the lines ends with them
      case HELP -> {
        screen.line(renderer.help());
        yield done(true);
      }
      case USERS -> shown(client.users(), this::show);
      case ONLINE -> shown(client.online(), this::show);
      case INBOX -> inbox();
      case CANCEL -> files.cancelAll();
      case GROUPS ->
          shown(
              client.groups(),
              groups -> {
                groups.forEach(roster::add);
                groups.forEach(group -> screen.line("#" + group));
              });
      case WHOAMI ->
          shown(client.whoAmI(), me -> screen.line(me.user() + (me.guest() ? ", a guest" : "")));
    };
  }

  private CompletionStage<Boolean> inbox() {
    return shown(
        client.inbox(),
        conversations -> {
          if (conversations.isEmpty()) {
            screen.line(renderer.note("nothing is unread"));
          }
          conversations.forEach(
              unread -> {
                screen.line(
                    renderer.note(unread.conversation() + ": " + unread.unread() + " unread"));
                unread.messages().forEach(this::show);
              });
        });
  }

  @Override
  public CompletionStage<Boolean> on(Typed.Wrong line) {
    return wrong(line.problem());
  }

  private CompletionStage<Boolean> wrong(String problem) {
    screen.problem(Neutral.oneLine(problem));
    return done(false);
  }

  private void show(ChatMessage message) {
    view.learn(message);
    screen.line(renderer.message(message, clock.instant()));
  }

  private void show(UserPage page) {
    page.users().forEach(this::learn);
    page.users().forEach(user -> screen.line(renderer.user(user)));
    if (page.more()) {
      screen.line(renderer.note("… and more"));
    }
  }

  private Address orCurrent(@Nullable Address conversation) {
    return conversation != null ? conversation : view.current();
  }

  private <T> CompletionStage<Boolean> shown(CompletionStage<T> reply, Consumer<T> show) {
    return shown(reply, "", show);
  }

  private <T> CompletionStage<Boolean> shown(
      CompletionStage<T> reply, String before, Consumer<T> show) {
    return reply.handle(
        (value, problem) -> {
          if (problem == null) {
            show.accept(value);
            return true;
          }
          screen.problem(before + Neutral.oneLine(reason(problem)));
          return false;
        });
  }

  /** What a failed stage says to people. */
  static String reason(Throwable problem) {
    Throwable cause =
        problem instanceof CompletionException && problem.getCause() != null
            ? problem.getCause()
            : problem;
    return cause instanceof ChatException chat
        ? chat.getMessage() + " (" + chat.code() + ")"
        : cause.toString();
  }

  private static CompletionStage<Boolean> done(boolean worked) {
    return CompletableFuture.completedFuture(worked);
  }
}
