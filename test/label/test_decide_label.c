/* SPDX-License-Identifier: Apache-2.0 */
/* Label bytes in, verdict out: the published cases as triples of text (label, clearance, answer), every row of the edge cases of the
 * ACDF, and what bad input gives.                                                                                   */
#include "common.h"

#define NS "xmlns='urn:nato:stanag:4774:confidentialitymetadatalabel:1:0'"
#define LABEL(policy, class_name, categories)                                                                   \
    "<originatorConfidentialityLabel " NS " ReviewDateTime='2031-01-01T00:00:00Z'><ConfidentialityInformation>" \
    "<PolicyIdentifier>" policy "</PolicyIdentifier><Classification>" class_name "</Classification>" categories \
    "</ConfidentialityInformation><CreationDateTime>2026-01-01T00:00:00Z</CreationDateTime></originatorConfidentialityLabel>"
#define CATEGORY(type, set, values) "<Category Type='" type "' TagName='" set "'>" values "</Category>"
#define VALUE(v) "<GenericValue>" v "</GenericValue>"
#define CLEARANCE(policy, classes, categories)                                                                                 \
    "<sclr:ConfidentialityClearance xmlns:sclr='urn:nato:stanag:4774:confidentialityclearance:1:0' " NS ">"                    \
    "<PolicyIdentifier>" policy "</PolicyIdentifier><sclr:ClassificationList>" classes "</sclr:ClassificationList>" categories \
    "</sclr:ConfidentialityClearance>"
#define CLASS(c) "<Classification>" c "</Classification>"

#define SPIF_HEAD                                                                                                             \
    "<SPIF xmlns='http://www.xmlspif.org/spif' schemaVersion='2.1' creationDate='20260101' originatorDN='' keyIdentifier='' " \
    "privilegeId='1.1' rbacId='1.1'>"
static const char ACME[] = SPIF_HEAD
    "<securityPolicyId name='ACME' id='1.2.3'/><securityClassifications>"
    "<securityClassification name='PUBLIC' lacv='1' hierarchy='1'/><securityClassification name='CONFIDENTIAL' lacv='2' hierarchy='2'/>"
    "<securityClassification name='INTERNAL' lacv='3' hierarchy='3'/></securityClassifications><securityCategoryTagSets>"
    "<securityCategoryTagSet name='Releasable To' id='1.2.3.1'><securityCategoryTag name='Releasable' tagType='permissive'>"
    "<tagCategory name='MOCK' lacv='1'/><tagCategory name='PHONY' lacv='2'/></securityCategoryTag></securityCategoryTagSet>"
    "<securityCategoryTagSet name='Sensitive' id='1.2.3.2'><securityCategoryTag name='Colour' tagType='restrictive'>"
    "<tagCategory name='RED' lacv='1'/><tagCategory name='BLUE' lacv='2'/></securityCategoryTag></securityCategoryTagSet>"
    "<securityCategoryTagSet name='Notes' id='1.2.3.3'><securityCategoryTag tagType='tagType7'>"
    "<tagCategory name='DRAFT' lacv='1'/></securityCategoryTag><securityCategoryTag tagType='notApplicable'>"
    "<tagCategory name='ARCHIVE' lacv='1'/></securityCategoryTag></securityCategoryTagSet></securityCategoryTagSets></SPIF>";
static const char PUBLIC_POLICY[] =
    SPIF_HEAD "<securityPolicyId name='PUBLIC' id='1.2.4'/><securityClassifications>"
              "<securityClassification name='UNMARKED' lacv='0' hierarchy='1'/></securityClassifications></SPIF>";

typedef struct triple {
    const char *name;
    char policy; /* N: the shipped NATO-shaped one, A: ACME, P: PUBLIC */
    const char *label, *clearance;
    ent_reason why;
    const char *tag_set, *missing;
    const char *words; /* of the error, for bad input; else NULL */
} triple;

#define CTX(v) CATEGORY("PERMISSIVE", "Context", v)
#define ONLY(v) CATEGORY("PERMISSIVE", "Only", v)
#define REL(v) CATEGORY("PERMISSIVE", "Releasable To", v)
#define COLOUR(v) CATEGORY("RESTRICTIVE", "Sensitive", v)
#define UPTO_R CLASS("UNCLASSIFIED") CLASS("RESTRICTED")
#define EXAMPLE                                                                                            \
    LABEL("NATO", "RESTRICTED",                                                                            \
          CTX(VALUE("NATO") VALUE("Releasable")) ONLY(VALUE("CAN") VALUE("DNK") VALUE("GBR") VALUE("USA")) \
              REL(VALUE("NATO") VALUE("SWE")))
