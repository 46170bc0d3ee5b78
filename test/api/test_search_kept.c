/* SPDX-License-Identifier: Apache-2.0 */
/* What a session keeps of its searches, as the server uses it: the same answers as without it for two viewers in turns, never a name of another
 * view, nothing after a commit, and it is kept indeed. All material is invented: EXERCISE.                                       */
#include "node_help.h"

#include <entente/terms.h>

enum { CONCEPTS = 150 };

static world W;

typedef struct seat {
    const char *person;
    ent_unlocked *key;
} seat;

static seat Anna = {.person = "anna"}, Vera = {.person = "vera"};
static ent_changes *Changes;

static void sit_down(seat *s)
{
    ent_err e;

    if (ent_api_unlock(&s->key, W.a, path_of(&W, "nato"), ent_str_c(s->person), ENT_S(NODE_PASS), W.now, &e) != ENT_OK)
        fail_msg("%s %s", e.what, e.place);
}

/* Many names, of which every third concept has one that is SECRET. */
static void import_names(void)
{
    ent_term_concept *v = ent_alloc(W.a, CONCEPTS * sizeof *v);
    ent_term_base base = {.title = ENT_S("EXERCISE"), .lang = ENT_S("en"), .n_concepts = CONCEPTS, .concepts = v};
    ent_str bytes;
    ent_err e;

    assert_non_null(v);
    for (int i = 0; i < CONCEPTS; i++) {
        ent_term_designation *d = ent_alloc(W.a, 3 * sizeof *d);
        ent_term_language *l = ent_alloc(W.a, 2 * sizeof *l);
        assert_true(d != NULL && l != NULL);
        memset(d, 0, 3 * sizeof *d);
        assert_int_equal(ent_str_fmt(&v[i].id, W.a, &e, "EX-%d", i), ENT_OK);
        assert_int_equal(ent_str_fmt(&d[0].text, W.a, &e, "item %d", i), ENT_OK);
        assert_int_equal(ent_str_fmt(&d[1].text, W.a, &e, "otter %d", i), ENT_OK);
        assert_int_equal(ent_str_fmt(&d[2].text, W.a, &e, "\u00e9l\u00e9ment %d", i), ENT_OK);
        if (i % 3 == 0) d[1].marking = ENT_S("NATO SECRET");
        l[0] = (ent_term_language){.tag = ENT_S("en"), .n_designations = 2, .designations = d};
        l[1] = (ent_term_language){.tag = ENT_S("fr"), .n_designations = 1, .designations = d + 2};
        v[i].n_languages = 2;
        v[i].languages = l;
    }
    if (ent_tbx_write(&bytes, NULL, NULL, W.a, &base, &(ent_tbx_options){0}, &e) != ENT_OK) fail_msg("%s: %s", e.place, e.what);
    must(&W, "nato", "anna", "term import", "file", put_file(&W, "terms.tbx", bytes.p, bytes.n), "source", "EX", "label",
         "NATO UNCLASSIFIED", "exercise", "", NULL);
}

static int set_up(void **state)
{
    ent_err e;

    (void)state;
    if (world_open(&W, "search-kept") != 0) return 1;
    make_nato(&W, "nato");
    add_person(&W, "nato", "vera", "reader", NODE_NATO_RESTRICTED);
    must(&W, "nato", "anna", "import", "file", put_text(&W, "x", "EXERCISE\n"), "number", "DOC 1", "title", "item 3 and element 5", "label",
         "NATO UNCLASSIFIED", "exercise", "", NULL);
    import_names();
    sit_down(&Anna);
    sit_down(&Vera);
    if (ent_api_changes(&Changes, W.a, path_of(&W, "nato"), &e) != ENT_OK) fail_msg("%s", e.what);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

static int64_t version(void)
{
    int64_t v;
    ent_err e;

    assert_int_equal(ent_api_version(&v, Changes, &e), ENT_OK);
    return v;
}

/* In the session; a ceiling of 0: none. The answer lives in W.a. */
static ent_code ask_seat(ent_str *out, const seat *s, int64_t at, const char *text, size_t ceiling)
{
    ent_argument v[] = {{"text", ent_str_c(text)}};
    ent_request r = {.operation = ent_api_operation("search", NULL),
                     .dir = path_of(&W, "nato"),
                     .person = ent_str_c(s->person),
                     .unlocked = s->key,
                     .version = at,
                     .far = true,
                     .now = W.now,
                     .n = 1,
                     .arguments = v};
    ent_arena *a = ent_arena_new(NULL, ceiling);
    ent_answer answer;
    ent_err e;
    ent_code code = ent_api_run(&answer, a, &r, &e);

    assert_true(code == ENT_OK || code == ENT_NOMEM);
    if (code == ENT_OK) assert_int_equal(ent_str_dup(out, W.a, answer.json, &e), ENT_OK);
    ent_arena_free(a);
    return code;
}

static ent_str in_session(const seat *s, const char *text)
{
    ent_str got;

    assert_int_equal(ask_seat(&got, s, version(), text, 0), ENT_OK);
    return got;
}

static ent_str without(const seat *s, const char *text)
{
    return must(&W, "nato", s->person, "search", "text", text, NULL).text;
}

static bool has(ent_str s, const char *word)
{
    return strstr(s.p, word) != NULL;
}

/* ---- tests ---- */

static const char *const questions[] = {"element 3",      "\u00e9l\u00e9ment 3", "otter 3",   "otter 4",
                                        "item 7 otter 8", "\"otter 9\"",         "kind:term", "no such"};

/* Both in turns, twice over: what one keeps is never the other's. */
static void names_never_cross_views(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < NODE_COUNT(questions); i++) {
            assert_true(ent_str_eq(in_session(&Anna, questions[i]), without(&Anna, questions[i])));
            assert_true(ent_str_eq(in_session(&Vera, questions[i]), without(&Vera, questions[i])));
        }
    assert_true(has(in_session(&Anna, "element 3"), "otter 3"));
    assert_false(has(in_session(&Vera, "element 3"), "otter 3"));
    assert_true(has(in_session(&Vera, "element 4"), "otter 4"));
    assert_false(has(in_session(&Vera, "otter 3"), "item 3 ("));
}

