/* SPDX-License-Identifier: Apache-2.0 */
/* Markings out and in, under the shipped policies and under small ones. */
#include "common.h"

/* ---- the published patterns of R-03, and what they mean ---- */

static void published_patterns(void **state)
{
    static const struct {
        const char *marking, *label;
    } cases[] = {
        {"NATO CONFIDENTIAL - STAFF", "CONFIDENTIAL | P Context: NATO | I Administrative: STAFF"},
        {"NATO RESTRICTED Releasable To Japan, Australia, PFP",
         "RESTRICTED | P Context: NATO, Releasable | P Releasable To: JPN, AUS, PFP, NATO"},
        {"NATO/KFOR CONFIDENTIAL NATO, Ireland, Ukraine Only", "CONFIDENTIAL | P Context: KFOR | P Only: NATO, IRL, UKR"},
        {"NATO SECRET Norway, United States Only Releasable To Sweden",
         "SECRET | P Context: NATO, Releasable | P Only: NOR, USA | P Releasable To: SWE, NATO"},
        {"NATO/EAPC CONFIDENTIAL Releasable To RESOLUTE SUPPORT",
         "CONFIDENTIAL | P Context: EAPC, Releasable | P Releasable To: RESOLUTE SUPPORT, NATO"},
        {"NATO RESTRICTED Releasable To European Commission, EEAS, INTEROPERABILITY PLATFORM",
         "RESTRICTED | P Context: NATO, Releasable | P Releasable To: European Commission, EEAS, INTEROPERABILITY PLATFORM, NATO"},
        {"COSMIC TOP SECRET", "TOP SECRET | P Context: NATO"},
        {"COSMIC TOP SECRET ATOMAL BOHEMIA", "TOP SECRET | P Context: NATO | R Additional Sensitivity: ATOMAL, BOHEMIA"},
        {"COSMIC TRES SECRET", "TOP SECRET | P Context: NATO"},
        {"NATO DIFFUSION RESTREINTE Communicable à Japon", "RESTRICTED | P Context: NATO, Releasable | P Releasable To: JPN, NATO"},
        {"NATO UNCLASSIFIED", "UNCLASSIFIED | P Context: NATO"},
        {"NATO SECRET - EXERCISE", "SECRET | P Context: NATO | I Administrative: EXERCISE"},
        {"NATO SECRET - EU INFORMATION Releasable To EEAS - STAFF EXERCISE",
         "SECRET | P Context: NATO, Releasable | R Received Information: EU | P Releasable To: EEAS, NATO | I Administrative: STAFF, "
         "EXERCISE"},
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);

    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *lang = strstr(cases[i].marking, "TRES") || strstr(cases[i].marking, "DIFF") ? "fr-CA" : "en";
        ent_label l;
        ent_str again;
        OK(ent_label_unmark(&l, a, p, S(cases[i].marking), e));
        assert_string_equal(label_text(a, &l), cases[i].label);
        for (ent_place place = ENT_PAGE_TOP; place <= ENT_DOCUMENT_END; place++) {
            OK(ent_label_marking(&again, a, p, &l, S(lang), place, e));
            assert_string_equal(again.p, cases[i].marking);
        }
        OK(ent_label_validate(p, &l, TODAY, true, e));
    }
}

