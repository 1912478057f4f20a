package org.obrol.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A disk that fails at the call it is told to, or from there on until it is mended. A write that
 * fails leaves half of what was to be written. Any thread.
 */
final class FailingDisk implements Disk {
  private final Disk disk = new LocalDisk();
  private volatile Consumer<String> witness = what -> {};
  private int calls;
  private int failAt = Integer.MAX_VALUE;
  private boolean forGood;
  private boolean failed;

  /**
   * Counts the calls anew, and fails at one of them.
   *
   * @param call counted from 0
   * @param andLater whether all that follow fail as well
   */
  synchronized void failAt(int call, boolean andLater) {
    calls = 0;
    failAt = call;
    forGood = andLater;
    failed = false;
  }

  /** Fails no more; says whether anything has failed. */
  synchronized boolean mend() {
    failAt = Integer.MAX_VALUE;
    return failed;
  }

  /** Has somebody told of what makes content safe, on the thread that does it, when it is done. */
  void tell(Consumer<String> someone) {
    witness = someone;
  }

  private synchronized boolean fails() {
    int call = calls++;
    boolean fails = forGood ? call >= failAt : call == failAt;
    failed |= fails;
    return fails;
  }

  private void check() throws IOException {
    if (fails()) {
      throw new IOException("No space left on device");
    }
  }

  @Override
  public void makeDirectories(Path directory) throws IOException {
    check();
    disk.makeDirectories(directory);
  }

  @Override
  public List<String> names(Path directory) throws IOException {
    return disk.names(directory); // asked for in the background, at any time
  }

  @Override
  public long size(Path file) throws IOException {
    check();
    return disk.size(file);
  }

  @Override
  public @Nullable Instant writtenAt(Path file) throws IOException {
    check();
    return disk.writtenAt(file);
  }

  @Override
  public ByteBuffer read(Path file, long offset, int length) throws IOException {
    check();
    return disk.read(file, offset, length);
  }

  @Override
  public void write(Path file, long offset, ByteBuffer data) throws IOException {
    if (fails()) {
      ByteBuffer half = data.duplicate();
      half.limit(half.position() + half.remaining() / 2);
      disk.write(file, offset, half);
      throw new IOException("No space left on device");
    }
    disk.write(file, offset, data);
  }

  @Override
  public void truncate(Path file, long size) throws IOException {
    check();
    disk.truncate(file, size);
  }

  @Override
  public void force(Path file) throws IOException {
    check();
    disk.force(file);
    witness.accept("forced " + file.getFileName());
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    check();
    disk.move(from, to);
    witness.accept("moved %s to %s".formatted(from.getFileName(), to.getFileName()));
  }

  @Override
  public void forceNames(Path directory) throws IOException {
    check();
    disk.forceNames(directory);
    witness.accept("forced the names in " + directory.getFileName());
  }

  @Override
  public void delete(Path file) throws IOException {
    check();
    disk.delete(file);
  }

  @Override
  public long room(Path directory) throws IOException {
    check();
    return disk.room(directory);
  }
}