#define STAFF_OF(nation) \
    CLEARANCE("NATO", UPTO_R, CTX(VALUE("NATO") VALUE("Releasable")) ONLY(VALUE("NATO") VALUE(nation)) REL(VALUE("NATO") VALUE(nation)))

static const triple TRIPLES[] = {
    /* ADatP-4774.1: the standard's own example, and the trap in it: Only shuts Sweden out. */
    {"example, Great Britain", 'N', EXAMPLE, STAFF_OF("GBR"), ENT_WHY_PERMITTED, NULL, "", NULL},
    {"example, Belgium", 'N', EXAMPLE, STAFF_OF("BEL"), ENT_WHY_PERMISSIVE, "Only", "CAN,DNK,GBR,USA", NULL},
    {"example, Sweden", 'N', EXAMPLE, CLEARANCE("NATO", UPTO_R, CTX(VALUE("Releasable")) ONLY(VALUE("SWE")) REL(VALUE("SWE"))),
     ENT_WHY_PERMISSIVE, "Only", "CAN,DNK,GBR,USA", NULL},
    /* ACME: the examples of the clearance schema and of Table 12. */
    {"class alone", 'A', LABEL("ACME", "INTERNAL", ""), CLEARANCE("ACME", CLASS("INTERNAL"), ""), ENT_WHY_PERMITTED, NULL, "", NULL},
    {"class not held", 'A', LABEL("ACME", "INTERNAL", ""), CLEARANCE("ACME", CLASS("PUBLIC") CLASS("CONFIDENTIAL"), ""), ENT_WHY_CLASS,
     NULL, "INTERNAL", NULL},
    {"restrictive held", 'A', LABEL("ACME", "INTERNAL", COLOUR(VALUE("RED"))),
     CLEARANCE("ACME", CLASS("INTERNAL"), COLOUR(VALUE("RED") VALUE("BLUE"))), ENT_WHY_PERMITTED, NULL, "", NULL},
    {"all restrictive values", 'A', LABEL("ACME", "INTERNAL", COLOUR(VALUE("RED") VALUE("BLUE"))),
     CLEARANCE("ACME", CLASS("INTERNAL"), COLOUR(VALUE("RED"))), ENT_WHY_RESTRICTIVE, "Sensitive", "BLUE", NULL},
    {"one permissive value", 'A', LABEL("ACME", "CONFIDENTIAL", REL(VALUE("MOCK") VALUE("PHONY"))),
     CLEARANCE("ACME", CLASS("CONFIDENTIAL"), REL(VALUE("PHONY"))), ENT_WHY_PERMITTED, NULL, "", NULL},
    {"no permissive value", 'A', LABEL("ACME", "CONFIDENTIAL", REL(VALUE("MOCK"))),
     CLEARANCE("ACME", CLASS("CONFIDENTIAL"), REL(VALUE("PHONY"))), ENT_WHY_PERMISSIVE, "Releasable To", "MOCK", NULL},
    {"both conditions", 'A', LABEL("ACME", "INTERNAL", COLOUR(VALUE("RED")) REL(VALUE("MOCK"))),
     CLEARANCE("ACME", CLASS("INTERNAL"), REL(VALUE("MOCK"))), ENT_WHY_RESTRICTIVE, "Sensitive", "RED", NULL},
    {"informative is ignored", 'A', LABEL("ACME", "INTERNAL", CATEGORY("INFORMATIVE", "Notes", VALUE("DRAFT") VALUE("ARCHIVE"))),
     CLEARANCE("ACME", CLASS("INTERNAL"), ""), ENT_WHY_PERMITTED, NULL, "", NULL},
    /* Edge cases, row by row. */
    {"no categories at all", 'N', LABEL("NATO", "UNCLASSIFIED", CTX(VALUE("NATO"))), CLEARANCE("NATO", UPTO_R, CTX(VALUE("NATO"))),
     ENT_WHY_PERMITTED, NULL, "", NULL},
    {"permissive without values", 'A', LABEL("ACME", "CONFIDENTIAL", REL("")),
     CLEARANCE("ACME", CLASS("CONFIDENTIAL"), REL(VALUE("MOCK") VALUE("PHONY"))), ENT_WHY_PERMISSIVE, "Releasable To", "", NULL},
    {"restrictive without values", 'A', LABEL("ACME", "INTERNAL", COLOUR("")),
     CLEARANCE("ACME", CLASS("INTERNAL"), COLOUR(VALUE("RED") VALUE("BLUE"))), ENT_WHY_INPUT, NULL, "", "has no value"},
    {"one category twice", 'A', LABEL("ACME", "CONFIDENTIAL", REL(VALUE("MOCK")) REL(VALUE("PHONY"))),
     CLEARANCE("ACME", CLASS("CONFIDENTIAL"), REL(VALUE("MOCK"))), ENT_WHY_INPUT, NULL, "", "two PERMISSIVE categories"},
    {"value unknown", 'A', LABEL("ACME", "INTERNAL", COLOUR(VALUE("GREEN"))),
     CLEARANCE("ACME", CLASS("INTERNAL"), COLOUR(VALUE("RED") VALUE("BLUE"))), ENT_WHY_INPUT, NULL, "", "no RESTRICTIVE value \"GREEN\""},
    {"set unknown", 'A', LABEL("ACME", "INTERNAL", CATEGORY("RESTRICTIVE", "Secret", VALUE("RED"))),
     CLEARANCE("ACME", CLASS("INTERNAL"), ""), ENT_WHY_INPUT, NULL, "", "no RESTRICTIVE tag set \"Secret\""},
    {"set of another type", 'A', LABEL("ACME", "INTERNAL", CATEGORY("PERMISSIVE", "Sensitive", VALUE("RED"))),
     CLEARANCE("ACME", CLASS("INTERNAL"), COLOUR(VALUE("RED"))), ENT_WHY_INPUT, NULL, "", "no PERMISSIVE tag set \"Sensitive\""},
    {"class unknown", 'A', LABEL("ACME", "SECRET", ""), CLEARANCE("ACME", CLASS("INTERNAL"), ""), ENT_WHY_INPUT, NULL, "",
     "no class \"SECRET\""},
    {"class empty", 'A', LABEL("ACME", " ", ""), CLEARANCE("ACME", CLASS("INTERNAL"), ""), ENT_WHY_INPUT, NULL, "", "Classification"},
    {"class missing", 'A',
     "<originatorConfidentialityLabel " NS "><ConfidentialityInformation><PolicyIdentifier>ACME</PolicyIdentifier>"
     "</ConfidentialityInformation><CreationDateTime>2026-01-01T00:00:00Z</CreationDateTime></originatorConfidentialityLabel>",
     CLEARANCE("ACME", CLASS("INTERNAL"), ""), ENT_WHY_INPUT, NULL, "", "Classification"},
    {"membership, not dominance", 'N', LABEL("NATO", "UNCLASSIFIED", CTX(VALUE("NATO"))),
     CLEARANCE("NATO", CLASS("SECRET"), CTX(VALUE("NATO"))), ENT_WHY_CLASS, NULL, "UNCLASSIFIED", NULL},
    {"lower case under NATO", 'N', LABEL("nato", "restricted", CTX(VALUE("nAtO"))),
     CLEARANCE("Nato", CLASS("Restricted"), CTX(VALUE("Nato"))), ENT_WHY_PERMITTED, NULL, "", NULL},
    {"lower case under PUBLIC", 'P', LABEL("public", "Unmarked", ""), CLEARANCE("Public", CLASS("unmarked"), ""), ENT_WHY_PERMITTED, NULL,
     "", NULL},
    {"lower case elsewhere", 'A', LABEL("ACME", "INTERNAL", COLOUR(VALUE("red"))),
     CLEARANCE("ACME", CLASS("INTERNAL"), COLOUR(VALUE("RED"))), ENT_WHY_INPUT, NULL, "", "\"red\""},
    {"white space collapses", 'A', LABEL("ACME", "\n INTERNAL\t", CATEGORY("PERMISSIVE", " Releasable  To ", VALUE(" MOCK "))),
     CLEARANCE("ACME", CLASS("INTERNAL"), REL(VALUE("MOCK"))), ENT_WHY_PERMITTED, NULL, "", NULL},
    {"another policy", 'A', LABEL("MOCK", "INTERNAL", ""), CLEARANCE("ACME", CLASS("INTERNAL"), ""), ENT_WHY_POLICY, NULL, "", NULL},
    {"name and identifier contradict", 'A',
     "<originatorConfidentialityLabel " NS "><ConfidentialityInformation><PolicyIdentifier URI='urn:oid:1.9'>ACME</PolicyIdentifier>"
     "<Classification>INTERNAL</Classification></ConfidentialityInformation></originatorConfidentialityLabel>",
     CLEARANCE("ACME", CLASS("INTERNAL"), ""), ENT_WHY_INPUT, NULL, "", "not urn:oid:1.9"},
    {"from the future, reviewed in the past", 'A',
     "<originatorConfidentialityLabel " NS " ReviewDateTime='2001-01-01T00:00:00Z'><ConfidentialityInformation>"
     "<PolicyIdentifier>ACME</PolicyIdentifier><Classification>INTERNAL</Classification></ConfidentialityInformation>"
     "<CreationDateTime>2999-01-01T00:00:00Z</CreationDateTime></originatorConfidentialityLabel>",
     CLEARANCE("ACME", CLASS("INTERNAL"), ""), ENT_WHY_PERMITTED, NULL, "", NULL},
    /* What the policy does not allow is no label, whoever asks. */
    {"excluded class", 'N',
     LABEL("NATO", "RESTRICTED", CTX(VALUE("NATO")) CATEGORY("RESTRICTIVE", "Additional Sensitivity", VALUE("ATOMAL"))),
     CLEARANCE("NATO", UPTO_R, CTX(VALUE("NATO")) CATEGORY("RESTRICTIVE", "Additional Sensitivity", VALUE("ATOMAL"))), ENT_WHY_INPUT, NULL,
     "", "ATOMAL"},
    {"nothing", 'A', "", CLEARANCE("ACME", CLASS("INTERNAL"), ""), ENT_WHY_INPUT, NULL, "", ""},
    {"no label", 'A', "<a/>", CLEARANCE("ACME", CLASS("INTERNAL"), ""), ENT_WHY_INPUT, NULL, "", "root element"},
    {"cut off", 'A', "<originatorConfidentialityLabel " NS "><Confid", CLEARANCE("ACME", CLASS("INTERNAL"), ""), ENT_WHY_INPUT, NULL, "",
     ""},
};

