import { avatar } from './avatar.js';
import { arrange, el, oncePerFrame } from './el.js';
import { moment, titleOf } from './format.js';
import { openGroups } from './groups.js';
import { icon, mark } from './icons.js';
import { People, presence } from './people.js';
import { plain } from './safe.js';
import { openSettings } from './settings.js';
import { openHelp } from './shortcuts.js';
import { t } from './text.js';

/** The left pane: conversations by last activity, the people, and the way to everything else. */
export class Sidebar {
  constructor(app) {
    this.app = app;
    this.chat = app.chat;
    this.rows = new Map();
    this.moves = new Map(); // conv -> when something last happened there, counted
    this.met = new Set();
    this.marked = null;
    this.list = el('ul.conversations');
    this.nothing = el('p.nothing', { hidden: true });
    this.filter = el('input', {
      type: 'search', placeholder: t('find.short'), 'aria-label': t('find'), autocomplete: 'off', spellcheck: false,
      oninput: () => this.search(), onkeydown: (event) => this.filterKey(event), enterKeyHint: 'go',
    });
    this.people = new People(app);
    this.element = el('div.sidebar', null, this.buildHead(), this.buildBody(), this.buildFoot());
    this.refresh = oncePerFrame(() => this.render(), app.signal);
    this.refreshPeople = oncePerFrame(() => this.renderPeople(), app.signal);
    app.on('conversations', this.refresh);
    app.on('messages', ({ detail }) => this.moved(detail));
    app.on('incoming', ({ detail }) => this.meet(detail.message.from));
    for (const event of ['people', 'phase']) {
      app.on(event, () => {
        this.refresh();
        this.refreshPeople();
      });
    }
    this.minute = setInterval(this.refresh, 60_000); // times become weekdays
    app.signal.addEventListener('abort', () => clearInterval(this.minute));
    this.render();
    this.renderPeople();
    this.chat.loadPeople().catch(() => {}); // what fails now is asked again when the connection is back
  }

  buildHead() {
    return el('header.side-head', null,
      el('div.brand', null, mark(), el('span', null, 'Obrol')),
      el('div.find', { role: 'search' }, icon('search'), this.filter, el('kbd', { 'aria-hidden': 'true' }, shortcut())));
  }

  buildBody() {
    const groups = el('button.quiet', { type: 'button', 'aria-label': t('groups'), title: t('groups'),
      onclick: () => openGroups(this.app) }, icon('plus'));
    return el('div.side-body', null,
      el('nav', { 'aria-label': t('conversations') },
        el('div.section', null, el('h2', null, t('conversations')), groups), this.list, this.nothing),
      this.people.element);
  }

  buildFoot() {
    const me = this.chat.me;
    return el('footer.side-foot', null,
      el('button.me', { type: 'button', onclick: () => openSettings(this.app), 'aria-label': t('settings.of', { name: plain(me) }) },
        avatar('@' + me), el('span.me-name', null, el('bdi', null, plain(me)),
          el('small', null, this.chat.guest ? t('guest') : t('settings')))),
      el('button.quiet', { type: 'button', title: t('files.yours'), 'aria-label': t('files.yours'), onclick: () => this.app.openFiles() },
        icon('folder')),
      el('button.quiet', { type: 'button', title: t('help'), 'aria-label': t('help'), onclick: () => openHelp(this.app) }, icon('help')));
  }

  /** The conversations as they are listed: those that fit the filter, the one with the latest word first. */
  ordered() {
    const wanted = this.filter.value.trim().toLowerCase();
    const all = [...this.chat.conversations.values()].filter((c) =>
      c.kind === 'direct' ? c.head > 0 || c.outgoing.length > 0 : !c.over);
    const last = (c) => c.outgoing.at(-1)?.at ?? c.last?.at ?? 0;
    const moved = (c) => this.moves.get(c.conv) ?? 0;
    return all
      .filter((c) => titleOf(c.conv).toLowerCase().includes(wanted))
      .sort((a, b) => last(b) - last(a) || moved(b) - moved(a) || (a.conv < b.conv ? -1 : 1));
  }

  /** Two messages may be of the same millisecond; then the one that came last is the later one. */
  moved({ conv, change }) {
    if (change !== 'history') this.moves.set(conv, ++moves);
    this.refresh();
  }

  /** Who writes and is not known has come since the people were asked for. */
  meet(name) {
    if (this.chat.people.has(name) || this.met.has(name)) return;
    this.met.add(name);
    this.chat.loadPeople().catch(() => this.met.delete(name));
  }

