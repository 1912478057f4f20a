package org.obrol.web;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.nio.file.Path;

/** Pictures of every view, for people to look at: target/screenshots. */
class ScreenshotsTest extends EveryViewTest {
  private static final Path FOLDER = Path.of("target", "screenshots");

  @Override
  void look(String view, Person person) {
    person
        .page()
        .screenshot(
            new Page.ScreenshotOptions()
                .setPath(FOLDER.resolve(view + ".png"))
                .setAnimations(ScreenshotAnimations.DISABLED));
  }
}
