/* SPDX-License-Identifier: Apache-2.0 */
/* Receiving: each check, their order, and a node that is unchanged when one fails. */
#include "forge.h"

static node alfa, bravo;
static ent_arena *a;

static const ent_str TWO[] = {{UUID("12"), 36}, {UUID("11"), 36}};

static int set_up(void **state)
{
    (void)state;
    pair_make(&alfa, &bravo);
    a = ent_arena_new(NULL, 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ent_arena_free(a);
    node_free(&alfa);
    node_free(&bravo);
    return 0;
}

static ent_sha256 state_of(node *n)
{
    ent_arena *scratch = ent_arena_new(NULL, 0);
    ent_sha256 projection, both;
    ent_log_state head;
    ent_digest *d;

    OK(ent_store_projection_digest(&projection, n->writer, scratch, &test_err));
    OK(ent_log_head(&head, n->writer, scratch, &test_err));
    OK(ent_digest_new(&d, scratch, &test_err));
    ent_digest_add(d, projection.b, sizeof projection.b);
    ent_digest_add(d, head.root.b, sizeof head.root.b);
    OK(ent_digest_end(&both, d, &test_err));
    ent_arena_free(scratch);
    return both;
}

/* Refused, with this rule and word, and the node is as before. */
static void refuse(node *n, ent_str file, ent_code code, const char *rule, const char *says)
{
    ent_sha256 before = state_of(n), after;
    ent_rel_received got;
    bool already;

    REFUSED(receive(n, a, file, &already, &got), code, rule);
    if (strstr(test_err.what, says) == NULL) fail_msg("\"%s\" is not in: %s", says, test_err.what);
    after = state_of(n);
    assert_true(ent_sha256_eq(&before, &after));
}

static ent_str first(void)
{
    return send(&alfa, a, UUID("e1"), UUID("c1"), TWO, 2, NOW + DAY);
}

static void test_repeat(void **state)
{
    ent_str file = first();
    ent_rel_received got, again;
    ent_sha256 before, after;
    bool already;

    (void)state;
    OK(receive(&bravo, a, file, &already, &got));
    before = state_of(&bravo);
    bravo.now = NOW + 10 * DAY; /* even when it has expired: nothing is to be done */
    OK(receive(&bravo, a, file, &already, &again));
    assert_true(already);
    assert_true(ent_str_eq(got.receipt, again.receipt));
    after = state_of(&bravo);
    assert_true(ent_sha256_eq(&before, &after));
}

static void test_sequence(void **state)
{
    const ent_str one[] = {{UUID("11"), 36}}, other[] = {{UUID("12"), 36}};
    ent_str f1 = first(), f2 = send(&alfa, a, UUID("e2"), UUID("c2"), one, 1, NOW + DAY);
    ent_str f3 = send(&alfa, a, UUID("e3"), UUID("c3"), other, 1, NOW + DAY);
    ent_rel_received got;
    bool already;
    parts p;
    rel_manifest m;

    (void)state;
    refuse(&bravo, f2, ENT_WAITING, NULL, "bundle 1 is missing");
    refuse(&bravo, f3, ENT_WAITING, NULL, "bundles 1 to 2 are missing");
    OK(receive(&bravo, a, f1, &already, &got));
    refuse(&bravo, f3, ENT_WAITING, NULL, "bundle 2 is missing");
    OK(receive(&bravo, a, f2, &already, &got));
    assert_int_equal(got.known, 1);
    assert_int_equal(got.stored, 0);
    OK(receive(&bravo, a, f1, &already, &got));
    assert_true(already);
    /* An older number with other bytes. */
    take_apart(&p, a, f1);
    manifest_of(&m, &p, a);
    m.envelope.expires += 1;
    sign_again(&p, a, &alfa, &m);
    refuse(&bravo, put_together(&p, a), ENT_UNVERIFIED, NULL, "it was another one");
    OK(receive(&bravo, a, f3, &already, &got));
}

/* The sender told two histories: his second bundle stands on another first one. */
static void test_fork(void **state)
{
    const ent_str one[] = {{UUID("11"), 36}};
    ent_str f1 = first(), f2;
    ent_rel_received got;
    bool already;
    parts p;
    rel_manifest m;

    (void)state;
    f2 = send(&alfa, a, UUID("e2"), UUID("c2"), one, 1, NOW + DAY);
    take_apart(&p, a, f1);
    manifest_of(&m, &p, a);
    m.envelope.expires += 1;
    sign_again(&p, a, &alfa, &m);
    OK(receive(&bravo, a, put_together(&p, a), &already, &got));
    refuse(&bravo, f2, ENT_UNVERIFIED, NULL, "does not follow");
}

static void test_expired(void **state)
{
    ent_str file = first();
    ent_rel_received got;
    bool already;

    (void)state;
    bravo.now = NOW + DAY + 1;
    refuse(&bravo, file, ENT_REFUSED, "R-48", "expired at 2026-");
    bravo.now = NOW + DAY;
    OK(receive(&bravo, a, file, &already, &got));
}

static void test_strangers(void **state)
{
    ent_str file = first();
    node charlie;

    (void)state;
    node_make(&charlie, "charlie", "Charlie", BRAVO, ALFA, "Shut", true, NULL);
    refuse(&charlie, file, ENT_UNVERIFIED, NULL, "No release key of \"Alfa\" is pinned");
    node_begin(&charlie, "anna");
    node_pin(&charlie, &alfa);
    node_agree(&charlie, AGREEMENT);
    node_end(&charlie);
    refuse(&charlie, file, ENT_UNVERIFIED, "R-38", "for \"Bravo\"");
    node_free(&charlie);
}

static void test_wrong_pins(void **state)
{
    ent_str file = first(), body;

    (void)state;
    node_begin(&bravo, "anna");
    OK(ent_rel_pin_entry(&body, a, ENT_S("Alfa"), "checkpoint", &bravo.checkpoint_pub, &test_err));
    node_add(&bravo, "partner.key", body);
    node_end(&bravo);
    refuse(&bravo, file, ENT_UNVERIFIED, NULL, "checkpoint key");
    node_begin(&bravo, "anna");
    OK(ent_rel_pin_entry(&body, a, ENT_S("Alfa"), "release", &bravo.release_pub, &test_err));
    node_add(&bravo, "partner.key", body);
    node_end(&bravo);
    refuse(&bravo, file, ENT_UNVERIFIED, NULL, "signature of the bundle");
}

static void test_agreement(void **state)
{
    ent_str file = first();
    char other[sizeof AGREEMENT];

    (void)state;
    memcpy(other, AGREEMENT, sizeof other);
    memcpy(strstr(other, "Article 1"), "Article 9", 9);
    node_begin(&bravo, "anna");
    node_agree(&bravo, other);
    node_end(&bravo);
    refuse(&bravo, file, ENT_REFUSED, "R-37", "different texts");
}

static void test_no_agreement(void **state)
{
    const ent_str one[] = {{UUID("11"), 36}};
    ent_rel_request r = request_of(one, 1);
    char other[sizeof WIDE];
    ent_str file;

    (void)state;
    memcpy(other, WIDE, sizeof other);
    memcpy(strstr(other, "AB-WIDE"), "AB-ONLY", 7);
    node_begin(&alfa, "anna");
    node_agree(&alfa, other);
    node_end(&alfa);
    r.agreement = ENT_S("AB-ONLY");
    file = send_request(&alfa, a, UUID("e4"), UUID("c4"), &r, NOW + DAY);
    refuse(&bravo, file, ENT_REFUSED, "R-37", "has no agreement \"AB-ONLY\"");
}

/* Above the ceiling of the receiving node: all of the bundle stays out. */
static void test_node_ceiling(void **state)
{
    const ent_str both[] = {{UUID("11"), 36}, {UUID("13"), 36}};
    ent_rel_request r = request_of(both, 2);

    (void)state;
    r.agreement = ENT_S("AB-WIDE");
    refuse(&bravo, send_request(&alfa, a, UUID("e4"), UUID("c4"), &r, NOW + DAY), ENT_REFUSED, "R-60", "Shut, above the ceiling Narrow");
}

static ent_code count_incoming(void *ctx, const ent_rel_incoming *i, ent_err *e)
{
    (void)e;
    assert_true(ent_str_is(i->sender, "Alfa"));
    assert_true(ent_str_is(i->bundle, UUID("c1")));
    assert_int_equal(i->stored, 2);
    assert_int_equal(i->sequence, 1);
    ++*(int *)ctx;
    return ENT_OK;
}

/* A label without equivalent: kept for the registry, seen by nobody else. */
static ent_code note_quarantine(void *ctx, const ent_rel_quarantined *q, ent_err *e)
{
    (void)e;
    assert_true(ent_str_is(q->revision, UUID("31")));
    assert_true(ent_str_is(q->sender, "Alfa"));
    assert_true(holds(q->reason, "Echo"));
    assert_true(holds(q->label_xml, "Echo"));
    ++*(int *)ctx;
    return ENT_OK;
}

static void test_quarantine(void **state)
{
    const ent_str both[] = {{UUID("11"), 36}, {UUID("31"), 36}};
    ent_rel_request r = request_of(both, 2);
    ent_rel_received got;
    ent_str file, text;
    ent_reg_row row;
    ent_sha256 digest;
    ent_store *s;
    bool already;
    int n = 0;

    (void)state;
    node_begin(&alfa, "anna");
    node_item(&alfa, &(item){.item = UUID("b1"),
                             .revision = UUID("31"),
                             .number = "S 1",
                             .title = "For Echo",
                             .text = "e",
                             .class = "LIMITED",
                             .releasable = "Echo"});
    node_end(&alfa);
    r.agreement = ENT_S("AB-WIDE");
    file = send_request(&alfa, a, UUID("e4"), UUID("c4"), &r, NOW + DAY);
    OK(receive(&bravo, a, file, &already, &got));
    assert_int_equal(got.stored, 1);
    assert_int_equal(got.quarantined, 1);
    OK(ent_rel_quarantine(node_unlocked(&bravo, a), a, note_quarantine, &n, &test_err));
    assert_int_equal(n, 1);
    s = node_view(&bravo, a, "BRAVO: Shut; For=Staff", NULL);
    REFUSED(ent_reg_by_revision(&row, a, s, ENT_S(UUID("31")), &test_err), ENT_NOT_VISIBLE, NULL);
    OK(ent_sha256_of(&digest, ENT_S("e"), &test_err));
    REFUSED(ent_reg_content_get(&text, a, s, &bravo.content, &digest, &test_err), ENT_NOT_VISIBLE, NULL);
    assert_false(holds(got.receipt, "Echo"));
    n = 0;
    OK(ent_rel_incomings(s, a, count_incoming, &n, &test_err));
    assert_int_equal(n, 0); /* nobody's view holds all of that bundle */
}

static ent_code note_widened(void *ctx, const ent_rel_quarantined *q, ent_err *e)
{
    (void)e;
    assert_true(holds(q->reason, "R-09") && holds(q->reason, "PATROL") && holds(q->reason, "dropped"));
    ++*(int *)ctx;
    return ENT_OK;
}

/* A mapping that drops a restrictive value, as a policy states, lets more persons in: that is for a person to decide. */
static void test_widened(void **state)
{
    const ent_str one[] = {{UUID("33"), 36}};
    ent_rel_request r = request_of(one, 1);
    ent_rel_received got;
    ent_reg_row row;
    ent_store *s;
    bool already;
    int n = 0;

    (void)state;
    node_begin(&alfa, "anna");
    node_item(&alfa, &(item){.item = UUID("b3"),
                             .revision = UUID("33"),
                             .number = "S 3",
                             .title = "Patrols",
                             .text = "p",
                             .class = "LIMITED",
                             .special = "PATROL"});
    node_end(&alfa);
    r.agreement = ENT_S("AB-WIDE");
    OK(receive(&bravo, a, send_request(&alfa, a, UUID("e4"), UUID("c4"), &r, NOW + DAY), &already, &got));
    assert_int_equal(got.stored, 0);
    assert_int_equal(got.quarantined, 1);
    OK(ent_rel_quarantine(node_unlocked(&bravo, a), a, note_widened, &n, &test_err));
    assert_int_equal(n, 1);
    s = node_view(&bravo, a, "BRAVO: Shut; For=Staff", NULL);
    REFUSED(ent_reg_by_revision(&row, a, s, ENT_S(UUID("33")), &test_err), ENT_NOT_VISIBLE, NULL);
}

/* The sender's policy must be adopted here in the version that he used. */
static void test_policy_unknown(void **state)
{
    ent_str file = first();
    node plain;

    (void)state;
    node_make(&plain, "plain", "Bravo", BRAVO, NULL, "Shut", true, NULL);
    node_begin(&plain, "anna");
    node_pin(&plain, &alfa);
    node_agree(&plain, AGREEMENT);
    node_end(&plain);
    refuse(&plain, file, ENT_REFUSED, "R-09", "has not adopted");
    node_free(&plain);
}

/* Exercise material stays on exercise nodes. */
static void test_exercise(void **state)
{
    ent_str file = first();
    node plain;

    (void)state;
    node_make(&plain, "plain", "Bravo", BRAVO, ALFA, "Shut", false, NULL);
    node_begin(&plain, "anna");
    node_pin(&plain, &alfa);
    node_agree(&plain, AGREEMENT);
    node_end(&plain);
    refuse(&plain, file, ENT_REFUSED, "R-61", "EXERCISE");
    node_free(&plain);
}

static void record_consent(node *n, const char *originator, const char *revision, const char *to)
{
    ent_rel_consent c = {ent_str_c(originator), ent_str_c(revision), ent_str_c(to), ENT_S("Letter 8"), {2026, 9, 1, ENT_DATE_DAY}};
    ent_str body;

    node_begin(n, "anna");
    OK(ent_rel_consent_entry(&body, a, &c, &test_err));
    node_add(n, "consent", body);
    node_end(n);
}

static void test_foreign_origin(void **state)
{
    const ent_str one[] = {{UUID("81"), 36}};
    ent_rel_received got;
    ent_reg_strings originators;
    ent_reg_row row;
    ent_store *s;
    ent_str file;
    bool already;

    (void)state;
    node_begin(&alfa, "anna");
    node_item(&alfa, &(item){.item = UUID("d8"),
                             .revision = UUID("81"),
                             .number = "E 1",
                             .title = "Of Echoland",
                             .text = "e",
                             .class = "OPEN",
                             .origin = "Echoland",
                             .originator = "Echoland"});
    node_end(&alfa);
    record_consent(&alfa, "Echoland", UUID("81"), "Bravo Staff");
    file = send(&alfa, a, UUID("e5"), UUID("c5"), one, 1, NOW + DAY);
    refuse(&bravo, file, ENT_UNVERIFIED, "R-40", "\"Echoland\"");
    record_consent(&bravo, "Echoland", UUID("82"), "Bravo Staff");
    record_consent(&bravo, "Alfa", UUID("81"), "Bravo Staff");
    refuse(&bravo, file, ENT_UNVERIFIED, "R-40", "\"Echoland\"");
    record_consent(&bravo, "Echoland", UUID("81"), "Bravo");
    parts p;
    rel_manifest m;
    take_apart(&p, a, file); /* a line that leaves out who passed it on changes nothing */
    manifest_of(&m, &p, a);
    replace(part(&p, "revisions.jsonl"), a, "[\"Alfa\",\"Echoland\"]", "[\"Echoland\"]");
    sign_again(&p, a, &alfa, &m);
    OK(receive(&bravo, a, put_together(&p, a), &already, &got));
    s = node_view(&bravo, a, "BRAVO: Shut", NULL);
    OK(ent_reg_by_revision(&row, a, s, ENT_S(UUID("81")), &test_err));
    OK(ent_reg_originators(&originators, a, s, row.id, &test_err));
    assert_int_equal(originators.n, 2); /* the origin and who passed it on */
}

/* A known revision with another content. */
static void test_conflict(void **state)
{
    ent_str f1 = first();
    const ent_str one[] = {{UUID("11"), 36}};
    ent_rel_received got;
    rel_manifest m;
    ent_rel_request r = request_of(one, 1);
    ent_sha256 digest;
    char hex[65], old[65];
    ent_str f2;
    bool already;
    parts p;

    (void)state;
    OK(receive(&bravo, a, f1, &already, &got));
    r.agreement = ENT_S("AB-WIDE"); /* another channel, whose first bundle can be forged */
    f2 = send_request(&alfa, a, UUID("e6"), UUID("c6"), &r, NOW + DAY);
    take_apart(&p, a, f2);
    manifest_of(&m, &p, a);
    OK(ent_sha256_of(&digest, *part(&p, "content/1"), &test_err));
    ent_sha256_hex(old, &digest);
    replace(part(&p, "content/1"), a, "Coup", "Soup");
    OK(ent_sha256_of(&digest, *part(&p, "content/1"), &test_err));
    ent_sha256_hex(hex, &digest);
    replace(part(&p, "revisions.jsonl"), a, old, hex);
    sign_again(&p, a, &alfa, &m);
    refuse(&bravo, put_together(&p, a), ENT_CONFLICT, "R-36", "known revision");
    take_apart(&p, a, f2); /* with another label of the same meaning */
    OK(ent_sha256_of(&digest, *part(&p, "labels/1.xml"), &test_err));
    ent_sha256_hex(old, &digest);
    replace(part(&p, "labels/1.xml"), a, "2026-09-11", "2026-09-12");
    OK(ent_sha256_of(&digest, *part(&p, "labels/1.xml"), &test_err));
    ent_sha256_hex(hex, &digest);
    replace(part(&p, "revisions.jsonl"), a, old, hex);
    sign_again(&p, a, &alfa, &m);
    refuse(&bravo, put_together(&p, a), ENT_CONFLICT, "R-36", "known revision");
    take_apart(&p, a, f2); /* and with another item */
    replace(part(&p, "revisions.jsonl"), a, UUID("a1"), UUID("a7"));
    sign_again(&p, a, &alfa, &m);
    refuse(&bravo, put_together(&p, a), ENT_CONFLICT, "R-36", "known revision");
}

/* A sender with the keys who labels above the agreement's ceiling. */
static void test_above_agreement(void **state)
{
    ent_str file = first(), xml;
    rel_manifest m;
    ent_sha256 digest;
    char hex[65], old[65];
    parts p;

    (void)state;
    take_apart(&p, a, file);
    manifest_of(&m, &p, a);
    OK(ent_sha256_of(&digest, *part(&p, "labels/2.xml"), &test_err));
    ent_sha256_hex(old, &digest);
    xml = *part(&p, "labels/2.xml");
    replace(&xml, a, "LIMITED", "CLOSED");
    *part(&p, "labels/2.xml") = xml;
    OK(ent_sha256_of(&digest, xml, &test_err));
    ent_sha256_hex(hex, &digest);
    replace(part(&p, "revisions.jsonl"), a, old, hex);
    sign_again(&p, a, &alfa, &m);
    refuse(&bravo, put_together(&p, a), ENT_REFUSED, "R-37", "above the ceiling LIMITED");
}

/* ---- the order: of two faults, the earlier check speaks ---- */
static void test_order(void **state)
{
    ent_str good = first();
    rel_manifest m;
    parts p, q;
    char *copy;

    (void)state;
    take_apart(&p, a, good);
    manifest_of(&m, &p, a);
    replace(part(&p, "content/1"), a, "Coup", "Soup"); /* content digest */
    q = p;
    sign_again(&q, a, &alfa, &m);
    refuse(&bravo, put_together(&q, a), ENT_UNVERIFIED, "R-46", "not the one that its line names");
    bravo.now = NOW + 2 * DAY; /* … and expired */
    refuse(&bravo, put_together(&q, a), ENT_REFUSED, "R-48", "expired");
    m.envelope.sequence = 3;
    m.envelope.first = false;
    m.envelope.previous_size = 1;
    q = p;
    sign_again(&q, a, &alfa, &m); /* … and a gap */
    refuse(&bravo, put_together(&q, a), ENT_WAITING, NULL, "bundles 1 to 2");
    m.object.recipient = ENT_S("Charlie");
    q = p;
    sign_again(&q, a, &alfa, &m); /* … and for another */
    refuse(&bravo, put_together(&q, a), ENT_UNVERIFIED, "R-38", "\"Charlie\"");
    q = p;
    sign_again(&q, a, &bravo, &m); /* … and by another */
    refuse(&bravo, put_together(&q, a), ENT_UNVERIFIED, NULL, "signature of the bundle");
    ent_str bytes = put_together(&q, a);
    copy = ent_alloc(a, bytes.n + 1);
    memcpy(copy, bytes.p, bytes.n);
    refuse(&bravo, (ent_str){copy, bytes.n + 1}, ENT_UNVERIFIED, NULL, "archive"); /* … and a byte too many */
}

static void test_label_before_origin(void **state)
{
    const ent_str one[] = {{UUID("81"), 36}};
    ent_str file;
    parts p;
    rel_manifest m;

    (void)state;
    node_begin(&alfa, "anna");
    node_item(&alfa, &(item){.item = UUID("d8"),
                             .revision = UUID("81"),
                             .number = "E 1",
                             .title = "Of Echoland",
                             .text = "e",
                             .class = "OPEN",
                             .origin = "Echoland",
                             .originator = "Echoland"});
    node_end(&alfa);
    record_consent(&alfa, "Echoland", UUID("81"), "Bravo Staff");
    file = send(&alfa, a, UUID("e5"), UUID("c5"), one, 1, NOW + DAY);
    take_apart(&p, a, file);
    manifest_of(&m, &p, a);
    replace(part(&p, "labels/1.xml"), a, "OPEN", "DEEP");
    sign_again(&p, a, &alfa, &m);
    refuse(&bravo, put_together(&p, a), ENT_UNVERIFIED, NULL, "label is not the one");
}

/* The file is another one when it is read again. */
static void test_changed_file(void **state)
{
    ent_str file = first();
    ent_rel_opened o;
    ent_rel_checked checked;
    ent_rel_received got;
    ent_rel_ground g;
    memory m;
    parts p;

    (void)state;
    take_apart(&p, a, file);
    replace(part(&p, "content/1"), a, "Coup", "Soup");
    node_begin(&bravo, "anna");
    OK(ent_rel_ground_read(&g, a, bravo.writer, &test_err));
    OK(ent_rel_read(&o, a, memory_source(&m, file), bravo.writer, &test_err));
    OK(ent_rel_check(&checked, a, bravo.writer, &g, &o, NOW, &test_err));
    REFUSED(ent_rel_store(&got, bravo.act, a, bravo.writer, &g, &o, &checked, memory_source(&m, put_together(&p, a)), &bravo.keys, NOW,
                          &bravo.random, &test_err),
            ENT_UNVERIFIED, NULL);
    ent_store_rollback(bravo.writer);
}

/* Who cannot see all that a bundle brought does not see that it came. */
static void test_received_hidden(void **state)
{
    ent_str file = first();
    ent_rel_received got;
    ent_value v[2] = {ENT_I(1), ENT_I(1)};
    int64_t n;
    int seen = 0;
    bool already;

    (void)state;
    OK(receive(&bravo, a, file, &already, &got));
    OK(ent_rel_incomings(node_view(&bravo, a, "BRAVO: Shut; For=Staff", NULL), a, count_incoming, &seen, &test_err));
    assert_int_equal(seen, 1);
    OK(ent_rel_incomings(node_view(&bravo, a, "BRAVO: Free", NULL), a, count_incoming, &seen, &test_err));
    assert_int_equal(seen, 1);
    /* And the tables behind the views are closed to a cut reader. */
    REFUSED(ent_store_number(&n, node_view(&bravo, a, "BRAVO: Free", NULL), "release/received", v, 2, 0, &test_err), ENT_BUG, NULL);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_repeat),          TEST(test_sequence),        TEST(test_fork),
        TEST(test_expired),         TEST(test_strangers),       TEST(test_wrong_pins),
        TEST(test_agreement),       TEST(test_no_agreement),    TEST(test_node_ceiling),
        TEST(test_quarantine),      TEST(test_widened),         TEST(test_policy_unknown),
        TEST(test_exercise),        TEST(test_foreign_origin),  TEST(test_conflict),
        TEST(test_above_agreement), TEST(test_order),           TEST(test_label_before_origin),
        TEST(test_changed_file),    TEST(test_received_hidden),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
