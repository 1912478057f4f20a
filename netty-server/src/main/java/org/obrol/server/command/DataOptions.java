package org.obrol.server.command;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.obrol.core.spi.Files;
import org.obrol.storage.ChatStore;
import org.obrol.storage.Durability;
import org.obrol.storage.Retention;
import org.obrol.storage.StoreOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a server keeps its data and for how long; those options of {@code obrol server}. */
final class DataOptions {
  /** What is said instead of a directory where nothing is to be kept. */
  static final String IN_MEMORY = ":memory:";

  static final String DEFAULT = "./obrol-data";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = DEFAULT,
      description =
          "The directory of accounts, groups, messages and files, which is made if it is missing."
              + " "
              + IN_MEMORY
              + " keeps everything in memory until the server stops. Default: ${DEFAULT-VALUE}.")
  private String data = DEFAULT;

  @Option(
      names = "--durability",
      paramLabel = "sync|os",
      description =
          "What OK says of a message. sync: it was synced to the disk and survives a power cut."
              + " os: it was handed to the operating system and survives the end of the server,"
              + " also by kill -9; a power cut may take the newest. Default: sync.")
  private @Nullable Durability durability;

  @Option(
      names = "--retain",
      paramLabel = "SPAN",
      converter = TimeSpan.Converter.class,
      description =
          "How long a message is kept: a number and d, h or m, such as 30d. Default: for ever.")
  private @Nullable TimeSpan retain;

  @Option(
      names = "--retain-messages",
      paramLabel = "N",
      description = "How many messages of each conversation are kept. Default: all.")
  private @Nullable Long retainMessages;

  /** For picocli. */
  DataOptions() {}

  /** The store, or nothing where everything stays in memory. */
  @SuppressWarnings("try") // nobody asks the driver's folder
  Optional<ChatStore> open(Files.Limits fileLimits) {
    if (inMemory()) {
      checkNothingToKeep();
      return Optional.empty();
    }
    StoreOptions options =
        StoreOptions.defaults()
            .withDurability(chosenDurability())
            .withRetention(retention())
            .withFileLimits(fileLimits);
    try (UnpackedDriver driver = UnpackedDriver.prepare()) {
      return Optional.of(ChatStore.open(directory(spec, data), options));
    }
  }

  /** The directory that an option names. */
  static Path directory(CommandSpec spec, String data) {
    if (data.isBlank() || data.startsWith(":")) {
      throw new ParameterException(
          spec.commandLine(),
          "--data: '%s' (expected: a directory, or %s)".formatted(data, IN_MEMORY));
    }
    try {
      return Path.of(data);
    } catch (InvalidPathException invalid) {
      throw new ParameterException(spec.commandLine(), "--data: " + invalid.getMessage());
    }
  }

  /** Where the data is and what is promised of it, for the banner. */
  String shown() {
    if (inMemory()) {
      return "in memory, gone when the server stops";
    }
    return data
        + switch (chosenDurability()) {
          case SYNC -> " (synced to disk)";
          case OS -> " (handed to the operating system)";
        };
  }

  private boolean inMemory() {
    return data.equals(IN_MEMORY);
  }

  private Durability chosenDurability() {
    return durability == null ? Durability.SYNC : durability;
  }

  private Retention retention() {
    if (retainMessages != null && retainMessages < 1) {
      throw new ParameterException(
          spec.commandLine(), "--retain-messages: " + retainMessages + " (expected: >= 1)");
    }
    Duration maxAge = retain == null ? null : retain.duration();
    try {
      return new Retention(maxAge, retainMessages);
    } catch (IllegalArgumentException tooLong) {
      throw new ParameterException(spec.commandLine(), "--retain: " + tooLong.getMessage());
    }
  }

  private void checkNothingToKeep() {
    String given =
        durability != null
            ? "--durability"
            : retain != null ? "--retain" : retainMessages != null ? "--retain-messages" : null;
    if (given != null) {
      throw new ParameterException(
          spec.commandLine(),
          given
              + ": there is nothing to keep with --data "
              + IN_MEMORY
              + " (expected: a directory)");
    }
  }
}
