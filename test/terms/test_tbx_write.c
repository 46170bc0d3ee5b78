/* SPDX-License-Identifier: Apache-2.0 */
/* Reading into fields, choosing the dialect, refusing what it cannot say, ids that XML would not allow, odd input. */
#include "tbx_help.h"

#define V3(dialect, style)                                                                                \
    "<tbx type=\"" dialect "\" style=\"" style "\" xml:lang=\"en\" xmlns=\"urn:iso:std:iso:30042:ed-2\" " \
    "xmlns:min=\"http://www.tbxinfo.net/ns/min\" "                                                        \
    "xmlns:ent=\"urn:entente:tbx:1\"><tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader><text><body>"
#define END "</body></text></tbx>"

/* One entry with one term, and what stands in its place. */
static ent_term_base one(const char *in_entry, const char *in_language, const char *in_term)
{
    ent_str s;

    OK(ent_str_fmt(
        &s, A, &E,
        V3("TBX-X",
           "dca") "<conceptEntry id=\"c1\">%s<langSec xml:lang=\"en\">%s<termSec><term>x</term>%s</termSec></langSec></conceptEntry>" END,
        in_entry, in_language, in_term));
    return read_tbx(s);
}

static ent_tbx_dialect smallest(const ent_term_base *b, ent_tbx_style style)
{
    const ent_tbx_options o = {.style = style};
    ent_tbx_info info;
    ent_str s;

    OK(ent_tbx_write(&s, &info, NULL, A, b, &o, &E));
    assert_has(s, info.type.p);
    return info.dialect;
}

/* ---- fields ---- */

static void fields(void **state)
{
    (void)state;
    ent_term_base b = read_tbx(fixture("basic-dca.tbx")), dct = read_tbx(fixture("basic-dct.tbx"));
    const ent_term_concept *c = concept(&b, "c1");
    const ent_term_language *l = &c->languages[0];
    const ent_term_designation *d = &l->designations[0];

    assert_str(b.title, "EXERCISE marsh terms");
    assert_str(b.source, "EXERCISE invented for tests");
    assert_str(b.lang, "en");
    assert_int_equal(b.n_notes, 1); /* the back matter */
    assert_str(c->subject, "EXERCISE water");
    assert_int_equal(c->line, 16);
    assert_int_equal(c->n_notes, 3);
    assert_str(c->notes[0].element, "transac");
    assert_true(c->notes[0].group);
    assert_int_equal(c->notes[0].n_notes, 2);
    assert_str(c->notes[0].notes[1].target, "p1");
    assert_str(l->tag, "en");
    assert_int_equal(l->n_definitions, 1);
    assert_true(l->definitions[0].markup);
    assert_str(l->definitions[0].text, "EXERCISE ground that the <hi type=\"italics\">tide</hi> covers");
    assert_str(l->definitions[0].source, "EXERCISE handbook");
    assert_int_equal(l->n_designations, 2);
    assert_str(d->text, "tidal marsh");
    assert_str(d->id, "t1");
    assert_int_equal(d->status, ENT_TERM_PREFERRED);
    assert_str(d->status_code, "preferredTerm-admn-sts");
    assert_str(d->type, "fullForm");
    assert_str(d->part_of_speech, "noun");
    assert_int_equal(d->n_notes, 2);
    /* in a group: in its field, and whole in a note */
    assert_str(l->designations[1].type, "acronym");
    assert_int_equal(l->designations[1].n_notes, 1);
    assert_str(l->designations[1].notes[0].value, "acronym");

    d = &concept(&dct, "c1")->languages[0].designations[0];
    assert_str(d->status_code, "preferredTerm-admn-sts");
    assert_str(d->part_of_speech, "noun");
    assert_str(d->notes[0].category, "context");
    assert_str(concept(&dct, "c1")->languages[0].definitions[0].source, "EXERCISE handbook");
}

