package org.obrol.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.obrol.client.CuttingProxy;
import org.obrol.core.spi.Files;

/** The page's client alone: files, up and down. */
class PageFilesTest extends BenchTest {
  private static final long SEED = Long.getLong("obrol.seed", 20_260_102);

  @Test
  void aFileGoesUpAndDownWholeThroughConnectionsThatBreak() throws Exception {
    int bytes = 1_500_000;
    benches(builder -> builder);
    Stream.of("alice", "bob").forEach(site()::account);
    try (CuttingProxy proxy = new CuttingProxy(benchPort(), SEED, 500_000)) {
      Bench alice = benchAt(proxy.port(), "alice").logsIn("alice");
      Bench bob = benchAt(proxy.port(), "bob").logsIn("bob");
      Stream.of(alice, bob).forEach(bench -> bench.tell("bench.hasty = true"));
      proxy.beRough(true);
      alice.tell("bench.up = chat.sendFile('@bob', bench.file('holiday.jpg', arg[0]))", bytes);
      alice.eventually(a -> assertThat(a.ask("bench.up.state")).isEqualTo("done"));
      bob.has("@alice", List.of("holiday.jpg"));
      assertThat(bob.number("chat.open('@alice').last.size")).isEqualTo(bytes);
      bob.tell("bench.down = chat.fetchFile(chat.open('@alice').last)");
      bob.eventually(b -> assertThat(b.ask("bench.down.state")).isEqualTo("done"));
      assertThat(proxy.cuts()).isGreaterThan(4);
      assertThat(bob.ask("bench.same(bench.down.blob, bench.file('', arg[0]))", bytes))
          .isEqualTo(true);
      assertThat(bob.number("bench.down.done")).isEqualTo(bytes);
    }
  }

  @Test
  void aFileThatTheServerDoesNotTakeFailsWithItsCode() {
    benches(builder -> builder.fileLimits(limits(1_000, 10_000)));
    Bench alice = in("alice");
    alice.tell("bench.up = chat.sendFile('*', bench.file('large', 1001))");
    alice.eventually(a -> assertThat(a.ask("bench.up.state")).isEqualTo("failed"));
    assertThat(alice.ask("bench.up.error.code")).isEqualTo("quota");
    alice.tell("bench.up = chat.sendFile('#nowhere', bench.file('small', 10))");
    alice.eventually(a -> assertThat(a.ask("bench.up.state")).isEqualTo("failed"));
    assertThat(alice.ask("bench.up.error.code")).isEqualTo("no_such_group");
  }

  @Test
  void aFileThatWasTakenAwayIsListedNoMoreAndCannotBeFetched() {
    benches(builder -> builder);
    Bench alice = in("alice");
    alice.tell("chat.sendFile('*', bench.file('../../x\\u202egnp.exe', 10))");
    alice.tell("chat.sendFile('*', bench.file('empty', 0))");
    alice.eventually(a -> assertThat(a.number("chat.open('*').messages.length")).isEqualTo(2));
    assertThat(alice.list("chat.listFiles('*').then(files => files.map(f => f.name))"))
        .containsExactlyInAnyOrder("../../x\u202egnp.exe", "empty");
    alice.tell("bench.down = chat.fetchFile(chat.open('*').messages.find(m => m.size === 0))");
    alice.eventually(a -> assertThat(a.ask("bench.down.state")).isEqualTo("done"));
    assertThat(alice.number("bench.down.blob.size")).isZero();
    alice.tell("bench.message = chat.open('*').messages.find(m => m.size === 10)");
    assertThat(alice.outcome("chat.removeFile(bench.message.file)")).isEqualTo("OK");
    assertThat(alice.list("chat.listFiles().then(files => files.map(f => f.name))"))
        .containsExactly("empty");
    alice.tell("bench.down = chat.fetchFile(bench.message)");
    alice.eventually(a -> assertThat(a.ask("bench.down.state")).isEqualTo("failed"));
    assertThat(alice.ask("bench.down.error.code")).isEqualTo("no_such_file");
  }

  @Test
  void anUploadThatIsGivenUpLeavesNothingBehind() throws Exception {
    benches(builder -> builder.fileLimits(limits(1_000_000, 1_000_000)));
    site().account("alice");
    try (Cable cable = new Cable(benchPort())) {
      Bench alice = benchThrough(cable, "alice").logsIn("alice");
      alice.tell(
          "bench.up = chat.sendFile('*', bench.file('large', 900000));"
              + "chat.addEventListener('transfer', () => bench.up.done > 0 && bench.up.cancel())");
      alice.eventually(a -> assertThat(a.ask("bench.up.state")).isEqualTo("cancelled"));
      alice.eventually(
          a -> {
            a.tell("bench.second = chat.sendFile('*', bench.file('another', 900000))");
            a.eventually(b -> assertThat(b.ask("bench.second.isOver")).isEqualTo(true));
            assertThat(a.ask("bench.second.state")).isEqualTo("done");
          });
      assertThat(alice.texts("*")).containsExactly("another");
    }
  }

  @Test
  void filesToOneConversationArriveInTheOrderInWhichTheyWereChosen() {
    benches(builder -> builder);
    Bench alice = in("alice");
    alice.tell(
        "for (let i = 1; i <= 12; i++) chat.sendFile('*', bench.file('f' + i, 60_000 - 5_000 * i))");
    alice.has("*", Bench.numbered("f", 12));
  }

  @Test
  void threeFilesGoAtATime() {
    benches(builder -> builder);
    Bench alice = in("alice");
    List<String> groups = Bench.numbered("g", 5);
    groups.forEach(
        group -> assertThat(alice.outcome("chat.createGroup(arg[0])", group)).isEqualTo("OK"));
    alice.tell(
        "bench.most = 0; const ups = [];"
            + "chat.addEventListener('transfer', () => { bench.most = Math.max(bench.most,"
            + " ups.filter(t => t.state === 'running').length); });"
            + "for (const group of arg) ups.push(chat.sendFile('#' + group, bench.file('f', 5000)))",
        groups.toArray());
    groups.forEach(group -> alice.has("#" + group, List.of("f")));
    assertThat(alice.number("bench.most")).isEqualTo(3);
  }

  private static Files.Limits limits(long maxFileBytes, long maxAccountBytes) {
    Files.Limits usual = Files.Limits.DEFAULT;
    return new Files.Limits(maxFileBytes, maxAccountBytes, usual.maxAge(), usual.maxIdle());
  }
}
