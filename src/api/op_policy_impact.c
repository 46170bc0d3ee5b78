/* SPDX-License-Identifier: Apache-2.0 */
/* policy impact: what would change if this version of a policy stood in place of the one that is in force here: every label that the
 * asker may see under that policy, for every person with a clearance under it.
 *
 * What is registered stays under the version it was registered with; this says what a new label of the same words would do. Dossiers are
 * not looked at: no policy changes them. */
#include <string.h>

#include "op_label.h"

/* A label or holding under the version in force and under the new one; NULL: not understood there, and why. */
typedef struct seen_label {
    ent_label label;
    ent_str marking;
} seen_label;

typedef struct cleared {
    ent_str person;
    const ent_holding *holding[2];
    ent_err why[2];
} cleared;

typedef struct impact {
    ent_call *call;
    const ent_policy *policy[2]; /* in force, new */
    size_t n_labels, n_persons;
    seen_label *labels;
    cleared *persons;
    int64_t changed;
} impact;

static bool is_ours(ent_code code)
{
    return code == ENT_NOMEM || code == ENT_BUG;
}

/* The labels under the policy in force: its number, or without one its name. */
static ent_code read_labels(impact *m, ent_err *e)
{
    ent_reg_strings all = {0};
    ent_call *c = m->call;

    ENT_TRY(ent_reg_labels(&all, c->arena, c->reader, e));
    ENT_NEW(m->labels, c->arena, all.n, e);
    for (size_t i = 0; i < all.n; i++) {
        seen_label *l = &m->labels[m->n_labels];
        const ent_policy *p;
        ent_err ignored;
        if (call_label(&p, &l->label, c, all.v[i], &ignored) != ENT_OK) continue; /* of a policy that is not adopted here */
        if (!ent_str_eq(ent_policy_oid(p), ent_policy_oid(m->policy[0]))) continue;
        if (ent_label_marking(&l->marking, c->arena, m->policy[0], &l->label, (ent_str){0}, ENT_PAGE_TOP, &ignored) != ENT_OK)
            l->marking = l->label.classification; /* a label for nobody has no marking */
        m->n_labels++;
    }
    return ENT_OK;
}

static ent_code compile(const ent_holding **out, ent_err *why, ent_call *c, const ent_policy *p, ent_str xml, ent_err *e)
{
    ent_clearance held;

    if (ent_clearance_parse(&held, c->arena, xml, false, NULL, why) == ENT_OK &&
        ent_holding_of(out, c->arena, p, &held, NULL, 0, why) == ENT_OK)
        return ENT_OK;
    *out = NULL;
    if (!is_ours(why->code)) return ENT_OK;
    *e = *why;
    return ent_refusal(e->code);
}

/* Clearances are no part of anybody's view: they are read beside it. */
static ent_code read_persons(impact *m, ent_err *e)
{
    ent_reg_cleareds all = {0};
    ent_call *c = m->call;
    ent_store *whole;

    ENT_TRY(ent_store_open(&whole, c->arena, c->db, ENT_STORE_READ, e));
    ENT_TRY(ent_store_begin(whole, e));
    ENT_TRY(ent_reg_cleared_of(&all, c->arena, whole, ent_policy_oid(m->policy[0]), c->as_of, e));
    ENT_NEW(m->persons, c->arena, all.n, e);
    for (size_t i = 0; i < all.n; i++) {
        cleared *who = &m->persons[m->n_persons++];
        who->person = all.v[i].person;
        for (int v = 0; v < 2; v++) ENT_TRY(compile(&who->holding[v], &who->why[v], c, m->policy[v], all.v[i].xml, e));
    }
    return ENT_OK;
}

static ent_code judge(ent_decision *d, ent_err *why, const impact *m, int v, const seen_label *l, const cleared *who, ent_err *e)
{
    const ent_call *c = m->call;

    *d = (ent_decision){.reason = ENT_WHY_INPUT, .rule = "R-01"};
    *why = who->why[v];
    if (who->holding[v] == NULL) return ENT_OK;
    if (ent_label_decide(d, c->arena, m->policy[v], ent_label_in_force(&l->label, c->as_of), who->holding[v], c->as_of, why) == ENT_OK ||
        !is_ours(why->code))
        return ENT_OK;
    *e = *why;
    return ent_refusal(e->code);
}

static ent_code put_pair(impact *m, const seen_label *l, const cleared *who, ent_err *e)
{
    ent_jw *w = m->call->out;
    ent_decision d[2];
    ent_err why[2];

    for (int v = 0; v < 2; v++) ENT_TRY(judge(&d[v], &why[v], m, v, l, who, e));
    if (d[0].verdict == d[1].verdict) return ENT_OK;
    m->changed++;
    ent_jw_obj(w);
    ent_jw_kstr(w, "marking", l->marking);
    ent_jw_kstr(w, "person", who->person);
    ent_jw_kz(w, "effect", d[1].verdict == ENT_PERMIT ? "gains access" : "loses access");
    ent_jw_kz(w, "before", ent_reason_word(d[0].reason));
    ent_jw_kz(w, "after", ent_reason_word(d[1].reason));
    for (int v = 0; v < 2; v++)
        if (why[v].code != ENT_OK) ent_jw_kz(w, "why", why[v].what);
    ent_jw_end(w);
    return ENT_OK;
}

static ent_code load_new(impact *m, ent_err *e)
{
    ent_call *c = m->call;

    ENT_TRY(labels_policy(&m->policy[1], c, "spif", e));
    m->policy[0] = ent_reg_policy_named(&c->policies, ent_policy_oid(m->policy[1]));
    if (m->policy[0] != NULL) return ENT_OK;
    (void)ent_fail(e, ENT_INVALID, "R-09", "See: policy show",
                   "No version of the policy \"%.*s\" (%.*s) is in force here: it replaces none.", ENT_F(ent_policy_name(m->policy[1])),
                   ENT_F(ent_policy_oid(m->policy[1])));
    return ent_at(e, "%s", call_path(c, "spif"));
}

ent_code op_policy_impact(ent_call *c, ent_err *e)
{
    impact m = {.call = c};

    ENT_TRY(load_new(&m, e));
    ENT_TRY(read_labels(&m, e));
    ENT_TRY(read_persons(&m, e));
    ent_jw_key(c->out, "changes");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < m.n_labels; i++) {
        for (size_t k = 0; k < m.n_persons; k++) ENT_TRY(put_pair(&m, &m.labels[i], &m.persons[k], e));
        call_progress(c, "labels", (int64_t)i + 1, (int64_t)m.n_labels);
    }
    ent_jw_end(c->out);
    ent_jw_kstr(c->out, "policy", ent_policy_name(m.policy[0]));
    ent_jw_ki64(c->out, "version", ent_policy_version(m.policy[0]));
    ent_jw_ki64(c->out, "new_version", ent_policy_version(m.policy[1]));
    ent_jw_ki64(c->out, "labels", (int64_t)m.n_labels);
    ent_jw_ki64(c->out, "persons", (int64_t)m.n_persons);
    ent_jw_ki64(c->out, "changed", m.changed);
    return ENT_OK;
}
