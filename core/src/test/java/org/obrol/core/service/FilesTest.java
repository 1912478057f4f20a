package org.obrol.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.command.FileCommand;
import org.obrol.core.event.Event;
import org.obrol.core.event.Push;
import org.obrol.core.event.Reply;
import org.obrol.core.event.Result;
import org.obrol.core.model.Account;
import org.obrol.core.model.Address;
import org.obrol.core.model.FileId;
import org.obrol.core.model.FileInfo;
import org.obrol.core.model.FileName;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.Message;
import org.obrol.core.model.Sha256;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.ChatPolicy;

/** Files, from the command to whom they reach. */
class FilesTest {
  private static final int CHUNK = FileCommands.MAX_CHUNK_BYTES;
  private static final GroupName DEVS = GroupName.of("devs");

  private World world = new World();
  private Client alice = world.in("alice");
  private Client bob = world.in("bob");

  // ---- sending

  @Test
  void aFileAppearsAsAMessageWithItsFirstAndLastByte() {
    byte[] content = bytes(100_000);
    FileId id = opened(alice, announced("@bob", "a.txt", content)).file();
    for (int at = 0; at < content.length; at += CHUNK) {
      Result.Upload stands = write(alice, id, at, content);
      assertThat(stands.offset()).isEqualTo(Math.min(at + CHUNK, content.length));
      assertThat(stands.maxChunkBytes()).isEqualTo(CHUNK);
    }
    assertThat(bob.pushes(Push.Message.class)).isEmpty();

    Result.Sent sent = (Result.Sent) alice.ask(new FileCommand.FinishUpload(id));

    assertThat(sent.conversation()).isEqualTo(Client.address("@bob"));
    assertThat(sent.seq()).isEqualTo(1);
    Message message = bob.pushes(Push.Message.class).get(0).message();
    assertThat(message.kind()).isEqualTo(Message.Kind.FILE);
    assertThat(message.text()).isEqualTo("a.txt");
    assertThat(message.id()).isEqualTo(sent.id());
    assertThat(message.file())
        .isEqualTo(new FileInfo(id, new FileName("a.txt"), content.length, sha256(content)));
    assertThat(alice.texts()).as("the echo").containsExactly("a.txt");
    assertThat(got(bob, id, 0)).isEqualTo(content);
  }

  @Test
  void doneTwiceIsDoneOnce() {
    FileId id = upload(alice, "#" + devs(), "a", bytes(10));
    Result.Sent first = (Result.Sent) alice.ask(new FileCommand.FinishUpload(id));
    assertThat(first.duplicate()).isTrue();
    assertThat(alice.texts()).containsExactly("a");
  }

  @Test
  void anUploadGoesOnOnAnotherConnection() {
    byte[] content = bytes(50_000);
    FileCommand.OpenUpload open = announced("@bob", "a", content);
    FileId id = opened(alice, open).file();
    write(alice, id, 0, content);
    alice.disconnect();
    Client again = world.resumed(alice, world.newLane());

    Result.Upload stands = opened(again, open);
    assertThat(stands).isEqualTo(new Result.Upload(id, CHUNK, CHUNK));
    write(again, id, CHUNK, content);
    assertThat(again.ask(new FileCommand.FinishUpload(id))).isInstanceOf(Result.Sent.class);
    assertThat(got(bob, id, 0)).isEqualTo(content);
  }

  @Test
  void whatWasOpenedLastNeedsNoId() {
    byte[] content = bytes(40_000);
    alice.ask(new FileCommand.OpenUpload(Client.address("@bob"), new FileName("a"), null, null));
    alice.ask(new FileCommand.WriteFile(null, null, part(content, 0)));
    alice.ask(new FileCommand.WriteFile(null, null, part(content, CHUNK)));
    assertThat(alice.ask(new FileCommand.FinishUpload(null))).isInstanceOf(Result.Sent.class);
    assertThat(got(bob, fileIn(bob).id(), 0)).isEqualTo(content);
  }

