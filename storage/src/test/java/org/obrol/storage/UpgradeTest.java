package org.obrol.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.obrol.core.model.Account;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Draft;
import org.obrol.core.model.FileId;
import org.obrol.core.model.FileName;
import org.obrol.core.model.Group;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.Message;
import org.obrol.core.model.UserName;
import org.obrol.core.service.Ports;
import org.obrol.core.spi.Accounts.Authentication;
import org.obrol.core.spi.Files.Entry;
import org.obrol.core.spi.Files.NewFile;
import org.obrol.core.spi.Files.Query;
import org.obrol.core.spi.MessageLog.Appended;
import org.obrol.core.spi.MessageLog.Slice;
import org.obrol.core.spi.ReadMarks.Taken;

/**
 * Data directories as each version of the schema had them, of the same chat each. One that is new
 * is made by {@link #main}, and never changed after that.
 */
class UpgradeTest {
  private static final Instant MADE = Instant.parse("2026-11-20T12:00:00Z");
  private static final Path FIXTURES = Path.of("src/test/resources/org/obrol/storage");
  private static final UserName ALICE = UserName.of("Alice");
  private static final GroupName DEVS = GroupName.of("devs");
  private static final byte[] CONTENT = "the content".getBytes(StandardCharsets.UTF_8);
  private static final int ALL = Integer.MAX_VALUE;

  @TempDir Path directory;

  private static StoreOptions options() {
    return StoreOptions.defaults().withClock(() -> MADE.plus(Duration.ofDays(1)));
  }

  private static Ports ports(ChatStore store) {
    StoreOptions options = options();
    return store.ports(Ports.inMemory(options.clock(), Runnable::run, options.fileLimits()));
  }

  static IntStream versions() {
    return IntStream.rangeClosed(1, Migrations.NEWEST);
  }

  /**
   * Makes the fixture of the newest schema, and prints the token in it.
   *
   * <pre>java -cp … org.obrol.storage.UpgradeTest, in the folder storage/</pre>
   */
  public static void main(String[] args) throws IOException {
    Path target = FIXTURES.resolve("schema-" + Migrations.NEWEST);
    Path made = Files.createTempDirectory("fixture").resolve("data");
    try (ChatStore store = ChatStore.open(made, options().withClock(() -> MADE))) {
      fill(ports(store), made.resolve("token.txt"));
    }
    Files.createDirectories(target.getParent());
    copy(made, target);
    Files.deleteIfExists(target.resolve("lock"));
  }

  private static void fill(Ports ports, Path token) throws IOException {
    Account alice = answer(ports.accounts().create(ALICE, "Alice Liddell", "secret"));
    Account bob = answer(ports.accounts().create(UserName.of("bob"), "Bob", null));
    answer(ports.accounts().admit(UserName.of("zoe")));
    Group group = answer(ports.groups().create(DEVS, alice.id())).group();
    answer(ports.groups().join(group.id(), bob.id()));
    ConversationId devs = ConversationId.group(group.id());
    for (int i = 1; i <= 5; i++) {
      Draft draft = new Draft(alice.id(), ALICE, Message.Kind.TEXT, "text " + i, null, "key " + i);
      answer(ports.log().append(devs, draft));
    }
    answer(ports.marks().advance(bob.id(), devs, 3));
    answer(ports.marks().take(bob.id(), devs, Taken.NOTHING, new Taken(2, true)));
    NewFile file = new NewFile(alice.id(), ALICE, devs, new FileName("ä.txt"), null, null);
    FileId upload = answer(ports.files().open(file)).file();
    answer(ports.files().write(upload, alice.id(), null, ByteBuffer.wrap(CONTENT)));
    Entry entry = answer(ports.files().complete(upload, alice.id()));
    answer(ports.log().append(devs, Draft.file(alice, entry.info())));
    Files.writeString(token, answer(ports.tokens().issue(bob.id())));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(each).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(each, copy);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aDataDirectoryOfEachSchemaOpensAndHasAllThatWasInIt(int version) throws Exception {
    Path data = directory.resolve("data");
    copy(FIXTURES.resolve("schema-" + version), data);
    String token = Files.readString(FIXTURES.resolve("schema-" + version + "/token.txt"));

    try (ChatStore store = ChatStore.open(data, options())) {
      Ports ports = ports(store);
      Account alice = answer(ports.accounts().find(ALICE)).orElseThrow();
      Account bob = answer(ports.accounts().find(UserName.of("bob"))).orElseThrow();
      assertThat(answer(ports.accounts().authenticate(ALICE, "secret")))
          .isEqualTo(new Authentication.Ok(alice));
      assertThat(alice.displayName()).isEqualTo("Alice Liddell");
      assertThat(answer(ports.accounts().guests())).hasSize(1);
      assertThat(answer(ports.tokens().use(token))).contains(bob.id());
      Group group = answer(ports.groups().find(DEVS)).orElseThrow();
      assertThat(group.owner()).isEqualTo(alice.id());
      assertThat(group.members()).containsExactly(alice.id(), bob.id());
      checkConversation(ports, ConversationId.group(group.id()), alice, bob);
    }
    assertThat(DataDirectory.of(data).check(Progress.NONE).problems()).isEmpty();
  }

  private static void checkConversation(
      Ports ports, ConversationId devs, Account alice, Account bob) {
    Slice page = answer(ports.log().read(devs, 0, ALL, ALL));
    assertThat(page.messages()).hasSize(6).extracting(Message::seq).endsWith(5L, 6L);
    assertThat(page.messages().get(4).text()).isEqualTo("text 5");
    Draft again = new Draft(alice.id(), ALICE, Message.Kind.TEXT, "text 2", null, "key 2");
    Appended duplicate = answer(ports.log().append(devs, again));
    assertThat(duplicate.duplicate()).isTrue();
    assertThat(duplicate.message()).isEqualTo(page.messages().get(1));
    assertThat(answer(ports.marks().of(bob.id()))).isEqualTo(Map.of(devs, 3L));
    assertThat(answer(ports.marks().taken(bob.id()))).isEqualTo(Map.of(devs, new Taken(2, true)));
    List<Entry> files = answer(ports.files().list(Query.in(List.of(devs)), 10));
    assertThat(files).hasSize(1);
    assertThat(files.get(0).info()).isEqualTo(page.messages().get(5).file());
    assertThat(answer(ports.files().read(files.get(0).info().id(), 0, 100)))
        .isEqualTo(ByteBuffer.wrap(CONTENT));
  }

  @Test
  void thereIsAFixtureOfEverySchema() {
    assertThat(versions())
        .allMatch(version -> Files.exists(FIXTURES.resolve("schema-" + version + "/obrol.db")));
  }
}
