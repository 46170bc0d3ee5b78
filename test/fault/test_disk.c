/* SPDX-License-Identifier: Apache-2.0 */
/* Every call to the disk fails once, in every operation that touches one: open, read, write, fsync, ftruncate, rename, mkdir, unlink, mmap.
 * The answer is a clean error in words and the node is as before; or the operation is done; or its act was committed, and the answer
 * says so. What was answered as done is there after a power cut: the log and tables are looked at as they were synced.
 *
 * Then the same with real walls: no file descriptor left, a full disk, a disk that can only be read, a ceiling on file sizes.
 *
 * A fixed sample of each; with ENT_NIGHTLY all of it.                                                                     */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* unshare */
#endif
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/statvfs.h>

#include "scene.h"

enum { SAMPLE = 3, ENDS = 8, FINDINGS_SHOWN = 60, PAGE = 4096 };

typedef struct fault {
    kit_call call;
    int error;
    kit_how how;
    bool passes; /* must not be noticed */
} fault;

static const fault faults[] = {
    {KIT_OPEN, EIO, KIT_ONCE, false},        {KIT_OPEN, EMFILE, KIT_FROM_ON, false},  {KIT_OPEN, EACCES, KIT_ONCE, false},
    {KIT_OPEN, EINTR, KIT_ONCE, true},       {KIT_READ, EIO, KIT_ONCE, false},        {KIT_READ, EINTR, KIT_ONCE, true},
    {KIT_READ, 0, KIT_SHORT, true},          {KIT_WRITE, EIO, KIT_ONCE, false},       {KIT_WRITE, ENOSPC, KIT_FROM_ON, false},
    {KIT_WRITE, EDQUOT, KIT_FROM_ON, false}, {KIT_WRITE, EINTR, KIT_ONCE, true},      {KIT_WRITE, 0, KIT_SHORT, true},
    {KIT_SYNC, EIO, KIT_ONCE, false},        {KIT_SYNC, EIO, KIT_FROM_ON, false},     {KIT_SYNC, ENOSPC, KIT_ONCE, false},
    {KIT_SYNC, EINTR, KIT_ONCE, false},      {KIT_TRUNCATE, EIO, KIT_ONCE, false},    {KIT_TRUNCATE, ENOSPC, KIT_FROM_ON, false},
    {KIT_RENAME, EIO, KIT_ONCE, false},      {KIT_RENAME, EROFS, KIT_FROM_ON, false}, {KIT_UNLINK, EIO, KIT_ONCE, false},
    {KIT_MKDIR, ENOSPC, KIT_ONCE, false},    {KIT_MMAP, ENOMEM, KIT_ONCE, false},
};

/* What the quick run goes through. */
static const char *const quick[] = {"init",           "person add", "import list", "item list", "item export",
                                    "release bundle", "receive",    "policy lint", "verify"};

static long tried, refused, done, after, wrong_ones;

static void wrong(const deed *d, const char *where, const char *how, const outcome *o)
{
    if (wrong_ones++ < FINDINGS_SHOWN)
        print_message("# %s, %s: %s: %s %s%s: %s (%s) | left %ld, files %d\n", d->name, where, how, ent_code_name(o->code),
                      o->written ? "written " : "", o->e.place, o->e.what, o->e.next, o->left, o->files);
}

static bool is_clean(ent_code code)
{
    return code == ENT_IO || code == ENT_BUSY || code == ENT_NOMEM;
}

static void judge(const deed *d, const char *where, const outcome *o, node_state whole, bool may_leave)
{
    tried++;
    if (o->left > 0) wrong(d, where, "memory is lost", o);
    if (o->files != 0) wrong(d, where, "a file stays open", o);
    if (o->code == ENT_OK) {
        done++;
        if (scene_state(d).entries != whole.entries) wrong(d, where, "called done, but it is not", o);
        return;
    }
    if (!is_clean(o->code)) wrong(d, where, "another answer", o);
    if (o->e.what[0] == '\0' || o->e.next[0] == '\0') wrong(d, where, "no words", o);
    if (o->written) {
        after++;
        if (scene_state(d).entries != whole.entries) wrong(d, where, "called written, but it is not", o);
    } else {
        refused++;
        if (!o->same_node) wrong(d, where, "the node has changed", o);
        else if (!o->same_files && !may_leave && !scene_left_only_more(d, o)) wrong(d, where, "a file has changed", o);
    }
}

