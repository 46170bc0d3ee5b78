/* SPDX-License-Identifier: Apache-2.0 */
/* The record by which partners follow a change of a node's key, and what such a change does to bundles on their way. */
#include <string.h>

#include "release_private.h"

enum { RECORD_MAX = 4096 };

static const char FORMAT[] = "entente/rotation/v1";
static const char NEXT[] = "Do not use the record. Ask the partner for it again, or compare his new key by telephone and pin it: key pin";

static ent_code wrong(ent_err *e, const char *what)
{
    return ent_fail(e, ENT_UNVERIFIED, NULL, NEXT, "%s", what);
}

static void write_body(ent_jw *w, const ent_rel_rotation *r)
{
    ent_jw_obj(w);
    ent_jw_kz(w, "format", FORMAT);
    rel__key_hex(w, "new", r->new_key.b, sizeof r->new_key.b);
    ent_jw_kstr(w, "node", r->node);
    rel__key_hex(w, "old", r->old_key.b, sizeof r->old_key.b);
    ent_jw_kstr(w, "org", r->org);
    ent_jw_kstr(w, "purpose", r->purpose);
    ent_jw_kstr(w, "reason", r->reason);
    rel__key_time(w, "time", r->time);
    ent_jw_end(w);
}

static ent_code message_of(ent_str *out, ent_arena *a, const ent_rel_rotation *r, ent_err *e)
{
    ent_buf b = ent_buf_new(a, RECORD_MAX);
    ent_jw w;

    ent_buf_fmt(&b, "%s\n", FORMAT);
    w = ent_jw_canonical(&b);
    write_body(&w, r);
    return ent_jw_take(out, &w, e);
}

static ent_code spell(ent_str *out, ent_arena *a, const ent_rel_rotation *r, ent_err *e)
{
    ent_buf b = ent_buf_new(a, RECORD_MAX);
    ent_jw w = ent_jw_canonical(&b);

    ent_jw_obj(&w);
    rel__key_hex(&w, "new_signature", r->new_signature.b, sizeof r->new_signature.b);
    rel__key_hex(&w, "old_signature", r->old_signature.b, sizeof r->old_signature.b);
    ent_jw_key(&w, "rotation");
    write_body(&w, r);
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}

ent_code ent_rel_rotation_write(ent_str *out, ent_arena *a, ent_rel_rotation *r, const ent_secret *old_key, const ent_secret *new_key,
                                ent_err *e)
{
    ent_str message;

    ENT_TRY(ent_sign_public(&r->old_key, old_key, e));
    ENT_TRY(ent_sign_public(&r->new_key, new_key, e));
    ENT_TRY(message_of(&message, a, r, e));
    ENT_TRY(ent_sign(&r->old_signature, old_key, message, e));
    ENT_TRY(ent_sign(&r->new_signature, new_key, message, e));
    return spell(out, a, r, e);
}

/* ---- reading ------------------------------------------------------------------------------------------------------------------ */
static bool is_one_of(ent_str s, const char *x, const char *y)
{
    return ent_str_is(s, x) || ent_str_is(s, y);
}

static ent_code read_body(ent_rel_rotation *r, const ent_json *o, ent_err *e)
{
    ent_str time;

    ENT_TRY(ent_json_need_str(&r->org, o, "org", e));
    ENT_TRY(ent_json_need_str(&r->node, o, "node", e));
    ENT_TRY(ent_json_need_str(&r->purpose, o, "purpose", e));
    ENT_TRY(ent_json_need_str(&r->reason, o, "reason", e));
    ENT_TRY(ent_json_need_str(&time, o, "time", e));
    ENT_TRY(rel__need_hex(r->old_key.b, sizeof r->old_key.b, o, "old", e));
    ENT_TRY(rel__need_hex(r->new_key.b, sizeof r->new_key.b, o, "new", e));
    return rel__time_read(&r->time, time) ? ENT_OK : wrong(e, "The time of the record is not in its one spelling.");
}

static ent_code read_all(ent_rel_rotation *r, ent_arena *a, ent_str text, ent_err *e)
{
    const ent_json *o, *body;
    ent_str again;

    ENT_TRY(ent_json_parse(&o, a, text, RECORD_MAX, e));
    ENT_TRY(ent_json_need_obj(&body, o, "rotation", e));
    ENT_TRY(rel__need_hex(r->new_signature.b, sizeof r->new_signature.b, o, "new_signature", e));
    ENT_TRY(rel__need_hex(r->old_signature.b, sizeof r->old_signature.b, o, "old_signature", e));
    ENT_TRY(read_body(r, body, e));
    ENT_TRY(spell(&again, a, r, e));
    return ent_str_eq(again, text) ? ENT_OK : wrong(e, "The record is not in its one spelling.");
}

static ent_code check_signatures(const ent_rel_rotation *r, ent_arena *a, ent_err *e)
{
    ent_str message;

    ENT_TRY(message_of(&message, a, r, e));
    if (ent_verify(&r->old_key, message, &r->old_signature, e) != ENT_OK)
        return e->code == ENT_UNVERIFIED ? wrong(e, "The old key's signature does not hold.") : e->code;
    if (ent_verify(&r->new_key, message, &r->new_signature, e) != ENT_OK)
        return e->code == ENT_UNVERIFIED ? wrong(e, "The new key's signature does not hold.") : e->code;
    return ENT_OK;
}

