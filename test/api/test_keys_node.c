/* SPDX-License-Identifier: Apache-2.0 */
/* The node's own keys for life, and how partners follow: rotating, revoking, recovering; bundles on their way meanwhile. */
#include "keys_help.h"

#include <entente/release.h>

static const char paper[] = "the first paper, EXERCISE\n";

static int set_up(void **state)
{
    (void)state;
    return make_templates("keysnode");
}

/* A bundle with EX-1, in the file; the release. */
static const char *send(const char *file)
{
    static const char *const items[] = {"EX-1"};
    const char *id = approved_release(&W, "nato", items, 1);

    must(&W, "nato", "bert", "release bundle", "release", id, "out", path_of(&W, file), NULL);
    return id;
}

static told receive(const char *file)
{
    return ask(&W, "eu", "greta", "receive", "file", path_of(&W, file), "receipt", path_of(&W, "receipt"), NULL);
}

static void answer(void)
{
    must(&W, "nato", "bert", "release receipt", "file", path_of(&W, "receipt"), NULL);
}

static told follow(const char *file)
{
    return ask(&W, "eu", "admin", "key follow", "file", path_of(&W, file), NULL);
}

static void assert_both_whole(void)
{
    assert_whole(&W, "nato", "eva");
    assert_whole(&W, "eu", "ines");
}

/* ---- rotating ---- */

static void a_partner_follows(void **state)
{
    const char *words;
    ent_str record;
    told t;

    (void)state;
    send("first");
    W.now += 60;
    t = must(&W, "nato", "admin", "key rotate", "purpose", "release", "out", path_of(&W, "record"), NULL);
    words = text_in(t, "words");
    W.now += 60;
    assert_non_null(key_row("nato", "NATO", "release", "in use"));
    assert_non_null(key_row("nato", "NATO", "release", "replaced"));
    assert_string_equal(text_in(must(&W, "nato", NULL, "key show", NULL), "words"), words);
    record = get_file(&W, "record");
    must(&W, "nato", NULL, "key show", "record", path_of(&W, "again"), NULL);
    assert_true(ent_str_eq(record, get_file(&W, "again"))); /* the file is a function of the log */
    t = held(follow("record"), "follow");
    assert_false(flag_in(t, "already_followed"));
    assert_string_equal(text_in(t, "words"), words);
    assert_true(flag_in(held(follow("record"), "follow again"), "already_followed"));
    held(receive("first"), "a bundle made before the change, received after it");
    answer();
    send("second");
    held(receive("second"), "a bundle made after it");
    answer();
    assert_non_null(key_row("eu", "NATO", "release", "replaced"));
    assert_string_equal(sealed_to("nato", "bert"), "checkpoint content release");
    assert_both_whole();
}

/* Who does not follow takes nothing under the new key, and can still do it later, several changes at once. */
static void a_partner_follows_late(void **state)
{
    told t;

    (void)state;
    must(&W, "nato", "admin", "key rotate", "purpose", "release", "out", path_of(&W, "one"), NULL);
    W.now += 60;
    must(&W, "nato", "ada", "key rotate", "purpose", "release", "out", path_of(&W, "two"), NULL);
    send("first");
    t = receive("first");
    assert_refused(t, ENT_UNVERIFIED, NULL, "not followed yet");
    assert_non_null(strstr(t.e.next, "key follow"));
    held(follow("two"), "both at once"); /* the file has both records */
    held(receive("first"), "followed");
    answer();
    assert_true(flag_in(held(follow("two"), "again"), "already_followed"));
    assert_refused(follow("one"), ENT_UNVERIFIED, NULL, "back to an older key");
    assert_both_whole();
}

static void the_checkpoint_key_too(void **state)
{
    (void)state;
    send("first");
    W.now += 60;
    must(&W, "nato", "admin", "key rotate", "purpose", "checkpoint", "out", path_of(&W, "record"), NULL);
    held(follow("record"), "follow");
    held(receive("first"), "its checkpoint is under the old key");
    answer();
    send("second");
    held(receive("second"), "and this one under the new");
    answer();
    must(&W, "nato", "eva", "log checkpoint", NULL);
    assert_both_whole();
}

