-- The search index. It is made from the tables revision, field and originator, inside the transaction that changes them, and can be made
-- again from them at any time: no part of the projection's digest. Documents are numbered from 0 inside each cut, so that what is written for one cut
-- depends on nothing of another.

-- One for each pair of a metadata cut and the cut of a portion. docs, words: how many portions it holds, and their words.
CREATE TABLE search_part(
  id        INTEGER PRIMARY KEY,
  cut       INTEGER NOT NULL,
  field_cut INTEGER NOT NULL,
  docs      INTEGER NOT NULL,
  words     INTEGER NOT NULL,
  UNIQUE (cut, field_cut)
) STRICT;

-- Which documents hold a term, and where (src/register/search_code.h).
CREATE TABLE search_posting(
  part  INTEGER NOT NULL,
  term  BLOB    NOT NULL,
  block INTEGER NOT NULL,
  data  BLOB    NOT NULL,
  PRIMARY KEY (part, term, block)
) STRICT, WITHOUT ROWID;

-- What is needed of each document that was found, eight in a block.
CREATE TABLE search_doc(
  cut   INTEGER NOT NULL,
  block INTEGER NOT NULL,
  data  BLOB    NOT NULL,
  PRIMARY KEY (cut, block)
) STRICT, WITHOUT ROWID;

-- Bits of documents of cut whose item has a newer revision in newer_cut: nothing to find for who sees both.
CREATE TABLE search_newer(
  cut       INTEGER NOT NULL,
  newer_cut INTEGER NOT NULL,
  block     INTEGER NOT NULL,
  bits      BLOB    NOT NULL,
  PRIMARY KEY (cut, newer_cut, block)
) STRICT, WITHOUT ROWID;

-- The newest document of each item in each cut.
CREATE TABLE search_item(
  item INTEGER NOT NULL,
  cut  INTEGER NOT NULL,
  doc  INTEGER NOT NULL,
  PRIMARY KEY (item, cut)
) STRICT, WITHOUT ROWID;

-- revision: the last one in the index.
CREATE TABLE search_state(
  id       INTEGER PRIMARY KEY CHECK (id = 1),
  revision INTEGER NOT NULL
) STRICT;
