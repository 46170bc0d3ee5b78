/* SPDX-License-Identifier: Apache-2.0 */
/* Clearances: XML in and out, the short form, what makes one invalid. */
#include "common.h"

#define OPEN                                                                                           \
    "<sclr:ConfidentialityClearance xmlns:sclr=\"urn:nato:stanag:4774:confidentialityclearance:1:0\" " \
    "xmlns=\"urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\">\n"
#define POLICY "<PolicyIdentifier URI=\"urn:oid:1.3.26.1.3.1\">NATO</PolicyIdentifier>"
#define LIST                                                                                                        \
    "<sclr:ClassificationList><Classification>RESTRICTED</Classification><Classification>SECRET</Classification></" \
    "sclr:ClassificationList>"
#define CLOSE "</sclr:ConfidentialityClearance>"

static const char *clearance_text(ent_arena *a, const ent_clearance *c)
{
    ent_label l = {.n = c->n, .categories = c->categories};
    ent_buf b = ent_buf_new(a, 4096);
    ent_str s = {0};

    for (size_t i = 0; i < c->n_classes; i++) ent_buf_fmt(&b, "%s%.*s", i == 0 ? "" : ",", ENT_F(c->classes[i]));
    ent_buf_z(&b, label_text(a, &l));
    OK(ent_buf_take(&s, &b, e));
    return s.p;
}

static void xml(void **state)
{
    static const char text[] =
        OPEN POLICY LIST "<Category Type=\"PERMISSIVE\" TagName=\"Context\"><GenericValue>nato</GenericValue></Category>"
                         "<Category Type=\"INFORMATIVE\" TagName=\"Administrative\"><GenericValue>STAFF</GenericValue></Category>"
                         "<sclr:ConfidentialityClearanceExtensions><x xmlns='urn:x'/></sclr:ConfidentialityClearanceExtensions>" CLOSE;
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    const ent_holding *h = NULL;
    ent_notes notes = {0};
    ent_clearance c, back;
    ent_str one, two;

    OK(ent_clearance_parse(&c, a, S(text), true, &notes, e));
    assert_true(notes.n == 1 && has_note(&notes, "label-foreign")); /* the extension, which is not looked at */
    notes.n = 0;
    assert_string_equal(clearance_text(a, &c), "RESTRICTED,SECRET | P Context: nato | I Administrative: STAFF");
    OK(ent_holding_of(&h, a, p, &c, NULL, 0, e));
    OK(ent_clearance_write(&one, a, p, &c, e));
    OK(ent_clearance_parse(&back, a, one, true, &notes, e));
    assert_int_equal(notes.n, 0);
    assert_string_equal(clearance_text(a, &back), "RESTRICTED,SECRET | P Context: NATO | I Administrative: STAFF");
    OK(ent_clearance_write(&two, a, p, &back, e));
    assert_true(ent_str_eq(one, two));
}

#define HELD(attributes) OPEN POLICY LIST "<Category " attributes "><GenericValue>NATO</GenericValue></Category>" CLOSE

