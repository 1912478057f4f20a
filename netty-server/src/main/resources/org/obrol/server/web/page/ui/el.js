/**
 * The one way in which this page builds DOM: elements, properties and text nodes, never markup.
 *
 * `el('button.quiet', { type: 'button', onclick: f, 'aria-label': 'Close' }, icon('close'))`
 *
 * @param {string} shape a tag name with classes behind dots
 * @param {object} [props] `on…` are listeners, `data` becomes data-*, `hidden`, `value` and the like are properties,
 *     anything with a dash or that is no property is an attribute; null leaves it out, and false an attribute
 * @param {...(Node|string|null|undefined|false|Array)} children strings become text
 * @return {HTMLElement}
 */
export function el(shape, props, ...children) {
  const [tag, ...classes] = shape.split('.');
  const node = document.createElement(tag);
  if (classes.length > 0) node.className = classes.join(' ');
  for (const [key, value] of Object.entries(props ?? {})) set(node, key, value);
  append(node, children);
  return node;
}

function set(node, key, value) {
  if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
  else if (key === 'data') Object.assign(node.dataset, value);
  else if (value == null || (value === false && !(key in node))) return;
  else if (isProperty(node, key, value)) node[key] = value;
  else node.setAttribute(key, value === true ? '' : value);
}

/** A property that is true or false takes no words: `autocorrect="off"` would turn it on. */
function isProperty(node, key, value) {
  return key in node && (typeof node[key] !== 'boolean' || typeof value === 'boolean');
}

/** Adds children as `el` does. */
export function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child != null && child !== false) node.append(child);
  }
}

/**
 * Makes the children of `parent` exactly `nodes`, moving as little as possible, so that focus, selection and
 * animations of what stays are not touched.
 */
export function arrange(parent, nodes) {
  const keep = new Set(nodes);
  for (let child = parent.firstChild; child; ) {
    const next = child.nextSibling;
    if (!keep.has(child)) child.remove();
    child = next;
  }
  let at = parent.firstChild;
  for (const node of nodes) {
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
  }
}

/**
 * Makes a function that runs `action` once in the next frame, however often it is called until then. In a tab that
 * nobody sees there are no frames; there a timer does it.
 *
 * @param {function()} action
 * @param {AbortSignal} [signal] once it is aborted nothing is run any more, also not what is due: the view is gone
 */
export function oncePerFrame(action, signal) {
  let due = false;
  const run = () => {
    due = false;
    if (!signal?.aborted) action();
  };
  return () => {
    if (due) return;
    due = true;
    if (document.hidden) setTimeout(run, 250);
    else requestAnimationFrame(run);
  };
}
