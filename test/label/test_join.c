/* SPDX-License-Identifier: Apache-2.0 */
/* The label of a whole, where the policy has rules: worked examples, and every pair and triple of a small policy. */
#include "common.h"

/* Shaped like the standard's ACME: CONFIDENTIAL needs a release, which the other classes exclude; INTERNAL has colours. */
static const char ACME[] =
    "<SPIF xmlns='http://www.xmlspif.org/spif' schemaVersion='2.1' creationDate='20260101' originatorDN='' keyIdentifier='' "
    "privilegeId='1.1' rbacId='1.1'><securityPolicyId name='ACME' id='1.2.3'/><securityClassifications>"
    "<securityClassification name='PUB' lacv='1' hierarchy='1'/>"
    "<securityClassification name='CONF' lacv='2' hierarchy='2'><requiredCategory operation='oneOrMore'>"
    "<categoryGroup tagSetRef='REL' tagType='enumerated' enumType='permissive' lacv='1'/>"
    "<categoryGroup tagSetRef='REL' tagType='enumerated' enumType='permissive' lacv='2'/></requiredCategory></securityClassification>"
    "<securityClassification name='INT' lacv='3' hierarchy='3'/>"
    "<securityClassification name='INT2' lacv='4' hierarchy='3'/>"
    "<securityClassification name='TOP' lacv='5' hierarchy='4'/>"
    "</securityClassifications><securityCategoryTagSets>"
    "<securityCategoryTagSet name='REL' id='1.2.3.1'><securityCategoryTag tagType='enumerated' enumType='permissive'>"
    "<tagCategory name='MOCK' lacv='1'><excludedClass>PUB</excludedClass><excludedClass>INT</excludedClass></tagCategory>"
    "<tagCategory name='PHONY' lacv='2'><excludedClass>PUB</excludedClass><excludedClass>INT</excludedClass></tagCategory>"
    "</securityCategoryTag></securityCategoryTagSet>"
    "<securityCategoryTagSet name='COL' id='1.2.3.2'><securityCategoryTag tagType='restrictive'>"
    "<tagCategory name='RED' lacv='1'><excludedClass>PUB</excludedClass></tagCategory>"
    "<tagCategory name='BLUE' lacv='2'><excludedClass>PUB</excludedClass></tagCategory>"
    "<tagCategory name='GREY' lacv='3'><excludedCategory tagSetRef='COL' tagType='restrictive' lacv='1'/></tagCategory>"
    "</securityCategoryTag></securityCategoryTagSet>"
    "<securityCategoryTagSet name='ADM' id='1.2.3.3'><securityCategoryTag tagType='tagType7'>"
    "<tagCategory name='STAFF' lacv='1'/><tagCategory name='PUBONLY' lacv='2' requiredClass='PUB'/>"
    "</securityCategoryTag></securityCategoryTagSet>"
    "</securityCategoryTagSets></SPIF>";

static ent_code join_wider(ent_label *out, bool *nobody, bool *wider, ent_arena *a, const ent_policy *p, const char *parts,
                           ent_join_mode mode, ent_err *err)
{
    const ent_label *list[4];
    ent_label *labels = ent_alloc_array(a, 4, sizeof *labels);
    ent_str head, tail = S(parts);
    size_t n = 0;

    assert_non_null(labels);
    while (tail.n != 0) {
        ent_str copy;
        ent_str_cut(tail, '+', &head, &tail);
        OK(ent_str_dup(&copy, a, ent_str_trim(head), e));
        assert_true(n < 4);
        labels[n] = text_label(a, p, copy.p);
        list[n] = &labels[n];
        n++;
    }
    return ent_label_join(out, nobody, wider, a, p, list, n, mode, err);
}

static ent_code join(ent_label *out, bool *nobody, ent_arena *a, const ent_policy *p, const char *parts, ent_join_mode mode, ent_err *err)
{
    return join_wider(out, nobody, NULL, a, p, parts, mode, err);
}

