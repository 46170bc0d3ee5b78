/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of an import of records share. */
#ifndef ENTENTE_API_RECORDS_PRIVATE_H
#define ENTENTE_API_RECORDS_PRIVATE_H

#include "labelling.h"
#include "records.h"

/* A label that some of the records bear. */
typedef struct bearing {
    labelled label;
    ent_sha256 cut;
    bool entered;
} bearing;

typedef enum relabel { RELABEL_NONE = 1, RELABEL_RAISED, RELABEL_LOWERED } relabel;

/* A label of the import against the cut that an item has. */
typedef struct compared {
    const bearing *label;
    int64_t cut_id;
    relabel is;
} compared;

/* The records of one kind, against what this source held before. */
typedef struct batch {
    record_counts *counts;
    size_t n, *index;     /* of the set's records */
    ent_reg_knowns known; /* all, present ones first */
    size_t n_present;
    ent_std_matching matching;
    bool *stays; /* for each of the n records: what another door brought stays beside it */
} batch;

typedef struct entering {
    ent_call *call;
    const record_set *set;
    record_report *report;
    bool dry;
    ent_str originator;
    bearing *labels;
    size_t *label_of; /* for each record of the set: which of the labels */
    ent_str *ids;     /* and its key in the source */
    ENT_VEC(compared) compared;
    ent_secret content_key;
    ent_arena *scratch; /* emptied after every record */
    int64_t done, total;
} entering;

/* The error with the place of a record, and the file. */
ENT_CHECKED ent_code records__refused(const entering *m, size_t at, ent_err *e);

/* ---- labels (records_label.c) ---- */
ENT_CHECKED ent_code records__labels(entering *m, ent_err *e);
ENT_CHECKED ent_code records__ids(entering *m, ent_err *e);
/* What the label of a record is against the one that the item bears. */
ENT_CHECKED ent_code records__relabel(relabel *out, entering *m, size_t at, const ent_reg_known *known, ent_err *e);
/* Refuses a lower one, or a wider one. */
ENT_CHECKED ent_code records__lowered(entering *m, size_t at, const ent_reg_known *known, ent_err *e);

/* ---- matching (records_match.c) ---- */
/* One batch for each kind that the set holds, or that this source held before. */
ENT_CHECKED ent_code records__group(batch **out, entering *m, ent_err *e);
ENT_CHECKED ent_code records__match(batch *b, entering *m, ent_err *e);

#endif
