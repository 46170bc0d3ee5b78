/* SPDX-License-Identifier: Apache-2.0 */
/* The outside of a person's key file: PEM, and the DER of
 *
 *   EncryptedPrivateKeyInfo ::= SEQUENCE {                                   RFC 5958 section 3
 *     SEQUENCE { OID PBES2, SEQUENCE {                                       RFC 8018 section 6.2
 *       SEQUENCE { OID scrypt, SEQUENCE { salt, N, r, p, keyLength? } },     RFC 7914 section 7
 *       SEQUENCE { OID aes256-CBC, iv } } },
 *     OCTET STRING }
 *
 * We read and write it here and not through the library: that one starts the expensive work before it is asked whether
 * the parameters are sane, and it refuses N above 2^14 in both directions.                                          */
#include "keyfile.h"

#include <string.h>

#include "der.h"
#include "pem.h"

static const char label[] = "ENCRYPTED PRIVATE KEY";
static const uint8_t oid_pbes2[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d};      /* 1.2.840.113549.1.5.13 */
static const uint8_t oid_scrypt[] = {0x2b, 0x06, 0x01, 0x04, 0x01, 0xda, 0x47, 0x04, 0x0b};     /* 1.3.6.1.4.1.11591.4.11 */
static const uint8_t oid_aes256_cbc[] = {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2a}; /* 2.16.840.1.101.3.4.1.42 */

static ent_code malformed(ent_err *e)
{
    return ent_fail(e, ENT_INVALID, NULL, "Take the key file from a backup.",
                    "The inside of the key file is not what a key file has inside.");
}

static ent_code other_protection(ent_err *e)
{
    return ent_fail(e, ENT_INVALID, NULL, "Protect it again with: openssl pkcs8 -topk8 -scrypt -v2 aes-256-cbc -in FILE -out NEWFILE",
                    "The key file is not protected by scrypt and AES-256-CBC.");
}

ent_code ent_crypto_other_key(ent_err *e)
{
    return ent_fail(e, ENT_INVALID, NULL, "Give the key file that this program made for the person.",
                    "The key file holds something other than one Ed25519 key.");
}

static ent_code read_cost(unsigned *cost, uint64_t n, ent_err *e)
{
    unsigned log2 = 0;

    if (n > UINT64_C(1) << ENT_KEY_COST_MAX)
        return ent_fail(e, ENT_LIMIT, NULL, "Protect the key again with a lower cost.",
                        "Opening this key file would cost more than 1 GiB of memory (scrypt N above 2^%d).", ENT_KEY_COST_MAX);
    while (log2 < ENT_KEY_COST_MAX && UINT64_C(1) << log2 < n) log2++;
    if (n != UINT64_C(1) << log2 || log2 < ENT_KEY_COST_MIN)
        return ent_fail(e, ENT_INVALID, NULL, "Protect the key again with a usual cost.",
                        "The scrypt cost of the key file is not a power of two from 2^%d to 2^%d.", ENT_KEY_COST_MIN, ENT_KEY_COST_MAX);
    *cost = log2;
    return ENT_OK;
}

/* The content of the scrypt parameters, from which nothing may be left over. */
static ent_code read_scrypt(ent_crypto_keyfile *out, ent_crypto_der in, ent_err *e)
{
    ent_crypto_der salt;
    uint64_t n, r, p, size = ENT_KEY_SIZE;

    if (!ent_crypto_der_take(&in, ENT_CRYPTO_DER_OCTETS, &salt) || !ent_crypto_der_uint(&in, &n) || !ent_crypto_der_uint(&in, &r) ||
        !ent_crypto_der_uint(&in, &p))
        return malformed(e);
    if ((in.n != 0 && !ent_crypto_der_uint(&in, &size)) || in.n != 0) return malformed(e);
    ENT_TRY(read_cost(&out->cost, n, e));
    if (r != ENT_CRYPTO_SCRYPT_R || p != ENT_CRYPTO_SCRYPT_P || size != ENT_KEY_SIZE || salt.n < 8 || salt.n > sizeof out->salt)
        return ent_fail(e, ENT_INVALID, NULL, "Protect the key again with the usual parameters.",
                        "The scrypt parameters of the key file are not r = 8, p = 1, 32 bytes of key, 8 to %d bytes of salt.",
                        ENT_CRYPTO_SALT_MAX);
    memcpy(out->salt, salt.p, salt.n);
    out->salt_n = salt.n;
    return ENT_OK;
}

