/* SPDX-License-Identifier: Apache-2.0 */
/* The text that people read, composed from markingData and markingQualifier of the SPIF.
 *
 *   [prefix] policy word, separator, class word { , separator, tag prefix, value { tag separator, value }, tag suffix } [suffix]
 *
 * Tags stand in the policy's order. Values of an enumerated tag stand in the order of the label, as its author listed them
 * ("Japan, Australia, PFP"); values of a bitmap tag have no order of their own and stand in the policy's.
 * The language is chosen for each phrase and qualifier by itself: exact tag, primary subtag, none.               */
#include "text.h"

#define MAX_TEXT ((size_t)64 << 10)

unsigned ent_place_code(ent_place place)
{
    switch (place) {
    case ENT_PAGE_TOP: return ENT_MARK_PAGE_TOP;
    case ENT_PAGE_BOTTOM: return ENT_MARK_PAGE_BOTTOM;
    case ENT_DOCUMENT_START: return ENT_MARK_DOCUMENT_START;
    case ENT_DOCUMENT_END: return ENT_MARK_DOCUMENT_END;
    case ENT_PORTION: return ENT_MARK_PORTION;
    default: return 0;
    }
}

/* ---- languages ---- */

static char low(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* BCP 47: language tags compare without regard to case. */
static bool same_lang(ent_str a, ent_str b)
{
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++)
        if (low(a.p[i]) != low(b.p[i])) return false;
    return true;
}

static ent_str primary(ent_str lang)
{
    size_t n = 0;

    while (n < lang.n && lang.p[n] != '-' && lang.p[n] != '_') n++;
    return (ent_str){lang.p, n};
}

/* 3: exact, 2: primary subtag, 1: without a language, 0: another one. */
static int closeness(ent_str want, ent_str have)
{
    if (have.n == 0) return 1;
    if (same_lang(want, have)) return 3;
    return same_lang(primary(want), have) ? 2 : 0;
}

/* ---- phrases ---- */

/* The places of a phrase: those it names; the bottom of the page if it names none and is not for the policy's word only. */
static unsigned places_of(const ent_phrase *f)
{
    unsigned places = f->codes & ENT_MARK_PLACES;

    if (places != 0 || (f->codes & (ENT_MARK_REPLACE_POLICY | ENT_MARK_NO_MARKING)) != 0) return places;
    return ENT_MARK_PAGE_BOTTOM;
}

/* The first phrase of the nearest language that `fits`. */
static const ent_phrase *nearest(const ent_wording *w, const ent_marks *m, bool (*fits)(const ent_phrase *, unsigned))
{
    const ent_phrase *best = NULL;
    int best_close = 0;

    for (size_t i = 0; i < m->phrases.n; i++) {
        const ent_phrase *f = &m->phrases.v[i];
        int close = closeness(w->lang, f->lang);
        if (close <= best_close || !fits(f, w->place)) continue;
        best = f;
        best_close = close;
    }
    return best;
}

static bool for_place(const ent_phrase *f, unsigned place)
{
    return (f->codes & ENT_MARK_REPLACE_POLICY) == 0 && (places_of(f) & place) != 0;
}

static bool hides_name(const ent_phrase *f, unsigned place)
{
    unsigned places = f->codes & ENT_MARK_PLACES;

    return (f->codes & ENT_MARK_NO_NAME) != 0 && (places == 0 || (places & place) != 0);
}

static bool hides_class(const ent_phrase *f, unsigned place)
{
    unsigned places = f->codes & ENT_MARK_PLACES;

    return (f->codes & ENT_MARK_SUPPRESS_CLASS) != 0 && (places == 0 || (places & place) != 0);
}

static bool for_policy(const ent_phrase *f, unsigned place)
{
    (void)place;
    return (f->codes & ENT_MARK_REPLACE_POLICY) != 0 && f->has_text;
}

const ent_phrase *ent_word_policy(const ent_wording *w, const ent_marks *m)
{
    return nearest(w, m, for_policy);
}

