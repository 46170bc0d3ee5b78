/* SPDX-License-Identifier: Apache-2.0 */
/* policy diff: what changes from one version of a policy to the next, and for given labels and clearances what changes for whom.
 *
 * A label or clearance that the new version no longer understands is no error here but what the change does: DENY, with the reason. */
#include <string.h>

#include "op_label.h"

typedef struct side {
    const ent_policy *policy;
    const char *path;
} side;

/* One label or clearance, as each of the two versions understands it. */
typedef struct reading {
    const char *path;
    ent_label label;
    ent_clearance clearance;
    const ent_holding *holding; /* NULL: not understood */
    ent_err why;                /* code ENT_OK: understood */
} reading;

typedef struct outcome {
    ent_decision decision;
    ent_err why;
} outcome;

static ent_code load(side *out, ent_call *c, const char *name, ent_err *e)
{
    ent_str spif;

    out->path = call_path(c, name);
    ENT_TRY(ent_file_read(&spif, c->arena, out->path, API_SMALL_FILE_MAX, e));
    if (ent_policy_load(&out->policy, c->arena, spif, NULL, e) != ENT_OK) return ent_within(e, "%s", out->path);
    return ENT_OK;
}

static void put_changes(ent_jw *w, const ent_policy_changes *v)
{
    ent_jw_key(w, "changes");
    ent_jw_arr(w);
    for (size_t i = 0; i < v->n; i++) {
        ent_jw_obj(w);
        ent_jw_kz(w, "code", v->v[i].code);
        ent_jw_kstr(w, "what", v->v[i].what);
        ent_jw_kstr(w, "was", v->v[i].was);
        ent_jw_kstr(w, "is", v->v[i].is);
        ent_jw_kbool(w, "access", v->v[i].access);
        ent_jw_end(w);
    }
    ent_jw_end(w);
}

/* ---- for whom ---- */

static bool is_ours(ent_code code)
{
    return code == ENT_NOMEM || code == ENT_BUG;
}

static ent_code read_label(reading *out, ent_call *c, const ent_policy *p, ent_str bytes, ent_err *e)
{
    if (ent_label_read(&out->label, c->arena, p, bytes, call_has(c, "strict"), NULL, &out->why) == ENT_OK || !is_ours(out->why.code))
        return ENT_OK;
    *e = out->why;
    return ent_refusal(e->code);
}

static ent_code read_clearance(reading *out, ent_call *c, const ent_policy *p, ent_str bytes, ent_err *e)
{
    if (ent_clearance_read(&out->clearance, c->arena, p, bytes, call_has(c, "strict"), NULL, &out->why) == ENT_OK &&
        ent_holding_of(&out->holding, c->arena, p, &out->clearance, NULL, 0, &out->why) == ENT_OK)
        return ENT_OK;
    out->holding = NULL;
    if (!is_ours(out->why.code)) return ENT_OK;
    *e = out->why;
    return ent_refusal(e->code);
}

typedef ent_code reader_fn(reading *out, ent_call *c, const ent_policy *p, ent_str bytes, ent_err *e);

/* What both versions make of the files of one option. What neither can read is bad input. */
static ent_code read_all(reading **out, const char *name, reader_fn *fn, ent_call *c, const side s[2], ent_err *e)
{
    size_t n = call_count(c, name);

    ENT_NEW(*out, c->arena, n * 2, e);
    for (size_t i = 0; i < n; i++) {
        reading *r = *out + i * 2;
        ent_str path, bytes;
        ENT_TRY(ent_str_dup(&path, c->arena, call_nth(c, name, i), e));
        ENT_TRY(ent_file_read(&bytes, c->arena, path.p, LABELS_FILE_MAX, e));
        for (size_t v = 0; v < 2; v++) {
            r[v].path = path.p;
            ENT_TRY(fn(&r[v], c, s[v].policy, bytes, e));
        }
        if (r[0].why.code == ENT_OK || r[1].why.code == ENT_OK) continue;
        *e = r[0].why;
        return ent_within(e, "%s", path.p);
    }
    return ENT_OK;
}

static ent_code judge(outcome *out, ent_call *c, const side *s, const reading *l, const reading *h, ent_err *e)
{
    const reading *odd = l->why.code != ENT_OK ? l : h->why.code != ENT_OK ? h : NULL;

    *out = (outcome){.decision = {.reason = ENT_WHY_INPUT, .rule = "R-01"}};
    if (odd != NULL) {
        out->why = odd->why;
        return ENT_OK;
    }
    if (ent_label_decide(&out->decision, c->arena, s->policy, ent_label_in_force(&l->label, c->as_of), h->holding, c->as_of, &out->why) ==
            ENT_OK ||
        !is_ours(out->why.code))
        return ENT_OK;
    *e = out->why;
    return ent_refusal(e->code);
}

static void put_outcome(ent_jw *w, const char *key, const outcome *o)
{
    ent_jw_key(w, key);
    ent_jw_obj(w);
    labels_put_decision(w, &o->decision);
    if (o->why.code != ENT_OK) ent_jw_kz(w, "why", o->why.what);
    ent_jw_end(w);
}

static bool put_effect(ent_jw *w, const reading *l, const reading *h, const outcome o[2])
{
    static const char *const words[2][2] = {{"still denied", "gains access"}, {"loses access", "still permitted"}};
    ent_verdict was = o[0].decision.verdict, is = o[1].decision.verdict;

    ent_jw_obj(w);
    ent_jw_kz(w, "label", l->path);
    ent_jw_kz(w, "clearance", h->path);
    ent_jw_kz(w, "effect", words[was == ENT_PERMIT][is == ENT_PERMIT]);
    put_outcome(w, "before", &o[0]);
    put_outcome(w, "after", &o[1]);
    ent_jw_end(w);
    return was != is;
}

static ent_code put_effects(ent_call *c, const side s[2], ent_err *e)
{
    size_t n_labels = call_count(c, "label"), n_held = call_count(c, "clearance");
    reading *labels, *held;
    int64_t changed = 0;

    ENT_TRY(read_all(&labels, "label", read_label, c, s, e));
    ENT_TRY(read_all(&held, "clearance", read_clearance, c, s, e));
    ent_jw_key(c->out, "effects");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < n_labels; i++) {
        for (size_t k = 0; k < n_held; k++) {
            outcome o[2];
            for (size_t v = 0; v < 2; v++) ENT_TRY(judge(&o[v], c, &s[v], &labels[i * 2 + v], &held[k * 2 + v], e));
            changed += put_effect(c->out, &labels[i * 2], &held[k * 2], o);
        }
    }
    ent_jw_end(c->out);
    ent_jw_ki64(c->out, "changed", changed);
    return ENT_OK;
}

ent_code op_policy_diff(ent_call *c, ent_err *e)
{
    bool labels = call_has(c, "label"), held = call_has(c, "clearance");
    ent_policy_changes changes = {0};
    side s[2];

    if (labels != held)
        return call_usage(c, "What changes for whom takes labels and clearances.", "Give --label and --clearance, or neither.", e);
    ENT_TRY(load(&s[0], c, "old", e));
    ENT_TRY(load(&s[1], c, "new", e));
    ENT_TRY(ent_policy_diff(&changes, c->arena, s[0].policy, s[1].policy, e));
    put_changes(c->out, &changes);
    return labels ? put_effects(c, s, e) : ENT_OK;
}
