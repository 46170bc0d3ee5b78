/* SPDX-License-Identifier: Apache-2.0 */
/* Labels read from STANAG 4774 XML: what is repaired, what is refused, and where. */
#include "common.h"

#define NS "xmlns=\"urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\""
#define REVIEW " ReviewDateTime=\"2030-01-01T00:00:00Z\""
#define WHO(uri) "<PolicyIdentifier" uri ">NATO</PolicyIdentifier>"
#define POLICY WHO(" URI=\"urn:oid:1.3.26.1.3.1\"")
#define CLASS "<Classification>SECRET</Classification>"
#define CONTEXT "<Category Type=\"PERMISSIVE\" TagName=\"Context\"><GenericValue>NATO</GenericValue></Category>"
#define IN(x) "<ConfidentialityInformation>" x "</ConfidentialityInformation>"
#define INFO IN(POLICY CLASS CONTEXT)
#define MADE "<CreationDateTime>2026-05-01T10:00:00Z</CreationDateTime>"
#define ROOT(name, attributes, x) "<" name " " NS attributes ">\n" x "</" name ">"
#define LABEL(x) ROOT("originatorConfidentialityLabel", REVIEW, x)
#define NEXT(x) "<SuccessionHandling>" x "</SuccessionHandling>"
#define FROM "<SuccessionDateTime>2031-01-01T00:00:00Z</SuccessionDateTime>"
#define HEIR "<SuccessorConfidentialityLabel" REVIEW ">" INFO MADE "</SuccessorConfidentialityLabel>"

static const char FULL[] =
    "<?xml version=\"1.0\"?><s:originatorConfidentialityLabel xmlns:s=\"urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\" "
    "xmlns:x=\"urn:x\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"urn:x x.xsd\" x:more=\"1\" "
    "ReviewDateTime=\"2030-01-01T00:00:00+01:00\" Id=\"x\"><s:ConfidentialityInformation>"
    "<s:PolicyIdentifier URI=\"urn:oid:1.3.26.1.3.1\"> NATO\n</s:PolicyIdentifier><s:Classification>TOP  SECRET</s:Classification>"
    "<s:PrivacyMark>  for A &amp; B\n only </s:PrivacyMark>"
    "<s:Category TagName=\"Additional Sensitivity\" Type=\"RESTRICTIVE\" URI=\"urn:x\"><s:GenericValue>ATOMAL</s:GenericValue>"
    "<s:GenericValue>BOHEMIA</s:GenericValue></s:Category><s:Category TagName=\"Context\" Type=\"PERMISSIVE\"/>"
    "<x:more/></s:ConfidentialityInformation>"
    "<s:OriginatorID IDType=\"rfc822Name\">office@example.org</s:OriginatorID>"
    "<s:CreationDateTime>2026-05-01T10:00:00.123Z</s:CreationDateTime>"
    "<s:SuccessionHandling><s:SuccessionDateTime>2031-01-01T00:00:00Z</s:SuccessionDateTime><s:SuccessorConfidentialityLabel "
    "ReviewDateTime=\"2032-01-01T00:00:00Z\"><s:ConfidentialityInformation><s:PolicyIdentifier>NATO</s:PolicyIdentifier>"
    "<s:Classification>SECRET</s:Classification></s:ConfidentialityInformation>"
    "<s:CreationDateTime>2026-05-01T10:00:00Z</s:CreationDateTime></s:SuccessorConfidentialityLabel><x:more/></s:SuccessionHandling>"
    "<x:more/></s:originatorConfidentialityLabel>";

static const char *when(ent_arena *a, ent_time t)
{
    char *text = ent_alloc(a, 21);

    assert_non_null(text);
    ent_time_print(text, t);
    return text;
}

static void full(void **state)
{
    ent_arena *a = *state;
    ent_notes notes = {0};
    ent_label l;

    OK(ent_label_parse(&l, a, S(FULL), true, &notes, e));
    assert_int_equal(notes.n, 3); /* the three elements of another namespace */
    for (size_t i = 0; i < notes.n; i++) assert_string_equal(notes.v[i].code, "label-foreign");
    assert_true(ent_str_is(l.policy, "NATO") && ent_str_is(l.policy_uri, "urn:oid:1.3.26.1.3.1"));
    assert_true(ent_str_is(l.classification, "TOP SECRET") && ent_str_is(l.privacy_mark, "for A & B only"));
    assert_string_equal(label_text(a, &l), "TOP SECRET | R Additional Sensitivity: ATOMAL, BOHEMIA | P Context:");
    assert_true(ent_str_is(l.categories[0].uri, "urn:x") && l.categories[0].line == 3);
    assert_true(ent_str_is(l.originator, "office@example.org") && ent_str_is(l.originator_type, "rfc822Name"));
    assert_string_equal(when(a, l.created), "2026-05-01T10:00:00Z");
    assert_true(l.has_review && l.has_created && l.role == ENT_LABEL_ORIGINATOR && l.line == 1);
    assert_string_equal(when(a, l.review), "2029-12-31T23:00:00Z");
    assert_string_equal(when(a, l.succession), "2031-01-01T00:00:00Z");
    assert_non_null(l.successor);
    assert_true(ent_str_is(l.successor->classification, "SECRET") && l.successor->role == ENT_LABEL_ORIGINATOR);
    assert_string_equal(when(a, l.successor->review), "2032-01-01T00:00:00Z");
}

