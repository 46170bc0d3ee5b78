/* SPDX-License-Identifier: Apache-2.0 */
/* XML signatures: what is signed verifies, and nothing else does. An independent verifier (libxml2's canonical form and OpenSSL,
 * without xmlsec1) judges what we sign, and an independent signer makes the forgeries whose arithmetic is right.          */
#include "common.h"

#include <stdio.h>
#include <stdlib.h>

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <entente/crypto/xmlsig.h>

#include "support.h"

#define S(z) ent_str_c(z)
#define DS "http://www.w3.org/2000/09/xmldsig#"
#define EXC "http://www.w3.org/2001/10/xml-exc-c14n#"
#define SHA384 "http://www.w3.org/2001/04/xmldsig-more#sha384"
#define ECDSA384 "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384"
#define WSU "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"

/* 2026-06-01T00:00:00Z */
#define NOW ((ent_time)1780272000)

static const char document[] = "<m:all xmlns:m=\"urn:m\" xmlns:x=\"urn:x\">\n  <m:box>\n"
                               "    <m:item Id=\"b1\" x:kind=\"a\"><label xmlns=\"urn:l\">SECRET</label></m:item>\n"
                               "    <m:item Id=\"b2\"><label xmlns=\"urn:l\">OPEN &amp; more</label></m:item>\n  </m:box>\n</m:all>\n";

typedef struct world {
    ent_arena *a;
    ent_str key, pub;             /* P-384 */
    ent_str key256, pub256;       /* P-256 */
    ent_str other_key, other_pub; /* P-384, an attacker's */
    EVP_PKEY *attacker;
} world;

static EVP_PKEY *new_key(const char *curve)
{
    EVP_PKEY *key = EVP_EC_gen(curve);

    assert_non_null(key);
    return key;
}

static ent_str bio_text(ent_arena *a, BIO *bio)
{
    char *p;
    long n = BIO_get_mem_data(bio, &p);
    ent_str out = {0};

    must(ent_str_dup(&out, a, (ent_str){p, (size_t)n}, &e));
    BIO_free(bio);
    return out;
}

static ent_str private_pem(ent_arena *a, EVP_PKEY *key, const char *pass)
{
    BIO *bio = BIO_new(BIO_s_mem());

    assert_int_equal(
        PEM_write_bio_PKCS8PrivateKey(bio, key, pass ? EVP_aes_256_cbc() : NULL, pass, pass ? (int)strlen(pass) : 0, NULL, NULL), 1);
    return bio_text(a, bio);
}

static ent_str public_pem(ent_arena *a, EVP_PKEY *key)
{
    BIO *bio = BIO_new(BIO_s_mem());

    assert_int_equal(PEM_write_bio_PUBKEY(bio, key), 1);
    return bio_text(a, bio);
}

static int set_up_world(void **state)
{
    world *w = calloc(1, sizeof *w);
    EVP_PKEY *k384 = new_key("P-384"), *k256 = new_key("P-256");

    w->a = ent_arena_new(NULL, 0);
    w->attacker = new_key("P-384");
    w->key = private_pem(w->a, k384, NULL);
    w->pub = public_pem(w->a, k384);
    w->key256 = private_pem(w->a, k256, NULL);
    w->pub256 = public_pem(w->a, k256);
    w->other_key = private_pem(w->a, w->attacker, NULL);
    w->other_pub = public_pem(w->a, w->attacker);
    EVP_PKEY_free(k384);
    EVP_PKEY_free(k256);
    *state = w;
    return 0;
}

static int tear_down_world(void **state)
{
    world *w = *state;

    EVP_PKEY_free(w->attacker);
    ent_arena_free(w->a);
    free(w);
    return 0;
}

static ent_xmlsig_data data_of(ent_arena *a, const char *uri, const char *bytes, ent_xmlsig_hash hash)
{
    ent_xmlsig_data d = {.uri = S(uri)};
    ent_xmlsig_digest *run = NULL;

    must(ent_xmlsig_digest_new(&run, a, hash, &e));
    ent_xmlsig_digest_add(run, bytes, strlen(bytes));
    must(ent_xmlsig_digest_end(&d, run, &e));
    return d;
}

static ent_str sign(const world *w, ent_str key)
{
    const ent_str ids[] = {S("b1"), S("b2")};
    ent_xmlsig_data data[] = {data_of(w->a, "./report.pdf", "the report", ENT_XMLSIG_SHA384),
                              data_of(w->a, "./a%20b", "", ENT_XMLSIG_SHA256)};
    ent_xmlsig_signer by = {.key = key, .at = NOW};
    ent_str out = {0};

    must(ent_xmlsig_sign(&out, w->a, S(document), ids, 2, data, 2, &by, &e));
    return out;
}

/* xml with the first `from` replaced by `to`. */
static ent_str swap(ent_arena *a, ent_str xml, const char *from, const char *to)
{
    const char *at = strstr(xml.p, from);
    ent_str out = {0};

    if (at == NULL) fail_msg("\"%s\" is not in the document", from);
    must(ent_str_fmt(&out, a, &e, "%.*s%s%s", (int)(at - xml.p), xml.p, to, at + strlen(from)));
    return out;
}

