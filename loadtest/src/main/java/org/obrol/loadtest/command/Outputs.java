package org.obrol.loadtest.command;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.obrol.loadtest.report.HtmlReport;
import org.obrol.loadtest.report.JsonReport;
import org.obrol.loadtest.report.SuiteReport;
import org.obrol.loadtest.scenario.InvalidSettingException;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Where results go beside the table.
 *
 * @param json a file for all that was measured
 * @param html a file for a browser
 * @param quiet whether nothing is said meanwhile
 */
record Outputs(Optional<Path> json, Optional<Path> html, boolean quiet) {
  private static final String JSON = "--json";
  private static final String HTML = "--html";
  private static final String QUIET = "--quiet";

  private interface Form {
    void write(SuiteReport suite, Writer out) throws IOException;
  }

  static void addTo(CommandSpec command) {
    command.addArgGroup(
        ArgGroupSpec.builder()
            .heading("%nResults:%n")
            .exclusive(false)
            .validate(false)
            .addArg(file(JSON, "Write all that was measured as JSON."))
            .addArg(file(HTML, "Write a report for a browser: one file that needs no network."))
            .addArg(
                OptionSpec.builder(QUIET)
                    .type(boolean.class)
                    .arity("0")
                    .description("Say nothing until the table at the end.")
                    .build())
            .build());
  }

  private static OptionSpec file(String name, String description) {
    return OptionSpec.builder(name)
        .type(String.class)
        .paramLabel("FILE")
        .description(description)
        .build();
  }

  /** Reads them; finds out now, and not after all runs, that a file cannot be written. */
  static Outputs read(CommandSpec command) {
    boolean quiet = !command.findOption(QUIET).originalStringValues().isEmpty();
    return new Outputs(path(command, JSON), path(command, HTML), quiet);
  }

  private static Optional<Path> path(CommandSpec command, String option) {
    String text = command.findOption(option).getValue();
    if (text == null) {
      return Optional.empty();
    }
    try {
      Path path = Path.of(text);
      Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
      return Optional.of(path);
    } catch (IOException | InvalidPathException wrong) {
      throw new InvalidSettingException(
          "%s: %s (expected: a file that can be written; %s)"
              .formatted(option, text, wrong.getClass().getSimpleName()));
    }
  }

  /**
   * Writes them; one that cannot be written does not keep the other from it.
   *
   * @throws IOException that names what could not be written
   */
  void write(SuiteReport suite) throws IOException {
    try {
      write(json, suite, JsonReport::write);
    } finally {
      write(html, suite, HtmlReport::write);
    }
  }

  private static void write(Optional<Path> path, SuiteReport suite, Form form) throws IOException {
    if (path.isPresent()) {
      try (Writer out = Files.newBufferedWriter(path.get(), StandardCharsets.UTF_8)) {
        form.write(suite, out);
      } catch (IOException failed) {
        throw new IOException(
            "%s cannot be written: %s".formatted(path.get(), failed.getMessage()), failed);
      }
    }
  }
}
