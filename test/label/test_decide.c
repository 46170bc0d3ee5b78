/* SPDX-License-Identifier: Apache-2.0 */
/* The decision: text triples that an officer can read, and the edge cases of the standard. */
#include "common.h"

typedef struct triple {
    const char *label, *clearance;
    ent_reason why;
    const char *tag_set, *missing; /* missing: joined by "," */
} triple;

static const char *joined(ent_arena *a, const ent_decision *d)
{
    ent_buf b = ent_buf_new(a, 4096);
    ent_str s = {0};

    for (size_t i = 0; i < d->n_missing; i++) {
        if (i > 0) ent_buf_c(&b, ',');
        ent_buf_add(&b, d->missing[i]);
    }
    OK(ent_buf_take(&s, &b, e));
    return s.n == 0 ? "" : s.p;
}

static const char *rule_for(ent_reason why)
{
    return why == ENT_WHY_INPUT ? "R-01" : why == ENT_WHY_POLICY ? "R-09" : why == ENT_WHY_PERMISSIVE ? "R-44" : "R-13";
}

static const ent_holding *hold(ent_arena *a, const ent_policy *p, const char *text, bool expand, const ent_str *dossiers, size_t n)
{
    const ent_holding *h = NULL;
    ent_clearance c;

    OK(ent_clearance_read_short(&c, a, p, S(text), expand, e));
    OK(ent_holding_of(&h, a, p, &c, dossiers, n, e));
    return h;
}

static const ent_cut *cut(ent_arena *a, const ent_policy *p, const char *label, const char *dossier)
{
    ent_label l = text_label(a, p, label);
    const ent_cut *c = NULL;

    OK(ent_cut_of(&c, a, p, &l, S(dossier), TODAY, e));
    return c;
}

static void check(ent_arena *a, const ent_holding *h, const ent_cut *c, const triple *t)
{
    ent_decision d;

    OK(ent_decide(&d, a, h, c, e));
    if (d.reason != t->why || d.verdict != (t->why == ENT_WHY_PERMITTED ? ENT_PERMIT : ENT_DENY))
        fail_msg("%s / %s: %s", t->label, t->clearance, ent_reason_word(d.reason));
    assert_int_equal(ent_admits(h, c), d.verdict == ENT_PERMIT);
    assert_string_equal(d.rule, rule_for(t->why));
    if (t->tag_set != NULL) assert_true(ent_str_is(d.tag_set, t->tag_set));
    assert_string_equal(joined(a, &d), t->missing != NULL ? t->missing : "");
}

/* Who reads what under the NATO-shaped policy; the short forms of src/label/README.md. */
#define ALLY "NATO: SECRET; Context=NATO; Only=NATO,USA; Releasable To=NATO,USA"
#define NORWAY "NATO: SECRET; Context=NATO; Only=NATO,NOR; Releasable To=NATO,NOR"
#define EC "NATO: SECRET; Context=Releasable; Releasable To=European Commission"
#define SWEDE "NATO: SECRET; Context=NATO,Releasable; Only=NATO,SWE; Releasable To=NATO,SWE"
#define UKR "NATO: CONFIDENTIAL; Context=KFOR,Releasable; Only=UKR; Releasable To=UKR"

