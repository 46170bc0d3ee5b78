/* SPDX-License-Identifier: Apache-2.0 */
/* Bad bundles, one by one, through the whole operation: the right code and exit code, a message with file, rule where one applies and
 * next step, and a node that is as it was.                                                                               */
#include "bundle_help.h"

static world W;
static const char *bundles[4]; /* 1 … 3 of the channel NATO to EU */

/* ---- the ground ---- */

static const char *bundle_of(const char *dir, const char *item, const char *file, const char *expires)
{
    const char *path = path_of(&W, file), *id = approved_release(&W, dir, &item, 1);

    if (expires != NULL) must(&W, dir, "carla", "release bundle", "release", id, "out", path, "expires", expires, NULL);
    else must(&W, dir, "carla", "release bundle", "release", id, "out", path, NULL);
    return path;
}

static int set_up(void **state)
{
    (void)state;
    if (world_open(&W, "refused") != 0) return 1;
    make_nato(&W, "nato");
    make_eu(&W, "eu");
    introduce(&W, "nato", "NATO", "eu", "EU");
    add_document(&W, "nato", "anna", "EX-1", "NATO RESTRICTED " NODE_EC, "EXERCISE: one\n");
    add_document(&W, "nato", "anna", "EX-2", "NATO CONFIDENTIAL " NODE_EC, "EXERCISE: two\n");
    add_document(&W, "nato", "anna", "EX-3", "NATO UNCLASSIFIED " NODE_EC, "EXERCISE: three\n");
    copy_tree(path_of(&W, "nato"), path_of(&W, "nato-old")); /* a node restored from an old copy */
    bundles[1] = bundle_of("nato", "EX-1", "1.entente", NULL);
    bundles[2] = bundle_of("nato", "EX-2", "2.entente", NULL);
    bundles[3] = bundle_of("nato", "EX-3", "3.entente", NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

static told receive(const char *dir, const char *file)
{
    return ask(&W, dir, strcmp(dir, "other") == 0 ? "olga" : "greta", "receive", "file", file, "receipt", path_of(&W, "receipt"), NULL);
}

/* Refused, with file and next step, and without a trace. check: as the refusal numbers and names it; NULL: it is none of a check. words:
 * what the message must say. */
static void refused(const char *dir, const char *file, ent_code code, int exit_code, const char *check, const char *words)
{
    node_state before = state_of(&W, dir);
    const char *said;
    told t;

    unlink(path_of(&W, "receipt"));
    t = receive(dir, file);
    assert_refused(t, code, NULL, words);
    assert_int_equal(t.exit_code, exit_code);
    if (strstr(t.e.what, words) == NULL) fail_msg("the message does not say \"%s\": %s", words, t.e.what);
    if (strncmp(t.e.place, file, strlen(file)) != 0) fail_msg("%s: the place is \"%s\"", words, t.e.place);
    said = t.e.place + strlen(file); /* the file's own path may hold any word */
    if (check == NULL ? strstr(said, "check") != NULL : strstr(said, check) == NULL)
        fail_msg("%s: the place does not name the check, or names one: \"%s\"", words, t.e.place);
    if (t.e.next[0] == '\0') fail_msg("%s: there is no next step: %s", words, t.e.what);
    assert_unchanged(&W, dir, before, words);
    assert_int_not_equal(access(path_of(&W, "receipt"), F_OK), 0);
}

static told verify(const char *file)
{
    return ask(&W, NULL, NULL, "verify", "file", file, "key", path_of(&W, "NATO-release.pub"), NULL);
}

/* ---- the form ---- */

static const char *saved(const parts *p)
{
    ent_str zip = put_together(W.a, p);

    return put_file(&W, "made.entente", zip.p, zip.n);
}

/* `verify` and `receive` both refuse it as not verified. */
static void both_refuse(const char *file, const char *what)
{
    node_state before = state_of(&W, "eu");
    told x = verify(file), y = receive("eu", file);

    assert_refused(x, ENT_UNVERIFIED, NULL, what);
    assert_refused(y, ENT_UNVERIFIED, NULL, what);
    assert_int_equal(x.exit_code, 5);
    assert_true(strstr(x.e.place, file) == x.e.place && strstr(y.e.place, file) == y.e.place);
    if (strstr(y.e.place, "check 1 of 9, file") == NULL && strstr(y.e.place, "check 6 of 9, labels") == NULL &&
        strstr(y.e.place, "check 8 of 9, contents") == NULL)
        fail_msg("%s: the place is \"%s\"", what, y.e.place);
    if (x.e.next[0] == '\0' || y.e.next[0] == '\0') fail_msg("%s: no next step: %s", what, x.e.what);
    assert_unchanged(&W, "eu", before, what);
}

static void our_emitter_is_right(void **state)
{
    ent_str file = get_file(&W, bundles[1]);
    parts p;

    (void)state;
    take_apart(&p, file);
    assert_true(ent_str_eq(put_together(W.a, &p), file)); /* so what is refused below is refused for what was changed */
    assert_int_equal(verify(saved(&p)).code, ENT_OK);
}

static void other_entries(void **state)
{
    static const char *const names[] = {"manifest.json", "../evil", "content/../../evil", "/etc/evil", "content/2",
                                        "CONTENT/1",     "a",       "labels/2.xml"};
    parts good, p;

    (void)state;
    take_apart(&good, get_file(&W, bundles[1]));
    for (size_t i = 0; i < NODE_COUNT(names); i++)
        for (size_t at = 0; at <= good.n; at += at == 0 ? 1 : good.n - 1) { /* in front, second, last */
            p = good;
            insert_part(&p, at, names[i], good.v[0].bytes);
            both_refuse(saved(&p), names[i]);
        }
    assert_int_not_equal(access(path_of(&W, "evil"), F_OK), 0);
    for (size_t i = 0; i < good.n; i++) { /* one missing, one under another name */
        p = good;
        memmove(&p.v[i], &p.v[i + 1], (p.n - i - 1) * sizeof *p.v);
        p.n--;
        both_refuse(saved(&p), "an entry is missing");
        p = good;
        p.v[i].name = ENT_S("../x");
        both_refuse(saved(&p), "../x");
    }
    p = good; /* two in another order */
    p.v[0] = good.v[1];
    p.v[1] = good.v[0];
    both_refuse(saved(&p), "another order");
}

static void other_bytes(void **state)
{
    ent_str good = get_file(&W, bundles[1]);
    char *copy = ent_alloc(W.a, good.n + 100);

    (void)state;
    assert_non_null(copy);
    memcpy(copy, good.p, good.n);
    both_refuse(put_file(&W, "made.entente", copy, good.n + 1), "a trailing NUL");
    copy[good.n] = '\n';
    both_refuse(put_file(&W, "made.entente", copy, good.n + 1), "a trailing line end");
    both_refuse(put_file(&W, "made.entente", copy + 1, good.n - 1), "the first byte is missing");
    both_refuse(put_file(&W, "made.entente", copy, good.n - 1), "the last byte is missing");
    both_refuse(put_file(&W, "made.entente", copy, good.n / 2), "half of it");
    both_refuse(put_file(&W, "made.entente", copy, 0), "an empty file");
    both_refuse(put_text(&W, "made.entente", "this is no bundle\n"), "some text");
    memmove(copy + 10, good.p, good.n);
    both_refuse(put_file(&W, "made.entente", copy, good.n + 10), "bytes in front");
}

/* Every entry changed by one byte, with sizes and CRC right: it is the signature and the digests that find it. */
static void other_contents(void **state)
{
    parts good, p;

    (void)state;
    take_apart(&good, get_file(&W, bundles[1]));
    for (size_t i = 0; i < good.n; i++)
        for (size_t at = 0; at < good.v[i].bytes.n; at += 1 + good.v[i].bytes.n / 5) {
            char *copy = ent_alloc(W.a, good.v[i].bytes.n + 1);
            assert_non_null(copy);
            memcpy(copy, good.v[i].bytes.p, good.v[i].bytes.n);
            copy[at] ^= 1;
            p = good;
            p.v[i].bytes.p = copy;
            both_refuse(saved(&p), "one changed byte");
            copy[at] ^= 1;
            copy[good.v[i].bytes.n] = ' ';
            p.v[i].bytes.n++;
            both_refuse(saved(&p), "one byte more");
        }
}

static void no_file(void **state)
{
    told t;

    (void)state;
    refused("eu", path_of(&W, "none.entente"), ENT_IO, 1, NULL, "no such file");
    refused("eu", W.root, ENT_IO, 1, NULL, "folder");
    t = verify(W.root);
    assert_refused(t, ENT_IO, NULL, "a folder as bundle");
    t = ask(&W, NULL, NULL, "verify", "file", bundles[1], "key", bundles[1], NULL);
    assert_true(t.code == ENT_INVALID || t.code == ENT_LIMIT);
    assert_non_null(strstr(t.e.place, bundles[1]));
}

/* ---- the channel ---- */

static void sequence(void **state)
{
    node_state once;
    ent_str receipt;
    told t;

    (void)state;
    refused("eu", bundles[3], ENT_WAITING, 7, "check 3 of 9, sequence", "bundles 1 to 2 are missing");
    refused("eu", bundles[2], ENT_WAITING, 7, "check 3 of 9, sequence", "bundle 1 is missing");
    t = receive("eu", bundles[1]);
    assert_int_equal(t.code, ENT_OK);
    assert_int_equal(number_in(t, "stored"), 1);
    receipt = get_file(&W, "receipt");
    once = state_of(&W, "eu");
    t = receive("eu", bundles[1]); /* an identical repeat */
    assert_int_equal(t.code, ENT_OK);
    assert_true(flag_in(t, "already_received"));
    assert_true(ent_str_eq(receipt, get_file(&W, "receipt")));
    assert_unchanged(&W, "eu", once, "the same bundle again");
    refused("eu", bundle_of("nato-old", "EX-3", "old-1.entente", NULL), ENT_UNVERIFIED, 5, "check 3 of 9, sequence",
            "received before, and it was another one");
    refused("eu", bundle_of("nato-old", "EX-2", "old-2.entente", NULL), ENT_UNVERIFIED, 5, "check 3 of 9, sequence", "does not follow");
    refused("eu", bundles[3], ENT_WAITING, 7, "check 3 of 9, sequence", "bundle 2 is missing");
    assert_whole(&W, "eu", "ines");
}

static void expiry(void **state)
{
    ent_time now = W.now;
    const char *late;

    (void)state;
    late = bundles[2];
    W.now += 91 * 86400;
    refused("eu", late, ENT_REFUSED, 3, "check 4 of 9, expiry", "expired");
    W.now = now;
    assert_int_equal(receive("eu", late).code, ENT_OK); /* its own day */
    assert_int_equal(receive("eu", bundles[3]).code, ENT_OK);
}

static void recipient(void **state)
{
    ent_buf b = ent_buf_new(W.a, 1 << 20);
    const char *items = "EX-1", *id, *path = path_of(&W, "for-other.entente");
    ent_str text;
    ent_err e;
    told t;

    (void)state;
    ent_buf_z(&b,
              "{\"format\":\"entente/agreement/v1\",\"id\":\"TEST-2\",\"title\":\"With another\",\"from\":\"2020-01-01\",\"to\":\"\","
              "\"purposes\":[\"exercise planning\"],\"terms\":[{\"sender\":\"NATO\",\"recipient\":\"OTHER\",\"policy\":\"1.3.26.1.3.1\","
              "\"ceiling\":\"SECRET\",\"electronic_ceiling\":\"SECRET\",\"bodies\":[{\"name\":\"Other body\",\"clearance\":"
              "\"Context=NATO, Releasable; Received Information=EU; Releasable To=European Commission, NATO\",\"scheme\":\"\"}]}]}");
    assert_int_equal(ent_buf_take(&text, &b, &e), ENT_OK);
    put_file(&W, "agreement-2.json", text.p, text.n);
    must(&W, "nato", "admin", "agreement add", "file", path_of(&W, "agreement-2.json"), NULL);
    t = must(&W, "nato", "bert", "release new", "to", "Other body", "agreement", "TEST-2", "purpose", "exercise planning", "item", items,
             NULL);
    id = text_in(t, "release");
    must(&W, "nato", "carla", "release approve", "release", id, NULL);
    must(&W, "nato", "carla", "release bundle", "release", id, "out", path, NULL);
    refused("eu", path, ENT_UNVERIFIED, 5, "check 2 of 9, recipient", "is for \"OTHER\"");
}

static void make_other(void)
{
    make_node(&W, "other", "OTHER");
    add_person(&W, "other", "olga", "registry", NODE_NATO_SECRET);
}

/* A partner whose key nobody pinned; then the right key but no agreement; then another text of it. */
static void strangers(void **state)
{
    const char *path = path_of(&W, "for-other.entente");
    ent_str text = get_file(&W, "agreement-2.json");
    char *copy = ent_alloc(W.a, text.n + 1), *at;

    (void)state;
    make_other();
    refused("other", path, ENT_UNVERIFIED, 5, "check 1 of 9, file", "key");
    must(&W, "other", "admin", "key pin", "org", "NATO", "file", path_of(&W, "EU-release.pub"), NULL); /* the wrong one */
    refused("other", path, ENT_UNVERIFIED, 5, "check 1 of 9, file", "signature");
    must(&W, "other", "admin", "key pin", "org", "NATO", "file", path_of(&W, "NATO-release.pub"), NULL);
    refused("other", path, ENT_REFUSED, 3, "check 5 of 9, agreement", "agreement");
    assert_non_null(copy);
    memcpy(copy, text.p, text.n);
    at = strstr(copy, "With another");
    assert_non_null(at);
    at[0] = 'w';
    must(&W, "other", "admin", "agreement add", "file", put_file(&W, "changed.json", copy, text.n), NULL);
    refused("other", path, ENT_REFUSED, 3, "check 5 of 9, agreement", "agreement");
    must(&W, "other", "admin", "agreement add", "file", path_of(&W, "agreement-2.json"), NULL);
    assert_int_equal(receive("other", path).code, ENT_OK);
}

/* An item of the EU that NATO received, and passes on: its bundle touches what is not NATO's. */
static void foreign_origin(void **state)
{
    const char *path = path_of(&W, "foreign.entente"), *id;
    told t;

    (void)state;
    add_document(&W, "eu", "fritz", "EUX-1", "RESTREINT UE/EU RESTRICTED - Distribution: European Commission, NATO",
                 "EXERCISE: of the EU\n");
    t = must(&W, "eu", "jens", "release new", "to", "NATO", "agreement", "TEST-1", "purpose", "exercise planning", "item", "EUX-1", NULL);
    id = text_in(t, "release");
    must(&W, "eu", "karl", "release approve", "release", id, NULL);
    must(&W, "eu", "karl", "release bundle", "release", id, "out", path_of(&W, "eu-1.entente"), NULL);
    t = must(&W, "nato", "dirk", "receive", "file", path_of(&W, "eu-1.entente"), NULL);
    assert_int_equal(number_in(t, "stored"), 1);
    t = ask(&W, "nato", "bert", "release new", "to", "Other body", "agreement", "TEST-2", "purpose", "exercise planning", "item", "EUX-1",
            NULL);
    assert_refused(t, ENT_REFUSED, "R-40", "passing on without consent");
    must(&W, "nato", "bert", "release consent", "item", "EUX-1", "originator", "EU", "to", "Other body", "reference", "EU letter 7", "date",
         "2026-05-01", NULL);
    t = must(&W, "nato", "bert", "release new", "to", "Other body", "agreement", "TEST-2", "purpose", "exercise planning", "item", "EUX-1",
             NULL);
    id = text_in(t, "release");
    must(&W, "nato", "carla", "release approve", "release", id, NULL);
    must(&W, "nato", "carla", "release bundle", "release", id, "out", path, NULL);
    must(&W, "other", "admin", "policy adopt", "spif", root_file(&W, "data/policy/eu.spif.xml"), NULL);
    refused("other", path, ENT_UNVERIFIED, 5, "check 7 of 9, origin", "EU");
}

/* ---- receipts ---- */

static void receipts(void **state)
{
    ent_str good;
    node_state before;
    told t;

    (void)state;
    assert_int_equal(receive("eu", bundles[3]).code, ENT_OK); /* again: gives the same receipt */
    good = get_file(&W, "receipt");
    for (size_t i = 0; i < 60; i++) {
        char *copy = ent_alloc(W.a, good.n);
        assert_non_null(copy);
        memcpy(copy, good.p, good.n);
        copy[i * (good.n - 1) / 59] ^= (char)(1 << (i % 7));
        before = state_of(&W, "nato");
        t = ask(&W, "nato", "dirk", "release receipt", "file", put_file(&W, "altered.receipt", copy, good.n), NULL);
        if (t.code != ENT_UNVERIFIED && t.code != ENT_INVALID && t.code != ENT_NOT_VISIBLE)
            fail_msg("byte %zu: %s: %s", i, ent_code_name(t.code), t.e.what);
        assert_unchanged(&W, "nato", before, "an altered receipt");
    }
    t = must(&W, "nato", "dirk", "release receipt", "file", path_of(&W, "receipt"), NULL);
    assert_false(flag_in(t, "already_recorded"));
    before = state_of(&W, "nato");
    t = must(&W, "nato", "dirk", "release receipt", "file", path_of(&W, "receipt"), NULL);
    assert_true(flag_in(t, "already_recorded"));
    assert_unchanged(&W, "nato", before, "the same receipt again");
    assert_whole(&W, "nato", "eva");
    assert_whole(&W, "eu", "ines");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(our_emitter_is_right),
        cmocka_unit_test(other_entries),
        cmocka_unit_test(other_bytes),
        cmocka_unit_test(other_contents),
        cmocka_unit_test(no_file),
        cmocka_unit_test(sequence),
        cmocka_unit_test(expiry),
        cmocka_unit_test(recipient),
        cmocka_unit_test(strangers),
        cmocka_unit_test(foreign_origin),
        cmocka_unit_test(receipts),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
