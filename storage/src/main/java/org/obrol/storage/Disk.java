package org.obrol.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The few things that are done to files, so that a test can let each of them fail. All of them
 * block; none keeps anything open.
 */
interface Disk {
  /** Makes a directory and those above it, where they are not there, for the owner alone. */
  void makeDirectories(Path directory) throws IOException;

  /** The names in a directory, in no order. */
  List<String> names(Path directory) throws IOException;

  /** How long a file is; 0 where there is none. */
  long size(Path file) throws IOException;

  /** When a file was last written; null where there is none. */
  @Nullable Instant writtenAt(Path file) throws IOException;

  /**
   * Reads from a file.
   *
   * @return exactly so many bytes
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws java.io.EOFException if it is shorter
   */
  ByteBuffer read(Path file, long offset, int length) throws IOException;

  /**
   * Writes all of a buffer, whose position moves. A file is made only where the offset is 0. When
   * this fails any part of it may be there.
   */
  void write(Path file, long offset, ByteBuffer data) throws IOException;

  /** Cuts off what a file has beyond a length. */
  void truncate(Path file, long size) throws IOException;

  /** Returns when a file's content would survive a power cut. */
  void force(Path file) throws IOException;

  /** Gives a file another name at one stroke; whatever had that name is gone. */
  void move(Path from, Path to) throws IOException;

  /** Returns when the names in a directory would survive a power cut. */
  void forceNames(Path directory) throws IOException;

  /** Deletes a file, where there is one. */
  void delete(Path file) throws IOException;

  /** How many bytes more could be written where a directory is. */
  long room(Path directory) throws IOException;
}
