package org.obrol.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A file that is fetched. Confined to the client's event loop. */
final class Download extends RunningTransfer<Downloaded> {
  /** How much may wait for the disk. */
  static final int MAX_QUEUED_BYTES = 4 * 1024 * 1024;

  private enum Phase {
    /** What there is from an earlier try is being looked at. */
    OPENING,
    /** The server is asked for it, from some offset on. */
    GETTING,
    STREAMING,
    /** The disk is slower than the connection: the server is asked to stop. */
    PAUSING,
    /** It has stopped; the disk catches up. */
    PAUSED,
    /** All has come. */
    FINISHING
  }

  /** What a file is. */
  private record Head(String name, long size, String sha256) {}

  private final String file;
  private final @Nullable Path chosen;
  private final IfExists ifExists;
  private final PartFile part;
  private Phase phase = Phase.OPENING;
  private @Nullable Head head;
  private long received; // bytes that are on the disk, or on the way there
  private long queued; // those of them that are on the way

  /**
   * Makes one.
   *
   * @param target where the file will be, or null for the name that its sender gave it
   */
  Download(
      Transfers transfers,
      String file,
      Path folder,
      @Nullable Path target,
      IfExists ifExists,
      Consumer<TransferProgress> listener) {
    super(transfers, listener);
    this.file = file;
    this.chosen = target;
    this.ifExists = ifExists;
    this.part = new PartFile(folder, file, this::hasEnded);
  }

  String file() {
    return file;
  }

  @Override
  void start() {
    disk().run(this::openPart, this::goOnFrom, this::fail);
  }

  /** On the disk's thread. */
  private long openPart() throws IOException {
    if (chosen != null) {
      PartFile.expectFree(chosen, ifExists);
    }
    return part.open();
  }

  private void goOnFrom(long offset) {
    received = offset;
    get();
  }

  private void get() {
    if (hasEnded()) {
      return;
    }
    phase = Phase.GETTING;
    ask(Map.of("op", "get", "file", file, "offset", received), this::got, this::notGot);
  }

  private void got(Fields reply) {
    Head told = new Head(reply.text("name"), reply.number("size"), reply.text("sha256"));
    long offset = reply.number("offset");
    if (hasEnded()) {
      stop(); // cancelled while it was being asked for
      return;
    }
    boolean first = head == null;
    phase = Phase.STREAMING;
    if (first && received > told.size()) {
      stop();
      startOver(); // what there was is not of this file
      return;
    }
    if (offset != received || (!first && !told.equals(head))) {
      fail(violation("another file or offset than before: " + told.size() + ", " + offset));
      return;
    }
    head = told;
    if (first) {
      disk().step(() -> target(told.name()), () -> {}, this::fail); // fails early
    }
    progress(told.name(), received, told.size());
    finishIfComplete(told);
  }

  private void notGot(ChatException problem) {
    if (problem.code().equals("malformed") && head == null && received > 0) {
      startOver(); // the file is shorter than what there was
    } else {
      phase = Phase.PAUSED; // there is nothing to stop
      fail(problem);
    }
  }

  private void startOver() {
    phase = Phase.OPENING;
    disk().step(part::startOver, () -> goOnFrom(0), this::fail);
  }

  /** A piece has come. */
  void chunk(Fields fields) {
    Head known = head;
    if (phase != Phase.STREAMING || known == null) {
      return; // it was on its way when the server was asked to stop
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(fields.text("data"));
    } catch (IllegalArgumentException e) {
      fail(violation("data: not base64"));
      return;
    }
    long offset = fields.number("offset");
    if (offset != received || bytes.length > known.size() - received) {
      fail(
          violation(
              "%d bytes at %d (expected: at %d, of %d)"
                  .formatted(bytes.length, offset, received, known.size())));
      return;
    }
    received += bytes.length;
    queued += bytes.length;
    disk().step(() -> part.write(bytes), () -> written(bytes.length), this::fail);
    progress(known.name(), received, known.size());
    finishIfComplete(known);
    if (phase == Phase.STREAMING && queued > MAX_QUEUED_BYTES) {
      pause();
    }
  }

  private void pause() {
    phase = Phase.PAUSING;
    askHere(
        Map.of("op", "cancel", "file", file),
        reply -> paused(),
        problem -> paused()); // nothing comes in either case
  }

  private void paused() {
    if (phase == Phase.PAUSING) {
      phase = Phase.PAUSED;
      goOnIfWritten();
    }
  }

  private void written(int bytes) {
    queued -= bytes;
    goOnIfWritten();
  }

  private void goOnIfWritten() {
    if (phase == Phase.PAUSED && queued <= MAX_QUEUED_BYTES / 2) {
      get();
    }
  }

  private void finishIfComplete(Head known) {
    if (received == known.size()) {
      phase = Phase.FINISHING;
      disk()
          .run(
              () -> part.finish(known.size(), known.sha256(), target(known.name()), ifExists),
              path ->
                  succeed(new Downloaded(file, known.name(), known.size(), known.sha256(), path)),
              this::fail);
    }
  }

  /** On the disk's thread: where the file will be. */
  private Path target(String name) {
    if (chosen == null) {
      return part.target(name, ifExists);
    }
    PartFile.expectFree(chosen, ifExists);
    return chosen;
  }

  /** The server cannot go on. */
  void stopped(Fields fields) {
    if (phase == Phase.STREAMING) {
      phase = Phase.PAUSED; // there is nothing to stop
      String code = fields.text("code", "internal");
      fail(new ChatException(code, fields.text("message", code), fields.flag("retry", false)));
    }
  }

  @Override
  void disconnected() {
    switch (phase) {
      case STREAMING -> get();
      case PAUSING -> paused();
      case OPENING, GETTING, PAUSED, FINISHING -> {}
    }
  }

  @Override
  void loggedOut() {
    if (phase == Phase.STREAMING || phase == Phase.PAUSING || phase == Phase.PAUSED) {
      fail(new ChatException("not_logged_in", "logged out", false));
    }
  }

  @Override
  void cancel() {
    if (phase != Phase.FINISHING) {
      fail(cancelled());
    }
  }

  @Override
  void release(@Nullable ChatException problem) {
    if (phase == Phase.GETTING || phase == Phase.STREAMING) {
      stop();
    }
    boolean hopeless =
        problem != null
            && (problem.code().equals(ChatException.CANCELLED)
                || problem.code().equals("no_such_file"));
    disk().step(hopeless ? part::delete : part::close, () -> {}, unclosed -> {});
  }

  /** No more of it, please; whatever the server says to that. */
  private void stop() {
    askHere(Map.of("op", "cancel", "file", file), reply -> {}, problem -> {});
  }
}
