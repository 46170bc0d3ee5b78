/* SPDX-License-Identifier: Apache-2.0 */
/* The node itself, the policies it has adopted, and its tables of facts. */
#include "register_private.h"

/* ---- node ---- */

static ent_code node_row(ent_reg_node *out, ent_arena *a, const ent_stmt *st, ent_err *e)
{
    ENT_TRY(ent_stmt_keep(&out->uuid, a, st, 0, e));
    ENT_TRY(ent_stmt_keep(&out->org, a, st, 1, e));
    ENT_TRY(ent_stmt_keep(&out->policy_oid, a, st, 2, e));
    ENT_TRY(reg__column32(out->policy.b, st, 3, e));
    ENT_TRY(ent_stmt_keep(&out->ceiling, a, st, 4, e));
    out->exercise = ent_stmt_i64(st, 5) != 0;
    ENT_TRY(reg__column32(out->release_key.b, st, 6, e));
    ENT_TRY(reg__column32(out->checkpoint_key.b, st, 7, e));
    out->created = ent_stmt_i64(st, 8);
    out->has_backup_key = !ent_stmt_null(st, 9);
    return out->has_backup_key ? reg__column32(out->backup_key.b, st, 9, e) : ENT_OK;
}

ent_code ent_reg_node_read(ent_reg_node *out, ent_arena *a, ent_store *s, ent_err *e)
{
    ent_code code;
    ent_stmt *st;
    bool row;

    ENT_TRY(ent_store_ask(&st, s, "register/node", NULL, 0, e));
    ENT_TRY(ent_stmt_next(st, &row, e));
    if (!row) return ent_fail(e, ENT_INVALID, NULL, "Restore the node from a backup.", "The node has no description.");
    code = node_row(out, a, st, e);
    ent_stmt_done(st);
    return code;
}

ent_code ent_reg_node_entry(ent_str *body, ent_arena *a, const ent_reg_node *n, ent_err *e)
{
    ent_buf b = ent_buf_new(a, REG_BODY_MAX);
    ent_jw w = ent_jw_canonical(&b);

    ent_jw_obj(&w);
    ent_jw_kstr(&w, "ceiling", n->ceiling);
    reg__put_hex(&w, "checkpoint_key", n->checkpoint_key.b, 32);
    ent_jw_kbool(&w, "exercise", n->exercise);
    ent_jw_kstr(&w, "org", n->org);
    reg__put_hex(&w, "policy", n->policy.b, 32);
    ent_jw_kstr(&w, "policy_oid", n->policy_oid);
    reg__put_hex(&w, "release_key", n->release_key.b, 32);
    ent_jw_kstr(&w, "uuid", n->uuid);
    ent_jw_end(&w);
    return ent_jw_take(body, &w, e);
}

ent_code reg__apply_node(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    const ent_json *o = entry->json, *exercise = ent_json_get(o, "exercise");
    uint8_t policy[32], release_key[32], checkpoint_key[32];

    (void)scratch;
    ENT_TRY(reg__hex(policy, 32, o, "policy", e));
    ENT_TRY(reg__hex(release_key, 32, o, "release_key", e));
    ENT_TRY(reg__hex(checkpoint_key, 32, o, "checkpoint_key", e));
    ENT_TRY(ENT_RUN(s, e, "register/node_put", ENT_T(ent_json_str(o, "uuid")), ENT_T(ent_json_str(o, "org")),
                    ENT_T(ent_json_str(o, "policy_oid")), ENT_B(policy, 32), ENT_T(ent_json_str(o, "ceiling")),
                    ENT_I(exercise != NULL && exercise->boolean), ENT_B(release_key, 32), ENT_B(checkpoint_key, 32), ENT_I(entry->time)));
    ENT_TRY(ENT_RUN(s, e, "register/node_key_first", ENT_Z("release"), ENT_B(release_key, 32)));
    return ENT_RUN(s, e, "register/node_key_first", ENT_Z("checkpoint"), ENT_B(checkpoint_key, 32));
}

/* ---- policies ---- */

