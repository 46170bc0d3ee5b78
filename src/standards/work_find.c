/* SPDX-License-Identifier: Apache-2.0 */
/* Who is called so? */
#include <stdint.h>
#include <stdlib.h>

#include "work.h"

/* The text as each sort of register would read it. */
typedef struct question {
    ent_str reg;
    struct {
        ent_str key, edition;
    } as[2]; /* a number; an id of NISP */
} question;

static ent_std_found_how how_of(const question *q, const ent_std_work_name *n)
{
    size_t k = ent_str_starts(n->name.reg, "nisp");

    if (q->reg.n != 0 && !ent_str_eq(q->reg, n->name.reg)) return 0;
    if (!ent_str_eq(q->as[k].key, n->key)) return 0;
    if (n->ended != SIZE_MAX) return ENT_STD_FOUND_FORMER;
    return ent_str_eq(q->as[k].edition, n->edition) ? ENT_STD_FOUND_EXACT : ENT_STD_FOUND_NUMBER;
}

static bool best_name(ent_std_found *out, const question *q, const ent_std_works *works, size_t w)
{
    ent_std_found best = {.work = w};

    for (size_t i = 0; i < works->v[w].n_names; i++) {
        ent_std_found_how how = how_of(q, &works->v[w].names[i]);
        if (how == 0 || (best.how != 0 && how >= best.how)) continue;
        best.how = how;
        best.name = i;
    }
    *out = best;
    return best.how != 0;
}

static int by_how(const void *a, const void *b)
{
    const ent_std_found *x = a, *y = b;

    if (x->how != y->how) return x->how < y->how ? -1 : 1;
    return (x->work > y->work) - (x->work < y->work);
}

ent_code ent_std_find_works(ent_std_found_list *out, ent_arena *a, const ent_std_works *works, ent_str reg, ent_str text, ent_err *e)
{
    const ent_str sorts[2] = {ENT_S("a"), ENT_S("nisp")};
    question q = {.reg = reg};
    ENT_VEC(ent_std_found) v = {0};

    *out = (ent_std_found_list){0};
    for (size_t k = 0; k < 2; k++) ENT_TRY(ent_std_name_key(&q.as[k].key, &q.as[k].edition, a, (ent_std_name){sorts[k], text}, e));
    for (size_t w = 0; w < works->n; w++) {
        ent_std_found found;
        if (best_name(&found, &q, works, w)) ENT_PUSH(&v, a, found, e);
    }
    if (v.n > 1) qsort(v.v, v.n, sizeof *v.v, by_how);
    *out = (ent_std_found_list){.n = v.n, .v = v.v};
    return ENT_OK;
}
