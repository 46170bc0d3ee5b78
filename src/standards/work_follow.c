/* SPDX-License-Identifier: Apache-2.0 */
/* Links one after the other. Names stay with the work they were given to (their home); a merge only says of which work that home is part,
 * so taking it back restores both exactly.                                                                          */
#include <stdint.h>
#include <stdlib.h>

#include "work.h"

size_t std__root(const std__works *s, size_t w)
{
    while (s->works[w].into != SIZE_MAX) w = s->works[w].into;
    return w;
}

static size_t work_index(const std__works *s, ent_str id)
{
    return ent_std_index_get(&s->by_id, id)->at;
}

static ent_code refuse(std__works *s, size_t link, const char *why, ent_err *e)
{
    const ent_std_link_refusal r = {link, why};

    ENT_PUSH(&s->refusals, s->a, r, e);
    return ENT_OK;
}

/* ---- names ---- */

/* Where the names that read like this one begin. */
static ent_code chain_of(size_t **out, std__works *s, ent_str reg, ent_str text, ent_err *e)
{
    ent_str handle;

    ENT_TRY(std__handle(&handle, s->a, (ent_std_name){reg, text}, e));
    *out = &s->heads[ent_std_index_get(&s->by_name, handle)->at];
    return ENT_OK;
}

static bool is_used(const std__works *s, size_t name, size_t root)
{
    return s->names.v[name].n.ended == SIZE_MAX && std__root(s, s->names.v[name].home) == root;
}

static bool in_use(const std__works *s, const size_t *chain, size_t root)
{
    size_t i = *chain;

    while (i != SIZE_MAX && !is_used(s, i, root)) i = s->names.v[i].next;
    return i != SIZE_MAX;
}

static bool used_at_home(const std__works *s, const size_t *chain, size_t home)
{
    size_t i = *chain;

    while (i != SIZE_MAX && !(s->names.v[i].n.ended == SIZE_MAX && s->names.v[i].home == home)) i = s->names.v[i].next;
    return i != SIZE_MAX;
}

static ent_code give(std__works *s, size_t *chain, ent_str reg, ent_str text, size_t home, size_t link, ent_err *e)
{
    std__name x = {.n = {.name = {reg, text}, .from = s->links[link].time, .link = link, .ended = SIZE_MAX, .moved = SIZE_MAX},
                   .home = home,
                   .next = *chain};

    ENT_TRY(ent_std_name_key(&x.n.key, &x.n.edition, s->a, x.n.name, e));
    ENT_PUSH(&s->names, s->a, x, e);
    *chain = s->names.n - 1;
    return ENT_OK;
}

/* ---- the four kinds ---- */

static ent_code follow_add(std__works *s, size_t link, ent_err *e)
{
    const ent_std_link *l = &s->links[link];
    size_t w = work_index(s, l->work);
    size_t *chain;

    ENT_TRY(chain_of(&chain, s, l->name.reg, l->name.text, e));
    if (s->works[w].exists && in_use(s, chain, std__root(s, w))) return refuse(s, link, "The work is called so already.", e);
    s->works[w].exists = true;
    return give(s, chain, l->name.reg, l->name.text, w, link, e);
}

/* Works that were merged may both have had the name: then all of them are renumbered, each in its home. */
static ent_code renumber(std__works *s, size_t from, size_t *to, size_t link, size_t root, ent_err *e)
{
    const ent_std_link *l = &s->links[link];

    for (size_t i = from; i != SIZE_MAX; i = s->names.v[i].next) {
        size_t home = s->names.v[i].home;
        if (!is_used(s, i, root)) continue;
        s->names.v[i].n.until = l->time;
        s->names.v[i].n.ended = link;
        if (!used_at_home(s, to, home)) ENT_TRY(give(s, to, l->name.reg, l->to, home, link, e));
    }
    return ENT_OK;
}

static ent_code follow_renumber(std__works *s, size_t link, ent_err *e)
{
    const ent_std_link *l = &s->links[link];
    size_t w = work_index(s, l->work), root, *from, *to;

    ENT_TRY(chain_of(&from, s, l->name.reg, l->name.text, e));
    ENT_TRY(chain_of(&to, s, l->name.reg, l->to, e));
    root = std__root(s, w);
    if (!s->works[w].exists || !in_use(s, from, root)) return refuse(s, link, "The work is not called so, so it cannot be renumbered.", e);
    if (from != to && in_use(s, to, root)) return refuse(s, link, "The work has the new name already.", e);
    return renumber(s, *from, to, link, root, e);
}

static ent_code follow_merge(std__works *s, size_t link, ent_err *e)
{
    size_t w = work_index(s, s->links[link].work), o = work_index(s, s->links[link].other);

    if (!s->works[w].exists || !s->works[o].exists) return refuse(s, link, "One of the two works does not exist.", e);
    if (s->works[o].into != SIZE_MAX) return refuse(s, link, "The second work is part of another one already.", e);
    if (std__root(s, w) == o) return refuse(s, link, "The first work is part of the second one.", e);
    s->works[o].into = w;
    return ENT_OK;
}

static ent_code all_in_use(bool *out, std__works *s, const ent_std_link *l, size_t root, ent_err *e)
{
    *out = true;
    for (size_t k = 0; k < l->n_moved && *out; k++) {
        size_t *chain;
        ENT_TRY(chain_of(&chain, s, l->moved[k].reg, l->moved[k].text, e));
        *out = in_use(s, chain, root);
    }
    return ENT_OK;
}

static ent_code move_names(std__works *s, size_t link, size_t root, size_t home, ent_err *e)
{
    const ent_std_link *l = &s->links[link];

    for (size_t k = 0; k < l->n_moved; k++) {
        size_t *chain;
        ENT_TRY(chain_of(&chain, s, l->moved[k].reg, l->moved[k].text, e));
        for (size_t i = *chain; i != SIZE_MAX; i = s->names.v[i].next) {
            if (!is_used(s, i, root)) continue;
            s->names.v[i].home = home;
            s->names.v[i].n.moved = link;
        }
    }
    return ENT_OK;
}

static ent_code follow_split(std__works *s, size_t link, ent_err *e)
{
    const ent_std_link *l = &s->links[link];
    size_t w = work_index(s, l->work), o = work_index(s, l->other), root;
    bool all;

    if (!s->works[w].exists) return refuse(s, link, "The work does not exist.", e);
    root = std__root(s, w);
    if (s->works[o].exists && (o == root || std__root(s, o) != root))
        return refuse(s, link, "The second work exists and is no part of the first one.", e);
    if (!s->works[o].exists && l->n_moved == 0) return refuse(s, link, "A new work needs at least one name.", e);
    ENT_TRY(all_in_use(&all, s, l, root, e));
    if (!all) return refuse(s, link, "The work is not called as one of the names that are to be moved.", e);
    ENT_TRY(move_names(s, link, root, o, e));
    s->works[o].exists = true;
    s->works[o].into = SIZE_MAX;
    return ENT_OK;
}

ent_code std__follow(std__works *s, size_t link, ent_err *e)
{
    switch (s->links[link].kind) {
    case ENT_STD_LINK_ADD: return follow_add(s, link, e);
    case ENT_STD_LINK_RENUMBER: return follow_renumber(s, link, e);
    case ENT_STD_LINK_MERGE: return follow_merge(s, link, e);
    case ENT_STD_LINK_SPLIT: return follow_split(s, link, e);
    }
    return ENT_OK;
}