/* Repaired and noted, refused when strict. */
static void tolerated(void **state)
{
    static const struct {
        const char *text, *code;
    } cases[] = {
        {OPEN LIST POLICY CLOSE, "label-order"},
        {"<ConfidentialityClearance>" POLICY
         "<ClassificationList><Classification>SECRET</Classification></ClassificationList></ConfidentialityClearance>",
         "label-namespace"},
        {OPEN "<sclr:PolicyIdentifier>NATO</sclr:PolicyIdentifier>" LIST CLOSE, "label-namespace"},
        {OPEN POLICY "<sclr:ClassificationList><sclr:Classification>SECRET</sclr:Classification></sclr:ClassificationList>" CLOSE,
         "label-namespace"},
        {HELD("type=\"PERMISSIVE\" TagName=\"Context\""), "label-attribute"},
        {HELD("Type=\"PERMISSIVE\" tagName=\"Context\""), "label-attribute"},
        {HELD("Type=\"Permissive\" TagName=\"Context\""), "label-case"},
        {HELD("Type=\"PERMISSIVE\" TagName=\"\xe2\x80\x9c"
              "Context\xe2\x80\x9d\""),
         "label-quotes"},
        {HELD("Type=\"PERMISSIVE\" TagName=\"Context\" colour=\"red\""), "label-attribute-unknown"},
        {OPEN "<PolicyIdentifier URL=\"urn:oid:1.3.26.1.3.1\">NATO</PolicyIdentifier>" LIST CLOSE, "label-url"},
        {OPEN "<PolicyIdentifier URI=\"urn:x\">NATO</PolicyIdentifier>" LIST CLOSE, "label-uri"},
        {OPEN POLICY "<sclr:ClassificationList><Classification URI=\"urn:x\">SECRET</Classification></sclr:ClassificationList>" CLOSE,
         "label-class-uri"},
        {OPEN POLICY "<sclr:ClassificationList n=\"1\"><Classification>SECRET</Classification></sclr:ClassificationList>" CLOSE,
         "label-attribute-unknown"},
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_notes notes = {0}, none = {0};
        const ent_holding *h;
        ent_clearance c;
        OK(ent_clearance_parse(&c, a, S(cases[i].text), false, &notes, e));
        if (!has_note(&notes, cases[i].code)) fail_msg("%s", cases[i].text);
        OK(ent_holding_of(&h, a, p, &c, NULL, 0, e));
        REFUSES(ENT_INVALID, "line ", ent_clearance_parse(&c, a, S(cases[i].text), true, &none, e));
        assert_true(c.n_classes == 0 && none.n == 0);
    }
}

static void harmless(void **state)
{
    static const struct {
        const char *text, *code;
    } cases[] = {
        {OPEN POLICY "<sclr:ClassificationList><Classification>SECRET</Classification><Classification> SECRET </Classification>"
                     "</sclr:ClassificationList>" CLOSE,
         "clearance-class-twice"},
        {OPEN POLICY "<sclr:ClassificationList><Classification>SECRET</Classification><x xmlns='urn:x'/></sclr:ClassificationList>" CLOSE,
         "label-foreign"},
    };
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_notes notes = {0};
        ent_clearance c;
        OK(ent_clearance_parse(&c, a, S(cases[i].text), true, &notes, e));
        if (notes.n != 1 || !has_note(&notes, cases[i].code)) fail_msg("%s", cases[i].text);
        assert_string_equal(clearance_text(a, &c), "SECRET");
    }
}

