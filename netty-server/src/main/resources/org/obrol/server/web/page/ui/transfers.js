import { fileName } from './safe.js';

const PREVIEWS = 60; // pictures kept in memory, at most
const RUNNING = 3; // previews loaded at the same time

/**
 * The files that are on their way, and the pictures that are shown small. Views listen to `change`.
 */
export class Transfers extends EventTarget {
  constructor(chat) {
    super();
    this.chat = chat;
    this.sending = [];
    this.fetching = new Map(); // file -> transfer
    this.pictures = new Map(); // file -> promise of an object URL, the one used last is the last
    this.queue = [];
    this.running = 0;
    chat.addEventListener('transfer', ({ detail }) => this.follow(detail.transfer));
    // A file that is half sent does not survive the page; a message does.
    addEventListener('beforeunload', (event) => this.sending.some(isMoving) && event.preventDefault());
    chat.addEventListener('phase', () => chat.phase === 'out' && this.forget());
  }

  /** Sends a file. Its row stands below the messages until its message is there. */
  send(conv, file) {
    const transfer = this.chat.sendFile(conv, file);
    this.sending.push({ key: String(++keys), at: new Date(), file, transfer });
    this.change();
  }

  /** @return {Array<{key: string, at: Date, file: File, transfer: object}>} what is being sent into a conversation */
  uploads(conversation) {
    return this.sending.filter(({ transfer }) => this.chat.open(transfer.conv) === conversation);
  }

  dismiss(upload) {
    upload.transfer.cancel();
    this.sending = this.sending.filter((other) => other !== upload);
    this.change();
  }

  /** Sends a file that could not be sent once more. */
  again(upload) {
    this.dismiss(upload);
    this.send(upload.transfer.conv, upload.file);
  }

  /** Fetches a file and gives it to the browser to save. */
  save(info) {
    if (this.fetching.has(info.file)) return;
    const transfer = this.chat.fetchFile(info);
    this.fetching.set(info.file, { transfer, save: true });
    this.change();
  }

  /** @return {object|undefined} the download of a file that is going on, or has failed */
  download(file) {
    return this.fetching.get(file)?.transfer;
  }

  dismissDownload(file) {
    this.fetching.get(file)?.transfer.cancel();
    this.fetching.delete(file);
    this.change();
  }

  follow(transfer) {
    if (transfer.direction === 'up') {
      if (transfer.state === 'done' || transfer.state === 'cancelled') {
        this.sending = this.sending.filter((upload) => upload.transfer !== transfer);
      }
    } else {
      const entry = [...this.fetching].find(([, { transfer: other }]) => other === transfer);
      if (entry !== undefined && transfer.state === 'done') {
        this.fetching.delete(entry[0]);
        saveBlob(transfer.blob, transfer.name);
      } else if (entry !== undefined && transfer.state === 'cancelled') this.fetching.delete(entry[0]);
    }
    this.change();
  }

  /**
   * A picture to show, by an address of this page alone. It rejects where it cannot be fetched.
   *
   * @param {object} info of the file
   * @param {string} type what kind of picture its name says it is; what the file really is decides the browser
   * @return {Promise<string>}
   */
  picture(info, type) {
    const known = this.pictures.get(info.file);
    if (known !== undefined) {
      this.pictures.delete(info.file);
      this.pictures.set(info.file, known);
      return known;
    }
    const url = this.turn().then(() => this.fetchPicture(info)).then((blob) => URL.createObjectURL(new Blob([blob], { type })));
    this.pictures.set(info.file, url);
    url.catch(() => this.pictures.delete(info.file));
    this.forgetOld();
    return url;
  }

  turn() {
    if (this.running < RUNNING) {
      this.running++;
      return Promise.resolve();
    }
    return new Promise((start) => this.queue.push(start));
  }

  async fetchPicture(info) {
    try {
      return await this.whole(this.chat.fetchFile(info));
    } finally {
      const next = this.queue.shift();
      if (next === undefined) this.running--;
      else next();
    }
  }

  /** The content of a download, when all of it is there. */
  whole(transfer) {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (transfer.state === 'running' || transfer.state === 'waiting') return;
        this.chat.removeEventListener('transfer', look);
        if (transfer.state === 'done') resolve(transfer.blob);
        else reject(transfer.error ?? new Error(transfer.state));
      };
      this.chat.addEventListener('transfer', look);
      look();
    });
  }

  forgetOld() {
    for (const [file, url] of this.pictures) {
      if (this.pictures.size <= PREVIEWS) return;
      this.pictures.delete(file);
      url.then((address) => URL.revokeObjectURL(address), () => {});
    }
  }

  forget() {
    for (const url of this.pictures.values()) url.then((address) => URL.revokeObjectURL(address), () => {});
    this.pictures.clear();
    this.sending = [];
    this.fetching.clear();
  }

  change() {
    this.dispatchEvent(new Event('change'));
  }
}

let keys = 0;

const isMoving = ({ transfer }) => transfer.state === 'running' || transfer.state === 'waiting';

function saveBlob(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([blob], { type: 'application/octet-stream' }));
  link.download = fileName(name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser may ask where to, first
}
