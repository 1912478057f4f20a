import { Backoff } from './backoff.js';
import { ChatError } from './errors.js';
import { LINE_AFTER_LOGIN, LINE_BEFORE_LOGIN, Link } from './link.js';

/**
 * Who is in, and the connection: logs in, keeps the token, comes back after a lost connection.
 *
 * A session outlives its connections. It ends with `logout`, with a token that the server no longer
 * takes, and with a `bye` that tells not to come back.
 */
export class Session {
  /** @type {'out'|'connecting'|'online'|'waiting'|'resuming'} */
  phase = 'out';
  /** @type {{code: string, reason: string} | null} why the last session ended, where nobody asked for it */
  ended = null;
  /** @type {string | null} one's own name */
  me = null;
  guest = false;
  /** @type {{name: string, maxText: number, maxFrame: number, guests: boolean} | null} */
  server = null;
  /** @type {number | null} when the next try is, in milliseconds since the epoch */
  retryAt = null;
  /** @type {string | null} */
  token = null;

  #world;
  #url;
  #saved;
  #hooks;
  #link = null;
  #backoff = new Backoff();
  #fresh = true; // nothing of this session is in memory yet
  #pauseMs = null; // what the server wants us to wait
  #timer = null;
  #leaving = false; // from a logout on this page until it is answered

  /**
   * @param {import('./browser.js').World} world
   * @param {string} url
   * @param {import('./saved.js').Saved} saved
   * @param {object} hooks
   * @param {() => void} hooks.onPhase something of what is public here has changed
   * @param {(reply: object, fresh: boolean) => void} hooks.onIn logged in, or in again; `fresh` where
   *   nothing that is known from before counts
   * @param {(frame: object) => void} hooks.onPush
   * @param {() => void} hooks.onOut the session is over; nothing of it may stay
   * @param {(fresh: boolean) => object[]} hooks.positions for `resume`
   */
  constructor(world, url, saved, hooks) {
    this.#world = world;
    this.#url = url;
    this.#saved = saved;
    this.#hooks = hooks;
    world.whenAwake(() => this.#awake());
    world.whenStored((key) => this.#stored(key));
  }

  /** Resumes the session that is kept in this browser. Without one it asks the server only who it is. */
  start() {
    if (this.phase !== 'out') {
      return;
    }
    const kept = this.#saved.session();
    if (kept === null) {
      this.#connected();
      return;
    }
    this.token = kept.token;
    this.me = kept.name;
    this.guest = kept.guest;
    this.#fresh = true;
    this.#comeBack();
  }

  async register(name, password) {
    await this.#entering(async () => {
      await this.#connected().request({ cmd: 'register', name, password });
      await this.#logIn({ name, password }, false);
    });
  }

  async login(name, password) {
    await this.#entering(() => this.#logIn({ name, password }, false));
  }

  async loginAsGuest(name) {
    await this.#entering(() => this.#logIn({ name }, true));
  }

  /**
   * Ends the token. Without a connection the server cannot be told: all pages of this browser forget
   * the token, and it ends there when it has not been used for long.
   */
  async logout() {
    this.#leaving = true; // others may hear of it first and forget the session for all
    if (this.phase === 'online') {
      // Whatever the answer, this browser forgets.
      await this.#link.request({ cmd: 'logout' }).catch(() => this.#link?.close());
    } else {
      this.#link?.close();
    }
    this.#leaving = false;
    if (this.phase !== 'out') {
      this.#out(null, true);
    }
  }

  /** A command of one who is logged in. See {@link Link#request}. */
  request(fields, onOk) {
    return this.phase === 'online' ? this.#link.request(fields, onOk) : Promise.reject(ChatError.offline());
  }

  retryNow() {
    if (this.phase === 'waiting') {
      this.#comeBack();
    }
  }

