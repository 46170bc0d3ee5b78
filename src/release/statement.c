/* SPDX-License-Identifier: Apache-2.0 */
/* Statements: for a partner who was restored from a backup, all receipts that this node gave him, word for word, under one signature. */
#include "release_private.h"

static const char FORMAT[] = "entente/statement/v1";
static const char NEXT[] = "Do not repair the file. Ask the partner to send it again.";

/* ---- spelling ----------------------------------------------------------------------------------------------------------------- */
static void write_texts(ent_jw *w, const char *key, const ent_str *v, size_t n)
{
    ent_jw_key(w, key);
    ent_jw_arr(w);
    for (size_t i = 0; i < n; i++) ent_jw_str(w, v[i]);
    ent_jw_end(w);
}

static void write_body(ent_jw *w, const rel_statement *t)
{
    ent_jw_obj(w);
    ent_jw_kstr(w, "agreement", t->agreement);
    write_texts(w, "certificates", t->certificates, t->n_certificates);
    ent_jw_kz(w, "format", FORMAT);
    rel__key_time(w, "issued", t->issued);
    write_texts(w, "receipts", t->receipts, t->n_receipts);
    ent_jw_kstr(w, "recipient", t->recipient);
    ent_jw_kstr(w, "sender", t->sender);
    ent_jw_end(w);
}

static ent_code spell(ent_str *out, ent_arena *a, const rel_statement *t, ent_err *e)
{
    ent_buf b = ent_buf_new(a, ENT_REL_STATEMENT_BYTES);
    ent_jw w = ent_jw_canonical(&b);

    ent_jw_obj(&w);
    rel__key_hex(&w, "signature", t->signature.b, sizeof t->signature.b);
    ent_jw_key(&w, "statement");
    write_body(&w, t);
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}

ent_code rel__statement_message(ent_str *out, ent_arena *a, const rel_statement *t, ent_err *e)
{
    ent_buf b = ent_buf_new(a, ENT_REL_STATEMENT_BYTES);
    ent_jw w;

    ent_buf_fmt(&b, "%s\n", FORMAT);
    w = ent_jw_canonical(&b);
    write_body(&w, t);
    return ent_jw_take(out, &w, e);
}

/* ---- reading ------------------------------------------------------------------------------------------------------------------ */
static ent_code wrong(ent_err *e, const char *what)
{
    return ent_fail(e, ENT_UNVERIFIED, NULL, NEXT, "%s", what);
}

static ent_code read_texts(const ent_str **out, size_t *n, ent_arena *a, const ent_json *o, const char *key, ent_err *e)
{
    const ent_json *list;
    ent_str *v;

    ENT_TRY(ent_json_need_arr(&list, o, key, e));
    if (list->n > ENT_REL_STATEMENT_MAX) return wrong(e, "The statement holds too many receipts or certificates.");
    ENT_NEW(v, a, list->n, e);
    for (size_t i = 0; i < list->n; i++) v[i] = list->items[i]->str; /* what is no text fails by its spelling */
    *out = v;
    *n = list->n;
    return ENT_OK;
}

static ent_code read_body(rel_statement *t, ent_arena *a, const ent_json *o, ent_err *e)
{
    ent_str issued;

    ENT_TRY(ent_json_need_str(&t->agreement, o, "agreement", e));
    ENT_TRY(ent_json_need_str(&t->recipient, o, "recipient", e));
    ENT_TRY(ent_json_need_str(&t->sender, o, "sender", e));
    ENT_TRY(ent_json_need_str(&issued, o, "issued", e));
    ENT_TRY(read_texts(&t->receipts, &t->n_receipts, a, o, "receipts", e));
    ENT_TRY(read_texts(&t->certificates, &t->n_certificates, a, o, "certificates", e));
    if (!rel__name_ok(t->agreement) || !rel__name_ok(t->recipient) || !rel__name_ok(t->sender))
        return wrong(e, "The statement names a party or agreement in a way that is not allowed.");
    return rel__time_read(&t->issued, issued) ? ENT_OK : wrong(e, "The time of the statement is not in its one spelling.");
}

