/* SPDX-License-Identifier: Apache-2.0 */
/* Destroying a content: two persons, what stands in the way, the certificate, and what others are told. That nothing readable is left
 * is shown by test_destroy_gone.c.                                                                                        */
#include "destroy_help.h"

/* ---- the persons ---- */

static void test_two_persons(void **state)
{
    ent_str text = random_text(1, TEXT_SIZE);
    node_state before;
    told t;

    (void)state;
    add_secret("nato", "anna", "P-1", "NATO RESTRICTED", text);
    before = state_of(&W, "nato");
    assert_refused(destroy("bert", "P-1", "authority", "letter"), ENT_REFUSED, "R-32", "no role for it");
    assert_refused(destroy("sam", "P-1", "authority", "letter"), ENT_REFUSED, "R-51", "security orders");
    assert_refused(destroy("sam", "P-1", "confirm", ""), ENT_REFUSED, "R-51", "nothing is ordered");
    assert_refused(destroy("dirk", "P-1", "withdraw", ""), ENT_REFUSED, "R-51", "nothing to take back");
    assert_refused(destroy("dirk", "P-1", "certificate", path_of(&W, "c")), ENT_REFUSED, "R-51", "no certificate");
    assert_refused(destroy("dirk", "P-1", "authority", "two\nlines"), ENT_INVALID, "R-51", "authority on two lines");
    assert_refused(destroy("dirk", "P-9", "authority", "letter"), ENT_NOT_VISIBLE, "R-17", "not there");
    t = ask(&W, "nato", "dirk", "registry destroy", "item", "P-1", NULL);
    assert_int_equal(t.exit_code, 2);
    t = ask(&W, "nato", "dirk", "registry destroy", "item", "P-1", "authority", "x", "confirm", "", NULL);
    assert_int_equal(t.exit_code, 2);
    assert_unchanged(&W, "nato", before, "what was refused");

    must(&W, "nato", "dirk", "registry destroy", "item", "P-1", "authority", "EXERCISE letter 1", NULL);
    before = state_of(&W, "nato");
    assert_refused(destroy("dora", "P-1", "authority", "letter 2"), ENT_CONFLICT, "R-51", "ordered twice");
    t = destroy("dirk", "P-1", "confirm", "");
    assert_refused(t, ENT_WAITING, "R-51", "confirms his own order");
    assert_int_equal(t.exit_code, 7);
    assert_refused(destroy("sam", "P-1", "withdraw", ""), ENT_REFUSED, "R-51", "security takes back");
    assert_refused(destroy("dirk", "P-1", "certificate", path_of(&W, "c")), ENT_WAITING, "R-51", "not destroyed yet");
    assert_unchanged(&W, "nato", before, "what was refused after the order");

    must(&W, "nato", "dora", "registry destroy", "item", "P-1", "withdraw", "", NULL);
    assert_refused(destroy("sam", "P-1", "confirm", ""), ENT_REFUSED, "R-51", "taken back");
    must(&W, "nato", "dirk", "registry destroy", "item", "P-1", "authority", "EXERCISE letter 2", NULL);
    t = must(&W, "nato", "sam", "registry destroy", "item", "P-1", "confirm", "", NULL);
    assert_string_equal(text_in(t, "state"), "closed"); /* there is no key backup */
    assert_string_equal(text_in(t, "witnessed_by"), "sam");
    before = state_of(&W, "nato");
    assert_refused(destroy("dirk", "P-1", "authority", "again"), ENT_CONFLICT, "R-51", "destroyed twice");
    assert_refused(destroy("dora", "P-1", "confirm", ""), ENT_CONFLICT, "R-51", "confirmed twice");
    assert_refused(destroy("dora", "P-1", "withdraw", ""), ENT_CONFLICT, "R-51", "taken back too late");
    assert_unchanged(&W, "nato", before, "what was refused after the end");
    assert_whole(&W, "nato", "eva");
}

