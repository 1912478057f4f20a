package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links within the project's documents lead somewhere. */
class DocLinksTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s#]*)(?:#([^)\\s]*))?\\)");
  private static final Pattern IMAGE = Pattern.compile("\\bsrc(?:set)?=\"([^\"]+)\"");
  private static final Pattern CODE =
      Pattern.compile("^```.*?^```$|`[^`\n]*`", Pattern.MULTILINE | Pattern.DOTALL);

  @Test
  void everyRelativeLinkLeadsToAFileAndItsHeading() throws IOException {
    List<String> dead = new ArrayList<>();
    int links = 0;
    for (Path document : documents()) {
      String text = withoutCode(document);
      Matcher image = IMAGE.matcher(text);
      while (image.find()) {
        links++;
        if (!leadsSomewhere(document, image.group(1), null)) {
          dead.add(document + ": " + image.group());
        }
      }
      Matcher link = LINK.matcher(text);
      while (link.find()) {
        if (!link.group(1).contains(":")) { // others lead out of the project
          links++;
          if (!leadsSomewhere(document, link.group(1), link.group(2))) {
            dead.add(document + ": " + link.group());
          }
        }
      }
    }
    assertThat(dead).isEmpty();
    assertThat(links).isGreaterThan(20);
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
        Stream<Path> top = Files.list(ROOT)) {
      return Stream.concat(docs, top).filter(file -> file.toString().endsWith(".md")).toList();
    }
  }

  private static boolean leadsSomewhere(Path document, String file, String heading) {
    Path target = file.isEmpty() ? document : document.resolveSibling(file);
    return Files.exists(target) && (heading == null || anchors(target).anyMatch(heading::equals));
  }

  /** What a heading is called in a link: as on GitHub. */
  private static Stream<String> anchors(Path document) {
    return withoutCodeBlocks(document)
        .lines()
        .filter(line -> line.matches("#+ .*"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'));
  }

  private static String withoutCodeBlocks(Path document) {
    return read(document).replaceAll("(?ms)^```.*?^```$", "");
  }

  private static String withoutCode(Path document) {
    return CODE.matcher(read(document)).replaceAll("");
  }

  private static String read(Path document) {
    try {
      return Files.readString(document).replace("\r\n", "\n");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
