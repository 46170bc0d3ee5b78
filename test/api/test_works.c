/* SPDX-License-Identifier: Apache-2.0 */
/* Works across registers through the doors: names that are one standard, renumbering, merge and split as signed acts, what two persons see,
 * "as it was on D, as known on K", what is refused before it is entered, and the same works at the partner's. The clock stands still, so
 * all acts of a day are entered within one second. All of it is invented: EXERCISE.                                           */
#include "node_help.h"

#define UNCLASSIFIED "NATO UNCLASSIFIED " NODE_EC

static world W;

static int open_world(void **state)
{
    (void)state;
    if (world_open(&W, "works") != 0) return 1;
    make_nato(&W, "nato");
    add_person(&W, "nato", "vera", "custodian", NODE_NATO_RESTRICTED);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

/* ---- asking ---- */

static told works(const char *dir, const char *person, const char *text, const char *more, const char *value)
{
    if (text == NULL) return must(&W, dir, person, "standard works", more, value, NULL);
    return must(&W, dir, person, "standard works", "text", text, more, value, NULL);
}

static size_t count(told t, const char *list)
{
    const ent_json *v = ent_json_get(t.json, list);

    if (v == NULL) fail_msg("the answer has no list \"%s\": %.*s", list, ENT_F(t.text));
    return v->n;
}

static bool is(const ent_json *row, const char *key, const char *value)
{
    return value == NULL ? ent_json_get(row, key) == NULL : ent_str_is(ent_json_str(row, key), value);
}

/* The row of a list that has these two; NULL: none. */
static const ent_json *row_of(told t, const char *list, const char *key, const char *value, const char *key2, const char *value2)
{
    const ent_json *v = ent_json_get(t.json, list);

    for (size_t i = 0; v != NULL && i < v->n; i++)
        if (is(v->items[i], key, value) && (key2 == NULL || is(v->items[i], key2, value2))) return v->items[i];
    return NULL;
}

static const ent_json *must_row(told t, const char *list, const char *key, const char *value, const char *key2, const char *value2)
{
    const ent_json *row = row_of(t, list, key, value, key2, value2);

    if (row == NULL) fail_msg("no %s with %s %s: %.*s", list, key, value, ENT_F(t.text));
    return row;
}

/* The one work that is called so. */
static const char *work_called(const char *person, const char *name)
{
    told t = works("nato", person, name, NULL, NULL);

    if (count(t, "works") != 1) fail_msg("not one work is called %s: %.*s", name, ENT_F(t.text));
    return ent_json_str(ent_json_get(t.json, "works")->items[0], "work").p;
}

static told link_new(const char *name, const char *reg, const char *id, const char *date, const char *label)
{
    return must(&W, "nato", "anna", "standard link", "name", name, "register", reg, "date", date, "label", label, "exercise", "",
                id ? "work" : NULL, id, NULL);
}

static const char *derived(told t, size_t n, size_t i)
{
    const ent_json *v = ent_json_get(t.json, "derived_from");

    if (v == NULL || v->n != n) fail_msg("not derived from %zu: %.*s", n, ENT_F(t.text));
    return n == 0 ? NULL : v->items[i]->str.p;
}

/* ---- tests ---- */

static void names_of_one_standard(void **state)
{
    told first, second, t = works("nato", "anna", NULL, NULL, NULL);

    (void)state;
    assert_int_equal(count(t, "works"), 0);
    assert_string_equal(text_in(t, "label"), "NATO UNCLASSIFIED");
    first = link_new("STANAG 2459 Ed 3", "nato", NULL, "2020-01-01", UNCLASSIFIED);
    assert_true(flag_in(first, "begins"));
    assert_true(ent_uuid_ok(ent_str_c(text_in(first, "work"))));
    derived(first, 0, 0);
    second = must(&W, "nato", "anna", "standard link", "name", "ISO 1234:2017", "register", "iso", "to", "stanag-2459", "date", "2021-05",
                  "exercise", "", "reason", "EXERCISE: adopted", NULL);
    assert_null(ent_json_get(second.json, "begins"));
    assert_string_equal(text_in(second, "work"), text_in(first, "work"));
    assert_string_equal(text_in(second, "label"), text_in(first, "label")); /* that of what it builds on */
    assert_string_equal(derived(second, 1, 0), text_in(first, "revision"));
    /* found by either name, with and without edition */
    assert_string_equal(work_called("anna", "ISO 1234"), text_in(first, "work"));
    assert_string_equal(work_called("anna", "STANAG 2459 edition 3"), text_in(first, "work"));
    assert_string_equal(work_called("anna", "nato:STANAG 2459"), text_in(first, "work"));
    assert_string_equal(work_called("anna", text_in(first, "work")), text_in(first, "work"));
    assert_int_equal(count(works("nato", "anna", "STANAG 1", NULL, NULL), "works"), 0);
    t = works("nato", "anna", "iso 1234", NULL, NULL);
    assert_int_equal(count(t, "names"), 2);
    must_row(t, "names", "name", "ISO 1234:2017", "act", text_in(second, "item"));
    must_row(t, "names", "name", "ISO 1234:2017", "from", "2021-05");
    must_row(t, "names", "name", "STANAG 2459 Ed 3", "edition", "3");
    must_row(t, "works", "found", "number", "name", "ISO 1234:2017");
    assert_non_null(strstr(text_in(t, "label"), "NATO UNCLASSIFIED"));
    /* the act is an item like all others */
    t = must(&W, "nato", "anna", "item show", "item", text_in(second, "item"), NULL);
    assert_string_equal(text_in(t, "number"), "link ISO 1234:2017");
    assert_string_equal(text_in(t, "status"), "add");
    assert_non_null(strstr(t.text.p, "EXERCISE: adopted"));
}

/* The number changes, the standard stays: who knows the old one finds the new one, and the items that still bear it. */
static void renumbering_keeps_the_identity(void **state)
{
    const char *work = work_called("anna", "STANAG 2459");
    told t, act;

    (void)state;
    must(&W, "nato", "anna", "import", "file", put_text(&W, "x", "EXERCISE: text\n"), "number", "STANAG 2459", "edition", "3", "title",
         "Exercise paper", "label", UNCLASSIFIED, "exercise", "", NULL);
    add_document(&W, "nato", "anna", "STANAG 2459 Ed. 4", UNCLASSIFIED, "EXERCISE: another edition\n");
    add_document(&W, "nato", "anna", "STANAG 24590", UNCLASSIFIED, "EXERCISE: another standard\n");
    t = works("nato", "anna", "ISO 1234", NULL, NULL);
    assert_int_equal(count(t, "items"), 2);
    must_row(t, "items", "by", "exact", "edition", "3");
    must_row(t, "items", "by", "number", "number", "STANAG 2459 Ed. 4");
    act = must(&W, "nato", "anna", "standard renumber", "name", "STANAG 2459 Ed. 3", "to", "STANAG 9459 Ed 1", "date", "2024-03-01",
               "exercise", "", NULL);
    assert_string_equal(text_in(act, "work"), work);
    t = works("nato", "anna", "STANAG 2459", NULL, NULL);
    assert_string_equal(ent_json_str(must_row(t, "works", "found", "former", NULL, NULL), "work").p, work);
    must_row(t, "names", "name", "STANAG 2459 Ed 3", "until", "2024-03-01");
    must_row(t, "names", "name", "STANAG 2459 Ed 3", "ended_by", text_in(act, "item"));
    must_row(t, "names", "name", "STANAG 9459 Ed 1", "act", text_in(act, "item"));
    assert_string_equal(work_called("anna", "STANAG 9459"), work);
    must_row(t, "items", "by", "former", "edition", "3");
    assert_string_equal(ent_json_str(must_row(t, "items", "by", "former", "edition", "3"), "name").p, "STANAG 2459 Ed 3");
    /* as it was before */
    t = works("nato", "anna", "STANAG 2459", "on", "2024-02-29");
    must_row(t, "works", "found", "number", NULL, NULL);
    must_row(t, "items", "by", "exact", "edition", "3");
    assert_int_equal(count(works("nato", "anna", "STANAG 9459", "on", "2024-02-29"), "works"), 0);
    assert_int_equal(count(works("nato", "anna", "ISO 1234", "on", "2021-04-30"), "works"), 0);
    assert_int_equal(count(works("nato", "anna", NULL, "on", "2019-12-31"), "works"), 0);
}

static void merge_and_its_undoing(void **state)
{
    const char *work = work_called("anna", "ISO 1234");
    ent_str before;
    told eu, merge, t;

    (void)state;
    eu = link_new("EUDEF 77", "eu", "EUDEF-77", "2022-01-01", UNCLASSIFIED);
    assert_string_equal(text_in(eu, "work"), "EUDEF-77");
    must(&W, "nato", "anna", "standard link", "name", "VG 95999", "register", "nat-deu", "to", "EUDEF 77", "exercise", "", NULL);
    before = works("nato", "anna", NULL, NULL, NULL).text;
    merge = must(&W, "nato", "anna", "standard merge", "work", "STANAG 9459", "other", "EUDEF 77", "exercise", "", NULL);
    assert_string_equal(text_in(merge, "work"), work);
    assert_string_equal(text_in(merge, "other"), "EUDEF-77");
    derived(merge, 2, 0);
    t = works("nato", "anna", "vg 95999", NULL, NULL);
    assert_int_equal(count(t, "works"), 1);
    assert_int_equal(count(t, "names"), 5);
    must_row(t, "names", "name", "VG 95999", "came_with", "EUDEF-77");
    must_row(t, "merged", "other", "EUDEF-77", "act", text_in(merge, "item"));
    assert_string_equal(work_called("anna", "EUDEF-77"), work); /* the id of what was merged finds it too */
    t = ask(&W, "nato", "anna", "standard merge", "work", "EUDEF 77", "other", "STANAG 9459", "exercise", "", NULL);
    assert_refused(t, ENT_CONFLICT, NULL, "merged already");
    assert_string_equal(t.e.place, "other");
    /* by a name that it brought */
    t = must(&W, "nato", "anna", "standard split", "work", "ISO 1234", "off", "VG 95999", "exercise", "", NULL);
    assert_string_equal(text_in(t, "other"), "EUDEF-77");
    assert_string_equal(derived(t, 1, 0), text_in(merge, "revision"));
    assert_true(ent_str_eq(before, works("nato", "anna", NULL, NULL, NULL).text)); /* both as before, byte by byte */
    /* and again, and apart again */
    must(&W, "nato", "anna", "standard merge", "work", "EUDEF 77", "other", "STANAG 9459", "exercise", "", NULL);
    assert_string_equal(work_called("anna", "ISO 1234"), "EUDEF-77");
    must(&W, "nato", "anna", "standard split", "work", "EUDEF-77", "off", work, "exercise", "", NULL);
    assert_true(ent_str_eq(before, works("nato", "anna", NULL, NULL, NULL).text));
}

static void a_part_becomes_a_work(void **state)
{
    told t = link_new("ISO 5555 Ed 2", "iso", "W-PARTS", "2022-01-01", UNCLASSIFIED), split;

    (void)state;
    must(&W, "nato", "anna", "standard link", "name", "STANAG 5555", "register", "nato", "to", "ISO 5555", "exercise", "", NULL);
    split = must(&W, "nato", "anna", "standard split", "work", "STANAG 5555", "name", "iso:ISO 5555 edition 2", "into", "W-ISO", "exercise",
                 "", NULL);
    assert_true(flag_in(split, "begins"));
    assert_string_equal(derived(split, 1, 0), text_in(t, "revision"));
    assert_string_equal(work_called("anna", "ISO 5555"), "W-ISO");
    assert_string_equal(work_called("anna", "STANAG 5555"), "W-PARTS");
    must_row(works("nato", "anna", "W-ISO", NULL, NULL), "names", "moved_by", text_in(split, "item"), "name", "ISO 5555 Ed 2");
}

/* ---- refused before it is entered ---- */

static void assert_told(told t, ent_code code, const char *rule, const char *place, const char *what)
{
    assert_refused(t, code, rule, what);
    assert_string_equal(t.e.place, place);
    if (strstr(t.e.what, what) == NULL) fail_msg("\"%s\" does not say \"%s\"", t.e.what, what);
    assert_true(t.e.next[0] != '\0');
}

static void what_cannot_be_followed_is_told_before(void **state)
{
    node_state before = state_of(&W, "nato");

    (void)state;
    assert_told(ask(&W, "nato", "anna", "standard renumber", "name", "STANAG 1", "to", "STANAG 2", "exercise", "", NULL), ENT_NOT_VISIBLE,
                "R-17", "name", "not found");
    assert_told(ask(&W, "nato", "anna", "standard link", "name", "X 1", "register", "iso", "to", "STANAG 1", "exercise", "", NULL),
                ENT_NOT_VISIBLE, "R-17", "--to", "not found");
    assert_told(ask(&W, "nato", "anna", "standard merge", "work", "STANAG 9459", "other", "STANAG 1", "exercise", "", NULL),
                ENT_NOT_VISIBLE, "R-17", "other", "not found");
    assert_told(ask(&W, "nato", "anna", "standard link", "name", "X 1", "register", "iso", "exercise", "", NULL), ENT_REFUSED, "R-01",
                "--label", "Nothing is registered without");
    assert_told(
        ask(&W, "nato", "anna", "standard link", "name", "X 1", "register", "No Register", "label", UNCLASSIFIED, "exercise", "", NULL),
        ENT_INVALID, NULL, "name", "register in small letters");
    assert_told(
        ask(&W, "nato", "anna", "standard link", "name", "STANAG 9459 Ed 1", "register", "nato", "to", "ISO 1234", "exercise", "", NULL),
        ENT_CONFLICT, NULL, "name", "called so already");
    assert_told(ask(&W, "nato", "anna", "standard renumber", "name", "EUDEF 77", "to", "EUDEF 77", "exercise", "", NULL), ENT_INVALID, NULL,
                "--to", "gives the name that it takes away");
    assert_told(ask(&W, "nato", "anna", "standard split", "work", "ISO 1234", "off", "EUDEF 77", "exercise", "", NULL), ENT_CONFLICT, NULL,
                "--off", "not merged");
    assert_told(
        ask(&W, "nato", "anna", "standard split", "work", "ISO 1234", "name", "ISO 1234:2017", "into", "EUDEF-77", "exercise", "", NULL),
        ENT_CONFLICT, NULL, "--name", "exists");
    /* the old name is a name no more */
    assert_told(ask(&W, "nato", "anna", "standard renumber", "name", "STANAG 2459 Ed 3", "to", "STANAG 3", "exercise", "", NULL),
                ENT_NOT_VISIBLE, "R-17", "name", "not found");
    /* an earlier act that takes away what a later one needs */
    assert_told(
        ask(&W, "nato", "anna", "standard renumber", "name", "STANAG 2459 Ed 3", "to", "STANAG 3", "date", "2023", "exercise", "", NULL),
        ENT_CONFLICT, NULL, "--to", "\"renumber STANAG 2459 Ed 3\" of 2024-03-01");
    assert_int_equal(
        ask(&W, "nato", "anna", "standard link", "name", "X", "register", "iso", "to", "ISO 1234", "work", "W", NULL).exit_code, 2);
    assert_int_equal(ask(&W, "nato", "anna", "standard split", "work", "ISO 1234", NULL).exit_code, 2);
    assert_int_equal(ask(&W, "nato", "anna", "standard split", "work", "X", "off", "Y", "into", "Z", NULL).exit_code, 2);
    assert_refused(ask(&W, "nato", "bert", "standard merge", "work", "ISO 1234", "other", "EUDEF 77", NULL), ENT_REFUSED, NULL,
                   "not his role");
    assert_unchanged(&W, "nato", before, "refused links");
}

static void a_name_in_two_works(void **state)
{
    node_state before = state_of(&W, "nato");
    told t;

    (void)state;
    t = ask(&W, "nato", "anna", "standard link", "name", "EUDEF-77", "register", "eu", "work", "W-TWIN", "label", UNCLASSIFIED, "exercise",
            "", NULL);
    assert_told(t, ENT_CONFLICT, NULL, "name", "\"EUDEF 77\" in EUDEF-77, \"EUDEF-77\" in W-TWIN");
    assert_non_null(strstr(t.e.next, "standard merge"));
    t = must(&W, "nato", "anna", "standard link", "name", "EUDEF-77", "register", "eu", "work", "W-TWIN", "label", UNCLASSIFIED, "exercise",
             "", "anyhow", "", "dry-run", "", NULL);
    assert_true(flag_in(t, "dry_run"));
    assert_null(ent_json_get(t.json, "item"));
    assert_unchanged(&W, "nato", before, "a dry run");
    must(&W, "nato", "anna", "standard link", "name", "EUDEF-77", "register", "eu", "work", "W-TWIN", "label", UNCLASSIFIED, "exercise", "",
         "anyhow", "", NULL);
    t = works("nato", "anna", "W-TWIN", NULL, NULL);
    assert_int_equal(count(t, "clashes"), 1);
    must_row(t, "clashes", "work", "EUDEF-77", "other", "W-TWIN");
    assert_int_equal(count(works("nato", "anna", "ISO 1234", NULL, NULL), "clashes"), 0);
    /* now the name alone means two: both are named */
    t = ask(&W, "nato", "anna", "standard merge", "work", "ISO 5555", "other", "eudef 77", "exercise", "", NULL);
    assert_told(t, ENT_INVALID, NULL, "other", "EUDEF-77 (eu:EUDEF 77), W-TWIN (eu:EUDEF-77)");
    /* what the name clash was there for */
    must(&W, "nato", "anna", "standard merge", "work", "VG 95999", "other", "W-TWIN", "exercise", "", NULL);
    assert_int_equal(count(works("nato", "anna", NULL, NULL, NULL), "clashes"), 0);
}

/* ---- two persons ---- */

static void two_persons_two_views(void **state)
{
    ent_str seen = works("nato", "vera", NULL, NULL, NULL).text;
    told t, secret;

    (void)state;
    secret = must(&W, "nato", "anna", "standard link", "name", "STANAG 6666", "register", "nato", "to", "ISO 5555", "label",
                  "NATO SECRET " NODE_EC, "exercise", "", NULL);
    must(&W, "nato", "anna", "standard merge", "work", "STANAG 5555", "other", "ISO 1234", "label", "NATO SECRET " NODE_EC, "exercise", "",
         NULL);
    assert_true(ent_str_eq(seen, works("nato", "vera", NULL, NULL, NULL).text));
    assert_string_equal(work_called("anna", "ISO 1234"), "W-PARTS");
    assert_string_not_equal(work_called("vera", "ISO 1234"), "W-PARTS");
    t = works("nato", "anna", "ISO 1234", NULL, NULL);
    assert_string_equal(ent_json_str(must_row(t, "merged", "work", "W-PARTS", NULL, NULL), "mark").p, "NS " NODE_EC);
    assert_string_equal(ent_json_str(must_row(t, "names", "name", "ISO 1234:2017", NULL, NULL), "mark").p, "NU " NODE_EC);
    assert_non_null(strstr(text_in(t, "label"), "NATO SECRET"));
    /* what is built on the secret name is secret: else vera would be shown an act that she cannot follow */
    t = ask(&W, "nato", "anna", "standard renumber", "name", "STANAG 6666", "to", "STANAG 6667", "label", "NATO RESTRICTED", "exercise", "",
            NULL);
    assert_told(t, ENT_REFUSED, "R-11", "--label", "lower than that of a source");
    t = must(&W, "nato", "anna", "standard renumber", "name", "STANAG 6666", "to", "STANAG 6667", "exercise", "", NULL);
    assert_non_null(strstr(text_in(t, "label"), "NATO SECRET"));
    assert_string_equal(derived(t, 1, 0), text_in(secret, "revision"));
    /* for vera there is no such name, and the two are two: the same words as for what is not there */
    t = ask(&W, "nato", "vera", "standard renumber", "name", "STANAG 6667", "to", "STANAG 7", "exercise", "", NULL);
    assert_told(t, ENT_NOT_VISIBLE, "R-17", "name", "not found");
    must(&W, "nato", "vera", "standard link", "name", "STANAG 6667", "register", "nato", "label", "NATO RESTRICTED", "exercise", "",
         "dry-run", "", NULL); /* no clash for her */
    t = ask(&W, "nato", "vera", "standard split", "work", "STANAG 5555", "off", "ISO 1234", "exercise", "", NULL);
    assert_told(t, ENT_CONFLICT, NULL, "--off", "not merged");
    assert_true(ent_str_eq(seen, works("nato", "vera", NULL, NULL, NULL).text));
    must(&W, "nato", "anna", "standard split", "work", "STANAG 5555", "off", "ISO 1234", "exercise", "", NULL);
    assert_true(ent_str_eq(seen, works("nato", "vera", NULL, NULL, NULL).text));
}

/* What vera is shown can be followed, though the merge in between is not in her view. */
static void the_label_that_is_low_enough_is_found(void **state)
{
    told t;

    (void)state;
    link_new("STANAG 8001", "nato", "W-MIXED", "2022-01-01", "NATO SECRET");
    link_new("ISO 8001", "iso", "W-MIXED", "2022-01-02", "NATO RESTRICTED");
    link_new("EU 8001", "eu", "W-EU8", "2022-01-01", "NATO RESTRICTED");
    t = must(&W, "nato", "anna", "standard merge", "work", "W-MIXED", "other", "W-EU8", "label", "NATO RESTRICTED", "exercise", "", NULL);
    derived(t, 2, 0);
    t = works("nato", "vera", "EU 8001", NULL, NULL);
    must_row(t, "works", "work", "W-MIXED", NULL, NULL);
    assert_int_equal(count(t, "names"), 2);
    assert_int_equal(count(t, "refused"), 0);
    assert_int_equal(count(works("nato", "anna", "EU 8001", NULL, NULL), "names"), 3);
    /* with the label of the first name it would be secret */
    t = must(&W, "nato", "anna", "standard split", "work", "W-MIXED", "off", "W-EU8", "exercise", "", NULL);
    assert_non_null(strstr(text_in(t, "label"), "NATO RESTRICTED"));
    t = must(&W, "nato", "anna", "standard merge", "work", "W-MIXED", "other", "W-EU8", "exercise", "", "dry-run", "", NULL);
    assert_non_null(strstr(text_in(t, "label"), "NATO SECRET"));
    assert_int_equal(count(works("nato", "vera", NULL, NULL, NULL), "refused"), 0);
}

/* ---- two times ---- */

static void as_it_was_as_known(void **state)
{
    ent_time from = 0, to = 0;
    ent_date day;
    ent_str then;
    told t;

    (void)state;
    link_new("STANAG 4001", "nato", "W-4001", "2010", UNCLASSIFIED);
    then = works("nato", "anna", "STANAG 4001", "on", "2015-06-01").text;
    assert_true(ent_date_parse(&day, ENT_S("2015-06-01")) && ent_date_span(day, &from, &to));
    t = ask_with(&W, "nato", "anna", NODE_PASS, operation_named("standard works"), from, &(ent_argument){"text", ENT_S("STANAG 4001")},
                 1); /* --as-of */
    assert_int_equal(t.code, ENT_OK);
    assert_true(ent_str_eq(t.text, then));
    W.now += INT64_C(40) * 86400; /* 11 July 2026 */
    must(&W, "nato", "anna", "standard renumber", "name", "STANAG 4001", "to", "AEP-97 Edition A Version 1", "date", "2014-02", "exercise",
         "", NULL);
    t = works("nato", "anna", "STANAG 4001", "on", "2015-06-01");
    must_row(t, "works", "found", "former", NULL, NULL);
    must_row(t, "names", "name", "AEP-97 Edition A Version 1", "from", "2014-02");
    must_row(works("nato", "anna", "STANAG 4001", "on", "2014-01-31"), "works", "found", "exact", NULL, NULL);
    /* as it was known before */
    t = must(&W, "nato", "anna", "standard works", "text", "STANAG 4001", "on", "2015-06-01", "known", "2026-06-30", NULL);
    assert_string_equal(text_in(t, "known"), "2026-06-30T23:59:59Z");
    must_row(t, "works", "found", "exact", NULL, NULL);
    assert_int_equal(count(t, "names"), 1);
    assert_non_null(strstr(then.p, "\"found\":\"exact\""));
    t = must(&W, "nato", "anna", "standard works", "text", "STANAG 4001", "known", "2026-05-31", NULL);
    assert_int_equal(count(t, "works"), 0);
    /* a day that has not come */
    must(&W, "nato", "anna", "standard renumber", "name", "AEP-97 Edition A Version 1", "to", "AEP-98 Edition A Version 1", "date", "2027",
         "exercise", "", NULL);
    must_row(works("nato", "anna", "AEP-97 Edition A Version 1", NULL, NULL), "works", "found", "exact", NULL, NULL);
    must_row(works("nato", "anna", "AEP-97 Edition A Version 1", "on", "2027-01-01"), "works", "found", "former", NULL, NULL);
}

/* A record that was imported is found by its id and by its uuid, under any number. */
static void records_of_nisp(void **state)
{
    told t;

    (void)state;
    must(&W, "nato", "anna", "import", "file", root_file(&W, "test/standards/fixtures/v44.xml"), "label", UNCLASSIFIED, "exercise", "",
         NULL);
    link_new("ex-radio-1", "nisp", "W-RADIO", "2022", UNCLASSIFIED);
    t = works("nato", "anna", "W-RADIO", NULL, NULL);
    must_row(t, "items", "number", "R 1", "by", "exact");
    assert_int_equal(count(t, "items"), 1);
    assert_int_equal(count(works("nato", "anna", "EX-radio-1", NULL, NULL), "works"), 1);
    link_new("00000000-0000-4000-8000-0000000000A1", "nisp-uuid", "W-UUID", "2022", UNCLASSIFIED);
    must_row(works("nato", "anna", "W-UUID", NULL, NULL), "items", "number", "R 1", "register", "nisp-uuid");
    /* an id is no number */
    link_new("ex radio 1", "nato", "W-NUMBER", "2022", UNCLASSIFIED);
    assert_int_equal(count(works("nato", "anna", "W-NUMBER", NULL, NULL), "items"), 0);
}

/* Something else under that kind is told, and spoils nothing. */
static void what_is_no_link_is_told(void **state)
{
    size_t n = count(works("nato", "anna", NULL, NULL, NULL), "works");
    told t;

    (void)state;
    must(&W, "nato", "anna", "import", "file", put_text(&W, "x", "EXERCISE: no link\n"), "number", "EXERCISE odd link", "kind", "work-link",
         "label", UNCLASSIFIED, "exercise", "", NULL);
    t = works("nato", "anna", NULL, NULL, NULL);
    assert_int_equal(count(t, "unread"), 1);
    assert_int_equal(count(t, "works"), n);
    assert_whole(&W, "nato", "eva");
}

/* ---- the partner ---- */

/* All unclassified acts go over, those of one second among them: the partner sees what vera would see of them. */
static void the_partner_has_the_same_works(void **state)
{
    static const char *const names[] = {"STANAG 2459", "ISO 1234", "EUDEF 77", "VG 95999", "ISO 5555", "STANAG 5555", "STANAG 4001"};
    const char *items[NODE_ARGS_MAX - 4], *id;
    size_t n = 0;
    told t, here, there;
    const ent_json *v;

    (void)state;
    make_eu(&W, "eu");
    introduce(&W, "nato", "NATO", "eu", "EU");
    W.now += 600; /* their clock is ahead of the partner's */
    link_new("STANAG 3003", "nato", "W-3003", "2026-07-11", UNCLASSIFIED);
    t = must(&W, "nato", "anna", "item list", "kind", "work-link", NULL);
    v = ent_json_get(t.json, "items");
    for (size_t i = 0; i < v->n; i++)
        if (strstr(ent_json_str(v->items[i], "content_label").p, "UNCLASSIFIED") != NULL && !is(v->items[i], "number", "EXERCISE odd link"))
            items[n++] = ent_json_str(v->items[i], "item").p;
    assert_true(n > 15);
    id = approved_release(&W, "nato", items, n);
    must(&W, "nato", "carla", "release bundle", "release", id, "out", path_of(&W, "a.entente"), NULL);
    W.now -= 600;
    must(&W, "eu", "greta", "receive", "file", path_of(&W, "a.entente"), NULL);
    assert_int_equal(count(works("eu", "hugo", NULL, NULL, NULL), "refused"), 0);
    for (size_t i = 0; i < NODE_COUNT(names); i++) {
        here = works("nato", "vera", names[i], NULL, NULL);
        there = works("eu", "hugo", names[i], NULL, NULL);
        assert_int_equal(count(there, "works"), 1);
        assert_int_equal(count(there, "names"), count(here, "names"));
        assert_true(ent_str_eq(ent_json_str(ent_json_get(here.json, "works")->items[0], "work"),
                               ent_json_str(ent_json_get(there.json, "works")->items[0], "work")));
        must_row(there, "names", "origin", "NATO", NULL, NULL);
    }
    /* and goes on with them, under his own policy */
    t = must(&W, "eu", "fritz", "standard link", "name", "EUDEF 78", "register", "eu", "to", "VG 95999", "exercise", "", NULL);
    assert_non_null(strstr(text_in(t, "label"), "EU"));
    must_row(works("eu", "hugo", "STANAG 9459", NULL, NULL), "works", "found", "number", NULL, NULL);
    must_row(works("eu", "hugo", "VG 95999", NULL, NULL), "names", "name", "EUDEF 78", "origin", "EU");
    t = must(&W, "eu", "fritz", "standard renumber", "name", "STANAG 3003", "to", "STANAG 3004", "exercise", "", NULL);
    assert_string_equal(text_in(t, "from"), "2026-07-11");
    must_row(works("eu", "hugo", "STANAG 3003", NULL, NULL), "works", "found", "former", NULL, NULL);
    assert_whole(&W, "eu", "ines");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_one_standard),
        cmocka_unit_test(renumbering_keeps_the_identity),
        cmocka_unit_test(merge_and_its_undoing),
        cmocka_unit_test(a_part_becomes_a_work),
        cmocka_unit_test(what_cannot_be_followed_is_told_before),
        cmocka_unit_test(a_name_in_two_works),
        cmocka_unit_test(two_persons_two_views),
        cmocka_unit_test(the_label_that_is_low_enough_is_found),
        cmocka_unit_test(as_it_was_as_known),
        cmocka_unit_test(records_of_nisp),
        cmocka_unit_test(what_is_no_link_is_told),
        cmocka_unit_test(the_partner_has_the_same_works),
    };

    return cmocka_run_group_tests(tests, open_world, close_world);
}