static void eu_patterns(void **state)
{
    static const struct {
        const char *marking, *again, *label;
    } cases[] = {
        {"EU UNCLASSIFIED", NULL, "UNCLASSIFIED"},
        {"RESTREINT UE/EU RESTRICTED", NULL, "RESTREINT UE/EU RESTRICTED"},
        {"CONFIDENTIEL UE/EU CONFIDENTIAL", NULL, "CONFIDENTIEL UE/EU CONFIDENTIAL"},
        {"SECRET UE/EU SECRET", NULL, "SECRET UE/EU SECRET"},
        {"TRÈS SECRET UE/EU TOP SECRET", NULL, "TRES SECRET UE/EU TOP SECRET"},
        {"TRES SECRET UE/EU TOP SECRET", "TRÈS SECRET UE/EU TOP SECRET", "TRES SECRET UE/EU TOP SECRET"},
        {"RESTREINT UE/EU RESTRICTED - NATO INFORMATION - Distribution: EEAS, European Commission, Germany - LIMITE EXERCISE", NULL,
         "RESTREINT UE/EU RESTRICTED | R Received Information: NATO | P Distribution: EEAS, European Commission, DEU | I Administrative: "
         "LIMITE, EXERCISE"},
    };
    ent_arena *a = *state;
    const ent_policy *p = eu_policy(a);
    ent_label l;
    ent_str again;

    for (size_t i = 0; i < COUNT(cases); i++) {
        OK(ent_label_unmark(&l, a, p, S(cases[i].marking), e));
        assert_string_equal(label_text(a, &l), cases[i].label);
        OK(ent_label_marking(&again, a, p, &l, S(""), ENT_PAGE_TOP, e));
        assert_string_equal(again.p, cases[i].again != NULL ? cases[i].again : cases[i].marking);
    }
}

/* R-05: short forms stand on parts only, and are never read as the marking of a document. */
static void portions(void **state)
{
    static const struct {
        const char *label, *portion;
    } nato[] = {
        {"UNCLASSIFIED | P Context: NATO", "NU"},
        {"SECRET | P Context: NATO", "NS"},
        {"TOP SECRET | P Context: NATO | R Additional Sensitivity: ATOMAL", "CTS ATOMAL"},
        {"CONFIDENTIAL | P Context: KFOR", "NATO/KFOR NC"},
        {"RESTRICTED | P Context: NATO, Releasable | P Releasable To: NATO, JPN | I Administrative: EXERCISE", "NR Releasable To Japan"},
    };
    static const char *const refused[] = {"NS", "R-UE/EU-R", "CTS", "NATO NS"};
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a), *eu = eu_policy(a);
    ent_label l;
    ent_str s;

    for (size_t i = 0; i < COUNT(nato); i++) {
        l = text_label(a, p, nato[i].label);
        OK(ent_label_marking(&s, a, p, &l, S("en"), ENT_PORTION, e));
        assert_string_equal(s.p, nato[i].portion);
    }
    l = text_label(a, eu, "RESTREINT UE/EU RESTRICTED");
    OK(ent_label_marking(&s, a, eu, &l, S(""), ENT_PORTION, e));
    assert_string_equal(s.p, "R-UE/EU-R");
    for (size_t i = 0; i < COUNT(refused); i++) {
        REFUSES(ENT_INVALID, "at this place", ent_label_unmark(&l, a, p, S(refused[i]), e));
        REFUSES(ENT_INVALID, "at this place", ent_label_unmark(&l, a, eu, S(refused[i]), e));
    }
}

