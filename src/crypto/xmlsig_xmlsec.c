/* SPDX-License-Identifier: Apache-2.0 */
/* The only file that knows xmlsec1, and with it libxml2's own tree: xmlsec1 computes on that and on nothing else.
 *
 * State. xmlsec1 keeps lists of algorithms, key kinds and input handlers for the whole process. They are set up once, on first use,
 * and never changed or taken down again: a process that signs nothing pays nothing, and threads may follow each other or run side by
 * side. What is left in the lists is only what is accepted here; the list of input handlers is empty, so the library has no way
 * to open a file or an address. It prints nothing: its messages speak of its own inside.                               */
#include <string.h>
#include <threads.h>

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <xmlsec/base64.h>
#include <xmlsec/errors.h>
#include <xmlsec/io.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlsec.h>

#include <xmlsec/openssl/crypto.h>
#include <xmlsec/openssl/evp.h>

#include "library.h"
#include "xmlsig_rules.h"

static once_flag once = ONCE_FLAG_INIT;
static bool ready;

static void silent(const char *file, int line, const char *func, const char *object, const char *subject, int reason, const char *msg)
{
    (void)file, (void)line, (void)func, (void)object, (void)subject, (void)reason, (void)msg;
}

static bool only_what_is_accepted(void)
{
    const xmlSecTransformId transforms[] = {xmlSecTransformExclC14NId, xmlSecOpenSSLTransformSha256Id, xmlSecOpenSSLTransformSha384Id,
                                            xmlSecOpenSSLTransformEcdsaSha256Id, xmlSecOpenSSLTransformEcdsaSha384Id};

    xmlSecIOCleanupCallbacks();
    xmlSecPtrListEmpty(xmlSecTransformIdsGet());
    for (size_t i = 0; i < sizeof transforms / sizeof *transforms; i++)
        if (xmlSecTransformIdsRegister(transforms[i]) < 0) return false;
    xmlSecPtrListEmpty(xmlSecKeyDataIdsGet());
    return xmlSecKeyDataIdsRegister(xmlSecOpenSSLKeyDataEcdsaId) >= 0;
}

static void set_up(void)
{
    xmlInitParser();
    xmlSecErrorsSetCallback(silent);
    ready = xmlSecInit() >= 0 && xmlSecCheckVersion() == 1 && xmlSecOpenSSLInit() >= 0;
    xmlSecErrorsSetCallback(silent); /* xmlSecInit sets its own */
    if (ready) ready = only_what_is_accepted();
    xmlSecBase64SetDefaultLineSize(1 << 16); /* one line: fewer ways to spell a signature */
}

static ent_code begin(ent_err *e)
{
    ent_crypto_begin();
    call_once(&once, set_up);
    return ready ? ENT_OK
                 : ent_fail(e, ENT_BUG, NULL, "Check the installation of xmlsec1.", "The library for XML signatures does not start.");
}

/* libxml2 prints what goes wrong in its canonical form. Its handler belongs to the thread; each use here puts back what was there. */
typedef struct hush {
    xmlStructuredErrorFunc fn;
    void *ctx;
} hush;

static void ignore(void *ctx, xmlErrorPtr error)
{
    (void)ctx, (void)error;
}

static hush be_quiet(void)
{
    hush was = {xmlStructuredError, xmlStructuredErrorContext};

    xmlSetStructuredErrorFunc(NULL, ignore);
    return was;
}

static void speak(hush was)
{
    xmlSetStructuredErrorFunc(was.ctx, was.fn);
}

/* ---- documents ---- */

