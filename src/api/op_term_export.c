/* SPDX-License-Identifier: Apache-2.0 */
/* term export: the concepts that the asker may see, as TBX or one JSON object a line. A copy like any other: an entry for each revision, a
 * registration from CONFIDENTIAL up (law 5, R-30); the file is written after the commit.                                            */
#include <string.h>

#include "copying.h"
#include "term_load.h"

enum { EXPORT_MAX = 512 << 20 };

static ent_code write_lines(ent_str *out, ent_arena *a, const ent_term_base *b, ent_err *e)
{
    ent_buf text = ent_buf_new(a, EXPORT_MAX);
    ent_str line;

    for (size_t i = 0; i < b->n_concepts; i++) {
        ENT_TRY(ent_term_concept_json(&line, a, &b->concepts[i], e));
        ent_buf_add(&text, line);
        ent_buf_c(&text, '\n');
    }
    return ent_buf_take(out, &text, e);
}

static ent_code write_form(ent_str *out, ent_call *c, const ent_term_base *b, ent_err *e)
{
    ent_str form = call_has(c, "form") ? call_arg(c, "form") : ENT_S("tbx");
    ent_tbx_options o = {.form = ent_str_is(form, "tbx2") ? ENT_TBX_V2 : ENT_TBX_V3,
                         .style = ent_str_is(form, "tbx-dct") ? ENT_TBX_DCT : ENT_TBX_DCA,
                         .dialect = call_has(c, "dialect") ? ent_tbx_dialect_of(call_arg(c, "dialect")) : ENT_TBX_SMALLEST};
    ent_term_findings unsaid = {0};
    ent_tbx_info chosen;
    ent_code code;

    if (ent_str_is(form, "jsonl")) return write_lines(out, c->arena, b, e);
    if (o.dialect == ENT_TBX_OTHER)
        return call_usage(c, "--dialect is none that this program writes.", "Use core, min, basic, linguist or entente; or leave it away.",
                          e);
    code = ent_tbx_write(out, &chosen, &unsaid, c->arena, b, &o, e);
    if (code == ENT_REFUSED && unsaid.n != 0) return ent_at(e, "concept %.*s", ENT_F(unsaid.v[0].concept));
    if (code == ENT_OK) ent_jw_kz(c->out, "dialect", ent_tbx_dialect_word(chosen.dialect));
    return code;
}

static bool is_wanted(const ent_call *c, const term_entry *t)
{
    size_t n = call_count(c, "concept");
    bool named = n == 0;

    for (size_t i = 0; i < n && !named; i++) named = ent_str_eq(call_nth(c, "concept", i), t->id);
    return named && (!call_has(c, "state") || ent_str_is(call_arg(c, "state"), ent_term_state_code(t->concept.state)));
}

ent_code op_term_export(ent_call *c, ent_err *e)
{
    ent_reg_filter f = {.source = call_arg(c, "source"), .origin = call_arg(c, "origin")};
    ent_term_concept *concepts;
    ent_term_base base = {.lang = ENT_S("en")};
    copying copy = {.call = c};
    term_entries all;
    shown s = {.call = c}, leaving = {.call = c};
    const shown_label *l;
    ent_str bytes, title;

    ENT_TRY(term_load(&all, &s, &f, e));
    ENT_NEW(concepts, c->arena, all.n, e);
    for (size_t i = 0; i < all.n; i++) {
        if (!is_wanted(c, &all.v[i])) continue;
        concepts[base.n_concepts++] = all.v[i].concept;
        for (size_t k = 0; k < all.v[i].n_layers; k++) {
            ENT_TRY(shown_of(&l, &leaving, &all.v[i].layers[k].row, e));
            ENT_TRY(copying_note(&copy, &all.v[i].layers[k].row, e));
        }
    }
    if (base.n_concepts == 0) return ent_fail(e, ENT_NOT_VISIBLE, "R-17", NULL, "not found");
    base.concepts = concepts;
    ENT_TRY(shown_marking(&title, &leaving, e)); /* the marking of the whole goes with the copy */
    base.title = title;
    ENT_TRY(write_form(&bytes, c, &base, e));
    ENT_TRY(shown_put(&leaving, e));
    ent_jw_ki64(c->out, "concepts", (int64_t)base.n_concepts);
    ent_jw_ki64(c->out, "revisions", copy.n);
    ent_jw_ki64(c->out, "registered_copies", copy.registered);
    ent_jw_ki64(c->out, "bytes", (int64_t)bytes.n);
    ent_jw_kstr(c->out, "written", call_arg(c, "out"));
    return copying_write(c, call_path(c, "out"), bytes, e);
}
