package org.obrol.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    Path from = content.path(directory);
    Path to = content.path(into);
    String sha256 = content.sha256();
    if (from == null || to == null || sha256 == null) {
      throw new StoreException("a file has the checksum " + sha256);
    }
    try {
      String wrong = copy(content, all, from, to);
      if (wrong != null) {
        throw new StoreException("the content %s %s".formatted(sha256, wrong));
      }
      contents++;
      bytes += content.size();
    } catch (NoSuchFileException missing) {
      if (FileContents.isNamed(directory, sha256)) {
        throw new StoreException("the content " + sha256 + " is missing", missing);
      }
      gone.add(sha256);
      Files.deleteIfExists(to);
    }
  }

  private @Nullable String copy(FileContents.Named content, long all, Path from, Path to)
      throws IOException {
    Files.createDirectories(to.resolveSibling("."));
    try (FileChannel out =
        FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      return FileContents.read(
          from,
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
