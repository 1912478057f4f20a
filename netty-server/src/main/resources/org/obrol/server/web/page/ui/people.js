import { avatar } from './avatar.js';
import { arrange, el } from './el.js';
import { plain } from './safe.js';
import { t } from './text.js';

const FIRST = 40;
const order = new Intl.Collator();

/** @return {boolean|undefined} whether somebody is in, where that is known: without a connection it is not */
export function presence(chat, name) {
  if (chat.phase !== 'online') return undefined;
  return name === chat.me || chat.people.get(name)?.online;
}

/** Everybody else, those who are online first. A click begins a conversation. */
export class People {
  constructor(app) {
    this.app = app;
    this.rows = new Map();
    this.all = false;
    this.count = el('span.count');
    this.list = el('ul.people', { 'aria-label': t('people') });
    this.more = el('button.link', { type: 'button', hidden: true, onclick: () => this.showAll() });
    this.nobody = el('p.nothing', { hidden: true }, t('people.nobody'));
    this.element = el('section', { 'aria-label': t('people') },
      el('div.section', null, el('h2', null, t('people')), this.count), this.list, this.more, this.nobody);
  }

  get empty() {
    return this.shown === 0;
  }

  render(wanted) {
    this.wanted = wanted;
    const everybody = [...this.app.chat.people.values()].filter((p) => p.name !== this.app.chat.me);
    const fitting = everybody.filter((p) => p.name.toLowerCase().includes(wanted));
    fitting.sort((a, b) => b.online - a.online || order.compare(a.name, b.name));
    const shown = this.all ? fitting : fitting.slice(0, FIRST);
    const online = everybody.reduce((sum, p) => sum + (p.online ? 1 : 0), 0);
    arrange(this.list, shown.map((person) => this.row(person)));
    this.shown = shown.length;
    const known = everybody.length > 0 && this.app.chat.phase === 'online';
    this.count.textContent = known ? t('people.online', { n: online }) : '';
    this.more.hidden = shown.length === fitting.length;
    this.more.textContent = t('people.all', { n: fitting.length });
    this.nobody.hidden = everybody.length > 0;
    this.element.hidden = wanted !== '' && shown.length === 0;
  }

  row({ name }) {
    let row = this.rows.get(name);
    if (row === undefined) {
      const picture = avatar('@' + name, false);
      const state = el('span.vh');
      const button = el('button.row.person', { type: 'button', onclick: () => this.talkTo(name) },
        picture, el('bdi.title', null, plain(name)), state);
      row = el('li', null, button);
      row.update = (now) => {
        picture.lastChild.dataset.online = now ?? false;
        state.textContent = now === undefined ? '' : ', ' + t(now ? 'online' : 'offline');
        button.classList.toggle('off', now === false);
      };
      this.rows.set(name, row);
    }
    row.update(presence(this.app.chat, name));
    return row;
  }

  talkTo(name) {
    this.app.sidebar.clearFilter();
    this.app.open('@' + name);
  }

  showAll() {
    this.all = true;
    this.render(this.wanted);
  }
}
