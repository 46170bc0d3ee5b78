/* SPDX-License-Identifier: Apache-2.0 */
/* XML signatures inside the room: what we judge ourselves (xmlsig_rules.c, xmlsig_cover.c), and what xmlsec1 computes (xmlsig_xmlsec.c).
 * Nothing reaches xmlsec1 that the rules have not let through.                                                          */
#ifndef ENTENTE_CRYPTO_XMLSIG_RULES_H
#define ENTENTE_CRYPTO_XMLSIG_RULES_H

#include <entente/crypto/xmlsig.h>

#include "eckey.h"

#define ENT_DSIG_NS "http://www.w3.org/2000/09/xmldsig#"
#define ENT_DSIG_EXCLUSIVE "http://www.w3.org/2001/10/xml-exc-c14n#"
#define ENT_DSIG_SHA256 "http://www.w3.org/2001/04/xmlenc#sha256"
#define ENT_DSIG_SHA384 "http://www.w3.org/2001/04/xmldsig-more#sha384"
#define ENT_DSIG_ECDSA_SHA256 "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
#define ENT_DSIG_ECDSA_SHA384 "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384"
#define ENT_WSU_NS "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"

#define ENT_XMLSIG_NEXT "Do not rely on what it says. Ask the sender for the file again, and compare the key's fingerprint by telephone."

/* ---- ids and cover ---- */

typedef struct ent_crypto_id {
    ent_str id; /* without surrounding white space */
    const ent_xml_node *node;
    bool target; /* an attribute that a reference can mean: Id or wsu:Id, without white space */
    bool is_signed;
} ent_crypto_id;

typedef struct ent_crypto_ids {
    size_t n;
    ent_crypto_id *v; /* sorted by id, each once */
} ent_crypto_ids;

/* All Ids of the document. errors: ENT_UNVERIFIED for one that stands there twice, and for xml:id. */
ENT_CHECKED ent_code ent_crypto_ids_of(ent_crypto_ids *out, ent_arena *a, const ent_xml_node *root, ent_err *e);
/* The element that "#id" means, or NULL. */
ent_crypto_id *ent_crypto_id_find(const ent_crypto_ids *ids, ent_str id);
/* The first element that is neither signed, nor below a signed one, nor a frame around signed ones, nor needed to check the
 * signature; NULL if there is none.                                                                                 */
const ent_xml_node *ent_crypto_uncovered(const ent_crypto_ids *ids, const ent_xml_node *root, const ent_xml_node *signature);

/* ---- rules ---- */

typedef struct ent_crypto_sigdoc {
    ent_xmlsig said; /* what a caller gets to know when the signature holds; without the key */
    ent_str value;   /* r and s */
    size_t n_references;
} ent_crypto_sigdoc;

/* Parses the document and holds its signature against the rules of <entente/crypto/xmlsig.h>, without computing anything. */
ENT_CHECKED ent_code ent_crypto_sigdoc_read(ent_crypto_sigdoc *out, ent_arena *a, ent_str xml, ent_err *e);
/* ENT_UNVERIFIED at this element. */
#define ENT_XMLSIG_NO(e, n, ...) \
    (ent_fail((e), ENT_UNVERIFIED, NULL, ENT_XMLSIG_NEXT, __VA_ARGS__), ent_at((e), "line %u, element %.*s", (n)->line, ENT_F((n)->name)))

/* ---- xmlsec1 ---- */

/* The text of a ds:Signature element without digests and value. cert: base64, may be empty. */
ENT_CHECKED ent_code ent_crypto_sig_template(ent_str *out, ent_arena *a, const ent_str *ids, size_t n_ids, const ent_xmlsig_data *data,
                                             size_t n_data, const EVP_PKEY *key, ent_str cert, ent_time at, ent_err *e);
/* The document with the filled template as first child of its root. */
ENT_CHECKED ent_code ent_crypto_xmlsec_sign(ent_str *out, ent_arena *a, ent_str xml, ent_str template, EVP_PKEY *key, ent_err *e);
/* xml has passed the rules; n_references is how many of them must hold. ENT_UNVERIFIED. */
ENT_CHECKED ent_code ent_crypto_xmlsec_verify(ent_str xml, size_t n_references, EVP_PKEY *key, ent_err *e);

#endif
