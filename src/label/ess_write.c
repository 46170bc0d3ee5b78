/* SPDX-License-Identifier: Apache-2.0 */
/* A label as an ESS security label in DER. See ess.h. What is written is read back as the same label, and nothing else is
 * written: a number that two values share, or that the form cannot hold, is refused with its names.                */
#include <string.h>

#include "ess.h"
#include "label_form.h"

#define NEXT_OTHER "Send the label in another form, as XML."

bool ent_ess_printable(ent_str s)
{
    if (s.n == 0 || s.n > ENT_ESS_MAX_PRINTABLE) return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && !(c >= '0' && c <= '9') && (c == '\0' || strchr(" '()+,-./:=?", c) == NULL)) return false;
    }
    return true;
}

ent_code ent_ess_put_policy(ent_buf *out, const ent_policy *p, ent_err *e)
{
    ent_str oid;

    ENT_TRY(ent_oid_bytes(&oid, out->a, p->oid, e));
    if (oid.n == 0)
        return ent_fail(e, ENT_INVALID, NULL, NEXT_OTHER, "The identifier %.*s of the policy %.*s cannot be written in binary.",
                        ENT_F(p->oid), ENT_F(p->name));
    ent_der_put(out, ENT_DER_OID, oid);
    return ENT_OK;
}

ent_code ent_ess_class_number(uint64_t *out, const ent_policy *p, uint32_t class_id, ent_err *e)
{
    const ent_class *c = &p->classes.v[class_id];

    *out = c->number;
    if (c->has_number && c->number <= ENT_ESS_MAX_CLASS) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, NEXT_OTHER, "The class %.*s has the number \"%.*s\"; the binary form has 0 to %d.",
                    ENT_F(c->name), ENT_F(c->lacv), ENT_ESS_MAX_CLASS);
}

/* ---- categories ---- */

static ent_code at_set(const ent_policy *p, uint32_t set, ent_err *e)
{
    return ent_at(e, "category %.*s", ENT_F(p->sets.v[set].name));
}

/* The number of a value, if it stands for this value alone. */
static ent_code number_of(uint64_t *out, const ent_policy *p, uint32_t set, unsigned kind, uint32_t value, ent_err *e)
{
    const ent_value *v = &p->values.v[value];
    uint64_t most = ent_ess_as_bits(p, set, kind) ? ENT_ESS_MAX_BITS - 1 : UINT64_MAX;
    uint32_t first, second;

    *out = v->number;
    if (!v->has_number || v->number > most) {
        ent_fail(e, ENT_INVALID, NULL, NEXT_OTHER, "The value %.*s has the number \"%.*s\"; the binary form has 0 to %llu here.",
                 ENT_F(v->name), ENT_F(v->lacv), (unsigned long long)most);
        return at_set(p, set, e);
    }
    if (!ent_ess_find(&first, &second, p, set, kind, v->number))
        return ent_fail(e, ENT_BUG, NULL, NULL, "A value is not found by its number.");
    if (second == ENT_NO_ID) return ENT_OK;
    ent_fail(e, ENT_INVALID, NULL, NEXT_OTHER,
             "The values %.*s and %.*s have the same number %.*s, so the reader could not tell them apart.", ENT_F(p->values.v[first].name),
             ENT_F(p->values.v[second].name), ENT_F(v->lacv));
    return at_set(p, set, e);
}

typedef ENT_VEC(uint64_t) numbers;

/* The numbers of one kind in one set. */
static ent_code collect(numbers *out, bool *nobody, ent_arena *a, const ent_policy *p, const ent_resolved *r, uint32_t set, unsigned kind,
                        ent_err *e)
{
    const ent_set *s = &p->sets.v[set];
    uint64_t number;

    *nobody = false;
    for (uint32_t t = s->first_tag; t < s->first_tag + s->n_tags; t++) {
        const ent_tag *tag = &p->tags.v[t];
        if (!ent_ess_kind_of(tag, kind)) continue;
        *nobody = *nobody || r->nobody[t];
        if (r->count[t] == 0) continue;
        for (uint32_t v = tag->first_value; v < tag->first_value + tag->n_values; v++) {
            if (!r->present[v]) continue;
            ENT_TRY(number_of(&number, p, set, kind, v, e));
            ENT_PUSH(out, a, number, e);
        }
    }
    return ENT_OK;
}

