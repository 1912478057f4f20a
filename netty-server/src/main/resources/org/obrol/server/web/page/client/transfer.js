import { Backoff } from './backoff.js';
import { ChatError } from './errors.js';

/**
 * One file on its way up or down. It goes on after a lost connection until it is done, refused or
 * cancelled.
 */
export class Transfer {
  id;
  conv;
  name;
  /** Bytes. */
  size;
  /** @type {'up'|'down'} */
  direction;
  /** The file's id; of an upload null until the server has given one. */
  file;
  /** How many bytes have been moved. */
  done = 0;
  /** @type {'waiting'|'running'|'done'|'failed'|'cancelled'} `waiting` for its turn or for a connection */
  state = 'waiting';
  /** @type {ChatError | null} of a failed one */
  error = null;
  /** Whether anything was moved since the last break. */
  hasMoved = false;
  /** @type {Blob | undefined} of a download that is done */
  blob;

  #changed;
  #abort = new AbortController();

  constructor(fields, changed) {
    Object.assign(this, fields);
    this.#changed = changed;
  }

  get isOver() {
    return this.state === 'done' || this.state === 'failed' || this.state === 'cancelled';
  }

  /** Aborted when the transfer is given up. */
  get signal() {
    return this.#abort.signal;
  }

  /** Gives it up. What has arrived of an upload is thrown away. */
  cancel() {
    if (!this.isOver) {
      this.become('cancelled');
      this.#abort.abort();
    }
  }

  become(state, error = null) {
    if (!this.isOver) {
      this.state = state;
      this.error = error;
      this.#changed(this);
    }
  }

  progress(done) {
    if (this.done !== done && !this.isOver) {
      this.hasMoved ||= done > this.done;
      this.done = done;
      this.#changed(this);
    }
  }
}

/**
 * Carries a transfer through: takes steps until one is the last, and after a connection that broke
 * waits and takes the same step again.
 *
 * @param {Transfer} transfer
 * @param {() => Promise<boolean>} step moves what it can; true when all is done
 * @param {(ms: number) => Promise<void>} pause until the time is over and somebody is logged in
 */
export async function carry(transfer, step, pause) {
  const backoff = new Backoff();
  while (!transfer.isOver) {
    transfer.hasMoved = false;
    try {
      transfer.become('running');
      if (await step()) {
        transfer.become('done');
      }
    } catch (failure) {
      if (!(failure instanceof ChatError)) {
        throw failure; // a mistake of ours
      }
      if (!failure.retry) {
        transfer.become('failed', failure);
        return;
      }
      if (transfer.hasMoved && failure.code === 'offline') {
        backoff.reset(); // it broke, but the way is there
      }
      if (transfer.isOver) {
        return; // given up: somebody else may have its turn
      }
      transfer.become('waiting', failure);
      await pause(backoff.next());
    }
  }
}