/* The recipient changes his keys: receipts given before count, and so do those after. */
static void the_recipient_rotates(void **state)
{
    static const char *const purposes[] = {"release", "checkpoint"};

    (void)state;
    send("first");
    held(receive("first"), "first");
    W.now += 60;
    for (int i = 0; i < 2; i++) {
        must(&W, "eu", "admin", "key rotate", "purpose", purposes[i], "out", path_of(&W, purposes[i]), NULL);
        must(&W, "nato", "admin", "key follow", "file", path_of(&W, purposes[i]), NULL);
    }
    answer();
    send("second");
    held(receive("second"), "second");
    answer();
    assert_both_whole();
}

static void what_is_no_record(void **state)
{
    ent_str record, changed;
    node_state before;
    char *bytes;
    ent_err e;

    (void)state;
    must(&W, "nato", "admin", "key rotate", "purpose", "release", "out", path_of(&W, "record"), NULL);
    record = get_file(&W, "record");
    before = state_of(&W, "eu");
    for (size_t i = 0; i < record.n; i += 7) {
        assert_int_equal(ent_str_dup(&changed, W.a, record, &e), ENT_OK);
        bytes = ent_alloc(W.a, record.n);
        memcpy(bytes, changed.p, record.n);
        bytes[i] = bytes[i] == '0' ? '1' : '0';
        put_file(&W, "bad", bytes, record.n);
        assert_refused(follow("bad"), ENT_UNVERIFIED, NULL, "one byte of a record");
    }
    put_file(&W, "bad", record.p, record.n - 2);
    assert_refused(follow("bad"), ENT_UNVERIFIED, NULL, "a torn record");
    put_text(&W, "bad", "");
    assert_refused(follow("bad"), ENT_UNVERIFIED, NULL, "nothing");
    assert_refused(ask(&W, "nato", "admin", "key follow", "file", path_of(&W, "record"), NULL), ENT_INVALID, NULL, "one's own record");
    assert_refused(ask(&W, "eu", "greta", "key follow", "file", path_of(&W, "record"), NULL), ENT_REFUSED, "R-32", "without the role");
    assert_refused(ask(&W, "eu", NULL, "key show", "record", path_of(&W, "none"), NULL), ENT_NOT_VISIBLE, NULL, "never changed");
    assert_unchanged(&W, "eu", before, "refusals");
    held(follow("record"), "the true one");
    assert_both_whole();
}

static void assert_begins_elsewhere(told t, const char *doing)
{
    assert_refused(t, ENT_UNVERIFIED, NULL, doing);
    if (strstr(t.e.what, "does not begin at") == NULL) fail_msg("%s: %s", doing, t.e.what);
}

/* A record is followed from the key that is pinned here and from no other: neither from a later one of the partner's, nor from one that
 * somebody made up in his name, whose two signatures are good.                                                                 */
static void a_record_begins_at_the_pinned_key(void **state)
{
    ent_rel_rotation r = {.org = ENT_S("NATO"),
                          .node = ENT_S("00000000-0000-4000-8000-0000000000aa"),
                          .purpose = ENT_S("release"),
                          .reason = ENT_S("rotate")};
    ent_secret stranger = {{3}}, again = {{4}};
    ent_str both, first, second, forged;
    node_state before;
    ent_err e;

    (void)state;
    must(&W, "nato", "admin", "key rotate", "purpose", "release", "out", path_of(&W, "one"), NULL);
    W.now += 60;
    must(&W, "nato", "admin", "key rotate", "purpose", "release", "out", path_of(&W, "both"), NULL);
    both = get_file(&W, "both");
    assert_true(ent_str_cut(both, '\n', &first, &second));
    assert_true(second.n > 1);
    put_file(&W, "second", second.p, second.n);
    before = state_of(&W, "eu");
    assert_begins_elsewhere(follow("second"), "the later record alone");
    r.time = W.now;
    assert_int_equal(ent_rel_rotation_write(&forged, W.a, &r, &stranger, &again, &e), ENT_OK);
    put_file(&W, "forged", forged.p, forged.n);
    assert_begins_elsewhere(follow("forged"), "a stranger's record in the partner's name");
    assert_unchanged(&W, "eu", before, "refusals");
    held(follow("both"), "from the pinned key on");
    assert_begins_elsewhere(follow("forged"), "the stranger's record again");
    assert_both_whole();
}

