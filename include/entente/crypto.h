/* SPDX-License-Identifier: Apache-2.0 */
/* Keys, signatures and content encryption, on OpenSSL 3.0. Nothing else of the program touches OpenSSL
 * (core/digest excepted). Secrets are fixed arrays on the caller's stack, never in arenas; wipe them with ent_wipe.
 * Nothing here draws randomness but ent_random_seed, which only the api room calls, once per operation.          */
#ifndef ENTENTE_CRYPTO_H
#define ENTENTE_CRYPTO_H

#include <entente/core.h>

#define ENT_KEY_SIZE 32
#define ENT_SIGNATURE_SIZE 64
#define ENT_SEAL_MAX 65536 /* bytes of a secret sealed to a person */

/* Cost of a person's key file: log2 of scrypt's N. Memory is 2^(cost + 10) bytes: 16 MiB at 14, 1 GiB at 20. */
#define ENT_KEY_COST_MIN 10
#define ENT_KEY_COST_ANY 14 /* the highest that the `openssl` program opens: its scrypt stops at 32 MiB */
#define ENT_KEY_COST_MAX 20

typedef struct ent_secret {
    uint8_t b[ENT_KEY_SIZE];
} ent_secret;

typedef struct ent_public {
    uint8_t b[ENT_KEY_SIZE];
} ent_public;

typedef struct ent_signature {
    uint8_t b[ENT_SIGNATURE_SIZE];
} ent_signature;

/* Whatever fails, the output is wiped or left alone: no half secret and no unverified text is ever handed out. Every function
 * may also answer ENT_NOMEM, and ENT_BUG when the library fails at what cannot fail.                                      */

/* 32 bytes from the operating system (getrandom). ENT_IO when it has none. */
ENT_CHECKED ent_code ent_random_seed(uint8_t out[static 32], ent_err *e);
void ent_wipe(void *p, size_t n);

/* Ed25519 (RFC 8032). The secret is the 32-byte seed. */
ENT_CHECKED ent_code ent_sign_public(ent_public *out, const ent_secret *key, ent_err *e);
ENT_CHECKED ent_code ent_sign(ent_signature *out, const ent_secret *key, ent_str message, ent_err *e);
/* ENT_UNVERIFIED when it does not hold. S >= L (section 5.1.7) and, as key or as R, points of small order or with y >= p are
 * refused before the library sees them: a signature has one spelling and fits one message.                               */
ENT_CHECKED ent_code ent_verify(const ent_public *key, ent_str message, const ent_signature *s, ent_err *e);

/* A secret derived from another for one purpose: HKDF-SHA256 (RFC 5869), no salt, info = purpose, which may not be empty. */
ENT_CHECKED ent_code ent_derive(ent_secret *out, const ent_secret *from, const char *purpose, ent_err *e);

/* A person's key, wherever it is: in a key file or on a token. sign: Ed25519. wrap: the X25519 secret that opens what is sealed to the
 * person; the caller wipes it. ctx must outlive the signer.                                                               */
typedef struct ent_signer {
    ent_public public;
    ent_code (*sign)(void *ctx, ent_signature *out, ent_str message, ent_err *e);
    ent_code (*wrap)(void *ctx, ent_secret *out, ent_err *e);
    void *ctx;
} ent_signer;
/* Of a seed in memory: wrap is ent_derive with "entente/wrap/v1". *key must outlive *out. */
ENT_CHECKED ent_code ent_signer_of(ent_signer *out, ent_secret *key, ent_err *e);