static void worked_examples(void **state)
{
    static const struct {
        const char *parts;
        ent_join_mode mode;
        const char *whole; /* NULL: a person decides */
        bool nobody;
    } cases[] = {
        {"PUB + INT", ENT_JOIN_STRICT, "INT", false},
        {"INT", ENT_JOIN_STRICT, "INT", false},
        {"CONF | P REL: MOCK, PHONY + CONF | P REL: MOCK", ENT_JOIN_STRICT, "CONF | P REL: MOCK", false},
        {"CONF | P REL: MOCK, PHONY + CONF | P REL: MOCK", ENT_JOIN_PUBLISHED, "CONF | P REL: MOCK", false},
        /* The standard drops the release and widens; here the policy excludes it at INT, so nobody until a person decides. */
        {"CONF | P REL: MOCK, PHONY + INT", ENT_JOIN_STRICT, "INT | P REL:", true},
        {"CONF | P REL: MOCK, PHONY + INT", ENT_JOIN_PUBLISHED, "INT", false},
        /* Where the policy allows the release at the higher class it is kept. */
        {"CONF | P REL: MOCK, PHONY + TOP", ENT_JOIN_STRICT, "TOP | P REL: MOCK, PHONY", false},
        {"CONF | P REL: MOCK, PHONY + TOP", ENT_JOIN_PUBLISHED, "TOP", false},
        {"INT | R COL: RED + INT | R COL: BLUE", ENT_JOIN_STRICT, "INT | R COL: RED, BLUE", false},
        {"CONF | P REL: MOCK + CONF | P REL: PHONY", ENT_JOIN_STRICT, "CONF | P REL:", true},
        {"CONF | P REL: MOCK + CONF | P REL: PHONY", ENT_JOIN_PUBLISHED, NULL, false}, /* "policy decision" */
        {"INT | P REL: + INT", ENT_JOIN_STRICT, "INT | P REL:", true},
        {"INT | P REL: + INT", ENT_JOIN_PUBLISHED, "INT", false},
        {"INT | R COL: RED + INT | R COL: GREY", ENT_JOIN_STRICT, NULL, false},
        {"INT + INT2", ENT_JOIN_STRICT, NULL, false}, /* one rank */
        {"INT + INT2 + TOP", ENT_JOIN_STRICT, "TOP", false},
        {"TOP + INT + INT2", ENT_JOIN_STRICT, "TOP", false},
        {"PUB | I ADM: STAFF + INT | I ADM: STAFF", ENT_JOIN_STRICT, "INT | I ADM: STAFF", false},
        {"PUB | I ADM: STAFF, PUBONLY + INT", ENT_JOIN_STRICT, "INT | I ADM: STAFF", false}, /* informative, not allowed at INT */
    };
    ent_arena *a = *state;
    ent_notes notes = {0};
    const ent_policy *p = load(a, S(ACME), &notes);
    ent_label whole;
    bool nobody;

    for (size_t i = 0; i < COUNT(cases); i++) {
        if (cases[i].whole == NULL) {
            REFUSES(ENT_REFUSED, "", join(&whole, &nobody, a, p, cases[i].parts, cases[i].mode, e));
            assert_true(nobody);
            continue;
        }
        OK(join(&whole, &nobody, a, p, cases[i].parts, cases[i].mode, e));
        assert_string_equal(label_text(a, &whole), cases[i].whole);
        assert_int_equal(nobody, cases[i].nobody);
        assert_false(whole.has_created);
    }
    REFUSES(ENT_INVALID, "without parts", ent_label_join(&whole, &nobody, NULL, a, p, NULL, 0, ENT_JOIN_STRICT, e));
    REFUSES(ENT_INVALID, "no class", join(&whole, &nobody, a, p, "PUB + MOON", ENT_JOIN_STRICT, e));
    REFUSES(ENT_INVALID, "does not allow MOCK", join(&whole, &nobody, a, p, "PUB | P REL: MOCK + INT", ENT_JOIN_STRICT, e));
    assert_true(nobody);
}

