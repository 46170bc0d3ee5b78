/* SPDX-License-Identifier: Apache-2.0 */
/* Releases: prepared by one person, approved by another, found and listed by those who may see all that they name. */
#include <string.h>

#include "release_private.h"

enum { CHUNK = 500, BODY_MAX = 4 << 20 };

/* ---- preparing ------------------------------------------------------------------------------------------------------------ */
static ent_code new_body(ent_str *out, ent_arena *a, ent_str id, ent_str person, const ent_rel_request *r, const ent_rel_built *b,
                         ent_err *e)
{
    ent_buf buf = ent_buf_new(a, BODY_MAX);
    ent_jw w = ent_jw_canonical(&buf);

    ent_jw_obj(&w);
    ent_jw_kstr(&w, "agreement", r->agreement);
    rel__key_hex(&w, "agreement_digest", b->agreement.digest.b, ENT_SHA256_SIZE);
    ent_jw_kstr(&w, "body", r->recipient);
    rel__key_hex(&w, "digest", b->digest.b, ENT_SHA256_SIZE);
    rel__key_hex(&w, "eligibility_digest", b->facts.b, ENT_SHA256_SIZE);
    ent_jw_kstr(&w, "id", id);
    ent_jw_ki64(&w, "named", (int64_t)r->n);
    ent_jw_kstr(&w, "object", b->object);
    ent_jw_kstr(&w, "person", person);
    ent_jw_kstr(&w, "purpose", r->purpose);
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}

static ent_code named_body(ent_str *out, ent_arena *a, ent_str id, const ent_str *revisions, size_t n, ent_err *e)
{
    ent_buf buf = ent_buf_new(a, BODY_MAX);
    ent_jw w = ent_jw_canonical(&buf);

    ent_jw_obj(&w);
    ent_jw_kstr(&w, "release", id);
    ent_jw_key(&w, "revisions");
    ent_jw_arr(&w);
    for (size_t i = 0; i < n; i++) ent_jw_str(&w, revisions[i]);
    ent_jw_end(&w);
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}

static ent_code add_named(ent_act *act, ent_arena *scratch, ent_str id, const ent_rel_request *r, ent_err *e)
{
    for (size_t i = 0; i < r->n; i += CHUNK) {
        ent_str body;
        ENT_TRY(named_body(&body, scratch, id, r->revisions + i, r->n - i < CHUNK ? r->n - i : CHUNK, e));
        ENT_TRY(ent_act_add(act, "release.named", body, e));
        ent_arena_reset(scratch);
    }
    return ENT_OK;
}

ent_code ent_rel_new(ent_act *act, ent_arena *a, ent_str id, ent_str person, const ent_rel_request *r, const ent_rel_built *b, ent_err *e)
{
    ent_arena *scratch;
    ent_str body;
    ent_code code;

    if (b->n_leaving == 0) {
        const ent_rel_withheld *first = b->n_withheld != 0 ? &b->withheld[0] : NULL;
        if (first == NULL)
            return ent_fail(e, ENT_REFUSED, "R-35", "Name each revision by its UUID.", "The release names nothing; nothing was written.");
        return ent_fail(e, first->code, first->rule, first->next.p,
                        "Nothing of this would leave, and nothing was written. The first one: %.*s.", ENT_F(first->reason));
    }
    ENT_TRY(new_body(&body, a, id, person, r, b, e));
    ENT_TRY(ent_act_add(act, "release.new", body, e));
    scratch = ent_arena_new(a, 0);
    if (scratch == NULL) return ent_nomem(e);
    code = add_named(act, scratch, id, r, e);
    ent_arena_free(scratch);
    return code;
}

/* ---- approving ------------------------------------------------------------------------------------------------------------ */
ent_code rel__withdrawn(const ent_rel_release *r, ent_err *e)
{
    return ent_fail(e, ENT_CONFLICT, NULL, "Prepare a new one with: release new", "The release %.*s was withdrawn.", ENT_F(r->id));
}

ent_code ent_rel_withdraw(ent_act *act, ent_arena *a, const ent_rel_release *r, ent_str person, ent_str reason, ent_err *e)
{
    ent_buf buf = ent_buf_new(a, 8192);
    ent_jw w = ent_jw_canonical(&buf);
    ent_str body;

    if (r->state == ENT_REL_WITHDRAWN) return rel__withdrawn(r, e);
    if (r->state == ENT_REL_BUNDLED)
        return ent_fail(e, ENT_CONFLICT, NULL, "What has gone cannot be withdrawn: tell the partner.",
                        "The release %.*s is bundled already.", ENT_F(r->id));
    if (!rel__text_ok(reason, 500))
        return ent_fail(e, ENT_INVALID, NULL, "Say on one line why it will not go.", "A reason has 1 to 500 bytes, on one line.");
    ent_jw_obj(&w);
    ent_jw_kstr(&w, "person", person);
    ent_jw_kstr(&w, "reason", reason);
    ent_jw_kstr(&w, "release", r->id);
    ent_jw_end(&w);
    ENT_TRY(ent_jw_take(&body, &w, e));
    return ent_act_add(act, "release.withdraw", body, e);
}

