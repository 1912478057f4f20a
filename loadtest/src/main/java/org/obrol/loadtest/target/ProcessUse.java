package org.obrol.loadtest.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a process has used so far, as Linux tells it in {@code /proc}.
 *
 * @param cpuSeconds of all its threads since it was started, user and system. Never less than in an
 *     earlier reading of the same process, and not finer than a hundredth
 * @param rssBytes the memory that it holds now
 * @param peakRssBytes the most that it ever held
 */
public record ProcessUse(double cpuSeconds, long rssBytes, long peakRssBytes) {
  /** In which unit the kernel tells times; a hundredth of a second on all Linux of today. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int USER_FIELD = 11; // of those that stand behind the name
  private static final int SYSTEM_FIELD = 12;
  private static final Path PROC = Path.of("/proc");

  /**
   * Reads it. Any thread; takes some tens of microseconds.
   *
   * @return empty where there is no such process, or no {@code /proc}
   */
  public static Optional<ProcessUse> read(long pid) {
    Path directory = PROC.resolve(Long.toString(pid));
    try {
      String status = Files.readString(directory.resolve("status"));
      return Optional.of(
          new ProcessUse(
              cpuSeconds(Files.readString(directory.resolve("stat"))),
              bytes(status, "VmRSS:"),
              bytes(status, "VmHWM:")));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static double cpuSeconds(String stat) {
    // The name is in parentheses and may hold any character, these too.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[USER_FIELD]) + Long.parseLong(fields[SYSTEM_FIELD]);
    return ticks / TICKS_PER_SECOND;
  }

  /** A line of {@code status}, which is in KiB; 0 where it is not there, as of a zombie. */
  private static long bytes(String status, String name) {
    return status
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElse(0);
  }
}
