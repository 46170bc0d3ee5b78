/* SPDX-License-Identifier: Apache-2.0 */
/* An ESS security label (RFC 2634 section 3.2) by name. See ess.h. */
#include "ess.h"
#include "label_form.h"

static ent_code take_mark(ent_str *out, ent_ess *s, const ent_ber_item *it)
{
    ent_str text, clean = {0};

    ENT_TRY(ent_ber_text(&text, &s->in, it));
    if (text.n > ENT_ESS_MAX_MARK) return ENT_BER_BAD(&s->in, it->at, "The privacy mark has more than %d bytes.", ENT_ESS_MAX_MARK);
    if (it->tag == ENT_BER_PRINTABLE && text.n != 0 && !ent_ess_printable(text))
        return ENT_BER_BAD(&s->in, it->at, "The privacy mark is too long, or holds characters that a PrintableString cannot hold.");
    if (ent_form_text(&clean, s->in.a, text, "privacy mark", s->in.e) != ENT_OK) return ent_ber_at(&s->in, it->at);
    if (clean.n == 0) return ENT_BER_BAD(&s->in, it->at, "The privacy mark is empty.");
    *out = clean;
    if (!ent_str_eq(clean, text)) return ent_ber_odd(&s->in, it->at, "ess-form", "the privacy mark has white space that is collapsed.");
    if (it->tag == ENT_BER_UTF8 && ent_ess_printable(text))
        return ent_ber_odd(&s->in, it->at, "ess-form", "the privacy mark is a UTF8String where a PrintableString is enough.");
    return ENT_OK;
}

/* The components of the SET, each at most once. */
enum { GOT_POLICY = 1, GOT_CLASS = 2, GOT_MARK = 4, GOT_CATEGORIES = 8 };

static ent_code take_component(ent_label *l, unsigned *got, ent_ess *s, const ent_ber_item *it)
{
    unsigned bit;
    uint64_t number;

    switch (it->tag) {
    case ENT_BER_OID: bit = GOT_POLICY; break;
    case ENT_BER_INTEGER: bit = GOT_CLASS; break;
    case ENT_BER_UTF8:
    case ENT_BER_PRINTABLE: bit = GOT_MARK; break;
    case ENT_BER_SET: bit = GOT_CATEGORIES; break;
    default: return ENT_BER_BAD(&s->in, it->at, "A label has no component such as this one; it may limit access.");
    }
    if ((*got & bit) != 0) return ENT_BER_BAD(&s->in, it->at, "This component of the label stands here twice.");
    *got |= bit;
    switch (bit) {
    case GOT_POLICY: return ENT_OK; /* find_policy read it */
    case GOT_CLASS: ENT_TRY(ent_ber_number(&number, &s->in, it)); return ent_ess_class(&s->r.class_id, s, number, it->at);
    case GOT_MARK: return take_mark(&l->privacy_mark, s, it);
    default: return ent_ess_categories(s, it);
    }
}

/* The policy first, wherever it stands: without it, or under another one, no number means anything. */
static ent_code find_policy(ent_ess *s, const ent_ber_item *label, ent_ber_walk w)
{
    ent_ber_item it;
    bool there = false;

    for (;;) {
        ENT_TRY(ent_ber_next(&it, &there, &s->in, &w));
        if (!there) break;
        if (it.tag == ENT_BER_OID) return ent_ess_policy(s, &it);
    }
    ent_fail(s->in.e, ENT_INVALID, "R-01", "Ask the sender for a label that names its policy.", "The label names no policy.");
    return ent_ber_at(&s->in, label->at);
}

static ent_code take_label(ent_label *out, ent_ess *s)
{
    ent_label parts = {0};
    ent_ber_item label, it;
    ent_ber_walk w, all = {.end = s->in.bytes.n, .depth = 1};
    uint32_t last = 0;
    unsigned got = 0;
    bool there = false;

    ENT_TRY(ent_ber_whole(&label, &s->in));
    ENT_TRY(ent_ber_take(&label, &s->in, &all, ENT_BER_SET, "a label, a set"));
    ENT_TRY(ent_ber_inside(&w, &s->in, &label));
    ENT_TRY(find_policy(s, &label, w));
    for (;;) {
        ENT_TRY(ent_ber_next(&it, &there, &s->in, &w));
        if (!there) break;
        if (it.tag < last) ENT_TRY(ent_ber_odd(&s->in, it.at, "ess-ber", "the components of the label do not stand in their order."));
        last = it.tag;
        ENT_TRY(take_component(&parts, &got, s, &it));
    }
    if ((got & GOT_CLASS) == 0) {
        ent_fail(s->in.e, ENT_INVALID, "R-01", "Ask the sender for a label with a class.", "The label has no classification.");
        return ent_ber_at(&s->in, label.at);
    }
    ENT_TRY(ent_unresolve(out, s->in.a, s->p, &s->r, s->in.e));
    out->privacy_mark = parts.privacy_mark;
    return ENT_OK;
}

ent_code ent_label_parse_ess(ent_label *out, ent_arena *a, const ent_policy *p, ent_str bytes, bool strict, ent_notes *notes, ent_err *e)
{
    ent_ess s = {.clearance = false};
    ent_label l = {0};

    *out = l;
    ent_ess_begin(&s, a, p, bytes, strict, notes, e);
    ENT_TRY(take_label(&l, &s));
    *out = l;
    return ENT_OK;
}
