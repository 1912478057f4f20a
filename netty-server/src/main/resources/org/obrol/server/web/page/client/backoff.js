const LEAST_MS = 500;
const MOST_MS = 30_000;

/**
 * How long to wait before the next try: a time that doubles from try to try, from half a second to
 * 30 s, and of which a half is random, so that those who were cut off together do not all come back
 * together.
 */
export class Backoff {
  #next = LEAST_MS;

  /** @returns {number} milliseconds */
  next() {
    const most = this.#next;
    this.#next = Math.min(most * 2, MOST_MS);
    return Math.round(most / 2 + Math.random() * (most / 2));
  }

  /** The last try was a success. */
  reset() {
    this.#next = LEAST_MS;
  }
}
