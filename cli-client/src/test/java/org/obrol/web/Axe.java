package org.obrol.web;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Holds what a page shows against the rules of WCAG 2.1, A and AA, as far as a program can. */
final class Axe {
  private static final String SOURCE = source();

  private Axe() {}

  private static String source() {
    try (InputStream in = Axe.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What is wrong: each with its rule and where it is. */
  @SuppressWarnings("unchecked") // what JavaScript's arrays of strings become
  static List<String> violations(Page page) {
    if (Boolean.FALSE.equals(page.evaluate("() => 'axe' in window"))) {
      page.evaluate(SOURCE);
    }
    return (List<String>)
        page.evaluate(
            """
            async () => {
              const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
              const { violations } = await axe.run(document,
                  { runOnly: rules, resultTypes: ['violations'] });
              return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html, any }) =>
                  `${id}: ${help}: ${html.slice(0, 200)} ${any.map(one => one.message).join('; ')}`));
            }""");
  }
}
