import { attachUpload } from './attachments.js';
import { avatar } from './avatar.js';
import { el } from './el.js';
import { day, dayKey, titleOf } from './format.js';
import { icon } from './icons.js';
import { messageRow, outgoingRow } from './message.js';
import { t } from './text.js';

const TOGETHER_MS = 5 * 60_000;

/**
 * Makes the rows of a log out of a conversation: messages, and between them days, the line above the unread, and
 * holes. A row that was there before is the same element again, so that only what is new is built.
 */
export class Rows {
  constructor(app, fill) {
    this.app = app;
    this.fill = fill;
    this.clear();
  }

  clear() {
    this.kept = new Map();
  }

  /** @return {Array<HTMLElement>} the rows for the messages from index `start` to before `end` */
  of(conversation, start, end, options) {
    this.next = new Map();
    this.nodes = [];
    this.before = null;
    this.top(conversation, start, options);
    const { messages } = conversation;
    let unreadDone = options.unreadAfter === null || (start > 0 && messages[start - 1].seq > options.unreadAfter);
    for (let i = start; i < end; i++) {
      const message = messages[i];
      if (message.kind !== 'text' && message.kind !== 'file') continue; // of a later protocol
      const previous = messages[i - 1];
      let broken = this.hole(conversation, previous?.seq, message.seq, options, i === start);
      broken = this.day(message.at, previous?.at, message.seq) || broken;
      if (!unreadDone && message.seq > options.unreadAfter) {
        unreadDone = true;
        broken = true;
        this.row('unread' + message.seq, () => el('div.unread-line', { role: 'separator' }, el('span', null, t('log.unread'))));
      }
      this.message(message, broken);
    }
    if (options.atEnd) this.end(conversation, options);
    this.before?.classList.toggle('last', true);
    this.kept = this.next;
    return this.nodes;
  }

  row(key, build) {
    const node = this.kept.get(key) ?? build();
    this.next.set(key, node);
    this.nodes.push(node);
    return node;
  }

  message(message, broken) {
    const node = this.row('m' + message.seq, () => messageRow(this.app, message));
    node.update(message);
    this.together(node, message.from, message.at, broken);
  }

  /** Whether a row goes on with what the same person has just said. */
  together(node, from, at, broken) {
    const before = this.before;
    const goesOn = !broken && before !== null && before.said.from === from && at - before.said.at < TOGETHER_MS;
    node.said = { from, at };
    node.classList.toggle('first', !goesOn);
    before?.classList.toggle('last', !goesOn);
    this.before = node;
  }

  day(at, previousAt, seq) {
    const key = dayKey(at);
    if (previousAt !== undefined && dayKey(previousAt) === key) return false;
    this.row(`d${key}:${day(at)}:${previousAt === undefined ? 0 : seq}`, () => el('div.day', { role: 'separator' }, el('span', null, day(at))));
    return true;
  }

  /** What stands above the first message that is there. */
  top(conversation, start, { busy }) {
    const { messages, oldest, atBeginning } = conversation;
    if (start > 0) return;
    if (!atBeginning) {
      this.row(busy.has('before') ? 'loading' : 'more', () =>
        el('p.history', { data: { hole: 'before' } }, busy.has('before') ? t('log.loading') : t('log.older')));
      return;
    }
    const first = messages[0]?.seq ?? conversation.head + 1;
    if (first > 1 || oldest > 1) {
      this.row('gone' + first, () => el('p.history', { data: { hole: 'gone' } }, t('log.gone', { n: Math.max(oldest, first) - 1 })));
    } else this.row('intro' + (messages.length === 0), () => intro(conversation, this.app.chat.me));
  }

  /** Messages that were not pushed: some can be loaded, older ones are gone. */
  hole({ oldest }, previous, seq, { busy }, atTop) {
    if (previous === undefined || seq === previous + 1 || atTop) return false;
    const gone = Math.max(0, Math.min(seq, oldest) - 1 - previous);
    if (gone > 0) this.row(`gone${previous}:${gone}`, () => el('p.history', { data: { hole: 'gone' } }, t('log.gone', { n: gone })));
    const missing = seq - 1 - previous - gone;
    if (missing > 0) this.missing(previous + gone, seq, missing, busy);
    return true;
  }

  missing(after, before, n, busy) {
    const loading = busy.has('hole' + after);
    const key = `hole${after}:${before}:${loading}`;
    this.row(key, () =>
      el('button.hole', { type: 'button', data: { hole: 'missing', after, before }, disabled: loading, onclick: () => this.fill(after, before) },
        el('span', null, t(loading ? 'log.loadingHole' : 'log.hole', { n }))));
  }

  /** Behind the last message: what is on its way out. */
  end(conversation, { busy, uploads, online }) {
    const last = conversation.messages.at(-1)?.seq;
    let broken = false;
    if (last !== undefined && last < conversation.head && online) {
      this.missing(last, conversation.head + 1, conversation.head - last, busy);
      broken = true;
    }
    for (const outgoing of conversation.outgoing) {
      broken = this.day(outgoing.at, this.before?.said.at, 'o') || broken;
      const node = this.row('o' + outgoing.key, () => outgoingRow(this.app, outgoing));
      node.update(outgoing);
      this.together(node, this.app.chat.me, outgoing.at, broken);
      broken = false;
    }
    for (const upload of uploads) {
      const node = this.row('u' + upload.key, () => attachUpload(this.app, upload));
      node.update(upload);
      this.together(node, this.app.chat.me, upload.at, false);
    }
  }
}

function intro({ conv, kind, name, messages }, me) {
  const about = name === me ? 'self' : kind;
  return el('div.intro', null, avatar(conv), el('p.intro-title', null, el('bdi', null, titleOf(conv))),
    el('p', null, t(`intro.${about}${messages.length === 0 ? '.empty' : ''}`, { name })));
}
