/* SPDX-License-Identifier: Apache-2.0 */
/* A termbase of Geolexica from its archive. */
#include <stdlib.h>
#include <string.h>

#include <entente/core/tar.h>
#include <entente/terms/geolexica.h>

/* "geolexica-v2/NAME.yaml", at the top or below other folders, NAME without a slash. */
static bool is_concept(ent_str name)
{
    static const char folder[] = "geolexica-v2/";
    size_t k = sizeof folder - 1, at = name.n;

    if (!ent_str_ends(name, ".yaml")) return false;
    while (at > 0 && name.p[at - 1] != '/') at--;
    return at >= k && memcmp(name.p + at - k, folder, k) == 0 && (at == k || name.p[at - k - 1] == '/');
}

static bool number_of(ent_str id, int64_t *out)
{
    return ent_str_i64(id, out) && *out >= 0;
}

/* Numbers by value, before all else. */
static int by_number(const void *x, const void *y)
{
    const ent_term_concept *a = x, *b = y;
    int64_t i, k;
    bool a_number = number_of(a->id, &i), b_number = number_of(b->id, &k);

    if (a_number != b_number) return a_number ? -1 : 1;
    if (a_number && i != k) return i < k ? -1 : 1;
    return ent_str_cmp(a->id, b->id);
}

ent_code ent_geolexica_read_tar(ent_term_base *out, ent_arena *a, ent_str tar, ent_err *e)
{
    ENT_VEC(ent_term_concept) concepts = {0};
    ent_tar_entry *entries;
    size_t n;

    *out = (ent_term_base){.title = {"", 0}, .source = {"", 0}, .lang = {"", 0}};
    ENT_TRY(ent_tar_read(&entries, &n, a, tar, e));
    for (size_t i = 0; i < n; i++) {
        ent_term_concept c;
        if (!is_concept(entries[i].name)) continue;
        if (ent_geolexica_read(&c, a, entries[i].bytes, e) != ENT_OK) return ent_within(e, "%.*s", ENT_F(entries[i].name));
        ENT_PUSH(&concepts, a, c, e);
    }
    if (concepts.n == 0)
        return ent_fail(e, ENT_INVALID, NULL, "Give an archive with the folder geolexica-v2.",
                        "The archive holds no file geolexica-v2/NAME.yaml.");
    qsort(concepts.v, concepts.n, sizeof *concepts.v, by_number);
    out->concepts = concepts.v;
    out->n_concepts = concepts.n;
    return ENT_OK;
}
