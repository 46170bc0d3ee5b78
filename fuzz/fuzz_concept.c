/* SPDX-License-Identifier: Apache-2.0 */
/* A concept in JSON, the content of a revision from anywhere: what is read is written as one text, its layers put together are the
 * concept again, the questions have answers, and TBX takes it or says why not.                                                   */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <entente/terms/tbx.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

static ent_str json_of(ent_arena *a, const ent_term_concept *c)
{
    ent_str s;
    ent_err e = {0};

    must(ent_term_concept_json(&s, a, c, &e) == ENT_OK);
    return s;
}

static void layers(ent_arena *a, const ent_term_concept *c)
{
    const ent_term_concept **order;
    ent_term_concept *v, merged;
    ent_err e = {0};
    size_t n;

    must(ent_term_split(&v, &n, a, c, &e) == ENT_OK && n > 0);
    order = ent_alloc_array(a, n, sizeof *order);
    must(order != NULL);
    for (size_t i = 0; i < n; i++) {
        order[i] = &v[i];
        for (size_t k = 0; k < v[i].n_languages; k++)
            for (size_t d = 0; d < v[i].languages[k].n_designations; d++) must(v[i].languages[k].designations[d].marking.n == 0);
    }
    must(ent_term_merge(&merged, a, order, n, &e) == ENT_OK);
    must(merged.n_languages <= c->n_languages && ent_str_eq(merged.id, c->id) && merged.n_relations == c->n_relations);
}

static void questions(ent_arena *a, const ent_term_concept *c)
{
    const ent_str precedence[] = {ENT_S("NATO"), ENT_S("ISO")};
    const ent_term_language *l = ent_term_language_for(c, ENT_S("fr-CA"), precedence, 2);
    ent_term_base b = {.concepts = c, .n_concepts = 1};
    ent_term_findings f = {0};
    ent_term_ruling r;
    ent_err e = {0};

    if (l != NULL) must((ent_term_to_show(l, ENT_S("CA"), ENT_S("NATO")) == NULL) == (l->n_designations == 0));
    (void)!ent_term_rule(&r, a, c, ENT_S("en"), precedence, 2, &e);
    must(ent_term_audit(&f, a, &b, true, &e) == ENT_OK);
    for (size_t i = 0; i < f.n; i++) must(ent_utf8_ok(f.v[i].message, NULL));
}

static void by_tbx(ent_arena *a, const ent_term_concept *c)
{
    ent_term_base b = {.concepts = c, .n_concepts = 1}, again;

    for (int style = ENT_TBX_DCA; style <= ENT_TBX_DCT; style++) {
        const ent_tbx_options o = {.style = (ent_tbx_style)style};
        ent_err e = {0};
        ent_str s;
        if (ent_tbx_write(&s, NULL, NULL, a, &b, &o, &e) != ENT_OK) {
            must(e.code == ENT_INVALID || e.code == ENT_LIMIT);
            continue;
        }
        if (ent_tbx_read(&again, NULL, a, s, &e) != ENT_OK) must(e.code == ENT_LIMIT);
        else must(again.n_concepts == 1 && ent_str_eq(again.concepts[0].id, c->id) && again.concepts[0].n_languages == c->n_languages);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)256 << 20);
    ent_term_concept c, again;
    ent_err e = {0};
    ent_str s;

    if (a == NULL || size > 65536) {
        ent_arena_free(a);
        return 0;
    }
    if (ent_term_concept_read(&c, a, (ent_str){(const char *)data, size}, &e) == ENT_OK) {
        s = json_of(a, &c);
        must(ent_term_concept_read(&again, a, s, &e) == ENT_OK && ent_str_eq(json_of(a, &again), s));
        layers(a, &c);
        questions(a, &c);
        by_tbx(a, &c);
    }
    ent_arena_free(a);
    return 0;
}
