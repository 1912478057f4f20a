const PAGE = 500;

/** Who there is, and who is in. Nothing is known, and nothing asked, before somebody wants to know. */
export class People {
  /** @type {Map<string, {name: string, online: boolean}>} everybody but oneself */
  all = new Map();

  #session;
  #emit;
  #wanted = false;
  #loading = null;

  constructor(session, emit) {
    this.#session = session;
    this.#emit = emit;
  }

  /** Asks for everybody, and from now on for who comes and goes. */
  load() {
    this.#wanted = true;
    this.#loading ??= this.#ask().finally(() => (this.#loading = null));
    return this.#loading;
  }

  /** The pushes do not come by themselves after a login; and none is repeated after a lag. */
  refresh() {
    if (this.#wanted) {
      this.load().catch(() => {}); // lost again: the next login asks
    }
  }

  clear() {
    this.all.clear();
    this.#wanted = false;
    this.#loading = null;
  }

  /** The `presence` push: "is in now" and "is out now", whatever was known. */
  pushed({ came, left }) {
    came.forEach((name) => this.#set(name, true));
    left.forEach((name) => this.#set(name, false));
    this.#emit('people', {});
  }

  async #ask() {
    // The pushes first: who comes while the pages are read is in one or the other.
    await this.#session.request({ cmd: 'presence', on: true });
    const seen = new Set();
    let after;
    for (let more = true; more; ) {
      const page = await this.#session.request({ cmd: 'users', after, limit: PAGE });
      for (const { user, online } of page.users) {
        seen.add(user);
        this.#set(user, online);
        after = user;
      }
      more = page.more && page.users.length > 0;
    }
    for (const { name, online } of this.all.values()) {
      if (!seen.has(name) && !online) {
        this.all.delete(name); // a guest that has ended
      }
    }
    this.#emit('people', {});
  }

  #set(name, online) {
    if (name !== this.#session.me) {
      this.all.set(name, { name, online });
    }
  }
}
