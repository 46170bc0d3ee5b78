/* SPDX-License-Identifier: Apache-2.0 */
/* term import, list, show, export: a concept is spread over items by label, and each person sees what he may see of it as one concept.
 * All material is invented: EXERCISE.                                                                                      */
#include "node_help.h"

#include <entente/terms.h>

static world W;

static const ent_term_definition SOURCED[] = {
    {.text = {"EXERCISE: the inner width of a barrel.", 38}, .source = {"EX-DICT-1", 9}, .authority = {"NATO", 4}}};
static const ent_term_designation ENGLISH[] = {
    {.text = {"bore width", 10}, .status = ENT_TERM_PREFERRED},
    {.text = {"pipe size", 9}, .status = ENT_TERM_DEPRECATED},
    {.text = {"QUIET MARTEN", 12}, .status = ENT_TERM_ADMITTED, .marking = {"NATO CONFIDENTIAL", 17}}};
static const ent_term_designation FRENCH[] = {{.text = {"largeur d'\xC3\xA2me", 14}, .status = ENT_TERM_PREFERRED}};
static const ent_term_language BOTH[] = {
    {.tag = {"en", 2}, .n_definitions = 1, .definitions = SOURCED, .n_designations = 3, .designations = ENGLISH},
    {.tag = {"fr", 2}, .n_designations = 1, .designations = FRENCH}};
static const ent_term_concept CONCEPTS[] = {
    {.id = {"EX-1", 4},
     .subject = {"artillery", 9},
     .state = ENT_TERM_AGREED,
     .state_code = {"agreed", 6},
     .n_languages = 2,
     .languages = BOTH},
    {.id = {"EX-2", 4}, .state = ENT_TERM_PROPOSED, .state_code = {"proposed", 8}, .n_languages = 1, .languages = BOTH + 1}};

static const char *put_base(const char *name, const ent_term_concept *v, size_t n, const ent_tbx_options *o)
{
    ent_term_base base = {.title = {"EXERCISE", 8}, .lang = {"en", 2}, .n_concepts = n, .concepts = v};
    ent_str bytes;
    ent_err e;

    if (ent_tbx_write(&bytes, NULL, NULL, W.a, &base, o, &e) != ENT_OK) fail_msg("%s: %s", e.place, e.what);
    return put_file(&W, name, bytes.p, bytes.n);
}

