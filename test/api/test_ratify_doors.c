/* SPDX-License-Identifier: Apache-2.0 */
/* One nation's answers to one standard under one label are one record, whether `standard ratify` or a sheet brought them, in any order; nothing
 * that one of them said is lost unseen; and a record that the importer may not see changes nothing for him. All material is invented and
 * marked EXERCISE.                                                                                                               */
#include "node_help.h"

#define PLAIN "NATO UNCLASSIFIED"
#define RESTRICTED "NATO RESTRICTED"
#define SECRET "NATO SECRET"
#define STANDARDS                                                      \
    "number,edition,version,title,publisher,date,status,source,mark\n" \
    "STANAG 9901,3,,EXERCISE 155 mm,NSO,2020-02,promulgated,invented,recalled\n"
#define HEAD "standard,edition,nation,part,response,date,reservation,label,fielded date,fielded evidence\n"
#define FRA_YES "STANAG 9901,3,FRA,,RATIFYING,2021-01-10,,,,\n"
#define FRA_NO "STANAG 9901,3,FRA,,NOT_RATIFYING,2021-01-10,,,,\n"
#define FRA_FIELDED "STANAG 9901,3,FRA,,,,,,2022,EXERCISE report\n"
#define FRA_TESTED_ELSEWHERE "STANAG 9901,3,FRA,chamber,,,,,2023,EXERCISE other report\n"

static world W;

static void make(world *w)
{
    make_nato(w, "nato");
    add_person(w, "nato", "vera", "custodian", NODE_NATO_RESTRICTED);
    must(w, "nato", "anna", "import", "file", put_text(w, "standards.csv", STANDARDS), "label", PLAIN, "exercise", "", NULL);
}

