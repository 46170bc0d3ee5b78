/* SPDX-License-Identifier: Apache-2.0 */
/* Labels and clearances written as STANAG 4774 XML: what is written is what the schema and the prose allow, and is read back strictly as
 * the same label without a note. The checker below is made from the description of the schemas (label 1.3, clearance 1.2), not from
 * the writer: element order and number, attributes, and the types of texts.                                        */
#include "label_random.h"

#define SLAB "urn:nato:stanag:4774:confidentialitymetadatalabel:1:0"
#define SCLR "urn:nato:stanag:4774:confidentialityclearance:1:0"

/* ---- the schema ---- */

typedef enum kind { ELEMENTS, TEXT, TOKEN, TIME } kind;
typedef enum shape {
    LABEL,
    INFORMATION,
    POLICY,
    CLASS,
    PRIVACY,
    CATEGORY,
    GENERIC,
    ORIGINATOR,
    DATE,
    SUCCESSION,
    CLEARANCE,
    CLASSES,
    N_SHAPES,
    NONE = N_SHAPES
} shape;

typedef struct part {
    const char *ns, *name;
    shape shape;
    unsigned min, max;
} part;

static const struct {
    kind kind;
    struct {
        const char *name;
        bool needed;
        kind kind;
        const char *const *words;
    } attributes[4];
    part parts[6];
} SCHEMA[N_SHAPES] = {
#define MANY 100000
#define WORDS(...)        \
    (const char *const[]) \
    {                     \
        __VA_ARGS__, NULL \
    }
    [LABEL] = {ELEMENTS,
               {{"Id", false, TOKEN, NULL}, {"ReviewDateTime", false, TIME, NULL}},
               {{SLAB, "ConfidentialityInformation", INFORMATION, 1, 1},
                {SLAB, "OriginatorID", ORIGINATOR, 0, 1},
                {SLAB, "CreationDateTime", DATE, 1, 1},
                {SLAB, "SuccessionHandling", SUCCESSION, 0, 1}}},
    [INFORMATION] = {ELEMENTS,
                     {{0}},
                     {{SLAB, "PolicyIdentifier", POLICY, 1, 1},
                      {SLAB, "Classification", CLASS, 1, 1},
                      {SLAB, "PrivacyMark", PRIVACY, 0, 1},
                      {SLAB, "Category", CATEGORY, 0, MANY}}},
    [POLICY] = {TOKEN, {{"URI", false, TOKEN, NULL}}, {{0}}},
    [CLASS] = {TOKEN, {{0}}, {{0}}}, /* URI: allowed by the schema, not used by the prose */
    [PRIVACY] = {TEXT, {{0}}, {{0}}},
    [CATEGORY] = {ELEMENTS,
                  {{"Type", true, TOKEN, WORDS("RESTRICTIVE", "PERMISSIVE", "INFORMATIVE")},
                   {"TagName", true, TOKEN, NULL},
                   {"URI", false, TOKEN, NULL}},
                  {{SLAB, "GenericValue", GENERIC, 0, MANY}}},
    [GENERIC] = {TOKEN, {{0}}, {{0}}},
    [ORIGINATOR] = {TOKEN,
                    {{"IDType", true, TOKEN,
                      WORDS("rfc822Name", "dNSName", "directoryName", "uniformResourceIdentifier", "iPAddress", "x400Address",
                            "userPrincipalName", "jID")}},
                    {{0}}},
    [DATE] = {TIME, {{0}}, {{0}}},
    [SUCCESSION] = {ELEMENTS, {{0}}, {{SLAB, "SuccessionDateTime", DATE, 1, 1}, {SLAB, "SuccessorConfidentialityLabel", LABEL, 1, 1}}},
    [CLEARANCE] = {ELEMENTS,
                   {{0}},
                   {{SLAB, "PolicyIdentifier", POLICY, 1, 1},
                    {SCLR, "ClassificationList", CLASSES, 1, 1},
                    {SLAB, "Category", CATEGORY, 0, MANY},
                    {SCLR, "ConfidentialityClearanceExtensions", NONE, 0, 0}}},
    [CLASSES] = {ELEMENTS, {{0}}, {{SLAB, "Classification", CLASS, 1, MANY}}},
};

