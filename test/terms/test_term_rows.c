/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of the form for terms become concepts. Invented material (EXERCISE). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include <entente/terms/rows.h>

#define N(v) (sizeof(v) / sizeof *(v))

static ent_arena *A;
static ent_err E;

static int set_up(void **state)
{
    (void)state;
    A = ent_arena_new(NULL, 0);
    return A == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    ent_arena_free(A);
    return 0;
}

static ent_csv table(const char *csv)
{
    ent_csv t;

    if (ent_csv_parse(&t, A, ent_str_c(csv), 1 << 22, 100000, &E) != ENT_OK) fail_msg("%s: %s", E.place, E.what);
    return t;
}

static ent_term_base read_ok(const char *csv)
{
    ent_csv t = table(csv);
    ent_term_base b;

    if (ent_term_from_rows(&b, A, &t, &E) != ENT_OK) fail_msg("%s: %s", E.place, E.what);
    return b;
}

static void rows_of_a_concept_come_together(void **state)
{
    ent_term_base b =
        read_ok("concept,language,term,status,type,definition,source,authority,region,subject,state,date,label,part of speech\n"
                "EX-2,en,lamp,preferred,fullForm,EXERCISE lamp,EXERCISE,NATO,GB,light,proposed,2024,,noun\n"
                "EX-1,fr,radio,,,,,,,,,,,\n"
                "EX-2,de,Lampe,,,,,,,light,,,NATO RESTRICTED,\n"
                "EX-2,en,torch,admitted,,,,,US,,,,,\n"
                "EX-1,en,,,,only defined,,,,,,,,\n");
    const ent_term_concept *c = &b.concepts[0];
    const ent_term_designation *d;

    (void)state;
    assert_int_equal(b.n_concepts, 2);
    assert_true(ent_str_is(c->id, "EX-2") && ent_str_is(c->subject, "light") && ent_str_is(c->date, "2024"));
    assert_int_equal(c->state, ENT_TERM_PROPOSED);
    assert_int_equal(c->line, 2);
    assert_int_equal(c->n_languages, 2);
    assert_true(ent_str_is(c->languages[0].tag, "en") && ent_str_is(c->languages[1].tag, "de"));
    assert_int_equal(c->languages[0].n_designations, 2);
    d = &c->languages[0].designations[0];
    assert_true(ent_str_is(d->text, "lamp") && ent_str_is(d->region, "GB") && ent_str_is(d->authority, "NATO") &&
                ent_str_is(d->source, "EXERCISE"));
    assert_true(ent_str_is(d->type, "fullForm") && ent_str_is(d->part_of_speech, "noun") && d->line == 2);
    assert_int_equal(d->status, ENT_TERM_PREFERRED);
    assert_true(ent_str_is(c->languages[0].designations[1].text, "torch"));
    assert_int_equal(c->languages[0].n_definitions, 1);
    assert_true(ent_str_is(c->languages[0].definitions[0].text, "EXERCISE lamp"));
    assert_true(ent_str_is(c->languages[1].designations[0].marking, "NATO RESTRICTED"));
    c = &b.concepts[1];
    assert_true(ent_str_is(c->id, "EX-1"));
    assert_int_equal(c->n_languages, 2);
    assert_int_equal(c->languages[1].n_designations, 0);
    assert_int_equal(c->languages[1].n_definitions, 1);
}

/* What is made is what the register keeps: written and read again it is the same. */
static void they_can_be_kept(void **state)
{
    ent_term_base b = read_ok("concept,language,term,definition,label\nEX-1,en,radio,EXERCISE,\nEX-1,pt-BR,r\xC3\xA1"
                              "dio,,NATO RESTRICTED\n");
    ent_term_concept again;
    ent_str once, twice;

    (void)state;
    assert_int_equal(ent_term_concept_json(&once, A, &b.concepts[0], &E), ENT_OK);
    assert_int_equal(ent_term_concept_read(&again, A, once, &E), ENT_OK);
    assert_int_equal(ent_term_concept_json(&twice, A, &again, &E), ENT_OK);
    assert_true(ent_str_eq(once, twice));
    assert_int_equal(read_ok("concept,language\n").n_concepts, 0);
}

