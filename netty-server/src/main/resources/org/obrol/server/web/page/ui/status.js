import { el } from './el.js';
import { t } from './text.js';

/** The quiet bar that says how the connection is, and nothing while all is well. */
export class StatusBar {
  constructor(app) {
    this.app = app;
    this.chat = app.chat;
    this.text = el('span');
    this.now = el('button.link', { type: 'button', onclick: () => this.chat.retryNow() }, t('status.now'));
    this.bar = el('div.status-line', null, el('span.pulse', { 'aria-hidden': 'true' }), this.text, this.now);
    this.element = el('div.status', { role: 'status' });
    app.on('phase', () => this.refresh());
    app.signal.addEventListener('abort', () => clearInterval(this.clock));
    this.refresh();
  }

  refresh() {
    const { phase } = this.chat;
    clearInterval(this.clock);
    if (phase === 'waiting') this.clock = setInterval(() => this.count(), 500);
    this.now.hidden = phase !== 'waiting';
    const quiet = phase === 'online' || phase === 'out' || (phase === 'connecting' && this.app.view === 'login');
    this.bar.dataset.phase = phase;
    if (quiet) this.element.replaceChildren();
    else if (!this.bar.isConnected) this.element.append(this.bar);
    if (quiet) return;
    if (phase === 'waiting') this.count();
    else this.text.textContent = t(phase === 'resuming' ? 'status.resuming' : 'status.connecting');
  }

  count() {
    const seconds = Math.max(0, Math.ceil((this.chat.retryAt - Date.now()) / 1000));
    const words = seconds > 0 ? t('status.waiting', { n: seconds }) : t('status.trying');
    if (this.counted === undefined || !this.counted.isConnected) {
      // Seconds are for the eye: a screen reader hears once that the connection is lost.
      this.counted = el('span', { 'aria-hidden': 'true' });
      this.text.replaceChildren(el('span.vh', null, t('status.lost')), this.counted);
    }
    if (this.counted.textContent !== words) this.counted.textContent = words;
  }
}