static void hostile(void **state)
{
    static const struct {
        const char *text, *words, *place;
    } cases[] = {
        {"", "", ""},
        {"<clearance xmlns='http://surevine.com/xmlns/spiffy'/>", "no STANAG 4774 clearance", "line 1, element clearance"},
        {"<ConfidentialityClearance xmlns='urn:x'/>", "no STANAG 4774 clearance", "line 1"},
        {OPEN CLOSE, "no PolicyIdentifier", "line 1, element ConfidentialityClearance"},
        {OPEN LIST CLOSE, "no PolicyIdentifier", "line 1, element ConfidentialityClearance"},
        {OPEN POLICY CLOSE, "no ClassificationList", "line 1, element ConfidentialityClearance"},
        {OPEN POLICY "<sclr:ClassificationList/>" CLOSE, "lists no class", "line 2, element ClassificationList"},
        {OPEN POLICY "<sclr:ClassificationList><x xmlns='urn:x'/></sclr:ClassificationList>" CLOSE, "lists no class",
         "line 2, element ClassificationList"},
        {OPEN POLICY "<sclr:ClassificationList>SECRET</sclr:ClassificationList>" CLOSE, "a text stands in it",
         "line 2, element ClassificationList"},
        {OPEN POLICY "<sclr:ClassificationList><Classification/></sclr:ClassificationList>" CLOSE, "is empty",
         "line 2, element Classification"},
        {OPEN POLICY "<sclr:ClassificationList><Class>SECRET</Class></sclr:ClassificationList>" CLOSE, "Classification elements only",
         "line 2, element Class"},
        {OPEN POLICY LIST LIST CLOSE, "two lists of classes", "line 2, element ClassificationList"},
        {OPEN POLICY POLICY LIST CLOSE, "two policies", "line 2, element PolicyIdentifier"},
        {OPEN "<PolicyIdentifier URI=\"urn:oid:x\">NATO</PolicyIdentifier>" LIST CLOSE, "no object identifier",
         "line 2, element PolicyIdentifier"},
        {OPEN POLICY LIST "<Nonsense/>" CLOSE, "no element Nonsense", "line 2, element Nonsense"},
        {OPEN POLICY LIST "ATOMAL" CLOSE, "a text stands in it", "line 1, element ConfidentialityClearance"},
        {OPEN POLICY LIST "<Category xmlns='urn:x'/>" CLOSE, "foreign", "line 2, element Category"},
        {OPEN POLICY LIST "<sclr:ConfidentialityClearanceExtensions/><sclr:ConfidentialityClearanceExtensions/>" CLOSE,
         "two lists of extensions", "line 2, element ConfidentialityClearanceExtensions"},
        {OPEN POLICY LIST "\n<Category Type=\"PERMISSIVE\" TagName=\"Context\"><IntegerValue>1</IntegerValue></Category>" CLOSE,
         "IntegerValue", "line 3, element IntegerValue"},
        {OPEN POLICY LIST "\n<Category TagName=\"Context\"/>" CLOSE, "no Type", "line 3, element Category"},
        {OPEN POLICY LIST "<Category Type=\"PERMISSIVE\" TagName=\"Context\"/><Category Type=\"PERMISSIVE\" TagName=\"Context\"/>" CLOSE,
         "two PERMISSIVE", "line 2, element Category"},
    };
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        for (int strict = 0; strict < 2; strict++) {
            ent_clearance c = {.n = 7};
            ent_notes notes = {0};
            ent_err err = {0};
            if (ent_clearance_parse(&c, a, S(cases[i].text), strict != 0, &notes, &err) != ENT_INVALID)
                fail_msg("accepted: %s", cases[i].text);
            assert_true(c.n_classes == 0 && c.n == 0 && c.policy.n == 0 && notes.n == 0);
            if (strict != 0) continue;
            if (strstr(err.what, cases[i].words) == NULL || strstr(err.place, cases[i].place) != err.place || err.next[0] == '\0')
                fail_msg("%s\n  says: %s (%s)", cases[i].text, err.what, err.place);
        }
    }
}

static void truncated(void **state)
{
    static const char whole[] = HELD("Type=\"PERMISSIVE\" TagName=\"Context\"");

    for (size_t n = 0; n < sizeof whole - 1; n++) {
        ent_arena *a = ent_arena_new(*state, 0);
        ent_err err = {0};
        ent_clearance c;
        assert_non_null(a);
        if (ent_clearance_parse(&c, a, (ent_str){whole, n}, false, NULL, &err) == ENT_OK) fail_msg("accepted: %.*s", (int)n, whole);
        assert_true(err.code == ENT_INVALID && err.what[0] != '\0' && c.policy.n == 0);
        ent_arena_free(a);
    }
}

static void oversized(void **state)
{
    ent_arena *a = *state;

    for (size_t n = 1024; n <= 1025; n++) {
        ent_buf b = ent_buf_new(a, 1 << 20);
        ent_clearance c;
        ent_str s;
        ent_buf_z(&b, OPEN POLICY "<sclr:ClassificationList>");
        for (size_t i = 0; i < n; i++) ent_buf_fmt(&b, "<Classification>%zu</Classification>", i);
        ent_buf_z(&b, "</sclr:ClassificationList>" CLOSE);
        OK(ent_buf_take(&s, &b, e));
        if (n == 1024) OK(ent_clearance_parse(&c, a, s, true, NULL, e));
        else REFUSES(ENT_INVALID, "more than 1024 classes", ent_clearance_parse(&c, a, s, false, NULL, e));
    }
}

