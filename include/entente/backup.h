/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a backup, and the printed page that opens them. This room knows bytes only: what the rows mean is for the rooms that own
 * them, and `api` brings both together.
 *
 *   data   all entries of the log, the sealed contents, the persons' key files.          Large; many may be kept for years.
 *   keys   the wrapped key of each content, under the node's content key.                 Small; replaced after every destruction.
 *
 * One is worth nothing without the other: a data backup of last year and the keys of today give back everything but what was destroyed
 * in between. The tables are not in it: they are made again from the log (law 1), so a backup outlives any format of the database.
 *
 * A file is one line of clear text, canonical JSON
 *
 *   {"format":"entente/backup/v1","key":FINGERPRINT of the backup key,"kind":"data"|"keys"}
 *
 * and LF, then a sealed stream (crypto.h) to the backup key whose info is that line. Inside are records: u8 type, u32 big-endian length,
 * bytes; the first is a head, the last an end record that counts all others. A record has at most ENT_BACKUP_RECORD_MAX bytes; larger
 * values (contents) are cut into parts. The reader takes exactly what the writer writes. Everything streams: memory does not grow with
 * the file.                                                                                                                   */
#ifndef ENTENTE_BACKUP_H
#define ENTENTE_BACKUP_H

#include <entente/core.h>
#include <entente/crypto.h>

#define ENT_BACKUP_RECORD_MAX (8 << 20)
#define ENT_BACKUP_CONTENT_MAX ((INT64_C(256) << 20) + 16) /* bytes of one sealed content: as much as a bundle may carry, and its tag */
#define ENT_BACKUP_KEYFILES_MAX 10000                      /* 64 KiB each */
#define ENT_BACKUP_KEYFILE_MAX (64 << 10)

typedef enum ent_backup_kind { ENT_BACKUP_DATA = 1, ENT_BACKUP_KEYS } ent_backup_kind;

/* What stands at the beginning, sealed. */
typedef struct ent_backup_head {
    ent_backup_kind kind;
    ent_str id;   /* UUID of this backup */
    ent_str node; /* UUID */
    ent_str org;
    ent_time made;
    int64_t format;        /* of the database it was taken from (ENT_STORE_FORMAT then) */
    int64_t entries;       /* of the log */
    ent_sha256 root;       /* of the log */
    ent_sha256 projection; /* of the tables (ent_store_projection_digest); zero bytes in a keys backup */
    ent_sha256
        generation; /* names the node's content key that the wrapped keys stand under (ent_backup_generation); zero bytes: the first */
} ent_backup_head;

/* A row of the log as it is stored; erased bodies have has_body false. */
typedef struct ent_backup_entry {
    int64_t seq, part;
    ent_time time;
    ent_str act, kind, body;
    bool has_body;
    uint8_t salt[32];
    ent_sha256 commitment, leaf;
} ent_backup_entry;

typedef struct ent_backup_content {
    ent_sha256 digest;
    int64_t length;      /* of the plain text */
    ent_str sealed;      /* data backup */
    uint8_t wrapped[40]; /* keys backup */
} ent_backup_content;

/* ---- writing ---------------------------------------------------------------------------------------------------------------- */
typedef struct ent_backup_writer ent_backup_writer;

/* file: what takes the bytes. random gives the stream's key. Freed with the arena, which must not be reset before the end. */
ENT_CHECKED ent_code ent_backup_new(ent_backup_writer **out, ent_arena *a, ent_sink file, const ent_public *backup_key,
                                    const ent_backup_head *head, ent_bytes *random, ent_err *e);
ENT_CHECKED ent_code ent_backup_put_entry(ent_backup_writer *w, const ent_backup_entry *entry, ent_err *e);
/* By digest, ascending: the reader refuses another order, so that a file has one spelling. */
ENT_CHECKED ent_code ent_backup_put_content(ent_backup_writer *w, const ent_backup_content *content, ent_err *e);
/* A name that a key file may have in a backup: 1 to 100 small letters, digits, dots and dashes, neither dot nor dash first. */
bool ent_backup_name_ok(ent_str name);
/* By name, ascending as well. */
ENT_CHECKED ent_code ent_backup_put_keyfile(ent_backup_writer *w, ent_str name, ent_str bytes, ent_err *e);
/* The end record; without it a file is torn. */
ENT_CHECKED ent_code ent_backup_end(ent_backup_writer *w, ent_err *e);

/* ---- reading ---------------------------------------------------------------------------------------------------------------- */
/* Is handed each record in order: entries, then contents, then key files. What is handed in lives until the function returns. A function
 * may be NULL: then a record of that sort is ENT_UNVERIFIED. Nothing may be believed before ent_backup_read has returned ENT_OK: the end
 * may be missing.                                                                                                             */
typedef struct ent_backup_taker {
    void *ctx;
    ent_code (*head)(void *ctx, const ent_backup_head *head, ent_err *e);
    ent_code (*entry)(void *ctx, const ent_backup_entry *entry, ent_err *e);
    ent_code (*content)(void *ctx, const ent_backup_content *content, ent_err *e);
    ent_code (*keyfile)(void *ctx, ent_str name, ent_str bytes, ent_err *e);
} ent_backup_taker;

/* ENT_UNVERIFIED: not such a file, another key, altered, torn, out of order; ENT_LIMIT: beyond a ceiling; else what the taker says. */
ENT_CHECKED ent_code ent_backup_read(ent_arena *a, ent_source file, const ent_secret *backup_key, const ent_backup_taker *taker,
                                     ent_err *e);
/* The clear first line alone: which kind of file, for which key. */
ENT_CHECKED ent_code ent_backup_peek(ent_backup_kind *kind, char fingerprint[static 20], ent_source file, ent_err *e);

/* Names a content key without telling it: SHA-256 of a key derived from it for this purpose. */
ENT_CHECKED ent_code ent_backup_generation(ent_sha256 *out, const ent_secret *content_key, ent_err *e);

/* ---- the printed page --------------------------------------------------------------------------------------------------------- */
/* The backup key on paper. Lines of five groups of four letters and digits without those that look alike, each line with a check of its
 * own, so that a mistyped line is named; or two pages, of which each alone says nothing (the key is their XOR).
 * shown: what else is printed: whose node, when, the fingerprint in digits and words, and the commands that restore.           */
typedef struct ent_backup_page_facts {
    ent_str org, node;
    ent_time made;
    ent_public key;
} ent_backup_page_facts;

/* half 0: the whole key; 1 or 2: this half. */
ENT_CHECKED ent_code ent_backup_page(ent_str *out, ent_arena *a, const ent_secret *key, int half, const ent_backup_page_facts *f,
                                     ent_err *e);
/* Reads what was typed or scanned: case, spaces and all lines that are not key lines do not count; O for 0, I and L for 1 are taken.
 * second.n 0: one page. ENT_INVALID names the line that does not hold.                                                       */
ENT_CHECKED ent_code ent_backup_page_read(ent_secret *out, ent_str page, ent_str second, ent_err *e);

#endif
