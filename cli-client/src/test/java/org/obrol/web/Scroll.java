package org.obrol.web;

import com.microsoft.playwright.Locator;

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

  /**
   * Drags to the top, and as more comes there again and again, until nothing more comes.
   *
   * @return the most messages that the page had on the way
   */
  int toTheFirst() {
    return ((Number)
            log()
                .evaluate(
                    """
                    async log => {
                      let most = 0;
                      const rows = () => log.querySelectorAll('[data-seq]');
                      const deadline = performance.now() + 60_000;
                      while (log.scrollTop > 0 || rows()[0].dataset.seq !== '1') {
                        if (performance.now() > deadline) {
                          throw new Error('only came to ' + rows()[0].dataset.seq);
                        }
                        log.scrollTop = 0;
                        await new Promise(requestAnimationFrame);
                        most = Math.max(most, rows().length);
                      }
                      return most;
                    }"""))
        .intValue();
  }

  /** Drags to the top of what is there. */
  void toTheTop() {
    log()
        .evaluate(
            """
            async log => {
              do {
                log.scrollTop = 0;
                await new Promise(requestAnimationFrame);
                await new Promise(requestAnimationFrame);
              } while (log.scrollTop > 0);
            }""");
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

  /** The lowest seq in the page. */
  int oldest() {
    return ((Number) log().evaluate("log => Number(log.querySelector('[data-seq]').dataset.seq)"))
        .intValue();
  }

  /** How many messages are in the page. */
  int rows() {
    return log().locator("[data-seq]").count();
  }
}
