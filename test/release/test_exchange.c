/* SPDX-License-Identifier: Apache-2.0 */
/* From one node to another and back with the receipt, in one process. */
#include "exchange.h"

typedef struct world {
    node alfa, bravo;
    ent_arena *a;
} world;

static int set_up(void **state)
{
    static world w; /* one test at a time */

    memset(&w, 0, sizeof w);
    pair_make(&w.alfa, &w.bravo);
    w.a = ent_arena_new(NULL, 0);
    *state = &w;
    return 0;
}

static int tear_down(void **state)
{
    world *w = *state;

    ent_arena_free(w->a);
    node_free(&w->alfa);
    node_free(&w->bravo);
    return 0;
}

static const ent_str TWO[] = {{UUID("12"), 36}, {UUID("11"), 36}};

static void check_row(world *w, const char *uuid, const char *title, const char *remark)
{
    ent_store *s = node_view(&w->bravo, w->a, "BRAVO: Shut; For=Staff", NULL);
    ent_reg_fields fields;
    ent_reg_strings originators;
    ent_reg_row row;

    OK(ent_reg_by_revision(&row, w->a, s, ent_str_c(uuid), &test_err));
    assert_true(ent_str_is(row.origin, "Alfa"));
    assert_true(ent_str_is(row.bundle, UUID("b1")) || ent_str_is(row.bundle, UUID("b2")));
    OK(ent_reg_originators(&originators, w->a, s, row.id, &test_err));
    assert_int_equal(originators.n, 1);
    OK(ent_reg_fields_of(&fields, w->a, s, row.id, &test_err));
    assert_int_equal(fields.n, remark ? 2 : 1);
    if (remark) assert_true(ent_str_is(fields.v[0].value, remark));
    assert_true(ent_str_is(fields.v[fields.n - 1].value, title));
}

/* What was sent is there, with title, remark and content; what was not is not. */
static void test_there(void **state)
{
    world *w = *state;
    ent_str file = send(&w->alfa, w->a, UUID("e1"), UUID("b1"), TWO, 2, NOW + 30 * DAY), text;
    ent_rel_received got;
    ent_rel_opened o;
    ent_reg_row row;
    bool already;
    memory m;

    OK(ent_rel_open(&o, w->a, memory_source(&m, file), &w->alfa.release_pub, &test_err));
    assert_int_equal(o.revisions, 2);
    assert_int_equal(o.sequence, 1);
    assert_int_equal(o.n_labels, 3);
    assert_int_equal(o.bytes, strlen(ITEMS[0].text) + strlen(ITEMS[1].text));
    assert_true(ent_str_is(o.body, "Bravo Staff"));
    OK(receive(&w->bravo, w->a, file, &already, &got));
    assert_false(already);
    assert_int_equal(got.stored, 2);
    assert_int_equal(got.changed, 0);
    assert_int_equal(got.quarantined, 0);
    check_row(w, UUID("11"), "Fuel couplings", NULL);
    check_row(w, UUID("12"), "Night signals", "only with lamps");
    ent_store *s = node_view(&w->bravo, w->a, "BRAVO: Shut; For=Staff", NULL);
    OK(ent_reg_by_revision(&row, w->a, s, ent_str_c(UUID("12")), &test_err));
    assert_true(row.content_visible);
    OK(ent_reg_content_get(&text, w->a, s, &w->bravo.content, &row.content, &test_err));
    assert_true(ent_str_is(text, ITEMS[1].text));
    REFUSED(ent_reg_by_revision(&row, w->a, s, ent_str_c(UUID("13")), &test_err), ENT_NOT_VISIBLE, NULL);
    /* The remark is under the content's label: without "Staff" nobody sees it, or the content. */
    s = node_view(&w->bravo, w->a, "BRAVO: Free", NULL);
    REFUSED(ent_reg_by_revision(&row, w->a, s, ent_str_c(UUID("12")), &test_err), ENT_NOT_VISIBLE, NULL);
}

