/** Groups: what the user does with them, and what the server tells of them. */
export class Groups {
  #session;
  #conversations;
  #emit;

  constructor(session, conversations, emit) {
    this.#session = session;
    this.#conversations = conversations;
    this.#emit = emit;
  }

  /** @returns {Promise<string[]>} the addresses of all groups there are, by name */
  async list() {
    return (await this.#ask('list')).groups;
  }

  async create(name) {
    return this.#enter('create', name);
  }

  async join(name) {
    return this.#enter('join', name);
  }

  async leave(conv) {
    await this.#ask('leave', { group: conv }, () => this.#over(this.#conversations.named(conv), 'left'));
  }

  async members(conv) {
    const conversation = this.#conversations.named(conv);
    return this.#shown(conversation, await this.#ask('members', { group: conv }));
  }

  async add(conv, user) {
    const conversation = this.#conversations.named(conv);
    return this.#shown(conversation, await this.#ask('add', { group: conv, user }));
  }

  async remove(conv, user) {
    const conversation = this.#conversations.named(conv);
    return this.#shown(conversation, await this.#ask('remove', { group: conv, user }));
  }

  /** After a login or a lag: pushes about others are not repeated. */
  refresh() {
    for (const conversation of this.#conversations.all.values()) {
      if (conversation.members !== undefined && !conversation.over) {
        this.members(conversation.conv).catch(() => {}); // gone meanwhile, or the next login asks
      }
    }
  }

  /** The `group` push, of which there are two forms. */
  pushed(frame) {
    if (frame.you === undefined) {
      this.#others(frame);
    } else {
      this.#self(frame);
    }
  }

  #self(frame) {
    const conversation = this.#conversations.named(frame.group, true);
    if (frame.epoch === undefined) {
      this.#over(conversation, frame.you, frame.by);
      return;
    }
    this.#conversations.begin(conversation, frame);
    this.#conversations.changed();
    this.#emit('group', { conv: conversation.conv, you: frame.you, by: frame.by });
  }

  /** News, which may tell what is known already. */
  #others({ group, joined, left }) {
    const conversation = this.#conversations.named(group, true);
    const { members, owner } = conversation;
    if (members !== undefined) {
      const stayed = members.filter((name) => !left.includes(name));
      conversation.members = [...stayed, ...joined.filter((name) => !stayed.includes(name))];
    }
    if (left.includes(owner)) {
      this.members(group).catch(() => {}); // somebody else has become the owner
    }
    this.#emit('group', { conv: conversation.conv, joined, left });
  }

  async #enter(op, name) {
    const group = name.startsWith('#') ? name : `#${name}`;
    let conversation;
    await this.#ask(op, { group }, (reply) => {
      conversation = this.#conversations.named(reply.group, true);
      if (reply.epoch !== undefined) { // not there for one who was in already
        this.#conversations.begin(conversation, reply);
      }
      this.#shown(conversation, reply);
      this.#conversations.changed();
    });
    return conversation;
  }

  #ask(op, fields, onOk) {
    return this.#session.request({ cmd: 'group', op, ...fields }, onOk);
  }

  #shown(conversation, { owner, members }) {
    conversation.owner = owner;
    conversation.members = members;
    this.#emit('group', { conv: conversation.conv, owner, members });
    return { owner, members };
  }

  #over(conversation, you, by = this.#session.me) {
    conversation.over = true;
    conversation.members = undefined;
    conversation.owner = undefined;
    this.#conversations.changed();
    this.#emit('group', { conv: conversation.conv, you, by });
  }
}
