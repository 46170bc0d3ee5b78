/* SPDX-License-Identifier: Apache-2.0 */
/* Equivalences between this policy and others at hand, in both directions, read as map.c reads them: the sending policy speaks with
 * applied "encrypt" or "both", the receiving one with "decrypt" or "both".                                        */
#include "policy_lint.h"

/* One direction. */
typedef struct way {
    ent_linter *l;
    const ent_policy *from, *to;
    uint32_t to_in_from, from_in_to; /* each among the peers of the other, or ENT_NO_ID */
    ent_index taken;                 /* (type, set id and lacv) that the receiving policy speaks of */
} way;

static uint32_t peer_with(const ent_policy *p, ent_str oid)
{
    for (uint32_t i = 0; i < p->peers.n; i++)
        if (ent_str_eq(p->peers.v[i].oid, oid)) return i;
    return ENT_NO_ID;
}

/* The line of a finding: only of the policy that is looked at. */
static unsigned line_in(const way *w, const ent_policy *p, unsigned line)
{
    return p == w->l->p ? line : 0;
}

static bool speaks(const ent_equivalent *q, uint32_t peer, unsigned applied)
{
    return peer != ENT_NO_ID && q->policy == peer && (q->applied & applied) != 0;
}

/* ---- classes ---- */

/* What the class becomes; ENT_NO_ID: nothing is stated, or what is not there, or two different things (*odd). */
static uint32_t class_to(const way *w, uint32_t class_id, bool *odd)
{
    const ent_class *c = &w->from->classes.v[class_id];
    uint32_t found = ENT_NO_ID;

    *odd = false;
    for (size_t i = 0; i < c->equivalents.n; i++) {
        uint32_t other;
        if (!speaks(&c->equivalents.v[i], w->to_in_from, ENT_APPLIED_ENCRYPT)) continue;
        other = ent_find_class_lacv(w->to, c->equivalents.v[i].target.lacv);
        if (other == ENT_NO_ID || (found != ENT_NO_ID && found != other)) *odd = true;
        found = other;
    }
    for (uint32_t k = 0; k < w->to->classes.n; k++) {
        const ent_equivalents *list = &w->to->classes.v[k].equivalents;
        for (size_t i = 0; i < list->n; i++) {
            if (!speaks(&list->v[i], w->from_in_to, ENT_APPLIED_DECRYPT) || !ent_str_eq(ent_lacv(list->v[i].target.lacv), c->lacv))
                continue;
            if (found != ENT_NO_ID && found != k) *odd = true;
            found = k;
        }
    }
    return *odd ? ENT_NO_ID : found;
}

static ent_code classes(way *w, const way *back)
{
    for (uint32_t c = 0; c < w->from->classes.n && ent_lint_spend(w->l, w->to->classes.n); c++) {
        const ent_class *from = &w->from->classes.v[c];
        bool odd, odd_back;
        uint32_t there = class_to(w, c, &odd), again;
        if (odd) {
            ENT_TRY(ENT_LINT_SAY(w->l, line_in(w, w->from, from->line), "lint-equivalence-odd",
                                 "The class %.*s of %.*s has two different equivalents under %.*s, or one that does not exist.",
                                 ENT_F(from->name), ENT_F(w->from->name), ENT_F(w->to->name)));
            continue;
        }
        if (there == ENT_NO_ID) {
            ENT_TRY(ENT_LINT_SAY(w->l, line_in(w, w->from, from->line), "lint-missing-equivalence",
                                 "The class %.*s of %.*s has no equivalent under %.*s.", ENT_F(from->name), ENT_F(w->from->name),
                                 ENT_F(w->to->name)));
            continue;
        }
        again = class_to(back, there, &odd_back);
        if (w->from != w->l->p || again == ENT_NO_ID || again == c) continue;
        ENT_TRY(ENT_LINT_SAY(w->l, from->line, "lint-round-trip", "The class %.*s becomes %.*s under %.*s, which comes back as %.*s.",
                             ENT_F(from->name), ENT_F(w->to->classes.v[there].name), ENT_F(w->to->name),
                             ENT_F(w->from->classes.v[again].name)));
    }
    return ENT_OK;
}

/* ---- values ---- */

