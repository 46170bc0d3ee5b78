/* SPDX-License-Identifier: Apache-2.0 */
/* kill -9 at random system calls of the real program, over every operation that writes: right before a call or right after it, chosen so that
 * every phase of the run is hit (test/lib/trace.h). Afterwards the act is wholly there or wholly absent, the log verifies and gives the same
 * tables again, a written file is complete or not there, and the same command again ends well.
 *
 *   prepared node ──copy──► trial ──exec, ptrace──► the operation ──SIGKILL──► check ──► the operation again ──► check
 *
 * 7 kills of each operation besides one for each phase; with ENT_NIGHTLY 1,000 of them all.                                  */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

#include <entente/backup.h>

#include "test/api/node_help.h"
#include "trace.h"

enum { RECORDS = 40, KILLS = 7, NIGHTLY_KILLS = 112, WORDS_MAX = 48 };

#define PASS_TWO "another exercise passphrase"

static world W;
static const char *program, *approved, *prepared, *bundle_file, *item_named, *page;
static uint64_t seed = UINT64_C(0xD1B54A32D192ED03);

static uint64_t draw(uint64_t n)
{
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return (seed * UINT64_C(2685821657736338717) >> 16) % n;
}

/* ---- scenes ---- */

typedef struct scene scene;
struct scene {
    const char *name;
    const char *node; /* the prepared folder that each trial copies; NULL: the trial begins without one */
    const char *person, *auditor;
    const char *words[WORDS_MAX]; /* of the command; "@x" stands for a file x of the world, "%x" for one x of the trial's output */
    void (*check)(const scene *s, bool was_done);
    bool makes_node;
    int64_t before, after; /* entries */
    int absent, there;
};

static const char *out_file(const char *name)
{
    ent_str s;
    ent_err e;

    if (ent_str_fmt(&s, W.a, &e, "%s/trial-out/%s", W.root, name) != ENT_OK) fail_msg("%s", e.what);
    return s.p;
}

/* The words as the program gets them. */
static char **argv_of(const scene *s)
{
    static char *argv[WORDS_MAX + 8];
    static char copies[WORDS_MAX][600];
    size_t n = 0, k = 0;
    const char *front[] = {program, "-C", path_of(&W, "trial"), "--as", s->person};

    for (size_t i = 0; i < NODE_COUNT(front); i++) {
        if (s->person == NULL && i >= 3) break;
        snprintf(copies[k], sizeof copies[k], "%s", front[i]);
        argv[n++] = copies[k++];
    }
    for (size_t i = 0; s->words[i] != NULL; i++) {
        const char *w = s->words[i];
        snprintf(copies[k], sizeof copies[k], "%s", w[0] == '@' ? path_of(&W, w + 1) : w[0] == '%' ? out_file(w + 1) : w);
        argv[n++] = copies[k++];
    }
    argv[n] = NULL;
    return argv;
}

static int64_t entries_of_trial(void)
{
    return access(path_of(&W, "trial/entente.db"), F_OK) == 0 ? state_of(&W, "trial").entries : 0;
}

/* The command once more, now in this process; the pairs are those of ask. */
#define AGAIN(person, ...) ask(&W, "trial", person, __VA_ARGS__, NULL)

static void check_import(const scene *s, bool was_done)
{
    told t = AGAIN("anna", "import", "file", path_of(&W, "list.csv"), "label", "NATO CONFIDENTIAL " NODE_EC, "exercise", "");
    const ent_json *kind;
    int64_t added, unchanged;
    ent_err e;

    (void)s;
    assert_int_equal(t.code, ENT_OK);
    kind = ent_json_get(t.json, "kinds")->items[0];
    assert_int_equal(ent_json_need_i64(&added, kind, "added", &e), ENT_OK);
    assert_int_equal(ent_json_need_i64(&unchanged, kind, "unchanged", &e), ENT_OK);
    assert_int_equal(added, was_done ? 0 : RECORDS);
    assert_int_equal(unchanged, was_done ? RECORDS : 0);
}

/* A new revision of a document under another label. */
static void check_label(const scene *s, bool was_done)
{
    told t = AGAIN("anna", "item history", "item", item_named);

    (void)s;
    assert_int_equal(t.code, ENT_OK);
    assert_int_equal(ent_json_get(t.json, "revisions")->n, was_done ? 2 : 1);
}

static void check_approve(const scene *s, bool was_done)
{
    told t = AGAIN("carla", "release approve", "release", prepared);

    (void)s;
    if (was_done) assert_refused(t, ENT_CONFLICT, NULL, "approve again");
    else assert_int_equal(t.code, ENT_OK);
}

