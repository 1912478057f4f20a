package org.obrol.loadtest.engine;

import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.obrol.loadtest.report.Display;
import org.obrol.loadtest.report.Receivers;
import org.obrol.loadtest.report.RunReport;
import org.obrol.loadtest.scenario.Kind;
import org.obrol.loadtest.scenario.Scenario;
import org.obrol.loadtest.target.ProcessUse;
import org.obrol.loadtest.target.Target;

/** One run, from the first connection to the last. Confined to the thread that runs it. */
final class Run {
  private static final long TICK_MILLIS = 10;
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MAX_CONNECTING = 512;

  /** Of all connections one in so many comes first, so that a server's start is not counted. */
  private static final int FIRST_SHARE = 10;

  /**
   * The server while all connect; nothing where its process is not known.
   *
   * @param first how many there were at the second look
   */
  record Memory(
      int first,
      Optional<ProcessUse> empty,
      Optional<ProcessUse> some,
      Optional<ProcessUse> connected) {}

  private final Scenario scenario;
  private final Target target;
  private final Progress progress;
  private final Crowd crowd = new Crowd();
  private final Receivers receivers;
  private final List<LoadLoop> loops = new ArrayList<>();
  private final Setup setup;
  private final Transport transport;
  private final Timeline timeline;
  private final long patienceNanos;

  /**
   * Makes one.
   *
   * @param name see {@link Wording}
   * @param patience after that long without anything new, what is missing will not come
   */
  Run(
      Scenario scenario,
      Target target,
      Progress progress,
      Transport transport,
      String name,
      Duration patience) {
    patienceNanos = patience.toNanos();
    this.scenario = scenario;
    this.target = target;
    this.progress = progress;
    this.transport = transport;
    Wording wording = new Wording(name, scenario.traffic().textBytes());
    receivers = new Receivers(scenario.population().connections());
    transport
        .loops()
        .forEach(events -> loops.add(new LoadLoop(events, wording, receivers, crowd, transport)));
    setup = new Setup(scenario, loops, wording);
    crowd.assemble(loops, setup.members());
    timeline = new Timeline(target, progress);
  }

  /**
   * Does it all. When its thread is interrupted while it measures or settles, it reports what it
   * has measured by then, and leaves the thread interrupted.
   *
   * @throws InterruptedException if nothing was measured
   */
  RunReport go(int repetition) throws InterruptedException {
    Rehearsal.run(loops.get(0));
    Memory memory = connect();

    long start = System.nanoTime();
    long measured = start + scenario.timing().warmUp().toNanos();
    long end = measured + scenario.timing().duration().toNanos();
    timeline.begin(start, measured);
    eachLoop(loop -> loop.start(start));
    sampleUntil(measured);
    eachLoop(loop -> loop.record(scenario.kind() == Kind.CHURN));
    eachLoop(loop -> loop.stall(scenario.population().stall()));
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Use before = use();
    boolean cut = measureUntil(end);
    Use after = use();
    eachLoop(LoadLoop::stop);
    boolean interrupted = settle(cut);
    RunReport report =
        new Figures(scenario, target, loops, receivers, crowd)
            .report(repetition, memory, server(), before, after, timeline, interrupted);
    if (interrupted) {
      Thread.currentThread().interrupt(); // for who makes the other runs
    }
    return report;
  }

  /** Answers whether it was interrupted. */
  private boolean measureUntil(long end) {
    try {
      sampleUntil(end);
      return false;
    } catch (InterruptedException enough) {
      return true;
    }
  }

  private Optional<ProcessUse> server() {
    OptionalLong pid = target.pid();
    return pid.isPresent() ? ProcessUse.read(pid.getAsLong()) : Optional.empty();
  }

  private Use use() {
    return Use.now(server(), atEachLoop(LoopUse::now));
  }

  /** Connects all, and looks meanwhile at how the server's memory grows. */
  private Memory connect() throws InterruptedException {
    int all = setup.members().size();
    int first = all / FIRST_SHARE;
    Optional<ProcessUse> empty = server();
    connect(0, first);
    Optional<ProcessUse> some = server();
    connect(first, all);
    joinRooms();
    return new Memory(first, empty, some, server());
  }

  /** Connects some at the speed that the scenario says, and waits until they are logged in. */
  private void connect(int from, int to) throws InterruptedException {
    List<Member> members = setup.members();
    double perTick = scenario.timing().connectsPerSecond() * TICK_MILLIS / 1e3;
    double due = from;
    int begun = from;
    long quietSince = System.nanoTime();
    int before = from;
    while (crowd.loggedIn() < to) {
      due = Math.min(due + perTick, to);
      int begunBefore = begun;
      while (begun < due && begun - crowd.loggedIn() < MAX_CONNECTING) {
        Member member = members.get(begun++);
        member.loop().events().execute(() -> member.loop().entrance().connect(member));
      }
      TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
      crowd.check();
      boolean allIn = crowd.loggedIn() == begun; // those that a slow ramp has begun
      if (crowd.loggedIn() != before || begun != begunBefore || allIn) {
        quietSince = System.nanoTime();
      }
      before = crowd.loggedIn();
      progress.connecting(before, members.size());
      if (System.nanoTime() - quietSince > patienceNanos) {
        throw new LoadException(
            "only "
                + before
                + " of "
                + Display.many(begun, "connection")
                + " got an answer to their login");
      }
    }
  }

