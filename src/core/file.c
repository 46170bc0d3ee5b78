/* SPDX-License-Identifier: Apache-2.0 */
/* Writing files so that a crash leaves the old file or the new one.
 *
 *   NAME.tmp ── write ── fsync ── rename to NAME ── fsync of the folder
 *
 * The temporary file is locked (flock) while it is written. One that is there and not locked was left by a crash and
 * is removed; one that is locked belongs to somebody who is writing. All steps go through the open folder, so that
 * moving the folder meanwhile does no harm.                                                                        */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <entente/core/file.h>

#include "io_fail.h"

#define TMP ".tmp"

struct ent_file_out {
    int fd, dir;      /* -1: not open */
    bool made;        /* NAME.tmp is ours */
    bool failed;      /* a step failed: nothing more is accepted */
    const char *path; /* for messages */
    char name[NAME_MAX + 1], tmp[NAME_MAX + sizeof TMP];
};

static int open_again(int dir, const char *name, int flags, unsigned mode)
{
    int fd;

    do fd = openat(dir, name, flags | O_CLOEXEC, (mode_t)mode);
    while (fd < 0 && errno == EINTR);
    return fd;
}

/* The open folder of the path; *name becomes the part after the last slash. -1 and errno. */
static int open_folder(const char *path, const char **name)
{
    const char *slash = strrchr(path, '/');
    char folder[PATH_MAX] = ".";
    size_t n;

    *name = slash == NULL ? path : slash + 1;
    if (slash != NULL) {
        n = slash == path ? 1 : (size_t)(slash - path);
        if (n >= sizeof folder) {
            errno = ENAMETOOLONG;
            return -1;
        }
        memcpy(folder, path, n);
        folder[n] = '\0';
    }
    return open_again(AT_FDCWD, folder, O_RDONLY | O_DIRECTORY, 0);
}

/* Frees what is held and removes the temporary file. Does no harm twice. */
static void drop(void *p)
{
    ent_file_out *f = p;

    if (f->made) (void)unlinkat(f->dir, f->tmp, 0);
    f->made = false;
    if (f->fd >= 0) (void)close(f->fd);
    if (f->dir >= 0) (void)close(f->dir);
    f->fd = f->dir = -1;
}

/* Keeps errno for ent_io_fail over what drop does. */
static ent_code give_up(ent_file_out *f, const char *doing, ent_err *e)
{
    int error = errno;

    f->failed = true;
    drop(f);
    return ent_io_fail(e, error, doing, f->path);
}

static bool is_same_file(int dir, const char *name, int fd)
{
    struct stat there, here;

    return fstat(fd, &here) == 0 && fstatat(dir, name, &there, AT_SYMLINK_NOFOLLOW) == 0 && here.st_ino == there.st_ino &&
           here.st_dev == there.st_dev;
}

/* A NAME.tmp is in the way: removes it if nobody holds it. 0, or -1 and errno; EWOULDBLOCK if somebody does. */
static int remove_stale(const ent_file_out *f)
{
    int fd = open_again(f->dir, f->tmp, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0), error = 0;

    if (fd < 0) return errno == ENOENT ? 0 : -1;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) error = errno;
    else if (is_same_file(f->dir, f->tmp, fd) && unlinkat(f->dir, f->tmp, 0) != 0) error = errno;
    (void)close(fd);
    errno = error;
    return error == 0 ? 0 : -1;
}

