/* SPDX-License-Identifier: Apache-2.0 */
/* What a labelling screen must say of a valid label. */
#include "common.h"

static const char *warned(ent_arena *a, const ent_policy *p, const ent_label *l)
{
    ent_buf b = ent_buf_new(a, 16384);
    ent_notes notes = {0};
    ent_str s = {0};

    OK(ent_label_warnings(&notes, a, p, l, TODAY, e));
    for (size_t i = 0; i < notes.n; i++) ent_buf_fmt(&b, "%s: %.*s\n", notes.v[i].code, ENT_F(notes.v[i].text));
    OK(ent_buf_take(&s, &b, e));
    return s.n == 0 ? "" : s.p;
}

static void under_nato(void **state)
{
    static const struct {
        const char *label, *want;
    } cases[] = {
        /* The standard's own example (ADatP-4774.1). */
        {"RESTRICTED | P Context: NATO, Releasable | P Only: CAN, GBR, USA | P Releasable To: NATO, SWE",
         "label-shut-out: SWE is in Releasable To but shut out by Only.\n"},
        {"RESTRICTED | P Context: NATO, Releasable | P Only: CAN, SWE | P Releasable To: NATO, SWE", ""},
        {"SECRET | P Context: NATO, Releasable | P Only: NOR, USA | P Releasable To: NATO, SWE, FIN",
         "label-shut-out: FIN is in Releasable To but shut out by Only.\nlabel-shut-out: SWE is in Releasable To but shut out by Only.\n"},
        {"SECRET | P Context: NATO | P Only: NOR, USA", ""},
        {"SECRET | P Context: NATO", ""},
        {"SECRET | P Context: NATO | P Only:", "label-nobody: Only holds no value, so nobody may see this.\n"},
        /* Nothing is said of a set by the values of one that nobody may pass. */
        {"SECRET | P Context: NATO, Releasable | P Only: | P Releasable To: NATO, SWE",
         "label-nobody: Only holds no value, so nobody may see this.\n"},
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_label l = text_label(a, p, cases[i].label);
        assert_string_equal(warned(a, p, &l), cases[i].want);
    }
}

/* Without silent values each set is held against each other one, in both directions; two tags of one set are one set. */
static void plain_policy(void **state)
{
    static const char spif[] =
        "<SPIF xmlns='http://www.xmlspif.org/spif' schemaVersion='2.1' creationDate='20260101' originatorDN='' keyIdentifier='' "
        "privilegeId='1.1' rbacId='1.1'><securityPolicyId name='P' id='1.2.3'/><securityClassifications>"
        "<securityClassification name='A' lacv='1' hierarchy='1'/></securityClassifications><securityCategoryTagSets>"
        "<securityCategoryTagSet name='S' id='1.2.3.1'><securityCategoryTag tagType='permissive'><tagCategory name='x' lacv='1'/>"
        "<tagCategory name='y' lacv='2'/></securityCategoryTag><securityCategoryTag tagType='permissive'><tagCategory name='z' lacv='1'/>"
        "</securityCategoryTag></securityCategoryTagSet><securityCategoryTagSet name='T' id='1.2.3.2'>"
        "<securityCategoryTag tagType='permissive'><tagCategory name='x' lacv='1'/><tagCategory name='y' lacv='2'/></securityCategoryTag>"
        "</securityCategoryTagSet><securityCategoryTagSet name='R' id='1.2.3.3'><securityCategoryTag tagType='restrictive'>"
        "<tagCategory name='x' lacv='1'/></securityCategoryTag><securityCategoryTag tagType='tagType7'><tagCategory name='i' lacv='1'/>"
        "</securityCategoryTag></securityCategoryTagSet></securityCategoryTagSets></SPIF>";
    static const struct {
        const char *label, *want;
    } cases[] = {
        {"A", "label-everybody: Everybody who is cleared for A may see this.\n"},
        {"A | I R: i", "label-everybody: Everybody who is cleared for A may see this.\n"},
        {"A | R R: x", ""},
        {"A | P S: x", ""},
        {"A | P S: x | P T: x, y", "label-shut-out: y is in T but shut out by S.\n"},
        {"A | P S: x | P T: y", "label-shut-out: x is in S but shut out by T.\nlabel-shut-out: y is in T but shut out by S.\n"},
        {"A | P S: z | P T: y", ""}, /* of the tag that has y nothing is asked */
        {"A | P S:", "label-nobody: S holds no value, so nobody may see this.\n"},
    };
    ent_arena *a = *state;
    ent_notes odd = {0};
    const ent_policy *p = load(a, S(spif), &odd);

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_label l = text_label(a, p, cases[i].label);
        assert_string_equal(warned(a, p, &l), cases[i].want);
    }
}

static void dates(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    ent_label l = text_label(a, p, "SECRET | P Context: NATO"), next = l;

    l.has_created = l.has_review = true;
    l.created = TODAY;
    l.review = TODAY;
    l.successor = &next;
    l.succession = TODAY + 1;
    assert_string_equal(warned(a, p, &l), "");
    l.created = TODAY + 1;
    l.review = TODAY - 1;
    l.succession = TODAY;
    assert_string_equal(warned(a, p, &l),
                        "label-future: The label says that it was made at 2026-06-01T00:00:01Z, which is still to come.\n"
                        "label-review-past: The label was to be reviewed at 2026-05-31T23:59:59Z. It holds until somebody does.\n"
                        "label-succeeded: Since 2026-06-01T00:00:00Z another label holds in the place of this one.\n");
}

static void not_a_label(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    ent_label l = text_label(a, p, "MOON");
    ent_notes notes = {0};

    REFUSES(ENT_INVALID, "MOON", ent_label_warnings(&notes, a, p, &l, TODAY, e));
    assert_int_equal(notes.n, 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(under_nato), TEST(plain_policy), TEST(dates), TEST(not_a_label)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