static void roles(void **state)
{
    static const struct {
        const char *xml;
        ent_label_role role;
    } cases[] = {
        {ROOT("originatorConfidentialityLabel", REVIEW, INFO MADE), ENT_LABEL_ORIGINATOR},
        {ROOT("alternativeConfidentialityLabel", REVIEW, INFO MADE NEXT(FROM HEIR)), ENT_LABEL_ALTERNATIVE},
        {ROOT("metadataConfidentialityLabel", REVIEW, INFO MADE), ENT_LABEL_METADATA},
        {ROOT("ConfidentialityLabel", REVIEW, INFO MADE), ENT_LABEL_PLAIN},
    };
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_notes notes = {0};
        ent_label l;
        OK(ent_label_parse(&l, a, S(cases[i].xml), true, &notes, e));
        assert_int_equal(notes.n, 0);
        assert_int_equal(l.role, cases[i].role);
        if (l.successor != NULL) assert_int_equal(l.successor->role, cases[i].role);
    }
}

#define CAT(attributes) IN(POLICY CLASS "<Category " attributes "><GenericValue>NATO</GenericValue></Category>") MADE
#define LDQUO "\xe2\x80\x9c"
#define RDQUO "\xe2\x80\x9d"

/* Repaired with a note of its own, refused when strict. All say the same. */
static void errata(void **state)
{
    static const struct {
        const char *xml, *code;
    } cases[] = {
        /* Published. */
        {LABEL(CAT("Type=\"PERMISSIVE\" tagName=\"Context\"")), "label-attribute"},
        {LABEL(CAT("type=\"PERMISSIVE\" TagName=\"Context\"")), "label-attribute"},
        {LABEL(CAT("Type=\"Permissive\" TagName=\"Context\"")), "label-case"},
        {LABEL(CAT("Type=\"permissive\" TagName=\"Context\"")), "label-case"},
        {LABEL(IN(WHO(" URL=\"urn:oid:1.3.26.1.3.1\"") CLASS CONTEXT) MADE), "label-url"},
        {LABEL(CAT("Type=\"PERMISSIVE\" TagName=\"Context\" URL=\"urn:x\"")), "label-url"},
        {LABEL(CAT("Type=\"PERMISSIVE\" TagName=\"" LDQUO "Context" RDQUO "\"")), "label-quotes"},
        {LABEL(CAT("Type=\"" RDQUO "PERMISSIVE" RDQUO "\" TagName=\"Context\"")), "label-quotes"},
        {LABEL(CAT("Type=\"PERMISSIVE\" TagName=\"Context" RDQUO "\"")), "label-quotes"},
        {ROOT("originatorConfidentialityLabel", " ReviewDateTime=\"" LDQUO "2030-01-01T00:00:00Z" RDQUO "\"", INFO MADE), "label-quotes"},
        {ROOT("alternateConfidentialityLabel", REVIEW, INFO MADE), "label-root-alternate"},
        {ROOT("OriginatorConfidentialityLabel", REVIEW, INFO MADE), "label-root-case"},
        {ROOT("MetadataConfidentialityLabel", REVIEW, INFO MADE), "label-root-case"},
        {LABEL(INFO "<CreationDataTime>2026-05-01T10:00:00Z</CreationDataTime>"), "label-creation-misspelt"},
        {LABEL(INFO), "label-no-creation"},
        /* Of the prose. */
        {ROOT("originatorConfidentialityLabel", "", INFO MADE), "label-no-review"},
        {LABEL(INFO MADE NEXT(FROM "<SuccessorConfidentialityLabel>" INFO MADE "</SuccessorConfidentialityLabel>")), "label-no-review"},
        {LABEL(IN(WHO(" URI=\"urn:nato:policy\"") CLASS CONTEXT) MADE), "label-uri"},
        {LABEL(IN(WHO(" URI=\"1.3.26.1.3.1\"") CLASS CONTEXT) MADE), "label-uri"},
        {LABEL(IN(WHO(" URI=\"URN:OID:1.3.26.1.3.1\"") CLASS CONTEXT) MADE), "label-uri"},
        {LABEL(IN(POLICY "<Classification URI=\"urn:x\">SECRET</Classification>" CONTEXT) MADE), "label-class-uri"},
        /* Of the schema. */
        {ROOT("originatorConfidentialityLabel", " reviewDateTime=\"2030-01-01T00:00:00Z\"", INFO MADE), "label-attribute"},
        {LABEL(MADE INFO), "label-order"},
        {LABEL(IN(CLASS POLICY CONTEXT) MADE), "label-order"},
        {LABEL(IN(POLICY "<x xmlns='urn:x'/>" CLASS CONTEXT) MADE), "label-order"},
        {LABEL(INFO MADE NEXT(HEIR FROM)), "label-order"},
        {"<originatorConfidentialityLabel" REVIEW ">" INFO MADE "</originatorConfidentialityLabel>", "label-namespace"},
        {LABEL(INFO "<CreationDateTime xmlns=\"\">2026-05-01T10:00:00Z</CreationDateTime>"), "label-namespace"},
        {LABEL(CAT("Type=\"PERMISSIVE\" TagName=\"Context\" colour=\"red\"")), "label-attribute-unknown"},
        {LABEL(CAT("Type=\"PERMISSIVE\" TagName=\"Context\" xmlns:x=\"urn:x\" x:Type=\"RESTRICTIVE\"")), "label-attribute-unknown"},
        {LABEL("<ConfidentialityInformation ReviewDateTime=\"2030-01-01T00:00:00Z\">" POLICY CLASS CONTEXT
               "</ConfidentialityInformation>" MADE),
         "label-attribute-unknown"},
        {ROOT("originatorConfidentialityLabel", REVIEW " Id=\"1x\"", INFO MADE), "label-id"},
        {ROOT("originatorConfidentialityLabel", REVIEW " Id=\"a b\"", INFO MADE), "label-id"},
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_notes notes = {0}, none = {0};
        ent_label l;
        OK(ent_label_parse(&l, a, S(cases[i].xml), false, &notes, e));
        if (!has_note(&notes, cases[i].code)) fail_msg("%s: no note %s", cases[i].xml, cases[i].code);
        assert_string_equal(label_text(a, &l), "SECRET | P Context: NATO");
        OK(ent_label_validate(p, &l, TODAY, true, e));
        OK(ent_label_parse(&l, a, S(cases[i].xml), false, NULL, e)); /* nobody need listen */
        REFUSES(ENT_INVALID, cases[i].code, ent_label_parse(&l, a, S(cases[i].xml), true, &none, e));
        REFUSES(ENT_INVALID, "line ", ent_label_parse(&l, a, S(cases[i].xml), true, &none, e));
        assert_int_equal(l.classification.n, 0);
        assert_int_equal(none.n, 0);
    }
}

