import { openDialog } from './dialog.js';
import { el } from './el.js';
import { t } from './text.js';

const MAC = /Mac|iPhone|iPad/u.test(navigator.platform);

/** Keys that work anywhere on the page. */
export function listenForShortcuts(app) {
  const listen = (event) => {
    if (app.view !== 'chat' || document.querySelector('dialog[open]') !== null) return;
    const { key } = event;
    const command = (MAC ? event.metaKey : event.ctrlKey) && !event.altKey;
    // In a text a Mac goes by paragraphs with these.
    const stepping = event.altKey && !event.ctrlKey && !(MAC && writing(event.target));
    if (command && key.toLowerCase() === 'k') app.sidebar.focusFilter();
    else if (command && (key === '/' || event.code === 'Slash')) openHelp();
    else if (stepping && key === 'ArrowUp') app.sidebar.step(-1);
    else if (stepping && key === 'ArrowDown') app.sidebar.step(1);
    else if (key === 'Escape') escape(app);
    else return;
    event.preventDefault();
  };
  document.addEventListener('keydown', listen, { signal: app.signal });
}

const writing = (target) => target.closest?.('input, textarea') !== null;

/** Escape leads back to where one writes; there it goes to the newest message. */
function escape(app) {
  if (app.files && !app.files.element.hidden) return app.open(app.room.conv ?? undefined);
  if (document.activeElement === app.room.composer.text) return app.room.log.toEnd();
  app.room.focus();
}

export function openHelp() {
  const rows = [
    ['Enter', 'keys.send'],
    ['Shift+Enter', 'keys.line'],
    [MAC ? '⌘+K' : 'Ctrl+K', 'keys.jump'],
    ['Alt+↑', 'keys.up'],
    ['Alt+↓', 'keys.down'],
    ['Esc', 'keys.escape'],
    ['Page Up', 'keys.page'],
    [MAC ? '⌘+/' : 'Ctrl+/', 'keys.help'],
  ];
  openDialog(t('help'), () => [
    el('p', null, t('help.text')),
    el('dl.keys', null, rows.map(([keys, words]) => el('div', null,
      el('dt', null, keys.split('+').map((key) => el('kbd', null, key))), el('dd', null, t(words))))),
  ]);
}
