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

  /** The code of what a promise is refused with; `OK` if it is not. */
  outcome: (promise) => promise.then(() => 'OK', (failure) => failure.code ?? String(failure)),
};

globalThis.bench = bench;
chat.start();