bool ent_word_suppresses_class(const ent_wording *w, const ent_marks *m)
{
    return nearest(w, m, hides_class) != NULL;
}

bool ent_word_name(ent_str *out, bool *own, const ent_wording *w, const ent_marks *m, ent_str name)
{
    const ent_phrase *f = nearest(w, m, for_place);

    *own = false;
    *out = name;
    if (f != NULL && f->has_text && (f->codes & (ENT_MARK_NO_MARKING | ENT_MARK_NO_NAME)) == 0) {
        *out = f->text;
        *own = true;
        return f->text.n != 0;
    }
    return nearest(w, m, hides_name) == NULL && name.n != 0;
}

ent_str ent_word_qualifier(const ent_wording *w, const ent_marks *m, ent_qualifier_kind kind, const char *fallback)
{
    ent_str best = ent_str_c(fallback);
    int best_close = 0;

    for (size_t i = 0; i < m->qualifiers.n; i++) {
        const ent_qualifier *q = &m->qualifiers.v[i];
        int close = closeness(w->lang, q->lang);
        if (q->kind != kind || (q->places & w->place) == 0 || close <= best_close) continue;
        best = q->text;
        best_close = close;
    }
    return best;
}

/* ---- the policy's word ---- */

static ent_str usual_word(const ent_wording *w, uint32_t class_id)
{
    const ent_phrase *f = ent_word_policy(w, &w->p->marks);

    if (f == NULL) f = ent_word_policy(w, &w->p->classes.v[class_id].marks);
    return f == NULL ? w->p->name : f->text;
}

ent_str ent_word_before_class(const ent_wording *w, uint32_t class_id, uint32_t by)
{
    const ent_class *c = &w->p->classes.v[class_id];
    const ent_phrase *f = NULL;
    ent_str word = usual_word(w, class_id), ignored;
    bool own;

    if (ent_word_policy(w, &w->p->marks) == NULL && ent_word_policy(w, &c->marks) == NULL && by != ENT_NO_ID)
        f = ent_word_policy(w, &w->p->values.v[by].marks);
    if (f != NULL) word = f->text;
    if (w->place != ENT_MARK_PORTION) return word;
    (void)ent_word_name(&ignored, &own, w, &c->marks, c->name);
    return own && (f == NULL || ent_str_eq(word, w->p->name)) ? (ent_str){"", 0} : word;
}

/* ---- composing ---- */

typedef struct composer {
    ent_wording w;
    const ent_resolved *r;
    const uint32_t *order; /* values in the label's order */
    size_t n_order;
    ent_buf b;
    ent_str separator;
    bool something; /* a word stands there already */
} composer;

static void add_word(composer *k, ent_str word)
{
    if (k->something) ent_buf_add(&k->b, k->separator);
    ent_buf_add(&k->b, word);
    k->something = true;
}

/* The first value of the label, in the policy's order, that has a word for the policy. */
static uint32_t naming_value(const composer *k)
{
    for (uint32_t v = 0; v < k->w.p->values.n; v++)
        if (k->r->present[v] && ent_word_policy(&k->w, &k->w.p->values.v[v].marks) != NULL) return v;
    return ENT_NO_ID;
}

static void add_head(composer *k)
{
    const ent_policy *p = k->w.p;
    const ent_class *c = &p->classes.v[k->r->class_id];
    ent_str word = ent_word_before_class(&k->w, k->r->class_id, naming_value(k));
    bool own;

    if (word.n != 0) add_word(k, word);
    for (uint32_t v = 0; v < p->values.n; v++)
        if (k->r->present[v] && ent_word_suppresses_class(&k->w, &p->values.v[v].marks)) return;
    if (ent_word_name(&word, &own, &k->w, &c->marks, c->name)) add_word(k, word);
}

