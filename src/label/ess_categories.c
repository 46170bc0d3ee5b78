/* SPDX-License-Identifier: Apache-2.0 */
/* The security categories of a binary label or clearance: numbers and bits to the values of a policy. See ess.h. */
#include <stdio.h>

#include "ess.h"

const ent_ess_kind ent_ess_kinds[ENT_ESS_KINDS] = {
    {ENT_TAG_RESTRICTIVE, ENT_RESTRICTIVE, "restrictive"},
    {ENT_TAG_ENUMERATED, ENT_PERMISSIVE, "enumerated permissive"},
    {ENT_TAG_PERMISSIVE, ENT_PERMISSIVE, "permissive"},
    {ENT_TAG_7, ENT_INFORMATIVE, "informative"},
    {ENT_TAG_ENUMERATED, ENT_RESTRICTIVE, "enumerated restrictive"},
};

#define NEXT_NUMBER "Read it under the version of the policy that it was written for, or ask the sender which value is meant."

/* ---- the policy's side ---- */

bool ent_ess_kind_of(const ent_tag *t, unsigned kind)
{
    return t->tag_type == ent_ess_kinds[kind].tag_type && t->type == ent_ess_kinds[kind].type;
}

static bool set_has(const ent_policy *p, uint32_t set, unsigned kind)
{
    const ent_set *s = &p->sets.v[set];

    for (uint32_t t = s->first_tag; t < s->first_tag + s->n_tags; t++)
        if (ent_ess_kind_of(&p->tags.v[t], kind)) return true;
    return false;
}

bool ent_ess_find(uint32_t *out, uint32_t *second, const ent_policy *p, uint32_t set, unsigned kind, uint64_t number)
{
    const ent_set *s = &p->sets.v[set];
    char text[24];
    int n = snprintf(text, sizeof text, "%llu", (unsigned long long)number);

    *out = *second = ENT_NO_ID;
    for (uint32_t t = s->first_tag; t < s->first_tag + s->n_tags; t++) {
        if (!ent_ess_kind_of(&p->tags.v[t], kind)) continue;
        for (uint32_t v = ent_index_get(&p->lacvs, t, 0, (ent_str){text, (size_t)n}); v != ENT_NO_ID; v = p->values.v[v].same_lacv) {
            if (*out == ENT_NO_ID) *out = v;
            else *second = v;
        }
    }
    return *out != ENT_NO_ID;
}

bool ent_ess_as_bits(const ent_policy *p, uint32_t set, unsigned kind)
{
    const ent_set *s = &p->sets.v[set];

    if (kind != ENT_ESS_INFORMATIVE) return kind == ENT_ESS_RESTRICTIVE || kind == ENT_ESS_PERMISSIVE;
    for (uint32_t t = s->first_tag; t < s->first_tag + s->n_tags; t++)
        if (ent_ess_kind_of(&p->tags.v[t], kind) && p->tags.v[t].tag7 != ENT_TAG7_BITS) return false;
    return true;
}

void ent_ess_begin(ent_ess *s, ent_arena *a, const ent_policy *p, ent_str bytes, bool strict, ent_notes *notes, ent_err *e)
{
    s->p = p;
    s->in = (ent_ber){.a = a, .bytes = bytes, .strict = strict, .what = s->clearance ? "clearance" : "label", .notes = notes, .e = e};
}

/* What the categories need, once it is known that the policy is the right one. */
static ent_code make_ready(ent_ess *s)
{
    const ent_policy *p = s->p;

    ENT_NEW(s->set_oids, s->in.a, p->sets.n, s->in.e);
    ENT_NEW(s->seen, s->in.a, p->sets.n, s->in.e);
    for (size_t i = 0; i < p->sets.n; i++) ENT_TRY(ent_oid_bytes(&s->set_oids[i], s->in.a, p->sets.v[i].oid, s->in.e));
    return ent_resolved_new(&s->r, s->in.a, p, s->in.e);
}

