/* SPDX-License-Identifier: Apache-2.0 */
/* Public keys for people: as a PEM file (RFC 8410 section 4) and as four words of digits. */
#include <entente/crypto.h>

#include <string.h>

#include "hkdf.h"
#include "library.h"
#include "pem.h"
#include "point.h"

static const char label[] = "PUBLIC KEY";
/* SubjectPublicKeyInfo of id-Ed25519 up to the 32 bytes of the key. */
static const uint8_t head[12] = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

ent_code ent_public_pem(ent_str *out, ent_arena *a, const ent_public *key, ent_err *e)
{
    uint8_t info[sizeof head + ENT_KEY_SIZE];

    memcpy(info, head, sizeof head);
    memcpy(info + sizeof head, key->b, sizeof key->b);
    return ent_crypto_pem_write(out, a, label, info, sizeof info, e);
}

ent_code ent_public_read(ent_public *out, ent_str pem, ent_err *e)
{
    uint8_t info[ENT_CRYPTO_DER_MAX];
    size_t n;

    memset(out, 0, sizeof *out);
    ENT_TRY(ent_crypto_pem_read(info, &n, pem, label, e));
    if (n != sizeof head + ENT_KEY_SIZE || memcmp(info, head, sizeof head) != 0)
        return ent_fail(e, ENT_INVALID, NULL, "Ask the sender for the Ed25519 public key of the node.",
                        "This public key is not an Ed25519 key.");
    if (!ent_crypto_point_ok(info + sizeof head))
        return ent_fail(e, ENT_INVALID, NULL, "Do not use this key. Ask its owner how it was made.",
                        "This public key is not one that an honest key maker can make.");
    memcpy(out->b, info + sizeof head, sizeof out->b);
    return ENT_OK;
}

void ent_public_fingerprint(char out[static 20], const ent_public *key)
{
    ent_sha256 digest;
    ent_err e;

    if (ent_crypto_end(ent_sha256_of(&digest, ent_crypto_str(key->b, sizeof key->b), &e)) != ENT_OK) {
        memcpy(out, "---- ---- ---- ----", 20);
        return;
    }
    for (size_t i = 0; i < 4; i++) {
        ent_hex(out + 5 * i, digest.b + 2 * i, 2);
        out[5 * i + 4] = i < 3 ? ' ' : '\0';
    }
}