static void what_is_refused(void **state)
{
    static const struct {
        const char *csv, *place, *what;
    } cases[] = {
        {"concept,term\nx,y\n", "line 1", "\"language\" is missing"},
        {"concept,language,term,colour\nx,en,y,z\n", "line 1 column 4", "no column \"colour\""},
        {"concept,language,term\n,en,y\n", "line 2 column 1 (concept)", "no id"},
        {"concept,language,term\nx,,y\n", "line 2 column 2 (language)", "no language code"},
        {"concept,language,term\nx,e,y\n", "line 2 column 2 (language)", "no language code"},
        {"concept,language,term\nx,en-,y\n", "line 2 column 2 (language)", "no language code"},
        {"concept,language,term\nx,english-language-x,y\nx,toolonglanguage,y\n", "line 3 column 2 (language)", "no language code"},
        {"concept,language,term\nx,4n,y\n", "line 2 column 2 (language)", "no language code"},
        {"concept,language,term\nx,en,\n", "line 2 column 3 (term)", "neither a term nor a definition"},
        {"concept,language,term,status\nx,en,y,good\n", "line 2 column 4 (status)", "no status"},
        {"concept,language,term,state\nx,en,y,good\n", "line 2 column 4 (state)", "no state"},
        {"concept,language,term,date\nx,en,y,2024-13\n", "line 2 column 4 (date)", "no date"},
        {"concept,language,term,subject\nx,en,y,a\nz,en,y,\nx,fr,y,b\n", "line 4 column 4 (subject)", "another one than in row 2"},
        {"concept,language,term\nx,en,y\nx,fr,y\nx,en,y\n", "line 4 column 3 (term)", "Row 2 has the same term"},
    };

    (void)state;
    for (size_t i = 0; i < N(cases); i++) {
        ent_csv t = table(cases[i].csv);
        ent_term_base b;
        E = (ent_err){.code = ENT_OK};
        ent_code code = ent_term_from_rows(&b, A, &t, &E);
        if (code != ENT_INVALID || strcmp(E.place, cases[i].place) != 0 || strstr(E.what, cases[i].what) == NULL)
            fail_msg("case %zu: wanted \"%s\" at %s, got %s \"%s\" at %s", i, cases[i].what, cases[i].place, ent_code_name(code), E.what,
                     E.place);
        assert_true(E.next[0] != '\0');
        assert_int_equal(b.n_concepts, 0);
    }
    read_ok("concept,language,term,region\nx,en,y,GB\nx,en,y,US\n");
}

static void ceilings(void **state)
{
    ent_buf b = ent_buf_new(A, 1 << 20);
    ent_term_base base;
    ent_str csv;

    (void)state;
    ent_buf_z(&b, "concept,language,term\n");
    for (size_t i = 0; i <= ENT_TERM_MAX_DESIGNATIONS; i++) ent_buf_fmt(&b, "x,en,t%zu\n", i);
    assert_int_equal(ent_buf_take(&csv, &b, &E), ENT_OK);
    ent_csv t = table(csv.p);
    assert_int_equal(ent_term_from_rows(&base, A, &t, &E), ENT_LIMIT);
    t.n_rows--;
    assert_int_equal(ent_term_from_rows(&base, A, &t, &E), ENT_OK);
    assert_int_equal(base.concepts[0].languages[0].n_designations, ENT_TERM_MAX_DESIGNATIONS);
    bool done = false;
    t = table("concept,language,term\nx,en,y\nz,fr,u\nx,fr,v\n");
    for (size_t ceiling = 1; !done; ceiling += 16) {
        ent_arena *a = ent_arena_new(A, ceiling);
        ent_code code = ent_term_from_rows(&base, a, &t, &E);
        assert_true(code == ENT_OK || code == ENT_NOMEM);
        done = code == ENT_OK;
        assert_true(ceiling < 1000000);
        ent_arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_of_a_concept_come_together, set_up, tear_down),
        cmocka_unit_test_setup_teardown(they_can_be_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ceilings, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("term_rows", tests, NULL, NULL);
}