/* What is repaired means what was written, also where that contradicts the policy. */
static void contradictions(void **state)
{
    static const struct {
        const char *xml, *words;
    } cases[] = {
        {LABEL(IN(WHO(" URL=\"urn:oid:1.2.3\"") CLASS CONTEXT) MADE), "identifier"},
        {LABEL(IN(WHO(" URI=\"1.2.3\"") CLASS CONTEXT) MADE), "identifier"},
        {LABEL(IN(WHO(" URI=\"URN:oid:1.2.3\"") CLASS CONTEXT) MADE), "identifier"},
        {LABEL(CAT("Type=\"Restrictive\" TagName=\"Context\"")), "no RESTRICTIVE"},
        {LABEL(CAT("Type=\"PERMISSIVE\" TagName=\"" LDQUO "Kontext" RDQUO "\"")), "Kontext"},
        {LABEL(CAT("Type=\"PERMISSIVE\" TagName=\"Con" LDQUO "text\"")), "Con" LDQUO "text"},
        {LABEL(IN(POLICY "<Classification>" LDQUO "SECRET" RDQUO "</Classification>" CONTEXT) MADE),
         "no class"}, /* names are not repaired */
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_label l;
        OK(ent_label_parse(&l, a, S(cases[i].xml), false, NULL, e));
        REFUSES(ENT_INVALID, cases[i].words, ent_label_validate(p, &l, TODAY, false, e));
    }
}

