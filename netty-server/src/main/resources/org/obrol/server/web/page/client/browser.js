/**
 * All that the client needs from where it runs, and nothing else of it: give `Chat` another
 * `world` and it runs elsewhere.
 *
 * @typedef {object} World
 * @property {typeof WebSocket} WebSocket
 * @property {typeof fetch} fetch for downloads
 * @property {typeof XMLHttpRequest} XMLHttpRequest for uploads: `fetch` tells no progress of them
 * @property {Storage} storage survives a reload; shared by the pages of one browser
 * @property {(name: string) => BroadcastChannel | null} channel to the browser's other pages, or null
 * @property {(onStored: (key: string | null) => void) => void} whenStored calls back when another
 *   page has changed the storage
 * @property {(onLeave: () => void) => void} whenLeaving calls back when the page goes away
 * @property {(onWake: () => void) => void} whenAwake calls back when the network may have come or gone
 * @property {(bytes: number) => Uint8Array} random
 * @property {() => number} now milliseconds since the epoch
 * @property {(run: () => void, ms: number) => number} setTimeout
 * @property {(timer: number) => void} clearTimeout
 */

/** @returns {World} the browser */
export function browser() {
  return {
    WebSocket: globalThis.WebSocket,
    fetch: (...request) => globalThis.fetch(...request),
    XMLHttpRequest: globalThis.XMLHttpRequest,
    storage: storage(),
    channel: (name) => ('BroadcastChannel' in globalThis ? new BroadcastChannel(name) : null),
    whenStored: (onStored) => globalThis.addEventListener('storage', (e) => onStored(e.key)),
    whenLeaving: (onLeave) => globalThis.addEventListener('pagehide', onLeave),
    whenAwake,
    // Not randomUUID: that is only there over https and on localhost.
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    now: () => Date.now(),
    setTimeout: (run, ms) => globalThis.setTimeout(run, ms),
    clearTimeout: (timer) => globalThis.clearTimeout(timer),
  };
}

function whenAwake(onWake) {
  for (const event of ['online', 'offline']) {
    globalThis.addEventListener(event, onWake);
  }
  globalThis.addEventListener('pageshow', (e) => e.persisted && onWake());
  globalThis.document?.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') {
      onWake();
    }
  });
}

/** The browser's, or where it gives none (a strict privacy setting) one that forgets. */
function storage() {
  try {
    const storage = globalThis.localStorage;
    storage.getItem('obrol');
    return storage;
  } catch {
    return new Forgetful();
  }
}

class Forgetful {
  #items = new Map();

  get length() {
    return this.#items.size;
  }

  key(index) {
    return [...this.#items.keys()][index] ?? null;
  }

  getItem(key) {
    return this.#items.get(key) ?? null;
  }

  setItem(key, value) {
    this.#items.set(key, value);
  }

  removeItem(key) {
    this.#items.delete(key);
  }
}
