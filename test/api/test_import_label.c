/* SPDX-License-Identifier: Apache-2.0 */
/* A source that is imported again under another label: the same content stays as it is held, and that is told; what has changed goes up with
 * its label and never down; and who does not see what is held learns nothing of it. All material is invented and marked EXERCISE.                         */
#include "node_help.h"

static world W;

#define HEAD "number,edition,version,title,publisher,date,status,source,mark\n"
#define ONE "LBL-1,1,,First standard,NSO,2020,accepted,\"invented, line 1\",recalled\n"
#define TWO "LBL-2,1,,Second standard,NSO,2021,accepted,\"invented, line 2\",recalled\n"
#define TWO_CHANGED "LBL-2,1,,Second standard of all,NSO,2021,accepted,\"invented, line 2\",recalled\n"

static int set_up(void **state)
{
    (void)state;
    if (world_open(&W, "import-label") != 0) return 1;
    make_nato(&W, "nato");
    add_person(&W, "nato", "vera", "custodian", NODE_NATO_RESTRICTED);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

static told import_as(const char *person, const char *list, const char *marking, bool dry)
{
    W.now += 60;
    return ask(&W, "nato", person, "import", "file", put_text(&W, "list.csv", list), "label", marking, "exercise", "",
               dry ? "dry-run" : NULL, "", NULL);
}

static int64_t entries(void)
{
    return number_in(must(&W, "nato", "eva", "log verify", NULL), "entries");
}

static const ent_json *kind_of(told t)
{
    const ent_json *kinds = ent_json_get(t.json, "kinds");

    if (t.code != ENT_OK) fail_msg("%s: %s %s", t.e.place, t.e.what, t.e.next);
    assert_int_equal(kinds->n, 1);
    return kinds->items[0];
}

static void counts(told t, int64_t added, int64_t revised, int64_t relabelled, int64_t unchanged, int64_t other)
{
    const ent_json *k = kind_of(t);

    assert_int_equal(ent_json_get(k, "added")->integer, added);
    assert_int_equal(ent_json_get(k, "revised")->integer, revised);
    assert_int_equal(ent_json_get(k, "relabelled")->integer, relabelled);
    assert_int_equal(ent_json_get(k, "unchanged")->integer, unchanged);
    assert_int_equal(ent_json_get(k, "other_label")->integer, other);
}

static const char *label_of(const char *person, const char *number)
{
    return text_in(must(&W, "nato", person, "item show", "item", number, NULL), "label");
}

static void raised(void **state)
{
    int64_t before;

    (void)state;
    counts(import_as("anna", HEAD ONE TWO, "NATO RESTRICTED", false), 2, 0, 0, 0, 0);
    counts(import_as("anna", HEAD ONE TWO, "NATO RESTRICTED", false), 0, 0, 0, 2, 0);
    before = entries();
    counts(import_as("anna", HEAD ONE TWO_CHANGED, "NATO CONFIDENTIAL", true), 0, 1, 1, 1, 1);
    assert_int_equal(entries(), before);
    assert_non_null(strstr(label_of("anna", "LBL-1"), "RESTRICTED"));
    counts(import_as("anna", HEAD ONE TWO_CHANGED, "NATO CONFIDENTIAL", false), 0, 1, 1, 1, 1);
    assert_non_null(strstr(label_of("anna", "LBL-1"), "RESTRICTED"));
    assert_non_null(strstr(label_of("anna", "LBL-2"), "CONFIDENTIAL"));
    counts(import_as("anna", HEAD ONE TWO_CHANGED, "NATO CONFIDENTIAL", false), 0, 0, 0, 2, 1);
}

/* Fewer may have it than before: that is raising too. */
static void narrowed(void **state)
{
    (void)state;
    counts(import_as("anna", HEAD TWO, "NATO RESTRICTED Releasable To European Commission, Japan", false), 1, 0, 0, 0, 0);
    counts(import_as("anna", HEAD TWO_CHANGED, "NATO RESTRICTED " NODE_EC, false), 0, 1, 1, 0, 0);
}

static void lowered(void **state)
{
    static const char *const markings[] = {"NATO RESTRICTED", "NATO RESTRICTED " NODE_EC, "NATO CONFIDENTIAL " NODE_EC,
                                           "NATO SECRET " NODE_EC};
    int64_t before;

    (void)state;
    counts(import_as("anna", HEAD ONE TWO, "NATO CONFIDENTIAL", false), 2, 0, 0, 0, 0);
    before = entries();
    for (size_t i = 0; i < NODE_COUNT(markings); i++) {
        for (int dry = 0; dry < 2; dry++) {
            told t = import_as("anna", HEAD ONE TWO_CHANGED, markings[i], dry != 0);
            assert_refused(t, ENT_REFUSED, "R-11", markings[i]);
            if (strstr(t.e.place, "line 3") == NULL) fail_msg("place: %s", t.e.place);
            assert_non_null(strstr(t.e.what, "NATO CONFIDENTIAL"));
        }
    }
    assert_int_equal(entries(), before);
    assert_non_null(strstr(label_of("anna", "LBL-2"), "CONFIDENTIAL"));
    counts(import_as("anna", HEAD ONE TWO, "NATO RESTRICTED", false), 0, 0, 0, 2, 2);
    assert_non_null(strstr(label_of("anna", "LBL-2"), "CONFIDENTIAL"));
}

/* Vera does not see what Anna imported: the same list under a lower label is new to her, as if it had never been there. */
static void who_does_not_see_it(void **state)
{
    ent_str first, second;

    (void)state;
    first = import_as("vera", HEAD ONE, "NATO RESTRICTED", true).text;
    counts(import_as("anna", HEAD ONE TWO, "NATO CONFIDENTIAL", false), 2, 0, 0, 0, 0);
    second = import_as("vera", HEAD ONE, "NATO RESTRICTED", true).text;
    assert_true(ent_str_eq(first, second));
    counts(import_as("vera", HEAD ONE, "NATO RESTRICTED", false), 1, 0, 0, 0, 0);
    assert_non_null(strstr(label_of("vera", "LBL-1"), "RESTRICTED"));
}

/* A new version of the policy is no other label. */
static void newer_policy(void **state)
{
    ent_str text = get_file(&W, root_file(&W, "data/policy/nato.spif.xml")), newer;
    const char *at = strstr(text.p, " version=\"1\"\n");
    ent_err e;

    (void)state;
    assert_non_null(at);
    at += strlen(" version=\"");
    if (ent_str_fmt(&newer, W.a, &e, "%.*s9%s", (int)(at - text.p), text.p, at) != ENT_OK) fail_msg("%s", e.what);
    counts(import_as("anna", HEAD TWO, "NATO CONFIDENTIAL", false), 1, 0, 0, 0, 0);
    must(&W, "nato", "admin", "policy adopt", "spif", put_text(&W, "newer.spif.xml", newer.p), NULL);
    counts(import_as("anna", HEAD TWO, "NATO CONFIDENTIAL", false), 0, 0, 0, 1, 0);
    assert_refused(import_as("anna", HEAD TWO_CHANGED, "NATO RESTRICTED", false), ENT_REFUSED, "R-11", "lower under the new version");
    counts(import_as("anna", HEAD TWO_CHANGED, "NATO SECRET", false), 0, 1, 1, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(raised, set_up, tear_down),
        cmocka_unit_test_setup_teardown(narrowed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lowered, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_does_not_see_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(newer_policy, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("import under another label", tests, NULL, NULL);
}