/* Noted only: allowed by the schema. */
static void harmless(void **state)
{
    static const struct {
        const char *xml, *code;
    } cases[] = {
        {LABEL(INFO "<CreationDateTime>2026-05-01T10:00:00</CreationDateTime>"), "label-time-zone"},
        {ROOT("originatorConfidentialityLabel", " ReviewDateTime=\" 2030-01-01T00:00:00.5 \"", INFO MADE), "label-time-zone"},
        {LABEL(IN(POLICY CLASS "<Category Type=\"PERMISSIVE\" TagName=\"Context\"><GenericValue>NATO</GenericValue>"
                               "<GenericValue> NATO </GenericValue></Category>") MADE),
         "label-value-twice"},
        {LABEL(IN(POLICY CLASS CONTEXT "<x xmlns='urn:x'>SECRET</x>") MADE), "label-foreign"},
    };
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_notes notes = {0};
        ent_label l;
        OK(ent_label_parse(&l, a, S(cases[i].xml), true, &notes, e));
        if (notes.n != 1 || !has_note(&notes, cases[i].code)) fail_msg("%s: no note %s", cases[i].xml, cases[i].code);
        assert_string_equal(label_text(a, &l), "SECRET | P Context: NATO");
    }
}

#define VALUE(x) LABEL(IN(POLICY CLASS "\n<Category Type=\"PERMISSIVE\" TagName=\"Context\">" x "</Category>") MADE)

