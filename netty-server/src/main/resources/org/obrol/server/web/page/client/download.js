import { ChatError } from './errors.js';
import { refusal } from './upload.js';

const PART_BYTES = 4 << 20;

/** Gets a file over HTTP, and after a lost connection goes on where it broke off. */
export class Download {
  #world;
  #session;
  #filesUrl;
  #transfer;
  #parts = []; // blobs: the browser may keep those on disk
  #pieces = []; // what is not in a blob yet
  #pieceBytes = 0;
  #tag = null;

  constructor(world, session, filesUrl, transfer) {
    this.#world = world;
    this.#session = session;
    this.#filesUrl = filesUrl;
    this.#transfer = transfer;
  }

  /** @returns {Promise<boolean>} true when `transfer.blob` is there */
  async step() {
    const transfer = this.#transfer;
    if (transfer.done < transfer.size || this.#tag === null) {
      await this.#receive(await this.#ask());
    }
    if (transfer.done < transfer.size) {
      throw ChatError.offline(); // it ended too early
    }
    this.#pack();
    transfer.blob = new Blob(this.#parts);
    return true;
  }

  async #ask() {
    const { file, done, signal } = this.#transfer;
    const headers = { Authorization: `Bearer ${this.#session.token}` };
    if (done > 0) {
      headers.Range = `bytes=${done}-`;
      headers['If-Range'] = this.#tag;
    }
    let response;
    try {
      response = await this.#world.fetch(`${this.#filesUrl}/${file}`, { headers, signal, cache: 'no-store' });
    } catch {
      throw ChatError.offline();
    }
    if (!response.ok) {
      const body = await response.json().catch(() => null);
      throw refusal({ status: response.status, body });
    }
    return response;
  }

  async #receive(response) {
    if (response.status !== 206) {
      this.#restart(); // all of it comes
    }
    this.#tag = response.headers.get('ETag') ?? '';
    const reader = response.body.getReader();
    try {
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        this.#take(piece.value);
      }
    } catch {
      throw ChatError.offline();
    }
  }

  #take(bytes) {
    this.#pieces.push(bytes);
    this.#pieceBytes += bytes.length;
    if (this.#pieceBytes >= PART_BYTES) {
      this.#pack();
    }
    this.#transfer.progress(this.#transfer.done + bytes.length);
  }

  #pack() {
    this.#parts.push(new Blob(this.#pieces));
    this.#pieces = [];
    this.#pieceBytes = 0;
  }

  #restart() {
    this.#parts = [];
    this.#pieces = [];
    this.#pieceBytes = 0;
    this.#transfer.progress(0);
  }
}
