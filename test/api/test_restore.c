/* SPDX-License-Identifier: Apache-2.0 */
/* The bad night: NATO's node is lost and made again from an older data backup and a newer key backup. The partner's statement says what
 * went out in between: no number is given twice, no bundle is missing or repeated, nothing destroyed comes back.
 *
 *   before ──► data and keys saved ──► two bundles, a receipt, a destruction, registrations ──► keys saved again ──► the node is gone
 *
 * All material is invented and marked EXERCISE.                                                                        */
#include "restore_help.h"

static bool folder_holds(const char *dir, ent_str needle)
{
    const char *names[] = {"entente.db", "entente.db-wal"};
    bool found = false;

    assert_true(needle.n >= 16);
    for (size_t i = 0; i < NODE_COUNT(names); i++) {
        char name[100];
        ent_str bytes;
        snprintf(name, sizeof name, "%s/%s", dir, names[i]);
        bytes = get_file(&W, name);
        for (size_t k = 0; !found && k + needle.n <= bytes.n; k++) found = memcmp(bytes.p + k, needle.p, needle.n) == 0;
    }
    return found;
}

static size_t numbered(const char *dir, const char *part)
{
    told list = must(&W, dir, "dirk", "registry list", NULL);
    size_t n = 0;

    for (size_t i = 0; i < rows_of(list, "registered"); i++)
        n += strstr(ent_json_str(row(list, "registered", i), "reference").p, part) != NULL;
    return n;
}

/* ---- the whole night ------------------------------------------------------------------------------------------------------------------ */
static void test_goes_on_with_its_partner(void **state)
{
    told t = restored((attempt){.evidence = "statement"}), list;
    const char *next;
    node_state s;

    (void)state;
    assert_int_equal(number_in(t, "key_files"), 8);
    assert_int_equal(number_in(t, "destroyed_later"), 1);
    assert_int_equal(number_in(t, "unreadable"), 0);
    assert_int_equal(number_in(t, "contents"), 8); /* nine papers, less the one that was destroyed */
    assert_true(number_in(t, "seconds") < 60);
    assert_string_equal(text_in(t, "backup_of"), "2026-06-01T13:00:00Z");
    assert_int_equal(rows_of(t, "lost"), 2);
    assert_int_equal(rows_of(t, "held"), 0);
    assert_true(ent_json_get(row(t, "channels", 0), "released")->boolean);
    assert_int_equal(ent_json_get(row(t, "lost", 0), "sequence")->integer, 2);
    assert_int_equal(ent_json_get(row(t, "lost", 1), "sequence")->integer, 3);
    s = state_of(&W, "again");
    assert_true(s.entries > number_in(t, "entries"));
    assert_whole(&W, "again", "eva");

    /* What was destroyed is there in no form; the rest is as it was. */
    assert_false(folder_holds("again", gone_wrapped));
    assert_false(folder_holds("again", (ent_str){gone_sealed.p, 32}));
    assert_true(folder_holds("again", kept_wrapped)); /* the search finds what is there */
    t = ask(&W, "again", "anna", "item export", "item", "EX-05", "out", path_of(&W, "five.text"), NULL);
    assert_true(t.code == ENT_REFUSED || t.code == ENT_NOT_VISIBLE);
    must(&W, "again", "anna", "item export", "item", "EX-01", "out", path_of(&W, "one.text"), NULL);
    assert_true(ent_str_eq(get_file(&W, "one.text"), get_file(&W, "doc-EX-01")));

    /* The release that was approved before the backup may have left, as it has: its approval fell. */
    t = ask(&W, "again", "bert", "release bundle", "release", early, "out", path_of(&W, "no.bundle"), NULL);
    assert_refused(t, ENT_WAITING, NULL, "bundling what may have left");
    list = must(&W, "again", "bert", "release list", NULL);
    for (size_t i = 0; i < rows_of(list, "releases"); i++) {
        const ent_json *r = row(list, "releases", i);
        bool is_early = ent_str_is(ent_json_str(r, "release"), early);
        assert_int_equal(ent_json_get(r, "may_have_left") != NULL, is_early);
    }

    /* The next bundle is number 4: no gap, no repeat, and its receipt comes back. */
    next = bundled("again", approved_one("again", "EX-04"), "four.bundle");
    t = must(&W, "eu", "greta", "receive", "file", next, "receipt", path_of(&W, "four.receipt"), NULL);
    assert_int_equal(number_in(t, "sequence"), 4);
    assert_int_equal(number_in(t, "stored"), 1);
    must(&W, "again", "dirk", "release receipt", "file", path_of(&W, "four.receipt"), NULL);
    assert_whole(&W, "eu", "ines");

    /* Numbers of the register run in a series of their own. */
    must(&W, "again", "dirk", "registry register", "item", "EX-07", NULL);
    assert_int_equal(numbered("again", "-R1-00000"), 3); /* the copy of EX-01, EX-04 when it left, and EX-07 */
    assert_whole(&W, "again", "eva");

    /* And it can be lost again. */
    must(&W, "again", "admin", "node backup", "out", path_of(&W, "again.data"), "keys", path_of(&W, "again.keys"), NULL);
    must(&W, "eu", "jens", "release statement", "agreement", "TEST-1", "for", "NATO", "out", path_of(&W, "again.statement"), NULL);
    t = restored((attempt){.data = "again.data", .keys = "again.keys", .to = "third", .evidence = "again.statement"});
    assert_int_equal(rows_of(t, "lost"), 0);
    assert_int_equal(number_in(t, "destroyed_later"), 0);
    must(&W, "third", "dirk", "registry register", "item", "EX-08", NULL);
    assert_int_equal(numbered("third", "-R1-00000"), 3);
    assert_int_equal(numbered("third", "-R2-000001"), 1);
    assert_whole(&W, "third", "eva");
    removed("third");
    removed("again");
}