static void refusals(void **state)
{
    static const struct {
        const char *marking, *words;
    } cases[] = {
        {"NATO TOP SECRET", "marked \"COSMIC TOP SECRET\""},
        {"NATO RESTRICTED ATOMAL", "does not allow ATOMAL with the class RESTRICTED"},
        {"NATO UNCLASSIFIED ATOMAL", "does not allow ATOMAL"},
        {"NATO SECRET BOHEMIA", "BOHEMIA only with the class TOP SECRET"},
        {"NATO UNCLASSIFIED CRYPTO", "does not allow CRYPTO"},
        {"COSMIC TOP SECRET Releasable To Sweden", "does not allow Releasable with the class TOP SECRET"},
        {"COSMIC SECRET", "marked \"NATO SECRET\""},
        {"NATO RESTRICTED Releasable To Japan, Japan", "twice"},
        {"NATO RESTRICTED Releasable To Japan Releasable To Australia", "at this place"},
        {"NATO NATO RESTRICTED", "at this place"},
        {"NATO RESTRICTED RESTRICTED", "at this place"},
        {"NATO RESTRICTED - STAFF STAFF", "twice"},
        {"NATO RESTRICTED Releasable To Atlantis", "\"Atlantis\" at this place"},
        {"NATO RESTRICTED Releasable To", "at this place"},
        {"NATO RESTRICTED Releasable To ", "at this place"},
        {"NATO RESTRICTED Releasable To Japan,", "at this place"},
        {"NATO RESTRICTED Japan", "too early"},
        {"NATO RESTRICTED Only", "at this place"},
        {"NATO", "too early"},
        {"RESTRICTED", "marked \"NATO RESTRICTED\""},
        {"NATO  RESTRICTED", "at this place"},
        {"nato restricted", "at this place"},
        {"NATO RESTRICTED (mention)", "at this place"},
        {"unmarked", "at this place"},
        {"", "no marking"},
        {"NATO RESTRICTED Releasable To JPN", "at this place"},
        {"NATO \xff", "UTF-8"},
        {"COSMIC RESTRICTED", "marked \"NATO RESTRICTED\""},
        {"NATO/KFOR TOP SECRET", "marked \"COSMIC TOP SECRET\""},
        {"NATO/MARS SECRET", "at this place"},
        {"NATO SECRET Releasable", "at this place"},
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    char *longest = ent_alloc(a, 5000);
    ent_label l;

    for (size_t i = 0; i < COUNT(cases); i++) {
        REFUSES(ENT_INVALID, cases[i].words, ent_label_unmark(&l, a, p, S(cases[i].marking), e));
        assert_int_equal(l.classification.n, 0);
    }
    memset(longest, 'N', 4999);
    REFUSES(ENT_LIMIT, "longer", ent_label_unmark(&l, a, p, (ent_str){longest, 4999}, e));
    l = text_label(a, p, "SECRET | P Context: NATO | P Only:");
    ent_str s;
    REFUSES(ENT_INVALID, "nobody", ent_label_marking(&s, a, p, &l, S(""), ENT_PAGE_TOP, e));
    l = text_label(a, p, "SECRET | P Context: MARS");
    REFUSES(ENT_INVALID, "MARS", ent_label_marking(&s, a, p, &l, S(""), ENT_PAGE_TOP, e));
    REFUSES(ENT_BUG, "place", ent_label_marking(&s, a, p, &l, S(""), ENT_PLACES, e));
}

/* Every value that prints must come back, in every order and with every neighbour that the policy allows. */
static void every_nation_round_trips(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    static const char *const codes[] = {"SWE", "JPN", "AUS", "European Commission",
                                        "PFP", "KOR", "BIH", "General Secretariat of the Council"};
    unsigned done = 0;

    for (size_t i = 0; i < COUNT(codes); i++) {
        for (size_t k = 0; k < COUNT(codes); k++) {
            char text[256];
            ent_label l, back;
            ent_str m, again;
            if (i == k) continue;
            snprintf(text, sizeof text, "SECRET | P Context: NATO, Releasable | P Releasable To: %s, NATO, %s", codes[i], codes[k]);
            l = text_label(a, p, text);
            for (size_t lang = 0; lang < 2; lang++) {
                ent_str tag = lang == 0 ? S("en") : S("fr_FR");
                OK(ent_label_marking(&m, a, p, &l, tag, ENT_PAGE_BOTTOM, e));
                OK(ent_label_unmark(&back, a, p, m, e));
                OK(ent_label_marking(&again, a, p, &back, tag, ENT_PAGE_BOTTOM, e));
                assert_true(ent_str_eq(m, again));
                done++;
            }
        }
    }
    assert_int_equal(done, 112);
}

/* ---- the rules of composing, on a small policy ---- */

#define HEAD                                                                                                                  \
    "<SPIF xmlns='http://www.xmlspif.org/spif' schemaVersion='2.1' creationDate='20260101' originatorDN='' keyIdentifier='' " \
    "privilegeId='1.1' rbacId='1.1'>"

static const char SMALL[] = HEAD
    "<securityPolicyId name='P' id='1.2.3'/>"
    "<securityClassifications>"
    "<securityClassification name='LOW' lacv='1' hierarchy='1'>"
    "<markingData phrase='TOP' xml:lang='en'><code>pageTop</code></markingData>"
    "<markingData phrase='BAS' xml:lang='fr'><code>pageBottom</code></markingData>"
    "</securityClassification>"
    "<securityClassification name='HIGH' lacv='2' hierarchy='2'>"
    "<markingData phrase='Q'><code>replacePolicy</code></markingData>"
    "<markingData phrase='ELEVE' xml:lang='fr'><code>pageTopBottom</code></markingData></securityClassification>"
    "</securityClassifications><securityCategoryTagSets>"
    "<securityCategoryTagSet name='B' id='1.2.3.1'><securityCategoryTag name='b' tagType='restrictive'>"
    "<tagCategory name='one' lacv='1'/><tagCategory name='two' lacv='2'><markingData "
    "phrase=''><code>pageTopBottom</code></markingData></tagCategory>"
    "<tagCategory name='three' lacv='3'><markingQualifier><qualifier markingQualifier='&lt;' qualifierCode='prefix'/>"
    "<qualifier markingQualifier='&gt;' qualifierCode='suffix'/></markingQualifier></tagCategory>"
    "<tagCategory name='hush' lacv='4'><markingData phrase='LOW-HUSH'><code>suppressClassName</code></markingData>"
    "<excludedClass>HIGH</excludedClass></tagCategory>"
    "</securityCategoryTag></securityCategoryTagSet>"
    "<securityCategoryTagSet name='E' id='1.2.3.2'><securityCategoryTag name='e' tagType='enumerated' enumType='permissive'>"
    "<tagCategory name='a' lacv='1'/><tagCategory name='b' lacv='2'/><tagCategory name='a b' lacv='3'/>"
    "<tagCategory name='quiet' lacv='4'><markingData><code>noNameDisplay</code></markingData></tagCategory>"
    "<markingQualifier markingCode='pageTop'><qualifier markingQualifier='for ' qualifierCode='prefix'/></markingQualifier>"
    "<markingQualifier><qualifier markingQualifier=' ' qualifierCode='separator'/></markingQualifier>"
    "</securityCategoryTag></securityCategoryTagSet></securityCategoryTagSets>"
    "<markingQualifier><qualifier markingQualifier='[' qualifierCode='prefix'/><qualifier markingQualifier=']' qualifierCode='suffix'/>"
    "<qualifier markingQualifier='; ' qualifierCode='separator'/></markingQualifier>"
    "</SPIF>";

static void composing(void **state)
{
    static const struct {
        const char *label, *lang;
        ent_place place;
        const char *marking;
    } cases[] = {
        {"LOW", "", ENT_PAGE_BOTTOM, "[P; LOW]"},
        {"LOW", "", ENT_PAGE_TOP, "[P; LOW]"},
        {"LOW", "en-GB", ENT_PAGE_TOP, "[P; TOP]"},
        {"LOW", "EN", ENT_PAGE_TOP, "[P; TOP]"},
        {"LOW", "en", ENT_PAGE_BOTTOM, "[P; LOW]"},
        {"LOW", "fr_CA", ENT_PAGE_BOTTOM, "[P; BAS]"},
        {"LOW", "de", ENT_PAGE_BOTTOM, "[P; LOW]"},
        {"HIGH", "", ENT_PAGE_BOTTOM, "[Q; HIGH]"},
        {"HIGH", "fr", ENT_PAGE_BOTTOM, "[Q; ELEVE]"},                           /* the fallback is per code */
        {"LOW | R B: three, one", "", ENT_PAGE_BOTTOM, "[P; LOW; one/<three>]"}, /* bitmap: the policy's order */
        {"LOW | R B: two", "", ENT_PAGE_BOTTOM, "[P; LOW]"},
        {"LOW | R B: two, one", "", ENT_PAGE_BOTTOM, "[P; LOW; one]"},
        {"LOW | R B: hush", "", ENT_PAGE_BOTTOM, "[P; LOW-HUSH]"},
        {"LOW | P E: b, a", "", ENT_PAGE_BOTTOM, "[P; LOW; b a]"}, /* enumerated: the label's order */
        {"LOW | P E: b, a", "", ENT_PAGE_TOP, "[P; LOW; for b a]"},
        {"LOW | P E: quiet", "", ENT_PAGE_TOP, "[P; LOW]"},
        {"LOW | P E: a, quiet | R B: one", "", ENT_PAGE_TOP, "[P; LOW; one; for a]"},
    };
    ent_arena *a = *state;
    const ent_policy *p = load(a, S(SMALL), NULL);
    ent_str s;

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_label l = text_label(a, p, cases[i].label);
        OK(ent_label_marking(&s, a, p, &l, S(cases[i].lang), cases[i].place, e));
        assert_string_equal(s.p, cases[i].marking);
    }
}

