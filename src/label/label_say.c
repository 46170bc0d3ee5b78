/* SPDX-License-Identifier: Apache-2.0 */
/* What the writers of labels and clearances share: names looked up in the policy, texts that every form can carry, and the
 * refusal of what no form can say. What a writer writes, the strict reader reads without a note.                   */
#include "label_form.h"

static const char NEXT_NAME[] = "Use a name of this policy, spelled as the policy spells it.";

ent_code ent_form_text(ent_str *out, ent_arena *a, ent_str s, const char *field, ent_err *e)
{
    bool bad = !ent_utf8_ok(s, NULL);

    *out = (ent_str){"", 0};
    if (!bad) ENT_TRY(ent_token(out, a, s, e));
    for (size_t i = 0; i < out->n && !bad; i++) {
        unsigned char c = (unsigned char)out->p[i];
        /* U+FFFE and U+FFFF are EF BF BE and EF BF BF. */
        bad = c < 0x20 || (c == 0xef && i + 2 < out->n && (unsigned char)out->p[i + 1] == 0xbf && (unsigned char)out->p[i + 2] >= 0xbe);
    }
    if (!bad) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, "Use plain text on one line.", "The %s holds characters that XML cannot carry.", field);
}

/* ---- categories ---- */

static ent_code take_uri(ent_said *out, ent_arena *a, const ent_policy *p, const ent_category *c, ent_err *e)
{
    static const char head[] = "urn:oid:";

    ENT_TRY(ent_form_text(&out->uri, a, c->uri, "URI of a category", e));
    out->uri_repeats = ent_str_starts(out->uri, head) &&
                       ent_str_eq((ent_str){out->uri.p + sizeof head - 1, out->uri.n - (sizeof head - 1)}, p->sets.v[out->set].oid);
    return ENT_OK;
}

/* The policy's spelling; of a value that takes input, what was typed. */
static ent_code spell(ent_str *out, ent_arena *a, const ent_policy *p, const ent_said *said, uint32_t id, ent_str written, ent_err *e)
{
    uint32_t own = id;

    if (p->values.v[id].input != ENT_INPUT_NONE) ENT_TRY(ent_find_value(&own, a, p, said->set, said->type, written, e));
    *out = p->values.v[id].name;
    return own == ENT_NO_ID ? ent_form_text(out, a, written, "typed value", e) : ENT_OK;
}

static bool has_text(const ent_str *list, size_t n, ent_str s)
{
    for (size_t i = 0; i < n; i++)
        if (ent_str_eq(list[i], s)) return true;
    return false;
}

ent_code ent_form_said(ent_said *out, ent_arena *a, const ent_policy *p, const ent_category *c, ent_err *e)
{
    ent_str *values, text;
    uint32_t *ids;

    *out = (ent_said){.type = c->type};
    ENT_NEW(ids, a, c->n, e);
    ENT_NEW(values, a, c->n, e);
    ENT_TRY(ent_resolve_category(&out->set, ids, a, p, c, e));
    for (size_t i = 0; i < c->n; i++) {
        ENT_TRY(spell(&text, a, p, out, ids[i], c->values[i], e));
        if (!has_text(values, out->n, text)) values[out->n++] = text;
    }
    out->values = values;
    return take_uri(out, a, p, c, e);
}

/* ---- labels ---- */

static ent_code check_originator(ent_arena *a, const ent_label *l, ent_err *e)
{
    ent_str text;

    ENT_TRY(ent_form_text(&text, a, l->originator, "originator", e));
    if (text.n == 0 || ent_form_originator_ok(l->originator_type)) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, "Use one of STANAG 4774, such as rfc822Name.", "The type of the originator is \"%.*s\".",
                    ENT_F(l->originator_type));
}

static ent_code check_times(const ent_label *l, bool dated, ent_err *e)
{
    if (dated && !l->has_created)
        return ent_fail(e, ENT_INVALID, NULL, "Give the label its time of creation.",
                        "A label without CreationDateTime cannot be written.");
    if ((!l->has_created || ent_label_time_ok(l->created)) && (!l->has_review || ent_label_time_ok(l->review)) &&
        (l->successor == NULL || ent_label_time_ok(l->succession)))
        return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, "Correct the time.", "A time of the label is not in the years 1 to 9999.");
}

ent_code ent_form_check_label(ent_arena *a, const ent_policy *p, const ent_label *l, bool dated, ent_err *e)
{
    ent_resolved r;
    ent_str text;

    ENT_TRY(check_times(l, dated, e));
    ENT_TRY(ent_form_text(&text, a, l->privacy_mark, "privacy mark", e));
    ENT_TRY(check_originator(a, l, e));
    return ent_resolve(&r, a, p, l, e); /* names, and no category twice */
}

/* ---- clearances ---- */

static bool has_id(const uint32_t *ids, size_t n, uint32_t id)
{
    for (size_t i = 0; i < n; i++)
        if (ids[i] == id) return true;
    return false;
}

static ent_code check_classes(uint32_t **ids, size_t *n, ent_arena *a, const ent_policy *p, const ent_clearance *c, ent_err *e)
{
    uint32_t id;

    *n = 0;
    ENT_NEW(*ids, a, c->n_classes, e);
    for (size_t i = 0; i < c->n_classes; i++) {
        ENT_TRY(ent_find_class(&id, a, p, c->classes[i], e));
        if (id == ENT_NO_ID) {
            return ent_fail(e, ENT_INVALID, "R-01", NEXT_NAME, "The policy %.*s has no class \"%.*s\".", ENT_F(p->name),
                            ENT_F(c->classes[i]));
        }
        if (!has_id(*ids, *n, id)) (*ids)[(*n)++] = id;
    }
    return ENT_OK;
}

/* Merging two categories would say that both hold; which of them was meant to hold is not for this program to say. */
ent_code ent_form_held(uint32_t **ids, ent_index *seen, ent_arena *a, const ent_policy *p, const ent_category *c, ent_err *e)
{
    uint32_t set;

    ENT_NEW(*ids, a, c->n, e);
    ENT_TRY(ent_resolve_category(&set, *ids, a, p, c, e));
    if (ent_index_put(seen, set, (uint32_t)c->type, (ent_str){0}, 1) == ENT_NO_ID) return ENT_OK;
    ent_fail(e, ENT_INVALID, NULL, "Put all values of a tag set into one category.", "The clearance has two %s categories %.*s.",
             ent_category_word(c->type), ENT_F(c->tag_name));
    return ent_at_category(e, c);
}

ent_code ent_form_check_clearance(uint32_t **ids, size_t *n, ent_arena *a, const ent_policy *p, const ent_clearance *c, ent_err *e)
{
    ent_index seen = {0};
    uint32_t *values;

    ENT_TRY(ent_same_policy(a, p, c->policy, c->policy_uri, e));
    if (c->n_classes == 0)
        return ent_fail(e, ENT_INVALID, NULL, "List at least one class.", "A clearance without a class cannot be written.");
    ENT_TRY(check_classes(ids, n, a, p, c, e));
    ENT_TRY(ent_index_new(&seen, a, c->n, e));
    for (size_t i = 0; i < c->n; i++) ENT_TRY(ent_form_held(&values, &seen, a, p, &c->categories[i], e));
    return ENT_OK;
}