static void test_held_without_evidence(void **state)
{
    told t = restored((attempt){0});
    const char *release;

    (void)state;
    assert_int_equal(rows_of(t, "held"), 1);
    assert_non_null(strstr(ent_json_str(row(t, "held", 0), "next").p, "release statement --agreement TEST-1 --for NATO"));
    release = approved_one("again", "EX-04");
    t = ask(&W, "again", "bert", "release bundle", "release", release, "out", path_of(&W, "no.bundle"), NULL);
    assert_refused(t, ENT_WAITING, NULL, "bundling on a held channel");
    assert_non_null(strstr(t.e.next, "release statement --agreement TEST-1 --for NATO"));
    t = must(&W, "again", "bert", "release channels", NULL);
    assert_true(ent_json_get(row(t, "channels", 0), "held")->boolean);
    /* One receipt moves on, but nobody knows whether it is the last. */
    t = must(&W, "again", "dirk", "node reconcile", "file", path_of(&W, "two.receipt"), NULL);
    assert_true(flag_in(t, "changed"));
    assert_false(ent_json_get(row(t, "channels", 0), "released")->boolean);
    t = ask(&W, "again", "bert", "release bundle", "release", release, "out", path_of(&W, "no.bundle"), NULL);
    assert_refused(t, ENT_WAITING, NULL, "bundling on a held channel");
    t = must(&W, "again", "dirk", "node reconcile", "file", path_of(&W, "one.receipt"), NULL); /* lower: nothing */
    assert_false(flag_in(t, "changed"));
    t = must(&W, "again", "dirk", "node reconcile", "file", path_of(&W, "statement"), NULL);
    assert_true(ent_json_get(row(t, "channels", 0), "released")->boolean);
    assert_int_equal(rows_of(t, "held"), 0);
    t = must(&W, "again", "bert", "release bundle", "release", release, "out", path_of(&W, "held.bundle"), NULL);
    assert_int_equal(number_in(t, "sequence"), 4);
    must(&W, "eu", "greta", "verify", "file", path_of(&W, "held.bundle"), "key", path_of(&W, "NATO-release.pub"), NULL);
    assert_whole(&W, "again", "eva");
    removed("again");
}

/* Keys of the same hour as the data: only the certificate says that the content was destroyed. */
static void test_certificate_as_evidence(void **state)
{
    told t = restored((attempt){.keys = "same.keys", .evidence = "five.certificate", .more_evidence = "three.receipt", .last = true});

    (void)state;
    assert_int_equal(number_in(t, "destroyed_later"), 0);
    assert_int_equal(rows_of(t, "destroyed"), 1);
    assert_int_equal(rows_of(t, "held"), 0);
    assert_int_equal(rows_of(t, "lost"), 1); /* one receipt tells of one bundle */
    assert_true(rows_of(t, "replace_key_backups") >= 1);
    assert_false(folder_holds("again", gone_wrapped));
    assert_false(folder_holds("again", (ent_str){gone_sealed.p, 32}));
    assert_true(folder_holds("again", kept_wrapped));
    assert_whole(&W, "again", "eva");
    /* Given again later: it is known. */
    t = must(&W, "again", "dirk", "node reconcile", "file", path_of(&W, "five.certificate"), NULL);
    assert_false(flag_in(t, "changed"));
    removed("again");
    /* Without it the content is back: nothing tells of its end. So it is told later. */
    restored((attempt){.keys = "same.keys"});
    assert_true(folder_holds("again", gone_wrapped));
    t = must(&W, "again", "dirk", "node reconcile", "file", path_of(&W, "five.certificate"), NULL);
    assert_true(flag_in(t, "changed"));
    assert_false(folder_holds("again", gone_wrapped));
    assert_false(folder_holds("again", (ent_str){gone_sealed.p, 32}));
    assert_whole(&W, "again", "eva");
    removed("again");
}

