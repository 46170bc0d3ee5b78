/* SPDX-License-Identifier: Apache-2.0 */
/* A person's Ed25519 key on a token (PKCS#11 v2.40 and 3.0: CKM_EC_EDWARDS_KEY_PAIR_GEN, CKM_EDDSA; RFC 8032, RFC 8410).
 *
 *   key pair of one label ── public ──► our rules for points ──► ent_public
 *                         └─ private ─► CKM_EDDSA ──► ent_verify ──► signature, or HKDF of it ──► wrapping secret            */
#include <string.h>

#include "hkdf.h"
#include "library.h"
#include "point.h"
#include "token_session.h"

#define LABEL_MAX 64

/* Behind the signer. No secret is in it: the token keeps the key, and the PIN is gone. */
typedef struct token_key {
    ent_crypto_token *t;
    CK_OBJECT_HANDLE private;
    ent_public public;
} token_key;

/* PKCS#11 wants pointers to what it only reads, and they are not const. */
static void *loose(const void *p)
{
    return (void *)(uintptr_t)p;
}

static CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, const void *p, size_t n)
{
    return (CK_ATTRIBUTE){.type = type, .pValue = loose(p), .ulValueLen = n};
}

/* ---- objects ---- */

static ent_code check_label(ent_str label, ent_err *e)
{
    if (label.n >= 1 && label.n <= LABEL_MAX) return ENT_OK;
    return ent_fail(e, ENT_LOGIN, NULL, NULL, "The label of a key has 1 to %d bytes.", LABEL_MAX);
}

/* How many objects of this class have the label: 0, 1, or 2 for more. */
static ent_code find(CK_ULONG *n, CK_OBJECT_HANDLE *object, ent_crypto_token *t, CK_OBJECT_CLASS class, ent_str label, ent_err *e)
{
    CK_ATTRIBUTE wanted[] = {attribute(CKA_CLASS, &class, sizeof class), attribute(CKA_LABEL, label.p, label.n)};
    CK_OBJECT_HANDLE found[2] = {0};
    CK_RV rv;

    *n = 0;
    ENT_TRY(ent_crypto_token_said(t, t->f->C_FindObjectsInit(t->session, wanted, 2), "look for a key", e));
    rv = t->f->C_FindObjects(t->session, found, 2, n);
    ENT_TRY(ent_crypto_token_said(t, t->f->C_FindObjectsFinal(t->session), "look for a key", e));
    *object = found[0];
    return ent_crypto_token_said(t, rv, "look for a key", e);
}

/* Is it the class that was asked for, and a key on an Edwards curve? */
static ent_code judge(ent_crypto_token *t, CK_OBJECT_HANDLE object, CK_OBJECT_CLASS class, ent_str label, ent_err *e)
{
    CK_OBJECT_CLASS got = (CK_OBJECT_CLASS)-1;
    CK_KEY_TYPE type = (CK_KEY_TYPE)-1;
    CK_ATTRIBUTE asked[] = {attribute(CKA_CLASS, &got, sizeof got), attribute(CKA_KEY_TYPE, &type, sizeof type)};

    ENT_TRY(ent_crypto_token_said(t, t->f->C_GetAttributeValue(t->session, object, asked, 2), "describe its key", e));
    if (asked[0].ulValueLen == sizeof got && asked[1].ulValueLen == sizeof type && got == class && type == CKK_EC_EDWARDS) return ENT_OK;
    return ent_fail(e, ENT_LOGIN, NULL, "Make one with: entente key new", "What the token %s has under the label %.*s is no Ed25519 key.",
                    t->name, ENT_F(label));
}

static ent_code find_one(CK_OBJECT_HANDLE *out, ent_crypto_token *t, CK_OBJECT_CLASS class, ent_str label, ent_err *e)
{
    const char *half = class == CKO_PRIVATE_KEY ? "private" : "public";
    CK_ULONG n;

    ENT_TRY(find(&n, out, t, class, label, e));
    if (n == 0)
        return ent_fail(e, ENT_LOGIN, NULL, "See what is on it with: pkcs11-tool --list-objects --login",
                        "The token %s has no %s key labelled %.*s.", t->name, half, ENT_F(label));
    if (n != 1)
        return ent_fail(e, ENT_LOGIN, NULL, "Remove or rename those that are not meant, with the tool of the token's maker.",
                        "The token %s has more than one %s key labelled %.*s.", t->name, half, ENT_F(label));
    return judge(t, *out, class, label, e);
}