static ent_code key_of(ent_str *out, const way *w, ent_str oid, ent_str lacv)
{
    return ent_str_fmt(out, w->l->scratch, w->l->e, "%.*s %.*s", ENT_F(oid), ENT_F(ent_lacv(lacv)));
}

/* What the receiving policy speaks of, into w->taken. */
static ent_code note_taken(way *w)
{
    size_t n = 0;
    ent_str key;

    for (size_t v = 0; v < w->to->values.n; v++) n += w->to->values.v[v].equivalents.n;
    ENT_TRY(ent_index_new(&w->taken, w->l->scratch, n, w->l->e));
    for (size_t v = 0; v < w->to->values.n; v++) {
        const ent_equivalents *list = &w->to->values.v[v].equivalents;
        for (size_t i = 0; i < list->n; i++) {
            const ent_ref *target = &list->v[i].target;
            if (!speaks(&list->v[i], w->from_in_to, ENT_APPLIED_DECRYPT)) continue;
            ENT_TRY(key_of(&key, w, target->set_oid, target->lacv));
            ent_index_put(&w->taken, (uint32_t)target->type, 0, key, 0);
        }
    }
    return ENT_OK;
}

static ent_code is_stated(bool *out, const way *w, uint32_t value)
{
    const ent_value *v = &w->from->values.v[value];
    ent_str key;

    *out = true;
    for (size_t i = 0; i < v->equivalents.n; i++)
        if (speaks(&v->equivalents.v[i], w->to_in_from, ENT_APPLIED_ENCRYPT)) return ENT_OK;
    ENT_TRY(key_of(&key, w, ent_value_set(w->from, value)->oid, v->lacv));
    *out = ent_index_get(&w->taken, (uint32_t)ent_value_tag(w->from, value)->type, 0, key) != ENT_NO_ID;
    return ENT_OK;
}

/* One finding for a tag none of whose values has an equivalent. */
static ent_code tag_values(way *w, const ent_tag *t)
{
    ent_str set = w->from->sets.v[t->set].name;
    uint32_t any = 0;
    bool stated;

    for (uint32_t v = t->first_value; v < t->first_value + t->n_values; v++) {
        ENT_TRY(is_stated(&stated, w, v));
        any += stated;
    }
    if (any == 0 && t->n_values > 1) {
        return ENT_LINT_SAY(w->l, line_in(w, w->from, t->line), "lint-missing-equivalence",
                            "None of the %u values of %.*s (%.*s) has an equivalent under %.*s.", (unsigned)t->n_values, ENT_F(set),
                            ENT_F(w->from->name), ENT_F(w->to->name));
    }
    for (uint32_t v = t->first_value; v < t->first_value + t->n_values; v++) {
        ENT_TRY(is_stated(&stated, w, v));
        if (stated) continue;
        ENT_TRY(ENT_LINT_SAY(w->l, line_in(w, w->from, w->from->values.v[v].line), "lint-missing-equivalence",
                             "The value %.*s of %.*s (%.*s) has no equivalent under %.*s.", ENT_F(w->from->values.v[v].name), ENT_F(set),
                             ENT_F(w->from->name), ENT_F(w->to->name)));
    }
    return ENT_OK;
}

static ent_code values(way *w)
{
    ENT_TRY(note_taken(w));
    for (uint32_t t = 0; t < w->from->tags.n && ent_lint_spend(w->l, w->from->tags.v[t].n_values); t++)
        ENT_TRY(tag_values(w, &w->from->tags.v[t]));
    return ENT_OK;
}

/* ---- statements about what is not there ---- */

/* How many values of the other policy a reference names: by set name, or by set id. */
static ent_code count_named(size_t *out, const way *w, const ent_ref *written)
{
    ent_ref ref = *written;
    uint32_t set = 0;

    *out = 0;
    if (ref.set_oid.n == 0) {
        ENT_TRY(ent_find_set(&set, w->l->scratch, w->to, ref.set_name, w->l->e));
    } else {
        while (set < w->to->sets.n && !ent_str_eq(w->to->sets.v[set].oid, ref.set_oid)) set++;
        if (set == w->to->sets.n) set = ENT_NO_ID;
    }
    if (set == ENT_NO_ID) return ENT_OK;
    (void)ent_lint_spend(w->l, 1 + w->to->sets.v[set].n_tags);
    ENT_TRY(ent_ref_resolve(&ref, NULL, w->l->scratch, w->to, set, w->l->e));
    *out = ref.n;
    return ENT_OK;
}

