/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>

#include <openssl/err.h>

#include "scene.h"
#include "src/api/pdf_text.h"

enum { NOTES = 16, FILES = 96 };

static world W;
static struct {
    const char *name, *value;
} notes[NOTES];

const world *scene_world(void)
{
    return &W;
}

/* ---- the world ---- */

void scene_note(const char *name, const char *value)
{
    size_t i = 0;

    while (i < NOTES && notes[i].name != NULL && strcmp(notes[i].name, name) != 0) i++;
    assert_true(i < NOTES);
    notes[i].name = name;
    notes[i].value = value;
}

static const char *noted(const char *name)
{
    for (size_t i = 0; i < NOTES && notes[i].name != NULL; i++)
        if (strcmp(notes[i].name, name) == 0) return notes[i].value;
    fail_msg("nothing is noted as %s", name);
    return NULL;
}

int scene_open(void **state)
{
    (void)state;
    if (world_open(&W, "fault") != 0) return 1;
    scene_make_ground();
    scene_make_life();
    return 0;
}

int scene_close(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

/* ---- what the trial's folders hold ---- */

typedef struct listing {
    size_t n;
    off_t rest; /* of the WAL */
    struct {
        char name[120];
        off_t size;
        struct timespec changed;
    } v[FILES];
} listing;

static listing before, now;
static const char *place; /* NULL: the world itself */

static const char *trial_path(const char *name)
{
    ent_str s;
    ent_err e;

    if (ent_str_fmt(&s, W.a, &e, "%s/%s/%s", W.root, place ? place : ".", name) != ENT_OK) fail_msg("%s", e.what);
    return s.p;
}

const char *scene_place(const char *name)
{
    place = name;
    if (name != NULL) (void)mkdir(path_of(&W, name), 0700);
    return path_of(&W, name ? name : "");
}

/* Long ago, so that every change of a file changes its time. */
static void make_old(const char *path)
{
    const struct timespec old[2] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000000}};

    assert_int_equal(utimensat(AT_FDCWD, path, old, AT_SYMLINK_NOFOLLOW), 0);
}

/* Files that stand beside the database while somebody works, and say nothing; but what is in the WAL is part of the node. */
static bool is_passing(const char *name)
{
    static const char *const names[] = {"entente.db-wal", "entente.db-shm", "entente.queue"};

    for (size_t i = 0; i < NODE_COUNT(names); i++)
        if (strcmp(name, names[i]) == 0) return true;
    return false;
}

static void list_into(listing *l, const char *path, bool old)
{
    DIR *d = opendir(path);
    struct dirent *f;

    while (d != NULL && (f = readdir(d)) != NULL) {
        char inner[700];
        struct stat st;
        if (strcmp(f->d_name, ".") == 0 || strcmp(f->d_name, "..") == 0) continue;
        inside(inner, sizeof inner, path, f->d_name);
        assert_int_equal(lstat(inner, &st), 0);
        if (is_passing(f->d_name)) {
            l->rest += strstr(f->d_name, "-wal") != NULL ? st.st_size : 0;
            continue;
        }
        if (S_ISREG(st.st_mode) && old) {
            make_old(inner);
            assert_int_equal(lstat(inner, &st), 0);
        }
        assert_true(l->n < FILES);
        snprintf(l->v[l->n].name, sizeof l->v[l->n].name, "%s", inner + strlen(W.root));
        l->v[l->n].size = S_ISDIR(st.st_mode) ? 0 : st.st_size;
        l->v[l->n].changed = S_ISDIR(st.st_mode) ? (struct timespec){0} : st.st_mtim;
        l->n++;
        if (S_ISDIR(st.st_mode)) list_into(l, inner, old);
    }
    if (d != NULL) closedir(d);
}

static void look(listing *l, bool old)
{
    l->n = 0;
    l->rest = 0;
    list_into(l, trial_path("trial"), old);
    list_into(l, trial_path("trial-out"), old);
}

static bool held(const listing *l, size_t i, const listing *in)
{
    for (size_t j = 0; j < in->n; j++)
        if (strcmp(l->v[i].name, in->v[j].name) == 0)
            return l->v[i].size == in->v[j].size && l->v[i].changed.tv_sec == in->v[j].changed.tv_sec &&
                   l->v[i].changed.tv_nsec == in->v[j].changed.tv_nsec;
    return false;
}

static bool same_listing(void)
{
    if (before.n != now.n) return false;
    for (size_t i = 0; i < now.n; i++)
        if (!held(&now, i, &before)) return false;
    return true;
}

/* ---- what a node holds ---- */

