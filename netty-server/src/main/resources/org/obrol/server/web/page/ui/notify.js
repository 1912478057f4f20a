import { oncePerFrame } from './el.js';
import { titleOf } from './format.js';
import { recall, remember } from './kept.js';
import { plain } from './safe.js';
import { t } from './text.js';

const KEY = 'obrol.notify';
const A_MOMENT_MS = 400;
const ASSETS = new URL('../', import.meta.url);

/**
 * Tells of messages that nobody looks at: a number in the title, a dot on the icon, and where it was asked for a
 * notification of the system.
 */
export class Notifier {
  constructor(app) {
    this.app = app;
    this.chat = app.chat;
    this.looked = new Set(); // ids of messages that came while somebody looked at another tab
    this.tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel('obrol.looked') : null;
    this.tabs?.addEventListener('message', ({ data }) => this.remember(data));
    this.icon = document.querySelector('link[rel=icon]');
    this.refresh = oncePerFrame(() => this.badge());
    for (const event of ['conversations', 'phase']) this.chat.addEventListener(event, this.refresh);
    this.chat.addEventListener('incoming', ({ detail }) => this.incoming(detail));
  }

  /** `on`, `off`, `refused` by the browser's user, or `impossible`: browsers allow it only on https and localhost. */
  get state() {
    if (!('Notification' in globalThis) || !isSecureContext) return 'impossible';
    if (Notification.permission === 'denied') return 'refused';
    return Notification.permission === 'granted' && recall(KEY) === 'on' ? 'on' : 'off';
  }

  async toggle() {
    if (this.state === 'on') return remember(KEY, null);
    if ((await Notification.requestPermission()) === 'granted') remember(KEY, 'on');
  }

  badge() {
    const conversations = this.chat.phase === 'out' ? [] : [...this.chat.conversations.values()];
    const unread = conversations.reduce((sum, c) => sum + (c.over ? 0 : c.unread), 0);
    const title = (unread > 0 ? `(${unread > 99 ? '99+' : unread}) ` : '') + 'Obrol';
    if (document.title !== title) document.title = title;
    const href = new URL(unread > 0 ? 'icon-unread.svg' : 'icon.svg', ASSETS).href;
    if (this.icon.href !== href) this.icon.href = href;
  }

  incoming({ conv, message }) {
    this.refresh();
    const looking = document.hasFocus() && !document.hidden;
    if (looking) this.tabs?.postMessage(message.id);
    if (looking && this.app.openConversation === conv) return;
    const said = message.kind === 'file' ? t('list.file', { name: message.text }) : message.text;
    const from = plain(message.from);
    if (looking) this.app.announce(t('notify.said', { name: from, room: titleOf(conv) }));
    else if (this.state === 'on') this.showSoon(message, () => this.show(conv, from, plain(said.slice(0, 300))));
  }

  /** Another tab gets the same message about now: there somebody may be looking, who needs no notification. */
  showSoon({ id }, show) {
    setTimeout(() => this.looked.has(id) || show(), A_MOMENT_MS);
  }

  /** For as long as this tab may still get the message. */
  remember(id) {
    this.looked.add(id);
    setTimeout(() => this.looked.delete(id), 60_000);
  }

  show(conv, from, body) {
    const title = conv.startsWith('@') ? from : t('notify.in', { name: from, room: titleOf(conv) });
    try {
      // One for each conversation: the newest takes the place of the one before, also from another tab.
      const note = new Notification(title, { body, tag: 'obrol' + conv, icon: new URL('icon.svg', ASSETS).href });
      note.onclick = () => {
        window.focus();
        this.app.open(conv);
        note.close();
      };
    } catch {
      // Some phones have the class but allow notifications from service workers only.
    }
  }
}
