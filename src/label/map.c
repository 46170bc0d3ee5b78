/* SPDX-License-Identifier: Apache-2.0 */
/* A label under another policy, by stated equivalences only (Open XML SPIF 2.1: equivalentPolicies, equivalentClassification,
 * equivalentSecCategoryTag, equivalentSecurityCategoryTagSet).
 *
 * `from` speaks with applied encrypt or both, `to` with decrypt or both. For the class both must agree; for a value the
 * receiving policy's statement goes before the sending one's, also where it says that the value is dropped on receipt (discard). No
 * statement: refused, never a silent drop. The result is an alternative label; the one given stays as it is.
 * Values of one permissive tag are alternatives; where two permissive tags meet in one tag of the other policy, both limit,
 * so their values there are intersected, not merged.                                                            */
#include <string.h>

#include "resolve.h"

static const char NEXT_PERSON[] = "The provider's label stays; a person must decide about this item.";

typedef struct mapper {
    const ent_policy *from, *to;
    ent_arena *a;
    ent_notes *notes;
    ent_err *e;
    uint32_t to_in_from, from_in_to; /* each policy among the peers of the other, or ENT_NO_ID */
    ent_resolved have, made;
    bool *limited; /* per target tag: a permissive tag of the source limits it already */
    bool *now;     /* per target value: meant by the source tag at hand */
    bool *touched; /* per target tag: the same */
} mapper;

static uint32_t peer_with(const ent_policy *p, ent_str oid)
{
    for (uint32_t i = 0; i < p->peers.n; i++)
        if (ent_str_eq(p->peers.v[i].oid, oid)) return i;
    return ENT_NO_ID;
}

static ent_code refuse(const mapper *m, const char *what, ent_str name, const char *why)
{
    return ent_fail(m->e, ENT_REFUSED, "R-09", NEXT_PERSON, "%s %.*s of the policy %.*s %s under %.*s.", what, ENT_F(name),
                    ENT_F(m->from->name), why, ENT_F(m->to->name));
}

/* ---- categories that a statement adds ---- */

/* Adds the one value that a reference names, or finds it there. */
static ent_code add_ref(mapper *m, const ent_ref *written, bool *there, bool put)
{
    ent_ref ref = *written;
    uint32_t set;

    *there = false;
    ENT_TRY(ent_find_set(&set, m->a, m->to, ref.set_name, m->e));
    if (set != ENT_NO_ID) ENT_TRY(ent_ref_resolve(&ref, NULL, m->a, m->to, set, m->e));
    if (set == ENT_NO_ID || ref.n == 0) return refuse(m, "A category that goes with an equivalence,", ref.set_name, "is not known");
    for (size_t i = 0; i < ref.n; i++)
        if (ref.all ? m->made.count[ref.ids[i]] != 0 : m->made.present[ref.ids[i]]) *there = true;
    if (*there || !put) return ENT_OK;
    if (ref.all || ref.n != 1) return refuse(m, "A category that goes with an equivalence,", ref.set_name, "leaves a choice");
    ent_resolved_put(&m->made, m->to, ref.ids[0]);
    *there = true;
    return ENT_OK;
}

static ent_code add_requirement(mapper *m, const ent_requirement *q)
{
    bool all = q->operation == ENT_OP_ALL || q->refs.n == 1, there, any = false;

    for (size_t i = 0; i < q->refs.n; i++) {
        ENT_TRY(add_ref(m, &q->refs.v[i], &there, all));
        any = any || there;
    }
    return any ? ENT_OK : refuse(m, "A category that goes with an equivalence,", q->refs.v[0].set_name, "leaves a choice");
}

static ent_code add_all(mapper *m, const ent_requirements *list)
{
    for (size_t i = 0; i < list->n; i++) ENT_TRY(add_requirement(m, &list->v[i]));
    return ENT_OK;
}

/* ---- the class ---- */

static ent_code meet_class(const mapper *m, uint32_t *best, uint32_t other)
{
    ent_str name = m->from->classes.v[m->have.class_id].name;

    if (other == ENT_NO_ID) return refuse(m, "The class", name, "has a stated equivalent that does not exist");
    if (*best != ENT_NO_ID && *best != other) return refuse(m, "The class", name, "has two different stated equivalents");
    *best = other;
    return ENT_OK;
}