/* The operation once more, without a fault: it is done, and nothing is left of the first try. */
static void again(const deed *d, const char *where, const outcome *first)
{
    outcome o;

    if (first->code == ENT_OK || first->written) {
        scene_fresh(d);
        return;
    }
    scene_do_as_told(first);
    o = scene_run(d, (kit_order){0});
    if (o.code != ENT_OK) wrong(d, where, "the same afterwards", &o);
    if (scene_leftovers() != 0) wrong(d, where, "a temporary file is left", &o);
    scene_fresh(d);
}

/* Calls of each kind in the whole run, and the state at its end. */
static node_state whole_run(const deed *d, long counts[KIT_CALLS])
{
    node_state s;
    outcome o;

    for (int i = 0; i < 2; i++) {
        scene_fresh(d);
        o = scene_run(d, (kit_order){0});
        if (o.code != ENT_OK) fail_msg("%s: %s: %s: %s", d->name, ent_code_name(o.code), o.e.place, o.e.what);
    }
    for (kit_call c = KIT_NONE; c < KIT_CALLS; c++) counts[c] = kit_count(c);
    s = scene_state(d);
    scene_fresh(d);
    return s;
}

/* ---- calls that fail ---- */

static void one_fault(const deed *d, const fault *f, long n, node_state whole)
{
    char where[80];
    outcome o;

    snprintf(where, sizeof where, "%s %ld%s, %s", kit_name(f->call), n, f->how == KIT_FROM_ON ? " and all after it" : "",
             f->how == KIT_SHORT ? "half" : strerror(f->error));
    if (f->call == KIT_SYNC) scene_watch_syncs(d);
    o = scene_run(d, (kit_order){.call = f->call, .nth = n, .error = f->error, .how = f->how});
    if (f->passes && o.code != ENT_OK) wrong(d, where, "noticed", &o);
    judge(d, where, &o, whole, f->call == KIT_UNLINK || (f->call == KIT_SYNC && o.written));
    if (f->call == KIT_SYNC && d->node != NULL && (o.code == ENT_OK || o.written) && scene_state_after_power_cut().entries != whole.entries)
        wrong(d, where, "called done, but a power cut undoes it", &o);
    scene_watch_syncs(NULL);
    again(d, where, &o);
}

static bool is_named(const deed *d)
{
    const char *only = getenv("ENT_FAULT_DEED");

    return (only == NULL || strcmp(only, d->name) == 0) && scene_can(d);
}

static bool is_wanted(const deed *d)
{
    if (scene_nightly() || getenv("ENT_FAULT_DEED") != NULL) return is_named(d);
    for (size_t i = 0; i < NODE_COUNT(quick); i++)
        if (strcmp(quick[i], d->name) == 0) return true;
    return false;
}

static void no_finding(void)
{
    long n = wrong_ones;

    wrong_ones = 0;
    if (n != 0) fail_msg("%ld answers are wrong; see above", n);
}

/* By night: every call with every fault that it can have, or as many as there is time for; each is three runs of the operation. */
static pick choose(const long counts[KIT_CALLS])
{
    long all = 0, tries = scene_tries(counts[KIT_ALLOC]) / 3;
    pick p = {.step = 1};

    if (!scene_nightly()) return p;
    for (size_t k = 0; k < NODE_COUNT(faults); k++) all += counts[faults[k].call];
    p.ends = ENDS;
    tries = tries > 4 * ENDS * (long)NODE_COUNT(faults) ? tries - 2 * ENDS * (long)NODE_COUNT(faults) : tries;
    if (all > tries) p.step = (all + tries - 1) / (tries < 1 ? 1 : tries);
    return p;
}

