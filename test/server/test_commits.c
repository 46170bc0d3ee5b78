/* SPDX-License-Identifier: Apache-2.0 */
/* Nobody gets an answer of before a commit that was over when he asked, from however many threads: readers ask the same again and again
 * while records come in, and count. All material is invented: EXERCISE.                                                     */
#include "test/server/server_help.h"

#include <stdatomic.h>
#include <sys/mman.h>

enum { READERS = 4, COMMITS = 40, LEAST = 5 };

typedef struct shared {
    atomic_int committed; /* records that are there for certain */
    atomic_int asked, stale;
    atomic_bool over;
} shared;

static int records_in(ent_str body)
{
    int n = 0;

    for (const char *at = body.p; at != NULL && (at = strstr(at, "\"number\":\"COUNTED-")) != NULL; at++) n++;
    return n;
}

static void read_on(shared *x, const session *s)
{
    while (!atomic_load(&x->over)) {
        int least = atomic_load(&x->committed);
        reply r = post(s, "/api/v1/item/list", "{\"text\":\"counted\"}");
        if (r.status != 200 || records_in(r.body) < least) atomic_fetch_add(&x->stale, 1);
        atomic_fetch_add(&x->asked, 1);
    }
}

/* Half of them share a session, and with it what is kept for it. */
static void nobody_gets_what_was_before(void **state)
{
    session anna = log_in("anna"), again = log_in("anna");
    shared *x = mmap(NULL, sizeof *x, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    const char *file = put_text(&W, "counted.txt", "EXERCISE counted\n");
    long kept = metric("kept_answers_total");
    pid_t readers[READERS];

    (void)state;
    assert_true(x != MAP_FAILED);
    for (int i = 0; i < READERS; i++) {
        readers[i] = fork();
        if (readers[i] != 0) continue;
        read_on(x, i % 2 == 0 ? &anna : &again);
        _exit(0);
    }
    for (int i = 1; i <= COMMITS; i++) {
        char number[24];
        int before = atomic_load(&x->asked);
        snprintf(number, sizeof number, "COUNTED-%d", i);
        must(&W, "nato", "anna", "import", "file", file, "number", number, "title", "counted", "label", "NATO UNCLASSIFIED", "exercise", "",
             NULL);
        atomic_store(&x->committed, i);
        for (int ms = 0; ms < 20000 && atomic_load(&x->asked) < before + LEAST * READERS && atomic_load(&x->stale) == 0; ms++) usleep(1000);
    }
    atomic_store(&x->over, true);
    for (int i = 0; i < READERS; i++) waitpid(readers[i], NULL, 0);
    print_message("%d commits, %d answers, %ld of them kept ones, %d stale\n", COMMITS, atomic_load(&x->asked),
                  metric("kept_answers_total") - kept, atomic_load(&x->stale));
    assert_int_equal(atomic_load(&x->stale), 0);
    assert_true(metric("kept_answers_total") > kept);
    munmap(x, sizeof *x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nobody_gets_what_was_before)};

    return cmocka_run_group_tests(tests, open_world, close_world);
}