static ent_code put_bits(ent_buf *out, const numbers *list, ent_err *e)
{
    unsigned char *bytes;
    ent_bits bits = {0};

    for (size_t i = 0; i < list->n; i++)
        if (list->v[i] >= bits.n) bits.n = (size_t)list->v[i] + 1; /* number_of saw to its size */
    ENT_NEW(bytes, out->a, (bits.n + 7) / 8, e);
    for (size_t i = 0; i < list->n; i++) bytes[list->v[i] / 8] |= (unsigned char)(0x80u >> list->v[i] % 8);
    bits.p = bytes;
    ent_der_bits(out, ENT_DER_BITS, &bits);
    return ENT_OK;
}

static ent_code put_list(ent_buf *out, const numbers *list, ent_err *e)
{
    ent_str *items;

    ENT_NEW(items, out->a, list->n, e);
    for (size_t i = 0; i < list->n; i++) {
        ent_buf b = ent_buf_new(out->a, 16);
        ent_der_number(&b, ENT_DER_INTEGER, list->v[i]);
        ENT_TRY(ent_buf_take(&items[i], &b, e));
    }
    ent_der_set_of(out, ENT_DER_SET, items, list->n);
    return ENT_OK;
}

/* Puts what was written to `inner` into one item of `out`. */
static ent_code wrap(ent_buf *out, unsigned char identifier, ent_buf *inner, ent_err *e)
{
    ent_str contents = {0};

    ENT_TRY(ent_buf_take(&contents, inner, e));
    ent_der_put(out, identifier, contents);
    return ENT_OK;
}

/* One SecurityCategory; *out stays empty when the label has nothing of this kind in the set. */
static ent_code category(ent_str *out, ent_arena *a, const ent_policy *p, const ent_resolved *r, uint32_t set, unsigned kind, ent_err *e)
{
    ent_buf tag = ent_buf_new(a, ENT_BER_MAX_BYTES), value = tag, body = tag, whole = tag;
    char type[10];
    numbers list = {0};
    ent_str oid;
    bool nobody;

    *out = (ent_str){0};
    ENT_TRY(collect(&list, &nobody, a, p, r, set, kind, e));
    if (list.n == 0 && !nobody) return ENT_OK;
    ENT_TRY(ent_oid_bytes(&oid, a, p->sets.v[set].oid, e));
    if (oid.n == 0) {
        ent_fail(e, ENT_INVALID, NULL, NEXT_OTHER, "The identifier %.*s of the tag set cannot be written in binary.",
                 ENT_F(p->sets.v[set].oid));
        return at_set(p, set, e);
    }
    ent_der_put(&tag, ENT_DER_OID, oid);
    ENT_TRY(ent_ess_as_bits(p, set, kind) ? put_bits(&tag, &list, e) : put_list(&tag, &list, e));
    memcpy(type, ENT_ESS_ACP145.p, ENT_ESS_ACP145.n);
    type[ENT_ESS_ACP145.n] = (char)kind;
    ent_der_put(&body, ENT_DER_CONTEXT + 0, (ent_str){type, sizeof type});
    ENT_TRY(wrap(&value, ENT_DER_SEQUENCE, &tag, e));
    ENT_TRY(wrap(&body, ENT_DER_CONTEXT_OF + 1, &value, e));
    ENT_TRY(wrap(&whole, ENT_DER_SEQUENCE, &body, e));
    return ent_buf_take(out, &whole, e);
}

/* Tags that the SPIF calls notApplicable have no place in the form. */
static ent_code check_tags(const ent_policy *p, const ent_resolved *r, ent_err *e)
{
    for (uint32_t t = 0; t < p->tags.n; t++) {
        if (p->tags.v[t].tag_type != ENT_TAG_NONE || r->count[t] == 0) continue;
        ent_fail(e, ENT_INVALID, NULL, NEXT_OTHER, "Values of a tag that is notApplicable cannot be written in binary.");
        return at_set(p, p->tags.v[t].set, e);
    }
    return ENT_OK;
}

