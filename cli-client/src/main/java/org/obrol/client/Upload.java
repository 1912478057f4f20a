package org.obrol.client;

import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.Address;

/** A file that is sent. Confined to the client's event loop. */
final class Upload extends RunningTransfer<Uploaded> {
  /** What a server takes in one command, if it does not say; a longer line it would not take. */
  private static final int CHUNK_BYTES = 32 * 1024;

  private enum Phase {
    /** Its checksum is being computed. */
    HASHING,
    /** The server is asked where to begin, or to go on. */
    OPENING,
    SENDING,
    /** All is there; has it changed meanwhile? */
    CHECKING,
    /** The server is told that this is all; there is no way back. */
    FINISHING
  }

  private final Address to;
  private final SourceFile source;
  private Phase phase = Phase.HASHING;
  private SourceFile.Content content = new SourceFile.Content(0, "");
  private @Nullable String file;
  private int chunkBytes = CHUNK_BYTES;

  private int attempt; // what belongs to an earlier one is of no interest any more
  private long next; // the first byte that was not read from the disk
  private long stored; // the first byte that the server does not have, as far as it has said
  private int unanswered;
  private boolean reading;
  private boolean mayHaveLost; // the connection was lost after all was stored

  Upload(Transfers transfers, Address to, Path path, Consumer<TransferProgress> listener) {
    super(transfers, listener);
    this.to = to;
    this.source = new SourceFile(path, this::hasEnded);
  }

  @Override
  void start() {
    disk().run(source::open, this::hashed, this::fail);
  }

  private void hashed(SourceFile.Content found) {
    if (!hasEnded()) {
      content = found;
      open();
    }
  }

  /** Begins, or goes on where the server says. */
  private void open() {
    phase = Phase.OPENING;
    attempt++;
    ask(
        Map.of(
            "op",
            "send",
            "to",
            to.toString(),
            "name",
            source.name(),
            "size",
            content.size(),
            "sha256",
            content.sha256()),
        this::opened,
        this::fail);
  }

  private void opened(Fields reply) {
    String id = reply.text("file");
    long offset = reply.number("offset");
    long chunk = reply.number("chunk", CHUNK_BYTES);
    file = id;
    if (hasEnded()) {
      abandon(); // cancelled while it was being opened
      return;
    }
    if (offset < 0 || offset > content.size() || chunk < 1) {
      fail(violation("offset " + offset + ", chunk " + chunk + " of " + content.size() + " bytes"));
      return;
    }
    phase = Phase.SENDING;
    chunkBytes = (int) Math.min(chunk, CHUNK_BYTES);
    next = offset;
    stored = offset;
    unanswered = 0;
    progress();
    pump();
  }

  /** Reads and sends as much as may be unanswered. */
  private void pump() {
    if (phase != Phase.SENDING || reading || hasEnded()) {
      return;
    }
    if (next == content.size() && unanswered == 0) {
      check();
    } else if (next < content.size() && unanswered < transfers().window()) {
      read(attempt, next, (int) Math.min(chunkBytes, content.size() - next));
    }
  }

  private void read(int forAttempt, long offset, int length) {
    reading = true;
    next = offset + length;
    disk()
        .run(
            () -> Base64.getEncoder().encodeToString(source.read(offset, length)),
            data -> {
              reading = false;
              if (forAttempt == attempt && !hasEnded()) {
                send(offset, length, data);
              }
              pump();
            },
            this::fail);
  }

  private void send(long offset, int length, String data) {
    int forAttempt = attempt;
    unanswered++;
    askHere(
        Map.of("op", "chunk", "file", String.valueOf(file), "offset", offset, "data", data),
        reply -> {
          if (forAttempt == attempt && !hasEnded()) {
            unanswered--;
            stored = offset + length;
            progress();
            pump();
          }
        },
        problem -> {
          if (forAttempt == attempt) {
            fail(problem);
          }
        });
  }

  private void check() {
    phase = Phase.CHECKING;
    disk().step(source::check, this::finish, this::fail);
  }

  private void finish() {
    if (hasEnded()) {
      return;
    }
    phase = Phase.FINISHING;
    String id = String.valueOf(file);
    ask(
        Map.of("op", "done", "file", id),
        reply -> succeed(new Uploaded(id, Replies.sent(reply))),
        this::notFinished);
  }

  private void notFinished(ChatException problem) {
    if (mayHaveLost && problem.code().equals("malformed")) {
      mayHaveLost = false; // the server came back without the end of what it had
      open();
    } else {
      fail(problem);
    }
  }

  @Override
  void disconnected() {
    switch (phase) {
      case SENDING -> open();
      case CHECKING, FINISHING -> mayHaveLost = true; // what was asked is asked again
      case HASHING, OPENING -> {}
    }
  }

  @Override
  void loggedOut() {} // the answers will say so

  @Override
  void cancel() {
    if (phase != Phase.FINISHING) {
      fail(cancelled());
    }
  }

  @Override
  void release(@Nullable ChatException problem) {
    disk().step(source::close, () -> {}, unclosed -> {});
    if (problem != null
        && (problem.code().equals(ChatException.CANCELLED)
            || problem.code().equals(ChatException.FILE_CHANGED))) {
      abandon();
    } // else it can be taken up again
  }

  /** Nobody will ever go on with it. */
  private void abandon() {
    if (file != null) {
      ask(Map.of("op", "remove", "file", file), reply -> {}, problem -> {});
    }
  }

  private void progress() {
    progress(source.name(), stored, content.size());
  }
}
