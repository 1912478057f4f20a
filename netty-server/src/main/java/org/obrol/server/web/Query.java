package org.obrol.server.web;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.obrol.core.command.Failure;

/**
 * The parameters in a request's target.
 *
 * @param parameters decoded: {@code %XX} is a byte of UTF-8, {@code +} a space
 */
record Query(Map<String, String> parameters) {
  /**
   * Takes it out of a target.
   *
   * @param target each char one byte, as Netty's decoder makes it
   * @throws BadRequest where a parameter cannot be decoded, or is there twice
   */
  static Query of(String target) {
    Map<String, String> parameters = new HashMap<>();
    for (String part : target.substring(target.indexOf('?') + 1).split("&", -1)) {
      if (!part.isEmpty()) {
        int equals = part.indexOf('=');
        String name = decode(equals < 0 ? part : part.substring(0, equals));
        String value = equals < 0 ? "" : decode(part.substring(equals + 1));
        if (parameters.put(name, value) != null) {
          throw new BadRequest(Failure.MALFORMED, "a parameter is there twice");
        }
      }
    }
    return new Query(parameters);
  }

  private static String decode(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes.write(decodedByte(text, i + 1));
        i += 2;
      } else {
        bytes.write(c == '+' ? ' ' : c);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException invalid) {
      throw new BadRequest(Failure.MALFORMED, "a parameter is not UTF-8");
    }
  }

  private static int decodedByte(String text, int at) {
    int high = at + 1 < text.length() ? Character.digit(text.charAt(at), 16) : -1;
    int low = high < 0 ? -1 : Character.digit(text.charAt(at + 1), 16);
    if (low < 0) {
      throw new BadRequest(Failure.MALFORMED, "a % without two hexadecimal digits behind it");
    }
    return high << 4 | low;
  }

  /** A parameter that must be there. */
  String required(String name) {
    String value = parameters.get(name);
    if (value == null || value.isEmpty()) {
      throw new BadRequest(Failure.MISSING_PARAMETER, name + " is missing");
    }
    return value;
  }
}
