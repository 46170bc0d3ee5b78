/* SPDX-License-Identifier: Apache-2.0 */
/* Every allocation fails once, in every operation: ours, SQLite's, libxml2's, ICU's, zlib's and OpenSSL's. The answer is
 * "no memory", in words, or the operation is done all the same; the node and its folders are as before, nothing leaks, and the same
 * operation succeeds afterwards. With ENT_NIGHTLY every one; else a fixed sample of each operation.                          */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "scene.h"

enum { SAMPLE = 24, FULL_SAMPLE = 500, ENDS = 200, AGAIN = 64, FINDINGS_SHOWN = 40, LAST_STEP = 2 };

typedef struct tally {
    ent_sha256 answer; /* the usual one */
    long total, tried, refused, done, after, hidden, kept, wrong;
} tally;

static const char *running;
static long at;

/* A crash says where it was. */
static void crashed(int number)
{
    char text[200];
    int n = snprintf(text, sizeof text, "\n# crashed (signal %d): %s, allocation %ld\n", number, running, at);

    if (n > 0) (void)!write(2, text, (size_t)n);
    signal(number, SIG_DFL);
    raise(number);
}

static void wrong(tally *t, const deed *d, const char *how, const outcome *o)
{
    if (t->wrong++ < FINDINGS_SHOWN)
        print_message("# %s, allocation %ld of %ld: %s: %s %s%s: %s | left %ld (%ld %ld), files %d\n", d->name, at, t->total, how,
                      ent_code_name(o->code), o->written ? "written " : "", o->e.place, o->e.what, o->left, o->numbers[0], o->numbers[1],
                      o->files);
}

/* The fingerprint of a key cannot fail: without memory it is "---- ---- ---- ----" on the screen. And what the doctor could not examine is
 * a finding of his.                                                                                                      */
static bool may_differ(const deed *d)
{
    static const char *const names[] = {"key show", "key list", "person list", "node doctor"};

    for (size_t i = 0; i < NODE_COUNT(names); i++)
        if (strcmp(d->operation, names[i]) == 0) return true;
    return false;
}

/* libxml2 2.9.14 loses up to two blocks when it has no memory: in xmlParserInputBufferCreateMem the buffer that it made just before, and the
 * sentence about its newest error, which it keeps. Both lie next to the allocation that failed.                          */
static bool is_libxml2s(const outcome *o)
{
    for (long i = 0; i < o->left; i++)
        if (i == 2 || o->numbers[i] < at - 2 || o->numbers[i] > at + 8) return false;
    return o->code == ENT_NOMEM;
}

/* OpenSSL 3.0 says of some calls that failed without memory that an algorithm could not be had. The answer then names both causes, or that
 * only what follows a recorded act is to be done again. */
static bool is_openssls(const outcome *o)
{
    return o->code == ENT_BUG && strstr(o->e.what, "The library could not ") == o->e.what &&
           (strstr(o->e.next, "Close other programs") == o->e.next || strstr(o->e.next, "Mend the cause") == o->e.next);
}

/* The node after the whole operation, for those whose end failed when all was written. */
static void judge(tally *t, const deed *d, const outcome *o, node_state done)
{
    if (o->left > 0 && !is_libxml2s(o)) wrong(t, d, "memory is lost", o);
    if (o->files != 0) wrong(t, d, "a file stays open", o);
    if (o->code == ENT_OK) {
        t->done++;
        if (scene_only_reads(d) && !may_differ(d) && !ent_sha256_eq(&o->answer, &t->answer)) wrong(t, d, "done, with another answer", o);
        if (scene_state(d).entries != done.entries) wrong(t, d, "done, but not all of it", o);
    } else if (is_openssls(o)) {
        t->hidden++;
        if (!o->written && !o->same_node) wrong(t, d, "the node has changed", o);
    } else if (o->code != ENT_NOMEM) {
        wrong(t, d, "another answer", o);
    } else if (o->e.what[0] == '\0' || o->e.next[0] == '\0') {
        wrong(t, d, "no words", o);
    } else if (o->written) {
        t->after++;
        if (scene_state(d).entries != done.entries) wrong(t, d, "called written, but it is not", o);
    } else {
        t->refused++;
        if (!o->same_node) wrong(t, d, "the node has changed", o);
        else if (!o->same_files && !scene_left_only_more(d, o)) wrong(t, d, "a file has changed", o);
        else if (!o->same_files) t->kept++;
    }
}

