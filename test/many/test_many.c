/* SPDX-License-Identifier: Apache-2.0 */
/* Many persons at once on one node, each with processes of his own and with a session at a server beside them: nothing that was answered "done" is lost or doubled, nothing else is
 * in the log, the acts replayed one by one give the same tables, and every conflict was told to its person with both sides kept.
 *
 *   8 persons for one minute; 50 for ten minutes with ENT_NIGHTLY; ENT_MANY="PERSONS SECONDS" for anything else.
 *
 * The deadline is by the clock, so the number of acts is what the machine gives; no figure of time fails the test.           */
#include "worker.h"

#include <sqlite3.h>

#include "src/api/call.h"

enum { PERSONS_MAX = 100, LISTS = 3, MINE_MAX = 20000 };

static int n_persons = 8, n_seconds = 60;

/* ---- the node ---- */

static const char *name_of(int i)
{
    ent_str s;
    ent_err e;

    if (ent_str_fmt(&s, W.a, &e, "p%02d", i) != ENT_OK) fail_msg("%s", e.what);
    return s.p;
}

static void make_backup_key(void)
{
    told t = ask(&W, "nato", "admin", "node backup-key", "out", path_of(&W, "page"), NULL);

    assert_int_equal(t.code, ENT_OK);
}

static void put_lists(void)
{
    for (int k = 0; k < LISTS; k++) {
        ent_buf b = ent_buf_new(W.a, 1 << 20);
        char name[32];
        ent_str s;
        ent_err e;

        ent_buf_z(&b, "number,edition,version,title,publisher,date,status,source,mark\n");
        for (int i = 1; i <= RECORDS; i++)
            ent_buf_fmt(&b, "LIST-%d,1,1,Standard %d%s,NSO,2020,accepted,\"invented, line %d\",recalled\n", i, i,
                        i % LISTS == k ? " bis" : "", i);
        if (ent_buf_take(&s, &b, &e) != ENT_OK) fail_msg("%s", e.what);
        snprintf(name, sizeof name, "list-%d.csv", k);
        put_file(&W, name, s.p, s.n);
    }
}

static int set_up(void **state)
{
    const char *many = getenv("ENT_MANY"), *nightly = getenv("ENT_NIGHTLY");

    (void)state;
    if (nightly != NULL && nightly[0] != '\0') {
        n_persons = 50;
        n_seconds = 600;
    }
    if (many != NULL && sscanf(many, "%d %d", &n_persons, &n_seconds) != 2) return 1;
    if (n_persons < 1 || n_persons > PERSONS_MAX || n_seconds < 1) return 1;
    if (world_open(&W, "many") != 0) return 1;
    W.now = (ent_time)time(NULL);
    make_nato(&W, "nato");
    make_eu(&W, "eu");
    introduce(&W, "nato", "NATO", "eu", "EU");
    for (int i = 0; i < n_persons; i++) add_person(&W, "nato", name_of(i), roles[(size_t)i % NODE_COUNT(roles)].role, NODE_NATO_SECRET);
    for (int i = 0; i < HOT; i++) {
        char number[32];
        snprintf(number, sizeof number, "H-%d", i);
        add_document(&W, "nato", "anna", number, "NATO RESTRICTED " NODE_EC, "EXERCISE: first\n");
    }
    put_lists();
    start();
    return 0;
}

/* ---- all at work ---- */

static pid_t send_to_work(int i, double deadline)
{
    pid_t pid = fork();
    worker p = {.w = W, .program = program_of(&W), .number = i};
    char name[32];

    assert_true(pid >= 0);
    if (pid != 0) return pid;
    setenv("CMOCKA_TEST_ABORT", "1", 1); /* what fails here ends this process, and is seen from without */
    snprintf(p.name, sizeof p.name, "p%02d", i);
    snprintf(name, sizeof name, "journal-%d", i);
    p.seed = UINT64_C(0x9E3779B97F4A7C15) * (uint64_t)(i + 1);
    p.journal = fopen(path_of(&W, name), "w");
    if (p.journal == NULL) _exit(1);
    work_until(&p, deadline);
    fprintf(p.journal, "@\t%lld\n", (long long)p.by_server);
    _exit(fclose(p.journal) == 0 ? 0 : 1);
}

typedef struct figures {
    int64_t done[KINDS], acted[KINDS], told[KINDS], busy, wrong, by_server;
    double longest[KINDS];
} figures;

typedef struct noted {
    const char *revision, *digest;
} noted;

