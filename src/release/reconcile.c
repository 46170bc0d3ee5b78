/* SPDX-License-Identifier: Apache-2.0 */
/* After a restore: what the partner's signed word shows of our own channel, and where the channel goes on. */
#include "release_private.h"

enum { BODY_MAX = 256 * 1024 };

typedef struct evidence {
    ent_str agreement, sender, recipient;
    size_t n;
    rel_receipt *receipts; /* by number */
    ent_str *texts;
    ent_rel_reconciled *out;
} evidence;

static ent_code wrong(ent_err *e, const char *what)
{
    return ent_fail(e, ENT_UNVERIFIED, NULL, "Do not repair the file. Ask the partner to send it again.", "%s", what);
}

/* ---- reading ------------------------------------------------------------------------------------------------------------------ */
static ent_code read_one(evidence *v, ent_arena *a, ent_str text, size_t i, ent_err *e)
{
    rel_receipt *r = &v->receipts[i];

    v->texts[i] = text;
    if (rel__receipt_read(r, a, text, e) != ENT_OK) return ent_at(e, "receipt %zu", i + 1);
    if (i != 0 && r->sequence <= r[-1].sequence) return wrong(e, "The receipts of the statement are not in the order of their numbers.");
    if (ent_str_eq(r->agreement, v->agreement) && ent_str_eq(r->sender, v->sender) && ent_str_eq(r->recipient, v->recipient)) return ENT_OK;
    return wrong(e, "A receipt of the statement is of another channel.");
}

static ent_code read_receipt(evidence *v, ent_arena *a, ent_str text, ent_err *e)
{
    rel_receipt *r;

    ENT_NEW(v->receipts, a, 1, e);
    ENT_NEW(v->texts, a, 1, e);
    r = v->receipts;
    ENT_TRY(rel__receipt_read(r, a, text, e));
    v->n = 1;
    v->texts[0] = text;
    v->agreement = r->agreement;
    v->sender = r->sender;
    v->recipient = r->recipient;
    v->out->issued = r->received;
    return ENT_OK;
}

static ent_code read_statement(evidence *v, ent_arena *a, ent_store *s, ent_str text, ent_err *e)
{
    rel_statement t;
    ent_str message;
    ent_code code;

    ENT_TRY(rel__statement_read(&t, a, text, e));
    v->agreement = t.agreement;
    v->sender = t.sender;
    v->recipient = t.recipient;
    ENT_TRY(rel__statement_message(&message, a, &t, e));
    code = rel__signed_by(a, s, t.recipient, "release", t.issued, message, &t.signature, e);
    if (code == ENT_NOT_VISIBLE) e->code = ENT_UNVERIFIED;
    if (code != ENT_OK) return e->code;
    ENT_NEW(v->receipts, a, t.n_receipts, e);
    ENT_NEW(v->texts, a, t.n_receipts, e);
    for (; v->n < t.n_receipts; v->n++) ENT_TRY(read_one(v, a, t.receipts[v->n], v->n, e));
    v->out->issued = t.issued;
    v->out->certificates = t.certificates;
    v->out->n_certificates = t.n_certificates;
    return ENT_OK;
}

static ent_code read_evidence(evidence *v, ent_arena *a, ent_store *s, const ent_rel_ground *g, ent_str text, ent_time now, ent_err *e)
{
    const ent_json *o;

    if (text.n != 0 && text.p[text.n - 1] == '\n') text.n--; /* an editor's last line end */
    if (ent_json_parse(&o, a, text, ENT_REL_STATEMENT_BYTES, e) != ENT_OK)
        return e->code == ENT_NOMEM ? ENT_NOMEM : wrong(e, "The file is neither a statement nor a receipt.");
    v->out->statement = ent_json_get(o, "statement") != NULL;
    if (v->out->statement) ENT_TRY(read_statement(v, a, s, text, e));
    else ENT_TRY(read_receipt(v, a, text, e));
    if (!ent_str_eq(v->sender, g->node.org))
        return ent_fail(e, ENT_UNVERIFIED, NULL, "Send it to the node that it is for.",
                        "The file is about bundles of \"%.*s\"; this node is \"%.*s\".", ENT_F(v->sender), ENT_F(g->node.org));
    if (v->out->issued > now + 86400) return wrong(e, "The file is dated in the future.");
    return ENT_OK;
}