/* Statements about the class: those of the sending policy, then those of the receiving one. */
static ent_code map_class(mapper *m)
{
    const ent_class *c = &m->from->classes.v[m->have.class_id];
    uint32_t best = ENT_NO_ID;

    for (size_t i = 0; i < c->equivalents.n; i++) {
        const ent_equivalent *q = &c->equivalents.v[i];
        if (q->policy == m->to_in_from && (q->applied & ENT_APPLIED_ENCRYPT) != 0)
            ENT_TRY(meet_class(m, &best, ent_find_class_lacv(m->to, q->target.lacv)));
    }
    for (uint32_t k = 0; k < m->to->classes.n; k++) {
        const ent_equivalents *list = &m->to->classes.v[k].equivalents;
        for (size_t i = 0; i < list->n; i++)
            if (list->v[i].policy == m->from_in_to && (list->v[i].applied & ENT_APPLIED_DECRYPT) != 0 &&
                ent_str_eq(ent_lacv(list->v[i].target.lacv), c->lacv))
                ENT_TRY(meet_class(m, &best, k));
    }
    if (best == ENT_NO_ID) return refuse(m, "The class", c->name, "has no equivalent");
    m->made.class_id = best;
    return ENT_OK;
}

static ent_code class_additions(mapper *m)
{
    const ent_class *c = &m->from->classes.v[m->have.class_id];
    const ent_equivalents *list = &m->to->classes.v[m->made.class_id].equivalents;

    for (size_t i = 0; i < c->equivalents.n; i++) {
        const ent_equivalent *q = &c->equivalents.v[i];
        if (q->policy == m->to_in_from && (q->applied & ENT_APPLIED_ENCRYPT) != 0) ENT_TRY(add_all(m, &q->adds));
    }
    for (size_t i = 0; i < list->n; i++)
        if (list->v[i].policy == m->from_in_to && list->v[i].applied == ENT_APPLIED_DECRYPT &&
            ent_str_eq(ent_lacv(list->v[i].target.lacv), c->lacv))
            ENT_TRY(add_all(m, &list->v[i].adds));
    return ENT_OK;
}

/* ---- values ---- */

static void mean(mapper *m, uint32_t target)
{
    m->now[target] = true;
    m->touched[m->to->values.v[target].tag] = true;
}

/* Does the target of a statement of `to` name this value of `from`? */
static bool names_value(const mapper *m, const ent_ref *target, uint32_t value)
{
    const ent_value *v = &m->from->values.v[value];
    const ent_tag *t = &m->from->tags.v[v->tag];
    uint32_t first = ent_index_get(&m->from->lacvs, v->tag, 0, v->lacv);

    if (!ent_str_eq(target->set_oid, m->from->sets.v[t->set].oid) || target->type != t->type) return false;
    /* Of several values with one lacv nobody can say which is meant. */
    return ent_str_eq(ent_lacv(target->lacv), v->lacv) && m->from->values.v[first].same_lacv == ENT_NO_ID;
}

/* What the receiving policy says of a value: *stated, what it means here; *discard, that it is dropped. */
static void received(mapper *m, uint32_t value, bool *stated, bool *discard)
{
    for (uint32_t v = 0; v < m->to->values.n; v++) {
        const ent_equivalents *list = &m->to->values.v[v].equivalents;
        for (size_t i = 0; i < list->n; i++) {
            const ent_equivalent *q = &list->v[i];
            if (q->policy != m->from_in_to || (q->applied & ENT_APPLIED_DECRYPT) == 0 || !names_value(m, &q->target, value)) continue;
            if (q->discard) *discard = true;
            else mean(m, v);
            *stated = *stated || !q->discard;
        }
    }
}

static ent_code sent_to(mapper *m, const ent_equivalent *q, ent_str name)
{
    ent_ref ref = q->target;
    uint32_t set = 0;

    while (set < m->to->sets.n && !ent_str_eq(m->to->sets.v[set].oid, ref.set_oid)) set++;
    if (set == m->to->sets.n) return refuse(m, "The value", name, "has a stated equivalent that does not exist");
    ENT_TRY(ent_ref_resolve(&ref, NULL, m->a, m->to, set, m->e));
    if (ref.n != 1)
        return refuse(m, "The value", name, ref.n == 0 ? "has a stated equivalent that does not exist" : "has an ambiguous equivalent");
    mean(m, ref.ids[0]);
    return ENT_OK;
}

