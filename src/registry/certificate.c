/* SPDX-License-Identifier: Apache-2.0 */
/* The certificate of destruction: written once, checked by anybody who has the node's public key. */
#include <string.h>

#include "registry_private.h"

static const char NEXT[] = "Do not repair the file. Ask who gave it to send it again.";

static void write_body(ent_jw *w, const ent_rgy_destruction *d)
{
    ent_jw_obj(w);
    ent_jw_kstr(w, "authority", d->authority);
    rgy__key_time(w, "destroyed", d->destroyed);
    ent_jw_kz(w, "format", RGY_DESTRUCTION);
    ent_jw_kstr(w, "id", d->id);
    ent_jw_kstr(w, "item", d->item);
    ent_jw_kstr(w, "node", d->node);
    rgy__key_time(w, "ordered", d->ordered);
    rgy__put_signer(w, "ordered_by", d->ordered_by, &d->ordered_key, &d->ordered_signature);
    ent_jw_kstr(w, "org", d->org);
    ent_jw_kstr(w, "origin", d->origin);
    ent_jw_kstr(w, "revision", d->revision);
    rgy__key_hex(w, "sha256", d->content.b, sizeof d->content.b);
    rgy__put_signer(w, "witnessed_by", d->witnessed_by, &d->witnessed_key, &d->witnessed_signature);
    ent_jw_end(w);
}

/* Without a signature: what the node signs. With one: the file. */
static ent_code spell(ent_str *out, ent_arena *a, const ent_rgy_destruction *d, const ent_signature *signature, ent_err *e)
{
    ent_buf b = ent_buf_new(a, ENT_RGY_CERTIFICATE_MAX);
    ent_jw w;

    if (signature == NULL) ent_buf_z(&b, RGY_DESTRUCTION "\n");
    w = ent_jw_canonical(&b);
    if (signature != NULL) {
        ent_jw_obj(&w);
        ent_jw_key(&w, "certificate");
    }
    write_body(&w, d);
    if (signature != NULL) {
        rgy__key_hex(&w, "signature", signature->b, sizeof signature->b);
        ent_jw_end(&w);
    }
    return ent_jw_take(out, &w, e);
}

ent_code ent_rgy_certificate_write(ent_str *out, ent_arena *a, const ent_rgy_destruction *d, const ent_secret *release_key, ent_err *e)
{
    ent_signature signature;
    ent_str text;

    ENT_TRY(rgy__subject_ok(d, e));
    ENT_TRY(spell(&text, a, d, NULL, e));
    ENT_TRY(ent_sign(&signature, release_key, text, e));
    return spell(out, a, d, &signature, e);
}

/* ---- reading ---- */

static ent_code wrong(ent_err *e, const char *what)
{
    return ent_fail(e, ENT_UNVERIFIED, "R-51", NEXT, "%s", what);
}

static ent_code read_members(ent_rgy_destruction *d, ent_signature *signature, const ent_json *file, ent_err *e)
{
    const ent_json *o;
    ent_str hex;

    ENT_TRY(ent_json_need_obj(&o, file, "certificate", e));
    ENT_TRY(rgy__order_read(d, o, e));
    ENT_TRY(rgy__time_read(&d->destroyed, o, "destroyed", e));
    ENT_TRY(rgy__signer_read(&d->witnessed_by, &d->witnessed_key, &d->witnessed_signature, o, "witnessed_by", e));
    if (!rgy__line_ok(d->witnessed_by, 100)) return ent_fail(e, ENT_INVALID, NULL, NULL, "The second person has no name.");
    ENT_TRY(ent_json_need_str(&hex, file, "signature", e));
    if (ent_unhex(signature->b, sizeof signature->b, hex)) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, NULL, "The signature is no signature.");
}

static ent_code read_certificate(ent_rgy_destruction *out, ent_signature *signature, ent_arena *a, ent_str text, ent_err *e)
{
    const ent_json *file;
    ent_str again;

    if (ent_json_parse(&file, a, text, ENT_RGY_CERTIFICATE_MAX, e) != ENT_OK || read_members(out, signature, file, e) != ENT_OK)
        return e->code == ENT_NOMEM ? ENT_NOMEM : wrong(e, "The file is not a certificate of destruction of this format.");
    ENT_TRY(spell(&again, a, out, signature, e));
    if (!ent_str_eq(again, text)) return wrong(e, "The certificate is not in its one spelling.");
    return ent_str_dup(&out->certificate, a, text, e);
}

ent_code ent_rgy_certificate_says(ent_rgy_destruction *out, ent_arena *a, ent_str text, ent_err *e)
{
    ent_signature ignored;

    return read_certificate(out, &ignored, a, text, e);
}

static ent_code check(const ent_rgy_destruction *d, const ent_signature *signature, ent_arena *a, const ent_public *release_key, ent_err *e)
{
    ent_str text;

    if (ent_str_eq(d->ordered_by, d->witnessed_by) || memcmp(d->ordered_key.b, d->witnessed_key.b, sizeof d->ordered_key.b) == 0)
        return wrong(e, "One person ordered and witnessed the destruction; it takes two.");
    if (d->destroyed < d->ordered) return wrong(e, "The certificate says that it was destroyed before it was ordered.");
    ENT_TRY(spell(&text, a, d, NULL, e));
    if (ent_verify(release_key, text, signature, e) != ENT_OK)
        return e->code == ENT_UNVERIFIED ? wrong(e, "The signature of the node does not hold under its release key.")
                                         : ent_refusal(e->code);
    ENT_TRY(ent_rgy_destruction_text(&text, a, d, e));
    if (ent_verify(&d->ordered_key, text, &d->ordered_signature, e) != ENT_OK)
        return e->code == ENT_UNVERIFIED ? wrong(e, "The signature of who ordered it does not hold.") : ent_refusal(e->code);
    if (ent_verify(&d->witnessed_key, text, &d->witnessed_signature, e) != ENT_OK)
        return e->code == ENT_UNVERIFIED ? wrong(e, "The signature of the second person does not hold.") : ent_refusal(e->code);
    return ENT_OK;
}

ent_code ent_rgy_certificate_read(ent_rgy_destruction *out, ent_arena *a, ent_str text, const ent_public *release_key, ent_err *e)
{
    ent_signature signature;

    ENT_TRY(read_certificate(out, &signature, a, text, e));
    return check(out, &signature, a, release_key, e);
}