static void try_one(tally *t, const deed *d, long n, kit_how how, node_state done)
{
    outcome o;
    bool again;

    at = n;
    /* A library may keep a block for later (OpenSSL: the text of an error): it does so once, a leak every time. */
    for (int i = 0; i == 0 || (i < 3 && o.left > 0); i++) {
        if (i != 0 && (o.code == ENT_OK || !o.same_files || !o.same_node)) scene_fresh(d);
        o = scene_run(d, (kit_order){.call = KIT_ALLOC, .nth = n, .error = ENOMEM, .how = how});
    }
    t->tried++;
    judge(t, d, &o, done);
    again = t->tried % AGAIN == 0 && o.code != ENT_OK && !o.written && (o.same_files || scene_keeps_copy(d));
    if (again) {
        o = scene_run(d, (kit_order){0});
        if (o.code != ENT_OK) wrong(t, d, "the same afterwards", &o);
    }
    if (again || o.code == ENT_OK || !o.same_files || !o.same_node) scene_fresh(d);
}

/* ---- which ---- */

/* Nine in ten allocations of an operation are those of opening the node, the same in every row. So an allocation is known, and not tried again
 * in each row, when a row before tried the one with the same call stack and the same number among those with this stack.      */
enum { SEEN = 1 << 22, SEEN_MAX = SEEN / 2 };
static uint64_t seen[SEEN]; /* keys of what was tried, by their value; 0: free */
static size_t n_seen;

static uint64_t keys[1 << 17]; /* of the run just made, by number of the allocation */
static bool known[1 << 17];

static size_t place_of(uint64_t key)
{
    size_t i = (size_t)(key >> 40) % SEEN;

    while (seen[i] != 0 && seen[i] != key) i = (i + 1) % SEEN;
    return i;
}

typedef struct asked {
    uint64_t stack;
    size_t n;
} asked;

static int by_stack(const void *x, const void *y)
{
    const asked *a = x, *b = y;

    if (a->stack != b->stack) return a->stack < b->stack ? -1 : 1;
    return (a->n > b->n) - (a->n < b->n);
}

static void find_known(pick *p)
{
    static asked v[1 << 17];
    const uint64_t *stacks;
    size_t n = kit_stacks(&stacks), nth = 0;

    if (n != (size_t)p->total) return; /* too long to be noted */
    for (size_t i = 0; i < n; i++) v[i] = (asked){stacks[i], i};
    qsort(v, n, sizeof *v, by_stack);
    for (size_t i = 0; i < n; i++) {
        nth = i != 0 && v[i].stack == v[i - 1].stack ? nth + 1 : 0;
        keys[v[i].n] = (v[i].stack ^ nth * UINT64_C(0x9E3779B97F4A7C15)) * UINT64_C(0xD6E8FEB86659FD93) | 1;
        known[v[i].n] = seen[place_of(keys[v[i].n])] != 0;
        p->n_known += known[v[i].n];
    }
    p->known = known;
}

/* This row tries every one. */
static void remember(const pick *p)
{
    for (long i = 0; i < p->total && n_seen < SEEN_MAX; i++) {
        if (!known[i]) n_seen++;
        seen[place_of(keys[i])] = keys[i];
    }
}

/* sample: how many of the allocations are tried; 0: all, or as many as there is time for. */
static pick choose(long total, long sample)
{
    pick p = {.total = total, .step = 1, .ends = sample != 0 ? 0 : ENDS};
    long tries = sample != 0 ? sample : scene_tries(total);

    if (sample == 0) find_known(&p);
    if (total - p.n_known <= tries) {
        if (p.known != NULL) remember(&p);
        return p;
    }
    if (tries > 4 * ENDS) tries -= 2 * ENDS; /* room for the ends */
    p.step = sample != 0 ? total / tries : (total - p.n_known + tries - 1) / tries;
    return p;
}

