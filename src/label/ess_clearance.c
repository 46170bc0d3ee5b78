/* SPDX-License-Identifier: Apache-2.0 */
/* A clearance as the clearance attribute of X.501 (RFC 5913 section 2), in and out. See ess.h. */
#include "ess.h"

#define UNCLASSIFIED 1 /* what an absent classList means */

/* Names of the classes whose flag is set, in the policy's order. */
static ent_code name_classes(ent_clearance *out, ent_arena *a, const ent_policy *p, const bool *held, ent_err *e)
{
    ent_str *names;

    ENT_NEW(names, a, p->classes.n, e);
    for (size_t i = 0; i < p->classes.n; i++)
        if (held[i]) names[out->n_classes++] = p->classes.v[i].name;
    out->classes = names;
    return ENT_OK;
}

static ent_code take_classes(bool *held, ent_ess *s, const ent_ber_item *it)
{
    ent_bits bits;
    uint32_t class_id;
    size_t n = 0;

    ENT_TRY(ent_ber_bits(&bits, &s->in, it));
    for (size_t i = 0; i < bits.n; i++) {
        if (!ent_bit_at(&bits, i)) continue;
        ENT_TRY(ent_ess_class(&class_id, s, i, it->at));
        held[class_id] = true;
        n++;
    }
    if (n == 0) return ENT_BER_BAD(&s->in, it->at, "The clearance lists no class.");
    if (!ent_bit_at(&bits, bits.n - 1)) return ent_ber_odd(&s->in, it->at, "ess-ber", "the list of classes ends with zeros.");
    if (n == 1 && ent_bit_at(&bits, UNCLASSIFIED))
        return ent_ber_odd(&s->in, it->at, "ess-ber", "the list of classes says what an absent one says.");
    return ENT_OK;
}

static ent_code take_clearance(ent_clearance *out, ent_ess *s)
{
    ent_ber_item it, clearance;
    ent_ber_walk w, all = {.end = s->in.bytes.n, .depth = 1};
    ent_label categories;
    uint32_t class_id;
    bool there = false, *held;

    ENT_TRY(ent_ber_whole(&clearance, &s->in));
    ENT_TRY(ent_ber_take(&clearance, &s->in, &all, ENT_BER_SEQUENCE, "a clearance, a sequence"));
    ENT_TRY(ent_ber_inside(&w, &s->in, &clearance));
    ENT_TRY(ent_ber_take(&it, &s->in, &w, ENT_BER_OID, "the identifier of the policy"));
    ENT_TRY(ent_ess_policy(s, &it));
    ENT_NEW(held, s->in.a, s->p->classes.n, s->in.e);
    ENT_TRY(ent_ber_next(&it, &there, &s->in, &w));
    if (there && it.tag == ENT_BER_BITS) {
        ENT_TRY(take_classes(held, s, &it));
        ENT_TRY(ent_ber_next(&it, &there, &s->in, &w));
    } else {
        ENT_TRY(ent_ess_class(&class_id, s, UNCLASSIFIED, clearance.at));
        held[class_id] = true;
    }
    if (there && it.tag != ENT_BER_SET) return ENT_BER_BAD(&s->in, it.at, "Here categories should stand, but it is something else.");
    if (there) ENT_TRY(ent_ess_categories(s, &it));
    ENT_TRY(ent_ber_done(&s->in, &w));
    s->r.class_id = 0; /* of no matter: only the categories are taken */
    ENT_TRY(ent_unresolve(&categories, s->in.a, s->p, &s->r, s->in.e));
    *out = (ent_clearance){.policy = s->p->name, .policy_uri = s->p->urn, .n = categories.n, .categories = categories.categories};
    return name_classes(out, s->in.a, s->p, held, s->in.e);
}

ent_code ent_clearance_parse_ber(ent_clearance *out, ent_arena *a, const ent_policy *p, ent_str bytes, bool strict, ent_notes *notes,
                                 ent_err *e)
{
    ent_ess s = {.clearance = true};
    ent_clearance c = {0};

    *out = c;
    ent_ess_begin(&s, a, p, bytes, strict, notes, e);
    ENT_TRY(take_clearance(&c, &s));
    *out = c;
    return ENT_OK;
}

/* ---- writing ---- */

static ent_code put_classes(ent_buf *out, const ent_policy *p, const ent_clearance *c, ent_err *e)
{
    unsigned char bytes[(ENT_ESS_MAX_CLASS + 8) / 8] = {0};
    ent_bits bits = {.p = bytes};
    size_t n = 0;
    uint64_t number;
    uint32_t id;

    for (size_t i = 0; i < c->n_classes; i++) {
        ENT_TRY(ent_find_class(&id, out->a, p, c->classes[i], e));
        if (id == ENT_NO_ID) {
            return ent_fail(e, ENT_INVALID, "R-01", "Correct the clearance.", "The policy %.*s has no class \"%.*s\".", ENT_F(p->name),
                            ENT_F(c->classes[i]));
        }
        ENT_TRY(ent_ess_class_number(&number, p, id, e));
        if ((bytes[number / 8] & 0x80u >> number % 8) == 0) n++;
        bytes[number / 8] |= (unsigned char)(0x80u >> number % 8);
        if (number >= bits.n) bits.n = (size_t)number + 1;
    }
    if (n == 0) return ent_fail(e, ENT_INVALID, NULL, "List at least one class.", "A clearance without a class cannot be written.");
    /* DER leaves out what an absent list says. */
    if (n > 1 || !ent_bit_at(&bits, UNCLASSIFIED)) ent_der_bits(out, ENT_DER_BITS, &bits);
    return ENT_OK;
}

/* Values held, of all categories together: a clearance may name a set twice, and an empty category gives nothing. */
static ent_code hold(ent_resolved *r, ent_arena *a, const ent_policy *p, const ent_clearance *c, ent_err *e)
{
    uint32_t set, *ids;

    ENT_TRY(ent_resolved_new(r, a, p, e));
    for (size_t i = 0; i < c->n; i++) {
        ENT_NEW(ids, a, c->categories[i].n, e);
        ENT_TRY(ent_resolve_category(&set, ids, a, p, &c->categories[i], e));
        for (size_t k = 0; k < c->categories[i].n; k++) ent_resolved_put(r, p, ids[k]);
    }
    return ENT_OK;
}

ent_code ent_clearance_write_ber(ent_str *out, ent_arena *a, const ent_policy *p, const ent_clearance *c, ent_err *e)
{
    ent_buf b = ent_buf_new(a, ENT_BER_MAX_BYTES), whole = b;
    ent_str contents = {0};
    ent_resolved r;

    *out = (ent_str){0};
    ENT_TRY(ent_same_policy(a, p, c->policy, c->policy_uri, e));
    ENT_TRY(hold(&r, a, p, c, e));
    ENT_TRY(ent_ess_check_typed(a, p, c->n, c->categories, e));
    ENT_TRY(ent_ess_put_policy(&b, p, e));
    ENT_TRY(put_classes(&b, p, c, e));
    ENT_TRY(ent_ess_put_categories(&b, p, &r, e));
    ENT_TRY(ent_buf_take(&contents, &b, e));
    ent_der_put(&whole, ENT_DER_SEQUENCE, contents);
    return ent_buf_take(out, &whole, e);
}