  @Test
  void whereOpeningFailedWhatFollowsFailsInTheSameWay() {
    assertThat(alice.failure(new FileCommand.WriteFile(null, null, part(bytes(1), 0))))
        .isEqualTo(Failure.NO_SUCH_FILE);
    upload(alice, "@bob", "before", bytes(1));

    alice.give(
        new FileCommand.OpenUpload(Client.address("@nobody"), new FileName("a"), null, null));
    alice.give(new FileCommand.WriteFile(null, null, part(bytes(1), 0)));
    assertThat(alice.failure(new FileCommand.FinishUpload(null))).isEqualTo(Failure.NO_SUCH_USER);
    assertThat(bob.texts()).containsExactly("before");
  }

  @Test
  void aChunkHasALargestSize() {
    FileId id = opened(alice, announced("@bob", "a", bytes(CHUNK + 1))).file();
    ByteBuffer tooLarge = ByteBuffer.wrap(bytes(CHUNK + 1));
    assertThat(alice.failure(new FileCommand.WriteFile(id, 0L, tooLarge)))
        .isEqualTo(Failure.TOO_LONG);
  }

  @Test
  void oneSendsOnlyWhereOneMayWrite() {
    Client carol = world.in("carol");
    devs();
    assertThat(carol.failure(announced("#devs", "a", bytes(1)))).isEqualTo(Failure.NOT_A_MEMBER);
    assertThat(carol.failure(announced("#none", "a", bytes(1)))).isEqualTo(Failure.NO_SUCH_GROUP);
    assertThat(carol.failure(announced("@none", "a", bytes(1)))).isEqualTo(Failure.NO_SUCH_USER);
    assertThat(carol.failure(announced("@system", "a", bytes(1)))).isEqualTo(Failure.NO_SUCH_USER);
    assertThat(world.connect().failure(announced("*", "a", bytes(1))))
        .isEqualTo(Failure.NOT_LOGGED_IN);
  }

  @Test
  void whoWasRemovedMeanwhileCannotFinish() {
    devs();
    FileId id = opened(bob, announced("#devs", "a", bytes(0))).file();
    alice.ask(new Command.RemoveFromGroup(DEVS, UserName.of("bob")));
    assertThat(bob.failure(new FileCommand.FinishUpload(id))).isEqualTo(Failure.NOT_A_MEMBER);
    assertThat(listed(alice, "#devs", null)).isEmpty();
    assertThat(alice.failure(new FileCommand.GetFile(id, 0))).isEqualTo(Failure.NO_SUCH_FILE);
  }

  @Test
  void thePolicyMayRefuseAFile() {
    world =
        new World(
            new ChatPolicy() {
              @Override
              public CompletionStage<Void> file(
                  Account from, Address to, FileName name, @Nullable Long size) {
                return name.value().endsWith(".exe") ? ChatPolicy.denied("no programs") : ALLOWED;
              }
            });
    alice = world.in("alice");
    bob = world.in("bob");

    assertThat(alice.failure(announced("@bob", "a.exe", bytes(1)))).isEqualTo(Failure.DENIED);
    upload(alice, "@bob", "a.txt", bytes(1));
    assertThat(bob.texts()).containsExactly("a.txt");
  }

  // ---- getting

  @Test
  void aFileIsForTheMembersOfItsConversationAndItsSender() {
    Client carol = world.in("carol");
    FileId direct = upload(alice, "@bob", "a", bytes(1));
    devs();
    FileId group = upload(bob, "#devs", "g", bytes(1));
    FileId lobby = upload(bob, "*", "l", bytes(1));

    assertThat(carol.failure(new FileCommand.GetFile(direct, 0))).isEqualTo(Failure.NO_SUCH_FILE);
    assertThat(carol.failure(new FileCommand.GetFile(group, 0))).isEqualTo(Failure.NO_SUCH_FILE);
    assertThat(got(carol, lobby, 0)).isEqualTo(bytes(1));
    assertThat(got(alice, direct, 0)).as("the sender").isEqualTo(bytes(1));
    assertThat(got(alice, group, 0)).isEqualTo(bytes(1));
    alice.ask(new Command.LeaveGroup(DEVS));
    assertThat(alice.failure(new FileCommand.GetFile(group, 0))).isEqualTo(Failure.NO_SUCH_FILE);
    bob.ask(new Command.LeaveGroup(DEVS));
    assertThat(got(bob, group, 0)).as("the sender, who has left").isEqualTo(bytes(1));
    assertThat(carol.failure(new FileCommand.GetFile(new FileId(1), 0)))
        .isEqualTo(Failure.NO_SUCH_FILE);
  }

