-- Signed releases, what runs where, and roll-outs. Bytes and times as in V1.

-- Whose releases this portal mirrors: the first root that was pinned, and the folder with the files.
CREATE TABLE publisher (
  id BIGINT PRIMARY KEY,
  root TEXT NOT NULL,
  tree TEXT NOT NULL,
  previous_tree TEXT,
  changed_at BIGINT NOT NULL
);

-- A release that its publisher took out of the repository stays here: a unit may still run it.
CREATE TABLE releases (
  counter BIGINT PRIMARY KEY,
  manifest TEXT NOT NULL,
  offered SMALLINT NOT NULL,
  imported_at BIGINT NOT NULL,
  imported_by TEXT NOT NULL
);

-- The latest report of each site's unit, which its key signed. Bundles are JSON.
CREATE TABLE unit_reports (
  site TEXT PRIMARY KEY REFERENCES sites (code),
  unit_kid TEXT NOT NULL,
  reported_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  release_counter BIGINT NOT NULL,
  phase TEXT NOT NULL,
  target BIGINT NOT NULL,
  reason TEXT NOT NULL,
  bundles TEXT NOT NULL,
  digest TEXT NOT NULL,
  letter TEXT NOT NULL
);

CREATE TABLE rollouts (
  id TEXT PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  release_counter BIGINT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  success_percent BIGINT NOT NULL,
  failure_percent BIGINT NOT NULL,
  deadline_seconds BIGINT NOT NULL,
  not_before BIGINT,
  not_after BIGINT,
  started_at BIGINT NOT NULL,
  started_by TEXT NOT NULL
);
CREATE TABLE rollout_rings (
  rollout TEXT NOT NULL REFERENCES rollouts (id),
  ring BIGINT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (rollout, ring)
);

-- Target: what the site was, or is to be, directed to. Baseline: the report that it had sent before that.
CREATE TABLE rollout_sites (
  rollout TEXT NOT NULL REFERENCES rollouts (id),
  site TEXT NOT NULL REFERENCES sites (code),
  ring BIGINT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  target BIGINT NOT NULL,
  previous BIGINT NOT NULL,
  runs BIGINT NOT NULL,
  command TEXT NOT NULL,
  baseline TEXT NOT NULL,
  directed_at BIGINT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (rollout, site)
);
CREATE INDEX rollout_sites_by_site ON rollout_sites (site);
INSERT INTO counters (name, value) VALUES ('rollout', 0);
