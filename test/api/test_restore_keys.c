/* SPDX-License-Identifier: Apache-2.0 */
/* After a restore, key backups and destructions: a destruction stays open while any key backup that is known holds the key, whatever road of
 * the log that key backup was made on.                                                                                   */
#include "restore_help.h"

/* The only destruction that the restored node knows of this item, and which key backups it waits for. */
static const ent_json *destruction_of(const char *item)
{
    told list = must(&W, "again", "dirk", "registry destructions", NULL),
         shown = must(&W, "again", "dirk", "item show", "item", item, NULL);
    const ent_json *found = NULL;

    for (size_t i = 0; i < rows_of(list, "destructions"); i++) {
        const ent_json *d = row(list, "destructions", i);
        if (!ent_str_eq(ent_json_str(d, "revision"), ent_str_c(text_in(shown, "revision")))) continue;
        assert_null(found);
        found = d;
    }
    if (found == NULL) fail_msg("no destruction of %s", item);
    return found;
}

static void assert_waits_for(const char *item, const char *const *ids, size_t n)
{
    const ent_json *d = destruction_of(item), *keys = ent_json_get(d, "key_backups_to_replace");

    if (!ent_str_is(ent_json_str(d, "state"), "open") || keys == NULL || keys->n != n)
        fail_msg("%s: %.*s, %zu key backups", item, ENT_F(ent_json_str(d, "state")), keys ? keys->n : 0);
    for (size_t i = 0; i < n; i++) {
        bool found = false;
        for (size_t k = 0; k < n; k++) found = found || ent_str_is(keys->items[k]->str, ids[i]);
        if (!found) fail_msg("%s does not wait for %s", item, ids[i]);
    }
}

static void replace_keys(const char *const *ids, size_t n, const char *file)
{
    must(&W, "again", "admin", "node backup", "keys", path_of(&W, file), NULL);
    for (size_t i = 0; i < n; i++) must(&W, "again", "admin", "node backup-replaced", "id", ids[i], NULL);
}

/* The key backup that was used has more entries than the restored log, and holds the keys of what is in it all the same. */
static void test_the_keys_that_were_used_are_known(void **state)
{
    const char *const ids[] = {Keys.older, Keys.fresh};
    const ent_json *b = NULL;
    told t;

    (void)state;
    restored((attempt){0});
    t = must(&W, "again", "admin", "node backups", NULL);
    for (size_t i = 0; i < rows_of(t, "backups"); i++)
        if (ent_str_is(ent_json_str(row(t, "backups", i), "id"), Keys.fresh)) b = row(t, "backups", i);
    assert_non_null(b);
    assert_true(ent_str_is(ent_json_str(b, "kind"), "keys"));
    assert_true(ent_str_is(ent_json_str(b, "time"), "2026-06-01T15:00:00Z")); /* when it was made */
    must(&W, "again", "dirk", "registry register", "item", "EX-06", NULL);
    must(&W, "again", "dirk", "registry destroy", "item", "EX-06", "authority", "EXERCISE order 6", NULL);
    must(&W, "again", "sam", "registry destroy", "item", "EX-06", "confirm", "", NULL);
    assert_true((int64_t)state_of(&W, "again").entries < Keys.fresh_entries); /* so its own number says nothing */
    assert_waits_for("EX-06", ids, 2);
    replace_keys(ids, 2, "replaced.keys");
    assert_true(ent_str_is(ent_json_str(destruction_of("EX-06"), "state"), "closed"));
    assert_whole(&W, "again", "eva");
    unlink(path_of(&W, "replaced.keys"));
    removed("again");
}