static figures all;
static int64_t acted_by[PERSONS_MAX][KINDS], received_at_eu;
static noted mine[MINE_MAX];
static size_t n_mine;

static void note(int i, ent_str line)
{
    ent_str f[6] = {{0}};
    double ms;
    int k;

    for (size_t x = 0; x < 6; x++) ent_str_cut(line, '\t', &f[x], &line);
    if (ent_str_is(f[0], "!")) {
        print_message("# %s: %.*s\n", name_of(i), ENT_F(f[1]));
        all.wrong++;
        return;
    }
    if (ent_str_is(f[0], "@")) {
        all.by_server += strtol(f[1].p, NULL, 10);
        return;
    }
    k = (int)strtol(f[0].p, NULL, 10);
    ms = strtod(f[3].p, NULL);
    assert_true(k >= 0 && k < KINDS);
    if (ms > all.longest[k]) all.longest[k] = ms;
    if (ent_str_is(f[1], "done")) all.done[k]++;
    else all.told[k]++;
    all.busy += ent_str_is(f[1], "BUSY");
    if (!ent_str_is(f[2], "1")) return;
    all.acted[k]++;
    if (k == RECEIVE) received_at_eu++;
    else acted_by[i][k]++;
    if ((k != IMPORT && k != REVISE) || n_mine == MINE_MAX) return;
    if (ent_str_dup(&f[4], W.a, f[4], &(ent_err){0}) != ENT_OK || ent_str_dup(&f[5], W.a, f[5], &(ent_err){0}) != ENT_OK) fail();
    mine[n_mine++] = (noted){f[4].p, f[5].p};
}

static void read_journal(int i)
{
    char name[32];
    ent_str text, line;

    snprintf(name, sizeof name, "journal-%d", i);
    text = get_file(&W, name);
    while (text.n != 0) {
        ent_str_cut(text, '\n', &line, &text);
        if (line.n != 0) note(i, line);
    }
}

static void report(double seconds)
{
    double write = 0, read = 0;
    int64_t writes = 0, reads = 0;

    for (int k = 0; k < KINDS; k++) {
        double *longest = kinds[k].appends ? &write : &read;
        if (all.longest[k] > *longest) *longest = all.longest[k];
        if (kinds[k].appends) writes += all.acted[k];
        else reads += all.done[k];
        if (all.done[k] + all.told[k] != 0)
            print_message("# %-18s %6lld done, %5lld refused, longest %.0f ms\n", kinds[k].operation, (long long)all.done[k],
                          (long long)all.told[k], all.longest[k]);
    }
    print_message("# %d persons, %.0f s: %.1f acts a second, %.1f answers to readers a second, %lld questions in all to the server; %lld "
                  "conflicts of "
                  "base, %lld busy; longest: %.0f ms writing, %.0f ms reading\n",
                  n_persons, seconds, (double)writes / seconds, (double)reads / seconds, (long long)all.by_server,
                  (long long)all.told[REVISE], (long long)all.busy, write, read);
}

static void all_at_work(void **state)
{
    double began = milliseconds();
    pid_t pids[PERSONS_MAX];

    (void)state;
    make_backup_key();
    for (int i = 0; i < n_persons; i++) pids[i] = send_to_work(i, began + 1e3 * n_seconds);
    for (int i = 0; i < n_persons; i++) {
        int status;
        while (waitpid(pids[i], &status, 0) < 0) assert_int_equal(errno, EINTR);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) fail_msg("%s did not come back: status %d", name_of(i), status);
    }
    for (int i = 0; i < n_persons; i++) read_journal(i);
    report((milliseconds() - began) / 1e3);
    assert_int_equal(all.wrong, 0);
    assert_int_equal(stop(), 0);
    if (n_persons < 8 || n_seconds < 30) return; /* too few for every kind of act */
    assert_true(all.acted[IMPORT] > 0 && all.acted[REVISE] > 0 && all.acted[LIST] > 0 && all.acted[NEW] > 0 && all.acted[APPROVE] > 0);
    assert_true(all.by_server > 0);
    assert_true(all.acted[BUNDLE] > 0 && all.acted[RECEIVE] > 0 && all.acted[RECEIPT] > 0 && all.done[VERIFY] > 0);
}

/* ---- afterwards ---- */

