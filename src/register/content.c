/* SPDX-License-Identifier: Apache-2.0 */
/* Contents: each under a key of its own, which the node's content key wraps. */
#include <string.h>

#include "register_private.h"

enum { WRAPPED = 40 };

ent_code ent_reg_content_put(ent_store *writer, ent_arena *scratch, const ent_secret *content_key, const ent_sha256 *digest, ent_str plain,
                             ent_bytes *random, ent_err *e)
{
    ent_str aad = {(const char *)digest->b, sizeof digest->b}, sealed;
    uint8_t wrapped[WRAPPED];
    ent_secret key;
    ent_code code;

    ENT_TRY(ent_bytes_take(random, key.b, sizeof key.b, e));
    code = ent_content_seal(&sealed, scratch, &key, aad, plain, e);
    if (code == ENT_OK) code = ent_key_wrap(wrapped, content_key, &key, e);
    ent_wipe(&key, sizeof key);
    if (code != ENT_OK) return code;
    return ENT_RUN(writer, e, "register/content_put", ENT_B(digest->b, sizeof digest->b), ENT_I((int64_t)plain.n),
                   ENT_B(wrapped, sizeof wrapped), ENT_B(sealed.p, sealed.n));
}

static ent_code open_row(ent_str *out, ent_arena *a, const ent_stmt *st, const ent_secret *content_key, const ent_sha256 *digest,
                         ent_err *e)
{
    ent_str aad = {(const char *)digest->b, sizeof digest->b}, wrapped = ent_stmt_str(st, 0);
    uint8_t copy[WRAPPED];
    ent_secret key;
    ent_code code;

    if (wrapped.n != WRAPPED)
        return ent_fail(e, ENT_UNVERIFIED, "R-63", "Restore the node from a backup.", "The key of a content is damaged.");
    memcpy(copy, wrapped.p, WRAPPED);
    ENT_TRY(ent_key_unwrap(&key, content_key, copy, e));
    code = ent_content_open(out, a, &key, aad, ent_stmt_str(st, 1), e);
    ent_wipe(&key, sizeof key);
    return code;
}

/* Who sees a revision and its content is told that it was destroyed; nobody else is told anything. */
static ent_code not_there(ent_store *locked, const ent_sha256 *digest, ent_err *e)
{
    ent_value v = ENT_B(digest->b, sizeof digest->b);
    int64_t destroyed;

    ENT_TRY(ent_store_number(&destroyed, locked, "register/content_gone", &v, 1, 0, e));
    ENT_TRY(ent_reg_content_there(destroyed, e));
    return ent_fail(e, ENT_NOT_VISIBLE, "R-17", NULL, "not found");
}

ent_code ent_reg_content_get(ent_str *out, ent_arena *a, ent_store *locked, const ent_secret *content_key, const ent_sha256 *digest,
                             ent_err *e)
{
    ent_sha256 check;
    ent_code code;
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, locked, e, "register/content", ENT_B(digest->b, sizeof digest->b)));
    ENT_TRY(ent_stmt_next(st, &row, e));
    if (!row) return not_there(locked, digest, e);
    code = open_row(out, a, st, content_key, digest, e);
    ent_stmt_done(st);
    if (code != ENT_OK) return code;
    ENT_TRY(ent_sha256_of(&check, *out, e));
    if (ent_sha256_eq(&check, digest)) return ENT_OK;
    return ent_fail(e, ENT_UNVERIFIED, "R-46", "Restore the node from a backup.", "A stored content does not have its digest.");
}
