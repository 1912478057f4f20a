const SESSION = 'obrol/session';

/**
 * What survives a reload: the session, the names of the conversations, and what is not sent yet.
 *
 * One item of the storage for each thing, so that pages of one browser that write at the same time
 * do not undo each other. Names hold no `/`. A storage that is full or forbidden makes the client
 * forgetful, not broken.
 */
export class Saved {
  #storage;

  constructor(storage) {
    this.#storage = storage;
  }

  get sessionKey() {
    return SESSION;
  }

  /** @returns {{name: string, token: string, guest: boolean} | null} */
  session() {
    const session = this.#read(SESSION);
    return typeof session?.token === 'string' ? session : null;
  }

  keepSession(session) {
    this.#write(SESSION, session);
  }

  /** Unless another page has put another one there meanwhile. */
  forgetSession(token) {
    if (this.session()?.token === token) {
      this.#storage.removeItem(SESSION);
    }
  }

  /** @returns {string[]} the conversations that `user` was in when this browser last knew */
  conversations(user) {
    const known = this.#read(`obrol/conversations/${user}`);
    return Array.isArray(known) ? known : [];
  }

  keepConversations(user, names) {
    this.#write(`obrol/conversations/${user}`, names);
  }

  /** @returns {object[]} what `user` has not got sent, in the order in which it was written */
  unsent(user) {
    const unsent = this.#keys(prefix(user))
      .map((key) => this.#read(key))
      .filter((item) => typeof item?.key === 'string' && typeof item.text === 'string');
    return unsent.sort((a, b) => a.at - b.at || a.nth - b.nth);
  }

  keepUnsent(user, item) {
    this.#write(prefix(user) + item.key, item);
  }

  isUnsent(user, key) {
    return this.#read(prefix(user) + key) !== null;
  }

  /** @returns {string | null} the message's key, where this storage key is that of an unsent one of `user` */
  unsentKey(user, storageKey) {
    return storageKey?.startsWith(prefix(user)) ? storageKey.slice(prefix(user).length) : null;
  }

  dropUnsent(user, key) {
    this.#storage.removeItem(prefix(user) + key);
  }

  /** Forgets all about `user` but the session. */
  forget(user) {
    this.#storage.removeItem(`obrol/conversations/${user}`);
    this.#keys(prefix(user)).forEach((key) => this.#storage.removeItem(key));
  }

  #keys(prefix) {
    const keys = Array.from({ length: this.#storage.length }, (_, i) => this.#storage.key(i));
    return keys.filter((key) => key?.startsWith(prefix));
  }

  #read(key) {
    try {
      return JSON.parse(this.#storage.getItem(key));
    } catch {
      return null; // somebody else's
    }
  }

  #write(key, value) {
    try {
      this.#storage.setItem(key, JSON.stringify(value));
    } catch {
      // Full. What is in memory stays, and is gone with the page.
    }
  }
}

function prefix(user) {
  return `obrol/unsent/${user}/`;
}
