/* SPDX-License-Identifier: Apache-2.0 */
/* The view of a person: every interned cut decided for his clearances of today. */
#include <string.h>

#include "register_private.h"

typedef struct held {
    ent_str policy_oid, xml;
    ent_reg_strings dossiers;
} held;
typedef ENT_VEC(held) helds;

typedef struct cut_row {
    int64_t id;
    ent_sha256 policy;
    ent_str text;
} cut_row;
typedef ENT_VEC(cut_row) cut_rows;

/* Clearances in force now, briefed before now. */
static ent_code read_held(helds *out, ent_arena *a, ent_store *s, ent_str person, ent_time now, ent_err *e)
{
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, s, e, "register/clearances", ENT_T(person), ENT_I(now)));
    for (;;) {
        held h = {0};
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        ENT_TRY(ent_stmt_keep(&h.policy_oid, a, st, 0, e));
        ENT_TRY(ent_stmt_keep(&h.xml, a, st, 1, e));
        ENT_PUSH(out, a, h, e);
    }
}

static ent_code read_dossiers(held *h, ent_arena *a, ent_store *s, ent_str person, ent_time now, ent_err *e)
{
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, s, e, "register/dossiers", ENT_T(person), ENT_T(h->policy_oid), ENT_I(now)));
    for (;;) {
        ent_str name;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        ENT_TRY(ent_stmt_keep(&name, a, st, 0, e));
        ENT_PUSH(&h->dossiers, a, name, e);
    }
}

static ent_code read_cuts(cut_rows *out, ent_arena *a, ent_store *s, ent_err *e)
{
    ent_stmt *st;
    bool row;

    ENT_TRY(ent_store_ask(&st, s, "register/cuts", NULL, 0, e));
    for (;;) {
        cut_row c;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        c.id = ent_stmt_i64(st, 0);
        ENT_TRY(reg__column32(c.policy.b, st, 1, e));
        ENT_TRY(ent_stmt_keep(&c.text, a, st, 2, e));
        ENT_PUSH(out, a, c, e);
    }
}

/* The holding of the person under one policy version; NULL when he holds nothing there, or nothing that this version
 * understands: no holding is no access. But a machine without memory must not look like a person without clearance.   */
static ent_code holding_under(const ent_holding **out, ent_arena *a, const ent_policy *p, const helds *all, ent_err *e)
{
    *out = NULL;
    for (size_t i = 0; i < all->n; i++) {
        const ent_holding *h;
        ent_clearance c;
        if (!ent_str_eq(all->v[i].policy_oid, ent_policy_oid(p))) continue;
        if (ent_clearance_parse(&c, a, all->v[i].xml, false, NULL, e) == ENT_OK &&
            ent_holding_of(&h, a, p, &c, all->v[i].dossiers.v, all->v[i].dossiers.n, e) == ENT_OK)
            *out = h;
        else if (e->code == ENT_NOMEM || e->code == ENT_BUG) return e->code;
        return ENT_OK;
    }
    return ENT_OK;
}

ent_code ent_reg_view_of(ent_reg_view *out, ent_arena *a, ent_store *s, const ent_reg_policies *policies, ent_str person, ent_time now,
                         ent_err *e)
{
    const ent_holding **by_policy;
    cut_rows cuts = {0};
    helds all = {0};

    ENT_TRY(read_held(&all, a, s, person, now, e));
    for (size_t i = 0; i < all.n; i++) ENT_TRY(read_dossiers(&all.v[i], a, s, person, now, e));
    ENT_TRY(read_cuts(&cuts, a, s, e));
    ENT_NEW(by_policy, a, policies->n, e);
    for (size_t i = 0; i < policies->n; i++) ENT_TRY(holding_under(&by_policy[i], a, policies->v[i], &all, e));
    ENT_NEW(out->cuts, a, cuts.n, e);
    out->n = 0;
    out->holdings = by_policy;
    for (size_t i = 0; i < cuts.n; i++) {
        for (size_t p = 0; p < policies->n; p++) {
            const ent_cut *c;
            if (!ent_sha256_eq(ent_policy_digest(policies->v[p]), &cuts.v[i].policy)) continue;
            ENT_TRY(ent_cut_read(&c, a, policies->v[p], cuts.v[i].text, e));
            if (ent_admits(by_policy[p], c)) out->cuts[out->n++] = cuts.v[i].id;
            break;
        }
    }
    return ENT_OK;
}
