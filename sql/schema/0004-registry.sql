-- One row per registered copy; append-only (R-22). number runs within year and cut: a number that ran over all cuts would tell
-- of hidden rows by its gaps (law 3).
CREATE TABLE registration(
  year      TEXT    NOT NULL,
  cut       INTEGER NOT NULL,
  number    INTEGER NOT NULL,
  revision  INTEGER NOT NULL,
  direction TEXT    NOT NULL,
  marking   TEXT    NOT NULL,
  addressee TEXT    NOT NULL,
  copy      INTEGER NOT NULL,
  time      INTEGER NOT NULL,
  PRIMARY KEY (year, cut, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX registration_by_revision ON registration(revision);
