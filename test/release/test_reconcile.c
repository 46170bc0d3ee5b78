/* SPDX-License-Identifier: Apache-2.0 */
/* A node that lost its newest acts goes on with its partner: no number twice, no gap, and nothing believed that was not signed. */
#include "exchange.h"

#include "src/release/release_private.h"

typedef struct world {
    node alfa, bravo;
    ent_arena *a;
    int revision; /* the last one that was made */
} world;

static int set_up(void **state)
{
    static world w; /* one test at a time */

    memset(&w, 0, sizeof w);
    pair_make(&w.alfa, &w.bravo);
    w.a = ent_arena_new(NULL, 0);
    *state = &w;
    return 0;
}

static int tear_down(void **state)
{
    world *w = *state;

    ent_arena_free(w->a);
    node_free(&w->alfa);
    node_free(&w->bravo);
    return 0;
}

/* ---- steps ----------------------------------------------------------------------------------------------------------------------- */
static const char *uuid(world *w, int kind, int n)
{
    ent_str s;

    OK(ent_str_fmt(&s, w->a, &test_err, "00000000-0000-4000-8000-%04d%08d", kind, n));
    return s.p;
}

/* A new revision of alfa in a release that is approved; its id. */
static const char *approved(world *w)
{
    int n = ++w->revision;
    const char *id = uuid(w, 3, n);
    ent_str revision = ent_str_c(uuid(w, 2, n));
    ent_rel_request r = request_of(&revision, 1);

    node_begin(&w->alfa, "anna");
    node_item(&w->alfa,
              &(item){.item = uuid(w, 1, n), .revision = revision.p, .number = "STD", .title = "T", .text = revision.p, .class = "OPEN"});
    node_end(&w->alfa);
    prepare(&w->alfa, id, &r);
    approve(&w->alfa, id);
    return id;
}

static ent_str bundled(world *w, const char *id)
{
    bundle(&w->alfa, id, uuid(w, 4, w->revision), NOW + 30 * DAY);
    return file_of(&w->alfa, w->a, id);
}

static ent_str received(world *w, ent_str file)
{
    ent_rel_received got;
    bool already;

    OK(receive(&w->bravo, w->a, file, &already, &got));
    assert_false(already);
    return got.receipt;
}

/* One bundle, from a new revision to the receipt. */
static ent_str exchanged(world *w)
{
    return received(w, bundled(w, approved(w)));
}

static ent_code try_enter(world *w, ent_str receipt, bool *already)
{
    ent_rel_ground g;
    ent_code code;

    node_begin(&w->alfa, "anna");
    OK(ent_rel_ground_read(&g, w->a, w->alfa.writer, &test_err));
    code = ent_rel_receipt(already, w->alfa.act, w->a, w->alfa.writer, &g, receipt, ENT_S("main"), w->alfa.now, &w->alfa.random, &test_err);
    if (code == ENT_OK && !*already) node_end(&w->alfa);
    else ent_store_rollback(w->alfa.writer);
    return code;
}

static void entered(world *w, ent_str receipt)
{
    bool already;

    OK(try_enter(w, receipt, &already));
    assert_false(already);
}

static void copy_side(const char *from, const char *to, const char *end)
{
    char x[700], y[700], buffer[4096];
    FILE *in, *out;
    size_t n;

    snprintf(x, sizeof x, "%s%s", from, end);
    snprintf(y, sizeof y, "%s%s", to, end);
    unlink(y);
    in = fopen(x, "rb");
    if (in == NULL) return;
    out = fopen(y, "wb");
    assert_non_null(out);
    while ((n = fread(buffer, 1, sizeof buffer, in)) > 0) assert_int_equal(fwrite(buffer, 1, n, out), n);
    fclose(in);
    assert_int_equal(fclose(out), 0);
}

/* A backup, as a copy of the quiet files. */
static void saved(node *n, const char *name)
{
    char to[700];

    snprintf(to, sizeof to, "%s/%s.db", ent_test_tmp(), name);
    copy_side(n->path, to, "");
    copy_side(n->path, to, "-wal");
    snprintf(to, sizeof to, "%s/%s.db-shm", ent_test_tmp(), name);
    unlink(to);
}

