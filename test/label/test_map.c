/* SPDX-License-Identifier: Apache-2.0 */
/* Labels under another policy: both directions of the shipped pair, and the rules of mapping on small policies. */
#include "common.h"

typedef struct mapped {
    const char *label, *want; /* want: the mapped label, or NULL with words of the refusal */
    const char *words;
} mapped;

static void check(ent_arena *a, const ent_policy *from, const ent_policy *to, const mapped *m)
{
    ent_label l = text_label(a, from, m->label), out;
    ent_notes notes = {0};

    if (m->want == NULL) {
        REFUSES(ENT_REFUSED, m->words, ent_label_map(&out, a, from, to, &l, TODAY, &notes, e));
        assert_int_equal(out.classification.n, 0);
        return;
    }
    OK(ent_label_map(&out, a, from, to, &l, TODAY, &notes, e));
    assert_string_equal(label_text(a, &out), m->want);
    assert_int_equal(l.role, ENT_LABEL_ORIGINATOR);
    assert_int_equal(out.role, ENT_LABEL_ALTERNATIVE);
    assert_string_equal(label_text(a, &l), m->label); /* the one given is kept */
    assert_true(ent_str_eq(out.policy, ent_policy_name(to)) && ent_str_ends(out.policy_uri, ent_str_c(ent_policy_oid(to).p).p));
    OK(ent_label_validate(to, &out, TODAY, false, e));
}

static void nato_to_eu(void **state)
{
    static const mapped cases[] = {
        {"RESTRICTED | P Context: NATO, Releasable | P Releasable To: European Commission, NATO",
         "RESTREINT UE/EU RESTRICTED | R Received Information: NATO | P Distribution: European Commission", NULL},
        {"SECRET | P Context: NATO, Releasable | P Releasable To: EEAS, JPN, General Secretariat of the Council, NATO",
         "SECRET UE/EU SECRET | R Received Information: NATO | P Distribution: EEAS, General Secretariat of the Council", NULL},
        {"CONFIDENTIAL | P Context: NATO", "CONFIDENTIEL UE/EU CONFIDENTIAL | R Received Information: NATO", NULL},
        {"UNCLASSIFIED | P Context: NATO, Releasable | P Releasable To: European Commission, NATO | I Administrative: EXERCISE, STAFF",
         "UNCLASSIFIED | R Received Information: NATO | P Distribution: European Commission | I Administrative: EXERCISE", NULL},
        {"TOP SECRET | P Context: NATO", "TRES SECRET UE/EU TOP SECRET | R Received Information: NATO", NULL},
        {"CONFIDENTIAL | P Context: KFOR, Releasable | P Releasable To: Council of the European Union, NATO",
         "CONFIDENTIEL UE/EU CONFIDENTIAL | R Received Information: NATO | P Distribution: Council of the European Union", NULL},
        {"CONFIDENTIAL | P Context: KFOR", NULL, "Context of the policy NATO has an equivalent, and a limit cannot be dropped"},
        {"RESTRICTED | P Context: NATO, Releasable | P Releasable To: JPN, AUS, NATO", NULL, "No value of Releasable To"},
        {"RESTRICTED | P Context: NATO, Releasable | P Releasable To: DEU, NATO", NULL, "No value of Releasable To"},
        {"TOP SECRET | P Context: NATO | R Additional Sensitivity: ATOMAL", NULL, "ATOMAL of the policy NATO has no equivalent"},
        {"SECRET | P Context: NATO | R Additional Sensitivity: CRYPTO", NULL, "CRYPTO"},
        {"TOP SECRET | P Context: NATO | R Additional Sensitivity: BOHEMIA", NULL, "BOHEMIA"},
        {"SECRET | P Context: NATO | R Additional Sensitivity: SIOP", NULL, "SIOP"},
        {"SECRET | P Context: NATO | P Only: NOR", NULL, "NOR of the policy NATO has no equivalent"},
        {"SECRET | P Context: NATO | P Only:", NULL, "means nobody"},
        {"SECRET | P Context: NATO | R Received Information: EU", NULL, "has no equivalent"},
    };
    ent_arena *a = *state;
    const ent_policy *n = nato_policy(a), *u = eu_policy(a);

    for (size_t i = 0; i < COUNT(cases); i++) check(a, n, u, &cases[i]);
}