static void reading_small(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = load(a, S(SMALL), NULL);
    ent_label l;

    /* The class is hidden, and only LOW allows the value. */
    OK(ent_label_unmark(&l, a, p, S("[P; LOW-HUSH]"), e));
    assert_string_equal(label_text(a, &l), "LOW | R B: hush");
    OK(ent_label_unmark(&l, a, p, S("[Q; ELEVE]"), e));
    assert_string_equal(label_text(a, &l), "HIGH");
    OK(ent_label_unmark(&l, a, p, S("[P; LOW; one/<three>; for b a]"), e));
    assert_string_equal(label_text(a, &l), "LOW | R B: one, three | P E: b, a");
    /* "a b" is one value before it is two. */
    OK(ent_label_unmark(&l, a, p, S("[P; LOW; a b]"), e));
    assert_string_equal(label_text(a, &l), "LOW | P E: a b");
    /* A class shown beside a value that hides it is not what this policy prints. */
    REFUSES(ENT_INVALID, "", ent_label_unmark(&l, a, p, S("[P; LOW; LOW-HUSH]"), e));
    REFUSES(ENT_INVALID, "marked \"Q HIGH\"", ent_label_unmark(&l, a, p, S("[P; HIGH]"), e));
    /* A silent value is not guessed. */
    OK(ent_label_unmark(&l, a, p, S("[P; LOW; for a]"), e));
    assert_string_equal(label_text(a, &l), "LOW | P E: a");
}

/* Two classes with one word: the text does not say which. */
static void ambiguous(void **state)
{
    static const char spif[] = HEAD "<securityPolicyId name='P' id='1.2.3'/><securityClassifications>"
                                    "<securityClassification name='A' lacv='1' hierarchy='1'><markingData "
                                    "phrase='X'><code>pageTopBottom</code></markingData></securityClassification>"
                                    "<securityClassification name='B' lacv='2' hierarchy='2'><markingData "
                                    "phrase='X'><code>pageTopBottom</code></markingData></securityClassification>"
                                    "</securityClassifications></SPIF>";
    ent_arena *a = *state;
    const ent_policy *p = load(a, S(spif), NULL);
    ent_label l;

    REFUSES(ENT_INVALID, "different labels", ent_label_unmark(&l, a, p, S("P X"), e));
    OK(ent_label_unmark(&l, a, p, S("P A"), e));
    assert_true(ent_str_is(l.classification, "A"));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(published_patterns),       TEST(eu_patterns), TEST(portions),      TEST(refusals),
                                       TEST(every_nation_round_trips), TEST(composing),   TEST(reading_small), TEST(ambiguous)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
