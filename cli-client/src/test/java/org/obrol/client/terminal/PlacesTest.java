package org.obrol.client.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacesTest {
  @TempDir private Path folder;

  @Test
  void aTildeIsHomeWhereItStandsAlone() {
    Places places = Places.of(Map.of("HOME", "/home/alice"), "~/Downloads");
    assertThat(places.downloads()).isEqualTo(Path.of("/home/alice/Downloads"));
    assertThat(places.path("~")).isEqualTo(Path.of("/home/alice"));
    assertThat(places.path("~/a b")).isEqualTo(Path.of("/home/alice/a b"));
    assertThat(places.path("~bob/x")).isEqualTo(Path.of("~bob/x"));
    assertThat(places.path("/tmp/~")).isEqualTo(Path.of("/tmp/~"));
    assertThat(Places.of(Map.of(), "").downloads()).isEqualTo(Path.of(""));
  }

  @Test
  void pathsAreCompletedButNotToWhatIsHidden() throws IOException {
    Files.createDirectories(folder.resolve("reports"));
    Files.createFile(folder.resolve("readme.txt"));
    Files.createFile(folder.resolve(".rc"));
    Files.createFile(folder.resolve("re\nad"));
    Places places = Places.of(Map.of("HOME", folder.toString()), "");
    assertThat(places.completions("~/re")).containsExactlyInAnyOrder("~/readme.txt", "~/reports/");
    assertThat(places.completions(folder + "/"))
        .containsExactlyInAnyOrder(folder + "/readme.txt", folder + "/reports/");
    assertThat(places.completions("~/.")).containsExactly("~/.rc");
    assertThat(places.completions("~/nowhere/x")).isEmpty();
    assertThat(places.completions("a\0b/")).isEmpty();
  }
}
