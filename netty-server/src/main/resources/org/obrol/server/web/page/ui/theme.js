import { remember } from './kept.js';

const KEY = 'obrol.theme';

/** @return {'system'|'light'|'dark'} what was chosen on this device */
export function theme() {
  return document.documentElement.dataset.theme ?? 'system';
}

export function setTheme(choice) {
  if (choice === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  remember(KEY, choice === 'system' ? null : choice);
}
