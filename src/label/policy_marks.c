/* SPDX-License-Identifier: Apache-2.0 */
/* markingData and markingQualifier of a SPIF. Marking text decides no access, so what is odd here is noted, not refused. */
#include "policy_load.h"

static const struct {
    const char *word;
    unsigned codes;
} CODES[] = {
    {"pageTop", ENT_MARK_PAGE_TOP},
    {"pageBottom", ENT_MARK_PAGE_BOTTOM},
    {"pageTopBottom", ENT_MARK_PAGE_TOP | ENT_MARK_PAGE_BOTTOM},
    {"documentStart", ENT_MARK_DOCUMENT_START},
    {"documentEnd", ENT_MARK_DOCUMENT_END},
    {"portionMarking", ENT_MARK_PORTION},
    {"noNameDisplay", ENT_MARK_NO_NAME},
    {"noMarkingDisplay", ENT_MARK_NO_MARKING},
    {"suppressClassName", ENT_MARK_SUPPRESS_CLASS},
    {"replacePolicy", ENT_MARK_REPLACE_POLICY},
    {"firstLineOfText", ENT_MARK_FIRST_LINE},
    {"lastLineOfText", ENT_MARK_LAST_LINE},
    {"subject", ENT_MARK_SUBJECT},
    {"xHeader", ENT_MARK_X_HEADER},
    {"inputTitle", ENT_MARK_INPUT_TITLE},
    {"waterMark", ENT_MARK_WATERMARK},
};

#define N_CODES (sizeof CODES / sizeof *CODES)
#define XML_NS "http://www.w3.org/XML/1998/namespace"

static size_t code_of(ent_str word)
{
    size_t i = 0;

    while (i < N_CODES && !ent_str_is(word, CODES[i].word)) i++;
    return i;
}

static ent_str language(const ent_xml_node *n)
{
    const ent_str *v = ent_xml_attribute(n, XML_NS, "lang");

    return v == NULL ? (ent_str){"", 0} : ent_str_trim(*v);
}

static ent_code read_code(ent_phrase *m, uint32_t *seen, ent_loader *ld, const ent_xml_node *n)
{
    ent_str word;
    size_t i;

    ENT_TRY(ent_xml_text(&word, ld->a, n, ld->e));
    word = ent_str_trim(word);
    i = code_of(word);
    if (i == N_CODES) {
        m->codes |= ENT_MARK_UNKNOWN_CODE;
        return ent_note_add(ld->notes, ld->a, n->line, "spif-code", ld->e, "The marking code %.*s is unknown and was left out.",
                            ENT_F(word));
    }
    if ((*seen >> i & 1) != 0) {
        ENT_TRY(ent_note_add(ld->notes, ld->a, n->line, "lint-code-twice", ld->e, "The marking code %.*s stands here twice.", ENT_F(word)));
    }
    *seen |= UINT32_C(1) << i;
    m->codes |= CODES[i].codes;
    return ENT_OK;
}

ent_code ent_spif_marking_data(ent_marks *m, ent_loader *ld, const ent_xml_node *n)
{
    static const ent_spif_kid kids[] = {{"code", 1, false}};
    ent_spif_walk walk = {.kids = kids, .n = 1};
    const ent_str *text = ent_xml_attribute(n, NULL, "phrase");
    ent_phrase phrase = {.lang = language(n), .has_text = text != NULL};
    uint32_t seen = 0;
    size_t which;

    if (text != NULL) phrase.text = *text;
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which != ENT_SPIF_SKIP) ENT_TRY(read_code(&phrase, &seen, ld, k));
    }
    if (phrase.codes == 0) {
        ENT_TRY(ent_note_add(ld->notes, ld->a, n->line, "spif-code-missing", ld->e,
                             "A markingData without a code counts for the bottom of the page."));
    }
    ENT_PUSH(&m->phrases, ld->a, phrase, ld->e);
    return ENT_OK;
}

static ent_code read_qualifier(ent_marks *m, unsigned places, ent_loader *ld, const ent_xml_node *n)
{
    static const char *const kinds[] = {"prefix", "suffix", "separator", "finalSeparator", NULL};
    ent_qualifier q = {.lang = language(n), .places = places};
    const ent_str *text = ent_xml_attribute(n, NULL, "markingQualifier");
    int kind;

    ENT_TRY(ent_spif_word(&kind, ld, n, "qualifierCode", kinds, -1));
    if (kind < 0 || text == NULL) return ENT_SPIF_BAD(ld, n, "A qualifier needs the attributes markingQualifier and qualifierCode.");
    q.kind = (ent_qualifier_kind)kind;
    q.text = *text;
    ENT_PUSH(&m->qualifiers, ld->a, q, ld->e);
    return ENT_OK;
}

/* The places that a markingQualifier is for: all of them without a code. Some files write `code` for `markingCode`. */
static ent_code qualifier_places(unsigned *places, ent_loader *ld, const ent_xml_node *n)
{
    const ent_str *code = ent_xml_attribute(n, NULL, "markingCode");
    size_t i;

    *places = ENT_MARK_PLACES;
    if (code == NULL) {
        code = ent_xml_attribute(n, NULL, "code");
        if (code == NULL) return ENT_OK;
        ENT_TRY(ent_note_add(ld->notes, ld->a, n->line, "spif-code-attribute", ld->e, "The attribute code was read as markingCode."));
    }
    i = code_of(ent_str_trim(*code));
    if (i < N_CODES) {
        *places = CODES[i].codes & ENT_MARK_PLACES;
        return ENT_OK;
    }
    *places = 0; /* a place that nobody knows is printed nowhere */
    return ent_note_add(ld->notes, ld->a, n->line, "spif-code", ld->e, "The marking code %.*s is unknown and was left out.", ENT_F(*code));
}

ent_code ent_spif_marking_qualifier(ent_marks *m, ent_loader *ld, const ent_xml_node *n)
{
    static const ent_spif_kid kids[] = {{"qualifier", 1, false}};
    ent_spif_walk walk = {.kids = kids, .n = 1};
    unsigned places;
    size_t which;

    ENT_TRY(qualifier_places(&places, ld, n));
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which != ENT_SPIF_SKIP) ENT_TRY(read_qualifier(m, places, ld, k));
    }
    return ENT_OK;
}
