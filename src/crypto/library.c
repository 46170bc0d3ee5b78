/* SPDX-License-Identifier: Apache-2.0 */
#include "library.h"

#include <openssl/err.h>

/* Empties the error queue; true if any of it was about memory. */
static bool drain(void)
{
    bool memory = false;

    for (unsigned long error; (error = ERR_get_error()) != 0;)
        if (ERR_GET_REASON(error) == ERR_R_MALLOC_FAILURE) memory = true;
    return memory;
}

void ent_crypto_begin(void)
{
    ERR_clear_error();
}

ent_code ent_crypto_failed(ent_err *e, const char *doing)
{
    if (drain()) return ent_nomem(e);
    return ent_fail(e, ENT_BUG, NULL, "Check the installation of OpenSSL.", "The library could not %s.", doing);
}

ent_code ent_crypto_refused(ent_err *e, ent_code code, const char *next, const char *what)
{
    if (drain()) return ent_nomem(e);
    return ent_fail(e, code, NULL, next, "%s", what);
}

ent_code ent_crypto_end(ent_code code)
{
    ERR_clear_error();
    return code;
}