/* What a certificate tells is in the register as before: with its certificate, and open. */
static void test_a_certificate_opens_the_destruction(void **state)
{
    const char *const ids[] = {Keys.older, Keys.same};

    (void)state;
    restored((attempt){.keys = "same.keys", .evidence = "five.certificate"});
    assert_waits_for("EX-05", ids, 2);
    must(&W, "again", "dirk", "registry destroy", "item", "EX-05", "certificate", path_of(&W, "again.certificate"), NULL);
    assert_true(ent_str_eq(get_file(&W, "again.certificate"), get_file(&W, "five.certificate")));
    assert_refused(ask(&W, "again", "dirk", "registry destroy", "item", "EX-05", "authority", "again", NULL), ENT_CONFLICT, "R-51",
                   "destroyed again");
    replace_keys(ids, 2, "replaced.keys");
    assert_true(ent_str_is(ent_json_str(destruction_of("EX-05"), "state"), "closed"));
    assert_whole(&W, "again", "eva");
    unlink(path_of(&W, "replaced.keys"));
    removed("again");
}

/* The backup has the order, or one that was taken back afterwards. */
static void test_a_certificate_meets_an_order(void **state)
{
    told t;

    (void)state;
    restored(
        (attempt){.data = "ordered.data", .keys = "ordered.keys", .evidence = "five.certificate", .more_evidence = "eleven.certificate"});
    assert_true(ent_str_is(ent_json_str(destruction_of("EX-05"), "state"), "open"));
    assert_true(ent_str_is(ent_json_str(destruction_of("EX-11"), "authority"), "EXERCISE order 11 again"));
    assert_true(ent_str_is(ent_json_str(destruction_of("EX-11"), "state"), "open"));
    t = must(&W, "again", "dirk", "node reconcile", "file", path_of(&W, "eleven.certificate"), NULL);
    assert_false(flag_in(t, "changed"));
    assert_int_equal(number_in(t, "of_unknown_or_destroyed"), 1);
    assert_whole(&W, "again", "eva");
    removed("again");
}

/* A newer key backup told first that the content was destroyed, and nothing else; the certificate tells the rest. */
static void test_a_certificate_after_the_keys(void **state)
{
    told t;

    (void)state;
    restored((attempt){0});
    t = must(&W, "again", "dirk", "registry destructions", NULL);
    assert_int_equal(rows_of(t, "destructions"), 0);
    t = must(&W, "again", "dirk", "node reconcile", "file", path_of(&W, "five.certificate"), NULL);
    assert_true(flag_in(t, "changed"));
    assert_true(ent_str_is(ent_json_str(destruction_of("EX-05"), "state"), "open"));
    t = must(&W, "again", "dirk", "node reconcile", "file", path_of(&W, "five.certificate"), NULL);
    assert_false(flag_in(t, "changed"));
    assert_whole(&W, "again", "eva");
    removed("again");
}

/* A key backup of the lost road has the higher number, and knows nothing of what was entered after the restore. */
static void test_keys_from_before_a_restore(void **state)
{
    attempt x = {.data = "again.data.2", .keys = "new.keys", .to = "third"};
    told t;

    (void)state;
    restored((attempt){.keys = "same.keys"});
    add_document(&W, "again", "anna", "EX-12", "NATO RESTRICTED " NODE_EC, "EXERCISE: entered after the restore\n");
    t = must(&W, "again", "admin", "node backup", "out", path_of(&W, "again.data.2"), NULL);
    assert_true(ent_json_get(row(t, "backups", 0), "entries")->integer < Keys.fresh_entries);
    t = try_restore(x);
    assert_refused(t, ENT_REFUSED, NULL, "keys from before the last restore");
    assert_non_null(strstr(t.e.what, "before the node was last restored"));
    assert_int_not_equal(access(path_of(&W, "third"), F_OK), 0);
    x.older = true;
    t = restored(x);
    assert_int_equal(number_in(t, "destroyed_later"), 0);
    assert_true(number_in(t, "unreadable") >= 1);
    assert_whole(&W, "third", "eva");
    removed("third");
    removed("again");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_the_keys_that_were_used_are_known, begin),
        cmocka_unit_test_setup(test_a_certificate_opens_the_destruction, begin),
        cmocka_unit_test_setup(test_a_certificate_meets_an_order, begin),
        cmocka_unit_test_setup(test_a_certificate_after_the_keys, begin),
        cmocka_unit_test_setup(test_keys_from_before_a_restore, begin),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
