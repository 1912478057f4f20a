package org.obrol.client.crash;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.obrol.client.ChatClient;
import org.obrol.client.ChatException;
import org.obrol.client.ChatListener;
import org.obrol.client.ChatMessage;
import org.obrol.client.Gap;
import org.obrol.client.GroupDetails;
import org.obrol.client.UserPage;
import org.obrol.core.model.Address;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;

/**
 * People who come and go while others talk: they register, log in and out, make groups, join and
 * leave them. What was answered must be so after each kill; what was not answered may be so or not,
 * but nothing else.
 *
 * <p>What is not final is guarded by the monitor, which is held for one errand or one audit.
 */
final class Town implements AutoCloseable {
  private static final String MAYOR = "mayor";
  private static final String WANDERER = "wanderer";
  private static final int MAX_GROUPS = 8;
  private static final int OLD_TOKENS = 3;

  /** A login that was answered with a token. */
  private record Token(String user, String token, boolean ended) {}

  /** What a group's members may be after a command whose answer was lost; null: no such group. */
  private record Doubt(String group, Set<String> before, Set<String> after) {}

  /** Who hears: each message later than the one before, and never of a gap. */
  private final class Ear implements ChatListener {
    private final String me;
    private final Map<String, Long> last = new ConcurrentHashMap<>();

    Ear(String me) {
      this.me = me;
    }

    @Override
    public void message(ChatMessage message) {
      String conversation = Ledger.name(message.conversation(), me);
      load.ledger.pushed(conversation, message);
      Long before = last.put(conversation, message.seq());
      if (before != null && before >= message.seq()) {
        load.ledger.fail(
            "%s was pushed %s %d after %d".formatted(me, conversation, message.seq(), before));
      }
    }

    @Override
    public void gap(Gap gap) {
      load.ledger.fail(me + ": " + gap);
    }

    @Override
    public void closed(String reason) {
      if (!leaving) {
        load.ledger.fail(me + " was closed: " + reason);
      }
    }
  }

  private final Load load;
  private final Random random;
  private final ChatClient mayor;
  private final ChatClient wanderer;
  private final Thread thread;
  private final Set<String> users = new TreeSet<>();
  private final Set<String> doubtfulUsers = new TreeSet<>();
  private final Map<String, Set<String>> groups = new TreeMap<>();
  private final List<Token> tokens = new ArrayList<>();
  private final List<Token> newTokens = new ArrayList<>();
  private Optional<Doubt> doubt = Optional.empty();
  private int number;
  private int done;
  private volatile boolean leaving;

  Town(Load load, long seed) {
    this.load = load;
    this.random = new Random(seed);
    this.mayor = load.client(new Ear(MAYOR));
    this.wanderer = load.client(new Ear(WANDERER));
    this.thread = load.thread(MAYOR, this::live);
  }

  void enter() throws Exception {
    for (Map.Entry<String, ChatClient> one : Map.of(MAYOR, mayor, WANDERER, wanderer).entrySet()) {
      UserName user = UserName.of(one.getKey());
      Load.value(one.getValue().connect());
      Load.value(one.getValue().register(user, "secret"));
      Load.value(one.getValue().login(user, "secret"));
    }
    synchronized (this) {
      users.addAll(List.of(MAYOR, WANDERER));
    }
  }

  void start() {
    thread.start();
  }

  void join() throws InterruptedException {
    thread.join();
  }

  /** Accounts and groups that were answered, and tokens. */
  synchronized String counts() {
    return "%d accounts, %d groups, %d tokens, %d errands"
        .formatted(users.size(), groups.size(), tokens.size() + newTokens.size(), done);
  }

  private void live() throws Exception {
    while (!load.isOver()) {
      if (Load.take(load.errands)) {
        errand();
      }
    }
  }

  private synchronized void errand() throws Exception {
    settle();
    done++;
    switch (random.nextInt(7)) {
      case 0 -> register("citizen" + number++);
      case 1 -> logInAndOut(any(users));
      case 2 -> found("club" + number++);
      case 3 -> tell();
      default -> move();
    }
  }

  private <T> T any(Iterable<T> some) {
    List<T> all = new ArrayList<>();
    some.forEach(all::add);
    return all.get(random.nextInt(all.size()));
  }

