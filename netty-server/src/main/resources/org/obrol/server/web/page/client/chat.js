import { browser } from './browser.js';
import { Conversations } from './conversations.js';
import { ChatError } from './errors.js';
import { Files } from './files.js';
import { Groups } from './groups.js';
import { Marks } from './marks.js';
import { Outbox } from './outbox.js';
import { People } from './people.js';
import { Saved } from './saved.js';
import { Session } from './session.js';

export { ChatError };

/**
 * A client of an Obrol server, without anything to look at.
 *
 * It logs in and stays logged in, keeps what it is told of the conversations, comes back after a lost
 * connection and catches up, and sends each message exactly once. What has changed it tells by events;
 * what is true now is in its fields, which are for others to read only.
 *
 * All promises reject with a {@link ChatError}. Events are `CustomEvent`s:
 *
 * | event | detail | |
 * |---|---|---|
 * | `phase` | | `phase`, `ended`, `me`, `guest`, `server` or `retryAt` has changed |
 * | `conversations` | | which there are, their order, unread counts or last lines; comes for each message, so look once a frame |
 * | `messages` | `conv`, `change`, `message?` | `added`: `message` is in the log now; `history`: others, anywhere, also a hole; `outgoing`: what is unsent; `reset`: all are gone |
 * | `incoming` | `conv`, `message` | a new message of somebody else, once; for notifications |
 * | `people` | | who there is, and who is in |
 * | `group` | `conv`, and `owner members`, `joined left` or `you by` | what became known of a group |
 * | `transfer` | `transfer` | a file moves |
 * | `lag` | | the server has noticed that we read too slowly; it catches up by itself |
 */
export class Chat extends EventTarget {
  #session;
  #saved;
  #conversations;
  #outbox;
  #marks;
  #people;
  #groups;
  #files;