ent_code ent_ess_policy(ent_ess *s, const ent_ber_item *policy)
{
    ent_err *e = s->in.e;
    ent_str theirs, ours, text = {0};

    ENT_TRY(ent_ber_oid(&theirs, &s->in, policy));
    ENT_TRY(ent_oid_bytes(&ours, s->in.a, s->p->oid, e));
    if (ent_str_eq(theirs, ours)) return make_ready(s);
    ENT_TRY(ent_oid_text(&text, s->in.a, theirs, e));
    ent_fail(e, ENT_INVALID, "R-09", "Use the policy that is named, or map the label first.",
             "This is under the policy with the identifier %.*s, not under %.*s (%.*s).", ENT_F(text), ENT_F(s->p->name), ENT_F(s->p->oid));
    return ent_ber_at(&s->in, policy->at);
}

/* No policy is loaded in which two classes have one number. */
ent_code ent_ess_class(uint32_t *out, ent_ess *s, uint64_t number, size_t offset)
{
    const ent_policy *p = s->p;

    for (*out = 0; *out < p->classes.n && number <= ENT_ESS_MAX_CLASS; ++*out)
        if (p->classes.v[*out].has_number && p->classes.v[*out].number == number) return ENT_OK;
    ent_fail(s->in.e, ENT_INVALID, "R-01", NEXT_NUMBER, "The policy %.*s has no class with the number %llu.", ENT_F(p->name),
             (unsigned long long)number);
    return ent_ber_at(&s->in, offset);
}

/* ---- values ---- */

/* What is being read: one kind of one set. */
typedef struct part {
    uint32_t set;
    unsigned kind;
    size_t at, n; /* n: values so far */
} part;

static ent_code take_number(ent_ess *s, part *c, uint64_t number, size_t offset)
{
    const ent_policy *p = s->p;
    ent_str set = p->sets.v[c->set].name;
    uint32_t v, second;

    if (!ent_ess_find(&v, &second, p, c->set, c->kind, number)) {
        ent_fail(s->in.e, ENT_INVALID, NULL, NEXT_NUMBER, "The tag set %.*s of the policy %.*s has no %s value with the number %llu.",
                 ENT_F(set), ENT_F(p->name), ent_ess_kinds[c->kind].name, (unsigned long long)number);
        return ent_ber_at(&s->in, offset);
    }
    if (second != ENT_NO_ID) {
        ent_fail(s->in.e, ENT_INVALID, NULL, NEXT_NUMBER, "The values %.*s and %.*s of the tag set %.*s have the same number %llu.",
                 ENT_F(p->values.v[v].name), ENT_F(p->values.v[second].name), ENT_F(set), (unsigned long long)number);
        return ent_ber_at(&s->in, offset);
    }
    if (s->r.present[v])
        return ENT_BER_BAD(&s->in, offset, "The value %.*s of the tag set %.*s stands here twice.", ENT_F(p->values.v[v].name), ENT_F(set));
    ent_resolved_put(&s->r, p, v);
    c->n++;
    return ENT_OK;
}

static ent_code take_bits(ent_ess *s, part *c, const ent_ber_item *it)
{
    ent_bits bits;

    ENT_TRY(ent_ber_bits(&bits, &s->in, it));
    if (bits.n > ENT_ESS_MAX_BITS) return ENT_BER_BAD(&s->in, it->at, "There are more than %d bits here.", ENT_ESS_MAX_BITS);
    for (size_t i = 0; i < bits.n; i++) {
        if (bits.p[i / 8] == 0) i |= 7; /* on to the next byte */
        else if (ent_bit_at(&bits, i)) ENT_TRY(take_number(s, c, i, it->at));
    }
    if (bits.n > 0 && !ent_bit_at(&bits, bits.n - 1)) return ent_ber_odd(&s->in, it->at, "ess-form", "the bits end with zeros.");
    return ENT_OK;
}

