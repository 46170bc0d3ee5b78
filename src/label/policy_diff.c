/* SPDX-License-Identifier: Apache-2.0 */
/* What changes from one version of a policy to the next: two lists of facts, compared by their keys. */
#include "policy_diff.h"

/* A fact that came, went, or says something else. `access`: it may change who sees what, or which labels are valid. */
static const struct {
    const char *came, *went, *changed;
    bool access;
} CODES[ENT_FACTS] = {
    [ENT_FACT_NAME] = {"policy-name", "policy-name", "policy-name", true},
    [ENT_FACT_OID] = {"policy-oid", "policy-oid", "policy-oid", true},
    [ENT_FACT_VERSION] = {"version", "version", "version", false},
    [ENT_FACT_SCHEMA] = {"schema", "schema", "schema", false},
    [ENT_FACT_WINDOW] = {"policy-window", "policy-window", "policy-window", true},
    [ENT_FACT_DEFAULT] = {"default-policy", "default-policy", "default-policy", false},
    [ENT_FACT_REFERENCE] = {"reference", "reference", "reference", false},
    [ENT_FACT_CLASS] = {"class-added", "class-removed", "class-lacv", true},
    [ENT_FACT_HIERARCHY] = {"hierarchy", "hierarchy", "hierarchy", true},
    [ENT_FACT_CLASS_OBSOLETE] = {"class-obsolete", "class-obsolete", "class-obsolete", false},
    [ENT_FACT_COLOR] = {"color", "color", "color", false},
    [ENT_FACT_SET] = {"set-added", "set-removed", "set-oid", true},
    [ENT_FACT_TAG] = {"tag-added", "tag-removed", "tag-type", true},
    [ENT_FACT_TAG7] = {"tag7-encoding", "tag7-encoding", "tag7-encoding", false},
    [ENT_FACT_SELECTION] = {"selection", "selection", "selection", true},
    [ENT_FACT_VALUE] = {"value-added", "value-removed", "value-lacv", true},
    [ENT_FACT_VALUE_TAG] = {"value-tag", "value-tag", "value-tag", true},
    [ENT_FACT_VALUE_OBSOLETE] = {"value-obsolete", "value-obsolete", "value-obsolete", false},
    [ENT_FACT_VALUE_WINDOW] = {"value-window", "value-window", "value-window", true},
    [ENT_FACT_INPUT] = {"user-input", "user-input", "user-input", false},
    [ENT_FACT_PRIVACY] = {"privacy-mark-added", "privacy-mark-removed", "privacy-mark", false},
    [ENT_FACT_PRIVACY_OBSOLETE] = {"privacy-mark-obsolete", "privacy-mark-obsolete", "privacy-mark-obsolete", false},
    [ENT_FACT_PRIVACY_SELECTION] = {"privacy-mark-selection", "privacy-mark-selection", "privacy-mark-selection", false},
    [ENT_FACT_RULE] = {"rule-added", "rule-removed", "rule", true},
    [ENT_FACT_PEER] = {"peer-added", "peer-removed", "peer-oid", true},
    [ENT_FACT_EQUIVALENCE] = {"equivalence-added", "equivalence-removed", "equivalence", true},
    [ENT_FACT_IMPLIED] = {"implied-added", "implied-removed", "implied", true},
    [ENT_FACT_MARKING] = {"marking", "marking", "marking", false},
};

typedef struct side {
    ent_facts facts;
    ent_index index; /* (kind, nth, key) */
} side;

typedef struct differ {
    ent_policy_changes *out;
    ent_arena *a;
    side was, is;
    ent_err *e;
} differ;

static ent_code read_side(side *s, ent_arena *scratch, const ent_policy *p, ent_err *e)
{
    ENT_TRY(ent_policy_facts(&s->facts, scratch, p, e));
    ENT_TRY(ent_index_new(&s->index, scratch, s->facts.n, e));
    for (size_t i = 0; i < s->facts.n; i++) {
        ent_fact *f = &s->facts.v[i];
        uint32_t first = ent_index_put(&s->index, (uint32_t)f->kind, 0, f->key, (uint32_t)i);
        if (first == ENT_NO_ID) continue;
        f->nth = ++s->facts.v[first].more;
        ent_index_put(&s->index, (uint32_t)f->kind, f->nth, f->key, (uint32_t)i);
    }
    return ENT_OK;
}

static const ent_fact *find(const side *s, ent_fact_kind kind, uint32_t nth, ent_str key)
{
    uint32_t i = ent_index_get(&s->index, (uint32_t)kind, nth, key);

    return i == ENT_NO_ID ? NULL : &s->facts.v[i];
}

/* What belongs to a thing that came or went is not told beside it. */
static bool told_already(const side *other, const ent_fact *f)
{
    return f->owner != ENT_FACT_NONE && find(other, f->owner, 0, f->owner_key) == NULL;
}

static ent_code say(differ *d, const char *code, const ent_fact *f, ent_str was, ent_str is)
{
    ent_policy_change c = {.code = code, .access = CODES[f->kind].access && !f->informs};

    ENT_TRY(ent_str_dup(&c.what, d->a, f->what, d->e));
    ENT_TRY(ent_str_dup(&c.was, d->a, was, d->e));
    ENT_TRY(ent_str_dup(&c.is, d->a, is, d->e));
    ENT_PUSH(d->out, d->a, c, d->e);
    return ENT_OK;
}

static ent_code changes_of(differ *d, ent_fact_kind kind)
{
    const ent_str none = {"", 0};

    for (size_t i = 0; i < d->was.facts.n; i++) {
        const ent_fact *f = &d->was.facts.v[i], *now;
        if (f->kind != kind) continue;
        now = find(&d->is, kind, f->nth, f->key);
        if (now == NULL && !told_already(&d->is, f)) ENT_TRY(say(d, CODES[kind].went, f, f->text, none));
        if (now == NULL || ent_str_eq(now->text, f->text)) continue;
        ENT_TRY(say(d, CODES[kind].changed, now->informs ? f : now, f->text, now->text));
    }
    for (size_t i = 0; i < d->is.facts.n; i++) {
        const ent_fact *f = &d->is.facts.v[i];
        if (f->kind != kind || find(&d->was, kind, f->nth, f->key) != NULL || told_already(&d->was, f)) continue;
        ENT_TRY(say(d, CODES[kind].came, f, none, f->text));
    }
    return ENT_OK;
}

static ent_code differences(differ *d, ent_arena *scratch, const ent_policy *was, const ent_policy *is)
{
    ENT_TRY(read_side(&d->was, scratch, was, d->e));
    ENT_TRY(read_side(&d->is, scratch, is, d->e));
    for (ent_fact_kind kind = ENT_FACT_NAME; kind < ENT_FACTS; kind++) ENT_TRY(changes_of(d, kind));
    return ENT_OK;
}

ent_code ent_policy_diff(ent_policy_changes *out, ent_arena *a, const ent_policy *was, const ent_policy *is, ent_err *e)
{
    differ d = {.out = out, .a = a, .e = e};
    ent_arena *scratch = ent_arena_new(a, 0);
    ent_code code;

    if (scratch == NULL) return ent_nomem(e);
    code = differences(&d, scratch, was, is);
    ent_arena_free(scratch);
    return code;
}
