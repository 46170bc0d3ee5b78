/* SPDX-License-Identifier: Apache-2.0 */
/* agreement add, list, show. */
#include "api_private.h"

static void put_agreement(ent_jw *w, const ent_rel_agreement *g)
{
    char from[11], to[11], hex[65];

    ent_date_print(from, g->from);
    ent_date_print(to, g->to);
    ent_sha256_hex(hex, &g->digest);
    ent_jw_kstr(w, "id", g->id);
    ent_jw_kstr(w, "title", g->title);
    ent_jw_kz(w, "from", from);
    ent_jw_kz(w, "to", to);
    ent_jw_kz(w, "digest", hex);
}

static void put_strings(ent_jw *w, const char *key, const ent_str *v, size_t n)
{
    ent_jw_key(w, key);
    ent_jw_arr(w);
    for (size_t i = 0; i < n; i++) ent_jw_str(w, v[i]);
    ent_jw_end(w);
}

static void put_terms(ent_jw *w, const ent_rel_agreement *g)
{
    ent_jw_key(w, "terms");
    ent_jw_arr(w);
    for (size_t i = 0; i < g->n_terms; i++) {
        const ent_rel_terms *t = &g->terms[i];
        ent_jw_obj(w);
        ent_jw_kstr(w, "sender", t->sender);
        ent_jw_kstr(w, "recipient", t->recipient);
        ent_jw_kstr(w, "policy", t->policy);
        ent_jw_kstr(w, "ceiling", t->ceiling);
        ent_jw_kstr(w, "electronic_ceiling", t->electronic_ceiling);
        ent_jw_key(w, "bodies");
        ent_jw_arr(w);
        for (size_t b = 0; b < t->n_bodies; b++) ent_jw_str(w, t->bodies[b].name);
        ent_jw_end(w);
        ent_jw_end(w);
    }
    ent_jw_end(w);
}

ent_code op_agreement_add(ent_call *c, ent_err *e)
{
    ent_rel_agreement g;
    ent_str json, body;

    ENT_TRY(call_file(&json, c, "file", API_SMALL_FILE_MAX, e));
    if (ent_rel_agreement_parse(&g, c->arena, json, e) != ENT_OK) return ent_within(e, "%s", call_path(c, "file"));
    ENT_TRY(ent_rel_agreement_entry(&body, c->arena, &g, e));
    ENT_TRY(call_add(c, "agreement", body, e));
    put_agreement(c->out, &g);
    return ENT_OK;
}

static ent_code put_one(void *ctx, const ent_rel_agreement *g, ent_err *e)
{
    ent_jw *w = ctx;

    (void)e;
    ent_jw_obj(w);
    put_agreement(w, g);
    ent_jw_end(w);
    return ENT_OK;
}

ent_code op_agreement_list(ent_call *c, ent_err *e)
{
    ent_jw_key(c->out, "agreements");
    ent_jw_arr(c->out);
    ENT_TRY(ent_rel_agreements(c->reader, c->arena, put_one, c->out, e));
    ent_jw_end(c->out);
    return ENT_OK;
}

ent_code op_agreement_show(ent_call *c, ent_err *e)
{
    ent_rel_agreement g;

    ENT_TRY(ent_rel_agreement_find(&g, c->arena, c->reader, call_arg(c, "agreement"), e));
    put_agreement(c->out, &g);
    put_strings(c->out, "purposes", g.purposes, g.n_purposes);
    put_strings(c->out, "articles", g.articles, g.n_articles);
    put_terms(c->out, &g);
    return ENT_OK;
}