static void eu_to_nato(void **state)
{
    static const mapped cases[] = {
        {"RESTREINT UE/EU RESTRICTED", "RESTRICTED | P Context: NATO | R Received Information: EU", NULL},
        {"SECRET UE/EU SECRET | P Distribution: European Commission, NATO, DEU",
         "SECRET | P Context: NATO, Releasable | R Received Information: EU | P Releasable To: NATO, DEU, European Commission", NULL},
        {"RESTREINT UE/EU RESTRICTED | P Distribution: NATO",
         "RESTRICTED | P Context: NATO | R Received Information: EU | P Releasable To: NATO", NULL},
        {"RESTREINT UE/EU RESTRICTED | P Distribution: Member States", NULL, "No value of Distribution"},
        {"RESTREINT UE/EU RESTRICTED | P Distribution: EDA, EEAS",
         "RESTRICTED | P Context: NATO, Releasable | R Received Information: EU | P Releasable To: EEAS", NULL},
        {"RESTREINT UE/EU RESTRICTED | R Received Information: NATO | I Administrative: EXERCISE, LIMITE",
         "RESTRICTED | P Context: NATO | R Received Information: EU | I Administrative: EXERCISE", NULL},
        {"TRES SECRET UE/EU TOP SECRET", "TOP SECRET | P Context: NATO | R Received Information: EU", NULL},
        {"TRES SECRET UE/EU TOP SECRET | P Distribution: EEAS", NULL,
         "no valid form under NATO: The policy NATO does not allow Releasable"},
    };
    ent_arena *a = *state;
    const ent_policy *n = nato_policy(a), *u = eu_policy(a);

    for (size_t i = 0; i < COUNT(cases); i++) check(a, u, n, &cases[i]);
}

/* Who reads a mapped label: a reader of the EU with the NATO briefing and the right distribution, nobody else. */
static void read_after_mapping(void **state)
{
    static const struct {
        const char *clearance;
        bool permit;
    } cases[] = {
        {"EU: SECRET UE/EU SECRET; Distribution=European Commission; Received Information=NATO", true},
        {"EU: SECRET UE/EU SECRET; Distribution=European Commission", false},
        {"EU: SECRET UE/EU SECRET; Distribution=EEAS; Received Information=NATO", false},
        {"EU: SECRET UE/EU SECRET; Received Information=NATO", false},
        {"EU: RESTREINT UE/EU RESTRICTED; Distribution=European Commission; Received Information=NATO", false},
    };
    ent_arena *a = *state;
    const ent_policy *n = nato_policy(a), *u = eu_policy(a);
    const ent_cut *c = NULL;
    ent_label l, out;

    OK(ent_label_unmark(&l, a, n, S("NATO CONFIDENTIAL Releasable To European Commission, Japan - EXERCISE"), e));
    out = l;
    OK(ent_label_map(&out, a, n, u, &out, TODAY, NULL, e)); /* in place */
    OK(ent_cut_of(&c, a, u, &out, S(""), TODAY, e));
    for (size_t i = 0; i < COUNT(cases); i++) {
        const ent_holding *h = NULL;
        ent_clearance who;
        OK(ent_clearance_read_short(&who, a, u, S(cases[i].clearance), true, e));
        OK(ent_holding_of(&h, a, u, &who, NULL, 0, e));
        if (ent_admits(h, c) != cases[i].permit) fail_msg("%s", cases[i].clearance);
    }
}

