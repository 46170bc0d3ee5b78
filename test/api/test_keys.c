/* SPDX-License-Identifier: Apache-2.0 */
/* Persons' keys for life: rotating, revoking, recovering by two others, expiring. After each, the log verifies and gives the same tables. */
#include "keys_help.h"

static const char paper[] = "the first paper, EXERCISE\n";

static int set_up(void **state)
{
    (void)state;
    return make_templates("keys");
}

/* ---- rotating ---- */

static void a_person_rotates_his_key(void **state)
{
    told t;

    (void)state;
    assert_true(can_read("anna", NODE_PASS, "EX-1", paper));
    t = must(&W, "nato", "anna", "key rotate", "new-passphrase", Other, NULL);
    assert_true(text_in(t, "words")[0] != '-');
    assert_string_equal(text_in(t, "expires"), "2028-06-01T12:00:00Z");
    assert_null(ent_json_get(t.json, "remove_by_hand"));
    assert_int_equal(files_of("nato", "anna"), 1);
    assert_false(may_enter("anna", NODE_PASS));
    assert_true(may_enter("anna", OTHER_PASS));
    assert_true(can_read("anna", OTHER_PASS, "EX-1", paper)); /* what is sealed to her was sealed anew */
    assert_string_equal(sealed_to("nato", "anna"), "content");
    held(ask_as("nato", "anna", OTHER_PASS, "key rotate", "new-passphrase", W.pass, NULL), "and back to the first passphrase");
    assert_true(can_read("anna", NODE_PASS, "EX-1", paper));
    assert_whole(&W, "nato", "eva");
}

/* All that the role holds, and then a key that was made at home. */
static void an_administrator_rotates_to_a_card(void **state)
{
    told t;

    (void)state;
    make_card("admin", "new", Other);
    t = must(&W, "nato", "admin", "key rotate", "card", path_of(&W, "new.card"), "key", path_of(&W, "new.key"), "new-passphrase", Other,
             "expires", "2027-01-31", NULL);
    assert_string_equal(text_in(t, "expires"), "2027-02-01T00:00:00Z");
    assert_false(may_enter("admin", NODE_PASS));
    assert_string_equal(sealed_to("nato", "admin"), "checkpoint content release");
    held(ask_as("nato", "admin", OTHER_PASS, "person add", "person", "otto", "roles", "release", "new-passphrase", W.pass, NULL),
         "the keys are still good to hand on");
    assert_string_equal(sealed_to("nato", "otto"), "checkpoint content release");
    assert_whole(&W, "nato", "eva");
}

