/* SPDX-License-Identifier: Apache-2.0 */
/* The state while links are followed. */
#ifndef ENTENTE_STANDARDS_WORK_INSIDE_H
#define ENTENTE_STANDARDS_WORK_INSIDE_H

#include <entente/standards/work.h>

#include "std_index.h"

/* A work that any link names. It may not exist yet, and it may be part of another. */
typedef struct std__work {
    ent_str id;
    bool exists;
    size_t into; /* the work it was merged into; SIZE_MAX if none */
} std__work;

typedef struct std__name {
    ent_std_work_name n;
    size_t home; /* index of the work */
    size_t next; /* next name that reads alike, SIZE_MAX at the end */
} std__name;

typedef struct std__works {
    ent_arena *a; /* scratch */
    const ent_std_link *links;
    ent_std_index by_id, by_name; /* works; handles of names, to heads: each key once */
    std__work *works;             /* by id */
    size_t *heads;                /* first name of each chain, SIZE_MAX if none */
    ENT_VEC(std__name) names;
    ENT_VEC(ent_std_link_refusal) refusals;
} std__works;

/* Register, key and edition in one: two names that read alike have the same. */
ENT_CHECKED ent_code std__handle(ent_str *out, ent_arena *a, ent_std_name name, ent_err *e);
/* The work that w is part of now: itself if of none. */
size_t std__root(const std__works *s, size_t w);
/* Follows one link; one that cannot be followed is listed. */
ENT_CHECKED ent_code std__follow(std__works *s, size_t link, ent_err *e);
/* The works as they are now. */
ENT_CHECKED ent_code std__list_works(ent_std_works *out, ent_arena *a, std__works *s, ent_err *e);

#endif
