/* SPDX-License-Identifier: Apache-2.0 */
/* node upgrade: what it refuses, and what it makes of the rest of a run that was killed. test/formats/test_formats.sh has the nodes of all
 * formats that trade on.                                                                                                    */
#include "node_help.h"

#include <stdlib.h>

#include "src/store/store_private.h"

static world W;

#define OLD_PASS "an exercise passphrase" /* of the kept nodes */

/* nato/ and eu/ as the first format wrote them. */
static int old_nodes(void **state)
{
    char command[1400];

    (void)state;
    if (world_open(&W, "upgrade") != 0) return 1;
    W.now = INT64_C(1796000000); /* after the newest entry of the kept nodes */
    snprintf(command, sizeof command, "tar -xzf '%s' -C '%s'", root_file(&W, "test/formats/1.tar.gz"), W.root);
    return system(command);
}

static int gone(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

static const char *in_node(const char *name)
{
    ent_str s;
    ent_err e;

    if (ent_str_fmt(&s, W.a, &e, "%s/%s", path_of(&W, "nato"), name) != ENT_OK) fail_msg("%s", e.what);
    return s.p;
}

static bool there(const char *name)
{
    struct stat st;

    return lstat(in_node(name), &st) == 0;
}

static void tamper(const char *db, const char *sql)
{
    char *why = NULL;
    sqlite3 *s;

    assert_int_equal(sqlite3_open(in_node(db), &s), SQLITE_OK);
    if (sqlite3_exec(s, sql, NULL, NULL, &why) != SQLITE_OK) fail_msg("%s: %s", sql, why);
    sqlite3_close(s);
}

static int format_of(const char *db)
{
    int format = 0;
    ent_err e;

    if (ent_store_format(&format, W.a, in_node(db), &e) != ENT_OK) fail_msg("%s", e.what);
    return format;
}

static told upgrade(void)
{
    return ask(&W, "nato", NULL, "node upgrade", NULL);
}

static void shell(const char *fmt, ...) ENT_PRINTF(1, 2);
static void shell(const char *fmt, ...)
{
    char command[3000];
    va_list args;

    va_start(args, fmt);
    vsnprintf(command, sizeof command, fmt, args);
    va_end(args);
    if (system(command) != 0) fail_msg("failed: %s", command);
}

static void plant(const char *name, const char *text)
{
    FILE *f = fopen(in_node(name), "w");

    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

static void copy_back(const char *from, const char *to)
{
    ent_err e;

    if (ent_store_copy(in_node(from), in_node(to), &e) != ENT_OK) fail_msg("%s", e.what);
}

/* A node of format 1 with its keys, and nothing that this run made but perhaps the copy. */
static void assert_old(void)
{
    assert_int_equal(format_of("entente.db"), 1);
    assert_true(there("keys/anna.pem"));
    shell("! ls '%s' | grep -q -- -", in_node("keys"));
}

static void assert_upgraded(told t)
{
    if (t.code != ENT_OK) fail_msg("%s: %s", t.e.place, t.e.what);
    assert_string_equal(text_in(t, "state"), "upgraded");
    assert_int_equal(number_in(t, "from"), 1);
    assert_int_equal(number_in(t, "to"), ENT_STORE_FORMAT);
    assert_int_equal(number_in(t, "key_files"), 6);
    assert_int_equal(format_of("entente.db"), ENT_STORE_FORMAT);
    assert_int_equal(format_of("before-upgrade-1/entente.db"), 1);
    assert_false(there("keys/anna.pem"));
    t = ask_with(&W, "nato", "eva", OLD_PASS, operation_named("log rebuild"), 0, NULL, 0);
    if (t.code != ENT_OK) fail_msg("%s: %s", t.e.place, t.e.what);
    assert_true(flag_in(t, "equal"));
}

/* ---- what is refused ------------------------------------------------------------------------------------------------------- */

static void test_a_broken_log_is_not_upgraded(void **state)
{
    (void)state;
    tamper(
        "entente.db",
        "UPDATE log_entry SET body = replace(body, 'bert', 'karl') WHERE seq = (SELECT max(seq) FROM log_entry WHERE body LIKE '%bert%')");
    assert_refused(upgrade(), ENT_UNVERIFIED, "R-63", "a broken log");
    assert_old();
    assert_false(there("before-upgrade-1"));
}

static void test_a_newer_format(void **state)
{
    told t;

    (void)state;
    tamper("entente.db", "PRAGMA user_version = 77");
    t = upgrade();
    assert_refused(t, ENT_INVALID, NULL, "a newer format");
    assert_non_null(strstr(t.e.what, "77"));
    assert_non_null(strstr(t.e.next, "newer program"));
    assert_int_equal(format_of("entente.db"), 77);
}

static void test_no_node(void **state)
{
    told t = ask(&W, "nowhere", NULL, "node upgrade", NULL);

    (void)state;
    assert_int_equal(t.exit_code, ENT_EXIT_NO_NODE);
}

/* Somebody works with the older program. */
static void test_while_somebody_writes(void **state)
{
    sqlite3 *s;

    (void)state;
    assert_int_equal(sqlite3_open(in_node("entente.db"), &s), SQLITE_OK);
    assert_int_equal(sqlite3_exec(s, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    assert_refused(upgrade(), ENT_BUSY, NULL, "while somebody writes");
    assert_false(there("before-upgrade-1"));
    sqlite3_close(s);
    assert_old();
    assert_upgraded(upgrade());
}

static void test_another_copy_is_in_the_way(void **state)
{
    told t;

    (void)state;
    assert_int_equal(mkdir(in_node("before-upgrade-1"), 0700), 0);
    tamper("before-upgrade-1/entente.db", "CREATE TABLE x(a)");
    t = upgrade();
    assert_refused(t, ENT_CONFLICT, NULL, "a foreign file");
    assert_non_null(strstr(t.e.next, "Move"));
    assert_old();

    /* a copy of an earlier state: the tables differ by one byte */
    assert_int_equal(unlink(in_node("before-upgrade-1/entente.db")), 0);
    copy_back("entente.db", "before-upgrade-1/entente.db");
    tamper("before-upgrade-1/entente.db", "UPDATE person SET full_name = 'x' WHERE name = 'anna'");
    assert_refused(upgrade(), ENT_CONFLICT, NULL, "an earlier state");
    assert_old();

    tamper("before-upgrade-1/entente.db", "UPDATE person SET full_name = 'anna' WHERE name = 'anna'");
    assert_int_equal(mkdir(in_node("before-upgrade-1/keys"), 0700), 0);
    plant("before-upgrade-1/keys/anna.pem", "another key");
    assert_refused(upgrade(), ENT_CONFLICT, NULL, "another key file");
    assert_old();
    assert_int_equal(unlink(in_node("before-upgrade-1/keys/anna.pem")), 0);
    assert_upgraded(upgrade());
}

/* The tables are made anew, and an entry does not apply: nothing of it is left. */
static void test_what_cannot_be_rebuilt(void **state)
{
    told t;

    (void)state;
    plant("before-upgrade-1", "a file where a folder must be made");
    t = upgrade();
    assert_int_not_equal(t.code, ENT_OK);
    assert_old();
    assert_int_equal(unlink(in_node("before-upgrade-1")), 0);
    assert_int_equal(mkdir(in_node("keys/anna-dir"), 0700), 0); /* a key file that cannot be read: after the database was copied */
    t = upgrade();
    assert_int_not_equal(t.code, ENT_OK);
    assert_int_equal(format_of("entente.db"), 1);
    assert_int_equal(rmdir(in_node("keys/anna-dir")), 0);
    assert_old();
    assert_upgraded(upgrade());
}

/* A trial goes through all of it and keeps nothing, as often as it is made. */
static void test_a_trial_keeps_nothing(void **state)
{
    ent_str before = get_file(&W, "nato/entente.db");
    told t;

    (void)state;
    for (int i = 0; i < 2; i++) {
        t = must(&W, "nato", NULL, "node upgrade", "dry-run", "", NULL);
        assert_non_null(strstr(text_in(t, "state"), "nothing was changed"));
        assert_int_equal(number_in(t, "from"), 1);
        assert_int_equal(number_in(t, "key_files"), 6);
        assert_null(ent_json_get(t.json, "copy"));
        assert_old();
        assert_true(ent_str_eq(before, get_file(&W, "nato/entente.db")));
        assert_false(there("before-upgrade-1"));
    }
    assert_upgraded(upgrade());
}

/* ---- what a killed run left ----------------------------------------------------------------------------------------------------- */

static void test_left_in_the_copy(void **state)
{
    (void)state;
    assert_int_equal(mkdir(in_node("before-upgrade-1"), 0700), 0);
    plant("before-upgrade-1/entente.db.tmp", "half");
    assert_upgraded(upgrade());
    assert_false(there("before-upgrade-1/entente.db.tmp"));
}

static void test_left_before_the_commit(void **state)
{
    told t;

    (void)state;
    assert_upgraded(upgrade());
    /* as after the copy and the new key files, but before the commit */
    shell("rm '%s'*", in_node("entente.db"));
    copy_back("before-upgrade-1/entente.db", "entente.db");
    shell("cp '%s'/*.pem '%s'", in_node("before-upgrade-1/keys"), in_node("keys"));
    t = upgrade();
    assert_upgraded(t);
}

static void test_left_after_the_commit(void **state)
{
    told t;

    (void)state;
    assert_upgraded(upgrade());
    shell("cp '%s'/*.pem '%s'; rm '%s'/anna-*", in_node("before-upgrade-1/keys"), in_node("keys"), in_node("keys"));
    t = must(&W, "nato", NULL, "node upgrade", "dry-run", "", NULL);
    assert_int_equal(number_in(t, "key_files"), 6);
    assert_true(there("keys/anna.pem"));
    t = upgrade();
    assert_int_equal(t.code, ENT_OK);
    assert_int_equal(number_in(t, "key_files"), 6);
    assert_false(there("keys/anna.pem"));
    assert_false(there("keys/bert.pem"));
    t = ask_with(&W, "nato", "anna", OLD_PASS, operation_named("item list"), 0, NULL, 0);
    assert_int_equal(t.code, ENT_OK);
    t = upgrade();
    assert_int_equal(number_in(t, "key_files"), 0);
}

#define U(f) cmocka_unit_test_setup_teardown(f, old_nodes, gone)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        U(test_a_broken_log_is_not_upgraded),
        U(test_a_newer_format),
        U(test_no_node),
        U(test_while_somebody_writes),
        U(test_another_copy_is_in_the_way),
        U(test_what_cannot_be_rebuilt),
        U(test_a_trial_keeps_nothing),
        U(test_left_in_the_copy),
        U(test_left_before_the_commit),
        U(test_left_after_the_commit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