/* CKA_EC_POINT: an OCTET STRING of 32 bytes (PKCS#11 v3.0 section 2.3.6), or, as some tokens have it, the bytes alone. */
static ent_code read_point(ent_public *out, ent_crypto_token *t, CK_OBJECT_HANDLE object, ent_err *e)
{
    uint8_t b[2 + ENT_KEY_SIZE] = {0};
    CK_ATTRIBUTE asked = attribute(CKA_EC_POINT, b, sizeof b);
    CK_RV rv = t->f->C_GetAttributeValue(t->session, object, &asked, 1);
    CK_ULONG n = asked.ulValueLen;

    if (rv == CKR_BUFFER_TOO_SMALL) n = 0;
    else ENT_TRY(ent_crypto_token_said(t, rv, "give its public key", e));
    if (n == sizeof b && b[0] == 0x04 && b[1] == ENT_KEY_SIZE) memcpy(out->b, b + 2, sizeof out->b);
    else if (n == ENT_KEY_SIZE) memcpy(out->b, b, sizeof out->b);
    else return ent_fail(e, ENT_IO, NULL, NULL, "The token %s gives a public key that is not one of Ed25519.", t->name);
    if (ent_crypto_point_ok(out->b)) return ENT_OK;
    return ent_fail(e, ENT_IO, NULL, "Do not use this token.", "The token %s gives a public key that no honest key maker makes.", t->name);
}

/* ---- the signer ---- */

static ent_code token_sign(void *ctx, ent_signature *out, ent_str message, ent_err *e)
{
    const token_key *k = ctx;
    CK_FUNCTION_LIST *f = k->t->f;
    CK_MECHANISM eddsa = {.mechanism = CKM_EDDSA};
    CK_ULONG n = sizeof out->b;
    CK_RV rv = f->C_SignInit(k->t->session, &eddsa, k->private);

    if (rv == CKR_OK) rv = f->C_Sign(k->t->session, loose(message.n != 0 ? message.p : ""), message.n, out->b, &n);
    /* The token is not believed: a signature that does not hold must not get into the log. */
    if (rv == CKR_OK && n == sizeof out->b && ent_verify(&k->public, message, out, e) == ENT_OK) return ENT_OK;
    ent_wipe(out, sizeof *out);
    ENT_TRY(ent_crypto_token_said(k->t, rv, "sign", e));
    return ent_fail(e, ENT_IO, NULL, "Do not use this token until its maker has explained this.",
                    "The token %s gave a signature that does not fit its own public key.", k->t->name);
}

/* Deterministic signatures (RFC 8032 section 5.1.6) make this the same each time; without the token nobody can compute it. */
static ent_code token_wrap(void *ctx, ent_secret *out, ent_err *e)
{
    ent_signature s;
    uint8_t prk[ENT_CRYPTO_HASH_SIZE] = {0};
    ent_str material = ent_crypto_str(s.b, sizeof s.b), info = ENT_S("entente/wrap/v1");
    ent_code code = token_sign(ctx, &s, ENT_S("entente/wrap/v1\n"), e);

    if (code == ENT_OK) code = ent_crypto_extract(prk, (ent_str){0}, &material, 1, e);
    if (code == ENT_OK) code = ent_crypto_expand(out->b, sizeof out->b, prk, &info, 1, e);
    ent_wipe(&s, sizeof s);
    ent_wipe(prk, sizeof prk);
    if (code != ENT_OK) ent_wipe(out, sizeof *out);
    return code;
}

static ent_code signer_of(ent_signer *out, token_key *k, ent_str label, ent_err *e)
{
    CK_OBJECT_HANDLE public;

    ENT_TRY(find_one(&k->private, k->t, CKO_PRIVATE_KEY, label, e));
    ENT_TRY(find_one(&public, k->t, CKO_PUBLIC_KEY, label, e));
    ENT_TRY(read_point(&k->public, k->t, public, e));
    *out = (ent_signer){.public = k->public, .sign = token_sign, .wrap = token_wrap, .ctx = k};
    return ENT_OK;
}

