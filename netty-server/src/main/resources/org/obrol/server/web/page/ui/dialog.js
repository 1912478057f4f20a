import { append, el } from './el.js';
import { icon } from './icons.js';
import { t } from './text.js';

let ids = 0;

/**
 * Opens a dialog over the page. Escape, its cross, and a click beside it close it; the focus then goes back to where
 * it was.
 *
 * @param {string} title its heading
 * @param {function(function()): Array} content makes what is in it, given a function that closes it
 * @param {{kind?: string, onclose?: function()}} [options] `sheet` is one at the side
 * @return {HTMLDialogElement}
 */
export function openDialog(title, content, { kind = 'box', onclose = () => {} } = {}) {
  const id = 'dialog-' + ++ids;
  const dialog = el('dialog.' + kind, { 'aria-labelledby': id });
  const close = () => dialog.close();
  const body = el('div.dialog-body');
  append(body, content(close));
  dialog.append(
    el('div.dialog-inner', null,
      el('header.dialog-head', null, el('h2', { id }, title),
        el('button.quiet', { type: 'button', 'aria-label': t('close'), onclick: close }, icon('close'))),
      body),
  );
  dialog.addEventListener('pointerdown', (event) => {
    if (event.target === dialog) close(); // only what is beside the dialog's content is the dialog itself
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    onclose();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Asks before something that cannot be taken back. @return {Promise<boolean>} */
export function confirm({ title, text, action, danger = false }) {
  return new Promise((answer) => {
    let fine = false;
    openDialog(
      title,
      (close) => [
        el('p', null, text),
        el('div.actions', null,
          el('button.secondary', { type: 'button', onclick: close }, t('cancel')),
          el(danger ? 'button.primary.danger' : 'button.primary', { type: 'button', autofocus: true, onclick: () => {
            fine = true;
            close();
          } }, action)),
      ],
      { kind: 'ask', onclose: () => answer(fine) },
    );
  });
}
