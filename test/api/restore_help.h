/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of node restore: a node of NATO with a partner, its backups, and what happened after them.
 *
 *   older.keys ──► data, same.keys ──► two bundles, a receipt, two orders ──► ordered.data, ordered.keys ──► both carried out ──► new.keys
 *
 * All material is invented and marked EXERCISE.                                                                        */
#ifndef ENTENTE_TEST_API_RESTORE_HELP_H
#define ENTENTE_TEST_API_RESTORE_HELP_H

#include <sqlite3.h>

#include <entente/backup.h>

#include "node_help.h"

#define HOUR INT64_C(3600)
#define SECURITY "NATO: SECRET; Context=NATO; Received Information=EU; Releasable To=NATO"

static world W;
static const char *early;                               /* approved before the backup, bundled after it */
static ent_str gone_wrapped, gone_sealed, kept_wrapped; /* as they stood in the database before the destruction */
static struct {
    const char *older, *same, *fresh; /* ids of key backups: before the data, with it, after the destruction */
    int64_t fresh_entries;
} Keys;

/* ---- making ------------------------------------------------------------------------------------------------------------------------ */
static inline void paper(const char *number, const char *class)
{
    char marking[100], text[200];

    snprintf(marking, sizeof marking, "NATO %s " NODE_EC, class);
    snprintf(text, sizeof text, "EXERCISE text of %s, which nobody else wrote: 7f3c-%s-91ab", number, number);
    add_document(&W, "nato", "anna", number, marking, text);
}

static inline const char *bundled(const char *dir, const char *release, const char *file)
{
    must(&W, dir, "bert", "release bundle", "release", release, "out", path_of(&W, file), NULL);
    return path_of(&W, file);
}

static inline const char *received(const char *dir, const char *file, const char *receipt)
{
    must(&W, dir, "greta", "receive", "file", file, "receipt", path_of(&W, receipt), NULL);
    return path_of(&W, receipt);
}

static inline const char *approved_one(const char *dir, const char *item)
{
    return approved_release(&W, dir, &item, 1);
}

static inline void save_content(const char *number)
{
    char sql[200], path[700];
    sqlite3_stmt *st;
    sqlite3 *db;
    bool gone = strcmp(number, "EX-05") == 0;

    inside(path, sizeof path, path_of(&W, "nato"), "entente.db");
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    snprintf(sql, sizeof sql, "SELECT c.wrapped, c.sealed FROM content c JOIN revision r ON r.content = c.digest WHERE r.number = '%s'",
             number);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    for (int i = 0; i < 2; i++) {
        ent_str bytes = {sqlite3_column_blob(st, i), (size_t)sqlite3_column_bytes(st, i)}, copy;
        ent_err e;
        assert_int_equal(ent_str_dup(&copy, W.a, bytes, &e), ENT_OK);
        if (i == 0) *(gone ? &gone_wrapped : &kept_wrapped) = copy;
        else if (gone) gone_sealed = copy;
    }
    sqlite3_finalize(st);
    sqlite3_close(db);
}

/* The key backup of an answer of node backup. */
static inline const ent_json *key_backup(told t)
{
    const ent_json *all = ent_json_get(t.json, "backups");

    for (size_t i = 0; i < all->n; i++)
        if (ent_str_is(ent_json_str(all->items[i], "kind"), "keys")) return all->items[i];
    fail_msg("no key backup: %.*s", ENT_F(t.text));
    return NULL;
}

static inline const char *id_of(const ent_json *backup)
{
    return ent_json_str(backup, "id").p;
}

static inline void order(const char *number, const char *authority)
{
    must(&W, "nato", "dirk", "registry destroy", "item", number, "authority", authority, NULL);
}

static inline void later_acts(void)
{
    const char *second = approved_one("nato", "EX-02");
    const ent_json *fresh;
    char out[100];

    W.now += HOUR;
    must(&W, "nato", "dirk", "release receipt", "file", received("eu", bundled("nato", second, "two.bundle"), "two.receipt"), NULL);
    received("eu", bundled("nato", early, "three.bundle"), "three.receipt");
    must(&W, "nato", "dirk", "registry register", "item", "EX-06", NULL);
    paper("EX-11", "RESTRICTED");
    order("EX-05", "EXERCISE order 5");
    order("EX-11", "EXERCISE order 11, which is taken back");
    must(&W, "nato", "admin", "node backup", "out", path_of(&W, "ordered.data"), "keys", path_of(&W, "ordered.keys"), NULL);
    W.now += HOUR;
    must(&W, "nato", "sam", "registry destroy", "item", "EX-05", "confirm", "", "certificate", path_of(&W, "five.certificate"), NULL);
    must(&W, "nato", "dirk", "registry destroy", "item", "EX-11", "withdraw", "", NULL);
    order("EX-11", "EXERCISE order 11 again");
    must(&W, "nato", "sam", "registry destroy", "item", "EX-11", "confirm", "", "certificate", path_of(&W, "eleven.certificate"), NULL);
    snprintf(out, sizeof out, "%s", "EX-09");
    paper(out, "RESTRICTED");
    fresh = key_backup(must(&W, "nato", "admin", "node backup", "keys", path_of(&W, "new.keys"), NULL));
    Keys.fresh = id_of(fresh);
    Keys.fresh_entries = ent_json_get(fresh, "entries")->integer;
    must(&W, "eu", "jens", "release statement", "agreement", "TEST-1", "for", "NATO", "out", path_of(&W, "statement"), NULL);
}