static void check_bundle(const scene *s, bool was_done)
{
    const char *file = out_file("bundle"), *other = out_file("other");
    ent_str left = get_file(&W, file), once, twice;
    told t;

    (void)s;
    if (left.p != NULL) assert_true(was_done); /* no file without its entry */
    t = AGAIN("carla", "release bundle", "release", approved, "out", other);
    assert_int_equal(t.code, ENT_OK);
    assert_int_equal(flag_in(t, "again"), was_done);
    assert_int_equal(AGAIN("carla", "release bundle", "release", approved, "out", file).code, ENT_OK);
    once = get_file(&W, file);
    twice = get_file(&W, other);
    assert_true(once.n > 1000 && ent_str_eq(once, twice));
    if (left.p != NULL) assert_true(ent_str_eq(left, once));
    assert_int_not_equal(access(out_file("bundle.tmp"), F_OK), 0);
}

static void check_receive(const scene *s, bool was_done)
{
    const char *file = out_file("receipt");
    ent_str left = get_file(&W, file), now;
    told t = AGAIN("greta", "receive", "file", bundle_file, "receipt", file);

    (void)s;
    assert_int_equal(t.code, ENT_OK);
    assert_int_equal(flag_in(t, "already_received"), was_done);
    assert_int_equal(number_in(t, "stored"), was_done ? 0 : RECORDS);
    now = get_file(&W, file);
    assert_true(now.n > 100);
    if (left.p != NULL) assert_true(was_done && ent_str_eq(left, now));
}

/* ---- backup: each file is whole or not there; an entry only when both are ---- */

static ent_code from_text(void *ctx, void *p, size_t n, size_t *got, ent_err *e)
{
    ent_str *rest = ctx;

    (void)e;
    *got = n < rest->n ? n : rest->n;
    if (*got != 0) memcpy(p, rest->p, *got);
    rest->p += *got;
    rest->n -= *got;
    return ENT_OK;
}

static ent_code take_head(void *ctx, const ent_backup_head *head, ent_err *e)
{
    (void)ctx;
    (void)e;
    assert_true(head->id.n == 36 && head->entries > 0);
    return ENT_OK;
}

static ent_code take_entry(void *ctx, const ent_backup_entry *entry, ent_err *e)
{
    int64_t *n = ctx;

    (void)e;
    assert_int_equal(entry->seq, *n);
    (*n)++;
    return ENT_OK;
}

static ent_code take_content(void *ctx, const ent_backup_content *content, ent_err *e)
{
    (void)ctx;
    (void)content;
    (void)e;
    return ENT_OK;
}

static ent_code take_keyfile(void *ctx, ent_str name, ent_str bytes, ent_err *e)
{
    (void)ctx;
    (void)e;
    assert_true(name.n != 0 && bytes.n != 0);
    return ENT_OK;
}

/* Entries in the file, which must be whole; -1 when it is not there. */
static int64_t entries_in(const char *name)
{
    ent_str bytes = get_file(&W, out_file(name));
    int64_t n = 0;
    ent_backup_taker taker = {.ctx = &n, .head = take_head, .entry = take_entry, .content = take_content, .keyfile = take_keyfile};
    ent_secret key;
    ent_err e;

    if (bytes.p == NULL) return -1;
    if (ent_backup_page_read(&key, get_file(&W, page), (ent_str){0}, &e) != ENT_OK ||
        ent_backup_read(W.a, (ent_source){.read = from_text, .ctx = &bytes}, &key, &taker, &e) != ENT_OK)
        fail_msg("%s is not whole: %s: %s", name, e.place, e.what);
    return n;
}

static void check_backup(const scene *s, bool was_done)
{
    int64_t data = entries_in("data"), keys = entries_in("keys");

    if (was_done) assert_true(data == s->before && keys == 0);
    if (data >= 0) assert_int_equal(data, s->before);
    unlink(out_file("data")); /* a backup is never written over another one */
    unlink(out_file("keys"));
    assert_int_equal(AGAIN("admin", "node backup", "out", out_file("data"), "keys", out_file("keys")).code, ENT_OK);
    assert_true(entries_in("data") > 0 && entries_in("keys") == 0);
}

/* ---- restore: the folder is whole or not there ---- */