ent_code ent_token_open(ent_signer *out, ent_arena *a, const ent_token_place *place, ent_str pin, ent_err *e)
{
    token_key *k;

    ENT_TRY(check_label(place->key, e));
    ENT_NEW(k, a, 1, e);
    ENT_TRY(ent_crypto_token_begin(&k->t, a, place, false, pin, e));
    return signer_of(out, k, place->key, e);
}

ent_code ent_token_beside(ent_signer *out, ent_arena *a, const ent_signer *open, ent_str key, ent_err *e)
{
    const token_key *first = open->ctx;
    token_key *k;

    ENT_TRY(check_label(key, e));
    ENT_NEW(k, a, 1, e);
    k->t = first->t;
    return signer_of(out, k, key, e);
}

/* ---- making a key ---- */

static CK_RV generate(CK_OBJECT_HANDLE *public, ent_crypto_token *t, ent_str label, ent_str curve)
{
    static const CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
    CK_MECHANISM make = {.mechanism = CKM_EC_EDWARDS_KEY_PAIR_GEN};
    CK_ATTRIBUTE of_public[] = {attribute(CKA_TOKEN, &yes, sizeof yes),  attribute(CKA_PRIVATE, &no, sizeof no),
                                attribute(CKA_VERIFY, &yes, sizeof yes), attribute(CKA_LABEL, label.p, label.n),
                                attribute(CKA_ID, label.p, label.n),     attribute(CKA_EC_PARAMS, curve.p, curve.n)};
    CK_ATTRIBUTE of_private[] = {attribute(CKA_TOKEN, &yes, sizeof yes),     attribute(CKA_PRIVATE, &yes, sizeof yes),
                                 attribute(CKA_SENSITIVE, &yes, sizeof yes), attribute(CKA_EXTRACTABLE, &no, sizeof no),
                                 attribute(CKA_SIGN, &yes, sizeof yes),      attribute(CKA_LABEL, label.p, label.n),
                                 attribute(CKA_ID, label.p, label.n)};
    CK_OBJECT_HANDLE private;

    return t->f->C_GenerateKeyPair(t->session, &make, of_public, sizeof of_public / sizeof *of_public, of_private,
                                   sizeof of_private / sizeof *of_private, public, &private);
}

/* CKA_EC_PARAMS may name the curve in three ways, and not every token takes each. */
static ent_code generate_somehow(CK_OBJECT_HANDLE *public, ent_crypto_token *t, ent_str label, ent_err *e)
{
    const ent_str curves[] = {
        ENT_S("\x06\x03\x2b\x65\x70"), /* id-Ed25519, 1.3.101.112 (RFC 8410 section 3) */
        ENT_S("\x13\x0c"
              "edwards25519"),                                 /* PrintableString (PKCS#11 v3.0 section 2.3.6) */
        ENT_S("\x06\x09\x2b\x06\x01\x04\x01\xda\x47\x0f\x01"), /* 1.3.6.1.4.1.11591.15.1, in use before RFC 8410 */
    };
    CK_RV rv = CKR_OK;

    for (size_t i = 0; i < sizeof curves / sizeof *curves; i++) {
        rv = generate(public, t, label, curves[i]);
        if (rv != CKR_CURVE_NOT_SUPPORTED && rv != CKR_DOMAIN_PARAMS_INVALID && rv != CKR_ATTRIBUTE_VALUE_INVALID &&
            rv != CKR_TEMPLATE_INCONSISTENT && rv != CKR_GENERAL_ERROR)
            break;
    }
    return ent_crypto_token_said(t, rv, "make a key", e);
}

ent_code ent_token_make(ent_public *out, ent_arena *a, const ent_token_place *place, ent_str pin, ent_err *e)
{
    static const CK_OBJECT_CLASS halves[] = {CKO_PRIVATE_KEY, CKO_PUBLIC_KEY};
    CK_OBJECT_HANDLE object;
    ent_crypto_token *t;

    ENT_TRY(check_label(place->key, e));
    ENT_TRY(ent_crypto_token_begin(&t, a, place, true, pin, e));
    for (size_t i = 0; i < 2; i++) {
        CK_ULONG n;
        ENT_TRY(find(&n, &object, t, halves[i], place->key, e));
        if (n != 0)
            return ent_fail(e, ENT_CONFLICT, NULL, "Choose another label for the new key.", "The token %s has a key labelled %.*s already.",
                            t->name, ENT_F(place->key));
    }
    ENT_TRY(generate_somehow(&object, t, place->key, e));
    return read_point(out, t, object, e);
}