static const char *joined(ent_arena *a, const ent_decision *d)
{
    ent_buf b = ent_buf_new(a, 4096);
    ent_str s = {0};

    for (size_t i = 0; i < d->n_missing; i++) ent_buf_fmt(&b, "%s%.*s", i > 0 ? "," : "", ENT_F(d->missing[i]));
    OK(ent_buf_take(&s, &b, e));
    return s.n == 0 ? "" : s.p;
}

static const ent_policy *policy(ent_arena *a, char which)
{
    return which == 'N' ? nato_policy(a) : load(a, S(which == 'A' ? ACME : PUBLIC_POLICY), NULL);
}

static void triples(void **state)
{
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(TRIPLES); i++) {
        const triple *t = &TRIPLES[i];
        const ent_policy *p = policy(a, t->policy);
        const ent_holding *h = NULL;
        ent_clearance c;
        ent_decision d = {.verdict = ENT_PERMIT};
        ent_err err = {0};
        ent_code code;
        OK(ent_clearance_parse(&c, a, S(t->clearance), true, NULL, e));
        OK(ent_holding_of(&h, a, p, &c, NULL, 0, e));
        code = ent_label_decide_bytes(&d, a, p, S(t->label), h, TODAY, &err);
        if ((code == ENT_OK) != (t->words == NULL) || d.reason != t->why)
            fail_msg("%s: %s: %s", t->name, ent_reason_word(d.reason), err.what);
        if (t->words != NULL && strstr(err.what, t->words) == NULL) fail_msg("%s: %s", t->name, err.what);
        assert_int_equal(d.verdict, t->why == ENT_WHY_PERMITTED ? ENT_PERMIT : ENT_DENY);
        assert_non_null(d.rule);
        if (err.rule[0] != '\0') assert_string_equal(d.rule, err.rule);
        else if (t->why == ENT_WHY_INPUT) assert_string_equal(d.rule, "R-01");
        assert_string_equal(joined(a, &d), t->missing);
        assert_true(ent_str_is(d.tag_set, t->tag_set == NULL ? "" : t->tag_set));
    }
}