ent_code ent_rel_rotation_read(ent_rel_rotation *out, ent_arena *a, ent_str text, ent_err *e)
{
    ent_code code;

    *out = (ent_rel_rotation){0};
    code = read_all(out, a, text, e);
    if (code == ENT_NOMEM || code == ENT_BUG) return code;
    if (code != ENT_OK) return wrong(e, "This is not a record of a change of key in its one spelling.");
    if (!rel__name_ok(out->org) || !ent_uuid_ok(out->node) || !is_one_of(out->purpose, "release", "checkpoint") ||
        !is_one_of(out->reason, "rotate", "revoke"))
        return wrong(e, "The record names an organisation, purpose or reason that cannot be.");
    if (memcmp(out->old_key.b, out->new_key.b, sizeof out->old_key.b) == 0) return wrong(e, "The record changes a key into itself.");
    return check_signatures(out, a, e);
}

/* ---- following ------------------------------------------------------------------------------------------------------------------ */
static ent_code entry_of(ent_str *body, ent_arena *a, const ent_rel_rotation *r, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 2 * RECORD_MAX);
    ent_jw w = ent_jw_canonical(&b);
    ent_str record;

    ENT_TRY(spell(&record, a, r, e));
    ent_jw_obj(&w);
    rel__key_hex(&w, "key", r->new_key.b, sizeof r->new_key.b);
    ent_jw_kstr(&w, "org", r->org);
    ent_jw_kstr(&w, "purpose", r->purpose);
    ent_jw_kstr(&w, "record", record);
    ent_jw_kbool(&w, "revoked", ent_str_is(r->reason, "revoke"));
    ent_jw_ki64(&w, "until", r->time);
    ent_jw_end(&w);
    return ent_jw_take(body, &w, e);
}

ent_code ent_rel_follow(ent_act *act, ent_arena *a, ent_store *writer, const ent_rel_rotation *r, ent_err *e)
{
    const char *purpose = ent_str_is(r->purpose, "checkpoint") ? "checkpoint" : "release";
    ent_value v[3] = {ENT_T(r->org), ENT_T(r->purpose), ENT_B(r->new_key.b, sizeof r->new_key.b)};
    ent_public pinned;
    ent_str body;
    int64_t known;

    ENT_TRY(check_signatures(r, a, e)); /* whoever made the struct */
    ENT_TRY(ent_rel_pinned(&pinned, writer, r->org, purpose, e));
    if (memcmp(pinned.b, r->old_key.b, sizeof pinned.b) != 0)
        return ent_fail(e, ENT_UNVERIFIED, NULL, NEXT, "The record does not begin at the %s key that is pinned here for \"%.*s\".", purpose,
                        ENT_F(r->org));
    ENT_TRY(ent_store_number(&known, writer, "release/pin_known", v, 3, 0, e));
    if (known != 0) return wrong(e, "The record leads back to a key that the partner had before.");
    ENT_TRY(entry_of(&body, a, r, e));
    return ent_act_add(act, "partner.key", body, e);
}

/* ---- bundles under a bad key ---------------------------------------------------------------------------------------------------- */
static ent_code list_unanswered(ent_reg_strings *out, ent_arena *a, ent_store *s, ent_err *e)
{
    ent_stmt *st;
    bool row;

    ENT_TRY(ent_store_ask(&st, s, "release/unanswered", NULL, 0, e));
    for (;;) {
        ent_str id;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        ENT_TRY(ent_stmt_keep(&id, a, st, 0, e));
        ENT_PUSH(out, a, id, e);
    }
}

static ent_code manifest_of(ent_str *out, ent_arena *a, ent_store *s, ent_str release, ent_err *e)
{
    ent_code code;
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, s, e, "release/bundle_manifest", ENT_T(release)));
    ENT_TRY(ent_stmt_next(st, &row, e));
    if (!row) return ent_fail(e, ENT_BUG, NULL, "Report this.", "A bundle lost its manifest.");
    code = ent_stmt_keep(out, a, st, 0, e);
    ent_stmt_done(st);
    return code;
}

static ent_code resign(ent_act *act, ent_arena *a, ent_store *s, ent_str release, const ent_secret *key, ent_err *e)
{
    ent_buf b = ent_buf_new(a, RECORD_MAX);
    ent_jw w = ent_jw_canonical(&b);
    ent_str manifest, message, body;
    ent_signature signature;

    ENT_TRY(manifest_of(&manifest, a, s, release, e));
    ENT_TRY(rel__manifest_message(&message, a, manifest, e));
    ENT_TRY(ent_sign(&signature, key, message, e));
    ent_jw_obj(&w);
    ent_jw_kstr(&w, "release", release);
    rel__key_hex(&w, "signature", signature.b, sizeof signature.b);
    ent_jw_end(&w);
    ENT_TRY(ent_jw_take(&body, &w, e));
    return ent_act_add(act, "bundle.signature", body, e);
}

ent_code ent_rel_resign(ent_act *act, ent_arena *a, ent_store *writer, const ent_secret *release_key, ent_err *e)
{
    ent_arena *work = ent_arena_new(a, 0), *scratch = work != NULL ? ent_arena_new(work, 0) : NULL;
    ent_reg_strings ids = {0};
    ent_code code = scratch != NULL ? list_unanswered(&ids, work, writer, e) : ent_nomem(e);

    for (size_t i = 0; code == ENT_OK && i < ids.n; i++) {
        code = resign(act, scratch, writer, ids.v[i], release_key, e);
        ent_arena_reset(scratch);
    }
    ent_arena_free(work);
    return code;
}

ent_code rel__apply_bundle_signature(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    ent_signature signature;
    int64_t release;

    (void)scratch;
    ENT_TRY(rel__release_id(&release, s, entry->json, e));
    ENT_TRY(rel__need_hex(signature.b, sizeof signature.b, entry->json, "signature", e));
    return ENT_RUN(s, e, "release/bundle_signature", ENT_I(release), ENT_B(signature.b, sizeof signature.b));
}
