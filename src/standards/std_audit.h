/* SPDX-License-Identifier: Apache-2.0 */
/* The audit's inside: one register, its indices, and the list of findings. */
#ifndef ENTENTE_STANDARDS_STD_AUDIT_H
#define ENTENTE_STANDARDS_STD_AUDIT_H

#include <entente/standards.h>

#include "std_index.h"

typedef struct ent_std_auditor {
    ent_arena *a;
    const ent_std_register *reg;
    ent_std_findings *out;
    ent_std_index ids;               /* of records */
    ent_std_index folded_ids;        /* with every dash as "-": only ids that hold another one */
    ent_std_index uuids;             /* in lower case */
    ent_std_index nodes;             /* ids of the taxonomy */
    ent_std_index orgs, folded_orgs; /* keys, as written and in lower case */
} ent_std_auditor;

/* Appends one finding. */
ENT_CHECKED ent_code ent_std_say(ent_arena *a, ent_std_findings *out, ent_err *e, const char *code, ent_str record, unsigned line,
                                 const char *fmt, ...) ENT_PRINTF(7, 8);
void ent_std_sort_findings(ent_std_findings *f);

/* Standards and cover documents carry the register's own numbers; the others have codes of their own ("profile-…"). */
bool ent_std_is_document(const ent_std_record *r);
/* The last word of the history; OTHER if there is none. */
ent_std_flag ent_std_last_flag(const ent_std_record *r);
/* The text with U+2010 to U+2015 and U+2212 as "-"; the text itself if it holds none. */
ENT_CHECKED ent_code ent_std_fold_dashes(ent_str *out, ent_arena *a, ent_str s, ent_err *e);

ENT_CHECKED ent_code ent_std_audit_record(ent_std_auditor *x, const ent_std_record *r, ent_err *e);
ENT_CHECKED ent_code ent_std_audit_history(ent_std_auditor *x, const ent_std_record *r, ent_err *e);
ENT_CHECKED ent_code ent_std_audit_doubles(ent_std_auditor *x, ent_err *e);
/* owner: id of the record, or empty for a best-practice list. */
ENT_CHECKED ent_code ent_std_audit_ref(ent_std_auditor *x, const ent_std_ref *ref, ent_str owner, ent_err *e);

#endif