static void every_call_fails(void **state)
{
    (void)state;
    for (size_t i = 0; i < Deeds_n; i++) {
        const deed *d = &Deeds[i];
        long counts[KIT_CALLS];
        node_state whole;
        char words[60];
        pick p;
        if (!is_wanted(d)) continue;
        tried = refused = done = after = 0;
        whole = whole_run(d, counts);
        p = choose(counts);
        for (size_t k = 0; k < NODE_COUNT(faults); k++) {
            pick own = p;
            own.total = counts[faults[k].call];
            if (!scene_nightly() && own.total > SAMPLE) own.step = (own.total + SAMPLE - 1) / SAMPLE;
            for (long n = 1; n <= own.total; n++)
                if (pick_has(&own, n)) one_fault(d, &faults[k], n, whole);
        }
        scene_fresh(d);
        if (scene_run(d, (kit_order){0}).code != ENT_OK) fail_msg("%s: not done afterwards", d->name);
        scene_assert_whole(d);
        print_message(
            "# %s: %ld opens, %ld reads, %ld writes, %ld syncs, %s: %ld failures: %ld refused, %ld done, %ld written and said so\n",
            d->name, counts[KIT_OPEN], counts[KIT_READ], counts[KIT_WRITE], counts[KIT_SYNC],
            scene_nightly() ? pick_words(words, sizeof words, &p) : "a sample", tried, refused, done, after);
        fflush(stdout);
    }
    no_finding();
}

/* ---- walls ---- */

static const char *const walls[] = {"import list", "release bundle", "receive"};

static const deed *deed_named(const char *name)
{
    for (size_t i = 0; i < Deeds_n; i++)
        if (strcmp(Deeds[i].name, name) == 0) return &Deeds[i];
    fail_msg("there is no %s", name);
    return NULL;
}

/* With 3, 4, 5 … descriptors until it is done. */
static void few_descriptors(void **state)
{
    (void)state;
    for (size_t i = 0; i < NODE_COUNT(walls); i++) {
        const deed *d = deed_named(walls[i]);
        long counts[KIT_CALLS];
        node_state whole;
        outcome o = {.code = ENT_IO};
        rlim_t n = 3;
        if (!is_named(d)) continue;
        whole = whole_run(d, counts);
        tried = 0;
        for (; o.code != ENT_OK && n < 64; n++) {
            char where[40];
            snprintf(where, sizeof where, "%d descriptors", (int)n);
            scene_limit(RLIMIT_NOFILE, n);
            o = scene_run(d, (kit_order){0});
            judge(d, where, &o, whole, false);
            if (o.written) scene_fresh(d);
        }
        scene_limit(RLIMIT_NOFILE, RLIM_INFINITY);
        assert_int_equal(o.code, ENT_OK);
        scene_assert_whole(d);
        print_message("# %s needs %d file descriptors; refused with each number below\n", d->name, (int)n - 1);
    }
    no_finding();
}

/* Files may have 4, 8, 12 … KiB until it is done. */
static void small_files(void **state)
{
    (void)state;
    signal(SIGXFSZ, SIG_IGN); /* as the program does */
    for (size_t i = 0; i < NODE_COUNT(walls); i++) {
        const deed *d = deed_named(walls[i]);
        long counts[KIT_CALLS];
        node_state whole;
        outcome o = {.code = ENT_IO};
        rlim_t pages = 0;
        if (!is_named(d)) continue;
        whole = whole_run(d, counts);
        tried = refused = done = after = 0;
        for (; o.code != ENT_OK && pages < 4096; pages += scene_nightly() ? 1 : 1 + pages / 2) {
            char where[40];
            snprintf(where, sizeof where, "files of %d pages", (int)pages);
            scene_limit(RLIMIT_FSIZE, pages * PAGE);
            o = scene_run(d, (kit_order){0});
            judge(d, where, &o, whole, false);
            if (o.code != ENT_OK) scene_fresh(d);
        }
        scene_limit(RLIMIT_FSIZE, RLIM_INFINITY);
        assert_int_equal(o.code, ENT_OK);
        scene_assert_whole(d);
        print_message("# %s: %ld ceilings on file sizes: %ld refused, %ld written and said so\n", d->name, tried, refused, after);
    }
    no_finding();
}