static void base_with_bom_and_doctype(void **state)
{
    (void)state;
    static const char v2[] = "\xef\xbb\xbf<?xml version=\"1.0\"?>\n<!DOCTYPE martif SYSTEM \"http://192.0.2.1/never.dtd\">\n<martif "
                             "type=\"TBX\" xml:lang=\"en\">"
                             "<martifHeader><fileDesc><sourceDesc><p/></sourceDesc></fileDesc></martifHeader><text><body><termEntry "
                             "id=\"7\"><langSet xml:lang=\"en\">"
                             "<ntig><termGrp><term>x</term></termGrp></ntig></langSet></termEntry></body></text></martif>";
    ent_tbx_info info;
    ent_term_base b;

    OK(ent_tbx_read(&b, &info, A, ent_str_c(v2), &E));
    assert_int_equal(info.form, ENT_TBX_V2);
    assert_str(info.type, "TBX");
    assert_int_equal(info.dialect, ENT_TBX_OTHER);
    assert_str(concept(&b, "7")->languages[0].designations[0].text, "x");
}

/* ---- dialects ---- */

static void dialects(void **state)
{
    (void)state;
    static const struct {
        const char *entry, *language, *term;
        ent_tbx_dialect dca, dct;
    } cases[] = {
        {"", "", "", ENT_TBX_CORE, ENT_TBX_CORE},
        {"<note>n <hi type=\"bold\">h</hi></note>", "", "", ENT_TBX_CORE, ENT_TBX_CORE},
        {"<descrip type=\"subjectField\">s</descrip>", "", "", ENT_TBX_MIN, ENT_TBX_MIN},
        {"", "", "<termNote type=\"administrativeStatus\">admittedTerm-admn-sts</termNote>", ENT_TBX_MIN, ENT_TBX_MIN},
        {"", "", "<termNote type=\"partOfSpeech\">properNoun</termNote>", ENT_TBX_ENTENTE, ENT_TBX_ENTENTE},
        {"", "", "<termNote type=\"administrativeStatus\">legalTerm-admn-sts</termNote>", ENT_TBX_ENTENTE, ENT_TBX_ENTENTE},
        {"", "<descrip type=\"definition\">d</descrip>", "", ENT_TBX_BASIC, ENT_TBX_BASIC},
        {"", "<descrip type=\"definition\">d <hi>h</hi></descrip>", "", ENT_TBX_BASIC, ENT_TBX_ENTENTE},
        {"<descrip type=\"definition\" xml:lang=\"en\">d</descrip>", "", "", ENT_TBX_BASIC, ENT_TBX_ENTENTE},
        {"", "<descrip type=\"context\">not here</descrip>", "", ENT_TBX_ENTENTE, ENT_TBX_ENTENTE},
        {"", "", "<termNote type=\"geographicalUsage\">GB</termNote>", ENT_TBX_BASIC, ENT_TBX_BASIC},
        {"", "", "<termNoteGrp><termNote type=\"termType\">acronym</termNote><note>n</note></termNoteGrp>", ENT_TBX_BASIC, ENT_TBX_ENTENTE},
        {"", "", "<termNote type=\"grammaticalNumber\">plural</termNote>", ENT_TBX_LINGUIST, ENT_TBX_LINGUIST},
        {"", "", "<adminGrp><admin type=\"reading\">r</admin><adminNote type=\"readingNote\">n</adminNote></adminGrp>", ENT_TBX_LINGUIST,
         ENT_TBX_LINGUIST},
        {"<descrip type=\"associatedConcept\" target=\"c1\">a</descrip>", "", "", ENT_TBX_ENTENTE, ENT_TBX_ENTENTE},
        {"<ref type=\"crossReference\" target=\"c1\">a</ref>", "", "", ENT_TBX_BASIC, ENT_TBX_BASIC},
        {"<xref type=\"externalCrossReference\" target=\"https://example.org/a\">a</xref>", "", "", ENT_TBX_MIN, ENT_TBX_MIN},
        {"<xref type=\"externalCrossReference\" target=\"a.html\">a</xref>", "", "", ENT_TBX_ENTENTE, ENT_TBX_ENTENTE},
        {"<unheard>of</unheard>", "", "", ENT_TBX_ENTENTE, ENT_TBX_ENTENTE},
        {"stray text", "", "", ENT_TBX_ENTENTE, ENT_TBX_ENTENTE},
    };

    for (size_t i = 0; i < N(cases); i++) {
        ent_term_base b = one(cases[i].entry, cases[i].language, cases[i].term), again;
        assert_int_equal(smallest(&b, ENT_TBX_DCA), cases[i].dca);
        assert_int_equal(smallest(&b, ENT_TBX_DCT), cases[i].dct);
        again = read_tbx(write_tbx(&b, ENT_TBX_V3, ENT_TBX_DCA, ENT_TBX_SMALLEST));
        assert_same_concepts(&b, &again);
        again = read_tbx(write_tbx(&b, ENT_TBX_V3, ENT_TBX_DCT, ENT_TBX_SMALLEST));
        assert_same_concepts(&b, &again);
        again = read_tbx(write_tbx(&b, ENT_TBX_V2, ENT_TBX_DCA, ENT_TBX_SMALLEST));
        assert_same_concepts(&b, &again);
    }
}

