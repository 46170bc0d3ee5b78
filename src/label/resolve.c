/* SPDX-License-Identifier: Apache-2.0 */

#include <stdio.h>

#include "resolve.h"

static const ent_str NONE = {"", 0};
static const char NEXT_NAME[] = "Use a name of this policy, spelled as the policy spells it.";
static const char NEXT_LETTERS[] = "It looks like a name of this policy, but has other letters, of another script or case: type it anew.";

enum { MAX_LOOKED_AT = 500 }; /* names compared by their looks, for the words of a refusal */

static bool looks_like(ent_arena *a, ent_str skeleton, ent_str name)
{
    ent_str ours;
    ent_err ignored;

    return ent_skeleton(&ours, a, name, &ignored) == ENT_OK && ent_str_eq(skeleton, ours);
}

/* What somebody can do about the name of a class that the policy does not have. */
static const char *next_for_class(ent_arena *a, const ent_policy *p, ent_str written, const ent_findings *f)
{
    ent_str skeleton;
    ent_err ignored;

    if (f->notes != NULL || ent_skeleton(&skeleton, a, written, &ignored) != ENT_OK) return NEXT_NAME; /* a note has no next step */
    for (size_t i = 0; i < p->classes.n && i < MAX_LOOKED_AT; i++)
        if (looks_like(a, skeleton, p->classes.v[i].name)) return NEXT_LETTERS;
    return NEXT_NAME;
}

/* The same for a value of a set. */
static const char *next_for_value(ent_arena *a, const ent_policy *p, uint32_t set, ent_str written, const ent_findings *f)
{
    const ent_set *s = &p->sets.v[set];
    const ent_tag *last = &p->tags.v[s->first_tag + s->n_tags - 1];
    const uint32_t first = p->tags.v[s->first_tag].first_value;
    ent_str skeleton;
    ent_err ignored;

    if (f->notes != NULL || ent_skeleton(&skeleton, a, written, &ignored) != ENT_OK) return NEXT_NAME;
    for (uint32_t v = first; v < last->first_value + last->n_values && v - first < MAX_LOOKED_AT; v++)
        if (looks_like(a, skeleton, p->values.v[v].name)) return NEXT_LETTERS;
    return NEXT_NAME;
}

/* "line 7, category Context", "line 7, Context: KFOR", "line 7", or nothing. */
static void word_place(char *out, size_t room, unsigned line, ent_str set, ent_str value)
{
    int at = line == 0 ? 0 : snprintf(out, room, "line %u%s", line, set.n == 0 ? "" : ", ");

    out[at] = '\0';
    if (set.n == 0) return;
    if (value.n == 0) (void)snprintf(out + at, room - (size_t)at, "category %.*s", ENT_F(set));
    else (void)snprintf(out + at, room - (size_t)at, "%.*s: %.*s", ENT_F(set), ENT_F(value));
}

ent_code ent_breach(const ent_findings *f, const char *code, unsigned line, ent_str set, ent_str value)
{
    char place[sizeof f->e->place];
    ent_err why;

    word_place(place, sizeof place, f->notes == NULL ? line : 0, set, value);
    if (f->notes == NULL) return ent_at(f->e, "%s", place);
    why = *f->e; /* f->e is for what goes wrong now */
    return ent_note_add(f->notes, f->a, line, code, f->e, "%s%s%s", place, place[0] == '\0' ? "" : ": ", why.what);
}

ent_code ent_at_category(ent_err *e, const ent_category *c)
{
    return ent_breach(&(ent_findings){.e = e}, NULL, c->line, c->tag_name, NONE);
}

ent_code ent_names_policy(bool *out, ent_arena *a, const ent_policy *p, ent_str name, ent_err *e)
{
    ent_str theirs, ours;

    *out = false;
    ENT_TRY(ent_name_key(&theirs, a, p, name, e));
    ENT_TRY(ent_name_key(&ours, a, p, p->name, e));
    *out = ent_str_eq(theirs, ours);
    return ENT_OK;
}

ent_code ent_same_policy(ent_arena *a, const ent_policy *p, ent_str name, ent_str uri, ent_err *e)
{
    bool same;

    if (ent_str_trim(name).n == 0) return ent_fail(e, ENT_INVALID, "R-01", "Name the policy.", "No policy is named.");
    ENT_TRY(ent_names_policy(&same, a, p, name, e));
    if (!same) {
        return ent_fail(e, ENT_INVALID, "R-09", "Use the policy that is named, or map the label first.",
                        "This is under the policy %.*s, not under %.*s.", ENT_F(name), ENT_F(p->name));
    }
    if (ent_str_starts(uri, "urn:oid:") && !ent_str_eq(uri, p->urn)) {
        return ent_fail(e, ENT_INVALID, "R-09", "Find out which policy is meant: name and identifier contradict each other.",
                        "The policy %.*s has the identifier %.*s, not %.*s.", ENT_F(p->name), ENT_F(p->urn), ENT_F(uri));
    }
    return ENT_OK;
}