  render() {
    const shown = this.ordered();
    const nodes = shown.map((conversation) => this.row(conversation));
    const keep = new Set(shown.map((c) => c.conv));
    for (const conv of this.rows.keys()) if (!keep.has(conv)) this.rows.delete(conv);
    arrange(this.list, nodes);
    this.mark(this.marked);
    this.sayNothing();
  }

  renderPeople() {
    this.people.render(this.filter.value.trim().toLowerCase());
    this.sayNothing();
  }

  search() {
    this.render();
    this.renderPeople();
  }

  sayNothing() {
    const nothing = this.rows.size === 0 && this.people.empty;
    this.nothing.hidden = !nothing;
    this.nothing.textContent = nothing ? t('find.nothing', { text: plain(this.filter.value) }) : '';
  }

  row(conversation) {
    const row = this.rows.get(conversation.conv) ?? this.buildRow(conversation);
    this.rows.set(conversation.conv, row);
    row.update(conversation);
    return row;
  }

  buildRow({ conv, kind }) {
    const id = 'conv-' + ++ids;
    const online = kind === 'direct' ? '' : undefined;
    const picture = avatar(conv, online);
    const line = el('span.line', { id });
    const time = el('time');
    const badge = el('span.badge', { 'aria-hidden': 'true' });
    const link = el('a.row', { href: '#/c/' + encodeURIComponent(conv), 'aria-describedby': id },
      picture, el('span.title', null, el('bdi', null, titleOf(conv))), time, line, badge);
    const item = el('li', { data: { conv } }, link);
    item.update = (c) => {
      const unread = c.unread;
      const last = c.outgoing.at(-1) ?? c.last;
      const at = last ? moment(last.at) : '';
      const online = presence(this.chat, c.name) ?? false;
      const now = [unread, at, last?.seq ?? last?.key, last?.state, online, c.epoch].join(' ');
      if (item.drawn === now) return;
      item.drawn = now;
      link.setAttribute('aria-label', titleOf(conv) + (unread > 0 ? ', ' + t('unread', { n: unread }) : ''));
      link.classList.toggle('unread', unread > 0);
      badge.hidden = unread === 0;
      badge.textContent = unread > 99 ? '99+' : String(unread);
      time.textContent = at;
      line.replaceChildren(...lastLine(c));
      if (kind === 'direct') picture.lastChild.dataset.online = online;
    };
    return item;
  }

  /** Back in the list, as on a phone, the focus goes to where one was. */
  focusRow(conv) {
    this.rows.get(conv)?.firstChild.focus();
  }

  /** Marks the open conversation, or none. */
  mark(conversation) {
    this.marked = conversation;
    for (const [name, row] of this.rows) {
      const open = name === conversation?.conv;
      if (open) row.firstChild.setAttribute('aria-current', 'page');
      else row.firstChild.removeAttribute('aria-current');
    }
  }

  filterKey(event) {
    if (event.key === 'Escape' && this.filter.value !== '') {
      event.stopPropagation();
      this.clearFilter();
    } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
      this.search(); // the last letter, or the people, may be younger than the last frame
      const first = this.element.querySelector('.conversations a, .people button');
      if (first === null) return;
      event.preventDefault();
      if (event.key === 'ArrowDown') first.focus();
      else first.click();
    }
  }

  clearFilter() {
    this.filter.value = '';
    this.search();
  }

  focusFilter() {
    if (this.app.frame.dataset.pane !== 'list' && getComputedStyle(this.element).display === 'none') this.app.open();
    this.filter.focus();
    this.filter.select();
  }

  /** Opens the conversation that is so many rows further down. */
  step(by) {
    const order = this.ordered().map((c) => c.conv);
    const at = order.indexOf(this.app.room.conv ?? '');
    const next = order[Math.min(order.length - 1, Math.max(0, at + by))];
    if (next !== undefined) this.app.open(next);
  }
}

let ids = 0;
let moves = 0;

const shortcut = () => (/Mac|iPhone|iPad/u.test(navigator.platform) ? '⌘K' : 'Ctrl K');

function lastLine(c) {
  const waiting = c.outgoing.at(-1);
  if (waiting) {
    const failed = waiting.state === 'failed';
    return [el('span', { class: failed ? 'bad' : '' }, failed ? t('list.failed') : t('list.sending')), ' ' + plain(waiting.text.slice(0, 200))];
  }
  if (c.last === null || c.last === undefined) return [t(c.kind === 'direct' ? 'list.empty' : 'list.quiet')];
  const { from, mine, kind, text } = c.last;
  const who = mine ? t('you') : c.kind === 'direct' ? '' : plain(from);
  const said = kind === 'file' ? t('list.file', { name: plain(text) }) : plain(text.slice(0, 200));
  return [who === '' ? null : el('bdi.who', null, who + ': '), el('bdi', null, said)].filter((part) => part !== null);
}
