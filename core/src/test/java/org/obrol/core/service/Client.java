package org.obrol.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.command.Tag;
import org.obrol.core.command.Traits;
import org.obrol.core.event.Event;
import org.obrol.core.event.Push;
import org.obrol.core.event.Reply;
import org.obrol.core.event.Result;
import org.obrol.core.model.Address;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.Lane;
import org.obrol.core.spi.Peer;
import org.obrol.core.testing.ManualLane;

/** A connection that keeps what it gets, and looks after what every connection may expect. */
final class Client implements Peer {
  Session session;
  private final World world;
  private final ManualLane lane;
  private final Traits traits;
  private final List<Event> events = new ArrayList<>();
  private boolean full;
  private boolean known;
  private boolean holdsWritten;
  private final List<Runnable> unwritten = new ArrayList<>();
  private final List<Boolean> readings = new ArrayList<>();
  private String token;
  private long asked;
  private long answered;
  private boolean closed;

  Client(World world, ManualLane lane, Traits traits) {
    this.world = world;
    this.lane = lane;
    this.traits = traits;
  }

  // ---- what the chat does with it

  @Override
  public void push(Event event) {
    assertThat(lane.inLane()).as("on the lane").isTrue();
    if (closed) {
      return;
    }
    events.add(event);
    if (event instanceof Reply reply) {
      assertThat(reply.to().label()).as("replies in order").isEqualTo("" + ++answered);
      if (reply.result() instanceof Result.LoggedIn in) {
        token = in.token();
      }
    }
  }

  @Override
  public void reading(boolean on) {
    assertThat(lane.inLane()).as("on the lane").isTrue();
    assertThat(on).as("reading, which is switched").isNotEqualTo(isReading());
    readings.add(on);
  }

  /** Takes or does not take what is pushed, as a connection whose client reads or does not. */
  void beFull(boolean now) {
    full = now;
  }

  /** Leaves open whether what was pushed has left for the network, until told otherwise. */
  void holdWritten(boolean hold) {
    holdsWritten = hold;
    if (!hold) {
      unwritten.forEach(lane::execute);
      unwritten.clear();
    }
  }

  @Override
  public boolean isFull() {
    return full;
  }

  @Override
  public Traits traits() {
    return traits;
  }

  @Override
  public void known(boolean now) {
    assertThat(lane.inLane()).as("on the lane").isTrue();
    known = now;
  }

  /** Whether the chat has said that it knows who this is. */
  boolean isKnown() {
    return known;
  }

  @Override
  public void whenWritten(Runnable task) {
    assertThat(lane.inLane()).as("on the lane").isTrue();
    if (holdsWritten) {
      unwritten.add(task);
    } else {
      lane.execute(task);
    }
  }

  @Override
  public void close() {
    assertThat(lane.inLane()).as("on the lane").isTrue();
    closed = true;
    lane.execute(() -> session.disconnected());
  }

  @Override
  public Lane lane() {
    return lane;
  }

  @Override
  public String origin() {
    return "test";
  }

  // ---- what the test does with it

  /** Hands a command over and lets nothing else happen. */
  void give(Command command) {
    Tag tag = new Tag("test", "" + ++asked);
    lane.run(() -> session.accept(tag, command));
  }

  /** Hands a command over, lets everything happen, and returns what came of it. */
  Result ask(Command command) {
    give(command);
    world.settle();
    assertThat(answered).as("answers").isEqualTo(asked);
    List<Result> results = results();
    return results.get(results.size() - 1);
  }

  Failure failure(Command command) {
    Result result = ask(command);
    assertThat(result).isInstanceOf(Result.Failed.class);
    return ((Result.Failed) result).failure();
  }

  Result.LoggedIn login(String name) {
    Result result = ask(new Command.Login(UserName.of(name), World.PASSWORD));
    assertThat(result).isInstanceOf(Result.LoggedIn.class);
    return (Result.LoggedIn) result;
  }

  Result resume(String withToken) {
    return ask(new Command.Resume(withToken, List.of()));
  }

  /** A message to {@code bob}, {@code #devs} or {@code *}. */
  static Command.Send message(String to, String text) {
    return new Command.Send(address(to), text, null);
  }

  static Address address(String text) {
    return Address.parse(text).orElseThrow();
  }

  Result.Sent send(String to, String text) {
    Result result = ask(message(to, text));
    assertThat(result).isInstanceOf(Result.Sent.class);
    return (Result.Sent) result;
  }

  void inputClosed() {
    lane.run(() -> session.inputClosed());
  }

  /** The network finds that the client does not keep up. */
  void beCongested() {
    lane.run(() -> session.congested());
  }

  /** The client has read what waited for it. */
  void beDrained() {
    lane.run(() -> session.drained());
  }

  /** The network finds the connection lost, as soon as the lane comes to it. */
  void loseInTheNextTurn() {
    lane.execute(this::disconnect);
  }

  void disconnect() {
    closed = true;
    lane.run(() -> session.disconnected());
  }

  // ---- what it got

  String token() {
    assertThat(token).as("token").isNotNull();
    return token;
  }

  boolean isClosed() {
    return closed;
  }

  boolean isReading() {
    return readings.isEmpty() || readings.get(readings.size() - 1);
  }

  List<Boolean> readings() {
    return readings;
  }

  /** Everything it got, in order. */
  List<Event> events() {
    return events;
  }

  void forget() {
    events.clear();
  }

  List<Result> results() {
    return events.stream()
        .filter(Reply.class::isInstance)
        .map(event -> ((Reply) event).result())
        .toList();
  }

  <P extends Push> List<P> pushes(Class<P> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The texts that were pushed, in order. */
  List<String> texts() {
    return pushes(Push.Message.class).stream().map(push -> push.message().text()).toList();
  }

  /** Its goodbye, which is the last thing it got. */
  Push.Bye bye() {
    assertThat(closed).as("closed").isTrue();
    assertThat(pushes(Push.Bye.class)).hasSize(1);
    assertThat(events.get(events.size() - 1)).isInstanceOf(Push.Bye.class);
    return (Push.Bye) events.get(events.size() - 1);
  }

  /** How many of the commands it was given are answered. */
  long answered() {
    return answered;
  }
}