static void details(void **state)
{
    ent_arena *a = *state;
    const ent_policy *n = nato_policy(a), *u = eu_policy(a);
    ent_label l = text_label(
        a, n, "SECRET | P Context: NATO, Releasable | P Releasable To: European Commission, JPN, NATO | I Administrative: MEDICAL");
    ent_label next = text_label(a, n, "UNCLASSIFIED | P Context: NATO"), out;
    ent_notes notes = {0};

    l.originator = S("x@example.org");
    l.originator_type = S("rfc822Name");
    l.has_created = l.has_review = true;
    l.created = 1;
    l.review = 2;
    l.successor = &next;
    OK(ent_label_map(&out, a, n, u, &l, TODAY, &notes, e));
    assert_true(ent_str_eq(out.originator, l.originator) && out.created == 1 && out.review == 2 && out.successor == NULL);
    assert_int_equal(notes.n, 4); /* Japan, NATO, MEDICAL; the succession */
    assert_true(has_note(&notes, "map-discarded") && has_note(&notes, "map-succession"));
    assert_false(has_note(&notes, "map-widened"));
    /* The same policy in another version keeps the names. */
    ent_str text = shipped(a, "nato.spif.xml"), changed;
    OK(ent_str_fmt(&changed, a, e, "%.*s<!-- next -->\n", ENT_F(text)));
    OK(ent_label_map(&out, a, n, load(a, changed, NULL), &l, TODAY, NULL, e));
    assert_string_equal(label_text(a, &out), label_text(a, &l));
    assert_true(out.successor == &next && out.role == ENT_LABEL_ORIGINATOR);
    /* Not valid before mapping: malformed, not refused. */
    l = text_label(a, n, "SECRET | P Context: NATO, KFOR");
    REFUSES(ENT_INVALID, "exactly one", ent_label_map(&out, a, n, u, &l, TODAY, NULL, e));
    l = text_label(a, n, "SECRET | P Context: MARS");
    REFUSES(ENT_INVALID, "MARS", ent_label_map(&out, a, n, u, &l, TODAY, NULL, e));
}

/* ---- small policies: A speaks about B and C ---- */

#define ROOT                                                                                                                  \
    "<SPIF xmlns='http://www.xmlspif.org/spif' schemaVersion='2.1' creationDate='20260101' originatorDN='' keyIdentifier='' " \
    "privilegeId='1.1' rbacId='1.1'>"
#define TO_B(set, type, lacv) \
    "<equivalentSecCategoryTag policyRef='B' tagSetId='" set "' tagType='" type "' lacv='" lacv "' applied='encrypt'/>"

