CREATE TABLE node(
  id             INTEGER PRIMARY KEY CHECK (id = 1),
  uuid           TEXT    NOT NULL,
  org            TEXT    NOT NULL,
  policy_oid     TEXT    NOT NULL,
  policy         BLOB    NOT NULL,
  ceiling        TEXT    NOT NULL,
  exercise       INTEGER NOT NULL,
  release_key    BLOB    NOT NULL,
  checkpoint_key BLOB    NOT NULL,
  backup_key     BLOB,
  created        INTEGER NOT NULL
) STRICT;

-- All keys that the node has had. until: from then on another one counts; reason: why it came (init, rotate, revoke, recover). record: of
-- the change, for partners; or empty.
CREATE TABLE node_key(
  purpose TEXT    NOT NULL,
  public  BLOB    NOT NULL,
  since   INTEGER NOT NULL,
  until   INTEGER,
  reason  TEXT    NOT NULL,
  record  TEXT    NOT NULL DEFAULT '',
  PRIMARY KEY (purpose, public)
) STRICT, WITHOUT ROWID;

-- kind: data or keys. size: entries of the log that it holds. replaced: when its destruction was reported.
CREATE TABLE backup(
  id       TEXT    PRIMARY KEY,
  kind     TEXT    NOT NULL,
  size     INTEGER NOT NULL,
  time     INTEGER NOT NULL,
  person   TEXT    NOT NULL,
  replaced INTEGER
) STRICT, WITHOUT ROWID;

-- One row each time that the node was restored from a backup. size: entries of the log that the backup held.
CREATE TABLE node_restore(
  seq    INTEGER PRIMARY KEY,
  backup TEXT    NOT NULL,
  size   INTEGER NOT NULL,
  time   INTEGER NOT NULL
) STRICT;