static void refused_by_dialect(void **state)
{
    (void)state;
    ent_term_base b = one("<descrip type=\"subjectField\">s</descrip><descrip type=\"associatedConcept\" target=\"c1\">a</descrip>",
                          "<descrip type=\"definition\">d</descrip>", "<termNote type=\"register\">slangRegister</termNote>");
    ent_tbx_options o = {.dialect = ENT_TBX_MIN};
    ent_term_findings unsaid;
    ent_tbx_info info;
    ent_str s;

    REFUSED(ent_tbx_write(&s, &info, &unsaid, A, &b, &o, &E), ENT_REFUSED);
    assert_int_equal(s.n, 0);
    assert_int_equal(unsaid.n, 3);
    for (size_t i = 0; i < unsaid.n; i++) {
        assert_string_equal(unsaid.v[i].code, "unsaid");
        assert_str(unsaid.v[i].concept, "c1");
        assert_has(unsaid.v[i].message, "TBX-Min");
    }
    assert_has(unsaid.v[0].message, "associatedConcept");
    assert_has(unsaid.v[1].message, "definition");
    assert_has(unsaid.v[2].message, "register \"slangRegister\"");
    assert_has(ent_str_c(E.what), "3 of the things");
    o.dialect = ENT_TBX_LINGUIST;
    REFUSED(ent_tbx_write(&s, &info, &unsaid, A, &b, &o, &E), ENT_REFUSED);
    assert_int_equal(unsaid.n, 1);
    o.dialect = ENT_TBX_ENTENTE;
    OK(ent_tbx_write(&s, &info, &unsaid, A, &b, &o, &E));
    assert_int_equal(unsaid.n, 0);
    o.dialect = ENT_TBX_OTHER;
    REFUSED(ent_tbx_write(&s, &info, &unsaid, A, &b, &o, &E), ENT_INVALID);
    /* wider than needed is allowed */
    b = one("", "", "");
    o.dialect = ENT_TBX_BASIC;
    OK(ent_tbx_write(&s, &info, &unsaid, A, &b, &o, &E));
    assert_int_equal(info.dialect, ENT_TBX_BASIC);
    assert_has(s, "type=\"TBX-Basic\"");
}

/* ---- our own fields ---- */

