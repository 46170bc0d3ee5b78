/* SPDX-License-Identifier: Apache-2.0 */
/* What nations stated about standards, as the asker may see it: the facts of all ratification items in his view, through their revisions, so
 * that it can be said what was known when. A layer that he does not see is not there.                                          */
#ifndef ENTENTE_API_STANDING_H
#define ENTENTE_API_STANDING_H

#include "shown.h"

#define RATIFICATION_KIND "ratification"

/* A standard that was asked for. */
typedef struct standing_asked {
    ent_str key, number, edition;
    bool any_edition;
    bool in_view;     /* the register has one or several such items */
    bool in_register; /* it has one: row */
    ent_reg_row row;
} standing_asked;

/* Of an item of records: where its facts end, and its revisions among shown.revisions. */
typedef struct standing_item {
    size_t facts_end, revisions, revisions_end;
} standing_item;

typedef struct standing {
    shown shown; /* the labels of all that was loaded */
    ENT_VEC(ent_std_fact) facts;
    ENT_VEC(standing_item) items;
    const ent_std_facts *index;
    ENT_VEC(ent_str) unread; /* numbers of items whose content is no record of ratification */
    ent_std_asof asof;
    /* while it is loaded */
    ent_secret content_key;
} standing;

/* By number ("STANAG 2459"), with edition ("STANAG 2459 Ed 3"), or an item of the register. Nothing is refused here but "several items". */
ENT_CHECKED ent_code standing_ask(standing_asked *out, ent_call *c, ent_str key, ent_err *e);
/* on (or from), known: parameters of the call; today, and all that is known. asked NULL: every standard. */
ENT_CHECKED ent_code standing_load(standing *out, ent_call *c, const standing_asked *asked, size_t n, ent_err *e);
/* The standards among the facts that were asked for; indices in the index. ENT_NOT_VISIBLE when there is none and no such item either. */
typedef struct standing_found {
    size_t *v, n, cap;
} standing_found;
ENT_CHECKED ent_code standing_find(standing_found *out, const standing *s, const standing_asked *asked, ent_err *e);

/* The label of a fact that was loaded. */
const shown_label *standing_label(const standing *s, size_t fact);
/* The facts stand on the answer: their labels and revisions are noted in call->shown. Any may be SIZE_MAX, which is none. */
ENT_CHECKED ent_code standing_note(const standing *s, const size_t *facts, size_t n, ent_err *e);
/* The same, and their portion mark together, with that of a row of metadata unless it is NULL. */
ENT_CHECKED ent_code standing_mark(ent_str *out, const standing *s, const size_t *facts, size_t n, const ent_reg_row *row, ent_err *e);

/* Members of one fact: mark, nation, service, part, fact, says, from, …. */
void standing_put_fact(ent_jw *w, const ent_std_fact *f, unsigned services);
/* Members "on", "known" and "unread". */
void standing_put_asof(const standing *s);

#endif
