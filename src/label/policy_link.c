/* SPDX-License-Identifier: Apache-2.0 */
/* The last step of loading a policy: names and wire values into indexes, bits for the values that decide access, and
 * references to the values that they name.                                                                      */
#include "policy_load.h"

static ent_code bad_at(ent_loader *ld, unsigned line, const char *element)
{
    return ent_at(ld->e, "line %u, element %s", line, element);
}

/* ---- indexes ---- */

#define MAX_SHARED_LACV 256

ent_code ent_spif_index(ent_index *x, ent_loader *ld, size_t n)
{
    ENT_TRY(ent_index_new(x, ld->a, n, ld->e));
    for (size_t i = 0; i < sizeof x->seed; i++) x->seed = x->seed << 8 | ld->p->digest.b[i];
    return ENT_OK;
}

static ent_code index_sets(ent_loader *ld)
{
    ent_policy *p = ld->p;
    ent_index oids;
    ent_str key;

    ENT_TRY(ent_spif_index(&p->set_names, ld, p->sets.n));
    ENT_TRY(ent_spif_index(&oids, ld, p->sets.n));
    for (size_t i = 0; i < p->sets.n; i++) {
        const ent_set *s = &p->sets.v[i];
        ENT_TRY(ent_name_key(&key, ld->a, p, s->name, ld->e));
        if (ent_index_put(&p->set_names, 0, 0, key, (uint32_t)i) == ENT_NO_ID &&
            ent_index_put(&oids, 0, 0, s->oid, (uint32_t)i) == ENT_NO_ID)
            continue;
        ent_fail(ld->e, ENT_INVALID, NULL, ENT_SPIF_NEXT, "The tag set %.*s (%.*s) has a name or an id that another set has too.",
                 ENT_F(s->name), ENT_F(s->oid));
        return bad_at(ld, s->line, "securityCategoryTagSet");
    }
    return ENT_OK;
}

/* What a cut calls a tag: its name if that is its own in the set, else its place in the set. */
static ent_code key_tags(ent_loader *ld)
{
    ent_policy *p = ld->p;
    ent_index keys;

    ENT_TRY(ent_spif_index(&keys, ld, p->tags.n));
    for (size_t i = 0; i < p->tags.n; i++) {
        ent_tag *t = &p->tags.v[i];
        t->key = t->name;
        if (t->name.n != 0 && t->name.p[0] != '#' && ent_index_put(&keys, t->set, 0, t->name, (uint32_t)i) == ENT_NO_ID) continue;
        ENT_TRY(ent_str_fmt(&t->key, ld->a, ld->e, "#%u", t->ordinal + 1));
    }
    return ENT_OK;
}

/* The same value written down twice in one tag, with nothing that tells the two apart. */
static bool repeated(const ent_value *x, const ent_value *y)
{
    if (x->tag != y->tag || !ent_str_eq(x->lacv, y->lacv) || x->obsolete != y->obsolete) return false;
    if (x->required_class != y->required_class || x->has_from != y->has_from || x->has_to != y->has_to) return false;
    if ((x->has_from && x->from != y->from) || (x->has_to && x->to != y->to)) return false;
    if (x->excluded.n + y->excluded.n + x->required.n + y->required.n != 0) return false;
    if (x->excluded_classes.n != y->excluded_classes.n) return false;
    for (size_t i = 0; i < x->excluded_classes.n; i++)
        if (x->excluded_classes.v[i] != y->excluded_classes.v[i]) return false;
    return true;
}

/* Chains values of one tag with one lacv. The schema allows that. */
static ent_code index_lacv(ent_loader *ld, uint32_t id)
{
    ent_policy *p = ld->p;
    ent_value *v = &p->values.v[id];
    uint32_t first = ent_index_put(&p->lacvs, v->tag, 0, v->lacv, id), n = 1;

    if (first == ENT_NO_ID) return ENT_OK;
    for (uint32_t k = first; k != ENT_NO_ID; k = p->values.v[k].same_lacv) n++;
    if (n > MAX_SHARED_LACV) {
        ent_fail(ld->e, ENT_INVALID, NULL, ENT_SPIF_NEXT, "More than %d values of one tag share the lacv %.*s.", MAX_SHARED_LACV,
                 ENT_F(v->lacv));
        return bad_at(ld, v->line, "tagCategory");
    }
    v->same_lacv = p->values.v[first].same_lacv;
    p->values.v[first].same_lacv = id;
    return ent_note_add(ld->notes, ld->a, v->line, "lint-lacv-shared", ld->e,
                        "The values %.*s and %.*s share the lacv %.*s; only their names tell them apart.", ENT_F(p->values.v[first].name),
                        ENT_F(v->name), ENT_F(v->lacv));
}