static bool set_has_type(const ent_policy *p, uint32_t set, ent_category_type type)
{
    const ent_set *s = &p->sets.v[set];

    for (uint32_t t = s->first_tag; t < s->first_tag + s->n_tags; t++)
        if (p->tags.v[t].type == type) return true;
    return false;
}

/* An identifier may stand beside the name; if it is an object identifier it must be that of the set. */
static ent_code check_uri(const ent_policy *p, uint32_t set, const ent_category *c, const ent_findings *f)
{
    static const char head[] = "urn:oid:";
    const ent_set *s = &p->sets.v[set];
    const ent_str uri = ent_str_trim(c->uri);

    if (!ent_str_starts(uri, head) || ent_str_eq((ent_str){uri.p + sizeof head - 1, uri.n - (sizeof head - 1)}, s->oid)) return ENT_OK;
    ent_fail(f->e, ENT_INVALID, NULL, "Find out which tag set is meant: name and identifier contradict each other.",
             "The tag set %.*s of the policy %.*s has the identifier urn:oid:%.*s, not %.*s.", ENT_F(s->name), ENT_F(p->name),
             ENT_F(s->oid), ENT_F(uri));
    return ent_breach(f, "invalid-tag-set", c->line, c->tag_name, NONE);
}

/* *set and ids are ENT_NO_ID where the policy has nothing of that name. */
static ent_code find_category(uint32_t *set, uint32_t *ids, ent_arena *a, const ent_policy *p, const ent_category *c, const ent_findings *f)
{
    ENT_TRY(ent_find_set(set, a, p, c->tag_name, f->e));
    if (*set == ENT_NO_ID || !set_has_type(p, *set, c->type)) {
        *set = ENT_NO_ID;
        ent_fail(f->e, ENT_INVALID, NULL, NEXT_NAME, "The policy %.*s has no %s tag set \"%.*s\".", ENT_F(p->name),
                 ent_category_word(c->type), ENT_F(c->tag_name));
        return ent_breach(f, "invalid-tag-set", c->line, c->tag_name, NONE);
    }
    ENT_TRY(check_uri(p, *set, c, f));
    for (size_t i = 0; i < c->n; i++) {
        ENT_TRY(ent_find_value(&ids[i], a, p, *set, c->type, c->values[i], f->e));
        if (ids[i] == ENT_NO_ID) ENT_TRY(ent_find_typed(&ids[i], a, p, *set, c->type, c->values[i], f->e));
        if (ids[i] != ENT_NO_ID) continue;
        ent_fail(f->e, ENT_INVALID, NULL, next_for_value(a, p, *set, c->values[i], f),
                 "The tag set %.*s of the policy %.*s has no %s value \"%.*s\".", ENT_F(p->sets.v[*set].name), ENT_F(p->name),
                 ent_category_word(c->type), ENT_F(c->values[i]));
        ENT_TRY(ent_breach(f, "invalid-value", c->line, c->tag_name, NONE));
    }
    return ENT_OK;
}

ent_code ent_resolve_category(uint32_t *set, uint32_t *ids, ent_arena *a, const ent_policy *p, const ent_category *c, ent_err *e)
{
    return find_category(set, ids, a, p, c, &(ent_findings){.e = e});
}

ent_code ent_resolved_new(ent_resolved *out, ent_arena *a, const ent_policy *p, ent_err *e)
{
    *out = (ent_resolved){.privacy = ENT_NO_ID};
    ENT_NEW(out->present, a, p->values.n, e);
    ENT_NEW(out->count, a, p->tags.n, e);
    ENT_NEW(out->nobody, a, p->tags.n, e);
    ENT_NEW(out->line, a, p->tags.n, e);
    return ENT_OK;
}

void ent_resolved_put(ent_resolved *r, const ent_policy *p, uint32_t value)
{
    if (r->present[value]) return;
    r->present[value] = true;
    r->count[p->values.v[value].tag]++;
}

void ent_resolved_drop(ent_resolved *r, const ent_policy *p, uint32_t value)
{
    if (!r->present[value]) return;
    r->present[value] = false;
    r->count[p->values.v[value].tag]--;
}