/* Cleared for the metadata is not cleared for the end of the content; and what must be registered is registered first. */
static void test_cleared_and_registered(void **state)
{
    const char *path = put_text(&W, "in.txt", "EXERCISE: content above its metadata\n");
    told t;

    (void)state;
    must(&W, "nato", "anna", "import", "file", path, "number", "M-1", "title", "x", "label", "NATO SECRET", "meta-label", "NATO RESTRICTED",
         "exercise", "", NULL);
    add_secret("nato", "anna", "M-2", "NATO SECRET", random_text(2, TEXT_SIZE));
    t = destroy("dirk", "M-1", "authority", "letter");
    assert_refused(t, ENT_REFUSED, "R-51", "not registered");
    assert_non_null(strstr(t.e.next, "registry register"));
    must(&W, "nato", "dirk", "registry register", "item", "M-1", NULL);
    assert_refused(destroy("rita", "M-1", "authority", "letter"), ENT_REFUSED, "R-51", "orders without seeing the content");
    assert_refused(destroy("rita", "M-2", "authority", "letter"), ENT_NOT_VISIBLE, "R-17", "does not see it");
    must(&W, "nato", "dirk", "registry destroy", "item", "M-1", "authority", "EXERCISE letter 3", NULL);
    assert_refused(destroy("rita", "M-1", "confirm", ""), ENT_REFUSED, "R-51", "confirms without seeing the content");
    must(&W, "nato", "dora", "registry destroy", "item", "M-1", "confirm", "", NULL);
    t = must(&W, "nato", "dirk", "registry list", NULL);
    assert_non_null(strstr(t.text.p, "\"destroyed\":\"2026-06-01T12:00:00Z\""));
    /* She sees the metadata and that the content is gone, and is told nothing of the content. */
    t = must(&W, "nato", "rita", "item show", "item", "M-1", NULL);
    assert_string_equal(text_in(t, "content"), "destroyed on 2026-06-01");
    t = ask(&W, "nato", "rita", "item export", "item", "M-1", "out", path_of(&W, "x"), NULL);
    assert_refused(t, ENT_REFUSED, "R-13", "exports what he may not see");
    t = ask(&W, "nato", "dirk", "item export", "item", "M-1", "out", path_of(&W, "x"), NULL);
    assert_refused(t, ENT_REFUSED, "R-51", "exports what was destroyed");
    assert_non_null(strstr(t.e.what, "destroyed on 2026-06-01"));
    t = must(&W, "nato", "dirk", "item history", "item", "M-1", NULL);
    assert_non_null(strstr(t.text.p, "\"content\":\"destroyed on 2026-06-01\""));
    t = must(&W, "nato", "rita", "registry destructions", NULL);
    assert_non_null(strstr(t.text.p, "EXERCISE letter 3")); /* the metadata are hers to see */
    must(&W, "nato", "dirk", "registry register", "item", "M-2", NULL);
    destroy_it("nato", "dirk", "dora", "M-2");
    t = must(&W, "nato", "rita", "registry destructions", NULL);
    assert_null(strstr(t.text.p, "EXERCISE letter 7"));
    assert_whole(&W, "nato", "eva");
}

/* ---- the certificate ---- */

static ent_public release_key(const char *dir)
{
    ent_public key;
    ent_err e;

    must(&W, dir, NULL, "key show", "out", path_of(&W, "release.pub"), NULL);
    assert_int_equal(ent_public_read(&key, get_file(&W, "release.pub"), &e), ENT_OK);
    return key;
}

static void test_certificate(void **state)
{
    ent_public key = release_key("nato");
    ent_rgy_destruction d;
    ent_str first, again;
    node_state before;
    char *bytes;
    ent_err e;
    told t;

    (void)state;
    add_secret("nato", "anna", "C-1", "NATO RESTRICTED", random_text(60, TEXT_SIZE));
    must(&W, "nato", "dirk", "registry destroy", "item", "C-1", "authority", "EXERCISE letter 6", NULL);
    must(&W, "nato", "sam", "registry destroy", "item", "C-1", "confirm", "", "certificate", path_of(&W, "first.cert"), NULL);
    first = get_file(&W, "first.cert");
    assert_int_equal(ent_rgy_certificate_read(&d, W.a, first, &key, &e), ENT_OK);
    assert_true(ent_str_is(d.ordered_by, "dirk") && ent_str_is(d.witnessed_by, "sam") && ent_str_is(d.authority, "EXERCISE letter 6"));
    assert_true(ent_str_is(d.org, "NATO") && d.destroyed == W.now);

    /* Later, by another person, after more has happened: the same bytes, and nothing is written into the log. */
    W.now += 86400;
    add_secret("nato", "anna", "C-2", "NATO RESTRICTED", random_text(61, TEXT_SIZE));
    before = state_of(&W, "nato");
    t = must(&W, "nato", "dora", "registry destroy", "item", "C-1", "certificate", path_of(&W, "again.cert"), NULL);
    assert_string_equal(text_in(t, "state"), "closed");
    again = get_file(&W, "again.cert");
    assert_true(ent_str_eq(first, again));
    assert_unchanged(&W, "nato", before, "writing the certificate again");

    /* Every bit of it counts. */
    bytes = ent_alloc(W.a, first.n);
    assert_non_null(bytes);
    for (size_t i = 0; i < first.n * 8; i += 3) {
        memcpy(bytes, first.p, first.n);
        bytes[i / 8] = (char)(bytes[i / 8] ^ 1 << i % 8);
        if (ent_rgy_certificate_read(&d, W.a, (ent_str){bytes, first.n}, &key, &e) != ENT_UNVERIFIED)
            fail_msg("bit %zu counts for nothing", i);
        assert_true(e.what[0] != '\0' && e.next[0] != '\0');
    }
    for (size_t n = 0; n < first.n; n += 7)
        assert_int_equal(ent_rgy_certificate_read(&d, W.a, (ent_str){first.p, n}, &key, &e), ENT_UNVERIFIED);
    key.b[5] ^= 1;
    assert_int_equal(ent_rgy_certificate_read(&d, W.a, first, &key, &e), ENT_UNVERIFIED);
}

