/* SPDX-License-Identifier: Apache-2.0 */
/* What everybody may ask a policy. */
#include "policy.h"

ent_str ent_policy_name(const ent_policy *p)
{
    return p->name;
}

ent_str ent_policy_oid(const ent_policy *p)
{
    return p->oid;
}

ent_str ent_policy_schema(const ent_policy *p)
{
    return p->schema;
}

int64_t ent_policy_version(const ent_policy *p)
{
    return p->version;
}

const ent_sha256 *ent_policy_digest(const ent_policy *p)
{
    return &p->digest;
}

size_t ent_policy_classes(const ent_policy *p)
{
    return p->classes.n;
}

ent_str ent_policy_class(const ent_policy *p, size_t i)
{
    return i < p->classes.n ? p->classes.v[i].name : (ent_str){"", 0};
}

static ent_code need_class(uint32_t *out, ent_arena *a, const ent_policy *p, ent_str name, ent_err *e)
{
    ENT_TRY(ent_find_class(out, a, p, name, e));
    if (*out != ENT_NO_ID) return ENT_OK;
    return ent_fail(e, ENT_INVALID, "R-01", "Use a class of this policy, spelled as the policy spells it.",
                    "The policy %.*s has no class \"%.*s\".", ENT_F(p->name), ENT_F(name));
}

ent_code ent_policy_within(bool *within, const ent_policy *p, ent_str classification, ent_str ceiling, ent_err *e)
{
    ent_arena *scratch = ent_arena_new(NULL, (size_t)4 << 20);
    uint32_t c = 0, top = 0;
    ent_code code;

    *within = false;
    if (scratch == NULL) return ent_nomem(e);
    code = need_class(&c, scratch, p, classification, e);
    if (code == ENT_OK) code = need_class(&top, scratch, p, ceiling, e);
    ent_arena_free(scratch);
    if (code != ENT_OK) return code;
    /* Two classes of one rank are not comparable, so neither is within the other. */
    *within = c == top || p->classes.v[c].rank < p->classes.v[top].rank;
    return ENT_OK;
}
