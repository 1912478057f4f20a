package org.obrol.loadtest.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.obrol.loadtest.report.Receivers;

/**
 * An event loop with its share of the members, and what they have in common. Confined to the loop
 * once the load has begun.
 */
final class LoadLoop implements Completions {
  /** How long a frame can be. */
  private static final int MAX_FRAME_BYTES = 512 << 10;

  /** How much one connection gets of a turn before the others have had theirs. */
  private static final int READ_BYTES = 64 << 10;

  private static final long SILENCE_NANOS = 30_000_000_000L;

  /** A message of a sender on another loop has arrived everywhere. */
  private record Landed(Sender sender, Feed feed, long identity) {}

  private final EventLoop events;
  private final ByteBuffer received =
      ByteBuffer.allocateDirect(MAX_FRAME_BYTES).order(Literal.ORDER);
  private final ByteBuf whole = Unpooled.wrappedBuffer(received);
  private final ByteBuf beginning = Unpooled.wrappedBuffer(received.slice(0, READ_BYTES));
  private final Tally tally;
  private final Findings findings = new Findings();
  private final Oracle oracle;
  private final Intake intake;
  private final Crowd crowd;
  private final List<Member> members = new ArrayList<>();
  private final List<Feed> feeds = new ArrayList<>();
  private final List<Sender> senders = new ArrayList<>();
  private final List<Sender> touched = new ArrayList<>();
  private final List<Landed> landedElsewhere = new ArrayList<>();
  private final Schedule schedule;
  private final Entrance entrance;
  private final List<Member> slow = new ArrayList<>();
  private @Nullable Comings comings;
  private boolean turnEndScheduled;
  private long now;

  LoadLoop(
      EventLoop events, Wording wording, Receivers receivers, Crowd crowd, Transport transport) {
    this.events = events;
    this.crowd = crowd;
    tally = new Tally(receivers);
    oracle = new Oracle(findings, tally, this);
    intake = new Intake(new FrameScanner(wording), oracle);
    schedule = new Schedule(this);
    entrance = new Entrance(this, transport, wording, crowd);
  }

  EventLoop events() {
    return events;
  }

  /** What was read last, from its beginning on. */
  ByteBuffer received() {
    return received;
  }

  /** Where {@link #received} is read to, behind so many bytes that are there already. */
  ByteBuf shared(int used) {
    return used < READ_BYTES / 2 ? beginning : whole;
  }

  Intake intake() {
    return intake;
  }

  Tally tally() {
    return tally;
  }

  Findings findings() {
    return findings;
  }

  Oracle oracle() {
    return oracle;
  }

  List<Member> members() {
    return members;
  }

  List<Feed> feeds() {
    return feeds;
  }

  List<Sender> senders() {
    return senders;
  }

  /** Those that stop reading for a while. */
  List<Member> slow() {
    return slow;
  }

  /** Who goes and comes back. */
  void comings(Comings here) {
    comings = here;
  }

  Schedule schedule() {
    return schedule;
  }

  Entrance entrance() {
    return entrance;
  }

  /** Begins to write. */
  void start(long at) {
    entrance.begin();
    if (comings != null) {
      comings.start();
    }
    if (!senders.isEmpty() && senders.get(0).pace().isClosed()) {
      for (Sender sender : senders) {
        sender.pace().start(at);
        touch(sender);
      }
    } else {
      schedule.start(senders, at);
    }
  }

  /** Writes no more. */
  void stop() {
    if (comings != null) {
      comings.stop();
    }
    readOn();
    schedule.stop();
    senders.forEach(sender -> sender.pace().stop());
  }

