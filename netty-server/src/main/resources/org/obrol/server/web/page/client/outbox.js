import { ChatError } from './errors.js';
import { Tabs } from './tabs.js';

const MOST_ON_THE_WAY = 16;
const MOST_REFUSALS = 5;
const FIRST_PAUSE_MS = 1_000;

/**
 * @typedef {object} Outgoing a message that is not in the log yet, as far as is known
 * @property {string} key told to the server with each try, so that it is stored once
 * @property {string} conv
 * @property {string} text
 * @property {Date} at when it was written
 * @property {'sending'|'failed'} state
 * @property {ChatError | null} error of a failed one
 */

/**
 * Sends messages, each exactly once, however often the connection breaks or the page is loaded anew.
 *
 * A message gets its key when it is written, is kept in the browser's storage, and goes from there when
 * the server has answered. What got no answer is sent again with the same key; the server stores it
 * once. So it does no harm if two pages send the same message. That they do not all send all is only
 * a saving: a page takes up what others left only if those do not answer, see {@link Tabs}.
 *
 * Several are on the way at a time. They arrive in the order in which they were written, but for one
 * that the server refuses for the moment (`busy`): what was on the way behind it may overtake it. What
 * was not waits until it is through, or has failed.
 */
export class Outbox {
  #world;
  #session;
  #saved;
  #conversations;
  #emit;
  #tabs;
  #user = null;
  #settled = false; // whether what was left unsent is taken up: it goes before what is written now
  #written = 0;
  #all = new Map(); // key -> entry, until it has arrived or is given up
  #waiting = []; // entries in the order in which they were written
  #onTheWay = new Set();
  #heldUp = new Map(); // conv -> the entry that was refused for the moment

