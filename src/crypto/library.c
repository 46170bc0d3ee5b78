/* SPDX-License-Identifier: Apache-2.0 */
#include "library.h"

#include <openssl/err.h>
#include <openssl/evp.h>

/* What a drained queue said. The library reports memory by its own reason, as "initialization error" when it was short of the room for an
 * algorithm's state, or by silence.                                                                                        */
typedef enum cause { SILENT, MEMORY, OTHER } cause;

static cause drain(void)
{
    cause c = SILENT;

    for (unsigned long error; (error = ERR_get_error()) != 0;) {
        int reason = ERR_GET_REASON(error);
        if (reason == ERR_R_MALLOC_FAILURE || (ERR_GET_LIB(error) == ERR_LIB_EVP && reason == EVP_R_INITIALIZATION_ERROR)) c = MEMORY;
        else if (c == SILENT) c = OTHER;
    }
    ERR_clear_error(); /* frees the texts, too */
    return c;
}

void ent_crypto_begin(void)
{
    ERR_clear_error();
}

ent_code ent_crypto_failed(ent_err *e, const char *doing)
{
    if (drain() != OTHER) return ent_nomem(e); /* it cannot fail on any input: without a reason it was memory */
    return ent_fail(e, ENT_BUG, NULL, "Close other programs and try again; if it stays, check the installation of OpenSSL.",
                    "The library could not %s.", doing);
}

ent_code ent_crypto_refused(ent_err *e, ent_code code, const char *next, const char *what)
{
    if (drain() == MEMORY) return ent_nomem(e);
    return ent_fail(e, code, NULL, next, "%s", what);
}

ent_code ent_crypto_end(ent_code code)
{
    ERR_clear_error();
    return code;
}
