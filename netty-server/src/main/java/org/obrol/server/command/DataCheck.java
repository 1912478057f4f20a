package org.obrol.server.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.obrol.storage.CheckReport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code obrol data check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = ServerCommand.Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    header = "Looks for damage in a server's data.",
    description = {
      "",
      "Reads all of it: the database, whose structure must be sound; every message, which must be"
          + " what was written and have its place without a hole; every file, which must have its"
          + " checksum. Changes nothing, and may run while the server does.",
      ""
    },
    optionListHeading = "Options:%n",
    footer = {
      "",
      "Examples:",
      "  obrol data check",
      "  obrol data check --data /backups/monday",
      "",
      "Exit codes: 0 sound, 1 cannot be checked, 2 wrong options, 4 something is wrong."
    })
final class DataCheck implements Callable<Integer> {
  private final DataCommand data;

  @Spec private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @Mixin private DataCommand.Where where = new DataCommand.Where();

  DataCheck(DataCommand data) {
    this.data = data;
  }

  @Override
  public Integer call() throws IOException {
    CheckReport report = data.run(where.directory()::check);
    PrintWriter out = spec.commandLine().getOut();
    report.counts().forEach((what, count) -> out.printf("%-15s %,d%n", what, count));
    if (report.isSound()) {
      out.println(where.shown() + " is sound.");
      return CommandLine.ExitCode.OK;
    }
    report.problems().forEach(problem -> out.println("wrong: " + problem));
    long untold = report.problemCount() - report.problems().size();
    if (untold > 0) {
      out.printf("wrong: %,d more of the kind%n", untold);
    }
    out.println(where.shown() + " is damaged.");
    return DataCommand.DAMAGED;
  }
}