ent_code ent_reg_policies_read(ent_reg_policies *out, ent_arena *a, ent_store *s, ent_err *e)
{
    ENT_VEC(const ent_policy *) all = {0};
    ent_reg_node node;
    ent_stmt *st;
    bool row;

    ENT_TRY(ent_reg_node_read(&node, a, s, e));
    ENT_TRY(ent_store_ask(&st, s, "register/policies", NULL, 0, e));
    for (;;) {
        const ent_policy *p;
        ent_str spif;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) break;
        ENT_TRY(ent_stmt_keep(&spif, a, st, 0, e));
        ENT_TRY(ent_policy_load(&p, a, spif, NULL, e));
        ENT_PUSH(&all, a, p, e);
    }
    *out = (ent_reg_policies){.n = all.n, .v = all.v};
    for (size_t i = 0; i < out->n; i++)
        if (ent_str_eq(ent_policy_oid(out->v[i]), node.policy_oid)) out->own = out->v[i];
    return out->own != NULL ? ENT_OK
                            : ent_fail(e, ENT_INVALID, NULL, "Restore the node from a backup.", "The node's own policy is missing.");
}

const ent_policy *ent_reg_policy(const ent_reg_policies *p, const ent_sha256 *digest)
{
    for (size_t i = p->n; i > 0; i--)
        if (ent_sha256_eq(ent_policy_digest(p->v[i - 1]), digest)) return p->v[i - 1];
    return NULL;
}

const ent_policy *ent_reg_policy_named(const ent_reg_policies *p, ent_str oid_or_name)
{
    if (ent_str_starts(oid_or_name, "urn:oid:")) oid_or_name = (ent_str){oid_or_name.p + 8, oid_or_name.n - 8};
    for (size_t i = p->n; i > 0; i--)
        if (ent_str_eq(ent_policy_oid(p->v[i - 1]), oid_or_name) || ent_str_eq(ent_policy_name(p->v[i - 1]), oid_or_name))
            return p->v[i - 1];
    return NULL;
}

ent_code ent_reg_policy_entry(ent_str *body, ent_arena *a, const ent_policy *p, ent_str spif, ent_err *e)
{
    ent_buf b = ent_buf_new(a, REG_BODY_MAX);
    ent_jw w = ent_jw_canonical(&b);

    ent_jw_obj(&w);
    reg__put_hex(&w, "digest", ent_policy_digest(p)->b, 32);
    ent_jw_kstr(&w, "name", ent_policy_name(p));
    ent_jw_kstr(&w, "oid", ent_policy_oid(p));
    ent_jw_kstr(&w, "spif", spif);
    ent_jw_ki64(&w, "version", ent_policy_version(p));
    ent_jw_end(&w);
    return ent_jw_take(body, &w, e);
}

ent_code reg__apply_policy(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    const ent_json *o = entry->json;
    uint8_t digest[32];
    int64_t version;

    (void)scratch;
    ENT_TRY(reg__hex(digest, 32, o, "digest", e));
    ENT_TRY(ent_json_need_i64(&version, o, "version", e));
    return ENT_RUN(s, e, "register/policy_put", ENT_B(digest, 32), ENT_T(ent_json_str(o, "oid")), ENT_T(ent_json_str(o, "name")),
                   ENT_I(version), ENT_T(ent_json_str(o, "spif")), ENT_I(entry->seq));
}

/* ---- facts ---- */

ent_code ent_reg_facts_read(ent_str *text, ent_sha256 *digest, ent_arena *a, ent_store *s, const char *name, ent_err *e)
{
    ent_code code;
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, s, e, "register/facts", ENT_Z(name)));
    ENT_TRY(ent_stmt_next(st, &row, e));
    if (!row)
        return ent_fail(e, ENT_NOT_VISIBLE, NULL, "Adopt one with: policy adopt", "The node has no table of facts named \"%s\".", name);
    code = ent_stmt_keep(text, a, st, 0, e);
    if (code == ENT_OK) code = reg__column32(digest->b, st, 1, e);
    ent_stmt_done(st);
    return code;
}

ent_code ent_reg_facts_entry(ent_str *body, ent_arena *a, const char *name, ent_str text, ent_err *e)
{
    ent_buf b = ent_buf_new(a, REG_BODY_MAX);
    ent_jw w = ent_jw_canonical(&b);
    ent_sha256 digest;

    ENT_TRY(ent_sha256_of(&digest, text, e));
    ent_jw_obj(&w);
    reg__put_hex(&w, "digest", digest.b, 32);
    ent_jw_kz(&w, "name", name);
    ent_jw_kstr(&w, "text", text);
    ent_jw_end(&w);
    return ent_jw_take(body, &w, e);
}

ent_code reg__apply_facts(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    uint8_t digest[32];

    (void)scratch;
    ENT_TRY(reg__hex(digest, 32, entry->json, "digest", e));
    return ENT_RUN(s, e, "register/facts_put", ENT_T(ent_json_str(entry->json, "name")), ENT_I(entry->seq), ENT_B(digest, 32),
                   ENT_T(ent_json_str(entry->json, "text")));
}
