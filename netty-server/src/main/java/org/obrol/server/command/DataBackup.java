package org.obrol.server.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.obrol.storage.DataDirectory;
import org.obrol.storage.Totals;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code obrol data backup}. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    versionProvider = ServerCommand.Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    header = "Copies a server's data, also while the server runs.",
    description = {
      "",
      "The copy is a data directory itself: a server can be started on it, and \"obrol data check\""
          + " can check it. It has everything as of one moment, but for uploads that are not"
          + " complete, and is synced to the disk. Every file's checksum is verified on the way."
          + " While it is made it is called TARGET.partial, or is in TARGET/partial where TARGET is"
          + " there and empty.",
      ""
    },
    parameterListHeading = "Parameters:%n",
    optionListHeading = "Options:%n",
    footer = {
      "",
      "Examples:",
      "  obrol data backup /backups/monday",
      "  obrol data backup --data /var/lib/obrol /backups/monday",
      "  obrol server --data /backups/monday      a server on the copy",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong options."
    })
final class DataBackup implements Callable<Integer> {
  private final DataCommand data;

  @Spec private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @Mixin private DataCommand.Where where = new DataCommand.Where();

  @Parameters(
      paramLabel = "TARGET",
      description = "A directory that is not there yet, or is empty.")
  private @Nullable Path target;

  DataBackup(DataCommand data) {
    this.data = data;
  }

  @Override
  public Integer call() throws IOException {
    Path chosen = Objects.requireNonNull(target); // picocli insists on it
    DataDirectory directory = where.directory();
    Totals totals = data.run(progress -> directory.backup(chosen, progress));
    spec.commandLine().getOut().println(chosen + ": " + DataExport.shown(totals));
    return CommandLine.ExitCode.OK;
  }
}