static void rotating_is_refused(void **state)
{
    node_state before;
    told t;

    (void)state;
    make_card("anna", "anna", Other);
    make_card("bert", "bert", Other);
    make_card("anna", "second", Other);
    before = state_of(&W, "nato");
    t = ask(&W, "nato", "anna", "key rotate", NULL);
    assert_int_equal(t.exit_code, 2);
    t = ask(&W, "nato", "anna", "key rotate", "card", path_of(&W, "anna.card"), NULL);
    assert_int_equal(t.exit_code, 2);
    t = ask(&W, "nato", "anna", "key rotate", "key", path_of(&W, "anna.key"), "new-passphrase", Other, NULL);
    assert_int_equal(t.exit_code, 2);
    t = ask(&W, "nato", "anna", "key rotate", "new-passphrase", Other, "out", path_of(&W, "out"), NULL);
    assert_int_equal(t.exit_code, 2);
    t = ask(&W, "nato", "anna", "key rotate", "card", path_of(&W, "bert.card"), "key", path_of(&W, "bert.key"), "new-passphrase", Other,
            NULL);
    assert_refused(t, ENT_INVALID, NULL, "another person's card");
    t = ask(&W, "nato", "anna", "key rotate", "card", path_of(&W, "anna.card"), "key", path_of(&W, "second.key"), "new-passphrase", Other,
            NULL);
    assert_refused(t, ENT_LOGIN, NULL, "the card of another key");
    t = ask(&W, "nato", "anna", "key rotate", "card", path_of(&W, "anna.card"), "key", path_of(&W, "anna.key"), "new-passphrase", W.pass,
            NULL);
    assert_refused(t, ENT_LOGIN, NULL, "the new key's passphrase is wrong");
    t = ask(&W, "nato", "anna", "key rotate", "new-passphrase", put_text(&W, "short", "1234567\n"), NULL);
    assert_refused(t, ENT_INVALID, NULL, "a short passphrase");
    t = ask(&W, "nato", "anna", "key rotate", "new-passphrase", Other, "expires", "2026-06-01", NULL);
    assert_refused(t, ENT_INVALID, NULL, "a key that has expired");
    t = ask(&W, "nato", "anna", "key rotate", "purpose", "release", NULL);
    assert_refused(t, ENT_REFUSED, "R-32", "the node's key, without the role");
    assert_unchanged(&W, "nato", before, "refusals");
    assert_int_equal(files_of("nato", "anna"), 1);
    must(&W, "nato", "anna", "key rotate", "card", path_of(&W, "anna.card"), "key", path_of(&W, "anna.key"), "new-passphrase", Other, NULL);
    t = ask_as("nato", "anna", OTHER_PASS, "key rotate", "card", path_of(&W, "anna.card"), "key", path_of(&W, "anna.key"), "new-passphrase",
               Other, NULL);
    assert_refused(t, ENT_CONFLICT, NULL, "the same key once more");
    held(ask_as("nato", "anna", OTHER_PASS, "key rotate", "new-passphrase", W.pass, NULL), "away from it");
    t = ask(&W, "nato", "anna", "key rotate", "card", path_of(&W, "anna.card"), "key", path_of(&W, "anna.key"), "new-passphrase", Other,
            NULL);
    assert_refused(t, ENT_CONFLICT, NULL, "back to an older key");
    assert_whole(&W, "nato", "eva");
}

/* What a crash can leave: a file of a key that does not count yet, or not any more. */
static void a_file_too_many_does_no_harm(void **state)
{
    (void)state;
    copy_tree(path_of(&W, "nato/keys"), path_of(&W, "kept"));
    must(&W, "nato", "anna", "key rotate", "new-passphrase", Other, NULL);
    {
        DIR *d = opendir(path_of(&W, "kept"));
        struct dirent *f;
        while ((f = readdir(d)) != NULL) {
            char from[700], to[700];
            if (strncmp(f->d_name, "anna-", 5) != 0) continue;
            inside(from, sizeof from, path_of(&W, "kept"), f->d_name);
            inside(to, sizeof to, path_of(&W, "nato/keys"), f->d_name);
            copy_file(from, to);
        }
        closedir(d);
    }
    remove_tree(path_of(&W, "kept"));
    assert_int_equal(files_of("nato", "anna"), 2);
    assert_false(may_enter("anna", NODE_PASS));
    assert_true(may_enter("anna", OTHER_PASS));
    held(ask_as("nato", "anna", OTHER_PASS, "key rotate", "new-passphrase", W.pass, NULL), "rotating with a file too many");
    assert_true(may_enter("anna", NODE_PASS));
    assert_whole(&W, "nato", "eva");
}

/* ---- revoking ---- */

