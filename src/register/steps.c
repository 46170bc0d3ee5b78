/* SPDX-License-Identifier: Apache-2.0 */
/* How the revisions of an item follow each other, as far as the viewer sees them: which one each of them changes, and which ones
 * stand, because two persons changed the same one and both wanted theirs to stay.                                           */
#include "register_private.h"

typedef struct steps {
    ent_reg_steps *out;
    ENT_VEC(size_t) heads; /* places in out */
} steps;

/* Place of the recorded base if the viewer sees it, else of the one before: had the hidden one never been, that would be it
 * (law 3). n: there is none.                                                                                                */
static size_t base_of(const ent_reg_steps *s, ent_str recorded)
{
    for (size_t i = s->n; i > 0 && recorded.n != 0; i--)
        if (ent_str_eq(s->v[i - 1].revision, recorded)) return i - 1;
    return s->n != 0 ? s->n - 1 : s->n;
}

/* Is the revision one of which s does not take the place? */
static bool beside(const ent_reg_step *s, ent_str revision)
{
    ent_str list = s->beside, word;

    while (list.n != 0) {
        ent_str_cut(list, ' ', &word, &list);
        if (ent_str_eq(word, revision)) return true;
    }
    return false;
}

bool ent_reg_step_ends(const ent_reg_steps *s, size_t by, size_t at)
{
    size_t base = by;

    if (beside(&s->v[by], s->v[at].revision)) return false;
    while (base > 0 && !ent_str_eq(s->v[base - 1].revision, s->v[by].base)) base--;
    return base == 0 || at < base; /* a received one has no base and follows the one before */
}

/* Of those that stood, these go on standing: what the new one names, and what came after its base, which its author did not see. */
static ent_code stand(steps *s, ent_arena *a, ent_err *e)
{
    size_t newest = s->out->n - 1, n = 0;

    for (size_t i = 0; i < s->heads.n; i++) {
        size_t at = s->heads.v[i];
        if (!ent_reg_step_ends(s->out, newest, at)) s->heads.v[n++] = at;
        else s->out->v[at].head = false;
    }
    s->heads.n = n;
    ENT_PUSH(&s->heads, a, newest, e);
    return ENT_OK;
}

static ent_code add(steps *s, ent_arena *a, const ent_stmt *st, ent_err *e)
{
    ent_reg_step step = {.id = ent_stmt_i64(st, 0), .time = ent_stmt_i64(st, 8), .head = true};
    size_t base = base_of(s->out, ent_stmt_str(st, 2));
    bool received = ent_stmt_str(st, 7).n != 0;

    ENT_TRY(ent_stmt_keep(&step.revision, a, st, 1, e));
    if (!received && base < s->out->n) step.base = s->out->v[base].revision;
    ENT_TRY(ent_stmt_keep(&step.number, a, st, 4, e));
    ENT_TRY(ent_stmt_keep(&step.source, a, st, 5, e));
    ENT_TRY(ent_stmt_keep(&step.person, a, st, 6, e));
    ENT_TRY(ent_stmt_keep(&step.beside, a, st, 3, e));
    ENT_PUSH(s->out, a, step, e);
    return stand(s, a, e);
}

ent_code ent_reg_steps_of(ent_reg_steps *out, ent_arena *a, ent_store *locked, int64_t item_id, ent_err *e)
{
    steps s = {.out = out};
    ent_stmt *st;

    *out = (ent_reg_steps){0};
    ENT_TRY(ENT_ASK(&st, locked, e, "register/steps", ENT_I(item_id)));
    for (;;) {
        ent_code code;
        bool row;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        code = add(&s, a, st, e);
        if (code == ENT_OK) continue;
        ent_stmt_done(st);
        return code;
    }
}
