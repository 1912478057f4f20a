import { el } from './el.js';
import { icon } from './icons.js';
import { t } from './text.js';
import { wordsFor } from './errors.js';

const SHOWN_MS = 8000;

/**
 * Short notes at the edge of the page, about something that a person did. What went wrong is read out at once, what
 * went well when there is a moment.
 */
export class Toasts {
  constructor() {
    this.problems = el('div', { role: 'alert' });
    this.news = el('div', { role: 'status' });
    this.element = el('div.toasts', null, this.problems, this.news);
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
    (kind === 'failed' ? this.problems : this.news).append(toast);
    setTimeout(close, SHOWN_MS);
  }
}