/* A person's key file: PEM "ENCRYPTED PRIVATE KEY" (PKCS#8, PBES2, scrypt, AES-256-CBC) of an Ed25519 key. Any OpenSSL opens it
 * up to a cost of 14 (ENT_KEY_COST_ANY); this program up to 20, with r = 8, p = 1. Salt and IV come from `random`.
 * source: RFC 5958, RFC 8018 section 6.2, RFC 7914, RFC 8410.
 * ent_key_seal: ENT_INVALID for a cost below 10 or an empty passphrase, ENT_LIMIT for a cost above 20 or a passphrase above 1024 bytes.
 * ent_key_open: ENT_LOGIN for a wrong passphrase, ENT_INVALID for another kind of file or anything before or after it,
 * ENT_LIMIT for a cost above 20 or a file too large to be a key; all but ENT_LOGIN before the expensive work, except for a key
 * of another algorithm.                                                                                                   */
ENT_CHECKED ent_code ent_key_seal(ent_str *pem, ent_arena *a, const ent_secret *key, ent_str passphrase, unsigned cost, ent_bytes *random,
                                  ent_err *e);
ENT_CHECKED ent_code ent_key_open(ent_secret *out, ent_str pem, ent_str passphrase, ent_err *e);
/* The same, and the key must be that of this public key, else ENT_LOGIN. Prefer it: PKCS#8 has no check of its own, so a key file
 * with a damaged middle can open to another key. ent_key_open is for when the public key is not known yet.                  */
ENT_CHECKED ent_code ent_key_open_as(ent_secret *out, const ent_public *owner, ent_str pem, ent_str passphrase, ent_err *e);

/* Ed25519 public keys as text: PEM SubjectPublicKeyInfo (RFC 8410 section 4), 32 bytes inside. The reader takes exactly the
 * writer's spelling (and CR LF line ends); else ENT_INVALID or ENT_LIMIT, also for a point that ent_verify would refuse.  */
ENT_CHECKED ent_code ent_public_pem(ent_str *out, ent_arena *a, const ent_public *key, ent_err *e);
ENT_CHECKED ent_code ent_public_read(ent_public *out, ent_str pem, ent_err *e);
/* SHA-256 of the 32 bytes, first 8 as "xxxx xxxx xxxx xxxx": to be read over the telephone. "---- ---- ---- ----", which fits
 * no key, if there was no memory for it.                                                                                  */
void ent_public_fingerprint(char out[static 20], const ent_public *key);

/* Sealing a secret to a person: HPKE (RFC 9180) base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, single
 * shot, no aad. The ephemeral key comes from `random`. info binds the use. Sealed size = 32 + n + 16.
 * ent_seal_to: ENT_INVALID for a public key that gives no secret, ENT_LIMIT above ENT_SEAL_MAX.
 * ent_seal_open: ENT_UNVERIFIED if the sealed text was altered, has another size, or is for another key or another info; out is
 * then zero. The plain text goes to the caller's n bytes, not into an arena.                                            */
ENT_CHECKED ent_code ent_wrap_public(ent_public *out, const ent_secret *key, ent_err *e);
ENT_CHECKED ent_code ent_seal_to(ent_str *out, ent_arena *a, const ent_public *to, const char *info, ent_str plain, ent_bytes *random,
                                 ent_err *e);
ENT_CHECKED ent_code ent_seal_open(void *out, size_t n, const ent_secret *key, const char *info, ent_str sealed, ent_err *e);

/* A stream sealed to a key: as ent_seal_to for a fresh AES-256 key, then chunks of ENT_STREAM_CHUNK bytes of text, each AES-256-GCM
 * with the nonce u88 number of the chunk || u8 last (STREAM: Hoang, Reyhanitabar, Rogaway, Vizar, CRYPTO 2015); the last chunk may be
 * shorter and may be empty only if it is the only one. So nothing can be cut off, doubled, moved or added. info binds the use, as above.
 * Both sides hold one chunk. ENT_UNVERIFIED from the reader: altered, torn, another key or info, bytes after the end; what it gave
 * before then must be thrown away.                                                                                             */
#define ENT_STREAM_CHUNK (64 << 10)
typedef struct ent_sealer ent_sealer;
typedef struct ent_unsealer ent_unsealer;
ENT_CHECKED ent_code ent_sealer_new(ent_sealer **out, ent_arena *a, const ent_public *to, const char *info, ent_sink to_file,
                                    ent_bytes *random, ent_err *e);