/* From `from` up to and with the next `to`. */
static ent_str part(ent_arena *a, ent_str xml, const char *from, const char *to)
{
    const char *at = strstr(xml.p, from), *end = at == NULL ? NULL : strstr(at, to);
    ent_str out = {0};

    if (end == NULL) fail_msg("\"%s\" … \"%s\" is not in the document", from, to);
    must(ent_str_dup(&out, a, (ent_str){at, (size_t)(end - at) + strlen(to)}, &e));
    return out;
}

static void refused(const world *w, ent_str xml, ent_str key, const char *words)
{
    ent_arena *a = ent_arena_new(w->a, 0);
    ent_xmlsig s = {0};
    ent_err e = {0};
    ent_code code = ent_xmlsig_verify(&s, a, xml, key, &e);

    if (code != ENT_UNVERIFIED) fail_msg("%s instead of UNVERIFIED (\"%s\"): %s\n%.*s", ent_code_name(code), words, e.what, ENT_F(xml));
    if (strstr(e.what, words) == NULL) fail_msg("\"%s\" is not in \"%s\" (%s)", words, e.what, e.place);
    assert_true(e.next[0] != '\0');
    assert_int_equal(s.n_ids + s.n_data, 0);
    assert_int_equal(ERR_peek_error(), 0);
    ent_arena_free(a);
}

/* ---- an independent verifier: canonical form by libxml2, the rest by OpenSSL ---- */

static xmlNodePtr dom_find(xmlNodePtr n, const char *name, const char *id)
{
    for (; n != NULL; n = n->next) {
        xmlNodePtr inner;
        if (n->type != XML_ELEMENT_NODE) continue;
        if (name != NULL && strcmp((const char *)n->name, name) == 0) return n;
        if (id != NULL) {
            xmlChar *value = xmlGetNoNsProp(n, (const xmlChar *)"Id");
            bool hit = value != NULL && strcmp((const char *)value, id) == 0;
            xmlFree(value);
            if (hit) return n;
        }
        inner = dom_find(n->children, name, id);
        if (inner != NULL) return inner;
    }
    return NULL;
}

static int below(void *user, xmlNodePtr node, xmlNodePtr parent)
{
    for (xmlNodePtr n = node->type == XML_NAMESPACE_DECL ? parent : node; n != NULL; n = n->parent)
        if (n == user) return 1;
    return 0;
}

/* Exclusive canonical form of one element. */
static ent_str canonical(ent_arena *a, xmlDocPtr doc, xmlNodePtr n)
{
    xmlOutputBufferPtr buf = xmlAllocOutputBuffer(NULL);
    ent_str out = {0};

    assert_true(xmlC14NExecute(doc, below, n, XML_C14N_EXCLUSIVE_1_0, NULL, 0, buf) >= 0);
    must(ent_str_dup(&out, a, (ent_str){(const char *)xmlOutputBufferGetContent(buf), xmlOutputBufferGetSize(buf)}, &e));
    xmlOutputBufferClose(buf);
    return out;
}

static ent_str text_of(ent_arena *a, xmlNodePtr n)
{
    xmlChar *text = xmlNodeGetContent(n);
    ent_str out = {0};

    must(ent_str_dup(&out, a, ent_str_trim(S((const char *)text)), &e));
    xmlFree(text);
    return out;
}

static ent_str base64_digest(ent_arena *a, ent_str bytes, const EVP_MD *md)
{
    unsigned char d[64];
    unsigned n = 0;
    ent_str out = {0};

    assert_int_equal(EVP_Digest(bytes.p, bytes.n, d, &n, md, NULL), 1);
    must(ent_base64(&out, a, (ent_str){(const char *)d, n}, &e));
    return out;
}

/* r and s as the raw signature of XML Signature, into and out of DER. */
static bool raw_verifies(EVP_PKEY *key, ent_str raw, ent_str message, const EVP_MD *md)
{
    ECDSA_SIG *sig = ECDSA_SIG_new();
    int half = (int)raw.n / 2, n;
    unsigned char *der = NULL;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool good;

    ECDSA_SIG_set0(sig, BN_bin2bn((const unsigned char *)raw.p, half, NULL), BN_bin2bn((const unsigned char *)raw.p + half, half, NULL));
    n = i2d_ECDSA_SIG(sig, &der);
    good = EVP_DigestVerifyInit(ctx, NULL, md, NULL, key) == 1 &&
           EVP_DigestVerify(ctx, der, (size_t)n, (const unsigned char *)message.p, message.n) == 1;
    OPENSSL_free(der);
    ECDSA_SIG_free(sig);
    EVP_MD_CTX_free(ctx);
    ERR_clear_error();
    return good;
}