/* What the sending policy says of a value. */
static ent_code sent(mapper *m, uint32_t value, bool *stated, bool *discard)
{
    const ent_value *v = &m->from->values.v[value];

    for (size_t i = 0; i < v->equivalents.n; i++) {
        const ent_equivalent *q = &v->equivalents.v[i];
        if (q->policy != m->to_in_from || (q->applied & ENT_APPLIED_ENCRYPT) == 0) continue;
        if (q->discard) *discard = true;
        else ENT_TRY(sent_to(m, q, v->name));
        *stated = *stated || !q->discard;
    }
    return ENT_OK;
}

/* Marks in m->now what one value means; *kept: it means something. */
static ent_code map_value(mapper *m, uint32_t value, bool *kept)
{
    const ent_value *v = &m->from->values.v[value];
    const ent_tag *t = ent_value_tag(m->from, value);
    bool discard = false;

    *kept = false;
    if (m->from_in_to != ENT_NO_ID) received(m, value, kept, &discard);
    if (!*kept && !discard && m->to_in_from != ENT_NO_ID) ENT_TRY(sent(m, value, kept, &discard));
    if (*kept) return ENT_OK;
    if (!discard) return refuse(m, "The value", v->name, "has no equivalent");
    return ent_note_add(m->notes, m->a, 0, t->type == ENT_RESTRICTIVE ? "map-widened" : "map-discarded", m->e,
                        "The %s value %.*s of %.*s is dropped under %.*s, as a policy states.", ent_category_word(t->type), ENT_F(v->name),
                        ENT_F(m->from->sets.v[t->set].name), ENT_F(m->to->name));
}

/* Puts what m->now says about one target tag; a second permissive source narrows what is there. */
static ent_code settle(mapper *m, uint32_t tag, bool permissive)
{
    const ent_tag *t = &m->to->tags.v[tag];
    bool narrow = permissive && t->type == ENT_PERMISSIVE && m->limited[tag];

    for (uint32_t v = t->first_value; v < t->first_value + t->n_values; v++) {
        if (narrow && !m->now[v]) ent_resolved_drop(&m->made, m->to, v);
        if (!narrow && m->now[v]) ent_resolved_put(&m->made, m->to, v);
    }
    if (permissive) m->limited[tag] = true;
    if (m->made.count[tag] != 0) return ENT_OK;
    return refuse(m, "What the label says under", m->to->sets.v[t->set].name, "leaves nobody");
}

static ent_code map_tag(mapper *m, uint32_t tag)
{
    const ent_tag *t = &m->from->tags.v[tag];
    ent_str set = m->from->sets.v[t->set].name;
    bool kept, any = false;

    if (m->have.nobody[tag]) return refuse(m, "The empty set", set, "means nobody; nothing equals that");
    memset(m->now, 0, m->to->values.n * sizeof *m->now);
    memset(m->touched, 0, m->to->tags.n * sizeof *m->touched);
    for (uint32_t v = t->first_value; v < t->first_value + t->n_values; v++) {
        if (!m->have.present[v]) continue;
        ENT_TRY(map_value(m, v, &kept));
        any = any || kept;
    }
    if (m->have.count[tag] != 0 && !any && t->type == ENT_PERMISSIVE)
        return refuse(m, "No value of", set, "has an equivalent, and a limit cannot be dropped,");
    for (uint32_t k = 0; k < m->to->tags.n; k++)
        if (m->touched[k]) ENT_TRY(settle(m, k, t->type == ENT_PERMISSIVE));
    return ENT_OK;
}

/* Permissive tags first, so that what restrictive and informative values mean is added to it, not narrowed by it. */
static ent_code map_tags(mapper *m)
{
    for (uint32_t t = 0; t < m->from->tags.n; t++)
        if (m->from->tags.v[t].type == ENT_PERMISSIVE) ENT_TRY(map_tag(m, t));
    for (uint32_t t = 0; t < m->from->tags.n; t++)
        if (m->from->tags.v[t].type != ENT_PERMISSIVE) ENT_TRY(map_tag(m, t));
    return ENT_OK;
}