CREATE TABLE policy(
  digest  BLOB    PRIMARY KEY,
  oid     TEXT    NOT NULL,
  name    TEXT    NOT NULL,
  version INTEGER NOT NULL,
  spif    TEXT    NOT NULL,
  seq     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE fact_table(
  name   TEXT    NOT NULL,
  seq    INTEGER NOT NULL,
  digest BLOB    NOT NULL,
  text   TEXT    NOT NULL,
  PRIMARY KEY (name, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE person(
  name        TEXT    PRIMARY KEY,
  full_name   TEXT    NOT NULL,
  sign_key    BLOB    NOT NULL,
  wrap_key    BLOB    NOT NULL,
  since       INTEGER NOT NULL,
  until       INTEGER,
  key_since   INTEGER NOT NULL,
  key_expires INTEGER,
  revoked     INTEGER
) STRICT, WITHOUT ROWID;

-- A new key for a person or node that lost its own: one proposes it, another one accepts it. wrap_key: zero bytes for a node's key.
CREATE TABLE key_recovery(
  id          TEXT    PRIMARY KEY,
  subject     TEXT    NOT NULL,
  public      BLOB    NOT NULL,
  wrap_key    BLOB    NOT NULL,
  proposed_by TEXT    NOT NULL,
  time        INTEGER NOT NULL,
  done        INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE person_role(
  person TEXT NOT NULL,
  role   TEXT NOT NULL,
  PRIMARY KEY (person, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE person_key(
  person   TEXT NOT NULL,
  key_name TEXT NOT NULL,
  sealed   BLOB NOT NULL,
  PRIMARY KEY (person, key_name)
) STRICT, WITHOUT ROWID;

-- One clearance per person and policy: the newest act replaces the one before. All times: from the first instant on, to the one after the
-- last. briefed_to: until then the briefing counts.
CREATE TABLE person_clearance(
  person     TEXT    NOT NULL,
  policy_oid TEXT    NOT NULL,
  xml        TEXT    NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to   INTEGER NOT NULL,
  briefed    INTEGER NOT NULL,
  briefed_to INTEGER NOT NULL,
  PRIMARY KEY (person, policy_oid)
) STRICT, WITHOUT ROWID;

CREATE TABLE person_dossier(
  person     TEXT    NOT NULL,
  policy_oid TEXT    NOT NULL,
  dossier    TEXT    NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to   INTEGER NOT NULL,
  PRIMARY KEY (person, policy_oid, dossier)
) STRICT, WITHOUT ROWID;

CREATE TABLE cut(
  id     INTEGER PRIMARY KEY,
  digest BLOB    NOT NULL UNIQUE,
  policy BLOB    NOT NULL,
  text   TEXT    NOT NULL
) STRICT;

CREATE TABLE label(
  id     INTEGER PRIMARY KEY,
  digest BLOB    NOT NULL UNIQUE,
  xml    TEXT    NOT NULL
) STRICT;

-- Which labels stand on revisions of which (metadata) cut: who may see a revision may see its labels.
CREATE TABLE label_use(
  label INTEGER NOT NULL,
  cut   INTEGER NOT NULL,
  PRIMARY KEY (label, cut)
) STRICT, WITHOUT ROWID;

CREATE TABLE item(
  id     INTEGER PRIMARY KEY,
  origin TEXT    NOT NULL,
  uuid   TEXT    NOT NULL,
  kind   TEXT    NOT NULL,
  UNIQUE (uuid, origin)
) STRICT;

-- origin, item_uuid and kind repeat the item's, so that a view needs no join. base: the revision that it changes, or empty. beside: the earlier revisions of which it does not take the place, with a blank between them. person: who made it, empty when it was received. destroyed: when its content was. cut: of the metadata; it governs that the row exists for a viewer. content_cut: of the content.
CREATE TABLE revision(
  id            INTEGER PRIMARY KEY,
  item          INTEGER NOT NULL,
  cut           INTEGER NOT NULL,
  content_cut   INTEGER NOT NULL,
  origin        TEXT    NOT NULL,
  item_uuid     TEXT    NOT NULL,
  kind          TEXT    NOT NULL,
  revision      TEXT    NOT NULL UNIQUE,
  content       BLOB    NOT NULL,
  length        INTEGER NOT NULL,
  number        TEXT    NOT NULL,
  number_folded TEXT    NOT NULL,
  edition       TEXT    NOT NULL,
  version       TEXT    NOT NULL,
  date          TEXT    NOT NULL,
  status        TEXT    NOT NULL,
  publisher     TEXT    NOT NULL,
  source        TEXT    NOT NULL,
  external_id   TEXT    NOT NULL,
  external_uuid TEXT    NOT NULL,
  label         INTEGER NOT NULL,
  meta_label    INTEGER NOT NULL,
  mapped        INTEGER NOT NULL,
  meta_mapped   INTEGER NOT NULL,
  bundle        TEXT    NOT NULL,
  base          TEXT    NOT NULL,
  beside        TEXT    NOT NULL,
  person        TEXT    NOT NULL,
  destroyed     INTEGER,
  time          INTEGER NOT NULL
) STRICT;
CREATE INDEX revision_by_cut ON revision(cut, item, id);
CREATE INDEX revision_by_item ON revision(item, cut, id);
CREATE INDEX revision_by_uuid ON revision(item_uuid, cut);
CREATE INDEX revision_by_number ON revision(cut, number_folded);
CREATE INDEX revision_by_bundle ON revision(bundle) WHERE bundle <> '';
CREATE INDEX revision_by_content ON revision(content, content_cut);

CREATE TABLE field(
  revision     INTEGER NOT NULL,
  name         TEXT    NOT NULL,
  cut          INTEGER NOT NULL,
  value        TEXT    NOT NULL,
  value_folded TEXT    NOT NULL,
  PRIMARY KEY (revision, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE originator(
  revision INTEGER NOT NULL,
  org      TEXT    NOT NULL,
  cut      INTEGER NOT NULL,
  PRIMARY KEY (revision, org)
) STRICT, WITHOUT ROWID;

CREATE TABLE derivation(
  revision   INTEGER NOT NULL,
  source     INTEGER NOT NULL,
  cut        INTEGER NOT NULL,
  source_cut INTEGER NOT NULL,
  PRIMARY KEY (revision, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX derivation_by_source ON derivation(source, revision);

-- What the last import of a source held: for each cut under which it ever gave the item a revision, the newest of these. Who does not see
-- the newest of all finds what was there before it, as if it had never come (law 3).
CREATE TABLE source_record(
  source        TEXT    NOT NULL,
  kind          TEXT    NOT NULL,
  item          INTEGER NOT NULL,
  external_id   TEXT    NOT NULL,
  external_uuid TEXT    NOT NULL,
  cut           INTEGER NOT NULL,
  revision      INTEGER NOT NULL,
  present       INTEGER NOT NULL,
  content       BLOB    NOT NULL,
  PRIMARY KEY (source, kind, item, cut)
) STRICT, WITHOUT ROWID;
