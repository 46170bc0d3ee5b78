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

/* What happened before vera asks: whether the second record went from the source, and when anna raised it out of vera's view. */
typedef enum past { STAYED, WENT, RAISED, RAISED_THEN_WENT, WENT_THEN_RAISED } past;

static void pass(past p)
{
    counts(import_as("anna", HEAD ONE TWO, "NATO RESTRICTED", false), 2, 0, 0, 0, 0);
    if (p == RAISED || p == RAISED_THEN_WENT) counts(import_as("anna", HEAD ONE TWO_CHANGED, "NATO CONFIDENTIAL", false), 0, 1, 1, 1, 1);
    else W.now += 60;
    if (p == WENT || p == RAISED_THEN_WENT || p == WENT_THEN_RAISED) import_as("anna", HEAD ONE, "NATO RESTRICTED", false);
    if (p == WENT_THEN_RAISED) import_as("anna", HEAD ONE TWO_CHANGED, "NATO CONFIDENTIAL", false);
    else W.now += 60;
}

/* What she is then told, act by act. */
static void as_vera_hears(const char *out[], size_t n, past p)
{
    static const struct {
        const char *list;
        bool dry;
    } acts[] = {{HEAD ONE TWO, true}, {HEAD ONE TWO_CHANGED, true},  {HEAD ONE TWO, false},         {HEAD ONE, false},
                {HEAD ONE TWO, true}, {HEAD ONE TWO_CHANGED, false}, {HEAD ONE TWO_CHANGED, false}, {HEAD ONE TWO, false}};

    assert_int_equal(n, NODE_COUNT(acts));
    pass(p);
    for (size_t i = 0; i < n; i++) out[i] = import_as("vera", acts[i].list, "NATO RESTRICTED", acts[i].dry).text.p;
}

static void raised_out_of_view(void **state)
{
    static const struct {
        past without, with;
    } worlds[] = {{STAYED, RAISED}, {WENT, RAISED_THEN_WENT}, {WENT, WENT_THEN_RAISED}};

    for (size_t k = 0; k < NODE_COUNT(worlds); k++) {
        const char *without[8], *with[8];
        world first;
        as_vera_hears(without, NODE_COUNT(without), worlds[k].without);
        first = W;
        assert_int_equal(set_up(state), 0);
        as_vera_hears(with, NODE_COUNT(with), worlds[k].with);
        for (size_t i = 0; i < NODE_COUNT(with); i++)
            if (strcmp(without[i], with[i]) != 0)
                fail_msg("worlds %zu, act %zu: vera is told\n%s\nand with what was raised\n%s", k, i, without[i], with[i]);
        assert_int_equal(number_in(must(&W, "nato", "vera", "item list", "text", "LBL-2", NULL), "visible_items"), 1);
        assert_int_equal(number_in(must(&W, "nato", "anna", "item list", "text", "LBL-2", NULL), "visible_items"), 1);
        assert_whole(&W, "nato", "eva");
        world_close(&first);
        if (k + 1 == NODE_COUNT(worlds)) break;
        world_close(&W);
        assert_int_equal(set_up(state), 0);
    }
}

/* A new version of the policy is no other label. A text with other words at each place that has these. */
static ent_str with(ent_str text, const char *old, const char *by)
{
    ent_buf b = ent_buf_new(W.a, (size_t)1 << 20);
    const char *rest = text.p, *at;
    ent_err e;

    while ((at = strstr(rest, old)) != NULL) {
        ent_buf_add(&b, (ent_str){rest, (size_t)(at - rest)});
        ent_buf_z(&b, by);
        rest = at + strlen(old);
    }
    assert_ptr_not_equal(rest, text.p);
    ent_buf_z(&b, rest);
    if (ent_buf_take(&text, &b, &e) != ENT_OK) fail_msg("%s", e.what);
    return text;
}

/* The policy of the node as this version, and with other words. */
static told adopt_version(const char *version, const char *old, const char *by)
{
    ent_str text = get_file(&W, root_file(&W, "data/policy/nato.spif.xml"));

    text = with(text, " version=\"1\"\n", version);
    if (old != NULL) text = with(text, old, by);
    return ask(&W, "nato", "admin", "policy adopt", "spif", put_text(&W, "newer.spif.xml", text.p), NULL);
}

#define VERSION(n) " version=\"" #n "\"\n"

