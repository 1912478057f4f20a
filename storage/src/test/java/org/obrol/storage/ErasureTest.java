package org.obrol.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;
import static org.obrol.core.testing.Stages.refusal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obrol.core.command.Failure;
import org.obrol.core.event.Stored;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Draft;
import org.obrol.core.model.FileInfo;
import org.obrol.core.model.FileName;
import org.obrol.core.model.Group;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.Message;
import org.obrol.core.model.UserName;
import org.obrol.core.service.ChatOptions;
import org.obrol.core.service.ChatServices;
import org.obrol.core.service.Ports;
import org.obrol.core.spi.Files.NewFile;
import org.obrol.core.spi.MessageLog.Slice;
import org.obrol.core.testing.LogTrap;

class ErasureTest {
  private static final String SECRET = "something about alice";
  private static final UserName ALICE = UserName.of("alice");
  private static final int ALL = Integer.MAX_VALUE;

  @TempDir Path directory;
  private ChatStore store;
  private Ports ports;
  private Account alice;
  private Account bob;

  @BeforeEach
  void open() {
    reopen();
    alice = answer(ports.accounts().create(ALICE, "Alice Liddell", "password"));
    bob = answer(ports.accounts().create(UserName.of("bob"), "Bob", "password"));
  }

  private void reopen() {
    if (store != null) {
      store.close();
    }
    StoreOptions options = StoreOptions.defaults().withDurability(Durability.OS);
    store = ChatStore.open(directory, options);
    ports = store.ports(Ports.inMemory(options.clock(), Runnable::run, options.fileLimits()));
    assertThat(ChatServices.standard(ports, ChatOptions.defaults())).isNotNull();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void send(Account from, ConversationId to, String text, @Nullable String key) {
    answer(
        ports
            .log()
            .append(to, new Draft(from.id(), from.name(), Message.Kind.TEXT, text, null, key)));
  }

  private List<Message> read(ConversationId id) {
    Slice slice = answer(ports.log().read(id, 0, ALL, ALL));
    return slice.messages();
  }

  @Test
  void thePersonIsGoneAndTheSequencesAreWhole() {
    ConversationId direct = ConversationId.direct(alice.id(), bob.id());
    for (int i = 0; i < 1_200; i++) {
      send(i % 2 == 0 ? alice : bob, ConversationId.LOBBY, SECRET + i, "key" + i);
    }
    send(alice, direct, SECRET, null);
    String token = answer(ports.tokens().issue(alice.id()));
    Group group = answer(ports.groups().create(GroupName.of("devs"), alice.id())).group();
    answer(ports.groups().join(group.id(), bob.id()));
    answer(ports.marks().advance(alice.id(), ConversationId.LOBBY, 7));
    List<Message> before = read(ConversationId.LOBBY);

    assertThat(answer(store.erase(ALICE))).isEqualTo(601);

    checkGone(token);
    List<Message> after = read(ConversationId.LOBBY);
    assertThat(after).extracting(Message::seq).isEqualTo(seqs(before));
    assertThat(after).extracting(Message::id).isEqualTo(ids(before));
    for (Message message : after) {
      boolean hers = message.author().equals(alice.id());
      assertThat(message.text().isEmpty()).isEqualTo(hers);
      assertThat(message.from().shown()).isEqualTo(hers ? "erased-" + alice.id().value() : "bob");
      assertThat(message.key() == null).isEqualTo(hers);
    }
    assertThat(answer(ports.groups().find(group.id())).orElseThrow().owner()).isEqualTo(bob.id());

    reopen();
    checkGone(token);
    assertThat(read(ConversationId.LOBBY)).isEqualTo(after);
    assertThat(read(direct)).extracting(Message::text).containsExactly("");
  }

  private void checkGone(String token) {
    assertThat(answer(ports.accounts().find(ALICE))).isEmpty();
    assertThat(answer(ports.accounts().find(List.of(alice.id())))).isEmpty();
    assertThat(answer(ports.tokens().use(token))).isEmpty();
    assertThat(answer(ports.marks().of(alice.id()))).isEmpty();
    assertThat(answer(ports.groups().of(alice.id()))).isEmpty();
  }

  private static List<Long> seqs(List<Message> messages) {
    return messages.stream().map(Message::seq).toList();
  }

  private static List<?> ids(List<Message> messages) {
    return messages.stream().map(Message::id).toList();
  }

  @Test
  void nothingOfItIsLeftInTheFilesOfAClosedStore() throws IOException {
    for (int i = 0; i < 50; i++) {
      send(alice, ConversationId.LOBBY, SECRET, null);
    }
    for (int i = 0; i < 50; i++) {
      store(SECRET + i);
    }
    store.close();
    assertThat(filesWith(SECRET)).isNotEmpty();
    reopen();

    answer(store.erase(ALICE));
    assertThat(filesWith(SECRET)).noneMatch(path -> path.startsWith(directory.resolve("files")));
    store.close();

    assertThat(filesWith(SECRET)).isEmpty();
    assertThat(filesWith("Liddell")).isEmpty();
    assertThat(filesWith("cv.txt")).isEmpty();
  }

  private FileInfo store(String content) {
    NewFile file =
        new NewFile(alice.id(), ALICE, ConversationId.LOBBY, new FileName("cv.txt"), null, null);
    var upload = answer(ports.files().open(file)).file();
    ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
    answer(ports.files().write(upload, alice.id(), null, bytes));
    return answer(ports.files().complete(upload, alice.id())).info();
  }

  @Test
  void thatWhichCannotBeDeletedIsNotSaidToBeGone() throws IOException {
    Path content = FileContents.path(directory, store(SECRET).sha256());
    Files.delete(content);
    Path obstacle = Files.createFile(Files.createDirectory(content).resolve("obstacle"));
    try (LogTrap trap = new LogTrap(FileSweeper.class.getName())) {
      assertThat(refusal(store.erase(ALICE))).isEqualTo(Failure.UNAVAILABLE);
      assertThat(trap.thrown()).isNotEmpty();
    }

    Files.delete(obstacle);
    answer(store.erase(ALICE));

    assertThat(content).doesNotExist();
    assertThat(answer(ports.accounts().find(ALICE))).isEmpty();
  }

  private List<Path> filesWith(String text) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).filter(file -> has(file, text)).toList();
    }
  }

  private static boolean has(Path file, String text) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Test
  void theNameIsFreeAndWhoeverTakesItGetsNothing() {
    send(alice, ConversationId.direct(alice.id(), bob.id()), SECRET, null);
    answer(store.erase(ALICE));

    Account another = answer(ports.accounts().create(ALICE, "Alice", "password"));

    assertThat(another.id()).isNotEqualTo(alice.id());
    assertThat(answer(ports.log().directs(another.id()))).isEmpty();
  }

  @Test
  void oneWhoIsNotThereIsRefused() {
    assertThat(refusal(store.erase(UserName.of("nobody")))).isEqualTo(Failure.NO_SUCH_USER);
  }

  /** Does something once, while a person is erased: when the groups have been left. */
  private static boolean onceOutOfGroups(
      Writer writer, AccountId who, Runnable action, Transaction transaction) {
    String groups = "SELECT COUNT(*) FROM member WHERE account = ?";
    Sql sql = transaction.sql();
    transaction.onSafe(
        () -> { // before anybody is answered, and so before the next step of the erasure
          try {
            long left = sql.number(groups, who.value());
            sql.commit();
            if (left == 0) {
              action.run();
            } else {
              writer.settle(next -> onceOutOfGroups(writer, who, action, next));
            }
          } catch (SQLException failure) {
            throw new AssertionError(failure);
          }
        });
    return true;
  }

  @Test
  void whatIsInHandWhileAPersonIsErasedGoesAsWell() throws Exception {
    Group group = answer(ports.groups().create(GroupName.of("devs"), alice.id())).group();
    answer(ports.groups().join(group.id(), bob.id()));
    send(alice, ConversationId.LOBBY, SECRET, null);
    store.close();
    StoreOptions options = StoreOptions.defaults();
    InstantSource clock = options.clock();
    try (Engine engine = new Engine(directory, Durability.OS, clock)) {
      Writer writer = engine.writer();
      SqliteTokens tokens = new SqliteTokens(writer, engine.readers(), clock);
      SqliteMessageLog log = new SqliteMessageLog(engine, clock, Stored.OS, 1 << 20);
      SqliteReadMarks marks = new SqliteReadMarks(engine);
      List<CompletionStage<?>> late = new ArrayList<>();
      Draft draft = new Draft(alice.id(), ALICE, Message.Kind.TEXT, SECRET, null, "late");
      Runnable action =
          () -> {
            late.add(log.append(ConversationId.LOBBY, draft));
            late.add(tokens.issue(alice.id()));
          };
      writer.settle(next -> onceOutOfGroups(writer, alice.id(), action, next));
      writer.start();
      try (DiskFiles files =
          new DiskFiles(directory, engine, options, new LocalDisk(), DiskFiles.MIN_FREE_BYTES)) {
        SqliteAccounts accounts =
            new SqliteAccounts(writer, engine.readers(), new Argon2id(8, 1), Runnable::run, clock);
        SqliteGroups groups = new SqliteGroups(writer, engine.readers());
        Erasure erasure = new Erasure(engine, accounts, tokens, log, groups, marks, files);

        assertThat(answer(erasure.erase(ALICE))).isEqualTo(2);
      }
      assertThat(late).hasSize(2).allMatch(stage -> stage.toCompletableFuture().isDone());
      Slice slice = answer(log.read(ConversationId.LOBBY, 0, ALL, ALL));
      assertThat(slice.messages()).hasSize(2).extracting(Message::text).containsOnly("");
      assertThat(answer(tokens.count(alice.id()))).isZero();
    }
  }
}
