/* SPDX-License-Identifier: Apache-2.0 */
/* What a restore does to this room's tables: channels are held, approvals fall, and a channel goes on where the partner has it. */
#include "release_private.h"

static ent_code hold_parts(ent_store *s, ent_arena *scratch, ent_str text, ent_time since, ent_err *e)
{
    ent_rel_agreement g;

    ENT_TRY(ent_rel_agreement_parse(&g, scratch, text, e));
    for (size_t i = 0; i < g.n_terms; i++)
        ENT_TRY(
            ENT_RUN(s, e, "release/channel_hold_new", ENT_T(g.id), ENT_T(g.terms[i].sender), ENT_T(g.terms[i].recipient), ENT_I(since)));
    return ENT_OK;
}

ent_code rel__hold_new(ent_store *s, ent_arena *scratch, ent_str agreement, ent_err *e)
{
    int64_t since;

    ENT_TRY(ent_store_number(&since, s, "release/restored", NULL, 0, 0, e));
    return since != 0 ? hold_parts(s, scratch, agreement, since, e) : ENT_OK;
}

/* Collected first: one statement is asked while another one writes. */
static ent_code agreement_texts(ent_reg_strings *out, ent_arena *a, ent_store *s, ent_err *e)
{
    ent_stmt *st;
    bool row;

    *out = (ent_reg_strings){0};
    ENT_TRY(ent_store_ask(&st, s, "release/agreement_texts", NULL, 0, e));
    for (;;) {
        ent_str text;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        if (ent_stmt_keep(&text, a, st, 0, e) != ENT_OK) {
            ent_stmt_done(st);
            return e->code;
        }
        ENT_PUSH(out, a, text, e);
    }
}

/* Also channels that the backup does not know yet: the first bundle may have gone after it. */
ent_code rel__apply_restored(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    ent_reg_strings all;
    ent_time made;

    if (!rel__time_read(&made, ent_json_str(entry->json, "made")))
        return ent_fail(e, ENT_INVALID, NULL, NULL, "A restore does not say when the backup was made.");
    ENT_TRY(agreement_texts(&all, scratch, s, e));
    for (size_t i = 0; i < all.n; i++) ENT_TRY(hold_parts(s, scratch, all.v[i], made, e));
    ENT_TRY(ENT_RUN(s, e, "release/channels_hold", ENT_I(made)));
    return ENT_RUN(s, e, "release/approvals_fall", ENT_I(entry->time), ENT_NONE);
}

/* The tree goes on from its peaks: what stood under them is lost. */
static ent_code put_peaks(ent_store *s, int64_t channel, int64_t size, const ent_json *peaks, ent_err *e)
{
    int64_t place = 0;
    size_t k = 0;

    ENT_TRY(ENT_RUN(s, e, "release/channel_leaves_clear", ENT_I(channel)));
    for (int64_t width = INT64_C(1) << 62; width != 0; width >>= 1) {
        ent_sha256 root;
        if ((size & width) == 0) continue;
        if (k == peaks->n || !ent_sha256_unhex(&root, peaks->items[k++]->str)) break;
        ENT_TRY(ENT_RUN(s, e, "release/channel_lost_put", ENT_I(channel), ENT_I(place), ENT_I(width), ENT_B(root.b, sizeof root.b)));
        place += width;
    }
    return place == size && k == peaks->n ? ENT_OK : ent_fail(e, ENT_INVALID, NULL, NULL, "The peaks of a channel do not fit its size.");
}

static ent_code move_on(ent_store *s, int64_t channel, const ent_entry *entry, ent_err *e)
{
    const ent_json *o = entry->json;
    ent_sha256 manifest, root;
    int64_t size, sequence;
    const ent_json *peaks;

    ENT_TRY(ent_json_need_i64(&size, o, "size", e));
    ENT_TRY(ent_json_need_i64(&sequence, o, "sequence", e));
    ENT_TRY(rel__need_hex(manifest.b, sizeof manifest.b, o, "manifest", e));
    ENT_TRY(rel__need_hex(root.b, sizeof root.b, o, "root", e));
    ENT_TRY(ent_json_need_arr(&peaks, o, "peaks", e));
    ENT_TRY(put_peaks(s, channel, size, peaks, e));
    ENT_TRY(ENT_RUN(s, e, "release/channel_set", ENT_I(channel), ENT_I(sequence), ENT_B(manifest.b, sizeof manifest.b), ENT_I(size),
                    ENT_B(root.b, sizeof root.b)));
    return ENT_RUN(s, e, "release/approvals_fall", ENT_I(entry->time), ENT_T(ent_json_str(o, "agreement")));
}

ent_code rel__apply_channel_restored(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    const ent_json *o = entry->json, *held = ent_json_get(o, "held");
    ent_str agreement = ent_json_str(o, "agreement"), sender = ent_json_str(o, "sender"), recipient = ent_json_str(o, "recipient");
    rel_channel c;

    (void)scratch;
    ENT_TRY(ENT_RUN(s, e, "release/channel_put", ENT_T(agreement), ENT_T(sender), ENT_T(recipient)));
    ENT_TRY(rel__channel_read(&c, s, agreement, sender, recipient, e));
    if (ent_json_get(o, "manifest") != NULL) ENT_TRY(move_on(s, c.id, entry, e));
    if (held == NULL || !held->boolean) return ENT_RUN(s, e, "release/channel_hold", ENT_I(c.id), ENT_I(0));
    return c.held != 0 ? ENT_OK : ENT_RUN(s, e, "release/channel_hold", ENT_I(c.id), ENT_I(entry->time));
}

ent_code rel__apply_certificate(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    ent_str org, text;
    ent_sha256 digest;

    (void)scratch;
    ENT_TRY(ent_json_need_str(&org, entry->json, "org", e));
    ENT_TRY(ent_json_need_str(&text, entry->json, "text", e));
    ENT_TRY(ent_sha256_of(&digest, text, e));
    return ENT_RUN(s, e, "release/certificate_put", ENT_B(digest.b, sizeof digest.b), ENT_T(org), ENT_T(text), ENT_I(entry->time));
}
