/** What a test asks of the client of this page, which nobody looks at. */
import { Chat } from './client/chat.js';

const chat = new Chat();
const heard = [];

for (const type of ['incoming', 'messages', 'group', 'lag', 'people']) {
  chat.addEventListener(type, ({ detail }) => heard.push({ type, ...detail }));
}

// A test has no time for the pauses between tries.
chat.addEventListener('phase', () => {
  if (bench.hasty && chat.phase === 'waiting') {
    setTimeout(() => chat.retryNow(), 20);
  }
});

const bench = {
  chat,
  heard,
  hasty: false,

  texts: (conv) => chat.open(conv).messages.map(({ text }) => text),
  seqs: (conv) => chat.open(conv).messages.map(({ seq }) => seq),
  unsent: (conv) => chat.open(conv).outgoing.map(({ text, state }) => `${state}: ${text}`),
  unread: (conv) => chat.open(conv).unread,
  refused: (conv) => chat.open(conv).outgoing.map(({ error }) => error?.code ?? 'none'),
  incoming: () => heard.filter(({ type }) => type === 'incoming').map(({ message }) => message.text),
  resets: (conv) => heard.filter((e) => e.change === 'reset' && e.conv === conv).length,
  heardOf: (type) => heard.filter((e) => e.type === type).length,

  /** Always the same content for a size. */
  file(name, size) {
    const bytes = new Uint8Array(size);
    for (let i = 0, n = size; i < size; i++) {
      n = (Math.imul(n, 1664525) + 1013904223) >>> 0;
      bytes[i] = n >>> 24;
    }
    return new File([bytes], name);
  },

  async same(one, other) {
    const [a, b] = await Promise.all([one, other].map(async (x) => new Uint8Array(await x.arrayBuffer())));
    return a.length === b.length && a.every((byte, i) => byte === b[i]);
  },

  /** The code of what a promise is refused with; `OK` if it is not. */
  outcome: (promise) => promise.then(() => 'OK', (failure) => failure.code ?? String(failure)),
};

globalThis.bench = bench;
chat.start();