static ent_code set_additions(mapper *m)
{
    for (uint32_t t = 0; t < m->from->tags.n; t++) {
        const ent_equivalents *list = &m->from->sets.v[m->from->tags.v[t].set].equivalents;
        if (m->have.count[t] == 0) continue;
        for (size_t i = 0; i < list->n; i++)
            if (list->v[i].policy == m->to_in_from) ENT_TRY(add_all(m, &list->v[i].adds));
    }
    return ENT_OK;
}

/* ---- the whole ---- */

static ent_code translate(mapper *m)
{
    ENT_TRY(ent_resolved_new(&m->made, m->a, m->to, m->e));
    ENT_NEW(m->limited, m->a, m->to->tags.n, m->e);
    ENT_NEW(m->touched, m->a, m->to->tags.n, m->e);
    ENT_NEW(m->now, m->a, m->to->values.n, m->e);
    ENT_TRY(map_class(m));
    ENT_TRY(map_tags(m));
    ENT_TRY(class_additions(m));
    if (m->to_in_from != ENT_NO_ID) ENT_TRY(add_all(m, &m->from->peers.v[m->to_in_from].adds));
    return set_additions(m);
}

static ent_code check_result(mapper *m, const ent_label *l, ent_time as_of)
{
    ent_err why = {0};

    if (ent_label_validate(m->to, l, as_of, false, &why) == ENT_OK) return ENT_OK;
    if (why.code != ENT_INVALID) {
        *m->e = why;
        return why.code;
    }
    return ent_fail(m->e, ENT_REFUSED, "R-09", NEXT_PERSON, "The label has no valid form under %.*s: %s", ENT_F(m->to->name), why.what);
}

/* Another version of the same policy: the same names, and still the originator's label. */
static ent_code same_policy(mapper *m, ent_label *out, const ent_label *l)
{
    *out = *l;
    out->policy = m->to->name;
    out->policy_uri = m->to->urn;
    return ENT_OK;
}

static ent_code other_policy(mapper *m, ent_label *out, const ent_label *l)
{
    m->to_in_from = peer_with(m->from, m->to->oid);
    m->from_in_to = peer_with(m->to, m->from->oid);
    if (m->to_in_from == ENT_NO_ID && m->from_in_to == ENT_NO_ID) {
        return ent_fail(m->e, ENT_REFUSED, "R-09", NEXT_PERSON, "Neither %.*s nor %.*s states an equivalence with the other.",
                        ENT_F(m->from->name), ENT_F(m->to->name));
    }
    ENT_TRY(translate(m));
    ENT_TRY(ent_unresolve(out, m->a, m->to, &m->made, m->e));
    out->role = ENT_LABEL_ALTERNATIVE;
    out->privacy_mark = l->privacy_mark;
    out->originator = l->originator;
    out->originator_type = l->originator_type;
    out->has_created = l->has_created;
    out->created = l->created;
    out->has_review = l->has_review;
    out->review = l->review;
    if (l->successor == NULL) return ENT_OK;
    return ent_note_add(m->notes, m->a, 0, "map-succession", m->e,
                        "The label that succeeds this one is not mapped; map it when it comes into force.");
}

ent_code ent_label_map(ent_label *out, ent_arena *a, const ent_policy *from, const ent_policy *to, const ent_label *l, ent_time as_of,
                       ent_notes *notes, ent_err *e)
{
    mapper m = {.from = from, .to = to, .a = a, .notes = notes, .e = e};
    ent_scope scope = {.windows = true, .as_of = as_of};
    const ent_label in = *l; /* out may be l itself */
    ent_label mapped;

    l = &in;
    *out = (ent_label){0};
    ENT_TRY(ent_resolve(&m.have, a, from, l, e));
    ENT_TRY(ent_check_rules(from, &m.have, &scope, e));
    if (ent_str_eq(from->oid, to->oid)) ENT_TRY(same_policy(&m, &mapped, l));
    else ENT_TRY(other_policy(&m, &mapped, l));
    ENT_TRY(check_result(&m, &mapped, as_of));
    *out = mapped;
    return ENT_OK;
}