static void own_fields(void **state)
{
    (void)state;
    const ent_term_definition definition = {.text = ENT_S("d"),
                                            .source = ENT_S("AAP-06"),
                                            .authority = ENT_S("NATO"),
                                            .marking = ENT_S("NATO RESTRICTED"),
                                            .lang = ENT_S("en")};
    const ent_term_designation terms[] = {
        {.text = ENT_S("a <b> & \"c\" \r\n\t"),
         .status = ENT_TERM_PREFERRED,
         .status_code = ENT_S("preferred"),
         .authority = ENT_S("NATO"),
         .date = ENT_S("2020"),
         .region = ENT_S("GB"),
         .source = ENT_S("s"),
         .marking = ENT_S("m")},
        {.text = ENT_S("b"), .status = ENT_TERM_OTHER_STATUS, .status_code = ENT_S("preferred")},
        {.text = ENT_S("c"), .status = ENT_TERM_OTHER_STATUS, .status_code = ENT_S("forbidden"), .search_only = true},
        {.text = ENT_S("d"), .status = ENT_TERM_NO_STATUS, .status_code = ENT_S("kept")},
        {.text = ENT_S("e"), .status = ENT_TERM_OTHER_STATUS},
        {.text = ENT_S("f"), .status = ENT_TERM_SUPERSEDED},
    };
    const ent_term_language language = {.tag = ENT_S("en"), .state = ENT_S("valid"), .n_designations = N(terms), .designations = terms};
    const ent_term_relation relations[] = {
        {ENT_TERM_BROADER, ENT_S("1"), ENT_S("t"), 0},    {ENT_TERM_REPLACED_BY, ENT_S("a b"), ENT_S(""), 0},
        {ENT_TERM_EXACT, ENT_S("IATE:7"), ENT_S("x"), 0}, {ENT_TERM_CLOSE, ENT_S("q"), ENT_S(""), 0},
        {ENT_TERM_REPLACES, ENT_S("q"), ENT_S(""), 0},    {ENT_TERM_NARROWER, ENT_S("q"), ENT_S(""), 0},
        {ENT_TERM_WHOLE, ENT_S("q"), ENT_S(""), 0},       {ENT_TERM_PART, ENT_S("q"), ENT_S(""), 0},
        {ENT_TERM_ASSOCIATED, ENT_S("q"), ENT_S(""), 0}};
    ent_term_concept c = {.id = ENT_S("12"),
                          .subject = ENT_S("s"),
                          .authority = ENT_S("NATO"),
                          .date = ENT_S("2021-02"),
                          .marking = ENT_S("m"),
                          .n_definitions = 1,
                          .definitions = &definition,
                          .n_languages = 1,
                          .languages = &language,
                          .n_relations = N(relations),
                          .relations = relations};
    static const struct {
        ent_term_state state;
        const char *code;
    } states[] = {
        {ENT_TERM_AGREED, ""},      {ENT_TERM_AGREED, "Agreed (2019)"}, {ENT_TERM_OTHER_STATE, "valid"}, {ENT_TERM_OTHER_STATE, "agreed"},
        {ENT_TERM_OTHER_STATE, ""}, {ENT_TERM_NO_STATE, "kept"},        {ENT_TERM_NO_STATE, ""}};
    ent_term_base b = {.concepts = &c, .n_concepts = 1, .title = ENT_S("T & t"), .source = ENT_S("S")};

    for (size_t i = 0; i < N(states); i++) {
        c.state = states[i].state;
        c.state_code = ent_str_c(states[i].code);
        for (int way = 0; way < 3; way++) {
            ent_term_base again =
                read_tbx(write_tbx(&b, way == 2 ? ENT_TBX_V2 : ENT_TBX_V3, way == 1 ? ENT_TBX_DCT : ENT_TBX_DCA, ENT_TBX_SMALLEST));
            assert_same_concepts(&b, &again);
            assert_str(again.title, "T & t");
            assert_str(again.source, "S");
            assert_str(again.lang, "");
        }
    }
}

/* Ids that are no XML names become names, and come back. */
static void ids(void **state)
{
    (void)state;
    static const char *const names[] = {"699", "a b", "IATE:84", "_x.699", "_x.", "été", "a/b", "x", "-", "_x._41", "\xf0\x9f\x98\x80 1"};
    ent_term_concept c[N(names)];
    ent_term_base b = {.concepts = c, .n_concepts = N(names)}, again;
    ent_str s;

    for (size_t i = 0; i < N(names); i++) c[i] = (ent_term_concept){.id = ent_str_c(names[i])};
    s = write_tbx(&b, ENT_TBX_V3, ENT_TBX_DCA, ENT_TBX_SMALLEST);
    assert_has(s, "id=\"_x.699\"");
    assert_has(s, "id=\"_x.a_20b\"");
    assert_has(s, "id=\"_x._5fx.699\"");
    again = read_tbx(s);
    assert_same_concepts(&b, &again);
    /* Somebody else's id that only looks like ours stays. */
    again = read_tbx(
        ENT_S(V3("TBX-Core", "dca") "<conceptEntry id=\"_x.zz_\"/><conceptEntry id=\"_x.abc\"/><conceptEntry id=\"_x._41\"/>" END));
    assert_str(again.concepts[0].id, "_x.zz_");
    assert_str(again.concepts[1].id, "_x.abc");
    assert_str(again.concepts[2].id, "_x._41");
    b = again;
    again = read_tbx(write_tbx(&b, ENT_TBX_V3, ENT_TBX_DCA, ENT_TBX_SMALLEST));
    assert_same_concepts(&b, &again);
}

/* ---- what cannot be ---- */

