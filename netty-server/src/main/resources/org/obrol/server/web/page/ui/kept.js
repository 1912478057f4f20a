/** What this device remembers. Where storage is switched off it forgets, and everything else goes on. */

export function remember(key, value) {
  attempt(() => (value === null ? localStorage.removeItem(key) : localStorage.setItem(key, value)));
}

/** @return {string|null} */
export function recall(key) {
  return attempt(() => localStorage.getItem(key)) ?? null;
}

/** Forgets all that begins with a prefix. */
export function forget(prefix) {
  const keys = attempt(() => Object.keys(localStorage)) ?? [];
  for (const key of keys) if (key.startsWith(prefix)) remember(key, null);
}

function attempt(action) {
  try {
    return action();
  } catch {
    return undefined; // it is a convenience
  }
}
