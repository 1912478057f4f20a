package org.obrol.loadtest.engine;

/** Is told when the last receiver that is waited for has a message. On the event loop's thread. */
interface Completions {
  /**
   * It has.
   *
   * @param feed where the message is
   * @param identity who wrote it
   * @param sentAt when
   */
  void complete(Feed feed, long identity, long sentAt);
}