/* The published rule says when it let in somebody whom a part refuses: a release that is gone, not one that was narrowed. */
static void widening(void **state)
{
    static const struct {
        const char *parts, *whole;
        bool wider;
    } cases[] = {
        {"CONF | P REL: MOCK, PHONY + INT", "INT", true},
        {"CONF | P REL: MOCK, PHONY + TOP", "TOP", true},
        {"TOP | P REL: MOCK + TOP | P REL: PHONY", "TOP", true},
        {"INT | P REL: + INT", "INT", true},
        {"TOP | P REL: MOCK, PHONY + TOP | P REL: MOCK", "TOP | P REL: MOCK", false},
        {"TOP | P REL: MOCK + TOP | P REL: MOCK", "TOP | P REL: MOCK", false},
        {"PUB + INT | R COL: RED", "INT | R COL: RED", false},
        {"PUB + TOP", "TOP", false},
    };
    ent_arena *a = *state;
    ent_notes notes = {0};
    const ent_policy *p = load(a, S(ACME), &notes);
    ent_label whole;
    bool nobody, wider;

    for (size_t i = 0; i < COUNT(cases); i++) {
        OK(join_wider(&whole, &nobody, &wider, a, p, cases[i].parts, ENT_JOIN_PUBLISHED, e));
        assert_string_equal(label_text(a, &whole), cases[i].whole);
        assert_int_equal(wider, cases[i].wider);
        assert_false(nobody);
        OK(join_wider(&whole, &nobody, &wider, a, p, cases[i].parts, ENT_JOIN_STRICT, e));
        assert_false(wider);
    }
    wider = true;
    REFUSES(ENT_REFUSED, "rank", join_wider(&whole, &nobody, &wider, a, p, "INT + INT2", ENT_JOIN_PUBLISHED, e));
    assert_true(nobody && !wider);
}

/* One tag of a set that comes out empty shuts the whole set: a label cannot say which, and what its other tags held plays no part. */
static void two_tags(void **state)
{
    static const char spif[] =
        "<SPIF xmlns='http://www.xmlspif.org/spif' schemaVersion='2.1' creationDate='20260101' originatorDN='' keyIdentifier='' "
        "privilegeId='1.1' rbacId='1.1'><securityPolicyId name='P' id='1.2.3'/><securityClassifications>"
        "<securityClassification name='A' lacv='1' hierarchy='1'/></securityClassifications><securityCategoryTagSets>"
        "<securityCategoryTagSet name='T' id='1.2.3.1'><securityCategoryTag name='t' tagType='permissive'><tagCategory name='a' lacv='1'/>"
        "<tagCategory name='b' lacv='2'/></securityCategoryTag><securityCategoryTag name='u' tagType='permissive'><tagCategory name='c' "
        "lacv='3'/>"
        "</securityCategoryTag></securityCategoryTagSet><securityCategoryTagSet name='R' id='1.2.3.2'><securityCategoryTag "
        "tagType='restrictive'>"
        "<tagCategory name='r' lacv='1'><excludedCategory tagSetRef='T' tagType='permissive' lacv='3'/></tagCategory></securityCategoryTag>"
        "</securityCategoryTagSet></securityCategoryTagSets></SPIF>";
    ent_arena *a = *state;
    ent_notes odd = {0};
    const ent_policy *p = load(a, S(spif), &odd);
    ent_label whole;
    bool nobody;

    OK(join(&whole, &nobody, a, p, "A | P T: a, c + A | P T: b | R R: r", ENT_JOIN_STRICT, e));
    assert_string_equal(label_text(a, &whole), "A | P T: | R R: r");
    assert_true(nobody);
    REFUSES(ENT_REFUSED, "does not allow r", join(&whole, &nobody, a, p, "A | P T: a, c + A | P T: a | R R: r", ENT_JOIN_STRICT, e));
}

