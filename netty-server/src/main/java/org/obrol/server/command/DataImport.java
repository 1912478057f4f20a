package org.obrol.server.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.obrol.storage.DataDirectory;
import org.obrol.storage.Totals;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code obrol data import}. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    versionProvider = ServerCommand.Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    header = "Makes a data directory of an export.",
    description = {
      "",
      "The data directory must be missing or empty. An export of an older version is brought up to"
          + " date. If the export is cut off or damaged, nothing is left of it.",
      ""
    },
    parameterListHeading = "Parameters:%n",
    optionListHeading = "Options:%n",
    footer = {
      "",
      "Examples:",
      "  obrol data import everything.ndjson",
      "  obrol data import --keep-epochs everything.ndjson     a server moves house",
      "  gunzip < everything.ndjson.gz | obrol data import --data /var/lib/obrol",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong options."
    })
final class DataImport implements Callable<Integer> {
  private final DataCommand data;

  @Spec private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @Mixin private DataCommand.Where where = new DataCommand.Where();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "What \"obrol data export\" has written. Default: the standard input.")
  private @Nullable Path file;

  @Option(
      names = "--keep-epochs",
      description =
          "Clients go on where they stood, as if the server had only been restarted. Right only if"
              + " the export was made when the server had stopped for good; otherwise they would"
              + " miss messages. Without, they are told of a gap and begin anew.")
  private boolean keepEpochs;

  DataImport(DataCommand data) {
    this.data = data;
  }

  @Override
  public Integer call() throws IOException {
    DataDirectory directory = where.directory();
    Totals totals;
    if (file == null) {
      totals = read(directory, data.streams().in());
    } else {
      try (InputStream in = Files.newInputStream(file)) {
        totals = read(directory, in);
      } catch (NoSuchFileException missing) {
        throw new ParameterException(spec.commandLine(), "there is no file " + file);
      }
    }
    spec.commandLine().getOut().println(where.shown() + ": " + DataExport.shown(totals));
    return CommandLine.ExitCode.OK;
  }

  private Totals read(DataDirectory directory, InputStream in) throws IOException {
    ExportReader reader = new ExportReader(in);
    return data.run(progress -> directory.importFrom(reader, keepEpochs, progress));
  }
}
