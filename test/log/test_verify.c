/* SPDX-License-Identifier: Apache-2.0 */
/* Everything that can be changed in the stored rows is found, and the entry is named. */
#include "log_help.h"

/* Entries: 0-1 Anna announces herself, 2-3 Bert, 4-7 act-2 of Bert, 8-9 act-3 of Anna a minute later, 10-12 act-4 of Bert. */
enum { ENTRIES = 13, LAST = ENTRIES - 1 };

static int sample(void **state)
{
    if (log_setup(state) != 0) return 1;
    first_acts();
    act_of("act-2", "bert", &Bert, 3);
    Now += 60;
    act_of("act-3", "anna", &Anna, 1);
    act_of("act-4", "bert", &Bert, 2);
    return verified().entries == ENTRIES ? 0 : 1;
}

#define S(f) cmocka_unit_test_setup_teardown(f, sample, clean)

static void found(const char *what, const char *place)
{
    ent_arena *a = ent_arena_new(A, 0);
    ent_log_report r = {.entries = -1};
    ent_code code;

    E = (ent_err){0};
    code = ent_log_verify(&r, W, a, &E);
    if (code != ENT_UNVERIFIED || strcmp(E.rule, "R-63") != 0) fail_msg("%s gives %s (%s)", what, ent_code_name(code), E.what);
    if (strcmp(E.place, place) != 0) fail_msg("%s is found at \"%s\", not at \"%s\": %s", what, E.place, place, E.what);
    assert_true(strlen(E.what) > 10 && strlen(E.next) > 10);
    assert_int_equal(r.entries, -1);
    ent_arena_free(a);
}

static const char *entry(int64_t seq)
{
    return body("entry %lld", (long long)seq).p;
}

/* Changes the rows, looks, and takes it back. */
static void finds(const char *place, const char *fmt, ...) ENT_PRINTF(2, 3);
static void finds(const char *place, const char *fmt, ...)
{
    char text[2000];
    va_list args;

    va_start(args, fmt);
    assert_true(vsnprintf(text, sizeof text, fmt, args) < (int)sizeof text);
    va_end(args);
    sql(W, "SAVEPOINT x");
    sql(W, text);
    found(text, place);
    sql(W, "ROLLBACK TO x; RELEASE x");
}

/* ---- one row ----------------------------------------------------------------------------------------------------------------- */

static void test_each_column_of_each_entry(void **state)
{
    static const char *const changes[] = {
        "act = act || 'x'",
        "act = ''",
        "act = 'act-9'",
        "part = part + 1",
        "part = -1",
        "part = 1000000",
        "part = 9223372036854775807",
        "kind = kind || 'x'",
        "kind = ''",
        "kind = 'item'",
        "kind = CAST(x'ff' AS TEXT)",
        "time = time + 1",
        "time = 9223372036854775807",
        "salt = zeroblob(32)",
        "salt = zeroblob(31)",
        "salt = x''",
        "salt = NULL",
        "salt = CAST(salt || x'00' AS BLOB)",
        "body = body || ' '",
        "body = ''",
        "body = '{}'",
        "body = '{'",
        "body = replace(body, '\"', '\"\"')",
        "body = upper(body)",
        "commitment = zeroblob(32)",
        "commitment = x''",
        "commitment = CAST(commitment || x'00' AS BLOB)",
        "leaf = zeroblob(32)",
        "leaf = x''",
        "leaf = CAST(substr(leaf, 1, 31) AS BLOB)",
    };

    (void)state;
    for (int seq = 0; seq < ENTRIES; seq++)
        for (size_t i = 0; i < N(changes); i++) {
            if (strcmp(changes[i], "kind = 'item'") != 0 || number(W, body("SELECT kind <> 'item' FROM log_entry WHERE seq = %d", seq).p))
                finds(entry(seq), "UPDATE log_entry SET %s WHERE seq = %d", changes[i], seq);
        }
    for (int seq = 8; seq < ENTRIES; seq++) finds(entry(seq), "UPDATE log_entry SET time = time - 61 WHERE seq = %d", seq);
    finds(entry(0), "UPDATE log_entry SET time = -1 WHERE seq = 0");
    assert_int_equal(verified().entries, ENTRIES);
}

