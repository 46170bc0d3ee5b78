/* SPDX-License-Identifier: Apache-2.0 */
/* How a failure inside OpenSSL becomes our error. Its own texts are never shown: they speak of the library, not of
 * what the officer did. All functions here empty its error queue: an old failure must not be
 * taken for the reason of a new one.                                                                              */
#ifndef ENTENTE_CRYPTO_LIBRARY_H
#define ENTENTE_CRYPTO_LIBRARY_H

#include <entente/crypto.h>

/* The first call of every function that asks the queue for a reason: other users of the library may have left something. */
void ent_crypto_begin(void);

/* The library failed at something that cannot fail on good or bad input: ENT_NOMEM if memory ran out, else ENT_BUG.
 * doing completes "The library could not …".                                                                     */
ent_code ent_crypto_failed(ent_err *e, const char *doing);

/* The library said no, which is what it does on input of this kind: `code` with these texts. But ENT_NOMEM if memory
 * ran out: a full machine must not look like a forged signature.                                                   */
ent_code ent_crypto_refused(ent_err *e, ent_code code, const char *next, const char *what);

/* The last line of every function that used the library. It can succeed and still have noted a failure that it got around. */
ent_code ent_crypto_end(ent_code code);

#endif