static const struct {
    const char *xml, *words, *place;
} REFUSED[] = {
    {"", "", ""},
    {"<originatorConfidentialityLabel " NS ">", "", "line"},
    {"<!DOCTYPE x [<!ENTITY e 'NATO'>]>" LABEL(INFO MADE), "", ""},
    {"<4774:originatorConfidentialityLabel xmlns:4774=\"urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\">\n", "begins with a digit",
     "line 1"},
    {LABEL(CAT("Type=" LDQUO "PERMISSIVE" RDQUO " TagName=\"Context\"")), "curly quotes", "line 2"},
    {"<label xmlns='http://surevine.com/xmlns/spiffy'/>", "no STANAG 4774 label", "line 1, element label"},
    {"<originatorConfidentialityLabel xmlns='urn:nato:stanag:4774:confidentialitymetadatalabel:1:1'/>", "another namespace",
     "line 1, element originatorConfidentialityLabel"},
    {"<spiffy " NS "/>", "root element is spiffy", "line 1"},
    {"<ORIGINATORConfidentialityLabel " NS "/>", "root element is ORIGINATOR", "line 1"},
    {LABEL(""), "no ConfidentialityInformation", "line 1"},
    {LABEL(MADE), "no ConfidentialityInformation", "line 1"},
    {LABEL(INFO INFO MADE), "twice", "line 2, element ConfidentialityInformation"},
    {LABEL(INFO MADE MADE), "twice", "line 2, element CreationDateTime"},
    {LABEL(INFO MADE "<CreationDataTime>2026-05-01T10:00:00Z</CreationDataTime>"), "twice", "line 2, element CreationDataTime"},
    {LABEL(INFO MADE NEXT(FROM HEIR) NEXT(FROM HEIR)), "twice", "line 2, element SuccessionHandling"},
    {LABEL(INFO MADE "<Nonsense/>"), "no element Nonsense", "line 2"},
    {LABEL(INFO MADE "<Classification>SECRET</Classification>"), "no element Classification", "line 2"},
    {LABEL(INFO "SECRET" MADE), "a text stands in it", "line 1, element originatorConfidentialityLabel"},
    {LABEL(INFO "<CreationDateTime>tomorrow</CreationDateTime>"), "no date and time", "line 2"},
    {LABEL(INFO "<CreationDateTime>2026-05-01</CreationDateTime>"), "no date and time", "line 2"},
    {LABEL(INFO "<CreationDateTime>2026-02-30T00:00:00Z</CreationDateTime>"), "no date and time", "line 2"},
    {LABEL(INFO "<CreationDateTime>0001-01-01T00:00:00+14:00</CreationDateTime>"), "years 1 to 9999", "line 2, element CreationDateTime"},
    {LABEL(INFO "<CreationDateTime/>"), "is empty", "line 2, element CreationDateTime"},
    {ROOT("originatorConfidentialityLabel", " ReviewDateTime=\"soon\"", INFO MADE), "no date and time", "line 1"},
    {ROOT("originatorConfidentialityLabel", " ReviewDateTime=\"\"", INFO MADE), "no date and time", "line 1"},
    {ROOT("originatorConfidentialityLabel", REVIEW " reviewdatetime=\"2031-01-01T00:00:00Z\"", INFO MADE), "two spellings", "line 1"},
    {LABEL(IN(CLASS) MADE), "no PolicyIdentifier", "line 2, element ConfidentialityInformation"},
    {LABEL(IN(POLICY) MADE), "no Classification", "line 2, element ConfidentialityInformation"},
    {LABEL(IN(POLICY POLICY CLASS) MADE), "twice", "line 2, element PolicyIdentifier"},
    {LABEL(IN(POLICY CLASS CLASS) MADE), "twice", "line 2, element Classification"},
    {LABEL(IN("<PolicyIdentifier> </PolicyIdentifier>" CLASS) MADE), "is empty", "line 2, element PolicyIdentifier"},
    {LABEL(IN(POLICY "<Classification/>") MADE), "is empty", "line 2, element Classification"},
    {LABEL(IN(POLICY "<Classification>A<b/></Classification>") MADE), "text only", "line 2, element b"},
    {LABEL(IN(POLICY CLASS "<PrivacyMark>A<b/></PrivacyMark>") MADE), "text only", "line 2, element b"},
    {LABEL(IN(POLICY CLASS "\n<PrivacyMark>A</PrivacyMark><PrivacyMark>B</PrivacyMark>") MADE), "twice", "line 3, element PrivacyMark"},
    {LABEL(IN(POLICY "TOP" CLASS) MADE), "a text stands in it", "line 2, element ConfidentialityInformation"},
    {LABEL(IN(WHO(" URI=\"urn:oid:NATO\"") CLASS) MADE), "no object identifier", "line 2, element PolicyIdentifier"},
    {LABEL(IN(WHO(" URI=\"urn:oid:1..2\"") CLASS) MADE), "no object identifier", "line 2, element PolicyIdentifier"},
    {LABEL(IN(WHO(" URI=\"urn:oid:1.02\"") CLASS) MADE), "no object identifier", "line 2, element PolicyIdentifier"},
    {LABEL(IN(POLICY CLASS "\n<Category TagName=\"Context\" Type=\"PUBLIC\"/>") MADE), "type of a category is \"PUBLIC\"",
     "line 3, element Category"},
    {LABEL(IN(POLICY CLASS "\n<Category TagName=\"Context\" Type=\"P\"/>") MADE), "type of a category is \"P\"",
     "line 3, element Category"},
    {LABEL(IN(POLICY CLASS "\n<Category TagName=\"Context\"/>") MADE), "no Type", "line 3, element Category"},
    {LABEL(IN(POLICY CLASS "\n<Category TagName=\"Context\" Type=\"\"/>") MADE), "no Type", "line 3, element Category"},
    {LABEL(IN(POLICY CLASS "\n<Category Type=\"PERMISSIVE\"/>") MADE), "no TagName", "line 3, element Category"},
    {LABEL(IN(POLICY CLASS "\n<Category Type=\"PERMISSIVE\" type=\"RESTRICTIVE\" TagName=\"Context\"/>") MADE), "two spellings", "line 3"},
    {VALUE("<IntegerValue>1</IntegerValue>"), "IntegerValue", "line 3, element IntegerValue"},
    {VALUE("<BitStringValue>01</BitStringValue>"), "BitStringValue", "line 3, element BitStringValue"},
    {VALUE("<GenericValue/>"), "is empty", "line 3, element GenericValue"},
    {VALUE("<Value>NATO</Value>"), "GenericValue elements only", "line 3, element Value"},
    {VALUE("<GenericValue xmlns='urn:x'>NATO</GenericValue>"), "GenericValue elements only", "line 3, element GenericValue"},
    {VALUE("NATO"), "a text stands in it", "line 3, element Category"},
    {VALUE("<GenericValue>NATO</GenericValue>KFOR"), "a text stands in it", "line 3, element Category"},
    {LABEL(IN(POLICY CLASS "\n" CONTEXT "\n" CONTEXT) MADE), "two PERMISSIVE categories", "line 4, element Category"},
    {LABEL(INFO "<OriginatorID>me</OriginatorID>" MADE), "no IDType", "line 2, element OriginatorID"},
    {LABEL(INFO "<OriginatorID IDType=\"telephone\">me</OriginatorID>" MADE), "telephone", "line 2, element OriginatorID"},
    {LABEL(INFO "<OriginatorID IDType=\"RFC822NAME\">me</OriginatorID>" MADE), "RFC822NAME", "line 2, element OriginatorID"},
    {LABEL(INFO "<OriginatorID IDType=\"jID\"/>" MADE), "is empty", "line 2, element OriginatorID"},
    {LABEL(INFO MADE "<SuccessionHandling/>"), "needs a SuccessionDateTime", "line 2, element SuccessionHandling"},
    {LABEL(INFO MADE NEXT(FROM)), "needs a SuccessionDateTime", "line 2, element SuccessionHandling"},
    {LABEL(INFO MADE NEXT(HEIR)), "needs a SuccessionDateTime", "line 2, element SuccessionHandling"},
    {LABEL(INFO MADE NEXT(FROM FROM HEIR)), "twice", "line 2, element SuccessionDateTime"},
    {LABEL(INFO MADE NEXT(FROM HEIR HEIR)), "twice", "line 2, element SuccessorConfidentialityLabel"},
    {LABEL(INFO MADE NEXT(FROM HEIR MADE)), "no element CreationDateTime", "line 2, element CreationDateTime"},
    {LABEL(INFO MADE NEXT(FROM "<SuccessorConfidentialityLabel>" MADE "</SuccessorConfidentialityLabel>")), "no ConfidentialityInformation",
     "line 2, element SuccessorConfidentialityLabel"},
};