/* Parts under another policy come in by its equivalences; what has none is a person's decision (Table 12, last two rows). */
static void after_equivalence(void **state)
{
    static const char mock[] =
        "<SPIF xmlns='http://www.xmlspif.org/spif' schemaVersion='2.1' creationDate='20260101' originatorDN='' keyIdentifier='' "
        "privilegeId='1.1' rbacId='1.1'><securityPolicyId name='MOCK' id='1.2.9'/><securityClassifications>"
        "<securityClassification name='CONFIDENTIAL' lacv='1' hierarchy='1'><equivalentClassification policyRef='ACME' lacv='2' "
        "applied='encrypt'>"
        "<requiredCategory operation='all'><categoryGroup tagSetRef='REL' tagType='enumerated' enumType='permissive' "
        "lacv='1'/></requiredCategory>"
        "</equivalentClassification></securityClassification><securityClassification name='SECRET' lacv='2' hierarchy='2'/>"
        "</securityClassifications><equivalentPolicies><equivalentPolicy name='ACME' id='1.2.3'/></equivalentPolicies></SPIF>";
    ent_arena *a = *state;
    ent_notes notes = {0};
    const ent_policy *p = load(a, S(ACME), &notes), *from = load(a, S(mock), &notes);
    ent_label ours = text_label(a, p, "PUB"), theirs = text_label(a, from, "CONFIDENTIAL"), secret = text_label(a, from, "SECRET"), mapped,
              whole;
    const ent_label *parts[] = {&ours, &mapped}, *foreign[] = {&ours, &theirs};
    bool nobody;

    OK(ent_label_map(&mapped, a, from, p, &theirs, TODAY, &notes, e));
    OK(ent_label_join(&whole, &nobody, NULL, a, p, parts, 2, ENT_JOIN_STRICT, e));
    assert_string_equal(label_text(a, &whole), "CONF | P REL: MOCK");
    REFUSES(ENT_INVALID, "under the policy MOCK", ent_label_join(&whole, &nobody, NULL, a, p, foreign, 2, ENT_JOIN_STRICT, e));
    REFUSES(ENT_REFUSED, "", ent_label_map(&mapped, a, from, p, &secret, TODAY, &notes, e));
}

/* Table 12 with the ACME policy that goes with the standard's examples. */
static void published_acme(void **state)
{
    static const struct {
        const char *parts, *strict, *published; /* NULL: a person decides */
        bool nobody;
    } cases[] = {
        {"PUBLIC + INTERNAL", "INTERNAL", "INTERNAL", false},
        {"CONFIDENTIAL | P Releasable To: MOCK, PHONY + CONFIDENTIAL | P Releasable To: MOCK", "CONFIDENTIAL | P Releasable To: MOCK",
         "CONFIDENTIAL | P Releasable To: MOCK", false},
        {"CONFIDENTIAL | P Releasable To: MOCK, PHONY + INTERNAL", "INTERNAL | P Releasable To:", "INTERNAL", true},
        {"INTERNAL | R Sensitive: RED + INTERNAL | R Sensitive: BLUE", "INTERNAL | R Sensitive: RED, BLUE",
         "INTERNAL | R Sensitive: RED, BLUE", false},
        {"CONFIDENTIAL | P Releasable To: MOCK + CONFIDENTIAL | P Releasable To: PHONY", "CONFIDENTIAL | P Releasable To:", NULL, true},
    };
    ent_arena *a = *state;
    const char *shared = getenv("ENT_SHARED");
    ent_notes notes = {0};
    const ent_policy *p;
    char path[1024];
    ent_label whole;
    bool nobody;

    if (shared == NULL) {
        ent_test_skip("../shared/data/labels is not here (ENT_SHARED is unset)");
        return;
    }
    snprintf(path, sizeof path, "%s/data/labels/sparrow/ACME.xml", shared);
    p = load(a, read_path(a, path), &notes);
    for (size_t i = 0; i < COUNT(cases); i++) {
        OK(join(&whole, &nobody, a, p, cases[i].parts, ENT_JOIN_STRICT, e));
        assert_string_equal(label_text(a, &whole), cases[i].strict);
        assert_int_equal(nobody, cases[i].nobody);
        if (cases[i].published == NULL) {
            REFUSES(ENT_REFUSED, "", join(&whole, &nobody, a, p, cases[i].parts, ENT_JOIN_PUBLISHED, e));
            continue;
        }
        OK(join(&whole, &nobody, a, p, cases[i].parts, ENT_JOIN_PUBLISHED, e));
        assert_string_equal(label_text(a, &whole), cases[i].published);
    }
}