static const char *bad; /* the first breach of the document at hand */
static unsigned bad_line;

static bool breach(const ent_xml_node *n, const char *what)
{
    if (bad == NULL) {
        bad = what;
        bad_line = n->line;
    }
    return false;
}

/* xs:dateTime of the years 0001 to 9999. */
static bool is_time(ent_str s)
{
    static const char form[] = "dddd-dd-ddTdd:dd:dd";
    size_t i = 0;

    for (; form[i] != '\0'; i++) {
        if (i >= s.n || (form[i] == 'd' ? s.p[i] < '0' || s.p[i] > '9' : s.p[i] != form[i])) return false;
    }
    return i == s.n || (i + 1 == s.n && s.p[i] == 'Z');
}

static bool is_kind(ent_str s, kind k)
{
    if (k == TEXT) return true;
    if (k == TIME) return is_time(s);
    for (size_t i = 0; i < s.n; i++) {
        bool space = s.p[i] == ' ';
        if (s.p[i] == '\n' || s.p[i] == '\t' || s.p[i] == '\r') return false;
        if (space && (i == 0 || i + 1 == s.n || s.p[i - 1] == ' ')) return false;
    }
    return s.n >= 1;
}

static bool conforms_attribute(const ent_xml_node *n, shape sh, const ent_xml_attr *at)
{
    for (size_t i = 0; i < 4 && SCHEMA[sh].attributes[i].name != NULL; i++) {
        const char *const *w = SCHEMA[sh].attributes[i].words;
        if (at->ns.n != 0 || !ent_str_is(at->name, SCHEMA[sh].attributes[i].name)) continue;
        if (!is_kind(at->value, SCHEMA[sh].attributes[i].kind)) return breach(n, "value of an attribute");
        while (w != NULL && *w != NULL && !ent_str_is(at->value, *w)) w++;
        return w == NULL || *w != NULL ? true : breach(n, "word of an attribute");
    }
    return breach(n, "an attribute that is not in the schema");
}

static bool conforms(ent_arena *a, const ent_xml_node *n, shape sh)
{
    const ent_xml_node *k = ent_xml_first(n);
    ent_str text = {0};

    for (const ent_xml_attr *at = n->attrs; at != NULL; at = at->next)
        if (!conforms_attribute(n, sh, at)) return false;
    for (size_t i = 0; i < 4 && SCHEMA[sh].attributes[i].name != NULL; i++) {
        if (SCHEMA[sh].attributes[i].needed && ent_xml_attribute(n, NULL, SCHEMA[sh].attributes[i].name) == NULL)
            return breach(n, "a missing attribute");
    }
    if (SCHEMA[sh].kind != ELEMENTS) {
        OK(ent_xml_text(&text, a, n, e));
        if (k != NULL) return breach(n, "an element in a text");
        return is_kind(text, SCHEMA[sh].kind) ? true : breach(n, "a text");
    }
    for (const ent_xml_node *t = n->first; t != NULL; t = t->next)
        if (t->is_text && ent_str_trim(t->text).n != 0) return breach(n, "a text between elements");
    for (size_t i = 0; i < 6 && SCHEMA[sh].parts[i].name != NULL; i++) {
        const part *p = &SCHEMA[sh].parts[i];
        unsigned count = 0;
        for (; k != NULL && ent_str_is(k->name, p->name) && ent_str_is(k->ns, p->ns); k = ent_xml_next(k), count++)
            if (count == p->max || !conforms(a, k, p->shape)) return breach(k, "too many");
        if (count < p->min) return breach(n, "a missing element");
    }
    return k == NULL ? true : breach(k, "an element that is not in the schema, or not at this place");
}

static void must_conform(ent_arena *a, ent_str xml, const char *root, shape sh)
{
    ent_xml_limits limits = ent_xml_small();
    ent_xml_node *n;

    bad = NULL;
    OK(ent_xml_parse(&n, a, xml, &limits, e));
    assert_true(ent_str_is(n->name, root) && ent_str_is(n->ns, sh == CLEARANCE ? SCLR : SLAB));
    if (!conforms(a, n, sh)) fail_msg("line %u: %s in\n%s", bad_line, bad, xml.p);
}

