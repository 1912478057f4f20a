import { arrange, el, oncePerFrame } from './el.js';
import { icon } from './icons.js';
import { Rows } from './rows.js';
import { FIRST, MOST, Span } from './span.js';
import { t } from './text.js';

const STEP = 60; // messages added at an end that comes near
const NEAR = 900; // pixels from an end that count as near
const BOTTOM = 48; // pixels from the end that count as being there

/**
 * The messages of one conversation, of which the page holds a window: it grows at the end that one scrolls to and is
 * cut at the other. What one looks at does not move when something is added, cut or changed around it, and who is at
 * the end stays there.
 */
export class Log {
  constructor(app) {
    this.app = app;
    this.chat = app.chat;
    this.rows = new Rows(app, (after, before) => this.fill(after, before));
    this.inner = el('div.log-rows');
    this.scroller = el('div.log-scroll', { role: 'log', 'aria-label': t('messages'), 'aria-live': 'off', tabIndex: 0 }, this.inner);
    this.pill = el('button.pill', { type: 'button', hidden: true, onclick: () => this.toEnd() }, icon('down'), el('span'));
    this.element = el('div.log', null, this.scroller, this.pill);
    this.refresh = oncePerFrame(() => this.render(), app.signal);
    this.scroller.addEventListener('scroll', () => this.scrolled(), { passive: true });
    this.onScrollFrame = oncePerFrame(() => this.extend(), app.signal);
    const sizes = new ResizeObserver(() => this.settle());
    sizes.observe(this.scroller);
    sizes.observe(this.inner);
    const look = () => this.markRead();
    addEventListener('focus', look, { signal: app.signal });
    document.addEventListener('visibilitychange', look, { signal: app.signal });
    app.signal.addEventListener('abort', () => sizes.disconnect());
    this.clear();
  }

  clear() {
    this.conversation = null;
    this.shown = false;
    this.anchor = undefined;
    this.rows.clear();
    this.inner.replaceChildren();
    this.pill.hidden = true;
  }

  /** Shows a conversation: at its end, or where the unread begins. */
  show(conversation) {
    this.clear();
    this.conversation = conversation;
    this.span = new Span(conversation);
    this.shown = true;
    this.busy = new Set();
    this.unreadAfter = conversation.unread > 0 ? conversation.read : null;
    this.seen = conversation.messages.at(-1)?.seq ?? 0;
    const { messages } = conversation;
    const unreadAt = this.unreadAfter === null ? -1 : this.conversation.indexOf(this.unreadAfter + 1);
    if (unreadAt >= 0 && messages.length - unreadAt > FIRST) this.span.set(unreadAt - FIRST / 2, unreadAt + FIRST);
    else this.span.set(messages.length - FIRST, messages.length);
    this.seeking = this.unreadAfter !== null && conversation.unread <= MOST && !this.hasUnread;
    this.showFromUnread();
    this.extend();
  }

  /** Whether the first unread message is loaded. After a reload only the last message is. */
  get hasUnread() {
    const { messages, atBeginning } = this.conversation;
    return atBeginning || messages[0]?.seq <= this.unreadAfter + 1;
  }

  /** Goes to the first unread message when it has come. */
  seek() {
    if (!this.seeking || !this.hasUnread) return;
    this.seeking = false;
    const at = this.conversation.indexOf(this.unreadAfter + 1);
    this.span.set(at - FIRST / 2, at - FIRST / 2 + MOST);
    this.showFromUnread();
  }

  showFromUnread() {
    this.looking = false; // nobody has read what only passes on the way
    this.stuck = true;
    this.render();
    this.goToUnread();
    this.looking = true;
    this.after();
  }

  render() {
    if (this.conversation === null) return;
    const { conversation } = this;
    this.newDivider();
    let [start, end] = this.span.range(this.stuck, this.anchor?.node.dataset.seq);
    if (start > 0 && !this.stuck && this.scroller.scrollTop < NEAR) {
      // What has come above the window takes the place of the line that stood there: without it all would move up.
      start = Math.max(0, start - STEP);
      end = Math.min(end, start + MOST);
    }
    this.span.set(start, end);
    const nodes = this.rows.of(conversation, start, end, {
      unreadAfter: this.unreadAfter,
      atEnd: this.span.atEnd,
      busy: this.busy,
      online: this.chat.phase === 'online',
      uploads: this.app.transfers.uploads(conversation),
    });
    this.keep(() => arrange(this.inner, nodes));
    this.after();
    this.seek();
  }

  /** Does something to the rows without moving what one looks at. */
  keep(change) {
    if (this.stuck && this.span.atEnd) {
      change();
      this.toBottom();
      return;
    }
    const anchors = this.visibleRows();
    change();
    const anchor = anchors.find(({ node }) => node.isConnected);
    if (anchor !== undefined) this.moveBy(anchor.node.getBoundingClientRect().top - anchor.top);
  }

  visibleRows() {
    const { top, bottom } = this.scroller.getBoundingClientRect();
    const found = [];
    for (const node of this.inner.children) {
      const box = node.getBoundingClientRect();
      if (box.bottom > top && box.top < bottom && node.dataset.seq !== undefined) found.push({ node, top: box.top });
      if (box.top >= bottom) break;
    }
    return found;
  }

  moveBy(pixels) {
    if (Math.abs(pixels) >= 1) this.scroller.scrollTop += pixels;
  }

  toBottom() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  get fromBottom() {
    const { scrollHeight, clientHeight, scrollTop } = this.scroller;
    return scrollHeight - clientHeight - scrollTop;
  }

