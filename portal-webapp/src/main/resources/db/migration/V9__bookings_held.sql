-- Bookings that keep a door: few, among all that ever were.
CREATE INDEX bookings_held ON bookings (site, valid_until) WHERE given_at IS NOT NULL AND ended_at IS NULL;