  /**
   * @param {{url?: string, filesUrl?: string} & Partial<import('./browser.js').World>} [where] the
   *   addresses of the WebSocket and of the files, beside the page if not said; and what to use
   *   instead of the browser's own
   */
  constructor({ url = beside('chat', 'ws'), filesUrl = beside('files', 'http'), ...world } = {}) {
    super();
    const here = { ...browser(), ...world };
    const emit = (type, detail) => this.dispatchEvent(new CustomEvent(type, { detail }));
    this.#saved = new Saved(here.storage);
    this.#session = new Session(here, url, this.#saved, {
      positions: (fresh) => this.#conversations.positions(fresh),
      onPhase: () => emit('phase', {}),
      onIn: (reply, fresh) => this.#in(reply, fresh),
      onPush: (frame) => this.#pushed(frame, emit),
      onOut: (how) => this.#out(how, emit),
    });
    this.#conversations = new Conversations(this.#session, this.#saved, emit, (conv) =>
      this.#marks.anew(conv),
    );
    this.#outbox = new Outbox(here, this.#session, this.#saved, this.#conversations, emit);
    this.#marks = new Marks(this.#session, this.#conversations, emit);
    this.#people = new People(this.#session, emit);
    this.#groups = new Groups(this.#session, this.#conversations, emit);
    this.#files = new Files(here, this.#session, filesUrl, emit);
  }

  /**
   * `out`: nobody is logged in. `connecting`: the first connection, or a login, is under way. `online`.
   * `waiting`: the connection is lost, the next try is at `retryAt`. `resuming`: trying.
   */
  get phase() {
    return this.#session.phase;
  }

  /** @returns {{code: string, reason: string} | null} why the session ended, if the user did not ask for it */
  get ended() {
    return this.#session.ended;
  }

  /** One's own name, or null. */
  get me() {
    return this.#session.me;
  }

  get guest() {
    return this.#session.guest;
  }

  /** @returns {{name: string, maxText: number, maxFrame: number, guests: boolean} | null} null until it has said so */
  get server() {
    return this.#session.server;
  }

  /** When the next try is, in milliseconds since the epoch; null but in phase `waiting`. */
  get retryAt() {
    return this.#session.retryAt;
  }

  /** @returns {Map<string, import('./conversation.js').Conversation>} by `*`, `#devs`, `@bob` */
  get conversations() {
    return this.#conversations.all;
  }

  /** @returns {Map<string, {name: string, online: boolean}>} everybody else, from `loadPeople()` on */
  get people() {
    return this.#people.all;
  }

  /** Goes on with the session that this browser keeps, or is `out`. Finds out what server it is. */
  start() {
    this.#session.start();
    if (this.me !== null) {
      this.#outbox.belongTo(this.me);
    }
  }

  /** Makes an account and logs in. */
  register(name, password) {
    return this.#session.register(name, password);
  }

  login(name, password) {
    return this.#session.login(name, password);
  }

  /** Only where `server.guests`. */
  loginAsGuest(name) {
    return this.#session.loginAsGuest(name);
  }

  /**
   * Ends the session on all pages of this browser, and forgets what was not sent. Without a connection
   * the server is not told: it counts the session as logged in until nobody has used it for long.
   */
  logout() {
    return this.#session.logout();
  }

  /** Ends all other sessions of the user. */
  async changePassword(old, password) {
    await this.#session.request({ cmd: 'passwd', old, new: password });
  }

  /** When `waiting`: tries now. */
  retryNow() {
    this.#session.retryNow();
  }

  /** The conversation of this address; a direct one need not exist at the server yet. */
  open(conv) {
    return this.#conversations.named(conv);
  }

  /**
   * For one whose name is known, connected or not.
   *
   * @returns {import('./outbox.js').Outgoing} at once; it is gone when its message is there
   */
  send(conv, text) {
    return this.#outbox.send(conv, text);
  }

  /** Sends a failed one again. */
  retry(outgoing) {
    this.#outbox.retry(outgoing);
  }

  discard(outgoing) {
    this.#outbox.discard(outgoing);
  }

  /**
   * Loads one page of what is before the oldest message that is loaded.
   *
   * @returns {Promise<number>} how many messages that were
   */
  loadBefore(conv) {
    return this.#conversations.loadBefore(conv);
  }

  /**
   * Loads (a part of) the hole between two messages that are there.
   *
   * @param {string} conv
   * @param {number} after the `seq` below the hole, 0 where there is none
   * @param {number} before the `seq` above it
   * @param {boolean} [fromStart] from below; else from above
   * @returns {Promise<number>} how many messages that were
   */
  loadHole(conv, after, before, fromStart) {
    return this.#conversations.loadHole(conv, after, before, fromStart);
  }

  /** The user has seen everything up to `seq`. */
  markRead(conv, seq) {
    this.#marks.markRead(conv, seq);
  }

  /** Fills `people`, and keeps it true from now on. */
  loadPeople() {
    return this.#people.load();
  }

  /** @returns {Promise<string[]>} the addresses of all groups there are, `#devs` */
  listGroups() {
    return this.#groups.list();
  }

  /** @returns {Promise<{owner: string, members: string[]}>} also kept in the conversation, and true from now on */
  groupMembers(conv) {
    return this.#groups.members(conv);
  }

  /** @returns {Promise<import('./conversation.js').Conversation>} */
  createGroup(name) {
    return this.#groups.create(name);
  }

  /** @returns {Promise<import('./conversation.js').Conversation>} */
  joinGroup(name) {
    return this.#groups.join(name);
  }

  /** The conversation stays in `conversations`, with `over`. */
  leaveGroup(conv) {
    return this.#groups.leave(conv);
  }

  addMember(conv, user) {
    return this.#groups.add(conv, user);
  }

  removeMember(conv, user) {
    return this.#groups.remove(conv, user);
  }

  /**
   * @param {string} conv
   * @param {File} file
   * @returns {import('./transfer.js').Transfer} at once
   */
  sendFile(conv, file) {
    return this.#files.send(conv, file);
  }

  /**
   * @param {object} file a message of kind `file`, or one of `listFiles()`
   * @returns {import('./transfer.js').Transfer} at once; with `blob` when it is done
   */
  fetchFile(file) {
    return this.#files.fetch(file);
  }

  /** @returns {Promise<{conv, file, name, size, sha256, from, at: Date}[]>} the oldest first */
  listFiles(conv) {
    return this.#files.list(conv);
  }

  /** Takes away a file that one has sent. Its message stays. */
  removeFile(id) {
    return this.#files.remove(id);
  }

  #in(reply, fresh) {
    this.#conversations.loggedIn(reply.conversations, fresh);
    this.#marks.loggedIn(reply.conversations);
    this.#outbox.belongTo(reply.user);
    this.#outbox.resumed();
    this.#people.refresh();
    this.#groups.refresh();
    this.#files.resumed();
  }

  #pushed(frame, emit) {
    switch (frame.event) {
      case 'message':
        this.#message(frame);
        break;
      case 'gap':
        this.#conversations.gap(frame);
        break;
      case 'read':
        this.#marks.pushed(frame);
        break;
      case 'group':
        this.#groups.pushed(frame);
        break;
      case 'presence':
        this.#people.pushed(frame);
        break;
      case 'lag':
        // What fell into the lag is not repeated.
        this.#people.refresh();
        this.#groups.refresh();
        emit('lag', {});
        break;
      default: // of a later protocol
    }
  }

  #message(frame) {
    if (frame.from === this.me && this.open(frame.conv).at(frame.seq) === undefined) {
      this.#outbox.pushed(frame);
    }
    this.#conversations.pushed(frame);
  }

  #out({ name, asked, guest, forget }, emit) {
    if (name !== null && (asked || (guest && forget))) {
      this.#saved.forget(name); // of a guest too, whose name may be somebody else's tomorrow
    }
    this.#outbox.clear();
    this.#conversations.clear();
    this.#people.clear();
    this.#files.clear();
    emit('conversations', {});
  }
}

/** The address of something that the server has beside the page. */
function beside(path, scheme) {
  const url = new URL(path, globalThis.location.href);
  url.protocol = url.protocol.replace(/^http/, scheme);
  url.search = '';
  url.hash = '';
  return url.href;
}
