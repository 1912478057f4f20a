package org.obrol.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Makes a copy of a data directory, see {@link DataDirectory#backup}. Used once. */
final class Backup {
  private final Path directory;
  private final Steps steps;
  private final List<String> gone = new ArrayList<>();
  private long contents;
  private long bytes;

  Backup(Path directory, Steps steps) {
    this.directory = directory;
    this.steps = steps;
  }

  Totals run(Path target) throws IOException, SQLException {
    Snapshot.open(directory).close(); // finds out whether there is something to copy
    try (PartialDirectory partial = PartialDirectory.begin(target)) {
      Database copy = new Database(partial.path());
      steps.at("database", 0, 0);
      new Database(directory).copyTo(copy.file());
      long rows;
      try (Sql sql = copy.openUnfinished()) {
        sql.update("DELETE FROM file WHERE completed_at IS NULL"); // uploads stay where they are
        long all = FileContents.count(sql);
        FileContents.each(sql, content -> copy(content, all, partial.path()));
        for (String sha256 : gone) {
          sql.update("DELETE FROM file WHERE sha256 = ?", sha256);
        }
        Migrations.renewEpochs(sql);
        rows = Table.count(sql, Table.all(sql));
        sql.commit();
      }
      steps.at("disk", 0, 0);
      partial.finish();
      return new Totals(rows, contents, bytes, gone.size());
    }
  }

  private void copy(FileContents.Named content, long all, Path into)
      throws IOException, SQLException {
    Path to = content.path(into);
    if (to == null) {
      throw new StoreException("a file has the checksum " + content.sha256());
    }
    if (copyTo(to, content, all)) {
      contents++;
      bytes += content.size();
    } else {
      gone.add(String.valueOf(content.sha256()));
      Files.delete(to);
    }
  }

  private boolean copyTo(Path to, FileContents.Named content, long all)
      throws IOException, SQLException {
    Files.createDirectories(to.resolveSibling("."));
    try (FileChannel out =
        FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      return FileContents.copy(
          directory,
          content,
          (offset, data) -> {
            steps.at("files", contents, all);
            while (data.hasRemaining()) {
              out.write(data);
            }
          });
    }
  }
}
