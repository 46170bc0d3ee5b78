/* SPDX-License-Identifier: Apache-2.0 */
/* Rule R-04 (public summaries of C-M(2002)49) under this policy: no ATOMAL on RESTRICTED or UNCLASSIFIED, BOHEMIA only on TOP
 * SECRET, and nobody reads "NATO TOP SECRET": it is "COSMIC TOP SECRET". In the policies that Entente ships this is data; under
 * any other the policy decides, and here it is said where that is weaker.                                         */
#include <string.h>

#include "policy_lint.h"

#define NATO_OID "1.3.26.1.3.1"

/* A name is this word, or ends with it: "NATO RESTRICTED". word: folded. */
static ent_code named(bool *out, ent_linter *l, ent_str name, const char *word)
{
    ent_str folded;
    size_t n = strlen(word);

    ENT_TRY(ent_fold(&folded, l->scratch, name, l->e));
    *out = ent_str_ends(folded, word) && (folded.n == n || folded.p[folded.n - n - 1] == ' ');
    return ENT_OK;
}

/* Classes by what R-04 says of them. */
typedef struct rule {
    bool *low; /* below CONFIDENTIAL, or named RESTRICTED or UNCLASSIFIED */
    bool *top; /* named TOP SECRET */
} rule;

static ent_code judge_classes(rule *out, ent_linter *l)
{
    const ent_policy *p = l->p;
    bool is, has_floor = false;
    int64_t floor = 0;

    ENT_NEW(out->low, l->scratch, p->classes.n, l->e);
    ENT_NEW(out->top, l->scratch, p->classes.n, l->e);
    for (size_t i = 0; i < p->classes.n && !has_floor; i++) {
        ENT_TRY(named(&has_floor, l, p->classes.v[i].name, "confidential"));
        floor = p->classes.v[i].rank;
    }
    for (size_t i = 0; i < p->classes.n; i++) {
        ENT_TRY(named(&out->top[i], l, p->classes.v[i].name, "top secret"));
        ENT_TRY(named(&out->low[i], l, p->classes.v[i].name, "restricted"));
        ENT_TRY(named(&is, l, p->classes.v[i].name, "unclassified"));
        out->low[i] = out->low[i] || is || (has_floor && p->classes.v[i].rank < floor);
    }
    return ENT_OK;
}

/* Which classes labels with this value can have, and must not. */
static ent_code wrong_classes(ent_linter *l, const uint8_t *reach, uint32_t value, const bool *listed, bool wrong, const char *only)
{
    const ent_policy *p = l->p;

    for (uint32_t c = 0; c < p->classes.n; c++) {
        if (listed[c] != wrong || reach[c * p->values.n + value] != ENT_REACH_YES) continue;
        ENT_TRY(ENT_LINT_SAY(l, p->values.v[value].line, "lint-r04", "R-04: the policy allows %.*s on %.*s; %s.",
                             ENT_F(p->values.v[value].name), ENT_F(p->classes.v[c].name), only));
    }
    return ENT_OK;
}

/* "NATO TOP SECRET" at any place. */
static ent_code printed(ent_linter *l, uint32_t class_id)
{
    static const char wrong[] = "NATO TOP SECRET";
    ent_search s;
    ent_label label;
    ent_str text;

    ENT_TRY(ent_search_new(&s, l));
    if (ent_search_label(&s, class_id, ENT_NO_ID) != ENT_REACH_YES) return ENT_OK;
    ENT_TRY(ent_unresolve(&label, l->scratch, l->p, &s.r, l->e));
    for (ent_place place = ENT_PAGE_TOP; place < ENT_PLACES; place++) {
        ENT_TRY(ent_lint_marking(&text, l, &label, (ent_str){"en", 2}, place));
        if (strstr(text.p, wrong) == NULL) continue;
        return ENT_LINT_SAY(l, l->p->classes.v[class_id].line, "lint-r04",
                            "R-04: a marking of %.*s is \"%.*s\" (%s); it must be COSMIC TOP SECRET.",
                            ENT_F(l->p->classes.v[class_id].name), ENT_F(text), ent_place_word(place));
    }
    return ENT_OK;
}

ent_code ent_lint_r04(ent_linter *l, const uint8_t *reach)
{
    const ent_policy *p = l->p;
    bool nato, is;
    ent_str name;
    rule r = {0};

    ENT_TRY(judge_classes(&r, l));
    for (uint32_t v = 0; v < p->values.n; v++) {
        ENT_TRY(named(&is, l, p->values.v[v].name, "atomal"));
        if (is) ENT_TRY(wrong_classes(l, reach, v, r.low, true, "ATOMAL is CONFIDENTIAL and above"));
        ENT_TRY(named(&is, l, p->values.v[v].name, "bohemia"));
        if (is) ENT_TRY(wrong_classes(l, reach, v, r.top, false, "BOHEMIA is COSMIC TOP SECRET only"));
    }
    ENT_TRY(ent_fold(&name, l->scratch, p->name, l->e));
    nato = ent_str_is(name, "nato") || ent_str_is(p->oid, NATO_OID);
    for (uint32_t c = 0; c < p->classes.n && nato; c++)
        if (r.top[c]) ENT_TRY(printed(l, c));
    return ENT_OK;
}
