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
ent_code ent_tree_join(ent_tree *t, ent_digest *d, const ent_tree_part *part, ent_err *e)
{
    uint64_t width = part->width;
    int n = __builtin_popcountll(t->size);
    ent_sha256 h = part->root;

    if (width == 0 || (width & (width - 1)) != 0 || (t->size & (width - 1)) != 0 || t->size > INT64_MAX - width)
        return ent_fail(e, ENT_BUG, NULL, NULL, "A part of %llu leaves does not fit behind %llu.", (unsigned long long)width,
                        (unsigned long long)t->size);
    for (uint64_t parts = t->size / width; parts & 1; parts >>= 1) ENT_TRY(node_hash(&h, d, &t->peak[--n], &h, e));
    t->peak[n] = h;
    t->size += width;
    return ENT_OK;
}

ent_code ent_tree_add(ent_tree *t, ent_digest *d, const ent_sha256 *leaf, ent_err *e)
{
    return ent_tree_join(t, d, &(ent_tree_part){*leaf, 1}, e);
}

ent_code ent_tree_root(ent_sha256 *out, const ent_tree *t, ent_digest *d, ent_err *e)
{
    int n = __builtin_popcountll(t->size);

    if (n == 0) return ent_digest_end(out, d, e);
    *out = t->peak[n - 1];
    for (int i = n - 2; i >= 0; i--) ENT_TRY(node_hash(out, d, &t->peak[i], out, e));
    return ENT_OK;
}

/* On the right edge the path goes first through left halves of the smallest peak, then over the other peaks from right to left. */
ent_code ent_tree_of_newest(ent_tree *out, ent_digest *d, const ent_sha256 *leaf, uint64_t size, const ent_proof *proof, ent_err *e)
{
    size_t peaks = (size_t)__builtin_popcountll(size), within = size != 0 ? (size_t)__builtin_ctzll(size) : 0;
    ent_sha256 h = *leaf;

    *out = (ent_tree){0};
    if (size == 0 || size > INT64_MAX || proof->n != within + peaks - 1)
        return ent_fail(e, ENT_BUG, NULL, NULL, "The proof is not that of the newest of %llu leaves.", (unsigned long long)size);
    for (size_t i = 0; i < within; i++) ENT_TRY(node_hash(&h, d, &proof->hash[i], &h, e));
    out->size = size;
    out->peak[peaks - 1] = h;
    for (size_t i = 0; i + 1 < peaks; i++) out->peak[peaks - 2 - i] = proof->hash[within + i];
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
