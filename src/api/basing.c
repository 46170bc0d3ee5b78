/* SPDX-License-Identifier: Apache-2.0 */
/* The base of a new revision. All of it is judged on what the person sees: a newer revision that he does not see is no conflict,
 * since telling him of one would tell him that it is there (law 3).                                                       */
#include "basing.h"

static const ent_reg_step *last(const ent_reg_steps *s)
{
    return s->n != 0 ? &s->v[s->n - 1] : NULL;
}

static size_t heads(const ent_reg_steps *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n; i++) n += s->v[i].head;
    return n;
}

static const ent_reg_step *find(const ent_reg_steps *s, ent_str revision)
{
    for (size_t i = s->n; i > 0; i--)
        if (ent_str_eq(s->v[i - 1].revision, revision)) return &s->v[i - 1];
    return NULL;
}

/* A change takes the place of its base and of all that its base took the place of. What came after the base, and what stood beside
 * it, goes on: all of it is named, not only what stands now, since another viewer may not see what took its place.           */
static ent_code keep_others(basing *out, ent_arena *a, const ent_reg_steps *s, const ent_reg_step *base, ent_err *e)
{
    for (size_t i = 0; i < s->n; i++) {
        const ent_reg_step *x = &s->v[i];
        if (x == base || (x < base && ent_reg_step_ends(s, (size_t)(base - s->v), i))) continue;
        ENT_PUSH(&out->beside, a, x->revision, e);
        if (x->head) ENT_PUSH(&out->stand, a, x->revision, e);
    }
    return ENT_OK;
}

static ent_code end_others(basing *out, ent_arena *a, const ent_reg_steps *s, const ent_reg_step *base, ent_err *e)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->v[i].head && &s->v[i] != base) ENT_PUSH(&out->end, a, s->v[i].revision, e);
    return ENT_OK;
}

/* "W-4" (revision …, 2026-06-01T12:00:00Z, by anna) */
static ent_code in_words(ent_str *out, ent_arena *a, const ent_reg_step *s, ent_err *e)
{
    char time[21];

    ent_time_print(time, s->time);
    return ent_str_fmt(out, a, e, "\"%.*s%s\" (revision %.*s, %s%s%.*s)", (int)(s->number.n < 60 ? s->number.n : 60), s->number.p,
                       s->number.n < 60 ? "" : "...", ENT_F(s->revision), time, s->person.n != 0 ? ", by " : "", ENT_F(s->person));
}

static ent_code newer(ent_call *c, const ent_reg_step *s, ent_err *e)
{
    ent_str words, next;

    ENT_TRY(in_words(&words, c->arena, s, e));
    ENT_TRY(ent_str_fmt(&next, c->arena, e,
                        "Look at it with: item show. Then run this again with --base %.*s to go on from it, or add --beside to keep both.",
                        ENT_F(s->revision)));
    ent_fail(e, ENT_CONFLICT, NULL, next.p, "The item was changed meanwhile: the newest is %.*s; nothing was written.", ENT_F(words));
    return ent_at(e, "--base");
}

static ent_code several(ent_call *c, const ent_reg_steps *s, ent_err *e)
{
    ent_str words, next;

    ENT_TRY(in_words(&words, c->arena, last(s), e));
    ENT_TRY(ent_str_fmt(&next, c->arena, e,
                        "See item history. To take the place of all, run this again with --base %.*s; to keep the others, add --beside.",
                        ENT_F(last(s)->revision)));
    ent_fail(e, ENT_CONFLICT, NULL, next.p, "%zu revisions of the item stand side by side, the newest is %.*s; nothing was written.",
             heads(s), ENT_F(words));
    return ent_at(e, "--item");
}

ent_code basing_chosen(basing *out, ent_call *c, const ent_reg_row *newest, ent_err *e)
{
    const ent_reg_step *base;
    ent_reg_steps s;

    *out = (basing){.base = call_has(c, "base") ? call_arg(c, "base") : newest->revision};
    ENT_TRY(ent_reg_steps_of(&s, c->arena, c->reader, newest->item_id, e));
    base = find(&s, out->base);
    if (base == NULL) {
        ent_fail(e, ENT_NOT_VISIBLE, "R-17", "item history shows the revisions of the item.", "not found");
        return ent_at(e, "--base");
    }
    if (call_has(c, "beside")) return keep_others(out, c->arena, &s, base, e);
    if (base != last(&s)) return newer(c, last(&s), e);
    if (!call_has(c, "base") && heads(&s) > 1) return several(c, &s, e);
    return end_others(out, c->arena, &s, base, e);
}

ent_code basing_of_source(basing *out, ent_call *c, ent_arena *a, int64_t item_id, ent_str source, ent_err *e)
{
    const ent_reg_step *base = NULL;
    ent_reg_steps s;

    *out = (basing){0};
    ENT_TRY(ent_reg_steps_of(&s, a, c->reader, item_id, e));
    for (size_t i = s.n; i > 0 && base == NULL; i--)
        if (ent_str_eq(s.v[i - 1].source, source)) base = &s.v[i - 1];
    if (base == NULL) base = last(&s);
    if (base == NULL) return ENT_OK;
    out->base = base->revision;
    return keep_others(out, a, &s, base, e);
}
