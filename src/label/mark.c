/* SPDX-License-Identifier: Apache-2.0 */
/* The text that people read, composed from markingData and markingQualifier of the SPIF.
 *
 *   [prefix] policy word, separator, class word { , separator, tag prefix, value { tag separator, value }, tag suffix }
 *   [, separator, privacy mark] [suffix]
 *
 * A policy, class or value without a phrase for the place prints its name; a privacy mark without one prints nothing. Tags stand in the policy's order. Values of an enumerated tag stand in the order of the label, as its author listed them
 * ("Japan, Australia, PFP"); values of a bitmap tag have no order of their own and stand in the policy's.
 * The language is chosen for each phrase and qualifier by itself: exact tag, primary subtag, none.               */
#include "text.h"

#define MAX_TEXT ((size_t)64 << 10)

/* ---- places ---- */

static const struct {
    const char *word;
    unsigned code;
} PLACES[ENT_PLACES] = {
    [ENT_PAGE_TOP] = {"page-top", ENT_MARK_PAGE_TOP},
    [ENT_PAGE_BOTTOM] = {"page-bottom", ENT_MARK_PAGE_BOTTOM},
    [ENT_DOCUMENT_START] = {"document-start", ENT_MARK_DOCUMENT_START},
    [ENT_DOCUMENT_END] = {"document-end", ENT_MARK_DOCUMENT_END},
    [ENT_PORTION] = {"portion", ENT_MARK_PORTION},
    [ENT_FIRST_LINE] = {"first-line", ENT_MARK_FIRST_LINE},
    [ENT_LAST_LINE] = {"last-line", ENT_MARK_LAST_LINE},
    [ENT_SUBJECT] = {"subject", ENT_MARK_SUBJECT},
    [ENT_X_HEADER] = {"x-header", ENT_MARK_X_HEADER},
    [ENT_WATERMARK] = {"watermark", ENT_MARK_WATERMARK},
};

static bool is_place(ent_place place)
{
    return (unsigned)place > 0 && (unsigned)place < ENT_PLACES;
}

const char *ent_place_word(ent_place place)
{
    return is_place(place) ? PLACES[place].word : NULL;
}

unsigned ent_place_code(ent_place place)
{
    return is_place(place) ? PLACES[place].code : 0;
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

    if (places != 0 || (f->codes & (ENT_MARK_REPLACE_POLICY | ENT_MARK_NO_MARKING | ENT_MARK_UNKNOWN_CODE)) != 0) return places;
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
    return (f->codes & (ENT_MARK_REPLACE_POLICY | ENT_MARK_NO_MARKING)) == 0 && (places_of(f) & place) != 0;
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
    if (f != NULL && f->has_text && (f->codes & ENT_MARK_NO_NAME) == 0) {
        *out = f->text;
        *own = true;
        return f->text.n != 0;
    }
    return nearest(w, m, hides_name) == NULL && name.n != 0;
}