static int open_world(void **state)
{
    (void)state;
    if (world_open(&W, "terms") != 0) return 1;
    make_nato(&W, "nato");
    add_person(&W, "nato", "thea", "terminologist", NODE_NATO_SECRET);
    add_person(&W, "nato", "vera", "reader", NODE_NATO_RESTRICTED);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

static told import_base(const char *file, const char *more)
{
    return more != NULL
               ? ask(&W, "nato", "thea", "term import", "file", file, "label", "NATO UNCLASSIFIED", "exercise", "", "source", "EX", more,
                     "", NULL)
               : ask(&W, "nato", "thea", "term import", "file", file, "label", "NATO UNCLASSIFIED", "exercise", "", "source", "EX", NULL);
}

static const ent_json *rows(told t, const char *key, size_t n)
{
    const ent_json *v = ent_json_get(t.json, key);

    if (v == NULL || v->kind != ENT_JSON_ARR || v->n != n) fail_msg("not %zu rows of %s: %.*s", n, key, ENT_F(t.text));
    return v;
}

static bool says(told t, const char *text)
{
    return t.text.p != NULL && strstr(t.text.p, text) != NULL;
}

static void the_same_again_changes_nothing(void **state)
{
    const char *file = put_base("a.tbx", CONCEPTS, 2, &(ent_tbx_options){0});
    node_state before = state_of(&W, "nato");
    told t = import_base(file, "dry-run");

    (void)state;
    if (t.code != ENT_OK) fail_msg("%s: %s", t.e.place, t.e.what);
    assert_unchanged(&W, "nato", before, "a dry run");
    t = import_base(file, NULL);
    if (t.code != ENT_OK) fail_msg("%s: %s", t.e.place, t.e.what);
    assert_true(says(t, "\"added\":3")); /* two concepts, and the layer of a label of its own */
    t = import_base(file, NULL);
    assert_true(says(t, "\"unchanged\":3"));
    assert_true(says(t, "\"added\":0"));
}

static void each_sees_what_he_may_see(void **state)
{
    told high = must(&W, "nato", "thea", "term show", "concept", "EX-1", NULL);
    told low = must(&W, "nato", "vera", "term show", "concept", "EX-1", NULL);

    (void)state;
    assert_true(says(high, "QUIET MARTEN"));
    assert_true(says(high, "\"mark\":\"NC\",\"term\":\"QUIET MARTEN\""));
    assert_non_null(strstr(text_in(high, "label"), "NATO CONFIDENTIAL"));
    assert_false(says(low, "QUIET MARTEN"));
    assert_false(says(low, "CONFIDENTIAL"));
    assert_non_null(strstr(text_in(low, "label"), "NATO UNCLASSIFIED"));
    assert_int_equal(ent_json_get(low.json, "items")->n, 1);
    assert_refused(ask(&W, "nato", "vera", "term show", "concept", "EX-9", NULL), ENT_NOT_VISIBLE, "R-17", "an unknown concept");
}

static void lists_by_language_and_text(void **state)
{
    told t = must(&W, "nato", "vera", "term list", NULL);

    (void)state;
    assert_int_equal(number_in(t, "visible_concepts"), 2);
    t = must(&W, "nato", "vera", "term list", "lang", "fr-CA", NULL);
    assert_true(says(t, "largeur d'"));
    t = must(&W, "nato", "vera", "term list", "text", "PIPE", NULL);
    assert_string_equal(ent_json_str(rows(t, "terms", 1)->items[0], "concept").p, "EX-1");
    (void)rows(must(&W, "nato", "vera", "term list", "text", "quiet", NULL), "terms", 0);
    (void)rows(must(&W, "nato", "thea", "term list", "text", "quiet", NULL), "terms", 1);
    (void)rows(must(&W, "nato", "vera", "term list", "state", "proposed", NULL), "terms", 1);
}

static void the_first_source_rules(void **state)
{
    told t = must(&W, "nato", "vera", "term show", "concept", "EX-1", "precedence", "EX-OTHER", "precedence", "EX-DICT-1", NULL);
    const ent_json *r = ent_json_get(t.json, "rules");

    (void)state;
    assert_non_null(r);
    assert_int_equal(ent_json_get(r, "place")->integer, 2);
    assert_string_equal(ent_json_str(r, "rule").p, "R-64");
}

/* What a person exports holds what he sees, goes in again without change, and is in the log. */
static void exports_are_copies(void **state)
{
    static const char *const forms[] = {"tbx", "tbx-dct", "tbx2", "jsonl"};
    ent_term_base base;
    ent_str bytes;
    ent_err e;
    told t;

    (void)state;
    for (size_t i = 0; i < NODE_COUNT(forms); i++) {
        node_state before = state_of(&W, "nato");
        t = must(&W, "nato", "thea", "term export", "out", path_of(&W, "out.tbx"), "form", forms[i], NULL);
        assert_int_equal(number_in(t, "concepts"), 2);
        assert_int_equal(number_in(t, "revisions"), 3);
        assert_int_equal(number_in(t, "registered_copies"), 1);
        assert_true(state_of(&W, "nato").entries > before.entries);
        if (strcmp(forms[i], "jsonl") == 0) continue;
        bytes = get_file(&W, "out.tbx");
        if (ent_tbx_read(&base, NULL, W.a, bytes, &e) != ENT_OK) fail_msg("%s: %s: %s", forms[i], e.place, e.what);
        assert_int_equal(base.n_concepts, 2);
        assert_int_equal(base.concepts[0].languages[0].n_designations, 3);
        t = import_base(path_of(&W, "out.tbx"), NULL);
        if (t.code != ENT_OK) fail_msg("%s again: %s: %s", forms[i], t.e.place, t.e.what);
        if (!says(t, "\"unchanged\":3")) fail_msg("%s again: %.*s", forms[i], ENT_F(t.text));
    }
    assert_refused(ask(&W, "nato", "vera", "term export", "out", path_of(&W, "no.tbx"), NULL), ENT_REFUSED, "R-32", "a reader who exports");
}

/* What differs from the last import is a new revision; what is gone is marked so; the whole file is refused for one fault in it. */
static void all_or_nothing(void **state)
{
    ent_term_concept changed[2] = {CONCEPTS[0], CONCEPTS[1]};
    node_state before;
    told t;

    (void)state;
    changed[1].subject = ENT_S("optics");
    t = import_base(put_base("b.tbx", changed, 2, &(ent_tbx_options){0}), NULL);
    assert_true(says(t, "\"revised\":1"));
    before = state_of(&W, "nato");
    changed[1] = changed[0];
    assert_refused(import_base(put_base("c.tbx", changed, 2, &(ent_tbx_options){0}), NULL), ENT_INVALID, NULL, "two concepts of one id");
    changed[1] = CONCEPTS[1];
    changed[1].state = ENT_TERM_AGREED;
    changed[1].state_code = ENT_S("agreed");
    assert_refused(import_base(put_base("d.tbx", changed, 2, &(ent_tbx_options){0}), NULL), ENT_REFUSED, "R-64", "agreed without English");
    assert_refused(import_base(put_text(&W, "e.txt", "not a termbase"), NULL), ENT_INVALID, NULL, "no termbase");
    assert_unchanged(&W, "nato", before, "what was refused");
    t = import_base(put_base("f.tbx", CONCEPTS, 1, &(ent_tbx_options){0}), NULL);
    assert_true(says(t, "\"removed\":1"));
    assert_whole(&W, "nato", "eva");
}

/* ---- two lists ---- */

static const ent_term_designation HOWITZER_A[] = {{.text = {"howitzer", 8}, .status = ENT_TERM_PREFERRED}},
                                  HOWITZER_FR[] = {{.text = {"obusier", 7}, .status = ENT_TERM_PREFERRED}},
                                  ROUND_A[] = {{.text = {"7.62 \xC3\x97 51 mm NATO", 18}, .status = ENT_TERM_PREFERRED},
                                               {.text = {"rifle round", 11}, .status = ENT_TERM_ADMITTED}},
                                  ROUND_B[] = {{.text = {".308 Winchester", 15}, .status = ENT_TERM_PREFERRED},
                                               {.text = {"rifle round", 11}, .status = ENT_TERM_ADMITTED}};
static const ent_term_language HOWITZER[] = {{.tag = {"en", 2}, .n_designations = 1, .designations = HOWITZER_A},
                                             {.tag = {"fr", 2}, .n_designations = 1, .designations = HOWITZER_FR}},
                               ROUNDS[] = {{.tag = {"en", 2}, .n_designations = 2, .designations = ROUND_A},
                                           {.tag = {"en", 2}, .n_designations = 2, .designations = ROUND_B}};
static const ent_term_concept LIST_A[] = {{.id = {"A-1", 3}, .n_languages = 2, .languages = HOWITZER},
                                          {.id = {"A-2", 3}, .n_languages = 1, .languages = ROUNDS}},
                              LIST_B[] = {{.id = {"B-1", 3}, .n_languages = 2, .languages = HOWITZER},
                                          {.id = {"B-2", 3}, .n_languages = 1, .languages = ROUNDS + 1}};

static void import_list(const char *name, const ent_term_concept *v, const char *label)
{
    must(&W, "nato", "thea", "term import", "file", put_base("list.tbx", v, 2, &(ent_tbx_options){0}), "label", label, "exercise", "",
         "source", name, NULL);
}

/* The program proposes; what can be confused it never does; a person accepts, and what is accepted is derived from both. */
static void two_lists_become_one(void **state)
{
    node_state before;
    told t;

    (void)state;
    import_list("list-a", LIST_A, "NATO UNCLASSIFIED");
    import_list("list-b", LIST_B, "NATO RESTRICTED");
    t = must(&W, "nato", "thea", "term harmonise", "first", "list-a", "second", "list-b", NULL);
    assert_string_equal(ent_json_str(rows(t, "proposals", 1)->items[0], "grade").p, "strong");
    assert_string_equal(ent_json_str(rows(t, "never_the_same", 1)->items[0], "second").p, "B-2");
    assert_non_null(strstr(text_in(t, "label"), "NATO RESTRICTED"));
    before = state_of(&W, "nato");
    assert_refused(ask(&W, "nato", "thea", "term accept", "first", "A-2", "second", "list-b:B-2", "id", "C-2", "exercise", "", NULL),
                   ENT_REFUSED, "R-65", "a confusable pair");
    assert_refused(ask(&W, "nato", "thea", "term accept", "first", "A-1", "second", "A-1", "id", "C-1", "exercise", "", NULL), ENT_INVALID,
                   NULL, "a concept with itself");
    assert_refused(ask(&W, "nato", "thea", "term accept", "first", "A-1", "second", "B-1", "id", "C-1", "label", "NATO UNCLASSIFIED",
                       "exercise", "", NULL),
                   ENT_REFUSED, "R-11", "a label below that of a source");
    assert_refused(ask(&W, "nato", "vera", "term accept", "first", "A-1", "second", "B-1", "id", "C-1", "exercise", "", NULL), ENT_REFUSED,
                   "R-32", "a reader who accepts");
    assert_unchanged(&W, "nato", before, "what was refused");
    t = must(&W, "nato", "thea", "term accept", "first", "A-1", "second", "B-1", "id", "C-1", "state", "agreed", "exercise", "", NULL);
    assert_non_null(strstr(text_in(t, "label"), "NATO RESTRICTED"));
    assert_int_equal(ent_json_get(t.json, "derived_from")->n, 2);
    t = must(&W, "nato", "vera", "term show", "concept", "C-1", NULL);
    assert_string_equal(text_in(t, "state"), "agreed");
    assert_int_equal(ent_json_get(t.json, "relations")->n, 2);
    t = must(&W, "nato", "thea", "term accept", "first", "A-1", "second", "B-1", "id", "C-1", "exercise", "", NULL); /* a second thought */
    assert_int_equal(
        ent_json_get(must(&W, "nato", "thea", "item history", "item", text_in(t, "item"), NULL).json, "visible_revisions")->integer, 2);
    assert_refused(ask(&W, "nato", "vera", "term harmonise", "first", "list-a", "second", "nothing", NULL), ENT_NOT_VISIBLE, "R-17",
                   "no such list");
    assert_whole(&W, "nato", "eva");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_again_changes_nothing),
        cmocka_unit_test(each_sees_what_he_may_see),
        cmocka_unit_test(lists_by_language_and_text),
        cmocka_unit_test(the_first_source_rules),
        cmocka_unit_test(exports_are_copies),
        cmocka_unit_test(all_or_nothing),
        cmocka_unit_test(two_lists_become_one),
    };

    return cmocka_run_group_tests_name("terms", tests, open_world, close_world);
}
