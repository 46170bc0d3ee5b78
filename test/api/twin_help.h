/* SPDX-License-Identifier: Apache-2.0 */
/* Twins: two nodes to which the same happened at the same times, but one of them also holds what the viewers may not see.
 *
 *   seen(t, "anna", "import", …, NULL)      happens in both, so call it for each of the two in the same order
 *   hide(t, "anna", "import", …, NULL)      happens in the one that hides (t->hides); nothing for the other
 *
 * What the system draws at random is drawn here from a seed: the k-th visible act of both twins draws the same. So their answers are
 * compared byte for byte, UUIDs and all. Paths are relative to the folder of the twin, so that they read the same too.      */
#ifndef ENTENTE_TEST_API_TWIN_HELP_H
#define ENTENTE_TEST_API_TWIN_HELP_H

#include "node_help.h"

#include <stdlib.h>

#include <entente/terms.h>
#include <sys/random.h>

enum { TWIN_KEYS_MAX = 16 };

typedef struct twin_key {
    const char *person;
    ent_unlocked *key;
} twin_key;

typedef struct twin {
    world w;
    bool hides;
    uint64_t visible, hidden; /* acts so far */
    size_t n_keys;
    twin_key keys[TWIN_KEYS_MAX];
} twin;

/* ---- chance ---- */

static uint64_t twin_stream; /* where what the system draws comes from */
static uint64_t twin_seed;   /* where what the test draws comes from */

static inline uint64_t twin_next(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);

    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

/* 0 … n-1 */
static inline size_t pick(size_t n)
{
    return n == 0 ? 0 : twin_next(&twin_seed) % n;
}

static inline bool chance(unsigned percent)
{
    return pick(100) < percent;
}

/* Instead of the system's. */
ssize_t getrandom(void *out, size_t n, unsigned flags)
{
    (void)flags;
    for (size_t i = 0; i < n; i++) ((uint8_t *)out)[i] = (uint8_t)twin_next(&twin_stream);
    return (ssize_t)n;
}

/* ---- asking ---- */

static inline void twin_enter(const twin *t)
{
    assert_int_equal(chdir(t->w.root), 0);
}

static inline ent_unlocked *twin_key_of(twin *t, const char *person)
{
    for (size_t i = 0; i < t->n_keys; i++)
        if (strcmp(t->keys[i].person, person) == 0) return t->keys[i].key;
    return NULL;
}

/* Opens the key of a person once for all requests; it lives in the arena that t has now. */
static inline void twin_unlock(twin *t, const char *person)
{
    ent_err e;

    assert_true(t->n_keys < TWIN_KEYS_MAX);
    t->keys[t->n_keys].person = person;
    if (ent_api_unlock(&t->keys[t->n_keys].key, t->w.a, path_of(&t->w, "nato"), ent_str_c(person), ent_str_c(NODE_PASS), t->w.now, &e) !=
        ENT_OK)
        fail_msg("%s: %s", person, e.what);
    t->n_keys++;
}

static inline told twin_ask(twin *t, bool hidden, const char *person, const ent_operation *op, ent_time as_of, const ent_argument *v,
                            size_t n, ent_answer *answer)
{
    ent_request r = {.operation = op, .dir = "nato", .now = t->w.now, .n = n, .arguments = v};
    told out = {0};

    twin_stream = hidden ? UINT64_C(1) << 63 | t->hidden++ << 20 : t->visible++ << 20;
    twin_enter(t);
    if (person != NULL) {
        r.person = ent_str_c(person);
        r.unlocked = twin_key_of(t, person);
        r.has_passphrase = r.unlocked == NULL;
        if (r.has_passphrase) r.passphrase = ent_str_c(NODE_PASS);
    }
    r.has_as_of = as_of != 0;
    r.as_of = as_of;
    out.code = ent_api_run(answer, t->w.a, &r, &out.e);
    out.exit_code = answer->exit_code;
    out.text = answer->json;
    if (out.code == ENT_OK && ent_json_parse(&out.json, t->w.a, out.text, 256 << 20, &out.e) != ENT_OK)
        fail_msg("the answer is no JSON: %s", out.e.what);
    return out;
}

static inline told seen(twin *t, const char *person, const char *op, ...)
{
    ent_argument v[NODE_ARGS_MAX];
    ent_answer answer;
    va_list list;
    told out;
    size_t n;

    va_start(list, op);
    n = take_pairs(v, list);
    va_end(list);
    out = twin_ask(t, false, person, operation_named(op), 0, v, n, &answer);
    if (out.code != ENT_OK) fail_msg("%s: %s: %s (%s) %s", op, out.e.place, out.e.what, out.e.rule, out.e.next);
    return out;
}

/* May be refused: what was hidden before may stand in its way. */
static inline told hide(twin *t, const char *person, const char *op, ...)
{
    ent_argument v[NODE_ARGS_MAX];
    ent_answer answer;
    va_list list;
    size_t n;

    va_start(list, op);
    n = take_pairs(v, list);
    va_end(list);
    if (!t->hides) return (told){.code = ENT_NOT_VISIBLE};
    return twin_ask(t, true, person, operation_named(op), 0, v, n, &answer);
}

/* ---- files, the same in both folders ---- */

static inline void put_terms(const twin *t, const char *name, bool more)
{
    static const ent_term_designation shown[] = {{.text = {"bore width", 10}, .status = ENT_TERM_PREFERRED},
                                                 {.text = {"pipe size", 9}, .status = ENT_TERM_DEPRECATED},
                                                 {.text = {"QUIET MARTEN", 12}, .marking = {"NATO SECRET", 11}}};
    static const ent_term_designation second[] = {{.text = {"SILENT OTTER", 12}}};
    static const ent_term_designation third[] = {{.text = {"shell length", 12}, .status = ENT_TERM_PREFERRED}};
    const ent_term_language languages[] = {{.tag = ENT_S("en"), .n_designations = more ? 3 : 2, .designations = shown},
                                           {.tag = ENT_S("en"), .n_designations = 1, .designations = third},
                                           {.tag = ENT_S("en"), .n_designations = 1, .designations = second}};
    const ent_term_concept concepts[] = {
        {.id = ENT_S("T-1"), .n_languages = 1, .languages = &languages[0]},
        {.id = ENT_S("T-2"), .n_languages = 1, .languages = &languages[1]},
        {.id = ENT_S("T-9"), .marking = ENT_S("NATO SECRET"), .n_languages = 1, .languages = &languages[2]}};
    const ent_term_base base = {.title = ENT_S("EXERCISE"), .lang = ENT_S("en"), .n_concepts = more ? 3 : 2, .concepts = concepts};
    ent_str bytes;
    ent_err e;

    if (ent_tbx_write(&bytes, NULL, NULL, t->w.a, &base, &(ent_tbx_options){0}, &e) != ENT_OK) fail_msg("%s: %s", e.place, e.what);
    put_file(&t->w, name, bytes.p, bytes.n);
}

static inline void put_list(const twin *t, const char *name, int from, int to)
{
    ent_buf b = ent_buf_new(t->w.a, 1 << 20);
    ent_str out;
    ent_err e;

    ent_buf_z(&b, "number,edition,version,title,publisher,date,status,source,mark\n");
    for (int i = from; i <= to; i++)
        ent_buf_fmt(&b, "LIST-%d,1,1,Listed standard %d,NSO,2020-01-0%d,accepted,\"invented, line %d\",recalled\n", i, i, i, i);
    if (ent_buf_take(&out, &b, &e) != ENT_OK) fail_msg("%s", e.what);
    put_file(&t->w, name, out.p, out.n);
}

#endif