static const char A_SPIF[] = ROOT
    "<securityPolicyId name='A' id='1.1'/><securityClassifications>"
    "<securityClassification name='one' lacv='1' hierarchy='1'><equivalentClassification policyRef='B' lacv='01' "
    "applied='encrypt'/></securityClassification>"
    "<securityClassification name='two' lacv='2' hierarchy='2'><equivalentClassification policyRef='B' lacv='2' applied='both'>"
    "<requiredCategory operation='oneOrMore'><categoryGroup tagSetRef='R' tagType='restrictive' lacv='1'/>"
    "<categoryGroup tagSetRef='R' tagType='restrictive' lacv='2'/></requiredCategory></equivalentClassification></securityClassification>"
    "<securityClassification name='three' lacv='3' hierarchy='3'/>"
    "<securityClassification name='four' lacv='4' hierarchy='4'><equivalentClassification policyRef='B' lacv='1' "
    "applied='encrypt'/></securityClassification>"
    "<securityClassification name='five' lacv='5' hierarchy='5'><equivalentClassification policyRef='B' lacv='77' "
    "applied='encrypt'/></securityClassification>"
    "<securityClassification name='six' lacv='6' hierarchy='6'><equivalentClassification policyRef='B' lacv='2' "
    "applied='decrypt'/></securityClassification>"
    "</securityClassifications><securityCategoryTagSets>"
    "<securityCategoryTagSet name='P' id='1.1.1'><securityCategoryTag tagType='permissive'>"
    "<tagCategory name='x' lacv='1'>" TO_B(
        "1.2.1", "permissive",
        "1") "</tagCategory>"
             "<tagCategory name='y' lacv='2'>" TO_B("1.2.1", "permissive", "2") TO_B(
                 "1.2.1", "permissive",
                 "3") "</tagCategory>"
                      "<tagCategory name='none' lacv='3'/>"
                      "<tagCategory name='lost' lacv='4'>" TO_B(
                          "1.2.9", "permissive",
                          "2") "</tagCategory>"
                               "<tagCategory name='gone' lacv='5'>" TO_B(
                                   "1.2.1", "permissive",
                                   "99") "</tagCategory>"
                                         "<tagCategory name='vague' lacv='6'>" TO_B(
                                             "1.2.2", "restrictive",
                                             "7") "</tagCategory>"
                                                  "</securityCategoryTag></securityCategoryTagSet>"
                                                  "<securityCategoryTagSet name='Q' id='1.1.2'><securityCategoryTag tagType='permissive'>"
                                                  "<tagCategory name='x' lacv='1'>" TO_B(
                                                      "1.2.1", "permissive",
                                                      "1") "</tagCategory>"
                                                           "<tagCategory name='z' lacv='2'>" TO_B(
                                                               "1.2.1", "permissive",
                                                               "3") "</tagCategory>"
                                                                    "</securityCategoryTag><equivalentSecurityCategoryTagSet "
                                                                    "policyRef='B'><requiredCategory operation='all'>"
                                                                    "<categoryGroup tagSetRef='R' tagType='restrictive' "
                                                                    "lacv='2'/></requiredCategory></equivalentSecurityCategoryTagSet></"
                                                                    "securityCategoryTagSet>"
                                                                    "<securityCategoryTagSet name='R' id='1.1.3'><securityCategoryTag "
                                                                    "tagType='restrictive'>"
                                                                    "<tagCategory name='dropped' lacv='1'><equivalentSecCategoryTag "
                                                                    "policyRef='B' tagSetId='1.2.2' tagType='restrictive' lacv='' "
                                                                    "applied='encrypt' "
                                                                    "action='discard'/></tagCategory>"
                                                                    "<tagCategory name='heard' lacv='2'/>"
                                                                    "</securityCategoryTag></securityCategoryTagSet></"
                                                                    "securityCategoryTagSets>"
                                                                    "<equivalentPolicies><equivalentPolicy name='B' "
                                                                    "id='1.2'/><equivalentPolicy name='C' "
                                                                    "id='1.3'/></equivalentPolicies></SPIF>";

static const char B_SPIF[] =
    ROOT "<securityPolicyId name='B' id='1.2'/><securityClassifications>"
         "<securityClassification name='I' lacv='1' hierarchy='1'/>"
         "<securityClassification name='II' lacv='2' hierarchy='2'><equivalentClassification policyRef='AA' lacv='4' "
         "applied='both'/></securityClassification>"
         "</securityClassifications><securityCategoryTagSets>"
         "<securityCategoryTagSet name='P' id='1.2.1'><securityCategoryTag tagType='permissive'>"
         "<tagCategory name='p1' lacv='1'/><tagCategory name='p2' lacv='2'/><tagCategory name='p3' "
         "lacv='3'/></securityCategoryTag></securityCategoryTagSet>"
         "<securityCategoryTagSet name='R' id='1.2.2'><securityCategoryTag tagType='restrictive'>"
         "<tagCategory name='r1' lacv='1'><equivalentSecCategoryTag policyRef='AA' tagSetId='1.1.3' tagType='restrictive' lacv='2' "
         "applied='decrypt'/></tagCategory>"
         "<tagCategory name='r2' lacv='2'/><tagCategory name='v1' lacv='7'/><tagCategory name='v2' "
         "lacv='7'/></securityCategoryTag></securityCategoryTagSet>"
         "</securityCategoryTagSets><equivalentPolicies><equivalentPolicy name='AA' id='1.1'/></equivalentPolicies></SPIF>";

