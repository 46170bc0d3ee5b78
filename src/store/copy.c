/* SPDX-License-Identifier: Apache-2.0 */
/* A copy of the whole file under a new name, never half: made as NAME.tmp, then renamed. It is what one reader sees, so others may go on
 * reading and writing.                                                                                                     */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store_private.h"

enum { PAGES = 1024 };

typedef struct copying {
    const char *to;
    char tmp[PATH_MAX], folder[PATH_MAX];
    int fd; /* of the temporary file; locked, so that what is not locked was left by a crash */
} copying;

static ent_code failed(const copying *c, const char *doing, ent_err *e)
{
    int error = errno;
    char text[96] = "";

    if (error == ENOSPC || error == EDQUOT)
        ent_fail(e, ENT_IO, NULL, "Free space on the disk and try again.", "The disk is full while %s.", doing);
    else {
        (void)strerror_r(error, text, sizeof text);
        ent_fail(e, ENT_IO, NULL, "Check the folder, its permissions and its disk.", "The copy failed while %s: %s.", doing, text);
    }
    return ent_at(e, "%s", c->to);
}

static ent_code name_it(copying *c, const char *to, ent_err *e)
{
    const char *slash = strrchr(to, '/');
    struct stat st;

    c->to = to;
    if (snprintf(c->tmp, sizeof c->tmp, "%s.tmp", to) >= (int)sizeof c->tmp)
        return ent_fail(e, ENT_LIMIT, NULL, "Use a shorter path.", "The name of the copy is too long.");
    if (slash == NULL) snprintf(c->folder, sizeof c->folder, ".");
    else snprintf(c->folder, sizeof c->folder, "%.*s", slash == to ? 1 : (int)(slash - to), to);
    if (lstat(to, &st) != 0) return ENT_OK;
    ent_fail(e, ENT_CONFLICT, NULL, "Choose another name.", "There is a file of this name already.");
    return ent_at(e, "%s", to);
}

/* Somebody may have finished with it, and named it, between the opening and the lock. */
static bool is_still_named(const copying *c)
{
    struct stat here, there;

    return fstat(c->fd, &here) == 0 && lstat(c->tmp, &there) == 0 && here.st_ino == there.st_ino && here.st_dev == there.st_dev;
}

/* NAME.tmp, empty and ours. */
static ent_code make_tmp(copying *c, ent_err *e)
{
    bool locked;

    do c->fd = open(c->tmp, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    while (c->fd < 0 && errno == EINTR);
    if (c->fd < 0) return failed(c, "making it", e);
    locked = flock(c->fd, LOCK_EX | LOCK_NB) == 0;
    if (!locked && errno != EWOULDBLOCK) return failed(c, "making it", e);
    if (locked && is_still_named(c)) return ftruncate(c->fd, 0) == 0 ? ENT_OK : failed(c, "making it", e);
    (void)close(c->fd);
    c->fd = -1;
    ent_fail(e, ENT_BUSY, NULL, "Wait until it has finished, then try again.", "Somebody else is making this copy just now.");
    return ent_at(e, "%s", c->to);
}

/* The temporary file needs no journal: it counts for nothing until it has its name. */
static ent_code copy_pages(ent_store *from, ent_store *to, ent_err *e)
{
    sqlite3_backup *b;
    int rc;

    ENT_TRY(ent_store_run(to, "store/journal_off", NULL, 0, e));
    b = sqlite3_backup_init(to->db, "main", from->db, "main");
    if (b == NULL) return store__failed(to, "copying the database", e);
    do rc = sqlite3_backup_step(b, PAGES);
    while (rc == SQLITE_OK);
    if (sqlite3_backup_finish(b) == SQLITE_OK && rc == SQLITE_DONE) return ENT_OK;
    if (sqlite3_errcode(to->db) == SQLITE_OK) return store__failed(from, "copying the database", e);
    return store__failed(to, "copying the database", e);
}

static ent_code copy_to_tmp(const copying *c, ent_arena *a, const char *from, ent_err *e)
{
    ent_store *source, *target;
    int format;

    ENT_TRY(store__new(&source, a, ENT_STORE_READ, e));
    if (store__open_reader(&format, source, from, e) != ENT_OK) return ent_at(e, "%s", from);
    ENT_TRY(ent_store_begin(source, e));
    ENT_TRY(store__format(&format, source, e)); /* the first question takes the snapshot */
    ENT_TRY(store__new(&target, a, ENT_STORE_WRITE, e));
    if (sqlite3_open_v2(c->tmp, &target->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        return store__failed(target, "making the copy", e);
    return copy_pages(source, target, e);
}

static ent_code finish(copying *c, ent_err *e)
{
    struct stat st;
    int dir;
    bool kept;

    if (fsync(c->fd) != 0) return failed(c, "writing it to the disk", e);
    if (lstat(c->to, &st) == 0) {
        errno = EEXIST;
        return failed(c, "naming it", e);
    }
    if (rename(c->tmp, c->to) != 0) return failed(c, "naming it", e);
    c->tmp[0] = '\0';
    do dir = open(c->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    while (dir < 0 && errno == EINTR);
    kept = dir >= 0 && fsync(dir) == 0;
    if (!kept) failed(c, "writing its name to the disk", e);
    if (dir >= 0) close(dir);
    return kept ? ENT_OK : e->code;
}

ent_code ent_store_copy(const char *from, const char *to, ent_err *e)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    copying c = {.fd = -1};
    ent_code code;

    if (a == NULL) return ent_nomem(e);
    code = name_it(&c, to, e);
    if (code == ENT_OK) code = make_tmp(&c, e);
    if (code == ENT_OK) code = copy_to_tmp(&c, a, from, e);
    ent_arena_free(a); /* closes both: what SQLite still held is in the file */
    if (code == ENT_OK) code = finish(&c, e);
    if (code != ENT_OK && c.fd >= 0 && c.tmp[0] != '\0') (void)unlink(c.tmp);
    if (c.fd >= 0) (void)close(c.fd);
    return code;
}
