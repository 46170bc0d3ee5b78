/* SPDX-License-Identifier: Apache-2.0 */
/* A person's key under a passphrase: scrypt (RFC 7914) and AES-256-CBC around a PKCS#8 PrivateKeyInfo of RFC 8410. */
#include <openssl/evp.h>
#include <string.h>

#include "keyfile.h"
#include "library.h"

#define SALT_SIZE 16
#define PASSPHRASE_MAX 1024

/* PrivateKeyInfo, version 0, id-Ed25519, no attributes: 16 fixed bytes, then the seed (RFC 8410 section 7). CBC pads the
 * 48 bytes with 16 times 16.                                                                                           */
static const uint8_t info_head[16] = {0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20};

/* What is encrypted: head, seed, padding. A secret. */
typedef struct clear_key {
    uint8_t b[ENT_CRYPTO_SEALED_SIZE];
} clear_key;

static ent_code stretch(uint8_t key[static 32], const ent_crypto_keyfile *f, ent_str passphrase, ent_err *e)
{
    uint64_t n = UINT64_C(1) << f->cost;
    /* RFC 7914 needs 128 r (N + p) bytes; the library a few blocks more. Without this it stops at 32 MiB. */
    uint64_t memory = UINT64_C(128) * ENT_CRYPTO_SCRYPT_R * (n + ENT_CRYPTO_SCRYPT_P + 16);

    if (EVP_PBE_scrypt(passphrase.p, passphrase.n, f->salt, f->salt_n, n, ENT_CRYPTO_SCRYPT_R, ENT_CRYPTO_SCRYPT_P, memory, key,
                       ENT_KEY_SIZE) != 1) {
        ent_wipe(key, ENT_KEY_SIZE);
        return ent_crypto_failed(e, "stretch the passphrase");
    }
    return ent_crypto_end(ENT_OK);
}

/* AES-256-CBC of whole blocks: the padding is ours to make and to judge. */
static ent_code cbc(uint8_t out[static 64], const uint8_t in[static 64], const uint8_t key[static 32], const uint8_t iv[static 16],
                    bool encrypt, ent_err *e)
{
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    int n = 0, rest = 0;
    ent_code code = ENT_OK;

    if (ctx == NULL || EVP_CipherInit_ex(ctx, EVP_aes_256_cbc(), NULL, key, iv, encrypt) != 1 || EVP_CIPHER_CTX_set_padding(ctx, 0) != 1 ||
        EVP_CipherUpdate(ctx, out, &n, in, ENT_CRYPTO_SEALED_SIZE) != 1 || n != ENT_CRYPTO_SEALED_SIZE ||
        EVP_CipherFinal_ex(ctx, out + n, &rest) != 1 || rest != 0)
        code = ent_crypto_failed(e, "work on the key file");
    EVP_CIPHER_CTX_free(ctx);
    return ent_crypto_end(code);
}

ent_code ent_key_seal(ent_str *pem, ent_arena *a, const ent_secret *key, ent_str passphrase, unsigned cost, ent_bytes *random, ent_err *e)
{
    ent_crypto_keyfile f = {.cost = cost, .salt_n = SALT_SIZE};
    uint8_t stretched[ENT_KEY_SIZE] = {0};
    clear_key clear;
    ent_code code;

    if (cost < ENT_KEY_COST_MIN || cost > ENT_KEY_COST_MAX)
        return ent_fail(e, cost > ENT_KEY_COST_MAX ? ENT_LIMIT : ENT_INVALID, NULL, NULL,
                        "The cost of a key file is a number from %d to %d, not %u.", ENT_KEY_COST_MIN, ENT_KEY_COST_MAX, cost);
    if (passphrase.n == 0)
        return ent_fail(e, ENT_INVALID, NULL, "Choose a passphrase of several words.", "An empty passphrase protects nothing.");
    if (passphrase.n > PASSPHRASE_MAX)
        return ent_fail(e, ENT_LIMIT, NULL, "Choose a shorter one.", "The passphrase has %zu bytes; the ceiling is %d.", passphrase.n,
                        PASSPHRASE_MAX);
    memcpy(clear.b, info_head, sizeof info_head);
    memcpy(clear.b + sizeof info_head, key->b, sizeof key->b);
    memset(clear.b + 48, 16, 16);
    code = ent_bytes_take(random, f.salt, SALT_SIZE, e);
    if (code == ENT_OK) code = ent_bytes_take(random, f.iv, sizeof f.iv, e);
    if (code == ENT_OK) code = stretch(stretched, &f, passphrase, e);
    if (code == ENT_OK) code = cbc(f.sealed, clear.b, stretched, f.iv, true, e);
    ent_wipe(stretched, sizeof stretched);
    ent_wipe(&clear, sizeof clear);
    if (code == ENT_OK) code = ent_crypto_keyfile_write(pem, a, &f, e);
    return ent_crypto_end(code);
}

