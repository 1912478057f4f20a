package org.obrol.client.terminal;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.obrol.client.ChatListener;
import org.obrol.client.ChatMessage;
import org.obrol.client.FileRef;
import org.obrol.client.Gap;
import org.obrol.client.GroupEvent;
import org.obrol.core.model.Address;
import org.obrol.core.model.UserName;

/**
 * Shows what comes without having been asked for, and knows the current conversation. Confined to
 * the thread of the client's callbacks, but for {@link #current()}.
 */
final class View implements ChatListener {
  private final Screen screen;
  private final Renderer renderer;
  private final Roster roster;
  private final Clock clock;
  private final Consumer<String> whenClosed;
  private final Map<Address, Long> shown = new HashMap<>();
  private volatile Address current = Address.LOBBY;
  private @Nullable UserName silent;
  private @Nullable ReadMarks marks;

  /**
   * Makes one.
   *
   * @param whenClosed is told why, when the client is closed for good
   */
  View(Screen screen, Renderer renderer, Roster roster, Clock clock, Consumer<String> whenClosed) {
    this.screen = screen;
    this.renderer = renderer;
    this.roster = roster;
    this.clock = clock;
    this.whenClosed = whenClosed;
  }

  /** What is shown of the current conversation is read. */
  void markWith(ReadMarks readMarks) {
    marks = readMarks;
  }

  /** Does not show what this user says. */
  void hide(UserName user) {
    silent = user;
  }

  Address current() {
    return current;
  }

  /** Another conversation becomes the current one, and what was shown of it is read. */
  void turnTo(Address conversation) {
    current = conversation;
    mark();
  }

  private void mark() {
    Long seq = shown.get(current);
    if (marks != null && seq != null) {
      shown.remove(current);
      marks.shown(current, seq);
    }
  }

  @Override
  public void message(ChatMessage message) {
    learn(message);
    if (!message.from().equals(silent)) {
      screen.line(renderer.message(message, clock.instant()));
    }
    shown.merge(message.conversation(), message.seq(), Math::max);
    if (message.conversation().equals(current)) {
      mark();
    }
  }

  /** Knows who and what there is, from whatever shows a message. */
  void learn(ChatMessage message) {
    roster.add(message.from());
    FileRef file = message.file();
    if (file != null) {
      roster.files().add(message.conversation(), file.file(), message.text());
    }
  }

  @Override
  public void gap(Gap gap) {
    screen.line(renderer.gap(gap));
  }

  @Override
  public void presence(List<UserName> came, List<UserName> left) {
    came.forEach(roster::add);
    left.forEach(roster::add);
    screen.line(renderer.presence(came, left));
  }

  @Override
  public void group(GroupEvent event) {
    roster.add(event.group());
    screen.line(renderer.group(event));
  }

  @Override
  public void draining(Duration reconnectAfter) {
    screen.line(renderer.note("the server will restart; we come back by ourselves"));
  }

  @Override
  public void disconnected(String reason) {
    screen.problem("disconnected: " + Neutral.oneLine(reason) + "; trying to come back");
  }

  @Override
  public void reconnected() {
    screen.line(renderer.note("connected again"));
  }

  @Override
  public void closed(String reason) {
    whenClosed.accept(reason);
  }
}