ent_code ent_resolved_type(ent_resolved *r, ent_arena *a, uint32_t value, ent_str text, ent_err *e)
{
    const ent_typed typed = {.value = value, .text = text};

    for (size_t i = 0; i < r->typed.n; i++) {
        ent_typed *other = &r->typed.v[i];
        if (other->value != value) continue;
        other->again = other->again || !ent_str_eq(other->text, text);
        return ENT_OK;
    }
    ENT_PUSH(&r->typed, a, typed, e);
    return ENT_OK;
}

ent_str ent_resolved_text(const ent_resolved *r, const ent_policy *p, uint32_t value)
{
    for (size_t i = 0; i < r->typed.n; i++)
        if (r->typed.v[i].value == value) return r->typed.v[i].text;
    return p->values.v[value].name;
}

/* Notes the category's line with the tags of its set. An empty permissive category shuts everybody out; which tag of the
 * set was meant does not matter, so all are.                                                                     */
static void take_set(ent_resolved *r, const ent_policy *p, uint32_t set, const ent_category *c)
{
    const ent_set *s = &p->sets.v[set];

    for (uint32_t t = s->first_tag; t < s->first_tag + s->n_tags; t++) {
        if (p->tags.v[t].type != c->type) continue;
        r->line[t] = c->line;
        r->nobody[t] = c->type == ENT_PERMISSIVE && c->n == 0;
    }
}

static ent_code take_category(ent_resolved *r, ent_index *seen, ent_arena *a, const ent_policy *p, const ent_category *c,
                              const ent_findings *f)
{
    uint32_t set, *ids;

    ENT_NEW(ids, a, c->n, f->e);
    ENT_TRY(find_category(&set, ids, a, p, c, f));
    if (set == ENT_NO_ID) return ENT_OK;
    if (ent_index_put(seen, set, (uint32_t)c->type, (ent_str){0}, 1) != ENT_NO_ID) {
        ent_fail(f->e, ENT_INVALID, NULL, "Put all values of a tag set into one category.",
                 "The label has two %s categories %.*s; merging them could open access.", ent_category_word(c->type), ENT_F(c->tag_name));
        return ent_breach(f, "invalid-twice", c->line, c->tag_name, NONE);
    }
    if (c->n == 0 && c->type == ENT_RESTRICTIVE) {
        ent_fail(f->e, ENT_INVALID, NULL, "Name the values, or leave the category out.", "The restrictive category %.*s has no value.",
                 ENT_F(c->tag_name));
        return ent_breach(f, "invalid-empty", c->line, c->tag_name, NONE);
    }
    take_set(r, p, set, c);
    for (size_t i = 0; i < c->n; i++) {
        if (ids[i] == ENT_NO_ID) continue;
        ent_resolved_put(r, p, ids[i]);
        if (p->values.v[ids[i]].input != ENT_INPUT_NONE) ENT_TRY(ent_resolved_type(r, a, ids[i], c->values[i], f->e));
    }
    return ENT_OK;
}

static ent_code take_class(ent_resolved *r, ent_arena *a, const ent_policy *p, const ent_label *l, const ent_findings *f)
{
    r->class_id = ENT_NO_ID;
    if (ent_str_trim(l->classification).n == 0) {
        ent_fail(f->e, ENT_INVALID, "R-01", "Give the label a class of its policy.", "The label has no classification.");
        return ent_breach(f, "invalid-class", l->line, NONE, NONE);
    }
    ENT_TRY(ent_find_class(&r->class_id, a, p, l->classification, f->e));
    if (r->class_id != ENT_NO_ID) return ENT_OK;
    ent_fail(f->e, ENT_INVALID, "R-01", next_for_class(a, p, l->classification, f), "The policy %.*s has no class \"%.*s\".",
             ENT_F(p->name), ENT_F(l->classification));
    return ent_breach(f, "invalid-class", l->line, NONE, NONE);
}

/* A policy that lists no privacy marks says nothing about them. */
static ent_code take_privacy(ent_resolved *r, ent_arena *a, const ent_policy *p, const ent_label *l, const ent_findings *f)
{
    if (p->privacy.list.n == 0 || ent_str_trim(l->privacy_mark).n == 0) return ENT_OK;
    ENT_TRY(ent_find_privacy(&r->privacy, a, p, l->privacy_mark, f->e));
    if (r->privacy != ENT_NO_ID) return ENT_OK;
    ent_fail(f->e, ENT_INVALID, NULL, NEXT_NAME, "The policy %.*s has no privacy mark \"%.*s\".", ENT_F(p->name), ENT_F(l->privacy_mark));
    return ent_breach(f, "invalid-privacy-mark", l->line, NONE, NONE);
}