/* The checker is no rubber stamp. */
static void checker(void **state)
{
    static const char good[] = "<ConfidentialityLabel xmlns='" SLAB "' ReviewDateTime='2030-01-01T00:00:00Z'><ConfidentialityInformation>"
                               "<PolicyIdentifier URI='urn:oid:1.2'>P</PolicyIdentifier><Classification>C</Classification>"
                               "<Category Type='PERMISSIVE' TagName='T'><GenericValue>v</GenericValue></Category>"
                               "</ConfidentialityInformation><OriginatorID IDType='jID'>x</OriginatorID>"
                               "<CreationDateTime>2026-01-01T00:00:00Z</CreationDateTime></ConfidentialityLabel>";
    static const struct {
        const char *was, *is;
    } breaks[] = {
        {"'PERMISSIVE'", "'Permissive'"},
        {"TagName", "tagName"},
        {" TagName='T'", ""},
        {" Type='PERMISSIVE'", ""},
        {"URI", "URL"},
        {"IDType='jID'", "IDType='x'"},
        {" IDType='jID'", ""},
        {"2026-01-01T00:00:00Z", "2026-01-01"},
        {"<CreationDateTime>2026-01-01T00:00:00Z</CreationDateTime>", ""},
        {"2030-01-01T00:00:00Z", ""},
        {">C<", "><"},
        {">P<", "> P<"},
        {"<Classification>C</Classification>", ""},
        {"<Classification>C</Classification>", "<Classification>C</Classification><Classification>C</Classification>"},
        {"<GenericValue>v</GenericValue>", "v"},
        {"<GenericValue>v</GenericValue>", "<IntegerValue>1</IntegerValue>"},
        {"<OriginatorID IDType='jID'>x</OriginatorID><CreationDateTime>2026-01-01T00:00:00Z</CreationDateTime>",
         "<CreationDateTime>2026-01-01T00:00:00Z</CreationDateTime><OriginatorID IDType='jID'>x</OriginatorID>"},
        {"</ConfidentialityLabel>", "<SuccessionHandling/></ConfidentialityLabel>"},
        {"<PolicyIdentifier URI='urn:oid:1.2'>P</PolicyIdentifier>", "<PolicyIdentifier xmlns='urn:x'>P</PolicyIdentifier>"},
    };
    ent_arena *a = *state;
    ent_xml_limits limits = ent_xml_small();
    ent_xml_node *n;

    must_conform(a, S(good), "ConfidentialityLabel", LABEL);
    for (size_t i = 0; i < COUNT(breaks); i++) {
        const char *at = strstr(good, breaks[i].was);
        ent_str broken = {0};
        assert_non_null(at);
        OK(ent_str_fmt(&broken, a, e, "%.*s%s%s", (int)(at - good), good, breaks[i].is, at + strlen(breaks[i].was)));
        OK(ent_xml_parse(&n, a, broken, &limits, e));
        if (conforms(a, n, LABEL)) fail_msg("passes: %s", broken.p);
    }
}

/* ---- labels ---- */

static ent_str canonical(ent_arena *a, const ent_policy *p, const ent_label *l)
{
    ent_str s = {0};

    OK(ent_label_canonical(&s, NULL, a, p, l, e));
    return s;
}

