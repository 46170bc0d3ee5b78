/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include <openssl/err.h>

#include "scene.h"

enum { NOTES = 16, FILES = 64 };

static world W;
static struct {
    const char *name, *value;
} notes[NOTES];

const world *scene_world(void)
{
    return &W;
}

bool scene_nightly(void)
{
    const char *nightly = getenv("ENT_NIGHTLY");

    return nightly != NULL && nightly[0] != '\0';
}

/* ---- the ground ---- */

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

static void name_items(const char *dir)
{
    must(&W, dir, "anna", "import", "file", path_of(&W, "list.csv"), "label", "NATO CONFIDENTIAL " NODE_EC, "exercise", "", NULL);
    add_document(&W, dir, "anna", "FAULT-DOC", "NATO RESTRICTED " NODE_EC, "EXERCISE: a paper for the fault tests\n");
    must(&W, dir, "anna", "import", "file", path_of(&W, "paper"), "number", "FAULT-EU", "title", "A paper of the EU", "label",
         "NATO RESTRICTED " NODE_EC, "exercise", "", "originator", "EU", NULL);
}

static void make_label_files(void)
{
    static const char marking[] = "NATO RESTRICTED Releasable To European Commission";
    told t = must(&W, NULL, NULL, "label parse", "marking", marking, "policy", root_file(&W, "data/policy/nato.spif.xml"), "xml", "", NULL);

    put_text(&W, "label.xml", text_in(t, "xml"));
    put_text(&W, "clearance", "NATO: SECRET; Context=NATO; Received Information=EU; Releasable To=NATO\n");
    t = must(&W, NULL, NULL, "label decide", "policy", root_file(&W, "data/policy/nato.spif.xml"), "clearance", path_of(&W, "clearance"),
             "label", path_of(&W, "label.xml"), "record", "", NULL);
    put_text(&W, "record.json", text_in(t, "record"));
    put_text(&W, "text.txt", "EXERCISE\nNATO RESTRICTED\nA line that mentions NATO SECRET in passing.\n");
    must(&W, NULL, NULL, "label bind", "file", path_of(&W, "text.txt"), "label", path_of(&W, "label.xml"), "policy",
         root_file(&W, "data/policy/nato.spif.xml"), NULL);
}

static void make_lists(void)
{
    static const char head[] = "number,edition,version,title,publisher,date,status,source,mark\n";
    char text[900];

    snprintf(text, sizeof text,
             "%sFAULT-1,1,1,First standard,NSO,2020,accepted,\"invented, line 1\",recalled\n"
             "FAULT-2,1,,Second standard,NSO,2021,accepted,\"invented, line 2\",recalled\n",
             head);
    put_text(&W, "list.csv", text);
    snprintf(text, sizeof text, "%sFAULT-1,2,1,First standard,NSO,2022,accepted,\"invented, line 1\",recalled\n", head);
    put_text(&W, "later.csv", text);
    put_text(&W, "paper", "EXERCISE: one paper\n");
    put_text(&W, "named", "FAULT-1\nFAULT-2\n");
    put_text(&W, "more-agreement.json",
             "{\"format\":\"entente/agreement/v1\",\"id\":\"TEST-2\",\"title\":\"Another\",\"from\":\"2020-01-01\",\"to\":\"\","
             "\"purposes\":[\"exercise planning\"],\"terms\":[{\"sender\":\"NATO\",\"recipient\":\"OTHER\",\"policy\":\"1.3.26.1.3.1\","
             "\"ceiling\":\"SECRET\",\"electronic_ceiling\":\"SECRET\",\"bodies\":[{\"name\":\"Other body\",\"clearance\":"
             "\"Context=NATO, Releasable; Releasable To=European Commission, NATO\",\"scheme\":\"\"}]}]}");
}

/* Each node is the one before it and one act more. */
static void make_releases(void)
{
    const char *id;
    told t;

    copy_tree(path_of(&W, "nato-0"), path_of(&W, "nato-1"));
    name_items("nato-1");
    t = must(&W, "nato-1", "bert", "release new", "to", "European Commission", "agreement", "TEST-1", "purpose", "exercise planning",
             "item", "FAULT-1", "item", "FAULT-DOC", NULL);
    id = text_in(t, "release");
    scene_note("release", id);
    copy_tree(path_of(&W, "nato-1"), path_of(&W, "nato-2"));
    must(&W, "nato-2", "carla", "release approve", "release", id, NULL);
    copy_tree(path_of(&W, "nato-2"), path_of(&W, "nato-3"));
    must(&W, "nato-3", "carla", "release bundle", "release", id, "out", path_of(&W, "bundle.entente"), NULL);
    copy_tree(path_of(&W, "eu-0"), path_of(&W, "eu-1"));
    must(&W, "eu-1", "greta", "receive", "file", path_of(&W, "bundle.entente"), "receipt", path_of(&W, "receipt"), NULL);
}

