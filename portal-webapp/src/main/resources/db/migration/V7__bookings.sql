-- Two codes that share a door which the unit chooses. Door, given_at and ended_at are what the site's trail said last.
CREATE TABLE bookings (
  id TEXT PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  site TEXT NOT NULL REFERENCES sites (code),
  bank TEXT NOT NULL,
  size_class BIGINT NOT NULL,
  holder TEXT,
  holder_search TEXT NOT NULL,
  uses BIGINT NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_until BIGINT NOT NULL,
  drop_off TEXT NOT NULL REFERENCES codes (id),
  pick_up TEXT NOT NULL REFERENCES codes (id),
  made_at BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  cancelled_at BIGINT,
  door BIGINT,
  given_at BIGINT,
  ended_at BIGINT,
  end_reason TEXT
);
CREATE INDEX bookings_by_site ON bookings (site, number);
CREATE INDEX bookings_by_site_end ON bookings (site, valid_until);
INSERT INTO counters (name, value) VALUES ('booking', 0);
