/**
 * @typedef {object} Message one of a conversation's log
 * @property {string} conv
 * @property {number} seq its place; alone the order
 * @property {string} id tells it from every other
 * @property {Date} at
 * @property {string} from
 * @property {boolean} mine
 * @property {string} kind `text` or `file`; of another kind, which this client does not know, show nothing
 * @property {string} text of a file: its name. From somebody else: not to be trusted
 * @property {string} [file] the file's id
 * @property {number} [size] bytes
 * @property {string} [sha256]
 * @property {string} [stored] of own ones, where the server told: `memory`, `os`, `disk`, `cluster`
 */

/**
 * What this client knows of one conversation.
 *
 * `messages` is a part of the log, ascending by `seq`. It has a hole where `seq` jumps: the messages
 * between are there to be loaded, as far as `oldest` allows. An array of 10,000 is never copied for
 * one message: a new one is pushed at its end.
 */
export class Conversation {
  /** `*`, `#devs`, `@bob` */
  conv;
  /** @type {'lobby'|'group'|'direct'} */
  kind;
  /** Without the sign before it; of the lobby `*`. */
  name;
  /** @type {number | null} which log; null where the server has not told yet */
  epoch = null;
  /** The last `seq` there is, as far as is known. */
  head = 0;
  /** The first `seq` that can still be read, as far as is known. */
  oldest = 1;
  /** The read mark. */
  read = 0;
  /** @type {Message[]} */
  messages = [];
  /** @type {import('./outbox.js').Outgoing[]} what is not in the log yet, in the order it was written */
  outgoing = [];
  /** @type {string[] | undefined} of a group, once asked */
  members;
  /** @type {string | undefined} of a group, once asked */
  owner;
  /** Left, or removed from, or the other side is gone: nothing comes any more. */
  over = false;

  /** "Of this log I have everything up to here", or have seen a gap instead. For `resume`. */
  position = 0;
  /** The `seq` that this connection gets next; 0 where it has not been told. */
  expected = 0;
  /** From this `seq` on a message is news; what is older was only missed by this page. */
  newFrom = 1;

  constructor(conv) {
    this.conv = conv;
    this.kind = conv === '*' ? 'lobby' : conv.startsWith('#') ? 'group' : 'direct';
    this.name = conv === '*' ? '*' : conv.slice(1);
  }

  get unread() {
    return this.over ? 0 : Math.max(0, this.head - Math.max(this.read, this.oldest - 1));
  }

  /** @returns {Message | null} the newest message that can be shown */
  get last() {
    return this.messages.findLast((message) => isKnown(message)) ?? null;
  }

  /** Nothing older than what is loaded can be read. */
  get atBeginning() {
    return this.messages.length > 0 ? this.messages[0].seq <= this.oldest : this.head < this.oldest;
  }

  /** @returns {Message | undefined} */
  at(seq) {
    const found = this.messages[this.indexOf(seq)];
    return found?.seq === seq ? found : undefined;
  }

  /** @returns {boolean} whether it was not there yet */
  add(message) {
    const { messages } = this;
    this.head = Math.max(this.head, message.seq);
    if (messages.length === 0 || messages[messages.length - 1].seq < message.seq) {
      messages.push(message);
      return true;
    }
    const index = this.indexOf(message.seq);
    if (messages[index].seq === message.seq) {
      return false;
    }
    messages.splice(index, 0, message);
    return true;
  }

  /**
   * Adds a page of the log.
   *
   * @param {Message[]} page ascending, without holes
   * @returns {number} how many were not there yet
   */
  addPage(page) {
    const missing = page.filter((message) => this.at(message.seq) === undefined);
    if (missing.length === 0) {
      return 0;
    }
    const from = this.indexOf(missing[0].seq);
    const to = this.indexOf(missing[missing.length - 1].seq);
    const between = this.messages.slice(from, to);
    const all = [...missing, ...between].sort((a, b) => a.seq - b.seq);
    this.messages.splice(from, to - from, ...all);
    this.head = Math.max(this.head, missing[missing.length - 1].seq);
    return missing.length;
  }

  /** The log was made anew: what is here is of one that there is no more. What is unsent stays. */
  reset(epoch) {
    this.epoch = epoch;
    this.head = 0;
    this.oldest = 1;
    this.read = 0;
    this.messages = [];
    this.position = 0;
    this.newFrom = 1;
  }

  /** @returns {number} the index of `seq` in `messages`, or where it would stand */
  indexOf(seq) {
    let low = 0;
    let high = this.messages.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.messages[middle].seq < seq) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

/** Whether this client knows what a message is. A later protocol may have others. */
export function isKnown(message) {
  return message.kind === 'text' || message.kind === 'file';
}

/**
 * @param {string} conv
 * @param {object} fields of a message, as of the `message` push and of `history`
 * @param {string} me
 * @returns {Message}
 */
export function messageOf(conv, fields, me) {
  const { seq, id, from, kind, text } = fields;
  const message = { conv, seq, id, at: new Date(fields.at), from, mine: from === me, kind, text };
  if (kind === 'file') {
    message.file = fields.file;
    message.size = fields.size;
    message.sha256 = fields.sha256;
  }
  return message;
}

/** Two names are the same when their folded forms are. */
export function fold(name) {
  return name.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().normalize('NFKC');
}
