package org.obrol.loadtest.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Where runs were made: what the reader of a report needs to judge its figures. */
public final class Environment {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm xxx", Locale.ROOT);
  private static final double KIB_PER_GIB = 1 << 20;

  private Environment() {}

  /** Names and values, for people, in the order in which they are best read. */
  public static Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", DATE.format(ZonedDateTime.now(ZoneId.systemDefault())));
    facts.put("version", version());
    facts.put(
        "cpu",
        field("/proc/cpuinfo", "model name").orElse(System.getProperty("os.arch", "unknown")));
    facts.put("cores", cores());
    field("/proc/meminfo", "MemTotal").ifPresent(total -> facts.put("memory", gib(total)));
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put(
        "java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    return facts;
  }

  private static String version() {
    String version = Environment.class.getPackage().getImplementationVersion();
    return version == null ? "(development)" : version;
  }

  private static String cores() {
    Cpus allowed = Cpus.allowed();
    int count =
        allowed.isEmpty() ? Runtime.getRuntime().availableProcessors() : allowed.numbers().size();
    return Integer.toString(count);
  }

  private static String gib(String kib) {
    return String.format(
        Locale.ROOT, "%.1f GiB", Long.parseLong(kib.replaceAll("\\D", "")) / KIB_PER_GIB);
  }

  /** The first value that a file of names and values has for a name. */
  private static Optional<String> field(String file, String name) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException notLinux) {
      return Optional.empty();
    }
  }
}