/* A clearance with a value or class that the policy does not have is no clearance; nobody is judged by a part of it. */
static void bad_clearances(void **state)
{
    static const struct {
        const char *clearance, *words;
    } cases[] = {
        {CLEARANCE("ACME", CLASS("INTERNAL"), COLOUR(VALUE("GREEN"))), "GREEN"},
        {CLEARANCE("ACME", CLASS("INTERNAL") CLASS("COSMIC"), ""), "COSMIC"},
        {CLEARANCE("ACME", CLASS("INTERNAL"), COLOUR(VALUE("red"))), "red"},
        {CLEARANCE("MOCK", CLASS("INTERNAL"), ""), "MOCK"},
    };
    ent_arena *a = *state;
    const ent_policy *p = policy(a, 'A');

    for (size_t i = 0; i < COUNT(cases); i++) {
        const ent_holding *h = NULL;
        ent_clearance c;
        ent_decision d;
        OK(ent_clearance_parse(&c, a, S(cases[i].clearance), true, NULL, e));
        REFUSES(ENT_INVALID, cases[i].words, ent_holding_of(&h, a, p, &c, NULL, 0, e));
        OK(ent_label_decide_bytes(&d, a, p, S(LABEL("ACME", "PUBLIC", "")), h, TODAY, e));
        assert_int_equal(d.verdict, ENT_DENY);
        assert_int_equal(d.reason, ENT_WHY_INPUT);
    }
}

