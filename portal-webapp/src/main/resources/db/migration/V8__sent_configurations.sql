-- What units were sent before, so that the digest of what one runs tells what differs. The newest of each site stay.
CREATE TABLE sent_configurations (
  site TEXT NOT NULL REFERENCES sites (code),
  digest TEXT NOT NULL,
  config TEXT NOT NULL,
  sent_at BIGINT NOT NULL,
  PRIMARY KEY (site, digest)
);

INSERT INTO sent_configurations (site, digest, config, sent_at) SELECT site, digest, config, pushed_at FROM pushed_configurations;