/* ---- revoking ---- */

static void a_revoked_key_is_worth_nothing(void **state)
{
    const char *id;
    told t;

    (void)state;
    id = send("first");
    W.now += 60;
    t = must(&W, "nato", "ada", "key revoke", "purpose", "release", "reason", "EXERCISE: suspected", "out", path_of(&W, "record"), NULL);
    assert_non_null(strstr(text_in(t, "next"), "release bundle"));
    assert_non_null(key_row("nato", "NATO", "release", "revoked"));
    held(follow("record"), "follow");
    assert_non_null(key_row("eu", "NATO", "release", "revoked"));
    assert_refused(receive("first"), ENT_UNVERIFIED, NULL, "made under the revoked key");
    must(&W, "nato", "bert", "release bundle", "release", id, "out", path_of(&W, "anew"), NULL);
    held(receive("anew"), "the same bundle, signed again");
    answer();
    send("second");
    held(receive("second"), "the next one");
    answer();
    assert_both_whole();
}

/* What a partner has answered already is not signed again. */
static void what_was_answered_stays(void **state)
{
    ent_str first;
    const char *id;

    (void)state;
    id = send("first");
    held(receive("first"), "first");
    answer();
    first = get_file(&W, "first");
    must(&W, "nato", "admin", "key revoke", "purpose", "release", "reason", "EXERCISE", "out", path_of(&W, "record"), NULL);
    held(follow("record"), "follow");
    must(&W, "nato", "bert", "release bundle", "release", id, "out", path_of(&W, "anew"), NULL);
    assert_true(ent_str_eq(first, get_file(&W, "anew")));
    assert_both_whole();
}

static void a_revoked_checkpoint_key(void **state)
{
    (void)state;
    send("first");
    W.now += 60;
    must(&W, "nato", "admin", "key revoke", "purpose", "checkpoint", "reason", "EXERCISE", "out", path_of(&W, "record"), NULL);
    held(follow("record"), "follow");
    held(receive("first"), "the release key vouches for what was made before");
    answer();
    send("second");
    held(receive("second"), "and the new one");
    answer();
    assert_both_whole();
}

/* ---- recovering ---- */

static void two_make_a_new_release_key(void **state)
{
    const char *words, *id;
    told t;

    (void)state;
    id = send("first");
    W.now += 60;
    t = must(&W, "nato", "sven", "key recover", "subject", "release", NULL);
    words = text_in(t, "words");
    assert_string_equal(text_in(must(&W, "nato", NULL, "key show", NULL), "words"),
                        text_in(must(&W, "nato0", NULL, "key show", NULL), "words")); /* not before it is accepted */
    assert_refused(ask(&W, "nato", "sven", "key recover", "subject", "release", "accept", words, NULL), ENT_WAITING, NULL,
                   "the same person");
    assert_refused(ask(&W, "nato", "ada", "key recover", "subject", "checkpoint", "accept", words, NULL), ENT_NOT_VISIBLE, NULL,
                   "another key");
    assert_refused(ask(&W, "nato", "ada", "key recover", "subject", "release", "accept", "acorn", NULL), ENT_UNVERIFIED, NULL,
                   "other words");
    t = must(&W, "nato", "ada", "key recover", "subject", "release", "accept", words, NULL);
    assert_non_null(strstr(text_in(t, "next"), "key pin"));
    assert_string_equal(text_in(must(&W, "nato", NULL, "key show", "out", path_of(&W, "pub"), NULL), "words"), words);
    assert_non_null(key_row("nato", "NATO", "release", "lost"));
    assert_string_equal(sealed_to("nato", "bert"), "checkpoint content release");
    assert_refused(ask(&W, "nato", NULL, "key show", "record", path_of(&W, "none"), NULL), ENT_NOT_VISIBLE, NULL, "nobody can follow");
    assert_refused(ask(&W, "eu", "admin", "key pin", "org", "NATO", "file", path_of(&W, "pub"), "fingerprint", "acorn", NULL),
                   ENT_UNVERIFIED, NULL, "other words on the telephone");
    must(&W, "eu", "admin", "key pin", "org", "NATO", "file", path_of(&W, "pub"), "fingerprint", words, NULL);
    assert_refused(receive("first"), ENT_UNVERIFIED, NULL, "pinning by hand ends the key before");
    must(&W, "nato", "bert", "release bundle", "release", id, "out", path_of(&W, "anew"), NULL);
    held(receive("anew"), "signed again");
    answer();
    must(&W, "nato", "admin", "key rotate", "purpose", "release", "out", path_of(&W, "record"), NULL);
    held(follow("record"), "and from there on by records");
    assert_both_whole();
}