static ent_code take_list(ent_ess *s, part *c, const ent_ber_item *it)
{
    ent_ber_item number, before;
    ent_ber_walk w;
    uint64_t v;

    ENT_TRY(ent_ber_inside(&w, &s->in, it));
    for (bool first = true; w.at < w.end; first = false) {
        ENT_TRY(ent_ber_take(&number, &s->in, &w, ENT_BER_INTEGER, "the number of a value"));
        ENT_TRY(ent_ber_sorted(&s->in, first ? NULL : &before, &number));
        ENT_TRY(ent_ber_number(&v, &s->in, &number));
        ENT_TRY(take_number(s, c, v, number.at));
        before = number;
    }
    return ENT_OK;
}

/* Of a kind that has no values here, only an empty permissive one in a label means something. */
static ent_code check_empty(ent_ess *s, const part *c)
{
    ent_str set = s->p->sets.v[c->set].name;

    if (c->n > 0) return ENT_OK;
    s->seen[c->set] |= (uint16_t)(1u << (8 + c->kind));
    if (ent_ess_kinds[c->kind].type == ENT_PERMISSIVE && !s->clearance) return ENT_OK;
    return ENT_BER_BAD(&s->in, c->at, "The %s category %.*s has no value.", ent_ess_kinds[c->kind].name, ENT_F(set));
}

/* The values of one kind of one set, in a form that this kind can have. */
static ent_code take_values(ent_ess *s, uint32_t set, unsigned kind, const ent_ber_item *it)
{
    part c = {.set = set, .kind = kind, .at = it->at};
    bool bits = it->tag == ENT_BER_BITS, as_bits = ent_ess_as_bits(s->p, set, kind);
    ent_str name = s->p->sets.v[set].name;

    if (!set_has(s->p, set, kind)) {
        return ENT_BER_BAD(&s->in, it->at, "The tag set %.*s of the policy %.*s has no %s values.", ENT_F(name), ENT_F(s->p->name),
                           ent_ess_kinds[kind].name);
    }
    if ((s->seen[set] >> kind & 1) != 0) {
        return ENT_BER_BAD(&s->in, it->at, "The %s has two %s categories %.*s; taking them together could open access.", s->in.what,
                           ent_ess_kinds[kind].name, ENT_F(name));
    }
    s->seen[set] |= (uint16_t)(1u << kind);
    if ((!bits && it->tag != ENT_BER_SET) || (bits != as_bits && kind != ENT_ESS_INFORMATIVE))
        return ENT_BER_BAD(&s->in, it->at, "Here %s should stand, but it is something else.", as_bits ? "bits" : "a set of numbers");
    if (bits != as_bits) {
        ENT_TRY(ent_ber_odd(&s->in, it->at, "ess-form",
                            bits ? "the policy wants numbers here, not bits." : "the policy wants bits here, not numbers."));
    }
    ENT_TRY(bits ? take_bits(s, &c, it) : take_list(s, &c, it));
    return check_empty(s, &c);
}

/* The identifier of a tag set. */
static ent_code take_set(uint32_t *set, ent_ess *s, ent_ber_walk *w)
{
    ent_ber_item it;
    ent_str oid, text = {0};

    ENT_TRY(ent_ber_take(&it, &s->in, w, ENT_BER_OID, "the identifier of a tag set"));
    ENT_TRY(ent_ber_oid(&oid, &s->in, &it));
    for (*set = 0; *set < s->p->sets.n; ++*set)
        if (ent_str_eq(oid, s->set_oids[*set])) return ENT_OK;
    ENT_TRY(ent_oid_text(&text, s->in.a, oid, s->in.e));
    return ENT_BER_BAD(&s->in, it.at, "The policy %.*s has no tag set with the identifier %.*s.", ENT_F(s->p->name), ENT_F(text));
}

static ent_code take_acp145(ent_ess *s, unsigned kind, ent_ber_walk *outer)
{
    ent_ber_item seq, values;
    ent_ber_walk w;
    uint32_t set;
    bool there = false;

    ENT_TRY(ent_ber_take(&seq, &s->in, outer, ENT_BER_SEQUENCE, "a tag set with its values"));
    ENT_TRY(ent_ber_inside(&w, &s->in, &seq));
    ENT_TRY(take_set(&set, s, &w));
    ENT_TRY(ent_ber_next(&values, &there, &s->in, &w));
    if (!there) return ENT_BER_BAD(&s->in, w.at, "Here the values of a tag set are missing.");
    ENT_TRY(take_values(s, set, kind, &values));
    return ent_ber_done(&s->in, &w);
}

