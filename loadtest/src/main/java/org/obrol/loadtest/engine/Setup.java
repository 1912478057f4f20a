package org.obrol.loadtest.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.obrol.loadtest.engine.Sender.Pace;
import org.obrol.loadtest.scenario.Kind;
import org.obrol.loadtest.scenario.Load;
import org.obrol.loadtest.scenario.Scenario;
import org.obrol.loadtest.scenario.Traffic;

/** Makes a scenario's members, conversations and senders, before the first of them connects. */
final class Setup {
  private static final int LOBBY_SLOTS = 1 << 16;
  private static final int ALL_SLOTS = 1 << 18;
  private static final int MIN_SLOTS = 1 << 7;
  private static final int MIN_SHARERS = 4; // for fewer, frames are not worth keeping
  private static final int TRANSCRIPT_FRAMES = 1 << 11;
  private static final int FRAME_BYTES = 256; // about what a frame has beside its text

  private final Scenario scenario;
  private final List<LoadLoop> loops;
  private final Wording wording;
  private final int connections;
  private final int rooms;
  private final Set<Integer> writers = new HashSet<>();
  private final Set<Integer> slow = new HashSet<>();
  private final List<Member> members = new ArrayList<>();
  private final Map<Integer, List<Feed>> feeds = new HashMap<>(); // by conversation, of each loop

  Setup(Scenario scenario, List<LoadLoop> loops, Wording wording) {
    this.scenario = scenario;
    this.loops = loops;
    this.wording = wording;
    connections = scenario.population().connections();
    rooms =
        scenario.kind() == Kind.ROOMS
            ? Math.max(1, scenario.population().rooms())
            : scenario.kind() == Kind.MIXED ? scenario.population().rooms() : 0;
    chooseWriters();
    chooseSlow();
    makeMembers();
    makeSenders();
    loops.forEach(this::makeComings);
  }

  /** All, by index. */
  List<Member> members() {
    return members;
  }

  /** How many groups there are; member {@code i} is in the one numbered {@code i % rooms}. */
  int rooms() {
    return rooms;
  }

  private void chooseWriters() {
    int senders = scenario.traffic().senders();
    switch (scenario.kind()) {
      case IDLE -> {} // nobody says anything
      case ROOMS -> {
        for (int room = 0; room < Math.min(rooms, connections); room++) {
          for (int i = 0; i < senders && room + i * rooms < connections; i++) {
            writers.add(room + i * rooms);
          }
        }
      }
      case BROADCAST, PRIVATE, CHURN, MIXED -> {
        int count = Math.min(senders, connections);
        for (int i = 0; i < count; i++) {
          writers.add((int) ((long) i * connections / count));
        }
      }
    }
  }

  private void chooseSlow() {
    for (int i = connections - 1; i >= 0 && slow.size() < scenario.population().slow(); i--) {
      if (!writers.contains(i)) {
        slow.add(i);
      }
    }
    for (int i = connections - 1; i >= 0 && slow.size() < scenario.population().slow(); i--) {
      slow.add(i); // where everybody writes
    }
  }

  /** Whether a message has arrived everywhere only when it has arrived there. */
  private boolean awaited(int index) {
    boolean comesAndGoes = scenario.kind() == Kind.CHURN && !writers.contains(index);
    return !comesAndGoes && !slow.contains(index);
  }

  private void makeMembers() {
    for (int i = 0; i < connections; i++) {
      LoadLoop loop = loops.get(i % loops.size());
      Feed lobby = feed(Wording.LOBBY, loop, connections, LOBBY_SLOTS);
      Member member = new Member(i, loop, wording, lobby, awaited(i));
      members.add(member);
      loop.members().add(member);
      if (slow.contains(i)) {
        loop.slow().add(member);
      }
      if (rooms > 0) {
        int room = i % rooms;
        int size = (connections - room + rooms - 1) / rooms;
        add(member, Wording.room(room), feed(Wording.room(room), loop, size, ALL_SLOTS / rooms));
      }
    }
  }

  private Track add(Member member, int address, Feed feed) {
    Track known = member.track(address);
    if (known != null) {
      return known;
    }
    Track track = new Track(member, address, feed, awaited(member.index()));
    member.tracks().add(track);
    return track;
  }

