/* SPDX-License-Identifier: Apache-2.0 */
#include <entente/core/digest.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <string.h>

struct ent_digest {
    EVP_MD_CTX *ctx;
    EVP_MD *md;
    bool failed;
};

static void digest_close(void *p)
{
    ent_digest *d = p;

    EVP_MD_CTX_free(d->ctx);
    EVP_MD_free(d->md);
}

/* SHA-256 cannot fail on any input. The library reports that it had no memory by its own reason, as "initialization error" when it was
 * short of the room for the state, or by silence; anything else is an installation without SHA-256.                      */
static ent_code library_failed(ent_err *e)
{
    bool other = false;

    for (unsigned long error; (error = ERR_get_error()) != 0;)
        other = other || (ERR_GET_REASON(error) != ERR_R_MALLOC_FAILURE && ERR_GET_REASON(error) != EVP_R_INITIALIZATION_ERROR);
    ERR_clear_error(); /* frees the texts, too */
    if (!other) return ent_nomem(e);
    return ent_fail(e, ENT_BUG, NULL, "Close other programs and try again; if it stays, check the installation of OpenSSL.",
                    "The library could not compute SHA-256.");
}

ent_code ent_digest_new(ent_digest **out, ent_arena *a, ent_err *e)
{
    ent_digest *d;

    ENT_NEW(d, a, 1, e);
    ERR_clear_error();
    d->ctx = EVP_MD_CTX_new();
    d->md = EVP_MD_fetch(NULL, "SHA256", NULL);
    ENT_TRY(ent_arena_defer(a, digest_close, d, e));
    if (d->ctx == NULL || d->md == NULL || EVP_DigestInit_ex(d->ctx, d->md, NULL) != 1) return library_failed(e);
    *out = d;
    return ENT_OK;
}

void ent_digest_add(ent_digest *d, const void *p, size_t n)
{
    if (n == 0 || d->failed) return;
    d->failed = EVP_DigestUpdate(d->ctx, p, n) != 1;
}

void ent_digest_str(ent_digest *d, ent_str s)
{
    ent_digest_add(d, s.p, s.n);
}

void ent_digest_u64(ent_digest *d, uint64_t v)
{
    uint8_t b[8];

    for (int i = 7; i >= 0; i--, v >>= 8) b[i] = (uint8_t)v;
    ent_digest_add(d, b, sizeof b);
}

ent_code ent_digest_end(ent_sha256 *out, ent_digest *d, ent_err *e)
{
    bool ok;

    ERR_clear_error();
    ok = !d->failed && EVP_DigestFinal_ex(d->ctx, out->b, NULL) == 1;

    d->failed = EVP_DigestInit_ex(d->ctx, d->md, NULL) != 1;
    return ok ? ENT_OK : library_failed(e);
}

ent_code ent_sha256_of(ent_sha256 *out, ent_str bytes, ent_err *e)
{
    ERR_clear_error();
    if (EVP_Digest(bytes.n ? bytes.p : "", bytes.n, out->b, NULL, EVP_sha256(), NULL) != 1) return library_failed(e);
    return ENT_OK;
}

bool ent_sha256_eq(const ent_sha256 *a, const ent_sha256 *b)
{
    return CRYPTO_memcmp(a->b, b->b, sizeof a->b) == 0;
}

void ent_sha256_hex(char out[static 65], const ent_sha256 *d)
{
    ent_hex(out, d->b, sizeof d->b);
}

bool ent_sha256_unhex(ent_sha256 *out, ent_str hex)
{
    return ent_unhex(out->b, sizeof out->b, hex);
}

ent_code ent_bytes_init(ent_bytes *b, ent_arena *a, const uint8_t seed[static 32], ent_err *e)
{
    *b = (ent_bytes){0};
    memcpy(b->seed, seed, sizeof b->seed);
    return ent_digest_new(&b->digest, a, e);
}

ent_code ent_bytes_take(ent_bytes *b, void *out, size_t n, ent_err *e)
{
    static const char domain[] = "entente/bytes/v1\n";
    uint8_t *p = out;

    if (b->digest == NULL)
        return ent_fail(e, ENT_BUG, NULL, "Report this.", "The source of random bytes was not opened or is wiped already.");
    while (n > 0) {
        size_t take;

        if (b->left_n == 0) {
            ent_sha256 block;
            ent_digest_add(b->digest, domain, sizeof domain - 1);
            ent_digest_add(b->digest, b->seed, sizeof b->seed);
            ent_digest_u64(b->digest, b->block++);
            ENT_TRY(ent_digest_end(&block, b->digest, e));
            memcpy(b->left, block.b, sizeof b->left);
            OPENSSL_cleanse(&block, sizeof block);
            b->left_n = sizeof b->left;
        }
        take = n < b->left_n ? n : b->left_n;
        memcpy(p, b->left + sizeof b->left - b->left_n, take);
        b->left_n -= take;
        p += take;
        n -= take;
    }
    return ENT_OK;
}

void ent_bytes_wipe(ent_bytes *b)
{
    OPENSSL_cleanse(b->seed, sizeof b->seed);
    OPENSSL_cleanse(b->left, sizeof b->left);
    b->left_n = 0;
    b->digest = NULL; /* what came after would be known to everybody */
}

ent_code ent_bytes_uuid(ent_bytes *b, char out[static 37], ent_err *e)
{
    static const int dash_after[] = {4, 6, 8, 10};
    uint8_t u[16];
    size_t at = 0, dash = 0;

    ENT_TRY(ent_bytes_take(b, u, sizeof u, e));
    u[6] = (uint8_t)((u[6] & 0x0f) | 0x40);
    u[8] = (uint8_t)((u[8] & 0x3f) | 0x80);
    for (int i = 0; i < 16; i++) {
        if (dash < 4 && i == dash_after[dash]) {
            out[at++] = '-';
            dash++;
        }
        ent_hex(out + at, u + i, 1);
        at += 2;
    }
    return ENT_OK;
}

bool ent_uuid_ok(ent_str s)
{
    if (s.n != 36) return false;
    for (size_t i = 0; i < 36; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        char c = s.p[i];
        if (dash ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
    }
    return true;
}