static const char C_SPIF[] = ROOT "<securityPolicyId name='C' id='1.3'/><securityClassifications>"
                                  "<securityClassification name='I' lacv='1' hierarchy='1'/></securityClassifications></SPIF>";
static const char D_SPIF[] = ROOT "<securityPolicyId name='D' id='1.4'/><securityClassifications>"
                                  "<securityClassification name='I' lacv='1' hierarchy='1'/></securityClassifications></SPIF>";

static void rules(void **state)
{
    static const mapped cases[] = {
        {"one", "I", NULL},
        {"two", NULL, "leaves a choice"},
        {"two | R R: heard", "II | R R: r1", NULL}, /* the choice is made by what is there */
        {"three", NULL, "three of the policy A has no equivalent"},
        {"four", NULL, "two different stated equivalents"},
        {"five", NULL, "does not exist"},
        {"six", NULL, "has no equivalent"}, /* decrypt speaks of the other direction */
        {"one | P P: x", "I | P P: p1", NULL},
        {"one | P P: x, y", "I | P P: p1, p2, p3", NULL}, /* one value may stand for two */
        {"one | P P: none", NULL, "none of the policy A has no equivalent"},
        {"one | P P: x, none", NULL, "has no equivalent"}, /* never dropped in silence */
        {"one | P P: lost", NULL, "does not exist"},
        {"one | P P: gone", NULL, "does not exist"},
        {"one | P P: vague", NULL, "ambiguous"},
        /* Two sets meet in one: both limit, and Q adds r2. */
        {"one | P P: x, y | P Q: x, z", "I | P P: p1, p3 | R R: r2", NULL},
        {"one | P P: y | P Q: x", NULL, "leaves nobody"},
        {"one | R R: heard", "I | R R: r1", NULL},
        {"one | R R: dropped", "I", NULL},
    };
    ent_arena *a = *state;
    ent_notes notes = {0};
    const ent_policy *from = load(a, S(A_SPIF), &notes), *to = load(a, S(B_SPIF), &notes);
    ent_label l = text_label(a, from, "one | R R: dropped"), out;

    for (size_t i = 0; i < COUNT(cases); i++) check(a, from, to, &cases[i]);
    notes.n = 0;
    OK(ent_label_map(&out, a, from, to, &l, TODAY, &notes, e));
    assert_true(has_note(&notes, "map-widened")); /* said aloud: a restrictive value was given up */
    l = text_label(a, from, "one");
    REFUSES(ENT_REFUSED, "has no equivalent", ent_label_map(&out, a, from, load(a, S(C_SPIF), NULL), &l, TODAY, NULL, e));
    REFUSES(ENT_REFUSED, "Neither A nor D", ent_label_map(&out, a, from, load(a, S(D_SPIF), NULL), &l, TODAY, NULL, e));
}

/* ---- dropped on receipt: E sends, F receives and goes first ---- */

#define E_SPIF(windows)                                                                                                              \
    ROOT "<securityPolicyId name='E' id='1.5'/><securityClassifications><securityClassification name='one' lacv='1' hierarchy='1'/>" \
         "</securityClassifications><securityCategoryTagSets>"                                                                       \
         "<securityCategoryTagSet name='P' id='1.5.1'><securityCategoryTag tagType='permissive'>"                                    \
         "<tagCategory name='x' lacv='1'/><tagCategory name='y' lacv='2'" windows                                                    \
         "><equivalentSecCategoryTag policyRef='F' tagSetId='1.6.1' tagType='permissive' lacv='2' applied='encrypt'/></tagCategory>" \
         "<tagCategory name='z' lacv='3'/></securityCategoryTag></securityCategoryTagSet>"                                           \
         "<securityCategoryTagSet name='R' id='1.5.2'><securityCategoryTag tagType='restrictive'><tagCategory name='r' lacv='1'/>"   \
         "</securityCategoryTag></securityCategoryTagSet></securityCategoryTagSets>"                                                 \
         "<equivalentPolicies><equivalentPolicy name='F' id='1.6'/></equivalentPolicies></SPIF>"

