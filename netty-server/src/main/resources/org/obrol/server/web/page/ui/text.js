import en from '../text/en.js';
import id from '../text/id.js';
import { recall, remember } from './kept.js';

const LANGUAGES = { en, id };
const KEY = 'obrol.language';

/** Which languages there are, each by its own name. */
export const names = { en: 'English', id: 'Bahasa Indonesia' };

let language = choose();
let plural = new Intl.PluralRules(language);

function choose() {
  const wanted = [recall(KEY), ...navigator.languages].filter((tag) => tag !== null);
  // Browsers say `id`, old ones `in`.
  const codes = wanted.map((tag) => tag.toLowerCase().split('-')[0]).map((code) => (code === 'in' ? 'id' : code));
  return codes.find((code) => code in LANGUAGES) ?? 'en';
}

/** @return {string} the language of the page: `en` or `id` */
export function current() {
  return language;
}

/** Dates and numbers are written as the reader's region writes this language, where the browser names one. */
export function locale() {
  return navigator.languages.find((tag) => tag.toLowerCase().split('-')[0] === language) ?? language;
}

/** @param {string|null} choice null is what the browser prefers */
export function setLanguage(choice) {
  remember(KEY, choice);
  language = choose();
  plural = new Intl.PluralRules(language);
  document.documentElement.lang = language;
}

export function chosenLanguage() {
  return recall(KEY);
}

/**
 * The words for a key.
 *
 * @param {string} key one of text/en.js
 * @param {object} [values] what stands for `{name}` in it; `n` also chooses the plural form
 */
export function t(key, values = {}) {
  const entry = LANGUAGES[language][key] ?? en[key];
  if (entry === undefined) throw new Error('no text: ' + key);
  const words = typeof entry === 'string' ? entry : (entry[plural.select(values.n)] ?? entry.other);
  return words.replace(/\{(\w+)\}/gu, (_, name) => shown(values[name]));
}

const RTL = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/u;

function shown(value) {
  if (typeof value === 'number') return value.toLocaleString(locale());
  const text = String(value);
  return RTL.test(text) ? '\u2068' + text + '\u2069' : text; // isolated: it must not turn the words around it
}
