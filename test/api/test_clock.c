/* SPDX-License-Identifier: Apache-2.0 */
/* The machine's clock jumps back ten years, forward ten years and back again, and two processes have different clocks: no act is ever
 * dated before the newest entry, a jump ahead writes nothing until an administrator has vouched for it, and everything stays whole.
 * The clock is the request's `now`; the door fills it in and nothing else reads one.                                        */
#include <stdlib.h>
#include <sys/wait.h>

#include "node_help.h"

#define DAY INT64_C(86400)
#define YEARS(n) ((ent_time)((n)*INT64_C(31557600)))

enum { ACTS = 20 };

static world W;

static int set_up(void **state)
{
    (void)state;
    if (world_open(&W, "clock") != 0) return 1;
    make_nato(&W, "nato");
    add_document(&W, "nato", "anna", "C-1", "NATO RESTRICTED", "EXERCISE: first\n");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

/* ---- helpers ---- */

static const char *fresh(void)
{
    remove_tree(path_of(&W, "trial"));
    copy_tree(path_of(&W, "nato"), path_of(&W, "trial"));
    W.now = NODE_NOW;
    return "trial";
}

static told checkpoint(const char *dir)
{
    return ask(&W, dir, "eva", "log checkpoint", NULL);
}

/* Time of the newest entry, and never does it go back. */
static const char *newest(const char *dir)
{
    told t = must(&W, dir, "eva", "log list", NULL);
    const ent_json *v = ent_json_get(t.json, "entries");
    const char *last = "";

    for (size_t i = 0; i < v->n; i++) {
        const char *time = ent_json_str(v->items[i], "time").p;
        if (strcmp(time, last) < 0) fail_msg("entry %zu is of %s, after one of %s", i, time, last);
        last = time;
    }
    return last;
}

static bool warned(told t, const char *words)
{
    const ent_json *v = ent_json_get(t.json, "warnings");

    for (size_t i = 0; v != NULL && i < v->n; i++)
        if (strstr(v->items[i]->str.p, words) != NULL) return true;
    return false;
}

static int64_t seen_by(const char *dir, const char *person)
{
    return number_in(must(&W, dir, person, "item list", NULL), "visible_items");
}

static void clear(const char *dir, const char *person, const char *from, const char *to)
{
    must(&W, dir, "fso", "person clear", "person", person, "clearance", NODE_NATO_SECRET, "from", from, "to", to, "briefed", from, NULL);
}

/* ---- back ---- */

static void ten_years_back(void **state)
{
    const char *dir = fresh();
    told t;

    (void)state;
    add_person(&W, dir, "olga", "reader", NULL);
    clear(dir, "olga", "2015-01-01", "2017-12-31"); /* was cleared then, is not now */
    W.now = NODE_NOW - YEARS(10);
    assert_int_equal(seen_by(dir, "olga"), 0);
    assert_int_equal(seen_by(dir, "anna"), 1);
    t = must(&W, dir, "bert", "item show", "item", "C-1", NULL);
    assert_null(ent_json_get(t.json, "warnings"));
    t = checkpoint(dir);
    assert_int_equal(t.code, ENT_OK);
    assert_true(warned(t, "The machine's clock says 2016-06-01") && warned(t, "2026-06-01T12:00:00Z"));
    assert_string_equal(newest(dir), "2026-06-01T12:00:00Z");
    W.now = 0; /* a battery that is empty */
    assert_int_equal(checkpoint(dir).code, ENT_OK);
    W.now = NODE_NOW - 30 * 60; /* a clock that was set a little */
    assert_null(ent_json_get(checkpoint(dir).json, "warnings"));
    assert_string_equal(newest(dir), "2026-06-01T12:00:00Z");
    assert_whole(&W, dir, "eva");
}

/* ---- forward ---- */

static void ten_years_forward_writes_nothing(void **state)
{
    const char *dir = fresh();
    node_state before;
    told t;

    (void)state;
    before = state_of(&W, dir);
    W.now = NODE_NOW + YEARS(10);
    t = checkpoint(dir);
    assert_refused(t, ENT_REFUSED, "R-48", "an act ten years ahead");
    assert_true(strstr(t.e.what, "2036-06-01") != NULL && strstr(t.e.what, "nothing was written") != NULL);
    assert_non_null(strstr(t.e.next, "node clock 2036-06-01"));
    assert_refused(ask(&W, dir, "anna", "import", "file", put_text(&W, "x", "EXERCISE\n"), "number", "C-2", "label", "NATO RESTRICTED",
                       "exercise", "", NULL),
                   ENT_REFUSED, "R-48", "an import ten years ahead");
    assert_refused(ask(&W, dir, "admin", "person add", "person", "otto", "roles", "reader", "new-passphrase", W.pass, NULL), ENT_REFUSED,
                   "R-48", "a person ten years ahead");
    assert_int_equal(seen_by(dir, "anna"), 1); /* who is still cleared then may read */
    assert_unchanged(&W, dir, before, "acts ten years ahead");
    W.now = NODE_NOW + 60; /* corrected: as if nothing had been */
    t = checkpoint(dir);
    assert_int_equal(t.code, ENT_OK);
    assert_null(ent_json_get(t.json, "warnings"));
    assert_string_equal(newest(dir), "2026-06-01T12:01:00Z");
}

/* A node that nobody used for years: the administrator compares the clock with his calendar. */
static void an_administrator_vouches(void **state)
{
    const char *dir = fresh();
    node_state before;

    (void)state;
    W.now = NODE_NOW + YEARS(10);
    before = state_of(&W, dir);
    assert_refused(ask(&W, dir, "eva", "node clock", "today", "2036-06-01", NULL), ENT_REFUSED, "R-32", "an auditor vouches");
    assert_refused(ask(&W, dir, "admin", "node clock", "today", "2026-06-01", NULL), ENT_REFUSED, "R-48", "another day");
    assert_refused(ask(&W, dir, "admin", "node clock", "today", "2036", NULL), ENT_REFUSED, "R-48", "no day");
    assert_unchanged(&W, dir, before, "refused vouching");
    must(&W, dir, "admin", "node clock", "today", "2036-06-01", NULL);
    assert_int_equal(checkpoint(dir).code, ENT_OK);
    assert_string_equal(newest(dir), "2036-06-01T00:00:00Z");
    assert_whole(&W, dir, "eva");
}

static void a_hundred_days_need_no_vouching(void **state)
{
    const char *dir = fresh();

    (void)state;
    W.now = NODE_NOW + 100 * DAY;
    assert_int_equal(checkpoint(dir).code, ENT_OK);
    W.now += 100 * DAY + 1;
    assert_refused(checkpoint(dir), ENT_REFUSED, "R-48", "a hundred days and a second");
}

/* What is over at the newest entry is over, also when the clock is right again; until then nothing is lost that cannot be given anew. */
static void forward_and_back(void **state)
{
    const char *dir = fresh();
    told t;

    (void)state;
    clear(dir, "anna", "2026-01-01", "2030-12-31");
    W.now = NODE_NOW + YEARS(10);
    must(&W, dir, "admin", "node clock", "today", "2036-06-01", NULL); /* vouched for by mistake */
    W.now = NODE_NOW + 3600;
    assert_int_equal(seen_by(dir, "anna"), 0);
    assert_int_equal(seen_by(dir, "bert"), 1);
    t = checkpoint(dir);
    assert_true(warned(t, "The machine's clock says 2026-06-01") && warned(t, "2036-06-01"));
    assert_refused(ask(&W, dir, "admin", "node clock", "today", "2026-06-01", NULL), ENT_REFUSED, "R-48", "vouching backwards");
    clear(dir, "anna", "2026-01-01", "2040-12-31");
    assert_int_equal(seen_by(dir, "anna"), 1);
    assert_string_equal(newest(dir), "2036-06-01T00:00:00Z");
    assert_whole(&W, dir, "eva");
}

/* ---- two machines, two clocks ---- */

static void act_with_clocks(const char *dir, const char *person, unsigned seed)
{
    for (int i = 0; i < ACTS; i++) {
        seed = seed * 1103515245u + 12345u;
        W.now = NODE_NOW + (ent_time)(seed >> 8) % (180 * DAY) - 90 * DAY;
        if (ask(&W, dir, person, "import", "file", path_of(&W, "x"), "number", person, "label", "NATO RESTRICTED", "exercise", "", NULL)
                .code != ENT_OK)
            _exit(1);
    }
    _exit(0);
}

static void two_clocks(void **state)
{
    static const char *const persons[] = {"anna", "otto"};
    const char *dir = fresh();
    pid_t pids[2];
    int status;

    (void)state;
    add_person(&W, dir, "otto", "custodian", NODE_NATO_SECRET);
    put_text(&W, "x", "EXERCISE\n");
    for (unsigned i = 0; i < 2; i++) {
        pids[i] = fork();
        assert_true(pids[i] >= 0);
        if (pids[i] == 0) act_with_clocks(dir, persons[i], 7u + i);
    }
    for (int i = 0; i < 2; i++) {
        assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    W.now = NODE_NOW;
    assert_true(strcmp(newest(dir), "2026-06-01T12:00:00Z") > 0);
    assert_int_equal(seen_by(dir, "anna"), 1 + 2 * ACTS);
    assert_whole(&W, dir, "eva");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_years_back),           cmocka_unit_test(ten_years_forward_writes_nothing),
        cmocka_unit_test(an_administrator_vouches), cmocka_unit_test(a_hundred_days_need_no_vouching),
        cmocka_unit_test(forward_and_back),         cmocka_unit_test(two_clocks),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