/* A node of an older format: its log and tables, and no entry that this program could work with. */
static node_state old_state(const char *db, int format)
{
    ent_arena *a = ent_arena_new(W.a, 0);
    node_state out = {0};
    ent_log_state head;
    ent_store *s;
    ent_err e;

    if (ent_store_open_old(&s, a, db, format, &e) != ENT_OK || ent_store_begin(s, &e) != ENT_OK ||
        ent_log_head(&head, s, a, &e) != ENT_OK || ent_store_projection_digest(&out.projection, s, a, &e) != ENT_OK)
        fail_msg("%s: %s: %s", db, e.place, e.what);
    out.root = head.root;
    ent_arena_free(a);
    return out;
}

/* Zero where no node is. */
static node_state state_in(const char *dir)
{
    char db[700];
    int format;
    ent_err e;

    inside(db, sizeof db, dir, "entente.db");
    if (access(db, F_OK) != 0) return (node_state){0};
    if (ent_store_format(&format, W.a, db, &e) != ENT_OK) fail_msg("%s: %s", db, e.what);
    return format == ENT_STORE_FORMAT ? state_of(&W, dir) : old_state(db, format);
}

/* The folder that the deed works on, or makes; NULL: none. */
static const char *dir_of(const deed *d)
{
    if (d->node != NULL) return trial_path("trial");
    return operation_named(d->operation)->access == ENT_MAKES_NODE ? trial_path("trial-out/new") : NULL;
}

node_state scene_state(const deed *d)
{
    const char *dir = dir_of(d);

    return dir != NULL ? state_in(dir) : (node_state){0};
}

/* The first administrator, who was there in every format, may verify too. */
void scene_assert_whole(const deed *d)
{
    if (dir_of(d) != NULL) assert_whole(&W, dir_of(d), "admin");
}

/* ---- a power cut ---- */

/* What was made sure on the disk, beside the prepared node: all else is lost. */
static void keep_synced(int fd)
{
    static const char *const names[] = {"/trial/entente.db", "/trial/entente.db-wal"};
    char link[60], path[700], kept[700];
    ssize_t n;

    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    n = readlink(link, path, sizeof path - 1);
    assert_true(n > 0);
    path[n] = '\0';
    for (size_t i = 0; i < NODE_COUNT(names); i++) {
        if (!ent_str_ends(ent_str_c(path), names[i])) continue;
        snprintf(kept, sizeof kept, "%s/lost/%s", W.root, strrchr(path, '/') + 1);
        copy_file(path, kept);
    }
}

void scene_watch_syncs(const deed *d)
{
    kit_when_synced(NULL);
    remove_tree(path_of(&W, "lost"));
    if (d == NULL || d->node == NULL) return;
    copy_tree(path_of(&W, d->node), path_of(&W, "lost"));
    kit_when_synced(keep_synced);
}

node_state scene_state_after_power_cut(void)
{
    return state_in(path_of(&W, "lost"));
}

/* ---- one run ---- */

static node_state state_before;

void scene_fresh(const deed *d)
{
    remove_tree(trial_path("trial"));
    remove_tree(trial_path("trial-out"));
    assert_int_equal(mkdir(trial_path("trial-out"), 0700), 0);
    if (d->node != NULL) copy_tree(path_of(&W, d->node), trial_path("trial"));
    state_before = scene_state(d);
    look(&before, true);
}

static bool is(const deed *d, const char *operation)
{
    return strcmp(d->operation, operation) == 0;
}

bool scene_can(const deed *d)
{
    const char *program = pdf_reader_usual().program;
    bool pdf = false;

    for (size_t i = 0; i < SCENE_ARGS && d->args[i] != NULL; i++) pdf = pdf || ent_str_ends(ent_str_c(d->args[i]), ".pdf");
    if (!pdf || access(program, X_OK) == 0) return true;
    print_message("# %s: left out, %s is not here\n", d->name, program);
    return false;
}

bool scene_only_reads(const deed *d)
{
    ent_access access = operation_named(d->operation)->access;

    if (is(d, "key new") || is(d, "node upgrade")) return false;
    return access == ENT_READS || access == ENT_JUDGES || access == ENT_NO_NODE || access == ENT_OF_MACHINE;
}

static ent_str value_of(const char *text)
{
    switch (text[0]) {
    case '@': return ent_str_c(strncmp(text, "@trial", 6) == 0 ? trial_path(text + 1) : path_of(&W, text + 1));
    case '%': return ent_str_c(root_file(&W, text + 1));
    case '$': return ent_str_c(noted(text + 1));
    default: return ent_str_c(text);
    }
}

static struct {
    int what;
    rlim_t n;
} ceiling = {.n = RLIM_INFINITY};

void scene_limit(int what, rlim_t n)
{
    ceiling.what = what;
    ceiling.n = n;
}

#define NOT_ENTERED "Not entered in the log, so destroy it"

bool scene_keeps_copy(const deed *d)
{
    return is(d, "node upgrade");
}

