/* SPDX-License-Identifier: Apache-2.0 */
/* Partners' pinned keys, and originators' consents. */
#include <string.h>

#include "release_private.h"

static bool purpose_ok(const char *purpose)
{
    return strcmp(purpose, "release") == 0 || strcmp(purpose, "checkpoint") == 0;
}

ent_code ent_rel_pin_entry(ent_str *body, ent_arena *a, ent_str org, const char *purpose, const ent_public *key, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 4096);
    ent_jw w = ent_jw_canonical(&b);

    if (!rel__name_ok(org)) return ent_fail(e, ENT_INVALID, NULL, NULL, "An organisation has a name of 1 to 100 bytes on one line.");
    if (!purpose_ok(purpose))
        return ent_fail(e, ENT_INVALID, NULL, "Use \"release\" or \"checkpoint\".", "There is no key purpose \"%s\".", purpose);
    ent_jw_obj(&w);
    rel__key_hex(&w, "key", key->b, sizeof key->b);
    ent_jw_kstr(&w, "org", org);
    ent_jw_kz(&w, "purpose", purpose);
    ent_jw_end(&w);
    return ent_jw_take(body, &w, e);
}

ent_code ent_rel_pinned(ent_public *out, ent_store *s, ent_str org, const char *purpose, ent_err *e)
{
    ent_code code;
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, s, e, "release/pinned", ENT_T(org), ENT_Z(purpose)));
    ENT_TRY(ent_stmt_next(st, &row, e));
    if (!row)
        return ent_fail(e, ENT_UNVERIFIED, NULL, "Compare the key's fingerprint with the partner by telephone, then: key pin",
                        "No %s key of \"%.*s\" is pinned here, so nothing of theirs can be verified.", purpose, ENT_F(org));
    code = rel__blob(out->b, sizeof out->b, st, 0, e);
    ent_stmt_done(st);
    return code;
}

static ent_code pin_row(ent_rel_pin *p, ent_arena *a, const ent_stmt *st, ent_err *e)
{
    ENT_TRY(ent_stmt_keep(&p->org, a, st, 0, e));
    ENT_TRY(ent_stmt_keep(&p->purpose, a, st, 1, e));
    ENT_TRY(rel__blob(p->key.b, sizeof p->key.b, st, 2, e));
    p->since = ent_stmt_i64(st, 3);
    p->ended = !ent_stmt_null(st, 4);
    p->until = ent_stmt_i64(st, 4);
    p->revoked = ent_stmt_i64(st, 5) != 0;
    return ENT_OK;
}

ent_code ent_rel_pins_read(ent_rel_pins *out, ent_arena *a, ent_store *s, ent_err *e)
{
    ent_code code = ENT_OK;
    ent_stmt *st;
    bool row;

    ENT_TRY(ent_store_ask(&st, s, "release/partners", NULL, 0, e));
    while (code == ENT_OK) {
        ent_rel_pin p;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        code = pin_row(&p, a, st, e);
        if (code == ENT_OK) ENT_PUSH(out, a, p, e);
    }
    ent_stmt_done(st);
    return code;
}

static bool real_day(ent_date d)
{
    return d.precision == ENT_DATE_DAY;
}

ent_code ent_rel_consent_entry(ent_str *body, ent_arena *a, const ent_rel_consent *c, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 8192);
    ent_jw w = ent_jw_canonical(&b);
    char day[11];

    if (!rel__name_ok(c->originator) || !rel__name_ok(c->recipient))
        return ent_fail(e, ENT_INVALID, "R-33", NULL, "Originator and recipient have names of 1 to 100 bytes on one line.");
    if (!ent_uuid_ok(c->revision))
        return ent_fail(e, ENT_INVALID, "R-33", "Name the revision by its UUID.", "A consent is for one revision.");
    if (!rel__text_ok(c->reference, 500))
        return ent_fail(e, ENT_INVALID, "R-33", "Give the reference of the letter.",
                        "A consent must be in writing: its reference is missing.");
    if (!real_day(c->date))
        return ent_fail(e, ENT_INVALID, "R-33", "Give it as YYYY-MM-DD.", "A consent needs the full day of its letter.");
    ent_date_print(day, c->date);
    ent_jw_obj(&w);
    ent_jw_kz(&w, "date", day);
    ent_jw_kstr(&w, "originator", c->originator);
    ent_jw_kstr(&w, "recipient", c->recipient);
    ent_jw_kstr(&w, "reference", c->reference);
    ent_jw_kstr(&w, "revision", c->revision);
    ent_jw_end(&w);
    return ent_jw_take(body, &w, e);
}
