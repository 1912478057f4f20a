package org.obrol.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What README.md and docs/web.md show compiles, runs, and exists. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern SNIPPET =
      Pattern.compile("<!-- run -->\\n```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern OPTION = Pattern.compile("obrol (server|chat)[^\\n]*?(--[a-z-]+)");

  @TempDir Path classes;

  private static String shown() throws IOException {
    return Files.readString(ROOT.resolve("README.md"))
        + Files.readString(ROOT.resolve("docs/web.md"));
  }

  @TestFactory
  List<DynamicTest> everySnippetCompilesAndRuns() throws IOException {
    List<String> snippets =
        SNIPPET.matcher(shown()).results().map(match -> match.group(1)).toList();
    assertThat(snippets).hasSizeGreaterThanOrEqualTo(3);
    return snippets.stream()
        .map(
            snippet ->
                DynamicTest.dynamicTest(
                    "snippet " + snippets.indexOf(snippet),
                    () -> run("Snippet" + snippets.indexOf(snippet), snippet)))
        .toList();
  }

  private void run(String name, String snippet) throws Exception {
    compile(name, asClass(name, snippet));
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      loader.loadClass(name).getMethod("run").invoke(null);
    }
  }

  /** The snippet's imports, then the rest of it as a method. */
  private static String asClass(String name, String snippet) {
    String imports =
        snippet
            .lines()
            .filter(line -> line.startsWith("import "))
            .collect(Collectors.joining("\n"));
    String body =
        snippet
            .lines()
            .filter(line -> !line.startsWith("import "))
            .collect(Collectors.joining("\n"));
    return "%s%npublic class %s {%n  public static void run() throws Exception {%n%s%n  }%n}%n"
        .formatted(imports, name, body);
  }

  private void compile(String name, String source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavaFileObject file =
        new SimpleJavaFileObject(
            URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
    Boolean done = compiler.getTask(messages, null, null, options, null, List.of(file)).call();
    assertThat(done).as("%s%n%s", messages, source).isTrue();
  }

  @Test
  void everyOptionThatIsShownExists() throws IOException {
    Path commands = ROOT.resolve("netty-server/src/main/java/org/obrol/server/command");
    String server =
        Files.readString(commands.resolve("ServerCommand.java"))
            + Files.readString(commands.resolve("DataOptions.java"));
    String chat =
        Files.readString(
            ROOT.resolve("cli-client/src/main/java/org/obrol/client/terminal/ChatCommand.java"));
    Matcher shown = OPTION.matcher(shown());
    int found = 0;
    while (shown.find()) {
      String option = shown.group(2);
      String source = shown.group(1).equals("server") ? server : chat;
      assertThat(option.equals("--help") || source.contains('"' + option + '"'))
          .as(shown.group())
          .isTrue();
      found++;
    }
    assertThat(found).isGreaterThan(3);
  }
}
