/* SPDX-License-Identifier: Apache-2.0 */
/* Two at the very same time, as two processes of the real program: two approvers make one approval, two bundlers one number, two
 * importers of one list nothing twice, two who change the same revision one change and one conflict. And readers beside a writer who
 * holds the node for long, with an import of 100,000 records. Times are reported and fail nothing.               */
#include "process.h"

enum { ROUNDS = 10, LIST_RECORDS = 200, LONG_RECORDS = 100000 };

static world W;
static const char *program;

static int set_up(void **state)
{
    (void)state;
    if (world_open(&W, "two") != 0) return 1;
    W.now = (ent_time)time(NULL);
    program = program_of(&W);
    make_nato(&W, "nato");
    add_person(&W, "nato", "otto", "custodian", NODE_NATO_SECRET);
    add_person(&W, "nato", "paul", "release", NODE_NATO_SECRET);
    make_eu(&W, "eu");
    introduce(&W, "nato", "NATO", "eu", "EU");
    add_document(&W, "nato", "anna", "T-1", "NATO RESTRICTED " NODE_EC, "EXERCISE: first\n");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

static const char *text_of(const char *before, int i, const char *after)
{
    ent_str s;
    ent_err e;

    if (ent_str_fmt(&s, W.a, &e, "%s%d%s", before, i, after) != ENT_OK) fail_msg("%s", e.what);
    return s.p;
}

/* Both begin before either is waited for. Which of them was first is not known: a is the one that was done, or did more. */
static void both(const command *x, const command *y, ran *a, ran *b)
{
    running first = start_command(&W, x), second = start_command(&W, y);
    ran swap;

    *a = finish(&W, first);
    *b = finish(&W, second);
    if (a->exit_code == 0) return;
    swap = *a;
    *a = *b;
    *b = swap;
}

static void assert_code(ran r, const char *code, const char *doing)
{
    const char *is = code_of(r);

    if (is == NULL || strcmp(is, code) != 0)
        fail_msg("%s: exit %d, \"%s\" instead of \"%s\": %.400s", doing, r.exit_code, is ? is : "no answer", code, r.out.p);
}

static int64_t member(ran r, const char *key)
{
    int64_t n;
    ent_err e;

    if (ent_json_need_i64(&n, r.json, key, &e) != ENT_OK) fail_msg("no \"%s\": %.400s", key, r.out.p);
    return n;
}

static const char *prepared(void)
{
    W.now = (ent_time)time(NULL);
    return text_in(must(&W, "nato", "bert", "release new", "to", "European Commission", "agreement", "TEST-1", "purpose",
                        "exercise planning", "item", "T-1", NULL),
                   "release");
}

/* ---- two persons, one thing ---- */

static command approval(const char *person, const char *id)
{
    command c = command_of(&W, program, "nato", person, "release approve");

    add(&c, id);
    return c;
}

static void two_approvers(void **state)
{
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        const char *id = prepared();
        command x = approval("carla", id), y = approval("paul", id);
        ran a, b;
        both(&x, &y, &a, &b);
        assert_code(a, "", "the first approval");
        assert_code(b, "CONFLICT", "the second approval");
        assert_non_null(strstr(b.out.p, ent_json_str(a.json, "approved_by").p)); /* he is told who was first */
    }
}

static command bundling(const char *person, const char *id, const char *out)
{
    command c = command_of(&W, program, "nato", person, "release bundle");

    add(&c, id);
    add_option(&c, "--out", path_of(&W, out));
    return c;
}

static void two_bundlers(void **state)
{
    int64_t last = 0;

    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        const char *id = prepared();
        command x = bundling("carla", id, "x.entente"), y = bundling("paul", id, "y.entente");
        bool again[2];
        ran a, b;
        must(&W, "nato", "carla", "release approve", "release", id, NULL);
        both(&x, &y, &a, &b);
        assert_code(a, "", "the first bundling");
        assert_code(b, "", "the second bundling");
        again[0] = ent_json_get(a.json, "again")->boolean;
        again[1] = ent_json_get(b.json, "again")->boolean;
        assert_true(again[0] != again[1]);
        assert_int_equal(member(a, "sequence"), member(b, "sequence"));
        assert_true(last == 0 || member(a, "sequence") == last + 1);
        last = member(a, "sequence");
        assert_true(ent_str_eq(get_file(&W, "x.entente"), get_file(&W, "y.entente")));
    }
}

static command change(const char *person, const char *text, const char *base)
{
    command c = command_of(&W, program, "nato", person, "import");

    add(&c, put_text(&W, person, text));
    add_option(&c, "--number", "T-1");
    add_option(&c, "--item", "T-1");
    add_option(&c, "--base", base);
    add_option(&c, "--label", "NATO RESTRICTED " NODE_EC);
    add(&c, "--exercise");
    return c;
}

static void two_changes_of_one_revision(void **state)
{
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        const char *base = text_in(must(&W, "nato", "anna", "item show", "item", "T-1", NULL), "revision");
        command x = change("anna", text_of("EXERCISE: Anna's ", i, "\n"), base),
                y = change("otto", text_of("EXERCISE: Otto's ", i, "\n"), base);
        ran a, b;
        both(&x, &y, &a, &b);
        assert_code(a, "", "the first change");
        assert_code(b, "CONFLICT", "the second change");
        assert_non_null(strstr(b.out.p, ent_json_str(a.json, "revision").p));
    }
}