/* The node is what it was when it was saved; the folder of today is gone. */
static void lost(node *n, const char *name)
{
    snprintf(n->path, sizeof n->path, "%s/%s.db", ent_test_tmp(), name);
    OK(ent_store_open(&n->writer, n->a, n->path, ENT_STORE_WRITE, &test_err));
}

static void restored(world *w, ent_time made)
{
    char text[21];
    ent_str body;

    ent_time_print(text, made);
    OK(ent_str_fmt(&body, w->a, &test_err, "{\"backup\":\"" UUID("77") "\",\"entries\":9,\"keys\":\"" UUID("78") "\",\"made\":\"%s\"}",
                   text));
    node_begin(&w->alfa, "anna");
    node_add(&w->alfa, "node.restored", body);
    node_end(&w->alfa);
}

static ent_str statement_at(world *w, ent_time issued)
{
    ent_store *s = node_unlocked(&w->bravo, w->a);
    ent_rel_ground g;
    ent_str out;

    OK(ent_rel_ground_read(&g, w->a, s, &test_err));
    OK(ent_rel_statement(&out, w->a, s, &g, ENT_S("AB-2026"), ENT_S("Alfa"), &w->bravo.release, issued, &test_err));
    return out;
}

static ent_str statement(world *w)
{
    return statement_at(w, w->bravo.now);
}

static ent_code try_reconcile(world *w, ent_rel_reconciled *r, ent_str evidence, bool last)
{
    ent_rel_ground g;
    ent_code code;

    node_begin(&w->alfa, "anna");
    OK(ent_rel_ground_read(&g, w->a, w->alfa.writer, &test_err));
    code = ent_rel_reconcile(r, w->alfa.act, w->a, w->alfa.writer, &g, evidence, last, w->alfa.now, &test_err);
    if (code == ENT_OK && r->changed) node_end(&w->alfa);
    else ent_store_rollback(w->alfa.writer);
    return code;
}

static ent_rel_reconciled reconciled(world *w, ent_str evidence, bool last)
{
    ent_rel_reconciled r;

    OK(try_reconcile(w, &r, evidence, last));
    return r;
}

static void assert_held(world *w, const char *id, bool held)
{
    node_begin(&w->alfa, "anna");
    if (held) REFUSED(try_bundle(&w->alfa, w->a, id, UUID("f0"), NOW + DAY), ENT_WAITING, NULL);
    else OK(try_bundle(&w->alfa, w->a, id, UUID("f0"), NOW + DAY));
    ent_store_rollback(w->alfa.writer);
}

static void assert_rebuilds(node *n, ent_arena *a)
{
    ent_sha256 before, after;

    OK(ent_store_begin(n->writer, &test_err));
    OK(ent_store_projection_digest(&before, n->writer, a, &test_err));
    OK(ent_log_rebuild(n->writer, a, node_apply, NULL, &test_err));
    OK(ent_store_projection_digest(&after, n->writer, a, &test_err));
    ent_store_rollback(n->writer);
    assert_true(ent_sha256_eq(&before, &after));
}

/* ---- going on --------------------------------------------------------------------------------------------------------------------- */

/* `before` bundles known to the backup, `after` lost; each bit of `receipts` says whether that receipt came back and grew the channel. */
static void goes_on(world *w, int before, int after, unsigned receipts)
{
    ent_rel_reconciled r;
    const char *held;

    for (int i = 0; i < before + after; i++) {
        ent_str receipt;
        if (i == before) saved(&w->alfa, "alfa-backup");
        receipt = exchanged(w);
        if (receipts >> i & 1) entered(w, receipt);
    }
    if (after == 0) saved(&w->alfa, "alfa-backup");
    lost(&w->alfa, "alfa-backup");
    restored(w, NOW);
    held = approved(w);
    assert_held(w, held, true);
    assert_non_null(strstr(test_err.next, "release statement --agreement AB-2026 --for Alfa"));
    r = reconciled(w, statement(w), false);
    assert_true(r.statement && r.held && r.released && r.changed);
    assert_int_equal(r.ours, before);
    assert_int_equal(r.theirs, before + after);
    assert_int_equal(r.n_lost, after);
    for (int i = 0; i < after; i++) {
        assert_int_equal(r.lost[i].sequence, before + i + 1);
        assert_int_equal(r.lost[i].revisions, 1);
        assert_int_equal(r.lost[i].received, NOW);
    }
    /* What was approved before still stands: it was prepared after the restore. */
    entered(w, received(w, bundled(w, held)));
    exchanged(w);
    entered(w, exchanged(w));
    exchanged(w);
    assert_rebuilds(&w->alfa, w->a);
    assert_rebuilds(&w->bravo, w->a);
    r = reconciled(w, statement(w), false);
    assert_false(r.held || r.changed);
    assert_int_equal(r.ours, before + after + 4);
}

