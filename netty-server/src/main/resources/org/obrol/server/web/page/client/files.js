import { Download } from './download.js';
import { Transfer, carry } from './transfer.js';
import { Upload } from './upload.js';

const MOST_AT_A_TIME = 3; // a browser has six connections to a server
const PAGE = 500;

/** Files: sends, gets, lists and removes them. */
export class Files {
  #world;
  #session;
  #filesUrl;
  #emit;
  #count = 0;
  #running = new Set();
  #queue = []; // those that wait for their turn
  #sleepers = new Set(); // called when somebody is logged in again

  constructor(world, session, filesUrl, emit) {
    this.#world = world;
    this.#session = session;
    this.#filesUrl = filesUrl;
    this.#emit = emit;
  }

  /** @returns {Transfer} */
  send(conv, content) {
    const { name, size } = content;
    const transfer = this.#transfer({ conv, name, size, file: null, direction: 'up' });
    const upload = new Upload(this.#world, this.#session, this.#filesUrl, transfer, content);
    transfer.signal.addEventListener('abort', () => upload.abandon());
    this.#enqueue(transfer, upload);
    return transfer;
  }

  /**
   * @param {object} of a message of kind `file`, or what `list` tells of a file
   * @returns {Transfer} a new one, or the one that gets this file already
   */
  fetch({ conv, file, name, text, size }) {
    const isIt = (transfer) => transfer.direction === 'down' && transfer.file === file;
    const known = [...this.#running, ...this.#queue.map((queued) => queued.transfer)].find(isIt);
    if (known !== undefined) {
      return known;
    }
    const transfer = this.#transfer({ conv, name: name ?? text, size, file, direction: 'down' });
    this.#enqueue(transfer, new Download(this.#world, this.#session, this.#filesUrl, transfer));
    return transfer;
  }

  /** @returns {Promise<object[]>} the files of one conversation or of all, the oldest first */
  async list(conv) {
    const files = [];
    for (let more = true; more; ) {
      const after = files.at(-1)?.file;
      const page = await this.#session.request({ cmd: 'file', op: 'list', conv, after, limit: PAGE });
      files.push(...page.files.map((info) => ({ ...info, at: new Date(info.at) })));
      more = page.more && page.files.length > 0;
    }
    return files;
  }

  async remove(file) {
    await this.#session.request({ cmd: 'file', op: 'remove', file });
  }

  /** Logged in again: what waited for it goes on. */
  resumed() {
    const sleepers = [...this.#sleepers];
    this.#sleepers.clear();
    sleepers.forEach((wake) => wake());
  }

  clear() {
    const queued = this.#queue.splice(0).map(({ transfer }) => transfer);
    [...queued, ...this.#running].forEach((transfer) => transfer.cancel());
    this.resumed();
  }

  #transfer(fields) {
    const id = `t${++this.#count}`;
    return new Transfer({ id, ...fields }, (transfer) => this.#emit('transfer', { transfer }));
  }

  #enqueue(transfer, moving) {
    this.#queue.push({ transfer, moving });
    this.#emit('transfer', { transfer });
    this.#next();
  }

  #next() {
    while (this.#running.size < MOST_AT_A_TIME) {
      const at = this.#queue.findIndex(({ transfer }) => this.#mayBegin(transfer));
      if (at < 0) {
        return;
      }
      this.#carry(this.#queue.splice(at, 1)[0]);
    }
  }

  /** Files that are sent to the same conversation arrive in the order in which they were chosen. */
  #mayBegin({ direction, conv }) {
    return direction === 'down' || ![...this.#running].some((one) => one.direction === 'up' && one.conv === conv);
  }

  async #carry({ transfer, moving }) {
    this.#running.add(transfer);
    try {
      await carry(transfer, () => moving.step(), (ms) => this.#pause(ms, transfer.signal));
    } finally {
      this.#running.delete(transfer);
      this.#next();
    }
  }

  /** Until the time is over and somebody is logged in, or the transfer is given up. */
  async #pause(ms, signal) {
    await new Promise((resolve) => {
      const timer = this.#world.setTimeout(resolve, ms);
      signal.addEventListener('abort', () => {
        this.#world.clearTimeout(timer);
        resolve();
      });
    });
    if (this.#session.phase !== 'online' && !signal.aborted) {
      await new Promise((resolve) => {
        this.#sleepers.add(resolve);
        signal.addEventListener('abort', resolve);
      });
    }
  }
}
