package org.obrol.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.obrol.core.command.Traits;
import org.obrol.core.event.Result;
import org.obrol.core.memory.InMemoryAccounts;
import org.obrol.core.memory.InMemoryFiles;
import org.obrol.core.memory.InMemoryGroups;
import org.obrol.core.memory.InMemoryMessageLog;
import org.obrol.core.memory.InMemoryReadMarks;
import org.obrol.core.memory.InMemoryTokens;
import org.obrol.core.memory.Pbkdf2;
import org.obrol.core.model.Account;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.ChatPolicy;
import org.obrol.core.spi.Files;
import org.obrol.core.testing.ManualExecutor;
import org.obrol.core.testing.ManualLane;
import org.obrol.core.testing.TestClock;

/** A chat without a network: its lanes, its slow executor and its time are the test's. */
final class World {
  static final String PASSWORD = "secret";

  final TestClock clock = new TestClock();
  final ManualExecutor hashing = new ManualExecutor();
  final ManualLane lane = new ManualLane();
  final Ports ports;
  final ChatService service;
  private final List<ManualLane> lanes = new ArrayList<>(List.of(lane));

  World() {
    this(ChatOptions.defaults());
  }

  World(ChatOptions options) {
    this(options, ports -> ports);
  }

  World(ChatPolicy policy) {
    this(ChatOptions.defaults(), ports -> ports.withPolicy(policy));
  }

  World(ChatOptions options, UnaryOperator<Ports> change) {
    Ports inMemory =
        new Ports(
            new InMemoryAccounts(new Pbkdf2(1), hashing),
            new InMemoryTokens(clock),
            new InMemoryMessageLog(clock),
            new InMemoryGroups(),
            new InMemoryReadMarks(),
            new InMemoryFiles(clock, Files.Limits.DEFAULT, 4 << 20),
            ChatPolicy.ALLOW_ALL);
    ports = change.apply(inMemory);
    service = ChatServices.standard(ports, options);
  }

  /** The defaults with another bound of commands in hand. */
  static ChatOptions commandsInHand(int max) {
    ChatOptions usual = ChatOptions.defaults();
    return new ChatOptions(
        usual.guests(),
        usual.maxTextBytes(),
        max,
        usual.loginTimeout(),
        usual.guestLinger(),
        usual.backlogPerConversation(),
        usual.backlog());
  }

  ManualLane newLane() {
    ManualLane another = new ManualLane();
    lanes.add(another);
    return another;
  }

  Account register(String name) {
    return answer(service.chat().register(UserName.of(name), name, PASSWORD));
  }

  /** Opens a connection. */
  Client connect() {
    return connect(lane);
  }

  Client connect(ManualLane on) {
    return connect(on, Traits.of("test"));
  }

  Client connect(ManualLane on, Traits traits) {
    Client client = new Client(this, on, traits);
    on.run(() -> client.session = service.open(client));
    settle();
    return client;
  }

  /** Opens a connection and logs it in; the account is made if there is none. */
  Client in(String name) {
    return in(name, lane);
  }

  Client in(String name, ManualLane on) {
    if (answer(service.chat().find(UserName.of(name))).isEmpty()) {
      register(name);
    }
    Client client = connect(on);
    client.login(name);
    client.forget();
    return client;
  }

  /** Opens a connection with the token of another one. */
  Client resumed(Client other, ManualLane on) {
    Client client = connect(on);
    assertThat(client.resume(other.token())).isInstanceOf(Result.LoggedIn.class);
    client.forget();
    return client;
  }

  /** Lets everything happen that can happen now. */
  void settle() {
    boolean busy = true;
    while (busy) {
      busy = false;
      for (ManualLane one : lanes) {
        busy |= one.runOne();
      }
    }
  }

  /** Lets time pass, and what is due then happen. */
  void pass(Duration time) {
    clock.advance(time);
    lanes.forEach(one -> one.advance(time));
    settle();
  }
}
