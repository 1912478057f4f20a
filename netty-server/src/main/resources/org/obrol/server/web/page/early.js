// Runs before the first paint, so that a chosen theme does not flash in the other one.
(() => {
  let theme = null;
  try {
    theme = localStorage.getItem('obrol.theme');
  } catch {
    // Storage may be switched off; then the page follows the system.
  }
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
})();