ent_code ent_rel_approve(ent_act *act, ent_arena *a, const ent_rel_release *r, ent_str person, const ent_sha256 *digest, ent_err *e)
{
    ent_buf buf = ent_buf_new(a, 4096);
    ent_jw w = ent_jw_canonical(&buf);
    ent_str body;

    if (r->state == ENT_REL_WITHDRAWN) return rel__withdrawn(r, e);
    if (r->state != ENT_REL_PREPARED)
        return ent_fail(e, ENT_CONFLICT, NULL, NULL, "The release %.*s is approved already, by %.*s.", ENT_F(r->id), ENT_F(r->approved_by));
    if (ent_str_eq(person, r->prepared_by))
        return ent_fail(e, ENT_WAITING, NULL, "Ask a second person who may approve.",
                        "The release %.*s waits for a second person: %.*s prepared it and cannot approve it too.", ENT_F(r->id),
                        ENT_F(person));
    if (!ent_sha256_eq(digest, &r->digest))
        return ent_fail(e, ENT_REFUSED, "R-36", "Compare with: release preview. Then prepare a new release.",
                        "What would leave now is not what was prepared as %.*s; nothing was written.", ENT_F(r->id));
    ent_jw_obj(&w);
    rel__key_hex(&w, "digest", digest->b, sizeof digest->b);
    ent_jw_kstr(&w, "person", person);
    ent_jw_kstr(&w, "release", r->id);
    ent_jw_end(&w);
    ENT_TRY(ent_jw_take(&body, &w, e));
    return ent_act_add(act, "release.approve", body, e);
}

/* ---- finding -------------------------------------------------------------------------------------------------------------- */
static ent_code row_of(ent_rel_release *r, ent_arena *a, const ent_stmt *st, ent_err *e)
{
    ent_str *const texts[] = {&r->id, &r->agreement, &r->recipient, &r->purpose, &r->prepared_by, &r->approved_by, &r->object, &r->bundle};
    enum { TEXTS = sizeof texts / sizeof *texts };

    *r = (ent_rel_release){0};
    for (int i = 0; i < (int)TEXTS; i++) ENT_TRY(ent_stmt_keep(texts[i], a, st, i, e));
    ENT_TRY(rel__blob(r->digest.b, sizeof r->digest.b, st, TEXTS, e));
    r->state = (ent_rel_state)ent_stmt_i64(st, TEXTS + 1);
    r->prepared = ent_stmt_i64(st, TEXTS + 2);
    r->approved = ent_stmt_i64(st, TEXTS + 3);
    r->bundled = ent_stmt_i64(st, TEXTS + 4);
    r->sequence = ent_stmt_i64(st, TEXTS + 5);
    r->receipt = ent_stmt_i64(st, TEXTS + 6) != 0;
    r->request = (ent_rel_request){.agreement = r->agreement, .recipient = r->recipient, .purpose = r->purpose};
    r->request.n = (size_t)ent_stmt_i64(st, TEXTS + 7);
    r->may_have_left = ent_stmt_i64(st, TEXTS + 8) != 0;
    return ENT_OK;
}

static ent_code read_named(ent_rel_release *r, ent_arena *a, ent_store *s, ent_err *e)
{
    ent_str *v;
    size_t n = 0;
    ent_stmt *st;
    bool row;

    ENT_NEW(v, a, r->request.n, e);
    ENT_TRY(ENT_ASK(&st, s, e, "release/revisions", ENT_T(r->id)));
    for (;;) {
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) break;
        if (n == r->request.n) {
            ent_stmt_done(st);
            return ent_fail(e, ENT_BUG, NULL, "Run: log rebuild", "The release %.*s names more than it says.", ENT_F(r->id));
        }
        if (ent_stmt_keep(&v[n++], a, st, 0, e) != ENT_OK) {
            ent_stmt_done(st);
            return e->code;
        }
    }
    r->request.n = n;
    r->request.revisions = v;
    return ENT_OK;
}

ent_code ent_rel_find(ent_rel_release *out, ent_arena *a, ent_store *locked, ent_str id, ent_err *e)
{
    ent_code code;
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, locked, e, "release/release", ENT_T(id)));
    ENT_TRY(ent_stmt_next(st, &row, e));
    if (!row) {
        (void)ent_fail(e, ENT_NOT_VISIBLE, "R-17", NULL, "not found");
        return ent_at(e, "release %.*s", ENT_F(id));
    }
    code = row_of(out, a, st, e);
    ent_stmt_done(st);
    return code == ENT_OK ? read_named(out, a, locked, e) : code;
}

static ent_code numbers_of(ent_rel_ids *out, ent_arena *a, ent_store *locked, const char *statement, ent_str id, ent_err *e)
{
    ent_stmt *st;
    bool row;

    *out = (ent_rel_ids){0};
    ENT_TRY(ENT_ASK(&st, locked, e, statement, ENT_T(id)));
    for (;;) {
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        ENT_PUSH(out, a, ent_stmt_i64(st, 0), e);
    }
}

ent_code ent_rel_cuts_of(ent_rel_ids *out, ent_arena *a, ent_store *locked, ent_str id, ent_err *e)
{
    return numbers_of(out, a, locked, "release/release_cuts", id, e);
}

ent_code ent_rel_carried(ent_rel_ids *out, ent_arena *a, ent_store *locked, ent_str id, ent_err *e)
{
    return numbers_of(out, a, locked, "release/cover", id, e);
}

static ent_code each(ent_stmt *st, ent_arena *scratch, ent_rel_fn *fn, void *ctx, ent_err *e)
{
    for (;;) {
        ent_rel_release r;
        bool row;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        ENT_TRY(row_of(&r, scratch, st, e));
        ENT_TRY(fn(ctx, &r, e));
        ent_arena_reset(scratch);
    }
}

ent_code ent_rel_list(ent_store *locked, ent_arena *a, ent_rel_fn *fn, void *ctx, ent_err *e)
{
    ent_arena *scratch = ent_arena_new(a, 0);
    ent_code code;
    ent_stmt *st;

    if (scratch == NULL) return ent_nomem(e);
    ENT_TRY(ent_store_ask(&st, locked, "release/releases", NULL, 0, e));
    code = each(st, scratch, fn, ctx, e);
    ent_stmt_done(st);
    ent_arena_free(scratch);
    return code;
}
