/* SPDX-License-Identifier: Apache-2.0 */
/* The main job from end to end: what leaves and what stays by which rule, two persons, one file, what the other side then sees. */
#include "bundle_help.h"

static world W;
static const char *release;

#define CRYPTO_NATO "NATO: SECRET; Context=NATO; Additional Sensitivity=CRYPTO; Received Information=EU; Releasable To=NATO"

static void paper(const char *number, const char *marking, const char *key, const char *value)
{
    ent_argument v[8] = {
        {"number", ent_str_c(number)}, {"label", ent_str_c(marking)}, {"exercise", ENT_S("")}, {"title", ent_str_c(number)}};
    told t;

    v[4] = (ent_argument){"file", ent_str_c(put_text(&W, number, number))};
    v[5] = (ent_argument){key, ent_str_c(value)};
    t = ask_with(&W, "nato", "anna", NODE_PASS, operation_named("import"), 0, v, key ? 6 : 5);
    if (t.code != ENT_OK) fail_msg("%s: %s", number, t.e.what);
}

static int set_up(void **state)
{
    static const char *const persons[] = {"anna", "bert", "carla", "dirk"};

    (void)state;
    if (world_open(&W, "handover") != 0) return 1;
    make_nato(&W, "nato");
    make_eu(&W, "eu");
    introduce(&W, "nato", "NATO", "eu", "EU");
    for (size_t i = 0; i < NODE_COUNT(persons); i++)
        must(&W, "nato", "fso", "person clear", "person", persons[i], "clearance", CRYPTO_NATO, "from", "2026-01-01", "to", "2099-12-31",
             "briefed", "2026-01-05", NULL);
    paper("EX-01", "NATO RESTRICTED " NODE_EC, NULL, NULL);
    paper("EX-02", "NATO RESTRICTED", NULL, NULL);
    paper("EX-03", "NATO CONFIDENTIAL " NODE_EC, NULL, NULL);
    paper("EX-04", "NATO SECRET " NODE_EC, NULL, NULL);
    paper("EX-05", "NATO CONFIDENTIAL " NODE_EC, "originator", "GBR");
    paper("EX-06", "NATO CONFIDENTIAL " NODE_EC, "from", "EX-05");
    paper("EX-07", "NATO CONFIDENTIAL CRYPTO " NODE_EC, NULL, NULL);
    paper("EX-08", "NATO CONFIDENTIAL " NODE_EC, "originator", "DEU");
    paper("EX-09", "NATO UNCLASSIFIED " NODE_EC, NULL, NULL);
    must(&W, "nato", "bert", "release consent", "item", "EX-08", "originator", "DEU", "to", "European Commission", "reference", "letter 8",
         "date", "2026-02-02", NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

static told new_release(const char *purpose, const char *list)
{
    return ask(&W, "nato", "bert", "release new", "to", "European Commission", "agreement", "TEST-1", "purpose", purpose, "list",
               put_text(&W, "list", list), NULL);
}

static const char *const all_papers = "EX-01\nEX-02\nEX-03\nEX-04\nEX-05\nEX-06\nEX-07\nEX-08\nEX-09\n";

/* ---- preparing ---- */

static void assert_stays(told t, const char *number, const char *rule)
{
    const ent_json *held = ent_json_get(t.json, "withheld");

    for (size_t i = 0; i < held->n; i++) {
        if (!ent_str_is(ent_json_str(held->items[i], "number"), number)) continue;
        if (!ent_str_is(ent_json_str(held->items[i], "rule"), rule))
            fail_msg("%s stays by %.*s", number, ENT_F(ent_json_str(held->items[i], "rule")));
        assert_true(ent_json_str(held->items[i], "reason").n > 0 && ent_json_str(held->items[i], "next").n > 0);
        return;
    }
    fail_msg("%s does not stay", number);
}

static void every_item_is_decided(void **state)
{
    told t = new_release("exercise planning", all_papers);

    (void)state;
    if (t.code != ENT_OK) fail_msg("%s: %s", t.e.place, t.e.what);
    release = text_in(t, "release");
    assert_int_equal(number_in(t, "named"), 9);
    assert_int_equal(number_in(t, "leaving"), 4);
    assert_int_equal(number_in(t, "staying"), 5);
    assert_stays(t, "EX-02", "R-44");
    assert_stays(t, "EX-04", "R-37"); /* the electronic ceiling */
    assert_stays(t, "EX-05", "R-33");
    assert_stays(t, "EX-06", "R-33"); /* derived: the originator came with it */
    assert_stays(t, "EX-07", "R-43");
}

static void whole_requests_are_refused(void **state)
{
    node_state before = state_of(&W, "nato");
    told t;

    (void)state;
    assert_refused(new_release("another purpose", all_papers), ENT_REFUSED, "R-41", "another purpose");
    assert_refused(new_release("exercise planning", "EX-02\nEX-04\n"), ENT_REFUSED, NULL, "nothing would leave");
    assert_refused(new_release("exercise planning", ""), ENT_REFUSED, "R-35", "nothing named");
    t = new_release("exercise planning", "EX-01\n\nEX-99\n");
    assert_refused(t, ENT_NOT_VISIBLE, "R-17", "an item that is not there");
    assert_non_null(strstr(t.e.place, "list:3"));
    t = ask(&W, "nato", "bert", "release new", "to", "Nobody", "agreement", "TEST-1", "purpose", "exercise planning", "item", "EX-01",
            NULL);
    assert_refused(t, ENT_REFUSED, "R-38", "a body that is not named");
    t = ask(&W, "nato", "bert", "release new", "to", "European Commission", "agreement", "TEST-9", "purpose", "exercise planning", "item",
            "EX-01", NULL);
    assert_int_not_equal(t.code, ENT_OK);
    assert_unchanged(&W, "nato", before, "refused requests");
}

/* ---- the second person, and preview is export ---- */

static void a_second_person_approves(void **state)
{
    node_state before = state_of(&W, "nato");
    told t = ask(&W, "nato", "bert", "release approve", "release", release, NULL);

    (void)state;
    assert_refused(t, ENT_WAITING, NULL, "approving one's own");
    assert_int_equal(t.exit_code, 7);
    t = ask(&W, "nato", "carla", "release bundle", "release", release, "out", path_of(&W, "early.entente"), NULL);
    assert_refused(t, ENT_WAITING, NULL, "bundling before approval");
    assert_int_not_equal(access(path_of(&W, "early.entente"), F_OK), 0);
    assert_unchanged(&W, "nato", before, "refused approvals");
    must(&W, "nato", "carla", "release approve", "release", release, NULL);
    assert_refused(ask(&W, "nato", "carla", "release approve", "release", release, NULL), ENT_CONFLICT, NULL, "approving twice");
}

static ent_str title_in(const ent_json *shown)
{
    const ent_json *fields = ent_json_get(shown, "fields");

    for (size_t i = 0; i < fields->n; i++)
        if (ent_str_is(ent_json_str(fields->items[i], "field"), "title")) return ent_json_str(fields->items[i], "value");
    return (ent_str){0};
}

/* One by one, and under the label of everything named, also of what stays. */
static void what_leaves(void)
{
    told t = must(&W, "nato", "bert", "release preview", "release", release, "leaves", "", NULL);
    const ent_json *leaves = ent_json_get(t.json, "leaves");

    assert_int_equal(leaves->n, number_in(t, "leaving"));
    for (size_t i = 0; i < leaves->n; i++) {
        told shown = must(&W, "nato", "bert", "item show", "item", ent_json_str(leaves->items[i], "item").p, NULL);
        assert_true(ent_str_eq(ent_json_str(leaves->items[i], "revision"), ent_json_str(shown.json, "revision")));
        assert_true(ent_str_eq(ent_json_str(leaves->items[i], "number"), ent_json_str(shown.json, "number")));
        assert_true(ent_str_eq(ent_json_str(leaves->items[i], "content_label"), ent_json_str(shown.json, "content_label")));
        assert_true(ent_str_eq(ent_json_str(leaves->items[i], "title"), title_in(shown.json)));
    }
    assert_string_equal(text_in(t, "label"), "NATO SECRET CRYPTO - EXERCISE");
}

static void preview_is_export(void **state)
{
    told preview = must(&W, "nato", "bert", "release preview", "release", release, NULL);
    const char *path = path_of(&W, "1.entente"), *again = path_of(&W, "1-again.entente");
    ent_str object = ent_json_str(preview.json, "object");
    node_state bundled;
    parts p;
    told t;

    (void)state;
    assert_true(flag_in(preview, "as_prepared"));
    assert_null(ent_json_get(preview.json, "leaves"));
    what_leaves();
    t = must(&W, "nato", "carla", "release bundle", "release", release, "out", path, NULL);
    assert_false(flag_in(t, "again"));
    assert_int_equal(number_in(t, "sequence"), 1);
    assert_int_equal(number_in(t, "registered_now"), 2); /* EX-03 and EX-08: from CONFIDENTIAL up */
    bundled = state_of(&W, "nato");
    t = must(&W, "nato", "carla", "release bundle", "release", release, "out", again, NULL);
    assert_true(flag_in(t, "again"));
    assert_unchanged(&W, "nato", bundled, "bundling again");
    assert_true(ent_str_eq(get_file(&W, path), get_file(&W, again)));
    take_apart(&p, get_file(&W, path));
    assert_true(ent_str_is(p.v[0].name, "manifest.json"));
    assert_non_null(strstr(p.v[0].bytes.p, object.p)); /* byte for byte */
    t = must(&W, NULL, NULL, "verify", "file", path, "key", path_of(&W, "NATO-release.pub"), NULL);
    assert_int_equal(number_in(t, "revisions"), 4);
    assert_string_equal(text_in(t, "purpose"), "exercise planning");
}

/* What was approved is no longer what would leave: the agreement's text has changed. */
static void another_digest_is_refused(void **state)
{
    ent_str text = ent_str_c(agreement_text());
    char *copy = ent_alloc(W.a, text.n + 1); /* zeroed */
    const char *id;
    told t = new_release("exercise conduct", "EX-01\n");

    (void)state;
    id = text_in(t, "release");
    must(&W, "nato", "carla", "release approve", "release", id, NULL);
    assert_non_null(copy);
    memcpy(copy, text.p, text.n);
    memcpy(strstr(copy, "Article 1"), "Article 2", 9);
    copy_tree(path_of(&W, "nato"), path_of(&W, "nato-moved"));
    must(&W, "nato-moved", "admin", "agreement add", "file", put_file(&W, "agreement-b.json", copy, text.n), NULL);
    t = ask(&W, "nato-moved", "carla", "release bundle", "release", id, "out", path_of(&W, "moved.entente"), NULL);
    assert_refused(t, ENT_REFUSED, "R-36", "bundling what was not approved");
    assert_int_not_equal(access(path_of(&W, "moved.entente"), F_OK), 0);
    assert_false(flag_in(must(&W, "nato-moved", "bert", "release preview", "release", id, NULL), "as_prepared"));
}

/* as_of dates the question: before the agreement was in force nothing could leave. */
static void as_of_dates_the_question(void **state)
{
    ent_argument v = {"release", ent_str_c(release)};
    told t = ask_with(&W, "nato", "bert", NODE_PASS, operation_named("release preview"), NODE_NOW - INT64_C(10) * 365 * 86400, &v, 1);

    (void)state;
    assert_refused(t, ENT_REFUSED, "R-37", "before the agreement");
    t = ask_with(&W, "nato", "bert", NODE_PASS, operation_named("release preview"), NODE_NOW - 200 * 86400, &v, 1);
    assert_int_equal(t.code, ENT_OK);
    assert_stays(t, "EX-08", "R-33"); /* DEU's letter came later */
}

/* ---- the other side ---- */

static int64_t visible(const char *person)
{
    return number_in(must(&W, "eu", person, "item list", "text", "EX-", NULL), "visible_items");
}

static void the_other_side_sees_what_it_may(void **state)
{
    told t = must(&W, "eu", "greta", "receive", "file", path_of(&W, "1.entente"), "receipt", path_of(&W, "1.receipt"), NULL);

    (void)state;
    assert_int_equal(number_in(t, "stored"), 4);
    assert_int_equal(number_in(t, "quarantined"), 0);
    assert_int_equal(number_in(t, "registered_now"), 2);
    assert_int_equal(visible("greta"), 4);
    assert_int_equal(visible("hugo"), 2); /* cleared to RESTRICTED: EX-01 and EX-09 */
    assert_refused(ask(&W, "eu", "hugo", "item show", "item", "EX-03", NULL), ENT_NOT_VISIBLE, "R-17", "above hugo");
    t = must(&W, "eu", "greta", "item show", "item", "EX-03", NULL);
    assert_non_null(strstr(text_in(t, "label"), "CONFIDENTIEL UE/EU CONFIDENTIAL"));
    assert_non_null(strstr(text_in(t, "provider_label"), "NATO CONFIDENTIAL")); /* kept */
    assert_string_equal(text_in(t, "origin"), "NATO");
    must(&W, "eu", "greta", "item export", "item", "EX-03", "out", path_of(&W, "received"), NULL);
    assert_true(ent_str_is(get_file(&W, "received"), "EX-03"));
    t = ask(&W, "eu", "fritz", "import", "file", path_of(&W, "received"), "number", "EX-03", "item", "EX-03", "label",
            "SECRET UE/EU SECRET", "exercise", "", NULL);
    assert_refused(t, ENT_REFUSED, NULL, "revising what is another's");
}

static void receipts_come_back(void **state)
{
    told t = must(&W, "nato", "bert", "release list", NULL);

    (void)state;
    assert_non_null(strstr(t.text.p, "\"receipt\":false"));
    must(&W, "nato", "dirk", "release receipt", "file", path_of(&W, "1.receipt"), NULL);
    t = must(&W, "nato", "bert", "release list", NULL);
    assert_non_null(strstr(t.text.p, "\"receipt\":true"));
}

/* A new revision goes by a release of its own, arrives as a change, and keeps its identity. */
static void changes_follow(void **state)
{
    const char *items[2] = {"EX-01", "EX-09"}, *item = text_in(must(&W, "eu", "greta", "item show", "item", "EX-01", NULL), "item");
    told t;

    (void)state;
    paper("EX-01", "NATO RESTRICTED " NODE_EC, "item", "EX-01");
    must(&W, "nato", "carla", "release bundle", "release", approved_release(&W, "nato", items, 2), "out", path_of(&W, "2.entente"), NULL);
    t = must(&W, "eu", "greta", "receive", "file", path_of(&W, "2.entente"), NULL);
    assert_int_equal(number_in(t, "sequence"), 2);
    assert_int_equal(number_in(t, "stored"), 1);
    assert_int_equal(number_in(t, "changed"), 1);
    assert_int_equal(number_in(t, "known"), 1);
    t = must(&W, "eu", "hugo", "item history", "item", "EX-01", NULL);
    assert_int_equal(number_in(t, "visible_revisions"), 2);
    assert_string_equal(text_in(must(&W, "eu", "hugo", "item show", "item", "EX-01", NULL), "item"), item);
    assert_whole(&W, "nato", "eva");
    assert_whole(&W, "eu", "ines");
}

/* ---- proofs ---- */

static void assert_proved(told t, int64_t i, int64_t n)
{
    const ent_json *path = ent_json_get(t.json, "inclusion");
    ent_sha256 leaf, root, head = state_of(&W, "nato").root;
    ent_proof proof = {.n = path->n};
    ent_digest *d;
    ent_err e;

    assert_int_equal(number_in(t, "size"), n);
    assert_true(path->n <= ENT_PROOF_MAX && ent_sha256_unhex(&leaf, ent_json_str(t.json, "leaf")) &&
                ent_sha256_unhex(&root, ent_json_str(t.json, "root")));
    for (size_t k = 0; k < path->n; k++) assert_true(ent_sha256_unhex(&proof.hash[k], path->items[k]->str));
    assert_true(ent_sha256_eq(&root, &head));
    assert_int_equal(ent_digest_new(&d, W.a, &e), ENT_OK);
    assert_int_equal(ent_tree_check_inclusion(d, &leaf, (uint64_t)i, (uint64_t)n, &proof, &root, &e), ENT_OK);
    leaf.b[0] ^= 1;
    assert_int_equal(ent_tree_check_inclusion(d, &leaf, (uint64_t)i, (uint64_t)n, &proof, &root, &e), ENT_UNVERIFIED);
}

static void entries_are_proved(void **state)
{
    int64_t n = state_of(&W, "nato").entries;
    char seq[24];
    told t;

    (void)state;
    for (int64_t i = 0; i < n; i += n / 7) {
        snprintf(seq, sizeof seq, "%lld", (long long)i);
        t = must(&W, "nato", "eva", "log prove", "seq", seq, NULL);
        assert_proved(t, i, n);
    }
    snprintf(seq, sizeof seq, "%lld", (long long)n);
    t = ask(&W, "nato", "eva", "log prove", "seq", seq, NULL);
    assert_refused(t, ENT_INVALID, NULL, "an entry that is not there");
    t = must(&W, "nato", "eva", "log list", NULL);
    assert_int_equal(ent_json_get(t.json, "entries")->n, (size_t)n);
    assert_null(strstr(t.text.p, "EX-0")); /* kinds and times, never a body */
    t = must(&W, "nato", "eva", "log checkpoint", NULL);
    assert_non_null(strstr(text_in(t, "checkpoint"), "entente/"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_is_decided),
        cmocka_unit_test(whole_requests_are_refused),
        cmocka_unit_test(a_second_person_approves),
        cmocka_unit_test(preview_is_export),
        cmocka_unit_test(another_digest_is_refused),
        cmocka_unit_test(as_of_dates_the_question),
        cmocka_unit_test(the_other_side_sees_what_it_may),
        cmocka_unit_test(receipts_come_back),
        cmocka_unit_test(changes_follow),
        cmocka_unit_test(entries_are_proved),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