static void test_goes_on(void **state)
{
    static const struct {
        int before, after;
        unsigned receipts;
    } cases[] = {{0, 0, 0}, {0, 1, 0}, {0, 3, 7}, {1, 0, 0}, {1, 0, 1}, {1, 1, 3}, {2, 1, 0}, {2, 3, 0x15}, {3, 5, 0xff}, {1, 8, 0xaa}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (i != 0) {
            tear_down(state);
            set_up(state);
        }
        goes_on(*state, cases[i].before, cases[i].after, cases[i].receipts);
    }
}

/* Restored a second time from a backup that was taken after the first restore. */
static void test_twice(void **state)
{
    world *w = *state;

    exchanged(w);
    saved(&w->alfa, "alfa-one");
    for (int i = 0; i < 4; i++) entered(w, exchanged(w));
    lost(&w->alfa, "alfa-one");
    restored(w, NOW);
    reconciled(w, statement(w), false);
    exchanged(w);
    saved(&w->alfa, "alfa-two");
    for (int i = 0; i < 3; i++) entered(w, exchanged(w));
    lost(&w->alfa, "alfa-two");
    restored(w, NOW);
    assert_int_equal(reconciled(w, statement(w), false).n_lost, 3);
    entered(w, exchanged(w));
    exchanged(w);
    assert_rebuilds(&w->alfa, w->a);
}

/* Receipts alone move the number on; the channel stays held until somebody says that there are no more. */
static void test_receipts_alone(void **state)
{
    world *w = *state;
    ent_str receipt[4];
    ent_rel_reconciled r;
    const char *id;
    bool already;

    saved(&w->alfa, "alfa-backup");
    for (int i = 0; i < 4; i++) receipt[i] = exchanged(w);
    lost(&w->alfa, "alfa-backup");
    restored(w, NOW);
    id = approved(w);
    REFUSED(try_enter(w, receipt[2], &already), ENT_UNVERIFIED, "R-23");
    assert_non_null(strstr(test_err.next, "node reconcile"));
    r = reconciled(w, receipt[1], false);
    assert_true(!r.statement && r.held && !r.released && r.changed);
    assert_int_equal(r.theirs, 2);
    assert_held(w, id, true);
    r = reconciled(w, receipt[1], false); /* again: nothing new */
    assert_false(r.changed || r.released);
    r = reconciled(w, receipt[0], true); /* an older one, even as the last: nothing */
    assert_false(r.changed || r.released);
    assert_int_equal(r.ours, 2);
    assert_int_equal(r.theirs, 1);
    r = reconciled(w, receipt[3], true);
    assert_true(r.released && r.changed);
    assert_int_equal(r.n_lost, 1);
    assert_held(w, id, false);
    received(w, bundled(w, id));
}

/* Bundle 2 is in the backup but never came: the same bytes go again, and a new statement ends the hold. */
static void test_partner_lacks_one(void **state)
{
    world *w = *state;
    ent_rel_reconciled r;
    const char *second;

    exchanged(w);
    second = approved(w);
    bundled(w, second);
    saved(&w->alfa, "alfa-backup");
    lost(&w->alfa, "alfa-backup");
    restored(w, NOW);
    r = reconciled(w, statement(w), false);
    assert_int_equal(r.ours, 2);
    assert_int_equal(r.theirs, 1);
    assert_false(r.released || r.changed);
    received(w, file_of(&w->alfa, w->a, second));
    r = reconciled(w, statement(w), false);
    assert_true(r.released && r.changed);
    exchanged(w);
}

/* ---- what may have left ------------------------------------------------------------------------------------------------------------ */
static ent_rel_release found(world *w, const char *id)
{
    ent_rel_release r;

    OK(ent_rel_find(&r, w->a, node_view(&w->alfa, w->a, ALL_OF_ALFA, "PLAN"), ent_str_c(id), &test_err));
    return r;
}

