import { avatar } from './avatar.js';
import { fileLine } from './attachments.js';
import { confirm } from './dialog.js';
import { el } from './el.js';
import { wordsFor } from './errors.js';
import { bytes, full, moment, titleOf } from './format.js';
import { icon } from './icons.js';
import { plain } from './safe.js';
import { t } from './text.js';

/** All files that one can have, by conversation; one's own can be taken away. */
export class FilesView {
  constructor(app) {
    this.app = app;
    this.chat = app.chat;
    this.title = el('h1', { tabIndex: -1 });
    this.about = el('p.about');
    this.all = el('button.secondary.small', { type: 'button', onclick: () => app.openFiles() }, t('files.all'));
    this.body = el('div.files-body', { tabIndex: -1 });
    this.element = el('main.files', { hidden: true },
      el('header.room-head', null,
        el('button.quiet.back', { type: 'button', 'aria-label': t('back'), onclick: () => app.open(this.conv) }, icon('back')),
        el('div.who', null, this.title, this.about), this.all),
      this.body);
    this.lines = [];
    app.transfers.addEventListener('change', () => this.lines.forEach((line) => line.update()), { signal: app.signal });
    let phase = this.chat.phase;
    app.on('phase', () => {
      const back = phase !== 'online' && this.chat.phase === 'online'; // not each time something of the session changes
      phase = this.chat.phase;
      if (back && !this.element.hidden) this.load();
    });
  }

  /** @param {string} [conv] only the files of this conversation */
  show(visible, conv) {
    this.element.hidden = !visible;
    if (!visible) return;
    this.conv = conv;
    this.title.textContent = conv === undefined ? t('files.yours') : t('files.of', { name: titleOf(conv) });
    this.element.setAttribute('aria-label', this.title.textContent);
    this.all.hidden = conv === undefined;
    this.about.textContent = '';
    this.body.replaceChildren(el('p.history', { 'aria-busy': 'true' }, t('log.loading')));
    this.title.focus();
    this.load();
  }

  async load() {
    const { conv } = this;
    try {
      const files = await this.chat.listFiles(conv);
      if (conv === this.conv) this.render(files);
    } catch (error) {
      if (conv === this.conv) this.body.replaceChildren(el('p.nothing', { role: 'alert' }, wordsFor(error)));
    }
  }

  render(files) {
    const size = files.reduce((sum, file) => sum + file.size, 0);
    this.about.textContent = files.length === 0 ? '' : t('files.sum', { n: files.length, size: bytes(size) });
    if (files.length === 0) {
      this.body.replaceChildren(el('div.empty', null, el('span.empty-sign', null, icon('folder')), el('p.headline', null, t('files.none')), el('p', null, t('files.noneMore'))));
      return;
    }
    this.lines = [];
    const groups = new Map();
    for (const file of [...files].reverse()) {
      groups.set(file.conv, [...(groups.get(file.conv) ?? []), file]);
    }
    this.body.replaceChildren(...[...groups].map(([conv, some]) => this.group(conv, some)));
  }

  group(conv, files) {
    const name = titleOf(conv);
    return el('section.file-group', { 'aria-label': name },
      this.conv === undefined && el('h2', null, avatar(conv), el('button.link', { type: 'button', onclick: () => this.app.open(conv) }, el('bdi', null, name))),
      el('ul', { 'aria-label': t('files.of', { name }) }, files.map((file) => this.row(file))));
  }

  row(file) {
    const mine = file.from === this.chat.me;
    const remove = mine && el('button.quiet', { type: 'button', 'aria-label': t('files.remove', { name: plain(file.name) }), title: t('remove'), onclick: () => this.remove(file, item) }, icon('trash'));
    const facts = [' · ', el('bdi', null, mine ? t('you') : plain(file.from)), ' · ', el('time', { dateTime: file.at.toISOString(), title: full(file.at) }, moment(file.at))];
    const line = fileLine(this.app, file, facts, remove);
    this.lines.push(line);
    const item = el('li', null, line);
    return item;
  }

  async remove(file, item) {
    const name = plain(file.name);
    const fine = await confirm({ title: t('files.removeTitle'), text: t('files.removeText', { name }), action: t('remove'), danger: true });
    if (!fine) return;
    try {
      await this.chat.removeFile(file.file);
      item.remove();
      this.title.focus(); // the button that had it is gone
      this.load();
    } catch (error) {
      this.app.toasts.error(error);
    }
  }
}