/* ---- two importers ---- */

static const char *list(const char *name, int from, int n)
{
    ent_buf b = ent_buf_new(W.a, 64 << 20);
    ent_str s;
    ent_err e;

    ent_buf_z(&b, "number,edition,version,title,publisher,date,status,source,mark\n");
    for (int i = from; i < from + n; i++)
        ent_buf_fmt(&b, "%s-%d,1,1,Standard number %d,NSO,2020,accepted,\"invented, line %d\",recalled\n", name, i, i, i);
    if (ent_buf_take(&s, &b, &e) != ENT_OK) fail_msg("%s", e.what);
    return put_file(&W, text_of("list-", from + n, ".csv"), s.p, s.n);
}

static command importing(const char *person, const char *file, const char *source)
{
    command c = command_of(&W, program, "nato", person, "import");

    add(&c, file);
    add_option(&c, "--source", source);
    add_option(&c, "--label", "NATO UNCLASSIFIED");
    add(&c, "--exercise");
    return c;
}

static int64_t counted(ran r, const char *key)
{
    const ent_json *kind = ent_json_get(r.json, "kinds")->items[0];
    int64_t n;
    ent_err e;

    if (ent_json_need_i64(&n, kind, key, &e) != ENT_OK) fail_msg("%s", e.what);
    return n;
}

static void two_importers_of_one_list(void **state)
{
    const char *file = list("LIST", 0, LIST_RECORDS);
    command x = importing("anna", file, "one"), y = importing("otto", file, "one");
    told t;
    ran a, b;

    (void)state;
    both(&x, &y, &a, &b);
    assert_code(a, "", "the first import");
    assert_code(b, "", "the second import");
    assert_int_equal(counted(a, "added") + counted(b, "added"), LIST_RECORDS);
    assert_int_equal(counted(a, "unchanged") + counted(b, "unchanged"), LIST_RECORDS);
    assert_int_equal(counted(a, "revised") + counted(b, "revised"), 0);
    t = must(&W, "nato", "anna", "item list", "source", "one", NULL);
    assert_int_equal(number_in(t, "visible_items"), LIST_RECORDS);
}

/* ---- readers beside a writer ---- */

typedef struct times {
    int n;
    double sum, longest;
} times;

static void take(times *t, double ms)
{
    t->n++;
    t->sum += ms;
    if (ms > t->longest) t->longest = ms;
}

static void print_times(const char *doing, const times *t)
{
    print_message("# %s: %d answers, %.0f ms on average, %.0f ms at most\n", doing, t->n, t->n ? t->sum / t->n : 0.0, t->longest);
}

static ran show(void)
{
    command c = command_of(&W, program, "nato", "bert", "item show");

    add(&c, "T-1");
    return run_command(&W, &c);
}

/* Every reader is answered while the import runs, from what was there before it; another writer is answered too: done or busy. */
static void readers_beside_a_long_import(void **state)
{
    command c = importing("anna", list("LONG", 0, LONG_RECORDS), "long"), writer = command_of(&W, program, "nato", "eva", "log checkpoint");
    times alone = {0}, beside = {0}, writers = {0};
    int busy = 0;
    running import;
    ran r;

    (void)state;
    for (int i = 0; i < 5; i++) take(&alone, show().ms);
    import = start_command(&W, &c);
    while (still_runs(import)) {
        r = show();
        assert_code(r, "", "reading beside an import");
        take(&beside, r.ms);
        if (beside.n % 20 != 10) continue;
        r = run_command(&W, &writer);
        if (r.exit_code == 11) busy++;
        else assert_code(r, "", "writing beside an import");
        take(&writers, r.ms);
    }
    r = finish(&W, import);
    assert_code(r, "", "the import");
    assert_int_equal(counted(r, "added"), LONG_RECORDS);
    print_times("reading alone", &alone);
    print_times("reading beside the import", &beside);
    print_times("writing beside the import", &writers);
    print_message("# import of %d records: %.1f s; %d of %d other writers were told that the node is busy\n", LONG_RECORDS, r.ms / 1e3,
                  busy, writers.n);
    assert_true(beside.n > 0);
}

/* By the program: it is faster than this test, which is checked at every step. */
static void all_of_it_is_in_the_log(void **state)
{
    command verify = command_of(&W, program, "nato", "eva", "log verify"), rebuild = command_of(&W, program, "nato", "eva", "log rebuild");
    ran r = run_command(&W, &verify);

    (void)state;
    assert_code(r, "", "log verify");
    assert_true(member(r, "entries") > LONG_RECORDS);
    r = run_command(&W, &rebuild);
    assert_code(r, "", "log rebuild");
    assert_true(ent_json_get(r.json, "equal")->boolean);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_approvers),
        cmocka_unit_test(two_bundlers),
        cmocka_unit_test(two_changes_of_one_revision),
        cmocka_unit_test(two_importers_of_one_list),
        cmocka_unit_test(readers_beside_a_long_import),
        cmocka_unit_test(all_of_it_is_in_the_log),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