static void check_restore(const scene *s, bool was_done)
{
    told t;

    (void)s;
    if (was_done) return;
    assert_int_not_equal(access(path_of(&W, "trial"), F_OK), 0);
    remove_tree(path_of(&W, "trial.partial")); /* as the refusal says */
    t = ask(&W, NULL, "admin", "node restore", "backup", path_of(&W, "data"), "keys", path_of(&W, "keys"), "page", path_of(&W, "page"),
            "to", path_of(&W, "trial"), NULL);
    if (t.code != ENT_OK) fail_msg("restore after a killed one: %s: %s", t.e.place, t.e.what);
    assert_whole(&W, "trial", s->auditor);
}

/* ---- upgrade: a node of one format or of the other ---- */

static void check_upgrade(const scene *s, bool was_done)
{
    ent_err e;
    int format;

    (void)s;
    (void)was_done;
    assert_int_equal(ent_store_format(&format, W.a, path_of(&W, "trial/entente.db"), &e), ENT_OK);
    assert_int_equal(format, ENT_STORE_FORMAT);
}

/* A killed upgrade is run again until the node has the present format: only then can the trial be judged as the others are. */
static void finish_upgrade(void)
{
    told t = ask(&W, "trial", NULL, "node upgrade", NULL);

    if (t.code != ENT_OK) fail_msg("upgrade after a killed one: %s: %s", t.e.place, t.e.what);
}

/* ---- rotate: the person has one key, the old or the new ---- */

static void check_rotate(const scene *s, bool was_done)
{
    const char *pass = was_done ? PASS_TWO : NODE_PASS, *other = was_done ? NODE_PASS : PASS_TWO;
    ent_argument v[1] = {{"item", ent_str_c(item_named)}};

    (void)s;
    assert_int_equal(ask_with(&W, "trial", "anna", pass, operation_named("item show"), 0, v, 1).code, ENT_OK);
    assert_int_equal(ask_with(&W, "trial", "anna", other, operation_named("item show"), 0, v, 1).code, ENT_LOGIN);
}

static scene scenes[] = {
    {.name = "import",
     .node = "nato-0",
     .person = "anna",
     .auditor = "eva",
     .check = check_import,
     .words = {"import", "@list.csv", "--label", "NATO CONFIDENTIAL " NODE_EC, "--exercise"}},
    {.name = "label",
     .node = "nato-0",
     .person = "anna",
     .auditor = "eva",
     .check = check_label,
     .words = {"import", "@doc-KILL-DOC", "--item", "KILL-DOC", "--number", "KILL-DOC", "--title", "Exercise paper", "--label",
               "NATO SECRET", "--exercise"}},
    {.name = "approve",
     .node = "nato-1",
     .person = "carla",
     .auditor = "eva",
     .check = check_approve,
     .words = {"release", "approve", NULL}},
    {.name = "bundle",
     .node = "nato-2",
     .person = "carla",
     .auditor = "eva",
     .check = check_bundle,
     .words = {"release", "bundle", NULL, "--out", "%bundle"}},
    {.name = "receive",
     .node = "eu-0",
     .person = "greta",
     .auditor = "ines",
     .check = check_receive,
     .words = {"receive", "@prepared.entente", "--receipt", "%receipt"}},
    {.name = "backup",
     .node = "nato-1",
     .person = "admin",
     .auditor = "eva",
     .check = check_backup,
     .words = {"node", "backup", "--out", "%data", "--keys", "%keys"}},
    {.name = "restore",
     .node = NULL,
     .person = "admin",
     .auditor = "eva",
     .check = check_restore,
     .makes_node = true,
     .words = {"node", "restore", "@data", "--keys", "@keys", "--page", "@page", "--to", "@trial"}},
    {.name = "upgrade", .node = "old", .person = NULL, .auditor = "eva", .check = check_upgrade, .words = {"node", "upgrade"}},
    {.name = "rotate",
     .node = "nato-1",
     .person = "anna",
     .auditor = "eva",
     .check = check_rotate,
     .words = {"key", "rotate", "--new-passphrase", "@pass-2"}},
};

static scene *scene_named(const char *name)
{
    for (size_t i = 0; i < NODE_COUNT(scenes); i++)
        if (strcmp(scenes[i].name, name) == 0) return &scenes[i];
    fail_msg("no scene %s", name);
    return NULL;
}

/* ---- the prepared nodes ---- */

