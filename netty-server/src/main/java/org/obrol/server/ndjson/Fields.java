package org.obrol.server.ndjson;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Command.Resume.Claim;
import org.obrol.core.command.Failure;
import org.obrol.core.model.Address;
import org.obrol.core.model.FileId;
import org.obrol.core.model.FileName;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.Position;
import org.obrol.core.model.Sha256;
import org.obrol.core.model.UserName;

/**
 * The fields of one command, by name, whichever form it came in: strings, longs, booleans, or lists
 * of such fields. Each method checks what it returns, or throws {@link BadLine}.
 */
final class Fields {
  private final Map<String, Object> values;

  Fields(Map<String, Object> values) {
    this.values = values;
  }

  String string(String name) {
    String value = optionalString(name);
    if (value == null) {
      throw missing(name);
    }
    return value;
  }

  @Nullable String optionalString(String name) {
    Object value = values.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw wrong(name, value, "a string");
  }

  /** A text that may be anything but empty. */
  String text(String name) {
    String text = string(name);
    if (text.isEmpty()) {
      throw new BadLine(Failure.MISSING_PARAMETER, name + " is empty");
    }
    return text;
  }

  long number(String name) {
    Long value = optionalNumber(name);
    if (value == null) {
      throw missing(name);
    }
    return value;
  }

  @Nullable Long optionalNumber(String name) {
    Object value = values.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Long number && number >= 0) {
      return number;
    }
    throw wrong(name, value, "a whole number >= 0");
  }

  @Nullable Integer optionalLimit() {
    Long limit = optionalNumber("limit");
    if (limit == null) {
      return null;
    }
    if (limit == 0) {
      throw wrong("limit", limit, "a whole number >= 1");
    }
    return (int) Math.min(limit, Integer.MAX_VALUE);
  }

  @Nullable Integer optionalLimit(int most) {
    Integer limit = optionalLimit();
    return limit == null ? null : Math.min(limit, most);
  }

  FileId file(String name) {
    return file(string(name), name);
  }

  @Nullable FileId optionalFile(String name) {
    String value = optionalString(name);
    return value == null ? null : file(value, name);
  }

  private static FileId file(String value, String name) {
    return FileId.parse(value)
        .orElseThrow(
            () ->
                new BadLine(
                    Failure.NO_SUCH_FILE, name + " is no file's id (expected: 13 characters)"));
  }

  FileName fileName(String name) {
    return named(text(name), name, FileName::new);
  }

  @Nullable Sha256 optionalSha256(String name) {
    String value = optionalString(name);
    return value == null
        ? null
        : Sha256.parse(value)
            .orElseThrow(
                () ->
                    new BadLine(
                        Failure.MALFORMED, name + " is not a SHA-256 (expected: 64 hex digits)"));
  }

  ByteBuffer base64(String name) {
    try {
      byte[] text = string(name).getBytes(StandardCharsets.ISO_8859_1);
      return ByteBuffer.wrap(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException invalid) {
      throw new BadLine(Failure.MALFORMED, name + " is not base64");
    }
  }

  boolean bool(String name) {
    Object value = values.get(name);
    if (value == null) {
      throw missing(name);
    }
    if (value instanceof Boolean bool) {
      return bool;
    }
    throw wrong(name, value, "true or false");
  }

  UserName user(String name) {
    return user(string(name), name);
  }

  @Nullable UserName optionalUser(String name) {
    String value = optionalString(name);
    return value == null ? null : user(value, name);
  }

  private static UserName user(String value, String name) {
    return named(value.startsWith("@") ? value.substring(1) : value, name, UserName::of);
  }

  GroupName group(String name) {
    String value = string(name);
    return named(value.startsWith("#") ? value.substring(1) : value, name, GroupName::of);
  }

  private static <T> T named(String value, String field, Function<String, T> maker) {
    try {
      return maker.apply(value);
    } catch (IllegalArgumentException invalid) {
      throw new BadLine(Failure.INVALID_NAME, field + ": " + invalid.getMessage());
    }
  }

  Address address(String name) {
    return address(string(name), name);
  }

  @Nullable Address optionalAddress(String name) {
    String value = optionalString(name);
    return value == null ? null : address(value, name);
  }

  private static Address address(String value, String name) {
    return Address.parse(value)
        .orElseThrow(
            () ->
                new BadLine(
                    Failure.INVALID_NAME, name + " is no address (expected: @user, #group or *)"));
  }

  /** The positions of {@code resume}; none where there is no such field. */
  List<Claim> positions() {
    Object value = values.get("positions");
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw wrong("positions", value, "a list");
    }
    List<Claim> claims = new ArrayList<>(list.size());
    for (Object element : list) {
      if (!(element instanceof Fields fields)) {
        throw wrong("positions", element, "objects with conv, epoch and seq");
      }
      claims.add(
          new Claim(
              fields.address("conv"), new Position(fields.number("epoch"), fields.number("seq"))));
    }
    return claims;
  }

  private static BadLine missing(String name) {
    return new BadLine(Failure.MISSING_PARAMETER, name + " is missing");
  }

  private static BadLine wrong(String name, Object value, String expected) {
    String shown = value instanceof Number || value instanceof Boolean ? value + "" : kind(value);
    return new BadLine(Failure.MALFORMED, name + ": " + shown + " (expected: " + expected + ")");
  }

  private static String kind(Object value) {
    return value instanceof String ? "a string" : value instanceof List ? "a list" : "an object";
  }
}
