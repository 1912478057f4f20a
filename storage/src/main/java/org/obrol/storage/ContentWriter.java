package org.obrol.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.Sha256;

/** Puts contents together of their pieces, and compares each with its checksum. */
final class ContentWriter implements AutoCloseable {
  private final Path directory;
  private final MessageDigest digest = Sha256.newDigest();
  private @Nullable Sha256 current;
  private @Nullable FileChannel out;
  private long offset;
  private long count;
  private long bytes;

  ContentWriter(Path directory) {
    this.directory = directory;
  }

  long count() {
    return count;
  }

  long bytes() {
    return bytes;
  }

  void write(ExportItem.Piece piece) throws IOException {
    if (current == null || out == null || !current.hex().equals(piece.sha256())) {
      finish();
      begin(piece.sha256());
    }
    if (piece.offset() != offset) {
      throw new StoreException(
          "the export is damaged: %s goes on at %d (expected: %d)"
              .formatted(piece.sha256(), piece.offset(), offset));
    }
    ByteBuffer data = piece.data();
    offset += data.remaining();
    digest.update(data.duplicate());
    while (out != null && data.hasRemaining()) {
      out.write(data);
    }
  }

  private void begin(String sha256) throws IOException {
    Sha256 checked =
        Sha256.parse(sha256)
            .orElseThrow(() -> new StoreException("the export has a content named " + sha256));
    Path file = FileContents.path(directory, checked);
    Files.createDirectories(file.resolveSibling("."));
    out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    current = checked;
    offset = 0;
    digest.reset();
  }

  /** Ends the content whose pieces came last. */
  void finish() throws IOException {
    if (current == null) {
      return;
    }
    close();
    if (!Sha256.of(digest.digest()).equals(current)) {
      throw new StoreException("the export is damaged: the content " + current + " was changed");
    }
    count++;
    bytes += offset;
    current = null;
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
      out = null;
    }
  }
}