/* The key is the node's: a person who bears its name is another matter. */
static void a_person_named_release(void **state)
{
    const char *words;

    (void)state;
    add_person(&W, "nato", "release", "reader", NULL);
    words = text_in(make_card("release", "person", Other), "words");
    must(&W, "nato", "sven", "key recover", "subject", "release", NULL);
    must(&W, "nato", "sven", "key recover", "subject", "release", "card", path_of(&W, "person.card"), "key", path_of(&W, "person.key"),
         NULL);
    must(&W, "nato", "admin", "key recover", "subject", "release", "accept", words, NULL);
    assert_true(may_enter("release", OTHER_PASS));
    assert_null(key_row("nato", "NATO", "release", "lost"));
    assert_whole(&W, "nato", "eva");
}

/* ---- contents ---- */

static void contents_under_a_new_key(void **state)
{
    told t;

    (void)state;
    add_document(&W, "nato", "anna", "EX-2", "NATO RESTRICTED " NODE_EC, "the second, EXERCISE\n");
    must(&W, "nato", "sven", "key revoke", "person", "bert", "reason", "EXERCISE", NULL);
    t = must(&W, "nato", "admin", "key rotate", "purpose", "content", NULL);
    assert_non_null(strstr(text_in(t, "next"), "backup"));
    assert_true(can_read("anna", NODE_PASS, "EX-1", paper));
    assert_true(can_read("carla", NODE_PASS, "EX-2", "the second, EXERCISE\n"));
    add_document(&W, "nato", "anna", "EX-3", "NATO RESTRICTED " NODE_EC, "the third, EXERCISE\n");
    assert_true(can_read("carla", NODE_PASS, "EX-3", "the third, EXERCISE\n"));
    assert_non_null(key_row("nato", "NATO", "content", "in use"));
    must(&W, "nato", "ada", "key revoke", "purpose", "content", "reason", "EXERCISE", NULL);
    assert_true(can_read("anna", NODE_PASS, "EX-1", paper));
    assert_non_null(key_row("nato", "NATO", "content", "revoked"));
    assert_non_null(key_row("nato", "NATO", "content", "replaced"));
    t = ask(&W, "nato", "admin", "key rotate", "purpose", "content", "out", path_of(&W, "out"), NULL);
    assert_int_equal(t.exit_code, 2);
    assert_whole(&W, "nato", "eva");
}

/* The node's content key as it is sealed to a person, opened with his key file as a thief of both would. */
static ent_secret content_key_of(ent_store *s, const char *person)
{
    ent_reg_person p;
    ent_secret seed, wrap, key;
    ent_signer signer;
    ent_str sealed, pem;
    ent_sha256 digest;
    char hex[65], file[200];
    ent_err e;

    assert_int_equal(ent_reg_person_read(&p, W.a, s, ent_str_c(person), W.now, &e), ENT_OK);
    assert_int_equal(ent_sha256_of(&digest, (ent_str){(const char *)p.sign_key.b, sizeof p.sign_key.b}, &e), ENT_OK);
    ent_sha256_hex(hex, &digest);
    snprintf(file, sizeof file, "nato/keys/%s-%.16s.pem", person, hex);
    pem = get_file(&W, file);
    assert_non_null(pem.p);
    assert_int_equal(ent_key_open_as(&seed, &p.sign_key, pem, ENT_S(NODE_PASS), &e), ENT_OK);
    assert_int_equal(ent_signer_of(&signer, &seed, &e), ENT_OK);
    assert_int_equal(signer.wrap(signer.ctx, &wrap, &e), ENT_OK);
    assert_int_equal(ent_reg_person_key(&sealed, W.a, s, ent_str_c(person), "content", &e), ENT_OK);
    assert_int_equal(ent_seal_open(key.b, sizeof key.b, &wrap, "content", sealed, &e), ENT_OK);
    return key;
}