/* Acts of the log by person and operation, against the journals. */
static void the_log_has_each_act_once(void **state)
{
    told t = must(&W, "nato", "eva", "log list", NULL);
    const ent_json *entries = ent_json_get(t.json, "entries");
    int64_t seen[PERSONS_MAX][KINDS] = {{0}};
    int wrong = 0;

    (void)state;
    for (size_t n = 0; n < entries->n; n++) {
        ent_str person = ent_json_str(entries->items[n], "person"), operation = ent_json_str(entries->items[n], "operation");
        if (!ent_str_is(ent_json_str(entries->items[n], "kind"), "act")) continue;
        for (int i = 0; i < n_persons; i++)
            for (int k = 0; k < KINDS && ent_str_is(person, name_of(i)); k++)
                if (ent_str_is(operation, kinds[k].operation)) {
                    seen[i][k]++;
                    break; /* the first of its name stands for all */
                }
    }
    for (int i = 0; i < n_persons; i++) {
        acted_by[i][IMPORT] += acted_by[i][REVISE] + acted_by[i][LIST];
        acted_by[i][REVISE] = acted_by[i][LIST] = 0;
        for (int k = 0; k < KINDS; k++) {
            if (seen[i][k] == acted_by[i][k]) continue;
            print_message("# %s: %lld acts \"%s\" in the log, %lld answered done\n", name_of(i), (long long)seen[i][k], kinds[k].operation,
                          (long long)acted_by[i][k]);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

static void the_tables_follow_from_the_log(void **state)
{
    (void)state;
    assert_whole(&W, "nato", "eva");
    assert_whole(&W, "eu", "ines");
}

/* Everything that was answered done can be read: an operation of this test, run under the law like any other. */
static ent_code read_all(ent_call *c, ent_err *e)
{
    ent_arena *scratch = ent_arena_new(c->arena, 0);
    ent_secret key;

    ENT_TRY(call_node_key(&key, c, "content", e));
    for (size_t i = 0; i < n_mine; i++) {
        ent_reg_row row;
        ent_str text;
        char hex[65];
        ENT_TRY(ent_reg_by_revision(&row, scratch, c->reader, ent_str_c(mine[i].revision), e));
        ent_sha256_hex(hex, &row.content);
        assert_string_equal(hex, mine[i].digest);
        ENT_TRY(ent_reg_content_get(&text, scratch, c->reader, &key, &row.content, e));
        ent_arena_reset(scratch);
    }
    ent_wipe(&key, sizeof key);
    return ENT_OK;
}

static void nothing_written_is_lost(void **state)
{
    const ent_operation op = {.noun = "read", .verb = "all", .summary = "", .roles = "any", .access = ENT_READS, .run = read_all};
    told t = ask_with(&W, "nato", "anna", NODE_PASS, &op, 0, NULL, 0);

    (void)state;
    if (t.code != ENT_OK) fail_msg("%s: %s", t.e.place, t.e.what);
    print_message("# %zu revisions read again\n", n_mine);
    assert_int_equal(n_mine, all.acted[IMPORT] + all.acted[REVISE] < MINE_MAX ? all.acted[IMPORT] + all.acted[REVISE] : MINE_MAX);
}

static int64_t ask_database(const char *sql)
{
    sqlite3_stmt *st;
    sqlite3 *db;
    int64_t n;

    assert_int_equal(sqlite3_open_v2(path_of(&W, "nato/entente.db"), &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    n = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    sqlite3_close(db);
    return n;
}

static void numbers_are_given_once(void **state)
{
    (void)state;
    assert_int_equal(ask_database("SELECT count(*) - count(DISTINCT sequence) FROM release_bundle"), 0);
    assert_int_equal(ask_database("SELECT count(*) FROM release_bundle"), all.acted[BUNDLE]);
    assert_int_equal(ask_database("SELECT max(sequence) FROM release_bundle"), all.acted[BUNDLE]);
    assert_int_equal(ask_database("SELECT count(*) FROM release"), all.acted[NEW]);
    assert_int_equal(ask_database("SELECT count(*) - count(DISTINCT revision) FROM revision"), 0);
    if (all.acted[LIST] != 0) assert_int_equal(ask_database("SELECT count(DISTINCT item) FROM source_record"), RECORDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_at_work),
        cmocka_unit_test(the_log_has_each_act_once),
        cmocka_unit_test(the_tables_follow_from_the_log),
        cmocka_unit_test(nothing_written_is_lost),
        cmocka_unit_test(numbers_are_given_once),
    };

    return cmocka_run_group_tests(tests, set_up, close_world);
}
