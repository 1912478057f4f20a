/**
 * Why something was not done.
 *
 * `code` is a code of the protocol, or one of the client's own: `offline` (there is no connection),
 * `unreadable` (a local file cannot be read). `retry` says whether the same may work later without
 * anything else being done. `message` is the server's and may change; show words of your own by `code`.
 */
export class ChatError extends Error {
  constructor(code, message = code, retry = false) {
    super(message);
    this.name = 'ChatError';
    this.code = code;
    this.retry = retry;
  }

  /** From a reply of the server with status ERROR, as it comes over the socket or over HTTP. */
  static from(reply) {
    return new ChatError(reply.code, reply.message, reply.retry === true);
  }

  static offline() {
    return new ChatError('offline', 'there is no connection', true);
  }
}
