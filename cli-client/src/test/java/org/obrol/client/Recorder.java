package org.obrol.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.obrol.core.model.Address;
import org.obrol.core.model.UserName;

/** Writes down what a listener is told. */
final class Recorder implements ChatListener {
  private final List<String> events = new CopyOnWriteArrayList<>();

  List<String> events() {
    return events;
  }

  /** The events that start so. */
  List<String> events(String prefix) {
    return events.stream().filter(event -> event.startsWith(prefix)).toList();
  }

  /** Waits until this is the last event. */
  void await(String event) {
    Awaitility.await()
        .alias(event)
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(2))
        .until(() -> events.contains(event));
  }

  @Override
  public void message(ChatMessage message) {
    events.add("message " + message.conversation() + " " + message.seq());
  }

  @Override
  public void gap(Gap gap) {
    events.add(
        "gap %s %d: %d-%d, oldest %d"
            .formatted(gap.conversation(), gap.epoch(), gap.from(), gap.to(), gap.oldest()));
  }

  @Override
  public void read(Address conversation, long seq) {
    events.add("read " + conversation + " " + seq);
  }

  @Override
  public void presence(List<UserName> came, List<UserName> left) {
    events.add("presence +" + came + " -" + left);
  }

  @Override
  public void group(GroupEvent event) {
    events.add("group " + event);
  }

  @Override
  public void lag() {
    events.add("lag");
  }

  @Override
  public void draining(Duration reconnectAfter) {
    events.add("draining " + reconnectAfter.toMillis());
  }

  @Override
  public void disconnected(String reason) {
    events.add("disconnected " + reason);
  }

  @Override
  public void reconnected() {
    events.add("reconnected");
  }

  @Override
  public void closed(String reason) {
    events.add("closed " + reason);
  }
}
