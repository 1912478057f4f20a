package org.obrol.storage;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.obrol.core.model.Sha256;

/**
 * What memory and the disk do after a transaction that changes rows of files. Where it was reported
 * as failed it may have been committed all the same: so the next one looks first, before anybody
 * else sees the rows, and what was committed is followed then.
 *
 * <p>What that look finds is final, even if its own transaction fails: it sees only what was
 * committed before. So each change is looked at once, and followed once. Confined to the writer's
 * thread, but for what follows a commit.
 */
final class FileChanges {
  /** Finds out whether a change was committed. */
  @FunctionalInterface
  private interface Look {
    boolean isCommitted(Sql sql) throws SQLException;
  }

  /** What follows from a change that was committed although it was reported as failed. */
  @FunctionalInterface
  private interface Sequel {
    void in(Transaction transaction) throws SQLException;
  }

  private record Change(Look look, Sequel sequel) {}

  private final Writer writer;
  private final OpenUploads uploads;
  private final FileRoom room;
  private final Contents contents;
  private final FileSweeper sweeper;
  private final ArrayDeque<Change> doubtful = new ArrayDeque<>();
  private final List<Change> committed = new ArrayList<>(); // and reported as failed
  private boolean asked; // the writer, for settle()

  FileChanges(
      Writer writer, OpenUploads uploads, FileRoom room, Contents contents, FileSweeper sweeper) {
    this.writer = writer;
    this.uploads = uploads;
    this.room = room;
    this.contents = contents;
    this.sweeper = sweeper;
  }

  /** An upload has a row now. If whoever opened it was refused, nobody knows its id: it goes. */
  void opened(Transaction transaction, OpenUpload upload) {
    transaction.onCommit(() -> uploads.add(upload));
    inDoubt(
        transaction,
        sql -> FileRows.isUpload(sql, upload.id),
        next -> FileRows.deleteUpload(next.sql(), upload.id));
  }

  /** An upload's row is a file's now. */
  void completed(Transaction transaction, OpenUpload upload, Sha256 sha256) {
    Runnable follow =
        () -> {
          uploads.remove(upload.id);
          room.settle(upload.bill);
          contents.unpin(sha256); // the row keeps it from now on
        };
    transaction.onCommit(follow);
    inDoubt(
        transaction,
        sql -> !FileRows.isUpload(sql, upload.id), // it may have been removed in the same one
        next -> next.onCommit(follow));
  }

  /** Rows are gone. */
  void removed(Transaction transaction, List<FileRows.Removed> rows) {
    for (FileRows.Removed row : rows) {
      Runnable follow = () -> forget(row);
      transaction.onCommit(follow);
      inDoubt(transaction, sql -> !FileRows.isThere(sql, row.id()), next -> next.onCommit(follow));
    }
  }

  /** On the thread of the answers: gives back the room now, and has the disk cleared soon. */
  private void forget(FileRows.Removed row) {
    FileRows.Content file = row.file();
    if (file != null) {
      room.release(row.owner(), file.size());
      sweeper.collect(file.sha256());
      return;
    }
    OpenUpload upload = uploads.remove(row.id());
    if (upload != null) {
      room.release(upload.bill);
      sweeper.discard(upload);
    }
  }

  private void inDoubt(Transaction transaction, Look look, Sequel sequel) {
    transaction.onRollback(
        () -> {
          doubtful.add(new Change(look, sequel));
          if (!asked) {
            asked = true;
            writer.settle(this::settle);
          }
        });
  }

  /** First of all in the next transaction, and again in those after it until one is committed. */
  private boolean settle(Transaction transaction) throws SQLException {
    for (Change next = doubtful.peek(); next != null; next = doubtful.peek()) {
      if (next.look.isCommitted(transaction.sql())) {
        committed.add(next);
      }
      doubtful.remove(); // only now: where the look has failed there will be another
    }
    for (Change change : committed) {
      change.sequel.in(transaction);
    }
    transaction.onSafe(
        () -> {
          committed.clear();
          asked = false;
        });
    return true;
  }
}