static void test_each_bit_of_one_entry(void **state)
{
    (void)state;
    for (int byte = 1; byte <= 32; byte++)
        for (int bit = 0; bit < 8; bit += 3) {
            static const char *const columns[] = {"salt", "commitment", "leaf"};
            for (size_t c = 0; c < N(columns); c++) {
                int64_t old = number(W, body("SELECT instr('0123456789ABCDEF', substr(hex(%s), %d, 1)) * 16 + instr('0123456789ABCDEF', "
                                             "substr(hex(%s), %d, 1)) - 17 FROM log_entry WHERE seq = 5",
                                             columns[c], 2 * byte - 1, columns[c], 2 * byte)
                                            .p);
                finds(entry(5), "UPDATE log_entry SET %s = CAST(substr(%s, 1, %d) || x'%02x' || substr(%s, %d) AS BLOB) WHERE seq = 5",
                      columns[c], columns[c], byte - 1, (unsigned)old ^ 1u << bit, columns[c], byte + 1);
            }
        }
}

static void test_rows_missing_doubled_and_moved(void **state)
{
    (void)state;
    for (int seq = 0; seq < ENTRIES; seq++) {
        finds(entry(seq == LAST ? LAST : seq + 1), "DELETE FROM log_entry WHERE seq = %d", seq);
        finds(entry(seq == LAST ? 1000 : seq + 1), "UPDATE log_entry SET seq = 1000 WHERE seq = %d", seq);
        finds("entry -7", "UPDATE log_entry SET seq = -7 WHERE seq = %d", seq);
        finds("entry -7",
              "INSERT INTO log_entry SELECT -7, act, part, kind, time, salt, body, commitment, leaf FROM log_entry WHERE seq = %d", seq);
        finds(entry(ENTRIES),
              "INSERT INTO log_entry SELECT %d, act, part, kind, time, salt, body, commitment, leaf FROM log_entry WHERE seq = %d", ENTRIES,
              seq);
        for (int other = seq + 1; other < ENTRIES; other++)
            finds(entry(seq),
                  "UPDATE log_entry SET seq = -1000 WHERE seq = %d; UPDATE log_entry SET seq = %d WHERE seq = %d; UPDATE log_entry SET seq "
                  "= %d WHERE seq = -1000",
                  seq, seq, other, other);
    }
    finds(entry(0), "DELETE FROM log_entry");
    finds(entry(4), "DELETE FROM log_entry WHERE seq < 4");
    finds(entry(10), "DELETE FROM log_entry WHERE seq >= 10"); /* the head still counts them */
}

static void test_the_head(void **state)
{
    static const char *const rest[] = {"size = size + 1",
                                       "size = size - 1",
                                       "size = 0",
                                       "size = -1",
                                       "size = 1000000000000",
                                       "size = 9223372036854775807",
                                       "peaks = zeroblob(length(peaks))",
                                       "peaks = x''",
                                       "peaks = CAST(substr(peaks, 2) AS BLOB)",
                                       "peaks = CAST(peaks || zeroblob(32) AS BLOB)",
                                       "newest = newest + 1",
                                       "newest = newest - 1",
                                       "newest = 0"};
    ent_sha256 *leaves;
    size_t n;

    (void)state;
    for (size_t i = 0; i < N(rest); i++) {
        char text[200];
        ent_code code;
        snprintf(text, sizeof text, "UPDATE log_head SET %s", rest[i]);
        sql(W, "SAVEPOINT x");
        sql(W, text);
        E = (ent_err){0};
        code = ent_log_verify(&(ent_log_report){0}, W, A, &E);
        if (code != ENT_UNVERIFIED) fail_msg("%s gives %s", text, ent_code_name(code));
        assert_true(strcmp(E.place, "head of the log") == 0 || strcmp(E.place, entry(ENTRIES)) == 0);
        if (strncmp(rest[i], "newest", 6) != 0 && strstr(rest[i], "peaks = zeroblob") == NULL)
            must_refuse(ENT_UNVERIFIED, ent_log_leaves(&leaves, &n, W, A, &E));
        sql(W, "ROLLBACK TO x; RELEASE x");
    }
    sql(W, "DELETE FROM log_head");
    found("no head", entry(ENTRIES));
}