static const char F_SPIF[] =
    ROOT "<securityPolicyId name='F' id='1.6'/><securityClassifications><securityClassification name='I' lacv='1' hierarchy='1'>"
         "<equivalentClassification policyRef='E' lacv='1' applied='decrypt'><requiredCategory operation='all'>"
         "<categoryGroup tagSetRef='Q' tagType='restrictive' lacv='1'/></requiredCategory></equivalentClassification>"
         "</securityClassification></securityClassifications><securityCategoryTagSets>"
         "<securityCategoryTagSet name='P' id='1.6.1'><securityCategoryTag tagType='permissive'><tagCategory name='p1' lacv='1'>"
         "<equivalentSecCategoryTag policyRef='E' tagSetId='1.5.1' tagType='permissive' lacv='01' applied='decrypt'/>"
         "<equivalentSecCategoryTag policyRef='E' tagSetId='1.5.1' tagType='permissive' lacv='2' applied='decrypt' action='discard'/>"
         "<equivalentSecCategoryTag policyRef='E' tagSetId='1.5.2' tagType='restrictive' lacv='1' applied='decrypt' action='discard'/>"
         "</tagCategory><tagCategory name='p2' lacv='2'/></securityCategoryTag></securityCategoryTagSet>"
         "<securityCategoryTagSet name='Q' id='1.6.2'><securityCategoryTag tagType='restrictive'><tagCategory name='q' lacv='1'/>"
         "</securityCategoryTag></securityCategoryTagSet></securityCategoryTagSets>"
         "<equivalentPolicies><equivalentPolicy name='E' id='1.5'/></equivalentPolicies></SPIF>";

static void on_receipt(void **state)
{
    static const mapped cases[] = {
        {"one", "I | R Q: q", NULL}, /* what the receiver adds */
        {"one | P P: x", "I | P P: p1 | R Q: q", NULL},
        {"one | P P: x, y", "I | P P: p1 | R Q: q", NULL}, /* though E would say p2 */
        {"one | P P: y", NULL, "a limit cannot be dropped"},
        {"one | P P: x, z", NULL, "z of the policy E has no equivalent"},
        {"one | R R: r", "I | R Q: q", NULL},
    };
    ent_arena *a = *state;
    ent_notes lint = {0}, notes = {0};
    const ent_policy *from = load(a, S(E_SPIF("")), &lint), *to = load(a, S(F_SPIF), &lint);
    ent_label l = text_label(a, from, "one | P P: x, y"), out;

    for (size_t i = 0; i < COUNT(cases); i++) check(a, from, to, &cases[i]);
    OK(ent_label_map(&out, a, from, to, &l, TODAY, &notes, e));
    assert_true(has_note(&notes, "map-discarded") && !has_note(&notes, "map-widened"));
    l = text_label(a, from, "one | R R: r");
    OK(ent_label_map(&out, a, from, to, &l, TODAY, &notes, e));
    assert_true(has_note(&notes, "map-widened"));
    /* Back: F has no statement for sending, E none for receiving. */
    l = text_label(a, to, "I");
    REFUSES(ENT_REFUSED, "I of the policy F has no equivalent", ent_label_map(&out, a, to, from, &l, TODAY, NULL, e));
    /* A label that is not valid on the day is malformed, not mapped. */
    from = load(a, S(E_SPIF(" notAfter='2020-01-01T00:00:00Z'")), &lint);
    l = text_label(a, from, "one | P P: x, y");
    REFUSES(ENT_INVALID, "y", ent_label_map(&out, a, from, to, &l, TODAY, NULL, e));
    OK(ent_label_map(&out, a, from, to, &l, 0, NULL, e));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(nato_to_eu), TEST(eu_to_nato), TEST(read_after_mapping),
                                       TEST(details),    TEST(rules),      TEST(on_receipt)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
