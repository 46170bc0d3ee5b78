/* SPDX-License-Identifier: Apache-2.0 */
/* What two persons sign when a content is destroyed, and its members as text and back. */
#include "registry_private.h"

enum { NAME_MAX_BYTES = 100, AUTHORITY_MAX = 500 };

bool rgy__line_ok(ent_str s, size_t max)
{
    if (s.n == 0 || s.n > max || !ent_utf8_ok(s, NULL)) return false;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7F) return false;
    return s.p[0] != ' ' && s.p[s.n - 1] != ' ';
}

ent_code rgy__subject_ok(const ent_rgy_destruction *d, ent_err *e)
{
    if (!rgy__line_ok(d->authority, AUTHORITY_MAX))
        return ent_fail(e, ENT_INVALID, "R-51", "Give the reference of the letter, order or schedule that demands it.",
                        "A destruction needs a written instruction: its reference has 1 to 500 bytes on one line.");
    if (!ent_uuid_ok(d->id) || !ent_uuid_ok(d->node) || !ent_uuid_ok(d->item) || !ent_uuid_ok(d->revision))
        return ent_fail(e, ENT_INVALID, "R-51", NULL, "A destruction names node, item and revision by their UUIDs.");
    if (!rgy__line_ok(d->org, NAME_MAX_BYTES) || !rgy__line_ok(d->origin, NAME_MAX_BYTES) || !rgy__line_ok(d->ordered_by, NAME_MAX_BYTES))
        return ent_fail(e, ENT_INVALID, "R-51", NULL, "A destruction names organisations and persons with 1 to 100 bytes on one line.");
    return ENT_OK;
}

/* ---- writing ---- */

void rgy__key_hex(ent_jw *w, const char *key, const void *p, size_t n)
{
    char hex[2 * ENT_SIGNATURE_SIZE + 1];

    ent_hex(hex, p, n);
    ent_jw_kz(w, key, hex);
}

void rgy__key_time(ent_jw *w, const char *key, ent_time t)
{
    char text[21];

    ent_time_print(text, t);
    ent_jw_kz(w, key, text);
}

void rgy__put_signer(ent_jw *w, const char *key, ent_str name, const ent_public *public, const ent_signature *signature)
{
    ent_jw_key(w, key);
    ent_jw_obj(w);
    ent_jw_kstr(w, "name", name);
    rgy__key_hex(w, "public", public->b, sizeof public->b);
    rgy__key_hex(w, "signature", signature->b, sizeof signature->b);
    ent_jw_end(w);
}

ent_code ent_rgy_destruction_text(ent_str *out, ent_arena *a, const ent_rgy_destruction *d, ent_err *e)
{
    ent_buf b = ent_buf_new(a, ENT_RGY_CERTIFICATE_MAX);
    ent_jw w;

    ent_buf_z(&b, RGY_DESTRUCTION "\n");
    w = ent_jw_canonical(&b);
    ent_jw_obj(&w);
    ent_jw_kstr(&w, "authority", d->authority);
    ent_jw_kstr(&w, "id", d->id);
    ent_jw_kstr(&w, "item", d->item);
    rgy__key_time(&w, "ordered", d->ordered);
    ent_jw_kstr(&w, "org", d->org);
    ent_jw_kstr(&w, "origin", d->origin);
    ent_jw_kstr(&w, "revision", d->revision);
    rgy__key_hex(&w, "sha256", d->content.b, sizeof d->content.b);
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}

/* ---- reading ---- */

ent_code rgy__time_read(ent_time *out, const ent_json *o, const char *key, ent_err *e)
{
    char again[21];
    ent_str s;

    ENT_TRY(ent_json_need_str(&s, o, key, e));
    if (ent_time_parse(out, s)) {
        ent_time_print(again, *out);
        if (ent_str_is(s, again)) return ENT_OK;
    }
    return ent_fail(e, ENT_INVALID, NULL, NULL, "The member \"%s\" is not a time in its one spelling.", key);
}

static ent_code need_hex(void *out, size_t n, const ent_json *o, const char *key, ent_err *e)
{
    ent_str hex;

    ENT_TRY(ent_json_need_str(&hex, o, key, e));
    if (ent_unhex(out, n, hex)) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, NULL, "The member \"%s\" is not %zu bytes in hexadecimal.", key, n);
}

ent_code rgy__signer_read(ent_str *name, ent_public *public, ent_signature *signature, const ent_json *o, const char *key, ent_err *e)
{
    const ent_json *part;

    ENT_TRY(ent_json_need_obj(&part, o, key, e));
    ENT_TRY(ent_json_need_str(name, part, "name", e));
    ENT_TRY(need_hex(public->b, sizeof public->b, part, "public", e));
    return need_hex(signature->b, sizeof signature->b, part, "signature", e);
}

ent_code rgy__order_read(ent_rgy_destruction *out, const ent_json *o, ent_err *e)
{
    const struct {
        const char *key;
        ent_str *value;
    } texts[] = {{"authority", &out->authority}, {"id", &out->id},   {"item", &out->item},
                 {"node", &out->node},           {"org", &out->org}, {"origin", &out->origin},
                 {"revision", &out->revision}};

    *out = (ent_rgy_destruction){.seq = -1};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) ENT_TRY(ent_json_need_str(texts[i].value, o, texts[i].key, e));
    ENT_TRY(rgy__time_read(&out->ordered, o, "ordered", e));
    ENT_TRY(need_hex(out->content.b, sizeof out->content.b, o, "sha256", e));
    ENT_TRY(rgy__signer_read(&out->ordered_by, &out->ordered_key, &out->ordered_signature, o, "ordered_by", e));
    return rgy__subject_ok(out, e);
}
