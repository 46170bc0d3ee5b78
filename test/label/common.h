/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the label room share. Include it first. */
#ifndef ENTENTE_TEST_LABEL_COMMON_H
#define ENTENTE_TEST_LABEL_COMMON_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <entente/core.h>
#include <entente/label.h>

#include "support.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define T(lit)                 \
    {                          \
        (lit), sizeof(lit) - 1 \
    } /* an ent_str in a table */
#define S(z) ent_str_c(z)

/* 2026-06-01T00:00:00Z */
#define TODAY ((ent_time)1780272000)

#define OK(call)                                                                                                                          \
    do {                                                                                                                                  \
        ent_err ok_err = {0};                                                                                                             \
        ent_err *e = &ok_err;                                                                                                             \
        if ((call) != ENT_OK) fail_msg("%s:%d: %s [%s] (%s) %s", __FILE__, __LINE__, ent_code_name(e->code), e->rule, e->place, e->what); \
    } while (0)

/* The call refuses with this code, and its sentence or place holds the words. */
#define REFUSES(want, words, call)                                                                                              \
    do {                                                                                                                        \
        ent_err no_err = {0};                                                                                                   \
        ent_err *e = &no_err;                                                                                                   \
        ent_code no_code = (call);                                                                                              \
        if (no_code != (want) || e->code != (want))                                                                             \
            fail_msg("%s:%d: wanted %s, got %s: %s", __FILE__, __LINE__, ent_code_name(want), ent_code_name(no_code), e->what); \
        if (strstr(e->what, (words)) == NULL && strstr(e->place, (words)) == NULL)                                              \
            fail_msg("%s:%d: \"%s\" is not in \"%s\" (%s)", __FILE__, __LINE__, (words), e->what, e->place);                    \
    } while (0)

__attribute__((unused)) static int set_up(void **state)
{
    *state = ent_arena_new(NULL, 0);
    return *state == NULL;
}

__attribute__((unused)) static int tear_down(void **state)
{
    ent_arena_free(*state);
    return 0;
}

__attribute__((unused)) static ent_str read_path(ent_arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    char *p;
    long n;

    if (f == NULL) fail_msg("%s cannot be opened", path);
    fseek(f, 0, SEEK_END);
    n = ftell(f);
    rewind(f);
    p = ent_alloc(a, (size_t)n + 1);
    assert_non_null(p);
    assert_int_equal(fread(p, 1, (size_t)n, f), (size_t)n);
    fclose(f);
    return (ent_str){p, (size_t)n};
}

__attribute__((unused)) static ent_str shipped(ent_arena *a, const char *name)
{
    char path[1024];

    snprintf(path, sizeof path, "%s/data/policy/%s", ent_test_root(), name);
    return read_path(a, path);
}

/* A policy that must load; without notes when notes is NULL. */
__attribute__((unused)) static const ent_policy *load(ent_arena *a, ent_str spif, ent_notes *notes)
{
    const ent_policy *p = NULL;
    ent_notes none = {0};

    OK(ent_policy_load(&p, a, spif, notes != NULL ? notes : &none, e));
    for (size_t i = 0; i < none.n; i++) fail_msg("line %u: %s: %.*s", none.v[i].line, none.v[i].code, ENT_F(none.v[i].text));
    return p;
}

__attribute__((unused)) static bool has_note(const ent_notes *notes, const char *code)
{
    for (size_t i = 0; i < notes->n; i++)
        if (strcmp(notes->v[i].code, code) == 0) return true;
    return false;
}

__attribute__((unused)) static const ent_policy *nato_policy(ent_arena *a)
{
    return load(a, shipped(a, "nato.spif.xml"), NULL);
}

__attribute__((unused)) static const ent_policy *eu_policy(ent_arena *a)
{
    return load(a, shipped(a, "eu.spif.xml"), NULL);
}

/* ---- labels from one line: "CLASS | R Set: a, b | P Set: c | P Set:" ---- */

__attribute__((unused)) static void text_category(ent_arena *a, ent_category *c, ent_str part)
{
    ent_str head, tail, value;
    ent_str *values = ent_alloc_array(a, 64, sizeof *values);

    part = ent_str_trim(part);
    assert_non_null(values);
    assert_true(part.n > 2 && part.p[1] == ' ');
    c->type = part.p[0] == 'R' ? ENT_RESTRICTIVE : part.p[0] == 'P' ? ENT_PERMISSIVE : ENT_INFORMATIVE;
    assert_true(ent_str_cut((ent_str){part.p + 2, part.n - 2}, ':', &head, &tail));
    c->tag_name = ent_str_trim(head);
    c->values = values;
    while (ent_str_trim(tail).n != 0) {
        ent_str_cut(tail, ',', &value, &tail);
        assert_true(c->n < 64);
        values[c->n++] = ent_str_trim(value);
    }
}

__attribute__((unused)) static ent_label text_label(ent_arena *a, const ent_policy *p, const char *text)
{
    ent_label l = {.policy = ent_policy_name(p)};
    ent_category *list = ent_alloc_array(a, 16, sizeof *list);
    ent_str own, head, tail;

    assert_non_null(list);
    OK(ent_str_dup(&own, a, S(text), e));
    ent_str_cut(own, '|', &head, &tail);
    l.classification = ent_str_trim(head);
    l.categories = list;
    while (tail.n != 0) {
        ent_str_cut(tail, '|', &head, &tail);
        assert_true(l.n < 16);
        text_category(a, &list[l.n++], head);
    }
    return l;
}

/* The other way round, for comparing; categories and values in the label's order. */
__attribute__((unused)) static const char *label_text(ent_arena *a, const ent_label *l)
{
    ent_buf b = ent_buf_new(a, 65536);
    ent_str s = {0};

    ent_buf_add(&b, l->classification);
    for (size_t i = 0; i < l->n; i++) {
        const ent_category *c = &l->categories[i];
        ent_buf_fmt(&b, " | %c %.*s:", c->type == ENT_RESTRICTIVE ? 'R' : c->type == ENT_PERMISSIVE ? 'P' : 'I', ENT_F(c->tag_name));
        for (size_t k = 0; k < c->n; k++) ent_buf_fmt(&b, "%s %.*s", k == 0 ? "" : ",", ENT_F(c->values[k]));
    }
    OK(ent_buf_take(&s, &b, e));
    return s.p;
}

#endif
