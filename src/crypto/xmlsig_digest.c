/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 and SHA-384 (FIPS 180-4) of data that comes in steps. */
#include <entente/crypto/xmlsig.h>

#include <openssl/evp.h>

#include "library.h"

struct ent_xmlsig_digest {
    EVP_MD_CTX *ctx;
    ent_xmlsig_hash hash;
    bool failed;
};

static void drop(void *p)
{
    EVP_MD_CTX_free(((ent_xmlsig_digest *)p)->ctx);
}

static void start(ent_xmlsig_digest *d)
{
    d->failed = EVP_DigestInit_ex(d->ctx, d->hash == ENT_XMLSIG_SHA256 ? EVP_sha256() : EVP_sha384(), NULL) != 1;
}

ent_code ent_xmlsig_digest_new(ent_xmlsig_digest **out, ent_arena *a, ent_xmlsig_hash hash, ent_err *e)
{
    ent_xmlsig_digest *d;

    ENT_NEW(d, a, 1, e);
    d->hash = hash;
    d->ctx = EVP_MD_CTX_new();
    if (d->ctx == NULL) return ent_crypto_failed(e, "begin a digest");
    ENT_TRY(ent_arena_defer(a, drop, d, e));
    start(d);
    *out = d;
    return ENT_OK;
}

void ent_xmlsig_digest_add(ent_xmlsig_digest *d, const void *p, size_t n)
{
    if (!d->failed) d->failed = EVP_DigestUpdate(d->ctx, p, n) != 1;
}

ent_code ent_xmlsig_digest_end(ent_xmlsig_data *out, ent_xmlsig_digest *d, ent_err *e)
{
    unsigned n = 0;

    if (d->failed || EVP_DigestFinal_ex(d->ctx, out->digest, &n) != 1) return ent_crypto_failed(e, "compute a digest");
    out->hash = d->hash;
    out->n = n;
    start(d);
    return ent_crypto_end(ENT_OK);
}