static ent_code dangling(const way *w, unsigned line, const char *what, ent_str name, const char *why)
{
    return ENT_LINT_SAY(w->l, line_in(w, w->from, line), "lint-dangling", "%s%s%.*s of %.*s %s %.*s.", what, name.n == 0 ? "" : " ",
                        ENT_F(name), ENT_F(w->from->name), why, ENT_F(w->to->name));
}

static ent_code additions(const way *w, const ent_requirements *list, const char *what, ent_str name)
{
    size_t n;

    for (size_t i = 0; i < list->n; i++) {
        for (size_t k = 0; k < list->v[i].refs.n && !w->l->undecided; k++) {
            ENT_TRY(count_named(&n, w, &list->v[i].refs.v[k]));
            if (n == 0) ENT_TRY(dangling(w, list->v[i].refs.v[k].line, what, name, "needs a category that is not there under"));
        }
    }
    return ENT_OK;
}

static ent_code class_statements(const way *w)
{
    for (size_t c = 0; c < w->from->classes.n; c++) {
        const ent_class *from = &w->from->classes.v[c];
        for (size_t i = 0; i < from->equivalents.n && ent_lint_spend(w->l, 1); i++) {
            const ent_equivalent *q = &from->equivalents.v[i];
            if (q->policy != w->to_in_from) continue;
            if (ent_find_class_lacv(w->to, q->target.lacv) == ENT_NO_ID)
                ENT_TRY(dangling(w, q->target.line, "The class", from->name, "equals a class that is not there under"));
            if ((q->applied & ENT_APPLIED_ENCRYPT) != 0) ENT_TRY(additions(w, &q->adds, "The class", from->name));
        }
    }
    return ENT_OK;
}

static ent_code value_statements(const way *w)
{
    size_t n;

    for (size_t v = 0; v < w->from->values.n; v++) {
        const ent_value *from = &w->from->values.v[v];
        for (size_t i = 0; i < from->equivalents.n && !w->l->undecided; i++) {
            const ent_equivalent *q = &from->equivalents.v[i];
            if (q->policy != w->to_in_from || q->discard) continue;
            ENT_TRY(count_named(&n, w, &q->target));
            if (n == 1) continue;
            ENT_TRY(dangling(w, q->target.line, "The value", from->name,
                             n == 0 ? "equals a value that is not there under" : "equals more than one value of"));
        }
    }
    return ENT_OK;
}

static ent_code set_statements(const way *w)
{
    for (size_t s = 0; s < w->from->sets.n; s++) {
        const ent_set *from = &w->from->sets.v[s];
        for (size_t i = 0; i < from->equivalents.n && !w->l->undecided; i++)
            if (from->equivalents.v[i].policy == w->to_in_from)
                ENT_TRY(additions(w, &from->equivalents.v[i].adds, "The tag set", from->name));
    }
    return additions(w, &w->from->peers.v[w->to_in_from].adds, "Every label", (ent_str){"", 0});
}

static ent_code statements(const way *w)
{
    if (w->to_in_from == ENT_NO_ID) return ENT_OK;
    ENT_TRY(class_statements(w));
    ENT_TRY(value_statements(w));
    return set_statements(w);
}

/* ---- one other policy ---- */

static ent_code with(ent_linter *l, const ent_policy *other)
{
    uint32_t other_here = peer_with(l->p, other->oid), here_there = peer_with(other, l->p->oid);
    way out = {.l = l, .from = l->p, .to = other, .to_in_from = other_here, .from_in_to = here_there};
    way in = {.l = l, .from = other, .to = l->p, .to_in_from = here_there, .from_in_to = other_here};

    if (ent_str_eq(other->oid, l->p->oid) || (other_here == ENT_NO_ID && here_there == ENT_NO_ID)) return ENT_OK;
    ENT_TRY(statements(&out));
    ENT_TRY(statements(&in));
    ENT_TRY(classes(&out, &in));
    ENT_TRY(classes(&in, &out));
    ENT_TRY(values(&out));
    return values(&in);
}

ent_code ent_lint_peers(ent_linter *l)
{
    for (size_t i = 0; i < l->n_others && !l->undecided; i++) ENT_TRY(with(l, l->others[i]));
    return ENT_OK;
}
