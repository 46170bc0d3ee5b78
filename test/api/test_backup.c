/* SPDX-License-Identifier: Apache-2.0 */
/* node backup-key, backup, backups, backup-replaced: what is saved while others write, what is refused, and who is told of a destruction.
 * Restoring is test_restore.c.                                                                                                */
#include <sqlite3.h>

#include <entente/backup.h>
#include <entente/log.h>

#include "node_help.h"

static world W;
static ent_secret Key;

/* ---- reading a backup back ---- */

typedef struct contents_of {
    ent_backup_head head;
    int64_t entries, contents, keyfiles;
    ent_tree tree;
    ent_digest *digest;
    bool anna; /* her key file is there */
} contents_of;

static ent_code take_head(void *ctx, const ent_backup_head *head, ent_err *e)
{
    contents_of *x = ctx;

    (void)e;
    x->head = *head;
    return ENT_OK;
}

static ent_code take_entry(void *ctx, const ent_backup_entry *entry, ent_err *e)
{
    contents_of *x = ctx;

    x->entries++;
    return ent_tree_add(&x->tree, x->digest, &entry->leaf, e);
}

static ent_code take_content(void *ctx, const ent_backup_content *c, ent_err *e)
{
    contents_of *x = ctx;
    uint8_t zero[40] = {0};

    (void)e;
    x->contents++;
    if (x->head.kind == ENT_BACKUP_KEYS) assert_memory_not_equal(c->wrapped, zero, sizeof zero);
    else assert_int_equal(c->sealed.n, c->length + 16);
    return ENT_OK;
}

static ent_code take_keyfile(void *ctx, ent_str name, ent_str bytes, ent_err *e)
{
    contents_of *x = ctx;

    (void)e;
    x->keyfiles++;
    if (ent_str_starts(name, "anna-")) x->anna = ent_str_starts(bytes, "-----BEGIN ENCRYPTED PRIVATE KEY-----");
    return ENT_OK;
}

static ent_code from_file(void *ctx, void *p, size_t n, size_t *got, ent_err *e)
{
    return ent_file_in_read(ctx, p, n, got, e);
}

static void read_key(const char *page, const char *second)
{
    ent_err e = {0};

    if (ent_backup_page_read(&Key, get_file(&W, page), second ? get_file(&W, second) : (ent_str){0}, &e) != ENT_OK)
        fail_msg("%s: %s", e.place, e.what);
}

static contents_of read_backup(const char *name)
{
    ent_backup_taker taker = {.head = take_head, .entry = take_entry, .content = take_content, .keyfile = take_keyfile};
    contents_of x = {0};
    ent_sha256 root;
    ent_file_in *f;
    ent_err e = {0};

    taker.ctx = &x;
    if (ent_digest_new(&x.digest, W.a, &e) != ENT_OK || ent_file_in_open(&f, W.a, path_of(&W, name), &e) != ENT_OK ||
        ent_backup_read(W.a, (ent_source){from_file, f}, &Key, &taker, &e) != ENT_OK ||
        ent_tree_root(&root, &x.tree, x.digest, &e) != ENT_OK)
        fail_msg("%s: %s: %s", name, e.place, e.what);
    if (x.head.kind == ENT_BACKUP_DATA) assert_true(ent_sha256_eq(&root, &x.head.root));
    return x;
}

/* ---- the world ---- */

#define LABEL "NATO RESTRICTED " NODE_EC
#define SECRET "NATO SECRET " NODE_EC

static told import_item(const char *number, const char *text, const char *label)
{
    return ask(&W, "nato", "anna", "import", "file", put_text(&W, "item.txt", text), "label", label, "number", number, "title", "EXERCISE",
               "exercise", "", NULL);
}