  @Test
  void oneGoesOnWhereOneStood() {
    byte[] content = bytes(100_000);
    FileId id = upload(alice, "@bob", "a", content);
    assertThat(got(bob, id, 70_001)).isEqualTo(Arrays.copyOfRange(content, 70_001, 100_000));
    assertThat(got(bob, id, 100_000)).isEmpty();
    assertThat(bob.failure(new FileCommand.GetFile(id, 100_001))).isEqualTo(Failure.MALFORMED);
  }

  @Test
  void oneGetsAsMuchAsOneAsksFor() {
    byte[] content = bytes(100_000);
    FileId id = upload(alice, "@bob", "a", content);
    assertThat(got(bob, id, 10, 50_000L)).isEqualTo(Arrays.copyOfRange(content, 10, 50_010));
    assertThat(got(bob, id, 99_999, 1L)).isEqualTo(Arrays.copyOfRange(content, 99_999, 100_000));
    assertThat(got(bob, id, 99_999, 2L)).as("beyond the end").hasSize(1);
    assertThat(got(bob, id, 1, Long.MAX_VALUE)).hasSize(99_999);
    assertThat(got(bob, id, 100_000, 5L)).isEmpty();
    assertThat(bob.failure(new FileCommand.GetFile(id, 100_001, 0L))).isEqualTo(Failure.MALFORMED);
  }

  @Test
  void whoAsksForNoBytesIsToldWhatTheFileIsHoweverManyDownloadsRun() {
    List<FileId> ids =
        List.of("a", "b", "c", "d").stream()
            .map(name -> upload(alice, "@bob", name, bytes(3 * CHUNK)))
            .toList();
    bob.forget();
    bob.holdWritten(true);
    ids.forEach(id -> bob.ask(new FileCommand.GetFile(id, 0)));

    Result.Download told = (Result.Download) bob.ask(new FileCommand.GetFile(ids.get(0), 7, 0L));

    assertThat(told.file().name().value()).isEqualTo("a");
    assertThat(told.length()).isZero();
    bob.holdWritten(false);
    world.settle();
    assertThat(bob.pushes(Push.FileChunk.class)).hasSize(4 * 3);
  }

  @Test
  void theNextPieceWaitsUntilTheOneBeforeHasLeftAndMessagesDoNot() {
    FileId id = upload(alice, "@bob", "a", bytes(5 * CHUNK));
    bob.forget();
    bob.holdWritten(true);
    bob.ask(new FileCommand.GetFile(id, 0));
    assertThat(bob.pushes(Push.FileChunk.class)).hasSize(1);

    alice.send("bob", "in between");
    assertThat(bob.texts()).containsExactly("in between");
    assertThat(bob.pushes(Push.FileChunk.class)).hasSize(1);

    bob.holdWritten(false);
    world.settle();
    assertThat(bob.pushes(Push.FileChunk.class)).hasSize(5);
  }

  @Test
  void severalDownloadsTakeTurns() {
    List<FileId> ids =
        List.of("a", "b", "c").stream()
            .map(name -> upload(alice, "@bob", name, bytes(3 * CHUNK)))
            .toList();
    bob.forget();
    bob.holdWritten(true);
    ids.forEach(id -> bob.ask(new FileCommand.GetFile(id, 0)));
    bob.holdWritten(false);
    world.settle();

    assertThat(bob.pushes(Push.FileChunk.class))
        .extracting(chunk -> chunk.file().name().value())
        .containsExactly("a", "a", "b", "c", "a", "b", "c", "b", "c");
  }

