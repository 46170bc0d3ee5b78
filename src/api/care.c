/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "care.h"

static int by_bytes(const void *x, const void *y)
{
    const ent_str *a = x, *b = y;

    return ent_str_cmp(*a, *b);
}

static ent_code unreadable(ent_err *e)
{
    if (errno == ENOMEM) return ent_nomem(e);
    return ent_fail(e, ENT_IO, NULL, "Check the folder and its permissions.", "The folder cannot be read: %s.", strerror(errno));
}

static ent_code read_names(ent_reg_strings *out, ent_arena *a, DIR *d, ent_err *e)
{
    for (;;) {
        const struct dirent *f;
        ent_str name;
        errno = 0;
        f = readdir(d);
        if (f == NULL && errno != 0) return unreadable(e); /* else names would be missing, and nobody would know */
        if (f == NULL) break;
        if (strcmp(f->d_name, ".") == 0 || strcmp(f->d_name, "..") == 0) continue;
        if (out->n == CARE_FILES_MAX)
            return ent_fail(e, ENT_LIMIT, NULL, "Remove what does not belong there.", "There are too many files.");
        ENT_TRY(ent_str_dup(&name, a, ent_str_c(f->d_name), e));
        ENT_PUSH(out, a, name, e);
    }
    if (out->n > 1) qsort(out->v, out->n, sizeof *out->v, by_bytes);
    return ENT_OK;
}

ent_code care_folder(ent_reg_strings *out, bool *there, ent_arena *a, const char *path, ent_err *e)
{
    DIR *d = opendir(path);
    ent_code code;

    *there = d != NULL;
    if (d == NULL && errno == ENOENT) return ENT_OK;
    code = d == NULL ? unreadable(e) : read_names(out, a, d, e);
    if (d != NULL) (void)closedir(d);
    return code == ENT_OK || code == ENT_NOMEM ? code : ent_at(e, "%s", path);
}

bool care_is_there(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0;
}