static void under_nato(void **state)
{
    static const struct {
        const char *parts, *whole;
        bool nobody;
    } cases[] = {
        {"SECRET | P Context: NATO, Releasable | P Releasable To: European Commission, NATO + RESTRICTED | P Context: NATO, Releasable | P "
         "Releasable To: JPN, NATO, European Commission",
         "SECRET | P Context: NATO, Releasable | P Releasable To: NATO, European Commission", false},
        {"SECRET | P Context: NATO, Releasable | P Releasable To: European Commission, NATO + RESTRICTED | P Context: NATO, Releasable | P "
         "Releasable To: JPN, NATO",
         "SECRET | P Context: NATO, Releasable | P Releasable To: NATO", false},
        /* One part is not released: the release marks go, NATO stays. */
        {"SECRET | P Context: NATO + RESTRICTED | P Context: NATO, Releasable | P Releasable To: JPN, NATO",
         "SECRET | P Context: NATO | P Releasable To: NATO", false},
        {"TOP SECRET | P Context: NATO + RESTRICTED | P Context: NATO, Releasable | P Releasable To: JPN, NATO",
         "TOP SECRET | P Context: NATO | P Releasable To: NATO", false},
        {"SECRET | P Context: NATO + SECRET | P Context: KFOR", "SECRET | P Context:", true},
        {"SECRET | P Context: NATO | P Only: NOR, USA + SECRET | P Context: NATO | P Only: USA, GBR",
         "SECRET | P Context: NATO | P Only: USA", false},
        {"SECRET | P Context: NATO | P Only: NOR + SECRET | P Context: NATO | P Only: USA", "SECRET | P Context: NATO | P Only:", true},
        {"SECRET | P Context: NATO | R Additional Sensitivity: ATOMAL + RESTRICTED | P Context: NATO | I Administrative: EXERCISE",
         "SECRET | P Context: NATO | R Additional Sensitivity: ATOMAL | I Administrative: EXERCISE", false},
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);

    for (size_t i = 0; i < COUNT(cases); i++) {
        const ent_cut *c = NULL;
        ent_label whole;
        bool nobody;
        OK(join(&whole, &nobody, a, p, cases[i].parts, ENT_JOIN_STRICT, e));
        assert_string_equal(label_text(a, &whole), cases[i].whole);
        assert_int_equal(nobody, cases[i].nobody);
        OK(ent_cut_of(&c, a, p, &whole, S(""), TODAY, e)); /* every join can be stored */
    }
}

/* ---- every valid label of ACME: no join, of two or three, lets in anybody whom a part refuses ---- */

typedef struct all {
    size_t n;
    ent_label labels[512];
    const ent_cut *cuts[512];
    const ent_holding *holdings[512];
    size_t n_holdings;
} all;

