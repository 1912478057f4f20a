package org.obrol.core.service;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Failure;
import org.obrol.core.event.Goodbye;
import org.obrol.core.event.Push;
import org.obrol.core.event.Result;
import org.obrol.core.model.FileId;
import org.obrol.core.model.FileInfo;
import org.obrol.core.spi.Files;
import org.obrol.core.spi.Peer;
import org.obrol.core.spi.Refused;

/**
 * The files on their way to one connection. One piece is under way at a time, and the next is read
 * when that one has left for the network, so that whatever else is pushed waits behind one piece at
 * most, however large the file and however slow the client. Several files take turns. Confined to
 * the lane.
 */
final class Downloads {
  /** How many files may be on their way at a time. */
  private static final int MAX_DOWNLOADS = 4;

  private static final class Download {
    final FileInfo file;
    final @Nullable CompletableFuture<Result> whole; // null: the pieces follow the answer
    final long end;
    long offset;
    boolean cancelled;

    Download(FileInfo file, long offset, long end, @Nullable CompletableFuture<Result> whole) {
      this.file = file;
      this.offset = offset;
      this.end = end;
      this.whole = whole;
    }
  }

  private final Files files;
  private final ChatSession session;
  private final Peer peer;
  private final Queue<Download> downloads = new ArrayDeque<>(0); // the first one's turn is now
  private boolean underWay;

  Downloads(Files files, ChatSession session) {
    this.files = files;
    this.session = session;
    this.peer = session.peer();
  }

  /** Refuses one more than there may be, and one that runs. */
  void checkRoom(FileId wanted) {
    if (downloads.size() == MAX_DOWNLOADS) {
      throw new Refused(Failure.BUSY, MAX_DOWNLOADS + " files are on their way already");
    }
    if (downloads.stream().anyMatch(one -> one.file.id().equals(wanted))) {
      throw new Refused(Failure.BUSY, "this file is on its way already");
    }
  }

  /**
   * Sends a part of a file.
   *
   * @param end where it ends, at most the file's size; exclusive
   */
  void start(FileInfo file, long offset, long end) {
    assert peer.lane().inLane();
    if (offset < end) {
      downloads.add(new Download(file, offset, end, null));
      next();
    }
  }

  /** Sends a whole file; completes behind its last piece. */
  CompletionStage<Result> fetch(FileInfo file) {
    assert peer.lane().inLane();
    CompletableFuture<Result> whole = new CompletableFuture<>();
    if (file.size() == 0) {
      whole.complete(new Result.Fetched(file));
    } else {
      downloads.add(new Download(file, 0, file.size(), whole));
      next();
    }
    return whole;
  }

  /** Sends no more of a file; does nothing where it is not on its way. */
  void cancel(FileId file) {
    downloads.stream()
        .filter(one -> one.file.id().equals(file))
        .forEach(one -> one.cancelled = true); // a piece that is being read still comes back
    downloads.removeIf(one -> one.cancelled);
  }

  /** Sends no more of anything. */
  void cancelAll() {
    downloads.forEach(download -> download.cancelled = true);
    downloads.clear();
  }

  private void next() {
    Download download = downloads.peek();
    if (underWay || download == null) {
      return;
    }
    underWay = true;
    long left = download.end - download.offset;
    int most =
        download.whole == null ? FileCommands.MAX_CHUNK_BYTES : FileCommands.FETCHED_CHUNK_BYTES;
    int length = (int) Math.min(left, most);
    Faults.call(() -> files.read(download.file.id(), download.offset, length))
        .handleAsync(
            (piece, fault) -> {
              arrived(download, piece, fault);
              return true;
            },
            peer.lane())
        .exceptionally(Faults::logged);
  }

  private void arrived(Download download, @Nullable ByteBuffer piece, @Nullable Throwable fault) {
    if (download.cancelled) {
      pieceLeft();
      return;
    }
    downloads.remove();
    if (fault != null || piece == null || !piece.hasRemaining()) {
      fail(download, fault == null ? new IllegalStateException("an empty piece") : fault);
      pieceLeft();
      return;
    }
    peer.push(new Push.FileChunk(download.file, download.offset, piece));
    download.offset += piece.remaining();
    if (download.offset < download.end) {
      downloads.add(download); // behind the others
    } else if (download.whole != null) {
      download.whole.complete(new Result.Fetched(download.file));
    }
    peer.whenWritten(this::pieceLeft);
  }

  private void pieceLeft() {
    underWay = false;
    next();
  }

  private void fail(Download download, Throwable fault) {
    CompletableFuture<Result> whole = download.whole;
    if (whole == null) {
      Result.Failed failed = Faults.toResult(fault);
      peer.push(
          new Push.FileStopped(
              download.file.id(), download.offset, failed.failure(), failed.message()));
    } else if (download.offset == 0) {
      whole.completeExceptionally(Objects.requireNonNull(fault));
    } else {
      // Half of the answer is out: it cannot become an error any more, and nothing may follow it.
      session.breakOff(Goodbye.INTERNAL, "a file could not be sent to its end");
      whole.completeExceptionally(Objects.requireNonNull(fault));
    }
  }
}
