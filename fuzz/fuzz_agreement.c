/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an agreement: a refusal in words, or one whose canonical text reads again as the same agreement with the same digest. */
#include <stddef.h>
#include <stdint.h>

#include <entente/release.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)256 << 20);
    ent_rel_agreement g, again;
    ent_err e = {0};

    if (a == NULL) return 0;
    if (ent_rel_agreement_parse(&g, a, (ent_str){(const char *)data, size}, &e) == ENT_OK) {
        must(g.id.n != 0 && g.n_purposes != 0 && g.n_terms != 0);
        must(ent_rel_agreement_parse(&again, a, g.text, &e) == ENT_OK);
        must(ent_str_eq(again.text, g.text) && ent_sha256_eq(&again.digest, &g.digest));
        must(again.n_terms == g.n_terms && again.n_purposes == g.n_purposes && again.n_articles == g.n_articles);
    } else {
        must(e.what[0] != '\0');
    }
    ent_arena_free(a);
    return 0;
}