  /** Whether it was answered; if it was not, nobody knows. */
  private boolean answered(CompletionStage<?> command) throws Exception {
    try {
      Load.value(command);
      return true;
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof ChatException problem
          && problem.code().equals(ChatException.CONNECTION_LOST)) {
        return false;
      }
      throw failure;
    }
  }

  private void register(String user) throws Exception {
    boolean sure = answered(mayor.register(UserName.of(user), "secret of " + user));
    (sure ? users : doubtfulUsers).add(user);
  }

  private static String password(String user) {
    return user.startsWith("citizen") ? "secret of " + user : "secret";
  }

  /** Logs in, and out again or not. */
  private void logInAndOut(String user) {
    try (Wire wire = new Wire(load.port)) {
      String token = logIn(wire, user);
      boolean out = random.nextBoolean();
      if (out && !ok(wire.ask(Wire.command("logout")))) {
        load.ledger.fail(user + " cannot log out");
      }
      newTokens.add(new Token(user, token, out));
    } catch (IOException lost) {
      // The token was not answered, or nobody knows whether it has ended.
    }
  }

  private String logIn(Wire wire, String user) throws IOException {
    JsonNode reply =
        wire.ask(Wire.command("login").put("name", user).put("password", password(user)));
    if (!ok(reply)) {
      load.ledger.fail(user + " cannot log in: " + reply);
    }
    return reply.path("token").asText();
  }

  private static boolean ok(JsonNode reply) {
    return reply.path("status").asText().equals("OK");
  }

  private void found(String group) throws Exception {
    if (groups.size() < MAX_GROUPS) {
      change(group, null, Set.of(MAYOR), mayor.createGroup(GroupName.of(group)));
    }
  }

  /** Somebody goes into a group or out of it. */
  private void move() throws Exception {
    if (groups.isEmpty()) {
      return;
    }
    String group = any(groups.keySet());
    Set<String> before = groups.get(group);
    String user = any(users);
    if (user.equals(MAYOR)) {
      return; // stays, so that the group does
    }
    Set<String> after = new TreeSet<>(before);
    boolean in = !after.remove(user) && after.add(user);
    change(group, before, after, move(GroupName.of(group), user, in));
  }

  private CompletionStage<?> move(GroupName group, String user, boolean in) {
    if (user.equals(WANDERER)) {
      return in ? wanderer.joinGroup(group) : wanderer.leaveGroup(group);
    }
    UserName name = UserName.of(user);
    return in ? mayor.addToGroup(group, name) : mayor.removeFromGroup(group, name);
  }

  private void change(
      String group, Set<String> before, Set<String> after, CompletionStage<?> command)
      throws Exception {
    if (answered(command)) {
      groups.put(group, after);
    } else {
      doubt = Optional.of(new Doubt(group, before, after));
    }
  }

  /** Says something in a group. */
  private void tell() throws Exception {
    if (groups.isEmpty()) {
      return;
    }
    String group = any(groups.keySet());
    String text = MAYOR + " " + number++;
    var sent = Load.value(mayor.send(Address.of(GroupName.of(group)), text));
    load.ledger.acknowledged(
        "#" + group,
        sent.seq(),
        new Ledger.Entry(sent.id(), sent.at(), MAYOR, text),
        sent.stored());
  }

  // ---- what must be so

  /** Finds out what became of a command whose answer was lost. */
  private void settle() throws Exception {
    if (doubt.isPresent()) {
      Doubt unsure = doubt.get();
      Optional<Set<String>> now = members(unsure.group);
      Set<String> there = now.orElse(null);
      if (!Objects.equals(there, unsure.before) && !Objects.equals(there, unsure.after)) {
        load.ledger.fail(unsure + " but it is " + now);
      }
      now.ifPresent(members -> groups.put(unsure.group, members));
      doubt = Optional.empty();
    }
  }

  private Optional<Set<String>> members(String group) throws Exception {
    try {
      GroupDetails details = Load.value(mayor.groupMembers(GroupName.of(group)));
      Set<String> members = new TreeSet<>();
      details.members().forEach(member -> members.add(member.shown()));
      if (!details.owner().shown().equals(MAYOR)) {
        load.ledger.fail(group + " is of " + details.owner());
      }
      return Optional.of(members);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof ChatException problem
          && problem.code().equals("no_such_group")) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  /**
   * Compares all with what was answered.
   *
   * @param all all tokens and passwords, not only the new ones and some of the others
   */
  synchronized void audit(Auditor auditor, Set<String> others, boolean all) throws Exception {
    settle();
    auditUsers(others);
    for (Map.Entry<String, Set<String>> group : groups.entrySet()) {
      Optional<Set<String>> members = members(group.getKey());
      if (!members.equals(Optional.of(group.getValue()))) {
        load.ledger.fail(group + " but it is " + members);
      }
      auditor.audit(mayor, MAYOR, Address.of(GroupName.of(group.getKey())), all);
    }
    auditTokens(all);
    for (String user : all ? users : List.of(any(users))) {
      try (Wire wire = new Wire(load.port)) {
        logIn(wire, user);
        wire.ask(Wire.command("logout"));
      }
    }
  }

  private void auditUsers(Set<String> others) throws Exception {
    Set<String> there = new TreeSet<>();
    UserPage page = Load.value(mayor.users());
    page.users().forEach(entry -> there.add(entry.user().shown()));
    while (page.more()) {
      page = Load.value(mayor.usersAfter(page.users().get(page.users().size() - 1).user()));
      page.users().forEach(entry -> there.add(entry.user().shown()));
    }
    doubtfulUsers.stream().filter(there::contains).forEach(users::add);
    doubtfulUsers.clear();
    Set<String> expected = new TreeSet<>(users);
    expected.addAll(others);
    if (!expected.equals(there)) {
      load.ledger.fail("users: " + there + " (expected: " + expected + ")");
    }
  }

  private void auditTokens(boolean all) throws IOException {
    List<Token> chosen = new ArrayList<>(newTokens);
    tokens.addAll(newTokens);
    newTokens.clear();
    for (int i = 0; i < OLD_TOKENS && !tokens.isEmpty(); i++) {
      chosen.add(any(tokens));
    }
    for (Token token : all ? tokens : chosen) {
      try (Wire wire = new Wire(load.port)) {
        JsonNode reply = wire.ask(Wire.command("resume").put("token", token.token));
        String code = reply.path("code").asText();
        boolean right =
            token.ended ? code.equals("bad_token") : reply.path("user").asText().equals(token.user);
        if (!right) {
          load.ledger.fail(token + ": " + reply);
        }
      }
    }
  }

  @Override
  public void close() {
    leaving = true;
    thread.interrupt();
    mayor.close();
    wanderer.close();
  }
}