/* How many wrapped keys of contents the key opens; -1: it does not even open the first. Nothing is kept. */
static int64_t opens(ent_store *s, const ent_secret *key)
{
    ent_secret fresh = {{2}};
    ent_err e;
    int64_t n;
    ent_code code;

    assert_int_equal(ent_store_begin(s, &e), ENT_OK);
    code = ent_reg_contents_rewrap(&n, s, W.a, key, &fresh, &e);
    ent_store_rollback(s);
    assert_true(code == ENT_OK || code == ENT_UNVERIFIED);
    return code == ENT_OK ? n : -1;
}

static ent_store *writer_of_nato(void)
{
    char path[700];
    ent_store *s;
    ent_err e;

    inside(path, sizeof path, path_of(&W, "nato"), "entente.db");
    assert_int_equal(ent_store_open(&s, W.a, path, ENT_STORE_WRITE, &e), ENT_OK);
    return s;
}

/* The content key that an old copy of the node gives up opens nothing that is in the node today. */
static void the_old_content_key_opens_nothing(void **state)
{
    ent_secret old, fresh;
    ent_store *s;

    (void)state;
    s = writer_of_nato();
    old = content_key_of(s, "anna");
    assert_int_equal(opens(s, &old), 1); /* it is the real one */
    ent_store_close(s);
    must(&W, "nato", "admin", "key rotate", "purpose", "content", NULL);
    s = writer_of_nato();
    fresh = content_key_of(s, "anna");
    assert_memory_not_equal(old.b, fresh.b, sizeof old.b);
    assert_int_equal(opens(s, &old), -1);
    assert_int_equal(opens(s, &fresh), 1);
    ent_store_close(s);
}

/* ---- when the file cannot be written ---- */

static void the_record_can_be_written_later(void **state)
{
    node_state before = {0};
    told t;

    (void)state;
    before = state_of(&W, "nato");
    t = ask(&W, "nato", "admin", "key rotate", "purpose", "release", "out", path_of(&W, "no-such-folder/record"), NULL);
    assert_int_equal(t.code, ENT_IO);
    assert_non_null(strstr(t.e.what, "is recorded"));
    assert_non_null(strstr(t.e.next, "key show"));
    assert_true(state_of(&W, "nato").entries > before.entries);
    must(&W, "nato", NULL, "key show", "record", path_of(&W, "record"), NULL);
    held(follow("record"), "follow");
    assert_both_whole();
}

static void the_node_keys_expire(void **state)
{
    told t;

    (void)state;
    W.now = NODE_NOW + 700 * (ent_time)86400;
    must(&W, "nato", "admin", "node clock", "today", "2028-05-01", NULL);
    must(&W, "nato", "admin", "key rotate", "new-passphrase", W.pass, "expires", "2040-01-01", NULL);
    must(&W, "nato", "carla", "key rotate", "new-passphrase", W.pass, "expires", "2040-01-01", NULL);
    W.now = NODE_NOW + (1826 - 59) * (ent_time)86400;
    must(&W, "nato", "admin", "node clock", "today", "2031-04-03", NULL);
    t = must(&W, "nato", "admin", "person list", NULL);
    assert_non_null(strstr(warning_in(t), "The node's checkpoint key expires on 2031-06-01"));
    assert_string_equal(warning_in(must(&W, "nato", "carla", "person list", NULL)), ""); /* she cannot change it */
    must(&W, "nato", "admin", "key rotate", "purpose", "checkpoint", NULL);
    t = must(&W, "nato", "admin", "key rotate", "purpose", "release", NULL);
    assert_string_equal(warning_in(t), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        K(a_partner_follows),
        K(a_partner_follows_late),
        K(the_checkpoint_key_too),
        K(the_recipient_rotates),
        K(what_is_no_record),
        K(a_record_begins_at_the_pinned_key),
        K(a_revoked_key_is_worth_nothing),
        K(what_was_answered_stays),
        K(a_revoked_checkpoint_key),
        K(two_make_a_new_release_key),
        K(a_person_named_release),
        K(contents_under_a_new_key),
        K(the_old_content_key_opens_nothing),
        K(the_record_can_be_written_later),
        K(the_node_keys_expire),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
