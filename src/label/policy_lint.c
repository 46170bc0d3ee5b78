/* SPDX-License-Identifier: Apache-2.0 */
/* What a careful reader would ask the owner of a policy about. Each check is a file of its own; this one begins and ends them,
 * and says which classes and values no label can carry and which labels limit nobody.                            */
#include "policy_lint.h"

/* ---- steps and notes have a ceiling ---- */

ent_code ent_lint_full(ent_linter *l)
{
    l->undecided = true;
    return ENT_OK;
}

bool ent_lint_spend(ent_linter *l, size_t steps)
{
    l->steps += steps;
    if (l->steps > ENT_LINT_STEPS) l->undecided = true;
    return !l->undecided;
}

/* ---- unreachable ---- */

/* The best answer over all classes. */
static ent_reach any_class(const ent_policy *p, const uint8_t *reach, uint32_t value)
{
    ent_reach best = ENT_REACH_NO;

    for (uint32_t c = 0; c < p->classes.n; c++) {
        ent_reach r = (ent_reach)reach[c * p->values.n + value];
        if (r == ENT_REACH_YES) return r;
        if (r == ENT_REACH_UNDECIDED) best = r;
    }
    return best;
}

static ent_code unreachable_values(ent_linter *l, const uint8_t *reach)
{
    const ent_policy *p = l->p;

    for (uint32_t v = 0; v < p->values.n; v++) {
        ent_reach r = any_class(p, reach, v);
        if (r == ENT_REACH_UNDECIDED) l->undecided = true;
        if (r != ENT_REACH_NO) continue;
        ENT_TRY(ENT_LINT_SAY(l, p->values.v[v].line, "lint-unreachable", "No valid label can carry the value %.*s of %.*s.",
                             ENT_F(p->values.v[v].name), ENT_F(ent_value_set(p, v)->name)));
    }
    return ENT_OK;
}

/* ---- universal ---- */

static bool decides(const ent_policy *p, uint32_t value)
{
    return ent_value_tag(p, value)->type != ENT_INFORMATIVE;
}

/* A permissive value that a label of this class can carry, or ENT_NO_ID. */
static uint32_t limiting(const ent_policy *p, const uint8_t *reach, uint32_t class_id)
{
    for (uint32_t v = 0; v < p->values.n; v++)
        if (ent_value_tag(p, v)->type == ENT_PERMISSIVE && reach[class_id * p->values.n + v] == ENT_REACH_YES) return v;
    return ENT_NO_ID;
}

static ent_code universal(ent_linter *l, const ent_search *s, const uint8_t *reach)
{
    const ent_policy *p = l->p;
    const ent_class *c = &p->classes.v[s->r.class_id];
    uint32_t v = limiting(p, reach, s->r.class_id);

    for (size_t i = 0; i < s->n; i++)
        if (decides(p, s->chosen[i])) return ENT_OK;
    if (v == ENT_NO_ID) return ENT_OK;
    return ENT_LINT_SAY(l, c->line, "lint-universal",
                        "A label %.*s without any category is valid: everybody cleared to %.*s may see it, although %.*s can limit it.",
                        ENT_F(c->name), ENT_F(c->name), ENT_F(ent_value_set(p, v)->name));
}

ent_code ent_lint_access(ent_linter *l, const uint8_t *reach)
{
    const ent_policy *p = l->p;
    ent_search s;

    ENT_TRY(ent_search_new(&s, l));
    for (uint32_t c = 0; c < p->classes.n; c++) {
        ent_reach r = ent_search_label(&s, c, ENT_NO_ID);
        if (r == ENT_REACH_UNDECIDED) l->undecided = true;
        if (r == ENT_REACH_NO) {
            ENT_TRY(ENT_LINT_SAY(l, p->classes.v[c].line, "lint-unreachable", "No valid label can have the class %.*s.",
                                 ENT_F(p->classes.v[c].name)));
        }
        if (r == ENT_REACH_YES) ENT_TRY(universal(l, &s, reach));
    }
    return unreachable_values(l, reach);
}

/* ---- the whole ---- */

static ent_code lint(ent_linter *l)
{
    const uint8_t *reach;

    ENT_TRY(ent_lint_names(l));
    ENT_TRY(ent_lint_rules(l));
    ENT_TRY(ent_lint_peers(l));
    ENT_TRY(ent_lint_reach(&reach, l));
    if (reach != NULL) {
        ENT_TRY(ent_lint_access(l, reach));
        ENT_TRY(ent_lint_marks(l, reach));
        ENT_TRY(ent_lint_r04(l, reach));
    }
    if (!l->undecided) return ENT_OK;
    return ent_note_add(l->notes, l->a, 0, "lint-undecided", l->e,
                        "The policy is too large or too tangled to be looked through: there may be more findings than these.");
}

ent_code ent_policy_lint(ent_notes *out, ent_arena *a, const ent_policy *p, const ent_policy *const *others, size_t n_others, ent_err *e)
{
    ent_linter l = {.p = p, .others = others, .n_others = n_others, .a = a, .notes = out, .first = out->n, .e = e};
    ent_code code;

    l.scratch = ent_arena_new(a, 0);
    if (l.scratch == NULL) return ent_nomem(e);
    code = lint(&l);
    ent_arena_free(l.scratch);
    return code;
}