static void write_lists(void)
{
    ent_buf list = ent_buf_new(W.a, 1 << 20), names = ent_buf_new(W.a, 1 << 20);
    ent_str s;
    ent_err e;

    ent_buf_z(&list, "number,edition,version,title,publisher,date,status,source,mark\n");
    for (int i = 1; i <= RECORDS; i++) {
        ent_buf_fmt(&list, "KILL-%d,1,1,Standard number %d,NSO,2020,accepted,\"invented, line %d\",recalled\n", i, i, i);
        ent_buf_fmt(&names, "KILL-%d\n", i);
    }
    if (ent_buf_take(&s, &list, &e) != ENT_OK) fail_msg("%s", e.what);
    put_file(&W, "list.csv", s.p, s.n);
    if (ent_buf_take(&s, &names, &e) != ENT_OK) fail_msg("%s", e.what);
    put_file(&W, "named", s.p, s.n);
}

/* The kept node of the first format, out of its archive. */
static void unpack_old(void)
{
    char archive[700], folder[700];
    int status;
    pid_t child;

    snprintf(archive, sizeof archive, "%s/test/formats/1.tar.gz", ent_test_root());
    snprintf(folder, sizeof folder, "%s", path_of(&W, "formats"));
    assert_int_equal(mkdir(folder, 0700), 0);
    child = fork();
    if (child == 0) {
        execlp("tar", "tar", "-xzf", archive, "-C", folder, (char *)NULL);
        _exit(127);
    }
    assert_true(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
    copy_tree(path_of(&W, "formats/nato"), path_of(&W, "old"));
}

static void prepare_releases(void)
{
    told t;

    copy_tree(path_of(&W, "nato-0"), path_of(&W, "nato-1"));
    must(&W, "nato-1", "anna", "import", "file", path_of(&W, "list.csv"), "label", "NATO CONFIDENTIAL " NODE_EC, "exercise", "", NULL);
    t = must(&W, "nato-1", "bert", "release new", "to", "European Commission", "agreement", "TEST-1", "purpose", "exercise planning",
             "list", path_of(&W, "named"), NULL);
    assert_int_equal(number_in(t, "leaving"), RECORDS);
    prepared = approved = text_in(t, "release");
    copy_tree(path_of(&W, "nato-1"), path_of(&W, "nato-2"));
    must(&W, "nato-2", "carla", "release approve", "release", prepared, NULL);
    copy_tree(path_of(&W, "nato-2"), path_of(&W, "nato-3"));
    bundle_file = path_of(&W, "prepared.entente");
    must(&W, "nato-3", "carla", "release bundle", "release", approved, "out", bundle_file, NULL);
    scene_named("approve")->words[2] = prepared;
    scene_named("bundle")->words[2] = approved;
}

/* The plain build where it is: its system calls are those that people run. */
static const char *find_program(void)
{
    const char *sanitised = getenv("ENT_PROGRAM"), *slash;
    ent_str s;
    ent_err e;

    if (sanitised == NULL) return NULL;
    slash = strrchr(sanitised, '/');
    if (slash == NULL) return sanitised;
    if (ent_str_fmt(&s, W.a, &e, "%.*s/../entente", (int)(slash - sanitised), sanitised) != ENT_OK) return NULL;
    return access(s.p, X_OK) == 0 ? s.p : sanitised;
}

static int set_up(void **state)
{
    (void)state;
    if (world_open(&W, "kill") != 0) return 1;
    W.now = (ent_time)time(NULL); /* the program reads the clock of the machine */
    program = find_program();
    if (program == NULL) return 1;
    setenv("ENTENTE_PASSPHRASE_FILE", W.pass, 1);
    put_text(&W, "pass-2", PASS_TWO "\n");
    write_lists();
    make_nato(&W, "nato-0");
    make_eu(&W, "eu-0");
    introduce(&W, "nato-0", "NATO", "eu-0", "EU");
    page = path_of(&W, "page");
    must(&W, "nato-0", "admin", "node backup-key", "out", page, NULL);
    item_named = "KILL-DOC";
    add_document(&W, "nato-0", "anna", "KILL-DOC", "NATO RESTRICTED", "EXERCISE: a paper that is labelled anew\n");
    prepare_releases();
    must(&W, "nato-1", "admin", "node backup", "out", path_of(&W, "data"), "keys", path_of(&W, "keys"), NULL);
    unpack_old();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

/* ---- one kill ---- */

static void new_trial(const scene *s)
{
    remove_tree(path_of(&W, "trial"));
    remove_tree(path_of(&W, "trial.partial"));
    remove_tree(path_of(&W, "trial-out"));
    if (s->node != NULL) copy_tree(path_of(&W, s->node), path_of(&W, "trial"));
    assert_int_equal(mkdir(path_of(&W, "trial-out"), 0700), 0);
}

static bool is_upgrade(const scene *s)
{
    return strcmp(s->name, "upgrade") == 0;
}

static void check_trial(scene *s)
{
    ent_arena *all = W.a;
    int64_t entries;
    bool done;
    int format = ENT_STORE_FORMAT;
    ent_err e;

    W.a = ent_arena_new(all, 0); /* what the checks read is gone after each trial */
    assert_non_null(W.a);
    if (is_upgrade(s)) {
        assert_int_equal(ent_store_format(&format, W.a, path_of(&W, "trial/entente.db"), &e), ENT_OK);
        finish_upgrade();
    }
    entries = entries_of_trial();
    if (entries != s->before && entries != s->after)
        fail_msg("%s: %lld entries; neither %lld nor %lld", s->name, (long long)entries, (long long)s->before, (long long)s->after);
    done = is_upgrade(s) ? format == ENT_STORE_FORMAT : entries == s->after;
    if (done) s->there++;
    else s->absent++;
    if (entries != 0) assert_whole(&W, "trial", s->auditor);
    s->check(s, done);
    ent_arena_free(W.a);
    W.a = all;
}

/* The whole run under the tracer: how many entries it makes, and where its stops are. */
static void whole_run(trace_plan *plan, scene *s)
{
    new_trial(s);
    s->before = is_upgrade(s) ? 0 : entries_of_trial();
    if (!trace_whole(plan, argv_of(s))) ent_test_skip("this machine does not allow a process to be traced (ptrace)");
    if (plan->exit_code != 0) fail_msg("%s does not run: exit %d", s->name, plan->exit_code);
    s->after = entries_of_trial();
    if (is_upgrade(s)) s->before = s->after;
    else assert_true(s->after > s->before);
}

/* The k-th stop of this phase. */
static size_t stop_in(const trace_plan *plan, trace_phase phase, size_t k)
{
    for (size_t i = 0; i < plan->n; i++)
        if (plan->phase[i] == phase && k-- == 0) return i;
    return 0;
}

/* One in every phase, the others anywhere. A run is never quite like another: one that ended before its stop is drawn again. */
static void kill_all(scene *s, const trace_plan *plan, int kills)
{
    int hit[TRACE_PHASES] = {0}, late = 0, exit_code;

    for (int i = 0; i < TRACE_PHASES + kills;) {
        bool drawn = i >= TRACE_PHASES;
        size_t stop;
        if (!drawn && plan->of[i] == 0) {
            i++;
            continue;
        }
        stop = drawn ? draw(plan->n) : stop_in(plan, (trace_phase)i, draw(plan->of[i]));
        new_trial(s);
        if (!trace_kill(argv_of(s), stop, &exit_code)) {
            assert_int_equal(exit_code, 0);
            assert_true(late++ < 100 + kills);
            continue;
        }
        hit[plan->phase[stop]]++;
        check_trial(s);
        i++;
    }
    print_message("# %s: %zu stops at system calls; killed", s->name, plan->n);
    for (int p = 0; p < TRACE_PHASES; p++) print_message(" %s %d of %zu,", trace_phase_names[p], hit[p], plan->of[p]);
    print_message(" then absent %d, there %d\n", s->absent, s->there);
    for (int p = 0; p < TRACE_PHASES; p++) assert_true(plan->of[p] == 0 || hit[p] > 0);
}

static void killed(scene *s)
{
    const char *nightly = getenv("ENT_NIGHTLY");
    trace_plan plan;

    whole_run(&plan, s);
    assert_true(plan.of[TRACE_SYNCING] > 0); /* else nothing would survive a power cut */
    kill_all(s, &plan, nightly != NULL && nightly[0] != '\0' ? NIGHTLY_KILLS : KILLS);
    assert_true(s->absent > 0 && s->there > 0);
    free(plan.phase);
}

#define SCENE(n)                         \
    static void killed_##n(void **state) \
    {                                    \
        (void)state;                     \
        killed(scene_named(#n));         \
    }
SCENE(import)
SCENE(label)
SCENE(approve)
SCENE(bundle)
SCENE(receive)
SCENE(backup)
SCENE(restore)
SCENE(upgrade)
SCENE(rotate)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(killed_import),  cmocka_unit_test(killed_label),   cmocka_unit_test(killed_approve),
        cmocka_unit_test(killed_bundle),  cmocka_unit_test(killed_receive), cmocka_unit_test(killed_backup),
        cmocka_unit_test(killed_restore), cmocka_unit_test(killed_upgrade), cmocka_unit_test(killed_rotate),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