/* Approved before the backup, bundled after it: it does not go a second time without being approved anew. */
static void test_approval_falls(void **state)
{
    world *w = *state;
    const char *id = approved(w), *later;
    ent_rel_release r;
    ent_rel_received got;
    bool already;

    saved(&w->alfa, "alfa-backup");
    received(w, bundled(w, id));
    lost(&w->alfa, "alfa-backup");
    assert_int_equal(found(w, id).state, ENT_REL_APPROVED);
    assert_false(found(w, id).may_have_left);
    restored(w, NOW);
    r = found(w, id);
    assert_int_equal(r.state, ENT_REL_PREPARED);
    assert_int_equal(r.approved_by.n, 0);
    assert_true(r.may_have_left);
    later = approved(w);
    reconciled(w, statement(w), false);
    assert_false(found(w, later).may_have_left);
    assert_int_equal(found(w, later).state, ENT_REL_APPROVED);
    node_begin(&w->alfa, "anna");
    REFUSED(try_bundle(&w->alfa, w->a, id, UUID("f0"), NOW + DAY), ENT_WAITING, NULL);
    assert_non_null(strstr(test_err.what, "approval"));
    ent_store_rollback(w->alfa.writer);
    /* Should it be approved all the same, the partner finds that he knows it: harmless. */
    approve(&w->alfa, id);
    assert_true(found(w, id).may_have_left);
    bundle(&w->alfa, id, UUID("f1"), NOW + 30 * DAY);
    assert_false(found(w, id).may_have_left);
    OK(receive(&w->bravo, w->a, file_of(&w->alfa, w->a, id), &already, &got));
    assert_int_equal(got.known, 1);
    assert_int_equal(got.stored, 0);
}

/* An agreement that is entered after the restore may have been there before it. */
static void test_new_agreement_is_held(void **state)
{
    world *w = *state;
    ent_rel_channel_row row;
    ent_stmt *st;
    bool more;
    int held = 0, rows = 0;

    saved(&w->alfa, "alfa-backup");
    lost(&w->alfa, "alfa-backup");
    restored(w, NOW);
    OK(ent_store_begin(w->alfa.writer, &test_err));
    OK(ent_store_ask(&st, w->alfa.writer, "release/channels", NULL, 0, &test_err));
    for (;;) {
        OK(ent_stmt_next(st, &more, &test_err));
        if (!more) break;
        rows++;
        held += ent_stmt_i64(st, 4) == NOW;
        row.sequence = ent_stmt_i64(st, 3);
        assert_int_equal(row.sequence, 0);
    }
    ent_store_rollback(w->alfa.writer);
    assert_int_equal(rows, 2); /* AB-2026 and AB-WIDE, as sender; not the way back */
    assert_int_equal(held, 2);
}

/* ---- what is not believed ----------------------------------------------------------------------------------------------------------- */
static void refused_unchanged(world *w, ent_str evidence, const char *says)
{
    ent_rel_reconciled r;
    ent_code code = try_reconcile(w, &r, evidence, true);

    if (code != ENT_UNVERIFIED) fail_msg("%s instead of UNVERIFIED (%s)", ent_code_name(code), says);
    if (strstr(test_err.what, says) == NULL) fail_msg("\"%s\" does not say \"%s\"", test_err.what, says);
}

static void lose_three(world *w, ent_str receipt[3])
{
    exchanged(w);
    saved(&w->alfa, "alfa-backup");
    for (int i = 0; i < 3; i++) receipt[i] = exchanged(w);
    lost(&w->alfa, "alfa-backup");
    restored(w, NOW);
}

static void test_every_bit_counts(void **state)
{
    world *w = *state;
    ent_str receipt[3], text;
    char *copy;

    lose_three(w, receipt);
    text = statement(w);
    copy = ent_alloc(w->a, text.n);
    for (size_t i = 0; i < text.n; i += i < 400 || i + 400 > text.n ? 1 : 23) {
        ent_rel_reconciled r;
        memcpy(copy, text.p, text.n);
        copy[i] ^= (char)(1 << i % 8);
        if (try_reconcile(w, &r, (ent_str){copy, text.n}, false) != ENT_UNVERIFIED) fail_msg("byte %zu of %zu", i, text.n);
    }
    for (size_t n = 0; n < text.n; n += 37) refused_unchanged(w, (ent_str){text.p, n}, "neither a statement nor a receipt");
    text = receipt[2];
    for (size_t i = 0; i < text.n; i++) {
        ent_rel_reconciled r;
        memcpy(copy, text.p, text.n);
        copy[i] ^= (char)(1 << i % 8);
        if (try_reconcile(w, &r, (ent_str){copy, text.n}, true) != ENT_UNVERIFIED) fail_msg("byte %zu of the receipt", i);
    }
    assert_true(reconciled(w, statement(w), false).released);
}

