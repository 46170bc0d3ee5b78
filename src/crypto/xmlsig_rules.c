/* SPDX-License-Identifier: Apache-2.0 */
/* The one form of signature that is accepted, checked on our own tree before any of it is computed: XML Signature allows a document
 * to bring its own rules (transforms, key, canonical form), and each of them has been used to forge.                     */
#include "xmlsig_rules.h"

typedef struct reader {
    ent_arena *a;
    ent_err *e;
    ent_crypto_ids ids;
    ent_crypto_sigdoc *out;
    ENT_VEC(ent_str) signed_ids;
    ENT_VEC(ent_xmlsig_data) data;
    const ent_xml_node *signature, *time;
} reader;

#define NO(r, n, ...) ENT_XMLSIG_NO((r)->e, (n), __VA_ARGS__)

static bool is_ds(const ent_xml_node *n, const char *name)
{
    return ent_xml_is(n, ENT_DSIG_NS, name);
}

/* ---- small parts ---- */

/* Steps to the next child, which must be this one. */
static ent_code take(const ent_xml_node **out, const reader *r, const ent_xml_node *in, const ent_xml_node *next, const char *name)
{
    if (!is_ds(next, name)) return NO(r, next != NULL ? next : in, "The signature has no %s at this place.", name);
    *out = next;
    return ENT_OK;
}

/* An element with an Algorithm and nothing inside: parameters would change what is computed. */
static ent_code algorithm(ent_str *out, const reader *r, const ent_xml_node *n)
{
    *out = ent_xml_value(n, "Algorithm");
    if (ent_xml_first(n) != NULL) return NO(r, n, "%.*s has parameters; none are accepted.", ENT_F(n->name));
    return ENT_OK;
}

static ent_code digest_method(ent_xmlsig_hash *out, const reader *r, const ent_xml_node *n)
{
    ent_str name;

    ENT_TRY(algorithm(&name, r, n));
    if (ent_str_is(name, ENT_DSIG_SHA256)) *out = ENT_XMLSIG_SHA256;
    else if (ent_str_is(name, ENT_DSIG_SHA384)) *out = ENT_XMLSIG_SHA384;
    else return NO(r, n, "The digest method \"%.*s\" is not accepted; only SHA-256 and SHA-384 are.", ENT_F(name));
    return ENT_OK;
}

/* Base64, perhaps broken into lines. */
static ent_code base64(ent_str *out, const reader *r, const ent_xml_node *n)
{
    ent_str text;
    char *p;
    size_t have = 0;

    if (ent_xml_first(n) != NULL) return NO(r, n, "%.*s holds elements.", ENT_F(n->name));
    ENT_TRY(ent_xml_text(&text, r->a, n, r->e));
    ENT_NEW(p, r->a, text.n + 1, r->e);
    for (size_t i = 0; i < text.n; i++)
        if (ent_str_trim((ent_str){text.p + i, 1}).n != 0) p[have++] = text.p[i];
    if (ent_unbase64(out, r->a, (ent_str){p, have}, r->e) == ENT_OK) return ENT_OK;
    return r->e->code == ENT_NOMEM ? ENT_NOMEM : NO(r, n, "%.*s is no base64.", ENT_F(n->name));
}

static ent_code digest_value(ent_xmlsig_data *out, const reader *r, const ent_xml_node *n)
{
    ent_str bytes;

    ENT_TRY(base64(&bytes, r, n));
    out->n = out->hash == ENT_XMLSIG_SHA256 ? 32 : 48;
    if (bytes.n != out->n) return NO(r, n, "The digest has %zu bytes instead of %zu.", bytes.n, out->n);
    for (size_t i = 0; i < bytes.n; i++) out->digest[i] = (uint8_t)bytes.p[i];
    return ENT_OK;
}

/* ---- SignedInfo ---- */

static ent_code exclusive(const reader *r, const ent_xml_node *n)
{
    ent_str name;

    ENT_TRY(algorithm(&name, r, n));
    if (ent_str_is(name, ENT_DSIG_EXCLUSIVE)) return ENT_OK;
    return NO(r, n, "\"%.*s\" is not accepted; the only transform is exclusive canonical XML without comments.", ENT_F(name));
}

static ent_code transforms(const reader *r, const ent_xml_node *reference, const ent_xml_node *n)
{
    const ent_xml_node *one;

    if (!is_ds(n, "Transforms")) return NO(r, reference, "A reference has no Transforms; it must name exclusive canonical XML.");
    ENT_TRY(take(&one, r, n, ent_xml_first(n), "Transform"));
    if (ent_xml_next(one) != NULL) return NO(r, n, "A reference has several transforms; only exclusive canonical XML is accepted.");
    return exclusive(r, one);
}

