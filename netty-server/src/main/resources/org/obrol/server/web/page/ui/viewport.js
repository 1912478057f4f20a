/**
 * Keeps the page above the keyboard of a phone. Where the browser resizes the page itself nothing is to do; Safari lays
 * the keyboard over it, and tells only the size of what can still be seen.
 */
export function fitToKeyboard(root) {
  const { visualViewport } = window;
  if (!visualViewport) return;
  const fit = () => {
    if (visualViewport.scale !== 1) return; // somebody has zoomed in; the page is where they want it
    const covered = window.innerHeight - visualViewport.height;
    root.style.height = covered > 80 ? visualViewport.height + 'px' : '';
    if (covered > 80) window.scrollTo(0, 0);
  };
  visualViewport.addEventListener('resize', fit);
}