  private void joinRooms() throws InterruptedException {
    int makers = Math.min(setup.rooms(), setup.members().size());
    if (makers > 0) {
      join(setup.members().subList(0, makers), true);
      await("groups", crowd::joined, makers);
      join(setup.members().subList(makers, setup.members().size()), false);
      await("members of groups", crowd::joined, setup.members().size());
    }
  }

  private static void join(List<Member> members, boolean make) {
    for (Member member : members) {
      String group = member.tracks().get(1).name();
      String line = make ? Commands.createGroup(group) : Commands.joinGroup(group);
      member.loop().entrance().command(member, Pending.GROUP, line);
    }
  }

  private void await(String what, IntSupplier count, int wanted) throws InterruptedException {
    long quietSince = System.nanoTime();
    int before = -1;
    while (count.getAsInt() < wanted) {
      TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
      crowd.check();
      if (count.getAsInt() != before) {
        before = count.getAsInt();
        quietSince = System.nanoTime();
      } else if (System.nanoTime() - quietSince > patienceNanos) {
        throw new LoadException("only " + before + " of " + wanted + " " + what + " were made");
      }
    }
  }

  /** Takes a sample at the end of each second until a time. */
  private void sampleUntil(long end) throws InterruptedException {
    long next = System.nanoTime() + SECOND_NANOS;
    while (System.nanoTime() < end) {
      TimeUnit.NANOSECONDS.sleep(Math.min(next, end) - System.nanoTime());
      crowd.check();
      if (System.nanoTime() >= Math.min(next, end)) {
        timeline.sample(atEachLoop(LoadLoop::takeSecond));
        next += SECOND_NANOS;
        long now = System.nanoTime();
        tellLoops(loop -> loop.keepAlive(now));
      }
    }
  }

  /**
   * Waits until everybody has everything, or nothing has come for long; when it is interrupted not
   * any longer than that even if something comes, and when it is interrupted again no more.
   *
   * @param interrupted whether it was already
   * @return whether it was, then or now
   */
  private boolean settle(boolean interrupted) {
    boolean hurried = interrupted;
    long before = Long.MAX_VALUE;
    long quietSince = System.nanoTime();
    long leaveAt = quietSince + patienceNanos; // if it is hurried
    long toldAt = 0;
    while (true) {
      Map<Integer, Long> heads = heads();
      long missing =
          atEachLoop(loop -> loop.missing(heads)).stream().mapToLong(Long::longValue).sum();
      long now = System.nanoTime();
      if (missing != before) {
        quietSince = now;
      }
      before = missing;
      if (missing == 0 || now - quietSince > patienceNanos) {
        eachLoop(loop -> loop.end(heads));
        return hurried;
      }
      if (hurried && now - leaveAt > 0) {
        eachLoop(loop -> loop.leave(heads));
        return true;
      }
      if (now - toldAt > SECOND_NANOS) {
        toldAt = now;
        progress.settling(missing);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
      } catch (InterruptedException enough) {
        leaveAt = hurried ? now : now + patienceNanos;
        hurried = true;
      }
      crowd.check();
    }
  }

  private Map<Integer, Long> heads() {
    Map<Integer, Long> all = new HashMap<>();
    for (Map<Integer, Long> some : atEachLoop(LoadLoop::heads)) {
      some.forEach((conversation, head) -> all.merge(conversation, head, Math::max));
    }
    return all;
  }

  /** Closes all connections. */
  void close() {
    crowd.closing();
    tellLoops(LoadLoop::closeAll);
    transport.close();
    loops.forEach(LoadLoop::release);
  }

  private void tellLoops(Consumer<LoadLoop> what) {
    for (LoadLoop loop : loops) {
      loop.events().execute(() -> what.accept(loop));
    }
  }

  private void eachLoop(Consumer<LoadLoop> what) {
    atEachLoop(
        loop -> {
          what.accept(loop);
          return loop;
        });
  }

  /**
   * Asks each loop on its own thread. An interrupt has to wait, or what was measured would be lost;
   * no loop keeps one waiting for longer than its turn.
   */
  private <T> List<T> atEachLoop(Function<LoadLoop, T> what) {
    List<Future<T>> futures = new ArrayList<>();
    for (LoadLoop loop : loops) {
      futures.add(loop.events().submit(() -> what.apply(loop)));
    }
    List<T> answers = new ArrayList<>();
    for (Future<T> future : futures) {
      if (!future.awaitUninterruptibly().isSuccess()) {
        throw new LoadException("the harness failed: " + future.cause(), future.cause());
      }
      answers.add(future.getNow());
    }
    return answers;
  }
}
