import { fold } from '../client/conversation.js';
import { confirm } from './dialog.js';
import { el } from './el.js';
import { bytes, titleOf } from './format.js';
import { icon } from './icons.js';
import { recall, remember } from './kept.js';
import { plain } from './safe.js';
import { t } from './text.js';

const TALLEST = 200; // pixels
const encoder = new TextEncoder();

/** What the drafts of a user are kept under. No name has a slash in it. */
export const draftsOf = (me) => `obrol.draft/${me}/`;

/** Where one writes. What is not sent yet is kept for each conversation, also over a reload. */
export class Composer {
  /**
   * @param {function(string)} send gets a text
   * @param {function(Array<File>)} sendFiles gets files
   */
  constructor(app, send, sendFiles) {
    this.app = app;
    this.send = send;
    this.sendFiles = sendFiles;
    this.text = el('textarea', { rows: 1, 'aria-label': t('message'), enterKeyHint: 'send', dir: 'auto',
      oninput: () => this.changed(), onkeydown: (event) => this.key(event), onpaste: (event) => this.paste(event) });
    this.counter = el('span.counter', { hidden: true, role: 'status' });
    this.button = el('button.send', { type: 'submit', 'aria-label': t('send'), title: t('send') }, icon('send'));
    this.picker = el('input', { type: 'file', multiple: true, hidden: true, 'aria-hidden': 'true', tabIndex: -1, onchange: () => this.picked() });
    this.attach = el('button.quiet', { type: 'button', 'aria-label': t('attach'), title: t('attach'), onclick: () => this.picker.click() }, icon('attach'));
    this.element = el('form.composer', { onsubmit: (event) => this.submit(event) },
      this.attach, this.picker, el('div.writing', null, this.text, this.counter), this.button);
  }

  show(conversation) {
    this.conversation = conversation;
    this.closed = conversation.conv === '@system';
    this.text.value = recall(this.draftKey()) ?? '';
    this.text.disabled = this.attach.disabled = this.closed;
    this.changed(false);
  }

  draftKey() {
    return draftsOf(this.app.chat.me) + fold(this.conversation.conv);
  }

  changed(keep = true) {
    if (keep) remember(this.draftKey(), this.text.value === '' ? null : this.text.value);
    this.grow();
    this.refresh();
  }

  /** As tall as what is written, up to a limit. */
  grow() {
    this.text.style.height = 'auto';
    this.text.style.height = Math.min(TALLEST, this.text.scrollHeight) + 'px';
    this.text.style.overflowY = this.text.scrollHeight > TALLEST ? 'auto' : 'hidden';
  }

  refresh() {
    const name = titleOf(this.conversation.conv);
    const words = this.closed ? t('composer.closed') : t('composer.to', { name });
    if (this.text.placeholder !== words) this.text.placeholder = words;
    const most = this.app.chat.server?.maxText ?? Infinity;
    // A character has at most three bytes for each of its UTF-16 units, so short texts need no counting.
    const long = this.text.value.length * 3 > most * 0.8;
    const size = long ? encoder.encode(this.text.value).length : 0;
    const over = size > most;
    this.counter.hidden = size < most * 0.8;
    this.counter.textContent = this.counter.hidden ? '' : over ? t('composer.over', { size: bytes(size - most) }) : t('composer.left', { size: bytes(most - size) });
    this.counter.classList.toggle('bad', over);
    this.button.disabled = over || this.closed;
    this.element.classList.toggle('ready', this.text.value.trim() !== '' && !over);
  }

  key(event) {
    // While a word is being composed, Enter belongs to the input method.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    this.submit(event);
  }

  submit(event) {
    event.preventDefault();
    const text = this.text.value.trimEnd();
    if (text.trim() === '' || this.button.disabled) return this.text.focus();
    this.text.value = '';
    this.changed();
    this.send(text);
    this.text.focus();
  }

  picked() {
    const files = [...this.picker.files];
    this.picker.value = ''; // the same file may be chosen again
    if (files.length > 0) this.sendFiles(files);
  }

  async paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0 || this.closed) return;
    event.preventDefault();
    const named = files.map((file) => plain(file.name)).join(', ');
    const to = titleOf(this.conversation.conv);
    const fine = await confirm({ title: t('paste.title', { n: files.length, to }), text: named, action: t('paste.action') });
    if (fine) this.sendFiles(files);
    this.text.focus();
  }

  focus() {
    this.text.focus({ preventScroll: true });
  }
}
