/* SPDX-License-Identifier: Apache-2.0 */
/* A concept file of Geolexica: what is read has one JSON text, and comes back the same from TBX. */
#include <stddef.h>
#include <stdint.h>

#include <entente/terms/geolexica.h>
#include <entente/terms/tbx.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)256 << 20);
    const ent_tbx_options o = {0};
    ent_term_concept c;
    ent_err e = {0};

    if (a == NULL || size > 65536) {
        ent_arena_free(a);
        return 0;
    }
    if (ent_geolexica_read(&c, a, (ent_str){(const char *)data, size}, &e) == ENT_OK) {
        ent_term_base b = {.concepts = &c, .n_concepts = 1}, again;
        ent_str before, after, tbx;
        must(c.id.n != 0 && ent_term_concept_json(&before, a, &c, &e) == ENT_OK);
        if (ent_tbx_write(&tbx, NULL, NULL, a, &b, &o, &e) == ENT_OK) {
            must(ent_tbx_read(&again, NULL, a, tbx, &e) == ENT_OK && again.n_concepts == 1);
            must(ent_term_concept_json(&after, a, &again.concepts[0], &e) == ENT_OK && ent_str_eq(before, after));
        } else {
            must(e.code == ENT_INVALID || e.code == ENT_LIMIT); /* characters that XML cannot hold */
        }
    }
    ent_arena_free(a);
    return 0;
}