static void a_revoked_person_is_out(void **state)
{
    told t;

    (void)state;
    must(&W, "nato", "bert", "release new", "to", "European Commission", "agreement", "TEST-1", "purpose", "exercise planning", "item",
         "EX-1", NULL);
    t = must(&W, "nato", "sven", "key revoke", "person", "bert", "reason", "EXERCISE: the laptop was stolen", NULL);
    assert_non_null(strstr(text_in(t, "next"), "release"));
    assert_refused(ask(&W, "nato", "bert", "item list", NULL), ENT_LOGIN, "R-13", "a revoked key");
    assert_string_equal(sealed_to("nato", "bert"), "");
    assert_int_equal(files_of("nato", "bert"), 0);
    assert_non_null(key_row("nato", "bert", "person", "revoked"));
    assert_refused(ask(&W, "nato", "admin", "key revoke", "person", "bert", "reason", "again", NULL), ENT_CONFLICT, NULL, "twice");
    assert_refused(ask(&W, "nato", "admin", "key revoke", "person", "nobody", "reason", "x", NULL), ENT_NOT_VISIBLE, NULL, "nobody");
    assert_refused(ask(&W, "nato", "admin", "person add", "person", "bert", "roles", "release", "new-passphrase", W.pass, NULL),
                   ENT_CONFLICT, NULL, "his name is taken for ever");
    t = must(&W, "nato", "admin", "person list", NULL); /* and the lists still show him */
    assert_non_null(strstr(t.text.p, "\"bert\""));
    must(&W, "nato", "admin", "key rotate", "purpose", "content", NULL);
    must(&W, "nato", "admin", "key rotate", "purpose", "release", NULL);
    assert_string_equal(sealed_to("nato", "bert"), ""); /* nothing new is sealed to him */
    assert_string_equal(sealed_to("nato", "carla"), "checkpoint content release");
    assert_whole(&W, "nato", "eva"); /* his old acts stay valid */
}

static void who_may_revoke_whom(void **state)
{
    told t;

    (void)state;
    t = ask(&W, "nato", "admin", "key revoke", "reason", "which?", NULL);
    assert_int_equal(t.exit_code, 2);
    t = ask(&W, "nato", "admin", "key revoke", "reason", "both", "person", "bert", "purpose", "release", NULL);
    assert_int_equal(t.exit_code, 2);
    assert_refused(ask(&W, "nato", "admin", "key revoke", "person", "bert", "reason", " ", NULL), ENT_INVALID, NULL, "no reason");
    assert_refused(ask(&W, "nato", "anna", "key revoke", "person", "bert", "reason", "x", NULL), ENT_REFUSED, "R-32", "without the role");
    assert_refused(ask(&W, "nato", "sven", "key revoke", "purpose", "release", "reason", "x", NULL), ENT_REFUSED, "R-32", "a node key");
    must(&W, "nato", "ada", "key revoke", "person", "ada", "reason", "EXERCISE: her own", NULL);
    assert_refused(ask(&W, "nato", "ada", "item list", NULL), ENT_LOGIN, NULL, "herself");
    assert_refused(ask(&W, "nato", "sven", "key revoke", "person", "admin", "reason", "the last one", NULL), ENT_REFUSED, "R-32",
                   "the last administrator");
    assert_refused(ask(&W, "nato", "admin", "key revoke", "person", "admin", "reason", "the last one", NULL), ENT_REFUSED, "R-32",
                   "the last administrator himself");
    assert_whole(&W, "nato", "eva");
}

/* ---- recovering ---- */

static void two_others_let_a_person_in_again(void **state)
{
    const char *words;
    told t;

    (void)state;
    words = text_in(make_card("anna", "anna", Other), "words");
    t = must(&W, "nato", "admin", "key recover", "subject", "anna", "card", path_of(&W, "anna.card"), "key", path_of(&W, "anna.key"), NULL);
    assert_string_equal(text_in(t, "state"), "proposed");
    assert_string_equal(text_in(t, "words"), words);
    assert_true(may_enter("anna", NODE_PASS)); /* nothing has changed yet */
    assert_false(may_enter("anna", OTHER_PASS));
    t = ask(&W, "nato", "admin", "key recover", "subject", "anna", "accept", words, NULL);
    assert_refused(t, ENT_WAITING, NULL, "the same person");
    assert_int_equal(t.exit_code, 7);
    assert_refused(ask(&W, "nato", "ada", "key recover", "subject", "anna", "accept", "0000 0000 0000 0000", NULL), ENT_UNVERIFIED, NULL,
                   "another fingerprint");
    assert_refused(ask(&W, "nato", "ada", "key recover", "subject", "bert", "accept", words, NULL), ENT_NOT_VISIBLE, NULL,
                   "another person");
    assert_refused(ask(&W, "nato", "sven", "key recover", "subject", "anna", "accept", words, NULL), ENT_REFUSED, "R-13",
                   "one who cannot hand over the keys");
    t = must(&W, "nato", "ada", "key recover", "subject", "anna", "accept", words, NULL);
    assert_string_equal(text_in(t, "state"), "accepted");
    assert_false(may_enter("anna", NODE_PASS));
    assert_true(can_read("anna", OTHER_PASS, "EX-1", paper));
    assert_int_equal(files_of("nato", "anna"), 1);
    assert_refused(ask(&W, "nato", "ada", "key recover", "subject", "anna", "accept", words, NULL), ENT_NOT_VISIBLE, NULL, "twice");
    assert_whole(&W, "nato", "eva");
}

