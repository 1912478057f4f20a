package org.obrol.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.Sha256;

/**
 * A file of this machine that is sent. Blocks; confined to the {@link Disk} of its upload, which
 * closes it in the end.
 */
final class SourceFile {
  private final Path path;
  private final BooleanSupplier stopped;
  private @Nullable FileChannel channel;
  private @Nullable FileTime modified;
  private Content content = new Content(0, "");

  /**
   * What is in it.
   *
   * @param size in bytes
   * @param sha256 in lower-case hexadecimal
   */
  record Content(long size, String sha256) {}

  /**
   * Makes one that is not open.
   *
   * @param stopped whether nobody wants the file any more; asked by all threads
   */
  SourceFile(Path path, BooleanSupplier stopped) {
    this.path = path;
    this.stopped = stopped;
  }

  /** The last step of its path. */
  String name() {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  /** Opens it and finds out what is in it. */
  Content open() throws IOException {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new FileSystemException(path.toString(), null, "not a file");
    }
    modified = Files.getLastModifiedTime(path);
    FileChannel opened = FileChannel.open(path, StandardOpenOption.READ);
    channel = opened;
    long size = opened.size();
    content = new Content(size, hash(opened, size));
    return content;
  }

  /**
   * A piece of it.
   *
   * @throws ChatException {@code file_changed} if it has become shorter
   */
  byte[] read(long offset, int length) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(length);
    fill(open(channel), piece, offset);
    return piece.array();
  }

  /**
   * Looks whether all that was read can have been of what {@link #open} has found.
   *
   * @throws ChatException {@code file_changed} if not
   */
  void check() throws IOException {
    FileChannel file = open(channel);
    if (file.size() != content.size()) {
      throw changed();
    }
    boolean touched = !Files.exists(path) || !Files.getLastModifiedTime(path).equals(modified);
    if (touched && !hash(file, content.size()).equals(content.sha256())) {
      throw changed();
    }
  }

  void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }

  private String hash(FileChannel file, long size) throws IOException {
    var digest = Sha256.newDigest();
    ByteBuffer buffer = ByteBuffer.allocate(Disk.BUFFER_BYTES);
    for (long at = 0; at < size; at += buffer.limit()) {
      if (stopped.getAsBoolean()) {
        throw new IOException("stopped"); // nobody is told: the transfer has ended
      }
      buffer.clear().limit((int) Math.min(buffer.capacity(), size - at));
      fill(file, buffer, at);
      digest.update(buffer.flip());
    }
    return Sha256.of(digest.digest()).hex();
  }

  private void fill(FileChannel file, ByteBuffer buffer, long offset) throws IOException {
    while (buffer.hasRemaining()) {
      if (file.read(buffer, offset + buffer.position()) < 0) {
        throw changed();
      }
    }
  }

  private ChatException changed() {
    return new ChatException(
        ChatException.FILE_CHANGED, path + " has changed while it was being sent", false);
  }

  private static FileChannel open(@Nullable FileChannel channel) {
    if (channel == null) {
      throw new IllegalStateException("not open");
    }
    return channel;
  }
}
