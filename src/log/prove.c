/* SPDX-License-Identifier: Apache-2.0 */
/* Making proofs (RFC 9162 sections 2.1.3.1 and 2.1.4.1) from leaves, or from what is left of a tree that lost some. */
#include <string.h>

#include <entente/log.h>

/* One of the two is given: leaves, or parts in order. */
typedef struct known {
    const ent_sha256 *leaves;
    const ent_tree_part *parts;
    size_t n_parts;
    ent_digest *d;
} known;

static ent_code torn(uint64_t at, ent_err *e)
{
    return ent_fail(e, ENT_BUG, NULL, NULL, "A proof would look inside a lost part of the log, at leaf %llu.", (unsigned long long)at);
}

static ent_code join_parts(ent_tree *t, const known *k, uint64_t from, uint64_t to, ent_err *e)
{
    uint64_t at = 0;

    for (size_t i = 0; i < k->n_parts && at < to; at += k->parts[i++].width) {
        if (at + k->parts[i].width <= from) continue;
        if (at < from || at + k->parts[i].width > to) return torn(at < from ? from : to, e);
        ENT_TRY(ent_tree_join(t, k->d, &k->parts[i], e));
    }
    return t->size == to - from ? ENT_OK : torn(at, e);
}

/* Hash of the tree over leaves from … to-1. */
static ent_code range(ent_sha256 *out, const known *k, uint64_t from, uint64_t to, ent_err *e)
{
    ent_tree t = {0};

    if (k->parts != NULL) ENT_TRY(join_parts(&t, k, from, to, e));
    else
        for (uint64_t i = from; i < to; i++) ENT_TRY(ent_tree_add(&t, k->d, &k->leaves[i], e));
    return ent_tree_root(out, &t, k->d, e);
}

/* The largest power of two smaller than n, n >= 2. */
static uint64_t split(uint64_t n)
{
    return (uint64_t)1 << (63 - __builtin_clzll(n - 1));
}

/* Both proofs are found from the top down and stand leaf first. */
static void turn_round(ent_proof *p)
{
    for (size_t i = 0; i < p->n / 2; i++) {
        ent_sha256 swap = p->hash[i];
        p->hash[i] = p->hash[p->n - 1 - i];
        p->hash[p->n - 1 - i] = swap;
    }
}

static ent_code include(ent_proof *out, const known *k, uint64_t index, uint64_t size, ent_err *e)
{
    uint64_t from = 0, to = size;

    out->n = 0;
    if (index >= size)
        return ent_fail(e, ENT_INVALID, NULL, NULL, "There is no entry %llu in a log of %llu.", (unsigned long long)index,
                        (unsigned long long)size);
    while (to - from > 1) {
        uint64_t middle = from + split(to - from);
        bool left = index < middle;
        ENT_TRY(range(&out->hash[out->n++], k, left ? middle : from, left ? to : middle, e));
        if (left) to = middle;
        else from = middle;
    }
    turn_round(out);
    return ENT_OK;
}

static ent_code extend(ent_proof *out, const known *k, uint64_t earlier, uint64_t size, ent_err *e)
{
    uint64_t from = 0, to = size;

    out->n = 0;
    if (earlier == 0 || earlier > size)
        return ent_fail(e, ENT_INVALID, NULL, NULL, "A log of %llu cannot be compared with one of %llu.", (unsigned long long)size,
                        (unsigned long long)earlier);
    while (earlier != to) {
        uint64_t middle = from + split(to - from);
        bool left = earlier <= middle;
        ENT_TRY(range(&out->hash[out->n++], k, left ? middle : from, left ? to : middle, e));
        if (left) to = middle;
        else from = middle;
    }
    if (from != 0) ENT_TRY(range(&out->hash[out->n++], k, from, to, e)); /* from 0 the earlier tree is all of it, and known */
    turn_round(out);
    return ENT_OK;
}

ent_code ent_tree_inclusion(ent_proof *out, ent_digest *d, const ent_sha256 *leaves, uint64_t index, uint64_t size, ent_err *e)
{
    return include(out, &(known){.leaves = leaves, .d = d}, index, size, e);
}

ent_code ent_tree_consistency(ent_proof *out, ent_digest *d, const ent_sha256 *leaves, uint64_t earlier, uint64_t size, ent_err *e)
{
    return extend(out, &(known){.leaves = leaves, .d = d}, earlier, size, e);
}

static uint64_t width_of(const ent_tree_part *parts, size_t n)
{
    uint64_t size = 0;

    for (size_t i = 0; i < n; i++) size += parts[i].width;
    return size;
}

ent_code ent_forest_inclusion(ent_proof *out, ent_digest *d, const ent_tree_part *parts, size_t n, uint64_t index, ent_err *e)
{
    return include(out, &(known){.parts = parts, .n_parts = n, .d = d}, index, width_of(parts, n), e);
}

ent_code ent_forest_consistency(ent_proof *out, ent_digest *d, const ent_tree_part *parts, size_t n, uint64_t earlier, ent_err *e)
{
    return extend(out, &(known){.parts = parts, .n_parts = n, .d = d}, earlier, width_of(parts, n), e);
}