static int set_up(void **state)
{
    (void)state;
    if (world_open(&W, "ratify-doors") != 0) return 1;
    make(&W);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

static told sheet_by(world *w, const char *person, const char *rows, const char *label, const char *more, const char *value)
{
    w->now += 60;
    return ask(w, "nato", person, "import", "file", put_text(w, "sheet.csv", rows), "form", "ratification", "label", label, "exercise", "",
               more, value, NULL);
}

static told sheet(const char *rows, const char *label, const char *more, const char *value)
{
    told t = sheet_by(&W, "anna", rows, label, more, value);

    if (t.code != ENT_OK) fail_msg("%s: %s (%s)", t.e.place, t.e.what, t.e.next);
    if (t.exit_code != 0) fail_msg("%s", t.text.p);
    return t;
}

static told ratify(const char *answer, const char *label, const char *more, const char *value)
{
    W.now += 60;
    return must(&W, "nato", "anna", "standard ratify", "exercise", "", "standard", "STANAG 9901", "nation", "FRA", "answer", answer, "date",
                "2021-01-10", "label", label, more, value, NULL);
}

static told fielded(const char *evidence, const char *more, const char *value)
{
    W.now += 60;
    return ask(&W, "nato", "anna", "standard ratify", "exercise", "", "standard", "STANAG 9901", "nation", "FRA", "fielded", "2022",
               "evidence", evidence, "label", PLAIN, more, value, NULL);
}

static int64_t count_of(told t, const char *what)
{
    const ent_json *kinds = ent_json_get(t.json, "kinds");
    int64_t n = -1;
    ent_err e;

    assert_non_null(kinds);
    assert_int_equal(kinds->n, 1);
    assert_int_equal(ent_json_need_i64(&n, kinds->items[0], what, &e), ENT_OK);
    return n;
}

typedef struct counts {
    int64_t added, revised, unchanged, beside, other_door;
} counts;

static void counted(told t, counts c)
{
    assert_int_equal(count_of(t, "added"), c.added);
    assert_int_equal(count_of(t, "revised"), c.revised);
    assert_int_equal(count_of(t, "unchanged"), c.unchanged);
    assert_int_equal(count_of(t, "beside"), c.beside);
    assert_int_equal(count_of(t, "other_door"), c.other_door);
}

static int64_t items(void)
{
    return number_in(must(&W, "nato", "anna", "item list", "kind", "ratification", NULL), "visible_items");
}

static int64_t revisions(void)
{
    return number_in(must(&W, "nato", "anna", "item history", "item", "STANAG 9901 FRA", NULL), "visible_revisions");
}

/* What stands, as "NOT_RATIFYING fielded ". */
static const char *standing(void)
{
    told t = must(&W, "nato", "anna", "standard show", "standard", "STANAG 9901", NULL);
    const ent_json *rows = ent_json_get(t.json, "standing");
    ent_buf b = ent_buf_new(W.a, 10000);
    ent_str out;
    ent_err e;

    for (size_t i = 0; i < rows->n; i++) {
        ent_str part = ent_json_str(rows->items[i], "part");
        ent_buf_fmt(&b, "%s%s%s ", ent_json_str(rows->items[i], "says").p, part.n != 0 ? ":" : "", part.n != 0 ? part.p : "");
    }
    if (ent_buf_take(&out, &b, &e) != ENT_OK) fail_msg("%s", e.what);
    return out.n == 0 ? "" : out.p;
}

/* ---- what each order gives ---- */

static void same_by_hand_and_sheet(void **state)
{
    node_state before;

    (void)state;
    ratify("RATIFYING", PLAIN, NULL, NULL);
    before = state_of(&W, "nato");
    counted(sheet(HEAD FRA_YES, PLAIN, "dry-run", ""), (counts){.unchanged = 1, .other_door = 1});
    assert_unchanged(&W, "nato", before, "a dry run");
    for (int i = 0; i < 2; i++) counted(sheet(HEAD FRA_YES, PLAIN, NULL, NULL), (counts){.unchanged = 1, .other_door = 1});
    assert_int_equal(items(), 1);
    assert_int_equal(revisions(), 1);
}

/* The sheet speaks about all that was entered by hand: it is the later act, and takes its place. */
static void sheet_after_hand(void **state)
{
    node_state before;
    told t;

    (void)state;
    ratify("RATIFYING", PLAIN, NULL, NULL);
    before = state_of(&W, "nato");
    t = sheet(HEAD FRA_NO FRA_FIELDED, PLAIN, "dry-run", "");
    counted(t, (counts){.revised = 1, .other_door = 1});
    assert_string_equal(ent_json_str(ent_json_get(t.json, "rows")->items[0], "change").p, "changed");
    assert_true(ent_json_get(t.json, "cells")->n > 0);
    assert_unchanged(&W, "nato", before, "a dry run");
    counted(sheet(HEAD FRA_NO FRA_FIELDED, PLAIN, NULL, NULL), (counts){.revised = 1, .other_door = 1});
    assert_int_equal(items(), 1);
    assert_int_equal(revisions(), 2);
    assert_string_equal(standing(), "NOT_RATIFYING fielded ");
    counted(sheet(HEAD FRA_NO FRA_FIELDED, PLAIN, NULL, NULL), (counts){.unchanged = 1});
    /* The next act by hand goes on from the sheet, and asks nothing. */
    ratify("RATIFYING", PLAIN, NULL, NULL);
    assert_int_equal(items(), 1);
    assert_string_equal(standing(), "RATIFYING fielded ");
    assert_whole(&W, "nato", "eva");
}

/* The sheet is silent about something that was entered by hand: that is not lost, and who imports is told. */
static void sheet_is_silent(void **state)
{
    const char *newest;
    const ent_json *originators;
    told t;

    (void)state;
    ratify("RATIFYING", PLAIN, NULL, NULL);
    if (fielded("EXERCISE report", NULL, NULL).code != ENT_OK) fail_msg("fielded");
    t = sheet(HEAD FRA_NO FRA_TESTED_ELSEWHERE, PLAIN, "dry-run", "");
    counted(t, (counts){.revised = 1, .beside = 1, .other_door = 1});
    assert_string_equal(ent_json_str(ent_json_get(t.json, "rows")->items[0], "change").p, "added beside what was entered otherwise");
    counted(sheet(HEAD FRA_NO FRA_TESTED_ELSEWHERE, PLAIN, "originator", "FRANCE"), (counts){.revised = 1, .beside = 1, .other_door = 1});
    assert_int_equal(items(), 1);
    assert_string_equal(standing(), "NOT_RATIFYING fielded fielded:chamber ");
    counted(sheet(HEAD FRA_NO FRA_TESTED_ELSEWHERE, PLAIN, NULL, NULL), (counts){.unchanged = 1});
    /* By hand one sees that two stand, and brings them together: nothing of either is lost. */
    assert_refused(fielded("EXERCISE third report", NULL, NULL), ENT_CONFLICT, NULL, "two stand");
    newest = text_in(must(&W, "nato", "anna", "item show", "item", "STANAG 9901 FRA", NULL), "revision");
    assert_int_equal(fielded("EXERCISE third report", "base", newest).code, ENT_OK);
    assert_string_equal(standing(), "NOT_RATIFYING fielded fielded:chamber ");
    t = must(&W, "nato", "anna", "item show", "item", "STANAG 9901 FRA", NULL);
    assert_null(ent_json_get(t.json, "stands_beside"));
    originators = ent_json_get(t.json, "originators");
    assert_int_equal(originators->n, 2);
    assert_string_equal(originators->items[0]->str.p, "FRANCE");
    assert_string_equal(originators->items[1]->str.p, "NATO");
    t = must(&W, "nato", "anna", "standard show", "standard", "STANAG 9901", "history", "", NULL);
    assert_non_null(strstr(t.text.p, "EXERCISE third report"));
}

/* What stands side by side is brought together though nothing new is said. */
static void brought_together_as_they_are(void **state)
{
    const char *newest;
    told t;

    (void)state;
    ratify("RATIFYING", PLAIN, NULL, NULL);
    sheet(HEAD FRA_FIELDED, PLAIN, NULL, NULL);
    newest = text_in(must(&W, "nato", "anna", "item show", "item", "STANAG 9901 FRA", NULL), "revision");
    t = fielded("EXERCISE report", "base", newest);
    assert_int_equal(t.code, ENT_OK);
    assert_true(flag_in(t, "changed"));
    assert_string_equal(standing(), "RATIFYING fielded ");
    t = fielded("EXERCISE report", NULL, NULL);
    assert_int_equal(t.code, ENT_OK);
    assert_false(flag_in(t, "changed"));
}

static void hand_after_sheet(void **state)
{
    (void)state;
    counted(sheet(HEAD FRA_YES FRA_FIELDED, PLAIN, NULL, NULL), (counts){.added = 1});
    ratify("NOT_RATIFYING", PLAIN, NULL, NULL);
    assert_int_equal(items(), 1);
    assert_string_equal(standing(), "NOT_RATIFYING fielded ");
    counted(sheet(HEAD FRA_YES FRA_FIELDED, PLAIN, NULL, NULL), (counts){.unchanged = 1});
    assert_string_equal(standing(), "NOT_RATIFYING fielded ");
}

/* Two senders who both speak about one nation: one item, and neither takes away what only the other says. */
static void two_sources(void **state)
{
    (void)state;
    sheet(HEAD FRA_YES, PLAIN, "source", "EXERCISE first");
    counted(sheet(HEAD FRA_FIELDED, PLAIN, "source", "EXERCISE second"), (counts){.revised = 1, .beside = 1, .other_door = 1});
    assert_int_equal(items(), 1);
    assert_string_equal(standing(), "RATIFYING fielded ");
    counted(sheet(HEAD FRA_YES, PLAIN, "source", "EXERCISE first"), (counts){.unchanged = 1});
    counted(sheet(HEAD FRA_FIELDED, PLAIN, "source", "EXERCISE second"), (counts){.unchanged = 1});
    assert_int_equal(revisions(), 2);
}

/* ---- labels ---- */

static void another_label_is_another_record(void **state)
{
    (void)state;
    ratify("RATIFYING", RESTRICTED, NULL, NULL);
    counted(sheet(HEAD FRA_NO, PLAIN, NULL, NULL), (counts){.added = 1});
    assert_int_equal(items(), 2);
    ratify("RATIFYING", PLAIN, NULL, NULL);
    assert_int_equal(items(), 2);
}

#define FRA_MARKED "STANAG 9901,3,FRA,,,,,NATO RESTRICTED,2022,EXERCISE report\n"
#define FRA_IN_FRENCH "STANAG 9901,3,FRA,,,,,OTAN DIFFUSION RESTREINTE,2022,EXERCISE report\n"

/* However the label is typed, it is one record: in one sheet twice is refused, in the next it is found again. */
static void labels_typed_otherwise(void **state)
{
    node_state before;
    told t;

    (void)state;
    before = state_of(&W, "nato");
    t = sheet_by(&W, "anna", HEAD FRA_YES FRA_MARKED, RESTRICTED, NULL, NULL);
    assert_refused(t, ENT_INVALID, NULL, "the label of the import, and the same in a row");
    if (strstr(t.e.place, "sheet.csv") == NULL || strstr(t.e.place, "line 3") == NULL) fail_msg("place: %s", t.e.place);
    assert_non_null(strstr(t.e.what, "line 2"));
    assert_unchanged(&W, "nato", before, "two spellings");
    counted(sheet(HEAD FRA_MARKED, PLAIN, "whole", ""), (counts){.added = 1});
    t = sheet(HEAD FRA_FIELDED, RESTRICTED, "whole", "");
    counted(t, (counts){.unchanged = 1});
    assert_int_equal(count_of(t, "renamed"), 1);
    assert_int_equal(count_of(t, "removed"), 0);
    t = sheet(HEAD FRA_FIELDED FRA_YES, RESTRICTED, "whole", "");
    assert_int_equal(count_of(t, "renamed"), 1);
    counted(t, (counts){.revised = 1});
    counted(sheet(HEAD FRA_FIELDED FRA_YES, RESTRICTED, "whole", ""), (counts){.unchanged = 1});
    assert_int_equal(items(), 1);
    /* A sheet in which one row is the known record and another row is it too */
    t = sheet_by(&W, "anna", HEAD FRA_FIELDED FRA_MARKED, RESTRICTED, NULL, NULL);
    assert_refused(t, ENT_INVALID, NULL, "the known record and another spelling");
    assert_non_null(strstr(t.e.next, "alike"));
    /* Gone from the source and back under another spelling: returned, not new. */
    sheet(HEAD "STANAG 9901,3,DEU,,RATIFYING,2021,,,,\n", RESTRICTED, "whole", "");
    t = sheet(HEAD FRA_MARKED, PLAIN, NULL, NULL);
    assert_int_equal(count_of(t, "returned"), 1);
    assert_int_equal(items(), 2);
}

/* A sheet raised the record out of vera's view, and she went on with what she sees. Who sees both may not bring them together under the lower
 * of the two labels.                                                                                                             */
static void never_lowered(void **state)
{
    const char *newest;
    node_state before;
    told t;

    (void)state;
    counted(sheet(HEAD FRA_YES, RESTRICTED, NULL, NULL), (counts){.added = 1});
    counted(sheet(HEAD FRA_YES FRA_FIELDED, SECRET, NULL, NULL), (counts){.revised = 1});
    W.now += 60;
    newest = text_in(must(&W, "nato", "vera", "standard ratify", "exercise", "", "standard", "STANAG 9901", "nation", "FRA", "answer",
                          "NOT_RATIFYING", "date", "2022", "label", RESTRICTED, NULL),
                     "revision");
    assert_int_equal(items(), 1);
    before = state_of(&W, "nato");
    for (int i = 0; i < 2; i++) {
        t = ask(&W, "nato", "anna", "standard ratify", "exercise", "", "standard", "STANAG 9901", "nation", "FRA", "answer", "RATIFYING",
                "date", "2023", "label", RESTRICTED, i == 0 ? NULL : "base", newest, NULL);
        if (i == 0) assert_refused(t, ENT_CONFLICT, NULL, "two stand");
        else assert_refused(t, ENT_REFUSED, "R-11", "together under the lower label");
    }
    assert_unchanged(&W, "nato", before, "refused");
    assert_string_equal(standing(), "NOT_RATIFYING fielded ");
    must(&W, "nato", "anna", "standard ratify", "exercise", "", "standard", "STANAG 9901", "nation", "FRA", "answer", "RATIFYING", "date",
         "2023", "label", RESTRICTED, "base", newest, "beside", "", NULL);
    assert_string_equal(standing(), "RATIFYING fielded ");
    assert_null(strstr(must(&W, "nato", "vera", "standard show", "standard", "STANAG 9901", "history", "", NULL).text.p, "fielded"));
}

/* ---- hidden equals absent ---- */

static const char *heard(told t, ent_arena *a)
{
    ent_str s;
    ent_err e;

    if (t.code == ENT_OK) return t.text.p;
    if (ent_str_fmt(&s, a, &e, "%d %d %s %s %s %s", (int)t.code, t.exit_code, t.e.rule, t.e.place, t.e.what, t.e.next) != ENT_OK)
        fail_msg("%s", e.what);
    return s.p;
}

static void as_vera_hears(world *w, const char *out[], size_t n)
{
    static const struct {
        const char *rows, *label, *more;
    } acts[] = {{HEAD FRA_NO, RESTRICTED, "dry-run"}, {HEAD FRA_NO, SECRET, "dry-run"},     {HEAD FRA_YES, SECRET, "dry-run"},
                {HEAD FRA_NO, RESTRICTED, NULL},      {HEAD FRA_FIELDED, RESTRICTED, NULL}, {HEAD FRA_FIELDED, RESTRICTED, "whole"},
                {HEAD FRA_YES, SECRET, NULL}};

    assert_int_equal(n, NODE_COUNT(acts));
    for (size_t i = 0; i < n; i++) out[i] = heard(sheet_by(w, "vera", acts[i].rows, acts[i].label, acts[i].more, ""), w->a);
}

/* The second world has a record that vera does not see, under the very label that she gives hers. */
static void hidden_is_absent(void **state)
{
    static world without, with;
    const char *a[7], *b[7];

    (void)state;
    assert_int_equal(world_open(&without, "doors-without"), 0);
    assert_int_equal(world_open(&with, "doors-with"), 0);
    make(&without);
    make(&with);
    must(&with, "nato", "anna", "standard ratify", "exercise", "", "standard", "STANAG 9901", "nation", "FRA", "answer", "RATIFYING",
         "date", "2021-01-10", "label", SECRET, NULL);
    as_vera_hears(&without, a, NODE_COUNT(a));
    as_vera_hears(&with, b, NODE_COUNT(b));
    for (size_t i = 0; i < NODE_COUNT(a); i++)
        if (strcmp(a[i], b[i]) != 0) fail_msg("act %zu: vera is told\n%s\nand with the hidden record\n%s", i, a[i], b[i]);
    /* And anna is told of it. */
    counted(sheet_by(&with, "anna", HEAD FRA_NO, SECRET, "source", "EXERCISE other"), (counts){.revised = 1, .other_door = 1});
    assert_whole(&with, "nato", "eva");
    world_close(&without);
    world_close(&with);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(same_by_hand_and_sheet, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sheet_after_hand, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sheet_is_silent, set_up, tear_down),
        cmocka_unit_test_setup_teardown(brought_together_as_they_are, set_up, tear_down),
        cmocka_unit_test_setup_teardown(hand_after_sheet, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_sources, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_label_is_another_record, set_up, tear_down),
        cmocka_unit_test_setup_teardown(labels_typed_otherwise, set_up, tear_down),
        cmocka_unit_test_setup_teardown(never_lowered, set_up, tear_down),
        cmocka_unit_test(hidden_is_absent),
    };

    return cmocka_run_group_tests_name("one record by several doors", tests, NULL, NULL);
}
