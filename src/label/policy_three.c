/* SPDX-License-Identifier: Apache-2.0 */
/* The wording of a SPIF, and what schema 3.0 changed in it.
 *
 * Reported, not read from the schema (version 3.07 of 2026; its text was not at hand): there are no code elements and no
 * updateInfo; there are simplePhrase, shortPhrase, inputPhrase, fgcolor, bgcolor and the qualifier finalSeparator; classes and
 * values need a markingData, and tags may have one. What is not reported is how the phrases are written and where they
 * print. Until somebody reads the schema this is our reading:
 *
 *   written   as an attribute of markingData or as a child element with text; both at once are refused
 *   phrase, simplePhrase   every place; the phrase goes before the simple one. An empty one hides the name
 *   shortPhrase            a portion, before the others
 *   inputPhrase            shown while a user chooses, never in a marking
 *
 * Wording decides no access. Everything that does is read as in 2.1, and what is unknown there is refused.          */
#include "policy_load.h"

#define XML_NS "http://www.w3.org/XML/1998/namespace"

enum { PHRASE, SIMPLE, SHORT, INPUT, N_PHRASES };

static const ent_spif_kid KIDS[N_PHRASES] = {[PHRASE] = {"phrase", 1, true},
                                             [SIMPLE] = {"simplePhrase", 1, true},
                                             [SHORT] = {"shortPhrase", 1, true},
                                             [INPUT] = {"inputPhrase", 1, true}};

typedef struct phrases {
    ent_str lang;
    bool has[N_PHRASES];
    ent_str text[N_PHRASES];
} phrases;

/* ---- reading ---- */

static ent_code from_attributes(phrases *f, ent_loader *ld, const ent_xml_node *n)
{
    const ent_str *lang = ent_xml_attribute(n, XML_NS, "lang");

    f->lang = lang == NULL ? (ent_str){"", 0} : ent_str_trim(*lang);
    for (size_t i = 0; i < N_PHRASES; i++) {
        f->has[i] = ent_xml_attribute(n, NULL, KIDS[i].name) != NULL;
        ENT_TRY(ent_spif_text(&f->text[i], ld, n, KIDS[i].name));
    }
    return ENT_OK;
}

static ent_code from_child(phrases *f, ent_loader *ld, const ent_xml_node *k, size_t which)
{
    if (f->has[which]) return ENT_SPIF_BAD(ld, k, "The markingData has two phrases %s.", KIDS[which].name);
    ENT_TRY(ent_spif_check(ld, k, ENT_SHAPE_TEXT));
    ENT_TRY(ent_xml_text(&f->text[which], ld->a, k, ld->e));
    f->text[which] = ent_str_trim(f->text[which]);
    if (f->text[which].n > ENT_SPIF_MAX_NAME) return ENT_SPIF_BAD(ld, k, "The phrase is longer than %d bytes.", ENT_SPIF_MAX_NAME);
    f->has[which] = true;
    return ENT_OK;
}

static ent_code put(ent_marks *m, ent_loader *ld, const phrases *f, size_t which, unsigned codes)
{
    ent_phrase phrase = {.lang = f->lang, .text = f->text[which], .has_text = true, .codes = codes};

    if (!f->has[which]) return ENT_OK;
    ENT_PUSH(&m->phrases, ld->a, phrase, ld->e);
    return ENT_OK;
}

/* The first phrase of a language that fits a place is taken, so the short one stands first. */
static ent_code marking_data(ent_marks *m, ent_loader *ld, const ent_xml_node *n)
{
    const unsigned everywhere = ENT_MARK_PLACES & ~(unsigned)ENT_MARK_INPUT_TITLE;
    ent_spif_walk walk = {.kids = KIDS, .n = N_PHRASES};
    phrases f = {0};
    size_t which;

    ENT_TRY(from_attributes(&f, ld, n));
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which != ENT_SPIF_SKIP) ENT_TRY(from_child(&f, ld, k, which));
    }
    ENT_TRY(put(m, ld, &f, SHORT, ENT_MARK_PORTION));
    ENT_TRY(put(m, ld, &f, f.has[PHRASE] ? PHRASE : SIMPLE, everywhere));
    return put(m, ld, &f, INPUT, ENT_MARK_NO_MARKING | ENT_MARK_INPUT_TITLE);
}

/* ---- which reading ---- */

static bool has_child(const ent_loader *ld, const ent_xml_node *n, const char *name)
{
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k))
        if (ent_str_is(k->name, name) && (k->ns.n == 0 || ent_str_eq(k->ns, ld->ns))) return true;
    return false;
}

/* A 3.0 file that still writes codes means them: it is read as 2.1 there. */
static ent_code data(ent_marks *m, ent_loader *ld, const ent_xml_node *n)
{
    ENT_TRY(ent_spif_check(ld, n, ENT_SHAPE_DATA));
    if (!ld->p->three) return ent_spif_marking_data(m, ld, n);
    if (!has_child(ld, n, "code")) return marking_data(m, ld, n);
    ENT_TRY(ent_note_add(ld->notes, ld->a, n->line, "spif-code-three", ld->e,
                         "Schema 3.0 has no code; the markingData was read as in schema 2.1."));
    return ent_spif_marking_data(m, ld, n);
}

static ent_code qualifiers(ent_marks *m, ent_loader *ld, const ent_xml_node *n)
{
    bool empty = true;

    ENT_TRY(ent_spif_check(ld, n, ENT_SHAPE_QUALIFIERS));
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        if (!ent_str_is(k->name, "qualifier")) continue;
        empty = false;
        ENT_TRY(ent_spif_check(ld, k, ENT_SHAPE_QUALIFIER));
        if (ld->p->three || !ent_str_is(ent_xml_value(k, "qualifierCode"), "finalSeparator")) continue;
        ENT_TRY(ent_note_add(ld->notes, ld->a, k->line, "spif-qualifier", ld->e, "Only schema 3.0 has the qualifierCode finalSeparator."));
    }
    ENT_TRY(ent_spif_empty(ld, n, empty));
    return ent_spif_marking_qualifier(m, ld, n);
}

ent_code ent_spif_wording(ent_marks *m, ent_loader *ld, const ent_xml_node *n)
{
    size_t phrases_before = m->phrases.n, qualifiers_before = m->qualifiers.n;

    if (ent_spif_is(n->name, "markingData")) ENT_TRY(data(m, ld, n));
    else ENT_TRY(qualifiers(m, ld, n));
    for (size_t i = phrases_before; i < m->phrases.n; i++)
        if (m->phrases.v[i].text.n > ENT_SPIF_MAX_NAME) return ENT_SPIF_BAD(ld, n, "A phrase is longer than %d bytes.", ENT_SPIF_MAX_NAME);
    for (size_t i = qualifiers_before; i < m->qualifiers.n; i++)
        if (m->qualifiers.v[i].text.n > ENT_SPIF_MAX_NAME)
            return ENT_SPIF_BAD(ld, n, "A qualifier is longer than %d bytes.", ENT_SPIF_MAX_NAME);
    return ENT_OK;
}

ent_code ent_spif_need_wording(ent_loader *ld, const ent_xml_node *n, bool has)
{
    if (has || !ld->p->three) return ENT_OK;
    return ent_note_add(ld->notes, ld->a, n->line, "spif-marking-missing", ld->e, "Schema 3.0 wants a markingData in %.*s.",
                        ENT_F(n->name));
}
