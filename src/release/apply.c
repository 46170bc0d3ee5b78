/* SPDX-License-Identifier: Apache-2.0 */
/* Entries of this room into its tables: agreements, keys, consents, and a release up to its approval. Nothing is decided and
 * nothing is read but the entry and the tables (law 1).                                                                   */
#include "release_private.h"

static ent_code apply_agreement(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    ent_str id, text;
    ent_sha256 digest;

    ENT_TRY(ent_json_need_str(&id, entry->json, "id", e));
    ENT_TRY(ent_json_need_str(&text, entry->json, "text", e));
    ENT_TRY(ent_sha256_of(&digest, text, e));
    ENT_TRY(ENT_RUN(s, e, "release/agreement_put", ENT_I(entry->seq), ENT_T(id), ENT_B(digest.b, sizeof digest.b), ENT_T(text)));
    return rel__hold_new(s, scratch, text, e);
}

/* Pinned by hand, the key ends the one before for good; by the partner's record, as the record says. */
static ent_code apply_key(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    ent_str org = ent_json_str(entry->json, "org"), purpose = ent_json_str(entry->json, "purpose");
    const ent_json *revoked = ent_json_get(entry->json, "revoked");
    int64_t until = entry->time;
    ent_public key;

    (void)scratch;
    ENT_TRY(rel__need_hex(key.b, sizeof key.b, entry->json, "key", e));
    if (revoked != NULL) ENT_TRY(ent_json_need_i64(&until, entry->json, "until", e));
    ENT_TRY(ENT_RUN(s, e, "release/pin_put", ENT_T(org), ENT_T(purpose), ENT_B(key.b, sizeof key.b), ENT_I(entry->time)));
    return ENT_RUN(s, e, "release/pin_end", ENT_T(org), ENT_T(purpose), ENT_B(key.b, sizeof key.b), ENT_I(until),
                   ENT_I(revoked == NULL || revoked->boolean));
}

static ent_code apply_consent(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    const ent_json *o = entry->json;
    ent_sha256 digest;
    ent_date date;
    ent_time from, to;

    (void)scratch;
    if (!ent_date_parse(&date, ent_json_str(o, "date")) || !ent_date_span(date, &from, &to))
        return ent_fail(e, ENT_INVALID, NULL, NULL, "A consent has no date.");
    ENT_TRY(ent_sha256_of(&digest, entry->body, e));
    return ENT_RUN(s, e, "release/consent_put", ENT_T(ent_json_str(o, "originator")), ENT_T(ent_json_str(o, "revision")),
                   ENT_T(ent_json_str(o, "recipient")), ENT_T(ent_json_str(o, "reference")), ENT_I(from), ENT_B(digest.b, sizeof digest.b));
}

static ent_code apply_new(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    const ent_json *o = entry->json;
    ent_sha256 digest;
    int64_t named;

    (void)scratch;
    ENT_TRY(rel__need_hex(digest.b, sizeof digest.b, o, "digest", e));
    ENT_TRY(ent_json_need_i64(&named, o, "named", e));
    return ENT_RUN(s, e, "release/release_put", ENT_T(ent_json_str(o, "id")), ENT_T(ent_json_str(o, "agreement")),
                   ENT_T(ent_json_str(o, "body")), ENT_T(ent_json_str(o, "purpose")), ENT_T(ent_json_str(o, "person")),
                   ENT_T(ent_json_str(o, "object")), ENT_B(digest.b, sizeof digest.b), ENT_I(named), ENT_I(entry->time));
}

ent_code rel__release_id(int64_t *out, ent_store *s, const ent_json *o, ent_err *e)
{
    ent_value uuid = ENT_T(ent_json_str(o, "release"));

    ENT_TRY(ent_store_number(out, s, "release/release_id", &uuid, 1, 0, e));
    return *out != 0 ? ENT_OK : ent_fail(e, ENT_INVALID, NULL, NULL, "An entry names a release that is not there.");
}

static ent_code apply_named(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    const ent_json *list;
    int64_t id, place;
    ent_value key;

    (void)scratch;
    ENT_TRY(rel__release_id(&id, s, entry->json, e));
    ENT_TRY(ent_json_need_arr(&list, entry->json, "revisions", e));
    key = ENT_I(id);
    ENT_TRY(ent_store_number(&place, s, "release/named_count", &key, 1, 0, e));
    for (size_t i = 0; i < list->n; i++) {
        ENT_TRY(ENT_RUN(s, e, "release/revision_put", key, ENT_I(place + (int64_t)i), ENT_T(list->items[i]->str)));
        ENT_TRY(ENT_RUN(s, e, "release/cuts_put", key, ENT_T(list->items[i]->str)));
    }
    return ENT_OK;
}

static ent_code apply_approve(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    int64_t id;

    (void)scratch;
    ENT_TRY(rel__release_id(&id, s, entry->json, e));
    return ENT_RUN(s, e, "release/release_approve", ENT_I(id), ENT_T(ent_json_str(entry->json, "person")), ENT_I(entry->time));
}

static ent_code apply_withdraw(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    int64_t id;

    (void)scratch;
    ENT_TRY(rel__release_id(&id, s, entry->json, e));
    return ENT_RUN(s, e, "release/release_withdraw", ENT_I(id));
}

ent_code ent_rel_apply(bool *known, ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    static const struct {
        const char *kind;
        rel_apply_fn *apply;
    } table[] = {
        {"agreement", apply_agreement},
        {"partner.key", apply_key},
        {"consent", apply_consent},
        {"release.new", apply_new},
        {"release.named", apply_named},
        {"release.approve", apply_approve},
        {"release.withdraw", apply_withdraw},
        {"bundle", rel__apply_bundle},
        {"bundle.lines", rel__apply_bundle_lines},
        {"bundle.signature", rel__apply_bundle_signature},
        {"received", rel__apply_received},
        {"quarantine", rel__apply_quarantine},
        {"receipt", rel__apply_receipt},
        {"node.restored", rel__apply_restored},
        {"channel.restored", rel__apply_channel_restored},
        {"partner.certificate", rel__apply_certificate},
    };

    *known = false;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (!ent_str_is(entry->kind, table[i].kind)) continue;
        *known = true;
        return table[i].apply(s, scratch, entry, e);
    }
    return ENT_OK;
}
