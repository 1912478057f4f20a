import { Chat } from './client/chat.js';
import { App } from './ui/app.js';

const chat = new Chat({});
chat.start(); // first, so that whoever is logged in never sees the login
new App(chat, document.body);