/* ---- comparing ---------------------------------------------------------------------------------------------------------------- */
static ent_code two_histories(const rel_receipt *r, ent_err *e)
{
    return ent_fail(
        e, ENT_UNVERIFIED, "R-63",
        "Compare both bundles of that number with the partner. Keep all files; go on under a new agreement id: agreement add",
        "Under number %lld the partner has another bundle than this node sent: one of the two was made before the node was restored "
        "and came late. Nothing was written.",
        (long long)r->sequence);
}

/* What we know of the bundle: its checkpoint, if it is here. */
static ent_code compare(ent_str *checkpoint, const rel_receipt *r, const rel_channel *c, ent_arena *a, ent_store *s, ent_err *e)
{
    ent_sha256 manifest = c->manifest;
    ent_code code = ENT_OK;
    ent_stmt *st;
    bool row;

    *checkpoint = (ent_str){0};
    ENT_TRY(ENT_ASK(&st, s, e, "release/sent_bundle", ENT_I(c->id), ENT_I(r->sequence)));
    ENT_TRY(ent_stmt_next(st, &row, e));
    if (row) code = rel__blob(manifest.b, sizeof manifest.b, st, 1, e);
    if (row && code == ENT_OK) code = ent_stmt_keep(checkpoint, a, st, 2, e);
    ent_stmt_done(st);
    ENT_TRY(code);
    if (!row && r->sequence != c->sequence) return ENT_OK; /* ours is lost, or has not been */
    return ent_sha256_eq(&manifest, &r->manifest) ? ENT_OK : two_histories(r, e);
}

static ent_code note_lost(evidence *v, ent_arena *a, ent_err *e)
{
    ENT_VEC(ent_rel_lost) lost = {0};

    for (size_t i = 0; i < v->n; i++) {
        const rel_receipt *r = &v->receipts[i];
        ent_rel_lost l = {r->sequence, r->bundle, r->received, r->stored + r->known + r->quarantined};
        if (r->sequence > v->out->ours) ENT_PUSH(&lost, a, l, e);
    }
    v->out->lost = lost.v;
    v->out->n_lost = lost.n;
    return ENT_OK;
}

static ent_code check_all(evidence *v, const rel_channel *c, ent_arena *a, ent_store *s, ent_err *e)
{
    ent_arena *scratch = ent_arena_new(a, 0);
    ent_code code = ENT_OK;

    if (scratch == NULL) return ent_nomem(e);
    for (size_t i = 0; i < v->n && code == ENT_OK; i++) {
        ent_str checkpoint;
        code = compare(&checkpoint, &v->receipts[i], c, scratch, s, e);
        if (code == ENT_OK) code = rel__receipt_check(&v->receipts[i], scratch, s, checkpoint, e);
        if (code != ENT_OK) ent_at(e, "receipt of bundle %lld", (long long)v->receipts[i].sequence);
        ent_arena_reset(scratch);
    }
    ent_arena_free(scratch);
    return code;
}

static ent_code not_stale(const evidence *v, const rel_channel *c, ent_err *e)
{
    char made[21], issued[21];

    if (!v->out->statement || v->out->issued >= c->held) return ENT_OK;
    ent_time_print(made, c->held);
    ent_time_print(issued, v->out->issued);
    return ent_fail(e, ENT_UNVERIFIED, NULL, "Ask the partner for a new statement.",
                    "The statement is of %s, older than the backup (%s): it cannot say what came after it.", issued, made);
}

/* ---- appending ---------------------------------------------------------------------------------------------------------------- */
static void write_tree(ent_jw *w, const ent_tree *t)
{
    char hex[65];

    ent_jw_key(w, "peaks");
    ent_jw_arr(w);
    for (int i = 0; i < __builtin_popcountll(t->size); i++) {
        ent_sha256_hex(hex, &t->peak[i]);
        ent_jw_str(w, ent_str_c(hex));
    }
    ent_jw_end(w);
}

