/* SPDX-License-Identifier: Apache-2.0 */
/* Reading where nothing can be written: a CD, a disk mounted read-only, a folder of somebody else. A reader of a WAL database wants to make
 * two files beside it. Where it cannot, and no changes wait in a WAL, nobody is writing either, and the file alone is the whole
 * database: SQLite may take it as it is ("immutable").                                                                       */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store_private.h"

static bool can_write_beside(const char *path)
{
    const char *slash = strrchr(path, '/');
    char folder[PATH_MAX] = ".";
    size_t n = slash == NULL ? 1 : slash == path ? 1 : (size_t)(slash - path);

    if (n >= sizeof folder) return true;
    if (slash != NULL) memcpy(folder, path, n);
    folder[n] = '\0';
    return faccessat(AT_FDCWD, folder, W_OK, AT_EACCESS) == 0;
}

bool store__has_wal(const char *path)
{
    char name[PATH_MAX];
    struct stat st;

    return snprintf(name, sizeof name, "%s-wal", path) < (int)sizeof name && stat(name, &st) == 0 && st.st_size != 0;
}

bool store__is_still(const char *path)
{
    return access(path, R_OK) == 0 && !can_write_beside(path);
}

ent_code store__no_wal(const char *path, ent_err *e)
{
    if (!store__has_wal(path)) return ENT_OK;
    return ent_fail(e, ENT_IO, NULL, "Copy the whole folder to a disk that can be written to, and read it there.",
                    "The node's folder cannot be written, and the newest changes still wait beside the database, in its file -wal.");
}

/* source: SQLite, "URI Filenames": %HH for what ends a path there; an empty authority keeps a path that begins with two slashes. */
ent_code store__still_name(ent_str *out, ent_arena *a, const char *path, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 4 * PATH_MAX);

    ent_buf_z(&b, path[0] == '/' ? "file://" : "file:./");
    for (const char *p = path; *p != '\0'; p++) {
        if (strchr("?#%", *p) != NULL) ent_buf_fmt(&b, "%%%02X", (unsigned)(unsigned char)*p);
        else ent_buf_c(&b, *p);
    }
    ent_buf_z(&b, "?immutable=1");
    return ent_buf_take(out, &b, e);
}
