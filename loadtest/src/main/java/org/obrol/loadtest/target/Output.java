package org.obrol.loadtest.target;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server prints: read to its end by a thread of its own, so that the server never waits. The
 * last lines are kept, and the port that it says it listens on.
 */
final class Output {
  private static final int KEPT_LINES = 50;
  private static final int MAX_LINE = 500;
  private static final long LAST_WORDS_MILLIS = 500;

  /** The line of our own servers. */
  private static final Pattern NATIVE = Pattern.compile("^ *native +\\S*:(\\d{1,5})$");

  /** What others say, such as "Listening on port 4222" or "listening on 0.0.0.0:4222". */
  private static final Pattern LISTENING =
      Pattern.compile("(?i)\\blisten\\w*\\b.*?(?:\\bport\\W{1,3}|:)(\\d{2,5})\\b");

  private final Deque<String> last = new ArrayDeque<>();
  private final Thread reader;
  private int port = -1;

  Output(InputStream in) {
    reader = new Thread(() -> read(in), "obrol-server-output");
    reader.setDaemon(true);
    reader.start();
  }

  private void read(InputStream in) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, Charset.defaultCharset()))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        add(line);
      }
    } catch (IOException ended) {
      // There is nothing more to read.
    }
  }

  private synchronized void add(String line) {
    if (last.size() == KEPT_LINES) {
      last.removeFirst();
    }
    last.addLast(line.length() > MAX_LINE ? line.substring(0, MAX_LINE) + "…" : line);
    for (Pattern pattern : new Pattern[] {NATIVE, LISTENING}) {
      Matcher found = pattern.matcher(line);
      if (port < 0 && found.find()) {
        port = Integer.parseInt(found.group(1));
      }
    }
  }

  /** The port that was said first. */
  synchronized OptionalInt port() {
    return port < 0 ? OptionalInt.empty() : OptionalInt.of(port);
  }

  /** Waits until nothing more can come, but not for long; for after the server's end. */
  void awaitEnd() {
    try {
      reader.join(LAST_WORDS_MILLIS);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  /** The last lines, indented, each behind a line's end. */
  synchronized String tail() {
    StringBuilder text = new StringBuilder();
    last.forEach(line -> text.append("\n    ").append(line));
    return text.toString();
  }
}
