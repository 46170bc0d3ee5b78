/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of standards: reading fixtures and shared files, counting findings. Each test uses what it needs. */
#ifndef ENTENTE_TEST_STANDARDS_HELPERS_H
#define ENTENTE_TEST_STANDARDS_HELPERS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <entente/standards.h>

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

#define assert_str(s, z)                                                                                          \
    do {                                                                                                          \
        ent_str assert_str_s = (s);                                                                               \
        if (!ent_str_is(assert_str_s, (z))) fail_msg("%s is \"%.*s\", not \"%s\"", #s, ENT_F(assert_str_s), (z)); \
    } while (0)

#define assert_has(s, part)                                                             \
    do {                                                                                \
        if (!has((s), (part))) fail_msg("%s lacks \"%s\": %.*s", #s, (part), ENT_F(s)); \
    } while (0)

UNUSED static bool has(ent_str s, const char *part)
{
    size_t n = strlen(part);

    for (size_t i = 0; i + n <= s.n; i++)
        if (memcmp(s.p + i, part, n) == 0) return true;
    return n == 0;
}

UNUSED static ent_str fixture(const char *name)
{
    char path[1024];
    ent_str s;

    assert_true(snprintf(path, sizeof path, "%s/test/standards/fixtures/%s", ent_test_root(), name) < (int)sizeof path);
    OK(ent_file_read(&s, A, path, 1 << 20, &E));
    return s;
}

UNUSED static ent_std_register nisp(ent_str xml)
{
    ent_std_register r;

    OK(ent_std_read_nisp(&r, A, xml, &E));
    return r;
}

/* A release of the shared data; skips the test if it is not at hand. */
UNUSED static ent_str release_text(const char *version)
{
    char path[1024];
    ent_str s;

    if (ent_test_shared() == NULL) ent_test_skip("the NISP releases of ../shared/data/register are not here");
    assert_true(snprintf(path, sizeof path, "%s/data/register/nisp/nisp-v%s.xml.gz", ent_test_shared(), version) < (int)sizeof path);
    OK(ent_file_read_gz(&s, A, path, ENT_STD_MAX_BYTES, &E));
    return s;
}

UNUSED static ent_std_register release(const char *version)
{
    ent_std_register r;

    OK(ent_std_read(&r, A, release_text(version), &E));
    return r;
}

UNUSED static const ent_std_record *record(const ent_std_register *r, const char *id)
{
    for (size_t i = 0; i < r->n_records; i++)
        if (ent_str_is(r->records[i].id, id)) return &r->records[i];
    fail_msg("no record has the id %s", id);
    return NULL;
}

UNUSED static size_t count_code(const ent_std_findings *f, const char *code)
{
    size_t n = 0;

    for (size_t i = 0; i < f->n; i++) n += strcmp(f->v[i].code, code) == 0;
    return n;
}

/* The k-th finding with this code. */
UNUSED static const ent_std_finding *finding(const ent_std_findings *f, const char *code, size_t k)
{
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->v[i].code, code) == 0 && k-- == 0) return &f->v[i];
    fail_msg("not so many findings %s", code);
    return NULL;
}

/* How many findings with this code are about this record. */
UNUSED static size_t count_about(const ent_std_findings *f, const char *code, const char *id)
{
    size_t n = 0;

    for (size_t i = 0; i < f->n; i++) n += strcmp(f->v[i].code, code) == 0 && ent_str_is(f->v[i].record, id);
    return n;
}

#endif