/* "#" and letters, digits, "_", "-", "."; anything else could be an expression. */
static bool is_plain_fragment(ent_str uri)
{
    if (uri.n < 2 || uri.p[0] != '#') return false;
    for (size_t i = 1; i < uri.n; i++) {
        char c = uri.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!letter && (i == 1 || !((c >= '0' && c <= '9') || c == '-' || c == '.'))) return false;
    }
    return true;
}

static ent_code reference(reader *r, const ent_xml_node *n)
{
    const ent_str *uri = ent_xml_attribute(n, "", "URI");
    const ent_xml_node *k = ent_xml_first(n);
    ent_xmlsig_data d = {0};
    ent_crypto_id *target;

    if (uri == NULL || !is_plain_fragment(*uri))
        return NO(
            r, n,
            "The signature refers to \"%.*s\"; it may refer to elements of this document by their Id only, and to files in a Manifest.",
            uri == NULL ? 0 : (int)(uri->n < 100 ? uri->n : 100), uri == NULL ? "" : uri->p);
    target = ent_crypto_id_find(&r->ids, (ent_str){uri->p + 1, uri->n - 1});
    if (target == NULL) return NO(r, n, "The signature refers to %.*s, which is not in the document.", ENT_F(*uri));
    if (target->node == r->signature || target->node == r->signature->parent)
        return NO(r, n, "The signature refers to an element that holds the signature itself.");
    if (target->is_signed) return NO(r, n, "The signature refers to %.*s twice.", ENT_F(*uri));
    ENT_TRY(transforms(r, n, k));
    ENT_TRY(take(&k, r, n, ent_xml_next(k), "DigestMethod"));
    ENT_TRY(digest_method(&d.hash, r, k));
    ENT_TRY(take(&k, r, n, ent_xml_next(k), "DigestValue"));
    ENT_TRY(digest_value(&d, r, k));
    if (ent_xml_next(k) != NULL) return NO(r, ent_xml_next(k), "A reference holds more than it may.");
    target->is_signed = true;
    ENT_PUSH(&r->signed_ids, r->a, target->id, r->e);
    return ENT_OK;
}

static ent_code signature_method(const reader *r, const ent_xml_node *n)
{
    ent_str name;

    ENT_TRY(algorithm(&name, r, n));
    if (ent_str_is(name, ENT_DSIG_ECDSA_SHA256)) r->out->said.algorithm = "ECDSA-SHA256";
    else if (ent_str_is(name, ENT_DSIG_ECDSA_SHA384)) r->out->said.algorithm = "ECDSA-SHA384";
    else return NO(r, n, "The signature method \"%.*s\" is not accepted; only ECDSA with SHA-256 or SHA-384 is.", ENT_F(name));
    return ENT_OK;
}

static ent_code signed_info(reader *r, const ent_xml_node *n)
{
    const ent_xml_node *k;

    ENT_TRY(take(&k, r, n, ent_xml_first(n), "CanonicalizationMethod"));
    ENT_TRY(exclusive(r, k));
    ENT_TRY(take(&k, r, n, ent_xml_next(k), "SignatureMethod"));
    ENT_TRY(signature_method(r, k));
    if (ent_xml_next(k) == NULL) return NO(r, n, "The signature signs nothing.");
    for (k = ent_xml_next(k); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(take(&k, r, n, k, "Reference"));
        if (++r->out->n_references > ENT_XMLSIG_MAX_REFERENCES)
            return NO(r, k, "The signature has more than %d references.", ENT_XMLSIG_MAX_REFERENCES);
        ENT_TRY(reference(r, k));
    }
    return ENT_OK;
}

/* ---- objects ---- */

static ent_code manifest_entry(reader *r, const ent_xml_node *n)
{
    const ent_str *uri = ent_xml_attribute(n, "", "URI");
    const ent_xml_node *k = ent_xml_first(n);
    ent_xmlsig_data d = {0};

    if (uri == NULL || uri->n == 0) return NO(r, n, "An entry of the Manifest names no file.");
    if (is_ds(k, "Transforms")) return NO(r, k, "An entry of the Manifest has transforms; only whole files are accepted.");
    d.uri = *uri;
    ENT_TRY(take(&k, r, n, k, "DigestMethod"));
    ENT_TRY(digest_method(&d.hash, r, k));
    ENT_TRY(take(&k, r, n, ent_xml_next(k), "DigestValue"));
    ENT_TRY(digest_value(&d, r, k));
    if (ent_xml_next(k) != NULL) return NO(r, ent_xml_next(k), "An entry of the Manifest holds more than it may.");
    ENT_PUSH(&r->data, r->a, d, r->e);
    return ENT_OK;
}

