package org.obrol.storage;

import static org.obrol.core.testing.Stages.answer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.FileId;
import org.obrol.core.model.FileName;
import org.obrol.core.model.Sha256;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.Files.Entry;
import org.obrol.core.spi.Files.Limits;
import org.obrol.core.spi.Files.NewFile;
import org.obrol.core.spi.Files.Upload;

/** The files of a data directory, with an engine of their own, and what tests do with them. */
final class OpenFiles implements AutoCloseable {
  static final AccountId ALICE = new AccountId(1);

  private final Path directory;
  private final Engine engine;
  private final DiskFiles files;

  /** Opens them; nothing is left free on the disk. */
  OpenFiles(Path directory, InstantSource clock, Limits limits, Disk disk)
      throws IOException, SQLException {
    this(directory, clock, limits, disk, 0);
  }

  OpenFiles(Path directory, InstantSource clock, Limits limits, Disk disk, long minFreeBytes)
      throws IOException, SQLException {
    this(directory, new Database(directory), options(clock, limits), disk, minFreeBytes);
  }

  OpenFiles(Path directory, Database database, StoreOptions options, Disk disk, long minFreeBytes)
      throws IOException, SQLException {
    this.directory = directory;
    this.engine = new Engine(database, options.durability(), options.clock());
    engine.writer().start();
    try {
      files = new DiskFiles(directory, engine, options, disk, minFreeBytes);
    } catch (Throwable failure) {
      engine.close();
      throw failure;
    }
  }

  static StoreOptions options(InstantSource clock, Limits limits) {
    return StoreOptions.defaults().withClock(clock).withFileLimits(limits);
  }

  DiskFiles files() {
    return files;
  }

  Engine engine() {
    return engine;
  }

  /** A file of Alice's in the lobby, with its size and checksum. */
  static NewFile announced(String name, byte[] content) {
    return file(name, (long) content.length, sha256(content));
  }

  static NewFile file(String name, @Nullable Long size, @Nullable Sha256 sha256) {
    return new NewFile(
        ALICE, UserName.of("alice"), ConversationId.LOBBY, new FileName(name), size, sha256);
  }

  static Sha256 sha256(byte[] content) {
    return Sha256.of(Sha256.newDigest().digest(content));
  }

  static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  static ByteBuffer part(byte[] content, int from, int to) {
    return ByteBuffer.wrap(content, from, to - from).slice();
  }

  Upload open(NewFile file) {
    return answer(files.open(file));
  }

  long write(FileId id, byte[] content, int from, int to) {
    return answer(files.write(id, ALICE, (long) from, part(content, from, to))).offset();
  }

  /** Takes up or begins an upload, and brings it to its end. */
  Entry send(String name, byte[] content) {
    Upload upload = open(announced(name, content));
    write(upload.file(), content, (int) upload.offset(), content.length);
    return answer(files.complete(upload.file(), ALICE));
  }

  byte[] readAll(Entry entry) {
    int size = (int) entry.info().size();
    return answer(files.read(entry.info().id(), 0, size)).array();
  }

  /** The files below uploads/ and files/, but not their directories. */
  List<Path> left() throws IOException {
    return Stream.concat(below("uploads").stream(), below("files").stream()).toList();
  }

  List<Path> below(String name) throws IOException {
    try (Stream<Path> all = Files.walk(directory.resolve(name))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Override
  public void close() {
    files.close();
    engine.close();
  }
}