/* Signed properly by the partner, but wrong: a partner's error, or his fraud. */
static void forged(world *w, rel_receipt *r, ent_str like)
{
    OK(rel__receipt_read(r, w->a, like, &test_err));
}

static ent_str signed_again(world *w, rel_receipt *r)
{
    ent_str out;

    OK(rel__receipt_write(&out, w->a, r, &w->bravo.keys, &test_err));
    return out;
}

static void test_partner_errs(void **state)
{
    world *w = *state;
    ent_str receipt[3];
    rel_receipt r;

    lose_three(w, receipt);
    forged(w, &r, receipt[1]);
    r.peaks[0].b[3] ^= 1;
    refused_unchanged(w, signed_again(w, &r), "peaks");
    forged(w, &r, receipt[1]);
    r.n_peaks++;
    refused_unchanged(w, signed_again(w, &r), "peaks");
    forged(w, &r, receipt[1]);
    OK(ent_checkpoint_write(&r.checkpoint, w->a, &(ent_checkpoint){.origin = ENT_S("entente/channel/AB-2026/0"), .size = 9},
                            &w->alfa.checkpoint, &test_err));
    refused_unchanged(w, signed_again(w, &r), "signature of this node"); /* ours, but of something else */
    forged(w, &r, receipt[1]);
    OK(rel__channel_origin(&r.agreement, w->a, ENT_S("AB-2026"), ENT_S("Alfa"), ENT_S("Bravo"), &test_err));
    OK(ent_checkpoint_write(&r.checkpoint, w->a, &(ent_checkpoint){.origin = r.agreement, .size = 9}, &w->bravo.checkpoint, &test_err));
    r.agreement = ENT_S("AB-2026");
    refused_unchanged(w, signed_again(w, &r), "signature of this node"); /* the partner made our log up */
    forged(w, &r, receipt[1]);
    r.old = true;
    refused_unchanged(w, signed_again(w, &r), "older form");
    forged(w, &r, receipt[1]);
    r.received += 3 * DAY;
    refused_unchanged(w, signed_again(w, &r), "future");
    forged(w, &r, receipt[1]);
    r.sender = ENT_S("Bravo");
    refused_unchanged(w, signed_again(w, &r), "bundles of \"Bravo\"");
    assert_true(reconciled(w, receipt[2], true).released);
}

/* Under a number that we know, the partner shows another bundle. */
static void test_two_histories(void **state)
{
    world *w = *state;
    ent_str receipt[3];
    ent_rel_reconciled r;

    saved(&w->alfa, "alfa-backup");
    saved(&w->alfa, "alfa-second");
    receipt[0] = exchanged(w);
    lost(&w->alfa, "alfa-backup");
    restored(w, NOW);
    OK(try_reconcile(w, &r, receipt[0], true));
    assert_true(r.released);
    /* A copy of the node that was put in its place without a word: it does not know of that bundle, and nobody asked. */
    lost(&w->alfa, "alfa-second");
    bundled(w, approved(w));
    refused_unchanged(w, statement(w), "another bundle");
    refused_unchanged(w, receipt[0], "another bundle");
    assert_non_null(strstr(test_err.next, "new agreement id"));
}