static xmlDocPtr parse(ent_str xml)
{
    return xmlReadMemory(xml.p, (int)xml.n, NULL, "UTF-8", XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
}

static xmlNodePtr next_node(xmlNodePtr n)
{
    if (n->type == XML_ELEMENT_NODE && n->children != NULL) return n->children;
    while (n != NULL && n->next == NULL) n = n->parent;
    return n == NULL || n->type == XML_DOCUMENT_NODE ? NULL : n->next;
}

/* Tells the library which attributes are Ids; the same as in xmlsig_cover.c, where each was found to be unique. */
static bool register_ids(xmlDocPtr doc)
{
    for (xmlNodePtr n = xmlDocGetRootElement(doc); n != NULL; n = next_node(n)) {
        if (n->type != XML_ELEMENT_NODE) continue;
        for (xmlAttrPtr at = n->properties; at != NULL; at = at->next) {
            xmlChar *value;
            bool good;
            if (strcmp((const char *)at->name, "Id") != 0) continue;
            if (at->ns != NULL && strcmp((const char *)at->ns->href, ENT_WSU_NS) != 0) continue;
            value = xmlNodeListGetString(doc, at->children, 1);
            good = value == NULL || xmlAddID(NULL, doc, value, at) != NULL;
            xmlFree(value);
            if (!good) return false;
        }
    }
    return true;
}

static xmlNodePtr find_signature(xmlDocPtr doc)
{
    for (xmlNodePtr n = xmlDocGetRootElement(doc)->children; n != NULL; n = n->next)
        if (n->type == XML_ELEMENT_NODE && xmlStrEqual(n->name, (const xmlChar *)"Signature") && n->ns != NULL &&
            xmlStrEqual(n->ns->href, (const xmlChar *)ENT_DSIG_NS))
            return n;
    return NULL;
}

/* ---- contexts ---- */

static xmlSecKeyPtr wrap_key(EVP_PKEY *pkey)
{
    xmlSecKeyPtr key = xmlSecKeyCreate();
    xmlSecKeyDataPtr data = NULL;

    if (key != NULL && EVP_PKEY_up_ref(pkey) == 1) {
        data = xmlSecOpenSSLEvpKeyAdopt(pkey);
        if (data == NULL) EVP_PKEY_free(pkey);
    }
    if (data != NULL && xmlSecKeySetValue(key, data) >= 0) return key;
    if (data != NULL) xmlSecKeyDataDestroy(data);
    if (key != NULL) xmlSecKeyDestroy(key);
    return NULL;
}

/* A context that can do only what is accepted, with the pinned key: KeyInfo is then not asked for one. */
static xmlSecDSigCtxPtr new_context(EVP_PKEY *pkey)
{
    xmlSecDSigCtxPtr ctx = xmlSecDSigCtxCreate(NULL);

    if (ctx == NULL) return NULL;
    ctx->flags |= XMLSEC_DSIG_FLAGS_IGNORE_MANIFESTS; /* they name files: the caller's affair */
    ctx->enabledReferenceUris = xmlSecTransformUriTypeSameDocument;
    ctx->keyInfoReadCtx.retrievalMethodCtx.enabledUris = xmlSecTransformUriTypeNone;
    ctx->keyInfoReadCtx.maxRetrievalMethodLevel = 0;
    ctx->signKey = wrap_key(pkey);
    if (ctx->signKey != NULL && xmlSecDSigCtxEnableReferenceTransform(ctx, xmlSecTransformExclC14NId) >= 0 &&
        xmlSecDSigCtxEnableReferenceTransform(ctx, xmlSecOpenSSLTransformSha256Id) >= 0 &&
        xmlSecDSigCtxEnableReferenceTransform(ctx, xmlSecOpenSSLTransformSha384Id) >= 0 &&
        xmlSecDSigCtxEnableSignatureTransform(ctx, xmlSecTransformExclC14NId) >= 0 &&
        xmlSecDSigCtxEnableSignatureTransform(ctx, xmlSecOpenSSLTransformEcdsaSha256Id) >= 0 &&
        xmlSecDSigCtxEnableSignatureTransform(ctx, xmlSecOpenSSLTransformEcdsaSha384Id) >= 0)
        return ctx;
    xmlSecDSigCtxDestroy(ctx);
    return NULL;
}

/* ---- verify and sign ---- */

typedef enum verdict { COULD_NOT = 0, DOES_NOT_HOLD, HOLDS } verdict;

/* The call can give zero and the signature still not hold; so can the references be fewer than were written. */
static verdict judge(xmlSecDSigCtxPtr ctx, xmlNodePtr signature, size_t n_references)
{
    xmlSecPtrListPtr list = &ctx->signedInfoReferences;
    int result = xmlSecDSigCtxVerify(ctx, signature);
    size_t n = xmlSecPtrListGetSize(list);

    if (result < 0) return COULD_NOT;
    if (ctx->status != xmlSecDSigStatusSucceeded || n != n_references) return DOES_NOT_HOLD;
    for (size_t i = 0; i < n; i++) {
        xmlSecDSigReferenceCtxPtr one = xmlSecPtrListGetItem(list, (xmlSecSize)i);
        if (one == NULL || one->status != xmlSecDSigStatusSucceeded) return DOES_NOT_HOLD;
    }
    return HOLDS;
}

ent_code ent_crypto_xmlsec_verify(ent_str xml, size_t n_references, EVP_PKEY *key, ent_err *e)
{
    verdict found = COULD_NOT;
    xmlSecDSigCtxPtr ctx;
    xmlNodePtr signature;
    xmlDocPtr doc;
    hush was;

    ENT_TRY(begin(e));
    was = be_quiet();
    doc = parse(xml);
    ctx = doc == NULL ? NULL : new_context(key);
    signature = doc != NULL && register_ids(doc) ? find_signature(doc) : NULL;
    if (ctx != NULL && signature != NULL) found = judge(ctx, signature, n_references);
    if (ctx != NULL) xmlSecDSigCtxDestroy(ctx);
    xmlFreeDoc(doc);
    speak(was);
    /* The document is well formed, since our own reader has read it, and it has its signature: only memory can have failed. */
    if (ctx == NULL || signature == NULL) return ent_crypto_end(ent_nomem(e));
    if (found == HOLDS) return ent_crypto_end(ENT_OK);
    return ent_crypto_refused(
        e, ENT_UNVERIFIED, ENT_XMLSIG_NEXT,
        found == COULD_NOT ? "The signature could not be computed to its end: the document has no canonical form, or memory is short."
                           : "The signature does not hold: what was signed has been changed, or it was not signed with this key.");
}

/* Puts the template before everything else below the root. */
static xmlNodePtr insert(xmlDocPtr doc, ent_str template)
{
    xmlDocPtr other = parse(template);
    xmlNodePtr root = xmlDocGetRootElement(doc), copy = NULL, placed = NULL, space;

    if (other != NULL) copy = xmlDocCopyNode(xmlDocGetRootElement(other), doc, 1);
    xmlFreeDoc(other);
    if (copy != NULL) placed = root->children != NULL ? xmlAddPrevSibling(root->children, copy) : xmlAddChild(root, copy);
    if (copy != NULL && placed == NULL) xmlFreeNode(copy);
    space = placed == NULL ? NULL : xmlNewDocText(doc, (const xmlChar *)"\n  ");
    if (space != NULL && xmlAddPrevSibling(placed, space) == NULL) xmlFreeNode(space); /* for people who look at it */
    return placed;
}

static ent_code dump(ent_str *out, ent_arena *a, xmlDocPtr doc, ent_err *e)
{
    xmlBufferPtr buffer = xmlBufferCreate();
    ent_code code = ENT_OK;
    ent_str text = {0};

    if (buffer != NULL && xmlNodeDump(buffer, doc, xmlDocGetRootElement(doc), 0, 0) >= 0 &&
        xmlBufferAdd(buffer, (const xmlChar *)"\n", 1) == 0)
        text = (ent_str){(const char *)xmlBufferContent(buffer), (size_t)xmlBufferLength(buffer)};
    code = text.n == 0 ? ent_nomem(e) : ent_str_dup(out, a, text, e);
    if (buffer != NULL) xmlBufferFree(buffer);
    return code;
}

ent_code ent_crypto_xmlsec_sign(ent_str *out, ent_arena *a, ent_str xml, ent_str template, EVP_PKEY *key, ent_err *e)
{
    xmlSecDSigCtxPtr ctx = NULL;
    xmlNodePtr signature = NULL;
    ent_code code = ENT_OK;
    xmlDocPtr doc;
    hush was;

    ENT_TRY(begin(e));
    doc = parse(xml);
    if (doc != NULL) signature = insert(doc, template);
    if (signature != NULL && register_ids(doc)) ctx = new_context(key);
    was = be_quiet();
    if (ctx == NULL || xmlSecDSigCtxSign(ctx, signature) < 0 || ctx->status != xmlSecDSigStatusSucceeded)
        code = ent_crypto_refused(e, ENT_INVALID, "Check that the document has each element to be signed, and each Id once.",
                                  "The document could not be signed.");
    speak(was);
    if (code == ENT_OK) code = dump(out, a, doc, e);
    if (ctx != NULL) xmlSecDSigCtxDestroy(ctx);
    xmlFreeDoc(doc);
    return ent_crypto_end(code);
}
