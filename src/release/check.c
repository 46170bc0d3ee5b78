/* SPDX-License-Identifier: Apache-2.0 */
/* The checks of a received bundle that need the node, in the order of the design. */
#include <string.h>

#include "release_private.h"

static ent_code check_recipient(const ent_rel_ground *g, const ent_rel_opened *o, ent_err *e)
{
    if (ent_str_eq(o->recipient, g->node.org)) return ENT_OK;
    return ent_fail(e, ENT_UNVERIFIED, "R-38", "Send it back unopened and tell the sender.",
                    "The bundle is for \"%.*s\"; this node is \"%.*s\". Nothing was written.", ENT_F(o->recipient), ENT_F(g->node.org));
}

static ent_code older(ent_rel_checked *out, ent_arena *a, ent_store *s, const rel_channel *c, const ent_rel_opened *o, ent_err *e)
{
    ent_code code = ENT_OK;
    ent_sha256 manifest = {{0}};
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, s, e, "release/received", ENT_I(c->id), ENT_I(o->sequence)));
    ENT_TRY(ent_stmt_next(st, &row, e));
    if (row) code = rel__blob(manifest.b, sizeof manifest.b, st, 0, e);
    if (row && code == ENT_OK) code = ent_stmt_keep(&out->receipt, a, st, 1, e);
    ent_stmt_done(st);
    if (code != ENT_OK) return code;
    out->already = row && ent_sha256_eq(&manifest, &o->manifest);
    if (out->already) return ENT_OK;
    out->receipt = (ent_str){0};
    return ent_fail(e, ENT_UNVERIFIED, NULL, "Keep the file and ask the sender: two different bundles bear one number.",
                    "Bundle %lld of this channel was received before, and it was another one. Nothing was written.",
                    (long long)o->sequence);
}

/* Exactly the next one, on top of exactly what was received last. */
static ent_code check_sequence(ent_rel_checked *out, ent_arena *a, ent_store *s, const ent_rel_opened *o, ent_err *e)
{
    rel_channel c;

    ENT_TRY(rel__channel_read(&c, s, o->agreement_id, o->sender, o->recipient, e));
    if (o->sequence <= c.sequence) return older(out, a, s, &c, o, e);
    if (o->sequence > c.sequence + 2)
        return ent_fail(e, ENT_WAITING, NULL, "Receive the missing ones first; ask the sender to send them again.",
                        "This is bundle %lld of its channel, but bundles %lld to %lld are missing. Nothing was written.",
                        (long long)o->sequence, (long long)c.sequence + 1, (long long)o->sequence - 1);
    if (o->sequence != c.sequence + 1)
        return ent_fail(e, ENT_WAITING, NULL, "Receive the missing one first; ask the sender to send it again.",
                        "This is bundle %lld of its channel, but bundle %lld is missing. Nothing was written.", (long long)o->sequence,
                        (long long)c.sequence + 1);
    if (o->first != c.first || (!c.first && (!ent_sha256_eq(&o->previous, &c.manifest) || o->previous_size != c.size ||
                                             !ent_sha256_eq(&o->previous_root, &c.root))))
        return ent_fail(e, ENT_UNVERIFIED, NULL, "Keep the file and compare log checkpoints with the sender by telephone.",
                        "The bundle does not follow the one that was received last. Nothing was written.");
    return ENT_OK;
}

static ent_code check_expiry(const ent_rel_opened *o, ent_time now, ent_err *e)
{
    char text[21];

    if (now <= o->expires) return ENT_OK;
    ent_time_print(text, o->expires);
    return ent_fail(e, ENT_REFUSED, "R-48", "Ask the sender for a new bundle.", "The bundle expired at %s; nothing was written.", text);
}