static ent_str raw_signature(ent_arena *a, EVP_PKEY *key, ent_str message, const EVP_MD *md, int half)
{
    unsigned char der[256], raw[128];
    const unsigned char *at = der;
    size_t n = sizeof der;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    ECDSA_SIG *sig;
    ent_str out = {0};

    assert_int_equal(EVP_DigestSignInit(ctx, NULL, md, NULL, key), 1);
    assert_int_equal(EVP_DigestSign(ctx, der, &n, (const unsigned char *)message.p, message.n), 1);
    sig = d2i_ECDSA_SIG(NULL, &at, (long)n);
    BN_bn2binpad(ECDSA_SIG_get0_r(sig), raw, half);
    BN_bn2binpad(ECDSA_SIG_get0_s(sig), raw + half, half);
    ECDSA_SIG_free(sig);
    EVP_MD_CTX_free(ctx);
    must(ent_base64(&out, a, (ent_str){(const char *)raw, 2 * (size_t)half}, &e));
    return out;
}

static EVP_PKEY *read_public(ent_str pem)
{
    BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.n);
    EVP_PKEY *key = PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL);

    BIO_free(bio);
    assert_non_null(key);
    return key;
}

/* Every reference's digest, then the value over SignedInfo; nothing of ours is called. */
static void independently(ent_arena *a, ent_str xml, ent_str pub, const EVP_MD *md, int references)
{
    xmlDocPtr doc = xmlReadMemory(xml.p, (int)xml.n, NULL, NULL, XML_PARSE_NONET);
    xmlNodePtr root = xmlDocGetRootElement(doc), info = dom_find(root, "SignedInfo", NULL);
    EVP_PKEY *key = read_public(pub);
    ent_str raw = {0};
    int seen = 0;

    for (xmlNodePtr r = info->children; r != NULL; r = r->next) {
        xmlChar *uri;
        xmlNodePtr target;
        if (r->type != XML_ELEMENT_NODE || strcmp((const char *)r->name, "Reference") != 0) continue;
        uri = xmlGetNoNsProp(r, (const xmlChar *)"URI");
        assert_int_equal(uri[0], '#');
        target = dom_find(root, NULL, (const char *)uri + 1);
        assert_non_null(target);
        assert_true(
            ent_str_eq(text_of(a, dom_find(r->children, "DigestValue", NULL)), base64_digest(a, canonical(a, doc, target), EVP_sha384())));
        xmlFree(uri);
        seen++;
    }
    assert_int_equal(seen, references);
    must(ent_unbase64(&raw, a, text_of(a, dom_find(root, "SignatureValue", NULL)), &e));
    assert_true(raw_verifies(key, raw, canonical(a, doc, info), md));
    EVP_PKEY_free(key);
    xmlFreeDoc(doc);
}

/* ---- an independent signer: fills the digests and the value of a document that has everything else ---- */

static void set_text(xmlNodePtr n, ent_str text)
{
    xmlNodeSetContentLen(n, (const xmlChar *)text.p, (int)text.n);
}

static ent_str forge(ent_arena *a, ent_str xml, EVP_PKEY *key)
{
    xmlDocPtr doc = xmlReadMemory(xml.p, (int)xml.n, NULL, NULL, XML_PARSE_NONET);
    xmlNodePtr root = xmlDocGetRootElement(doc), info = dom_find(root, "SignedInfo", NULL);
    xmlBufferPtr buf = xmlBufferCreate();
    ent_str out = {0};

    for (xmlNodePtr r = info->children; r != NULL; r = r->next) {
        xmlChar *uri;
        xmlNodePtr target;
        if (r->type != XML_ELEMENT_NODE || strcmp((const char *)r->name, "Reference") != 0) continue;
        uri = xmlGetNoNsProp(r, (const xmlChar *)"URI");
        target = uri == NULL ? NULL : uri[0] == '#' ? dom_find(root, NULL, (const char *)uri + 1) : root;
        if (target != NULL) set_text(dom_find(r->children, "DigestValue", NULL), base64_digest(a, canonical(a, doc, target), EVP_sha384()));
        xmlFree(uri);
    }
    set_text(dom_find(root, "SignatureValue", NULL), raw_signature(a, key, canonical(a, doc, info), EVP_sha384(), 48));
    xmlNodeDump(buf, doc, root, 0, 0);
    must(ent_str_dup(&out, a, S((const char *)xmlBufferContent(buf)), &e));
    xmlBufferFree(buf);
    xmlFreeDoc(doc);
    return out;
}

/* ---- tests ---- */

static void what_is_signed_verifies(void **state)
{
    world *w = *state;
    ent_str xml = sign(w, w->key);
    ent_xmlsig s;

    must(ent_xmlsig_verify(&s, w->a, xml, w->pub, &e));
    assert_string_equal(s.algorithm, "ECDSA-SHA384");
    assert_int_equal(s.at, NOW);
    assert_false(s.has_expires);
    assert_int_equal(s.n_ids, 5);
    assert_true(ent_str_is(s.ids[0], "b1") && ent_str_is(s.ids[1], "b2"));
    assert_int_equal(s.n_data, 2);
    assert_true(ent_str_is(s.data[0].uri, "./report.pdf") && s.data[0].hash == ENT_XMLSIG_SHA384 && s.data[0].n == 48);
    assert_true(ent_str_is(s.data[1].uri, "./a%20b") && s.data[1].hash == ENT_XMLSIG_SHA256 && s.data[1].n == 32);
    independently(w->a, xml, w->pub, EVP_sha384(), 5);
    assert_null(memchr(part(w->a, xml, "<ds:SignatureValue>", "</ds").p, '\n', 100));
}

