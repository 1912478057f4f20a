package org.obrol.web;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What went wrong in somebody's browser without anybody asking: errors on the console, uncaught
 * exceptions, violations of the page's policy, dialogs, requests to other hosts.
 */
final class Complaints {
  private static final Set<String> LOCAL = Set.of("http", "https", "ws", "wss");

  private final List<String> found = new ArrayList<>();
  private final List<String> expected = new ArrayList<>();
  private final String host;

  Complaints(BrowserContext context, String host) {
    this.host = host;
    context.onConsoleMessage(this::console);
    context.onWebError(error -> found.add("uncaught: " + error.error()));
    context.onDialog(
        dialog -> {
          found.add("dialog: " + dialog.message());
          dialog.dismiss();
        });
    context.onRequest(request -> requested(request.url()));
    context.addInitScript(
        "addEventListener('securitypolicyviolation', event => console.error("
            + "'policy: ' + event.violatedDirective + ' ' + event.blockedURI))");
  }

  private void console(ConsoleMessage message) {
    if (message.type().equals("error")
        || message.type().equals("assert")
        || message.text().startsWith("[Violation]")) {
      found.add("console: " + message.text() + " (" + message.location() + ")");
    }
  }

  private void requested(String url) {
    URI target = URI.create(url.replaceAll("[?#].*", ""));
    if (LOCAL.contains(target.getScheme()) && !host.equals(target.getHost())) {
      found.add("request to another host: " + url);
    }
  }

  /** Lets pass what this test provokes: a lost connection, a refused request. */
  void expect(String part) {
    expected.add(part);
  }

  /** What nobody expected, in the order in which it came. */
  List<String> unexpected() {
    return found.stream()
        .filter(complaint -> expected.stream().noneMatch(complaint::contains))
        .toList();
  }
}