static inline int set_up(void **state)
{
    static const char *const papers[] = {"EX-01", "EX-02", "EX-03", "EX-04", "EX-05", "EX-06", "EX-07", "EX-08"};

    (void)state;
    if (world_open(&W, "restore") != 0) return 1;
    make_nato(&W, "nato");
    add_person(&W, "nato", "sam", "registry,security", SECURITY);
    make_eu(&W, "eu");
    introduce(&W, "nato", "NATO", "eu", "EU");
    for (size_t i = 0; i < NODE_COUNT(papers); i++) paper(papers[i], "CONFIDENTIAL");
    must(&W, "nato", "dirk", "release receipt", "file",
         received("eu", bundled("nato", approved_one("nato", "EX-01"), "one.bundle"), "one.receipt"), NULL);
    early = approved_one("nato", "EX-03");
    must(&W, "nato", "dirk", "registry register", "item", "EX-05", NULL);
    save_content("EX-05");
    save_content("EX-01");
    must(&W, "nato", "admin", "node backup-key", "out", path_of(&W, "page"), NULL);
    must(&W, "eu", "admin", "node backup-key", "out", path_of(&W, "eu.page"), "second", path_of(&W, "eu.second"), NULL);
    Keys.older = id_of(key_backup(must(&W, "nato", "admin", "node backup", "keys", path_of(&W, "older.keys"), NULL)));
    paper("EX-10", "CONFIDENTIAL"); /* newer than those keys */
    W.now += HOUR;
    Keys.same =
        id_of(key_backup(must(&W, "nato", "admin", "node backup", "out", path_of(&W, "data"), "keys", path_of(&W, "same.keys"), NULL)));
    must(&W, "eu", "admin", "node backup", "out", path_of(&W, "eu.data"), "keys", path_of(&W, "eu.keys"), NULL);
    later_acts();
    W.now += HOUR;
    return 0;
}

static inline int tear_down(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

/* ---- restoring ---------------------------------------------------------------------------------------------------------------------- */
typedef struct attempt {
    const char *person, *pass, *data, *keys, *page, *second, *to, *evidence, *more_evidence;
    bool last, older;
} attempt;

static inline told try_restore(attempt x)
{
    ent_argument v[12];
    size_t n = 0;

    v[n++] = (ent_argument){"backup", ent_str_c(path_of(&W, x.data ? x.data : "data"))};
    v[n++] = (ent_argument){"keys", ent_str_c(path_of(&W, x.keys ? x.keys : "new.keys"))};
    v[n++] = (ent_argument){"page", ent_str_c(path_of(&W, x.page ? x.page : "page"))};
    v[n++] = (ent_argument){"to", ent_str_c(path_of(&W, x.to ? x.to : "again"))};
    if (x.second) v[n++] = (ent_argument){"second", ent_str_c(path_of(&W, x.second))};
    if (x.evidence) v[n++] = (ent_argument){"evidence", ent_str_c(path_of(&W, x.evidence))};
    if (x.more_evidence) v[n++] = (ent_argument){"evidence", ent_str_c(path_of(&W, x.more_evidence))};
    if (x.last) v[n++] = (ent_argument){"last", ENT_S("")};
    if (x.older) v[n++] = (ent_argument){"older-keys", ENT_S("")};
    return ask_with(&W, NULL, x.person ? x.person : "admin", x.pass ? x.pass : NODE_PASS, operation_named("node restore"), 0, v, n);
}

static inline told restored(attempt x)
{
    told t = try_restore(x);

    if (t.code != ENT_OK) fail_msg("node restore: %s: %s: %s (%s)", ent_code_name(t.code), t.e.place, t.e.what, t.e.next);
    return t;
}

static inline void removed(const char *name)
{
    remove_tree(path_of(&W, name));
}

static inline const ent_json *row(told t, const char *list, size_t i)
{
    const ent_json *rows = ent_json_get(t.json, list);

    if (rows == NULL || rows->kind != ENT_JSON_ARR || rows->n <= i) fail_msg("no row %zu of \"%s\": %.*s", i, list, ENT_F(t.text));
    return rows->items[i];
}

static inline size_t rows_of(told t, const char *list)
{
    const ent_json *rows = ent_json_get(t.json, list);

    assert_non_null(rows);
    return rows->n;
}
static inline int begin(void **state)
{
    (void)state;
    removed("again");
    return 0;
}

#endif
