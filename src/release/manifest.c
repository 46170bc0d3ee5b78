/* SPDX-License-Identifier: Apache-2.0 */
/* manifest.json and log/proof: canonical JSON (RFC 8785), read by writing again and comparing. */
#include <string.h>

#include "release_private.h"

enum { POLICIES_MAX = 1000, PROOF_MAX = 64 * 1024 };

static const char OBJECT_FORMAT[] = "entente/release/v1";
static const char NEXT[] = "Do not repair the file. Ask its sender to send it again.";

/* ---- writing ------------------------------------------------------------------------------------------------------------ */
static void write_object(ent_jw *w, const rel_object *o)
{
    char hex[65];

    ent_jw_obj(w);
    ent_jw_key(w, "agreement");
    ent_jw_obj(w);
    rel__key_hex(w, "digest", o->agreement.b, sizeof o->agreement.b);
    ent_jw_kstr(w, "id", o->agreement_id);
    ent_jw_end(w);
    ent_jw_kstr(w, "body", o->body);
    ent_jw_kz(w, "format", OBJECT_FORMAT);
    ent_jw_key(w, "policies");
    ent_jw_arr(w);
    for (size_t i = 0; i < o->n_policies; i++) {
        ent_sha256_hex(hex, &o->policies[i]);
        ent_jw_str(w, ent_str_c(hex));
    }
    ent_jw_end(w);
    ent_jw_kstr(w, "purpose", o->purpose);
    ent_jw_kstr(w, "recipient", o->recipient);
    ent_jw_key(w, "revisions");
    ent_jw_obj(w);
    ent_jw_ki64(w, "count", o->count);
    rel__key_hex(w, "root", o->root.b, sizeof o->root.b);
    ent_jw_end(w);
    ent_jw_kstr(w, "sender", o->sender);
    ent_jw_end(w);
}

static void write_envelope(ent_jw *w, const rel_envelope *v)
{
    ent_jw_obj(w);
    ent_jw_kstr(w, "bundle", v->bundle);
    ent_jw_key(w, "channel");
    ent_jw_obj(w);
    ent_jw_kstr(w, "origin", v->origin);
    if (!v->first) {
        ent_jw_key(w, "previous");
        ent_jw_obj(w);
        rel__key_hex(w, "manifest", v->previous.b, sizeof v->previous.b);
        rel__key_hex(w, "root", v->previous_root.b, sizeof v->previous_root.b);
        ent_jw_ki64(w, "size", (int64_t)v->previous_size);
        ent_jw_end(w);
    }
    ent_jw_ki64(w, "sequence", v->sequence);
    ent_jw_end(w);
    rel__key_hex(w, "checkpoint_key", v->checkpoint_key.b, sizeof v->checkpoint_key.b);
    rel__key_time(w, "created", v->created);
    rel__key_time(w, "expires", v->expires);
    rel__key_hex(w, "main", v->main.b, sizeof v->main.b);
    ent_jw_end(w);
}

ent_code rel__object_write(ent_str *out, ent_arena *a, const rel_object *o, ent_err *e)
{
    ent_buf b = ent_buf_new(a, ENT_REL_MANIFEST_MAX);
    ent_jw w = ent_jw_canonical(&b);

    write_object(&w, o);
    return ent_jw_take(out, &w, e);
}

ent_code rel__manifest_write(ent_str *out, ent_arena *a, const rel_manifest *m, ent_err *e)
{
    ent_buf b = ent_buf_new(a, ENT_REL_MANIFEST_MAX);
    ent_jw w = ent_jw_canonical(&b);

    ent_jw_obj(&w);
    ent_jw_key(&w, "envelope");
    write_envelope(&w, &m->envelope);
    ent_jw_key(&w, "release");
    write_object(&w, &m->object);
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}

ent_code rel__manifest_message(ent_str *out, ent_arena *a, ent_str manifest, ent_err *e)
{
    ent_buf b = ent_buf_new(a, ENT_REL_MANIFEST_MAX + 64);

    ent_buf_z(&b, "entente/bundle/v1\n");
    ent_buf_add(&b, manifest);
    return ent_buf_take(out, &b, e);
}

