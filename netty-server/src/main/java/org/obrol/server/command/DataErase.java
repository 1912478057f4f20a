package org.obrol.server.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.concurrent.Callable;
import org.obrol.core.model.UserName;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code obrol data erase-account}. */
@Command(
    name = "erase-account",
    mixinStandardHelpOptions = true,
    versionProvider = ServerCommand.Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    header = "Takes a person and what they wrote out of a server's data, for good.",
    description = {
      "",
      "The account is gone and its name free; so are its tokens, memberships, read marks and files."
          + " Its messages are emptied and keep their places, so that nobody else misses anything."
          + " What others wrote to the person stays, and so does what backups and exports have. The"
          + " server must not be running.",
      ""
    },
    parameterListHeading = "Parameters:%n",
    optionListHeading = "Options:%n",
    footer = {
      "",
      "Examples:",
      "  obrol data erase-account alice",
      "  obrol data erase-account --data /var/lib/obrol --yes alice",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong options."
    })
final class DataErase implements Callable<Integer> {
  private final DataCommand data;

  @Spec private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @Mixin private DataCommand.Where where = new DataCommand.Where();

  @Option(names = "--yes", description = "Do not ask whether this is meant.")
  private boolean yes;

  @Parameters(paramLabel = "NAME", description = "Whose account.")
  private String name = "";

  DataErase(DataCommand data) {
    this.data = data;
  }

  @Override
  public Integer call() throws IOException {
    UserName user =
        UserName.parse(name)
            .orElseThrow(
                () -> new ParameterException(spec.commandLine(), "no name of a user: " + name));
    if (!yes && !isMeant()) {
      data.streams().err().println("Nothing was changed.");
      return CommandLine.ExitCode.SOFTWARE;
    }
    long emptied = data.run(progress -> where.directory().eraseAccount(user));
    spec.commandLine()
        .getOut()
        .printf("%s: %s is gone, %d messages are empty%n", where.shown(), user, emptied);
    return CommandLine.ExitCode.OK;
  }

  private boolean isMeant() throws IOException {
    if (!data.streams().terminal()) {
      throw new ParameterException(
          spec.commandLine(), "--yes is needed where nobody can be asked whether this is meant");
    }
    PrintWriter err = data.streams().err();
    err.printf("This cannot be undone. Type the name again to erase %s: ", name);
    err.flush();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(data.streams().in(), Charset.defaultCharset()));
    return name.equals(in.readLine());
  }
}