/* The names of all concepts take more memory than a search: under a ceiling that lies between, only what was kept can answer. */
static void they_are_kept(void **state)
{
    size_t ceiling = 1 << 16;
    int64_t now = version();
    ent_str first = in_session(&Vera, "element 3"), got;

    (void)state;
    while (ask_seat(&got, &Vera, now, "element 3", ceiling) == ENT_NOMEM) ceiling += ceiling / 16;
    assert_true(ent_str_eq(first, got));
    assert_int_equal(ask_seat(&got, &Vera, 0, "element 3", ceiling), ENT_NOMEM);   /* no version: nothing is used */
    assert_int_equal(ask_seat(&got, &Vera, now, "element 3", ceiling), ENT_NOMEM); /* that forgot them */
    assert_true(ent_str_eq(in_session(&Vera, "element 3"), first));
    assert_int_equal(ask_seat(&got, &Vera, now, "element 3", ceiling), ENT_OK);
    assert_int_equal(ask_seat(&got, &Vera, now + 1, "element 3", ceiling), ENT_NOMEM); /* another state */
    assert_true(ent_str_eq(in_session(&Vera, "element 3"), first));
}

static void they_fall_at_a_commit(void **state)
{
    int64_t before = version();
    ent_str first = in_session(&Vera, "element 6"), got;

    (void)state;
    assert_false(has(first, "zorilla"));
    must(&W, "nato", "anna", "import", "file", put_text(&W, "y", "EXERCISE\n"), "number", "DOC 2", "title", "zorilla and item 6", "label",
         "NATO UNCLASSIFIED", "exercise", "", NULL);
    assert_true(version() != before);
    got = in_session(&Vera, "element 6");
    assert_true(has(got, "DOC 2"));
    assert_true(ent_str_eq(got, without(&Vera, "element 6")));
    /* even where the version was not told: the log is another */
    must(&W, "nato", "fso", "person clear", "person", "vera", "clearance", NODE_NATO_SECRET, "from", "2026-01-01", "to", "2099-12-31",
         "briefed", "2026-01-05", NULL);
    before = version();
    assert_int_equal(ask_seat(&got, &Vera, before, "element 6", 0), ENT_OK);
    assert_true(has(got, "otter 6"));
    must(&W, "nato", "fso", "person clear", "person", "vera", "clearance", NODE_NATO_RESTRICTED, "from", "2026-01-01", "to", "2099-12-31",
         "briefed", "2026-01-05", NULL);
    assert_int_equal(ask_seat(&got, &Vera, before, "element 6", 0), ENT_OK);
    assert_false(has(got, "otter 6"));
    assert_true(ent_str_eq(got, without(&Vera, "element 6")));
}

/* A day on which a clearance has ended is another view, without any commit. */
static void they_fall_with_the_view(void **state)
{
    ent_time noon = W.now;
    int64_t at;
    ent_str got;

    (void)state;
    must(&W, "nato", "fso", "person clear", "person", "vera", "clearance", NODE_NATO_SECRET, "from", "2026-01-01", "to", "2026-06-01",
         "briefed", "2026-01-05", NULL);
    at = version();
    assert_int_equal(ask_seat(&got, &Vera, at, "element 6", 0), ENT_OK);
    assert_true(has(got, "otter 6"));
    W.now += 2 * 86400;
    assert_int_equal(ask_seat(&got, &Vera, at, "element 6", 0), ENT_OK);
    assert_false(has(got, "otter 6"));
    assert_true(ent_str_eq(got, without(&Vera, "element 6")));
    W.now = noon;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_never_cross_views),
        cmocka_unit_test(they_are_kept),
        cmocka_unit_test(they_fall_at_a_commit),
        cmocka_unit_test(they_fall_with_the_view),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