static int set_up(void **state)
{
    (void)state;
    if (world_open(&W, "backup") != 0) return 1;
    make_nato(&W, "nato");
    add_person(&W, "nato", "otto", "operator", NODE_NATO_RESTRICTED);
    for (int i = 0; i < 5; i++) {
        char number[20], text[60];
        snprintf(number, sizeof number, "EX-%d", i);
        snprintf(text, sizeof text, "EXERCISE: text %d\n", i);
        add_document(&W, "nato", "anna", number, i < 3 ? LABEL : SECRET, text);
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

static bool is_there(const char *name)
{
    return access(path_of(&W, name), F_OK) == 0;
}

static unsigned mode_of(const char *name)
{
    struct stat st;

    assert_int_equal(stat(path_of(&W, name), &st), 0);
    return st.st_mode & 0777;
}

/* ---- tests, in this order ---- */

static void no_key_yet(void **state)
{
    node_state before = state_of(&W, "nato");
    told t = ask(&W, "nato", "otto", "node backup", "out", path_of(&W, "b.data"), NULL);

    (void)state;
    assert_refused(t, ENT_REFUSED, NULL, "no backup key");
    assert_non_null(strstr(t.e.next, "backup-key"));
    assert_false(is_there("b.data"));
    assert_unchanged(&W, "nato", before, "refused");
}

static void key_and_page(void **state)
{
    char print[20];
    ent_public public;
    ent_err e;
    told t = must(&W, "nato", "admin", "node backup-key", "out", path_of(&W, "page"), NULL);

    (void)state;
    assert_int_equal(mode_of("page"), 0600);
    read_key("page", NULL);
    assert_int_equal(ent_wrap_public(&public, &Key, &e), ENT_OK);
    ent_public_fingerprint(print, &public);
    assert_string_equal(print, text_in(t, "fingerprint"));
    assert_non_null(strstr(get_file(&W, "page").p, print));
    assert_non_null(strstr(get_file(&W, "page").p, text_in(t, "words")));
    assert_non_null(strstr(get_file(&W, "page").p, "organisation   NATO\n"));
    assert_whole(&W, "nato", "eva");
    /* a page that is there is never written over */
    t = ask(&W, "nato", "admin", "node backup-key", "out", path_of(&W, "page"), NULL);
    assert_refused(t, ENT_CONFLICT, NULL, "the page is there");
    t = ask(&W, "nato", "admin", "node backup-key", "out", path_of(&W, "p2"), "second", path_of(&W, "p2"), NULL);
    assert_int_equal(t.exit_code, 2);
    t = ask(&W, "nato", "admin", "node backup-key", "out", path_of(&W, "no-folder/page"), NULL);
    assert_refused(t, ENT_IO, NULL, "no such folder");
    read_key("page", NULL);
}

static void both_files(void **state)
{
    node_state before = state_of(&W, "nato");
    told t = must(&W, "nato", "otto", "node backup", "out", path_of(&W, "1.data"), "keys", path_of(&W, "1.keys"), NULL);
    const ent_json *list = ent_json_get(t.json, "backups");
    contents_of data, keys;
    int64_t n;
    ent_err e;

    (void)state;
    assert_int_equal(list->n, 2);
    assert_string_equal(ent_json_str(list->items[0], "kind").p, "data");
    assert_int_equal(ent_json_need_i64(&n, list->items[0], "bytes", &e), ENT_OK);
    assert_int_equal(n, get_file(&W, "1.data").n);
    assert_int_equal(mode_of("1.data"), 0600);
    assert_int_equal(mode_of("1.keys"), 0600);
    data = read_backup("1.data");
    keys = read_backup("1.keys");
    assert_int_equal(data.entries, before.entries);
    assert_int_equal(data.head.entries, before.entries);
    assert_true(ent_sha256_eq(&data.head.root, &before.root));
    assert_true(ent_sha256_eq(&data.head.projection, &before.projection));
    assert_int_equal(data.contents, 5);
    assert_int_equal(data.keyfiles, 8); /* admin, fso, anna to eva, otto */
    assert_true(data.anna);
    assert_int_equal(keys.contents, 5);
    assert_int_equal(keys.entries, 0);
    assert_int_equal(number_in(t, "key_files"), 8);
    assert_int_equal(state_of(&W, "nato").entries, before.entries + 3); /* two entries and the act's own */
    assert_whole(&W, "nato", "eva");
}

static void what_is_refused(void **state)
{
    node_state before = state_of(&W, "nato");
    told t = ask(&W, "nato", "otto", "node backup", NULL);

    (void)state;
    assert_int_equal(t.exit_code, 2);
    t = ask(&W, "nato", "otto", "node backup", "out", path_of(&W, "x"), "keys", path_of(&W, "x"), NULL);
    assert_int_equal(t.exit_code, 2);
    t = ask(&W, "nato", "otto", "node backup", "out", path_of(&W, "1.data"), NULL);
    assert_refused(t, ENT_CONFLICT, NULL, "the file is there");
    t = ask(&W, "nato", "otto", "node backup", "out", path_of(&W, "2.data"), "keys", path_of(&W, "1.keys"), NULL);
    assert_refused(t, ENT_CONFLICT, NULL, "the other file is there");
    assert_false(is_there("2.data"));
    t = ask(&W, "nato", "anna", "node backup", "out", path_of(&W, "2.data"), NULL);
    assert_refused(t, ENT_REFUSED, "R-32", "no operator");
    t = ask(&W, "nato", "otto", "node backup", "out", path_of(&W, "none/2.data"), NULL);
    assert_refused(t, ENT_IO, NULL, "no such folder");
    t = ask(&W, "nato", "otto", "node backup", "out", path_of(&W, "2.data"), "keys", path_of(&W, "none/2.keys"), NULL);
    assert_refused(t, ENT_IO, NULL, "no such folder for the second");
    assert_false(is_there("2.data"));
    assert_false(is_there("2.data.tmp"));
    assert_unchanged(&W, "nato", before, "refusals");
}

/* ---- others write meanwhile ---- */

typedef struct meanwhile {
    int acts, calls;
    int64_t last;
    bool at_end; /* hold the writer's lock from the end of the streaming on */
    ent_arena *holder;
} meanwhile;

/* Called from within the backup: what another terminal does at that moment. */
static void others_work(void *ctx, const char *doing, int64_t done, int64_t total)
{
    meanwhile *m = ctx;
    char number[20];
    ent_store *s;
    ent_err e;

    (void)total;
    m->calls++;
    m->last = done;
    if (m->at_end && strcmp(doing, "waiting for the disk") == 0 && m->holder == NULL) {
        m->holder = ent_arena_new(NULL, 0);
        if (ent_store_open(&s, m->holder, path_of(&W, "nato/entente.db"), ENT_STORE_WRITE, &e) != ENT_OK ||
            ent_store_begin(s, &e) != ENT_OK)
            fail_msg("%s", e.what);
    }
    if (m->at_end) return;
    snprintf(number, sizeof number, "MW-%d", m->acts++);
    {
        told t = import_item(number, number, LABEL);
        if (t.code != ENT_OK) fail_msg("while \"%s\": %s: %s", doing, ent_code_name(t.code), t.e.what);
    }
}

static told backup_with(meanwhile *m, const char *data, const char *keys)
{
    ent_argument v[2] = {{"out", ent_str_c(path_of(&W, data))}, {"keys", ent_str_c(path_of(&W, keys))}};
    ent_request r = {.operation = operation_named("node backup"),
                     .now = W.now,
                     .n = 2,
                     .arguments = v,
                     .dir = path_of(&W, "nato"),
                     .person = ENT_S("otto"),
                     .has_passphrase = true,
                     .passphrase = ENT_S(NODE_PASS),
                     .progress = others_work,
                     .progress_ctx = m};
    ent_answer answer;
    told t = {0};

    t.code = ent_api_run(&answer, W.a, &r, &t.e);
    t.exit_code = answer.exit_code;
    t.text = answer.json;
    return t;
}

static void writers_go_on(void **state)
{
    node_state before = state_of(&W, "nato"), after;
    meanwhile m = {0};
    told t = backup_with(&m, "mw.data", "mw.keys");
    contents_of data, keys;

    (void)state;
    if (t.code != ENT_OK) fail_msg("%s", t.e.what);
    assert_true(m.acts >= 4); /* digest, log, contents, disk */
    data = read_backup("mw.data");
    keys = read_backup("mw.keys");
    /* the head at which it began, though others committed all the time */
    assert_int_equal(data.entries, before.entries);
    assert_true(ent_sha256_eq(&data.head.root, &before.root));
    assert_true(ent_sha256_eq(&data.head.projection, &before.projection));
    assert_int_equal(data.contents, 5);
    assert_int_equal(keys.contents, 5);
    after = state_of(&W, "nato");
    assert_true(after.entries > before.entries + 2 * m.acts);
    assert_whole(&W, "nato", "eva");
}

/* The files are complete, but the act cannot be entered: a key backup that nobody knows of would be one too many, so they go. */
static void not_entered(void **state)
{
    node_state before = state_of(&W, "nato");
    meanwhile m = {.at_end = true};
    told t = backup_with(&m, "ne.data", "ne.keys");

    (void)state;
    ent_arena_free(m.holder);
    assert_int_equal(t.code, ENT_BUSY);
    assert_int_equal(t.exit_code, ent_api_exit_code(ENT_BUSY));
    assert_false(is_there("ne.data"));
    assert_false(is_there("ne.keys"));
    assert_null(strstr(t.e.next, "destroy"));
    assert_unchanged(&W, "nato", before, "nothing was entered");
}

/* ---- the list ---- */

static const ent_json *row_of(told t, const char *id)
{
    const ent_json *list = ent_json_get(t.json, "backups");

    for (size_t i = 0; i < list->n; i++)
        if (ent_str_is(ent_json_str(list->items[i], "id"), id)) return list->items[i];
    fail_msg("no backup %s: %.*s", id, ENT_F(t.text));
    return NULL;
}

static const char *state_in(const char *person, const char *id)
{
    return ent_json_str(row_of(must(&W, "nato", person, "node backups", NULL), id), "state").p;
}

static const char *id_of(told t, const char *kind)
{
    const ent_json *list = ent_json_get(t.json, "backups");

    for (size_t i = 0; i < list->n; i++)
        if (ent_str_is(ent_json_str(list->items[i], "kind"), kind)) return ent_json_str(list->items[i], "id").p;
    fail_msg("no %s: %.*s", kind, ENT_F(t.text));
    return NULL;
}

static void listed_and_replaced(void **state)
{
    told first = must(&W, "nato", "otto", "node backup", "keys", path_of(&W, "l1.keys"), NULL), second, t;
    const char *old = id_of(first, "keys"), *new;

    (void)state;
    assert_string_equal(state_in("otto", old), "keys: the newest");
    W.now += 86400;
    second = must(&W, "nato", "otto", "node backup", "keys", path_of(&W, "l2.keys"), NULL);
    new = id_of(second, "keys");
    assert_non_null(strstr(second.text.p, old)); /* replace_key_backups */
    assert_string_equal(state_in("otto", old), "keys: there is a newer one");
    assert_string_equal(state_in("eva", new), "keys: the newest");
    t = must(&W, "nato", "otto", "node backup-replaced", "id", old, NULL);
    assert_true(flag_in(t, "replaced"));
    assert_non_null(strstr(state_in("otto", old), "replaced"));
    assert_refused(ask(&W, "nato", "otto", "node backup-replaced", "id", old, NULL), ENT_CONFLICT, NULL, "twice");
    assert_refused(ask(&W, "nato", "otto", "node backup-replaced", "id", "11111111-2222-4333-8444-555555555555", NULL), ENT_NOT_VISIBLE,
                   NULL, "unknown");
    t = must(&W, "nato", "otto", "node backup", "out", path_of(&W, "l3.data"), NULL);
    assert_null(strstr(t.text.p, new)); /* no reason to replace it */
    assert_whole(&W, "nato", "eva");
}

/* dirk of the registry sees what was destroyed, otto does not: only dirk is told why, both are told what to do in the end. */
static void destruction_in_view_only(void **state)
{
    told t = must(&W, "nato", "otto", "node backup", "keys", path_of(&W, "d1.keys"), NULL);
    const char *old = id_of(t, "keys"), *otto_before;

    (void)state;
    add_person(&W, "nato", "gerd", "registry", NODE_NATO_SECRET);
    otto_before = state_in("otto", old);
    must(&W, "nato", "dirk", "registry register", "item", "EX-4", NULL);
    must(&W, "nato", "dirk", "registry destroy", "item", "EX-4", "authority", "EXERCISE letter", NULL);
    must(&W, "nato", "gerd", "registry destroy", "item", "EX-4", "confirm", "", NULL);
    assert_non_null(strstr(state_in("dirk", old), "because of a destruction on"));
    assert_string_equal(state_in("otto", old), otto_before);
    t = must(&W, "nato", "otto", "node backup", "out", path_of(&W, "d2.data"), "keys", path_of(&W, "d2.keys"), NULL);
    assert_null(strstr(t.text.p, "destruction"));
    assert_non_null(
        strstr(ent_json_str(row_of(must(&W, "nato", "dirk", "node backups", NULL), id_of(t, "keys")), "state").p, "the newest"));
    /* what was destroyed is in neither file */
    assert_int_equal(read_backup("d2.data").contents, read_backup("d2.keys").contents);
    assert_int_equal(read_backup("d1.keys").contents, read_backup("d2.keys").contents + 1);
}

/* ---- keys again ---- */

static void split_key_and_a_new_one(void **state)
{
    told t;

    (void)state;
    must(&W, "nato", "admin", "node backup-key", "out", path_of(&W, "half1"), "second", path_of(&W, "half2"), NULL);
    must(&W, "nato", "otto", "node backup", "out", path_of(&W, "s.data"), NULL);
    read_key("half2", "half1");
    assert_int_equal(read_backup("s.data").head.kind, ENT_BACKUP_DATA);
    read_key("page", NULL); /* older backups open with their own page */
    assert_int_equal(read_backup("1.data").contents, 5);
    t = must(&W, "nato", "admin", "key list", NULL);
    assert_non_null(strstr(t.text.p, "backup"));
    assert_whole(&W, "nato", "eva");
}

/* An erased body says nothing any more: a rebuild goes over it. Here it is one whose effect is gone too: a backup, reported replaced. */
static void erased_bodies_do_not_stop_a_rebuild(void **state)
{
    contents_of data;
    sqlite3 *db;
    told t;

    (void)state;
    assert_int_equal(sqlite3_open(path_of(&W, "nato/entente.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "UPDATE log_entry SET body = NULL, salt = NULL WHERE kind IN ('backup', 'backup.replaced', 'import')",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    t = ask(&W, "nato", "eva", "log rebuild", "repair", "", NULL);
    if (t.code != ENT_OK) fail_msg("%s: %s", t.e.place, t.e.what);
    assert_false(flag_in(t, "equal"));
    t = must(&W, "nato", "eva", "log verify", NULL);
    assert_true(number_in(t, "erased") > 10);
    assert_int_equal(ent_json_get(must(&W, "nato", "eva", "node backups", NULL).json, "backups")->n, 0);
    must(&W, "nato", "otto", "node backup", "out", path_of(&W, "e.data"), NULL);
    read_key("half1", "half2");
    data = read_backup("e.data");
    assert_int_equal(data.head.entries, data.entries);
    assert_whole(&W, "nato", "eva");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_key_yet),
        cmocka_unit_test(key_and_page),
        cmocka_unit_test(both_files),
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(writers_go_on),
        cmocka_unit_test(not_entered),
        cmocka_unit_test(listed_and_replaced),
        cmocka_unit_test(destruction_in_view_only),
        cmocka_unit_test(split_key_and_a_new_one),
        cmocka_unit_test(erased_bodies_do_not_stop_a_rebuild),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