ENT_CHECKED ent_code ent_sealer_add(ent_sealer *s, const void *p, size_t n, ent_err *e);
ENT_CHECKED ent_code ent_sealer_end(ent_sealer *s, ent_err *e);
ENT_CHECKED ent_code ent_unsealer_new(ent_unsealer **out, ent_arena *a, const ent_secret *key, const char *info, ent_source from_file,
                                      ent_err *e);
/* Up to n bytes; *got 0 after the last chunk, which was then whole. */
ENT_CHECKED ent_code ent_unsealer_read(ent_unsealer *s, void *p, size_t n, size_t *got, ent_err *e);

/* A person's key on a token (PKCS#11 v2.40 or 3.0, EdDSA on curve 25519): an object of class private key with this label. The module is
 * a shared library that is loaded. The token signs; what is sealed to the person is opened with a secret derived (HKDF-SHA256) from its
 * signature of "entente/wrap/v1\n", which is the same each time (RFC 8032 is deterministic). The PIN is not kept.
 * ENT_LOGIN: wrong PIN (the message says how many tries are left where the token tells), no such token or key; ENT_IO: the module.  */
typedef struct ent_token_place {
    ent_str module, token, key; /* path of the library; labels of the token and of the key */
} ent_token_place;
ENT_CHECKED ent_code ent_token_open(ent_signer *out, ent_arena *a, const ent_token_place *place, ent_str pin, ent_err *e);
/* Another key of the token that `open` (ent_token_open) is at work with: the token is open already, so no PIN is asked. Who calls this has
 * seen to it that the same person asks. Lives in a, and not longer than `open`.                                                  */
ENT_CHECKED ent_code ent_token_beside(ent_signer *out, ent_arena *a, const ent_signer *open, ent_str key, ent_err *e);
/* Makes a key pair on the token, unless there is one of that label: ENT_CONFLICT. */
ENT_CHECKED ent_code ent_token_make(ent_public *out, ent_arena *a, const ent_token_place *place, ent_str pin, ent_err *e);

/* The 8 bytes of a fingerprint as 8 words, for the telephone: a list of 256 English words that are told apart by ear (words.c). */
#define ENT_WORDS_SIZE 100
void ent_public_words(char out[static ENT_WORDS_SIZE], const ent_public *key); /* "----" when there is no memory to work them out */
/* Does the text, in words or in digits, spaces, dashes and case aside, name this key? */
ENT_CHECKED ent_code ent_public_named(bool *out, const ent_public *key, ent_str words_or_digits, ent_err *e);

/* Contents: AES-256-GCM (NIST SP 800-38D) under a key that is used once, so the nonce is 12 zero bytes; output is cipher text and
 * 16 bytes tag. aad binds the digest of the plain text. Ceiling 2^36 - 32 bytes: ENT_LIMIT. ent_content_open: ENT_UNVERIFIED if
 * text, key or aad is not that of the sealing; the opened text has a NUL byte after its last byte.                      */
ENT_CHECKED ent_code ent_content_seal(ent_str *out, ent_arena *a, const ent_secret *key, ent_str aad, ent_str plain, ent_err *e);
ENT_CHECKED ent_code ent_content_open(ent_str *out, ent_arena *a, const ent_secret *key, ent_str aad, ent_str sealed, ent_err *e);
/* A content key under the node's content key: AES-256 key wrap (RFC 3394), 40 bytes. ent_key_unwrap: ENT_UNVERIFIED. */
ENT_CHECKED ent_code ent_key_wrap(uint8_t out[static 40], const ent_secret *kek, const ent_secret *key, ent_err *e);
ENT_CHECKED ent_code ent_key_unwrap(ent_secret *out, const ent_secret *kek, const uint8_t wrapped[static 40], ent_err *e);

#endif
