/* SPDX-License-Identifier: Apache-2.0 */
/* XML signatures: made from a template, judged by the rules, computed by xmlsec1. */
#include "library.h"
#include "xmlsig_rules.h"

#define ID_FILES "signature-files"
#define ID_TIME "signature-time"
#define ID_KEY "signature-key"

/* ---- the template ---- */

static const char *digest_uri(ent_xmlsig_hash hash)
{
    return hash == ENT_XMLSIG_SHA256 ? ENT_DSIG_SHA256 : ENT_DSIG_SHA384;
}

static void put_reference(ent_buf *b, ent_str id, const char *type)
{
    ent_buf_z(b, "      <ds:Reference");
    if (type[0] != '\0') ent_buf_fmt(b, " Type=\"%s\"", type);
    ent_buf_z(b, " URI=\"#");
    ent_buf_xml(b, id);
    ent_buf_z(b, "\"><ds:Transforms><ds:Transform Algorithm=\"" ENT_DSIG_EXCLUSIVE
                 "\"/></ds:Transforms><ds:DigestMethod Algorithm=\"" ENT_DSIG_SHA384 "\"/><ds:DigestValue/></ds:Reference>\n");
}

static ent_code put_manifest(ent_buf *b, const ent_xmlsig_data *data, size_t n_data, ent_err *e)
{
    ent_str value;

    ent_buf_z(b, "    <ds:Object>\n      <ds:Manifest Id=\"" ID_FILES "\">\n");
    for (size_t i = 0; i < n_data; i++) {
        ENT_TRY(ent_base64(&value, b->a, (ent_str){(const char *)data[i].digest, data[i].n}, e));
        ent_buf_z(b, "        <ds:Reference URI=\"");
        ent_buf_xml(b, data[i].uri);
        ent_buf_fmt(b, "\"><ds:DigestMethod Algorithm=\"%s\"/><ds:DigestValue>", digest_uri(data[i].hash));
        ent_buf_add(b, value);
        ent_buf_z(b, "</ds:DigestValue></ds:Reference>\n");
    }
    ent_buf_z(b, "      </ds:Manifest>\n    </ds:Object>\n");
    return ENT_OK;
}

static void put_signed_info(ent_buf *b, const ent_str *ids, size_t n_ids, bool files, bool p384)
{
    ent_buf_z(b, "    <ds:SignedInfo>\n      <ds:CanonicalizationMethod Algorithm=\"" ENT_DSIG_EXCLUSIVE "\"/>\n");
    ent_buf_fmt(b, "      <ds:SignatureMethod Algorithm=\"%s\"/>\n", p384 ? ENT_DSIG_ECDSA_SHA384 : ENT_DSIG_ECDSA_SHA256);
    for (size_t i = 0; i < n_ids; i++) put_reference(b, ids[i], "");
    if (files) put_reference(b, ENT_S(ID_FILES), ENT_DSIG_NS "Manifest");
    put_reference(b, ENT_S(ID_TIME), ENT_DSIG_NS "Object");
    put_reference(b, ENT_S(ID_KEY), "");
    ent_buf_z(b, "    </ds:SignedInfo>\n    <ds:SignatureValue/>\n");
}

ent_code ent_crypto_sig_template(ent_str *out, ent_arena *a, const ent_str *ids, size_t n_ids, const ent_xmlsig_data *data, size_t n_data,
                                 const EVP_PKEY *key, ent_str cert, ent_time at, ent_err *e)
{
    ent_buf b = ent_buf_new(a, ENT_XMLSIG_MAX_BYTES);
    char fingerprint[20], time[21];

    ENT_TRY(ent_crypto_ec_fingerprint(fingerprint, key, e));
    ent_time_print(time, at);
    ent_buf_z(&b, "<ds:Signature xmlns:ds=\"" ENT_DSIG_NS "\">\n");
    put_signed_info(&b, ids, n_ids, n_data != 0, ent_crypto_ec_size(key) == 48);
    ent_buf_fmt(&b, "    <ds:KeyInfo Id=\"" ID_KEY "\"><ds:KeyName>%s</ds:KeyName>", fingerprint);
    if (cert.n != 0) {
        ent_buf_z(&b, "<ds:X509Data><ds:X509Certificate>");
        ent_buf_add(&b, cert);
        ent_buf_z(&b, "</ds:X509Certificate></ds:X509Data>");
    }
    ent_buf_z(&b, "</ds:KeyInfo>\n");
    if (n_data != 0) ENT_TRY(put_manifest(&b, data, n_data, e));
    ent_buf_fmt(&b,
                "    <ds:Object Id=\"" ID_TIME "\"><wsu:Timestamp xmlns:wsu=\"" ENT_WSU_NS
                "\"><wsu:Created>%s</wsu:Created></wsu:Timestamp>"
                "</ds:Object>\n  </ds:Signature>",
                time);
    return ent_buf_take(out, &b, e);
}

