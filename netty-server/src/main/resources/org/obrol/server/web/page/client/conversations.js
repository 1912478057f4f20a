import { Conversation, fold, isKnown, messageOf } from './conversation.js';

const PAGE = 50;
const LAST_LINES_AT_A_TIME = 4;

/**
 * All conversations of the user: takes what logins and pushes say about their logs, and loads what
 * was not pushed.
 */
export class Conversations {
  /** @type {Map<string, Conversation>} */
  all = new Map();

  #session;
  #saved;
  #emit;
  #onAnew;
  #byFolded = new Map();
  #loading = new Map(); // what is asked for -> its promise
  #lastLines = []; // conversations whose last line is still to be asked
  #asking = 0;

  /**
   * @param {import('./session.js').Session} session
   * @param {import('./saved.js').Saved} saved
   * @param {(type: string, detail: object) => void} emit
   * @param {(conv: string) => void} onAnew a log turned out to be another one, without a login
   */
  constructor(session, saved, emit, onAnew) {
    this.#session = session;
    this.#saved = saved;
    this.#emit = emit;
    this.#onAnew = onAnew;
  }

  /**
   * The conversation of this name in whatever spelling, made if it is not there.
   *
   * @param {string} conv
   * @param {boolean} registered whether this is surely the registered spelling
   */
  named(conv, registered = false) {
    const folded = fold(conv);
    const known = this.#byFolded.get(folded);
    if (known === undefined) {
      const made = new Conversation(conv);
      this.all.set(conv, made);
      this.#byFolded.set(folded, made);
      return made;
    }
    if (registered && known.conv !== conv) {
      this.all.delete(known.conv);
      known.conv = conv;
      known.name = conv.slice(1);
      known.messages.forEach((message) => (message.conv = conv));
      this.all.set(conv, known);
    }
    return known;
  }

  clear() {
    this.all.clear();
    this.#byFolded.clear();
    this.#loading.clear();
    this.#lastLines = [];
  }

  /**
   * Where we stand, for `resume`. A page that was just loaded has nothing, and wants only what is new
   * from now on: it names what it knows of, at a place behind each head. The rest it loads when
   * somebody looks.
   *
   * A conversation that began while we were connected and whose epoch was not told yet is left out.
   */
  positions(fresh) {
    if (fresh) {
      const known = this.#saved.conversations(this.#session.me);
      return [...new Set(['*', ...known])].map((conv) => ({ conv, epoch: 1, seq: Number.MAX_SAFE_INTEGER }));
    }
    return [...this.all.values()]
      .filter((conversation) => conversation.epoch !== null && !conversation.over)
      .map(({ conv, epoch, position }) => ({ conv, epoch, seq: position }));
  }

  /** Compares with what the reply to a login says, conversation by conversation. */
  loggedIn(entries, fresh) {
    const listed = new Set();
    for (const entry of entries) {
      const conversation = this.named(entry.conv, true);
      listed.add(conversation);
      const known = conversation.epoch === entry.epoch;
      const newFrom = fresh ? entry.head + 1 : known ? conversation.position + 1 : entry.next;
      this.begin(conversation, entry);
      conversation.newFrom = newFrom;
    }
    for (const conversation of this.all.values()) {
      if (!listed.has(conversation) && conversation.epoch !== null) {
        conversation.over = true;
      }
    }
    this.changed();
  }

  /** The set of conversations has changed. */
  changed() {
    this.#keep();
    this.#emit('conversations', {});
    this.#askLastLines();
  }

  /**
   * What the server says about a conversation from whose `next` on it will push: the entry of a login,
   * the reply to `group create` or `group join`, or the `group` push about oneself.
   */
  begin(conversation, { epoch, head, read = head, unread = 0, next }) {
    conversation.over = false;
    if (conversation.epoch !== null && conversation.epoch !== epoch) {
      this.#reset(conversation, epoch);
    }
    conversation.epoch = epoch;
    conversation.head = head;
    // A mark that was set while there was no connection is ahead of the server's.
    conversation.read = Math.max(conversation.read, read);
    if (unread < head - read) {
      conversation.oldest = head - unread + 1;
    }
    conversation.expected = next;
    // What is not pushed is a hole, which is loaded when somebody looks at it.
    conversation.position = Math.max(conversation.position, next - 1);
    if (conversation.last === null && head >= conversation.oldest && next > head) {
      this.#lastLines.push(conversation);
    }
  }