static void short_form(void **state)
{
    static const struct {
        const char *text;
        bool expand;
        const char *want;
    } cases[] = {
        {"NATO: SECRET", false, "SECRET"},
        {"NATO: SECRET", true, "UNCLASSIFIED,RESTRICTED,CONFIDENTIAL,SECRET"},
        {" nato :restricted,  SECRET ", false, "RESTRICTED,SECRET"},
        {"NATO: SECRET; Context=NATO; Releasable To=NATO,USA", false, "SECRET | P Context: NATO | P Releasable To: NATO, USA"},
        {"NATO: SECRET; additional sensitivity = atomal , CRYPTO", false, "SECRET | R Additional Sensitivity: ATOMAL, CRYPTO"},
        {"NATO: \"SECRET\" ; \"Context\"= \"NATO\" , KFOR;Only=BEL", false, "SECRET | P Context: NATO, KFOR | P Only: BEL"},
        {"NATO: SECRET; Context=ISAF", false, "SECRET | P Context: ISAF"}, /* obsolete values can be held */
        {"NATO: SECRET; Context=NATO; Context=KFOR", false, "SECRET | P Context: NATO, KFOR"},
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    ent_str text;

    for (size_t i = 0; i < COUNT(cases); i++) {
        const ent_holding *h = NULL;
        ent_clearance c;
        OK(ent_clearance_read_short(&c, a, p, S(cases[i].text), cases[i].expand, e));
        assert_string_equal(clearance_text(a, &c), cases[i].want);
        OK(ent_holding_of(&h, a, p, &c, NULL, 0, e));
        OK(ent_clearance_write_short(&text, a, &c, e));
        OK(ent_clearance_read_short(&c, a, p, text, false, e));
        assert_string_equal(clearance_text(a, &c), cases[i].want);
    }
    assert_string_equal(text.p, "NATO: SECRET; Context=NATO,KFOR");
}

static void short_refusals(void **state)
{
    static const struct {
        const char *text, *words;
        bool expand;
    } cases[] = {
        {"", "does not begin with", false},
        {"SECRET", "does not begin with", false},
        {"EU: SECRET", "does not begin with", false},
        {"NATO:", "name is missing", false},
        {"NATO: GEHEIM", "no class \"GEHEIM\"", false},
        {"NATO: SECRET,", "name is missing", false},
        {"NATO: SECRET;", "name is missing", false},
        {"NATO: SECRET; Context", "needs \"=\"", false},
        {"NATO: SECRET; Context=", "name is missing", false},
        {"NATO: SECRET; Context=NATO,", "name is missing", false},
        {"NATO: SECRET; Context=NATO,NATO", "named twice", false},
        {"NATO: SECRET; Context=MARS", "value \"MARS\"", false},
        {"NATO: SECRET; Kontext=NATO", "no tag set \"Kontext\"", false},
        {"NATO: SECRET; Administrative=STAFF", "no restrictive or permissive value", false},
        {"NATO: \"SECRET", "closing quote", false},
        {"NATO: \"SECRET\"x", "behind a quoted name", false},
        {"NATO: SECRET, RESTRICTED", "one highest class", true},
        {"NATO: \xff", "UTF-8", false},
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    char *big = ent_alloc(a, 70000);
    ent_clearance c;

    for (size_t i = 0; i < COUNT(cases); i++) {
        REFUSES(ENT_INVALID, cases[i].words, ent_clearance_read_short(&c, a, p, S(cases[i].text), cases[i].expand, e));
        assert_int_equal(c.n_classes, 0);
    }
    assert_non_null(big);
    REFUSES(ENT_INVALID, "zero byte", ent_clearance_read_short(&c, a, p, (ent_str){"NATO: SECRET\0", 13}, false, e));
    REFUSES(ENT_LIMIT, "longer", ent_clearance_read_short(&c, a, p, (ent_str){big, 69999}, false, e));
}

/* One unknown name makes the whole clearance invalid. */
static void unknown_names(void **state)
{
    static const ent_str classes[] = {T("SECRET")}, odd[] = {T("SECRET"), T("GEHEIM")}, mars[] = {T("NATO"), T("MARS")};
    static const ent_category context = {.type = ENT_PERMISSIVE, .tag_name = T("Context"), .n = 2, .values = mars};
    static const ent_category set = {.type = ENT_PERMISSIVE, .tag_name = T("Kontext")};
    static const ent_category twice[] = {{.type = ENT_PERMISSIVE, .tag_name = T("Context"), .n = 1, .values = mars},
                                         {.type = ENT_PERMISSIVE, .tag_name = T("context"), .n = 1, .values = mars}};
    static const ent_category type = {.type = ENT_RESTRICTIVE, .tag_name = T("Context")};
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    ent_clearance c = {.policy = T("NATO"), .n_classes = 2, .classes = odd};
    const ent_holding *h = NULL;
    ent_str text;

    REFUSES(ENT_INVALID, "GEHEIM", ent_holding_of(&h, a, p, &c, NULL, 0, e));
    REFUSES(ENT_INVALID, "GEHEIM", ent_clearance_write(&text, a, p, &c, e));
    c = (ent_clearance){.policy = T("NATO"), .n_classes = 1, .classes = classes, .n = 1, .categories = &context};
    REFUSES(ENT_INVALID, "MARS", ent_holding_of(&h, a, p, &c, NULL, 0, e));
    REFUSES(ENT_INVALID, "MARS", ent_clearance_write(&text, a, p, &c, e));
    c.categories = &set;
    REFUSES(ENT_INVALID, "Kontext", ent_holding_of(&h, a, p, &c, NULL, 0, e));
    REFUSES(ENT_INVALID, "Kontext", ent_clearance_write(&text, a, p, &c, e));
    c.categories = &type;
    REFUSES(ENT_INVALID, "no RESTRICTIVE tag set", ent_holding_of(&h, a, p, &c, NULL, 0, e));
    c.categories = twice;
    c.n = 2;
    REFUSES(ENT_INVALID, "two PERMISSIVE categories", ent_holding_of(&h, a, p, &c, NULL, 0, e));
    REFUSES(ENT_INVALID, "two PERMISSIVE categories", ent_clearance_write(&text, a, p, &c, e));
    c.n = 0;
    c.policy = S("EU");
    REFUSES(ENT_INVALID, "under the policy EU", ent_holding_of(&h, a, p, &c, NULL, 0, e));
    REFUSES(ENT_INVALID, "under the policy EU", ent_clearance_write(&text, a, p, &c, e));
    c.policy = S("NATO");
    c.policy_uri = S("urn:oid:1.2");
    REFUSES(ENT_INVALID, "identifier", ent_holding_of(&h, a, p, &c, NULL, 0, e));
    c.policy_uri = S("");
    c.n_classes = 0;
    REFUSES(ENT_INVALID, "without a class", ent_clearance_write(&text, a, p, &c, e));
    assert_null(h);
    OK(ent_holding_of(&h, a, p, &c, NULL, 0, e)); /* holds nothing: a holding that admits to nothing */
}

/* A set with a restrictive and a permissive value of one name cannot be told apart in the short form. */
static void two_types(void **state)
{
    static const char spif[] =
        "<SPIF xmlns='http://www.xmlspif.org/spif' schemaVersion='2.1' creationDate='20260101' originatorDN='' keyIdentifier='' "
        "privilegeId='1.1' rbacId='1.1'><securityPolicyId name='A: B' id='1.2.3'/><securityClassifications>"
        "<securityClassification name='A' lacv='1' hierarchy='1'/></securityClassifications><securityCategoryTagSets>"
        "<securityCategoryTagSet name='S' id='1.2.3.2'><securityCategoryTag tagType='permissive'><tagCategory name='x' lacv='1'/>"
        "<tagCategory name='a,b' lacv='2'/></securityCategoryTag>"
        "<securityCategoryTag tagType='restrictive'><tagCategory name='x' lacv='1'/></securityCategoryTag></securityCategoryTagSet>"
        "</securityCategoryTagSets></SPIF>";
    ent_arena *a = *state;
    const ent_policy *p = load(a, S(spif), NULL);
    ent_clearance c;
    ent_str text;

    REFUSES(ENT_INVALID, "restrictive and a permissive value x", ent_clearance_read_short(&c, a, p, S("A: B: A; S=x"), false, e));
    OK(ent_clearance_read_short(&c, a, p, S("A: B: A; S=\"a,b\""), false, e));
    assert_string_equal(clearance_text(a, &c), "A | P S: a,b");
    OK(ent_clearance_write_short(&text, a, &c, e));
    assert_string_equal(text.p, "A: B: A; S=\"a,b\"");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(xml),       TEST(tolerated),  TEST(harmless),       TEST(hostile),       TEST(truncated),
                                       TEST(oversized), TEST(short_form), TEST(short_refusals), TEST(unknown_names), TEST(two_types)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
