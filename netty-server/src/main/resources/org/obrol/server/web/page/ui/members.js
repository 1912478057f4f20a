import { avatar } from './avatar.js';
import { confirm, openDialog } from './dialog.js';
import { arrange, el } from './el.js';
import { wordsFor } from './errors.js';
import { icon } from './icons.js';
import { plain } from './safe.js';
import { titleOf } from './sidebar.js';
import { t } from './text.js';

/** Who is in a group. Its owner adds and removes; everybody may leave. */
export function openMembers(app, conv) {
  const { chat } = app;
  const name = titleOf(conv);
  const rows = el('ul.people', { 'aria-label': t('members') });
  const adding = addForm(app, conv);
  const problem = el('p.alert', { role: 'alert' });
  const leave = el('button.secondary.danger', { type: 'button' }, icon('leave'), t('group.leave', { name }));

  const refresh = () => {
    const group = chat.conversations.get(conv);
    if (group === undefined || group.over) return dialog.close();
    const owner = group.owner === chat.me;
    adding.element.hidden = !owner;
    adding.refresh(group.members ?? []);
    arrange(rows, (group.members ?? []).map((member) => row(member, group.owner, owner)));
  };
  const row = (member, owner, mayRemove) => {
    const online = member === chat.me || (chat.people.get(member)?.online ?? false);
    const label = plain(member);
    return el('li', null, el('div.row.person', null, avatar('@' + member, online),
      el('bdi.title', null, member === chat.me ? t('members.you', { name: label }) : label),
      el('span.vh', null, ', ' + t(online ? 'online' : 'offline')),
      member === owner && el('span.tag', null, t('owner')),
      mayRemove && member !== chat.me && el('button.quiet', { type: 'button', 'aria-label': t('members.remove', { name: label }), title: t('remove'), onclick: () => remove(member) }, icon('close'))));
  };
  const remove = async (member) => {
    const fine = await confirm({ title: t('members.removeTitle', { name: plain(member), group: name }), text: t('members.removeText'), action: t('remove'), danger: true });
    if (fine) await attempt(() => chat.removeMember(conv, member));
  };
  const attempt = async (action) => {
    problem.textContent = '';
    try {
      await action();
      refresh();
    } catch (error) {
      problem.textContent = wordsFor(error);
    }
  };
  leave.addEventListener('click', async () => {
    const fine = await confirm({ title: t('group.leaveTitle', { name }), text: t('group.leaveText'), action: t('group.leaveAction'), danger: true });
    if (fine) await attempt(() => chat.leaveGroup(conv));
  });

  const listening = new AbortController();
  const dialog = openDialog(t('members.of', { name }), () => [adding.element, problem, rows, leave], { kind: 'sheet', onclose: () => listening.abort() });
  for (const event of ['group', 'people', 'conversations']) chat.addEventListener(event, refresh, { signal: listening.signal });
  adding.submit = (member) => attempt(() => chat.addMember(conv, member));
  refresh();
  attempt(() => chat.groupMembers(conv));
}

function addForm(app, conv) {
  const input = el('input', { type: 'text', id: 'add-member', autocomplete: 'off', autocapitalize: 'none', spellcheck: false });
  const names = el('datalist', { id: 'add-member-names' });
  input.setAttribute('list', names.id);
  const form = {
    element: el('form.add', { onsubmit: async (event) => {
      event.preventDefault();
      const name = input.value.trim().replace(/^@/u, '');
      if (name === '') return input.focus();
      await form.submit(name);
      input.value = '';
      input.focus();
    } }, el('div.field', null, el('label', { htmlFor: 'add-member' }, t('members.add')),
      el('div.with-button', null, input, names, el('button.primary', { type: 'submit' }, t('add'))))),
    refresh(members) {
      const others = [...app.chat.people.keys()].filter((name) => !members.includes(name)).slice(0, 100);
      names.replaceChildren(...others.map((value) => el('option', { value })));
    },
  };
  return form;
}
