/* SPDX-License-Identifier: Apache-2.0 */
/* The Merkle tree of RFC 9162 section 2.1, over SHA-256. */
#include <string.h>

#include <entente/log.h>

ent_code ent_tree_leaf(ent_sha256 *out, ent_digest *d, ent_str data, ent_err *e)
{
    ent_digest_add(d, "\0", 1);
    ent_digest_str(d, data);
    return ent_digest_end(out, d, e);
}

static ent_code node_hash(ent_sha256 *out, ent_digest *d, const ent_sha256 *left, const ent_sha256 *right, ent_err *e)
{
    ent_digest_add(d, "\1", 1);
    ent_digest_add(d, left->b, sizeof left->b);
    ent_digest_add(d, right->b, sizeof right->b);
    return ent_digest_end(out, d, e);
}

/* The peaks of a tree stand in order of size; there are as many as bits set in its size. */
ent_code ent_tree_add(ent_tree *t, ent_digest *d, const ent_sha256 *leaf, ent_err *e)
{
    int n = __builtin_popcountll(t->size);
    ent_sha256 h = *leaf;

    for (uint64_t size = t->size; size & 1; size >>= 1) ENT_TRY(node_hash(&h, d, &t->peak[--n], &h, e));
    t->peak[n] = h;
    t->size++;
    return ENT_OK;
}

ent_code ent_tree_root(ent_sha256 *out, const ent_tree *t, ent_digest *d, ent_err *e)
{
    int n = __builtin_popcountll(t->size);

    if (n == 0) return ent_digest_end(out, d, e);
    *out = t->peak[n - 1];
    for (int i = n - 2; i >= 0; i--) ENT_TRY(node_hash(out, d, &t->peak[i], out, e));
    return ENT_OK;
}

static ent_code root_of(ent_sha256 *out, ent_digest *d, const ent_sha256 *leaves, uint64_t n, ent_err *e)
{
    ent_tree t = {0};

    for (uint64_t i = 0; i < n; i++) ENT_TRY(ent_tree_add(&t, d, &leaves[i], e));
    return ent_tree_root(out, &t, d, e);
}

/* The largest power of two smaller than n, n >= 2. */
static uint64_t split(uint64_t n)
{
    return (uint64_t)1 << (63 - __builtin_clzll(n - 1));
}

/* Section 2.1.3.1, from the top down: the sibling subtrees, then turned round to leaf-first order. */
ent_code ent_tree_inclusion(ent_proof *out, ent_digest *d, const ent_sha256 *leaves, uint64_t index, uint64_t size, ent_err *e)
{
    out->n = 0;
    if (index >= size)
        return ent_fail(e, ENT_INVALID, NULL, NULL, "There is no entry %llu in a log of %llu.", (unsigned long long)index,
                        (unsigned long long)size);
    while (size > 1) {
        uint64_t k = split(size);
        bool left = index < k;
        const ent_sha256 *other = left ? leaves + k : leaves;
        ENT_TRY(root_of(&out->hash[out->n++], d, other, left ? size - k : k, e));
        if (!left) {
            leaves += k;
            index -= k;
        }
        size = left ? k : size - k;
    }
    for (size_t i = 0; i < out->n / 2; i++) {
        ent_sha256 swap = out->hash[i];
        out->hash[i] = out->hash[out->n - 1 - i];
        out->hash[out->n - 1 - i] = swap;
    }
    return ENT_OK;
}

/* Section 2.1.4.1, likewise from the top down. */
ent_code ent_tree_consistency(ent_proof *out, ent_digest *d, const ent_sha256 *leaves, uint64_t earlier, uint64_t size, ent_err *e)
{
    bool whole = true; /* the earlier tree is the subtree that is looked at */

    out->n = 0;
    if (earlier == 0 || earlier > size)
        return ent_fail(e, ENT_INVALID, NULL, NULL, "A log of %llu cannot be compared with one of %llu.", (unsigned long long)size,
                        (unsigned long long)earlier);
    while (earlier != size) {
        uint64_t k = split(size);
        if (earlier <= k) {
            ENT_TRY(root_of(&out->hash[out->n++], d, leaves + k, size - k, e));
            size = k;
        } else {
            ENT_TRY(root_of(&out->hash[out->n++], d, leaves, k, e));
            leaves += k;
            earlier -= k;
            size -= k;
            whole = false;
        }
    }
    if (!whole) ENT_TRY(root_of(&out->hash[out->n++], d, leaves, size, e));
    for (size_t i = 0; i < out->n / 2; i++) {
        ent_sha256 swap = out->hash[i];
        out->hash[i] = out->hash[out->n - 1 - i];
        out->hash[out->n - 1 - i] = swap;
    }
    return ENT_OK;
}

static ent_code not_shown(ent_err *e)
{
    return ent_fail(e, ENT_UNVERIFIED, "R-63", "Ask the sender for a new file and compare log checkpoints by telephone.",
                    "The proof does not lead to the log's root.");
}

/* Section 2.1.3.2 */
ent_code ent_tree_check_inclusion(ent_digest *d, const ent_sha256 *leaf, uint64_t index, uint64_t size, const ent_proof *proof,
                                  const ent_sha256 *root, ent_err *e)
{
    uint64_t fn = index, sn = size - 1;
    ent_sha256 r = *leaf;

    if (index >= size || proof->n > ENT_PROOF_MAX) return not_shown(e);
    for (size_t i = 0; i < proof->n; i++) {
        if (sn == 0) return not_shown(e);
        if ((fn & 1) || fn == sn) {
            ENT_TRY(node_hash(&r, d, &proof->hash[i], &r, e));
            while (!(fn & 1) && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            ENT_TRY(node_hash(&r, d, &r, &proof->hash[i], e));
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && ent_sha256_eq(&r, root) ? ENT_OK : not_shown(e);
}

/* Section 2.1.4.2; a log of size 0 is refused before anything else. */
ent_code ent_tree_check_consistency(ent_digest *d, uint64_t earlier, const ent_sha256 *earlier_root, uint64_t size, const ent_sha256 *root,
                                    const ent_proof *proof, ent_err *e)
{
    uint64_t fn = earlier - 1, sn = size - 1;
    ent_sha256 fr, sr;
    size_t i = 0;

    if (earlier == 0 || earlier > size || proof->n > ENT_PROOF_MAX) return not_shown(e);
    if (earlier == size) return proof->n == 0 && ent_sha256_eq(earlier_root, root) ? ENT_OK : not_shown(e);
    if (proof->n == 0) return not_shown(e);
    while (fn & 1) {
        fn >>= 1;
        sn >>= 1;
    }
    if ((earlier & (earlier - 1)) == 0) fr = *earlier_root;
    else fr = proof->hash[i++];
    sr = fr;
    for (; i < proof->n; i++) {
        const ent_sha256 *c = &proof->hash[i];
        if (sn == 0) return not_shown(e);
        if ((fn & 1) || fn == sn) {
            ENT_TRY(node_hash(&fr, d, c, &fr, e));
            ENT_TRY(node_hash(&sr, d, c, &sr, e));
            while (!(fn & 1) && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            ENT_TRY(node_hash(&sr, d, &sr, c, e));
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && ent_sha256_eq(&fr, earlier_root) && ent_sha256_eq(&sr, root) ? ENT_OK : not_shown(e);
}
