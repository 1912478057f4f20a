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

/** Keeps a choice of this device; where storage is switched off it lasts as long as the page. */
export function remember(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Nothing to do: it is a convenience.
  }
}

export function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