/* Makes and locks NAME.tmp. 0, or -1 and errno. */
static int make_tmp(ent_file_out *f, unsigned mode)
{
    for (int round = 0; round < 16; round++) {
        bool locked;
        f->fd = open_again(f->dir, f->tmp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
        if (f->fd < 0 && errno != EEXIST) return -1;
        if (f->fd < 0) {
            if (remove_stale(f) != 0) return -1;
            continue;
        }
        f->made = true;
        locked = flock(f->fd, LOCK_EX | LOCK_NB) == 0;
        if (!locked && errno != EWOULDBLOCK) return -1;
        if (locked && is_same_file(f->dir, f->tmp, f->fd)) return 0;
        /* Between the two calls another writer took it for stale and removes it: it is no longer ours. */
        f->made = false;
        (void)close(f->fd);
        f->fd = -1;
    }
    errno = EWOULDBLOCK;
    return -1;
}

/* Only a regular file is replaced: a rename over a device or a link would take its place. 0 or an errno. */
static int what_is_in_the_way(const ent_file_out *f)
{
    struct stat st;

    if (f->name[0] == '\0') return EISDIR;
    if (fstatat(f->dir, f->name, &st, AT_SYMLINK_NOFOLLOW) != 0) return errno == ENOENT ? 0 : errno;
    if (S_ISREG(st.st_mode)) return 0;
    return S_ISDIR(st.st_mode) ? EISDIR : S_ISLNK(st.st_mode) ? ELOOP : EEXIST;
}

static ent_code start(ent_file_out *f, const char *path, unsigned mode, ent_err *e)
{
    const char *name;

    f->fd = f->dir = -1;
    f->path = path;
    f->dir = open_folder(path, &name);
    if (f->dir < 0) return give_up(f, "write", e);
    if (strlen(name) + sizeof TMP - 1 > NAME_MAX) {
        errno = ENAMETOOLONG;
        return give_up(f, "write", e);
    }
    snprintf(f->name, sizeof f->name, "%s", name);
    snprintf(f->tmp, sizeof f->tmp, "%s" TMP, name);
    errno = what_is_in_the_way(f);
    if (errno != 0) return give_up(f, "write", e);
    if (make_tmp(f, mode) == 0) return ENT_OK;
    if (errno != EWOULDBLOCK) return give_up(f, "write", e);
    drop(f);
    (void)ent_fail(e, ENT_BUSY, NULL, "Wait until the other program has finished, then try again.",
                   "Somebody else is writing %.200s just now.", path);
    return ent_at(e, "%.200s", path);
}

static ent_code add(ent_file_out *f, const char *p, size_t n, ent_err *e)
{
    if (f->failed || f->fd < 0) return ent_fail(e, ENT_BUG, NULL, NULL, "A file was written after it was closed.");
    while (n > 0) {
        ssize_t w = write(f->fd, p, n);
        if (w < 0 && errno == EINTR) continue;
        if (w < 0) return give_up(f, "write", e);
        p += w;
        n -= (size_t)w;
    }
    return ENT_OK;
}

static int sync_again(int fd)
{
    int r;

    do r = fsync(fd);
    while (r != 0 && errno == EINTR);
    return r;
}

static ent_code finish(ent_file_out *f, ent_err *e)
{
    if (f->failed || f->fd < 0) return ent_fail(e, ENT_BUG, NULL, NULL, "A file was finished after it was closed.");
    if (sync_again(f->fd) != 0) return give_up(f, "write", e);
    if (renameat(f->dir, f->tmp, f->dir, f->name) != 0) return give_up(f, "write", e);
    f->made = false; /* it has its name now; an error below cannot take that back */
    if (sync_again(f->dir) != 0) return give_up(f, "make sure that the disk keeps", e);
    drop(f);
    return ENT_OK;
}

ent_code ent_file_write(const char *path, ent_str bytes, unsigned mode, ent_err *e)
{
    ent_file_out f = {0};

    ENT_TRY(start(&f, path, mode, e));
    ENT_TRY(add(&f, bytes.p, bytes.n, e)); /* a failure has dropped it */
    return finish(&f, e);
}

ent_code ent_file_out_open(ent_file_out **out, ent_arena *a, const char *path, unsigned mode, ent_err *e)
{
    ent_file_out *f;
    ent_str copy;

    ENT_NEW(f, a, 1, e);
    ENT_TRY(ent_str_dup(&copy, a, ent_str_c(path), e));
    ENT_TRY(start(f, copy.p, mode, e));
    ENT_TRY(ent_arena_defer(a, drop, f, e));
    *out = f;
    return ENT_OK;
}

ent_code ent_file_out_add(ent_file_out *f, const void *p, size_t n, ent_err *e)
{
    return add(f, p, n, e);
}

ent_code ent_file_out_done(ent_file_out *f, ent_err *e)
{
    return finish(f, e);
}

ent_code ent_dir_make(const char *path, ent_err *e)
{
    size_t n = strlen(path);
    const char *name;
    char plain[PATH_MAX];
    int dir, error;

    while (n > 1 && path[n - 1] == '/') n--;
    if (n >= sizeof plain) return ent_io_fail(e, ENAMETOOLONG, "make the folder", path);
    memcpy(plain, path, n);
    plain[n] = '\0';
    dir = open_folder(plain, &name);
    if (dir < 0) return ent_io_fail(e, errno, "make the folder", path);
    if (name[0] == '\0') error = n == 0 ? ENOENT : EEXIST; /* "" or "/" */
    else error = mkdirat(dir, name, 0700) != 0 ? errno : 0;
    if (error == 0 && sync_again(dir) != 0) {
        error = errno;
        (void)unlinkat(dir, name, AT_REMOVEDIR);
    }
    (void)close(dir);
    if (error == 0) return ENT_OK;
    if (error != EEXIST) return ent_io_fail(e, error, "make the folder", path);
    (void)ent_fail(e, ENT_CONFLICT, NULL, "Choose a name that is not taken.", "%.200s is there already.", path);
    return ent_at(e, "%.200s", path);
}
