import { avatar } from './avatar.js';
import { Composer } from './composer.js';
import { arrange, el, oncePerFrame } from './el.js';
import { titleOf } from './format.js';
import { icon } from './icons.js';
import { Log } from './log.js';
import { openMembers } from './members.js';
import { presence } from './people.js';
import { plain } from './safe.js';
import { t } from './text.js';

/** One conversation: who it is with, its messages, and where one writes. */
export class Room {
  constructor(app) {
    this.app = app;
    this.chat = app.chat;
    this.conversation = null; // itself, not its name: the server may come to spell that in another way
    this.visible = false;
    this.picture = el('span');
    this.title = el('h1', { tabIndex: -1 });
    this.about = el('p.about');
    this.members = el('button.quiet', { type: 'button', title: t('members'), 'aria-label': t('members'),
      onclick: () => openMembers(app, this.conv) }, icon('members'));
    this.log = new Log(app);
    this.composer = new Composer(app, (text) => this.send(text), (files) => this.sendFiles(files));
    this.element = el('main.room', { hidden: true },
      this.buildHead(), this.log.element, this.composer.element,
      el('div.drop', { 'aria-hidden': 'true' }, el('p', null, icon('attach'), t('drop'))));
    this.takeDrops();
    this.refresh = oncePerFrame(() => this.renderHead(), app.signal);
    for (const event of ['people', 'conversations', 'group']) app.on(event, this.refresh);
    app.on('messages', ({ detail }) => this.onMessages(detail));
    app.on('incoming', ({ detail }) => this.sayIncoming(detail));
    app.transfers.addEventListener('change', () => this.log.refresh(), { signal: app.signal });
    app.on('phase', () => {
      this.refresh();
      this.log.refresh();
    });
    const minute = setInterval(() => this.log.refresh(), 60_000); // Today becomes Yesterday
    app.signal.addEventListener('abort', () => clearInterval(minute));
  }

  buildHead() {
    return el('header.room-head', null,
      el('button.quiet.back', { type: 'button', 'aria-label': t('back'), onclick: () => this.app.open() }, icon('back')),
      this.picture,
      el('div.who', null, this.title, this.about),
      this.members,
      el('button.quiet', { type: 'button', title: t('files.here'), 'aria-label': t('files.here'),
        onclick: () => this.app.openFiles(this.conv) }, icon('folder')));
  }

  /** The address of what is open, as it is spelled now. */
  get conv() {
    return this.conversation?.conv ?? null;
  }

  /**
   * @param {string|null} conv what to show; null is nothing
   * @param {boolean} chosen whether a person has asked for it: then it gets the focus
   */
  show(conv, chosen) {
    this.element.hidden = conv === null;
    this.visible = conv !== null;
    if (conv === null) return;
    const conversation = this.chat.open(conv);
    if (conversation === this.conversation && this.log.shown) return this.log.settle();
    this.conversation = conversation;
    this.composer.show(conversation);
    this.renderHead();
    this.log.show(conversation);
    if (chosen) this.focus();
  }

  focus() {
    // On a touch screen the keyboard would cover what one came to read.
    if (matchMedia('(pointer: coarse)').matches) this.title.focus({ preventScroll: true });
    else this.composer.focus();
  }

  renderHead() {
    if (this.conversation === null) return;
    const { conv, kind, name, members, over } = this.conversation;
    if (over && kind === 'group') return this.gone();
    const online = presence(this.chat, name);
    this.title.replaceChildren(el('bdi', null, titleOf(conv)));
    this.members.hidden = kind !== 'group';
    this.element.setAttribute('aria-label', titleOf(conv));
    if (this.pictured !== conv) {
      this.pictured = conv;
      arrange(this.picture, [avatar(conv, kind === 'direct' ? false : undefined)]);
    }
    if (kind === 'direct') this.picture.firstChild.lastChild.dataset.online = online ?? false;
    this.about.textContent = about(kind, online, members, name === this.chat.me);
    if (kind === 'group' && members === undefined) this.askMembers(conv);
    this.composer.refresh();
  }

  askMembers(conv) {
    if (this.asked === conv || this.chat.phase !== 'online') return;
    this.asked = conv;
    this.chat.groupMembers(conv).then(this.refresh, () => {
      this.asked = null;
    });
  }

  /** The group was left, or one was removed from it. */
  gone() {
    if (this.visible && this.app.frame.dataset.pane === 'room') {
      this.app.toasts.say(t('room.gone', { name: titleOf(this.conv) }));
      this.app.open();
    }
    this.conversation = null;
    this.log.clear();
    if (this.visible) this.show('*', false);
  }

  onMessages({ conv, change }) {
    if (this.chat.open(conv) !== this.conversation) return;
    if (change === 'reset') this.log.show(this.conversation);
    else this.log.refresh();
  }

  send(text) {
    this.chat.send(this.conv, text);
    this.log.forgetUnread(); // who answers has read
    this.log.toEnd();
  }

  sendFiles(files) {
    for (const file of files) this.app.transfers.send(this.conv, file);
    this.log.toEnd();
  }

  sayIncoming({ conv, message }) {
    if (conv === this.conv && this.visible) {
      const said = message.kind === 'file' ? t('list.file', { name: message.text }) : message.text;
      this.app.announce(plain(message.from) + ': ' + plain(said.slice(0, 300)));
    }
  }

  takeDrops() {
    const hasFiles = (event) => event.dataTransfer?.types.includes('Files') && !this.composer.closed;
    let depth = 0; // dragenter and dragleave come for every element on the way
    const mark = (by) => {
      depth = Math.max(0, depth + by);
      this.element.classList.toggle('dropping', depth > 0);
    };
    this.element.addEventListener('dragenter', (event) => hasFiles(event) && mark(1));
    this.element.addEventListener('dragleave', (event) => hasFiles(event) && mark(-1));
    this.element.addEventListener('dragover', (event) => hasFiles(event) && event.preventDefault());
    this.element.addEventListener('drop', (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      mark(-depth);
      this.sendFiles([...event.dataTransfer.files]);
    });
  }
}

function about(kind, online, members, self) {
  if (kind === 'lobby') return t('room.lobby');
  if (kind === 'group') return members === undefined ? t('room.group') : t('room.members', { n: members.length });
  if (self) return t('room.self');
  return online === undefined ? '' : t(online ? 'online' : 'offline');
}
