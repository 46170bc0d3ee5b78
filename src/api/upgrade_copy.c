/* SPDX-License-Identifier: Apache-2.0 */
/* The node as it was, kept beside it before an upgrade. */
#include "care.h"

typedef struct state {
    ent_sha256 root, projection;
} state;

static ent_code state_of(state *out, ent_store *s, ent_arena *a, ent_err *e)
{
    ent_log_state head;

    ENT_TRY(ent_log_head(&head, s, a, e));
    out->root = head.root;
    return ent_store_projection_digest(&out->projection, s, a, e);
}

static ent_code other_content(ent_err *e, const char *path)
{
    ent_fail(e, ENT_CONFLICT, NULL, "Move this folder to another place, then run the upgrade again.",
             "The folder for the copy is there already and holds something else; nothing was changed.");
    return ent_at(e, "%s", path);
}

static ent_code same_database(ent_call *c, const char *copy, ent_store *old, int format, ent_err *e)
{
    ent_arena *a = ent_arena_new(c->arena, 0);
    state here, there;
    ent_store *s;
    ent_code code;

    if (a == NULL) return ent_nomem(e);
    code = state_of(&here, old, a, e);
    if (code == ENT_OK) code = ent_store_open_old(&s, a, copy, format, e);
    if (code == ENT_OK) code = ent_store_begin(s, e);
    if (code == ENT_OK) code = state_of(&there, s, a, e);
    ent_arena_free(a);
    if (code == ENT_CONFLICT || code == ENT_INVALID || code == ENT_UNVERIFIED) return other_content(e, copy);
    if (code != ENT_OK) return code;
    if (ent_sha256_eq(&here.root, &there.root) && ent_sha256_eq(&here.projection, &there.projection)) return ENT_OK;
    return other_content(e, copy);
}

static ent_code make_folder(const char *path, ent_err *e)
{
    return care_is_there(path) ? ENT_OK : ent_dir_make(path, e);
}

static ent_code copy_key(ent_call *c, ent_str folder, ent_str name, ent_err *e)
{
    ent_str from, to, bytes, kept;

    ENT_TRY(ent_str_fmt(&from, c->arena, e, "%s/keys/%.*s", c->dir, ENT_F(name)));
    ENT_TRY(ent_str_fmt(&to, c->arena, e, "%.*s/keys/%.*s", ENT_F(folder), ENT_F(name)));
    ENT_TRY(ent_file_read(&bytes, c->arena, from.p, CARE_KEY_FILE_MAX, e));
    if (!care_is_there(to.p)) return ent_file_write(to.p, bytes, 0600, e);
    ENT_TRY(ent_file_read(&kept, c->arena, to.p, CARE_KEY_FILE_MAX, e));
    return ent_str_eq(bytes, kept) ? ENT_OK : other_content(e, to.p);
}

static ent_code copy_keys(ent_call *c, ent_str folder, ent_err *e)
{
    ent_reg_strings names = {0};
    ent_str from, to;
    bool there;

    ENT_TRY(ent_str_fmt(&from, c->arena, e, "%s/keys", c->dir));
    ENT_TRY(ent_str_fmt(&to, c->arena, e, "%.*s/keys", ENT_F(folder)));
    ENT_TRY(care_folder(&names, &there, c->arena, from.p, e));
    ENT_TRY(make_folder(to.p, e));
    for (size_t i = 0; i < names.n; i++) {
        if (ent_str_ends(names.v[i], ".tmp")) continue; /* of a killed run */
        ENT_TRY(copy_key(c, folder, names.v[i], e));
    }
    return ENT_OK;
}

ent_code upgrade_copy(ent_str *folder, ent_call *c, ent_store *old, int format, ent_err *e)
{
    ent_str db;

    ENT_TRY(ent_str_fmt(folder, c->arena, e, "%s/before-upgrade-%d", c->dir, format));
    ENT_TRY(ent_str_fmt(&db, c->arena, e, "%.*s/entente.db", ENT_F(*folder)));
    ENT_TRY(make_folder(folder->p, e));
    if (care_is_there(db.p)) ENT_TRY(same_database(c, db.p, old, format, e));
    else ENT_TRY(ent_store_copy(c->db, db.p, e));
    return copy_keys(c, *folder, e);
}