/* One value of an open tag. */
static void add_value(composer *k, uint32_t tag, uint32_t v, bool *open)
{
    const ent_value *value = &k->w.p->values.v[v];
    const ent_tag *t = &k->w.p->tags.v[tag];
    ent_str word;
    bool own;

    if (value->tag != tag || !k->r->present[v] || !ent_word_name(&word, &own, &k->w, &value->marks, value->name)) return;
    if (*open) {
        ent_buf_add(&k->b, ent_word_qualifier(&k->w, &t->marks, ENT_SEPARATOR, "/"));
    } else {
        add_word(k, ent_word_qualifier(&k->w, &t->marks, ENT_PREFIX, ""));
        *open = true;
    }
    ent_buf_add(&k->b, ent_word_qualifier(&k->w, &value->marks, ENT_PREFIX, ""));
    ent_buf_add(&k->b, word);
    ent_buf_add(&k->b, ent_word_qualifier(&k->w, &value->marks, ENT_SUFFIX, ""));
}

static void add_tag(composer *k, uint32_t tag)
{
    const ent_tag *t = &k->w.p->tags.v[tag];
    bool open = false;

    if (t->tag_type == ENT_TAG_ENUMERATED) {
        for (size_t i = 0; i < k->n_order; i++) add_value(k, tag, k->order[i], &open);
    } else {
        for (uint32_t v = t->first_value; v < t->first_value + t->n_values; v++) add_value(k, tag, v, &open);
    }
    if (open) ent_buf_add(&k->b, ent_word_qualifier(&k->w, &t->marks, ENT_SUFFIX, ""));
}

/* The label's values in its own order, each once. */
static ent_code order_of(composer *k, ent_arena *a, const ent_label *l, ent_err *e)
{
    ENT_VEC(uint32_t) order = {0};
    uint32_t set, *ids;
    bool *done;

    ENT_NEW(done, a, k->w.p->values.n, e);
    for (size_t i = 0; i < l->n; i++) {
        ENT_NEW(ids, a, l->categories[i].n, e);
        ENT_TRY(ent_resolve_category(&set, ids, a, k->w.p, &l->categories[i], e));
        for (size_t n = 0; n < l->categories[i].n; n++) {
            if (done[ids[n]]) continue;
            done[ids[n]] = true;
            ENT_PUSH(&order, a, ids[n], e);
        }
    }
    k->order = order.v;
    k->n_order = order.n;
    return ENT_OK;
}

/* No text can say "nobody": leaving the empty set out would read as "no limit". */
static ent_code not_nobody(const ent_policy *p, const ent_resolved *r, ent_err *e)
{
    for (uint32_t t = 0; t < p->tags.n; t++) {
        if (!r->nobody[t]) continue;
        return ent_fail(e, ENT_INVALID, NULL, "A person must decide who may see it before it is marked.",
                        "By %.*s nobody may see this, and no marking says that.", ENT_F(p->sets.v[p->tags.v[t].set].name));
    }
    return ENT_OK;
}

ent_code ent_label_marking(ent_str *out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_str lang, ent_place place, ent_err *e)
{
    composer k = {.w = {.p = p, .lang = lang, .place = ent_place_code(place)}, .b = ent_buf_new(a, MAX_TEXT)};
    ent_resolved r;

    *out = (ent_str){"", 0};
    if (k.w.place == 0) return ent_fail(e, ENT_BUG, NULL, NULL, "There is no place number %d for a marking.", (int)place);
    ENT_TRY(ent_resolve(&r, a, p, l, e));
    ENT_TRY(not_nobody(p, &r, e));
    ENT_TRY(order_of(&k, a, l, e));
    k.r = &r;
    k.separator = ent_word_qualifier(&k.w, &p->marks, ENT_SEPARATOR, " ");
    ent_buf_add(&k.b, ent_word_qualifier(&k.w, &p->marks, ENT_PREFIX, ""));
    add_head(&k);
    for (uint32_t t = 0; t < p->tags.n; t++) add_tag(&k, t);
    ent_buf_add(&k.b, ent_word_qualifier(&k.w, &p->marks, ENT_SUFFIX, ""));
    return ent_buf_take(out, &k.b, e);
}