ent_code ent_ess_put_categories(ent_buf *out, const ent_policy *p, const ent_resolved *r, ent_err *e)
{
    ent_str items[ENT_ESS_MAX_CATEGORIES], one;
    size_t n = 0;

    ENT_TRY(check_tags(p, r, e));
    for (uint32_t set = 0; set < p->sets.n; set++) {
        for (unsigned kind = 0; kind < ENT_ESS_KINDS; kind++) {
            ENT_TRY(category(&one, out->a, p, r, set, kind, e));
            if (one.n == 0) continue;
            if (n == ENT_ESS_MAX_CATEGORIES)
                return ent_fail(e, ENT_INVALID, NULL, NEXT_OTHER, "The binary form has no place for more than %d categories.",
                                ENT_ESS_MAX_CATEGORIES);
            items[n++] = one;
        }
    }
    if (n > 0) ent_der_set_of(out, ENT_DER_SET, items, n);
    return ENT_OK;
}

ent_code ent_ess_check_typed(ent_arena *a, const ent_policy *p, size_t n, const ent_category *list, ent_err *e)
{
    uint32_t set, value;

    for (size_t i = 0; i < n; i++) {
        const ent_category *c = &list[i];
        ENT_TRY(ent_find_set(&set, a, p, c->tag_name, e));
        for (size_t k = 0; k < c->n; k++) {
            ENT_TRY(ent_find_value(&value, a, p, set, c->type, c->values[k], e));
            if (value != ENT_NO_ID) continue;
            ent_fail(e, ENT_INVALID, NULL, NEXT_OTHER, "The text \"%.*s\" was typed by a user and has no number in the policy.",
                     ENT_F(c->values[k]));
            return at_set(p, set, e);
        }
    }
    return ENT_OK;
}

/* ---- the label ---- */

static ent_code note_left_out(ent_notes *notes, ent_arena *a, const ent_label *l, ent_err *e)
{
    const struct {
        bool said;
        const char *what;
    } parts[] = {{l->role == ENT_LABEL_ALTERNATIVE, "that it is an alternative label"},
                 {l->role == ENT_LABEL_METADATA, "that it labels the metadata"},
                 {l->originator.n != 0, "the originator"},
                 {l->has_created, "the date of creation"},
                 {l->has_review, "the date of review"},
                 {l->successor != NULL, "the label that succeeds it"}};

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!parts[i].said) continue;
        ENT_TRY(ent_note_add(notes, a, l->line, "ess-left-out", e, "The binary form does not say %s.", parts[i].what));
    }
    return ENT_OK;
}

static ent_code put_label(ent_buf *b, const ent_policy *p, const ent_resolved *r, ent_str mark, ent_err *e)
{
    bool printable = ent_ess_printable(mark);
    uint64_t number;

    ENT_TRY(ent_ess_class_number(&number, p, r->class_id, e));
    /* A SET in DER stands in the order of its tags: 2, 6, 12, 17, 19. */
    ent_der_number(b, ENT_DER_INTEGER, number);
    ENT_TRY(ent_ess_put_policy(b, p, e));
    if (mark.n != 0 && !printable) ent_der_put(b, ENT_DER_UTF8, mark);
    ENT_TRY(ent_ess_put_categories(b, p, r, e));
    if (mark.n != 0 && printable) ent_der_put(b, ENT_DER_PRINTABLE, mark);
    return ENT_OK;
}

ent_code ent_label_write_ess(ent_str *out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_notes *notes, ent_err *e)
{
    ent_buf b = ent_buf_new(a, ENT_BER_MAX_BYTES), whole = b;
    ent_resolved r;
    ent_str mark = {0};

    *out = (ent_str){0};
    ENT_TRY(ent_resolve(&r, a, p, l, e));
    ENT_TRY(ent_ess_check_typed(a, p, l->n, l->categories, e));
    ENT_TRY(ent_form_text(&mark, a, l->privacy_mark, "privacy mark", e));
    if (mark.n > ENT_ESS_MAX_MARK)
        return ent_fail(e, ENT_INVALID, NULL, NEXT_OTHER, "The privacy mark has more than %d bytes.", ENT_ESS_MAX_MARK);
    ENT_TRY(put_label(&b, p, &r, mark, e));
    ENT_TRY(wrap(&whole, ENT_DER_SET, &b, e));
    ENT_TRY(note_left_out(notes, a, l, e));
    return ent_buf_take(out, &whole, e);
}
