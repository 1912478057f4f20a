import { avatar } from './avatar.js';
import { draftsOf } from './composer.js';
import { confirm, openDialog } from './dialog.js';
import { el } from './el.js';
import { wordsFor } from './errors.js';
import { icon } from './icons.js';
import { forget } from './kept.js';
import { plain } from './safe.js';
import { chosenLanguage, names, setLanguage, t } from './text.js';
import { setTheme, theme } from './theme.js';

/** What one can choose, and the way out. */
export function openSettings(app) {
  const { chat } = app;
  const dialog = openDialog(t('settings'), (close) => [
    el('div.profile', null, avatar('@' + chat.me), el('div', null, el('p.intro-title', null, el('bdi', null, plain(chat.me))),
      el('p.about', null, t(chat.guest ? 'settings.guest' : 'settings.account', { host: location.host })))),
    choice(t('theme'), 'theme', [['system', t('theme.system')], ['light', t('theme.light')], ['dark', t('theme.dark')]], theme(), setTheme),
    choice(t('language'), 'language', [['', t('language.browser')], ...Object.entries(names)], chosenLanguage() ?? '', (value) => {
      setLanguage(value === '' ? null : value);
      close();
      app.build();
      openSettings(app);
    }),
    notifications(app),
    chat.guest ? null : password(app),
    el('div.setting', null, el('button.secondary', { type: 'button', onclick: () => leave(app, dialog) }, icon('leave'), t('logout'))),
  ], { kind: 'sheet' });
}

function choice(label, name, options, chosen, choose) {
  return el('fieldset.setting', null, el('legend', null, label),
    el('div.segments', { role: 'radiogroup', 'aria-label': label }, options.map(([value, words]) =>
      el('label', null, el('input', { type: 'radio', name, value, checked: value === chosen, onchange: () => choose(value) }), el('span', null, words)))));
}

function notifications({ notifier }) {
  const state = el('p.about', { role: 'status' });
  const button = el('button.secondary', { type: 'button', onclick: async () => {
    await notifier.toggle();
    refresh();
  } });
  const refresh = () => {
    const now = notifier.state;
    state.textContent = t('notify.' + now);
    button.hidden = now === 'impossible' || now === 'refused';
    button.textContent = t(now === 'on' ? 'notify.turnOff' : 'notify.turnOn');
  };
  refresh();
  return el('section.setting', null, el('h3', null, t('notify')), state, button);
}

function password(app) {
  const alert = el('p.alert', { role: 'alert' });
  const field = (id, label, autocomplete) => {
    const input = el('input', { id, type: 'password', autocomplete, maxLength: 256 });
    return [input, el('div.field', null, el('label', { htmlFor: id }, label), input)];
  };
  const [old, oldField] = field('password-old', t('password.old'), 'current-password');
  const [fresh, freshField] = field('password-new', t('password.new'), 'new-password');
  const submit = async (event) => {
    event.preventDefault();
    alert.textContent = '';
    const missing = old.value === '' ? old : fresh.value === '' ? fresh : null;
    if (missing !== null) {
      alert.textContent = t('password.need');
      return missing.focus();
    }
    try {
      await app.chat.changePassword(old.value, fresh.value);
      form.reset();
      details.open = false;
      app.toasts.say(t('password.done'));
    } catch (error) {
      alert.textContent = wordsFor(error, 'password');
      old.focus();
      old.select();
    }
  };
  const form = el('form', { onsubmit: submit, noValidate: true },
    el('input', { type: 'text', value: app.chat.me, autocomplete: 'username', hidden: true, readOnly: true }),
    el('p.about', null, t('password.about')), oldField, freshField, alert,
    el('button.primary', { type: 'submit' }, t('password.change')));
  const details = el('details.setting', null, el('summary', null, t('password')), form);
  return details;
}

async function leave(app, dialog) {
  const { chat } = app;
  const unsent = [...chat.conversations.values()].reduce((sum, c) => sum + c.outgoing.length, 0);
  const costs = [
    unsent > 0 && t('logout.unsent', { n: unsent }),
    chat.guest && t('logout.guest'),
    chat.phase !== 'online' && t('logout.offline'),
  ].filter((words) => words !== false);
  if (costs.length > 0 && !(await confirm({ title: t('logout.title'), text: costs.join(' '), action: t('logout'), danger: true }))) return;
  dialog.close();
  if (chat.phase === 'out') return; // it has ended meanwhile
  forget(draftsOf(chat.me));
  chat.logout().catch((error) => app.toasts.error(error));
}
