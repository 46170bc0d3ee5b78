CREATE TABLE log_entry(
  seq        INTEGER PRIMARY KEY,
  act        TEXT    NOT NULL,
  part       INTEGER NOT NULL,
  kind       TEXT    NOT NULL,
  time       INTEGER NOT NULL,
  salt       BLOB,
  body       TEXT,
  commitment BLOB    NOT NULL,
  leaf       BLOB    NOT NULL
) STRICT;

CREATE TABLE log_head(
  id     INTEGER PRIMARY KEY CHECK (id = 1),
  size   INTEGER NOT NULL,
  peaks  BLOB    NOT NULL,
  newest INTEGER NOT NULL
) STRICT;

-- Encrypted contents by the digest of their plain text; beside the log, no part of the projection.
CREATE TABLE content(
  id      INTEGER PRIMARY KEY,
  digest  BLOB    NOT NULL UNIQUE,
  length  INTEGER NOT NULL,
  wrapped BLOB    NOT NULL,
  sealed  BLOB    NOT NULL
) STRICT;