/* ---- MISSI ---- */

/* [2] can be either of two kinds; which, the policy must say. */
static ent_code missi_kind(unsigned *kind, ent_ess *s, uint32_t set, const ent_ber_item *tag)
{
    bool restricts = set_has(s->p, set, ENT_ESS_ENUM_RESTRICTIVE);

    switch (tag->tag) {
    case ENT_BER_CONTEXT + 1: *kind = ENT_ESS_RESTRICTIVE; return ENT_OK;
    case ENT_BER_CONTEXT + 6: *kind = ENT_ESS_PERMISSIVE; return ENT_OK;
    case ENT_BER_CONTEXT + 7: *kind = ENT_ESS_INFORMATIVE; return ENT_OK;
    case ENT_BER_CONTEXT + 2: break;
    default: return ENT_BER_BAD(&s->in, tag->at, "An unknown kind of tag stands here; it may limit access.");
    }
    if (restricts && set_has(s->p, set, ENT_ESS_ENUM_PERMISSIVE)) {
        return ENT_BER_BAD(&s->in, tag->at, "The enumerated values of the tag set %.*s could restrict or permit; MISSI does not say which.",
                           ENT_F(s->p->sets.v[set].name));
    }
    *kind = restricts ? ENT_ESS_ENUM_RESTRICTIVE : ENT_ESS_ENUM_PERMISSIVE;
    return ENT_OK;
}

static ent_code missi_tag(ent_ess *s, uint32_t set, const ent_ber_item *tag)
{
    ent_ber_item values;
    ent_ber_walk w;
    unsigned kind = 0;
    bool there = false;

    ENT_TRY(missi_kind(&kind, s, set, tag));
    ENT_TRY(ent_ber_inside(&w, &s->in, tag));
    ENT_TRY(ent_ber_next(&values, &there, &s->in, &w));
    if (!there) return ENT_BER_BAD(&s->in, w.at, "Here the values of a tag are missing.");
    if (values.tag == ENT_BER_INTEGER) return ENT_BER_BAD(&s->in, values.at, "A tag with a security level of its own is not supported.");
    ENT_TRY(take_values(s, set, kind, &values));
    return ent_ber_done(&s->in, &w);
}

static ent_code missi_set(ent_ess *s, const ent_ber_item *named)
{
    ent_ber_item list, tag;
    ent_ber_walk w, tags;
    uint32_t set;
    bool there = false;

    ENT_TRY(ent_ber_inside(&w, &s->in, named));
    ENT_TRY(take_set(&set, s, &w));
    ENT_TRY(ent_ber_take(&list, &s->in, &w, ENT_BER_SEQUENCE, "a list of tags"));
    ENT_TRY(ent_ber_done(&s->in, &w));
    ENT_TRY(ent_ber_inside(&tags, &s->in, &list));
    if (tags.at == tags.end) return ENT_BER_BAD(&s->in, list.at, "The tag set %.*s has no tag here.", ENT_F(s->p->sets.v[set].name));
    for (;;) {
        ENT_TRY(ent_ber_next(&tag, &there, &s->in, &tags));
        if (!there) return ENT_OK;
        ENT_TRY(missi_tag(s, set, &tag));
    }
}

static ent_code take_missi(ent_ess *s, ent_ber_walk *outer)
{
    ent_ber_item all, named;
    ent_ber_walk w;

    ENT_TRY(ent_ber_odd(&s->in, outer->at, "ess-missi", "the categories stand in the older form of MISSI."));
    ENT_TRY(ent_ber_take(&all, &s->in, outer, ENT_BER_SET, "a set of tag sets of the policy itself"));
    ENT_TRY(ent_ber_inside(&w, &s->in, &all));
    if (w.at == w.end) return ENT_BER_BAD(&s->in, all.at, "There is no tag set here.");
    while (w.at < w.end) {
        ENT_TRY(ent_ber_take(&named, &s->in, &w, ENT_BER_SEQUENCE, "a tag set"));
        ENT_TRY(missi_set(s, &named));
    }
    return ENT_OK;
}

