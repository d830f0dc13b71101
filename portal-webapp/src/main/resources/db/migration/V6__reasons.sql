-- Why somebody did something, in their words: beside the signed letters and the portal's own trail and in neither, so that
-- such a text can be erased. The subject says what it is about, such as 'command/0123…' or 'key-ring/4'.
CREATE TABLE stated_reasons (
  subject TEXT PRIMARY KEY,
  reason TEXT NOT NULL,
  stated_at BIGINT NOT NULL
);