  @Test
  void thereAreFourDownloadsAtMostAndOneOfAFile() {
    List<FileId> ids =
        List.of("a", "b", "c", "d", "e").stream()
            .map(name -> upload(alice, "@bob", name, bytes(3 * CHUNK)))
            .toList();
    bob.holdWritten(true);
    ids.subList(0, 4).forEach(id -> bob.ask(new FileCommand.GetFile(id, 0)));

    assertThat(bob.failure(new FileCommand.GetFile(ids.get(0), 0))).isEqualTo(Failure.BUSY);
    assertThat(bob.failure(new FileCommand.GetFile(ids.get(4), 0))).isEqualTo(Failure.BUSY);
    bob.ask(new FileCommand.CancelDownload(ids.get(2)));
    assertThat(bob.ask(new FileCommand.GetFile(ids.get(4), 0))).isInstanceOf(Result.Download.class);
  }

  @Test
  void aCancelledDownloadSendsNoMore() {
    FileId id = upload(alice, "@bob", "a", bytes(5 * CHUNK));
    bob.forget();
    bob.give(new FileCommand.GetFile(id, 0));
    bob.give(new FileCommand.CancelDownload(id));
    world.settle();

    assertThat(bob.results())
        .satisfiesExactly(
            begun -> assertThat(begun).isInstanceOf(Result.Download.class),
            done -> assertThat(done).isInstanceOf(Result.Done.class));
    int reply =
        bob.events()
            .indexOf(
                bob.events().stream()
                    .filter(
                        event -> event instanceof Reply one && one.result() instanceof Result.Done)
                    .findFirst()
                    .orElseThrow());
    assertThat(bob.events().subList(reply, bob.events().size()))
        .noneMatch(Push.FileChunk.class::isInstance);
    assertThat(bob.ask(new FileCommand.CancelDownload(id))).isInstanceOf(Result.Done.class);
    assertThat(got(bob, id, 0)).hasSize(5 * CHUNK);
  }

  @Test
  void aDownloadThatCannotGoOnSaysSo() {
    FileId id = upload(alice, "@bob", "a", bytes(5 * CHUNK));
    bob.forget();
    bob.give(new FileCommand.GetFile(id, 0));
    alice.give(new FileCommand.RemoveFile(id));
    world.settle();

    Push.FileStopped stopped = bob.pushes(Push.FileStopped.class).get(0);
    assertThat(stopped.file()).isEqualTo(id);
    assertThat(stopped.failure()).isEqualTo(Failure.NO_SUCH_FILE);
    long sent =
        bob.pushes(Push.FileChunk.class).stream().mapToLong(c -> c.data().remaining()).sum();
    assertThat(stopped.offset()).isEqualTo(sent).isLessThan(5L * CHUNK);
  }

  @Test
  void afterLoggingOutNothingMoreComes() {
    FileId id = upload(alice, "@bob", "a", bytes(5 * CHUNK));
    bob.forget();
    bob.give(new FileCommand.GetFile(id, 0));
    bob.give(new Command.Logout());
    world.settle();

    List<Event> events = bob.events();
    int out =
        events.stream()
            .map(e -> e instanceof Reply r && r.result() instanceof Result.LoggedOut)
            .toList()
            .indexOf(true);
    assertThat(events.subList(out, events.size())).noneMatch(Push.FileChunk.class::isInstance);
  }

  @Test
  void aWholeFileComesBeforeItsAnswerWithNothingOfAnotherCommandBetween() {
    upload(alice, "@bob", "a", bytes(10));
    FileId newest = upload(alice, "@bob", "a", bytes(5 * CHUNK));
    bob.forget();
    bob.give(new FileCommand.FetchFile("alice", new FileName("a")));
    bob.give(new Command.Ping());
    world.settle();

    assertThat(content(bob.pushes(Push.FileChunk.class))).isEqualTo(bytes(5 * CHUNK));
    int pieces = bob.pushes(Push.FileChunk.class).size();
    assertThat(bob.events().get(pieces))
        .isInstanceOfSatisfying(
            Reply.class,
            reply -> assertThat(((Result.Fetched) reply.result()).file().id()).isEqualTo(newest));
    assertThat(bob.events().get(pieces + 1)).isInstanceOf(Reply.class);
  }

