/* SPDX-License-Identifier: Apache-2.0 */
/* Nothing readable is left of what was destroyed: every byte of the node's folder, of TMPDIR and of older backups is searched for the
 * text, for parts of it, for its key and its cipher text. The search is shown able to find them.                           */
#include <entente/backup.h>

#include "destroy_help.h"

static void test_imported_is_gone(void **state)
{
    ent_str text = random_text(10, TEXT_SIZE), big = random_text(11, BIG_SIZE), kept = random_text(12, TEXT_SIZE);
    stored s[3];
    told t;

    (void)state;
    add_secret("nato", "anna", "G-1", "NATO RESTRICTED", text);
    add_secret("nato", "anna", "G-2", "NATO RESTRICTED", big);
    add_secret("nato", "anna", "G-3", "NATO RESTRICTED", kept);
    assert_true(read_stored(&s[0], db_of("nato"), text));
    assert_true(read_stored(&s[1], db_of("nato"), big));
    assert_true(read_stored(&s[2], db_of("nato"), kept));
    for (int i = 0; i < 3; i++) { /* the search finds what is there */
        assert_true(hits_under(W.root, wrapped_of(&s[i])) != 0);
        assert_true(hits_under(W.root, (ent_str){s[i].sealed.p, 64}) != 0);
    }
    assert_int_equal(hits_under(W.root, text), 0); /* even before, the text is nowhere in the clear */
    destroy_it("nato", "dirk", "dora", "G-1");
    destroy_it("nato", "dora", "sam", "G-2");
    assert_false(note_left("nato"));
    assert_nothing_left(W.root, text, &s[0]);
    assert_nothing_left(W.root, big, &s[1]);
    if (getenv("TMPDIR") != NULL) assert_nothing_left(getenv("TMPDIR"), text, &s[0]);
    assert_false(read_stored(&s[0], db_of("nato"), text));

    /* What was not destroyed is there, and given its key the text is found again. */
    assert_true(hits_under(W.root, wrapped_of(&s[2])) != 0);
    must(&W, "nato", "anna", "item export", "item", "G-3", "out", path_of(&W, "out.txt"), NULL);
    assert_int_equal(hits_under(W.root, kept), 1);
    assert_int_equal(parts_under(W.root, kept), TEXT_SIZE / PART);
    unlink(path_of(&W, "out.txt"));
    t = ask(&W, "nato", "anna", "item export", "item", "G-1", "out", path_of(&W, "out.txt"), NULL);
    assert_refused(t, ENT_REFUSED, "R-51", "exports what was destroyed");
    assert_null(get_file(&W, "out.txt").p);
    assert_whole(&W, "nato", "eva");
}

/* A reader that holds an older snapshot sees, and keeps, what was; the next command that writes empties the journal. */
static void test_reader_in_the_way(void **state)
{
    ent_str text = random_text(20, TEXT_SIZE);
    sqlite3 *reader;
    stored s;
    told t;

    (void)state;
    add_secret("nato", "anna", "H-1", "NATO RESTRICTED", text);
    assert_true(read_stored(&s, db_of("nato"), text));
    must(&W, "nato", "dirk", "registry destroy", "item", "H-1", "authority", "EXERCISE letter 4", NULL);
    reader = raw_open(db_of("nato"));
    assert_int_equal(sqlite3_exec(reader, "BEGIN; SELECT count(seq) FROM log_entry", NULL, NULL, NULL), SQLITE_OK);
    t = must(&W, "nato", "dora", "registry destroy", "item", "H-1", "confirm", "", NULL);
    assert_non_null(strstr(text_in(t, "warning"), "any later command"));
    assert_true(note_left("nato"));
    assert_true(hits_under(W.root, wrapped_of(&s)) != 0); /* so the warning is true */
    t = must(&W, "nato", "anna", "import", "file", put_text(&W, "in.txt", "EXERCISE\n"), "number", "H-2", "title", "x", "label",
             "NATO UNCLASSIFIED", "exercise", "", NULL);
    assert_null(ent_json_get(t.json, "warning")); /* it is no concern of hers (law 3) */
    assert_true(note_left("nato"));
    assert_true(hits_under(W.root, wrapped_of(&s)) != 0);
    sqlite3_close(reader);
    assert_true(hits_under(W.root, wrapped_of(&s)) != 0);
    must(&W, "nato", "anna", "import", "file", put_text(&W, "in.txt", "EXERCISE\n"), "number", "H-3", "title", "x", "label",
         "NATO UNCLASSIFIED", "exercise", "", NULL);
    assert_false(note_left("nato"));
    assert_nothing_left(W.root, text, &s);
    assert_whole(&W, "nato", "eva");
}