/* From its day on the successor is what is judged, also when it is wider. */
static void succession(void **state)
{
    static const char label[] =
        "<originatorConfidentialityLabel " NS "><ConfidentialityInformation><PolicyIdentifier>ACME</PolicyIdentifier>"
        "<Classification>INTERNAL</Classification></ConfidentialityInformation><CreationDateTime>2026-01-01T00:00:00Z</CreationDateTime>"
        "<SuccessionHandling><SuccessionDateTime>2027-01-01T00:00:00Z</SuccessionDateTime><SuccessorConfidentialityLabel>"
        "<ConfidentialityInformation><PolicyIdentifier>ACME</PolicyIdentifier><Classification>PUBLIC</Classification>"
        "</ConfidentialityInformation><CreationDateTime>2026-01-01T00:00:00Z</CreationDateTime></SuccessorConfidentialityLabel>"
        "</SuccessionHandling></originatorConfidentialityLabel>";
    const ent_time day = 1798761600; /* 2027-01-01T00:00:00Z */
    ent_arena *a = *state;
    const ent_policy *p = policy(a, 'A');
    const ent_holding *h = NULL;
    ent_clearance c;
    ent_decision d;

    OK(ent_clearance_parse(&c, a, S(CLEARANCE("ACME", CLASS("PUBLIC"), "")), true, NULL, e));
    OK(ent_holding_of(&h, a, p, &c, NULL, 0, e));
    OK(ent_label_decide_bytes(&d, a, p, S(label), h, day - 1, e));
    assert_int_equal(d.reason, ENT_WHY_CLASS);
    OK(ent_label_decide_bytes(&d, a, p, S(label), h, day, e));
    assert_int_equal(d.verdict, ENT_PERMIT);
}

/* A label that was put together without a policy is malformed, not under another one. */
static void no_policy(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = policy(a, 'A');
    ent_label l = text_label(a, p, "PUBLIC");
    ent_decision d;

    l.policy = S(" ");
    REFUSES(ENT_INVALID, "No policy is named", ent_label_decide(&d, a, p, &l, NULL, TODAY, e));
    assert_int_equal(d.reason, ENT_WHY_INPUT);
}

/* A value out of its dates is no value of the policy then. */
static void validity_comes_first(void **state)
{
    ent_arena *a = *state;
    ent_str spif;
    const ent_policy *p;
    const ent_holding *h = NULL;
    ent_clearance c;
    ent_label l;
    ent_decision d;

    OK(ent_str_fmt(&spif, a, e,
                   SPIF_HEAD
                   "<securityPolicyId name='P' id='1.2.5'/><securityClassifications><securityClassification name='A' lacv='1' "
                   "hierarchy='1'/></securityClassifications><securityCategoryTagSets><securityCategoryTagSet name='S' id='1.2.5.1'>"
                   "<securityCategoryTag tagType='permissive'><tagCategory name='x' lacv='1' notAfter='%s'/></securityCategoryTag>"
                   "</securityCategoryTagSet></securityCategoryTagSets></SPIF>",
                   "2026-06-01T00:00:00Z"));
    p = load(a, spif, NULL);
    l = text_label(a, p, "A | P S: x");
    OK(ent_clearance_read_short(&c, a, p, S("P: A; S=x"), false, e));
    OK(ent_holding_of(&h, a, p, &c, NULL, 0, e));
    OK(ent_label_decide(&d, a, p, &l, h, TODAY, e));
    assert_int_equal(d.verdict, ENT_PERMIT);
    REFUSES(ENT_INVALID, "not in force", ent_label_decide(&d, a, p, &l, h, TODAY + 1, e));
    assert_int_equal(d.verdict, ENT_DENY);
    assert_int_equal(d.reason, ENT_WHY_INPUT);
    assert_string_equal(d.rule, "R-01");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(triples), TEST(bad_clearances), TEST(succession), TEST(no_policy), TEST(validity_comes_first)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
