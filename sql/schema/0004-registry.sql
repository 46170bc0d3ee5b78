-- One row per registered copy; append-only (R-22). number runs within year, series and cut: a number that ran over all cuts would tell
-- of hidden rows by its gaps (law 3). series: how often the node was restored before, so that no number is ever given twice.
CREATE TABLE registration(
  year      TEXT    NOT NULL,
  series    INTEGER NOT NULL,
  cut       INTEGER NOT NULL,
  number    INTEGER NOT NULL,
  revision  INTEGER NOT NULL,
  direction TEXT    NOT NULL,
  marking   TEXT    NOT NULL,
  addressee TEXT    NOT NULL,
  copy      INTEGER NOT NULL,
  time      INTEGER NOT NULL,
  PRIMARY KEY (year, series, cut, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX registration_by_revision ON registration(revision);

-- Destructions (R-51). cut: of the revision's metadata. order_text: the body of its entry. done NULL: ordered, the second person has not
-- confirmed; seq: place in the log of the entry that did. It is open until every key backup made before it is reported replaced and a newer
-- one exists: asked of the table backup, not kept here.
CREATE TABLE destruction(
  id          TEXT    PRIMARY KEY,
  revision    INTEGER NOT NULL,
  cut         INTEGER NOT NULL,
  authority   TEXT    NOT NULL,
  ordered_by  TEXT    NOT NULL,
  ordered     INTEGER NOT NULL,
  order_text  TEXT    NOT NULL,
  done_by     TEXT    NOT NULL,
  done        INTEGER,
  seq         INTEGER,
  certificate TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX destruction_by_revision ON destruction(revision);
