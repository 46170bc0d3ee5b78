/* SPDX-License-Identifier: Apache-2.0 */
/* Reading files: whole within a ceiling, or in steps. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <entente/core/file.h>

#include "io_fail.h"

struct ent_file_in {
    int fd;
    uint64_t size;
    const char *path; /* for messages */
};

/* A regular file opened for reading. O_NONBLOCK: a pipe must be refused, not waited for. */
static ent_code open_regular(int *fd, uint64_t *size, const char *path, ent_err *e)
{
    struct stat st;
    int error;

    do *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    while (*fd < 0 && errno == EINTR);
    if (*fd < 0) return ent_io_fail(e, errno, "open", path);
    if (fstat(*fd, &st) != 0) {
        error = errno;
        (void)close(*fd);
        return ent_io_fail(e, error, "open", path);
    }
    if (!S_ISREG(st.st_mode)) {
        (void)close(*fd);
        if (S_ISDIR(st.st_mode)) return ent_io_fail(e, EISDIR, "read", path);
        (void)ent_fail(e, ENT_IO, NULL, "Copy the data into a file first.", "Cannot read %.200s: it is a device, pipe or socket.", path);
        return ent_at(e, "%.200s", path);
    }
    *size = (uint64_t)st.st_size;
    return ENT_OK;
}

/* n bytes, fewer only at the end of the file. */
static ent_code read_up_to(int fd, const char *path, void *p, size_t n, size_t *got, ent_err *e)
{
    *got = 0;
    while (*got < n) {
        ssize_t r = read(fd, (char *)p + *got, n - *got);
        if (r < 0 && errno == EINTR) continue;
        if (r < 0) return ent_io_fail(e, errno, "read", path);
        if (r == 0) break;
        *got += (size_t)r;
    }
    return ENT_OK;
}

static ent_code too_large(const char *path, uint64_t size, size_t max, ent_err *e)
{
    (void)ent_fail(e, ENT_LIMIT, NULL, "Check that this is the right file; if so, split it.",
                   "%.200s has %llu bytes; at most %zu are read.", path, (unsigned long long)size, max);
    return ent_at(e, "%.200s", path);
}

/* The whole open file of `size` bytes, which must still be its size at the end. */
static ent_code read_all(ent_str *out, ent_arena *a, int fd, const char *path, uint64_t size, ent_err *e)
{
    size_t n = (size_t)size, got;
    char *p = ent_alloc(a, n + 1);
    char more;

    if (p == NULL) return ent_nomem(e);
    ENT_TRY(read_up_to(fd, path, p, n, &got, e));
    if (got == n) ENT_TRY(read_up_to(fd, path, &more, 1, &got, e));
    else got = 1;
    if (got != 0) {
        (void)ent_fail(e, ENT_IO, NULL, "Wait until nobody writes to it, then try again.", "%.200s changed while it was being read.", path);
        return ent_at(e, "%.200s", path);
    }
    *out = (ent_str){p, n};
    return ENT_OK;
}

ent_code ent_file_read(ent_str *out, ent_arena *a, const char *path, size_t max, ent_err *e)
{
    uint64_t size;
    ent_code code;
    int fd;

    ENT_TRY(open_regular(&fd, &size, path, e));
    code = size > max ? too_large(path, size, max, e) : read_all(out, a, fd, path, size, e);
    (void)close(fd);
    return code;
}

/* true if the file starts as gzip does (RFC 1952 section 2.3.1: ID1, ID2). Leaves the position at the start. */
static ent_code is_gzip(bool *yes, int fd, const char *path, ent_err *e)
{
    unsigned char id[2];
    size_t got;

    ENT_TRY(read_up_to(fd, path, id, sizeof id, &got, e));
    *yes = got == 2 && id[0] == 0x1f && id[1] == 0x8b;
    if (lseek(fd, 0, SEEK_SET) != 0) return ent_io_fail(e, errno, "read", path);
    return ENT_OK;
}

static ent_code read_packed(ent_str *out, ent_arena *a, int fd, const char *path, uint64_t size, size_t max, ent_err *e)
{
    /* Data that does not shrink grows by 5 bytes per 16 KiB and a header with a name: allow for it. */
    size_t packed_max = max <= SIZE_MAX - max / 1024 - 4096 ? max + max / 1024 + 4096 : max;
    ent_arena *scratch;
    ent_str packed;
    ent_code code;

    if (size > packed_max) return too_large(path, size, packed_max, e);
    scratch = ent_arena_new(a, 0);
    if (scratch == NULL) return ent_nomem(e);
    code = read_all(&packed, scratch, fd, path, size, e);
    if (code == ENT_OK) {
        code = ent_gunzip(out, a, packed, max, e);
        if (code != ENT_OK) code = ent_at(e, "%.200s", path);
    }
    ent_arena_free(scratch);
    return code;
}

ent_code ent_file_read_gz(ent_str *out, ent_arena *a, const char *path, size_t max, ent_err *e)
{
    uint64_t size;
    bool packed;
    ent_code code;
    int fd;

    ENT_TRY(open_regular(&fd, &size, path, e));
    code = is_gzip(&packed, fd, path, e);
    if (code == ENT_OK && packed) code = read_packed(out, a, fd, path, size, max, e);
    else if (code == ENT_OK) code = size > max ? too_large(path, size, max, e) : read_all(out, a, fd, path, size, e);
    (void)close(fd);
    return code;
}

/* ---- in steps ---- */

static void close_in(void *p)
{
    ent_file_in *f = p;

    (void)close(f->fd);
}

ent_code ent_file_in_open(ent_file_in **out, ent_arena *a, const char *path, ent_err *e)
{
    ent_file_in *f;
    ent_str copy;

    ENT_NEW(f, a, 1, e);
    ENT_TRY(ent_str_dup(&copy, a, ent_str_c(path), e));
    f->path = copy.p;
    ENT_TRY(open_regular(&f->fd, &f->size, path, e));
    ENT_TRY(ent_arena_defer(a, close_in, f, e));
    *out = f;
    return ENT_OK;
}

ent_code ent_file_in_read(ent_file_in *f, void *p, size_t n, size_t *got, ent_err *e)
{
    return read_up_to(f->fd, f->path, p, n, got, e);
}

ent_code ent_file_in_rewind(ent_file_in *f, ent_err *e)
{
    if (lseek(f->fd, 0, SEEK_SET) != 0) return ent_io_fail(e, errno, "read", f->path);
    return ENT_OK;
}

uint64_t ent_file_in_size(const ent_file_in *f)
{
    return f->size;
}
