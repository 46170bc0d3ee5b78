/* SPDX-License-Identifier: Apache-2.0 */
/* Validity: every rule that a policy can state, on a small policy that states one of each. */
#include "common.h"

static const char RULES[] =
    "<SPIF xmlns='http://www.xmlspif.org/spif' schemaVersion='2.1' creationDate='20260101' originatorDN='' keyIdentifier='' "
    "privilegeId='1.1' rbacId='1.1' notBefore='2020-01-01T00:00:00Z' notAfter='2030-01-01T00:00:00Z'>"
    "<securityPolicyId name='P' id='1.2.3'/><securityClassifications>"
    "<securityClassification name='A' lacv='1' hierarchy='1'/><securityClassification name='B' lacv='2' hierarchy='2'>"
    "<requiredCategory operation='oneOrMore'><categoryGroup tagSetRef='S' tagType='permissive' all='true'/>"
    "<categoryGroup tagSetRef='R' tagType='restrictive' lacv='1'/></requiredCategory></securityClassification>"
    "<securityClassification name='OLD' lacv='3' hierarchy='3' obsolete='true'/>"
    "</securityClassifications><securityCategoryTagSets>"
    "<securityCategoryTagSet name='R' id='1.2.3.1'><securityCategoryTag name='r' tagType='restrictive' maxSelection='3'>"
    "<tagCategory name='one' lacv='1'/>"
    "<tagCategory name='notA' lacv='2'><excludedClass>A</excludedClass></tagCategory>"
    "<tagCategory name='onlyA' lacv='3' requiredClass='A'/>"
    "<tagCategory name='alone' lacv='4'><excludedCategory tagSetRef='R' tagType='restrictive' all='true'/></tagCategory>"
    "<tagCategory name='not1' lacv='5'><excludedCategory tagSetRef='R' tagType='restrictive' lacv='1'/></tagCategory>"
    "<tagCategory name='both' lacv='6'><requiredCategory operation='all'><categoryGroup tagSetRef='R' tagType='restrictive' lacv='1'/>"
    "<categoryGroup tagSetRef='S' tagType='permissive' lacv='1'/></requiredCategory></tagCategory>"
    "<tagCategory name='just1' lacv='7'><requiredCategory operation='onlyOne'><categoryGroup tagSetRef='S' tagType='permissive' lacv='1'/>"
    "<categoryGroup tagSetRef='S' tagType='permissive' lacv='2'/></requiredCategory></tagCategory>"
    "<tagCategory name='old' lacv='8' obsolete='true'/>"
    "<tagCategory name='dated' lacv='9' notBefore='2026-01-01T00:00:00Z' notAfter='2026-12-31T00:00:00Z'/>"
    "</securityCategoryTag></securityCategoryTagSet>"
    "<securityCategoryTagSet name='S' id='1.2.3.2'><securityCategoryTag name='s' tagType='permissive'>"
    "<tagCategory name='x' lacv='1'/><tagCategory name='y' lacv='2'/></securityCategoryTag></securityCategoryTagSet>"
    "<securityCategoryTagSet name='I' id='1.2.3.3'><securityCategoryTag name='i' tagType='tagType7' singleSelection='true'>"
    "<tagCategory name='m' lacv='1'/><tagCategory name='n' lacv='2'/></securityCategoryTag></securityCategoryTagSet>"
    "</securityCategoryTagSets></SPIF>";