  /** The `message` push. */
  pushed(frame) {
    const conversation = this.named(frame.conv, true);
    const { seq } = frame;
    const inOrder = seq === conversation.expected || (conversation.expected === 0 && seq === 1);
    conversation.expected = seq + 1;
    if (!inOrder || conversation.epoch === null) {
      this.#askEpoch(conversation, seq);
    }
    const isNew = seq > conversation.position;
    conversation.position = Math.max(conversation.position, seq);
    const message = this.admit(conversation, messageOf(conversation.conv, frame, this.#session.me));
    if (isNew && seq >= conversation.newFrom) {
      this.#tell(message);
    }
  }

  #tell(message) {
    if (!message.mine && isKnown(message)) {
      this.#emit('incoming', { conv: message.conv, message });
    }
  }

  /**
   * Takes in a message of the log that was pushed, or that a reply tells of; whichever comes first.
   *
   * @returns {import('./conversation.js').Message} as it stands in the conversation now
   */
  admit(conversation, message) {
    if (conversation.over) {
      conversation.over = false; // a direct one whose other side is there again
    }
    if (!conversation.add(message)) {
      const known = conversation.at(message.seq);
      if (known.id === message.id && message.stored !== undefined) {
        known.stored = message.stored;
      } // another id: it is of another log, which its push will show
      return known;
    }
    // What we write ourselves, having read all before it, is read. The server does the same, silently.
    if (message.mine && message.seq === conversation.read + 1) {
      conversation.read = message.seq;
    }
    this.#emit('messages', { conv: conversation.conv, change: 'added', message });
    this.#emit('conversations', {});
    return message;
  }

  /** The `gap` push: these will not come. They stay a hole. */
  gap({ conv, to, oldest }) {
    const conversation = this.named(conv, true);
    conversation.expected = to + 1;
    conversation.position = Math.max(conversation.position, to);
    conversation.head = Math.max(conversation.head, to);
    conversation.oldest = Math.max(conversation.oldest, oldest);
    this.#emit('messages', { conv: conversation.conv, change: 'history' });
    this.#emit('conversations', {});
  }

  /** @returns {Promise<number>} how many messages came */
  loadBefore(conv) {
    const before = this.named(conv).messages[0]?.seq;
    return this.#load(conv, { before, limit: PAGE });
  }

  /** Loads of a hole what fits into a page: from its end, or from its start. */
  loadHole(conv, after, before, fromStart = false) {
    const limit = Math.min(before - after - 1, PAGE);
    return this.#load(conv, fromStart ? { after, before, limit } : { before, limit });
  }

  #load(conv, range) {
    const conversation = this.named(conv);
    const asked = JSON.stringify([conversation.conv, range]);
    if (!this.#loading.has(asked)) {
      const loading = this.#history(conversation, range).finally(() => this.#loading.delete(asked));
      this.#loading.set(asked, loading);
    }
    return this.#loading.get(asked);
  }

  async #history(conversation, range) {
    const reply = await this.#session.request({ cmd: 'history', conv: conversation.conv, ...range });
    if (conversation.epoch !== null && conversation.epoch !== reply.epoch) {
      this.#reset(conversation, reply.epoch);
      this.#onAnew(conversation.conv);
      if (range.before !== undefined || range.after !== undefined) {
        return this.#load(conversation.conv, { limit: PAGE }); // those bounds meant the other log
      }
      conversation.position = reply.messages.at(-1)?.seq ?? 0;
    }
    conversation.epoch = reply.epoch;
    conversation.oldest = Math.max(conversation.oldest, reply.oldest);
    const { me } = this.#session;
    const page = reply.messages.map((fields) => messageOf(conversation.conv, fields, me));
    const added = conversation.addPage(page);
    this.#emit('messages', { conv: conversation.conv, change: 'history' });
    this.#emit('conversations', {});
    return added;
  }

  #reset(conversation, epoch) {
    conversation.reset(epoch);
    this.#emit('messages', { conv: conversation.conv, change: 'reset' });
  }

  /**
   * A `message` push does not name its log. Where it cannot be the next one of the log that we know
   * (the other side's name was freed, and somebody new has it), any `history` reply tells.
   *
   * @param {number} seq of the message that looked odd
   */
  async #askEpoch(conversation, seq) {
    const { epoch } = conversation;
    try {
      await this.#load(conversation.conv, { limit: PAGE });
    } catch {
      return; // the next login compares
    }
    const message = conversation.at(seq);
    if (epoch !== null && epoch !== conversation.epoch && message !== undefined) {
      this.#tell(message);
    }
    this.#keep();
  }

  #askLastLines() {
    while (this.#asking < LAST_LINES_AT_A_TIME && this.#lastLines.length > 0) {
      const { conv, last } = this.#lastLines.shift();
      if (last !== null) {
        continue;
      }
      this.#asking++;
      this.#load(conv, { limit: 1 })
        .catch(() => {}) // the last line stays empty
        .finally(() => {
          this.#asking--;
          this.#askLastLines();
        });
    }
  }

  /** For a page that is loaded later. */
  #keep() {
    const names = [...this.all.values()].filter(({ epoch, over }) => epoch !== null && !over);
    this.#saved.keepConversations(this.#session.me, names.map(({ conv }) => conv));
  }
}
