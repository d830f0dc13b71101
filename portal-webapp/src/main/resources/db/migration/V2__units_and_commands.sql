-- Units, their certificates, what they are told, and what they are configured to. Bytes and times as in V1.

-- A unit that served a site stays here: its trail names it.
CREATE TABLE units (
  site TEXT NOT NULL REFERENCES sites (code),
  kid TEXT NOT NULL,
  public_key TEXT NOT NULL,
  enrolled_at BIGINT NOT NULL,
  certificate_ends_at BIGINT NOT NULL,
  replaced_at BIGINT,
  key_ring_version BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (site, kid)
);
CREATE UNIQUE INDEX units_current ON units (site) WHERE replaced_at IS NULL;

-- What the revocation list is made of.
CREATE TABLE unit_certificates (
  serial TEXT PRIMARY KEY,
  site TEXT NOT NULL,
  kid TEXT NOT NULL,
  issued_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE INDEX unit_certificates_by_unit ON unit_certificates (site, kid);

-- Only hashes of the secrets are kept.
CREATE TABLE enrolments (
  id TEXT PRIMARY KEY,
  site TEXT NOT NULL REFERENCES sites (code),
  secret_hash TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  used_by TEXT
);

-- The log of each site (lasting commands have a seq) and the momentary ones beside it.
CREATE TABLE commands (
  number BIGINT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  site TEXT NOT NULL REFERENCES sites (code),
  seq BIGINT,
  type TEXT NOT NULL,
  args TEXT NOT NULL,
  operator TEXT NOT NULL,
  issued_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  letter TEXT NOT NULL,
  envelope_hash TEXT NOT NULL,
  state TEXT NOT NULL,
  sent_at BIGINT,
  answered_at BIGINT,
  reason TEXT,
  answer TEXT
);
CREATE UNIQUE INDEX commands_by_seq ON commands (site, seq);
CREATE INDEX commands_by_site ON commands (site, number);
CREATE INDEX commands_open ON commands (site) WHERE state IN ('pending', 'sent');
INSERT INTO counters (name, value) VALUES ('command', 0);

-- Made when it is first needed. What stands before the base is known to no row of commands.
CREATE TABLE command_logs (
  site TEXT PRIMARY KEY REFERENCES sites (code),
  base_seq BIGINT NOT NULL,
  base_hash TEXT NOT NULL,
  last_seq BIGINT NOT NULL,
  last_hash TEXT NOT NULL,
  unit_seq BIGINT,
  unit_hash TEXT,
  stopped_at BIGINT,
  revocation_epoch BIGINT NOT NULL
);

CREATE TABLE revocations (
  status_index BIGINT PRIMARY KEY,
  site TEXT NOT NULL REFERENCES sites (code),
  epoch BIGINT NOT NULL,
  valid_until BIGINT NOT NULL,
  revoked_at BIGINT NOT NULL,
  revoked_by TEXT NOT NULL
);
CREATE UNIQUE INDEX revocations_by_epoch ON revocations (site, epoch);

-- Differences from what stands above: the organisation (site '') from the portal's defaults, a site from those.
CREATE TABLE configurations (
  site TEXT PRIMARY KEY,
  config TEXT NOT NULL,
  version BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE TABLE pushed_configurations (
  site TEXT PRIMARY KEY REFERENCES sites (code),
  digest TEXT NOT NULL,
  config TEXT NOT NULL,
  pushed_at BIGINT NOT NULL
);

-- Keys that were added after the first ones, and when they begin to sign.
CREATE TABLE signing_keys (
  kid TEXT PRIMARY KEY,
  key_use TEXT NOT NULL,
  ring_version BIGINT NOT NULL,
  signs_from BIGINT NOT NULL,
  revoked_at BIGINT
);

-- Codes may name a bank in place of doors: the unit chooses.
ALTER TABLE codes ADD COLUMN bank TEXT;
ALTER TABLE codes ADD COLUMN size_class BIGINT NOT NULL DEFAULT 0;
ALTER TABLE codes ADD COLUMN revoked_at BIGINT;
