import { ChatError } from './errors.js';

const MOST_UNANSWERED = 32; // the server reads no more from 128 on
const OPENING_MS = 15_000;
const SILENCE_MS = 30_000;
const PATIENCE_MS = 10_000;
const PROBE_MS = 4_000;

/** The longest line, in bytes, before the server has said who is in; and after, until `hello` tells. */
export const LINE_BEFORE_LOGIN = 8 << 10;
export const LINE_AFTER_LOGIN = 64 << 10;

/**
 * One WebSocket to the server, from opening to its end: commands out, replies and pushes in.
 *
 * One message is one frame of the protocol. A frame with `status` is the reply to the oldest command
 * that has none yet; a frame with `event` is a push. A link never comes back: whoever wants another
 * connection makes another link.
 */
export class Link {
  #world;
  #socket;
  #events;
  #open = false;
  #over = false;
  #queued = []; // not sent yet
  #unanswered = []; // sent; replies come in this order
  #labels = 0;
  #heardAt;
  #pinging = false;
  #patienceMs = PATIENCE_MS;
  #timer;

  /** Bytes; a longer line would end the connection, so it is refused here. */
  longestLine = LINE_BEFORE_LOGIN;

  /**
   * @param {import('./browser.js').World} world
   * @param {string} url `ws:` or `wss:`
   * @param {{onPush: (frame: object) => void, onEnd: () => void}} events `onEnd` comes once, also
   *   when the connection never opened; nothing comes after it
   */
  constructor(world, url, events) {
    this.#world = world;
    this.#events = events;
    this.#heardAt = world.now();
    const socket = new world.WebSocket(url);
    this.#socket = socket;
    socket.onopen = () => this.#opened();
    socket.onmessage = (message) => this.#received(message.data);
    socket.onclose = () => this.#end();
    socket.onerror = () => {}; // a close follows
    this.#timer = world.setTimeout(() => this.#end(), OPENING_MS);
  }

  get isOver() {
    return this.#over;
  }

  /**
   * Sends a command as soon as it may. A bounded number is out at a time; the others wait here, in order.
   *
   * @param {object} fields of the command, `cmd` among them
   * @param {(reply: object) => void} [onOk] is called with the reply before the next frame is looked at.
   *   For replies that say what the pushes behind them mean: a promise is settled a little later.
   * @returns {Promise<object>} the reply; a refusal is a {@link ChatError} with its code, the end of
   *   the connection one with `offline`, and then nobody knows whether the command was carried out
   */
  request(fields, onOk) {
    if (this.#over) {
      return Promise.reject(ChatError.offline());
    }
    const label = String(++this.#labels);
    const line = JSON.stringify({ ...fields, label });
    if (isLongerThan(line, this.longestLine)) {
      return Promise.reject(new ChatError('too_long', `a line of more than ${this.longestLine} bytes`));
    }
    return new Promise((resolve, reject) => {
      this.#queued.push({ label, line, onOk, resolve, reject });
      this.#pump();
    });
  }

  /** Finds out within 4 s whether the other side is still there. */
  probe() {
    if (this.#open && !this.#over && !this.#pinging) {
      this.#ping(PROBE_MS);
      this.#watch();
    }
  }

  /** Ends the connection now. A network that is gone would let the closing handshake wait for long. */
  close() {
    this.#end();
  }

  #opened() {
    this.#open = true;
    this.#heardAt = this.#world.now();
    this.#watch();
    this.#pump();
  }

  #pump() {
    while (this.#open && this.#queued.length > 0 && this.#unanswered.length < MOST_UNANSWERED) {
      const command = this.#queued.shift();
      this.#unanswered.push(command);
      this.#socket.send(command.line);
    }
  }

  #received(data) {
    if (this.#over) {
      return;
    }
    this.#heardAt = this.#world.now();
    this.#pinging = false;
    let frame;
    try {
      frame = JSON.parse(data);
    } catch {
      this.#end(); // what follows could not be trusted
      return;
    }
    if (frame.event !== undefined) {
      this.#events.onPush(frame);
    } else if (frame.status !== undefined) {
      this.#answered(frame);
    } // anything else is of a later protocol
  }

  #answered(reply) {
    const command = this.#unanswered.shift();
    // The order alone matches replies to commands; the label shows that both sides count alike.
    if (command === undefined || (reply.label !== undefined && reply.label !== command.label)) {
      command?.reject(ChatError.offline());
      this.#end();
      return;
    }
    if (reply.status === 'OK') {
      command.onOk?.(reply);
      command.resolve(reply);
    } else {
      command.reject(ChatError.from(reply));
    }
    this.#pump();
  }

  /** After 30 s in which nothing came: a ping. When nothing comes for 10 s more: the end. */
  #watch() {
    const wait = this.#pinging ? this.#patienceMs : this.#heardAt + SILENCE_MS - this.#world.now();
    this.#world.clearTimeout(this.#timer);
    this.#timer = this.#world.setTimeout(() => this.#beat(), Math.max(wait, 0));
  }

  #beat() {
    if (this.#pinging) {
      this.#end();
      return;
    }
    if (this.#world.now() - this.#heardAt >= SILENCE_MS) {
      this.#ping(PATIENCE_MS);
    }
    this.#watch();
  }

  #ping(patienceMs) {
    this.#pinging = true;
    this.#patienceMs = patienceMs;
    this.request({ cmd: 'ping' }).catch(() => {});
  }

  #end() {
    if (this.#over) {
      return;
    }
    this.#over = true;
    this.#world.clearTimeout(this.#timer);
    this.#socket.close();
    const lost = [...this.#unanswered.splice(0), ...this.#queued.splice(0)];
    lost.forEach((command) => command.reject(ChatError.offline()));
    this.#events.onEnd();
  }
}

function isLongerThan(line, bytes) {
  // A UTF-16 unit makes at most three bytes, so most lines need not be encoded to be measured.
  return line.length * 3 > bytes && new TextEncoder().encode(line).length > bytes;
}
