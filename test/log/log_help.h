/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of acts share: a database, persons with keys, and a small projection of their own. */
#ifndef ENTENTE_TEST_LOG_HELP_H
#define ENTENTE_TEST_LOG_HELP_H

#include "test/store/store_help.h" /* first: it asks for nftw */

#include "src/log/log_private.h"

#define NODE "6ba7b810-9dad-41d1-80b4-00c04fd430c8"

static ent_store *W;
static ent_bytes Bytes;
static ent_secret Anna, Bert; /* their signing keys */
static ent_time Now;

static inline ent_str key_body(const char *person, const ent_secret *key)
{
    ent_public pub;
    char hex[65];
    ent_str s;

    must(ent_sign_public(&pub, key, &E));
    ent_hex(hex, pub.b, sizeof pub.b);
    must(ent_str_fmt(&s, A, &E, "{\"person\":\"%s\",\"public\":\"%s\"}", person, hex));
    return s;
}

static inline ent_str body(const char *fmt, ...) ENT_PRINTF(1, 2);
static inline ent_str body(const char *fmt, ...)
{
    ent_buf b = ent_buf_new(A, 1 << 20);
    char text[2000];
    va_list args;
    ent_str s;

    va_start(args, fmt);
    assert_true(vsnprintf(text, sizeof text, fmt, args) < (int)sizeof text);
    va_end(args);
    ent_buf_z(&b, text);
    must(ent_buf_take(&s, &b, &E));
    return s;
}

/* The projection of these tests, through the register's statements: facts that only grow, a person that is replaced, dossiers that
 * come and go, items entered more than once. "fail" refuses. Other kinds change nothing.                                    */
static inline ent_code toy_apply(void *ctx, ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    ent_str a = ent_json_str(entry->json, "a"), b = ent_json_str(entry->json, "b");
    int *calls = ctx;

    (void)scratch;
    if (calls != NULL) ++*calls;
    if (ent_str_is(entry->kind, "fail")) return ent_fail(e, ENT_REFUSED, "R-1", NULL, "This entry cannot be applied.");
    if (ent_str_is(entry->kind, "fact")) return ENT_RUN(s, e, "register/facts_put", ENT_T(a), ENT_I(entry->seq), ENT_B("d", 1), ENT_T(b));
    if (ent_str_is(entry->kind, "item")) return ENT_RUN(s, e, "register/item_put", ENT_T(a), ENT_T(b), ENT_Z("standard"));
    if (ent_str_is(entry->kind, "person"))
        return ENT_RUN(s, e, "register/person_put", ENT_T(a), ENT_T(b), ENT_B("s", 1), ENT_B("w", 1), ENT_I(entry->time), ENT_NONE,
                       ENT_NONE);
    if (ent_str_is(entry->kind, "dossier"))
        return ENT_RUN(s, e, "register/dossier_put", ENT_T(a), ENT_Z("1.2"), ENT_T(b), ENT_I(0), ENT_I(INT64_MAX));
    if (ent_str_is(entry->kind, "clear")) return ENT_RUN(s, e, "register/dossiers_clear", ENT_T(a), ENT_Z("1.2"));
    return ENT_OK;
}

static inline ent_act_info info_of(const char *id, const char *person)
{
    return (ent_act_info){.id = ent_str_c(id), .node = ENT_S(NODE), .person = ent_str_c(person), .operation = ENT_S("test"), .time = Now};
}

static inline ent_act *begin_act(const ent_act_info *info)
{
    ent_act *act;

    must(ent_act_begin(&act, A, W, info, &Bytes, toy_apply, NULL, &E));
    return act;
}

static inline ent_code end_act(ent_act *act, ent_secret *key)
{
    ent_signer by;

    must(ent_signer_of(&by, key, &E));
    return ent_act_end(act, &by, &E);
}

/* An act of n facts. */
static inline void act_of(const char *id, const char *person, ent_secret *key, int n)
{
    ent_act_info info = info_of(id, person);
    ent_act *act = begin_act(&info);

    for (int i = 0; i < n; i++) must(ent_act_add(act, "fact", body("{\"a\":\"%s\",\"b\":\"%d\"}", id, i), &E));
    must(end_act(act, key));
}

/* Entries 0 to 3: Anna announces herself and then Bert. */
static inline void first_acts(void)
{
    ent_act_info info = info_of("act-0", "anna");
    ent_act *act = begin_act(&info);

    must(ent_act_add(act, "key", key_body("anna", &Anna), &E));
    must(end_act(act, &Anna));
    info.id = ENT_S("act-1");
    act = begin_act(&info);
    must(ent_act_add(act, "key", key_body("bert", &Bert), &E));
    must(end_act(act, &Anna));
}

static inline int log_setup(void **state)
{
    uint8_t seed[32] = {1};

    if (database(state) != 0 || ent_store_open(&W, A, Db, ENT_STORE_WRITE, &E) != ENT_OK) return 1;
    if (ent_store_begin(W, &E) != ENT_OK || ent_bytes_init(&Bytes, A, seed, &E) != ENT_OK) return 1;
    memset(Anna.b, 'a', sizeof Anna.b);
    memset(Bert.b, 'b', sizeof Bert.b);
    Now = 1795350000;
    return 0;
}

static inline ent_log_state head(void)
{
    ent_log_state h;

    must(ent_log_head(&h, W, A, &E));
    return h;
}

static inline ent_log_report verified(void)
{
    ent_log_report r;

    must(ent_log_verify(&r, W, A, &E));
    return r;
}

#define L(f) cmocka_unit_test_setup_teardown(f, log_setup, clean)

#endif
