import { plain } from './safe.js';
import { locale, t } from './text.js';

const made = new Map();

/** Making one of these takes long, so each is made once. */
function format(options, Kind = Intl.DateTimeFormat) {
  const key = locale() + JSON.stringify(options);
  if (!made.has(key)) made.set(key, new Kind(locale(), options));
  return made.get(key);
}

/** 14:05, or 2:05 PM */
export function time(date) {
  return format({ timeStyle: 'short' }).format(date);
}

/** Everything about a moment, for a title. */
export function full(date) {
  return format({ dateStyle: 'full', timeStyle: 'medium' }).format(date);
}

/** Tells two days apart, in the reader's time zone. */
export function dayKey(date) {
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

/** Whole days between a date and today. */
function daysAgo(date) {
  const midnight = (d) => Date.UTC(d.getFullYear(), d.getMonth(), d.getDate());
  return Math.round((midnight(new Date()) - midnight(date)) / 86_400_000);
}

/** Today, Yesterday, Tuesday 3 March. */
export function day(date) {
  const ago = daysAgo(date);
  if (ago === 0) return t('day.today');
  if (ago === 1) return t('day.yesterday');
  const sameYear = date.getFullYear() === new Date().getFullYear();
  return format({ weekday: 'long', day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) }).format(date);
}

/** As short as it can be said: a time today, a weekday this week, a date before. */
export function moment(date) {
  const ago = daysAgo(date);
  if (ago <= 0) return time(date);
  if (ago === 1) return t('day.yesterday');
  if (ago < 7) return format({ weekday: 'short' }).format(date);
  return format({ day: 'numeric', month: 'short' }).format(date);
}

/** What a conversation is called. */
export function titleOf(conv) {
  if (conv === '*') return t('lobby');
  return plain(conv.startsWith('@') ? conv.slice(1) : conv);
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];

/** 1.2 MB, as the reader's region writes it. */
export function bytes(count) {
  let unit = 0;
  let value = count;
  for (; value >= 1000 && unit < UNITS.length - 1; unit++) value /= 1000;
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  const unitDisplay = unit === 0 ? 'long' : 'short'; // the short form of bytes has no plural
  const options = { style: 'unit', unit: UNITS[unit], unitDisplay, maximumFractionDigits: digits };
  return format(options, Intl.NumberFormat).format(value);
}