static void hostile(void **state)
{
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(REFUSED); i++) {
        for (int strict = 0; strict < 2; strict++) {
            ent_notes notes = {0};
            ent_err err = {0};
            ent_label l = {.n = 7};
            if (ent_label_parse(&l, a, S(REFUSED[i].xml), strict != 0, &notes, &err) != ENT_INVALID)
                fail_msg("accepted: %s", REFUSED[i].xml);
            assert_true(l.n == 0 && l.policy.n == 0 && l.successor == NULL && notes.n == 0);
            if (strict != 0) continue; /* it may have met another deviation first */
            if (strstr(err.what, REFUSED[i].words) == NULL || strstr(err.place, REFUSED[i].place) != err.place || err.next[0] == '\0')
                fail_msg("%s\n  says: %s (%s) %s", REFUSED[i].xml, err.what, err.place, err.next);
        }
    }
}

/* A label that ends anywhere before its end is no label. */
static void truncated(void **state)
{
    static const char *const whole[] = {FULL, LABEL(INFO MADE), VALUE("<GenericValue>NATO</GenericValue>"),
                                        LABEL(INFO MADE NEXT(FROM HEIR))};
    ent_arena *up = *state;

    for (size_t i = 0; i < COUNT(whole); i++) {
        for (size_t n = 0; n < strlen(whole[i]); n++) {
            ent_arena *a = ent_arena_new(up, 0);
            ent_err err = {0};
            ent_label l;
            assert_non_null(a);
            if (ent_label_parse(&l, a, (ent_str){whole[i], n}, false, NULL, &err) == ENT_OK) fail_msg("accepted: %.*s", (int)n, whole[i]);
            assert_true(err.code == ENT_INVALID && err.what[0] != '\0' && l.policy.n == 0);
            ent_arena_free(a);
        }
    }
}

/* ---- ceilings ---- */

/* # in the text becomes the number of the copy. */
static void repeat(ent_buf *b, const char *text, size_t times)
{
    const char *mark = strchr(text, '#');

    for (size_t i = 0; i < times; i++) {
        if (mark == NULL) ent_buf_z(b, text);
        else ent_buf_fmt(b, "%.*s%zu%s", (int)(mark - text), text, i, mark + 1);
    }
}

/* The text with `times` copies of `part` between `before` and `after`; # in the part is its number. */
static ent_str long_label(ent_arena *a, const char *before, const char *part, size_t times, const char *after)
{
    ent_buf b = ent_buf_new(a, (size_t)8 << 20);
    ent_str s = {0};

    ent_buf_z(&b, before);
    repeat(&b, part, times);
    ent_buf_z(&b, after);
    OK(ent_buf_take(&s, &b, e));
    return s;
}

#define HEAD "<originatorConfidentialityLabel " NS REVIEW "><ConfidentialityInformation>" POLICY CLASS
#define TAIL "</ConfidentialityInformation>" MADE "</originatorConfidentialityLabel>"
#define SET "<Category Type=\"PERMISSIVE\" TagName=\"Context\">"

static void oversized(void **state)
{
    static const char open[] = "<SuccessionHandling>" FROM "<SuccessorConfidentialityLabel" REVIEW ">" INFO MADE;
    ent_arena *a = *state;
    ent_label l;
    ent_str s = long_label(a, HEAD SET, "<GenericValue>#</GenericValue>", 4096, "</Category>" TAIL);

    OK(ent_label_parse(&l, a, s, true, NULL, e));
    assert_int_equal(l.categories[0].n, 4096);
    s = long_label(a, HEAD SET, "<GenericValue>#</GenericValue>", 4097, "</Category>" TAIL);
    REFUSES(ENT_INVALID, "more than 4096 values", ent_label_parse(&l, a, s, false, NULL, e));
    s = long_label(a, HEAD, "<Category Type=\"PERMISSIVE\" TagName=\"#\"/>", 4096, TAIL);
    OK(ent_label_parse(&l, a, s, true, NULL, e));
    s = long_label(a, HEAD, "<Category Type=\"PERMISSIVE\" TagName=\"#\"/>", 4097, TAIL);
    REFUSES(ENT_INVALID, "more than 4096 categories", ent_label_parse(&l, a, s, false, NULL, e));
    s = long_label(a, "<!--", "0123456789", 110000, "-->" LABEL(INFO MADE));
    REFUSES(ENT_LIMIT, "1048576", ent_label_parse(&l, a, s, false, NULL, e));
    s = long_label(a, HEAD, "<x:# xmlns:x='urn:x'>", 100, "");
    REFUSES(ENT_INVALID, "", ent_label_parse(&l, a, s, false, NULL, e));
    s = long_label(a, HEAD, "<x xmlns='urn:#'>", 100, "");
    REFUSES(ENT_LIMIT, "deep", ent_label_parse(&l, a, s, false, NULL, e));

    for (size_t depth = 8; depth < 10; depth++) {
        ent_buf b = ent_buf_new(a, 1 << 20);
        ent_buf_z(&b, "<originatorConfidentialityLabel " NS REVIEW ">" INFO MADE);
        repeat(&b, open, depth);
        repeat(&b, "</SuccessorConfidentialityLabel></SuccessionHandling>", depth);
        ent_buf_z(&b, "</originatorConfidentialityLabel>");
        OK(ent_buf_take(&s, &b, e));
        if (depth == 8) OK(ent_label_parse(&l, a, s, true, NULL, e));
        else REFUSES(ENT_INVALID, "more than 8 successors", ent_label_parse(&l, a, s, false, NULL, e));
    }
}

