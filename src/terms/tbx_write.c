/* SPDX-License-Identifier: Apache-2.0 */
/* TBX from a base, in canonical layout. The entries are written first, since the root names the dialect that they need. */
#include "tbx_write.h"

static const char NEXT_WIDER[] = "Choose a wider dialect, or leave the choice to the program.";

static ent_code put_entries(ent_str *out, tbx_writer *w, const ent_term_base *b, ent_err *e)
{
    w->b = ent_buf_new(w->a, ENT_TBX_MAX_BYTES);
    w->depth = 3;
    for (size_t i = 0; i < b->n_concepts; i++) {
        ENT_TRY(tbx__put_concept(w, &b->concepts[i], e));
        ent_arena_reset(w->scratch);
    }
    return ent_buf_take(out, &w->b, e);
}

static ent_code put_file(ent_str *out, tbx_writer *w, const ent_term_base *b, ent_err *e)
{
    ent_str entries;

    ENT_TRY(put_entries(&entries, w, b, e));
    w->b = ent_buf_new(w->a, ENT_TBX_MAX_BYTES);
    if (w->o.dialect != ENT_TBX_SMALLEST && w->o.form == ENT_TBX_V3 && w->need < w->o.dialect) w->need = w->o.dialect;
    ENT_TRY(tbx__put_head(w, b, e));
    ent_buf_add(&w->b, entries);
    ENT_TRY(tbx__put_tail(w, b, e));
    return ent_buf_take(out, &w->b, e);
}

static ent_code refuse_unsaid(const tbx_writer *w, ent_err *e)
{
    return ent_fail(e, ENT_REFUSED, NULL, NEXT_WIDER, "%s cannot say %zu of the things in this termbase; the first: %.*s",
                    ent_tbx_dialect_word(w->o.dialect), w->n_unsaid, ENT_F(w->unsaid.v[0].message));
}

ent_code ent_tbx_write(ent_str *out, ent_tbx_info *chosen, ent_term_findings *unsaid, ent_arena *a, const ent_term_base *b,
                       const ent_tbx_options *o, ent_err *e)
{
    tbx_writer w = {.a = a, .o = *o, .need = ENT_TBX_CORE};
    ent_code code;

    *out = (ent_str){"", 0};
    if (unsaid != NULL) *unsaid = (ent_term_findings){0};
    if (o->dialect > ENT_TBX_ENTENTE) return ent_fail(e, ENT_INVALID, NULL, NULL, "TBX is written in the dialects Core to Entente only.");
    if (w.o.form == ENT_TBX_V2) w.o.style = ENT_TBX_DCA;
    w.raw_ids = w.o.form == ENT_TBX_V2;
    w.scratch = ent_arena_new(a, 0);
    if (w.scratch == NULL) return ent_nomem(e);
    code = put_file(out, &w, b, e);
    ent_arena_free(w.scratch);
    if (code != ENT_OK) return code;
    if (unsaid != NULL) *unsaid = w.unsaid;
    if (w.n_unsaid != 0) {
        *out = (ent_str){"", 0};
        return refuse_unsaid(&w, e);
    }
    if (chosen != NULL) {
        bool v2 = w.o.form == ENT_TBX_V2;
        *chosen = (ent_tbx_info){w.o.form, w.o.style, v2 ? ENT_TBX_OTHER : w.need, ent_str_c(v2 ? "TBX" : ent_tbx_dialect_word(w.need))};
    }
    return ENT_OK;
}
