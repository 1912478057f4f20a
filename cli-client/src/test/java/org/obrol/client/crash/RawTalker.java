package org.obrol.client.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.obrol.client.ChatMessage;
import org.obrol.core.model.Address;
import org.obrol.core.model.UserName;

/**
 * A user with a client of a few lines, which does what docs/protocol.md asks of one and nothing
 * else: positions and a token, keys for most of its messages, and the same key again for what was
 * not answered. It also asks about keys that were answered long ago, with another text.
 *
 * <p>Confined to its thread but for {@link #last}, {@link #isIdle} and {@link #token}.
 */
final class RawTalker implements AutoCloseable {
  private static final int WINDOW = 8;
  private static final int REMEMBERED = 200;

  /** A send, which may be written several times. */
  private static final class Letter {
    final String to;
    final String text;
    final String key; // null where it has none
    JsonNode answer; // the first one

    Letter(String to, String text, String key) {
      this.to = to;
      this.text = text;
      this.key = key;
    }
  }

  /** What a command waits for; replies come in the order of the commands. */
  private record Question(String label, Letter letter, String conversation) {}

  /** Where this client stands in a conversation; the epoch is 0 as long as it is not known. */
  private static final class Position {
    long epoch;
    long twice; // up to here it may be pushed again
    volatile long last;
  }

  private final String name;
  private final List<String> targets;
  private final Load load;
  private final Random random;
  private final Thread thread;
  private final Map<String, Position> positions = new ConcurrentHashMap<>();
  private final Deque<Question> questions = new ArrayDeque<>();
  private final Queue<Letter> unanswered = new ConcurrentLinkedQueue<>();
  private final List<Letter> answered = new ArrayList<>();
  private volatile String token;
  private volatile boolean leaving;
  private Wire wire;
  private int letters;
  private int labels;

  RawTalker(String name, String peer, Load load, long seed) {
    this.name = name;
    this.targets = List.of("*", "#" + Talker.GROUP.shown(), "@" + peer);
    this.load = load;
    this.random = new Random(seed);
    this.thread = load.thread(name, this::live);
  }

  /** Makes its account and enters the group; nobody has written yet. */
  void enter() throws IOException {
    wire = new Wire(load.port);
    ok(wire.ask(Wire.command("register").put("name", name).put("password", "secret")));
    JsonNode login =
        ok(wire.ask(Wire.command("login").put("name", name).put("password", "secret")));
    token = login.path("token").asText();
    login.path("conversations").forEach(this::stands);
    JsonNode joined =
        ok(wire.ask(Wire.command("group").put("op", "join").put("group", targets.get(1))));
    stands(joined);
  }

  private JsonNode ok(JsonNode reply) {
    if (!reply.path("status").asText().equals("OK")) {
      load.ledger.fail(name + ": " + reply);
    }
    return reply;
  }

  void start() {
    thread.start();
  }

  String name() {
    return name;
  }

  String token() {
    return token;
  }

  /** The last message of a conversation, named as all do, that was pushed. */
  long last(String conversation) {
    return positions.entrySet().stream()
        .filter(entry -> shared(entry.getKey()).equals(conversation))
        .mapToLong(entry -> entry.getValue().last)
        .findAny()
        .orElse(0);
  }

  /** Whether all is answered that it has sent. */
  boolean isIdle() {
    return unanswered.isEmpty();
  }

  private void live() throws Exception {
    while (!leaving) {
      try {
        if (wire == null) {
          connect();
        }
        handle(wire.poll());
        if (!load.isOver()) {
          talk();
        }
      } catch (IOException lost) {
        disconnected();
        load.isOverSoon();
      }
    }
    disconnected();
  }

  private void disconnected() throws IOException {
    if (wire != null) {
      wire.close();
      wire = null;
    }
    questions.clear();
    unanswered.removeIf(letter -> letter.key == null); // who knows; must not be written again
  }

  // ---- coming back

  private void connect() throws IOException {
    wire = new Wire(load.port);
    ObjectNode resume = Wire.command("resume").put("token", token);
    ArrayNode known = resume.putArray("positions");
    positions.forEach(
        (conversation, position) -> {
          if (position.epoch != 0) {
            known
                .addObject()
                .put("conv", conversation)
                .put("epoch", position.epoch)
                .put("seq", position.last);
          }
        });
    JsonNode reply = ok(wire.ask(resume));
    if (!token.equals(reply.path("token").asText())) {
      load.ledger.fail(name + " has another token");
    }
    reply.path("conversations").forEach(this::stands);
    for (Letter letter : List.copyOf(unanswered)) {
      write(letter, letter.text);
    }
    repeatSomething();
  }