static void nato(void **state)
{
    static const triple cases[] = {
        {"SECRET | P Context: NATO", ALLY, ENT_WHY_PERMITTED, NULL, NULL},
        {"UNCLASSIFIED | P Context: NATO", ALLY, ENT_WHY_PERMITTED, NULL, NULL},
        {"TOP SECRET | P Context: NATO", ALLY, ENT_WHY_CLASS, NULL, "TOP SECRET"},
        {"SECRET | P Context: KFOR", ALLY, ENT_WHY_PERMISSIVE, "Context", "KFOR"},
        {"SECRET | P Context: NATO | R Additional Sensitivity: ATOMAL, CRYPTO", ALLY, ENT_WHY_RESTRICTIVE, "Additional Sensitivity",
         "ATOMAL,CRYPTO"},
        {"SECRET | P Context: NATO | R Additional Sensitivity: ATOMAL, CRYPTO", "NATO: SECRET; Context=NATO; Additional Sensitivity=CRYPTO",
         ENT_WHY_RESTRICTIVE, "Additional Sensitivity", "ATOMAL"},
        {"SECRET | P Context: NATO | R Additional Sensitivity: ATOMAL, CRYPTO",
         "NATO: SECRET; Context=NATO; Additional Sensitivity=CRYPTO,ATOMAL", ENT_WHY_PERMITTED, NULL, NULL},
        {"SECRET | P Context: NATO | R Received Information: EU", ALLY, ENT_WHY_RESTRICTIVE, "Received Information", "EU"},
        {"SECRET | P Context: NATO | I Administrative: STAFF, EXERCISE", ALLY, ENT_WHY_PERMITTED, NULL, NULL},
        /* The European Commission: what was released to it, and nothing else. */
        {"RESTRICTED | P Context: NATO, Releasable | P Releasable To: European Commission, NATO", EC, ENT_WHY_PERMITTED, NULL, NULL},
        {"RESTRICTED | P Context: NATO, Releasable | P Releasable To: European Commission", EC, ENT_WHY_PERMITTED, NULL, NULL},
        {"RESTRICTED | P Context: NATO, Releasable | P Releasable To: European Commission, NATO", ALLY, ENT_WHY_PERMITTED, NULL, NULL},
        {"RESTRICTED | P Context: NATO, Releasable | P Releasable To: European Commission", ALLY, ENT_WHY_PERMISSIVE, "Releasable To",
         "European Commission"},
        {"RESTRICTED | P Context: NATO", EC, ENT_WHY_PERMISSIVE, "Context", "NATO"},
        {"UNCLASSIFIED | P Context: NATO", EC, ENT_WHY_PERMISSIVE, "Context", "NATO"},
        {"RESTRICTED | P Context: NATO, Releasable | P Releasable To: JPN, NATO", EC, ENT_WHY_PERMISSIVE, "Releasable To", "NATO,JPN"},
        {"RESTRICTED | P Context: NATO, Releasable | P Only: NOR | P Releasable To: European Commission, NATO", EC, ENT_WHY_PERMISSIVE,
         "Only", "NOR"},
        /* Only and Releasable To are two sets; both must admit. */
        {"SECRET | P Context: NATO | P Only: NOR, USA", NORWAY, ENT_WHY_PERMITTED, NULL, NULL},
        {"SECRET | P Context: NATO | P Only: NOR, USA", "NATO: SECRET; Context=NATO; Only=NATO,BEL", ENT_WHY_PERMISSIVE, "Only", "NOR,USA"},
        {"SECRET | P Context: NATO, Releasable | P Only: NOR, USA | P Releasable To: SWE, NATO", SWEDE, ENT_WHY_PERMISSIVE, "Only",
         "NOR,USA"},
        {"SECRET | P Context: NATO, Releasable | P Only: NOR, USA | P Releasable To: SWE, NATO", NORWAY, ENT_WHY_PERMITTED, NULL, NULL},
        {"CONFIDENTIAL | P Context: KFOR | P Only: NATO, IRL, UKR", UKR, ENT_WHY_PERMITTED, NULL, NULL},
        /* The standard's own example shuts Sweden out by Only. */
        {"RESTRICTED | P Context: NATO, Releasable | P Only: CAN, GBR, USA | P Releasable To: NATO, SWE", SWEDE, ENT_WHY_PERMISSIVE, "Only",
         "CAN,GBR,USA"},
        {"RESTRICTED | P Context: NATO, Releasable | P Only: CAN, GBR, USA | P Releasable To: NATO, SWE",
         "NATO: RESTRICTED; Context=NATO; Only=GBR; Releasable To=NATO,GBR", ENT_WHY_PERMITTED, NULL, NULL},
        /* A permissive set without a value: nobody. */
        {"RESTRICTED | P Context: NATO | P Only:", ALLY, ENT_WHY_PERMISSIVE, "Only", ""},
        {"RESTRICTED | P Context:", ALLY, ENT_WHY_PERMISSIVE, "Context", ""},
        /* Names fold case under NATO. */
        {"secret | P context: nato", "nato: Secret; CONTEXT=Nato", ENT_WHY_PERMITTED, NULL, NULL},
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);

    for (size_t i = 0; i < COUNT(cases); i++)
        check(a, hold(a, p, cases[i].clearance, true, NULL, 0), cut(a, p, cases[i].label, ""), &cases[i]);
}

