import { avatar } from './avatar.js';
import { confirm, openDialog } from './dialog.js';
import { arrange, el, oncePerFrame } from './el.js';
import { wordsFor } from './errors.js';
import { titleOf } from './format.js';
import { icon } from './icons.js';
import { presence } from './people.js';
import { plain } from './safe.js';
import { t } from './text.js';

/** Who is in a group. Its owner adds and removes; everybody may leave. */
export function openMembers(app, conv) {
  const { chat } = app;
  const group = chat.open(conv);
  const name = titleOf(conv);
  const listening = new AbortController();
  const { signal } = listening;
  const rows = new Map(); // by name, so that what has the focus stays
  const list = el('ul.people', { 'aria-label': t('members') });
  const problem = el('p.alert', { role: 'alert' });
  const leave = el('button.secondary.danger', { type: 'button', onclick: () => leaveIt() }, icon('leave'), t('group.leave', { name }));

  const attempt = async (action) => {
    problem.textContent = '';
    try {
      await action();
      return true;
    } catch (error) {
      problem.textContent = wordsFor(error);
      return false;
    }
  };
  const remove = async (member) => {
    const fine = await confirm({ title: t('members.removeTitle', { name: plain(member), group: name }), text: t('members.removeText'), action: t('remove'), danger: true });
    if (fine && (await attempt(() => chat.removeMember(conv, member)))) adding.focus();
  };
  const leaveIt = async () => {
    const fine = await confirm({ title: t('group.leaveTitle', { name }), text: t('group.leaveText'), action: t('group.leaveAction'), danger: true });
    if (fine) await attempt(() => chat.leaveGroup(conv));
  };
  const adding = addForm(app, (member) => attempt(() => chat.addMember(conv, member)));
  const rowOf = (member) => {
    if (!rows.has(member)) rows.set(member, memberRow(chat, member, () => remove(member)));
    return rows.get(member);
  };
  const refresh = () => {
    const { members = [], owner } = group;
    adding.element.hidden = owner !== chat.me;
    adding.refresh(members);
    for (const member of rows.keys()) if (!members.includes(member)) rows.delete(member);
    arrange(list, members.map(rowOf));
    for (const row of rows.values()) row.update(owner);
  };
  const dialog = openDialog(t('members.of', { name }), () => [adding.element, problem, list, leave], { kind: 'sheet', onclose: () => listening.abort() });
  const soon = oncePerFrame(refresh, signal);
  for (const event of ['group', 'people', 'phase']) chat.addEventListener(event, soon, { signal });
  chat.addEventListener('conversations', () => group.over && dialog.close(), { signal });
  refresh();
  attempt(() => chat.groupMembers(conv));
}

/** Somebody in a group; `update` is given who owns it. */
function memberRow(chat, member, remove) {
  const label = plain(member);
  const self = member === chat.me;
  const picture = avatar('@' + member, false);
  const state = el('span.vh');
  const tag = el('span.tag', null, t('owner'));
  const button = el('button.quiet', { type: 'button', 'aria-label': t('members.remove', { name: label }), title: t('remove'), onclick: remove }, icon('close'));
  const row = el('li', null, el('div.row.person', null, picture, el('bdi.title', null, self ? t('members.you', { name: label }) : label), state, tag, button));
  row.update = (owner) => {
    const online = presence(chat, member);
    picture.lastChild.dataset.online = online ?? false;
    state.textContent = online === undefined ? '' : ', ' + t(online ? 'online' : 'offline');
    tag.hidden = member !== owner;
    button.hidden = self || owner !== chat.me;
  };
  return row;
}

/** @param {function(string): Promise<boolean>} add whether that went well */
function addForm(app, add) {
  const input = el('input', { type: 'text', id: 'add-member', autocomplete: 'off', autocapitalize: 'none', spellcheck: false });
  const names = el('datalist', { id: 'add-member-names' });
  input.setAttribute('list', names.id);
  const submit = async (event) => {
    event.preventDefault();
    const name = input.value.trim().replace(/^@/u, '');
    if (name !== '' && (await add(name))) input.value = '';
    input.focus();
  };
  const element = el('form.add', { onsubmit: submit }, el('div.field', null, el('label', { htmlFor: 'add-member' }, t('members.add')),
    el('div.with-button', null, input, names, el('button.primary', { type: 'submit' }, t('add')))));
  return {
    element,
    focus: () => input.focus(),
    refresh(members) {
      const others = [...app.chat.people.keys()].filter((name) => !members.includes(name)).slice(0, 100);
      const shown = [...names.options].map(({ value }) => value);
      if (others.join('/') !== shown.join('/')) names.replaceChildren(...others.map((value) => el('option', { value })));
    },
  };
}