/* One signer twice is no certificate, even with all signatures holding. */
static void test_certificate_of_one(void **state)
{
    ent_secret person = {{1}}, other = {{2}}, node = {{3}};
    ent_rgy_destruction d = {.id = ENT_S("00000000-0000-4000-8000-000000000001"),
                             .org = ENT_S("NATO"),
                             .node = ENT_S("00000000-0000-4000-8000-000000000002"),
                             .origin = ENT_S("NATO"),
                             .item = ENT_S("00000000-0000-4000-8000-000000000003"),
                             .revision = ENT_S("00000000-0000-4000-8000-000000000004"),
                             .authority = ENT_S("EXERCISE"),
                             .ordered_by = ENT_S("dirk"),
                             .witnessed_by = ENT_S("dora"),
                             .ordered = NODE_NOW,
                             .destroyed = NODE_NOW},
                        back;
    ent_public key;
    ent_str text;
    ent_err e;

    (void)state;
    assert_int_equal(ent_sign_public(&key, &node, &e), ENT_OK);
    assert_int_equal(ent_sign_public(&d.ordered_key, &person, &e), ENT_OK);
    assert_int_equal(ent_sign_public(&d.witnessed_key, &other, &e), ENT_OK);
    assert_int_equal(ent_rgy_destruction_text(&text, W.a, &d, &e), ENT_OK);
    assert_true(ent_str_starts(text, "entente/destruction/v1\n{\"authority\":\"EXERCISE\",\"id\":"));
    assert_int_equal(ent_sign(&d.ordered_signature, &person, text, &e), ENT_OK);
    assert_int_equal(ent_sign(&d.witnessed_signature, &other, text, &e), ENT_OK);
    assert_int_equal(ent_rgy_certificate_write(&text, W.a, &d, &node, &e), ENT_OK);
    assert_int_equal(ent_rgy_certificate_read(&back, W.a, text, &key, &e), ENT_OK);
    d.witnessed_by = d.ordered_by;
    assert_int_equal(ent_rgy_certificate_write(&text, W.a, &d, &node, &e), ENT_OK);
    assert_int_equal(ent_rgy_certificate_read(&back, W.a, text, &key, &e), ENT_UNVERIFIED);
    d.witnessed_by = ENT_S("dora");
    d.witnessed_key = d.ordered_key;
    d.witnessed_signature = d.ordered_signature;
    assert_int_equal(ent_rgy_certificate_write(&text, W.a, &d, &node, &e), ENT_OK);
    assert_int_equal(ent_rgy_certificate_read(&back, W.a, text, &key, &e), ENT_UNVERIFIED);
    assert_non_null(strstr(e.what, "two"));
    assert_int_equal(ent_sign_public(&d.witnessed_key, &other, &e), ENT_OK); /* his key, but not his signature */
    assert_int_equal(ent_rgy_certificate_write(&text, W.a, &d, &node, &e), ENT_OK);
    assert_int_equal(ent_rgy_certificate_read(&back, W.a, text, &key, &e), ENT_UNVERIFIED);
    assert_non_null(strstr(e.what, "second person"));
    assert_int_equal(ent_rgy_destruction_text(&text, W.a, &d, &e), ENT_OK);
    assert_int_equal(ent_sign(&d.witnessed_signature, &other, text, &e), ENT_OK);
    d.ordered_signature = d.witnessed_signature; /* nor is it an order that he who ordered did not sign */
    assert_int_equal(ent_rgy_certificate_write(&text, W.a, &d, &node, &e), ENT_OK);
    assert_int_equal(ent_rgy_certificate_read(&back, W.a, text, &key, &e), ENT_UNVERIFIED);
    assert_non_null(strstr(e.what, "who ordered"));
}