  @Test
  void aWholeFileIsFoundByTheOtherOnesNameTheGroupsOrOnesOwn() {
    devs();
    Client carol = world.in("carol");
    upload(alice, "@bob", "direct", bytes(1));
    upload(alice, "#devs", "group", bytes(2));
    upload(alice, "@alice", "self", bytes(3));

    assertThat(fetched(alice, "bob", "direct")).isEqualTo(bytes(1));
    assertThat(fetched(bob, "alice", "direct")).isEqualTo(bytes(1));
    assertThat(fetched(bob, "devs", "group")).isEqualTo(bytes(2));
    assertThat(fetched(alice, "devs", "group")).isEqualTo(bytes(2));
    assertThat(fetched(alice, "alice", "group")).isEqualTo(bytes(2));
    assertThat(fetched(alice, "alice", "self")).isEqualTo(bytes(3));
    for (String place : List.of("alice", "devs", "nobody", "", "not a name")) {
      assertThat(carol.failure(new FileCommand.FetchFile(place, new FileName("group"))))
          .isEqualTo(Failure.NO_SUCH_FILE);
    }
    assertThat(bob.failure(new FileCommand.FetchFile("alice", new FileName("group"))))
        .isEqualTo(Failure.NO_SUCH_FILE);
  }

  @Test
  void anEmptyFileHasNoPieces() {
    FileId id = upload(alice, "@bob", "a", bytes(0));
    assertThat(got(bob, id, 0)).isEmpty();
    assertThat(fetched(bob, "alice", "a")).isEmpty();
  }

  // ---- finding and removing

  @Test
  void filesAreListedByConversationOrAllThatOneMaySee() {
    devs();
    FileId direct = upload(alice, "@bob", "d", bytes(1));
    FileId group = upload(bob, "#devs", "g", bytes(2));
    FileId lobby = upload(alice, "*", "l", bytes(3));

    assertThat(listed(bob, "@alice", null)).containsExactly(direct);
    assertThat(listed(bob, "#devs", null)).containsExactly(group);
    assertThat(listed(bob, null, null)).containsExactly(direct, group, lobby);
    assertThat(listed(bob, null, direct)).containsExactly(group, lobby);
    assertThat(listed(world.in("carol"), null, null)).containsExactly(lobby);
    assertThat(bob.failure(new FileCommand.ListFiles(Client.address("#none"), null, null)))
        .isEqualTo(Failure.NO_SUCH_GROUP);

    Result.Files files = (Result.Files) bob.ask(new FileCommand.ListFiles(null, null, 2));
    assertThat(files.more()).isTrue();
    assertThat(files.files())
        .extracting(
            file -> file.conversation().toString(),
            file -> file.from().shown(),
            Result.Files.File::own)
        .containsExactly(tuple("@alice", "alice", false), tuple("#devs", "bob", true));
  }

  @Test
  void whatOneSentToAGroupThatOneHasLeftIsStillListed() {
    devs();
    FileId group = upload(bob, "#devs", "g", bytes(2));
    bob.ask(new Command.LeaveGroup(DEVS));
    Result.Files files = (Result.Files) bob.ask(new FileCommand.ListFiles(null, null, null));
    assertThat(files.files()).extracting(file -> file.info().id()).containsExactly(group);
    assertThat(files.files().get(0).conversation()).isEqualTo(Client.address("#devs"));
  }

  @Test
  void onlyTheSenderRemovesAFile() {
    FileId id = upload(alice, "@bob", "a", bytes(1));
    assertThat(bob.failure(new FileCommand.RemoveFile(id))).isEqualTo(Failure.NO_SUCH_FILE);
    assertThat(alice.ask(new FileCommand.RemoveFile(id))).isInstanceOf(Result.Done.class);
    assertThat(bob.failure(new FileCommand.GetFile(id, 0))).isEqualTo(Failure.NO_SUCH_FILE);
    assertThat(bob.texts()).as("its message stays").containsExactly("a");
  }

