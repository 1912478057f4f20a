package org.obrol.core.service;

import static java.util.concurrent.CompletableFuture.completedStage;
import static java.util.concurrent.CompletableFuture.failedStage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Failure;
import org.obrol.core.command.FileCommand;
import org.obrol.core.event.Result;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.Address;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Draft;
import org.obrol.core.model.FileId;
import org.obrol.core.model.FileInfo;
import org.obrol.core.model.FileName;
import org.obrol.core.model.Group;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.Files;
import org.obrol.core.spi.Refused;

/** The commands about files. Confined to the lane. */
final class FileCommands {
  /**
   * How many bytes of a file one command or one push carries: small enough that a message behind
   * one does not wait long, and that it fits into a line of the native protocol.
   */
  static final int MAX_CHUNK_BYTES = 32 << 10;

  /**
   * How many bytes a piece has of a file that is fetched whole. A multiple of three, so that the
   * pieces in base64, one behind the other, are the whole file in base64.
   */
  static final int FETCHED_CHUNK_BYTES = 24 << 10;

  private static final int DEFAULT_PAGE = 100;
  private static final int MAX_PAGE = 10_000;
  private static final int NEWEST_PAGE = 1_000;

  /** What the connection opened last: an upload, or why there is none. */
  private static final class Opened {
    final @Nullable FileId file;
    final AccountId owner;
    final @Nullable Refused refusal;
    boolean streamed; // it was meant without its id, which nobody else knows

    Opened(@Nullable FileId file, AccountId owner, @Nullable Refused refusal) {
      this.file = file;
      this.owner = owner;
      this.refusal = refusal;
    }

    FileId id() {
      return Objects.requireNonNull(file);
    }
  }

  private final StandardChatService service;
  private final ChatSession session;
  private final Sending sending;
  private final Files files;
  private final Downloads downloads;
  private @Nullable Opened opened;

  FileCommands(StandardChatService service, ChatSession session, Sending sending) {
    this.service = service;
    this.session = session;
    this.sending = sending;
    this.files = service.ports().files();
    this.downloads = new Downloads(files, session);
  }

  CompletionStage<Result> run(Login login, FileCommand command) {
    return command.accept(new Runner(login));
  }

  /** Sends no more of any file. */
  void cancelDownloads() {
    downloads.cancelAll();
  }

  /** The connection is lost: what it was bringing without an id goes with it. */
  void disconnected() {
    downloads.cancelAll();
    Opened upload = opened;
    opened = null;
    if (upload != null && upload.streamed) {
      discard(upload);
    }
  }

  private void discard(Opened upload) {
    if (upload.file != null) {
      Faults.call(() -> files.remove(upload.file, upload.owner))
          .exceptionally(
              fault -> {
                Faults.toResult(fault); // it may be gone already; logs what is no refusal
                return null;
              });
    }
  }

  private static Refused noUpload() {
    return new Refused(Failure.NO_SUCH_FILE, "no upload was opened on this connection");
  }

  private static Refused noSuchFile() {
    return new Refused(Failure.NO_SUCH_FILE, "no such file");
  }

  /** The commands as one user. */
  private final class Runner implements FileCommand.FileHandler<CompletionStage<Result>> {
    private final Login login;
    private final Account me;

    Runner(Login login) {
      this.login = login;
      this.me = login.account();
    }

    // ---- sending

    @Override
    public CompletionStage<Result> on(FileCommand.OpenUpload command) {
      if (opened != null && opened.streamed) {
        discard(opened); // its end never came here, because its token had ended before
      }
      opened = null;
      return Faults.call(() -> open(command))
          .whenCompleteAsync((upload, fault) -> note(command, upload, fault), session.peer().lane())
          .thenApply(Runner::standing);
    }

    private void note(
        FileCommand.OpenUpload command, Files.@Nullable Upload upload, @Nullable Throwable fault) {
      opened =
          upload != null
              ? new Opened(upload.file(), me.id(), null)
              : new Opened(null, me.id(), Faults.refusal(Objects.requireNonNull(fault)));
      if (session.isGone() && (command.size() == null || command.sha256() == null)) {
        discard(opened); // nobody knows its id, and it cannot be found again without
      }
    }

    private CompletionStage<Files.Upload> open(FileCommand.OpenUpload command) {
      if (command.to().equals(Conversations.SYSTEM)) {
        return failedStage(new Refused(Failure.NO_SUCH_USER, "the system takes no files"));
      }
      return session
          .resolve(login, command.to())
          .thenCombine(
              service.ports().policy().file(me, command.to(), command.name(), command.size()),
              (target, yes) -> target)
          .thenCompose(
              target ->
                  files.open(
                      new Files.NewFile(
                          me.id(),
                          me.name(),
                          target.id(),
                          command.name(),
                          command.size(),
                          command.sha256())));
    }

