import { openDialog } from './dialog.js';
import { el } from './el.js';
import { wordsFor } from './errors.js';
import { bytes } from './format.js';
import { icon } from './icons.js';
import { frame } from './message.js';
import { plain } from './safe.js';
import { t } from './text.js';

// Pictures that every browser shows and that hold no script.
const PICTURES = { png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp', avif: 'image/avif' };
const LARGEST_PREVIEW = 5_000_000; // bytes that are fetched unasked

function pictureType(name) {
  return PICTURES[name.toLowerCase().match(/\.([a-z]+)$/u)?.[1]];
}

/** A file in a message: what it is, and the way to have it; small pictures are shown. It has `update()` as its line. */
export function fileCard(app, message) {
  const info = { conv: message.conv, file: message.file, name: message.text, size: message.size, sha256: message.sha256 };
  const type = pictureType(info.name);
  const line = fileLine(app, info);
  const shown = type !== undefined && info.size <= LARGEST_PREVIEW;
  const card = shown ? el('div.file.pictured', null, preview(app, info, type), line) : el('div.file', null, line);
  card.update = line.update;
  return card;
}

/**
 * One line for a file: name, size, and download with its progress.
 *
 * @param {Array} [facts] what else is to be said of it
 * @param {...HTMLElement} more what else can be done with it
 * @return {HTMLElement} whose `update()` is for whoever shows it to call when transfers have changed
 */
export function fileLine(app, info, facts = null, ...more) {
  const name = plain(info.name);
  const about = el('span.file-about', null, bytes(info.size));
  const bar = el('progress', { hidden: true, max: 1, 'aria-label': t('file.progress', { name }) });
  const get = el('button.quiet', { type: 'button', 'aria-label': t('file.download', { name }), title: t('file.download', { name }) }, icon('download'));
  const stop = el('button.quiet', { type: 'button', hidden: true, 'aria-label': t('file.stop', { name }), title: t('cancel') }, icon('close'));
  get.addEventListener('click', () => app.transfers.save(info));
  stop.addEventListener('click', () => app.transfers.dismissDownload(info.file));
  const refresh = () => {
    const transfer = app.transfers.download(info.file);
    const failed = transfer?.state === 'failed';
    get.hidden = transfer !== undefined;
    stop.hidden = transfer === undefined;
    bar.hidden = transfer === undefined || failed;
    about.classList.toggle('bad', failed);
    if (transfer !== undefined && !failed) bar.value = info.size === 0 ? 1 : transfer.done / info.size;
    about.textContent = failed ? wordsFor(transfer.error) : transfer === undefined ? bytes(info.size) : amount(app, transfer);
  };
  const line = el('div.file-line', null, el('span.file-sign', null, icon(pictureType(info.name) ? 'image' : 'file')),
    el('div.file-what', null, el('bdi.file-name', { title: name }, name), el('span.file-facts', null, about, facts), bar), get, stop, ...more);
  line.update = refresh;
  refresh();
  return line;
}

function amount(app, { done, size }) {
  const words = t('file.of', { done: bytes(done), size: bytes(size) });
  return app.chat.phase === 'online' ? words : t('file.waiting', { amount: words });
}

/** A picture in a box of fixed height, fetched when it comes near: nothing moves when it arrives. */
function preview(app, info, type) {
  const name = plain(info.name);
  const image = el('img', { alt: name, decoding: 'async', hidden: true });
  const open = el('button.preview', { type: 'button', 'aria-label': t('file.view', { name }), disabled: true, onclick: () => view(app, info, type) }, image);
  const give = () => {
    open.closest('.pictured').classList.remove('pictured');
    open.remove();
  };
  image.addEventListener('load', () => {
    image.hidden = false;
    open.disabled = false;
  });
  image.addEventListener('error', give);
  const near = new IntersectionObserver(([entry]) => {
    if (!entry.isIntersecting) return;
    near.disconnect();
    app.transfers.picture(info, type).then((url) => (image.src = url), give);
  }, { rootMargin: '300px' });
  near.observe(open);
  return open;
}

function view(app, info, type) {
  const name = plain(info.name);
  const image = el('img.whole', { alt: name });
  app.transfers.picture(info, type).then((url) => (image.src = url), () => image.remove()); // it may have been forgotten
  const line = fileLine(app, info);
  app.transfers.addEventListener('change', line.update, { signal: app.signal });
  const onclose = () => app.transfers.removeEventListener('change', line.update);
  openDialog(name, () => [image, line], { kind: 'picture', onclose });
}

/** A file that is being sent. */
export function attachUpload(app, upload) {
  const { transfer } = upload;
  const name = plain(transfer.name);
  const about = el('span.file-about');
  const bar = el('progress', { max: 1, 'aria-label': t('file.progress', { name }) });
  const stop = el('button.quiet', { type: 'button', 'aria-label': t('file.stop', { name }), title: t('cancel'), onclick: () => app.transfers.dismiss(upload) }, icon('close'));
  const line = el('div.file', null, el('div.file-line', null, el('span.file-sign', null, icon(pictureType(name) ? 'image' : 'file')),
    el('div.file-what', null, el('bdi.file-name', { title: name }, name), el('span.file-facts', null, about), bar), stop));
  const row = frame(true, app.chat.me, upload.at, line, null);
  const again = el('button.link', { type: 'button', onclick: () => app.transfers.again(upload) }, t('retry'));
  const trouble = el('div.trouble', { hidden: true }, again);
  row.append(trouble);
  row.update = () => {
    const failed = transfer.state === 'failed';
    trouble.hidden = !failed;
    row.dataset.state = failed ? 'failed' : 'sending';
    about.classList.toggle('bad', failed);
    about.textContent = failed ? t('state.notSent', { why: wordsFor(transfer.error, 'file') }) : amount(app, transfer);
    bar.hidden = failed;
    bar.value = transfer.size === 0 ? 1 : transfer.done / transfer.size;
  };
  return row;
}
