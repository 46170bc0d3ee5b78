/* SPDX-License-Identifier: Apache-2.0 */
/* node doctor: every finding is produced by planting its cause. */
#include "node_help.h"

#include <stdlib.h>
#include <sys/mount.h>

#include <entente/register.h>

#include "src/store/store_private.h"

static world W;

enum { DAY_SECONDS = 86400 };

static int fresh(void **state)
{
    (void)state;
    if (world_open(&W, "doctor") != 0) return 1;
    make_nato(&W, "nato");
    return 0;
}

static int gone(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

static told examine(void)
{
    return must(&W, "nato", NULL, "node doctor", NULL);
}

/* The finding of this part and state that says this; NULL if there is none. */
static const ent_json *finding(told t, const char *part, const char *state, const char *says)
{
    const ent_json *all = ent_json_get(t.json, "findings");

    for (size_t i = 0; i < all->n; i++) {
        const ent_json *f = all->items[i];
        if (ent_str_is(ent_json_str(f, "part"), part) && ent_str_is(ent_json_str(f, "state"), state) &&
            strstr(ent_json_str(f, "finding").p, says) != NULL)
            return f;
    }
    return NULL;
}

static void find_in(told t, const char *part, const char *state, const char *says, const char *next)
{
    const ent_json *f = finding(t, part, state, says);

    if (f == NULL) fail_msg("no %s of %s says \"%s\": %.*s", state, part, says, ENT_F(t.text));
    if (strstr(ent_json_str(f, "next").p, next) == NULL) fail_msg("\"%s\" is no \"%s\"", ent_json_str(f, "next").p, next);
}

/* Examined now, this is said; a fault gives exit 5, and else it is 0. Every part is in the answer. */
static void found(const char *part, const char *state, const char *says, const char *next)
{
    static const char *const parts[] = {"database",  "files", "search index", "log",     "keys",
                                        "node keys", "clock", "disk",         "backups", "partners"};
    told t = examine();
    const ent_json *all = ent_json_get(t.json, "findings");
    bool fault = false;

    find_in(t, part, state, says, next);
    for (size_t i = 0; i < all->n; i++) fault = fault || ent_str_is(ent_json_str(all->items[i], "state"), "fault");
    assert_int_equal(t.exit_code, fault ? 5 : 0);
    for (size_t k = 0; k < NODE_COUNT(parts); k++) {
        bool there = false;
        for (size_t i = 0; i < all->n; i++) there = there || ent_str_is(ent_json_str(all->items[i], "part"), parts[k]);
        if (!there) fail_msg("nothing is said about %s", parts[k]);
    }
}

static const char *in_node(const char *name)
{
    ent_str s;
    ent_err e;

    if (ent_str_fmt(&s, W.a, &e, "%s/%s", path_of(&W, "nato"), name) != ENT_OK) fail_msg("%s", e.what);
    return s.p;
}

static void plant(const char *name, const char *text)
{
    FILE *f = fopen(in_node(name), "w");

    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(chmod(in_node(name), 0600), 0);
}

/* SQL run directly on the database, as only somebody who breaks into it would. */
static void tamper(const char *sql)
{
    char *why = NULL;
    sqlite3 *db;

    assert_int_equal(sqlite3_open(in_node("entente.db"), &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK) fail_msg("%s: %s", sql, why);
    sqlite3_close(db);
}

/* The key file of a person: DIR/keys/NAME-….pem */
static const char *key_file(const char *person)
{
    ent_reg_person p;
    ent_str path;
    ent_err e;
    ent_store *s;
    ent_sha256 h;
    char hex[65];

    if (ent_store_open(&s, W.a, in_node("entente.db"), ENT_STORE_READ, &e) != ENT_OK ||
        ent_reg_person_read(&p, W.a, s, ent_str_c(person), W.now, &e) != ENT_OK ||
        ent_sha256_of(&h, (ent_str){(const char *)p.sign_key.b, 32}, &e) != ENT_OK)
        fail_msg("%s", e.what);
    ent_store_close(s);
    ent_sha256_hex(hex, &h);
    hex[16] = '\0';
    if (ent_str_fmt(&path, W.a, &e, "keys/%s-%s.pem", person, hex) != ENT_OK) fail_msg("%s", e.what);
    return path.p;
}

/* ---- a node that is well ------------------------------------------------------------------------------------------------------ */

static void test_a_sound_node(void **state)
{
    node_state before = state_of(&W, "nato");
    told t = examine();

    (void)state;
    find_in(t, "database", "ok", "whole", "");
    find_in(t, "files", "ok", "nothing else", "");
    find_in(t, "log", "ok", "holds", "");
    find_in(t, "log", "note", "not examined", "log rebuild");
    find_in(t, "keys", "ok", "well formed", "");
    find_in(t, "node keys", "ok", "expires soon", "");
    find_in(t, "clock", "ok", "fits", "");
    find_in(t, "backups", "warning", "no backup key", "node backup-key");
    find_in(t, "partners", "ok", "pinned", "");
    assert_int_equal(t.exit_code, 0);
    assert_string_equal(text_in(t, "verdict"), "something wants care");
    assert_unchanged(&W, "nato", before, "node doctor");
}

/* Law 3: nothing in the answer depends on what the node holds. */
static void test_it_tells_no_counts(void **state)
{
    told before = examine(), after;

    (void)state;
    add_document(&W, "nato", "anna", "D-1", "NATO SECRET", "EXERCISE text EXERCISE");
    after = examine();
    if (!ent_str_eq(before.text, after.text)) fail_msg("%.*s\n%.*s", ENT_F(before.text), ENT_F(after.text));
}

static void test_no_node(void **state)
{
    told t = ask(&W, "elsewhere", NULL, "node doctor", NULL);

    (void)state;
    assert_int_equal(t.exit_code, ENT_EXIT_NO_NODE);
}

/* ---- database ------------------------------------------------------------------------------------------------------------------- */

static void overwrite(const char *name, long at, size_t n)
{
    FILE *f = fopen(in_node(name), "r+b");

    assert_non_null(f);
    assert_int_equal(fseek(f, at, SEEK_SET), 0);
    for (size_t i = 0; i < n; i++) assert_int_not_equal(fputc(0xa5, f), EOF);
    assert_int_equal(fclose(f), 0);
}

static void test_damage(void **state)
{
    (void)state;
    overwrite("entente.db", 4096L * 20, 4096L * 10);
    found("database", "fault", "damaged", "node restore");
    overwrite("entente.db", 0, 100);
    found("database", "fault", "damaged or is no database", "backup");
    found("log", "fault", "cannot be read", "part database");
    found("keys", "fault", "cannot be read", "part database");
    found("files", "ok", "", "");
}

static void test_search_index(void **state)
{
    (void)state;
    add_document(&W, "nato", "anna", "D-2", "NATO SECRET", "EXERCISE text EXERCISE");
    found("search index", "ok", "every revision", "");
    tamper("UPDATE search_posting SET data = x'ff'");
    found("search index", "fault", "damaged", "log rebuild");
    assert_refused(ask(&W, "nato", "anna", "search", "text", "D-2", NULL), ENT_UNVERIFIED, "R-63", "a damaged index");
    tamper("DELETE FROM search_state");
    found("search index", "fault", "does not hold every revision", "log rebuild");
    must(&W, "nato", "eva", "log rebuild", NULL);
    found("search index", "ok", "every revision", "");
    assert_int_equal(number_in(must(&W, "nato", "anna", "search", "text", "D-2", NULL), "visible_hits"), 1);
}

static void test_other_formats(void **state)
{
    (void)state;
    tamper("PRAGMA user_version = 1");
    found("database", "fault", "older format 1", "node upgrade");
    tamper("PRAGMA user_version = 99");
    found("database", "fault", "format 99", "newer program");
}

static void test_a_lost_database(void **state)
{
    (void)state;
    assert_int_equal(unlink(in_node("entente.db")), 0);
    found("database", "fault", "cannot be opened", "");
    found("disk", "ok", "", "");
}

static void test_a_large_journal(void **state)
{
    ent_arena *a = ent_arena_new(W.a, 0);
    ent_store *r;
    ent_err e;

    (void)state;
    if (ent_store_open(&r, a, in_node("entente.db"), ENT_STORE_READ, &e) != ENT_OK || ent_store_begin(r, &e) != ENT_OK)
        fail_msg("%s", e.what);
    assert_non_null(ent_log_head(&(ent_log_state){0}, r, a, &e) == ENT_OK ? &e : NULL); /* a snapshot that is held for long */
    tamper("CREATE TABLE big(x); INSERT INTO big VALUES (zeroblob(70000000)); DROP TABLE big");
    found("database", "note", "has grown", "open for long");
    ent_arena_free(a);
}

/* ---- files ------------------------------------------------------------------------------------------------------------------------ */

static void test_files_that_were_left(void **state)
{
    (void)state;
    plant("unflushed-1", "");
    found("files", "warning", "may still hold what was destroyed", "writes");
    plant("x.tmp", "");
    found("files", "note", "x.tmp: Left by a run", "remove it");
    plant("letter", "");
    found("files", "note", "letter: It does not belong", "who put it there");
    assert_int_equal(mkdir(in_node("before-upgrade-1"), 0700), 0);
    found("files", "note", "before an upgrade", "destroy this folder");
    assert_int_equal(mkdir(path_of(&W, "nato.partial"), 0700), 0);
    found("files", "note", "nato.partial", "remove it");
}

static void test_rights(void **state)
{
    (void)state;
    assert_int_equal(chmod(path_of(&W, "nato"), 0755), 0);
    found("files", "warning", "Others than its owner", "chmod 700");
    assert_int_equal(chmod(in_node("entente.db"), 0640), 0);
    found("database", "warning", "mode 0640", "chmod 600");
    assert_int_equal(chmod(in_node("keys"), 0750), 0);
    found("keys", "warning", "mode 0750", "chmod 700");
    assert_int_equal(chmod(in_node(key_file("bert")), 0644), 0);
    found("keys", "warning", "mode 0644", "chmod 600");
    if (chown(in_node(key_file("bert")), 12345, (gid_t)-1) != 0) ent_test_skip("this account may not give files away");
    found("keys", "warning", "number 12345", "chown");
}

static void test_the_queue(void **state)
{
    (void)state;
    unlink(in_node("entente.queue"));
    found("files", "ok", "", "");
    assert_int_equal(mkdir(in_node("entente.queue"), 0700), 0);
    found("files", "warning", "do not take turns", "remove it");
}

/* ---- log and clock ------------------------------------------------------------------------------------------------------------------- */

static void test_a_broken_log(void **state)
{
    (void)state;
    tamper(
        "UPDATE log_entry SET body = replace(body, 'bert', 'karl') WHERE seq = (SELECT max(seq) FROM log_entry WHERE body LIKE '%bert%')");
    found("log", "fault", "broken", "restore");
    found("keys", "ok", "", "");
}

static void test_the_clock(void **state)
{
    (void)state;
    W.now -= 600;
    found("clock", "warning", "The clock says", "Set the clock");
    W.now -= 2 * DAY_SECONDS;
    found("clock", "fault", "newest entry is of", "Set the clock");
    W.now += 400 * (ent_time)DAY_SECONDS;
    found("clock", "warning", "more than 100 days", "node clock");
}

/* ---- keys ---------------------------------------------------------------------------------------------------------------------------- */

static void test_key_files(void **state)
{
    const char *bert = key_file("bert"), *eva = key_file("eva"), *admin = key_file("admin");

    (void)state;
    assert_int_equal(unlink(in_node(bert)), 0);
    found("keys", "warning", "key file of bert is not here", "key recover");
    plant(eva, "-----BEGIN ENCRYPTED PRIVATE KEY-----\n");
    found("keys", "fault", "key file of eva is damaged", "backup");
    plant(eva, "{\"a note\":\"that is none\"}");
    found("keys", "fault", "key file of eva is damaged", "backup");
    plant("keys/zoe-0011223344556677.pem", "");
    found("keys", "note", "zoe-0011223344556677.pem belongs to nobody", "remove");
    plant("keys/carla.pem", "");
    found("keys", "warning", "format 1", "node upgrade");
    assert_int_equal(unlink(in_node(admin)), 0);
    found("keys", "fault", "No administrator", "backup");
}

static void test_no_keys_at_all(void **state)
{
    (void)state;
    assert_int_equal(rename(in_node("keys"), path_of(&W, "away")), 0);
    found("keys", "fault", "folder keys is missing", "backup");
}

static void test_keys_expire(void **state)
{
    (void)state;
    must(&W, "nato", "admin", "person add", "person", "olga", "roles", "reader", "new-passphrase", W.pass, "expires", "2026-07-15", NULL);
    found("keys", "warning", "olga expires on 2026-07-15", "key rotate");
    W.now += 50 * (ent_time)DAY_SECONDS;
    found("keys", "warning", "olga expired on 2026-07-15", "key rotate");
    must(&W, "nato", "admin", "key revoke", "person", "olga", "reason", "lost", NULL);
    found("keys", "note", "olga was revoked", "key recover");
    W.now += 5 * 366 * (ent_time)DAY_SECONDS;
    found("node keys", "warning", "The node's release key expired", "key rotate --purpose release");
}

/* ---- disk ------------------------------------------------------------------------------------------------------------------------------ */

static void test_a_small_disk(void **state)
{
    const char *at = path_of(&W, "small");
    char data[40] = "size=24m", command[1400];
    told t;

    (void)state;
    assert_int_equal(mkdir(at, 0700), 0);
    if (mount("none", at, "tmpfs", 0, data) != 0) ent_test_skip("this account may not mount");
    snprintf(command, sizeof command, "cp -r '%s' '%s/nato'", path_of(&W, "nato"), at);
    if (system(command) != 0) fail_msg("%s", command);
    t = must(&W, "small/nato", NULL, "node doctor", NULL);
    snprintf(data, sizeof data, "size=6m");
    assert_int_equal(mount(NULL, at, NULL, MS_REMOUNT, data), 0);
    find_in(t, "disk", "warning", "MiB are free", "larger disk");
    t = must(&W, "small/nato", NULL, "node doctor", NULL);
    assert_int_equal(mount(NULL, at, NULL, MS_REMOUNT | MS_RDONLY, data), 0);
    find_in(t, "disk", "fault", "are free", "Free space");
    assert_int_equal(t.exit_code, 5);
    t = must(&W, "small/nato", NULL, "node doctor", NULL);
    umount(at);
    find_in(t, "disk", "warning", "cannot be written", "copy the whole folder");
    find_in(t, "database", "ok", "whole", "");
    find_in(t, "log", "ok", "holds", "");
}

/* ---- backups and partners ---------------------------------------------------------------------------------------------------------------- */

/* The rows are put in as node backup would leave them; no file is made. */
static void backup_row(const char *id, const char *kind, int entries, ent_time time)
{
    char sql[300];

    snprintf(sql, sizeof sql, "INSERT INTO backup VALUES ('%s', '%s', %d, %lld, 'admin', NULL)", id, kind, entries, (long long)time);
    tamper(sql);
}

static void test_backups(void **state)
{
    (void)state;
    tamper("UPDATE node SET backup_key = zeroblob(32)");
    found("backups", "warning", "never backed up", "node backup --out");
    backup_row("d1", "data", 10, W.now);
    found("backups", "warning", "no key backup", "node backup --keys");
    backup_row("k1", "keys", 9, W.now);
    found("backups", "warning", "older than the newest data backup", "node backup --keys");
    backup_row("k2", "keys", 12, W.now + 1);
    found("backups", "note", "not reported destroyed: 1", "backup-replaced");
    tamper("UPDATE backup SET replaced = 5 WHERE id = 'k1'");
    found("backups", "ok", "recent", "");
    W.now += 9 * DAY_SECONDS;
    found("backups", "warning", "9 days old", "node backup --out");
}

static void test_partners(void **state)
{
    (void)state;
    must(&W, "nato", "admin", "agreement add", "file", put_text(&W, "agreement.json", agreement_text()), NULL);
    found("partners", "warning", "EU, but its release key is not pinned", "key pin");
    found("partners", "warning", "EU, but its checkpoint key is not pinned", "key pin");
    make_eu(&W, "eu");
    introduce(&W, "nato", "NATO", "eu", "EU");
    found("partners", "ok", "pinned", "");
    tamper("INSERT INTO channel(agreement, sender, recipient, sequence, manifest, size, root, held) "
           "VALUES ('TEST-1', 'NATO', 'EU', 0, zeroblob(32), 0, zeroblob(32), 1) ON CONFLICT DO UPDATE SET held = 1");
    found("partners", "warning", "channel to EU under TEST-1 is held", "node reconcile");
}

#define D(f) cmocka_unit_test_setup_teardown(f, fresh, gone)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        D(test_a_sound_node),    D(test_it_tells_no_counts), D(test_no_node),
        D(test_damage),          D(test_search_index),       D(test_other_formats),
        D(test_a_lost_database), D(test_a_large_journal),    D(test_files_that_were_left),
        D(test_rights),          D(test_the_queue),          D(test_a_broken_log),
        D(test_the_clock),       D(test_key_files),          D(test_no_keys_at_all),
        D(test_keys_expire),     D(test_a_small_disk),       D(test_backups),
        D(test_partners),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