static ent_code timestamp(reader *r, const ent_xml_node *n)
{
    const ent_xml_node *created = ent_xml_child(n, ENT_WSU_NS, "Created"), *expires = ent_xml_child(n, ENT_WSU_NS, "Expires");
    ent_str text;

    if (r->time != NULL) return NO(r, n, "The signature has two times of signing.");
    r->time = n;
    if (created == NULL) return NO(r, n, "The time of signing is missing.");
    ENT_TRY(ent_xml_text(&text, r->a, created, r->e));
    if (!ent_time_parse(&r->out->said.at, ent_str_trim(text)))
        return NO(r, created, "\"%.*s\" is no time such as 2026-01-31T12:00:00Z.", ENT_F(text));
    if (expires == NULL) return ENT_OK;
    ENT_TRY(ent_xml_text(&text, r->a, expires, r->e));
    r->out->said.has_expires = true;
    if (ent_time_parse(&r->out->said.expires, ent_str_trim(text))) return ENT_OK;
    return NO(r, expires, "\"%.*s\" is no time such as 2026-01-31T12:00:00Z.", ENT_F(text));
}

static ent_code manifest(reader *r, const ent_xml_node *n)
{
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(take(&k, r, n, k, "Reference"));
        ENT_TRY(manifest_entry(r, k));
    }
    return ENT_OK;
}

/* What is neither a Manifest nor a time is signed, but says nothing to us. Depth is bounded by that of the document. */
static ent_code object(reader *r, const ent_xml_node *n)
{
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        if (ent_xml_is(k, ENT_WSU_NS, "Timestamp")) ENT_TRY(timestamp(r, k));
        else if (is_ds(k, "Manifest")) ENT_TRY(manifest(r, k));
        else ENT_TRY(object(r, k));
    }
    return ENT_OK;
}

/* ---- the whole ---- */

/* Exactly one, and a child of the root: another one anywhere could be taken for it. */
static ent_code find_signature(reader *r, const ent_xml_node *root)
{
    const ent_xml_node *n = root;

    while (n != NULL) {
        if (is_ds(n, "Signature")) {
            if (r->signature != NULL) return NO(r, n, "The document has more than one signature; only one is accepted.");
            if (n->parent != root) return NO(r, n, "The signature does not stand directly below the root of the document.");
            r->signature = n;
        }
        if (n->first != NULL) {
            n = n->first;
            continue;
        }
        while (n != NULL && n->next == NULL) n = n->parent;
        n = n == NULL ? NULL : n->next;
    }
    if (r->signature == NULL)
        return ent_fail(r->e, ENT_UNVERIFIED, NULL, "Ask the sender to sign it, or read it without a key.", "The document is not signed.");
    return ENT_OK;
}

static ent_code read_signature(reader *r)
{
    const ent_xml_node *sig = r->signature, *info, *value, *k;

    ENT_TRY(take(&info, r, sig, ent_xml_first(sig), "SignedInfo"));
    ENT_TRY(signed_info(r, info));
    ENT_TRY(take(&value, r, sig, ent_xml_next(info), "SignatureValue"));
    ENT_TRY(base64(&r->out->value, r, value));
    k = ent_xml_next(value);
    if (is_ds(k, "KeyInfo")) k = ent_xml_next(k);
    for (; k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(take(&k, r, sig, k, "Object"));
        ENT_TRY(object(r, k));
    }
    if (r->time == NULL) return NO(r, sig, "The signature has no wsu:Timestamp: nobody can say when it was made.");
    return ENT_OK;
}

static ent_code same_file_twice(const reader *r)
{
    for (size_t i = 0; i < r->data.n; i++)
        for (size_t k = 0; k < i; k++)
            if (ent_str_eq(r->data.v[i].uri, r->data.v[k].uri))
                return NO(r, r->signature, "The Manifest names \"%.*s\" twice.", ENT_F(r->data.v[i].uri));
    return ENT_OK;
}

ent_code ent_crypto_sigdoc_read(ent_crypto_sigdoc *out, ent_arena *a, ent_str xml, ent_err *e)
{
    ent_xml_limits limits = {.bytes = ENT_XMLSIG_MAX_BYTES, .depth = 64, .nodes = ENT_XMLSIG_MAX_NODES};
    reader r = {.a = a, .e = e, .out = out};
    const ent_xml_node *open;
    ent_xml_node *root = NULL;

    *out = (ent_crypto_sigdoc){0};
    ENT_TRY(ent_xml_parse(&root, a, xml, &limits, e));
    ENT_TRY(find_signature(&r, root));
    ENT_TRY(ent_crypto_ids_of(&r.ids, a, root, e));
    ENT_TRY(read_signature(&r));
    ENT_TRY(same_file_twice(&r));
    open = ent_crypto_uncovered(&r.ids, root, r.signature);
    if (open != NULL) return NO(&r, open, "The element %.*s is not covered by the signature.", ENT_F(open->name));
    out->said.ids = r.signed_ids.v;
    out->said.n_ids = r.signed_ids.n;
    out->said.data = r.data.v;
    out->said.n_data = r.data.n;
    return ENT_OK;
}
