import { ChatError } from './errors.js';

/**
 * Sends a local file in three steps: `file send` opens the upload and `file done` ends it, both over
 * the socket; the content goes between them by HTTP. What has arrived stays when a connection breaks.
 */
export class Upload {
  #world;
  #session;
  #filesUrl;
  #transfer;
  #content;

  /** @param {File} content */
  constructor(world, session, filesUrl, transfer, content) {
    this.#world = world;
    this.#session = session;
    this.#filesUrl = filesUrl;
    this.#transfer = transfer;
    this.#content = content;
  }

  /** @returns {Promise<boolean>} true when the file is a message of the conversation */
  async step() {
    const transfer = this.#transfer;
    if (transfer.file === null) {
      await this.#open();
      if (transfer.isOver) {
        await this.abandon(); // given up while the server was asked
        return false;
      }
    } else {
      await this.#askWhere();
    }
    if (transfer.done < transfer.size) {
      await this.#put();
    }
    // May be said again after it worked: the answer is that of the first time.
    await this.#session.request({ cmd: 'file', op: 'done', file: transfer.file });
    return true;
  }

  /** Gives the upload up at the server; it would do so itself after a day. */
  async abandon() {
    const { file } = this.#transfer;
    if (file !== null) {
      await this.#session.request({ cmd: 'file', op: 'remove', file }).catch(() => {});
    }
  }

  async #open() {
    const { conv: to, name, size } = this.#transfer;
    const reply = await this.#session.request({ cmd: 'file', op: 'send', to, name, size });
    this.#transfer.file = reply.file;
  }

  /** A chunk that lies before where the upload stands changes nothing, and is answered with the place. */
  async #askWhere() {
    const { file } = this.#transfer;
    const chunk = { cmd: 'file', op: 'chunk', file, offset: 0, data: '' };
    const reply = await this.#session.request(chunk);
    this.#transfer.progress(reply.offset);
  }

  async #put() {
    const transfer = this.#transfer;
    const offset = transfer.done;
    const rest = this.#content.slice(offset);
    const answer = await this.#exchange(offset, rest);
    if (answer.status !== 200) {
      // 409: what came before was still being taken in, so the place has moved. Ask again.
      const moved = answer.status === 409;
      throw moved ? new ChatError('unavailable', answer.body.message, true) : refusal(answer);
    }
    transfer.progress(answer.body.offset);
    if (transfer.done < transfer.size) {
      throw new ChatError('unavailable', 'the upload is not complete', true);
    }
  }

  #exchange(offset, body) {
    const { file, signal } = this.#transfer;
    const request = new this.#world.XMLHttpRequest();
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        throw ChatError.offline(); // given up: the transfer is over already
      }
      request.open('PUT', `${this.#filesUrl}/${file}?offset=${offset}`);
      request.setRequestHeader('Authorization', `Bearer ${this.#session.token}`);
      request.responseType = 'json';
      request.upload.onprogress = (event) => this.#transfer.progress(offset + event.loaded);
      request.onload = () => resolve({ status: request.status, body: request.response });
      request.onerror = () => reject(ChatError.offline());
      request.onabort = () => reject(ChatError.offline());
      signal.addEventListener('abort', () => request.abort(), { once: true });
      request.send(body);
    }).catch((failure) => this.#readable(offset, failure));
  }

  /** The browser does not tell a lost connection from a file that was changed or removed meanwhile. */
  async #readable(offset, failure) {
    try {
      await this.#content.slice(offset, offset + 1).arrayBuffer();
    } catch {
      throw new ChatError('unreadable', `${this.#content.name} cannot be read (any more)`);
    }
    throw failure;
  }
}

/** @returns {ChatError} what an answer of HTTP says, also one that is not from the chat server itself */
export function refusal({ status, body }) {
  if (typeof body?.code === 'string') {
    return ChatError.from(body);
  }
  const passing = status >= 500 || status === 408 || status === 429;
  return new ChatError(passing ? 'unavailable' : 'internal', `HTTP status ${status}`, passing);
}