static void validity(void **state)
{
    static const struct {
        const char *label, *words; /* NULL: valid */
    } cases[] = {
        {"A", NULL},
        {"A | R R: one", NULL},
        {"A | R R: notA", "does not allow notA with the class A"},
        {"B | R R: notA, one", NULL},
        {"A | R R: onlyA", NULL},
        {"B | R R: onlyA, one", "onlyA only with the class A"},
        {"A | R R: alone", NULL},
        {"A | R R: alone, one", "does not allow alone beside any value of R"},
        {"A | R R: not1", NULL},
        {"A | R R: not1, one", "does not allow not1 beside one of R"},
        {"A | R R: both", "all of these: R: one, S: x"},
        {"A | R R: both, one", "all of"},
        {"A | R R: both, one | P S: x", NULL},
        {"A | R R: both, one | P S: y", "all of"},
        {"A | R R: just1", "exactly one of"},
        {"A | R R: just1 | P S: x", NULL},
        {"A | R R: just1 | P S: x, y", "exactly one of"},
        {"A | R R: just1 | P S:", NULL}, /* nobody: nothing is opened */
        {"B", "at least one of these: S: any value, R: one"},
        {"B | P S: y", NULL},
        {"B | R R: one", NULL},
        {"B | P S:", NULL},
        {"A | R R: one, old, dated", NULL},
        {"A | R R: one, old, dated, not1", "beside"},
        {"B | R R: one, old, dated, notA", "holds 4 values; the policy P allows 0 to 3"},
        {"A | I I: m", NULL},
        {"A | I I: m, n", "holds 2 values; the policy P allows 0 to 1"},
        {"A | I I:", NULL},
        {"A | R R:", "has no value"},
    };
    ent_arena *a = *state;
    const ent_policy *p = load(a, S(RULES), NULL);
    static const struct {
        const char *label;
        ent_time at;
        const char *words;
    } dated[] = {
        {"A | R R: dated", 1767225600, NULL}, /* 2026-01-01T00:00:00Z */
        {"A | R R: dated", 1767225599, "dated is not in force"},
        {"A | R R: dated", 1798675200, NULL}, /* 2026-12-31T00:00:00Z */
        {"A | R R: dated", 1798675201, "dated is not in force"},
        {"A", 1577836799, "policy P is not in force"},
        {"A", 1893456001, "policy P is not in force"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_label l = text_label(a, p, cases[i].label);
        if (cases[i].words == NULL) OK(ent_label_validate(p, &l, TODAY, false, e));
        else REFUSES(ENT_INVALID, cases[i].words, ent_label_validate(p, &l, TODAY, false, e));
    }
    for (size_t i = 0; i < COUNT(dated); i++) {
        ent_label l = text_label(a, p, dated[i].label);
        if (dated[i].words == NULL) OK(ent_label_validate(p, &l, dated[i].at, false, e));
        else REFUSES(ENT_INVALID, dated[i].words, ent_label_validate(p, &l, dated[i].at, false, e));
    }
    /* Obsolete: read, but not made. */
    static const char *const old[] = {"OLD", "A | R R: old"};
    for (size_t i = 0; i < COUNT(old); i++) {
        ent_label l = text_label(a, p, old[i]);
        OK(ent_label_validate(p, &l, TODAY, false, e));
        REFUSES(ENT_INVALID, "obsolete", ent_label_validate(p, &l, TODAY, true, e));
    }
}

/* minSelection: at least so many of a tag in every label. */
static void minimum(void **state)
{
    static const char spif[] =
        "<SPIF xmlns='http://www.xmlspif.org/spif' schemaVersion='2.1' creationDate='20260101' originatorDN='' keyIdentifier='' "
        "privilegeId='1.1' rbacId='1.1'><securityPolicyId name='P' id='1.2.3'/><securityClassifications>"
        "<securityClassification name='A' lacv='1' hierarchy='1'/></securityClassifications><securityCategoryTagSets>"
        "<securityCategoryTagSet name='S' id='1.2.3.2'><securityCategoryTag tagType='permissive' minSelection='2' maxSelection='unbounded'>"
        "<tagCategory name='x' lacv='1'/><tagCategory name='y' lacv='2'/></securityCategoryTag></securityCategoryTagSet>"
        "</securityCategoryTagSets></SPIF>";
    ent_arena *a = *state;
    const ent_policy *p = load(a, S(spif), NULL);
    ent_label l = text_label(a, p, "A | P S: x");

    REFUSES(ENT_INVALID, "holds 1 values", ent_label_validate(p, &l, TODAY, false, e));
    l = text_label(a, p, "A | P S: x, y");
    OK(ent_label_validate(p, &l, TODAY, false, e));
    l = text_label(a, p, "A | P S:");
    OK(ent_label_validate(p, &l, TODAY, false, e));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(validity), TEST(minimum)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
