/* SPDX-License-Identifier: Apache-2.0 */
#include "partial.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static ent_code open_folder(DIR **out, const char *path, ent_err *e)
{
    *out = opendir(path);
    if (*out != NULL) return ENT_OK;
    if (errno == ENOMEM) return ent_nomem(e);
    ent_fail(e, ENT_IO, NULL, "Look at the disk and close other programs, then begin again.", "The new folder cannot be opened (%s).",
             strerror(errno));
    return ent_at(e, "%s", path);
}

static void close_folders(partial_dir *d)
{
    if (d->folder != NULL) closedir(d->folder);
    for (size_t i = 0; i < d->n_inner; i++)
        if (d->inner[i].dir != NULL) closedir(d->inner[i].dir);
    if (d->parent >= 0) close(d->parent);
    d->folder = NULL;
    d->n_inner = 0;
    d->parent = -1;
}

static ent_code open_parent(partial_dir *d, ent_err *e)
{
    const char *slash = strrchr(d->target, '/');
    char path[480];

    snprintf(path, sizeof path, "%.*s", slash == NULL || slash == d->target ? 1 : (int)(slash - d->target),
             slash == NULL ? "." : d->target);
    do d->parent = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    while (d->parent < 0 && errno == EINTR);
    if (d->parent >= 0) return ENT_OK;
    ent_fail(e, ENT_IO, NULL, "Check that the folder is there and that you may write into it.",
             "The folder that is to hold the new one cannot be opened (%s).", strerror(errno));
    return ent_at(e, "%s", path);
}

ent_code partial_make(partial_dir *d, const char *target, ent_err *e)
{
    size_t n = strlen(target);

    *d = (partial_dir){.parent = -1};
    while (n > 1 && target[n - 1] == '/') n--;
    if (access(target, F_OK) == 0) {
        ent_fail(e, ENT_CONFLICT, NULL, "Choose another folder; nothing is ever written into one that exists.",
                 "The folder is there already.");
        return ent_at(e, "%s", target);
    }
    if (snprintf(d->target, sizeof d->target, "%.*s", (int)n, target) >= (int)sizeof d->target ||
        snprintf(d->path, sizeof d->path, "%s.partial", d->target) >= (int)sizeof d->path)
        return ent_fail(e, ENT_LIMIT, NULL, NULL, "The path is too long.");
    if (access(d->path, F_OK) == 0) {
        ent_fail(e, ENT_CONFLICT, NULL,
                 "If no other command is making it now, an earlier one was cut off: remove this folder and begin again.",
                 "The folder is being made already.");
        return ent_at(e, "%s", d->path);
    }
    ENT_TRY(open_parent(d, e));
    d->made = ent_dir_make(d->path, e) == ENT_OK;
    if (!d->made) {
        close_folders(d);
        return e->code;
    }
    if (open_folder(&d->folder, d->path, e) == ENT_OK) return ENT_OK;
    partial_remove(d);
    return e->code;
}

ent_code partial_inner(partial_dir *d, const char *name, ent_err *e)
{
    char path[520];
    size_t n = d->n_inner;

    for (size_t i = 0; i < n; i++)
        if (strcmp(d->inner[i].name, name) == 0) return ENT_OK;
    if (n == PARTIAL_INNER) return ent_fail(e, ENT_BUG, NULL, NULL, "A new folder has more folders inside than are provided for.");
    snprintf(path, sizeof path, "%s/%s", d->path, name);
    ENT_TRY(ent_dir_make(path, e));
    d->inner[d->n_inner++].name = name;
    return open_folder(&d->inner[n].dir, path, e);
}

/* The folder that holds the new name is brought to the disk: the rename, once told, is there after a power cut. */
static ent_code sync_parent(const partial_dir *d, ent_err *e)
{
    int r;

    do r = fsync(d->parent);
    while (r != 0 && errno == EINTR);
    if (r == 0) return ENT_OK;
    ent_fail(e, ENT_IO, NULL, "See to the disk, then look at what is in the folder (a node: with node doctor).",
             "The new folder is there and whole, but the disk may lose it (%s).", strerror(errno));
    return ent_at(e, "%s", d->target);
}

ent_code partial_done(partial_dir *d, ent_err *e)
{
    ent_code code;

    if (rename(d->path, d->target) != 0) {
        ent_fail(e, ENT_IO, NULL, "Look at the disk and at the rights to the folder that was to hold it, then begin again.",
                 "The folder cannot be given its name (%s).", strerror(errno));
        return ent_at(e, "%s", d->target);
    }
    d->made = false;
    d->there = true;
    code = sync_parent(d, e);
    close_folders(d);
    return code;
}

static void empty(DIR *dir)
{
    struct dirent *f;

    if (dir == NULL) return;
    rewinddir(dir);
    while ((f = readdir(dir)) != NULL)
        if (strcmp(f->d_name, ".") != 0 && strcmp(f->d_name, "..") != 0) (void)unlinkat(dirfd(dir), f->d_name, 0);
}

void partial_remove(partial_dir *d)
{
    if (!d->made) return;
    for (size_t i = 0; i < d->n_inner; i++) {
        empty(d->inner[i].dir);
        if (d->folder != NULL) (void)unlinkat(dirfd(d->folder), d->inner[i].name, AT_REMOVEDIR);
    }
    empty(d->folder);
    close_folders(d);
    rmdir(d->path);
    d->made = false;
}
