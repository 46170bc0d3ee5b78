/* SPDX-License-Identifier: Apache-2.0 */
#include "ratify_names.h"

#include <string.h>

/* FNV-1a, 64 bits, and a finish that spreads the low bits. */
static uint64_t mix(uint64_t h)
{
    h ^= h >> 33;
    h *= UINT64_C(0xff51afd7ed558ccd);
    return h ^ (h >> 33);
}

static uint64_t hash_of(ent_str s)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.p[i]) * UINT64_C(0x100000001b3);
    return mix(h);
}

static std_name *place(const std_name_table *t, ent_str s, uint64_t hash)
{
    size_t i = (size_t)hash & (t->size - 1);

    while (t->v[i].text.p != NULL && (t->v[i].hash != hash || !ent_str_eq(t->v[i].text, s))) i = (i + 1) & (t->size - 1);
    return &t->v[i];
}

static const std_name *look(const std_name_table *t, ent_str s, uint64_t hash)
{
    const std_name *n = t->size == 0 ? NULL : place(t, s, hash);

    return n == NULL || n->text.p == NULL ? NULL : n;
}

static ent_code put(std_name_table *t, ent_arena *a, ent_str s, uint64_t hash, uint32_t id, ent_err *e)
{
    if (2 * t->n >= t->size) {
        std_name_table more = {.n = t->n, .size = t->size == 0 ? 64 : 2 * t->size};
        ENT_NEW(more.v, a, more.size, e);
        for (size_t i = 0; i < t->size; i++)
            if (t->v[i].text.p != NULL) *place(&more, t->v[i].text, t->v[i].hash) = t->v[i];
        *t = more;
    }
    if (s.p == NULL) s.p = "";
    *place(t, s, hash) = (std_name){s, hash, id};
    t->n++;
    return ENT_OK;
}

ent_code std__name_add(uint32_t *out, std_names *names, ent_str text, ent_err *e)
{
    uint64_t hash, folded_hash;
    const std_name *known;
    ent_str folded;

    if (names->shown.n != 0 && ent_str_eq(text, names->last)) {
        *out = names->last_id;
        return ENT_OK;
    }
    hash = hash_of(text);
    known = look(&names->spelled, text, hash);
    if (known == NULL) {
        uint32_t id = (uint32_t)names->shown.n;
        ENT_TRY(ent_fold(&folded, names->a, text, e));
        folded_hash = hash_of(folded);
        known = look(&names->folded, folded, folded_hash);
        if (known != NULL) {
            id = known->id;
        } else {
            ENT_PUSH(&names->shown, names->a, text, e);
            ENT_TRY(put(&names->folded, names->a, folded, folded_hash, id, e));
        }
        ENT_TRY(put(&names->spelled, names->a, text, hash, id, e));
        known = look(&names->spelled, text, hash);
    }
    *out = known->id;
    names->last = text;
    names->last_id = known->id;
    return ENT_OK;
}

ent_code std__name_find(uint32_t *out, ent_arena *scratch, const std_names *names, ent_str text, ent_err *e)
{
    const std_name *known = look(&names->spelled, text, hash_of(text));
    ent_str folded;

    *out = STD_NONE;
    if (known == NULL) {
        ENT_TRY(ent_fold(&folded, scratch, text, e));
        known = look(&names->folded, folded, hash_of(folded));
    }
    if (known != NULL) *out = known->id;
    return ENT_OK;
}

static uint64_t key_of(uint32_t x, uint32_t y)
{
    return ((uint64_t)x << 32 | y) + 1;
}

static std_pair *pair_place(const std_pairs *p, uint64_t key)
{
    size_t i = (size_t)mix(key) & (p->size - 1);

    while (p->v[i].key != 0 && p->v[i].key != key) i = (i + 1) & (p->size - 1);
    return &p->v[i];
}

ent_code std__pair_at(uint32_t **out, bool *fresh, std_pairs *p, ent_arena *a, uint32_t x, uint32_t y, ent_err *e)
{
    std_pair *at;

    if (2 * p->n >= p->size) {
        std_pairs more = {.n = p->n, .size = p->size == 0 ? 64 : 2 * p->size};
        ENT_NEW(more.v, a, more.size, e);
        for (size_t i = 0; i < p->size; i++)
            if (p->v[i].key != 0) *pair_place(&more, p->v[i].key) = p->v[i];
        *p = more;
    }
    at = pair_place(p, key_of(x, y));
    *fresh = at->key == 0;
    if (*fresh) {
        at->key = key_of(x, y);
        p->n++;
    }
    *out = &at->value;
    return ENT_OK;
}

uint32_t std__pair_find(const std_pairs *p, uint32_t x, uint32_t y)
{
    const std_pair *at = p->size == 0 ? NULL : pair_place(p, key_of(x, y));

    return at == NULL || at->key == 0 ? STD_NONE : at->value;
}
