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

    OK(ent_clearance_parse(&c, a, S(text), &notes, e));
    assert_int_equal(notes.n, 0);
    assert_string_equal(clearance_text(a, &c), "RESTRICTED,SECRET | P Context: nato | I Administrative: STAFF");
    OK(ent_holding_of(&h, a, p, &c, NULL, 0, e));
    OK(ent_clearance_write(&one, a, p, &c, e));
    OK(ent_clearance_parse(&back, a, one, &notes, e));
    assert_int_equal(notes.n, 0);
    assert_string_equal(clearance_text(a, &back), "RESTRICTED,SECRET | P Context: NATO | I Administrative: STAFF");
    OK(ent_clearance_write(&two, a, p, &back, e));
    assert_true(ent_str_eq(one, two));
}

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
    };
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_notes notes = {0};
        ent_clearance c;
        OK(ent_clearance_parse(&c, a, S(cases[i].text), &notes, e));
        if (!has_note(&notes, cases[i].code)) fail_msg("%s", cases[i].text);
    }
}

static void hostile(void **state)
{
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"", ""},
        {"<clearance xmlns='http://surevine.com/xmlns/spiffy'/>", "no STANAG 4774 clearance"},
        {"<ConfidentialityClearance xmlns='urn:x'/>", "no STANAG 4774 clearance"},
        {OPEN CLOSE, "no PolicyIdentifier"},
        {OPEN LIST CLOSE, "no PolicyIdentifier"},
        {OPEN POLICY CLOSE, "no ClassificationList"},
        {OPEN POLICY "<sclr:ClassificationList/>" CLOSE, "lists no class"},
        {OPEN POLICY "<sclr:ClassificationList><Classification/></sclr:ClassificationList>" CLOSE, "is empty"},
        {OPEN POLICY "<sclr:ClassificationList><Class>SECRET</Class></sclr:ClassificationList>" CLOSE, "Classification elements only"},
        {OPEN POLICY LIST LIST CLOSE, "two lists"},
        {OPEN POLICY POLICY LIST CLOSE, "two policies"},
        {OPEN POLICY LIST "<Nonsense/>" CLOSE, "no element Nonsense"},
        {OPEN POLICY LIST "<Category xmlns='urn:x'/>" CLOSE, "foreign"},
        {OPEN POLICY LIST "<Category Type=\"PERMISSIVE\" TagName=\"Context\"/><Category Type=\"PERMISSIVE\" TagName=\"Context\"/>" CLOSE,
         "two PERMISSIVE"},
    };
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_clearance c;
        REFUSES(ENT_INVALID, cases[i].words, ent_clearance_parse(&c, a, S(cases[i].text), NULL, e));
        assert_int_equal(c.n_classes, 0);
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

    for (size_t i = 0; i < COUNT(cases); i++) {
        const ent_holding *h = NULL;
        ent_clearance c;
        OK(ent_clearance_read_short(&c, a, p, S(cases[i].text), cases[i].expand, e));
        assert_string_equal(clearance_text(a, &c), cases[i].want);
        OK(ent_holding_of(&h, a, p, &c, NULL, 0, e));
    }
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

    REFUSES(ENT_INVALID, "restrictive and a permissive value x", ent_clearance_read_short(&c, a, p, S("A: B: A; S=x"), false, e));
    OK(ent_clearance_read_short(&c, a, p, S("A: B: A; S=\"a,b\""), false, e));
    assert_string_equal(clearance_text(a, &c), "A | P S: a,b");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(xml),           TEST(tolerated), TEST(hostile), TEST(short_form), TEST(short_refusals),
                                       TEST(unknown_names), TEST(two_types)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