static void test_older_keys(void **state)
{
    told t = try_restore((attempt){.keys = "older.keys"});

    (void)state;
    assert_refused(t, ENT_REFUSED, NULL, "older keys");
    assert_non_null(strstr(t.e.next, "--older-keys"));
    assert_int_not_equal(access(path_of(&W, "again"), F_OK), 0);
    t = restored((attempt){.keys = "older.keys", .older = true});
    assert_int_equal(number_in(t, "unreadable"), 1);
    assert_int_equal(number_in(t, "destroyed_later"), 0);
    must(&W, "again", "anna", "item export", "item", "EX-01", "out", path_of(&W, "one.text"), NULL);
    t = ask(&W, "again", "anna", "item export", "item", "EX-10", "out", path_of(&W, "ten.text"), NULL);
    assert_int_not_equal(t.code, ENT_OK);
    assert_whole(&W, "again", "eva");
    removed("again");
}

/* The recipient is lost: the sender writes the same bytes again, and he says what the partner's second receipt is. */
static void test_recipient_restored(void **state)
{
    told t;

    (void)state;
    restored((attempt){.data = "eu.data", .keys = "eu.keys", .page = "eu.page", .second = "eu.second", .to = "eu-again"});
    t = must(&W, "eu-again", "greta", "receive", "file", path_of(&W, "two.bundle"), "receipt", path_of(&W, "two.again"), NULL);
    assert_int_equal(number_in(t, "sequence"), 2);
    must(&W, "eu-again", "greta", "receive", "file", path_of(&W, "three.bundle"), NULL);
    assert_whole(&W, "eu-again", "ines");
    t = ask(&W, "nato", "dirk", "release receipt", "file", path_of(&W, "two.again"), NULL);
    assert_refused(t, ENT_CONFLICT, "R-23", "a second receipt");
    assert_non_null(strstr(t.e.next, "restored his node"));
    removed("eu-again");
}

/* ---- what leaves no folder --------------------------------------------------------------------------------------------------------------- */
static void leaves_nothing(attempt x, ent_code code, const char *says)
{
    told t = try_restore(x);

    if (t.code != code) fail_msg("%s: %s instead of %s: %s", says, ent_code_name(t.code), ent_code_name(code), t.code ? t.e.what : "");
    if (strstr(t.e.what, says) == NULL) fail_msg("\"%s\" does not say \"%s\"", t.e.what, says);
    if (access(path_of(&W, "again"), F_OK) == 0 || access(path_of(&W, "again.partial"), F_OK) == 0) fail_msg("%s: a folder is left", says);
}

static const char *altered(const char *name, size_t at, int how)
{
    ent_str text = get_file(&W, name);
    char *copy = ent_alloc(W.a, text.n + 1);

    memcpy(copy, text.p, text.n);
    if (how == 0) copy[at] ^= 0x10;
    put_file(&W, "altered", copy, how == 1 ? at : how == 2 ? text.n + 1 : text.n);
    return "altered";
}

