/* SPDX-License-Identifier: Apache-2.0 */
/* Records of an outside source (a register of standards, a termbase, a nation's sheet) as items, kept in step with it: one mechanism
 * for all kinds. Matched with what the source held before by id, then by uuid; the same content changes nothing, and when it is held
 * under another label that is told; what is new is added, what differs is a new revision, under the same label or a higher one (a lower
 * or wider one is refused, R-11); what a whole source no longer holds is marked absent. All or nothing.                    */
#ifndef ENTENTE_API_RECORDS_H
#define ENTENTE_API_RECORDS_H

#include "call.h"

typedef struct record {
    ent_str kind;     /* "standard", "term", "ratification", … */
    ent_str id, uuid; /* its keys in the source; the uuid may be empty */
    ent_str number, edition, version, date, status, publisher, title;
    bool layer; /* one of several records of this id, one for each label: its key in the source is id, "#" and the marking of its label */
    ent_str marking; /* a label of its own as marking; empty: the label of the import, which may be empty when every record has its own */
    ent_str place;   /* for messages: "line 12", "sheet Terms, row 4" */
    const void *of;  /* handed to `content` */
} record;

/* The canonical content of a record. It lives until the arena is reset, after each record. */
typedef ent_code record_content_fn(ent_str *out, ent_arena *scratch, const record *r, ent_err *e);

/* The item that a record is although its source never held it: another door brought it, under the same label. */
typedef struct record_met {
    bool found;
    int64_t item_id, cut_id;
    ent_str item;
    ent_sha256 content; /* of its newest revision */
    bool covered;       /* the record speaks about all that the item says; if not, what it says stays beside it */
} record_met;
/* For records that their source did not hold, each with the cut of its label. `out` comes zeroed. */
typedef ent_code record_meet_fn(record_met *out, ent_call *c, const record *const *v, const ent_cut *const *cuts, size_t n, ent_err *e);

typedef struct record_set {
    ent_str source, release; /* name of the source; what it calls this release, may be empty */
    const char *path;        /* the file, as the officer named it: stands before the place of a record that is refused; may be NULL */
    ent_str originator;      /* empty: this organisation */
    ent_str label;           /* marking of all records without one of their own */
    bool exercise;           /* add Administrative EXERCISE */
    bool whole;              /* the source in full: what it held before and holds no longer is marked absent, per kind in `kinds` */
    size_t n_kinds;
    const ent_str *kinds; /* kinds in the order of the answer; those of the records among them */
    size_t n;
    const record *v;
    record_content_fn *content;
    record_meet_fn *meet; /* NULL: no other door brings records of these kinds */
} record_set;

typedef enum record_outcome { RECORD_ADDED = 1, RECORD_CHANGED, RECORD_SAME, RECORD_RETURNED, RECORD_HELD, RECORD_BESIDE } record_outcome;
/* "added", "changed", … */
const char *record_outcome_word(record_outcome o);

typedef struct record_counts {
    ent_str kind;
    int64_t records, same_id, renamed, added, returned, removed, uuid_changed;
    int64_t revised, relabelled, beside; /* new revisions of known items; those of a higher label; those beside which others stand */
    int64_t unchanged, other_label;      /* the same content; that which is held under another label */
    int64_t other_door;                  /* not added: items that the source did not hold, because another door brought them */
} record_counts;

typedef struct record_report {
    size_t n_kinds;
    record_counts *kinds; /* only kinds that the set or the source has */
    /* for each record of the set: */
    record_outcome *outcome;
    ent_str *item;       /* UUID; empty for one that a dry run would add */
    ent_sha256 *earlier; /* digest of the content before; zero for an added one */
} record_report;

/* Enters the records unless dry; appends "cut", "label", "item.revise", "source.absent" and last "import" with the counts. Needs a call
 * that appends. file: digest of what was read, in hexadecimal; findings: how many the audit had.                          */
ENT_CHECKED ent_code records_import(record_report *out, ent_call *c, const record_set *set, bool dry, ent_str file, int64_t findings,
                                    ent_err *e);
/* ENT_INVALID: another record of the set, at `other`, is this very one. */
ENT_CHECKED ent_code record_doubled(const record *r, ent_str other, ent_err *e);
/* "kinds": [...] into the answer. */
void records_put(ent_jw *w, const record_report *r);

#endif
