/* SPDX-License-Identifier: Apache-2.0 */
/* The Markdown reader's inside. */
#ifndef ENTENTE_STANDARDS_STD_MD_READ_H
#define ENTENTE_STANDARDS_STD_MD_READ_H

#include "std_md.h"
#include "std_md_refs.h"
#include "std_read.h"

typedef struct std__md_rd {
    ent_arena *a, *scratch;
    ent_str inner_title; /* of the document or specification */
    ent_std_refs refs;   /* of the record being read          */
} std__md_rd;

/* what: the rest of a sentence that begins with the key. */
ENT_CHECKED ent_code std__md_refuse(const ent_yaml *v, ent_err *e, const char *key, const char *what);
/* ENT_INVALID for a key that is not in the NULL-ended list. */
ENT_CHECKED ent_code std__md_only(const ent_yaml *m, const char *const *keys, ent_err *e);
/* NULL if absent or null. */
ENT_CHECKED ent_code std__md_list_of(const ent_yaml **out, const ent_yaml *m, const char *key, ent_err *e);
ENT_CHECKED ent_code std__md_mixed(std__md_rd *rd, ent_str *out, const ent_yaml *m, const char *key, ent_err *e);

/* One record of a file; inside: an entry of "inner". */
ENT_CHECKED ent_code std__md_read_record(std__md_rd *rd, ent_std_record *r, const ent_yaml *m, bool inside, ent_err *e);

/* ---- std_md_read_refs.c ---- */
ENT_CHECKED ent_code std__md_read_list(std__md_rd *rd, const ent_yaml *m, std__md_list l, ent_err *e);
/* All lists of a record but its substandards; groups go to p as well. */
ENT_CHECKED ent_code std__md_read_refs(std__md_rd *rd, std__md_parts *p, const ent_yaml *m, ent_err *e);
ENT_CHECKED ent_code std__md_keep_refs(std__md_rd *rd, ent_std_record *r, ent_err *e);

#endif