/* ---- reading ------------------------------------------------------------------------------------------------------------ */
static ent_code wrong(ent_err *e, const char *what)
{
    return ent_fail(e, ENT_UNVERIFIED, NULL, NEXT, "%s", what);
}

static ent_code read_policies(rel_object *out, ent_arena *a, const ent_json *o, ent_err *e)
{
    const ent_json *list;
    ent_sha256 *v;

    ENT_TRY(ent_json_need_arr(&list, o, "policies", e));
    if (list->n > POLICIES_MAX) return wrong(e, "The manifest names too many policies.");
    ENT_NEW(v, a, list->n, e);
    for (size_t i = 0; i < list->n; i++) {
        if (!ent_sha256_unhex(&v[i], list->items[i]->str) || (i > 0 && memcmp(v[i - 1].b, v[i].b, sizeof v[i].b) >= 0))
            return wrong(e, "The policies of the manifest are not sorted digests.");
    }
    out->policies = v;
    out->n_policies = list->n;
    return ENT_OK;
}

static ent_code read_object(rel_object *out, ent_arena *a, const ent_json *o, ent_err *e)
{
    const ent_json *agreement, *revisions;

    ENT_TRY(ent_json_need_obj(&agreement, o, "agreement", e));
    ENT_TRY(rel__need_hex(out->agreement.b, sizeof out->agreement.b, agreement, "digest", e));
    ENT_TRY(ent_json_need_str(&out->agreement_id, agreement, "id", e));
    ENT_TRY(ent_json_need_str(&out->body, o, "body", e));
    ENT_TRY(read_policies(out, a, o, e));
    ENT_TRY(ent_json_need_str(&out->purpose, o, "purpose", e));
    ENT_TRY(ent_json_need_str(&out->recipient, o, "recipient", e));
    ENT_TRY(ent_json_need_str(&out->sender, o, "sender", e));
    ENT_TRY(ent_json_need_obj(&revisions, o, "revisions", e));
    ENT_TRY(ent_json_need_i64(&out->count, revisions, "count", e));
    ENT_TRY(rel__need_hex(out->root.b, sizeof out->root.b, revisions, "root", e));
    if (out->count < 1 || out->count > ENT_REL_REVISIONS_MAX) return wrong(e, "The manifest has no revision or too many.");
    if (!rel__name_ok(out->sender) || !rel__name_ok(out->recipient) || !rel__name_ok(out->body) || !rel__text_ok(out->purpose, 200) ||
        !rel__name_ok(out->agreement_id))
        return wrong(e, "The manifest names a party, purpose or agreement in a way that is not allowed.");
    return ENT_OK;
}

static ent_code need_time(ent_time *out, const ent_json *o, const char *key, ent_err *e)
{
    ent_str s;

    ENT_TRY(ent_json_need_str(&s, o, key, e));
    return rel__time_read(out, s) ? ENT_OK : wrong(e, "A time of the manifest is not in its one spelling.");
}

static ent_code read_previous(rel_envelope *out, const ent_json *channel, ent_err *e)
{
    const ent_json *previous;
    int64_t size;

    out->first = ent_json_get(channel, "previous") == NULL;
    if (out->first != (out->sequence == 1)) return wrong(e, "Only the first bundle of a channel has none before it.");
    if (out->first) return ENT_OK;
    ENT_TRY(ent_json_need_obj(&previous, channel, "previous", e));
    ENT_TRY(rel__need_hex(out->previous.b, sizeof out->previous.b, previous, "manifest", e));
    ENT_TRY(rel__need_hex(out->previous_root.b, sizeof out->previous_root.b, previous, "root", e));
    ENT_TRY(ent_json_need_i64(&size, previous, "size", e));
    if (size < 1) return wrong(e, "The log of the channel before this bundle is empty.");
    out->previous_size = (uint64_t)size;
    return ENT_OK;
}

