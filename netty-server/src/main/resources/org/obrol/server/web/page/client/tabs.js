const ANSWER_MS = 400;

/**
 * The pages of one browser, as far as they share what is unsent: finds out which of them are gone.
 *
 * Each page has a name of its own for as long as it is loaded. Who finds that others may have left
 * something calls the roll. Every page hears all answers; who does not answer is gone. Of those who are
 * here the first by name takes up what they left: two that share it would not keep its order. A page
 * that is frozen and does not answer loses nothing by that: what it sends later has the same key.
 */
export class Tabs {
  /** This page's name. */
  me;

  #world;
  #channel;
  #takesPart;
  #onGone;
  #here = new Set();
  #calling = false;

  /**
   * @param {import('./browser.js').World} world
   * @param {() => boolean} takesPart whether this page could take something up
   * @param {(isGone: (tab: string) => boolean) => void} onGone the roll was called: whose things this
   *   page takes up
   */
  constructor(world, takesPart, onGone) {
    this.#world = world;
    this.#takesPart = takesPart;
    this.#onGone = onGone;
    this.me = Array.from(world.random(8), (byte) => byte.toString(36)).join('');
    this.#channel = world.channel('obrol');
    if (this.#channel !== null) {
      this.#channel.onmessage = (message) => this.#heard(message.data);
      world.whenLeaving(() => this.#channel.postMessage({ gone: this.me }));
    }
  }

  /** Asks who is here, waits a moment for the answers, and tells. */
  callRoll() {
    if (this.#channel === null) {
      this.#onGone(() => true); // nobody can answer
      return;
    }
    if (!this.#calling) {
      this.#channel.postMessage({ call: this.me });
      this.#listen();
    }
  }

  #listen() {
    if (this.#calling) {
      return;
    }
    this.#calling = true;
    this.#here.clear();
    this.#world.setTimeout(() => {
      this.#calling = false;
      const isFirst = ![...this.#here].some((tab) => tab < this.me);
      this.#onGone((tab) => isFirst && !this.#here.has(tab));
    }, ANSWER_MS);
  }

  #heard({ call, here, gone }) {
    if (here !== undefined) {
      this.#here.add(here);
    } else if (this.#takesPart() && call !== undefined) {
      this.#listen();
      this.#here.add(call);
      this.#channel.postMessage({ here: this.me });
    } else if (this.#takesPart() && gone !== undefined) {
      this.#here.delete(gone); // it may have answered to the roll that is called just now
      this.callRoll();
    }
  }
}