/* ---- single values ---- */

static void values(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a), *u = eu_policy(a);
    ent_label l = text_label(a, p, "SECRET | P Context: NATO | I Administrative: STAFF"), more, same, eu = text_label(a, u, "UNCLASSIFIED");

    assert_true(ent_label_has(p, &l, "Administrative", "STAFF"));
    assert_true(ent_label_has(p, &l, "administrative", "staff"));
    assert_false(ent_label_has(p, &l, "Administrative", "EXERCISE"));
    assert_false(ent_label_has(p, &l, "Context", "STAFF"));
    OK(ent_label_add(&more, a, p, &l, "Administrative", "EXERCISE", e));
    assert_string_equal(label_text(a, &more), "SECRET | P Context: NATO | I Administrative: STAFF, EXERCISE");
    assert_string_equal(label_text(a, &l), "SECRET | P Context: NATO | I Administrative: STAFF");
    OK(ent_label_add(&same, a, p, &more, "administrative", "exercise", e));
    assert_string_equal(label_text(a, &same), label_text(a, &more));
    OK(ent_label_add(&more, a, u, &eu, "Administrative", "EXERCISE", e));
    assert_string_equal(label_text(a, &more), "UNCLASSIFIED | I Administrative: EXERCISE");
    assert_false(ent_label_has(u, &more, "administrative", "exercise")); /* the EU's names are exact */
    same = l;
    OK(ent_label_add(&same, a, p, &same, "Administrative", "EXERCISE", e)); /* in place */
    assert_string_equal(label_text(a, &same), "SECRET | P Context: NATO | I Administrative: STAFF, EXERCISE");
    REFUSES(ENT_INVALID, "no informative value", ent_label_add(&more, a, p, &l, "Context", "NATO", e));
    REFUSES(ENT_INVALID, "no informative value", ent_label_add(&more, a, p, &l, "Nonsense", "NATO", e));
    REFUSES(ENT_INVALID, "not under EU", ent_label_add(&more, a, u, &l, "Administrative", "EXERCISE", e));
}

/* ---- the text of cuts ---- */

static void cut_text(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    ent_label l = text_label(
        a, p, "TOP SECRET | P Context: NATO | R Additional Sensitivity: BOHEMIA, ATOMAL | P Only: USA, NOR | I Administrative: STAFF");
    const ent_cut *c = NULL, *back = NULL;
    char hex[65];
    ent_str want, other;

    OK(ent_cut_of(&c, a, p, &l, S("EX/7 \"q\""), TODAY, e));
    ent_sha256_hex(hex, ent_policy_digest(p));
    OK(ent_str_fmt(&want, a, e,
                   "{\"class\":\"TOP SECRET\",\"dossier\":\"EX/7 \\\"q\\\"\",\"permissive\":[[\"1.3.26.1.4.4\",\"Context\",[\"NATO\"]],"
                   "[\"1.3.26.1.4.5\",\"Only\",[\"NOR\",\"USA\"]]],\"policy\":\"1.3.26.1.3.1\",\"policy_digest\":\"%s\","
                   "\"restrictive\":[[\"1.3.26.1.4.1\",\"Additional Sensitivity\",\"ATOMAL\"],[\"1.3.26.1.4.1\",\"Additional "
                   "Sensitivity\",\"BOHEMIA\"]]}",
                   hex));
    assert_string_equal(ent_cut_text(c).p, want.p);
    OK(ent_cut_read(&back, a, p, want, e));
    assert_true(ent_cut_at_least(back, c) && ent_cut_at_least(c, back));
    assert_true(ent_str_is(ent_cut_class(back), "TOP SECRET") && ent_cut_policy(back) == p);
    REFUSES(ENT_INVALID, "another policy", ent_cut_read(&back, a, eu_policy(a), want, e));
    assert_null(back);
    /* Dossiers and at_least. */
    OK(ent_cut_of(&back, a, p, &l, S(""), TODAY, e));
    assert_true(ent_cut_at_least(c, back));
    assert_false(ent_cut_at_least(back, c));
    OK(ent_cut_of(&back, a, p, &l, S("EX/8"), TODAY, e));
    assert_false(ent_cut_at_least(back, c) || ent_cut_at_least(c, back));
    assert_false(ent_cut_at_least(NULL, c) || ent_cut_at_least(c, NULL));
    OK(ent_str_fmt(&other, a, e, "%.*s ", ENT_F(want)));
    REFUSES(ENT_INVALID, "canonical", ent_cut_read(&back, a, p, other, e));
}

