package org.obrol.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;

/** What the tests of the page rely on: that nothing that goes wrong in it passes unseen. */
class ComplaintsTest extends WebTest {
  private void complains(String html, String about) {
    try (BrowserContext context = browser().newContext()) {
      Complaints complaints = new Complaints(context, "127.0.0.1");
      Page page = context.newPage();
      page.setContent(html);
      page.waitForCondition(() -> !complaints.unexpected().isEmpty());
      assertThat(complaints.unexpected()).first().asString().contains(about);
      complaints.expect(about);
      assertThat(complaints.unexpected()).noneMatch(complaint -> complaint.contains(about));
    }
  }

  @Test
  void errorsOnTheConsoleAreSeen() {
    complains("<script>console.error('oh no')</script>", "oh no");
  }

  @Test
  void exceptionsThatNobodyCaughtAreSeen() {
    complains("<script>setTimeout(() => { throw new Error('lost') })</script>", "lost");
  }

  @Test
  void promisesThatNobodyCaughtAreSeen() {
    complains("<script>Promise.reject(new Error('broken'))</script>", "broken");
  }

  @Test
  void dialogsAreSeen() {
    complains("<script>alert('hello')</script>", "hello");
  }

  @Test
  void requestsToOtherHostsAreSeen() {
    complains(
        "<img src='http://elsewhere.example/x.png'>",
        "request to another host: http://elsewhere.example/x.png");
  }

  @Test
  void violationsOfThePolicyAreSeen() {
    complains(
        "<meta http-equiv='Content-Security-Policy' content=\"style-src 'none'\"><style></style>",
        "style-src");
  }
}