/* A place for the trial that the rest of the machine does not see. Only root may make one. */
static void own_disk(void)
{
    static bool mine;

    if (geteuid() != 0) ent_test_skip("only root can mount a small disk");
    if (!mine && (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0))
        ent_test_skip("mounting is not allowed here");
    mine = true;
    if (mount("none", scene_place("disk"), "tmpfs", 0, "size=32m") != 0) ent_test_skip("a small disk cannot be mounted here");
}

static void give_back_disk(void)
{
    assert_int_equal(umount2(path_of(scene_world(), "disk"), MNT_DETACH), 0);
    scene_place(NULL);
}

/* Fills the disk but for n pages. */
static void leave_pages(long n)
{
    const char *path = path_of(scene_world(), "disk/ballast");
    struct statvfs v;
    long room;
    int fd;

    unlink(path);
    assert_int_equal(statvfs(path_of(scene_world(), "disk"), &v), 0);
    room = (long)(v.f_bavail * v.f_frsize / PAGE) - n;
    if (room <= 0) return;
    fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(fallocate(fd, 0, 0, room * PAGE), 0);
    close(fd);
}

static void fill(const deed *d)
{
    long counts[KIT_CALLS];
    node_state whole = whole_run(d, counts);
    outcome o = {.code = ENT_IO};

    tried = refused = done = after = 0;
    for (long n = 0; o.code != ENT_OK && n < 4096; n += scene_nightly() ? 1 : 1 + n / 3) {
        char where[40];
        snprintf(where, sizeof where, "%ld pages free", n);
        leave_pages(n);
        o = scene_run(d, (kit_order){0});
        leave_pages(4096); /* the same, now that there is space */
        judge(d, where, &o, whole, false);
        if (o.code != ENT_OK) again(d, where, &o);
    }
    assert_int_equal(o.code, ENT_OK);
    scene_assert_whole(d);
    print_message("# %s on a filling disk: %ld sizes, %ld refused, %ld written and said so\n", d->name, tried, refused, after);
}

static void full_disk(void **state)
{
    (void)state;
    own_disk();
    for (size_t i = 0; i < NODE_COUNT(walls); i++)
        if (is_named(deed_named(walls[i]))) fill(deed_named(walls[i]));
    give_back_disk();
    no_finding();
}

static void read_only(void **state)
{
    static const char *const names[] = {"import list", "release bundle", "receive", "person add", "item list", "log verify"};
    const char *disk = path_of(scene_world(), "disk");

    (void)state;
    own_disk();
    for (size_t i = 0; i < NODE_COUNT(names); i++) {
        const deed *d = deed_named(names[i]);
        long counts[KIT_CALLS];
        node_state whole;
        outcome o;
        if (!is_named(d)) continue;
        whole = whole_run(d, counts);
        assert_int_equal(mount(NULL, disk, NULL, MS_REMOUNT | MS_RDONLY, NULL), 0);
        o = scene_run(d, (kit_order){0});
        assert_int_equal(mount(NULL, disk, NULL, MS_REMOUNT, NULL), 0);
        judge(d, "a disk that can only be read", &o, whole, false);
        if (!scene_only_reads(d)) assert_int_equal(o.code, ENT_IO);
        print_message("# %s on a disk that can only be read: %s\n", d->name, o.code == ENT_OK ? "done" : o.e.what);
        again(d, "afterwards", &o);
    }
    give_back_disk();
    no_finding();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_call_fails), cmocka_unit_test(few_descriptors), cmocka_unit_test(small_files),
        cmocka_unit_test(full_disk),        cmocka_unit_test(read_only),
    };

    return cmocka_run_group_tests(tests, scene_open, scene_close);
}