  constructor(world, session, saved, conversations, emit) {
    this.#world = world;
    this.#session = session;
    this.#saved = saved;
    this.#conversations = conversations;
    this.#emit = emit;
    this.#tabs = new Tabs(world, () => this.#user !== null, (isGone) => this.#takeUp(isGone));
    world.whenStored((key) => this.#stored(key));
  }

  /** It is known whose messages these are: shows what was left unsent. */
  belongTo(user) {
    if (this.#user !== user) {
      this.#user = user;
      this.#settled = this.#saved.unsent(user).length === 0;
      this.#tabs.callRoll();
    }
  }

  /** Logged in: what got no answer on the connection before goes first. */
  resumed() {
    this.#tabs.callRoll(); // a page may have died meanwhile
    this.#pump();
  }

  clear() {
    this.#user = null;
    this.#all.clear();
    this.#waiting = [];
    this.#onTheWay.clear();
    this.#heldUp.clear();
  }

  /** @returns {Outgoing} */
  send(conv, text) {
    const conversation = this.#conversations.named(conv);
    const outgoing = {
      key: this.#newKey(),
      conv: conversation.conv,
      text,
      at: new Date(this.#world.now()),
      state: 'sending',
      error: null,
    };
    const entry = { outgoing, nth: this.#written++, sentOnce: false, refusals: 0, isDue: false };
    this.#all.set(outgoing.key, entry);
    this.#keep(entry);
    this.#waiting.push(entry);
    this.#show(outgoing);
    this.#pump();
    return outgoing;
  }

  /** Tries a failed one again, with its old key: it may have arrived in spite of all. */
  retry(outgoing) {
    if (outgoing.state !== 'failed' || !this.#all.has(outgoing.key)) {
      return;
    }
    outgoing.state = 'sending';
    outgoing.error = null;
    const entry = this.#all.get(outgoing.key);
    entry.refusals = 0;
    this.#keep(entry);
    this.#waiting.push(entry);
    this.#changed(outgoing);
    this.#pump();
  }

  /** Gives one up. One that is on the way may arrive all the same. */
  discard(outgoing) {
    this.#waiting = this.#waiting.filter((entry) => entry.outgoing !== outgoing);
    this.#settle(outgoing);
    this.#pump();
  }

  /**
   * A message of our own was pushed that no reply has told of yet. Nothing says which of ours it is:
   * most likely the first one sent there with this text, which is not shown twice meanwhile. The reply
   * decides, by `id`. Without a reply it is shown again.
   */
  pushed({ conv, kind, text }) {
    const { outgoing: shown } = this.#conversations.named(conv);
    const isLikely = (outgoing) =>
      outgoing.text === text && outgoing.state === 'sending' && this.#all.get(outgoing.key).sentOnce;
    const likely = kind === 'text' ? shown.find(isLikely) : undefined;
    if (likely !== undefined) {
      this.#hide(likely);
    }
  }

  #pump() {
    if (!this.#settled || this.#session.phase !== 'online') {
      return;
    }
    for (const entry of [...this.#waiting]) {
      if (this.#onTheWay.size >= MOST_ON_THE_WAY) {
        return;
      }
      if (this.#mayGo(entry)) {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1);
        this.#transmit(entry);
      }
    }
  }

  #mayGo(entry) {
    const held = this.#heldUp.get(entry.outgoing.conv);
    return held === undefined || (held === entry && entry.isDue);
  }

  async #transmit(entry) {
    const { outgoing } = entry;
    const user = this.#user;
    this.#onTheWay.add(entry);
    entry.sentOnce = true;
    const { conv: to, text, key } = outgoing;
    try {
      await this.#session.request({ cmd: 'send', to, text, key }, (reply) => {
        this.#onTheWay.delete(entry);
        if (this.#user === user) {
          this.#arrived(outgoing, reply);
        }
      });
    } catch (failure) {
      this.#onTheWay.delete(entry);
      if (this.#user === user) {
        this.#notArrived(entry, failure);
      }
    }
    this.#pump();
  }

  #arrived(outgoing, { conv, seq, id, at, stored }) {
    const conversation = this.#conversations.named(conv, true); // as the server spells it
    this.#settle(outgoing);
    const { text } = outgoing;
    const from = this.#user;
    const message = { conv, seq, id, at: new Date(at), from, mine: true, kind: 'text', text, stored };
    this.#conversations.admit(conversation, message);
  }

  #notArrived(entry, failure) {
    const { outgoing } = entry;
    if (!this.#all.has(outgoing.key)) {
      return; // given up meanwhile
    }
    if (failure.code === 'offline') {
      this.#putBack(entry); // nobody knows whether it arrived: the key makes it harmless to ask again
      this.#show(outgoing); // what was taken for it may have been another one
    } else if (failure.retry && ++entry.refusals < MOST_REFUSALS) {
      this.#holdUp(entry);
    } else {
      outgoing.state = 'failed';
      outgoing.error = failure;
      this.#letOthersGo(outgoing);
      this.#keep(entry);
      this.#show(outgoing);
    }
  }

  /** The server cannot take it right now: it goes again after a pause, and before what is behind it. */
  #holdUp(entry) {
    const { conv } = entry.outgoing;
    this.#putBack(entry);
    this.#show(entry.outgoing);
    const first = this.#heldUp.get(conv) ?? entry;
    if (first !== entry && isBefore(first, entry)) {
      return;
    }
    this.#heldUp.set(conv, entry);
    entry.isDue = false;
    const pause = FIRST_PAUSE_MS * 2 ** (entry.refusals - 1);
    this.#world.setTimeout(() => {
      entry.isDue = true;
      this.#pump();
    }, pause);
  }

  /** If they had to wait for this one. */
  #letOthersGo(outgoing) {
    if (this.#heldUp.get(outgoing.conv)?.outgoing === outgoing) {
      this.#heldUp.delete(outgoing.conv);
    }
  }

  /** At its place: what was written later is behind it. */
  #putBack(entry) {
    const behind = this.#waiting.findIndex((other) => isBefore(entry, other));
    this.#waiting.splice(behind < 0 ? this.#waiting.length : behind, 0, entry);
  }

  #show(outgoing) {
    const { outgoing: shown } = this.#conversations.named(outgoing.conv);
    if (!shown.includes(outgoing)) {
      shown.push(outgoing);
    }
    this.#changed(outgoing);
  }

  #hide(outgoing) {
    const { outgoing: shown } = this.#conversations.named(outgoing.conv);
    const index = shown.indexOf(outgoing);
    if (index >= 0) {
      shown.splice(index, 1);
      this.#changed(outgoing);
    }
  }

  /** It is in the log, or given up. */
  #settle(outgoing) {
    this.#letOthersGo(outgoing);
    this.#all.delete(outgoing.key);
    this.#saved.dropUnsent(this.#user, outgoing.key);
    this.#hide(outgoing);
  }

  #changed({ conv }) {
    this.#emit('messages', { conv, change: 'outgoing' });
  }

  #keep({ outgoing, nth }) {
    const { key, conv, text, at, error } = outgoing;
    const failed = error === null ? undefined : { code: error.code, message: error.message };
    this.#saved.keepUnsent(this.#user, { key, conv, text, at: at.getTime(), nth, tab: this.#tabs.me, failed });
  }

  /** Makes ours what belonged to pages that are gone. */
  #takeUp(isGone) {
    if (this.#user === null) {
      return;
    }
    for (const item of this.#saved.unsent(this.#user)) {
      if (!this.#all.has(item.key) && isGone(item.tab)) {
        this.#takeUpOne(item);
      }
    }
    this.#settled = true;
    this.#pump();
  }

  #takeUpOne({ key, conv, text, at, nth, failed }) {
    const error = failed === undefined ? null : new ChatError(failed.code, failed.message);
    const outgoing = { key, conv, text, at: new Date(at), state: error ? 'failed' : 'sending', error };
    const entry = { outgoing, nth, sentOnce: true, refusals: 0, isDue: false };
    this.#written = Math.max(this.#written, nth + 1);
    this.#all.set(key, entry);
    this.#keep(entry);
    if (error === null) {
      this.#putBack(entry);
    }
    this.#show(outgoing);
  }

  /** Another page has sent one that is ours too, or has given it up. */
  #stored(storageKey) {
    const key = this.#user === null ? null : this.#saved.unsentKey(this.#user, storageKey);
    const entry = this.#all.get(key);
    if (entry !== undefined && !this.#onTheWay.has(entry) && !this.#saved.isUnsent(this.#user, key)) {
      this.discard(entry.outgoing);
    }
  }

  #newKey() {
    return Array.from(this.#world.random(16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  }
}

function isBefore(a, b) {
  return a.outgoing.at - b.outgoing.at < 0 || (+a.outgoing.at === +b.outgoing.at && a.nth < b.nth);
}
