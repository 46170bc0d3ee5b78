/* SPDX-License-Identifier: Apache-2.0 */
/* What a reader's text is scanned for: the terms and standards that he may see. */
#ifndef ENTENTE_API_SCAN_LIST_H
#define ENTENTE_API_SCAN_LIST_H

#include <entente/terms/cite.h>

#include "term_load.h"

/* The designation behind a pattern. */
typedef struct scan_term {
    const term_entry *entry;
    const ent_term_language *language;
    const ent_term_designation *designation;
} scan_term;

typedef struct scan_standard {
    ent_str number, edition;
    const shown_label *label;
    ent_reg_row row; /* its ids alone */
} scan_standard;

typedef struct scan_list {
    shown shown;
    term_entries entries;
    ENT_VEC(ent_scan_pattern) patterns; /* those of the terms, then those of the standards */
    ENT_VEC(scan_term) terms;           /* by pattern */
    ENT_VEC(ent_cite_standard) standards;
    ENT_VEC(scan_standard) rows; /* by standard */
    ent_citer *citer;
    ent_scanner *scanner;
} scan_list;

/* Arguments: source, origin, lang (terms of these languages only). */
ENT_CHECKED ent_code scan_list_load(scan_list *out, ent_call *c, ent_err *e);

#endif