/* ---- a writer of the file who hashes everything again, but has no person's key ------------------------------------------------- */

/* Commitments, leaves and head made to fit the rows as they are now. */
static void reseal(void)
{
    ent_digest *d;
    ent_tree t = {0};
    sqlite3_stmt *st, *put;
    ent_time newest = 0;

    must(ent_digest_new(&d, A, &E));
    assert_int_equal(sqlite3_prepare_v2(W->db, "SELECT seq, act, part, kind, time, salt, body FROM log_entry ORDER BY seq", -1, &st, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(W->db, "UPDATE log_entry SET commitment = ?1, leaf = ?2 WHERE seq = ?3", -1, &put, NULL),
                     SQLITE_OK);
    while (sqlite3_step(st) == SQLITE_ROW) {
        ent_entry x = {.seq = sqlite3_column_int64(st, 0),
                       .act = cell(st, 1),
                       .part = sqlite3_column_int64(st, 2),
                       .kind = cell(st, 3),
                       .time = sqlite3_column_int64(st, 4),
                       .body = cell(st, 6)};
        ent_sha256 c, leaf;
        must(log__commit(&c, d, sqlite3_column_blob(st, 5), x.body, &E));
        must(log__leaf(&leaf, A, d, &x, &c, &E));
        must(ent_tree_add(&t, d, &leaf, &E));
        newest = x.time;
        sqlite3_bind_blob(put, 1, c.b, 32, SQLITE_STATIC);
        sqlite3_bind_blob(put, 2, leaf.b, 32, SQLITE_STATIC);
        sqlite3_bind_int64(put, 3, x.seq);
        assert_int_equal(sqlite3_step(put), SQLITE_DONE);
        sqlite3_reset(put);
    }
    sqlite3_finalize(st);
    sqlite3_finalize(put);
    must(ENT_RUN(W, &E, "log/head_set", ENT_I((int64_t)t.size), ENT_B(t.peak, (size_t)__builtin_popcountll(t.size) * 32), ENT_I(newest)));
}

/* The same as finds, with all hashes made to fit. */
static void finds_resealed(const char *place, const char *fmt, ...) ENT_PRINTF(2, 3);
static void finds_resealed(const char *place, const char *fmt, ...)
{
    char text[2000];
    va_list args;

    va_start(args, fmt);
    assert_true(vsnprintf(text, sizeof text, fmt, args) < (int)sizeof text);
    va_end(args);
    sql(W, "SAVEPOINT x");
    sql(W, text);
    reseal();
    found(text, place);
    sql(W, "ROLLBACK TO x; RELEASE x");
}

#define SHIFT(from, by) \
    "UPDATE log_entry SET seq = -seq - 1000 WHERE seq >= " from "; UPDATE log_entry SET seq = -seq - 1000 + " by " WHERE seq < -500"

static void test_changed_and_hashed_again(void **state)
{
    (void)state;
    sql(W, "SAVEPOINT x");
    reseal(); /* what was not changed stays as it was */
    assert_int_equal(verified().entries, ENTRIES);
    sql(W, "ROLLBACK TO x; RELEASE x");

    finds_resealed(entry(7), "UPDATE log_entry SET body = '{\"a\":\"forged\",\"b\":\"0\"}' WHERE seq = 5");
    finds_resealed(entry(7), "UPDATE log_entry SET salt = zeroblob(32) WHERE seq = 4");
    finds_resealed(entry(7), "UPDATE log_entry SET act = 'act-9' WHERE act = 'act-2'");
    finds_resealed(entry(9), "UPDATE log_entry SET time = time + 1 WHERE seq >= 8");
    finds_resealed(entry(4), "UPDATE log_entry SET time = time - 1 WHERE act = 'act-2'");
    finds_resealed(entry(8), "UPDATE log_entry SET time = time - 61 WHERE act = 'act-3'");
    finds_resealed(entry(7), "UPDATE log_entry SET body = (SELECT body FROM log_entry WHERE seq = 4) WHERE seq = 5");
    finds_resealed(entry(7), "UPDATE log_entry SET body = replace(body, 'test', 'rest') WHERE seq = 7");
    finds_resealed(entry(7), "UPDATE log_entry SET body = replace(body, '\"as_of\":null', '\"as_of\":0') WHERE seq = 7");
    finds_resealed(entry(7), "UPDATE log_entry SET body = replace(body, '6ba7b810', '6ba7b811') WHERE seq = 7");
    finds_resealed(entry(7), "UPDATE log_entry SET body = replace(body, '\"count\":3', '\"count\":2') WHERE seq = 7");
    finds_resealed(entry(7),
                   "UPDATE log_entry SET body = replace(body, '\"bert\"', '\"anna\"') WHERE seq = 7"); /* said to be another person's */
    finds_resealed(entry(7),
                   "UPDATE log_entry SET body = replace(body, '\"bert\"', '\"carl\"') WHERE seq = 7"); /* whom the log does not know */
    finds_resealed(entry(7), "UPDATE log_entry SET body = substr(body, 1, instr(body, '\"signature\"') + 12) || (SELECT substr(body, "
                             "instr(body, '\"signature\"') + 13) FROM log_entry WHERE seq = 9) WHERE seq = 7");
    finds_resealed(
        entry(7), "UPDATE log_entry SET body = substr(body, 1, instr(body, ',\"signature\"') - 1) || '}' WHERE seq = 7"); /* no signature */
    finds_resealed(entry(7), "UPDATE log_entry SET body = '{}' WHERE seq = 7");
    finds_resealed(entry(7), "UPDATE log_entry SET body = '[1]' WHERE seq = 7");
    finds_resealed(entry(7), "UPDATE log_entry SET body = '' WHERE seq = 7");
    finds_resealed(entry(5), "UPDATE log_entry SET body = 'nonsense' WHERE seq = 5");
    finds_resealed(entry(8), "UPDATE log_entry SET kind = 'fact' WHERE seq = 7"); /* the act never ends */
    finds_resealed(entry(5), "UPDATE log_entry SET kind = 'act' WHERE seq = 5");
    finds_resealed(entry(3), "UPDATE log_entry SET body = replace(body, 'bert', 'carl') WHERE seq = 2"); /* an announced key */
}

static void test_entries_added_and_taken(void **state)
{
    static const char add[] = "UPDATE log_entry SET part = part + 1 WHERE act = 'act-2' AND part >= 1; INSERT INTO log_entry VALUES (5, "
                              "'act-2', 1, 'fact', 1795350000, zeroblob(32), "
                              "'{\"a\":\"new\",\"b\":\"0\"}', x'', x'')";

    (void)state;
    finds_resealed(entry(8), SHIFT("5", "1") "; %s", add);
    finds_resealed(entry(6), "DELETE FROM log_entry WHERE seq = 6; UPDATE log_entry SET part = 2 WHERE seq = 7; " SHIFT("7", "-1"));
    finds_resealed(entry(7), "DELETE FROM log_entry WHERE seq = 7; " SHIFT("8", "-1")); /* the signature of an act */
    finds_resealed(entry(ENTRIES + 1), "INSERT INTO log_entry VALUES (13, 'act-5', 0, 'fact', 1795350060, zeroblob(32), "
                                       "'{\"a\":\"tail\",\"b\":\"0\"}', x'', x'')"); /* an act without one */
    finds_resealed(entry(5), "UPDATE log_entry SET seq = CASE seq WHEN 4 THEN -5 ELSE -4 END WHERE seq IN (4, 5); UPDATE log_entry SET seq "
                             "= -seq, part = part + 0 WHERE seq < 0; "
                             "UPDATE log_entry SET part = 0 WHERE seq = 4");
    finds_resealed(entry(7), "UPDATE log_entry SET body = CASE seq WHEN 4 THEN (SELECT body FROM log_entry WHERE seq = 5) ELSE (SELECT "
                             "body FROM log_entry WHERE seq = 4) END WHERE seq IN (4, 5)");
}

/* A signature does not say where in the log it stands. */
static void test_an_act_put_in_again(void **state)
{
    (void)state;
    finds_resealed(
        entry(13),
        "INSERT INTO log_entry SELECT seq + 3, act, part, kind, time, salt, body, commitment, leaf FROM log_entry WHERE act = 'act-4'");
    finds_resealed(entry(14),
                   "INSERT INTO log_entry SELECT seq + 5, act, part, kind, time, salt, body, commitment, leaf FROM log_entry WHERE seq "
                   "BETWEEN 8 AND 12 ORDER BY seq; "
                   "UPDATE log_entry SET act = 'act-7' WHERE seq IN (13, 14)"); /* under another id, which its signature refuses */
}

static void test_acts_in_another_order(void **state)
{
    (void)state;
    /* act-2 behind act-4: an older time */
    finds_resealed(entry(9), "UPDATE log_entry SET seq = CASE WHEN seq BETWEEN 4 AND 7 THEN seq + 5 ELSE seq - 4 END + 1000 WHERE seq >= "
                             "4; UPDATE log_entry SET seq = seq - 1000 WHERE seq >= 1000");
}

/* ---- keys ------------------------------------------------------------------------------------------------------------------------- */

static void test_signed_by_another_person(void **state)
{
    (void)state;
    act_of("act-5", "anna", &Bert, 1);
    found("Bert signs for Anna", entry(14));
}

static void test_signed_by_somebody_unknown(void **state)
{
    ent_secret carl;

    (void)state;
    memset(carl.b, 'c', sizeof carl.b);
    act_of("act-5", "carl", &carl, 1);
    found("Carl was never announced", entry(14));
}

static ent_secret Thief;

static void announce(const char *id, const char *person, const ent_secret *announced, const char *signer, ent_secret *key)
{
    ent_act_info info = info_of(id, signer);
    ent_act *act = begin_act(&info);

    must(ent_act_add(act, "key", key_body(person, announced), &E));
    must(end_act(act, key));
}

/* Who can write the file can make an act; but it may not bring its own key along. */
static void test_an_act_does_not_announce_its_signer(void **state)
{
    (void)state;
    memset(Thief.b, 't', sizeof Thief.b);
    sql(W, "SAVEPOINT x");
    announce("act-5", "anna", &Thief, "anna", &Thief);
    found("a new key for Anna, signed with it", entry(13));
    sql(W, "ROLLBACK TO x; RELEASE x; SAVEPOINT x");
    announce("act-5", "carl", &Thief, "carl", &Thief);
    found("a person who lets himself in", entry(14));
    sql(W, "ROLLBACK TO x; RELEASE x");
}

/* ---- rotation and revocation --------------------------------------------------------------------------------------------------------- */

static ent_public public_of(const ent_secret *key)
{
    ent_public pub;

    must(ent_sign_public(&pub, key, &E));
    return pub;
}

static void rotate(const char *id, const char *person, ent_secret *old, ent_secret *new)
{
    ent_act_info info = info_of(id, person);
    ent_act *act = begin_act(&info);
    ent_public from = public_of(old);
    ent_signer to;

    must(ent_signer_of(&to, new, &E));
    must(ent_act_rotate(act, &from, &to, &E));
    must(end_act(act, old));
}

static void revoke_key(const char *id, const char *person, const ent_secret *revoked, const char *signer, ent_secret *key)
{
    ent_act_info info = info_of(id, signer);
    ent_act *act = begin_act(&info);

    must(ent_act_add(act, "key.revoke", key_body(person, revoked), &E));
    must(end_act(act, key));
}

/* A rotation as somebody writes it who makes up each part of it: whose it is, what the proof says of person and act, who signs it. */
typedef struct forged {
    const char *person, *proof_person, *proof_act;
    ent_secret *old, *new, *proof_by;
    const char *signer;
    ent_secret *signed_by;
} forged;

static void forge(const char *id, const forged *f)
{
    ent_act_info info = info_of(id, f->signer), said = info_of(f->proof_act, f->proof_person);
    ent_public old = public_of(f->old), new = public_of(f->new);
    char hex[2 * ENT_SIGNATURE_SIZE + 1], old_hex[65], new_hex[65];
    ent_act *act = begin_act(&info);
    ent_signature s;
    ent_str message;

    must(log__key_message(&message, A, &said, &old, &new, &E));
    must(ent_sign(&s, f->proof_by, message, &E));
    ent_hex(hex, s.b, sizeof s.b);
    ent_hex(old_hex, old.b, sizeof old.b);
    ent_hex(new_hex, new.b, sizeof new.b);
    must(ent_act_add(act, "key",
                     body("{\"old\":\"%s\",\"person\":\"%s\",\"proof\":\"%s\",\"public\":\"%s\"}", old_hex, f->person, hex, new_hex), &E));
    must(end_act(act, f->signed_by));
}

#define TRY(place, what, call)              \
    do {                                    \
        sql(W, "SAVEPOINT y");              \
        call;                               \
        found(what, place);                 \
        sql(W, "ROLLBACK TO y; RELEASE y"); \
    } while (0)

static ent_secret Second;

static void more_keys(void)
{
    memset(Thief.b, 't', sizeof Thief.b);
    memset(Second.b, 's', sizeof Second.b);
}

static void test_a_rotated_key_counts_from_the_next_act(void **state)
{
    bool known;
    ent_public key;

    (void)state;
    more_keys();
    rotate("act-5", "bert", &Bert, &Second);
    act_of("act-6", "bert", &Second, 1);
    assert_int_equal(verified().acts, 7); /* what the old key signed before stays valid */
    TRY(entry(18), "signed with the old key", act_of("act-7", "bert", &Bert, 1));
    TRY(entry(17), "back to the old key", rotate("act-7", "bert", &Second, &Bert));
    act_of("act-7", "anna", &Anna, 1);
    rotate("act-8", "bert", &Second, &Thief); /* no thief here */
    act_of("act-9", "bert", &Thief, 1);
    assert_int_equal(verified().acts, 10);
    key = public_of(&Second);
    must(ent_log_knows_key(&known, W, A, &key, &E));
    assert_true(known);
    key.b[0] ^= 1;
    must(ent_log_knows_key(&known, W, A, &key, &E));
    assert_false(known);
}

/* Entry 13 is the first of the forged act, 14 its signature. */
static void test_who_rotates_without_right(void **state)
{
    const forged good = {"bert", "bert", "act-5", &Bert, &Second, &Second, "bert", &Bert};
    forged f;

    (void)state;
    more_keys();
    sql(W, "SAVEPOINT x");
    forge("act-5", &good);
    act_of("act-6", "bert", &Second, 1);
    assert_int_equal(verified().acts, 7);
    sql(W, "ROLLBACK TO x; RELEASE x");
    f = good, f.new = f.proof_by = &Thief, f.signed_by = &Thief;
    TRY(entry(14), "a thief rotates without the old key", forge("act-5", &f));
    f = good, f.new = f.proof_by = &Thief, f.signer = "anna", f.signed_by = &Anna;
    TRY(entry(13), "another person rotates", forge("act-5", &f));
    f = good, f.proof_by = &Bert;
    TRY(entry(13), "the new key did not sign", forge("act-5", &f));
    f = good, f.proof_act = "act-4";
    TRY(entry(13), "the proof of another act", forge("act-5", &f));
    f = good, f.proof_person = "anna";
    TRY(entry(13), "the proof of another person", forge("act-5", &f));
    f = good, f.old = &Anna;
    TRY(entry(13), "the old key is another person's", forge("act-5", &f));
    f = good, f.old = &Thief;
    TRY(entry(13), "the old key is nobody's", forge("act-5", &f));
    f = good, f.new = f.proof_by = &Anna;
    TRY(entry(13), "the new key is another person's", forge("act-5", &f));
    f = good, f.new = f.proof_by = &Bert;
    TRY(entry(13), "a key that takes its own place", forge("act-5", &f));
    TRY(entry(13), "a key without proof beside one that counts", announce("act-5", "bert", &Thief, "anna", &Anna));
    rotate("act-5", "bert", &Bert, &Second);
    f = good, f.new = f.proof_by = &Thief, f.proof_act = "act-6", f.signed_by = &Second;
    TRY(entry(15), "the old key is the one before", forge("act-6", &f));
    TRY(entry(15), "a known key under another name", announce("act-6", "carl", &Second, "anna", &Anna));
}

static void test_a_proof_is_of_one_act(void **state)
{
    (void)state;
    more_keys();
    rotate("act-5", "bert", &Bert, &Second);
    finds_resealed(entry(13), "UPDATE log_entry SET body = replace(body, '\"proof\":\"', '\"proof\":\"0') WHERE seq = 13");
    finds_resealed(entry(13), "UPDATE log_entry SET body = '{\"old\":\"00\",\"person\":\"bert\",\"public\":\"' || substr(body, instr(body, "
                              "'\"public\"') + 10) WHERE seq = 13");
    finds_resealed(entry(13), "UPDATE log_entry SET body = '{\"old\":\"00\"' || substr(body, instr(body, ',\"person\"')) WHERE seq = 13");
    finds_resealed(entry(14), "UPDATE log_entry SET body = replace(body, '\"node\":\"6ba7b810', '\"node\":\"6ba7b811') WHERE seq = 14");
}

static void test_a_revoked_key(void **state)
{
    (void)state;
    more_keys();
    TRY(entry(13), "a key that is not his", revoke_key("act-5", "bert", &Anna, "anna", &Anna));
    TRY(entry(13), "a key of nobody", revoke_key("act-5", "carl", &Thief, "anna", &Anna));
    revoke_key("act-5", "bert", &Bert, "anna", &Anna);
    assert_int_equal(verified().acts, 6); /* what it signed before stays valid */
    TRY(entry(16), "it signs later", act_of("act-6", "bert", &Bert, 1));
    TRY(entry(15), "it announces itself", announce("act-6", "bert", &Bert, "bert", &Bert));
    TRY(entry(15), "another announces it again", announce("act-6", "bert", &Bert, "anna", &Anna));
    TRY(entry(15), "it comes back under another name", announce("act-6", "carl", &Bert, "anna", &Anna));
    TRY(entry(16), "it announces another one", announce("act-6", "bert", &Thief, "bert", &Bert));
    TRY(entry(15), "it rotates", rotate("act-6", "bert", &Bert, &Thief));
    TRY(entry(15), "it is revoked a second time", revoke_key("act-6", "bert", &Bert, "anna", &Anna));
    announce("act-6", "bert", &Second, "anna", &Anna); /* another person gives him a new one */
    act_of("act-7", "bert", &Second, 1);
    assert_int_equal(verified().acts, 8);
    TRY(entry(20), "the old one signs", act_of("act-8", "bert", &Bert, 1));
    finds(entry(13), "UPDATE log_entry SET body = NULL, salt = NULL WHERE seq = 13"); /* that it was revoked may not be erased */
}

/* His own key: the act that revokes it is the last one. */
static void test_revoking_oneself(void **state)
{
    (void)state;
    more_keys();
    revoke_key("act-5", "bert", &Bert, "bert", &Bert);
    assert_int_equal(verified().acts, 6);
    TRY(entry(16), "one act more", act_of("act-6", "bert", &Bert, 1));
    TRY(entry(15), "and takes it back", rotate("act-6", "bert", &Bert, &Second));
}

static void test_a_log_begins_with_its_own_signer(void **state)
{
    (void)state;
    sql(W, "DELETE FROM log_entry; DELETE FROM log_head");
    act_of("act-1", "anna", &Anna, 1);
    found("nobody was announced", entry(1));
}

/* ---- what may be erased ------------------------------------------------------------------------------------------------------------- */

static void test_erasing(void **state)
{
    (void)state;
    sql(W, "SAVEPOINT x");
    sql(W, "UPDATE log_entry SET body = NULL, salt = NULL WHERE kind = 'fact'");
    assert_int_equal(verified().erased, 6);
    finds(entry(7), "UPDATE log_entry SET body = NULL, salt = NULL WHERE seq = 7"); /* a signature may not be */
    finds(entry(3), "UPDATE log_entry SET body = NULL, salt = NULL WHERE seq = 3");
    finds(entry(0), "UPDATE log_entry SET body = NULL WHERE seq = 0");               /* nor a key */
    finds(entry(5), "UPDATE log_entry SET commitment = zeroblob(32) WHERE seq = 5"); /* what is erased is still counted */
    sql(W, "ROLLBACK TO x; RELEASE x");
}

/* A log cut behind an act holds in itself: only what was shown before, a checkpoint, tells. */
static void test_a_cut_tail_needs_a_checkpoint(void **state)
{
    ent_log_state before = head(), after;
    ent_sha256 *leaves;
    ent_digest *d;
    ent_proof p = {0};
    size_t n;

    (void)state;
    must(ent_digest_new(&d, A, &E));
    sql(W, "DELETE FROM log_entry WHERE act = 'act-4'");
    reseal();
    assert_int_equal(verified().acts, 4);
    after = head();
    must(ent_log_leaves(&leaves, &n, W, A, &E));
    must_refuse(ENT_INVALID, ent_tree_consistency(&p, d, leaves, before.tree.size, n, &E));
    must_refuse(ENT_UNVERIFIED, ent_tree_check_consistency(d, before.tree.size, &before.root, after.tree.size, &after.root, &p, &E));
    act_of("act-9", "bert", &Bert, 2); /* as long as before, with other words */
    after = head();
    assert_int_equal(after.tree.size, before.tree.size);
    assert_int_equal(verified().acts, 5);
    must_refuse(ENT_UNVERIFIED, ent_tree_check_consistency(d, before.tree.size, &before.root, after.tree.size, &after.root, &p, &E));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        S(test_each_column_of_each_entry),
        S(test_each_bit_of_one_entry),
        S(test_rows_missing_doubled_and_moved),
        S(test_the_head),
        S(test_changed_and_hashed_again),
        S(test_entries_added_and_taken),
        S(test_an_act_put_in_again),
        S(test_acts_in_another_order),
        S(test_signed_by_another_person),
        S(test_signed_by_somebody_unknown),
        S(test_an_act_does_not_announce_its_signer),
        S(test_a_rotated_key_counts_from_the_next_act),
        S(test_who_rotates_without_right),
        S(test_a_proof_is_of_one_act),
        S(test_a_revoked_key),
        S(test_revoking_oneself),
        S(test_a_log_begins_with_its_own_signer),
        S(test_erasing),
        S(test_a_cut_tail_needs_a_checkpoint),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