/* true if the bytes are a padded SEQUENCE that begins as a private key does: then the passphrase was right, and the key is of
 * another kind. A wrong passphrase does so by chance less than once in 2^40 tries.                                               */
static bool another_kind(const clear_key *c)
{
    size_t pad = c->b[sizeof c->b - 1], n;

    if (pad == 0 || pad > 16) return false;
    n = sizeof c->b - pad;
    for (size_t i = n; i < sizeof c->b; i++)
        if (c->b[i] != pad) return false;
    return c->b[0] == 0x30 && c->b[1] == n - 2 && c->b[2] == 0x02 && c->b[3] == 0x01 && c->b[4] <= 1;
}

static ent_code take_seed(ent_secret *out, const clear_key *c, ent_err *e)
{
    bool ours = memcmp(c->b, info_head, sizeof info_head) == 0;

    for (size_t i = 48; i < sizeof c->b; i++)
        if (c->b[i] != 16) ours = false;
    if (ours) {
        memcpy(out->b, c->b + sizeof info_head, sizeof out->b);
        return ENT_OK;
    }
    if (another_kind(c)) return ent_crypto_other_key(e);
    return ent_fail(e, ENT_LOGIN, NULL, "Type it again: upper and lower case count, and so does the keyboard's language.",
                    "The passphrase does not open this key file.");
}

ent_code ent_key_open(ent_secret *out, ent_str pem, ent_str passphrase, ent_err *e)
{
    ent_crypto_keyfile f;
    uint8_t stretched[ENT_KEY_SIZE] = {0};
    clear_key clear = {0};
    ent_code code = ent_crypto_keyfile_read(&f, pem, e);

    if (code == ENT_OK && (passphrase.n == 0 || passphrase.n > PASSPHRASE_MAX))
        code = ent_fail(e, ENT_LOGIN, NULL, "Type the passphrase of this key.", "A passphrase has 1 to %d bytes; this one has %zu.",
                        PASSPHRASE_MAX, passphrase.n);
    if (code == ENT_OK) code = stretch(stretched, &f, passphrase, e);
    if (code == ENT_OK) code = cbc(clear.b, f.sealed, stretched, f.iv, false, e);
    if (code == ENT_OK) code = take_seed(out, &clear, e);
    ent_wipe(stretched, sizeof stretched);
    ent_wipe(&clear, sizeof clear);
    if (code != ENT_OK) ent_wipe(out, sizeof *out);
    return code;
}

ent_code ent_key_open_as(ent_secret *out, const ent_public *owner, ent_str pem, ent_str passphrase, ent_err *e)
{
    ent_public public;
    ent_code code = ent_key_open(out, pem, passphrase, e);

    if (code == ENT_OK) code = ent_sign_public(&public, out, e);
    if (code == ENT_OK && memcmp(public.b, owner->b, sizeof public.b) != 0)
        code = ent_fail(e, ENT_LOGIN, NULL, "Give the key file of this person, or take it from a backup.",
                        "This key file was damaged, or it is not the key that was registered for this person.");
    if (code != ENT_OK) ent_wipe(out, sizeof *out);
    return code;
}