  @Test
  void aFileOfOldIsGone() {
    FileId id = upload(alice, "@bob", "a", bytes(1));
    world.pass(Duration.ofDays(30));
    assertThat(bob.failure(new FileCommand.GetFile(id, 0))).isEqualTo(Failure.NO_SUCH_FILE);
    assertThat(listed(bob, null, null)).isEmpty();
  }

  // ---- tools

  private String devs() {
    alice.ask(new Command.CreateGroup(DEVS));
    alice.ask(new Command.AddToGroup(DEVS, UserName.of("bob")));
    alice.forget();
    bob.forget();
    return "devs";
  }

  private static FileCommand.OpenUpload announced(String to, String name, byte[] content) {
    return new FileCommand.OpenUpload(
        Client.address(to), new FileName(name), (long) content.length, sha256(content));
  }

  private static Result.Upload opened(Client client, FileCommand.OpenUpload command) {
    return (Result.Upload) client.ask(command);
  }

  private static Result.Upload write(Client client, FileId id, int at, byte[] content) {
    return (Result.Upload) client.ask(new FileCommand.WriteFile(id, (long) at, part(content, at)));
  }

  private static FileId upload(Client client, String to, String name, byte[] content) {
    FileId id = opened(client, announced(to, name, content)).file();
    for (int at = 0; at < content.length; at += CHUNK) {
      write(client, id, at, content);
    }
    assertThat(client.ask(new FileCommand.FinishUpload(id))).isInstanceOf(Result.Sent.class);
    return id;
  }

  private static FileInfo fileIn(Client client) {
    return Objects.requireNonNull(client.pushes(Push.Message.class).get(0).message().file());
  }

  private static byte[] got(Client client, FileId id, long offset) {
    return got(client, id, offset, null);
  }

  private static byte[] got(Client client, FileId id, long offset, @Nullable Long length) {
    client.forget();
    Result.Download begun =
        (Result.Download) client.ask(new FileCommand.GetFile(id, offset, length));
    assertThat(begun.offset()).isEqualTo(offset);
    long end = begun.length() == null ? begun.file().size() : offset + begun.length();
    List<Push.FileChunk> chunks = client.pushes(Push.FileChunk.class);
    long next = offset;
    for (Push.FileChunk chunk : chunks) {
      assertThat(chunk.file()).isEqualTo(begun.file());
      assertThat(chunk.offset()).isEqualTo(next);
      next += chunk.data().remaining();
    }
    assertThat(next).isEqualTo(end);
    return content(chunks);
  }

  private static byte[] fetched(Client client, String place, String name) {
    client.forget();
    assertThat(client.ask(new FileCommand.FetchFile(place, new FileName(name))))
        .isInstanceOf(Result.Fetched.class);
    return content(client.pushes(Push.FileChunk.class));
  }

  private static byte[] content(List<Push.FileChunk> chunks) {
    ByteBuffer all =
        ByteBuffer.allocate(chunks.stream().mapToInt(chunk -> chunk.data().remaining()).sum());
    chunks.forEach(chunk -> all.put(chunk.data().duplicate()));
    return all.array();
  }

  private static List<FileId> listed(
      Client client, @Nullable String conversation, @Nullable FileId after) {
    Address where = conversation == null ? null : Client.address(conversation);
    Result.Files files = (Result.Files) client.ask(new FileCommand.ListFiles(where, after, null));
    return files.files().stream().map(file -> file.info().id()).collect(Collectors.toList());
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static ByteBuffer part(byte[] content, int from) {
    return ByteBuffer.wrap(content, from, Math.min(CHUNK, content.length - from));
  }

  private static Sha256 sha256(byte[] content) {
    return Sha256.of(Sha256.newDigest().digest(content));
  }
}
