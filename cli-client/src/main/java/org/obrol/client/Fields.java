package org.obrol.client;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.Address;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;

/**
 * The fields of a JSON object, read by name and kind. What is missing or of another kind is a
 * {@link MalformedFrameException}; what nobody asks for is ignored.
 */
record Fields(Map<String, Object> values) {
  /** Whether there is such a field; one that is null counts as left out. */
  boolean has(String name) {
    return values.get(name) != null;
  }

  String text(String name) {
    return of(name, String.class, values.get(name));
  }

  String text(String name, String otherwise) {
    return has(name) ? text(name) : otherwise;
  }

  long number(String name) {
    Object value = values.get(name);
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw wrong(name, "integer", value);
  }

  long number(String name, long otherwise) {
    return has(name) ? number(name) : otherwise;
  }

  boolean flag(String name, boolean otherwise) {
    return has(name) ? of(name, Boolean.class, values.get(name)) : otherwise;
  }

  Instant instant(String name) {
    String text = text(name);
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw wrong(name, "time", text);
    }
  }

  Address address(String name) {
    return parsed(name, "address", Address::parse);
  }

  UserName user(String name) {
    return parsed(name, "name of a user", UserName::parse);
  }

  GroupName group(String name) {
    return parsed(name, "name of a group", Fields::parseGroup);
  }

  List<UserName> users(String name) {
    return texts(name).stream()
        .map(text -> UserName.parse(text).orElseThrow(() -> wrong(name, "name of a user", text)))
        .toList();
  }

  List<GroupName> groups(String name) {
    return texts(name).stream()
        .map(text -> parseGroup(text).orElseThrow(() -> wrong(name, "name of a group", text)))
        .toList();
  }

  List<String> texts(String name) {
    return list(name).stream().map(item -> of(name, String.class, item)).toList();
  }

  List<Fields> objects(String name) {
    return list(name).stream().map(item -> object(name, item)).toList();
  }

  @SuppressWarnings("unchecked") // the codec makes no maps but those with text keys
  private static Fields object(String name, @Nullable Object item) {
    return new Fields((Map<String, Object>) of(name, Map.class, item));
  }

  private List<?> list(String name) {
    return has(name) ? of(name, List.class, values.get(name)) : List.of();
  }

  private <T> T parsed(String name, String wanted, Function<String, Optional<T>> parser) {
    String text = text(name);
    return parser.apply(text).orElseThrow(() -> wrong(name, wanted, text));
  }

  private static Optional<GroupName> parseGroup(String text) {
    return GroupName.parse(text.startsWith("#") ? text.substring(1) : text);
  }

  private static <T> T of(String name, Class<T> type, @Nullable Object value) {
    if (!type.isInstance(value)) {
      throw wrong(name, type.getSimpleName(), value);
    }
    return type.cast(value);
  }

  private static MalformedFrameException wrong(String name, String wanted, @Nullable Object value) {
    return new MalformedFrameException(name + ": " + value + " (expected: " + wanted + ")");
  }
}
