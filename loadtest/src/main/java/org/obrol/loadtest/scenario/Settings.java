package org.obrol.loadtest.scenario;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was chosen, as people wrote it; read when it is asked for. Immutable. What is wrong is told
 * as {@link InvalidSettingException} that names the place.
 */
public final class Settings {
  /** Nothing was chosen. */
  public static final Settings NONE = new Settings(Map.of());

  private static final long MOST_MILLIS = Duration.ofDays(7).toMillis();

  /**
   * One choice.
   *
   * @param texts its values; one, unless it is a list
   * @param where it was made, such as {@code --window} or {@code runs[1].window}
   */
  private record Choice(List<String> texts, String where) {}

  private final Map<Setting, Choice> choices;

  private Settings(Map<Setting, Choice> choices) {
    this.choices = choices;
  }

  /**
   * These and one more.
   *
   * @param where it was chosen, for people
   */
  public Settings with(Setting setting, List<String> texts, String where) {
    List<String> parts =
        setting.isList()
            ? texts.stream().flatMap(text -> Arrays.stream(text.split(",", -1))).toList()
            : texts;
    for (Setting other : setting.alternatives()) {
      Choice clash = choices.get(other);
      if (clash != null) {
        throw new InvalidSettingException(
            "%s and %s (expected: one of them)".formatted(clash.where, where));
      }
    }
    return new Settings(
        copy(
            map ->
                map.put(setting, new Choice(parts.stream().map(String::strip).toList(), where))));
  }

  /** These, and where nothing is chosen what stands below. */
  public Settings over(Settings below) {
    return new Settings(
        below.copy(
            map -> {
              choices.keySet().forEach(setting -> map.keySet().removeAll(setting.alternatives()));
              map.putAll(choices);
            }));
  }

  private Map<Setting, Choice> copy(Consumer<Map<Setting, Choice>> change) {
    Map<Setting, Choice> copy = new EnumMap<>(Setting.class);
    copy.putAll(choices);
    change.accept(copy);
    return copy;
  }

  /** Those of these that are wanted. */
  public Settings only(Predicate<Setting> wanted) {
    return new Settings(copy(map -> map.keySet().removeIf(wanted.negate())));
  }

  /** What is chosen. */
  public Set<Setting> chosen() {
    return Set.copyOf(choices.keySet());
  }

  /** Whether something is chosen. */
  public boolean has(Setting setting) {
    return choices.containsKey(setting);
  }

  /** Where it was chosen, for people. */
  public String where(Setting setting) {
    Choice choice = choices.get(setting);
    return choice == null ? "--" + setting.key() : choice.where;
  }

  /** The text as it was written, or null. */
  public @Nullable String text(Setting setting) {
    Choice choice = choices.get(setting);
    return choice == null ? null : choice.texts.get(choice.texts.size() - 1);
  }

  /** The texts as they were written; none where nothing is chosen. */
  public List<String> texts(Setting setting) {
    Choice choice = choices.get(setting);
    return choice == null ? List.of() : choice.texts;
  }

  /** Whether a flag is set. */
  public boolean flag(Setting setting) {
    String text = text(setting);
    if (text == null || text.equals("false")) {
      return false;
    }
    if (text.equals("true")) {
      return true;
    }
    throw invalid(setting, text, "true or false");
  }

  /** A whole number. */
  public int integer(Setting setting, int least, int most, int otherwise) {
    return has(setting) ? integers(setting, least, most, List.of()).get(0) : otherwise;
  }

  /** Whole numbers. */
  public List<Integer> integers(Setting setting, int least, int most, List<Integer> otherwise) {
    String wanted = least + ".." + most;
    return read(
        setting,
        wanted,
        otherwise,
        text -> {
          int value = Integer.parseInt(text);
          return value >= least && value <= most ? Optional.of(value) : Optional.empty();
        });
  }

  /** A whole number of any size. */
  public long whole(Setting setting, long otherwise) {
    return read(
            setting, "a whole number", List.of(otherwise), text -> Optional.of(Long.valueOf(text)))
        .get(0);
  }

  /** Numbers. */
  public List<Double> numbers(Setting setting, double least, double most, List<Double> otherwise) {
    String wanted = String.format(Locale.ROOT, "%s..%s", shown(least), shown(most));
    return read(
        setting,
        wanted,
        otherwise,
        text -> {
          double value = Double.parseDouble(text);
          return value >= least && value <= most ? Optional.of(value) : Optional.empty();
        });
  }

  private static String shown(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  /** A span of time, up to a week. */
  public Duration span(Setting setting, Duration least, Duration otherwise) {
    return read(
            setting,
            "a span of time such as 500ms, 10s or 2m, at least " + Span.format(least),
            List.of(otherwise),
            text ->
                Span.parse(text)
                    .filter(span -> span.compareTo(least) >= 0 && span.toMillis() <= MOST_MILLIS))
        .get(0);
  }

  /** One of a closed set, by its name in lower case. */
  public <T extends Enum<T>> T oneOf(Setting setting, Class<T> type, T otherwise) {
    T[] all = type.getEnumConstants();
    String wanted = Arrays.stream(all).map(Settings::name).collect(Collectors.joining(" or "));
    return read(
            setting,
            wanted,
            List.of(otherwise),
            text -> Arrays.stream(all).filter(one -> name(one).equals(text)).findFirst())
        .get(0);
  }

  private static String name(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT);
  }

  private <T> List<T> read(
      Setting setting, String wanted, List<T> otherwise, Function<String, Optional<T>> reader) {
    Choice choice = choices.get(setting);
    if (choice == null) {
      return otherwise;
    }
    return choice.texts.stream().map(text -> read(setting, text, wanted, reader)).toList();
  }

  private <T> T read(
      Setting setting, String text, String wanted, Function<String, Optional<T>> reader) {
    Optional<T> value;
    try {
      value = reader.apply(text);
    } catch (NumberFormatException none) {
      value = Optional.empty();
    }
    return value.orElseThrow(() -> invalid(setting, text, wanted));
  }

  /** For who finds out elsewhere that a choice is wrong. */
  public InvalidSettingException invalid(Setting setting, String came, String wanted) {
    return new InvalidSettingException(
        "%s: %s (expected: %s)".formatted(where(setting), came.isEmpty() ? "''" : came, wanted));
  }
}
