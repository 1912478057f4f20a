/**
 * What other people wrote, made harmless to show. Markup never is a danger here, because all text goes into text
 * nodes; what remains are characters that turn, hide or fake the text around them.
 */

// Embeddings, overrides and isolates of the bidirectional algorithm.
const BIDI = /[\u202A-\u202E\u2066-\u2069]/gu;
// C0 and C1 controls but tab and newline, and what breaks lines or is not seen at all.
const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028\u2029\u{E0000}-\u{E007F}]/gu;
const ODD = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;

/** For names, titles, notifications: one line, and nothing that works on the text behind it. */
export function plain(text) {
  return text.replace(BIDI, '').replace(CONTROLS, ' ').replace(/\s+/gu, ' ').trim();
}

/** A name for a file that is saved on this device: no path, no controls, not hidden. */
export function fileName(name) {
  const flat = plain(name).replace(/[\\/:*?"<>|]/gu, '_').replace(/^\.+/u, '_');
  return flat === '' ? 'file' : flat;
}

/**
 * Splits a text into pieces to show.
 *
 * @return {Array<{text: string, href?: string, odd?: boolean}>} `href` only ever begins with http: or https:; an `odd`
 *     piece is one character that is shown by its number instead of doing what it does
 */
export function pieces(text) {
  const out = [];
  let from = 0;
  for (const link of links(text)) {
    visible(text.slice(from, link.from), out);
    out.push({ text: link.text, href: link.href });
    from = link.to;
  }
  visible(text.slice(from), out);
  return out;
}

function visible(text, out) {
  const clean = text.replace(/\r\n?/gu, '\n');
  if (!ODD.test(clean)) {
    if (clean !== '') out.push({ text: clean });
    return;
  }
  let run = '';
  for (const char of clean) {
    if (!ODD.test(char)) {
      run += char;
      continue;
    }
    if (run !== '') out.push({ text: run });
    run = '';
    out.push({ text: 'U+' + char.codePointAt(0).toString(16).toUpperCase().padStart(4, '0'), odd: true });
  }
  if (run !== '') out.push({ text: run });
}

// A link ends at a space, at what quotes it, where a list goes on with another link, and at characters that would make
// it look like another one.
const LINK = /\bhttps?:\/\/(?:(?![,;|]https?:)[^\s<>"'`\u0000-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF])+/giu;
const CLOSERS = { ')': '(', ']': '[', '}': '{' };

/** @return {Array<{from: number, to: number, text: string, href: string}>} the http(s) links in a text */
export function links(text) {
  const found = [];
  for (const match of text.matchAll(LINK)) {
    const shown = withoutTrailing(match[0]);
    const href = safeHref(shown);
    if (href !== null) found.push({ from: match.index, to: match.index + shown.length, text: shown, href });
  }
  return found;
}

/** Takes off what belongs to the sentence: final punctuation, and a bracket that was opened before the link. */
function withoutTrailing(link) {
  const unopened = {}; // closer -> how many more of it there are than of what opens it
  for (const [closer, opener] of Object.entries(CLOSERS)) unopened[closer] = count(link, closer) - count(link, opener);
  let end = link.length;
  for (; end > 0; end--) {
    const last = link[end - 1];
    if (last in unopened ? unopened[last]-- <= 0 : !FINAL.test(last)) break;
  }
  return link.slice(0, end);
}

const FINAL = /[.,;:!?'"*_~\u2026\u3001\u3002\u00BB\u201D\u2019]/u;
const count = (text, char) => text.split(char).length - 1;

function safeHref(link) {
  try {
    const url = new URL(link);
    const fine = (url.protocol === 'https:' || url.protocol === 'http:') && /^(?:[a-z0-9.-]+|\[.+\])$/u.test(url.hostname);
    // A name before the @ is the oldest trick to make one host look like another.
    return fine && url.username === '' && url.password === '' && isLegible(link) ? url.href : null;
  } catch {
    return null;
  }
}

/** Letters of other scripts can look like Latin ones and lead elsewhere; such an address stays text. */
function isLegible(link) {
  const [, host] = link.match(/^https?:\/\/([^/?#]*)/iu) ?? [];
  return host !== undefined && !/[^\p{Script=Latin}\p{N}\p{M}.:[\]-]/u.test(host);
}