  /** Goes on where a login or a resume says, which must be behind what it has. */
  private void stands(JsonNode state) {
    String conversation = state.path("conv").asText();
    long epoch = state.path("epoch").asLong();
    load.ledger.epoch(shared(conversation), epoch);
    Position known = positions.computeIfAbsent(conversation, conv -> new Position());
    long next = state.path("next").asLong();
    boolean named = known.epoch != 0;
    known.epoch = epoch;
    known.twice = named ? 0 : known.last;
    if (state.path("head").asLong() < known.last || (named && next != known.last + 1)) {
      load.ledger.fail(name + " has " + known.last + ", and is told: " + state);
    }
  }

  /** A key that was used long ago gives the answer of then. */
  private void repeatSomething() throws IOException {
    if (!answered.isEmpty()) {
      write(answered.get(random.nextInt(answered.size())), "never seen " + name + " " + letters++);
    }
  }

  // ---- sending

  private void talk() throws IOException {
    while (unanswered.size() < WINDOW && load.messages.tryAcquire()) {
      String key = random.nextInt(5) == 0 ? null : "key-" + letters;
      Letter letter =
          new Letter(targets.get(random.nextInt(targets.size())), name + " " + letters++, key);
      unanswered.add(letter);
      write(letter, letter.text);
    }
  }

  private void write(Letter letter, String text) throws IOException {
    ObjectNode send = Wire.command("send").put("to", letter.to).put("text", text);
    if (letter.key != null) {
      send.put("key", letter.key);
    }
    ask(send, letter, letter.to);
  }

  private void ask(ObjectNode command, Letter letter, String conversation) throws IOException {
    String label = Integer.toString(++labels);
    questions.add(new Question(label, letter, conversation));
    wire.send(command.put("label", label));
  }

  // ---- what comes

  private void handle(JsonNode frame) throws IOException {
    if (frame == null) {
      return;
    }
    if (frame.has("status")) {
      answered(questions.remove(), ok(frame));
      return;
    }
    switch (frame.path("event").asText()) {
      case "message" -> message(frame);
      case "gap", "bye", "lag" -> load.ledger.fail(name + ": " + frame);
      default -> {}
    }
  }

  private void answered(Question question, JsonNode reply) {
    if (!question.label.equals(reply.path("label").asText())) {
      load.ledger.fail(name + " wants the reply to " + question.label + ": " + reply);
    }
    Letter letter = question.letter;
    if (letter == null) {
      learnt(question.conversation, reply.path("epoch").asLong());
    } else if (letter.answer == null) {
      first(letter, reply);
    } else {
      again(letter, reply);
    }
  }

  private void first(Letter letter, JsonNode reply) {
    unanswered.remove(letter);
    letter.answer = reply;
    boolean duplicate = reply.path("duplicate").asBoolean();
    load.ledger.duplicates.addAndGet(duplicate ? 1 : 0);
    load.ledger.acknowledged(
        shared(letter.to),
        reply.path("seq").asLong(),
        new Ledger.Entry(
            reply.path("id").asText(), Instant.parse(reply.path("at").asText()), name, letter.text),
        reply.path("stored").asText());
    if (letter.key != null) {
      answered.add(letter);
      if (answered.size() > REMEMBERED) {
        answered.remove(random.nextInt(answered.size()));
      }
    }
  }

  private void again(Letter letter, JsonNode reply) {
    load.ledger.repeated.incrementAndGet();
    boolean same =
        List.of("conv", "seq", "id", "at", "stored").stream()
            .allMatch(field -> letter.answer.path(field).equals(reply.path(field)));
    if (!same || !reply.path("duplicate").asBoolean()) {
      load.ledger.fail(
          "the key of '%s' gives %s (expected: %s as a duplicate)"
              .formatted(letter.text, reply, letter.answer));
    }
  }

  private void learnt(String conversation, long epoch) {
    load.ledger.epoch(shared(conversation), epoch);
    positions.get(conversation).epoch = epoch;
  }

  private void message(JsonNode frame) throws IOException {
    String conversation = frame.path("conv").asText();
    long seq = frame.path("seq").asLong();
    load.ledger.pushed(
        shared(conversation),
        new ChatMessage(
            Address.parse(conversation).orElseThrow(),
            UserName.of(frame.path("from").asText()),
            seq,
            frame.path("id").asText(),
            Instant.parse(frame.path("at").asText()),
            frame.path("kind").asText(),
            frame.path("text").asText()));
    Position known = positions.get(conversation);
    if (known == null) { // it has just begun, and nobody has told its epoch
      known = new Position();
      positions.put(conversation, known);
      ask(Wire.command("history").put("conv", conversation).put("limit", 1), null, conversation);
    }
    if (seq != known.last + 1 && seq > known.twice) {
      load.ledger.fail(
          "%s was pushed %s %d after %d".formatted(name, conversation, seq, known.last));
    }
    known.last = Math.max(known.last, seq);
  }

  private String shared(String conversation) {
    return Ledger.name(Address.parse(conversation).orElseThrow(), name);
  }

  @Override
  public void close() {
    leaving = true; // which its thread sees within a moment
  }
}