/* Every line of labels: written, checked, read strictly, the same again. */
static void round_trip(void **state)
{
    static const char *const roots[] = {"originatorConfidentialityLabel", "alternativeConfidentialityLabel", "metadataConfidentialityLabel",
                                        "originatorConfidentialityLabel"};
    const ent_policy *policies[MAX_POLICIES];
    dice d = {20261122};
    size_t n = shipped_policies(*state, policies);

    for (size_t i = 0; i < 3000; i++) {
        const ent_policy *p = policies[i % n];
        ent_arena *a = ent_arena_new(*state, 0);
        ent_label l = dice_label(a, &d, p, 0), other = dice_same(a, &d, p, &l), back;
        ent_notes notes = {0};
        ent_str xml, again;
        OK(ent_label_write(&xml, a, p, &other, e));
        must_conform(a, xml, roots[l.role], LABEL);
        OK(ent_label_parse(&back, a, xml, true, &notes, e));
        for (size_t k = 0; k < notes.n; k++) fail_msg("%s in\n%s", notes.v[k].code, xml.p);
        if (!ent_str_eq(canonical(a, p, &l), canonical(a, p, &back)))
            fail_msg("%s\n%s\n%s", canonical(a, p, &l).p, canonical(a, p, &back).p, xml.p);
        OK(ent_label_write(&again, a, p, &back, e));
        assert_true(ent_str_eq(xml, again));
        ent_arena_free(a);
    }
}

static void clearances(void **state)
{
    const ent_policy *policies[MAX_POLICIES];
    dice d = {4774};
    size_t n = shipped_policies(*state, policies);

    for (size_t i = 0; i < 1500; i++) {
        const ent_policy *p = policies[i % n];
        ent_arena *a = ent_arena_new(*state, 0);
        ent_clearance c = dice_clearance(a, &d, p), back;
        ent_notes notes = {0};
        ent_str xml, one, two;
        c.categories = dice_respell(a, &d, p, c.categories, c.n);
        OK(ent_clearance_write(&xml, a, p, &c, e));
        must_conform(a, xml, "ConfidentialityClearance", CLEARANCE);
        OK(ent_clearance_parse(&back, a, xml, true, &notes, e));
        for (size_t k = 0; k < notes.n; k++) fail_msg("%s in\n%s", notes.v[k].code, xml.p);
        c.holder_kind = ENT_HOLDER_UNSAID; /* the XML form does not say it */
        c.holder = S("");
        OK(ent_clearance_canonical(&one, NULL, a, p, &c, e));
        OK(ent_clearance_canonical(&two, NULL, a, p, &back, e));
        if (!ent_str_eq(one, two)) fail_msg("%s\n%s", one.p, two.p);
        ent_arena_free(a);
    }
}

