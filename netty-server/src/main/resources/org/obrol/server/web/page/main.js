import { Chat } from './client/chat.js';
import { App } from './ui/app.js';

const chat = new Chat({});
new App(chat, document.body);
chat.start();