  async #entering(enter) {
    if (this.phase !== 'out') {
      throw new ChatError('already_logged_in', 'log out first');
    }
    this.ended = null;
    this.#become('connecting');
    try {
      await enter();
    } catch (failure) {
      if (this.phase === 'connecting') {
        this.#become('out');
      }
      throw failure;
    }
  }

  #logIn(fields, guest) {
    return this.#connected().request({ cmd: 'login', ...fields }, (reply) => {
      this.#fresh = true;
      this.guest = guest;
      this.#in(reply);
    });
  }

  /** The connection that is there, or a new one. */
  #connected() {
    if (this.#link !== null) {
      this.#link.probe(); // it may have died unnoticed while nobody was logged in
      return this.#link;
    }
    const link = new Link(this.#world, this.#url, {
      onPush: (frame) => this.#pushed(frame),
      onEnd: () => this.#lost(link),
    });
    this.#link = link;
    link.request({ cmd: 'hello' }, (hello) => this.#met(hello)).catch(() => {}); // only to know more
    return link;
  }

  #met(hello) {
    this.server = {
      name: hello.server,
      maxText: hello.max_text,
      maxFrame: hello.max_frame,
      guests: hello.features.includes('guests'),
    };
    this.#hooks.onPhase();
  }

  /** Resumes on a new connection. Replies come in order, so nothing waits for the answer to `hello`. */
  #comeBack() {
    this.#world.clearTimeout(this.#timer);
    this.retryAt = null;
    this.#become(this.#fresh ? 'connecting' : 'resuming');
    const link = this.#connected();
    const { token } = this;
    const positions = this.#hooks.positions(this.#fresh);
    const resume = (fields) => link.request({ cmd: 'resume', token, ...fields }, (reply) => this.#in(reply));
    resume({ positions })
      // More positions than fit into the line before a login: the holes are paged then.
      .catch((failure) => (failure.code === 'too_long' ? resume({}) : Promise.reject(failure)))
      .catch((failure) => this.#notResumed(link, failure));
  }

  #notResumed(link, failure) {
    if (link.isOver) {
      return; // it is tried again
    }
    if (failure.retry) {
      link.close();
      return;
    }
    this.#out({ code: failure.code, reason: failure.message }, failure.code === 'bad_token');
  }

  #in(reply) {
    const fresh = this.#fresh;
    this.#fresh = false;
    this.#backoff.reset();
    this.#pauseMs = null;
    this.#link.longestLine = this.server?.maxFrame ?? LINE_AFTER_LOGIN;
    this.me = reply.user;
    if (this.token !== reply.token) {
      this.token = reply.token;
      // Not after a resume: another page may have logged out and taken it away meanwhile.
      this.#saved.keepSession({ name: this.me, token: this.token, guest: this.guest });
    }
    this.phase = 'online'; // first, so that what follows from the reply can be asked at once
    this.#hooks.onIn(reply, fresh);
    this.#hooks.onPhase();
  }

  #pushed(frame) {
    switch (frame.event) {
      case 'bye':
        this.#bye(frame);
        break;
      case 'draining':
        this.#pauseMs = frame.reconnect_after_ms ?? null;
        break;
      default:
        if (this.phase === 'online') {
          this.#hooks.onPush(frame);
        }
    }
  }

  #bye(bye) {
    const link = this.#link;
    // We never say 'quit': somebody between us and the server has closed our side of the connection.
    if (bye.reconnect || bye.code === 'quit') {
      this.#pauseMs = bye.reconnect_after_ms ?? this.#pauseMs;
    } else if (this.phase !== 'out') {
      // Only with 'logged_out' the token is gone. After 'kicked' it waits for its user, who may come
      // back with it.
      this.#out({ code: bye.code, reason: bye.reason }, bye.code === 'logged_out');
    }
    link.close(); // nothing comes after it
  }

  #lost(link) {
    if (this.#link !== link) {
      return;
    }
    this.#link = null;
    if (this.phase === 'out' || this.token === null) {
      return; // the next login makes a new connection
    }
    const pause = this.#pauseMs ?? this.#backoff.next();
    this.#pauseMs = null;
    this.retryAt = this.#world.now() + pause;
    this.#timer = this.#world.setTimeout(() => this.#comeBack(), pause);
    this.#become('waiting');
  }

  /** The network may be back, or somebody looks at the page: no time to wait. */
  #awake() {
    this.retryNow();
    this.#link?.probe();
  }

  /** Another page of this browser has logged in or out. */
  #stored(key) {
    if (key !== null && key !== this.#saved.sessionKey) {
      return;
    }
    const kept = this.#saved.session();
    if (this.phase === 'out' && kept !== null) {
      this.ended = null;
      this.start();
    } else if (this.token !== null && kept === null && !this.#leaving) {
      this.#out({ code: 'logged_out', reason: 'logged out on another page' }, true);
      this.#link?.close(); // the server may not know yet that the token has ended
    }
  }

  #out(ended, forget) {
    this.#world.clearTimeout(this.#timer);
    if (forget) {
      this.#saved.forgetSession(this.token);
    }
    if (this.#link !== null) {
      this.#link.longestLine = LINE_BEFORE_LOGIN;
    }
    this.#hooks.onOut({ forget, name: this.me, guest: this.guest, asked: ended === null });
    this.ended = ended;
    this.token = null;
    this.me = null;
    this.guest = false;
    this.retryAt = null;
    this.#fresh = true;
    this.#become('out');
  }

  #become(phase) {
    this.phase = phase;
    this.#hooks.onPhase();
  }
}
