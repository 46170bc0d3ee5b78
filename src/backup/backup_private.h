/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENTENTE_BACKUP_PRIVATE_H
#define ENTENTE_BACKUP_PRIVATE_H

#include <entente/backup.h>

/* ---- the clear first line ---- */
/* Without its LF, which is in the file behind it. All lines are equally long. */
enum { BACKUP_LINE = sizeof "{\"format\":\"entente/backup/v1\",\"key\":\"0123 4567 89ab cdef\",\"kind\":\"data\"}" - 1 };

ENT_CHECKED ent_code backup__line(char out[static BACKUP_LINE + 1], ent_backup_kind kind, const ent_public *key, ent_err *e);
/* Reads line and LF. ENT_UNVERIFIED unless backup__line can have written it. */
ENT_CHECKED ent_code backup__line_read(char line[static BACKUP_LINE + 1], ent_backup_kind *kind, char fingerprint[static 20],
                                       ent_source file, ent_err *e);

/* ---- records ---- */
typedef enum backup_type {
    BACKUP_HEAD = 1,
    BACKUP_ENTRY,
    BACKUP_CONTENT, /* data: digest, length, size of the sealed text, which follows in parts */
    BACKUP_PART,    /* BACKUP_PART_SIZE bytes of it; the last one the rest */
    BACKUP_KEY,     /* keys: digest, length, wrapped key */
    BACKUP_KEYFILE,
    BACKUP_END, /* number of all records before it */
} backup_type;

enum {
    BACKUP_RECORD_HEAD = 5, /* type, length */
    BACKUP_PART_SIZE = 4 << 20,
    BACKUP_HEAD_MAX = 4096,
    BACKUP_NAME_MAX = 100, /* bytes of the name of a key file */
    BACKUP_WORD_MAX = 100, /* bytes of an act's id and of an entry's kind */
    BACKUP_ENTRY_FIXED = 3 * 8 + 1 + 3 * 32,
    BACKUP_CONTENT_FIXED = 32 + 8 + 8,
    BACKUP_KEY_FIXED = 32 + 8 + 40,
};

/* Room for all of a record but the long text at its end. */
typedef struct backup_bytes {
    size_t n;
    uint8_t b[512];
} backup_bytes;

void backup__put_u64(backup_bytes *out, uint64_t v);
void backup__put(backup_bytes *out, const void *p, size_t n);

ENT_CHECKED ent_code backup__write_head(ent_str *out, ent_arena *a, const ent_backup_head *h, ent_err *e);
ENT_CHECKED ent_code backup__read_head(ent_backup_head *out, ent_arena *a, ent_str record, ent_err *e);

/* The record up to the body. */
void backup__write_entry(backup_bytes *out, const ent_backup_entry *entry);
void backup__write_content(backup_bytes *out, const ent_backup_content *c, ent_backup_kind kind);

/* What is read points into the record. */
ENT_CHECKED ent_code backup__read_entry(ent_backup_entry *out, ent_str record, ent_err *e);
/* *size: of the sealed text; 0 for BACKUP_KEY. */
ENT_CHECKED ent_code backup__read_content(ent_backup_content *out, int64_t *size, ent_str record, backup_type type, ent_err *e);
ENT_CHECKED ent_code backup__read_keyfile(ent_str *name, ent_str *bytes, ent_str record, ent_err *e);
ENT_CHECKED ent_code backup__read_end(uint64_t *records, ent_str record, ent_err *e);

/* ENT_UNVERIFIED, with the next step of a file that is no good. */
ENT_CHECKED ent_code backup__bad(ent_err *e, const char *what);

/* ---- order: what may stand where. Writer and reader ask the same, so the one takes what the other makes. ---- */
typedef struct backup_order {
    ent_code refusal; /* ENT_BUG when writing, ENT_UNVERIFIED when reading */
    ent_backup_kind kind;
    int64_t entries; /* that the head says; and that were seen */
    int64_t seen;
    backup_type stage; /* of the newest record; BACKUP_PART is BACKUP_CONTENT here */
    bool contents;     /* there was one, and this was its digest */
    ent_sha256 digest;
    size_t keyfiles;
    size_t name_n;
    char name[BACKUP_NAME_MAX];
    uint64_t records;
} backup_order;

ENT_CHECKED ent_code backup__order_head(backup_order *o, const ent_backup_head *h, ent_err *e);
ENT_CHECKED ent_code backup__order_entry(backup_order *o, const ent_backup_entry *entry, ent_err *e);
ENT_CHECKED ent_code backup__order_content(backup_order *o, const ent_backup_content *c, int64_t size, ent_err *e);
ENT_CHECKED ent_code backup__order_keyfile(backup_order *o, ent_str name, ent_str bytes, ent_err *e);
ENT_CHECKED ent_code backup__order_end(backup_order *o, ent_err *e);

/* ---- the printed page ---- */
/* 32 symbols, five bits each: digits and capitals without I, L, O and U. */
extern const char backup__symbols[33];

enum {
    PAGE_LINES = 4,
    PAGE_DATA = 16, /* symbols of a line: ten bytes */
    PAGE_CHECK = 4,
    PAGE_SYMBOLS = PAGE_DATA + PAGE_CHECK,
    PAGE_BYTES = PAGE_LINES * PAGE_DATA * 5 / 8,
    PAGE_TAG = 7, /* bytes of the key's fingerprint, so that halves of two keys are told apart */
};

/* What is on the four lines. A secret. */
typedef struct backup_page {
    uint8_t b[PAGE_BYTES]; /* half (0, 1, 2), tag, 32 bytes of key or share */
} backup_page;

/* The last four symbols of line `number` (1 …) from the first sixteen. */
void backup__check(uint8_t symbols[static PAGE_SYMBOLS], int number);
ENT_CHECKED ent_code backup__tag(uint8_t out[static PAGE_TAG], const ent_public *key, ent_err *e);

#endif