static ent_code read_pbes2(ent_crypto_keyfile *out, ent_crypto_der in, ent_err *e)
{
    ent_crypto_der kdf, params, cipher, iv;

    if (!ent_crypto_der_take(&in, ENT_CRYPTO_DER_SEQUENCE, &kdf) || !ent_crypto_der_take(&in, ENT_CRYPTO_DER_SEQUENCE, &cipher) ||
        in.n != 0)
        return malformed(e);
    if (!ent_crypto_der_oid(&kdf, oid_scrypt, sizeof oid_scrypt) || !ent_crypto_der_oid(&cipher, oid_aes256_cbc, sizeof oid_aes256_cbc))
        return other_protection(e);
    if (!ent_crypto_der_take(&kdf, ENT_CRYPTO_DER_SEQUENCE, &params) || kdf.n != 0 ||
        !ent_crypto_der_take(&cipher, ENT_CRYPTO_DER_OCTETS, &iv) || cipher.n != 0 || iv.n != sizeof out->iv)
        return malformed(e);
    memcpy(out->iv, iv.p, sizeof out->iv);
    return read_scrypt(out, params, e);
}

ent_code ent_crypto_keyfile_read(ent_crypto_keyfile *out, ent_str pem, ent_err *e)
{
    uint8_t bytes[ENT_CRYPTO_DER_MAX];
    ent_crypto_der in = {bytes, 0}, all, algorithm, pbes2, sealed;

    memset(out, 0, sizeof *out);
    ENT_TRY(ent_crypto_pem_read(bytes, &in.n, pem, label, e));
    if (!ent_crypto_der_take(&in, ENT_CRYPTO_DER_SEQUENCE, &all) || in.n != 0 ||
        !ent_crypto_der_take(&all, ENT_CRYPTO_DER_SEQUENCE, &algorithm) || !ent_crypto_der_take(&all, ENT_CRYPTO_DER_OCTETS, &sealed) ||
        all.n != 0)
        return malformed(e);
    if (!ent_crypto_der_oid(&algorithm, oid_pbes2, sizeof oid_pbes2)) return other_protection(e);
    if (!ent_crypto_der_take(&algorithm, ENT_CRYPTO_DER_SEQUENCE, &pbes2) || algorithm.n != 0) return malformed(e);
    ENT_TRY(read_pbes2(out, pbes2, e));
    if (sealed.n != sizeof out->sealed) return ent_crypto_other_key(e);
    memcpy(out->sealed, sealed.p, sizeof out->sealed);
    return ENT_OK;
}

ent_code ent_crypto_keyfile_write(ent_str *out, ent_arena *a, const ent_crypto_keyfile *f, ent_err *e)
{
    ent_crypto_der_out w;
    size_t end, algorithm, pbes2, kdf;

    /* From the last byte to the first: read the lines of each block from below. */
    ent_crypto_der_begin(&w);
    end = w.at;
    ent_crypto_der_put(&w, ENT_CRYPTO_DER_OCTETS, f->sealed, sizeof f->sealed);

    algorithm = pbes2 = w.at;
    ent_crypto_der_put(&w, ENT_CRYPTO_DER_OCTETS, f->iv, sizeof f->iv);
    ent_crypto_der_put(&w, ENT_CRYPTO_DER_OID, oid_aes256_cbc, sizeof oid_aes256_cbc);
    ent_crypto_der_wrap(&w, ENT_CRYPTO_DER_SEQUENCE, pbes2);

    kdf = w.at;
    ent_crypto_der_put_uint(&w, ENT_CRYPTO_SCRYPT_P);
    ent_crypto_der_put_uint(&w, ENT_CRYPTO_SCRYPT_R);
    ent_crypto_der_put_uint(&w, UINT64_C(1) << f->cost);
    ent_crypto_der_put(&w, ENT_CRYPTO_DER_OCTETS, f->salt, f->salt_n);
    ent_crypto_der_wrap(&w, ENT_CRYPTO_DER_SEQUENCE, kdf);
    ent_crypto_der_put(&w, ENT_CRYPTO_DER_OID, oid_scrypt, sizeof oid_scrypt);
    ent_crypto_der_wrap(&w, ENT_CRYPTO_DER_SEQUENCE, kdf);

    ent_crypto_der_wrap(&w, ENT_CRYPTO_DER_SEQUENCE, pbes2);
    ent_crypto_der_put(&w, ENT_CRYPTO_DER_OID, oid_pbes2, sizeof oid_pbes2);
    ent_crypto_der_wrap(&w, ENT_CRYPTO_DER_SEQUENCE, algorithm);
    ent_crypto_der_wrap(&w, ENT_CRYPTO_DER_SEQUENCE, end);
    if (w.full) return ent_fail(e, ENT_BUG, NULL, NULL, "A key file did not fit its buffer.");
    return ent_crypto_pem_write(out, a, label, w.b + w.at, sizeof w.b - w.at, e);
}
