/* SPDX-License-Identifier: Apache-2.0 */
/* A new key of the node: release, checkpoint or content. All of a change is in one act; the file for partners is a function of the log. */
#include <string.h>

#include <entente/backup.h>

#include "keys.h"

enum { RECORDS_MAX = 100 };

ent_code keys_seal_to_holders(ent_call *c, const char *purpose, const char *name, const ent_secret *key, ent_err *e)
{
    ent_str plain = {(const char *)key->b, sizeof key->b}, sealed, body;
    ent_reg_persons all = {0};
    bool anybody = false;

    ENT_TRY(ent_reg_persons_read(&all, c->arena, c->writer, e));
    for (size_t i = 0; i < all.n; i++) {
        const ent_reg_person *p = &all.v[i];
        if (p->revoked || (p->ended && p->until <= c->now) || !ent_reg_needs_key(p, purpose)) continue;
        ENT_TRY(ent_seal_to(&sealed, c->arena, &p->wrap_key, name, plain, &c->random, e));
        ENT_TRY(ent_reg_person_key_entry(&body, c->arena, p->name, name, sealed, e));
        ENT_TRY(call_add(c, "person.key", body, e));
        anybody = true;
    }
    return anybody ? ENT_OK : ent_fail(e, ENT_REFUSED, "R-13", NULL, "Nobody is left whose role holds the node's %s key.", purpose);
}

/* What the register shows of a secret: a public key, or of contents the name of the generation. */
static ent_code shown(ent_public *out, const char *purpose, const ent_secret *key, ent_err *e)
{
    ent_sha256 generation;

    if (strcmp(purpose, "content") != 0) return ent_sign_public(out, key, e);
    ENT_TRY(ent_backup_generation(&generation, key, e));
    memcpy(out->b, generation.b, sizeof out->b);
    return ENT_OK;
}

static ent_code write_record(ent_reg_key_change *k, ent_call *c, const ent_secret *old, const ent_secret *fresh, ent_err *e)
{
    ent_rel_rotation r = {
        .org = c->node.org, .node = c->node.uuid, .purpose = ent_str_c(k->purpose), .reason = ent_str_c(k->reason), .time = c->now};

    if (strcmp(k->purpose, "content") == 0) return ENT_OK;
    return ent_rel_rotation_write(&k->record, c->arena, &r, old, fresh, e);
}

static const ent_public *public_in_use(const ent_call *c, const char *purpose)
{
    if (strcmp(purpose, "release") == 0) return &c->node.release_key;
    return strcmp(purpose, "checkpoint") == 0 ? &c->node.checkpoint_key : NULL;
}

static ent_code enter(ent_call *c, const ent_reg_key_change *k, const ent_secret *fresh, ent_err *e)
{
    ent_str body;

    ENT_TRY(ent_reg_node_key_entry(&body, c->arena, k, e));
    ENT_TRY(call_add(c, "node.key", body, e));
    ENT_TRY(keys_seal_to_holders(c, k->purpose, k->purpose, fresh, e));
    if (strcmp(k->purpose, "release") != 0 || strcmp(k->reason, "rotate") == 0) return ENT_OK;
    return ent_rel_resign(c->act, c->arena, c->writer, fresh, e); /* partners take nothing under the old key any more */
}

static ent_code change(ent_call *c, ent_reg_key_change *k, ent_secret *old, ent_secret *fresh, ent_err *e)
{
    const ent_public *in_use = public_in_use(c, k->purpose);
    int64_t rewrapped;
    char id[37];

    ENT_TRY(call_node_key(old, c, k->purpose, e));
    ENT_TRY(ent_bytes_take(&c->random, fresh->b, sizeof fresh->b, e));
    ENT_TRY(shown(&k->old, k->purpose, old, e));
    ENT_TRY(shown(&k->public, k->purpose, fresh, e));
    if (in_use != NULL && memcmp(in_use, &k->old, sizeof k->old) != 0)
        return ent_fail(e, ENT_UNVERIFIED, NULL, "Two others replace it with: key recover", "What you hold is not the node's %s key.",
                        k->purpose);
    ENT_TRY(write_record(k, c, old, fresh, e));
    ENT_TRY(enter(c, k, fresh, e));
    if (in_use != NULL) return ENT_OK;
    ENT_TRY(ent_reg_contents_rewrap(&rewrapped, c->writer, c->arena, old, fresh, e));
    ENT_TRY(ent_bytes_uuid(&c->random, id, e));
    return call_owe_flush(c, ent_str_c(id), e); /* the journal still has the keys as the old one wrapped them */
}

ent_code keys_change_node(ent_call *c, const char *purpose, const char *reason, ent_str why, ent_err *e)
{
    ent_reg_key_change k = {.purpose = purpose, .reason = reason, .why = why};
    ent_secret old = {{0}}, fresh = {{0}};
    ent_code code = change(c, &k, &old, &fresh, e);

    ent_wipe(&old, sizeof old);
    ent_wipe(&fresh, sizeof fresh);
    if (code != ENT_OK) return code;
    ent_jw_kz(c->out, "purpose", purpose);
    if (public_in_use(c, purpose) != NULL) keys_put_names(c, &k.public);
    return ENT_OK;
}

ent_code keys_replace_node(ent_call *c, const char *purpose, const ent_secret *fresh, ent_err *e)
{
    ent_reg_key_change k = {.purpose = purpose, .reason = "recover", .old = *public_in_use(c, purpose)};

    ENT_TRY(shown(&k.public, purpose, fresh, e));
    return enter(c, &k, fresh, e);
}

/* ---- the file for partners ---- */

ent_code keys_records(ent_str *out, ent_arena *a, ent_store *s, const char *purpose, ent_err *e)
{
    ent_reg_node_keys all = {0};
    const ent_reg_node_key *of[RECORDS_MAX];
    ent_buf b = ent_buf_new(a, 1 << 20);
    size_t n = 0;

    ENT_TRY(ent_reg_node_keys_read(&all, a, s, e));
    for (size_t i = 0; i < all.n; i++) {
        const ent_reg_node_key *k = &all.v[i];
        if (!ent_str_is(k->purpose, purpose)) continue;
        if (k->record.n == 0) n = 0; /* nobody can follow over a key that was lost */
        else if (n < RECORDS_MAX) of[n++] = k;
        else {
            memmove(of, of + 1, (RECORDS_MAX - 1) * sizeof *of);
            of[RECORDS_MAX - 1] = k;
        }
    }
    if (n == 0)
        return ent_fail(e, ENT_NOT_VISIBLE, NULL, "Partners compare it by telephone and pin it: key show, key pin",
                        "There is no record of a change that leads to this %s key.", purpose);
    for (size_t i = 0; i < n; i++) {
        ent_buf_add(&b, of[i]->record);
        ent_buf_c(&b, '\n');
    }
    return ent_buf_take(out, &b, e);
}
