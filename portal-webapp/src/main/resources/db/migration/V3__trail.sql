-- Trails of units, what became visible with them, and the portal's own trail. Bytes and times as in V1, but for
-- records: those are as they came, and many (BYTEA holds bytes in both databases).

-- One for each unit and generation; an operator begins a new generation by accepting that the unit's trail was cut.
-- A later generation shares its first "base" records with its parent.
CREATE TABLE trails (
  id BIGINT PRIMARY KEY,
  site TEXT NOT NULL REFERENCES sites (code),
  unit_kid TEXT NOT NULL,
  generation BIGINT NOT NULL,
  parent BIGINT,
  base BIGINT NOT NULL,
  size BIGINT NOT NULL,
  root TEXT NOT NULL,
  frontier TEXT NOT NULL,
  checkpoint TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (site, unit_kid, generation)
);
INSERT INTO counters (name, value) VALUES ('trail', 0);

-- What stands beside the bytes is read from them, for searching.
CREATE TABLE trail_records (
  trail BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  site TEXT NOT NULL,
  happened_at BIGINT NOT NULL,
  event BIGINT NOT NULL,
  door BIGINT,
  actor TEXT,
  record BYTEA NOT NULL,
  PRIMARY KEY (trail, seq)
);
CREATE INDEX trail_records_by_time ON trail_records (happened_at);
CREATE INDEX trail_records_by_site ON trail_records (site, happened_at);
CREATE INDEX trail_records_by_event ON trail_records (site, event, happened_at);
CREATE INDEX trail_records_by_door ON trail_records (site, door, happened_at) WHERE door IS NOT NULL;
CREATE INDEX trail_records_by_actor ON trail_records (site, actor, happened_at) WHERE actor IS NOT NULL;

-- Roots over 256 records each, so that proofs need not read the whole trail.
CREATE TABLE trail_blocks (
  trail BIGINT NOT NULL,
  block BIGINT NOT NULL,
  root TEXT NOT NULL,
  PRIMARY KEY (trail, block)
);

-- The latest word of each site's unit.
CREATE TABLE unit_states (
  site TEXT PRIMARY KEY REFERENCES sites (code),
  unit_kid TEXT NOT NULL,
  online SMALLINT NOT NULL,
  seen_at BIGINT NOT NULL,
  state TEXT NOT NULL
);

-- Site '' is the portal itself.
CREATE TABLE incidents (
  id TEXT PRIMARY KEY,
  site TEXT NOT NULL,
  kind TEXT NOT NULL,
  detail TEXT NOT NULL,
  evidence TEXT NOT NULL,
  times BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  closed_at BIGINT,
  closed_by TEXT,
  note TEXT,
  accepted TEXT
);
CREATE UNIQUE INDEX incidents_open ON incidents (site, kind) WHERE closed_at IS NULL;
CREATE INDEX incidents_by_time ON incidents (first_at, id);

-- The portal's own trail: every action of an operator, in the transaction of the action.
CREATE TABLE journal (
  seq BIGINT PRIMARY KEY,
  happened_at BIGINT NOT NULL,
  record BYTEA NOT NULL
);
CREATE TABLE journal_head (
  id BIGINT PRIMARY KEY,
  size BIGINT NOT NULL,
  root TEXT NOT NULL,
  frontier TEXT NOT NULL,
  checkpoint TEXT NOT NULL
);