/* What unmark reads is what these clearances are made for. */
static void by_marking(void **state)
{
    static const struct {
        const char *marking, *clearance;
        bool permit;
    } cases[] = {
        {"NATO RESTRICTED Releasable To European Commission", EC, true},
        {"NATO RESTRICTED Releasable To European Commission", ALLY, true},
        {"NATO RESTRICTED Releasable To Sweden", EC, false},
        {"NATO RESTRICTED", EC, false},
        {"NATO RESTRICTED", ALLY, true},
        {"NATO SECRET Norway, United States Only Releasable To Sweden", SWEDE, false},
        {"NATO SECRET Norway, United States Only Releasable To Sweden", NORWAY, true},
        {"NATO/KFOR CONFIDENTIAL NATO, Ireland, Ukraine Only", UKR, true},
        {"NATO CONFIDENTIAL CRYPTO Releasable To European Commission", EC, false},
        {"COSMIC TOP SECRET", ALLY, false},
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);

    for (size_t i = 0; i < COUNT(cases); i++) {
        const ent_cut *c = NULL;
        ent_label l;
        OK(ent_label_unmark(&l, a, p, S(cases[i].marking), e));
        OK(ent_cut_of(&c, a, p, &l, S(""), TODAY, e));
        if (ent_admits(hold(a, p, cases[i].clearance, true, NULL, 0), c) != cases[i].permit) fail_msg("%s", cases[i].marking);
    }
}

static void eu(void **state)
{
    static const triple cases[] = {
        {"RESTREINT UE/EU RESTRICTED", "EU: SECRET UE/EU SECRET", ENT_WHY_PERMITTED, NULL, NULL},
        {"RESTREINT UE/EU RESTRICTED | P Distribution: European Commission", "EU: SECRET UE/EU SECRET", ENT_WHY_PERMISSIVE, "Distribution",
         "European Commission"},
        {"RESTREINT UE/EU RESTRICTED | P Distribution: European Commission", "EU: SECRET UE/EU SECRET; Distribution=European Commission",
         ENT_WHY_PERMITTED, NULL, NULL},
        {"RESTREINT UE/EU RESTRICTED | R Received Information: NATO | P Distribution: European Commission",
         "EU: SECRET UE/EU SECRET; Distribution=European Commission", ENT_WHY_RESTRICTIVE, "Received Information", "NATO"},
        {"RESTREINT UE/EU RESTRICTED | R Received Information: NATO | P Distribution: European Commission",
         "EU: SECRET UE/EU SECRET; Distribution=European Commission; Received Information=NATO", ENT_WHY_PERMITTED, NULL, NULL},
        {"TRES SECRET UE/EU TOP SECRET", "EU: SECRET UE/EU SECRET", ENT_WHY_CLASS, NULL, "TRES SECRET UE/EU TOP SECRET"},
    };
    ent_arena *a = *state;
    const ent_policy *p = eu_policy(a);

    for (size_t i = 0; i < COUNT(cases); i++)
        check(a, hold(a, p, cases[i].clearance, true, NULL, 0), cut(a, p, cases[i].label, ""), &cases[i]);
}

/* ---- edges ---- */

static void membership_not_dominance(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    static const triple t = {"UNCLASSIFIED | P Context: NATO", "NATO: SECRET; Context=NATO", ENT_WHY_CLASS, NULL, "UNCLASSIFIED"};

    check(a, hold(a, p, t.clearance, false, NULL, 0), cut(a, p, t.label, ""), &t);
}