static void bad_cuts(void **state)
{
    static const char *const bad[] = {
        "",
        "[]",
        "{}",
        "{\"class\":\"SECRET\",\"dossier\":\"\",\"permissive\":[],\"policy\":\"1.3.26.1.3.1\",\"policy_digest\":\"00\",\"restrictive\":[]}",
        "{\"class\":\"X\",\"dossier\":\"\",\"permissive\":[],\"policy\":\"1.3.26.1.3.1\",\"policy_digest\":\"%s\",\"restrictive\":[]}",
        "{\"class\":\"SECRET\",\"dossier\":\"\",\"permissive\":[[\"1.3.26.1.4.4\",\"Context\",[\"MARS\"]]],\"policy\":\"1.3.26.1.3.1\","
        "\"policy_digest\":\"%s\",\"restrictive\":[]}",
        "{\"class\":\"SECRET\",\"dossier\":\"\",\"permissive\":[[\"1.3.26.1.4.4\",\"Contex\",[]]],\"policy\":\"1.3.26.1.3.1\",\"policy_"
        "digest\":\"%s\",\"restrictive\":[]}",
        "{\"class\":\"SECRET\",\"dossier\":\"\",\"permissive\":[[\"1.3.26.1.4.4\",\"Context\",\"NATO\"]],\"policy\":\"1.3.26.1.3.1\","
        "\"policy_digest\":\"%s\",\"restrictive\":[]}",
        "{\"class\":\"SECRET\",\"dossier\":\"\",\"permissive\":[[\"1.3.26.1.4.4\",\"Context\"]],\"policy\":\"1.3.26.1.3.1\",\"policy_"
        "digest\":\"%s\",\"restrictive\":[]}",
        "{\"class\":\"SECRET\",\"dossier\":\"\",\"permissive\":[[\"1.3.26.1.4.4\",\"Context\",[7]]],\"policy\":\"1.3.26.1.3.1\",\"policy_"
        "digest\":\"%s\",\"restrictive\":[]}",
        "{\"class\":\"SECRET\",\"dossier\":\"\",\"permissive\":[],\"policy\":\"1.3.26.1.3.1\",\"policy_digest\":\"%s\",\"restrictive\":[["
        "\"1.3.26.1.4.4\",\"Context\",\"NATO\"]]}",
        "{\"class\":\"SECRET\",\"dossier\":\"\",\"permissive\":[[\"1.3.26.1.4.4\",\"Context\",[\"NATO\",\"NATO\"]]],\"policy\":\"1.3.26.1."
        "3.1\",\"policy_digest\":\"%s\",\"restrictive\":[]}",
        "{\"class\":\"SECRET\",\"dossier\":\"\",\"extra\":1,\"permissive\":[],\"policy\":\"1.3.26.1.3.1\",\"policy_digest\":\"%s\","
        "\"restrictive\":[]}",
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    const ent_cut *c = NULL;
    char hex[65];

    ent_sha256_hex(hex, ent_policy_digest(p));
    for (size_t i = 0; i < COUNT(bad); i++) {
        const char *at = strstr(bad[i], "%s");
        ent_err err = {0};
        ent_str text = S(bad[i]);
        if (at != NULL) OK(ent_str_fmt(&text, a, e, "%.*s%s%s", (int)(at - bad[i]), bad[i], hex, at + 2));
        if (ent_cut_read(&c, a, p, text, &err) != ENT_INVALID || c != NULL) fail_msg("read: %s", text.p);
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(full),      TEST(roles),     TEST(errata), TEST(contradictions), TEST(harmless), TEST(hostile),
                                       TEST(truncated), TEST(oversized), TEST(values), TEST(cut_text),       TEST(bad_cuts)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
