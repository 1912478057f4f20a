import { el } from './el.js';

/**
 * Says things to screen readers, when they have a moment. The list of messages is not live itself: old messages that
 * are loaded into it would be read out.
 *
 * @return {function(string)} with the `element` to put into the page
 */
export function announcer() {
  const element = el('div.vh', { 'aria-live': 'polite' });
  const say = (text) => {
    const line = el('p', null, text);
    element.append(line);
    setTimeout(() => line.remove(), 5000);
  };
  say.element = element;
  return say;
}