/* A file that may stay, and whether it is one of those of which there may be several. */
static bool may_stay(const deed *d, const outcome *o, const char *name, bool *several)
{
    bool out = strstr(name, "/trial-out/") != NULL;

    *several = false;
    if (ent_str_ends(ent_str_c(d->name), " again") && out) return true; /* what it writes has been in the log for long */
    if (strstr(name, ".tmp") != NULL) return false;
    if (strstr(name, "/trial/keys/") != NULL || strstr(name, "/trial/unflushed-") != NULL) return true;
    if (out && (scene_only_reads(d) || strstr(o->e.what, "make sure that the disk keeps") != NULL)) return true;
    *several = true;
    if (scene_keeps_copy(d)) return strstr(name, "/trial/before-upgrade-1") != NULL;
    if (is(d, "node backup")) return out && strstr(o->e.next, NOT_ENTERED) != NULL;
    return is(d, "key new") && out;
}

void scene_do_as_told(const outcome *o)
{
    if (strstr(o->e.next, NOT_ENTERED) == NULL) return;
    remove_tree(trial_path("trial-out"));
    assert_int_equal(mkdir(trial_path("trial-out"), 0700), 0);
}

bool scene_left_only_more(const deed *d, const outcome *o)
{
    size_t single = 0;
    bool several;

    for (size_t i = 0; i < before.n; i++)
        if (!held(&before, i, &now) && !is(d, "log rebuild")) return false; /* it writes its tables anew, and they are equal */
    for (size_t i = 0; i < now.n; i++) {
        if (held(&now, i, &before)) continue;
        if (!may_stay(d, o, now.v[i].name, &several) && !is(d, "log rebuild")) return false;
        single += !several;
    }
    return single <= 1;
}

size_t scene_leftovers(void)
{
    size_t n = 0;

    look(&now, false);
    for (size_t i = 0; i < now.n; i++) n += strstr(now.v[i].name, ".tmp") != NULL || strstr(now.v[i].name, ".partial") != NULL;
    return n;
}

static int open_files(void)
{
    int n = 0;

    for (int fd = 0; fd < 256; fd++) n += fcntl(fd, F_GETFD) != -1;
    return n;
}

/* OpenSSL's error queue keeps the texts of its 16 places for later. Now each has one, so that they do not look like lost memory. */
static void fill_error_queue(void)
{
    for (int i = 0; i < 16; i++) ERR_raise_data(ERR_LIB_USER, ERR_R_INTERNAL_ERROR, "%s", "EXERCISE");
    ERR_clear_error();
}

static void run_within(outcome *o, ent_answer *answer, ent_arena *a, const ent_request *r, kit_order order)
{
    struct rlimit usual, small;
    bool limited = ceiling.n != RLIM_INFINITY;

    if (limited) {
        assert_int_equal(getrlimit((__rlimit_resource_t)ceiling.what, &usual), 0);
        small = usual;
        small.rlim_cur = ceiling.n;
        assert_int_equal(setrlimit((__rlimit_resource_t)ceiling.what, &small), 0);
    }
    kit_begin(order);
    o->code = ent_api_run(answer, a, r, &o->e);
    kit_end();
    if (limited) assert_int_equal(setrlimit((__rlimit_resource_t)ceiling.what, &usual), 0);
}

static void call(outcome *o, const ent_request *r, kit_order order)
{
    ent_answer answer = {0};
    ent_arena *a;
    long live;
    int files = open_files();

    fill_error_queue();
    live = kit_live();
    a = ent_arena_new(NULL, 0);
    assert_non_null(a);
    run_within(o, &answer, a, r, order);
    if (o->code == ENT_OK && ent_sha256_of(&o->answer, answer.json, &o->e) != ENT_OK) fail_msg("%s", o->e.what);
    ent_arena_free(a);
    ERR_clear_error(); /* its old entries keep their texts until then */
    o->exit_code = answer.exit_code;
    o->written = answer.written;
    o->failed = kit_failed();
    o->left = kit_live() - live;
    (void)kit_left(o->numbers, NODE_COUNT(o->numbers));
    o->files = open_files() - files;
}

outcome scene_run(const deed *d, kit_order order)
{
    ent_argument v[SCENE_ARGS / 2];
    ent_request r = {.operation = operation_named(d->operation), .now = W.now, .arguments = v};
    ent_arena *all = W.a;
    outcome o = {0};

    W.a = ent_arena_new(NULL, 0); /* what is made here is gone after each run */
    assert_non_null(W.a);
    for (size_t i = 0; d->args[i] != NULL; i += 2) v[r.n++] = (ent_argument){.name = d->args[i], .value = value_of(d->args[i + 1])};
    r.dir = d->node != NULL ? trial_path("trial") : NULL;
    if (d->person != NULL) {
        r.person = ent_str_c(d->person);
        r.has_passphrase = true;
        r.passphrase = ENT_S(NODE_PASS);
    }
    call(&o, &r, order);
    look(&now, false);
    o.same_files = same_listing();
    o.same_node = (o.same_files && now.rest == 0) || same_state(state_before, scene_state(d));
    ent_arena_free(W.a);
    W.a = all;
    return o;
}
