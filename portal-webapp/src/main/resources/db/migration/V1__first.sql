-- Portable between SQLite and PostgreSQL: text, bigint and smallint only; times are seconds since 1970;
-- bytes are text in base64url or hex.

CREATE TABLE operators (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  must_change_password SMALLINT NOT NULL,
  created_at BIGINT NOT NULL
);

-- Only hashes of tokens are kept: who reads the database can sign in nowhere.
CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  operator_id TEXT NOT NULL REFERENCES operators (id),
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_operator ON sessions (operator_id);

CREATE TABLE api_keys (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  secret_hash TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE key_rings (
  version BIGINT PRIMARY KEY,
  letter TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE sites (
  code TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  banks BIGINT NOT NULL,
  doors BIGINT NOT NULL,
  config TEXT NOT NULL,
  config_version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

-- Numbers that once named a door of the site: never given to another one.
CREATE TABLE retired_doors (
  site TEXT NOT NULL REFERENCES sites (code),
  door BIGINT NOT NULL,
  PRIMARY KEY (site, door)
);

CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('status-index', 0);

CREATE TABLE codes (
  status_index BIGINT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  site TEXT NOT NULL REFERENCES sites (code),
  doors TEXT NOT NULL,
  holder TEXT,
  holder_search TEXT NOT NULL,
  issued_at BIGINT NOT NULL,
  issued_by TEXT NOT NULL,
  valid_from BIGINT,
  valid_until BIGINT NOT NULL,
  uses BIGINT NOT NULL,
  code_text TEXT NOT NULL
);
CREATE INDEX codes_by_site ON codes (site, status_index);
CREATE INDEX codes_by_site_end ON codes (site, valid_until);

-- Answers to repeat when a request comes again under its Idempotency-Key.
CREATE TABLE idempotency (
  caller TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  status BIGINT NOT NULL,
  headers TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (caller, idempotency_key)
);
CREATE INDEX idempotency_by_age ON idempotency (created_at);
