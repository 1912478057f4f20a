package org.obrol.web;

import com.microsoft.playwright.Locator;
import java.util.function.BooleanSupplier;

/** The messages of somebody's room as something that is moved up and down and measured. */
final class Scroll {
  private final Person person;

  Scroll(Person person) {
    this.person = person;
  }

  private Locator log() {
    return person.log();
  }

  private void overTheLog() {
    log().hover();
  }

  /** Turns the wheel; up is negative. Waits until it has come to rest. */
  void by(double pixels) {
    overTheLog();
    person.page().mouse().wheel(0, pixels);
    log()
        .evaluate(
            """
            log => new Promise(done => {
              let last = null;
              const look = () => {
                if (log.scrollTop === last) done();
                else { last = log.scrollTop; setTimeout(look, 50); }
              };
              look();
            })""");
  }

  /** Goes up again and again, until something is so. */
  void upUntil(BooleanSupplier there) {
    overTheLog();
    person
        .page()
        .waitForCondition(
            () -> {
              person.page().mouse().wheel(0, -100_000);
              return there.getAsBoolean();
            },
            new com.microsoft.playwright.Page.WaitForConditionOptions().setTimeout(60_000));
  }

  /** The text of the first message that can be seen in full. */
  String first() {
    return (String)
        log()
            .evaluate(
                """
                log => [...log.querySelectorAll('[data-seq]')]
                    .find(row => row.getBoundingClientRect().top
                        >= log.getBoundingClientRect().top)
                    .querySelector('.said').textContent""");
  }

  /** How far below the top of the window a message is, in pixels. */
  double top(String text) {
    return ((Number) person.messages(text).evaluate("row => row.getBoundingClientRect().top"))
        .doubleValue();
  }

  /** How many messages are in the page. */
  int rows() {
    return log().locator("[data-seq]").count();
  }
}
