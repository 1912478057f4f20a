import { el } from './el.js';
import { plain } from './safe.js';

const TONES = 12;

/** A colour for a name, always the same one: a number that the style sheet knows. */
export function tone(name) {
  let hash = 0x811c9dc5;
  for (const char of name.toLowerCase()) hash = Math.imul(hash ^ char.codePointAt(0), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % TONES;
}

/** One or two letters that stand for a name. */
export function initials(name) {
  const words = plain(name).split(/[\s._-]+/u).filter((word) => word !== '');
  if (words.length === 0) return '?';
  const letters = words.length > 1 ? [first(words[0]), first(words.at(-1))] : [first(words[0])];
  return letters.join('').toLocaleUpperCase();
}

const first = (word) => [...word][0];

/**
 * The picture of a conversation or a person. It is decoration: the name stands beside it.
 *
 * @param {string} conv `*`, `#group` or `@person`
 */
export function avatar(conv, online) {
  if (conv === '*') return el('span.avatar.lobby', { 'aria-hidden': 'true' }, el('i'), el('i'), el('i'));
  const name = conv.slice(1);
  const group = conv.startsWith('#');
  return el(
    group ? 'span.avatar.group' : 'span.avatar',
    { 'aria-hidden': 'true', data: { tone: tone(name) } },
    group ? '#' : initials(name),
    online === undefined ? null : el('span.dot', { data: { online } }),
  );
}

