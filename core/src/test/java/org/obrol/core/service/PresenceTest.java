package org.obrol.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.obrol.core.command.Command;
import org.obrol.core.event.Push;

class PresenceTest {
  @Test
  void presenceIsToldAtMostOnceASecond() {
    World world = new World();
    Client alice = world.in("alice");
    alice.ask(new Command.Presence(true));
    world.in("bob");
    world.pass(Duration.ofMillis(900));
    alice.ask(new Command.Presence(false));
    alice.ask(new Command.Presence(true));
    world.in("carol");
    world.pass(Duration.ofMillis(100));
    world.in("dave");
    world.pass(Duration.ofMillis(900));
    assertThat(alice.pushes(Push.Presence.class)).hasSize(1);
  }
}