/* ---- verify ---- */

static ent_code verify_with(ent_xmlsig *out, ent_arena *a, ent_str xml, EVP_PKEY *key, ent_err *e)
{
    ent_crypto_sigdoc doc;

    ENT_TRY(ent_crypto_sigdoc_read(&doc, a, xml, e));
    if (doc.value.n != 2 * ent_crypto_ec_size(key))
        return ent_fail(e, ENT_UNVERIFIED, NULL, ENT_XMLSIG_NEXT, "The signature was made with a key of another kind than this one.");
    ENT_TRY(ent_crypto_xmlsec_verify(xml, doc.n_references, key, e));
    ENT_TRY(ent_crypto_ec_fingerprint(doc.said.fingerprint, key, e));
    *out = doc.said;
    return ENT_OK;
}

ent_code ent_xmlsig_verify(ent_xmlsig *out, ent_arena *a, ent_str xml, ent_str key, ent_err *e)
{
    EVP_PKEY *pinned;
    ent_code code;

    *out = (ent_xmlsig){0};
    ENT_TRY(ent_crypto_ec_public(&pinned, key, e));
    code = verify_with(out, a, xml, pinned, e);
    EVP_PKEY_free(pinned);
    return ent_crypto_end(code);
}

/* ---- sign ---- */

/* Not signed yet: the new signature must be the only one. */
static ent_code unsigned_yet(ent_arena *a, ent_str xml, ent_err *e)
{
    ent_xml_limits limits = {.bytes = ENT_XMLSIG_MAX_BYTES, .depth = 64, .nodes = ENT_XMLSIG_MAX_NODES};
    ent_xml_node *root;

    ENT_TRY(ent_xml_parse(&root, a, xml, &limits, e));
    if (ent_xml_child(root, ENT_DSIG_NS, "Signature") == NULL) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, "Sign the document as it was before.", "The document is signed already.");
}

static ent_code sign_with(ent_str *out, ent_arena *a, ent_str xml, ent_str template, EVP_PKEY *key, ent_err *e)
{
    EVP_PKEY *public;
    ent_xmlsig said;
    ent_str made;
    ent_code code;

    ENT_TRY(ent_crypto_xmlsec_sign(&made, a, xml, template, key, e));
    ENT_TRY(ent_crypto_ec_public_of(&public, key, e));
    code = verify_with(&said, a, made, public, e);
    EVP_PKEY_free(public);
    if (code == ENT_OK) *out = made;
    if (code == ENT_UNVERIFIED) e->code = code = ENT_INVALID; /* of what was to be signed, not of what somebody sent */
    return code;
}

ent_code ent_xmlsig_sign(ent_str *out, ent_arena *a, ent_str xml, const ent_str *ids, size_t n_ids, const ent_xmlsig_data *data,
                         size_t n_data, const ent_xmlsig_signer *by, ent_err *e)
{
    ent_str cert = {"", 0}, template;
    EVP_PKEY *key;
    ent_code code;

    *out = (ent_str){"", 0};
    if (n_ids == 0) return ent_fail(e, ENT_INVALID, NULL, NULL, "There is nothing to sign.");
    ENT_TRY(unsigned_yet(a, xml, e));
    ENT_TRY(ent_crypto_ec_private(&key, by->key, by->passphrase, e));
    code = by->certificate.n == 0 ? ENT_OK : ent_crypto_ec_certificate(&cert, a, by->certificate, key, e);
    if (code == ENT_OK) code = ent_crypto_sig_template(&template, a, ids, n_ids, data, n_data, key, cert, by->at, e);
    if (code == ENT_OK) code = sign_with(out, a, xml, template, key, e);
    EVP_PKEY_free(key);
    return ent_crypto_end(code);
}

/* ---- fingerprints ---- */

ent_code ent_xmlsig_fingerprint(char out[static 20], ent_str *pem, ent_arena *a, ent_str key, ent_str passphrase, ent_err *e)
{
    bool is_public = ent_str_starts(key, "-----BEGIN PUBLIC");
    EVP_PKEY *pkey;
    ent_code code;

    out[0] = '\0';
    ENT_TRY(is_public ? ent_crypto_ec_public(&pkey, key, e) : ent_crypto_ec_private(&pkey, key, passphrase, e));
    code = ent_crypto_ec_fingerprint(out, pkey, e);
    if (code == ENT_OK && pem != NULL) code = ent_crypto_ec_pem(pem, a, pkey, e);
    EVP_PKEY_free(pkey);
    return ent_crypto_end(code);
}