  /** The slow ones stop reading for a while. */
  void stall(Duration length) {
    for (Member member : slow) {
      member.promptSince(Long.MAX_VALUE); // all that it gets is late, by its own fault
      reads(member, false);
    }
    events.schedule(this::readOn, length.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void readOn() {
    slow.forEach(member -> reads(member, true));
  }

  private static void reads(Member member, boolean now) {
    Link link = member.link();
    if (link != null && link.isIn()) {
      link.reads(now);
    }
  }

  /** Pings where nothing has come for long. */
  void keepAlive(long at) {
    for (Member member : members) {
      Link link = member.link();
      if (link != null && link.isIn() && link.isReading() && at - link.heardAt() > SILENCE_NANOS) {
        link.command(Pending.PING, Commands.PING, at);
      }
    }
  }

  /** From now on latencies are kept. */
  void record(boolean anewLogins) {
    tally.record(anewLogins);
    schedule.record();
  }

  /** What was counted and how long deliveries took since the last call. */
  Timeline.Second takeSecond() {
    return new Timeline.Second(LoopUse.now(this), tally.takeSecond());
  }

  /** The highest seq of each conversation here, by the conversation's number. */
  Map<Integer, Long> heads() {
    Map<Integer, Long> all = new HashMap<>();
    feeds.forEach(feed -> all.put(feed.number(), feed.head()));
    return all;
  }

  /** How much is still on its way to the members here. */
  long missing(Map<Integer, Long> heads) {
    long missing = 0;
    for (Member member : members) {
      if (member.isGone()) {
        continue; // nothing to wait for
      }
      for (Track track : member.tracks()) {
        missing += Oracle.missing(track, heads.getOrDefault(track.feed().number(), 0L));
      }
      Link link = member.link();
      missing += link == null || !link.isIn() ? 1 : link.pending().size();
    }
    return missing;
  }

  /** Nothing more will come: what is missing now is lost. */
  void end(Map<Integer, Long> heads) {
    tally.takeSecond(); // what has come since the last sample counts among the latencies too
    for (Member member : members) {
      for (Track track : member.tracks()) {
        oracle.end(track, heads.getOrDefault(track.feed().number(), 0L));
      }
      Link link = member.link();
      if (link == null || !link.isIn()) {
        oracle.absent(member);
      } else if (!link.pending().isEmpty()) {
        oracle.unanswered(member, link.pending().size());
      }
    }
  }

  /** More may come, but nobody waits for it. */
  void leave(Map<Integer, Long> heads) {
    tally.takeSecond();
    findings.unawaited += missing(heads);
  }

  /** Closes all connections. */
  void closeAll() {
    for (Member member : members) {
      if (member.link() != null) {
        member.link().close();
      }
    }
  }

  /** Something was read; answers when. Writes what is due meanwhile: a turn may be long. */
  long read() {
    now = System.nanoTime();
    schedule.writeDue(now);
    return now;
  }

  /** The oldest command, a message, was answered with OK. */
  void sent(Link link, int conversation, long seq, long now) {
    Sender sender = link.member().sender();
    Pending pending = link.pending();
    if (sender == null || pending.command() < 0) {
      crowd.fail("the server answered a message that nobody wrote", null);
      return;
    }
    Outbound outbound = sender.outbound(pending.command());
    tally.acknowledged(now - pending.time());
    if (conversation == outbound.track().address()) {
      oracle.acknowledged(outbound, pending.number(), seq);
    } else {
      oracle.acknowledged(outbound, pending.number(), -1);
    }
    pending.removeOldest();
    if (!sender.pace().untilDelivered()) {
      landed(sender);
    }
  }

  /** The oldest command will not be answered any more. */
  void unanswered(Link link) {
    Sender sender = link.member().sender();
    Pending pending = link.pending();
    if (sender != null && pending.command() >= 0) {
      sender.outbound(pending.command()).unpaired(pending.number());
      if (!sender.pace().untilDelivered()) {
        landed(sender);
      }
    }
    pending.removeOldest();
  }

  void failed(Throwable cause) {
    crowd.fail("the harness failed: " + cause, cause);
  }

  @Override
  public void complete(Feed feed, long identity, long sentAt) {
    tally.completed(now - sentAt);
    Sender sender = crowd.sender(Stamp.sender(identity));
    if (sender != null && sender.pace().untilDelivered()) {
      if (sender.member().loop() == this) {
        landed(sender, feed, identity);
      } else {
        landedElsewhere.add(new Landed(sender, feed, identity));
        scheduleTurnEnd();
      }
    }
  }

  private void landed(Sender sender, Feed feed, long identity) {
    Outbound outbound = sender.to(feed);
    if (outbound != null && outbound.landed(Stamp.counter(identity))) {
      landed(sender);
    }
  }

  /** The flight of one of a sender's messages has ended. */
  void landed(Sender sender) {
    sender.pace().landed();
    touch(sender);
  }

  /** A sender may have to write; it does at the end of the turn. */
  void touch(Sender sender) {
    if (sender.touch()) {
      touched.add(sender);
      scheduleTurnEnd();
    }
  }

  private void scheduleTurnEnd() {
    if (!turnEndScheduled) {
      turnEndScheduled = true;
      ((SingleThreadEventLoop) events).executeAfterEventLoopIteration(this::endTurn);
    }
  }

  private void endTurn() {
    turnEndScheduled = false; // before the work, which may begin another turn
    List<Sender> ready = List.copyOf(touched);
    touched.clear();
    long at = System.nanoTime();
    for (Sender sender : ready) {
      sender.write(at);
    }
    if (!landedElsewhere.isEmpty()) {
      tellOthers(List.copyOf(landedElsewhere));
      landedElsewhere.clear();
    }
  }

  private void tellOthers(List<Landed> landed) {
    for (LoadLoop other : crowd.loops()) {
      List<Landed> its = landed.stream().filter(l -> l.sender.member().loop() == other).toList();
      if (!its.isEmpty()) {
        other.events.execute(() -> its.forEach(l -> other.landed(l.sender, l.feed, l.identity)));
      }
    }
  }

  /** The loop is closed, and nothing reads any more. */
  void release() {
    whole.release();
    beginning.release();
  }
}
