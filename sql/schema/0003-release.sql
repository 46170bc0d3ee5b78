CREATE TABLE agreement(
  seq    INTEGER PRIMARY KEY,
  id     TEXT    NOT NULL,
  digest BLOB    NOT NULL,
  text   TEXT    NOT NULL
) STRICT;
CREATE INDEX agreement_by_id ON agreement(id, seq);
CREATE INDEX agreement_by_digest ON agreement(digest, seq);

-- All keys that were pinned. until: what was signed later needs another key; revoked: nothing is taken under it any more.
CREATE TABLE partner(
  org     TEXT    NOT NULL,
  purpose TEXT    NOT NULL,
  public  BLOB    NOT NULL,
  since   INTEGER NOT NULL,
  until   INTEGER,
  revoked INTEGER NOT NULL,
  PRIMARY KEY (org, purpose, public)
) STRICT, WITHOUT ROWID;

CREATE TABLE consent(
  id         INTEGER PRIMARY KEY,
  originator TEXT    NOT NULL,
  revision   TEXT    NOT NULL,
  recipient  TEXT    NOT NULL,
  reference  TEXT    NOT NULL,
  date       INTEGER NOT NULL,
  digest     BLOB    NOT NULL
) STRICT;
CREATE INDEX consent_by_revision ON consent(revision, recipient, id);

-- state: 1 prepared, 2 approved, 3 bundled, 4 withdrawn. fell: when its approval fell because the node was restored, and it may have been bundled after
-- the backup; 0: never.
CREATE TABLE release(
  id          INTEGER PRIMARY KEY,
  uuid        TEXT    NOT NULL UNIQUE,
  agreement   TEXT    NOT NULL,
  body        TEXT    NOT NULL,
  purpose     TEXT    NOT NULL,
  prepared_by TEXT    NOT NULL,
  approved_by TEXT    NOT NULL,
  object      TEXT    NOT NULL,
  digest      BLOB    NOT NULL,
  named       INTEGER NOT NULL,
  state       INTEGER NOT NULL,
  prepared    INTEGER NOT NULL,
  approved    INTEGER NOT NULL,
  fell        INTEGER NOT NULL
) STRICT;

-- All cuts of the revisions that a release names: who lacks one of them does not see the release.
CREATE TABLE release_cut(
  release INTEGER NOT NULL,
  cut     INTEGER NOT NULL,
  PRIMARY KEY (release, cut)
) STRICT, WITHOUT ROWID;

CREATE TABLE release_revision(
  release  INTEGER NOT NULL,
  place    INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (release, place)
) STRICT, WITHOUT ROWID;

-- One for each agreement and direction. manifest, size, root: of the newest bundle; zero bytes and 0 before the first. held:
-- from a restore until the partner has said which bundles he has, the time of the backup; else 0.
CREATE TABLE channel(
  id        INTEGER PRIMARY KEY,
  agreement TEXT    NOT NULL,
  sender    TEXT    NOT NULL,
  recipient TEXT    NOT NULL,
  sequence  INTEGER NOT NULL,
  manifest  BLOB    NOT NULL,
  size      INTEGER NOT NULL,
  root      BLOB    NOT NULL,
  held      INTEGER NOT NULL,
  UNIQUE (agreement, sender, recipient)
) STRICT;

-- Only of channels that this node owns. place: of its first leaf; width: how many leaves it stands for, a power of two. More than 1 only
-- after a restore: then kind is "lost", digest and main are zero bytes, and leaf is the root of that subtree.
CREATE TABLE channel_leaf(
  channel INTEGER NOT NULL,
  place   INTEGER NOT NULL,
  width   INTEGER NOT NULL,
  kind    TEXT    NOT NULL,
  digest  BLOB    NOT NULL,
  main    BLOB    NOT NULL,
  leaf    BLOB    NOT NULL,
  PRIMARY KEY (channel, place)
) STRICT, WITHOUT ROWID;

-- lines_size, lines_crc: of revisions.jsonl. receipt: what the partner answered, or empty.
CREATE TABLE release_bundle(
  release    INTEGER PRIMARY KEY,
  uuid       TEXT    NOT NULL UNIQUE,
  channel    INTEGER NOT NULL,
  sequence   INTEGER NOT NULL,
  digest     BLOB    NOT NULL,
  manifest   TEXT    NOT NULL,
  signature  BLOB    NOT NULL,
  checkpoint TEXT    NOT NULL,
  proof      TEXT    NOT NULL,
  lines_size INTEGER NOT NULL,
  lines_crc  INTEGER NOT NULL,
  time       INTEGER NOT NULL,
  receipt    TEXT    NOT NULL,
  UNIQUE (channel, sequence)
) STRICT;

-- What was decided for each line of revisions.jsonl. detail: canonical JSON, or empty.
CREATE TABLE release_line(
  release  INTEGER NOT NULL,
  line     INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  changed  INTEGER NOT NULL,
  detail   TEXT    NOT NULL,
  PRIMARY KEY (release, line)
) STRICT, WITHOUT ROWID;

-- Which items went by a channel, by the cut of the revision that went.
CREATE TABLE release_sent(
  channel INTEGER NOT NULL,
  item    INTEGER NOT NULL,
  cut     INTEGER NOT NULL,
  PRIMARY KEY (channel, item, cut)
) STRICT, WITHOUT ROWID;

CREATE TABLE release_received(
  id          INTEGER PRIMARY KEY,
  uuid        TEXT    NOT NULL,
  channel     INTEGER NOT NULL,
  sequence    INTEGER NOT NULL,
  manifest    BLOB    NOT NULL,
  body        TEXT    NOT NULL,
  purpose     TEXT    NOT NULL,
  stored      INTEGER NOT NULL,
  changed     INTEGER NOT NULL,
  known       INTEGER NOT NULL,
  quarantined INTEGER NOT NULL,
  checkpoint  TEXT    NOT NULL,
  receipt     TEXT    NOT NULL,
  time        INTEGER NOT NULL,
  UNIQUE (channel, sequence)
) STRICT;

-- 0: something is in quarantine, so that no view has all cuts.
CREATE TABLE release_received_cut(
  received INTEGER NOT NULL,
  cut      INTEGER NOT NULL,
  PRIMARY KEY (received, cut)
) STRICT, WITHOUT ROWID;

-- Received revisions without a label of ours: for the registry only, so no view shows them.
CREATE TABLE release_quarantine(
  id       INTEGER PRIMARY KEY,
  bundle   TEXT    NOT NULL,
  sender   TEXT    NOT NULL,
  origin   TEXT    NOT NULL,
  item     TEXT    NOT NULL,
  revision TEXT    NOT NULL UNIQUE,
  kind     TEXT    NOT NULL,
  content  BLOB    NOT NULL,
  length   INTEGER NOT NULL,
  label    TEXT    NOT NULL,
  line     TEXT    NOT NULL,
  reason   TEXT    NOT NULL
) STRICT;

-- Certificates of destruction that partners sent.
CREATE TABLE partner_certificate(
  digest BLOB    PRIMARY KEY,
  org    TEXT    NOT NULL,
  text   TEXT    NOT NULL,
  time   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
