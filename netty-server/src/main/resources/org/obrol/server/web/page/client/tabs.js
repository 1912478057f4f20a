const ANSWER_MS = 400;

/**
 * The pages of one browser, as far as they share what is unsent: finds out which of them are gone.
 *
 * Each page has a name of its own for as long as it is loaded. Who wants to take up what others left
 * calls the roll; who does not answer is gone, and who leaves says so. A page that is frozen and does
 * not answer loses nothing by that: what it sends later has the same key.
 */
export class Tabs {
  /** This page's name. */
  me;

  #world;
  #channel;
  #onGone;
  #here = new Set();
  #calling = false;

  /**
   * @param {import('./browser.js').World} world
   * @param {(isGone: (tab: string) => boolean) => void} onGone some pages may be gone
   */
  constructor(world, onGone) {
    this.#world = world;
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
    if (this.#calling) {
      return;
    }
    this.#calling = true;
    this.#here.clear();
    this.#channel.postMessage({ call: true });
    this.#world.setTimeout(() => {
      this.#calling = false;
      this.#onGone((tab) => !this.#here.has(tab));
    }, ANSWER_MS);
  }

  #heard({ call, here, gone }) {
    if (call) {
      this.#channel.postMessage({ here: this.me });
    } else if (here !== undefined) {
      this.#here.add(here);
    } else if (gone !== undefined) {
      this.#onGone((tab) => tab === gone);
    }
  }
}