/* ---- releases ---- */

/* What was sent and then destroyed here cannot be written again; nothing of a file is left, and nothing else changes. */
static void test_bundle_not_again(void **state)
{
    const char *const items[] = {"R-5", "R-6"};
    const char *release, *revision, *out = path_of(&W, "two.zip");
    node_state before;
    struct stat st;
    char tmp[400];
    told t;

    (void)state;
    revision = text_in(add_document(&W, "nato", "anna", "R-5", TO_EC, "EXERCISE: five\n"), "revision");
    add_document(&W, "nato", "anna", "R-6", TO_EC, "EXERCISE: six\n");
    release = approved_release(&W, "nato", items, 2);
    must(&W, "nato", "bert", "release bundle", "release", release, "out", out, NULL);
    unlink(out);
    destroy_it("nato", "dirk", "dora", "R-5");
    before = state_of(&W, "nato");
    t = ask(&W, "nato", "bert", "release bundle", "release", release, "out", out, NULL);
    assert_refused(t, ENT_REFUSED, "R-51", "writes a bundle whose content is gone");
    assert_non_null(strstr(t.e.what, revision));
    assert_non_null(strstr(t.e.what, "2026-06-02"));
    snprintf(tmp, sizeof tmp, "%s.tmp", out);
    assert_int_not_equal(stat(out, &st), 0);
    assert_int_not_equal(stat(tmp, &st), 0);
    assert_unchanged(&W, "nato", before, "a bundle that cannot be written again");

    t = ask(&W, "nato", "bert", "release new", "to", "European Commission", "agreement", "TEST-1", "purpose", "exercise planning", "item",
            "R-5", NULL);
    assert_refused(t, ENT_REFUSED, "R-51", "releases what was destroyed");
    t = must(&W, "nato", "bert", "release new", "to", "European Commission", "agreement", "TEST-1", "purpose", "exercise planning", "item",
             "R-5", "item", "R-6", NULL);
    assert_int_equal(number_in(t, "staying"), 1);
    assert_non_null(strstr(t.text.p, "Its content was destroyed on 2026-06-02"));
    assert_whole(&W, "nato", "eva");
}

/* A release that the asker does not see stops nothing and is not told of; it falls when it is to be bundled. */
static void test_hidden_release(void **state)
{
    const char *const both[] = {"S-1", "S-2"};
    const char *release, *alone;
    told t;

    (void)state;
    add_document(&W, "nato", "anna", "S-1", TO_EC, "EXERCISE: one\n");
    add_document(&W, "nato", "anna", "S-2", "NATO CONFIDENTIAL " NODE_EC, "EXERCISE: two, above rita's clearance\n");
    add_document(&W, "nato", "anna", "S-3", TO_EC, "EXERCISE: three\n");
    release = approved_release(&W, "nato", both, 2);
    assert_refused(destroy("dirk", "S-1", "authority", "letter"), ENT_REFUSED, "R-52", "he sees the release");
    must(&W, "nato", "rita", "registry destroy", "item", "S-3", "authority", "EXERCISE letter 9", NULL);
    alone = shape_of(must(&W, "nato", "rosa", "registry destroy", "item", "S-3", "confirm", "", NULL));
    must(&W, "nato", "rita", "registry destroy", "item", "S-1", "authority", "EXERCISE letter 9", NULL);
    t = must(&W, "nato", "rosa", "registry destroy", "item", "S-1", "confirm", "", NULL);
    assert_string_equal(shape_of(t), alone);
    t = ask(&W, "nato", "bert", "release bundle", "release", release, "out", path_of(&W, "three.zip"), NULL);
    assert_refused(t, ENT_REFUSED, "R-36", "bundles what is no more what was approved");
    assert_whole(&W, "nato", "eva");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_persons),        cmocka_unit_test(test_cleared_and_registered), cmocka_unit_test(test_certificate),
        cmocka_unit_test(test_certificate_of_one), cmocka_unit_test(test_bundle_not_again),       cmocka_unit_test(test_hidden_release),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
