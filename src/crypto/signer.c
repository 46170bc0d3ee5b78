/* SPDX-License-Identifier: Apache-2.0 */
/* A person's key as others use it: it signs, and it gives the key that opens what is sealed to the person. */
#include <entente/crypto.h>

static ent_code key_sign(void *ctx, ent_signature *out, ent_str message, ent_err *e)
{
    return ent_sign(out, ctx, message, e);
}

static ent_code key_wrap(void *ctx, ent_secret *out, ent_err *e)
{
    return ent_derive(out, ctx, "entente/wrap/v1", e);
}

ent_code ent_signer_of(ent_signer *out, ent_secret *key, ent_err *e)
{
    ent_public public;

    ENT_TRY(ent_sign_public(&public, key, e));
    *out = (ent_signer){.public = public, .sign = key_sign, .wrap = key_wrap, .ctx = key};
    return ENT_OK;
}
