/* SPDX-License-Identifier: Apache-2.0 */
/* release new, preview, consent, approve, withdraw, list. */
#include "api_private.h"

enum { LIST_MAX = 64 << 20 };

/* ---- answers ---- */

static void put_withheld(ent_jw *w, const ent_rel_built *b)
{
    ent_jw_key(w, "withheld");
    ent_jw_arr(w);
    for (size_t i = 0; i < b->n_withheld; i++) {
        const ent_rel_withheld *x = &b->withheld[i];
        ent_jw_obj(w);
        ent_jw_kstr(w, "number", x->number);
        ent_jw_kz(w, "rule", x->rule);
        ent_jw_kstr(w, "reason", x->reason);
        ent_jw_kstr(w, "next", x->next);
        ent_jw_kstr(w, "item", x->item);
        ent_jw_kstr(w, "revision", x->revision);
        ent_jw_end(w);
    }
    ent_jw_end(w);
}

static void put_built(ent_call *c, const ent_rel_request *r, const ent_rel_built *b)
{
    char hex[65];

    ent_sha256_hex(hex, &b->digest);
    ent_jw_kstr(c->out, "recipient", r->recipient);
    ent_jw_kstr(c->out, "agreement", r->agreement);
    ent_jw_kstr(c->out, "purpose", r->purpose);
    ent_jw_ki64(c->out, "named", (int64_t)r->n);
    ent_jw_ki64(c->out, "leaving", (int64_t)b->n_leaving);
    ent_jw_ki64(c->out, "staying", (int64_t)b->n_withheld);
    if (b->eligibility.n) ent_jw_kstr(c->out, "eligible", b->eligibility);
    ent_jw_kz(c->out, "digest", hex);
    put_withheld(c->out, b);
}

static void put_release(ent_jw *w, const ent_rel_release *r)
{
    static const char *const states[] = {"", "prepared", "approved", "bundled", "withdrawn"};

    ent_jw_kstr(w, "release", r->id);
    ent_jw_kz(w, "state", states[r->state]);
    ent_jw_kstr(w, "prepared_by", r->prepared_by);
    if (r->approved_by.n) ent_jw_kstr(w, "approved_by", r->approved_by);
    if (r->may_have_left)
        ent_jw_kz(w, "may_have_left", "the node was restored: it may have been sent after the backup; compare with what the partner has");
}

/* ---- new ---- */

typedef struct picked {
    ent_str *v;
    size_t n, cap;
    ent_arena *scratch; /* of a found row only its revision is kept: a list may name a million */
} picked;

static ent_code pick(picked *p, ent_call *c, ent_str key, ent_err *e)
{
    ent_reg_row row;
    ent_str revision;

    if (ent_reg_find(&row, p->scratch, c->reader, key, e) != ENT_OK) return ent_at(e, "item %.*s", ENT_F(key));
    ENT_TRY(ent_str_dup(&revision, c->arena, row.revision, e));
    ENT_PUSH(p, c->arena, revision, e);
    ent_arena_reset(p->scratch);
    return ENT_OK;
}

static ent_code pick_list(picked *p, ent_call *c, ent_err *e)
{
    ent_str text, line;
    unsigned at = 0;

    if (!call_has(c, "list")) return ENT_OK;
    ENT_TRY(call_file(&text, c, "list", LIST_MAX, e));
    while (text.n != 0) {
        ent_str_cut(text, '\n', &line, &text);
        line = ent_str_trim(line);
        at++;
        if (line.n == 0) continue;
        if (pick(p, c, line, e) != ENT_OK) return ent_within(e, "%s:%u", call_path(c, "list"), at);
    }
    return ENT_OK;
}

static ent_code build(ent_rel_built *b, ent_rel_ground *g, ent_call *c, const ent_rel_request *r, ent_time as_of, ent_err *e)
{
    ENT_TRY(ent_rel_ground_read(g, c->arena, c->reader, e));
    return ent_rel_build(b, c->arena, c->reader, g, r, as_of, e);
}

ent_code op_release_new(ent_call *c, ent_err *e)
{
    ent_rel_request r = {.agreement = call_arg(c, "agreement"), .recipient = call_arg(c, "to"), .purpose = call_arg(c, "purpose")};
    ent_rel_ground ground;
    ent_rel_built built;
    picked p = {0};
    char id[37];
    ent_act *act;

    p.scratch = ent_arena_new(c->arena, 0);
    if (p.scratch == NULL) return ent_nomem(e);
    for (size_t i = 0; i < call_count(c, "item"); i++) ENT_TRY(pick(&p, c, call_nth(c, "item", i), e));
    ENT_TRY(pick_list(&p, c, e));
    ent_arena_free(p.scratch);
    r.revisions = p.v;
    r.n = p.n;
    ENT_TRY(build(&built, &ground, c, &r, c->now, e));
    ENT_TRY(ent_bytes_uuid(&c->random, id, e));
    ENT_TRY(call_act(&act, c, e));
    ENT_TRY(ent_rel_new(act, c->arena, ent_str_c(id), c->person.name, &r, &built, e));
    ent_jw_kz(c->out, "release", id);
    ent_jw_kz(c->out, "state", "prepared");
    put_built(c, &r, &built);
    return ENT_OK;
}