static void test_refusals(void **state)
{
    (void)state;
    leaves_nothing((attempt){.person = "nobody"}, ENT_LOGIN, "");
    leaves_nothing((attempt){.person = "anna"}, ENT_REFUSED, "no administrator");
    leaves_nothing((attempt){.pass = "another passphrase"}, ENT_LOGIN, "");
    leaves_nothing((attempt){.page = "eu.page"}, ENT_INVALID, "one half");
    leaves_nothing((attempt){.page = "eu.page", .second = "eu.second"}, ENT_UNVERIFIED, "is sealed to the key");
    leaves_nothing((attempt){.page = "pass"}, ENT_INVALID, "Line 1");
    leaves_nothing((attempt){.second = "page"}, ENT_INVALID, "whole key");
    leaves_nothing((attempt){.keys = "data"}, ENT_INVALID, "This is the data backup");
    leaves_nothing((attempt){.data = "new.keys"}, ENT_INVALID, "This is the key backup");
    leaves_nothing((attempt){.data = "eu.data", .page = "page"}, ENT_UNVERIFIED, "is sealed to the key");
    leaves_nothing((attempt){.data = "one.bundle"}, ENT_UNVERIFIED, "");
    leaves_nothing((attempt){.data = "no-such-file"}, ENT_IO, "");
    leaves_nothing((attempt){.evidence = "page"}, ENT_UNVERIFIED, "neither a statement nor a receipt");
    leaves_nothing((attempt){.evidence = "agreement.json"}, ENT_UNVERIFIED, "");
    leaves_nothing((attempt){.evidence = altered("statement", 200, 0)}, ENT_UNVERIFIED, "");
    leaves_nothing((attempt){.evidence = altered("five.certificate", 100, 0)}, ENT_UNVERIFIED, "");
    leaves_nothing((attempt){.evidence = "statement", .more_evidence = "no-such-file"}, ENT_IO, "");
}

static void test_every_byte_counts(void **state)
{
    static const char *const files[] = {"data", "new.keys"};

    (void)state;
    for (size_t f = 0; f < NODE_COUNT(files); f++) {
        size_t n = get_file(&W, files[f]).n, step = n / 12;
        for (size_t at = 0; at < n; at += step) {
            for (int how = 0; how < 2; how++) {
                const char *name = altered(files[f], at, how);
                leaves_nothing(f == 0 ? (attempt){.data = name} : (attempt){.keys = name}, ENT_UNVERIFIED, "");
            }
        }
        leaves_nothing(f == 0 ? (attempt){.data = altered(files[f], 0, 2)} : (attempt){.keys = altered(files[f], 0, 2)}, ENT_UNVERIFIED,
                       "");
        leaves_nothing(f == 0 ? (attempt){.data = altered(files[f], n - 1, 1)} : (attempt){.keys = altered(files[f], n - 1, 1)},
                       ENT_UNVERIFIED, "");
    }
}

/* Anybody can seal a backup to a public key: what comes out of a good seal is believed only if the log bears it out. */
typedef enum fault { NONE = 0, FORMAT, NODE, PROJECTION, ROOT, BODY, TIME, ACT } fault;
typedef struct sealing {
    fault f;
    ent_file_out *file;
    ent_backup_writer *w;
    ent_public key;
    ent_bytes random;
} sealing;

static ent_code seal_out(void *ctx, const void *p, size_t n, ent_err *e)
{
    return ent_file_out_add(ctx, p, n, e);
}

static ent_code seal_head(void *ctx, const ent_backup_head *head, ent_err *e)
{
    sealing *s = ctx;
    ent_backup_head h = *head;

    if (s->f == FORMAT) h.format = ENT_STORE_FORMAT + 1;
    if (s->f == NODE) h.node = ENT_S("00000000-0000-4000-8000-0000000000aa");
    if (s->f == PROJECTION) h.projection.b[5] ^= 1;
    if (s->f == ROOT) h.root.b[5] ^= 1;
    return ent_backup_new(&s->w, W.a, (ent_sink){seal_out, s->file}, &s->key, &h, &s->random, e);
}

static ent_code seal_entry(void *ctx, const ent_backup_entry *entry, ent_err *e)
{
    sealing *s = ctx;
    ent_backup_entry x = *entry;

    if (s->f == BODY && ent_str_is(x.kind, "item.revise")) {
        char *copy = ent_alloc(W.a, x.body.n + 1), *title;
        memcpy(copy, x.body.p, x.body.n);
        title = strstr(copy, "Exercise paper");
        assert_non_null(title);
        title[9] = 'P';
        x.body.p = copy;
    }
    if (s->f == TIME && x.seq > 30) x.time += 1;
    if (s->f == ACT && x.seq > 0 && ent_str_is(x.kind, "act")) x.act = ENT_S("00000000-0000-4000-8000-0000000000ab");
    return ent_backup_put_entry(s->w, &x, e);
}

static ent_code seal_content(void *ctx, const ent_backup_content *content, ent_err *e)
{
    return ent_backup_put_content(((sealing *)ctx)->w, content, e);
}

static ent_code seal_keyfile(void *ctx, ent_str name, ent_str bytes, ent_err *e)
{
    return ent_backup_put_keyfile(((sealing *)ctx)->w, name, bytes, e);
}

static ent_code from_file(void *ctx, void *p, size_t n, size_t *got, ent_err *e)
{
    return ent_file_in_read(ctx, p, n, got, e);
}

