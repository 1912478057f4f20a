-- The store as it was first. Times are milliseconds since 1970, ids and seqs are the model's.
-- The statements that use these tables are the same for PostgreSQL; of what is here only
-- INTEGER PRIMARY KEY (there: BIGINT PRIMARY KEY) and the collation of folded names (there: "C")
-- would differ.

-- What there is one of: 'seed' (of the epochs, made with the store) and 'created'.
CREATE TABLE store (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

-- The last id given of each kind, so that none is ever given again; of messages the last of those
-- that retention has taken.
CREATE TABLE counter (
  name TEXT NOT NULL PRIMARY KEY,
  value BIGINT NOT NULL
);

INSERT INTO counter (name, value) VALUES ('account', 0), ('chat_group', 0), ('conversation', 0), ('token', 0), ('message', 0);

CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  folded TEXT NOT NULL,
  name TEXT NOT NULL,
  display_name TEXT NOT NULL,
  guest INTEGER NOT NULL,
  password TEXT, -- as a PHC string; NULL where nobody can log in by password
  created_at BIGINT NOT NULL
);

CREATE UNIQUE INDEX account_folded ON account (folded);
CREATE INDEX account_guest ON account (guest) WHERE guest = 1;

CREATE TABLE token (
  hash TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the token, in hexadecimal digits
  account BIGINT NOT NULL,
  issued BIGINT NOT NULL, -- counts up, so that the oldest of an account can be found
  used_at BIGINT NOT NULL
);

CREATE UNIQUE INDEX token_account ON token (account, issued);

CREATE TABLE chat_group (
  id INTEGER PRIMARY KEY,
  folded TEXT NOT NULL,
  name TEXT NOT NULL,
  owner BIGINT NOT NULL,
  revision BIGINT NOT NULL
);

CREATE UNIQUE INDEX chat_group_folded ON chat_group (folded);

CREATE TABLE member (
  chat_group BIGINT NOT NULL,
  account BIGINT NOT NULL,
  joined BIGINT NOT NULL, -- the group's revision at the time: who came first has the smallest
  PRIMARY KEY (chat_group, account)
);

CREATE INDEX member_account ON member (account, chat_group);

-- Has a row from a conversation's first message, mark or file on.
CREATE TABLE conversation (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL, -- 'lobby', 'group' or 'direct'
  low BIGINT NOT NULL, -- the group, or the account with the smaller id
  high BIGINT NOT NULL, -- the account with the larger id
  trimmed BIGINT NOT NULL -- the last seq that retention has taken; 0 if none
);

CREATE UNIQUE INDEX conversation_low ON conversation (kind, low, high);
CREATE INDEX conversation_high ON conversation (kind, high, low);

CREATE TABLE message (
  id INTEGER PRIMARY KEY, -- ascends in the order of arrival
  conversation BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  author BIGINT NOT NULL,
  author_name TEXT NOT NULL,
  kind TEXT NOT NULL, -- 'text' or 'file'
  text TEXT NOT NULL,
  file BIGINT,
  file_size BIGINT,
  file_sha256 TEXT,
  send_key TEXT,
  checksum BIGINT NOT NULL -- CRC-32C, see Messages.checksum
);

CREATE UNIQUE INDEX message_seq ON message (conversation, seq);
CREATE UNIQUE INDEX message_key ON message (conversation, author, send_key) WHERE send_key IS NOT NULL;

CREATE TABLE mark (
  account BIGINT NOT NULL,
  conversation BIGINT NOT NULL,
  read_seq BIGINT, -- NULL where there is no read mark
  taken BIGINT NOT NULL,
  taken_any INTEGER NOT NULL,
  PRIMARY KEY (account, conversation)
);

-- A file, or an upload as long as completed_at is NULL. The content of a file is in files/, named by
-- its checksum; that of an upload in uploads/, named by its id.
CREATE TABLE file (
  id INTEGER PRIMARY KEY,
  owner BIGINT NOT NULL,
  owner_name TEXT NOT NULL,
  conversation BIGINT NOT NULL,
  name TEXT NOT NULL,
  announced_size BIGINT,
  announced_sha256 TEXT,
  size BIGINT, -- from here on of complete files only
  sha256 TEXT,
  completed_at BIGINT
);

CREATE INDEX file_conversation ON file (conversation, id);
CREATE INDEX file_owner ON file (owner, id);
CREATE INDEX file_sha256 ON file (sha256);
CREATE INDEX file_completed ON file (completed_at);
CREATE INDEX file_upload ON file (owner, announced_sha256) WHERE completed_at IS NULL;