/* Deleting as SQLite does by default leaves the key in the file, and the search sees it. */
static void test_search_sees_a_plain_delete(void **state)
{
    ent_str text = random_text(30, TEXT_SIZE);
    const char *copy = path_of(&W, "copy.db");
    sqlite3 *db;
    stored s;

    (void)state;
    add_secret("nato", "anna", "I-1", "NATO RESTRICTED", text);
    assert_true(read_stored(&s, db_of("nato"), text));
    copy_file(db_of("nato"), copy);
    db = raw_open(copy);
    assert_int_equal(sqlite3_exec(db, "PRAGMA secure_delete=OFF; DELETE FROM content; PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    assert_false(read_stored(&s, copy, text));
    assert_true(hits_in(copy, wrapped_of(&s)) != 0);
    copy_file(db_of("nato"), copy);
    db = raw_open(copy);
    assert_int_equal(sqlite3_exec(db, "PRAGMA secure_delete=ON; DELETE FROM content; PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    assert_int_equal(hits_in(copy, wrapped_of(&s)), 0);
    unlink(copy);
}

/* ---- the same text twice ---- */

static void test_same_text_twice(void **state)
{
    ent_str text = random_text(40, TEXT_SIZE), other = random_text(41, TEXT_SIZE);
    const char *alone;
    stored s;
    told t;

    (void)state;
    add_secret("nato", "anna", "K-1", "NATO RESTRICTED", text);
    add_secret("nato", "anna", "K-2", "NATO SECRET", text); /* rita does not see this one */
    add_secret("nato", "anna", "K-3", "NATO RESTRICTED", other);
    must(&W, "nato", "rita", "registry destroy", "item", "K-3", "authority", "EXERCISE letter 5", NULL);
    alone = shape_of(must(&W, "nato", "rosa", "registry destroy", "item", "K-3", "confirm", "", NULL));
    must(&W, "nato", "rita", "registry destroy", "item", "K-1", "authority", "EXERCISE letter 5", NULL);
    t = must(&W, "nato", "rosa", "registry destroy", "item", "K-1", "confirm", "", NULL);
    assert_string_equal(shape_of(t), alone);
    assert_refused(ask(&W, "nato", "rita", "item export", "item", "K-1", "out", path_of(&W, "x"), NULL), ENT_REFUSED, "R-51",
                   "gone for her");
    assert_refused(ask(&W, "nato", "dirk", "item export", "item", "K-1", "out", path_of(&W, "x"), NULL), ENT_REFUSED, "R-51",
                   "gone as this revision, also for who sees the other one");
    must(&W, "nato", "dirk", "item export", "item", "K-2", "out", path_of(&W, "out.txt"), NULL);
    assert_true(ent_str_eq(get_file(&W, "out.txt"), text));
    unlink(path_of(&W, "out.txt"));
    assert_true(read_stored(&s, db_of("nato"), text));

    destroy_it("nato", "dirk", "dora", "K-2"); /* the export has registered it */
    assert_nothing_left(W.root, text, &s);
    assert_whole(&W, "nato", "eva");
}

/* Entered again, the text has a new key, and the destroyed revision stays destroyed; also when the log is applied again. */
static void test_entered_again(void **state)
{
    ent_str text = random_text(50, TEXT_SIZE);
    const char *old;
    stored first, second;
    told t;

    (void)state;
    old = text_in(add_secret("nato", "anna", "L-1", "NATO RESTRICTED", text), "revision");
    assert_true(read_stored(&first, db_of("nato"), text));
    destroy_it("nato", "dirk", "dora", "L-1");
    add_secret("nato", "anna", "L-2", "NATO RESTRICTED", text);
    assert_true(read_stored(&second, db_of("nato"), text));
    assert_memory_not_equal(first.wrapped, second.wrapped, WRAPPED);
    assert_int_equal(hits_under(W.root, wrapped_of(&first)), 0);
    assert_whole(&W, "nato", "eva");
    must(&W, "nato", "eva", "log rebuild", "repair", "", NULL);
    assert_refused(ask(&W, "nato", "dirk", "item export", "item", "L-1", "out", path_of(&W, "x"), NULL), ENT_REFUSED, "R-51", "L-1");
    must(&W, "nato", "dirk", "item export", "item", "L-2", "out", path_of(&W, "out.txt"), NULL);
    assert_true(ent_str_eq(get_file(&W, "out.txt"), text));
    unlink(path_of(&W, "out.txt"));
    /* By the revision's own UUID too, and a source can still be named: that something restates it must stay recordable. */
    t = destroy("dirk", old, "authority", "again");
    assert_refused(t, ENT_CONFLICT, "R-51", "by its UUID");
    must(&W, "nato", "anna", "import", "file", put_text(&W, "in.txt", "EXERCISE: a summary\n"), "number", "L-3", "title", "x", "label",
         "NATO RESTRICTED", "exercise", "", "from", "L-1", NULL);
    assert_whole(&W, "nato", "eva");
}

/* ---- what came from a partner ---- */

static void test_received_is_gone(void **state)
{
    ent_str text = random_text(70, TEXT_SIZE), bundle_bytes;
    const char *const items[] = {"R-1", "R-2"};
    const char *release, *bundle = path_of(&W, "one.zip");
    node_state before;
    stored s;
    told t;

    (void)state;
    add_secret("nato", "anna", "R-1", TO_EC, text);
    add_document(&W, "nato", "anna", "R-2", TO_EC, "EXERCISE: stays\n");
    must(&W, "nato", "dirk", "registry destroy", "item", "G-1", "certificate", path_of(&W, "first.cert"), NULL);
    assert_refused(ask(&W, "nato", "dirk", "registry certificate", "file", path_of(&W, "first.cert"), NULL), ENT_UNVERIFIED, "R-51",
                   "our own certificate as a partner's");
    release = approved_release(&W, "nato", items, 2);
    assert_refused(destroy("dirk", "R-1", "authority", "letter"), ENT_REFUSED, "R-52", "an approved release names it");
    must(&W, "nato", "bert", "release bundle", "release", release, "out", bundle, NULL);
    must(&W, "eu", "greta", "receive", "file", bundle, NULL);
    bundle_bytes = get_file(&W, "one.zip");
    unlink(bundle);
    assert_true(read_stored(&s, db_of("eu"), text));

    must(&W, "eu", "greta", "registry destroy", "item", "R-1", "authority", "EXERCISE letter 8", NULL);
    must(&W, "eu", "gina", "registry destroy", "item", "R-1", "confirm", "", "certificate", path_of(&W, "eu.cert"), NULL);
    assert_nothing_left(path_of(&W, "eu"), text, &s);

    /* The same bundle again, and the same revision in another bundle: it is known, and stays destroyed. */
    put_file(&W, "one.zip", bundle_bytes.p, bundle_bytes.n);
    t = must(&W, "eu", "greta", "receive", "file", bundle, NULL);
    assert_true(flag_in(t, "already_received"));
    release = approved_release(&W, "nato", items, 2);
    must(&W, "nato", "bert", "release bundle", "release", release, "out", bundle, NULL);
    t = must(&W, "eu", "greta", "receive", "file", bundle, NULL);
    assert_int_equal(number_in(t, "known"), 2);
    assert_int_equal(number_in(t, "stored"), 0);
    unlink(bundle);
    assert_false(read_stored(&s, db_of("eu"), text));
    assert_int_equal(hits_under(path_of(&W, "eu"), text), 0);
    t = ask(&W, "eu", "greta", "item export", "item", "R-1", "out", path_of(&W, "x"), NULL);
    assert_refused(t, ENT_REFUSED, "R-51", "exports what was destroyed there");
    must(&W, "eu", "greta", "item export", "item", "R-2", "out", path_of(&W, "x"), NULL);
    assert_whole(&W, "eu", "ines");

    /* The partner's certificate is entered here, once. */
    t = must(&W, "nato", "dirk", "registry certificate", "file", path_of(&W, "eu.cert"), NULL);
    assert_false(flag_in(t, "already_recorded"));
    assert_string_equal(text_in(t, "org"), "EU");
    before = state_of(&W, "nato");
    t = must(&W, "nato", "dora", "registry certificate", "file", path_of(&W, "eu.cert"), NULL);
    assert_true(flag_in(t, "already_recorded"));
    put_file(&W, "bad.cert", "{}", 2);
    assert_refused(ask(&W, "nato", "dirk", "registry certificate", "file", path_of(&W, "bad.cert"), NULL), ENT_UNVERIFIED, "R-51",
                   "no cert");
    assert_unchanged(&W, "nato", before, "what was entered already, and what is none");
    assert_whole(&W, "nato", "eva");
}

/* ---- older backups ---- */

/* What a backup holds, once it is opened with the printed page. */
typedef struct opened {
    search s;
    bool keys;
} opened;

static ent_code take_head(void *ctx, const ent_backup_head *head, ent_err *e)
{
    opened *o = ctx;

    (void)e;
    o->keys = head->kind == ENT_BACKUP_KEYS;
    return ENT_OK;
}

static ent_code take_entry(void *ctx, const ent_backup_entry *entry, ent_err *e)
{
    opened *o = ctx;

    (void)e;
    search_bytes(&o->s, entry->body);
    return ENT_OK;
}

static ent_code take_content(void *ctx, const ent_backup_content *c, ent_err *e)
{
    opened *o = ctx;

    (void)e;
    search_bytes(&o->s, o->keys ? (ent_str){(const char *)c->wrapped, WRAPPED} : c->sealed);
    return ENT_OK;
}

static ent_code take_keyfile(void *ctx, ent_str name, ent_str bytes, ent_err *e)
{
    opened *o = ctx;

    (void)name;
    (void)e;
    search_bytes(&o->s, bytes);
    return ENT_OK;
}

static ent_code from_file(void *ctx, void *p, size_t n, size_t *got, ent_err *e)
{
    return ent_file_in_read(ctx, p, n, got, e);
}

static size_t hits_opened(const char *file, const char *page, ent_str needle)
{
    ent_backup_taker taker = {.head = take_head, .entry = take_entry, .content = take_content, .keyfile = take_keyfile};
    opened o = {.s.needle = needle};
    ent_secret key;
    ent_file_in *f;
    ent_err e;

    taker.ctx = &o;
    if (ent_backup_page_read(&key, get_file(&W, page), (ent_str){0}, &e) != ENT_OK ||
        ent_file_in_open(&f, W.a, path_of(&W, file), &e) != ENT_OK ||
        ent_backup_read(W.a, (ent_source){from_file, f}, &key, &taker, &e) != ENT_OK)
        fail_msg("%s: %s: %s", file, e.place, e.what);
    return o.s.hits;
}

/* The id of the backup of this kind that an answer speaks of. */
static const char *backup_id(told t, const char *kind)
{
    const ent_json *all = ent_json_get(t.json, "backups");

    assert_non_null(all);
    for (size_t i = 0; i < all->n; i++)
        if (ent_str_is(ent_json_str(all->items[i], "kind"), kind)) return ent_json_str(all->items[i], "id").p;
    fail_msg("no backup of the kind %s: %.*s", kind, ENT_F(t.text));
    return NULL;
}

/* The state of the newest destruction, and how many key backups are to be replaced. */
static const char *state_of_last(size_t *keys)
{
    const ent_json *all = ent_json_get(must(&W, "nato", "dirk", "registry destructions", NULL).json, "destructions"), *last;
    const ent_json *v;

    assert_true(all != NULL && all->n != 0);
    last = all->items[all->n - 1];
    v = ent_json_get(last, "key_backups_to_replace");
    *keys = v != NULL ? v->n : 0;
    return ent_json_str(last, "state").p;
}

/* An older data backup still holds the cipher text, and nothing that opens it; its key is in the older key backup alone, so the destruction
 * stays open until that is reported replaced and a new one exists.                                                       */
static void test_older_backups(void **state)
{
    ent_str text = random_text(80, TEXT_SIZE);
    const char *older, *newer;
    size_t keys;
    stored s;
    told t;

    (void)state;
    W.now += 3600;
    add_secret("nato", "anna", "Q-1", "NATO RESTRICTED", text);
    assert_true(read_stored(&s, db_of("nato"), text));
    must(&W, "nato", "admin", "node backup-key", "out", path_of(&W, "page"), NULL);
    t = must(&W, "nato", "admin", "node backup", "out", path_of(&W, "old.data"), "keys", path_of(&W, "old.keys"), NULL);
    older = backup_id(t, "keys");
    W.now += 3600;
    must(&W, "nato", "dirk", "registry destroy", "item", "Q-1", "authority", "EXERCISE letter 10", NULL);
    t = must(&W, "nato", "dora", "registry destroy", "item", "Q-1", "confirm", "", NULL);
    assert_string_equal(text_in(t, "state"), "open");
    assert_non_null(strstr(t.text.p, older));
    assert_string_equal(state_of_last(&keys), "open");
    assert_int_equal(keys, 1);

    assert_nothing_left(W.root, text, &s); /* the files of the backups are sealed as a whole */
    assert_int_equal(hits_opened("old.data", "page", text), 0);
    for (size_t at = 0; at + PART <= text.n; at += 10 * PART)
        assert_int_equal(hits_opened("old.data", "page", (ent_str){text.p + at, PART}), 0);
    assert_int_equal(hits_opened("old.data", "page", wrapped_of(&s)), 0);
    assert_int_equal(hits_opened("old.data", "page", s.sealed), 1);
    assert_int_equal(hits_opened("old.keys", "page", wrapped_of(&s)), 1); /* so it has to go */

    must(&W, "nato", "admin", "node backup-replaced", "id", older, NULL);
    assert_string_equal(state_of_last(&keys), "open"); /* there is no key backup at all now */
    assert_int_equal(keys, 0);
    t = must(&W, "nato", "admin", "node backup", "out", path_of(&W, "new.data"), "keys", path_of(&W, "new.keys"), NULL);
    newer = backup_id(t, "keys");
    assert_string_not_equal(newer, older);
    assert_string_equal(state_of_last(&keys), "closed");
    assert_int_equal(hits_opened("new.keys", "page", wrapped_of(&s)), 0);
    assert_int_equal(hits_opened("new.data", "page", s.sealed), 0);
    assert_whole(&W, "nato", "eva");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_imported_is_gone),
        cmocka_unit_test(test_reader_in_the_way),
        cmocka_unit_test(test_search_sees_a_plain_delete),
        cmocka_unit_test(test_same_text_twice),
        cmocka_unit_test(test_entered_again),
        cmocka_unit_test(test_received_is_gone),
        cmocka_unit_test(test_older_backups),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