    private static Result standing(Files.Upload upload) {
      return new Result.Upload(upload.file(), upload.offset(), MAX_CHUNK_BYTES);
    }

    @Override
    public CompletionStage<Result> on(FileCommand.WriteFile command) {
      int bytes = command.data().remaining();
      if (bytes > MAX_CHUNK_BYTES) {
        throw new Refused(
            Failure.TOO_LONG,
            "the chunk has %d bytes (expected: <= %d)".formatted(bytes, MAX_CHUNK_BYTES));
      }
      FileId file = command.file();
      if (file != null) {
        return write(file, command);
      }
      Opened upload = streamed();
      return Faults.call(() -> write(upload.id(), command))
          .whenCompleteAsync(
              (written, fault) -> {
                if (fault != null) { // what comes behind would leave a hole
                  opened = new Opened(null, me.id(), Faults.refusal(fault));
                  discard(upload);
                }
              },
              session.peer().lane());
    }

    private CompletionStage<Result> write(FileId file, FileCommand.WriteFile command) {
      return files
          .write(file, me.id(), command.offset(), command.data())
          .thenApply(Runner::standing);
    }

    /** The upload that this connection opened last. */
    private Opened streamed() {
      Opened upload = opened;
      if (upload == null || !upload.owner.equals(me.id())) {
        throw noUpload();
      }
      if (upload.refusal != null) {
        throw upload.refusal;
      }
      upload.streamed = true;
      return upload;
    }

    /** The same for a command that ends it: the connection has none then. */
    private Opened streamedToItsEnd() {
      try {
        return streamed();
      } finally {
        opened = null;
      }
    }

    @Override
    public CompletionStage<Result> on(FileCommand.FinishUpload command) {
      if (command.file() != null) {
        return finish(command.file());
      }
      Opened upload = streamedToItsEnd();
      return Faults.call(() -> finish(upload.id()))
          .whenComplete(
              (sent, fault) -> {
                if (fault != null) {
                  discard(upload);
                }
              });
    }

    /** Asks first whether one may write there, because a complete file can be found by others. */
    private CompletionStage<Result> finish(FileId file) {
      return files
          .conversation(file, me.id())
          .thenCompose(to -> service.conversations().label(me.id(), to))
          .thenCompose(as -> session.resolve(login, as.orElseThrow(FileCommands::noSuchFile)))
          .thenCompose(
              target ->
                  files
                      .complete(file, me.id())
                      .thenCompose(
                          entry -> sending.append(me, target, Draft.file(me, entry.info()))));
    }

    @Override
    public CompletionStage<Result> on(FileCommand.RemoveFile command) {
      FileId file = command.file() != null ? command.file() : streamedToItsEnd().id();
      return files.remove(file, me.id()).thenApply(done -> new Result.Done());
    }

    // ---- finding

    @Override
    public CompletionStage<Result> on(FileCommand.ListFiles command) {
      Integer wanted = command.limit();
      int limit = wanted == null ? DEFAULT_PAGE : Math.min(wanted, MAX_PAGE);
      Address conversation = command.conversation();
      if (conversation != null) {
        return session
            .resolve(login, conversation)
            .thenCompose(
                target ->
                    list(
                        Map.of(target.id(), target.as()),
                        new Files.Query(Set.of(target.id()), null, null, command.after()),
                        limit));
      }
      return service
          .conversations()
          .standings(me.id())
          .thenCompose(
              standings -> {
                Map<ConversationId, Address> mine = new HashMap<>();
                standings.forEach(standing -> mine.put(standing.id(), standing.as()));
                return list(
                    mine, new Files.Query(mine.keySet(), me.id(), null, command.after()), limit);
              });
    }

    private CompletionStage<Result> list(
        Map<ConversationId, Address> known, Files.Query query, int limit) {
      return files
          .list(query, limit + 1)
          .thenCompose(
              entries ->
                  named(entries, new HashMap<>(known))
                      .thenApply(names -> page(entries, names, limit)));
    }

    /** Adds the names of conversations that the user has sent to without being in them. */
    private CompletionStage<Map<ConversationId, Address>> named(
        List<Files.Entry> entries, Map<ConversationId, Address> names) {
      CompletionStage<Void> all = completedStage(null);
      for (Files.Entry entry : entries) {
        ConversationId conversation = entry.conversation();
        if (!names.containsKey(conversation)) {
          all =
              all.thenCompose(done -> service.conversations().label(me.id(), conversation))
                  .thenAccept(found -> found.ifPresent(as -> names.put(conversation, as)));
        }
      }
      return all.thenApply(done -> names);
    }

    private Result page(List<Files.Entry> entries, Map<ConversationId, Address> names, int limit) {
      List<Result.Files.File> found = new ArrayList<>();
      for (Files.Entry entry : entries.subList(0, Math.min(limit, entries.size()))) {
        Address as = names.get(entry.conversation());
        if (as != null) { // else whom it was sent to is gone
          found.add(
              new Result.Files.File(
                  as, entry.info(), entry.from(), entry.owner().equals(me.id()), entry.at()));
        }
      }
      return new Result.Files(found, entries.size() > limit);
    }

