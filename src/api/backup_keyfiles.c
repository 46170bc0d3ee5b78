/* SPDX-License-Identifier: Apache-2.0 */
/* The persons' key files, for a backup. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "backing.h"
#include "care.h"

static int by_name(const void *a, const void *b)
{
    const backing_keyfile *x = a, *y = b;

    return ent_str_cmp(x->name, y->name);
}

static bool listed(const backing_keyfiles *l, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (ent_str_is(l->v[i].name, name)) return true;
    return false;
}

/* A file that is gone by now was the old key of one who has a new one. */
static ent_code add_file(backing_keyfiles *out, ent_call *c, const char *name, ent_err *e)
{
    backing_keyfile k;
    struct stat st;
    ent_str path;

    ENT_TRY(ent_str_fmt(&path, c->arena, e, "%s/keys/%s", c->dir, name));
    if (lstat(path.p, &st) != 0 && errno == ENOENT) return ENT_OK;
    if (!S_ISREG(st.st_mode) || !ent_backup_name_ok(ent_str_c(name)) || ent_str_ends(ent_str_c(name), ".tmp")) {
        out->left_out++;
        return ENT_OK;
    }
    if (ent_file_read(&k.bytes, c->arena, path.p, ENT_BACKUP_KEYFILE_MAX, e) != ENT_OK)
        return e->code == ENT_IO && lstat(path.p, &st) != 0 && errno == ENOENT ? ENT_OK : e->code;
    ENT_TRY(ent_str_dup(&k.name, c->arena, ent_str_c(name), e));
    ENT_PUSH(out, c->arena, k, e);
    return ENT_OK;
}

ent_code backing_keyfiles_add(backing_keyfiles *out, ent_call *c, ent_err *e)
{
    ent_reg_strings names = {0};
    size_t before = out->n;
    ent_str path;
    bool there;

    ENT_TRY(ent_str_fmt(&path, c->arena, e, "%s/keys", c->dir));
    ENT_TRY(care_folder(&names, &there, c->arena, path.p, e));
    if (!there) {
        ent_fail(e, ENT_IO, NULL, "See: node doctor", "The folder of the keys is not there.");
        return ent_at(e, "%s", path.p);
    }
    out->left_out = 0;
    for (size_t i = 0; i < names.n; i++)
        if (names.v[i].p[0] != '.' && !listed(out, before, names.v[i].p)) ENT_TRY(add_file(out, c, names.v[i].p, e));
    if (out->n != 0) qsort(out->v, out->n, sizeof *out->v, by_name);
    return ENT_OK;
}