ent_code rel__statement_read(rel_statement *t, ent_arena *a, ent_str text, ent_err *e)
{
    const ent_json *o, *body;
    ent_str again;

    *t = (rel_statement){0};
    if (ent_json_parse(&o, a, text, ENT_REL_STATEMENT_BYTES, e) != ENT_OK || ent_json_need_obj(&body, o, "statement", e) != ENT_OK ||
        read_body(t, a, body, e) != ENT_OK || rel__need_hex(t->signature.b, sizeof t->signature.b, o, "signature", e) != ENT_OK ||
        spell(&again, a, t, e) != ENT_OK)
        return e->code == ENT_NOMEM ? ENT_NOMEM : wrong(e, "The file is not a statement of this format.");
    return ent_str_eq(again, text) ? ENT_OK : wrong(e, "The statement is not in its one spelling.");
}

/* ---- the partner makes it ------------------------------------------------------------------------------------------------------ */
static ent_code keep_all(ent_reg_strings *out, ent_arena *a, ent_stmt *st, ent_err *e)
{
    bool row;

    for (;;) {
        ent_str text;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        ENT_TRY(ent_stmt_keep(&text, a, st, 0, e));
        ENT_PUSH(out, a, text, e);
    }
}

static ent_code gather(const ent_str **out, size_t *n, ent_arena *a, ent_store *s, const char *question, ent_value key, ent_err *e)
{
    ent_reg_strings all = {0};
    ent_stmt *st;
    ent_code code;

    ENT_TRY(ENT_ASK(&st, s, e, question, key, ENT_I(ENT_REL_STATEMENT_MAX)));
    code = keep_all(&all, a, st, e);
    ent_stmt_done(st);
    for (size_t i = 0; i < all.n / 2; i++) { /* asked for the newest first, so that the oldest are left out */
        ent_str swap = all.v[i];
        all.v[i] = all.v[all.n - 1 - i];
        all.v[all.n - 1 - i] = swap;
    }
    *out = all.v;
    *n = all.n;
    return code;
}

/* An empty statement for a name that was mistyped would say that nothing ever came. */
static ent_code check_parties(ent_arena *a, ent_store *s, ent_str org, ent_str agreement, ent_str sender, ent_err *e)
{
    ent_rel_agreement g;

    ENT_TRY(ent_rel_agreement_find(&g, a, s, agreement, e));
    for (size_t i = 0; i < g.n_terms; i++)
        if (ent_str_eq(g.terms[i].sender, sender) && ent_str_eq(g.terms[i].recipient, org)) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, "See its parties with: agreement show",
                    "The agreement %.*s has no part in which \"%.*s\" sends to \"%.*s\".", ENT_F(agreement), ENT_F(sender), ENT_F(org));
}

ent_code ent_rel_statement(ent_str *out, ent_arena *a, ent_store *s, const ent_rel_ground *g, ent_str agreement, ent_str sender,
                           const ent_secret *release_key, ent_time now, ent_err *e)
{
    rel_statement t = {.agreement = agreement, .sender = sender, .recipient = g->node.org, .issued = now};
    ent_str message;
    rel_channel c;

    ENT_TRY(rel__channel_read(&c, s, agreement, sender, g->node.org, e));
    if (c.id == 0) ENT_TRY(check_parties(a, s, g->node.org, agreement, sender, e));
    ENT_TRY(gather(&t.receipts, &t.n_receipts, a, s, "release/receipts", ENT_I(c.id), e));
    ENT_TRY(gather(&t.certificates, &t.n_certificates, a, s, "release/certificates", ENT_T(sender), e));
    ENT_TRY(rel__statement_message(&message, a, &t, e));
    ENT_TRY(ent_sign(&t.signature, release_key, message, e));
    return spell(out, a, &t, e);
}

/* ---- partners' certificates ----------------------------------------------------------------------------------------------------- */
ent_code ent_rel_certificate(bool *already, ent_act *act, ent_arena *a, ent_store *writer, ent_str org, ent_str text, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 1 << 20);
    ent_jw w = ent_jw_canonical(&b);
    ent_sha256 digest;
    ent_value key;
    ent_str body;
    int64_t n;

    ENT_TRY(ent_sha256_of(&digest, text, e));
    key = ENT_B(digest.b, sizeof digest.b);
    ENT_TRY(ent_store_number(&n, writer, "release/certificate_known", &key, 1, 0, e));
    *already = n != 0;
    if (*already) return ENT_OK;
    ent_jw_obj(&w);
    ent_jw_kstr(&w, "org", org);
    ent_jw_kstr(&w, "text", text);
    ent_jw_end(&w);
    ENT_TRY(ent_jw_take(&body, &w, e));
    return ent_act_add(act, "partner.certificate", body, e);
}