/* tree NULL: nothing is new but that the hold ends. */
static ent_code append(ent_act *act, ent_arena *a, const evidence *v, const ent_tree *tree, ent_err *e)
{
    const rel_receipt *newest = v->n != 0 ? &v->receipts[v->n - 1] : NULL;
    ent_buf b = ent_buf_new(a, BODY_MAX);
    ent_jw w = ent_jw_canonical(&b);
    ent_sha256 root;
    ent_digest *d;
    ent_str body;

    ENT_TRY(ent_digest_new(&d, a, e));
    if (tree != NULL) ENT_TRY(ent_tree_root(&root, tree, d, e));
    ent_jw_obj(&w);
    ent_jw_kstr(&w, "agreement", v->agreement);
    ent_jw_kbool(&w, "held", !v->out->released);
    if (tree != NULL) {
        rel__key_hex(&w, "manifest", newest->manifest.b, sizeof newest->manifest.b);
        write_tree(&w, tree);
        ent_jw_kstr(&w, "receipt", v->texts[v->n - 1]);
    }
    ent_jw_kstr(&w, "recipient", v->recipient);
    if (tree != NULL) rel__key_hex(&w, "root", root.b, sizeof root.b);
    ent_jw_kstr(&w, "sender", v->sender);
    ent_jw_ki64(&w, "sequence", v->out->theirs);
    if (tree != NULL) ent_jw_ki64(&w, "size", (int64_t)tree->size);
    ent_jw_end(&w);
    ENT_TRY(ent_jw_take(&body, &w, e));
    v->out->changed = true;
    return ent_act_add(act, "channel.restored", body, e);
}

ent_code ent_rel_reconcile(ent_rel_reconciled *out, ent_act *act, ent_arena *a, ent_store *writer, const ent_rel_ground *g, ent_str text,
                           bool last, ent_time now, ent_err *e)
{
    evidence v = {.out = out};
    ent_tree tree;
    rel_channel c;
    bool whole;

    *out = (ent_rel_reconciled){0};
    ENT_TRY(read_evidence(&v, a, writer, g, text, now, e));
    ENT_TRY(rel__channel_read(&c, writer, v.agreement, v.sender, v.recipient, e));
    out->agreement = v.agreement;
    out->partner = v.recipient;
    out->held = c.held != 0;
    out->ours = c.sequence;
    out->theirs = v.n != 0 ? v.receipts[v.n - 1].sequence : 0;
    ENT_TRY(check_all(&v, &c, a, writer, e));
    ENT_TRY(note_lost(&v, a, e));
    if (out->theirs < out->ours) return ENT_OK;
    ENT_TRY(not_stale(&v, &c, e));
    whole = out->statement || last;
    out->released = whole || c.held == 0;
    if (out->theirs == out->ours) return whole && (c.held != 0 || c.id == 0) ? append(act, a, &v, NULL, e) : ENT_OK;
    ENT_TRY(rel__receipt_tree(&tree, &v.receipts[v.n - 1], a, writer, e));
    if (tree.size <= c.size) return wrong(e, "The receipt shows a log of the channel that is shorter than ours.");
    return append(act, a, &v, &tree, e);
}

/* ---- channels ------------------------------------------------------------------------------------------------------------------ */
static ent_code channel_row(ent_rel_channel_row *r, ent_arena *a, const ent_stmt *st, ent_err *e)
{
    ENT_TRY(ent_stmt_keep(&r->agreement, a, st, 0, e));
    ENT_TRY(ent_stmt_keep(&r->sender, a, st, 1, e));
    ENT_TRY(ent_stmt_keep(&r->recipient, a, st, 2, e));
    r->sequence = ent_stmt_i64(st, 3);
    r->held = ent_stmt_i64(st, 4) != 0;
    return ENT_OK;
}

ent_code ent_rel_channels(ent_store *s, ent_arena *a, ent_rel_channel_fn *fn, void *ctx, ent_err *e)
{
    ent_code code = ENT_OK;
    ent_stmt *st;
    bool row;

    ENT_TRY(ent_store_ask(&st, s, "release/channels", NULL, 0, e));
    while (code == ENT_OK) {
        ent_rel_channel_row r;
        code = ent_stmt_next(st, &row, e);
        if (code != ENT_OK || !row) break;
        code = channel_row(&r, a, st, e);
        if (code == ENT_OK) code = fn(ctx, &r, e);
    }
    ent_stmt_done(st);
    return code;
}
