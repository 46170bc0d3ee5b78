/* SPDX-License-Identifier: Apache-2.0 */
/* Names of visible concepts in all languages, for a query. */
#ifndef ENTENTE_API_SEARCH_NAMES_H
#define ENTENTE_API_SEARCH_NAMES_H

#include "term_load.h"

/* What a session keeps of its searches: the names that its person may see, in the clear, as of one state of the database and one view; and the
 * rules of words. They go with the session. */
typedef struct search_kept search_kept;
ENT_CHECKED ent_code search_kept_new(search_kept **out, ent_arena *a, ent_err *e);
/* That of the session. */
search_kept *api__session_names(const ent_unlocked *u);
/* Rules for this call, made once in a session; NULL without one. */
ENT_CHECKED ent_code search_rules(const ent_word_rules **out, const ent_call *c, ent_err *e);

/* Puts other names beside the words of the query, and says in "expanded" which and from where. The labels of the concepts that were used are
 * noted in c->shown. Designations are content: it needs the content key, which every role that may search holds. */
ENT_CHECKED ent_code search_names(ent_search_query *q, ent_call *c, ent_err *e);

#endif
