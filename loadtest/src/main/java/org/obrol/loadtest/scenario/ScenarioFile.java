package org.obrol.loadtest.scenario;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A file of scenarios: what holds for all runs on top, and a list of runs with what each has of its
 * own.
 *
 * @param title for people
 * @param description for people; may be empty
 * @param settings of the whole
 * @param runs at least one, each with all that holds for it
 */
public record ScenarioFile(
    String title, String description, Settings settings, List<RunPlan> runs) {
  /** Those that are bundled, by name. */
  public static final List<String> BUNDLED =
      List.of(
          "smoke", "windows", "members", "private", "slow-readers", "idle-10000", "churn", "day");

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private static final String TITLE = "title";
  private static final String DESCRIPTION = "description";
  private static final String RUNS = "runs";
  private static final String NAME = "name";
  private static final String SCENARIO = "scenario";

  /**
   * Reads a bundled one by its name, or else a file.
   *
   * @throws InvalidSettingException if there is none, or it cannot be read, or is not what it
   *     should be
   */
  public static ScenarioFile read(String nameOrPath) {
    try {
      if (BUNDLED.contains(nameOrPath)) {
        return bundled(nameOrPath);
      }
      return parse(nameOrPath, Files.readString(Path.of(nameOrPath)));
    } catch (NoSuchFileException none) {
      throw new InvalidSettingException(
          "%s (expected: a file, or one of %s)".formatted(nameOrPath, String.join(", ", BUNDLED)));
    } catch (IOException unreadable) {
      throw new InvalidSettingException(nameOrPath + ": " + unreadable);
    }
  }

  private static ScenarioFile bundled(String name) throws IOException {
    try (InputStream in = ScenarioFile.class.getResourceAsStream(name + ".json")) {
      return parse(
          name, new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /**
   * Reads the text of a file.
   *
   * @param source what it is called in errors
   */
  static ScenarioFile parse(String source, String json) {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException wrong) {
      throw new InvalidSettingException(
          "%s, line %s: %s"
              .formatted(source, wrong.getLocation().getLineNr(), wrong.getOriginalMessage()));
    }
    return new Reader(source).file(root);
  }

  private static final class Reader {
    private final String source;

    Reader(String source) {
      this.source = source;
    }

    ScenarioFile file(JsonNode root) {
      requireObject(root, "");
      checkFields(root, "", List.of(TITLE, DESCRIPTION, SCENARIO, RUNS), false);
      Settings all = settings(root, "");
      Settings whole = ofTheWhole(all, true);
      Settings defaults = ofTheWhole(all, false);
      List<RunPlan> runs = new ArrayList<>();
      JsonNode list = root.get(RUNS);
      if (list == null) {
        runs.add(new RunPlan(text(root, TITLE, "", source), kind(root, "", null), defaults));
      } else if (!list.isArray() || list.isEmpty()) {
        throw wrong(RUNS, list, "a list of at least one run");
      } else {
        for (int i = 0; i < list.size(); i++) {
          runs.add(run(list.get(i), "runs[" + i + "]", root, defaults));
        }
      }
      return new ScenarioFile(
          text(root, TITLE, "", source), text(root, DESCRIPTION, "", ""), whole, List.copyOf(runs));
    }

    private RunPlan run(JsonNode node, String at, JsonNode root, Settings defaults) {
      requireObject(node, at);
      checkFields(node, at, List.of(NAME, SCENARIO), true);
      Kind kind = kind(node, at, root.get(SCENARIO));
      String name = text(node, NAME, at, kind.name().toLowerCase(Locale.ROOT));
      return new RunPlan(name, kind, settings(node, at + ".").over(applicable(defaults, kind)));
    }

    /** What stands on top holds where it means something. */
    private static Settings applicable(Settings settings, Kind kind) {
      return settings.only(setting -> setting.appliesTo(kind));
    }

    private static Settings ofTheWhole(Settings settings, boolean wanted) {
      return settings.only(setting -> setting.isOfTheWhole() == wanted);
    }

    private Settings settings(JsonNode node, String prefix) {
      Settings settings = Settings.NONE;
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        Optional<Setting> setting = Setting.of(field.getKey());
        if (setting.isPresent()) {
          String at = prefix + field.getKey();
          settings =
              settings.with(
                  setting.get(), texts(setting.get(), field.getValue(), at), source + ": " + at);
        }
      }
      return settings;
    }

    private List<String> texts(Setting setting, JsonNode value, String at) {
      if (setting.isList() && value.isArray() && !value.isEmpty()) {
        return StreamSupport.stream(value.spliterator(), false)
            .map(one -> scalar(one, at))
            .toList();
      }
      return List.of(scalar(value, at));
    }

    private String scalar(JsonNode value, String at) {
      if (!value.isValueNode() || value.isNull()) {
        throw wrong(at, value, "a value");
      }
      return value.asText();
    }

    private Kind kind(JsonNode node, String at, @Nullable JsonNode otherwise) {
      JsonNode value = node.has(SCENARIO) ? node.get(SCENARIO) : otherwise;
      String wanted =
          Arrays.stream(Kind.values()).map(Reader::key).collect(Collectors.joining(", "));
      String path = at.isEmpty() ? SCENARIO : at + "." + SCENARIO;
      if (value == null) {
        throw new InvalidSettingException(
            "%s: %s is missing (expected: one of %s)".formatted(source, path, wanted));
      }
      return Arrays.stream(Kind.values())
          .filter(kind -> key(kind).equals(value.asText()))
          .findFirst()
          .orElseThrow(() -> wrong(path, value, "one of " + wanted));
    }

    private static String key(Kind kind) {
      return kind.name().toLowerCase(Locale.ROOT);
    }

    private String text(JsonNode node, String field, String at, String otherwise) {
      JsonNode value = node.get(field);
      if (value == null) {
        return otherwise;
      }
      if (!value.isTextual()) {
        throw wrong(at.isEmpty() ? field : at + "." + field, value, "text");
      }
      return value.asText();
    }

    private void requireObject(JsonNode node, String at) {
      if (!node.isObject()) {
        throw wrong(at.isEmpty() ? "the file" : at, node, "an object");
      }
    }

    private void checkFields(JsonNode node, String at, List<String> own, boolean ofARun) {
      List<String> known =
          Stream.concat(
                  own.stream(),
                  Arrays.stream(Setting.values())
                      .filter(setting -> !ofARun || !setting.isOfTheWhole())
                      .map(Setting::key))
              .toList();
      Iterator<String> names = node.fieldNames();
      while (names.hasNext()) {
        String name = names.next();
        if (!known.contains(name)) {
          throw new InvalidSettingException(
              "%s: %s: no such field%s (expected: %s)"
                  .formatted(
                      source,
                      at.isEmpty() ? name : at + "." + name,
                      ofARun && Setting.of(name).isPresent() ? " of a run, only of the whole" : "",
                      String.join(", ", known)));
        }
      }
    }

    private InvalidSettingException wrong(String at, JsonNode came, String wanted) {
      return new InvalidSettingException(
          "%s: %s: %s (expected: %s)".formatted(source, at, came, wanted));
    }
  }
}
