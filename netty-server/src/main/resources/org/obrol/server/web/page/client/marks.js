/**
 * Moves read marks: here at once, at the server as fast as it answers. A mark that was moved while
 * there was no connection is told after the next login.
 */
export class Marks {
  #session;
  #conversations;
  #emit;
  #told = new Map(); // conv -> what the server knows or is being told

  constructor(session, conversations, emit) {
    this.#session = session;
    this.#conversations = conversations;
    this.#emit = emit;
  }

  /** After a login: the server's marks, and those of ours that are ahead. */
  loggedIn(entries) {
    this.#told.clear();
    for (const { conv, read } of entries) {
      this.#told.set(conv, read);
      this.#tell(this.#conversations.named(conv));
    }
  }

  markRead(conv, seq) {
    const conversation = this.#conversations.named(conv);
    const read = Math.min(seq, conversation.head);
    if (read > conversation.read) {
      conversation.read = read;
      this.#emit('conversations', {});
      this.#tell(conversation);
    }
  }

  /** The `read` push: another connection has moved it. */
  pushed({ conv, read }) {
    const conversation = this.#conversations.named(conv, true);
    this.#told.set(conv, read);
    if (read > conversation.read) {
      conversation.read = read;
      this.#emit('conversations', {});
    }
  }

  /** The log is another one, and nothing has told the mark in it. A place below it moves nothing. */
  async anew(conv) {
    this.#told.delete(conv);
    try {
      this.pushed(await this.#session.request({ cmd: 'read', conv, seq: 0 }));
    } catch {
      // The next login tells.
    }
  }

  /** One command at a time for a conversation; while it is out, only the newest mark matters. */
  async #tell(conversation) {
    const { conv } = conversation;
    const { read } = conversation;
    if (read <= (this.#told.get(conv) ?? 0) || this.#session.phase !== 'online') {
      return;
    }
    this.#told.set(conv, Number.MAX_SAFE_INTEGER);
    try {
      const reply = await this.#session.request({ cmd: 'read', conv, seq: read });
      this.#told.set(conv, Math.max(reply.read, read));
    } catch {
      this.#told.set(conv, read); // the next login tells it again
      return;
    }
    this.#tell(conversation);
  }
}