/* ---- preview, approve ---- */

ent_code op_release_preview(ent_call *c, ent_err *e)
{
    ent_rel_release release;
    ent_rel_ground ground;
    ent_rel_built built;

    ENT_TRY(ent_rel_find(&release, c->arena, c->reader, call_arg(c, "release"), e));
    ENT_TRY(build(&built, &ground, c, &release.request, c->as_of, e));
    put_release(c->out, &release);
    put_built(c, &release.request, &built);
    ent_jw_kbool(c->out, "as_prepared", ent_sha256_eq(&built.digest, &release.digest));
    ent_jw_kstr(c->out, "object", built.object);
    return ENT_OK;
}

ent_code op_release_approve(ent_call *c, ent_err *e)
{
    ent_rel_release release;
    ent_rel_ground ground;
    ent_rel_built built;
    ent_act *act;

    ENT_TRY(ent_rel_find(&release, c->arena, c->reader, call_arg(c, "release"), e));
    ENT_TRY(build(&built, &ground, c, &release.request, c->now, e));
    ENT_TRY(call_act(&act, c, e));
    ENT_TRY(ent_rel_approve(act, c->arena, &release, c->person.name, &built.digest, e));
    release.state = ENT_REL_APPROVED;
    release.approved_by = c->person.name;
    put_release(c->out, &release);
    put_built(c, &release.request, &built);
    return ENT_OK;
}

/* ---- withdraw ---- */

ent_code op_release_withdraw(ent_call *c, ent_err *e)
{
    ent_rel_release release;
    ent_act *act;

    ENT_TRY(ent_rel_find(&release, c->arena, c->reader, call_arg(c, "release"), e));
    ENT_TRY(call_act(&act, c, e));
    ENT_TRY(ent_rel_withdraw(act, c->arena, &release, c->person.name, call_arg(c, "reason"), e));
    release.state = ENT_REL_WITHDRAWN;
    put_release(c->out, &release);
    return ENT_OK;
}

/* ---- consent ---- */

/* The revision that the consent is about: one that the officer sees, or by --revision one that is still to come from a partner. */
static ent_code consented(ent_rel_consent *k, ent_call *c, ent_err *e)
{
    ent_reg_strings originators;
    ent_reg_row row;
    bool is_one = false;

    if (call_has(c, "revision") == call_has(c, "item"))
        return ent_fail(e, ENT_INVALID, "R-35", "See: entente help release consent",
                        "Name the item, or a revision with --revision; not both.");
    if (call_has(c, "revision")) {
        k->revision = call_arg(c, "revision");
        if (ent_uuid_ok(k->revision)) return ENT_OK;
        return ent_fail(e, ENT_INVALID, NULL, "The partner's letter or bundle names it.", "\"%.*s\" is not the UUID of a revision.",
                        ENT_F(k->revision));
    }
    ENT_TRY(ent_reg_find(&row, c->arena, c->reader, call_arg(c, "item"), e));
    ENT_TRY(ent_reg_originators(&originators, c->arena, c->reader, row.id, e));
    for (size_t i = 0; i < originators.n; i++) is_one = is_one || ent_str_eq(originators.v[i], k->originator);
    if (!is_one)
        return ent_fail(e, ENT_INVALID, "R-33", "See the originators with: item show", "%.*s is not an originator of this revision.",
                        ENT_F(k->originator));
    k->revision = row.revision;
    return ENT_OK;
}

ent_code op_release_consent(ent_call *c, ent_err *e)
{
    ent_rel_consent k = {.originator = call_arg(c, "originator"), .recipient = call_arg(c, "to"), .reference = call_arg(c, "reference")};
    ent_str body;

    ENT_TRY(consented(&k, c, e));
    ENT_TRY(call_date(&k.date, c, "date", e));
    ENT_TRY(ent_rel_consent_entry(&body, c->arena, &k, e));
    ENT_TRY(call_add(c, "consent", body, e));
    ent_jw_kstr(c->out, "revision", k.revision);
    ent_jw_kstr(c->out, "originator", k.originator);
    ent_jw_kstr(c->out, "recipient", k.recipient);
    ent_jw_kstr(c->out, "reference", k.reference);
    return ENT_OK;
}

/* ---- list ---- */

static ent_code put_one(void *ctx, const ent_rel_release *r, ent_err *e)
{
    ent_jw *w = ctx;

    (void)e;
    ent_jw_obj(w);
    put_release(w, r);
    ent_jw_kstr(w, "recipient", r->recipient);
    ent_jw_kstr(w, "agreement", r->agreement);
    ent_jw_kstr(w, "purpose", r->purpose);
    ent_jw_ki64(w, "named", (int64_t)r->request.n);
    /* The number on the channel is not shown here: gaps would tell of releases that the asker may not see (law 3). */
    ent_jw_kbool(w, "receipt", r->receipt);
    ent_jw_end(w);
    return ENT_OK;
}

ent_code op_release_list(ent_call *c, ent_err *e)
{
    ent_jw_key(c->out, "releases");
    ent_jw_arr(c->out);
    ENT_TRY(ent_rel_list(c->reader, c->arena, put_one, c->out, e));
    ent_jw_end(c->out);
    return ENT_OK;
}