  /** After a change of sizes: the keyboard has come, the window was made narrower, the writing box grew. */
  settle() {
    if (this.conversation === null) return;
    if (this.scroller.clientHeight === 0) return; // not shown now; when it is again, the anchor still stands
    if (this.stuck && this.span.atEnd) this.toBottom();
    else if (this.anchor?.node.isConnected) {
      this.moveBy(this.anchor.node.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top - this.anchor.top);
    }
    this.after();
  }

  scrolled() {
    if (this.stuck && this.size !== this.sizeNow) return this.settle(); // the box grew, nobody scrolled
    this.stuck = this.span.atEnd && this.fromBottom < BOTTOM;
    this.after();
    this.onScrollFrame();
  }

  /** What follows from where one is now. */
  after() {
    if (this.scroller.clientHeight === 0) return;
    const visible = this.stuck ? undefined : this.visibleRows()[0];
    const top = this.scroller.getBoundingClientRect().top;
    this.anchor = visible && { node: visible.node, top: visible.top - top };
    this.size = this.sizeNow;
    this.showPill();
    this.markRead();
    this.onScrollFrame();
  }

  get sizeNow() {
    return this.scroller.clientHeight + '/' + this.scroller.scrollHeight;
  }

  showPill() {
    const { messages, unread } = this.conversation;
    if (this.stuck) this.seen = messages.at(-1)?.seq ?? 0;
    const fresh = messages.length - this.conversation.indexOf(this.seen + 1);
    const far = this.fromBottom > this.scroller.clientHeight || !this.span.atEnd;
    this.pill.hidden = this.stuck || (fresh === 0 && !far);
    const n = Math.max(fresh, Math.min(unread, messages.length));
    this.pill.classList.toggle('news', n > 0);
    this.pill.lastChild.textContent = n > 0 ? t('log.new', { n }) : t('log.newest');
  }

  /** The line above what is unread: it comes with the first message that nobody looked at, and stays while one reads. */
  newDivider() {
    const { read, unread } = this.conversation;
    if (unread === 0) return;
    const looked = document.hasFocus() && this.stuck;
    const over = this.unreadAfter === null || (read > this.unreadAfter && this.readAll);
    if (over && !looked) {
      this.unreadAfter = read;
      this.readAll = false;
    }
  }

  goToUnread() {
    const line = this.inner.querySelector('.unread-line');
    if (line === null) return this.toBottom();
    const gap = line.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top;
    this.scroller.scrollTop += gap - this.scroller.clientHeight / 5;
    this.stuck = this.span.atEnd && this.fromBottom < BOTTOM;
  }

  /** Read is what stood on the screen of somebody who is there. */
  markRead() {
    const c = this.conversation;
    if (c === null || !this.stuck || this.seeking || !this.looking || !document.hasFocus() || document.hidden) return;
    if (this.app.openConversation !== c.conv || this.scroller.clientHeight === 0) return;
    this.readAll = true;
    const last = c.messages.at(-1)?.seq ?? 0;
    if (c.unread > 0 && last > c.read) this.chat.markRead(c.conv, last);
  }

  /** Grows the window at an end that has come near; where the client has no more there, it asks the server. */
  extend() {
    if (this.conversation === null || this.scroller.clientHeight === 0) return;
    const [start, end] = this.span.range(this.stuck, this.anchor?.node.dataset.seq);
    if (this.scroller.scrollTop < NEAR || this.seeking) {
      if (start > 0) return this.move(Math.max(0, start - STEP), end, true);
      this.loadBefore();
    }
    if (this.fromBottom < NEAR && !this.span.atEnd) return this.move(start, end + STEP, false);
    this.fillVisibleHoles();
  }

  move(start, end, upwards) {
    if (upwards) this.span.set(start, Math.min(end, start + MOST));
    else this.span.set(Math.max(start, end - MOST), end);
    if (upwards && !this.span.atEnd) this.stuck = false;
    this.render();
  }

  loadBefore() {
    const c = this.conversation;
    if (c.atBeginning) return;
    this.work('before', () => this.chat.loadBefore(c.conv));
  }

  fillVisibleHoles() {
    if (this.chat.phase !== 'online') return;
    const { top, bottom } = this.scroller.getBoundingClientRect();
    for (const hole of this.inner.querySelectorAll('.hole[data-after]')) {
      const box = hole.getBoundingClientRect();
      if (box.bottom > top && box.top < bottom && hole.dataset.tried === undefined) {
        hole.dataset.tried = '';
        // Who comes from above reads on at its start, who comes from below at its end.
        this.fill(Number(hole.dataset.after), Number(hole.dataset.before), box.top > (top + bottom) / 2);
      }
    }
  }

  fill(after, before, fromStart = false) {
    const c = this.conversation;
    this.work(`hole${after}`, () => this.chat.loadHole(c.conv, after, before, fromStart));
  }

  /** Runs one request of its kind at a time, visibly. What fails may be tried again by scrolling or clicking. */
  async work(key, request) {
    const { busy } = this;
    if (busy.has(key) || this.chat.phase !== 'online') return;
    busy.add(key);
    this.refresh();
    const came = await request().catch((error) => {
      if (error.code !== 'offline') this.app.toasts.error(error);
      return 0;
    });
    if (came === 0) await new Promise((resume) => setTimeout(resume, 2000)); // not at once again
    busy.delete(key);
    this.refresh();
  }

  forgetUnread() {
    this.unreadAfter = null;
  }

  /** To the newest message, and from there on with the new ones. */
  toEnd() {
    if (this.conversation === null) return;
    const { messages } = this.conversation;
    if (!this.span.atEnd) this.span.set(messages.length - FIRST, messages.length);
    this.stuck = true;
    this.refresh();
  }
}