static ent_code index_value(ent_loader *ld, uint32_t id)
{
    ent_policy *p = ld->p;
    const ent_value *v = &p->values.v[id];
    const ent_tag *t = &p->tags.v[v->tag];
    uint32_t other;
    ent_str key;

    ENT_TRY(ent_name_key(&key, ld->a, p, v->name, ld->e));
    other = ent_index_put(&p->value_names, t->set, (uint32_t)t->type, key, id);
    if (other == ENT_NO_ID) return index_lacv(ld, id);
    if (repeated(v, &p->values.v[other]))
        return ent_note_add(ld->notes, ld->a, v->line, "lint-value-twice", ld->e, "The value %.*s is declared twice.", ENT_F(v->name));
    ent_fail(ld->e, ENT_INVALID, NULL, ENT_SPIF_NEXT, "The tag set %.*s has two different %s values named %.*s.",
             ENT_F(p->sets.v[t->set].name), ent_category_word(t->type), ENT_F(v->name));
    return bad_at(ld, v->line, "tagCategory");
}

/* ---- bits ---- */

static void give_bits(ent_policy *p)
{
    uint32_t bit = 0;

    for (size_t i = 0; i < p->values.n; i++)
        if (ent_value_tag(p, (uint32_t)i)->type == ENT_RESTRICTIVE) p->values.v[i].bit = bit++;
    p->restrictive_words = (bit + 63) / 64;
    p->words = p->restrictive_words;
    for (size_t i = 0; i < p->tags.n; i++) {
        ent_tag *t = &p->tags.v[i];
        t->n_words = (uint32_t)p->restrictive_words;
        if (t->type != ENT_PERMISSIVE) continue;
        t->first_word = (uint32_t)p->words;
        t->n_words = (t->n_values + 63) / 64;
        for (uint32_t k = 0; k < t->n_values; k++) p->values.v[t->first_value + k].bit = t->first_word * 64 + k;
        p->words += t->n_words;
    }
}

/* ---- references ---- */

static bool acts_like(const ent_tag *t, const ent_ref *ref, bool exact)
{
    return t->type == ref->type && (!exact || t->tag_type == ref->tag_type);
}

/* Collects into ids when that is not NULL; returns how many there are. */
static size_t collect(uint32_t *ids, const ent_policy *p, uint32_t set, const ent_ref *ref, bool exact)
{
    const ent_set *s = &p->sets.v[set];
    size_t n = 0;

    for (uint32_t t = s->first_tag; t < s->first_tag + s->n_tags; t++) {
        if (!acts_like(&p->tags.v[t], ref, exact)) continue;
        if (ref->all) {
            if (ids != NULL) ids[n] = t;
            n++;
            continue;
        }
        for (uint32_t v = ent_index_get(&p->lacvs, t, 0, ent_lacv(ref->lacv)); v != ENT_NO_ID; v = p->values.v[v].same_lacv) {
            if (ids != NULL) ids[n] = v;
            n++;
        }
    }
    return n;
}

ent_code ent_ref_resolve(ent_ref *ref, bool *alike, ent_arena *a, const ent_policy *p, uint32_t set, ent_err *e)
{
    bool exact = true;
    uint32_t *ids;

    ref->set = set;
    ref->n = collect(NULL, p, set, ref, exact);
    if (ref->n == 0) {
        exact = false;
        ref->n = collect(NULL, p, set, ref, exact);
    }
    if (alike != NULL) *alike = !exact;
    ENT_NEW(ids, a, ref->n, e);
    collect(ids, p, set, ref, exact);
    ref->ids = ids;
    return ENT_OK;
}