/* A review that is not said: five calendar years after the creation. */
static void review(void **state)
{
    static const struct {
        const char *made, *due;
    } cases[] = {
        {"2026-05-01T10:00:00Z", "2031-05-01T10:00:00Z"}, {"2024-02-29T23:59:59Z", "2029-02-28T23:59:59Z"},
        {"2023-02-28T00:00:00Z", "2028-02-28T00:00:00Z"}, {"1969-12-31T23:59:59Z", "1974-12-31T23:59:59Z"},
        {"0001-01-01T00:00:00Z", "0006-01-01T00:00:00Z"}, {"9994-12-31T12:00:00Z", "9999-12-31T12:00:00Z"},
        {"9995-01-01T00:00:00Z", "9999-12-31T23:59:59Z"}, {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    ent_label l = text_label(a, p, "SECRET | P Context: NATO"), next = l, back;
    char text[21];
    ent_str xml;

    l.has_created = true;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_true(ent_time_parse(&l.created, S(cases[i].made)));
        OK(ent_label_write(&xml, a, p, &l, e));
        OK(ent_label_parse(&back, a, xml, true, NULL, e));
        ent_time_print(text, back.review);
        assert_string_equal(text, cases[i].due);
    }
    next.has_created = true;
    l.successor = &next;
    OK(ent_label_write(&xml, a, p, &l, e));
    OK(ent_label_parse(&back, a, xml, true, NULL, e));
    assert_true(!back.has_review && back.successor->has_review); /* who is succeeded needs no review */
}

static void not_written(void **state)
{
    static const ent_str one[] = {T("NATO")};
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    ent_label l = text_label(a, p, "SECRET | P Context: NATO"), wrong, next;
    ent_category c = {.type = ENT_PERMISSIVE, .tag_name = T("Context"), .uri = T("urn:oid:1.3.26.1.4.2"), .n = 1, .values = one};
    ent_str xml;

    REFUSES(ENT_INVALID, "CreationDateTime", ent_label_write(&xml, a, p, &l, e));
    l.has_created = true;
    OK(ent_label_write(&xml, a, p, &l, e));
#define BAD(words, ...)                                                                \
    do {                                                                               \
        wrong = l;                                                                     \
        __VA_ARGS__;                                                                   \
        REFUSES(ENT_INVALID, words, ent_label_write(&xml, a, p, &wrong, e));           \
        assert_int_equal(xml.n, 0);                                                    \
        REFUSES(ENT_INVALID, words, ent_label_write_json(&xml, a, p, &wrong, e));      \
        REFUSES(ENT_INVALID, words, ent_label_canonical(&xml, NULL, a, p, &wrong, e)); \
        assert_int_equal(xml.n, 0);                                                    \
    } while (0)
    BAD("GEHEIM", wrong.classification = S("GEHEIM"));
    BAD("no classification", wrong.classification = S(" "));
    BAD("privacy mark", wrong.privacy_mark = S("bell \a"));
    BAD("privacy mark", wrong.privacy_mark = S("\xef\xbf\xbf"));
    BAD("privacy mark", wrong.privacy_mark = S("\xff"));
    BAD("originator", wrong.originator = S("\x01"));
    BAD("telephone", wrong.originator = S("x"); wrong.originator_type = S("telephone"));
    BAD("\"\"", wrong.originator = S("x"));
    BAD("years 1 to 9999", wrong.created = INT64_MIN);
    BAD("years 1 to 9999", wrong.has_review = true; wrong.review = INT64_MAX);
    BAD("years 1 to 9999", next = l; wrong.successor = &next; wrong.succession = INT64_MAX);
    BAD("under the policy EU", wrong.policy = S("EU"));
    BAD("identifier", wrong.policy_uri = S("urn:oid:1.2"));
    BAD("MARS", wrong = text_label(a, p, "SECRET | P Context: MARS"); wrong.has_created = true);
    BAD("no PERMISSIVE tag set", wrong = text_label(a, p, "SECRET | P Kontext: NATO"); wrong.has_created = true);
    BAD("two PERMISSIVE", wrong = text_label(a, p, "SECRET | P Context: NATO | P context: KFOR"); wrong.has_created = true);
    BAD("has no value", wrong = text_label(a, p, "SECRET | R Additional Sensitivity:"); wrong.has_created = true);
    BAD("has the identifier", wrong.categories = &c);
    BAD("URI of a category", c.uri = S("urn:\a"); wrong.categories = &c);
    BAD("no class", next = l; next.classification = S("GEHEIM"); wrong.successor = &next);
    wrong = l;
    wrong.successor = &wrong; /* a label that succeeds itself */
    REFUSES(ENT_LIMIT, "successors", ent_label_write(&xml, a, p, &wrong, e));
    REFUSES(ENT_LIMIT, "successors", ent_label_write_json(&xml, a, p, &wrong, e));
    REFUSES(ENT_LIMIT, "successors", ent_label_canonical(&xml, NULL, a, p, &wrong, e));
}

/* Names stand as the policy spells them, each once; white space of texts is that of a token. */
static void spelling(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    ent_label l = text_label(
                  a, p, "top  secret | R additional sensitivity: bohemia, ATOMAL, Bohemia | P context: nato | I ADMINISTRATIVE: exercise"),
              back;
    ent_str xml;

    l.has_created = true;
    l.privacy_mark = S("\t a  b\n");
    l.originator = S(" x@example.org ");
    l.originator_type = S("rfc822Name");
    OK(ent_label_write(&xml, a, p, &l, e));
    OK(ent_label_parse(&back, a, xml, true, NULL, e));
    assert_string_equal(label_text(a, &back),
                        "TOP SECRET | R Additional Sensitivity: BOHEMIA, ATOMAL | P Context: NATO | I Administrative: EXERCISE");
    assert_true(ent_str_is(back.privacy_mark, "a b") && ent_str_is(back.originator, "x@example.org"));
    assert_true(ent_str_is(back.policy, "NATO") && ent_str_is(back.policy_uri, "urn:oid:1.3.26.1.3.1"));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(checker), TEST(round_trip), TEST(clearances), TEST(review), TEST(not_written), TEST(spelling)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