static ent_code check_agreement(ent_rel_agreement *out, const ent_rel_terms **terms, ent_arena *a, ent_store *s, const ent_rel_opened *o,
                                ent_err *e)
{
    const ent_rel_body *body;
    char ours[65], theirs[65];
    bool purpose = false;
    ent_code code = ent_rel_agreement_find(out, a, s, o->agreement_id, e);

    if (code == ENT_NOT_VISIBLE)
        return ent_fail(e, ENT_REFUSED, "R-37", "Enter the agreement that both sides signed with: agreement add",
                        "This node has no agreement \"%.*s\", on which the bundle stands; nothing was written.", ENT_F(o->agreement_id));
    if (code != ENT_OK) return code;
    ent_sha256_hex(ours, &out->digest);
    ent_sha256_hex(theirs, &o->agreement);
    if (strcmp(ours, theirs) != 0)
        return ent_fail(e, ENT_REFUSED, "R-37", "Compare the agreement files; both sides must enter the same one.",
                        "The two sides hold different texts of the agreement %.*s (ours %.16s, theirs %.16s); nothing was written.",
                        ENT_F(o->agreement_id), ours, theirs);
    if (rel__covers(out->from, out->to, o->created) != REL_INSIDE)
        return ent_fail(e, ENT_REFUSED, "R-37", "Tell the sender; a bundle needs an agreement in force.",
                        "The agreement %.*s was not in force when the bundle was made; nothing was written.", ENT_F(o->agreement_id));
    ENT_TRY(rel__case_terms(terms, &body, out, o->sender, o->recipient, o->body, e));
    for (size_t i = 0; i < out->n_purposes; i++) purpose = purpose || ent_str_eq(out->purposes[i], o->purpose);
    if (purpose) return ENT_OK;
    return ent_fail(e, ENT_REFUSED, "R-41", "Tell the sender.", "\"%.*s\" is no purpose of the agreement %.*s; nothing was written.",
                    ENT_F(o->purpose), ENT_F(o->agreement_id));
}

/* Another's items only with that origin's consent, as it was recorded here. */
static ent_code check_origin(ent_store *s, const ent_rel_ground *g, const ent_rel_opened *o, ent_time now, ent_err *e)
{
    for (size_t i = 0; i < o->n_foreign; i++) {
        const ent_rel_foreign *f = &o->foreign[i];
        ent_value v[5] = {ENT_T(f->revision), ENT_T(f->origin), ENT_T(o->body), ENT_T(g->node.org), ENT_I(now)};
        int64_t n;
        ENT_TRY(ent_store_number(&n, s, "release/consent_of_origin", v, 5, 0, e));
        if (n != 0) continue;
        ent_fail(e, ENT_UNVERIFIED, "R-40",
                 "Ask that origin for its written consent and enter it with: release consent. Then receive again.",
                 "The bundle of \"%.*s\" carries a revision of \"%.*s\", whose consent is not recorded here. Nothing was written.",
                 ENT_F(o->sender), ENT_F(f->origin));
        return ent_at(e, "revision %.*s", ENT_F(f->revision));
    }
    return ENT_OK;
}

ent_code ent_rel_check(ent_rel_checked *out, ent_arena *a, ent_store *writer, const ent_rel_ground *g, const ent_rel_opened *o,
                       ent_time now, ent_err *e)
{
    const ent_rel_terms *terms = NULL;
    ent_rel_agreement agreement;

    *out = (ent_rel_checked){0};
    ENT_TRY(check_recipient(g, o, e));
    out->step = ENT_REL_SEQUENCE;
    ENT_TRY(check_sequence(out, a, writer, o, e));
    if (out->already) return ENT_OK;
    out->step = ENT_REL_EXPIRY;
    ENT_TRY(check_expiry(o, now, e));
    out->step = ENT_REL_AGREEMENT;
    ENT_TRY(check_agreement(&agreement, &terms, a, writer, o, e));
    out->step = ENT_REL_LABELS;
    if (!o->late_label) {
        ENT_TRY(rel__map_labels(&out->mapping, a, g, &agreement, terms, o, now, e));
        out->step = ENT_REL_ORIGIN;
        ENT_TRY(check_origin(writer, g, o, now, e));
        out->step = ENT_REL_CONTENTS;
    }
    if (o->late.code == ENT_OK) return ENT_OK;
    *e = o->late;
    return e->code;
}
