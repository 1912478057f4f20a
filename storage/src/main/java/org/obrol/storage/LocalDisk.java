package org.obrol.storage;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The disk of this machine. */
final class LocalDisk implements Disk {
  private static final boolean WINDOWS = File.separatorChar == '\\';

  @Override
  public void makeDirectories(Path directory) throws IOException {
    OwnersOnly.makeDirectories(directory);
  }

  @Override
  public List<String> names(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(path -> String.valueOf(path.getFileName())).toList();
    }
  }

  @Override
  public long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException none) {
      return 0;
    }
  }

  @Override
  public @Nullable Instant writtenAt(Path file) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  @Override
  public ByteBuffer read(Path file, long offset, int length) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(length);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (piece.hasRemaining()) {
        if (channel.read(piece, offset + piece.position()) < 0) {
          throw new EOFException(
              "%s ends at %d (expected: >= %d)".formatted(file, channel.size(), offset + length));
        }
      }
    }
    return piece.flip();
  }

  @Override
  public void write(Path file, long offset, ByteBuffer data) throws IOException {
    try (FileChannel channel = openToWrite(file, offset)) {
      long at = offset;
      while (data.hasRemaining()) {
        at += channel.write(data, at);
      }
    }
  }

  private static FileChannel openToWrite(Path file, long offset) throws IOException {
    return offset == 0
        ? FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
        : FileChannel.open(file, StandardOpenOption.WRITE);
  }

  @Override
  public void truncate(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    } catch (NoSuchFileException none) {
      if (size > 0) {
        throw none;
      }
    }
  }

  @Override
  public void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void forceNames(Path directory) throws IOException {
    if (WINDOWS) {
      return; // it opens no directories, and keeps a journal of names
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public long room(Path directory) {
    return directory.toFile().getUsableSpace(); // a FileStore would read all mounts first
  }
}
