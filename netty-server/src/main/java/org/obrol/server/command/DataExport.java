package org.obrol.server.command;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.obrol.storage.DataDirectory;
import org.obrol.storage.Totals;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code obrol data export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    versionProvider = ServerCommand.Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    header = "Writes out all of a server's data as lines of JSON.",
    description = {
      "",
      "Everything as of one moment, also while the server runs: every row of every table, then the"
          + " contents of the files. \"obrol data import\" reads it, and so can other programs.",
      "",
      "It holds the hashes of passwords and of tokens, and what people have written to each other."
          + " A FILE can be read by its owner only; look after it.",
      ""
    },
    parameterListHeading = "Parameters:%n",
    optionListHeading = "Options:%n",
    footer = {
      "",
      "Examples:",
      "  obrol data export everything.ndjson",
      "  obrol data export | gzip > everything.ndjson.gz",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong options."
    })
final class DataExport implements Callable<Integer> {
  private static final int BUFFER_BYTES = 64 << 10;

  private final DataCommand data;

  @Spec private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @Mixin private DataCommand.Where where = new DataCommand.Where();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "A file that is not there yet. Default: the standard output.")
  private @Nullable Path file;

  DataExport(DataCommand data) {
    this.data = data;
  }

  @Override
  public Integer call() throws IOException {
    DataDirectory directory = where.directory();
    Totals totals = file == null ? write(directory) : write(directory, file);
    spec.commandLine().getErr().println("obrol data: " + shown(totals));
    return CommandLine.ExitCode.OK;
  }

  private Totals write(DataDirectory directory) throws IOException {
    OutputStream out = new BufferedOutputStream(data.streams().out(), BUFFER_BYTES);
    Totals totals = write(directory, out);
    out.flush();
    return totals;
  }

  private Totals write(DataDirectory directory, Path chosen) throws IOException {
    boolean done = false;
    try (FileChannel channel = create(chosen)) {
      Totals totals;
      try {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
        totals = write(directory, out);
        out.flush();
        channel.force(true);
        done = true;
      } finally {
        if (!done) {
          Files.deleteIfExists(chosen);
        }
      }
      return totals;
    }
  }

  private FileChannel create(Path chosen) throws IOException {
    boolean posix = chosen.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] owned =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try {
      return FileChannel.open(
          chosen, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owned);
    } catch (FileAlreadyExistsException there) {
      throw new ParameterException(spec.commandLine(), chosen + " is there already");
    }
  }

  private Totals write(DataDirectory directory, OutputStream out) throws IOException {
    ExportWriter writer = new ExportWriter(out);
    Totals totals = data.run(progress -> directory.exportTo(writer, progress));
    writer.finish();
    return totals;
  }

  /** What was copied, for people. */
  static String shown(Totals totals) {
    String gone =
        totals.gone() == 0
            ? ""
            : ", without %,d that were removed meanwhile".formatted(totals.gone());
    return "%,d rows, %,d file contents of %,d bytes%s"
        .formatted(totals.rows(), totals.contents(), totals.bytes(), gone);
  }
}