static ent_code read_envelope(rel_envelope *out, const ent_json *o, ent_err *e)
{
    const ent_json *channel;

    ENT_TRY(ent_json_need_str(&out->bundle, o, "bundle", e));
    ENT_TRY(ent_json_need_obj(&channel, o, "channel", e));
    ENT_TRY(ent_json_need_str(&out->origin, channel, "origin", e));
    ENT_TRY(ent_json_need_i64(&out->sequence, channel, "sequence", e));
    if (out->sequence < 1) return wrong(e, "The channel's sequence starts at 1.");
    ENT_TRY(read_previous(out, channel, e));
    ENT_TRY(rel__need_hex(out->checkpoint_key.b, sizeof out->checkpoint_key.b, o, "checkpoint_key", e));
    ENT_TRY(need_time(&out->created, o, "created", e));
    ENT_TRY(need_time(&out->expires, o, "expires", e));
    ENT_TRY(rel__need_hex(out->main.b, sizeof out->main.b, o, "main", e));
    return ent_uuid_ok(out->bundle) ? ENT_OK : wrong(e, "The bundle's id is no UUID.");
}

static ent_code read_manifest(rel_manifest *out, ent_arena *a, const ent_json *o, ent_err *e)
{
    const ent_json *part;

    ENT_TRY(ent_json_need_obj(&part, o, "release", e));
    ENT_TRY(read_object(&out->object, a, part, e));
    ENT_TRY(ent_json_need_obj(&part, o, "envelope", e));
    return read_envelope(&out->envelope, part, e);
}

ent_code rel__manifest_read(rel_manifest *out, ent_arena *a, ent_str text, ent_err *e)
{
    const ent_json *o;
    ent_str again;

    *out = (rel_manifest){0};
    if (ent_json_parse(&o, a, text, ENT_REL_MANIFEST_MAX, e) != ENT_OK || read_manifest(out, a, o, e) != ENT_OK ||
        rel__manifest_write(&again, a, out, e) != ENT_OK) {
        if (e->code == ENT_NOMEM) return ENT_NOMEM;
        if (e->code != ENT_UNVERIFIED) ent_fail(e, ENT_UNVERIFIED, NULL, NEXT, "The manifest is not one that this format allows.");
        return ent_at(e, "entry manifest.json");
    }
    if (ent_str_eq(again, text)) return ENT_OK;
    (void)wrong(e, "The manifest is not in its one spelling.");
    return ent_at(e, "entry manifest.json");
}

/* ---- log/proof ------------------------------------------------------------------------------------------------------------ */
static void write_hashes(ent_jw *w, const char *key, const ent_proof *p)
{
    char hex[65];

    ent_jw_key(w, key);
    ent_jw_arr(w);
    for (size_t i = 0; i < p->n; i++) {
        ent_sha256_hex(hex, &p->hash[i]);
        ent_jw_str(w, ent_str_c(hex));
    }
    ent_jw_end(w);
}

ent_code rel__proof_write(ent_str *out, ent_arena *a, const rel_proof *p, ent_err *e)
{
    ent_buf b = ent_buf_new(a, PROOF_MAX);
    ent_jw w = ent_jw_canonical(&b);

    ent_jw_obj(&w);
    write_hashes(&w, "consistency", &p->consistency);
    write_hashes(&w, "inclusion", &p->inclusion);
    ent_jw_ki64(&w, "index", (int64_t)p->index);
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}

static bool read_hashes(ent_proof *out, const ent_json *o, const char *key)
{
    const ent_json *list = ent_json_get(o, key);

    if (list == NULL || list->kind != ENT_JSON_ARR || list->n > ENT_PROOF_MAX) return false;
    out->n = list->n;
    for (size_t i = 0; i < list->n; i++)
        if (!ent_sha256_unhex(&out->hash[i], list->items[i]->str)) return false;
    return true;
}

ent_code rel__proof_read(rel_proof *out, ent_arena *a, ent_str text, ent_err *e)
{
    const ent_json *o;
    ent_str again;
    int64_t index;
    ent_code code;

    *out = (rel_proof){0};
    code = ent_json_parse(&o, a, text, PROOF_MAX, e);
    if (code == ENT_NOMEM) return code;
    if (code == ENT_OK && read_hashes(&out->inclusion, o, "inclusion") && read_hashes(&out->consistency, o, "consistency") &&
        ent_json_need_i64(&index, o, "index", e) == ENT_OK && index >= 0) {
        out->index = (uint64_t)index;
        ENT_TRY(rel__proof_write(&again, a, out, e));
        if (ent_str_eq(again, text)) return ENT_OK;
    }
    (void)wrong(e, "The proof is not in its one spelling.");
    return ent_at(e, "entry log/proof");
}
