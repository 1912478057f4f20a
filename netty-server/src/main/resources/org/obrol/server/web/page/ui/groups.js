import { avatar } from './avatar.js';
import { openDialog } from './dialog.js';
import { arrange, el } from './el.js';
import { wordsFor } from './errors.js';
import { plain } from './safe.js';
import { t } from './text.js';

/** Makes a group, or joins one that there is. */
export function openGroups(app) {
  const { chat } = app;
  const problem = el('p.alert', { role: 'alert' });
  const input = el('input', { type: 'text', id: 'group-name', autocomplete: 'off', autocapitalize: 'none', spellcheck: false, maxLength: 33, autofocus: true, placeholder: t('groups.example') });
  const list = el('ul.people.groups', { 'aria-label': t('groups.all') });
  const state = el('p.nothing', null, t('log.loading'));

  const attempt = async (action) => {
    problem.textContent = '';
    try {
      const conv = await action();
      dialog.close();
      app.open(conv);
    } catch (error) {
      problem.textContent = wordsFor(error, 'group');
      input.focus();
    }
  };
  const create = (event) => {
    event.preventDefault();
    const name = input.value.trim().replace(/^#/u, '');
    if (name === '') return input.focus();
    attempt(async () => (await chat.createGroup(name)).conv);
  };
  const row = (conv) => {
    const known = chat.conversations.get(conv);
    const inside = known !== undefined && !known.over;
    const label = plain(conv);
    return el('li', null, el('div.row.person', null, avatar(conv), el('bdi.title', null, label),
      inside
        ? el('button.secondary.small', { type: 'button', 'aria-label': t('groups.open', { name: label }), onclick: () => attempt(async () => conv) }, t('open'))
        : el('button.primary.small', { type: 'button', 'aria-label': t('groups.join', { name: label }), onclick: () => attempt(async () => (await chat.joinGroup(conv)).conv) }, t('join'))));
  };
  const dialog = openDialog(t('groups'), () => [
    el('form.add', { onsubmit: create }, el('div.field', null, el('label', { htmlFor: 'group-name' }, t('groups.new')),
      el('div.with-button', null, input, el('button.primary', { type: 'submit' }, t('create'))))),
    problem,
    el('h3', null, t('groups.all')), state, list,
  ], { kind: 'sheet' });

  chat.listGroups().then((groups) => {
    state.hidden = groups.length > 0;
    state.textContent = t('groups.none');
    arrange(list, groups.map(row));
  }, (error) => {
    state.textContent = wordsFor(error);
  });
}
