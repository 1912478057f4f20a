import { fileCard } from './attachments.js';
import { avatar } from './avatar.js';
import { el } from './el.js';
import { wordsFor } from './errors.js';
import { full, time } from './format.js';
import { icon } from './icons.js';
import { pieces, plain } from './safe.js';
import { t } from './text.js';

/** A message that the server has. `update` shows what has become known of it since. */
export function messageRow(app, message) {
  const { mine, from, kind, at } = message;
  const state = mine ? tick() : null;
  const body = kind === 'file' && message.file ? fileCard(app, message) : said(message.text);
  const row = frame(mine, from, at, body, state);
  row.dataset.seq = message.seq;
  row.update = ({ stored }) => {
    body.update?.();
    if (state === null) return;
    row.dataset.state = 'stored';
    state.update('stored', stored === undefined ? t('state.stored') : t('state.stored.' + (STORES.has(stored) ? stored : 'memory')));
  };
  return row;
}

const STORES = new Set(['memory', 'os', 'disk', 'cluster']);

/** A message that is on its way, or did not get through. */
export function outgoingRow(app, outgoing) {
  const state = tick();
  const why = el('span');
  const trouble = el('div.trouble', { hidden: true }, why,
    el('button.link', { type: 'button', onclick: () => app.chat.retry(outgoing) }, t('retry')),
    el('button.link', { type: 'button', onclick: () => app.chat.discard(outgoing) }, t('discard')));
  const row = frame(true, app.chat.me, outgoing.at, said(outgoing.text), state);
  row.append(trouble);
  row.dataset.key = outgoing.key;
  row.update = ({ state: now, error }) => {
    row.dataset.state = now;
    trouble.hidden = now !== 'failed';
    why.textContent = now === 'failed' ? t('state.notSent', { why: error === null ? '' : wordsFor(error) }) : '';
    const waiting = now === 'sending' && app.chat.phase !== 'online';
    state.update(now, t(waiting ? 'state.waiting' : 'state.' + now));
  };
  return row;
}

/** What all messages have around what they say. */
export function frame(mine, from, at, body, state) {
  const name = plain(from);
  return el(
    mine ? 'div.msg.mine' : 'div.msg',
    { role: 'article', 'aria-label': t('message.label', { name: mine ? t('you') : name, time: time(at) }) },
    mine ? null : avatar('@' + from),
    mine ? null : el('bdi.from', null, name),
    el('div.bubble', null, body),
    el('div.meta', null, el('time', { dateTime: at.toISOString(), title: full(at) }, time(at)), state),
  );
}

/** The sign that says how far one's own message has come. */
function tick() {
  const words = el('span.vh');
  const sign = el('span.tick', null, words);
  sign.update = (name, text) => {
    if (sign.dataset.state !== name) {
      sign.dataset.state = name;
      sign.replaceChildren(icon(name), words);
    }
    if (words.textContent !== text) {
      words.textContent = text;
      sign.title = text;
    }
  };
  return sign;
}

// Up to three pictures and nothing else are shown large. There are many ways to read a row of skin tones as three
// pictures, so a long text is not even looked at.
const LONGEST_PICTURES = 64; // UTF-16 units
const ONLY_PICTURES = /^(?:\p{Extended_Pictographic}(?:\uFE0F|\u200D\p{Extended_Pictographic}|\p{Emoji_Modifier})*\s*){1,3}$/u;

function said(text) {
  const line = el(text.length <= LONGEST_PICTURES && ONLY_PICTURES.test(text) ? 'p.said.large' : 'p.said', { dir: 'auto' });
  for (const piece of pieces(text)) line.append(...parts(piece));
  return line;
}

// Chromium lays out a long row of skin tones in a time that grows with its square, unless it is in several text nodes.
const TONES = /(\p{Emoji_Modifier}{32})/u;

function parts({ text, href, odd }) {
  if (href !== undefined) return [el('a', { href, target: '_blank', rel: 'noopener noreferrer', dir: 'ltr' }, text)];
  if (odd) return [el('span.odd', { title: t('odd') }, text)];
  return text.split(TONES).filter((part) => part !== '');
}