static void own_is(int64_t version)
{
    told t = must(&W, "nato", "admin", "policy show", NULL);
    const ent_json *all = ent_json_get(t.json, "policies");
    int64_t seen = 0, n;
    ent_err e;

    for (size_t i = 0; i < all->n; i++) {
        if (!ent_json_get(all->items[i], "own")->boolean) continue;
        assert_int_equal(ent_json_need_i64(&n, all->items[i], "version", &e), ENT_OK);
        assert_int_equal(n, version);
        seen++;
    }
    assert_int_equal(seen, 1);
}

/* What was registered goes on as it was; what is new is judged, named and marked by the newer version. */
static void newer_policy(void **state)
{
    told t;

    (void)state;
    own_is(1);
    counts(import_as("anna", HEAD TWO, "NATO CONFIDENTIAL", false), 1, 0, 0, 0, 0);
    t = adopt_version(VERSION(9), NULL, NULL);
    assert_int_equal(t.code, ENT_OK);
    own_is(9);
    counts(import_as("anna", HEAD TWO, "NATO CONFIDENTIAL", false), 0, 0, 0, 1, 0);
    assert_refused(import_as("anna", HEAD TWO_CHANGED, "NATO RESTRICTED", false), ENT_REFUSED, "R-11", "lower under the new version");
    counts(import_as("anna", HEAD TWO_CHANGED, "NATO SECRET", false), 0, 1, 1, 0, 0);
    t = must(&W, "nato", "anna", "item list", NULL);
    assert_true(ent_str_ends(ent_json_str(t.json, "label"), "EXERCISE"));
}

static void policies_that_are_not_adopted(void **state)
{
    (void)state;
    assert_refused(adopt_version(VERSION(1), "lacv=\"4\" hierarchy=\"4\"", "lacv=\"4\" hierarchy=\"9\""), ENT_CONFLICT, NULL,
                   "something else under the same version");
    assert_int_equal(adopt_version(VERSION(3), NULL, NULL).code, ENT_OK);
    assert_refused(adopt_version(VERSION(2), NULL, NULL), ENT_CONFLICT, NULL, "an older version");
    assert_refused(adopt_version(VERSION(2), "\"SECRET\"", "\"HIDDEN\""), ENT_CONFLICT, NULL, "older, too");
    assert_refused(adopt_version(VERSION(3), NULL, NULL), ENT_CONFLICT, NULL, "the same once more");
    own_is(3);
}

/* Its newer version does not know the node's highest level. */
static void a_policy_without_our_level(void **state)
{
    (void)state;
    assert_refused(adopt_version(VERSION(2), "\"SECRET\"", "\"HIDDEN\""), ENT_REFUSED, "R-60", "without the ceiling");
    own_is(1);
}

/* Labels name their policy by OID or by name. */
static void a_policy_with_the_name_of_another(void **state)
{
    static const char *const names[] = {"\"NATO\" id=\"1.2.3\"", "\"urn:oid:1.3.26.1.3.1\" id=\"1.2.3\"", "\"1.3.26.1.3.1\" id=\"1.2.3\""};

    (void)state;
    for (size_t i = 0; i < NODE_COUNT(names); i++) {
        told t = adopt_version(VERSION(2), "\"NATO\" id=\"1.3.26.1.3.1\"", names[i]);
        assert_refused(t, ENT_CONFLICT, NULL, names[i]);
        assert_non_null(strstr(t.e.what, "1.3.26.1.3.1."));
    }
    assert_int_equal(adopt_version(VERSION(2), "\"NATO\" id=\"1.3.26.1.3.1\"", "\"OTHER\" id=\"1.2.3\"").code, ENT_OK);
    own_is(1);
    counts(import_as("anna", HEAD ONE, "NATO RESTRICTED", false), 1, 0, 0, 0, 0);
}

static void a_policy_that_is_renamed(void **state)
{
    told t;

    (void)state;
    t = adopt_version(VERSION(2), "\"NATO\" id=\"1.3.26.1.3.1\"", "\"ALLIANCE\" id=\"1.3.26.1.3.1\"");
    assert_refused(t, ENT_CONFLICT, NULL, "a former name");
    assert_non_null(strstr(t.e.what, "\"ALLIANCE\""));
    own_is(1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(raised, set_up, tear_down),
        cmocka_unit_test_setup_teardown(narrowed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lowered, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_does_not_see_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(raised_out_of_view, set_up, tear_down),
        cmocka_unit_test_setup_teardown(newer_policy, set_up, tear_down),
        cmocka_unit_test_setup_teardown(policies_that_are_not_adopted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_policy_without_our_level, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_policy_with_the_name_of_another, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_policy_that_is_renamed, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("import under another label", tests, NULL, NULL);
}