static void refused(void **state)
{
    (void)state;
    const ent_term_note bad_markup = {.element = ENT_S("note"), .value = ENT_S("a <b"), .markup = true};
    const ent_term_note no_element = {.element = ENT_S("soup"), .value = ENT_S("x")};
    const ent_term_note control = {.element = ENT_S("note"), .value = ENT_S("a\x01")};
    const ent_term_note noncharacter = {.element = ENT_S("note"), .value = ENT_S("a\xef\xbf\xbf")};
    const ent_term_note not_utf8 = {.element = ENT_S("note"), .value = ENT_S("\xff")};
    const ent_term_note inner = {.element = ENT_S("attribute"), .category = ENT_S("a b"), .value = ENT_S("x")};
    const ent_term_note bad_name = {.element = ENT_S("descrip"), .category = ENT_S("x"), .notes = &inner, .n_notes = 1};
    const ent_term_note *const all[] = {&bad_markup, &no_element, &control, &noncharacter, &not_utf8, &bad_name};
    const ent_tbx_options o = {0};
    ent_term_concept c = {.id = ENT_S("c1"), .n_notes = 1};
    ent_term_base b = {.concepts = &c, .n_concepts = 1}, again;
    ent_str s;

    for (size_t i = 0; i < N(all); i++) {
        c.notes = all[i];
        REFUSED(ent_tbx_write(&s, NULL, NULL, A, &b, &o, &E), ENT_INVALID);
        assert_has(ent_str_c(E.place), "concept c1");
    }
    REFUSED(ent_tbx_read(&again, NULL, A, ENT_S("<html/>"), &E), ENT_INVALID);
    REFUSED(ent_tbx_read(&again, NULL, A, ENT_S("<tbx><text/></tbx>"), &E), ENT_INVALID);
    REFUSED(ent_tbx_read(&again, NULL, A, ENT_S("<tbx>"), &E), ENT_INVALID);
    REFUSED(ent_tbx_read(&again, NULL, A, ENT_S("<!DOCTYPE martif [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><martif>&a;</martif>"), &E),
            ENT_INVALID);
}

/* A note that only looks carried is what it is. */
static void carried(void **state)
{
    (void)state;
    static const char *const texts[] = {"no xml <", "<termNote type=\"termType\">acronym</termNote>",
                                        "<langSec xml:lang=\"de\"><termSec><term>y</term></termSec></langSec>", "plain"};

    for (size_t i = 0; i < N(texts); i++) {
        ent_term_note n = {.element = ENT_S("admin"), .category = ENT_S("carried"), .value = ent_str_c(texts[i])};
        ent_term_concept c = {.id = ENT_S("c1"), .n_notes = 1, .notes = &n};
        ent_term_base b = {.concepts = &c, .n_concepts = 1}, again;
        again = read_tbx(write_tbx(&b, ENT_TBX_V3, ENT_TBX_DCA, ENT_TBX_SMALLEST));
        assert_int_equal(again.n_concepts, 1);
        assert_same_concepts(&b, &again);
        again = read_tbx(write_tbx(&b, ENT_TBX_V3, ENT_TBX_DCT, ENT_TBX_SMALLEST));
        assert_same_concepts(&b, &again);
    }
}

/* The same in the header, where any note of a base that is no part of a header is carried. */
static void carried_in_header(void **state)
{
    (void)state;
    const ent_term_note notes[] = {
        {.element = ENT_S("admin"), .category = ENT_S("carried"), .value = ENT_S("literally")},
        {.element = ENT_S("attribute"), .category = ENT_S("root.x"), .value = ENT_S("a & b")},
        {.element = ENT_S("xml"), .category = ENT_S("body"), .value = ENT_S("<odd a=\"1\">t</odd>"), .markup = true},
        {.element = ENT_S("xml"),
         .category = ENT_S("fileDesc"),
         .value = ENT_S("<titleStmt><title>T</title><note>n</note></titleStmt>"),
         .markup = true},
        {.element = ENT_S("xml"),
         .category = ENT_S("fileDesc"),
         .value = ENT_S("<titleStmt><title>second</title></titleStmt>"),
         .markup = true},
    };
    const ent_term_concept c = {.id = ENT_S("c1")};
    ent_term_base b = {.concepts = &c, .n_concepts = 1, .notes = notes, .n_notes = N(notes), .source = ENT_S("s")}, again;
    static const size_t order[] = {3, 0, 1, 2, 4}; /* what is native stands first */

    for (int way = 0; way < 3; way++) {
        again = read_tbx(write_tbx(&b, way == 2 ? ENT_TBX_V2 : ENT_TBX_V3, way == 1 ? ENT_TBX_DCT : ENT_TBX_DCA, ENT_TBX_SMALLEST));
        assert_int_equal(again.n_notes, N(notes));
        for (size_t i = 0; i < N(notes); i++) {
            assert_true(ent_str_eq(again.notes[i].element, notes[order[i]].element) &&
                        ent_str_eq(again.notes[i].category, notes[order[i]].category));
            assert_true(ent_str_eq(again.notes[i].value, notes[order[i]].value));
        }
        assert_str(again.title, "T");
        assert_str(again.source, "s");
    }
}

