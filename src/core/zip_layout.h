/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the ZIP writer and reader: the one description of the byte layout.
 *
 * Every header of the archive is a record made here from the list of entries. The writer writes the records; the
 * reader makes the same ones and compares. So neither can know a byte that the other does not.
 * Source: PKWARE APPNOTE 6.3.10, sections 4.3.7 (local header), 4.3.12 (directory), 4.3.14 to 4.3.16 (ends),
 * 4.5.3 (ZIP64 field).                                                                                           */
#ifndef ENT_CORE_ZIP_LAYOUT_H
#define ENT_CORE_ZIP_LAYOUT_H

#include <entente/core/zip.h>

#define ENT_ZIP_NAME_MAX 200
#define ENT_ZIP_LOCAL_FIXED 30 /* a local header without name and ZIP64 field */
#define ENT_ZIP_LOCAL_ZIP64 20 /* the ZIP64 field of a local header           */
#define ENT_ZIP_RECORD_MAX 320 /* of any record below                         */
#define ENT_ZIP_FIELDS_MAX 24

/* The bytes of a header and what they mean. */
typedef struct ent_zip_record {
    uint8_t b[ENT_ZIP_RECORD_MAX];
    size_t n, n_fields;
    struct {
        const char *name;
        uint16_t at, width;
    } fields[ENT_ZIP_FIELDS_MAX];
} ent_zip_record;

/* Bytes of the local header. */
uint64_t ent_zip_local_size(const ent_zip_entry *entry);
/* offset: of the local header in the archive. */
void ent_zip_local(ent_zip_record *r, const ent_zip_entry *entry, uint64_t offset);
void ent_zip_central(ent_zip_record *r, const ent_zip_entry *entry, uint64_t offset);
/* ZIP64 end and locator if they are needed, then the end record. */
void ent_zip_finish(ent_zip_record *r, uint64_t entries, uint64_t dir_offset, uint64_t dir_size);

/* What a local header says of its entry. p has `have` bytes, at least ENT_ZIP_LOCAL_FIXED; *name_fits is false when
 * the name is empty, longer than ENT_ZIP_NAME_MAX or not wholly there. Nothing is checked here.                    */
void ent_zip_claim(ent_zip_entry *out, bool *name_fits, const uint8_t *p, size_t have);
bool ent_zip_is_local(const uint8_t *p); /* 4 bytes */

/* Index of the first field of r that differs from p, or -1 if the first `have` bytes are equal. */
int ent_zip_differs(const ent_zip_record *r, const uint8_t *p, size_t have);
/* The field's number in p, for fields of at most 8 bytes that lie inside `have`; false otherwise. */
bool ent_zip_field(uint64_t *out, const ent_zip_record *r, int field, const uint8_t *p, size_t have);

/* NULL, or why the name is not allowed. */
const char *ent_zip_name_fault(ent_str name);

/* The entries in their order, and a set of their names. The set is a PATRICIA tree (Morrison 1968): it costs three
 * words per entry, and a lookup is bounded by the bits of the name whatever names a hostile archive chooses.      */
typedef struct ent_zip_item {
    struct ent_zip_item *next, *child[2];
    uint64_t size;
    uint32_t crc;
    uint16_t bit; /* 1 is the highest bit of the first byte; 0 marks the root, which is no entry */
    uint8_t name_n;
    char name[]; /* and a NUL byte */
} ent_zip_item;

typedef struct ent_zip_list {
    ent_arena *a;
    ent_zip_item *root, *last; /* root->next is the first entry */
    uint64_t n;
    uint64_t end; /* offset behind the last entry's data: of the next local header, or the directory */
} ent_zip_list;

ENT_CHECKED ent_code ent_zip_list_init(ent_zip_list *l, ent_arena *a, ent_err *e);
/* Adds an entry whose local header is at l->end. *out then has a name that lives in the arena. *taken is true, and
 * nothing is added, when the name is there already. ENT_LIMIT beyond 2^63-1 bytes of archive.                     */
ENT_CHECKED ent_code ent_zip_list_add(ent_zip_entry *out, bool *taken, ent_zip_list *l, const ent_zip_entry *entry, ent_err *e);

/* Walks the directory: start with {.at = l->root}. */
typedef struct ent_zip_walk {
    const ent_zip_item *at;
    uint64_t offset; /* of the next entry's local header */
    uint64_t size;   /* of the directory so far          */
} ent_zip_walk;

/* The next entry and its record of the directory; false after the last. */
bool ent_zip_walk_next(ent_zip_walk *w, ent_zip_entry *entry, ent_zip_record *r);

#endif