/* Allocations of the third run: the libraries keep what the first ones made. */
static tally whole_run(const deed *d, node_state *done)
{
    tally t = {0};
    outcome o;

    running = d->name;
    for (int i = 0; i < 3; i++) {
        scene_fresh(d);
        kit_trace(i == 2);
        o = scene_run(d, (kit_order){0});
        kit_trace(false);
        if (o.code != ENT_OK) fail_msg("%s: %s: %s: %s", d->name, ent_code_name(o.code), o.e.place, o.e.what);
    }
    t.answer = o.answer;
    t.total = kit_count(KIT_ALLOC);
    if (o.left > 0) wrong(&t, d, "memory is lost without a fault", &o);
    *done = scene_state(d);
    return t;
}

/* known_row: an earlier run went through it, and what it tried is known. Both kinds come here by one way, since the stacks are compared. */
static long go_through(const deed *d, long sample, bool known_row)
{
    node_state done;
    tally t = whole_run(d, &done);
    pick p = choose(t.total, sample);
    const char *only = getenv("ENT_FAULT_AT");
    char words[200];

    if (known_row) return 0;
    scene_fresh(d);
    for (long n = 1; n <= t.total; n++) {
        if (only != NULL ? n != strtol(only, NULL, 10) : !pick_has(&p, n)) continue;
        try_one(&t, d, n, KIT_ONCE, done);
        if (n / p.step % 8 == 0) try_one(&t, d, n, KIT_FROM_ON, done); /* and memory stays short */
    }
    if (t.kept > LAST_STEP && t.kept * 10 > t.tried && !scene_keeps_copy(d))
        fail_msg("%s: %ld of %ld failures left a file", d->name, t.kept, t.tried); /* only those of its last step may */
    scene_fresh(d);
    if (scene_run(d, (kit_order){0}).code != ENT_OK) fail_msg("%s: not done afterwards", d->name);
    scene_assert_whole(d);
    print_message("# %s: %ld allocations, %s: %ld failed: %ld refused, %ld done all the same, %ld written and said so, %ld hidden by "
                  "OpenSSL, %ld left a "
                  "file\n",
                  d->name, t.total, pick_words(words, sizeof words, &p), t.tried, t.refused, t.done, t.after, t.hidden, t.kept);
    fflush(stdout);
    return t.wrong;
}

static bool is_named(const deed *d)
{
    const char *only = getenv("ENT_FAULT_DEED");

    return (only == NULL || strcmp(only, d->name) == 0) && scene_can(d);
}

static void every_operation(void **state)
{
    const char *from = getenv("ENT_FAULT_FROM");
    long wrong_ones = 0;

    (void)state;
    for (size_t i = 0; i < Deeds_n; i++) {
        if (!is_named(&Deeds[i])) continue;
        if (from != NULL && strcmp(from, Deeds[i].name) == 0) from = NULL;
        wrong_ones += go_through(&Deeds[i], scene_nightly() ? 0 : SAMPLE, from != NULL);
    }
    if (wrong_ones != 0) fail_msg("%ld answers are wrong; see above", wrong_ones);
}

static void full_register(void **state)
{
    long wrong_ones = 0;
    bool made = false;

    (void)state;
    if (!scene_nightly()) ent_test_skip("500 allocations of each operation on 10,000 records: only with ENT_NIGHTLY");
    for (size_t i = 0; i < Full_deeds_n; i++) {
        if (!is_named(&Full_deeds[i])) continue;
        if (!made) scene_make_full();
        made = true;
        wrong_ones += go_through(&Full_deeds[i], FULL_SAMPLE, false);
    }
    if (wrong_ones != 0) fail_msg("%ld answers are wrong; see above", wrong_ones);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_operation),
        cmocka_unit_test(full_register),
    };

    signal(SIGSEGV, crashed);
    signal(SIGABRT, crashed);
    signal(SIGBUS, crashed);
    return cmocka_run_group_tests(tests, scene_open, scene_close);
}
