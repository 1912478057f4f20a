export const MOST = 300; // messages in the page, at most
export const FIRST = 90; // messages shown at first

/**
 * Which of a conversation's messages are in the page. It is kept as the seqs of the first and the last of them, because
 * indices change when history is added.
 */
export class Span {
  constructor(conversation) {
    this.conversation = conversation;
    this.set(0, 0);
  }

  /** From here on it has the messages from index `start` to before `end`, as far as there are such. */
  set(start, end) {
    const { messages } = this.conversation;
    const from = Math.max(0, start);
    const to = Math.min(messages.length, end);
    this.first = messages[from]?.seq;
    this.last = messages[to - 1]?.seq;
    this.atEnd = to === messages.length;
  }

  /**
   * Where it is now, as indices. New messages are in it if it is at the end; what is too much is cut.
   *
   * @param {boolean} stuck whether the end is what one looks at
   * @param {string|number} [looked] the seq of a message that one looks at otherwise, which stays in it
   * @return {[number, number]} first, and behind the last
   */
  range(stuck, looked) {
    const { messages } = this.conversation;
    const end = this.atEnd ? messages.length : this.conversation.indexOf(this.last + 1);
    const start = this.first === undefined ? Math.max(0, end - FIRST) : this.conversation.indexOf(this.first);
    if (end - start <= MOST) return [start, end];
    if (stuck) return [end - FIRST, end];
    const middle = looked === undefined ? start : this.conversation.indexOf(Number(looked));
    const from = Math.min(Math.max(start, middle - MOST / 2), end - MOST);
    return [from, from + MOST];
  }
}
