/* SPDX-License-Identifier: Apache-2.0 */
/* XML signatures (W3C XML Signature Syntax and Processing, 2nd edition; ADatP-4778 for bindings) in the one form that is made and
 * accepted here, under keys that the caller pins. What a document says about its own key is never believed.
 *
 *   ROOT
 *    ├─ ds:Signature ─┬─ ds:SignedInfo ── ds:Reference URI="#Id" …          everything below is under one of these
 *    │                ├─ ds:SignatureValue
 *    │                ├─ ds:KeyInfo                                         information for people; never read as a key
 *    │                ├─ ds:Object ── ds:Manifest ── ds:Reference URI="./name" …   data beside the document: its digest
 *    │                └─ ds:Object ── wsu:Timestamp ── wsu:Created          time of signing, as the signer says
 *    └─ … elements with Id …
 *
 * Accepted: ECDSA on P-256 or P-384 with SHA-256 or SHA-384; exclusive canonical XML without comments and without parameters as
 * the only transform; references to elements of the same document by Id. Nothing else: no SHA-1, no HMAC, no XPath, XSLT or other
 * transform, no reference to a file or an address. Nothing is ever opened here: what a manifest names is digested by the caller.
 *
 * Against moved and wrapped elements: every Id of the document is unique, and no element may stand in it that is not signed, below a
 * signed one, or an empty frame around signed ones.                                                                     */
#ifndef ENTENTE_CRYPTO_XMLSIG_H
#define ENTENTE_CRYPTO_XMLSIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <entente/core.h>

#define ENT_XMLSIG_MAX_BYTES ((size_t)4 << 20) /* of a signed document */
#define ENT_XMLSIG_MAX_NODES 50000
#define ENT_XMLSIG_MAX_REFERENCES 256 /* of the signature itself; a manifest may have more */
#define ENT_XMLSIG_KEY_MAX 8192       /* bytes of a key file */
#define ENT_XMLSIG_DIGEST_MAX 48

typedef enum ent_xmlsig_hash { ENT_XMLSIG_SHA256 = 1, ENT_XMLSIG_SHA384 } ent_xmlsig_hash;

/* Data beside the document, as a manifest names it. */
typedef struct ent_xmlsig_data {
    ent_str uri; /* as written */
    ent_xmlsig_hash hash;
    size_t n; /* bytes of digest: 32 or 48 */
    uint8_t digest[ENT_XMLSIG_DIGEST_MAX];
} ent_xmlsig_data;

/* The digest of data in steps; lives in the arena and can be used again after _end. */
typedef struct ent_xmlsig_digest ent_xmlsig_digest;
ENT_CHECKED ent_code ent_xmlsig_digest_new(ent_xmlsig_digest **out, ent_arena *a, ent_xmlsig_hash hash, ent_err *e);
void ent_xmlsig_digest_add(ent_xmlsig_digest *d, const void *p, size_t n);
/* Sets hash, n and digest; leaves uri alone. ENT_BUG if the library failed at any step. */
ENT_CHECKED ent_code ent_xmlsig_digest_end(ent_xmlsig_data *out, ent_xmlsig_digest *d, ent_err *e);

typedef struct ent_xmlsig_signer {
    ent_str key;         /* private key: PEM, PKCS#8, EC on P-256 or P-384, with or without a passphrase. Wipe it */
    ent_str passphrase;  /* empty: none was given */
    ent_str certificate; /* of this key, PEM; or empty. Put into KeyInfo for readers who want one */
    ent_time at;         /* time of signing */
} ent_xmlsig_signer;

/* Puts a signature into the document, as the first child of its root: over the elements with these Ids (at least one), the data,
 * the time and the key's name. SHA-384 digests; ECDSA-SHA384 on P-384, ECDSA-SHA256 on P-256. The result has been verified before
 * it is handed out. Signing draws a number inside the library, so it never gives the same bytes twice.
 * ENT_LOGIN: the key needs a passphrase, or another one. ENT_INVALID: key, certificate or document of another kind; the document
 * is signed already, has no such Id, or has elements outside those to be signed. ENT_LIMIT.                             */
ENT_CHECKED ent_code ent_xmlsig_sign(ent_str *out, ent_arena *a, ent_str xml, const ent_str *ids, size_t n_ids, const ent_xmlsig_data *data,
                                     size_t n_data, const ent_xmlsig_signer *by, ent_err *e);

typedef struct ent_xmlsig {
    ent_time at; /* as the signer says */
    bool has_expires;
    ent_time expires;
    const char *algorithm; /* "ECDSA-SHA384" */
    char fingerprint[20];  /* of the pinned key */
    size_t n_ids;
    const ent_str *ids; /* of the signed elements */
    size_t n_data;
    const ent_xmlsig_data *data; /* what the manifests promise; the caller digests the data and compares */
} ent_xmlsig;

/* key: the pinned public key, PEM. ENT_UNVERIFIED: no signature, one that does not hold or not under this key, one in another form
 * than the above, or something in the document that it does not cover. ENT_INVALID: not XML, or not such a key. ENT_LIMIT.
 * ENT_OK says nothing yet about the data: compare it, and ask whether all that matters is in ids and data.            */
ENT_CHECKED ent_code ent_xmlsig_verify(ent_xmlsig *out, ent_arena *a, ent_str xml, ent_str key, ent_err *e);

/* SHA-256 of the public key (DER, SubjectPublicKeyInfo), first 8 bytes as "xxxx xxxx xxxx xxxx": to be read over the telephone. key:
 * public or private (passphrase as above), PEM. pem, unless NULL, gets the public key.                                 */
ENT_CHECKED ent_code ent_xmlsig_fingerprint(char out[static 20], ent_str *pem, ent_arena *a, ent_str key, ent_str passphrase, ent_err *e);

#endif
