/* SPDX-License-Identifier: Apache-2.0 */
/* key follow: taking over a partner's new key by the record that both his keys signed. A file may hold several, for a partner who missed
 * some: they are followed from the key that is pinned here.                                                               */
#include <string.h>

#include "keys.h"

enum { RECORDS_MAX = 100, FILE_MAX = RECORDS_MAX * 4097 };

typedef struct records {
    size_t n;
    ent_rel_rotation v[RECORDS_MAX];
} records;

static ent_code in_file(const ent_call *c, ent_err *e)
{
    return ent_within(e, "%s", call_path(c, "file"));
}

static ent_code read_records(records *out, ent_call *c, ent_err *e)
{
    ent_str text, line;

    ENT_TRY(call_file(&text, c, "file", FILE_MAX, e));
    for (out->n = 0; text.n != 0; out->n++) {
        if (out->n == RECORDS_MAX) return ent_fail(e, ENT_LIMIT, NULL, NULL, "The file has more than %d records.", RECORDS_MAX);
        ent_str_cut(text, '\n', &line, &text);
        if (ent_rel_rotation_read(&out->v[out->n], c->arena, line, e) != ENT_OK) return ent_within(e, "record %zu", out->n + 1);
        if (!ent_str_eq(out->v[out->n].org, out->v[0].org) || !ent_str_eq(out->v[out->n].purpose, out->v[0].purpose))
            return ent_fail(e, ENT_UNVERIFIED, NULL, "Ask the partner for the file again.", "The records are not all of one key.");
    }
    return out->n != 0 ? ENT_OK : ent_fail(e, ENT_UNVERIFIED, NULL, "Ask the partner for the file again.", "The file has no record.");
}

static bool same_key(const ent_public *x, const ent_public *y)
{
    return memcmp(x->b, y->b, sizeof x->b) == 0;
}

/* Where to begin: the record of the pinned key; the last one if there is none, which is then refused with the reason. */
static size_t first_of(const records *r, const ent_public *pinned)
{
    for (size_t i = 0; i < r->n; i++)
        if (same_key(&r->v[i].old_key, pinned)) return i;
    return r->n - 1;
}

static ent_code follow(bool *already, records *r, ent_call *c, ent_err *e)
{
    ent_rel_rotation *last;
    ent_public pinned;
    ent_act *act;

    ENT_TRY(read_records(r, c, e));
    last = &r->v[r->n - 1];
    if (ent_str_eq(last->org, c->node.org))
        return ent_fail(e, ENT_INVALID, NULL, "Give it to the partners.", "This is the record of this node itself.");
    ENT_TRY(ent_rel_pinned(&pinned, c->writer, last->org, ent_str_is(last->purpose, "checkpoint") ? "checkpoint" : "release", e));
    *already = same_key(&last->new_key, &pinned);
    if (*already) return ENT_OK;
    ENT_TRY(call_act(&act, c, e));
    for (size_t i = first_of(r, &pinned); i < r->n; i++) ENT_TRY(ent_rel_follow(act, c->arena, c->writer, &r->v[i], e));
    return ENT_OK;
}

ent_code op_key_follow(ent_call *c, ent_err *e)
{
    const ent_rel_rotation *last;
    bool already;
    records *r;

    ENT_NEW(r, c->arena, 1, e);
    if (follow(&already, r, c, e) != ENT_OK) return in_file(c, e);
    last = &r->v[r->n - 1];
    ent_jw_kstr(c->out, "org", last->org);
    ent_jw_kstr(c->out, "purpose", last->purpose);
    ent_jw_kbool(c->out, "already_followed", already);
    keys_put_names(c, &last->new_key);
    return ENT_OK;
}
