/* SPDX-License-Identifier: Apache-2.0 */
/* What the operations on labels share: reading policies, labels and clearances from files, and writing them into answers. */
#ifndef ENTENTE_API_OP_LABEL_H
#define ENTENTE_API_OP_LABEL_H

#include "api_private.h"

/* What a reader repaired, and in which file. */
typedef struct labels_note {
    const char *file; /* NULL: of no file */
    ent_note note;
} labels_note;
typedef struct labels_notes {
    labels_note *v;
    size_t n, cap;
} labels_notes;

typedef struct labels_label {
    const char *path;
    ent_str bytes;
    ent_label label;           /* as written */
    const ent_label *in_force; /* at as_of: it, or what has succeeded it */
    ent_time since;            /* of the succession, if there was one */
} labels_label;

typedef struct labels_clearance {
    const char *path;
    ent_str bytes;
    ent_clearance clearance;
    const ent_holding *holding;
} labels_clearance;

enum { LABELS_FILE_MAX = 1 << 20 }; /* of a label or clearance in any form */

/* The policy of the file that the argument names. */
ENT_CHECKED ent_code labels_policy(const ent_policy **p, ent_call *c, const char *name, ent_err *e);
/* A label in any form; with --strict without repairs. */
ENT_CHECKED ent_code labels_read(labels_label *out, labels_notes *notes, ent_call *c, const ent_policy *p, ent_str path, ent_err *e);
/* A clearance in any form, compiled. */
ENT_CHECKED ent_code labels_read_clearance(labels_clearance *out, labels_notes *notes, ent_call *c, const ent_policy *p, ent_str path,
                                           ent_err *e);
/* file may be NULL. */
ENT_CHECKED ent_code labels_note_all(labels_notes *out, ent_call *c, const char *file, const ent_notes *notes, ent_err *e);

/* Members role, policy, classification, categories and what else the label says. */
void labels_put(ent_jw *w, const ent_label *l);
void labels_put_categories(ent_jw *w, const ent_category *categories, size_t n);
/* Member "in_force_since", if the label has been succeeded. */
void labels_put_succession(ent_jw *w, const labels_label *l);
/* Members verdict, reason, rule, tag_set, missing. */
void labels_put_decision(ent_jw *w, const ent_decision *d);
/* A list of findings under this key, also when there are none. */
void labels_put_findings(ent_jw *w, const char *key, const ent_notes *notes);
/* Member "notes", if there are any. */
void labels_put_notes(ent_jw *w, const labels_notes *notes);
/* Member "xml", if --xml is given. A label without a creation date is a new one: it is made now. */
ENT_CHECKED ent_code labels_put_xml(ent_call *c, const ent_policy *p, const ent_label *l, ent_err *e);
ENT_CHECKED ent_code labels_write_xml(ent_str *out, ent_call *c, const ent_policy *p, const ent_label *l, ent_err *e);

#endif
