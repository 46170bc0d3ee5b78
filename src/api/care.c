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

static ent_code read_names(ent_reg_strings *out, ent_arena *a, DIR *d, ent_err *e)
{
    const struct dirent *f;

    while ((f = readdir(d)) != NULL) {
        ent_str name;
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
    if (d == NULL) {
        ent_fail(e, ENT_IO, NULL, "Check the folder and its permissions.", "The folder cannot be read: %s.", strerror(errno));
        return ent_at(e, "%s", path);
    }
    code = read_names(out, a, d, e);
    (void)closedir(d);
    return code == ENT_OK ? code : ent_at(e, "%s", path);
}

bool care_is_there(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0;
}