ent_code ent_resolve_names(ent_resolved *out, ent_arena *a, const ent_policy *p, const ent_label *l, const ent_findings *f)
{
    ent_index seen = {0};

    ENT_TRY(ent_resolved_new(out, a, p, f->e));
    ENT_TRY(take_class(out, a, p, l, f));
    ENT_TRY(take_privacy(out, a, p, l, f));
    ENT_TRY(ent_index_new(&seen, a, l->n, f->e));
    for (size_t i = 0; i < l->n; i++) ENT_TRY(take_category(out, &seen, a, p, &l->categories[i], f));
    return ENT_OK;
}

ent_code ent_resolve(ent_resolved *out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_err *e)
{
    ENT_TRY(ent_same_policy(a, p, l->policy, l->policy_uri, e));
    return ent_resolve_names(out, a, p, l, &(ent_findings){.e = e});
}

/* ---- back to names ---- */

typedef struct lister {
    const ent_policy *p;
    const ent_resolved *r;
    uint32_t set;
    ent_category_type type;
    bool *done; /* per value */
    ENT_VEC(ent_str) names;
} lister;

/* A value's name, or what was typed for it. */
static ent_code list_value(lister *l, ent_arena *a, uint32_t v, ent_err *e)
{
    const ent_tag *t = ent_value_tag(l->p, v);
    bool typed = false;

    if (t->set != l->set || t->type != l->type || !l->r->present[v] || l->done[v]) return ENT_OK;
    l->done[v] = true;
    for (size_t i = 0; i < l->r->typed.n; i++) {
        if (l->r->typed.v[i].value != v) continue;
        typed = true;
        ENT_PUSH(&l->names, a, l->r->typed.v[i].text, e);
    }
    if (!typed) ENT_PUSH(&l->names, a, l->p->values.v[v].name, e);
    return ENT_OK;
}

/* The values of one category: first those of `order`, then the others as the policy has them. */
static ent_code category_values(ent_category *c, ent_arena *a, const ent_policy *p, const ent_resolved *r, uint32_t set,
                                const uint32_t *order, size_t n, ent_err *e)
{
    const ent_set *s = &p->sets.v[set];
    lister l = {.p = p, .r = r, .set = set, .type = c->type};

    ENT_NEW(l.done, a, p->values.n, e);
    for (size_t i = 0; i < n; i++) ENT_TRY(list_value(&l, a, order[i], e));
    for (uint32_t t = s->first_tag; t < s->first_tag + s->n_tags; t++) {
        const ent_tag *tag = &p->tags.v[t];
        for (uint32_t v = tag->first_value; v < tag->first_value + tag->n_values; v++) ENT_TRY(list_value(&l, a, v, e));
    }
    c->n = l.names.n;
    c->values = l.names.v;
    return ENT_OK;
}

static void set_state(bool *any, bool *nobody, const ent_policy *p, const ent_resolved *r, uint32_t set, ent_category_type type)
{
    const ent_set *s = &p->sets.v[set];

    *any = *nobody = false;
    for (uint32_t t = s->first_tag; t < s->first_tag + s->n_tags; t++) {
        if (p->tags.v[t].type != type) continue;
        *any = *any || r->count[t] != 0;
        *nobody = *nobody || r->nobody[t];
    }
}

ent_code ent_unresolve_ordered(ent_label *out, ent_arena *a, const ent_policy *p, const ent_resolved *r, const uint32_t *order, size_t n,
                               ent_err *e)
{
    ENT_VEC(ent_category) list = {0};
    bool any, nobody;

    *out = (ent_label){0};
    for (uint32_t s = 0; s < p->sets.n; s++) {
        for (ent_category_type t = ENT_RESTRICTIVE; t <= ENT_INFORMATIVE; t++) {
            ent_category c = {.type = t, .tag_name = p->sets.v[s].name};
            set_state(&any, &nobody, p, r, s, t);
            if (!any && !nobody) continue;
            /* A label cannot say which tag of a set is the empty one, so the whole category is: nobody either way. */
            if (!nobody) ENT_TRY(category_values(&c, a, p, r, s, order, n, e));
            ENT_PUSH(&list, a, c, e);
        }
    }
    *out = (ent_label){
        .policy = p->name, .policy_uri = p->urn, .classification = p->classes.v[r->class_id].name, .n = list.n, .categories = list.v};
    return ENT_OK;
}

ent_code ent_unresolve(ent_label *out, ent_arena *a, const ent_policy *p, const ent_resolved *r, ent_err *e)
{
    return ent_unresolve_ordered(out, a, p, r, NULL, 0, e);
}