    // ---- getting

    @Override
    public CompletionStage<Result> on(FileCommand.GetFile command) {
      return files
          .find(command.file())
          .thenApply(found -> found.orElseThrow(FileCommands::noSuchFile))
          .thenCompose(this::visible)
          .thenApplyAsync(entry -> start(entry.info(), command), session.peer().lane());
    }

    private Result start(FileInfo file, FileCommand.GetFile command) {
      long offset = command.offset();
      if (offset > file.size()) {
        throw new Refused(
            Failure.MALFORMED, "offset: %d (expected: 0 to %d)".formatted(offset, file.size()));
      }
      long left = file.size() - offset;
      Long asked = command.length();
      Long length = asked == null ? null : Math.min(asked, left);
      long end = offset + (length == null ? left : length);
      if (length == null || length > 0) {
        downloads.checkRoom(file.id());
        session.line().afterAnswer(() -> downloads.start(file, offset, end));
      }
      return new Result.Download(file, offset, length, MAX_CHUNK_BYTES);
    }

    private CompletionStage<Files.Entry> visible(Files.Entry entry) {
      ConversationId conversation = entry.conversation();
      if (entry.owner().equals(me.id())
          || conversation.equals(ConversationId.LOBBY)
          || (conversation instanceof ConversationId.Direct direct && direct.has(me.id()))) {
        return completedStage(entry);
      }
      if (conversation instanceof ConversationId.Group group) {
        return service
            .ports()
            .groups()
            .find(group.group())
            .thenApply(
                found ->
                    found
                        .filter(one -> one.members().contains(me.id()))
                        .map(one -> entry)
                        .orElseThrow(FileCommands::noSuchFile));
      }
      return failedStage(noSuchFile());
    }

    @Override
    public CompletionStage<Result> on(FileCommand.FetchFile command) {
      return withUser(command.place(), command.name())
          .thenCompose(
              found ->
                  found.isPresent()
                      ? completedStage(found)
                      : inGroup(command.place(), command.name()))
          .thenApply(found -> found.orElseThrow(FileCommands::noSuchFile))
          .thenComposeAsync(entry -> downloads.fetch(entry.info()), session.peer().lane());
    }

    private CompletionStage<Optional<Files.Entry>> withUser(String place, FileName name) {
      Optional<UserName> user = UserName.parse(place); // nobody's, with a # before it
      if (user.isEmpty()) {
        return completedStage(Optional.empty());
      }
      return service
          .ports()
          .accounts()
          .find(user.get())
          .thenCompose(
              found ->
                  found.isPresent()
                      ? newest(found.get().id(), name)
                      : completedStage(Optional.empty()));
    }

    private CompletionStage<Optional<Files.Entry>> inGroup(String place, FileName name) {
      Optional<GroupName> group =
          GroupName.parse(place.startsWith("#") ? place.substring(1) : place);
      return group.isEmpty()
          ? completedStage(Optional.empty())
          : service
              .ports()
              .groups()
              .find(group.get())
              .thenCompose(
                  found ->
                      found.isPresent()
                          ? newest(found.get(), name)
                          : completedStage(Optional.empty()));
    }

    private CompletionStage<Optional<Files.Entry>> newest(Group group, FileName name) {
      boolean member = group.members().contains(me.id());
      return newest(
          new Files.Query(Set.of(ConversationId.group(group.id())), null, name, null),
          entry -> member || entry.owner().equals(me.id()),
          Optional.empty());
    }

    /** Under one's own name is also what one has sent to groups. */
    private CompletionStage<Optional<Files.Entry>> newest(AccountId other, FileName name) {
      ConversationId direct = ConversationId.direct(me.id(), other);
      return newest(
          new Files.Query(Set.of(direct), other.equals(me.id()) ? other : null, name, null),
          entry ->
              entry.conversation().equals(direct)
                  || entry.conversation() instanceof ConversationId.Group,
          Optional.empty());
    }

    private CompletionStage<Optional<Files.Entry>> newest(
        Files.Query query, Predicate<Files.Entry> wanted, Optional<Files.Entry> before) {
      return files
          .list(query, NEWEST_PAGE)
          .thenComposeAsync( // each page in a turn of its own, however many there are
              page -> {
                Optional<Files.Entry> last =
                    page.stream().filter(wanted).reduce((one, next) -> next).or(() -> before);
                return page.size() < NEWEST_PAGE
                    ? completedStage(last)
                    : newest(query.after(page.get(page.size() - 1).info().id()), wanted, last);
              },
              session.peer().lane());
    }

    @Override
    public CompletionStage<Result> on(FileCommand.CancelDownload command) {
      downloads.cancel(command.file());
      return completedStage(new Result.Done());
    }
  }
}