static void test_same_bytes(void **state)
{
    world *w = *state;
    ent_str first = send(&w->alfa, w->a, UUID("e1"), UUID("b1"), TWO, 2, NOW + 30 * DAY), again;
    ent_rel_release r;

    node_begin(&w->alfa, "anna");
    node_item(&w->alfa,
              &(item){.item = UUID("a1"), .revision = UUID("21"), .number = "STD 1", .title = "Newer", .text = "x", .class = "OPEN"});
    node_end(&w->alfa);
    again = file_of(&w->alfa, w->a, UUID("e1"));
    assert_true(ent_str_eq(first, again));
    OK(ent_rel_find(&r, w->a, node_view(&w->alfa, w->a, ALL_OF_ALFA, "PLAN"), ent_str_c(UUID("e1")), &test_err));
    assert_int_equal(r.state, ENT_REL_BUNDLED);
    assert_int_equal(r.sequence, 1);
    assert_true(ent_str_is(r.bundle, UUID("b1")));
    node_begin(&w->alfa, "anna");
    REFUSED(try_bundle(&w->alfa, w->a, UUID("e1"), UUID("b2"), NOW + DAY), ENT_CONFLICT, NULL);
    ent_store_rollback(w->alfa.writer);
}

/* The receipt goes back; a second bundle follows; the channel's log grows by both. */
static void test_receipt_and_next(void **state)
{
    world *w = *state;
    const ent_str next[] = {{UUID("21"), 36}};
    ent_str file = send(&w->alfa, w->a, UUID("e1"), UUID("b1"), TWO, 2, NOW + 30 * DAY);
    ent_rel_received got, second;
    ent_rel_ground g;
    ent_rel_release r;
    bool already;

    OK(receive(&w->bravo, w->a, file, &already, &got));
    assert_false(holds(got.receipt, "STD"));
    node_begin(&w->alfa, "anna");
    OK(ent_rel_ground_read(&g, w->a, w->alfa.writer, &test_err));
    OK(ent_rel_receipt(&already, w->alfa.act, w->a, w->alfa.writer, &g, got.receipt, ENT_S("main"), NOW, &w->alfa.random, &test_err));
    assert_false(already);
    node_end(&w->alfa);
    node_begin(&w->alfa, "anna");
    OK(ent_rel_receipt(&already, w->alfa.act, w->a, w->alfa.writer, &g, got.receipt, ENT_S("main"), NOW, &w->alfa.random, &test_err));
    assert_true(already);
    ent_store_rollback(w->alfa.writer);
    OK(ent_rel_find(&r, w->a, node_view(&w->alfa, w->a, ALL_OF_ALFA, "PLAN"), ent_str_c(UUID("e1")), &test_err));
    assert_true(r.receipt);
    node_begin(&w->alfa, "anna");
    node_item(&w->alfa,
              &(item){.item = UUID("a1"), .revision = UUID("21"), .number = "STD 1", .title = "Newer", .text = "x", .class = "OPEN"});
    node_end(&w->alfa);
    file = send(&w->alfa, w->a, UUID("e2"), UUID("b2"), next, 1, NOW + 30 * DAY);
    assert_true(holds(file, "\"status\":\"changed\""));
    OK(receive(&w->bravo, w->a, file, &already, &second));
    assert_int_equal(second.stored, 1);
    assert_int_equal(second.changed, 1);
    check_row(w, UUID("21"), "Newer", NULL);
}

static void flip_receipt(world *w, const ent_rel_ground *g, ent_str receipt)
{
    char *copy;
    bool already;

    copy = ent_alloc(w->a, receipt.n);
    node_begin(&w->alfa, "anna");
    for (size_t i = 0; i < receipt.n; i++) {
        ent_arena *a = ent_arena_new(NULL, 0);
        memcpy(copy, receipt.p, receipt.n);
        copy[i] ^= 1;
        REFUSED(ent_rel_receipt(&already, w->alfa.act, a, w->alfa.writer, g, (ent_str){copy, receipt.n}, ENT_S("main"), NOW,
                                &w->alfa.random, &test_err),
                ENT_UNVERIFIED, NULL);
        ent_arena_free(a);
    }
    ent_store_rollback(w->alfa.writer);
}