static void fill(all *w, ent_arena *a, const ent_policy *p)
{
    static const char *const classes[] = {"PUB", "CONF", "INT", "INT2", "TOP"};
    static const char *const rel[] = {"", " | P REL:", " | P REL: MOCK", " | P REL: PHONY", " | P REL: MOCK, PHONY"};
    static const char *const col[] = {
        "", " | R COL: RED", " | R COL: BLUE", " | R COL: GREY", " | R COL: RED, BLUE", " | R COL: BLUE, GREY"};
    static const char *const adm[] = {"", " | I ADM: STAFF", " | I ADM: PUBONLY"};
    static const char *const hold_rel[] = {"", "; REL=MOCK", "; REL=PHONY", "; REL=MOCK,PHONY"};
    static const char *const hold_col[] = {"", "; COL=RED", "; COL=BLUE", "; COL=RED,BLUE", "; COL=RED,BLUE,GREY"};
    char text[128];

    for (size_t i = 0; i < 5 * 5 * 6 * 3; i++) {
        ent_err err = {0};
        snprintf(text, sizeof text, "%s%s%s%s", classes[i % 5], rel[i / 5 % 5], col[i / 25 % 6], adm[i / 150]);
        w->labels[w->n] = text_label(a, p, text);
        if (ent_cut_of(&w->cuts[w->n], a, p, &w->labels[w->n], S(""), TODAY, &err) == ENT_OK) w->n++;
    }
    for (size_t i = 0; i < 5 * 4 * 5; i++) {
        ent_clearance c;
        snprintf(text, sizeof text, "ACME: %s%s%s", classes[i % 5], hold_rel[i / 5 % 4], hold_col[i / 20]);
        OK(ent_clearance_read_short(&c, a, p, S(text), true, e));
        OK(ent_holding_of(&w->holdings[w->n_holdings++], a, p, &c, NULL, 0, e));
    }
}

/* 1: joined, 0: refused. */
static size_t check_join(all *w, ent_arena *up, const ent_policy *p, const size_t *parts, size_t n)
{
    const ent_label *list[3];
    const ent_cut *c = NULL;
    ent_arena *a = ent_arena_new(up, 0);
    ent_label whole;
    ent_err err = {0};
    bool nobody;

    assert_non_null(a);
    for (size_t i = 0; i < n; i++) list[i] = &w->labels[parts[i]];
    if (ent_label_join(&whole, &nobody, NULL, a, p, list, n, ENT_JOIN_STRICT, &err) != ENT_OK) {
        assert_int_equal(err.code, ENT_REFUSED);
        ent_arena_free(a);
        return 0;
    }
    OK(ent_cut_of(&c, a, p, &whole, S(""), TODAY, e));
    for (size_t i = 0; i < n; i++) assert_true(ent_cut_at_least(c, w->cuts[parts[i]]));
    for (size_t h = 0; h < w->n_holdings; h++) {
        if (!ent_admits(w->holdings[h], c)) continue;
        assert_false(nobody);
        for (size_t i = 0; i < n; i++)
            if (!ent_admits(w->holdings[h], w->cuts[parts[i]])) fail_msg("%s", label_text(a, &whole));
    }
    ent_arena_free(a);
    return 1;
}

static void never_wider(void **state)
{
    ent_arena *a = *state;
    ent_notes notes = {0};
    const ent_policy *p = load(a, S(ACME), &notes);
    all *w = ent_alloc(a, sizeof *w);
    size_t joined = 0, n = 0;

    assert_non_null(w);
    fill(w, a, p);
    for (size_t x = 0; x < w->n; x++)
        for (size_t y = 0; y < w->n; y++, n++) joined += check_join(w, a, p, (size_t[]){x, y}, 2);
    for (size_t x = 0; x < w->n; x += 5)
        for (size_t y = 1; y < w->n; y += 7)
            for (size_t z = 2; z < w->n; z += 11, n++) joined += check_join(w, a, p, (size_t[]){x, y, z}, 3);
    print_message("# %zu valid labels, %zu of %zu joins made, the others left to a person\n", w->n, joined, n);
    assert_true(w->n > 100 && joined > n / 4 && joined < n);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(worked_examples), TEST(widening),   TEST(two_tags),   TEST(after_equivalence),
                                       TEST(published_acme),  TEST(under_nato), TEST(never_wider)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
