package org.obrol.web;

import java.util.regex.Pattern;

/** What names of things look like; the browser reads the expressions, not Java. */
final class Words {
  private Words() {}

  /** Exactly this text, as a part of an expression. */
  static String literally(String text) {
    return text.replaceAll("[\\\\^$.|?*+()\\[\\]{}/]", "\\\\$0");
  }

  /** Something that begins with one text and has the other one later. */
  static Pattern beginning(String first, String later) {
    return Pattern.compile("^" + literally(first) + ".*" + literally(later));
  }
}
