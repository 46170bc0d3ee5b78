/* SPDX-License-Identifier: Apache-2.0 */
/* Policies, and the tables of the program, that a run of cases keeps: loading one costs a thousand times what a case costs. */
#include <string.h>

#include <entente/terms.h>

#include "api_private.h"

enum { KEPT_MAX = 64 };

typedef struct kept_policy {
    ent_arena *arena; /* NULL: free */
    const char *path;
    const ent_policy *policy; /* NULL: refused, and why */
    ent_err refusal;
    uint64_t used; /* when, counted in uses */
} kept_policy;

struct kept_policies {
    ent_arena *arena;
    uint64_t uses;
    kept_policy v[KEPT_MAX];
    const ent_calibres *calibres; /* NULL: not asked for yet */
    const ent_levels *levels;     /* the same */
};

ent_code api__kept_new(kept_policies **out, ent_arena *a, ent_err *e)
{
    ENT_NEW(*out, a, 1, e);
    (*out)->arena = a;
    return ENT_OK;
}

/* The place of the path, or the one to give up for it: a free one, or the one that has waited longest. */
static kept_policy *place_for(kept_policies *k, const char *path)
{
    kept_policy *oldest = &k->v[0];

    for (size_t i = 0; i < KEPT_MAX; i++) {
        kept_policy *p = &k->v[i];
        if (p->arena != NULL && strcmp(p->path, path) == 0) return p;
        if (p->arena == NULL || p->used < oldest->used) oldest = p;
        if (p->arena == NULL) break; /* places are filled in order */
    }
    ent_arena_free(oldest->arena);
    *oldest = (kept_policy){0};
    return oldest;
}

static ent_code read_policy(kept_policy *p, const char *path, ent_err *e)
{
    ent_str spif;

    ENT_TRY(ent_file_read(&spif, p->arena, path, API_SMALL_FILE_MAX, e));
    return ent_policy_load(&p->policy, p->arena, spif, NULL, e) == ENT_OK ? ENT_OK : ent_within(e, "%s", path);
}

/* What a refused file took is given back; only the words of the refusal are kept. */
static ent_code load(kept_policy *p, const char *path, ent_err *e)
{
    ent_str name;

    if (read_policy(p, path, &p->refusal) != ENT_OK) {
        p->policy = NULL;
        ent_arena_reset(p->arena);
    }
    ENT_TRY(ent_str_dup(&name, p->arena, ent_str_c(path), e));
    p->path = name.p;
    return ENT_OK;
}

ent_code api__kept_policy(const ent_policy **out, kept_policies *k, const char *path, ent_err *e)
{
    kept_policy *p = place_for(k, path);

    if (p->arena == NULL) {
        ent_code code;
        p->arena = ent_arena_new(k->arena, 0);
        if (p->arena == NULL) return ent_nomem(e);
        code = load(p, path, e);
        if (code != ENT_OK) {
            ent_arena_free(p->arena);
            *p = (kept_policy){0};
            return code;
        }
    }
    p->used = ++k->uses;
    *out = p->policy;
    if (p->policy != NULL) return ENT_OK;
    *e = p->refusal;
    return ent_refusal(e->code);
}

ent_code api__kept_calibres(const ent_calibres **out, const ent_call *c, ent_err *e)
{
    ent_arena *a = c->kept != NULL ? c->kept->arena : c->arena;
    ent_str csv;

    *out = c->kept != NULL ? c->kept->calibres : NULL;
    if (*out != NULL) return ENT_OK;
    ENT_TRY(api__embedded(&csv, "calibres.csv", e));
    ENT_TRY(ent_calibres_load(out, a, csv, e));
    if (c->kept != NULL) c->kept->calibres = *out;
    return ENT_OK;
}

ent_code api__kept_levels(const ent_levels **out, const ent_call *c, ent_err *e)
{
    ent_arena *a = c->kept != NULL ? c->kept->arena : c->arena;
    ent_str csv;

    *out = c->kept != NULL ? c->kept->levels : NULL;
    if (*out != NULL) return ENT_OK;
    ENT_TRY(api__embedded(&csv, "equivalence.csv", e));
    ENT_TRY(ent_levels_load(out, a, csv, e));
    if (c->kept != NULL) c->kept->levels = *out;
    return ENT_OK;
}
