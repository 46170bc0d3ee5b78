/* SPDX-License-Identifier: Apache-2.0 */
/* term match: what a designation of a calibre means, or how two of them stand to each other. */
#include <entente/terms.h>

#include "api_private.h"

/* A number that nobody compared with its source says so wherever it is shown. */
static void put_marks(ent_jw *w, const ent_calibre_row *row)
{
    bool known = row->standard.n != 0;

    if (known) {
        ent_jw_kstr(w, "standard", row->standard);
        ent_jw_kz(w, "mark", row->standard_checked ? "checked" : "unchecked");
    }
    if (!row->checked || (known && !row->standard_checked)) ent_jw_kbool(w, "unchecked", true);
}

static void put_candidate(ent_jw *w, const ent_calibre_candidate *c, bool two)
{
    ent_jw_obj(w);
    if (two) ent_jw_ki64(w, "text", c->text);
    ent_jw_kstr(w, "concept", c->row->id);
    ent_jw_kstr(w, "canonical", c->row->canonical);
    put_marks(w, c->row);
    ent_jw_kstr(w, "source", c->row->source);
    if (c->row->note.n != 0) ent_jw_kstr(w, "note", c->row->note);
    ent_jw_end(w);
}

static void put_or_null(ent_jw *w, const char *key, ent_str s)
{
    ent_jw_key(w, key);
    if (s.n != 0) ent_jw_str(w, s);
    else ent_jw_null(w);
}

static void put_answer(ent_jw *w, const ent_calibre_answer *x, bool two)
{
    ent_jw_kz(w, "verdict", ent_calibre_verdict_word(x->verdict));
    put_or_null(w, "concept", x->concept != NULL ? x->concept->id : (ent_str){0});
    put_or_null(w, "canonical", x->canonical);
    ent_jw_key(w, "candidates");
    ent_jw_arr(w);
    for (size_t i = 0; i < x->n_candidates; i++) put_candidate(w, &x->candidates[i], two);
    ent_jw_end(w);
    ent_jw_key(w, "evidence");
    ent_jw_arr(w);
    for (size_t i = 0; i < x->n_evidence; i++) ent_jw_str(w, x->evidence[i]);
    ent_jw_end(w);
    if (x->concept == NULL) return;
    put_marks(w, x->concept);
    ent_jw_kstr(w, "source", x->concept->source);
    if (x->concept->note.n != 0) ent_jw_kstr(w, "note", x->concept->note);
}

ent_code op_term_match(ent_call *c, ent_err *e)
{
    bool two = call_has(c, "text2");
    const ent_calibres *k;
    ent_calibre_answer x;
    ent_code code;

    ENT_TRY(api__kept_calibres(&k, c, e));
    if (two) code = ent_calibre_compare(&x, c->arena, k, call_arg(c, "text"), call_arg(c, "text2"), e);
    else code = ent_calibre_match(&x, c->arena, k, call_arg(c, "text"), e);
    if (code != ENT_OK) return ent_at(e, "text");
    put_answer(c->out, &x, two);
    return ENT_OK;
}