static void test_stale_and_foreign(void **state)
{
    world *w = *state;
    ent_str early, receipt[3];
    ent_rel_ground g;
    ent_secret other = {{7}};
    ent_str text;
    ent_store *s;

    exchanged(w);
    early = statement_at(w, NOW - DAY);
    saved(&w->alfa, "alfa-backup");
    for (int i = 0; i < 3; i++) receipt[i] = exchanged(w);
    lost(&w->alfa, "alfa-backup");
    restored(w, NOW - DAY / 2);
    refused_unchanged(w, early, "older than the backup");
    refused_unchanged(w, statement_at(w, NOW + 3 * DAY), "future");
    s = node_unlocked(&w->bravo, w->a);
    OK(ent_rel_ground_read(&g, w->a, s, &test_err));
    OK(ent_rel_statement(&text, w->a, s, &g, ENT_S("AB-2026"), ENT_S("Alfa"), &other, NOW, &test_err));
    refused_unchanged(w, text, "does not hold under the pinned");
    /* Only what exists can be stated. */
    REFUSED(ent_rel_statement(&text, w->a, s, &g, ENT_S("AB-2026"), ENT_S("Alpha"), &other, NOW, &test_err), ENT_INVALID, NULL);
    REFUSED(ent_rel_statement(&text, w->a, s, &g, ENT_S("AB-2027"), ENT_S("Alfa"), &other, NOW, &test_err), ENT_NOT_VISIBLE, NULL);
    /* A statement about a channel by which nothing came says so. */
    OK(ent_rel_statement(&text, w->a, s, &g, ENT_S("AB-WIDE"), ENT_S("Alfa"), &w->bravo.release, NOW, &test_err));
    assert_true(reconciled(w, text, false).released);
    assert_true(reconciled(w, receipt[2], true).released);
}

/* ---- the other side ------------------------------------------------------------------------------------------------------------------ */

/* The recipient was restored: the sender writes the same bytes again, and the second receipt is told apart from the first. */
static void test_recipient_restored(void **state)
{
    world *w = *state;
    const char *id;
    ent_str file, first, second;
    bool already;

    exchanged(w);
    saved(&w->bravo, "bravo-backup");
    id = approved(w);
    file = bundled(w, id);
    first = received(w, file);
    entered(w, first);
    lost(&w->bravo, "bravo-backup");
    w->bravo.now += 60;
    assert_true(ent_str_eq(file, file_of(&w->alfa, w->a, id)));
    second = received(w, file);
    assert_false(ent_str_eq(first, second));
    w->alfa.now += 60;
    REFUSED(try_enter(w, second, &already), ENT_CONFLICT, "R-23");
    assert_non_null(strstr(test_err.next, "restored his node"));
    OK(try_enter(w, first, &already));
    assert_true(already);
    exchanged(w);
}

/* ---- receipts of both forms ------------------------------------------------------------------------------------------------------------ */
static void test_old_receipts_are_read(void **state)
{
    world *w = *state;
    ent_str v2, v1;
    rel_receipt r;
    bool already;

    v2 = received(w, bundled(w, approved(w)));
    assert_true(holds(v2, "\"format\":\"entente/receipt/v2\"") && holds(v2, "\"peaks\":[\"") &&
                holds(v2, "\"checkpoint\":\"entente/channel/"));
    forged(w, &r, v2);
    r.old = true;
    v1 = signed_again(w, &r);
    assert_true(holds(v1, "\"format\":\"entente/receipt/v1\"") && !holds(v1, "peaks") && !holds(v1, "\"checkpoint\""));
    OK(try_enter(w, v1, &already));
    REFUSED(try_enter(w, v2, &already), ENT_CONFLICT, "R-23");
    v2 = exchanged(w);
    forged(w, &r, v2);
    r.peaks[0].b[0] ^= 1;
    REFUSED(try_enter(w, signed_again(w, &r), &already), ENT_UNVERIFIED, "R-23");
    OK(try_enter(w, v2, &already));
}

/* A key that was changed since: what it signed until then holds, unless it was revoked. */
static void test_partner_changed_his_key(void **state)
{
    world *w = *state;
    ent_str receipt[3], body;
    ent_public next;
    ent_secret key = {{9}};

    lose_three(w, receipt);
    OK(ent_sign_public(&next, &key, &test_err));
    node_begin(&w->alfa, "anna");
    OK(ent_rel_pin_entry(&body, w->a, ENT_S("Bravo"), "release", &next, &test_err));
    node_add(&w->alfa, "partner.key", body);
    node_end(&w->alfa);
    refused_unchanged(w, receipt[0], "pinned key"); /* pinned anew by telephone: the old one is not taken any more */
    w->bravo.release = key;
    w->bravo.release_pub = next;
    refused_unchanged(w, statement(w), "pinned key"); /* the statement holds, the receipts in it do not */
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_goes_on, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_twice, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_receipts_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_partner_lacks_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_approval_falls, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_new_agreement_is_held, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_bit_counts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_partner_errs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_two_histories, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_stale_and_foreign, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_recipient_restored, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_old_receipts_are_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_partner_changed_his_key, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
