import { el } from './el.js';
import { icon } from './icons.js';
import { t } from './text.js';
import { wordsFor } from './errors.js';

const SHOWN_MS = 8000;

/** Short notes at the edge of the page, read out at once: what went wrong with something that a person did. */
export class Toasts {
  constructor() {
    this.element = el('div.toasts', { role: 'alert' });
  }

  /** @param {Error} error of the client */
  error(error) {
    this.say(wordsFor(error), 'failed');
  }

  say(text, kind = 'stored') {
    const close = () => toast.remove();
    const toast = el(
      'div.toast',
      { data: { kind } },
      icon(kind),
      el('span', null, text),
      el('button.quiet', { type: 'button', 'aria-label': t('close'), onclick: close }, icon('close')),
    );
    this.element.append(toast);
    setTimeout(close, SHOWN_MS);
  }
}