/* Tags of two sets that have one name stay apart: a clearance for one opens nothing of the other. */
static void same_tag_name(void **state)
{
    static const char spif[] =
        "<SPIF xmlns='http://www.xmlspif.org/spif' schemaVersion='2.1' creationDate='20260101' originatorDN='' keyIdentifier='' "
        "privilegeId='1.1' rbacId='1.1'><securityPolicyId name='P' id='1.2.3'/><securityClassifications>"
        "<securityClassification name='A' lacv='1' hierarchy='1'/></securityClassifications><securityCategoryTagSets>"
        "<securityCategoryTagSet name='Org' id='1.2.3.1'><securityCategoryTag name='t' tagType='permissive'><tagCategory name='NATO' "
        "lacv='1'/>"
        "</securityCategoryTag></securityCategoryTagSet>"
        "<securityCategoryTagSet name='Coi' id='1.2.3.2'><securityCategoryTag name='t' tagType='permissive'><tagCategory name='ALPHA' "
        "lacv='1'/>"
        "</securityCategoryTag><securityCategoryTag name='t' tagType='permissive'><tagCategory name='BETA' lacv='1'/></securityCategoryTag>"
        "</securityCategoryTagSet></securityCategoryTagSets></SPIF>";
    static const triple cases[] = {
        {"A | P Org: NATO | P Coi: ALPHA", "P: A; Org=NATO", ENT_WHY_PERMISSIVE, "Coi", "ALPHA"},
        {"A | P Org: NATO | P Coi: ALPHA", "P: A; Coi=ALPHA", ENT_WHY_PERMISSIVE, "Org", "NATO"},
        {"A | P Org: NATO | P Coi: ALPHA", "P: A; Org=NATO; Coi=ALPHA", ENT_WHY_PERMITTED, NULL, NULL},
        {"A | P Coi: ALPHA, BETA", "P: A; Coi=ALPHA", ENT_WHY_PERMISSIVE, "Coi", "BETA"}, /* two tags: both */
        {"A | P Coi: ALPHA, BETA", "P: A; Coi=ALPHA,BETA", ENT_WHY_PERMITTED, NULL, NULL},
        {"A | P Coi:", "P: A; Coi=ALPHA,BETA", ENT_WHY_PERMISSIVE, "Coi", ""},
        {"A", "P: A", ENT_WHY_PERMITTED, NULL, NULL}, /* no categories: the class alone */
    };
    ent_arena *a = *state;
    const ent_policy *p = load(a, S(spif), NULL);

    for (size_t i = 0; i < COUNT(cases); i++)
        check(a, hold(a, p, cases[i].clearance, true, NULL, 0), cut(a, p, cases[i].label, ""), &cases[i]);
}

static void dossiers(void **state)
{
    static const ent_str held[] = {T("alpha"), T("beta"), T("")};
    static const triple permit = {"SECRET | P Context: NATO", ALLY, ENT_WHY_PERMITTED, NULL, NULL};
    static const triple deny = {"SECRET | P Context: NATO", ALLY, ENT_WHY_DOSSIER, NULL, "gamma"};
    static const triple none = {"SECRET | P Context: NATO", ALLY, ENT_WHY_DOSSIER, NULL, "beta"};
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    const ent_cut *c = NULL;
    ent_label l = text_label(a, p, permit.label);

    check(a, hold(a, p, ALLY, true, held, 3), cut(a, p, permit.label, "beta"), &permit);
    check(a, hold(a, p, ALLY, true, held, 3), cut(a, p, permit.label, "gamma"), &deny);
    check(a, hold(a, p, ALLY, true, NULL, 0), cut(a, p, permit.label, "beta"), &none);
    check(a, hold(a, p, ALLY, true, NULL, 0), cut(a, p, permit.label, ""), &permit);
    REFUSES(ENT_INVALID, "UTF-8", ent_cut_of(&c, a, p, &l, S("\xff"), TODAY, e));
    /* A cut that keeps the dossier lets in nobody more; one that drops or changes it may. */
    assert_true(ent_cut_at_least(cut(a, p, permit.label, "beta"), cut(a, p, permit.label, "")));
    assert_true(ent_cut_at_least(cut(a, p, permit.label, "beta"), cut(a, p, permit.label, "beta")));
    assert_false(ent_cut_at_least(cut(a, p, permit.label, ""), cut(a, p, permit.label, "beta")));
    assert_false(ent_cut_at_least(cut(a, p, permit.label, "gamma"), cut(a, p, permit.label, "beta")));
}

