package org.obrol.web;

import com.microsoft.playwright.Locator;
import java.util.List;

/** Reads out of a page what it shows, character by character. */
final class Shown {
  /**
   * The text of a message: where the page shows a character by its number, because it would turn or
   * hide what stands around it, this is the character.
   */
  private static final String TEXT =
      """
      const textOf = said => [...said.childNodes].map(node =>
          node.nodeType === Node.ELEMENT_NODE && node.matches('.odd')
              ? String.fromCodePoint(parseInt(node.textContent.slice(2), 16))
              : node.textContent).join('');
      """;

  private Shown() {}

  /** The texts of the messages in a log. */
  static List<String> texts(Locator log) {
    return strings(
        log, "log => {" + TEXT + "return [...log.querySelectorAll('.said')].map(textOf)}");
  }

  /** The texts of messages, days and lines in a log, in their order. */
  static List<String> rows(Locator log) {
    return strings(
        log,
        "log => {"
            + TEXT
            + "return [...log.querySelectorAll('.said, [role=separator]')].map(textOf)}");
  }

  /** What kinds of elements the texts in a log are made of. */
  static List<String> elements(Locator log) {
    return strings(
        log,
        "log => [...log.querySelectorAll('.said *')].map(part =>"
            + " [part.localName, ...part.classList].join('.'))");
  }

  /** The names of the files in a part of the page. */
  static List<String> fileNames(Locator part) {
    return strings(
        part, "part => [...part.querySelectorAll('.file-name')].map(name => name.textContent)");
  }

  /** Where the links in a log lead to. */
  static List<String> links(Locator log) {
    return strings(log, "log => [...log.querySelectorAll('a')].map(link => link.href)");
  }

  @SuppressWarnings("unchecked") // what JavaScript's arrays of strings become
  private static List<String> strings(Locator log, String script) {
    return (List<String>) log.evaluate(script);
  }
}