static ent_code no_set(ent_loader *ld, const ent_ref *ref, const char *element)
{
    ent_fail(ld->e, ENT_INVALID, NULL, ENT_SPIF_NEXT, "There is no tag set \"%.*s\".", ENT_F(ref->set_name));
    return bad_at(ld, ref->line, element);
}

static ent_code no_value(ent_loader *ld, const ent_ref *ref, const char *element)
{
    if (ref->all) {
        ent_fail(ld->e, ENT_INVALID, NULL, ENT_SPIF_NEXT, "The tag set %.*s has no %s tag.", ENT_F(ref->set_name),
                 ent_category_word(ref->type));
    } else {
        ent_fail(ld->e, ENT_INVALID, NULL, ENT_SPIF_NEXT, "The tag set %.*s has no such %s value: lacv \"%.*s\".", ENT_F(ref->set_name),
                 ent_category_word(ref->type), ENT_F(ref->lacv));
    }
    return bad_at(ld, ref->line, element);
}

/* Many references into a set of many tags could take a very long time: there is a ceiling for all of them together. */
static ent_code count_links(ent_loader *ld, const ent_ref *ref, const char *element)
{
    ld->links += 2 * (size_t)ld->p->sets.v[ref->set].n_tags + ref->n;
    if (ld->links <= ENT_SPIF_MAX_LINKS) return ENT_OK;
    ent_fail(ld->e, ENT_INVALID, NULL, ENT_SPIF_NEXT, "The references of the policy are too many for its tags and values.");
    return bad_at(ld, ref->line, element);
}

static ent_code link_ref(ent_loader *ld, ent_ref *ref, const char *element)
{
    bool alike = false;
    uint32_t set;

    ENT_TRY(ent_find_set(&set, ld->a, ld->p, ref->set_name, ld->e));
    if (set == ENT_NO_ID) return no_set(ld, ref, element);
    ENT_TRY(ent_spif_same_name(ld, ref->line, ref->set_name, ld->p->sets.v[set].name));
    ENT_TRY(ent_ref_resolve(ref, &alike, ld->a, ld->p, set, ld->e));
    if (ref->n == 0) return no_value(ld, ref, element);
    ENT_TRY(count_links(ld, ref, element));
    if (!alike) return ENT_OK;
    return ent_note_add(ld->notes, ld->a, ref->line, "lint-tag-type", ld->e,
                        "The tag type written for the set %.*s is not that of the tag; one that acts alike was taken.",
                        ENT_F(ref->set_name));
}

static ent_code link_required(ent_loader *ld, const ent_requirements *r)
{
    for (size_t i = 0; i < r->n; i++)
        for (size_t k = 0; k < r->v[i].refs.n; k++) ENT_TRY(link_ref(ld, &r->v[i].refs.v[k], "categoryGroup"));
    return ENT_OK;
}

static ent_code link_refs(ent_loader *ld)
{
    ent_policy *p = ld->p;

    for (size_t i = 0; i < p->classes.n; i++) ENT_TRY(link_required(ld, &p->classes.v[i].required));
    for (size_t i = 0; i < p->values.n; i++) {
        ENT_TRY(link_required(ld, &p->values.v[i].required));
        for (size_t k = 0; k < p->values.v[i].excluded.n; k++) ENT_TRY(link_ref(ld, &p->values.v[i].excluded.v[k], "excludedCategory"));
    }
    for (size_t i = 0; i < p->implied.n; i++) ENT_TRY(link_ref(ld, &p->implied.v[i], "impliedInMarking"));
    return ENT_OK;
}

ent_code ent_spif_link(ent_loader *ld)
{
    ent_policy *p = ld->p;

    ENT_TRY(index_sets(ld));
    ENT_TRY(key_tags(ld));
    ENT_TRY(ent_spif_index(&p->value_names, ld, p->values.n));
    ENT_TRY(ent_spif_index(&p->lacvs, ld, p->values.n));
    for (size_t i = 0; i < p->values.n; i++) ENT_TRY(index_value(ld, (uint32_t)i));
    give_bits(p);
    return link_refs(ld);
}
