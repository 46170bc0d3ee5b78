/* SPDX-License-Identifier: Apache-2.0 */
/* A new content key of the node: every content keeps its own key, which is wrapped anew. All of it in the writer's one transaction. */
#include <string.h>

#include "register_private.h"

enum { WRAPPED = 40, PAGE = 256 };

typedef struct wrapped_key {
    ent_sha256 digest;
    uint8_t wrapped[WRAPPED];
} wrapped_key;

static ent_code keep_row(wrapped_key *k, const ent_stmt *st, ent_err *e)
{
    ent_str wrapped = ent_stmt_str(st, 1);

    ENT_TRY(reg__column32(k->digest.b, st, 0, e));
    if (wrapped.n != WRAPPED)
        return ent_fail(e, ENT_UNVERIFIED, "R-63", "Restore the node from a backup.", "The key of a content is damaged.");
    memcpy(k->wrapped, wrapped.p, WRAPPED);
    return ENT_OK;
}

/* The next contents behind a digest: read before any of them is written. */
static ent_code read_page(wrapped_key *page, size_t *n, ent_store *s, const uint8_t *after, size_t after_n, ent_err *e)
{
    ent_code code = ENT_OK;
    ent_stmt *st;
    bool row;

    *n = 0;
    ENT_TRY(ENT_ASK(&st, s, e, "register/content_wrapped", ENT_B(after, after_n), ENT_I(PAGE)));
    while (code == ENT_OK) {
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        code = keep_row(&page[*n], st, e);
        ++*n;
    }
    ent_stmt_done(st);
    return code;
}

static ent_code rewrap(ent_store *s, wrapped_key *k, const ent_secret *old_key, const ent_secret *new_key, ent_err *e)
{
    ent_secret key;
    ent_code code;

    ENT_TRY(ent_key_unwrap(&key, old_key, k->wrapped, e));
    code = ent_key_wrap(k->wrapped, new_key, &key, e);
    ent_wipe(&key, sizeof key);
    if (code != ENT_OK) return code;
    return ENT_RUN(s, e, "register/content_rewrap", ENT_B(k->digest.b, sizeof k->digest.b), ENT_B(k->wrapped, WRAPPED));
}

ent_code ent_reg_contents_rewrap(int64_t *n, ent_store *writer, ent_arena *a, const ent_secret *old_key, const ent_secret *new_key,
                                 ent_err *e)
{
    uint8_t after[32];
    size_t after_n = 0, got;
    wrapped_key *page;

    *n = 0;
    ENT_NEW(page, a, PAGE, e);
    do {
        ENT_TRY(read_page(page, &got, writer, after, after_n, e));
        for (size_t i = 0; i < got; i++) ENT_TRY(rewrap(writer, &page[i], old_key, new_key, e));
        if (got != 0) memcpy(after, page[got - 1].digest.b, sizeof after);
        after_n = sizeof after;
        *n += (int64_t)got;
    } while (got == PAGE);
    return ENT_OK;
}
