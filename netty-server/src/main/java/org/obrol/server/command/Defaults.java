package org.obrol.server.command;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What an option is when it is not on the command line: from the environment, {@code OBROL_PORT}
 * for {@code --port}, or else from the properties file, {@code port} for the same.
 */
final class Defaults implements IDefaultValueProvider {
  /** What is asked for, not set. */
  private static final Set<String> NO_SETTINGS = Set.of("help", "version", "config");

  private final Map<String, String> environment;
  private final Properties properties;

  private Defaults(Map<String, String> environment, Properties properties) {
    this.environment = environment;
    this.properties = properties;
  }

  /**
   * Reads the properties file.
   *
   * @param file null for none
   * @param command whose options the file may name
   * @throws CommandLine.ParameterException if it cannot be read or names no option
   */
  static Defaults read(Map<String, String> environment, @Nullable Path file, CommandLine command) {
    Properties properties = new Properties();
    if (file != null) {
      try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        properties.load(reader);
      } catch (NoSuchFileException missing) {
        throw new CommandLine.ParameterException(command, "cannot read " + file + ": no such file");
      } catch (IOException | IllegalArgumentException failure) {
        throw new CommandLine.ParameterException(command, "cannot read " + file + ": " + failure);
      }
      Set<String> known = new TreeSet<>();
      command.getCommandSpec().options().forEach(option -> known.add(key(option)));
      known.removeAll(NO_SETTINGS);
      for (String name : properties.stringPropertyNames()) {
        if (!known.contains(name)) {
          throw new CommandLine.ParameterException(
              command,
              "%s: unknown setting: %s (expected: %s)"
                  .formatted(file, name, String.join(", ", known)));
        }
      }
    }
    return new Defaults(environment, properties);
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || NO_SETTINGS.contains(key(option))) {
      return null;
    }
    String variable = environment.get(variable(key(option)));
    return variable != null ? variable : properties.getProperty(key(option));
  }

  static String variable(String key) {
    return "OBROL_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static String key(OptionSpec option) {
    return option.longestName().substring(2);
  }
}
