import { announcer } from './announce.js';
import { el } from './el.js';
import { FilesView } from './files.js';
import { mark } from './icons.js';
import { LoginView } from './login.js';
import { Notifier } from './notify.js';
import { Room } from './room.js';
import { listenForShortcuts } from './shortcuts.js';
import { Sidebar } from './sidebar.js';
import { StatusBar } from './status.js';
import { current, t } from './text.js';
import { Toasts } from './toasts.js';
import { Transfers } from './transfers.js';
import { fitToKeyboard } from './viewport.js';

/**
 * The page: which view is shown, and what all views share. State flows one way: the client's events make views read
 * the client anew; what people do calls the client.
 *
 * The address says what is open, so that the browser's back button works: `#/c/CONV`, `#/files`, `#/files/CONV`, and
 * nothing for the list of conversations (which is beside everything else where there is room).
 */
export class App {
  constructor(chat, root) {
    this.chat = chat;
    this.root = root;
    this.transfers = new Transfers(chat);
    this.notifier = new Notifier(this);
    this.view = null;
    fitToKeyboard(root);
    chat.addEventListener('phase', () => this.followPhase());
    addEventListener('hashchange', () => this.followAddress());
    this.build();
  }

  /** Everything anew, as in another language. */
  build() {
    this.viewing?.abort();
    this.listening?.abort();
    this.listening = new AbortController();
    this.signal = this.listening.signal;
    document.documentElement.lang = current();
    this.announce = announcer();
    this.toasts = new Toasts();
    this.status = new StatusBar(this);
    this.stage = el('div.stage');
    this.root.replaceChildren(this.status.element, this.stage, this.toasts.element, this.announce.element);
    const wasIn = this.view === 'chat' && this.chat.phase !== 'out';
    this.view = null;
    listenForShortcuts(this);
    if (wasIn) this.show('chat'); // also while the connection is lost
    this.followPhase();
  }

  /** Listens to the client as long as what is being built now is there: the page, or one of its views. */
  on(event, listener) {
    this.chat.addEventListener(event, listener, { signal: this.signal });
  }

  followPhase() {
    const { phase } = this.chat;
    this.root.dataset.phase = phase;
    if (phase === 'out') this.show('login');
    else if (phase === 'online') this.show('chat');
    else if (this.view === null) this.show('splash');
  }

  show(view) {
    if (this.view === view) return;
    const from = this.view;
    this.view = view;
    this.root.dataset.view = view;
    this.viewing?.abort();
    this.viewing = new AbortController();
    this.signal = this.viewing.signal;
    // Whoever comes by an address goes there when they are in; after a logout nothing stays of where one was.
    if (view === 'login' && from === 'chat') history.replaceState(null, '', location.pathname + location.search);
    if (view === 'login') this.showLogin();
    else if (view === 'chat') this.showChat();
    else this.stage.replaceChildren(el('div.splash', { 'aria-busy': 'true' }, mark()));
    if (view === 'chat' && from === 'login') this.greet();
  }

  /** The form that had the focus is gone: it goes to where one may go on. */
  greet() {
    if (this.roomIsShown) this.room.focus();
    else this.sidebar.element.querySelector('.conversations a')?.focus();
  }

  showLogin() {
    this.sidebar = this.room = this.files = null;
    for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
    const login = new LoginView(this);
    this.stage.replaceChildren(login.element);
    login.focus();
  }

  showChat() {
    this.sidebar = new Sidebar(this);
    this.room = new Room(this);
    this.files = new FilesView(this);
    this.frame = el('div.frame', null, this.sidebar.element, this.room.element, this.files.element);
    this.stage.replaceChildren(
      el('button.skip', { type: 'button', onclick: () => this.room.focus() }, t('skip')),
      this.frame,
    );
    this.followAddress();
  }

  /** @param {string} [conv] what to open; nothing is the list */
  open(conv) {
    location.hash = conv === undefined ? '' : '#/c/' + encodeURIComponent(conv);
  }

  openFiles(conv) {
    location.hash = '#/files' + (conv === undefined ? '' : '/' + encodeURIComponent(conv));
  }

  followAddress() {
    if (this.view !== 'chat') return;
    const [, kind, argument] = location.hash.match(/^#\/(c|files)(?:\/(.+))?$/u) ?? [];
    const conv = argument === undefined ? undefined : decode(argument);
    if (kind === 'c' && !this.mayOpen(conv)) return this.open();
    const pane = kind === 'files' ? 'files' : kind === 'c' ? 'room' : 'list';
    const left = pane === 'list' && this.frame.dataset.pane === 'room' ? this.room.conv : null;
    this.frame.dataset.pane = pane;
    this.files.show(kind === 'files', conv);
    this.room.show(kind === 'files' ? null : kind === 'c' ? conv : '*', kind === 'c');
    this.sidebar.mark(pane === 'files' ? null : this.room.conversation);
    if (left !== null) this.sidebar.focusRow(left);
  }

  /** A group can be opened by its members only; somebody may have kept the address of one that is left. */
  mayOpen(conv) {
    if (conv === undefined || conv === '') return false;
    if (conv === '*' || conv.startsWith('@')) return true;
    const known = this.chat.conversations.get(conv);
    return known !== undefined && !known.over;
  }

  /** What is on the screen: on a phone the list takes the room's place. */
  get openConversation() {
    return this.roomIsShown ? this.room.conv : null;
  }

  get roomIsShown() {
    return this.view === 'chat' && this.room.element.offsetParent !== null;
  }
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