static void other_policy(void **state)
{
    ent_arena *a = *state;
    const ent_policy *n = nato_policy(a), *u = eu_policy(a), *again = nato_policy(a);
    ent_str text = shipped(a, "nato.spif.xml"), changed;
    static const triple t = {"", "", ENT_WHY_POLICY, NULL, NULL}, ok = {"", "", ENT_WHY_PERMITTED, NULL, NULL};
    const ent_cut *c = cut(a, n, "SECRET | P Context: NATO", "");

    OK(ent_str_fmt(&changed, a, e, "%.*s<!-- another version -->\n", ENT_F(text)));
    check(a, hold(a, u, "EU: SECRET UE/EU SECRET", true, NULL, 0), c, &t);
    assert_false(ent_cut_at_least(c, cut(a, u, "UNCLASSIFIED", "")) || ent_cut_at_least(cut(a, u, "SECRET UE/EU SECRET", ""), c));
    assert_true(ent_cut_at_least(c, cut(a, again, "SECRET | P Context: NATO", "")));
    check(a, hold(a, load(a, changed, NULL), ALLY, true, NULL, 0), c, &t); /* same OID, other bytes: other version */
    check(a, hold(a, again, ALLY, true, NULL, 0), c, &ok);                 /* the same bytes loaded twice are one version */
}

/* A cut under another version of its policy is the cut that the label has there; what that version has no words for stays as it is. */
static void newer_version(void **state)
{
    static const char label[] = "SECRET | P Context: NATO";
    ent_arena *a = *state;
    const ent_policy *n = nato_policy(a), *newer, *without;
    ent_str text = shipped(a, "nato.spif.xml"), changed;
    const ent_cut *c = cut(a, n, label, "\"policy_digest\":\"beta"), *d;
    const char *gone = "<spif:tagCategory name=\"KFOR\" lacv=\"1005\"", *at = strstr(text.p, gone);

    OK(ent_str_fmt(&changed, a, e, "%.*s<!-- another version -->\n", ENT_F(text)));
    newer = load(a, changed, NULL);
    OK(ent_cut_renew(&d, a, newer, c, e));
    assert_ptr_equal(ent_cut_policy(d), newer);
    assert_true(ent_str_eq(ent_cut_text(d), ent_cut_text(cut(a, newer, label, "\"policy_digest\":\"beta"))));
    OK(ent_cut_renew(&d, a, nato_policy(a), c, e));
    assert_ptr_equal(d, c);
    OK(ent_cut_renew(&d, a, eu_policy(a), c, e));
    assert_ptr_equal(d, c);
    assert_non_null(at);
    OK(ent_str_fmt(&changed, a, e, "%.*s<spif:tagCategory name=\"XFOR\" lacv=\"1005\"%s", (int)(at - text.p), text.p, at + strlen(gone)));
    without = load(a, changed, NULL);
    c = cut(a, n, "SECRET | P Context: KFOR", "");
    OK(ent_cut_renew(&d, a, without, c, e));
    assert_ptr_equal(d, c);
}