static void a_revoked_person_comes_back(void **state)
{
    const char *words;

    (void)state;
    must(&W, "nato", "sven", "key revoke", "person", "bert", "reason", "EXERCISE: lost", NULL);
    words = text_in(make_card("bert", "bert", Other), "fingerprint");
    must(&W, "nato", "sven", "key recover", "subject", "bert", "card", path_of(&W, "bert.card"), "key", path_of(&W, "bert.key"), NULL);
    must(&W, "nato", "ada", "key recover", "subject", "bert", "accept", words, NULL);
    assert_true(may_enter("bert", OTHER_PASS));
    assert_string_equal(sealed_to("nato", "bert"), "checkpoint content release");
    assert_non_null(key_row("nato", "bert", "person", "in use"));
    assert_whole(&W, "nato", "eva");
}

static void recovering_is_refused(void **state)
{
    const char *words;
    node_state before;
    told t;

    (void)state;
    words = text_in(make_card("admin", "admin", Other), "words");
    before = state_of(&W, "nato");
    t = ask(&W, "nato", "admin", "key recover", "subject", "anna", NULL);
    assert_int_equal(t.exit_code, 2);
    assert_refused(ask(&W, "nato", "admin", "key recover", "subject", "admin", "card", path_of(&W, "admin.card"), NULL), ENT_REFUSED,
                   "R-32", "his own key");
    assert_refused(ask(&W, "nato", "ada", "key recover", "subject", "anna", "card", path_of(&W, "admin.card"), NULL), ENT_INVALID, NULL,
                   "the card of another person");
    assert_refused(ask(&W, "nato", "ada", "key recover", "subject", "nobody", "card", path_of(&W, "admin.card"), NULL), ENT_NOT_VISIBLE,
                   NULL, "nobody");
    assert_refused(ask(&W, "nato", "anna", "key recover", "subject", "admin", "card", path_of(&W, "admin.card"), NULL), ENT_REFUSED, "R-32",
                   "without the role");
    assert_unchanged(&W, "nato", before, "refusals");
    must(&W, "nato", "ada", "key recover", "subject", "admin", "card", path_of(&W, "admin.card"), "key", path_of(&W, "admin.key"), NULL);
    assert_refused(ask(&W, "nato", "admin", "key recover", "subject", "admin", "accept", words, NULL), ENT_REFUSED, "R-32", "himself");
    must(&W, "nato", "ada", "key rotate", "new-passphrase", W.pass, NULL);
    assert_refused(ask(&W, "nato", "sven", "key recover", "subject", "admin", "accept", words, NULL), ENT_REFUSED, NULL,
                   "the proposer's key has changed");
    make_card("sven", "sven", Other);
    must(&W, "nato", "ada", "key recover", "subject", "sven", "card", path_of(&W, "sven.card"), NULL);
    W.now += 31 * 86400;
    words = text_in(make_card("anna", "anna", Other), "words"); /* another card: its words name nothing */
    assert_refused(ask(&W, "nato", "admin", "key recover", "subject", "sven", "accept", words, NULL), ENT_UNVERIFIED, NULL, "other words");
    assert_whole(&W, "nato", "eva");
}