enum { FULL = 10000 };

static void make_full_lists(void)
{
    ent_buf list = ent_buf_new(W.a, 4 << 20), named = ent_buf_new(W.a, 1 << 20);
    ent_str s;
    ent_err e;

    ent_buf_z(&list, "number,edition,version,title,publisher,date,status,source,mark\n");
    for (int i = 1; i <= FULL; i++) {
        ent_buf_fmt(&list, "FULL-%d,1,1,Standard number %d,NSO,2020,accepted,\"invented, line %d\",recalled\n", i, i, i);
        ent_buf_fmt(&named, "FULL-%d\n", i);
    }
    if (ent_buf_take(&s, &list, &e) != ENT_OK) fail_msg("%s", e.what);
    put_file(&W, "full", s.p, s.n);
    if (ent_buf_take(&s, &named, &e) != ENT_OK) fail_msg("%s", e.what);
    put_file(&W, "full-named", s.p, s.n);
}

void scene_make_full(void)
{
    const char *id;
    told t;

    make_full_lists();
    copy_tree(path_of(&W, "nato-0"), path_of(&W, "nato-full"));
    must(&W, "nato-full", "anna", "import", "file", path_of(&W, "full"), "label", "NATO CONFIDENTIAL " NODE_EC, "exercise", "", NULL);
    copy_tree(path_of(&W, "nato-full"), path_of(&W, "nato-full-2"));
    t = must(&W, "nato-full-2", "bert", "release new", "to", "European Commission", "agreement", "TEST-1", "purpose", "exercise planning",
             "list", path_of(&W, "full-named"), NULL);
    id = text_in(t, "release");
    scene_note("full", id);
    must(&W, "nato-full-2", "carla", "release approve", "release", id, NULL);
    copy_tree(path_of(&W, "nato-full-2"), path_of(&W, "nato-full-3"));
    must(&W, "nato-full-3", "carla", "release bundle", "release", id, "out", path_of(&W, "full.entente"), NULL);
}

int scene_open(void **state)
{
    (void)state;
    if (world_open(&W, "fault") != 0) return 1;
    make_lists();
    make_label_files();
    make_nato(&W, "nato-0");
    make_eu(&W, "eu-0");
    introduce(&W, "nato-0", "NATO", "eu-0", "EU");
    make_releases();
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

/* ---- a power cut ---- */

/* What was made sure on the disk, beside the prepared node: all else is lost. */
static void keep_synced(int fd)
{
    char link[60], path[700], kept[700];
    const char *name;
    ssize_t n;

    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    n = readlink(link, path, sizeof path - 1);
    assert_true(n > 0);
    path[n] = '\0';
    name = strrchr(path, '/') + 1;
    if (strcmp(name, "entente.db") != 0 && strcmp(name, "entente.db-wal") != 0) return;
    snprintf(kept, sizeof kept, "%s/lost/%s", W.root, name);
    copy_file(path, kept);
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
    return state_of(&W, "lost");
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

node_state scene_state(const deed *d)
{
    return d->node != NULL ? state_of(&W, trial_path("trial")) : (node_state){0};
}

void scene_assert_whole(const deed *d)
{
    if (d->node != NULL) assert_whole(&W, trial_path("trial"), strncmp(d->node, "eu", 2) == 0 ? "ines" : "eva");
}

bool scene_only_reads(const deed *d)
{
    ent_access access = operation_named(d->operation)->access;

    return access == ENT_READS || access == ENT_JUDGES || access == ENT_NO_NODE;
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

bool scene_left_only_more(const deed *d)
{
    size_t more = 0;

    for (size_t i = 0; i < before.n; i++)
        if (!held(&before, i, &now)) return false;
    for (size_t i = 0; i < now.n; i++) {
        const char *name = now.v[i].name;
        if (held(&now, i, &before)) continue;
        if (strstr(name, ".tmp") != NULL) return false;
        if (strstr(name, "/keys/") == NULL && !(scene_only_reads(d) && strstr(name, "/trial-out/file") != NULL)) return false;
        more++;
    }
    return more == 1;
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
    o.same_node = (o.same_files && now.rest == 0) || (d->node != NULL && same_state(state_before, scene_state(d)));
    ent_arena_free(W.a);
    W.a = all;
    return o;
}