static void a_smaller_curve_too(void **state)
{
    world *w = *state;
    ent_str xml = sign(w, w->key256);
    ent_xmlsig s;

    must(ent_xmlsig_verify(&s, w->a, xml, w->pub256, &e));
    assert_string_equal(s.algorithm, "ECDSA-SHA256");
    independently(w->a, xml, w->pub256, EVP_sha256(), 5);
    refused(w, xml, w->pub, "another kind");
}

static void the_digest_is_the_standards(void **state)
{
    world *w = *state;
    ent_xmlsig_data d = data_of(w->a, "", "abc", ENT_XMLSIG_SHA384);
    uint8_t want[48];

    /* FIPS 180-4, example of SHA-384. */
    unhex(want, 48, "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7");
    assert_memory_equal(d.digest, want, 48);
    d = data_of(w->a, "", "abc", ENT_XMLSIG_SHA256);
    unhex(want, 32, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_memory_equal(d.digest, want, 32);
}

/* Each bit of every eleventh byte; of every byte in the long run. */
static void a_flipped_bit_is_refused(void **state)
{
    world *w = *state;
    ent_str xml = sign(w, w->key);
    size_t step = getenv("ENT_NIGHTLY") != NULL ? 1 : 11;
    char *copy = ent_alloc(w->a, xml.n + 1);
    unsigned tried = 0;

    for (size_t i = 0; i < xml.n; i += step)
        for (unsigned bit = 0; bit < 8; bit++) {
            ent_arena *a = ent_arena_new(NULL, 0);
            ent_xmlsig s;
            ent_err e = {0};
            memcpy(copy, xml.p, xml.n + 1);
            copy[i] = (char)(copy[i] ^ (1 << bit));
            if (ent_xmlsig_verify(&s, a, (ent_str){copy, xml.n}, w->pub, &e) == ENT_OK)
                fail_msg("byte %zu bit %u of \"%.40s\" may change", i, bit, xml.p + (i > 20 ? i - 20 : 0));
            ent_arena_free(a);
            tried++;
        }
    assert_true(tried > 2000);
}

static void every_truncation_is_refused(void **state)
{
    world *w = *state;
    ent_str xml = sign(w, w->key);

    for (size_t n = 0; n + 1 < xml.n; n++) { /* the last byte is the line end */
        ent_arena *a = ent_arena_new(NULL, 0);
        ent_xmlsig s;
        ent_err e = {0};
        ent_str cut = {0};
        assert_int_equal(ent_str_dup(&cut, a, (ent_str){xml.p, n}, &e), ENT_OK);
        assert_int_not_equal(ent_xmlsig_verify(&s, a, cut, w->pub, &e), ENT_OK);
        ent_arena_free(a);
    }
}

static void another_key_is_refused(void **state)
{
    world *w = *state;

    refused(w, sign(w, w->key), w->other_pub, "does not hold");
}

/* The attacker signs with a key of his own and puts it into KeyInfo, in each of the forms that libraries look for. */
static void the_documents_own_key_is_not_believed(void **state)
{
    world *w = *state;
    ent_str xml = sign(w, w->other_key), der = {0}, b64 = {0}, info = {0};
    unsigned char *p = NULL;
    int n = i2d_PUBKEY(w->attacker, &p);

    refused(w, xml, w->pub, "does not hold");
    must(ent_str_dup(&der, w->a, (ent_str){(char *)p, (size_t)n}, &e));
    OPENSSL_free(p);
    must(ent_base64(&b64, w->a, der, &e));
    must(ent_str_fmt(&info, w->a, &e,
                     "</ds:KeyName><ds:KeyValue><k:ECKeyValue xmlns:k=\"http://www.w3.org/2009/xmldsig11#\"><k:NamedCurve "
                     "URI=\"urn:oid:1.3.132.0.34\"/><k:PublicKey>%.*s</k:PublicKey></k:ECKeyValue></ds:KeyValue>"
                     "<k:DEREncodedKeyValue xmlns:k=\"http://www.w3.org/2009/xmldsig11#\">%.*s</k:DEREncodedKeyValue>",
                     (int)(b64.n - 32), b64.p + 32, ENT_F(b64)));
    xml = forge(w->a, swap(w->a, xml, "</ds:KeyName>", info.p), w->attacker);
    refused(w, xml, w->pub, "does not hold");
    must(ent_xmlsig_verify(&(ent_xmlsig){0}, w->a, xml, w->other_pub, &e)); /* the arithmetic of the forgery is right */
}

/* A signature whose arithmetic is right, by the pinned key itself, in a form that is not accepted: the rules alone refuse it. */
static void other_forms_are_refused(void **state)
{
    static const struct {
        const char *from, *to, *words;
    } table[] = {
        {ECDSA384, DS "dsa-sha1", "signature method"},
        {ECDSA384, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1", "signature method"},
        {ECDSA384, DS "hmac-sha1", "signature method"},
        {ECDSA384, "http://www.w3.org/2001/04/xmldsig-more#hmac-sha384", "signature method"},
        {ECDSA384, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "signature method"},
        {ECDSA384, "", "signature method"},
        {ECDSA384 "\"/>", ECDSA384 "\"><ds:HMACOutputLength>8</ds:HMACOutputLength></ds:SignatureMethod>", "parameters"},
        {SHA384, DS "sha1", "digest method"},
        {SHA384, "http://www.w3.org/2001/04/xmldsig-more#md5", "digest method"},
        {EXC "\"/>\n      <ds:Sig", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315\"/>\n      <ds:Sig", "exclusive"},
        {EXC "\"/></ds:Transforms>", EXC "WithComments\"/></ds:Transforms>", "exclusive"},
        {EXC "\"/></ds:Transforms>", DS "enveloped-signature\"/></ds:Transforms>", "exclusive"},
        {EXC "\"/></ds:Transforms>", "http://www.w3.org/TR/1999/REC-xslt-19991116\"/></ds:Transforms>", "exclusive"},
        {EXC "\"/></ds:Transforms>",
         "http://www.w3.org/TR/1999/REC-xpath-19991116\"><ds:XPath>not(self::label)</ds:XPath></ds:Transform></ds:Transforms>",
         "parameters"},
        {EXC "\"/></ds:Transforms>", EXC "\"><i:InclusiveNamespaces xmlns:i=\"" EXC "\" PrefixList=\"x\"/></ds:Transform></ds:Transforms>",
         "parameters"},
        {"<ds:Transforms><ds:Transform", "<ds:Transforms><ds:Transform Algorithm=\"" EXC "\"/><ds:Transform", "several"},
        {"<ds:Transforms><ds:Transform Algorithm=\"" EXC "\"/></ds:Transforms>", "", "no Transforms"},
        {"URI=\"#b1\"", "URI=\"\"", "refers to"},
        {"URI=\"#b1\"", "", "refers to"},
        {"URI=\"#b1\"", "URI=\"#xpointer(/)\"", "refers to"},
        {"URI=\"#b1\"", "URI=\"#xpointer(id('b1'))\"", "refers to"},
        {"URI=\"#b1\"", "URI=\"./report.pdf\"", "in a Manifest"},
        {"URI=\"#b1\"", "URI=\"file:///etc/passwd\"", "refers to"},
        {"URI=\"#b1\"", "URI=\"http://127.0.0.1:9/x\"", "refers to"},
        {"URI=\"#b1\"", "URI=\"#b2\"", "twice"},
        {"URI=\"#b1\"", "URI=\"#nowhere\"", "not in the document"},
        {"<wsu:Created>", "<wsu:Created>on ", "no time"},
        {"</wsu:Created>", "</wsu:Created><wsu:Expires>later</wsu:Expires>", "no time"},
        {"<ds:Reference URI=\"./report.pdf\">", "<ds:Reference URI=\"./report.pdf\"><ds:Transforms/>", "transforms"},
        {"<ds:Reference URI=\"./report.pdf\">", "<ds:Reference URI=\"./a%20b\">", "twice"},
        {"<ds:Reference URI=\"./report.pdf\">", "<ds:Reference>", "names no file"},
    };
    world *w = *state;
    ent_str good = sign(w, w->other_key);

    for (size_t i = 0; i < COUNT(table); i++)
        refused(w, forge(w->a, swap(w->a, good, table[i].from, table[i].to), w->attacker), w->other_pub, table[i].words);
    refused(w, forge(w->a, swap(w->a, swap(w->a, good, "<wsu:Timestamp", "<m:time"), "</wsu:Timestamp>", "</m:time>"), w->attacker),
            w->other_pub, "no wsu:Timestamp");
    refused(w, swap(w->a, good, "<ds:SignatureValue>", "<ds:SignatureValue><m:x/>"), w->other_pub, "holds elements");
    refused(w, swap(w->a, good, "</ds:SignatureValue>", "=</ds:SignatureValue>"), w->other_pub, "no base64");
    refused(w, swap(w->a, good, "</ds:SignatureValue>", "AAAA</ds:SignatureValue>"), w->other_pub, "another kind");
    /* The forger's arithmetic is right: unchanged, and with a frame that says nothing more, his document holds. */
    must(ent_xmlsig_verify(&(ent_xmlsig){0}, w->a, forge(w->a, good, w->attacker), w->other_pub, &e));
    must(ent_xmlsig_verify(&(ent_xmlsig){0}, w->a, swap(w->a, good, "<m:all xmlns:m", "<m:all Id=\"root\" xmlns:m"), w->other_pub, &e));
}

/* The signed element stays in the document, and another stands where a reader looks. */
static void wrapping_is_refused(void **state)
{
    world *w = *state;
    ent_str xml = sign(w, w->key), item = part(w->a, xml, "<m:item Id=\"b1\"", "</m:item>"), sig = {0};
    ent_str evil = S("<m:item Id=\"b1\" x:kind=\"a\"><label xmlns=\"urn:l\">OPEN</label></m:item>"), moved = {0};

    /* 1 the same Id twice, before and behind */
    must(ent_str_fmt(&moved, w->a, &e, "%s%s", evil.p, item.p));
    refused(w, swap(w->a, xml, item.p, moved.p), w->pub, "twice");
    must(ent_str_fmt(&moved, w->a, &e, "%s%s", item.p, evil.p));
    refused(w, swap(w->a, xml, item.p, moved.p), w->pub, "twice");
    /* 2 the same Id in another spelling */
    refused(w, swap(w->a, xml, item.p, "<m:item ID=\"b1\"><label xmlns=\"urn:l\">OPEN</label></m:item>"), w->pub, "not in the document");
    must(ent_str_fmt(&moved, w->a, &e, "%s<m:item id=\"b1\"><label xmlns=\"urn:l\">OPEN</label></m:item>", item.p));
    refused(w, swap(w->a, xml, item.p, moved.p), w->pub, "twice");
    must(ent_str_fmt(&moved, w->a, &e, "%s<m:item Id=\" b1 \"><label xmlns=\"urn:l\">OPEN</label></m:item>", item.p));
    refused(w, swap(w->a, xml, item.p, moved.p), w->pub, "twice");
    must(ent_str_fmt(&moved, w->a, &e, "%s<m:item xml:id=\"b3\"><label xmlns=\"urn:l\">OPEN</label></m:item>", item.p));
    refused(w, swap(w->a, xml, item.p, moved.p), w->pub, "xml:id");
    /* 3 an additional element that is not signed: in the frame, beside it, without and with an Id */
    must(ent_str_fmt(&moved, w->a, &e, "%s<m:item><label xmlns=\"urn:l\">OPEN</label></m:item>", item.p));
    refused(w, swap(w->a, xml, item.p, moved.p), w->pub, "not covered");
    must(ent_str_fmt(&moved, w->a, &e, "%s<m:item Id=\"b3\"><label xmlns=\"urn:l\">OPEN</label></m:item>", item.p));
    refused(w, swap(w->a, xml, item.p, moved.p), w->pub, "not covered");
    refused(w, swap(w->a, xml, "</m:all>", "<m:box><m:item Id=\"b9\"/></m:box></m:all>"), w->pub, "not covered");
    refused(w, swap(w->a, xml, "</m:box>", "SECRET</m:box>"), w->pub, "not covered");
    refused(w, swap(w->a, xml, "<m:box>", "<m:box kind=\"other\">"), w->pub, "not covered");
    /* 4 the signed element moved into KeyInfo, which nobody reads; the attacker's in its place */
    xml = swap(w->a, xml, item.p, "<m:item Id=\"b3\"><label xmlns=\"urn:l\">OPEN</label></m:item>");
    must(ent_str_fmt(&moved, w->a, &e, "%s</ds:KeyInfo>", item.p));
    refused(w, swap(w->a, xml, "</ds:KeyInfo>", moved.p), w->pub, "not covered");
    /* 5 … into an Object of the signature */
    must(ent_str_fmt(&moved, w->a, &e, "<ds:Object>%s</ds:Object></ds:Signature>", item.p));
    refused(w, swap(w->a, xml, "</ds:Signature>", moved.p), w->pub, "not covered");
    /* 6 … below a wrapper beside the frame */
    must(ent_str_fmt(&moved, w->a, &e, "<m:wrap>%s</m:wrap></m:all>", item.p));
    refused(w, swap(w->a, xml, "</m:all>", moved.p), w->pub, "not covered");
    /* 7 the whole signed document inside another one */
    xml = sign(w, w->key);
    item = part(w->a, xml, "<m:item Id=\"b1\"", "</m:item>");
    sig = part(w->a, xml, "<ds:Signature", "</ds:Signature>");
    must(ent_str_fmt(&moved, w->a, &e, "<m:all xmlns:m=\"urn:m\"><m:box><m:item Id=\"b3\"/></m:box><m:old>%s</m:old></m:all>", xml.p));
    refused(w, moved, w->pub, "directly below the root");
    /* 8 a second signature, the attacker's */
    must(ent_str_fmt(&moved, w->a, &e, "%s%s", sig.p, sig.p));
    refused(w, swap(w->a, xml, sig.p, moved.p), w->pub, "more than one signature");
    /* 9 the signature hidden in what is signed */
    must(ent_str_fmt(&moved, w->a, &e, "%s</m:item>", sig.p));
    refused(w, swap(w->a, swap(w->a, xml, sig.p, ""), "</m:item>", moved.p), w->pub, "directly below the root");
    /* 10 the signed element without its signature, or gone */
    refused(w, swap(w->a, xml, item.p, ""), w->pub, "not in the document");
    refused(w, S(document), w->pub, "not signed");
    /* 11 an unsigned manifest or time beside the signed ones */
    refused(w, swap(w->a, xml, "</ds:Signature>", "<ds:Object><ds:Manifest/></ds:Object></ds:Signature>"), w->pub, "not covered");
    refused(w, swap(w->a, xml, "</ds:Signature>", "<ds:Object><wsu:Timestamp xmlns:wsu=\"" WSU "\"/></ds:Object></ds:Signature>"), w->pub,
            "two times");
    /* 12 content hidden from the canonical form by a comment does not split the text */
    refused(w, swap(w->a, xml, "SECRET", "SEC<!-- -->RETS"), w->pub, "does not hold");
    must(ent_xmlsig_verify(&(ent_xmlsig){0}, w->a, swap(w->a, xml, "SECRET", "SEC<!-- -->RET"), w->pub, &e));
}

/* What a reference to a file would read is there and would fit; it is refused by form, so nothing was opened. */
static void no_file_is_opened(void **state)
{
    world *w = *state;
    ent_str path = {0}, uri = {0}, xml = {0}, digest = {0};
    const char content[] = "exactly this";
    FILE *f;

    must(ent_str_fmt(&path, w->a, &e, "%s/there.txt", ent_test_tmp()));
    f = fopen(path.p, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(content, 1, sizeof content - 1, f), sizeof content - 1);
    fclose(f);
    digest = base64_digest(w->a, S(content), EVP_sha384());
    must(ent_str_fmt(&uri, w->a, &e,
                     "<ds:Reference URI=\"file://%s\"><ds:Transforms><ds:Transform Algorithm=\"" EXC
                     "\"/></ds:Transforms><ds:DigestMethod Algorithm=\"" SHA384
                     "\"/><ds:DigestValue>%s</ds:DigestValue></ds:Reference></ds:SignedInfo>",
                     path.p, digest.p));
    xml = swap(w->a, sign(w, w->other_key), "</ds:SignedInfo>", uri.p);
    refused(w, forge(w->a, xml, w->attacker), w->other_pub, "elements of this document by their Id only");
    /* The same for an external entity: our reader refuses any DOCTYPE before the library sees it. */
    must(ent_str_fmt(&xml, w->a, &e, "<!DOCTYPE m:all [<!ENTITY x SYSTEM \"file://%s\">]>%s", path.p, sign(w, w->key).p));
    must_refuse(ENT_INVALID, ent_xmlsig_verify(&(ent_xmlsig){0}, w->a, xml, w->pub, &e));
}

static void keys_of_other_kinds_are_refused(void **state)
{
    static const char *const curves[] = {"P-521", "secp256k1", "P-224"};
    world *w = *state;
    const ent_str ids[] = {S("b1"), S("b2")};
    EVP_PKEY *rsa = EVP_RSA_gen(2048), *ed = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    ent_str out = {0}, xml = sign(w, w->key);
    ent_xmlsig_signer by = {.at = NOW};

    for (size_t i = 0; i < COUNT(curves) + 2; i++) {
        EVP_PKEY *key = i < COUNT(curves) ? new_key(curves[i]) : i == COUNT(curves) ? rsa : ed;
        by.key = private_pem(w->a, key, NULL);
        must_refuse(ENT_INVALID, ent_xmlsig_sign(&out, w->a, S(document), ids, 2, NULL, 0, &by, &e));
        must_refuse(ENT_INVALID, ent_xmlsig_verify(&(ent_xmlsig){0}, w->a, xml, public_pem(w->a, key), &e));
        EVP_PKEY_free(key);
    }
    by.key = w->pub;
    must_refuse(ENT_INVALID, ent_xmlsig_sign(&out, w->a, S(document), ids, 2, NULL, 0, &by, &e));
    must_refuse(ENT_INVALID, ent_xmlsig_verify(&(ent_xmlsig){0}, w->a, xml, w->key, &e));
    must_refuse(ENT_INVALID, ent_xmlsig_verify(&(ent_xmlsig){0}, w->a, xml, S(""), &e));
    for (size_t n = 1; n + 1 < w->pub.n; n += 7)
        must_refuse(ENT_INVALID, ent_xmlsig_verify(&(ent_xmlsig){0}, w->a, xml, (ent_str){w->pub.p, n}, &e));
}

static void a_passphrase_opens_the_key(void **state)
{
    world *w = *state;
    const ent_str ids[] = {S("b1"), S("b2")};
    ent_xmlsig_signer by = {.at = NOW};
    char first[20], second[20];
    ent_str out = {0}, pem = {0};

    by.key = private_pem(w->a, w->attacker, "an exercise passphrase");
    assert_true(ent_str_starts(by.key, "-----BEGIN ENCRYPTED PRIVATE KEY-----"));
    must_refuse(ENT_LOGIN, ent_xmlsig_sign(&out, w->a, S(document), ids, 2, NULL, 0, &by, &e));
    by.passphrase = S("another passphrase");
    must_refuse(ENT_LOGIN, ent_xmlsig_sign(&out, w->a, S(document), ids, 2, NULL, 0, &by, &e));
    by.passphrase = S("an exercise passphrase");
    must(ent_xmlsig_sign(&out, w->a, S(document), ids, 2, NULL, 0, &by, &e));
    must(ent_xmlsig_verify(&(ent_xmlsig){0}, w->a, out, w->other_pub, &e));
    must(ent_xmlsig_fingerprint(first, &pem, w->a, by.key, by.passphrase, &e));
    assert_true(ent_str_eq(pem, w->other_pub));
    must(ent_xmlsig_fingerprint(second, NULL, w->a, w->other_pub, (ent_str){0}, &e));
    assert_string_equal(first, second);
    assert_int_equal(strlen(first), 19);
}

static ent_str certificate(ent_arena *a, EVP_PKEY *key)
{
    X509 *cert = X509_new();
    X509_NAME *name = X509_NAME_new();
    BIO *bio = BIO_new(BIO_s_mem());

    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"Exercise Labels", -1, -1, 0);
    ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
    X509_gmtime_adj(X509_getm_notBefore(cert), 0);
    X509_gmtime_adj(X509_getm_notAfter(cert), 86400);
    X509_set_subject_name(cert, name);
    X509_set_issuer_name(cert, name);
    X509_set_pubkey(cert, key);
    assert_true(X509_sign(cert, key, EVP_sha384()) > 0);
    assert_int_equal(PEM_write_bio_X509(bio, cert), 1);
    X509_NAME_free(name);
    X509_free(cert);
    return bio_text(a, bio);
}

static void a_certificate_is_carried_but_not_believed(void **state)
{
    world *w = *state;
    const ent_str ids[] = {S("b1"), S("b2")};
    ent_xmlsig_signer by = {.at = NOW, .key = w->other_key, .certificate = certificate(w->a, w->attacker)};
    ent_str out = {0};

    must(ent_xmlsig_sign(&out, w->a, S(document), ids, 2, NULL, 0, &by, &e));
    assert_non_null(strstr(out.p, "<ds:X509Certificate>MII"));
    must(ent_xmlsig_verify(&(ent_xmlsig){0}, w->a, out, w->other_pub, &e));
    refused(w, out, w->pub, "does not hold");
    by.key = w->key;
    must_refuse(ENT_INVALID, ent_xmlsig_sign(&out, w->a, S(document), ids, 2, NULL, 0, &by, &e));
    by.certificate = w->pub;
    must_refuse(ENT_INVALID, ent_xmlsig_sign(&out, w->a, S(document), ids, 2, NULL, 0, &by, &e));
}

static void what_cannot_be_signed_is_not(void **state)
{
    world *w = *state;
    const ent_str ids[] = {S("b1"), S("b2")}, missing[] = {S("b1"), S("b9")}, same[] = {S("b1"), S("b1")}, odd[] = {S("b1"), S("b2\"/>")};
    ent_xmlsig_data twice[] = {data_of(w->a, "./a", "", ENT_XMLSIG_SHA384), data_of(w->a, "./a", "", ENT_XMLSIG_SHA384)};
    ent_xmlsig_signer by = {.at = NOW, .key = w->key};
    ent_str out = {0};

    must_refuse(ENT_INVALID, ent_xmlsig_sign(&out, w->a, S(document), ids, 0, NULL, 0, &by, &e));
    must_refuse(ENT_INVALID, ent_xmlsig_sign(&out, w->a, S(document), ids, 1, NULL, 0, &by, &e)); /* b2 would stay unsigned */
    must_refuse(ENT_INVALID, ent_xmlsig_sign(&out, w->a, S(document), missing, 2, NULL, 0, &by, &e));
    must_refuse(ENT_INVALID, ent_xmlsig_sign(&out, w->a, S(document), same, 2, NULL, 0, &by, &e));
    must_refuse(ENT_INVALID, ent_xmlsig_sign(&out, w->a, S(document), odd, 2, NULL, 0, &by, &e));
    must_refuse(ENT_INVALID, ent_xmlsig_sign(&out, w->a, S(document), ids, 2, twice, 2, &by, &e));
    must_refuse(ENT_INVALID, ent_xmlsig_sign(&out, w->a, sign(w, w->key), ids, 2, NULL, 0, &by, &e));
    must_refuse(ENT_INVALID, ent_xmlsig_sign(&out, w->a, S("<a Id='b1'"), ids, 2, NULL, 0, &by, &e));
    assert_int_equal(out.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_signed_verifies),
        cmocka_unit_test(a_smaller_curve_too),
        cmocka_unit_test(the_digest_is_the_standards),
        cmocka_unit_test(a_flipped_bit_is_refused),
        cmocka_unit_test(every_truncation_is_refused),
        cmocka_unit_test(another_key_is_refused),
        cmocka_unit_test(the_documents_own_key_is_not_believed),
        cmocka_unit_test(other_forms_are_refused),
        cmocka_unit_test(wrapping_is_refused),
        cmocka_unit_test(no_file_is_opened),
        cmocka_unit_test(keys_of_other_kinds_are_refused),
        cmocka_unit_test(a_passphrase_opens_the_key),
        cmocka_unit_test(a_certificate_is_carried_but_not_believed),
        cmocka_unit_test(what_cannot_be_signed_is_not),
    };
    return cmocka_run_group_tests(tests, set_up_world, tear_down_world);
}
