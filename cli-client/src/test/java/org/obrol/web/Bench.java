package org.obrol.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowingConsumer;

/**
 * The page's client in a real browser with nothing to look at: {@code bench.js} and what it tells.
 */
final class Bench {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Page page;

  Bench(Page page) {
    this.page = page;
    eventually(there -> assertThat(page.evaluate("typeof bench")).isEqualTo("object"));
  }

  Page page() {
    return page;
  }

  /** Logs in, and gets there. */
  Bench logsIn(String name) {
    assertThat(outcome("chat.login(arg[0], arg[1])", name, Site.PASSWORD)).isEqualTo("OK");
    return this;
  }

  Bench sends(String conv, String text) {
    tell("chat.send(arg[0], arg[1])", conv, text);
    return this;
  }

  /** Sends many without a pause: the text, and from 1 on a number. */
  Bench sendsMany(String conv, String text, int count) {
    tell("for (let i = 1; i <= arg[2]; i++) chat.send(arg[0], arg[1] + i)", conv, text, count);
    return this;
  }

  /** Runs statements, for what has no word here. */
  void tell(String statements, Object... args) {
    page.evaluate("arg => { const { chat } = bench; " + statements + "; }", List.of(args));
  }

  /** The value of an expression. */
  Object ask(String expression, Object... args) {
    return page.evaluate(
        "arg => { const { chat } = bench; return " + expression + "; }", List.of(args));
  }

  /** {@code OK}, or the code of the refusal. */
  String outcome(String promise, Object... args) {
    return (String) ask("bench.outcome(" + promise + ")", args);
  }

  @SuppressWarnings("unchecked")
  List<String> list(String expression, Object... args) {
    return (List<String>) ask(expression, args);
  }

  List<String> texts(String conv) {
    return list("bench.texts(arg[0])", conv);
  }

  int number(String expression, Object... args) {
    return ((Number) ask(expression, args)).intValue();
  }

  int unread(String conv) {
    return number("bench.unread(arg[0])", conv);
  }

  Bench isIn(String phase) {
    eventually(bench -> assertThat(ask("chat.phase")).isEqualTo(phase));
    return this;
  }

  /** Has exactly these texts there in the end, in this order. */
  Bench has(String conv, List<String> texts) {
    eventually(bench -> assertThat(texts(conv)).isEqualTo(texts));
    return this;
  }

  /** Has got rid of all that it was to send. */
  Bench hasSentAll(String conv) {
    eventually(bench -> assertThat(list("bench.unsent(arg[0])", conv)).isEmpty());
    return this;
  }

  /** Waits for something, which Playwright allows only on the test's own thread. */
  void eventually(ThrowingConsumer<Bench> truth) {
    await().pollInSameThread().atMost(PATIENCE).untilAsserted(() -> truth.accept(this));
  }

  static List<String> numbered(String text, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(n -> text + n).toList();
  }
}
