/* SPDX-License-Identifier: Apache-2.0 */
/* Emptying the journal after a destruction, now or later. Each destruction has a note of its own, made while it holds the writer's lock: so
 * a note that was seen before the journal was emptied belongs to an act that was committed by then, and no note is removed too early. The
 * note of an act that failed goes with it; one left by a commit that failed costs a needless checkpoint.                      */
#include <unistd.h>

#include "care.h"

#define NOTE "unflushed-"

typedef ENT_VEC(ent_str) notes;

static ent_code find_notes(notes *out, ent_arena *a, const char *dir, ent_err *e)
{
    ent_reg_strings names = {0};
    bool there;

    ENT_TRY(care_folder(&names, &there, a, dir, e));
    for (size_t i = 0; i < names.n; i++) {
        ent_str path;
        if (!ent_str_starts(names.v[i], NOTE)) continue;
        ENT_TRY(ent_str_fmt(&path, a, e, "%s/%.*s", dir, ENT_F(names.v[i])));
        ENT_PUSH(out, a, path, e);
    }
    return ENT_OK;
}

/* BUSY is no failure: it stays owed. */
static ent_code flush(bool *owed, ent_store *writer, const notes *n, ent_err *e)
{
    ent_code code = ent_store_flush(writer, e);

    *owed = code != ENT_OK;
    if (code == ENT_BUSY) return ENT_OK;
    for (size_t i = 0; code == ENT_OK && i < n->n; i++) unlink(n->v[i].p); /* one that stays is done again */
    return code;
}

ent_code call_owe_flush(ent_call *c, ent_str id, ent_err *e)
{
    ent_str path;

    ENT_TRY(ent_str_fmt(&path, c->arena, e, "%s/" NOTE "%.*s", c->dir, ENT_F(id)));
    c->with_act = path;
    return ent_file_write(
        path.p, ENT_S("The journal of the database still holds what was destroyed. Any command that writes empties it.\n"), 0600, e);
}

ent_code call_flush(bool *owed, ent_call *c, ent_err *e)
{
    notes n = {0};

    c->flushed = true;
    *owed = true;
    ENT_TRY(find_notes(&n, c->arena, c->dir, e));
    ent_store_close(c->reader);
    c->reader = NULL;
    return flush(owed, c->writer, &n, e);
}

ent_code api__flush_owed(bool *owed, ent_arena *a, const char *dir, ent_err *e)
{
    ent_arena *own = ent_arena_new(a, 0);
    ent_store *writer;
    notes n = {0};
    ent_code code;
    ent_str db;

    *owed = true;
    if (own == NULL) return ent_nomem(e);
    code = find_notes(&n, own, dir, e);
    if (code == ENT_OK && n.n == 0) *owed = false;
    if (code == ENT_OK && n.n != 0) {
        code = ent_str_fmt(&db, own, e, "%s/entente.db", dir);
        if (code == ENT_OK) code = ent_store_open(&writer, own, db.p, ENT_STORE_WRITE, e);
        if (code == ENT_OK) code = flush(owed, writer, &n, e);
    }
    ent_arena_free(own);
    return code;
}
