/* SPDX-License-Identifier: Apache-2.0 */
/* Names and wire values that are hard to tell apart. */
#include "policy_lint.h"

static ent_code no_spaces(ent_str *out, ent_linter *l, ent_str s)
{
    size_t n = 0;
    char *p;

    ENT_NEW(p, l->scratch, s.n + 1, l->e);
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ' ') p[n++] = s.p[i];
    *out = (ent_str){p, n};
    return ENT_OK;
}

static ent_code padded(ent_linter *l, unsigned line, ent_str name)
{
    ent_str token;

    ENT_TRY(ent_token(&token, l->scratch, name, l->e));
    if (ent_str_eq(token, name)) return ENT_OK;
    return ENT_LINT_SAY(l, line, "lint-white-space", "The name \"%.*s\" has white space that labels do not keep.", ENT_F(name));
}

/* A name among its like: `where` is the set of a value; `seen` has room for two of each. *other: the one that it looks like, in
 * small letters or in capitals, without white space.                                                             */
static ent_code look_alike(uint32_t *other, ent_linter *l, ent_index *seen, uint32_t where, ent_str name, uint32_t id)
{
    ent_str small, capitals;
    uint32_t in_capitals;

    *other = ENT_NO_ID;
    if (!ent_lint_spend(l, name.n)) return ENT_OK;
    ENT_TRY(ent_skeleton(&small, l->scratch, name, l->e));
    ENT_TRY(ent_skeleton_capitals(&capitals, l->scratch, name, l->e));
    ENT_TRY(no_spaces(&small, l, small));
    ENT_TRY(no_spaces(&capitals, l, capitals));
    *other = ent_index_put(seen, where, 0, small, id);
    in_capitals = ent_index_put(seen, where, 1, capitals, id);
    if (*other == ENT_NO_ID) *other = in_capitals;
    return ENT_OK;
}

static ent_code say_alike(ent_linter *l, unsigned line, const char *what, ent_str a, ent_str b)
{
    return ENT_LINT_SAY(l, line, "lint-look-alike", "The %s \"%.*s\" and \"%.*s\" differ only by case, white space or look-alike letters.",
                        what, ENT_F(a), ENT_F(b));
}

static ent_code classes(ent_linter *l)
{
    const ent_policy *p = l->p;
    ent_index seen = {0};
    uint32_t other;

    ENT_TRY(ent_index_new(&seen, l->scratch, 2 * p->classes.n, l->e));
    for (uint32_t i = 0; i < p->classes.n; i++) {
        const ent_class *c = &p->classes.v[i];
        ENT_TRY(padded(l, c->line, c->name));
        ENT_TRY(look_alike(&other, l, &seen, 0, c->name, i));
        if (other != ENT_NO_ID) ENT_TRY(say_alike(l, c->line, "classes", p->classes.v[other].name, c->name));
    }
    return ENT_OK;
}

static ent_code sets(ent_linter *l)
{
    const ent_policy *p = l->p;
    ent_index seen = {0};
    uint32_t other;

    ENT_TRY(ent_index_new(&seen, l->scratch, 2 * p->sets.n, l->e));
    for (uint32_t i = 0; i < p->sets.n; i++) {
        const ent_set *s = &p->sets.v[i];
        ENT_TRY(padded(l, s->line, s->name));
        ENT_TRY(look_alike(&other, l, &seen, 0, s->name, i));
        if (other != ENT_NO_ID) ENT_TRY(say_alike(l, s->line, "tag sets", p->sets.v[other].name, s->name));
    }
    return ENT_OK;
}

static ent_code privacy_marks(ent_linter *l)
{
    const ent_policy *p = l->p;
    ent_index seen = {0};
    uint32_t other;

    ENT_TRY(ent_index_new(&seen, l->scratch, 2 * p->privacy.list.n, l->e));
    for (uint32_t i = 0; i < p->privacy.list.n; i++) {
        const ent_privacy_mark *m = &p->privacy.list.v[i];
        ENT_TRY(padded(l, m->line, m->name));
        ENT_TRY(look_alike(&other, l, &seen, 0, m->name, i));
        if (other != ENT_NO_ID) ENT_TRY(say_alike(l, m->line, "privacy marks", p->privacy.list.v[other].name, m->name));
    }
    return ENT_OK;
}

/* ---- values ---- */

/* The same name in one set: a label tells the two apart by the type only. */
static ent_code say_value(ent_linter *l, uint32_t a, uint32_t b)
{
    const ent_value *x = &l->p->values.v[a], *y = &l->p->values.v[b];

    if (!ent_str_eq(x->name, y->name)) return say_alike(l, y->line, "values", x->name, y->name);
    if (ent_value_tag(l->p, a)->type == ent_value_tag(l->p, b)->type) return ENT_OK; /* written twice: noted on loading */
    return ENT_LINT_SAY(l, y->line, "lint-two-types", "The value %.*s of %.*s is there twice: %s and %s.", ENT_F(y->name),
                        ENT_F(ent_value_set(l->p, b)->name), ent_category_word(ent_value_tag(l->p, a)->type),
                        ent_category_word(ent_value_tag(l->p, b)->type));
}

/* One wire value in two tags of one type of a set: a reference by set, type and number means both. */
static ent_code shared_lacv(ent_linter *l, ent_index *seen, uint32_t id)
{
    const ent_value *v = &l->p->values.v[id];
    const ent_tag *t = ent_value_tag(l->p, id);
    uint32_t other = ent_index_put(seen, t->set, (uint32_t)t->type, v->lacv, id);

    if (other == ENT_NO_ID || l->p->values.v[other].tag == v->tag) return ENT_OK;
    return ENT_LINT_SAY(l, v->line, "lint-lacv-tags", "The values %.*s and %.*s of two tags of %.*s share the lacv %.*s.",
                        ENT_F(l->p->values.v[other].name), ENT_F(v->name), ENT_F(ent_value_set(l->p, id)->name), ENT_F(v->lacv));
}

static ent_code values(ent_linter *l)
{
    const ent_policy *p = l->p;
    ent_index names = {0}, lacvs = {0};
    uint32_t other;

    ENT_TRY(ent_index_new(&names, l->scratch, 2 * p->values.n, l->e));
    ENT_TRY(ent_index_new(&lacvs, l->scratch, p->values.n, l->e));
    for (uint32_t i = 0; i < p->values.n && !l->undecided; i++) {
        const ent_value *v = &p->values.v[i];
        ENT_TRY(padded(l, v->line, v->name));
        ENT_TRY(look_alike(&other, l, &names, ent_value_tag(p, i)->set, v->name, i));
        if (other != ENT_NO_ID) ENT_TRY(say_value(l, other, i));
        ENT_TRY(shared_lacv(l, &lacvs, i));
    }
    return ENT_OK;
}

ent_code ent_lint_names(ent_linter *l)
{
    ENT_TRY(classes(l));
    ENT_TRY(sets(l));
    ENT_TRY(privacy_marks(l));
    return values(l);
}
