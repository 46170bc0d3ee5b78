/* SPDX-License-Identifier: Apache-2.0 */
/* The operation search on a whole node: rows, marks and counts; other names of visible concepts, shown and switched off; persons without
 * the content key; and what is left of a text that was destroyed.                                                          */
#include "node_help.h"

#include <entente/register/search.h>
#include <entente/terms.h>

static world W;

static int set_up(void **state)
{
    static const ent_term_designation english[] = {{.text = {"cartridge", 9}, .status = ENT_TERM_PREFERRED},
                                                   {.text = {"SECRET OTTER", 12}, .marking = {"NATO SECRET", 11}}},
                                      french[] = {{.text = {"cartouche", 9}, .status = ENT_TERM_PREFERRED}},
                                      german[] = {{.text = {"Patrone", 7}}, {.text = {"Übungspatrone", 14}, .search_only = true}};
    static const ent_term_language languages[] = {{.tag = {"en", 2}, .n_designations = 2, .designations = english},
                                                  {.tag = {"fr", 2}, .n_designations = 1, .designations = french},
                                                  {.tag = {"de", 2}, .n_designations = 2, .designations = german}};
    static const ent_term_concept concept = {.id = {"EX-CART", 7}, .n_languages = 3, .languages = languages};
    const ent_term_base base = {.title = ENT_S("EXERCISE"), .lang = ENT_S("en"), .n_concepts = 1, .concepts = &concept};
    static const char *const documents[][3] = {{"STANAG 4172", "5.56 mm ammunition", "NATO UNCLASSIFIED"},
                                               {"EX 1", "Proof of the cartridge 7.62 × 51 mm", "NATO UNCLASSIFIED"},
                                               {"EX 2", "Étuis de cartouche", "NATO RESTRICTED"},
                                               {"EX 3", "Cartridge of the secret otter", "NATO SECRET"}};
    ent_str bytes;
    ent_err e;

    (void)state;
    if (world_open(&W, "search") != 0) return 1;
    make_nato(&W, "nato");
    add_person(&W, "nato", "vera", "reader", NODE_NATO_RESTRICTED);
    for (size_t i = 0; i < NODE_COUNT(documents); i++)
        must(&W, "nato", "anna", "import", "file", put_text(&W, "x", "EXERCISE: the word zanzibar stands in the text alone\n"), "number",
             documents[i][0], "title", documents[i][1], "label", documents[i][2], "status", "draft", "publisher", "NSO", "exercise", "",
             NULL);
    if (ent_tbx_write(&bytes, NULL, NULL, W.a, &base, &(ent_tbx_options){0}, &e) != ENT_OK) fail_msg("%s: %s", e.place, e.what);
    must(&W, "nato", "anna", "term import", "file", put_file(&W, "terms.tbx", bytes.p, bytes.n), "source", "EX", "label",
         "NATO UNCLASSIFIED", "exercise", "", NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

/* "EX 1, EX 2" */
static const char *numbers(told t)
{
    const ent_json *hits = ent_json_get(t.json, "hits");
    ent_buf b = ent_buf_new(W.a, 1 << 16);
    ent_str s;
    ent_err e;

    for (size_t i = 0; i < hits->n; i++) ent_buf_fmt(&b, "%s%s", i != 0 ? ", " : "", ent_json_str(hits->items[i], "number").p);
    assert_int_equal(ent_buf_take(&s, &b, &e), ENT_OK);
    return s.p;
}

static told search(const char *who, const char *text)
{
    return must(&W, "nato", who, "search", "text", text, NULL);
}

/* Hits of a facet's value; each count bears the mark of all that is counted. */
static int64_t counted(told t, const char *facet, const char *value)
{
    const ent_json *all = ent_json_get(t.json, "facets");

    for (size_t i = 0; i < all->n; i++) {
        int64_t n;
        ent_err e;
        if (!ent_str_is(ent_json_str(all->items[i], "facet"), facet) || !ent_str_is(ent_json_str(all->items[i], "value"), value)) continue;
        assert_non_null(strstr(ent_json_str(all->items[i], "mark").p, "NR")); /* one of them is RESTRICTED */
        assert_int_equal(ent_json_need_i64(&n, all->items[i], "hits", &e), ENT_OK);
        return n;
    }
    return 0;
}

static void rows_carry_their_labels(void **state)
{
    told t = search("vera", "stanag4172");
    const ent_json *hit = ent_json_get(t.json, "hits")->items[0];

    (void)state;
    assert_string_equal(numbers(t), "STANAG 4172");
    assert_string_equal(ent_json_str(hit, "title").p, "5.56 mm ammunition");
    assert_string_equal(ent_json_str(hit, "content_label").p,
                        text_in(must(&W, "nato", "vera", "item show", "item", "STANAG 4172", NULL), "content_label"));
    assert_string_equal(text_in(t, "label"), ent_json_str(hit, "content_label").p);
    t = search("vera", "kind:document");
    assert_int_equal(number_in(t, "visible_hits"), 3);
    assert_non_null(strstr(text_in(t, "label"), "RESTRICTED"));
    assert_int_equal(counted(t, "class", "UNCLASSIFIED"), 2);
    assert_int_equal(counted(t, "class", "RESTRICTED"), 1);
    assert_int_equal(counted(t, "class", "SECRET"), 0);
    assert_int_equal(counted(t, "publisher", "NSO"), 3);
    t = search("anna", "kind:document");
    assert_int_equal(number_in(t, "visible_hits"), 4);
    assert_non_null(strstr(text_in(t, "label"), "SECRET"));
}

static void filters_come_as_options_too(void **state)
{
    (void)state;
    assert_string_equal(numbers(must(&W, "nato", "vera", "search", "label", "NATO RESTRICTED", NULL)), "EX 2");
    assert_string_equal(numbers(must(&W, "nato", "vera", "search", "label", "restricted", NULL)), "EX 2");
    assert_string_equal(numbers(must(&W, "nato", "vera", "search", "text", "label:NR", NULL)), "EX 2");
    assert_string_equal(numbers(must(&W, "nato", "vera", "search", "text", "label:\"NATO RES\"", NULL)), "");
    assert_string_equal(numbers(must(&W, "nato", "vera", "search", "text", "label:secret", NULL)), "");
    assert_string_equal(numbers(must(&W, "nato", "anna", "search", "text", "label:secret kind:document", NULL)), "EX 3");
    assert_string_equal(numbers(must(&W, "nato", "vera", "search", "text", "ex", "kind", "term", "kind", "document", "limit", "1", NULL)),
                        "EX-CART");
    assert_int_equal(ask(&W, "nato", "vera", "search", NULL).exit_code, 2); /* nothing to search for */
    assert_int_equal(ask(&W, "nato", "vera", "search", "text", "ex", "limit", "0", NULL).exit_code, 2);
    assert_int_equal(ask(&W, "nato", "vera", "search", "text", "ex", "limit", "1001", NULL).exit_code, 2);
    assert_refused(ask(&W, "nato", "vera", "search", "text", "ex", "date", "soon", NULL), ENT_INVALID, NULL, "no date");
    assert_refused(ask(&W, "nato", "vera", "search", "text", "ex", "after", "00", NULL), ENT_INVALID, NULL, "no cursor");
}

static void other_names_are_shown_and_switched(void **state)
{
    told t = search("vera", "patrone");
    const ent_json *expanded = ent_json_get(t.json, "expanded");

    (void)state;
    assert_string_equal(numbers(t), "EX 2, EX-CART, EX 1");
    assert_int_equal(expanded->n, 1);
    assert_string_equal(ent_json_str(expanded->items[0], "asked").p, "patrone");
    assert_string_equal(ent_json_str(expanded->items[0], "concept").p, "EX-CART");
    assert_non_null(strstr(ent_json_str(expanded->items[0], "names").p, "(NU) cartouche (fr)"));
    assert_null(strstr(t.text.p, "OTTER"));
    assert_string_equal(numbers(must(&W, "nato", "vera", "search", "text", "patrone", "no-expand", "", NULL)), "");
    assert_string_equal(numbers(search("vera", "ubungspatrone")), "EX 2, EX-CART, EX 1");
    assert_string_equal(numbers(search("vera", "secret otter")), ""); /* a name that vera may not see leads her nowhere */
    t = search("anna", "secret otter");
    assert_non_null(strstr(t.text.p, "(NU) cartridge (en)"));
    assert_non_null(strstr(numbers(t), "EX 1"));
    assert_non_null(strstr(text_in(t, "label"), "SECRET"));
    assert_refused(ask(&W, "nato", "eva", "search", "text", "patrone", NULL), ENT_REFUSED, "R-32", "an auditor reads nothing");
}

static void contents_are_not_searched(void **state)
{
    (void)state;
    assert_int_equal(number_in(search("anna", "zanzibar"), "visible_hits"), 0);
}

/* ---- destroyed ---- */

static bool holds(ent_str file, const char *word)
{
    size_t n = strlen(word);

    for (size_t i = 0; i + n <= file.n; i++)
        if (memcmp(file.p + i, word, n) == 0) return true;
    return false;
}

/* The index knows what the metadata say, which stay; of the text nothing is, or was, in it. */
static void destroying_leaves_nothing_of_the_text(void **state)
{
    static const char *const files[] = {"nato/entente.db", "nato/entente.db-wal"};

    (void)state;
    must(&W, "nato", "admin", "person add", "person", "sven", "roles", "security", "new-passphrase", W.pass, NULL);
    must(&W, "nato", "fso", "person clear", "person", "sven", "clearance", NODE_NATO_SECRET, "from", "2026-01-01", "to", "2099-12-31",
         "briefed", "2026-01-05", NULL);
    must(&W, "nato", "anna", "import", "file", put_text(&W, "x", "EXERCISE: quokkaword quokkaword\n"), "number", "EX 9", "title",
         "numbatword", "label", "NATO UNCLASSIFIED", "exercise", "", NULL);
    assert_int_equal(number_in(search("vera", "quokkaword"), "visible_hits"), 0);
    must(&W, "nato", "dirk", "registry destroy", "item", "EX 9", "authority", "EXERCISE order", NULL);
    must(&W, "nato", "sven", "registry destroy", "item", "EX 9", "confirm", "", NULL);
    assert_int_equal(number_in(search("vera", "quokkaword"), "visible_hits"), 0);
    assert_string_equal(numbers(search("vera", "numbatword")), "EX 9"); /* the metadata stay */
    for (size_t i = 0; i < NODE_COUNT(files); i++) assert_false(holds(get_file(&W, files[i]), "quokkaword"));
    assert_true(holds(get_file(&W, files[0]), "numbatword"));
}

/* ---- the index of a node ---- */

static const char *sound(void)
{
    ent_arena *a = ent_arena_new(W.a, 0);
    ent_store *s;
    ent_str fault;
    ent_err e;

    assert_int_equal(ent_store_open(&s, a, path_of(&W, "nato/entente.db"), ENT_STORE_READ, &e), ENT_OK);
    assert_int_equal(ent_search_check(&fault, s, W.a, &e), ENT_OK);
    ent_arena_free(a);
    return fault.n != 0 ? fault.p : "";
}

static void the_index_follows_every_act(void **state)
{
    told before, after;

    (void)state;
    assert_string_equal(sound(), "");
    before = search("anna", "cartridge");
    assert_whole(&W, "nato", "eva");
    assert_string_equal(sound(), "");
    after = search("anna", "cartridge");
    assert_true(ent_str_eq(before.text, after.text));
    must(&W, "nato", "anna", "import", "file", put_text(&W, "x", "EXERCISE\n"), "number", "EX 1", "item", "EX 1", "title", "Proof, second",
         "label", "NATO UNCLASSIFIED", "exercise", "", NULL);
    assert_string_equal(sound(), "");
    assert_string_equal(numbers(must(&W, "nato", "vera", "search", "text", "second", "no-expand", "", NULL)), "EX 1");
    assert_null(strstr(numbers(search("vera", "cartridge")), "EX 1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_carry_their_labels),
        cmocka_unit_test(filters_come_as_options_too),
        cmocka_unit_test(other_names_are_shown_and_switched),
        cmocka_unit_test(contents_are_not_searched),
        cmocka_unit_test(destroying_leaves_nothing_of_the_text),
        cmocka_unit_test(the_index_follows_every_act),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