  /** The direct conversation of two members, from the first one's side. */
  private Track pair(int one, int other) {
    int number =
        Math.min(one, other) == 0 && Math.max(one, other) == connections - 1
            ? connections - 1 // the last with the first
            : Math.min(one, other);
    int slots = ALL_SLOTS / Math.max(1, writers.size());
    Member first = members.get(one);
    Member second = members.get(other);
    Track track = add(first, other, feed(number, first.loop(), 2, slots));
    add(second, one, feed(number, second.loop(), 2, slots));
    return track;
  }

  private void makeSenders() {
    List<Integer> all = writers.stream().sorted().toList();
    for (int which = 0; which < all.size(); which++) {
      Member member = members.get(all.get(which));
      List<Track> targets = new ArrayList<>();
      int[] shares = targets(member, targets);
      Pace pace = Pace.of(scenario.traffic().load(), which, all.size(), awaited(member.index()));
      long seed = scenario.seed() + which;
      Sender sender = new Sender(member, pace, outbounds(targets), shares, seed);
      member.sender(sender);
      member.loop().senders().add(sender);
    }
  }

  private List<Outbound> outbounds(List<Track> targets) {
    List<Outbound> all = new ArrayList<>();
    for (Track track : targets) {
      Traffic traffic = scenario.traffic();
      Outbound outbound =
          new Outbound(track, wording.padding(), traffic.keys(), traffic.labels(), inFlight(1));
      track.outbound(outbound);
      all.add(outbound);
    }
    return all;
  }

  private void makeComings(LoadLoop loop) {
    double perSecond = scenario.population().reconnectsPerSecond() / loops.size();
    List<Member> steady =
        loop.members().stream().filter(member -> !slow.contains(member.index())).toList();
    List<Member> silent = steady.stream().filter(member -> member.sender() == null).toList();
    List<Member> candidates = silent.isEmpty() ? steady : silent;
    if (perSecond > 0 && !candidates.isEmpty()) {
      boolean strangers = scenario.kind() == Kind.CHURN && !silent.isEmpty();
      long seed = scenario.seed() + loops.indexOf(loop);
      loop.comings(new Comings(loop, candidates, perSecond, strangers, seed));
    }
  }

  /** Where a member writes, and how much of it. */
  private int[] targets(Member member, List<Track> targets) {
    Track lobby = member.tracks().get(0);
    @Nullable Track room = rooms > 0 ? member.tracks().get(1) : null;
    switch (scenario.kind()) {
      case ROOMS -> targets.add(room == null ? lobby : room);
      case PRIVATE -> targets.add(pair(member.index(), (member.index() + 1) % connections));
      case MIXED -> {
        targets.add(lobby);
        targets.add(pair(member.index(), (member.index() + 1) % connections));
        if (room != null) {
          targets.add(room);
        }
        return room == null ? new int[] {1, 3} : new int[] {1, 3, 6};
      }
      case BROADCAST, IDLE, CHURN -> targets.add(lobby);
    }
    return new int[] {1};
  }

  private Feed feed(int number, LoadLoop loop, int size, int slots) {
    List<Feed> all = feeds.computeIfAbsent(number, n -> makeFeeds(n, size, slots));
    return all.get(loops.indexOf(loop));
  }

  private List<Feed> makeFeeds(int number, int size, int wanted) {
    int slots = slots(wanted);
    Agreement agreement = loops.size() > 1 ? new Agreement(slots) : null;
    List<Feed> all = new ArrayList<>();
    for (LoadLoop loop : loops) {
      Transcript transcript =
          size / loops.size() >= MIN_SHARERS
              ? transcript(Math.min(slots, TRANSCRIPT_FRAMES))
              : null;
      Feed feed = new Feed(number, slots, agreement, transcript);
      all.add(feed);
      loop.feeds().add(feed);
    }
    return all;
  }

  private int slots(int wanted) {
    int inFlight = inFlight(Math.max(1, scenario.traffic().senders()));
    int least = Math.max(MIN_SLOTS, Math.min(4 * inFlight, LOBBY_SLOTS));
    int slots = Math.max(least, Math.min(wanted, LOBBY_SLOTS));
    return Integer.highestOneBit(slots - 1) << 1;
  }

  /** How many messages of several senders are on their way at once; 0 where nobody knows. */
  private int inFlight(int senders) {
    return scenario.traffic().load() instanceof Load.Closed closed
        ? (int) Math.min((long) closed.window() * senders, LOBBY_SLOTS)
        : 0;
  }

  private Transcript transcript(int frames) {
    int bytes = frames * (scenario.traffic().textBytes() + FRAME_BYTES);
    return new Transcript(Integer.highestOneBit(bytes), frames);
  }
}
