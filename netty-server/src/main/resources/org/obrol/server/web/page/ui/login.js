import { el } from './el.js';
import { draw, icon, mark } from './icons.js';
import { wordsFor } from './errors.js';
import { t } from './text.js';

/** What somebody sees who is not logged in: one form for an account, a new account, and for guests. */
export class LoginView {
  constructor(app) {
    this.app = app;
    this.chat = app.chat;
    this.alert = el('p.alert', { role: 'alert', id: 'login-alert' });
    this.name = el('input', {
      id: 'login-name', name: 'username', type: 'text', autocomplete: 'username', autocapitalize: 'none',
      spellcheck: false, maxLength: 64, enterKeyHint: 'next', autocorrect: 'off',
    });
    this.password = el('input', {
      id: 'login-password', name: 'password', type: 'password', autocomplete: 'current-password', maxLength: 256,
      enterKeyHint: 'go',
    });
    this.guest = el(
      'button.link', { type: 'button', hidden: true, onclick: () => this.enter('guest') }, t('login.guest'),
    );
    this.guestLine = el('p.guest', { hidden: true }, el('span', null, t('login.noAccount') + ' '), this.guest);
    this.form = this.buildForm();
    this.element = el(
      'div.login',
      null,
      el('section.welcome', { 'aria-label': 'Obrol' },
        el('div.brand', null, mark(), el('span', null, 'Obrol')),
        picture(),
        el('div.claim', null, el('p.headline', null, t('login.claim')), el('p', null, t('login.claimMore')))),
      el('main.enter', null, this.form),
    );
    for (const input of [this.name, this.password]) input.addEventListener('input', () => this.forgive(input));
    app.on('phase', () => this.refresh());
    this.refresh();
    this.tellWhy();
  }

  buildForm() {
    const submit = (event) => {
      event.preventDefault();
      this.enter('login');
    };
    const show = el('button.quiet.show', { type: 'button', 'aria-pressed': 'false', 'aria-label': t('login.show'),
      onclick: () => this.reveal(show) }, t('login.showShort'));
    return el(
      'form',
      { onsubmit: submit, noValidate: true },
      el('h1', null, t('login.title')),
      el('p.server', null, t('login.where', { host: location.host })),
      this.alert,
      el('div.field', null, el('label', { htmlFor: 'login-name' }, t('login.name')), this.name),
      el('div.field', null, el('label', { htmlFor: 'login-password' }, t('login.password')),
        el('div.with-button', null, this.password, show)),
      el('div.actions', null,
        el('button.primary', { type: 'submit' }, t('login.login')),
        el('button.secondary', { type: 'button', onclick: () => this.enter('register') }, t('login.register'))),
      this.guestLine,
    );
  }

  refresh() {
    const guests = this.chat.server?.guests === true;
    this.guest.hidden = this.guestLine.hidden = !guests;
  }

  /** Why one is here, if not by one's own choice. */
  tellWhy() {
    const ended = this.chat.ended;
    if (ended === null || ended === undefined) return;
    const known = ['bad_token', 'logged_out', 'kicked', 'replaced'];
    const words = known.includes(ended.code) ? t('ended.' + ended.code) : t('ended.other', { reason: ended.reason ?? ended.code });
    this.alert.textContent = words;
    this.alert.dataset.kind = 'note';
  }

  reveal(button) {
    const shown = this.password.type === 'text';
    this.password.type = shown ? 'password' : 'text';
    button.setAttribute('aria-pressed', String(!shown));
    button.textContent = shown ? t('login.showShort') : t('login.hideShort');
  }

  async enter(how) {
    if (this.busy) return;
    const name = this.name.value.trim();
    const password = this.password.value;
    if (name === '') return this.refuse(t('login.needName'), this.name);
    if (how !== 'guest' && password === '') return this.refuse(t('login.needPassword'), this.password);
    this.working(true);
    try {
      if (how === 'login') await this.chat.login(name, password);
      else if (how === 'register') await this.chat.register(name, password);
      else await this.chat.loginAsGuest(name);
    } catch (error) {
      this.working(false);
      this.refuse(wordsFor(error, how === 'login' ? undefined : how), this.fieldOf(error, how));
      return;
    }
    this.working(false);
  }

  fieldOf(error, how) {
    if (['invalid_name', 'name_taken', 'no_such_user'].includes(error.code)) return this.name;
    return how === 'guest' ? this.name : this.password;
  }

  refuse(words, field) {
    this.alert.textContent = '';
    this.alert.dataset.kind = 'error';
    this.alert.append(icon('failed'), el('span', null, words));
    field.setAttribute('aria-invalid', 'true');
    field.setAttribute('aria-describedby', 'login-alert');
    field.focus();
    field.select();
  }

  forgive(field) {
    field.removeAttribute('aria-invalid');
    field.removeAttribute('aria-describedby');
    if (this.alert.dataset.kind === 'error') this.alert.textContent = '';
  }

  working(busy) {
    this.busy = busy;
    this.form.setAttribute('aria-busy', String(busy));
    if (busy) {
      this.alert.textContent = '';
      this.forgive(this.name);
      this.forgive(this.password);
    }
  }

  focus() {
    this.name.focus();
  }
}

/** People who chat, said with the shape that everything here is made of: a round thing with one corner that speaks. */
function picture() {
  return draw([
    'svg', { viewBox: '0 0 460 320', class: 'picture', 'aria-hidden': 'true' },
    ['g', { class: 'p-one' }, ...face('a', 34, 92, 1),
      ['path', { class: 'p-paper', d: 'M84 126V68a42 42 0 0 1 42-42h128a50 50 0 0 1 0 100Z' }], line(122, 64, 132), line(122, 88, 84)],
    ['g', { class: 'p-two' }, ...face('b', 426, 202, -1),
      ['path', { class: 'p-warm', d: 'M376 236V186a46 46 0 0 0-46-46H232a48 48 0 0 0 0 96Z' }], line(232, 176, 104), line(232, 200, 60)],
    ['g', { class: 'p-three' }, ...face('c', 34, 286, 1),
      ['path', { class: 'p-glass', d: 'M84 318V286a32 32 0 0 1 32-32h58a32 32 0 0 1 0 64Z' }],
      ...[118, 144, 170].map((cx) => ['circle', { class: 'p-dot', cx, cy: 286, r: 6 }])],
  ]);
}

const line = (x, y, w) => ['path', { class: 'p-ink', d: `M${x} ${y}h${w}` }];

/** A face that looks to the one side or the other, at who is speaking. */
function face(who, x, y, side) {
  const eye = (dx) => ['circle', { class: 'p-eye', cx: x + dx * side, cy: y - 5, r: 3 }];
  return [['circle', { class: 'p-face-' + who, cx: x, cy: y, r: 32 }], eye(2), eye(18),
    ['path', { class: 'p-mouth', d: `M${x + 1 * side} ${y + 8}q${9 * side} 9 ${18 * side} 0` }]];
}