static ent_str qualifier_or(const ent_wording *w, const ent_marks *m, ent_qualifier_kind kind, ent_str fallback)
{
    ent_str best = fallback;
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

ent_str ent_word_qualifier(const ent_wording *w, const ent_marks *m, ent_qualifier_kind kind, const char *fallback)
{
    return qualifier_or(w, m, kind, ent_str_c(fallback));
}

ent_str ent_word_final(const ent_wording *w, const ent_marks *m, ent_str separator)
{
    return qualifier_or(w, m, ENT_FINAL_SEPARATOR, separator);
}

/* The word between the prefix and the suffix of its own marks, or else of those that hold for the whole list. */
static ent_code enclosed(ent_str *word, ent_arena *a, const ent_wording *w, const ent_marks *m, const ent_marks *list, ent_err *e)
{
    ent_str prefix = qualifier_or(w, m, ENT_PREFIX, ent_word_qualifier(w, list, ENT_PREFIX, ""));
    ent_str suffix = qualifier_or(w, m, ENT_SUFFIX, ent_word_qualifier(w, list, ENT_SUFFIX, ""));

    if (prefix.n + suffix.n == 0) return ENT_OK;
    return ent_str_fmt(word, a, e, "%.*s%.*s%.*s", ENT_F(prefix), ENT_F(*word), ENT_F(suffix));
}

ent_code ent_word_class(ent_str *out, bool *own, bool *shown, ent_arena *a, const ent_wording *w, uint32_t class_id, ent_err *e)
{
    const ent_class *c = &w->p->classes.v[class_id];

    *shown = ent_word_name(out, own, w, &c->marks, c->name);
    return *shown ? enclosed(out, a, w, &c->marks, &w->p->class_marks, e) : ENT_OK;
}

ent_code ent_word_privacy(ent_str *out, bool *shown, ent_arena *a, const ent_wording *w, uint32_t privacy, ent_err *e)
{
    const ent_privacy_mark *m = &w->p->privacy.list.v[privacy];
    bool own;

    *shown = ent_word_name(out, &own, w, &m->marks, m->name) && own;
    return *shown ? enclosed(out, a, w, &m->marks, &w->p->privacy.marks, e) : ENT_OK;
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
    ent_arena *a;
    ent_err *e;
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

static ent_code add_head(composer *k)
{
    const ent_policy *p = k->w.p;
    ent_str word = ent_word_before_class(&k->w, k->r->class_id, naming_value(k));
    bool own, shown;

    if (word.n != 0) add_word(k, word);
    for (uint32_t v = 0; v < p->values.n; v++)
        if (k->r->present[v] && ent_word_suppresses_class(&k->w, &p->values.v[v].marks)) return ENT_OK;
    ENT_TRY(ent_word_class(&word, &own, &shown, k->a, &k->w, k->r->class_id, k->e));
    if (shown) add_word(k, word);
    return ENT_OK;
}

/* What is printed for one value of a tag; false: nothing. What a user typed stands after the value's word. */
typedef struct value_text {
    ent_str prefix, word, typed, suffix;
} value_text;

static bool text_of(value_text *out, const composer *k, uint32_t v)
{
    const ent_value *value = &k->w.p->values.v[v];
    ent_str said = ent_resolved_text(k->r, k->w.p, v);
    bool own, shown = ent_word_name(&out->word, &own, &k->w, &value->marks, value->name);

    if (!shown) out->word.n = 0;
    out->typed = ent_str_eq(said, value->name) ? (ent_str){"", 0} : said;
    out->prefix = ent_word_qualifier(&k->w, &value->marks, ENT_PREFIX, "");
    out->suffix = ent_word_qualifier(&k->w, &value->marks, ENT_SUFFIX, "");
    return shown || out->typed.n != 0;
}

static void add_value(composer *k, const value_text *t)
{
    ent_buf_add(&k->b, t->prefix);
    ent_buf_add(&k->b, t->word);
    if (t->word.n != 0 && t->typed.n != 0) ent_buf_c(&k->b, ' ');
    ent_buf_add(&k->b, t->typed);
    ent_buf_add(&k->b, t->suffix);
}

/* The values of one tag in the order in which they are printed. */
static size_t values_of(uint32_t *ids, const composer *k, uint32_t tag)
{
    const ent_tag *t = &k->w.p->tags.v[tag];
    value_text ignored;
    size_t n = 0;

    if (t->tag_type == ENT_TAG_ENUMERATED) {
        for (size_t i = 0; i < k->n_order; i++)
            if (k->w.p->values.v[k->order[i]].tag == tag && text_of(&ignored, k, k->order[i])) ids[n++] = k->order[i];
        return n;
    }
    for (uint32_t v = t->first_value; v < t->first_value + t->n_values; v++)
        if (k->r->present[v] && text_of(&ignored, k, v)) ids[n++] = v;
    return n;
}

static ent_code add_tag(composer *k, uint32_t tag)
{
    const ent_tag *t = &k->w.p->tags.v[tag];
    ent_str separator = ent_word_qualifier(&k->w, &t->marks, ENT_SEPARATOR, "/"), final = ent_word_final(&k->w, &t->marks, separator);
    value_text text;
    uint32_t *ids;
    size_t n;

    if (k->r->count[tag] == 0) return ENT_OK;
    ENT_NEW(ids, k->a, k->r->count[tag], k->e);
    n = values_of(ids, k, tag);
    if (n == 0) return ENT_OK;
    add_word(k, ent_word_qualifier(&k->w, &t->marks, ENT_PREFIX, ""));
    for (size_t i = 0; i < n; i++) {
        if (i != 0) ent_buf_add(&k->b, i + 1 == n ? final : separator);
        (void)text_of(&text, k, ids[i]);
        add_value(k, &text);
    }
    ent_buf_add(&k->b, ent_word_qualifier(&k->w, &t->marks, ENT_SUFFIX, ""));
    return ENT_OK;
}

/* A privacy mark that the policy does not declare, or has no phrase for here, is not printed: it is no part of the marking. */
static ent_code add_privacy(composer *k, ent_str name)
{
    uint32_t id;
    ent_str word;
    bool shown;

    if (name.n == 0) return ENT_OK;
    ENT_TRY(ent_find_privacy(&id, k->a, k->w.p, name, k->e));
    if (id == ENT_NO_ID) return ENT_OK;
    ENT_TRY(ent_word_privacy(&word, &shown, k->a, &k->w, id, k->e));
    if (shown) add_word(k, word);
    return ENT_OK;
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

/* Does r hold everything that b holds, typed alike? */
static bool holds(const ent_policy *p, const ent_resolved *r, const ent_resolved *b)
{
    for (uint32_t v = 0; v < p->values.n; v++)
        if (b->present[v] && (!r->present[v] || !ent_str_eq(ent_resolved_text(r, p, v), ent_resolved_text(b, p, v)))) return false;
    return true;
}

/* What a user typed could imitate the words of other values: such a text is not printed. A label whose marking cannot be read for
 * another reason is none of our business here.                                                                     */
static ent_code no_imitation(const composer *k, ent_str text)
{
    ent_label back;
    ent_resolved b;
    ent_err ignored = {0};
    ent_code code = k->w.place == ENT_MARK_PORTION ? ent_label_unmark_portion(&back, k->a, k->w.p, text, &ignored)
                                                   : ent_label_unmark(&back, k->a, k->w.p, text, &ignored);

    if (code == ENT_NOMEM) return ent_nomem(k->e);
    if (code != ENT_OK) return ENT_OK;
    ENT_TRY(ent_resolve(&b, k->a, k->w.p, &back, k->e));
    if (holds(k->w.p, k->r, &b)) return ENT_OK;
    return ent_fail(k->e, ENT_INVALID, "R-03", "Type something that is no marking.",
                    "The typed text \"%.*s\" would read as other words of the marking \"%.*s\".", ENT_F(k->r->typed.v[0].text),
                    ENT_F(text));
}

ent_code ent_label_marking(ent_str *out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_str lang, ent_place place, ent_err *e)
{
    composer k = {.w = {.p = p, .lang = lang, .place = ent_place_code(place)}, .a = a, .e = e, .b = ent_buf_new(a, MAX_TEXT)};
    ent_resolved r;
    ent_str text;

    *out = (ent_str){"", 0};
    if (k.w.place == 0) return ent_fail(e, ENT_BUG, NULL, NULL, "There is no place number %d for a marking.", (int)place);
    ENT_TRY(ent_resolve(&r, a, p, l, e));
    ENT_TRY(not_nobody(p, &r, e));
    ENT_TRY(order_of(&k, a, l, e));
    k.r = &r;
    k.separator = ent_word_qualifier(&k.w, &p->marks, ENT_SEPARATOR, " ");
    ent_buf_add(&k.b, ent_word_qualifier(&k.w, &p->marks, ENT_PREFIX, ""));
    ENT_TRY(add_head(&k));
    for (uint32_t t = 0; t < p->tags.n; t++) ENT_TRY(add_tag(&k, t));
    ENT_TRY(add_privacy(&k, l->privacy_mark));
    ent_buf_add(&k.b, ent_word_qualifier(&k.w, &p->marks, ENT_SUFFIX, ""));
    ENT_TRY(ent_buf_take(&text, &k.b, e));
    if (r.typed.n != 0) ENT_TRY(no_imitation(&k, text));
    *out = text;
    return ENT_OK;
}
