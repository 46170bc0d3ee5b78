/* SPDX-License-Identifier: Apache-2.0 */
/* PEM (RFC 7468), one object in one file. The reader accepts exactly what the writer writes, lines of 64 characters, with two
 * liberties for files that were carried by mail or opened in an editor: line ends CR LF, and no line end after the last line. */
#ifndef ENTENTE_CRYPTO_PEM_H
#define ENTENTE_CRYPTO_PEM_H

#include <entente/crypto.h>

#define ENT_CRYPTO_DER_MAX 6144 /* bytes inside: a 4096-bit RSA key has 2.4 KiB, and ours have 60 to 200 bytes */

/* The bytes of `pem`, whose label must be `label`. out has room for ENT_CRYPTO_DER_MAX bytes.
 * errors: ENT_INVALID with the line, ENT_LIMIT for more than that.                                                        */
ENT_CHECKED ent_code ent_crypto_pem_read(uint8_t *out, size_t *n, ent_str pem, const char *label, ent_err *e);

/* n <= ENT_CRYPTO_DER_MAX. */
ENT_CHECKED ent_code ent_crypto_pem_write(ent_str *out, ent_arena *a, const char *label, const uint8_t *p, size_t n, ent_err *e);

#endif