static void sealed_with(fault f)
{
    static const uint8_t seed[32] = {5};
    sealing s = {.f = f};
    ent_backup_taker taker = {&s, seal_head, seal_entry, seal_content, seal_keyfile};
    ent_secret key;
    ent_file_in *in;
    ent_err e;

    if (ent_backup_page_read(&key, get_file(&W, "page"), (ent_str){0}, &e) != ENT_OK || ent_wrap_public(&s.key, &key, &e) != ENT_OK ||
        ent_bytes_init(&s.random, W.a, seed, &e) != ENT_OK || ent_file_out_open(&s.file, W.a, path_of(&W, "altered"), 0600, &e) != ENT_OK ||
        ent_file_in_open(&in, W.a, path_of(&W, "data"), &e) != ENT_OK ||
        ent_backup_read(W.a, (ent_source){from_file, in}, &key, &taker, &e) != ENT_OK || ent_backup_end(s.w, &e) != ENT_OK ||
        ent_file_out_done(s.file, &e) != ENT_OK)
        fail_msg("fault %d: %s: %s", (int)f, e.place, e.what);
}

static void test_a_good_seal_is_not_believed(void **state)
{
    static const struct {
        fault f;
        ent_code code;
        const char *says;
    } faults[] = {{FORMAT, ENT_INVALID, "newer program"},
                  {NODE, ENT_UNVERIFIED, "different nodes"},
                  {PROJECTION, ENT_UNVERIFIED, "tables made from the log are not"},
                  {ROOT, ENT_UNVERIFIED, "not the one that its head names"},
                  {BODY, ENT_UNVERIFIED, ""},
                  {TIME, ENT_UNVERIFIED, ""},
                  {ACT, ENT_UNVERIFIED, ""}};

    (void)state;
    for (size_t i = 0; i < NODE_COUNT(faults); i++) {
        sealed_with(faults[i].f);
        leaves_nothing((attempt){.data = "altered"}, faults[i].code, faults[i].says);
    }
    sealed_with(NONE);
    restored((attempt){.data = "altered"});
    assert_whole(&W, "again", "eva");
    removed("again");
}

static void test_never_into_a_folder(void **state)
{
    node_state before = state_of(&W, "eu");
    told t = try_restore((attempt){.to = "eu"});

    (void)state;
    assert_refused(t, ENT_CONFLICT, NULL, "a folder that is there");
    assert_unchanged(&W, "eu", before, "restore into it");
    assert_int_equal(mkdir(path_of(&W, "again.partial"), 0700), 0);
    t = try_restore((attempt){0});
    assert_refused(t, ENT_CONFLICT, NULL, "a folder that was left");
    assert_int_equal(access(path_of(&W, "again.partial"), F_OK), 0); /* whose ever it is */
    assert_int_equal(rmdir(path_of(&W, "again.partial")), 0);
}

/* A key backup from the other side of a change of the content key fits nothing. */
static void test_other_generation(void **state)
{
    (void)state;
    copy_tree(path_of(&W, "nato"), path_of(&W, "turned"));
    must(&W, "turned", "admin", "key rotate", "purpose", "content", NULL);
    must(&W, "turned", "admin", "node backup", "out", path_of(&W, "turned.data"), "keys", path_of(&W, "turned.keys"), NULL);
    leaves_nothing((attempt){.keys = "turned.keys"}, ENT_UNVERIFIED, "content key was changed");
    leaves_nothing((attempt){.data = "turned.data", .older = true}, ENT_UNVERIFIED, "content key was changed");
    restored((attempt){.data = "turned.data", .keys = "turned.keys"});
    must(&W, "again", "anna", "item export", "item", "EX-01", "out", path_of(&W, "one.text"), NULL);
    assert_true(ent_str_eq(get_file(&W, "one.text"), get_file(&W, "doc-EX-01")));
    removed("again");
    removed("turned");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_held_without_evidence, begin),   cmocka_unit_test_setup(test_goes_on_with_its_partner, begin),
        cmocka_unit_test_setup(test_certificate_as_evidence, begin), cmocka_unit_test_setup(test_older_keys, begin),
        cmocka_unit_test_setup(test_recipient_restored, begin),      cmocka_unit_test_setup(test_refusals, begin),
        cmocka_unit_test_setup(test_every_byte_counts, begin),       cmocka_unit_test_setup(test_a_good_seal_is_not_believed, begin),
        cmocka_unit_test_setup(test_never_into_a_folder, begin),     cmocka_unit_test_setup(test_other_generation, begin),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
