package org.obrol.loadtest.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A set of cores, by the kernel's numbers.
 *
 * @param numbers of the cores
 */
public record Cpus(SortedSet<Integer> numbers) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String ALLOWED = "Cpus_allowed_list:";
  private static final int MOST = 4096;

  /** Makes one that nobody changes. */
  public Cpus {
    numbers = new TreeSet<>(numbers);
  }

  /**
   * Reads a list such as {@code 0}, {@code 1-3} or {@code 0,2-3}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Cpus parse(String list) {
    SortedSet<Integer> numbers = new TreeSet<>();
    for (String range : list.split(",", -1)) {
      String[] ends = range.strip().split("-", -1);
      try {
        int first = Integer.parseInt(ends[0]);
        int last = Integer.parseInt(ends[ends.length - 1]);
        if (ends.length > 2 || first < 0 || last < first || last > MOST) {
          throw new NumberFormatException(range);
        }
        for (int i = first; i <= last; i++) {
          numbers.add(i);
        }
      } catch (NumberFormatException wrong) {
        throw new IllegalArgumentException(
            "cores: \"" + list + "\" (expected: numbers and ranges such as 0,2-3)", wrong);
      }
    }
    return new Cpus(numbers);
  }

  /** Those that this process may use; empty where Linux does not tell. */
  static Cpus allowed() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(ALLOWED))
          .findFirst()
          .map(line -> parse(line.substring(ALLOWED.length()).strip()))
          .orElseGet(Cpus::none);
    } catch (IOException notLinux) {
      return none();
    }
  }

  /** The cores that share their units with one, itself included. */
  static Cpus siblings(int cpu) {
    Path list = Path.of("/sys/devices/system/cpu/cpu" + cpu + "/topology/thread_siblings_list");
    try {
      return parse(Files.readString(list).strip());
    } catch (IOException | IllegalArgumentException unknown) {
      return of(cpu);
    }
  }

  static Cpus of(int cpu) {
    SortedSet<Integer> numbers = new TreeSet<>();
    numbers.add(cpu);
    return new Cpus(numbers);
  }

  static Cpus none() {
    return new Cpus(new TreeSet<>());
  }

  Cpus without(Cpus others) {
    SortedSet<Integer> left = new TreeSet<>(numbers);
    left.removeAll(others.numbers);
    return new Cpus(left);
  }

  boolean isEmpty() {
    return numbers.isEmpty();
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
