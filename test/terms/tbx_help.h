/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of concepts and TBX: reading fixtures and shared files, finding things. Each test uses what it needs. */
#ifndef ENTENTE_TEST_TERMS_TBX_HELP_H
#define ENTENTE_TEST_TERMS_TBX_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <entente/terms/concept.h>
#include <entente/terms/geolexica.h>
#include <entente/terms/tbx.h>

#include "support.h"

#define UNUSED __attribute__((unused))
#define N(array) (sizeof(array) / sizeof *(array))

static ent_arena *A;
static ent_err E;

UNUSED static int setup(void **state)
{
    (void)state;
    A = ent_arena_new(NULL, 0);
    memset(&E, 0, sizeof E);
    return A == NULL;
}

UNUSED static int teardown(void **state)
{
    (void)state;
    ent_arena_free(A);
    return 0;
}

#define OK(call)                                                                                           \
    do {                                                                                                   \
        ent_code ok_code = (call);                                                                         \
        if (ok_code != ENT_OK) fail_msg("%s: %s: %s: %s", #call, ent_code_name(ok_code), E.place, E.what); \
    } while (0)

#define REFUSED(call, code)                                                                                                  \
    do {                                                                                                                     \
        ent_code refused_code = (call);                                                                                      \
        if (refused_code != (code))                                                                                          \
            fail_msg("%s: %s, not %s: %s", #call, ent_code_name(refused_code), #code, refused_code == ENT_OK ? "" : E.what); \
    } while (0)

#define assert_str(s, z)                                                                                          \
    do {                                                                                                          \
        ent_str assert_str_s = (s);                                                                               \
        if (!ent_str_is(assert_str_s, (z))) fail_msg("%s is \"%.*s\", not \"%s\"", #s, ENT_F(assert_str_s), (z)); \
    } while (0)

UNUSED static bool has(ent_str s, const char *part)
{
    size_t n = strlen(part);

    for (size_t i = 0; i + n <= s.n; i++)
        if (memcmp(s.p + i, part, n) == 0) return true;
    return n == 0;
}

#define assert_has(s, part)                                                             \
    do {                                                                                \
        if (!has((s), (part))) fail_msg("%s lacks \"%s\": %.*s", #s, (part), ENT_F(s)); \
    } while (0)

UNUSED static const char *fixture_path(const char *name)
{
    ent_str s;

    OK(ent_str_fmt(&s, A, &E, "%s/test/terms/tbx/%s", ent_test_root(), name));
    return s.p;
}

UNUSED static ent_str fixture(const char *name)
{
    ent_str s;

    OK(ent_file_read(&s, A, fixture_path(name), 4 << 20, &E));
    return s;
}

/* A file under data/register of the shared data; skips the test where it is not at hand. */
UNUSED static const char *shared_path(const char *name)
{
    ent_str s;

    if (ent_test_shared() == NULL) ent_test_skip("the termbases and schemas of ../shared/data/register are not here");
    OK(ent_str_fmt(&s, A, &E, "%s/data/register/%s", ent_test_shared(), name));
    return s.p;
}

UNUSED static ent_str shared(const char *name)
{
    ent_str s;

    OK(ent_file_read(&s, A, shared_path(name), 64 << 20, &E));
    return s;
}

UNUSED static ent_term_base read_tbx(ent_str bytes)
{
    ent_term_base b;

    OK(ent_tbx_read(&b, NULL, A, bytes, &E));
    return b;
}

UNUSED static ent_str write_tbx(const ent_term_base *b, ent_tbx_form form, ent_tbx_style style, ent_tbx_dialect dialect)
{
    const ent_tbx_options o = {form, style, dialect};
    ent_str s;

    OK(ent_tbx_write(&s, NULL, NULL, A, b, &o, &E));
    return s;
}

UNUSED static const ent_term_concept *concept(const ent_term_base *b, const char *id)
{
    for (size_t i = 0; i < b->n_concepts; i++)
        if (ent_str_is(b->concepts[i].id, id)) return &b->concepts[i];
    fail_msg("no concept has the id %s", id);
    return NULL;
}

UNUSED static ent_str json_of(const ent_term_concept *c)
{
    ent_str s;

    OK(ent_term_concept_json(&s, A, c, &E));
    return s;
}

/* Equal in canonical JSON, concept by concept. */
UNUSED static void assert_same_concepts(const ent_term_base *a, const ent_term_base *b)
{
    assert_int_equal(a->n_concepts, b->n_concepts);
    for (size_t i = 0; i < a->n_concepts; i++) {
        ent_str x = json_of(&a->concepts[i]), y = json_of(&b->concepts[i]);
        if (!ent_str_eq(x, y)) fail_msg("concept %.*s differs:\n%.*s\n%.*s", ENT_F(a->concepts[i].id), ENT_F(x), ENT_F(y));
    }
}

UNUSED static size_t count_code(const ent_term_findings *f, const char *code)
{
    size_t n = 0;

    for (size_t i = 0; i < f->n; i++) n += strcmp(f->v[i].code, code) == 0;
    return n;
}

#endif