/* ---- all of them ---- */

static ent_code take_category(ent_ess *s, const ent_ber_item *category)
{
    ent_ber_item it, value;
    ent_ber_walk w, inner;
    ent_str oid, acp = ENT_ESS_ACP145, text = {0};

    ENT_TRY(ent_ber_inside(&w, &s->in, category));
    ENT_TRY(ent_ber_take(&it, &s->in, &w, ENT_BER_CONTEXT + 0, "the type of a category"));
    ENT_TRY(ent_ber_oid(&oid, &s->in, &it));
    ENT_TRY(ent_ber_take(&value, &s->in, &w, ENT_BER_CONTEXT + 1, "the value of a category"));
    ENT_TRY(ent_ber_done(&s->in, &w));
    ENT_TRY(ent_ber_inside(&inner, &s->in, &value));
    if (oid.n == acp.n + 1 && ent_str_eq((ent_str){oid.p, acp.n}, acp) && (unsigned char)oid.p[acp.n] < ENT_ESS_KINDS) {
        ENT_TRY(take_acp145(s, (unsigned char)oid.p[acp.n], &inner));
    } else if (ent_str_eq(oid, ENT_ESS_MISSI)) {
        ENT_TRY(take_missi(s, &inner));
    } else {
        ENT_TRY(ent_oid_text(&text, s->in.a, oid, s->in.e));
        return ENT_BER_BAD(&s->in, it.at, "The category type %.*s is not known; it may limit access.", ENT_F(text));
    }
    return ent_ber_done(&s->in, &inner);
}

/* Empty permissive kinds of a set: all that the policy has there, or none. */
static ent_code check_nobody(ent_ess *s, const ent_ber_item *all)
{
    static const unsigned kinds[] = {ENT_ESS_ENUM_PERMISSIVE, ENT_ESS_PERMISSIVE};

    for (uint32_t set = 0; set < s->p->sets.n; set++) {
        unsigned empty = s->seen[set] >> 8;
        if (empty == 0) continue;
        for (size_t k = 0; k < 2; k++) {
            if (!set_has(s->p, set, kinds[k]) || (empty >> kinds[k] & 1) != 0) continue;
            return ENT_BER_BAD(&s->in, all->at,
                               "The permissive category %.*s is empty as bits or as numbers, but not as both; by name this cannot be said.",
                               ENT_F(s->p->sets.v[set].name));
        }
        for (uint32_t t = s->p->sets.v[set].first_tag; t < s->p->sets.v[set].first_tag + s->p->sets.v[set].n_tags; t++)
            s->r.nobody[t] = s->p->tags.v[t].type == ENT_PERMISSIVE;
    }
    return ENT_OK;
}

ent_code ent_ess_categories(ent_ess *s, const ent_ber_item *set)
{
    ent_ber_item it, before;
    ent_ber_walk w;
    size_t n = 0;

    ENT_TRY(ent_ber_inside(&w, &s->in, set));
    if (w.at == w.end) return ENT_BER_BAD(&s->in, set->at, "There is no category here.");
    for (; w.at < w.end; n++) {
        ENT_TRY(ent_ber_take(&it, &s->in, &w, ENT_BER_SEQUENCE, "a category"));
        if (n == ENT_ESS_MAX_CATEGORIES) return ENT_BER_BAD(&s->in, it.at, "There are more than %d categories.", ENT_ESS_MAX_CATEGORIES);
        ENT_TRY(ent_ber_sorted(&s->in, n == 0 ? NULL : &before, &it));
        ENT_TRY(take_category(s, &it));
        before = it;
    }
    return check_nobody(s, set);
}