static void test_receipt_altered(void **state)
{
    world *w = *state;
    ent_str file = send(&w->alfa, w->a, UUID("e1"), UUID("b1"), TWO, 2, NOW + 30 * DAY);
    ent_rel_received got;
    ent_rel_ground g;
    bool already;

    OK(receive(&w->bravo, w->a, file, &already, &got));
    OK(ent_rel_ground_read(&g, w->a, w->alfa.writer, &test_err));
    flip_receipt(w, &g, got.receipt);
}

/* Rebuilt from the log, both nodes are equal to what they were (law 1). */
static void rebuild(node *n)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_sha256 before, after;
    ent_log_report report;

    OK(ent_store_begin(n->writer, &test_err));
    OK(ent_store_projection_digest(&before, n->writer, a, &test_err));
    OK(ent_log_rebuild(n->writer, a, node_apply, NULL, &test_err));
    OK(ent_store_projection_digest(&after, n->writer, a, &test_err));
    OK(ent_store_commit(n->writer, &test_err));
    assert_true(ent_sha256_eq(&before, &after));
    OK(ent_log_verify(&report, n->writer, a, &test_err));
    ent_arena_free(a);
}

static void test_rebuild(void **state)
{
    world *w = *state;
    ent_str file = send(&w->alfa, w->a, UUID("e1"), UUID("b1"), TWO, 2, NOW + 30 * DAY), again;
    ent_rel_received got;
    ent_rel_ground g;
    bool already;

    OK(receive(&w->bravo, w->a, file, &already, &got));
    node_begin(&w->alfa, "anna");
    OK(ent_rel_ground_read(&g, w->a, w->alfa.writer, &test_err));
    OK(ent_rel_receipt(&already, w->alfa.act, w->a, w->alfa.writer, &g, got.receipt, ENT_S("main"), NOW, &w->alfa.random, &test_err));
    node_end(&w->alfa);
    rebuild(&w->alfa);
    rebuild(&w->bravo);
    again = file_of(&w->alfa, w->a, UUID("e1"));
    assert_true(ent_str_eq(file, again));
}

/* Several revisions of one item keep their order, whatever their UUIDs. */
static void test_history(void **state)
{
    const ent_str all[] = {{UUID("92"), 36}, {UUID("93"), 36}, {UUID("91"), 36}};
    world *w = *state;
    ent_rel_received got;
    ent_reg_row row;
    ent_str file;
    bool already;

    node_begin(&w->alfa, "anna");
    node_item(&w->alfa,
              &(item){.item = UUID("a9"), .revision = UUID("93"), .number = "H 1", .title = "First", .text = "1", .class = "OPEN"});
    node_item(&w->alfa,
              &(item){.item = UUID("a9"), .revision = UUID("91"), .number = "H 1", .title = "Second", .text = "2", .class = "OPEN"});
    node_item(&w->alfa,
              &(item){.item = UUID("a9"), .revision = UUID("92"), .number = "H 1", .title = "Third", .text = "3", .class = "OPEN"});
    node_end(&w->alfa);
    file = send(&w->alfa, w->a, UUID("e1"), UUID("b1"), all, 3, NOW + DAY);
    OK(receive(&w->bravo, w->a, file, &already, &got));
    assert_int_equal(got.stored, 3);
    assert_int_equal(got.changed, 2);
    OK(ent_reg_find(&row, w->a, node_view(&w->bravo, w->a, "BRAVO: Free", NULL), ENT_S(UUID("a9")), &test_err));
    assert_true(ent_str_is(row.revision, UUID("92")));
}

/* The same from the same seeds: nothing of the file depends on chance or clock. */
static void test_reproducible(void **state)
{
    world *w = *state;
    ent_str file = send(&w->alfa, w->a, UUID("e1"), UUID("b1"), TWO, 2, NOW + 30 * DAY), kept;

    OK(ent_str_dup(&kept, w->a, file, &test_err));
    node_free(&w->alfa);
    node_free(&w->bravo);
    pair_make(&w->alfa, &w->bravo);
    file = send(&w->alfa, w->a, UUID("e1"), UUID("b1"), TWO, 2, NOW + 30 * DAY);
    assert_true(ent_str_eq(file, kept));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_there, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_same_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_receipt_and_next, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_receipt_altered, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_rebuild, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_history, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reproducible, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