/* What is carried may be longer than one text: all of a group. */
static void long_carried(void **state)
{
    (void)state;
    ent_term_note inside[4];
    ent_term_note n = {.element = ENT_S("termNote"),
                       .category = ENT_S("usageNote"),
                       .value = ENT_S("v"),
                       .group = true,
                       .n_notes = N(inside),
                       .notes = inside};
    const ent_term_designation d = {.text = ENT_S("x"), .n_notes = 1, .notes = &n};
    const ent_term_language l = {.tag = ENT_S("en"), .n_designations = 1, .designations = &d};
    ent_term_concept c = {.id = ENT_S("c1"), .n_languages = 1, .languages = &l};
    ent_term_base b = {.concepts = &c, .n_concepts = 1}, again;
    ent_buf s = ent_buf_new(A, 1 << 20);
    ent_str text;

    for (size_t i = 0; i < 200000; i++) ent_buf_c(&s, 'x');
    OK(ent_buf_take(&text, &s, &E));
    for (size_t i = 0; i < N(inside); i++) inside[i] = (ent_term_note){.element = ENT_S("note"), .value = text};
    again = read_tbx(write_tbx(&b, ENT_TBX_V3, ENT_TBX_DCT, ENT_TBX_SMALLEST));
    assert_same_concepts(&b, &again);
}

static void ceilings(void **state)
{
    (void)state;
    ent_term_base b;
    ent_buf s = ent_buf_new(A, 64 << 20);
    ent_str deep = {"x", 1}, text;

    ent_buf_z(&s, V3("TBX-Core", "dca") "<conceptEntry id=\"c\"><langSec xml:lang=\"en\">");
    for (size_t i = 0; i <= ENT_TERM_MAX_DESIGNATIONS; i++) ent_buf_z(&s, "<termSec><term>x</term></termSec>");
    ent_buf_z(&s, "</langSec></conceptEntry>" END);
    OK(ent_buf_take(&text, &s, &E));
    REFUSED(ent_tbx_read(&b, NULL, A, text, &E), ENT_LIMIT);
    s = ent_buf_new(A, 64 << 20);
    ent_buf_z(&s, V3("TBX-Core", "dca") "<conceptEntry id=\"c\"><note>");
    for (size_t i = 0; i <= ENT_TERM_MAX_TEXT; i++) ent_buf_c(&s, 'x');
    ent_buf_z(&s, "</note></conceptEntry>" END);
    OK(ent_buf_take(&text, &s, &E));
    REFUSED(ent_tbx_read(&b, NULL, A, text, &E), ENT_LIMIT);
    assert_has(ent_str_c(E.place), "line 1");
    for (int i = 0; i < 9; i++)
        OK(ent_str_fmt(&deep, A, &E, "<descripGrp><descrip type=\"context\">x</descrip>%.*s</descripGrp>", ENT_F(deep)));
    OK(ent_str_fmt(&text, A, &E, V3("TBX-Entente", "dca") "<conceptEntry id=\"c\">%.*s</conceptEntry>" END, ENT_F(deep)));
    REFUSED(ent_tbx_read(&b, NULL, A, text, &E), ENT_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(fields, setup, teardown),
        cmocka_unit_test_setup_teardown(base_with_bom_and_doctype, setup, teardown),
        cmocka_unit_test_setup_teardown(dialects, setup, teardown),
        cmocka_unit_test_setup_teardown(refused_by_dialect, setup, teardown),
        cmocka_unit_test_setup_teardown(own_fields, setup, teardown),
        cmocka_unit_test_setup_teardown(ids, setup, teardown),
        cmocka_unit_test_setup_teardown(refused, setup, teardown),
        cmocka_unit_test_setup_teardown(carried, setup, teardown),
        cmocka_unit_test_setup_teardown(ceilings, setup, teardown),
        cmocka_unit_test_setup_teardown(long_carried, setup, teardown),
        cmocka_unit_test_setup_teardown(carried_in_header, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