/* Whose role holds no key of the node: security officers can do it among themselves. */
static void a_proposal_grows_old(void **state)
{
    const char *words;

    (void)state;
    words = text_in(make_card("sven", "sven", Other), "words");
    must(&W, "nato", "ada", "key recover", "subject", "sven", "card", path_of(&W, "sven.card"), "key", path_of(&W, "sven.key"), NULL);
    W.now += 30 * 86400 + 1;
    assert_refused(ask(&W, "nato", "admin", "key recover", "subject", "sven", "accept", words, NULL), ENT_REFUSED, NULL, "31 days later");
    W.now -= 1;
    must(&W, "nato", "admin", "key recover", "subject", "sven", "accept", words, NULL);
    assert_true(may_enter("sven", OTHER_PASS));
    assert_whole(&W, "nato", "eva");
}

/* ---- persons who bring their keys along ---- */

static void a_person_brings_a_key(void **state)
{
    told t;

    (void)state;
    make_card("otto", "otto", Other);
    t = ask(&W, "nato", "admin", "person add", "person", "otto", "roles", "reader", NULL);
    assert_int_equal(t.exit_code, 2);
    t = ask(&W, "nato", "admin", "person add", "person", "otto", "roles", "reader", "card", path_of(&W, "otto.card"), "new-passphrase",
            Other, NULL);
    assert_int_equal(t.exit_code, 2);
    must(&W, "nato", "admin", "person add", "person", "otto", "roles", "reader", "card", path_of(&W, "otto.card"), NULL);
    t = ask_as("nato", "otto", OTHER_PASS, "item list", NULL);
    assert_refused(t, ENT_LOGIN, NULL, "he keeps the file himself");
    fresh_nodes(NULL);
    must(&W, "nato", "admin", "person add", "person", "otto", "roles", "reader", "card", path_of(&W, "otto.card"), "key",
         path_of(&W, "otto.key"), "expires", "2026-12-31", NULL);
    assert_true(may_enter("otto", OTHER_PASS));
    assert_false(may_enter("otto", NODE_PASS));
    assert_string_equal(sealed_to("nato", "otto"), "content");
    assert_string_equal(ent_json_str(key_row("nato", "otto", "person", "in use"), "expires").p, "2027-01-01T00:00:00Z");
    assert_whole(&W, "nato", "eva");
}

/* ---- expiry ---- */

static void a_key_expires(void **state)
{
    told t;

    (void)state;
    W.now = NODE_NOW + (730 - 61) * (ent_time)86400;
    assert_string_equal(warning_in(must(&W, "nato", "anna", "item list", NULL)), "");
    W.now = NODE_NOW + (730 - 59) * (ent_time)86400;
    t = must(&W, "nato", "anna", "item list", NULL);
    assert_non_null(strstr(warning_in(t), "Your key expires on 2028-05-31"));
    assert_non_null(strstr(warning_in(t), "key rotate"));
    W.now = NODE_NOW + 731 * (ent_time)86400;
    must(&W, "nato", "admin", "node clock", "today", "2028-06-01", NULL);
    t = must(&W, "nato", "anna", "item list", NULL); /* nothing is refused */
    assert_non_null(strstr(warning_in(t), "Your key expired on 2028-05-31"));
    t = must(&W, "nato", "anna", "key rotate", "new-passphrase", Other, NULL);
    assert_string_equal(warning_in(t), "");
    t = held(ask_as("nato", "anna", OTHER_PASS, "item list", NULL), "with the new key");
    assert_string_equal(warning_in(t), "");
    assert_non_null(key_row("nato", "bert", "person", "expired"));
    assert_whole(&W, "nato", "eva");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        K(a_person_rotates_his_key),
        K(an_administrator_rotates_to_a_card),
        K(rotating_is_refused),
        K(a_file_too_many_does_no_harm),
        K(a_revoked_person_is_out),
        K(who_may_revoke_whom),
        K(two_others_let_a_person_in_again),
        K(a_revoked_person_comes_back),
        K(recovering_is_refused),
        K(a_proposal_grows_old),
        K(a_person_brings_a_key),
        K(a_key_expires),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