static void nothing_given(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    static const triple t = {"", "", ENT_WHY_INPUT, NULL, NULL};
    ent_decision zero = {0}, d;

    assert_int_equal(zero.verdict, ENT_DENY);
    assert_int_equal(zero.reason, ENT_WHY_NOTHING);
    check(a, NULL, cut(a, p, "SECRET | P Context: NATO", ""), &t);
    check(a, hold(a, p, ALLY, true, NULL, 0), NULL, &t);
    check(a, NULL, NULL, &t);
    assert_false(ent_cut_at_least(NULL, cut(a, p, "SECRET | P Context: NATO", "")));
    assert_false(ent_cut_at_least(cut(a, p, "SECRET | P Context: NATO", ""), NULL));
    /* Out of memory while explaining: still DENY, with a rule. */
    ent_arena *none = ent_arena_new(a, 1);
    assert_non_null(none);
    REFUSES(ENT_NOMEM, "memory", ent_decide(&d, none, hold(a, p, ALLY, true, NULL, 0), cut(a, p, "TOP SECRET | P Context: NATO", ""), e));
    assert_int_equal(d.verdict, ENT_DENY);
    assert_string_equal(d.rule, "R-01");
}

static void words(void **state)
{
    (void)state;
    assert_string_equal(ent_reason_word(ENT_WHY_PERMITTED), "permitted");
    assert_string_equal(ent_reason_word(ENT_WHY_PERMISSIVE), "permissive");
    assert_string_equal(ent_reason_word(ENT_WHY_DOSSIER), "dossier");
    assert_string_equal(ent_reason_word((ent_reason)99), "nothing");
}

/* Labels that never become a cut, whatever the clearance: DENY by having nothing to decide on. */
static void malformed(void **state)
{
    static const struct {
        const char *label, *words;
    } cases[] = {
        {"", "no classification"},
        {"GEHEIM", "no class \"GEHEIM\""},
        {"SECRET", "wants with SECRET exactly one of"},
        {"SECRET | P Context: NATO, KFOR", "exactly one of"},
        {"SECRET | P Context: Releasable", "at least one of"},
        {"SECRET | P Context: NATO, Releasable", "at least one of"},
        {"SECRET | P Context: Releasable | P Releasable To: SWE", "exactly one of"},
        {"SECRET | P Context: NATO | P Releasable To: SWE", "all of"},
        {"SECRET | P Context: NATO | R Additional Sensitivity:", "has no value"},
        {"SECRET | P Context: NATO | P Additional Sensitivity: ATOMAL", "no PERMISSIVE tag set"},
        {"SECRET | P Context: NATO | R Additional Sensitivity: MOON", "\"MOON\""},
        {"SECRET | P Context: NATO | R Nonsense: X", "\"Nonsense\""},
        {"SECRET | P Context: NATO | P context: KFOR", "two PERMISSIVE categories"},
        {"SECRET | P Context: NATO | I Administrative: MOON", "\"MOON\""},
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    const ent_cut *c = NULL;

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_label l = text_label(a, p, cases[i].label);
        REFUSES(ENT_INVALID, cases[i].words, ent_cut_of(&c, a, p, &l, S(""), TODAY, e));
        assert_null(c);
    }
    ent_label l = text_label(a, p, "SECRET | P Context: NATO");
    l.policy = S("EU");
    REFUSES(ENT_INVALID, "under the policy EU", ent_cut_of(&c, a, p, &l, S(""), TODAY, e));
    l.policy = S("");
    REFUSES(ENT_INVALID, "No policy", ent_cut_of(&c, a, p, &l, S(""), TODAY, e));
    l.policy = S("nato");
    l.policy_uri = S("urn:oid:1.2.3");
    REFUSES(ENT_INVALID, "identifier", ent_cut_of(&c, a, p, &l, S(""), TODAY, e));
    l.policy_uri = S("urn:oid:1.3.26.1.3.1");
    OK(ent_cut_of(&c, a, p, &l, S(""), TODAY, e));
    /* Other policies do not fold case. */
    const ent_policy *u = eu_policy(a);
    l = text_label(a, u, "secret ue/eu secret");
    REFUSES(ENT_INVALID, "no class", ent_cut_of(&c, a, u, &l, S(""), TODAY, e));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(nato),          TEST(by_marking), TEST(eu),           TEST(membership_not_dominance),
                                       TEST(same_tag_name), TEST(dossiers),   TEST(other_policy), TEST(newer_version),
                                       TEST(nothing_given), TEST(words),      TEST(malformed)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
