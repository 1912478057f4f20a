const SVG = 'http://www.w3.org/2000/svg';

// Strokes on a grid of 24 × 24.
const PATHS = {
  send: 'M5 12h13M12 5l7 7-7 7',
  attach: 'M20 11.5l-8.2 8.2a5.2 5.2 0 0 1-7.4-7.4l8.6-8.6a3.5 3.5 0 0 1 5 5l-8.6 8.6a1.7 1.7 0 0 1-2.5-2.4l7.6-7.7',
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5L20 20',
  members: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c.4-3.6 3-5.5 6.5-5.5s6.1 1.9 6.5 5.5M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.8c2 .8 3.2 2.6 3.5 5.2',
  folder: 'M3.5 18V6.5A1.5 1.5 0 0 1 5 5h4.2l2.3 2.5H19a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 18Z',
  settings: 'M4 8h8M18 8h2M4 16h2M12 16h8M15 10.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM9 18.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  stored: 'M5 12.5l4.5 4.5L19 7',
  sending: 'M12 7.5V12l3 2M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z',
  failed: 'M12 8v4.5M12 16v.01M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z',
  download: 'M12 4v11M7 10.5l5 5 5-5M5 20h14',
  trash: 'M4.5 7h15M10 7V4.5h4V7M6.5 7l.8 12.5h9.4L17.5 7',
  down: 'M12 5v14M6 13l6 6 6-6',
  help: 'M9.2 9a2.9 2.9 0 1 1 4.3 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17v.01M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z',
  file: 'M7 3.5h7l4.5 4.5v11.5a1 1 0 0 1-1 1h-10.5a1 1 0 0 1-1-1v-15a1 1 0 0 1 1-1ZM14 3.5V8h4.5',
  image: 'M4.5 5h15v14h-15ZM4.5 16l4.5-4.5 4 4 2.5-2.5 4 4M15 9.5v.01',
  leave: 'M14 4.5H6v15h8M11 12h9.5M17 8.5l3.5 3.5-3.5 3.5',
  more: 'M6 12v.01M12 12v.01M18 12v.01',
};

/** @return {SVGElement} a drawing that assistive technology does not see: what it means is said in words beside it */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}

/** Builds SVG from a tree of `[tag, attributes, ...children]`. */
export function draw([tag, attributes, ...children]) {
  const node = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children.map(draw));
  return node;
}

/** The two bubbles of the mark. Their colours come from the style sheet. */
export function mark() {
  return draw([
    'svg',
    { viewBox: '8 8 48 48', class: 'mark', 'aria-hidden': 'true' },
    ['path', { class: 'mark-b', d: 'M38 12a14 14 0 0 1 14 14v12a2 2 0 0 1-2 2H38a14 14 0 0 1 0-28Z' }],
    ['path', { class: 'mark-a', d: 'M26 24a14 14 0 0 1 0 28H14a2 2 0 0 1-2-2V38a14 14 0 0 1 14-14Z' }],
  ]);
}
