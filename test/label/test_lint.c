/* SPDX-License-Identifier: Apache-2.0 */
/* policy lint: each code found where it belongs, at its line, and not found in a clean policy; the search against a plain reference
 * that tries every label; and what it says of the shipped policies and of other people's.                        */
#include "common.h"
#include "policy_text.h"

#define PERM(more, x) SETS_OF(SET_OF("S", "1.2.3.1", TAG_OF("name='t' tagType='permissive'" more, x)))
#define NOATO "<securityPolicyId name='NATO' id='1.3.26.1.3.1'/>\n"
#define DAYS(from, to) " notBefore='" from "T00:00:00Z' notAfter='" to "T00:00:00Z'"
#define ALL_OF(n) NEEDS("all", REF("categoryGroup", "S", "tagType='permissive' lacv='" n "'"))
#define ANY_OF(n, m)                                                                                              \
    NEEDS("oneOrMore", REF("categoryGroup", "S", "tagType='permissive' lacv='" n "'") REF("categoryGroup", "S",   \
                                                                                          "tagType='permissive' " \
                                                                                          "lacv='" m "'"))
#define NOT(n) REF("excludedCategory", "S", "tagType='permissive' lacv='" n "'")
/* Every class requires a value, each prints its name, nothing looks like anything else. */
#define CLOSED                                                                                                       \
    CLASSES_OF(CLASS("A", "1", "", NEEDS("oneOrMore", REF("categoryGroup", "S", "tagType='permissive' all='true'"))) \
                   CLASS("B", "2", "", NEEDS("oneOrMore", REF("categoryGroup", "S", "tagType='permissive' all='true'"))))
#define CLEAN ROOT ID CLOSED PERM("", VALUE("v", "1", "", "") VALUE("w", "2", "", "")) END

static void lint_with(ent_notes *out, ent_arena *a, const char *spif, const char *other)
{
    ent_notes notes = {0};
    const ent_policy *p = load(a, S(spif), &notes), *others[1] = {NULL};

    if (other != NULL) others[0] = load(a, S(other), &notes);
    OK(ent_policy_lint(out, a, p, others, other == NULL ? 0 : 1, e));
}

static void expect(const ent_notes *notes, const char *spif, const char *code, unsigned line, const char *words)
{
    for (size_t i = 0; i < notes->n; i++)
        if (strcmp(notes->v[i].code, code) == 0 && notes->v[i].line == line && strstr(notes->v[i].text.p, words) != NULL) return;
    for (size_t i = 0; i < notes->n; i++) print_message("%u %s %s\n", notes->v[i].line, notes->v[i].code, notes->v[i].text.p);
    fail_msg("%s\n  no %s at line %u with \"%s\"", spif, code, line, words);
}

static void found(void **state)
{
    static const struct {
        const char *spif, *code;
        unsigned line;
        const char *words;
    } cases[] = {
        /* what no label can carry */
        {ROOT ID CLASSES PERM("", VALUE("v", "1", "", "<excludedClass>A</excludedClass><excludedClass>B</excludedClass>")) END,
         "lint-unreachable", 8, "the value v of S"},
        {ROOT ID CLASSES PERM("", VALUE("v", "1", "", ALL_OF("2")) VALUE("w", "2", "", NOT("1"))) END, "lint-unreachable", 8, "v of S"},
        {ROOT ID CLASSES PERM("", VALUE("v", "1", DAYS("2027-01-01", "2026-01-01"), "")) END, "lint-unreachable", 8, "v of S"},
        {ROOT ID CLASSES PERM("", VALUE("v", "1", "", NOT("1"))) END, "lint-unreachable", 8, "v of S"},
        {ROOT ID CLASSES_OF(CLASS("A", "1", "", ALL_OF("1")) CLASS("B", "2", "", ""))
             PERM("", VALUE("v", "1", "", "<excludedClass>A</excludedClass>")) END,
         "lint-unreachable", 4, "the class A"},
        {ROOT ID CLASSES PERM(" minSelection='2'", VALUE("v", "1", "", "")) END, "lint-unreachable", 4, "the class A"},
        {ROOT ID CLASSES PERM(" singleSelection='true'", VALUE("v", "1", "", ALL_OF("2")) VALUE("w", "2", "", "")) END, "lint-unreachable",
         8, "v of S"},
        {ROOT ID CLASSES PERM("", VALUE("v", "1", "",
                                        NEEDS("onlyOne", REF("categoryGroup", "S", "tagType='permissive' lacv='2'")
                                                             REF("categoryGroup", "S", "tagType='permissive' lacv='1'")) ALL_OF("2"))
                                      VALUE("w", "2", "", "")) END,
         "lint-unreachable", 8, "v of S"},
        /* who is let in */
        {ROOT ID CLASSES PERM("", VALUE("v", "1", "", "")) END, "lint-universal", 4, "everybody cleared to A"},
        {ROOT ID CLASSES PERM("", VALUE("v", "1", "", ALL_OF("2")) VALUE("w", "2", "", "")) END, "lint-same-tag", 8, "whoever holds w"},
        {ROOT ID CLASSES PERM("", "") END, "lint-empty-tag", 7, "A tag of S"},
        /* rules */
        {ROOT ID CLASSES PERM("", VALUE("v", "1", "", ALL_OF("2") NOT("2")) VALUE("w", "2", "", "")) END, "lint-contradiction", 8,
         "v requires"},
        {ROOT ID CLASSES PERM("", VALUE("v", "1", "", ALL_OF("2")) VALUE("w", "2", "", NOT("1"))) END, "lint-contradiction", 8,
         "v requires"},
        {ROOT ID CLASSES PERM("", VALUE("v", "1", " requiredClass='A'", ALL_OF("2")) VALUE("w", "2", " requiredClass='B'", "")) END,
         "lint-contradiction", 8, "v requires"},
        {ROOT ID CLASSES_OF(CLASS("A", "1", "", ALL_OF("1"))) PERM("", VALUE("v", "1", "", "<excludedClass>A</excludedClass>")) END,
         "lint-contradiction", 4, "A requires"},
        {ROOT ID CLASSES PERM("", VALUE("v", "1", " requiredClass='A'", "<excludedClass>A</excludedClass>")) END, "lint-contradiction", 8,
         "The class that v requires"},
        {ROOT ID CLASSES PERM("", VALUE("v", "1", "", NOT("1"))) END, "lint-contradiction", 8, "v excludes itself"},
        {ROOT ID CLASSES PERM("", VALUE("v", "1", "", ALL_OF("2")) VALUE("w", "2", " obsolete='true'", "")) END, "lint-obsolete-required",
         8, "is obsolete"},
        {ROOT ID CLASSES_OF(CLASS("A", "1", "", ANY_OF("1", "2")))
             PERM("", VALUE("v", "1", " obsolete='1'", "") VALUE("w", "2", " obsolete='1'", "")) END,
         "lint-obsolete-required", 4, "is obsolete"},
        {ROOT ID CLASSES_OF(CLASS("A", "1", " obsolete='true'", "")) PERM("", VALUE("v", "1", " requiredClass='A'", "")) END,
         "lint-obsolete-required", 7, "The class that v requires"},
        {ROOT ID CLASSES PERM("", VALUE("v", "1", DAYS("2027-01-01", "2026-01-01"), "")) END, "lint-window", 8, "ends before"},
        {ROOT_OF("2.1", DAYS("2027-01-01", "2026-01-01")) ID CLASSES END, "lint-window", 0, "ends before"},
        /* names */
        {ROOT ID CLASSES_OF(CLASS("High", "1", "", "") CLASS("HI GH", "2", "", "")) END, "lint-look-alike", 5, "\"High\" and \"HI GH\""},
        {ROOT ID CLASSES PERM("", VALUE("TOP", "1", "", "") VALUE("\xd0\xa2\xd0\x9eP", "2", "", "")) END, "lint-look-alike", 9, "\"TOP\""},
        {ROOT ID CLASSES SETS_OF(SET_OF("Only", "1.1", TAG_OF("tagType='permissive'", VALUE("v", "1", "", "")))
                                     SET_OF("ONLY", "1.2", TAG_OF("tagType='permissive'", VALUE("v", "1", "", "")))) END,
         "lint-look-alike", 10, "tag sets"},
        {ROOT ID CLASSES "<privacyMarks><privacyMark name='staff'/>\n<privacyMark name='Staff'/></privacyMarks>" END, "lint-look-alike", 8,
         "privacy marks"},
        {ROOT ID CLASSES PERM("", VALUE(" v", "1", "", "")) END, "lint-white-space", 8, "\" v\""},
        {ROOT ID CLASSES SETS_OF(SET_OF(
             "S", "1.1", TAG_OF("tagType='permissive'", VALUE("v", "1", "", "")) TAG_OF("tagType='restrictive'", VALUE("v", "1", "", ""))))
             END,
         "lint-two-types", 10, "PERMISSIVE and RESTRICTIVE"},
        {ROOT ID CLASSES SETS_OF(SET_OF(
             "S", "1.1", TAG_OF("tagType='permissive'", VALUE("v", "1", "", "")) TAG_OF("tagType='permissive'", VALUE("w", "01", "", ""))))
             END,
         "lint-lacv-tags", 10, "share the lacv 1"},
        /* markings */
        {ROOT ID CLASSES PERM("", VALUE("v", "1", "", "<markingData><code>noNameDisplay</code></markingData>")) END, "lint-unmarked", 8,
         "value v of S"},
        {ROOT ID CLASSES PERM("", VALUE("v", "1", "", "<markingData phrase='x'><code>pageTopBottom</code></markingData>")
                                      VALUE("w", "2", "", "<markingData phrase='x'><code>pageBottom</code></markingData>")) END,
         "lint-same-marking", 0, "A (S: v) and A (S: w) have the same marking \"P A x\" (page-bottom)"},
        {ROOT ID CLASSES_OF(CLASS("A", "1", "", "<markingData phrase='X' xml:lang='fr'><code>pageTop</code></markingData>")
                                CLASS("B", "2", "", "<markingData phrase='X' xml:lang='fr'><code>pageTop</code></markingData>")) END,
         "lint-same-marking", 0, "A and B have the same marking \"P X\" (page-top, fr)"},
        /* */
        {ROOT ID CLASSES_OF(CLASS("X RESTRICTED", "1", "", "") CLASS("X CONFIDENTIAL", "2", "", "")) PERM("", VALUE("ATOMAL", "1", "", ""))
             END,
         "lint-r04", 8, "ATOMAL on X RESTRICTED"},
        {ROOT ID CLASSES_OF(CLASS("GREY", "1", "", "") CLASS("CONFIDENTIAL", "2", "", "")) PERM("", VALUE("ATOMAL", "1", "", "")) END,
         "lint-r04", 8, "ATOMAL on GREY"},
        {ROOT ID CLASSES_OF(CLASS("SECRET", "1", "", "") CLASS("TOP SECRET", "2", "", "")) PERM("", VALUE("BOHEMIA", "1", "", "")) END,
         "lint-r04", 8, "BOHEMIA on SECRET"},
        {ROOT NOATO CLASSES_OF(CLASS("TOP SECRET", "5", "", "")) END, "lint-r04", 4, "NATO TOP SECRET"},
    };
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_notes notes = {0}, clean = {0};
        lint_with(&notes, a, cases[i].spif, NULL);
        expect(&notes, cases[i].spif, cases[i].code, cases[i].line, cases[i].words);
        lint_with(&clean, a, CLEAN, NULL);
        if (clean.n != 0) fail_msg("a clean policy: %s %s", clean.v[0].code, clean.v[0].text.p);
    }
}

/* What is near to a finding and is none. */
static void not_found(void **state)
{
    static const struct {
        const char *spif, *code;
    } cases[] = {
        {CLEAN, "lint-"},
        {ROOT ID CLASSES PERM("", VALUE("v", "1", "", "<excludedClass>A</excludedClass>") VALUE("w", "2", "", NOT("1"))) END,
         "lint-unreachable"},
        {ROOT ID CLASSES PERM("", VALUE("v", "1", "", ANY_OF("2", "3")) VALUE("w", "2", "", NOT("1")) VALUE("x", "3", "", "")) END,
         "lint-contradiction"},
        {ROOT ID CLASSES PERM("", VALUE("v", "1", "", ANY_OF("2", "3")) VALUE("w", "2", " obsolete='1'", "") VALUE("x", "3", "", "")) END,
         "lint-obsolete-required"},
        {ROOT ID CLASSES PERM("", VALUE("v", "1", " obsolete='1'", ALL_OF("2")) VALUE("w", "2", " obsolete='1'", "")) END,
         "lint-obsolete-required"},
        /* a silent value that what is shown requires */
        {ROOT ID CLASSES PERM("", VALUE("v", "1", "", "<markingData><code>noNameDisplay</code></markingData>")
                                      VALUE("w", "2", "", ALL_OF("1"))) END,
         "lint-unmarked"},
        /* a value that shows in the policy's word */
        {ROOT ID CLASSES PERM(
             "", VALUE("v", "1", "", "<markingData phrase='Q'><code>noNameDisplay</code><code>replacePolicy</code></markingData>")) END,
         "lint-unmarked"},
        /* informative values decide nothing, so two labels may look the same */
        {ROOT ID CLASSES SETS_OF(SET_OF(
             "S", "1.1", TAG_OF("tagType='tagType7'", VALUE("v", "1", "", "<markingData phrase=''><code>pageTop</code></markingData>"))))
             END,
         "lint-same-marking"},
        {ROOT ID CLASSES_OF(CLASS("X CONFIDENTIAL", "1", "", "") CLASS("TOP SECRET", "2", "", ""))
             PERM("", VALUE("ATOMAL", "1", "", "") VALUE("BOHEMIA", "2", " requiredClass='TOP SECRET'", "")) END,
         "lint-r04"},
        {ROOT NOATO CLASSES_OF(CLASS("TOP SECRET", "5", "", "<markingData phrase='COSMIC'><code>replacePolicy</code></markingData>")) END,
         "lint-r04"},
        {ROOT ID CLASSES_OF(CLASS("TOP SECRET", "5", "", "")) END, "lint-r04"}, /* not NATO's */
    };
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_notes notes = {0};
        lint_with(&notes, a, cases[i].spif, NULL);
        for (size_t n = 0; n < notes.n; n++)
            if (strncmp(notes.v[n].code, cases[i].code, strlen(cases[i].code)) == 0)
                fail_msg("%s\n  %s %s", cases[i].spif, notes.v[n].code, notes.v[n].text.p);
    }
}

/* ---- two policies ---- */

#define P_PEER "<equivalentPolicies><equivalentPolicy name='Q' id='1.9'>"
#define P_PEER_END "</equivalentPolicy></equivalentPolicies>\n"
#define TO_CLASS(n, applied) "<equivalentClassification policyRef='Q' lacv='" n "' applied='" applied "'/>"
#define TO_VALUE(oid, n) "<equivalentSecCategoryTag policyRef='Q' tagSetId='" oid "' tagType='permissive' lacv='" n "' applied='both'/>"
#define Q_ID "<securityPolicyId name='Q' id='1.9'/>\n"
#define Q_SETS SETS_OF(SET_OF("T", "1.9.1", TAG_OF("tagType='permissive'", VALUE("x", "5", "", "") VALUE("y", "6", "", ""))))
#define Q ROOT Q_ID CLASSES Q_SETS END
#define P_OF(class_a, class_b, value, adds)                                                                                             \
    ROOT ID CLASSES_OF(CLASS("A", "1", "", class_a) CLASS("B", "2", "", class_b)) SETS_OF(                                              \
        SET_OF("S", "1.2.3.1", TAG_OF("tagType='permissive'", VALUE("v", "1", "", value) VALUE("w", "2", "", TO_VALUE("1.9.1", "6"))))) \
        P_PEER adds P_PEER_END END

static void equivalences(void **state)
{
    static const struct {
        const char *p, *q, *code;
        unsigned line;
        const char *words; /* NULL: the code is not there */
    } cases[] = {
        {P_OF(TO_CLASS("1", "both"), TO_CLASS("2", "encrypt"), TO_VALUE("1.9.1", "5"), ""), Q, "lint-dangling", 0, NULL},
        {P_OF(TO_CLASS("1", "both"), TO_CLASS("2", "encrypt"), TO_VALUE("1.9.1", "5"), ""), Q, "lint-equivalence-odd", 0, NULL},
        {P_OF(TO_CLASS("1", "both"), TO_CLASS("2", "both"), TO_VALUE("1.9.1", "5"), ""), Q, "lint-missing-equivalence", 0, NULL},
        {P_OF(TO_CLASS("1", "both"), TO_CLASS("2", "both"), TO_VALUE("1.9.1", "5"), ""), Q, "lint-round-trip", 0, NULL},
        {P_OF("", "", "", ""), ROOT "<securityPolicyId name='R' id='1.7'/>" CLASSES END, "lint-missing-equivalence", 0, NULL},
        /* missing, out and in */
        {P_OF("", TO_CLASS("2", "both"), TO_VALUE("1.9.1", "5"), ""), Q, "lint-missing-equivalence", 4, "The class A of P"},
        {P_OF("", TO_CLASS("2", "both"), TO_VALUE("1.9.1", "5"), ""), Q, "lint-missing-equivalence", 0, "The class A of Q"},
        {P_OF(TO_CLASS("1", "decrypt"), "", TO_VALUE("1.9.1", "5"), ""), Q, "lint-missing-equivalence", 4, "The class A of P"},
        {P_OF("", "", "", ""), Q, "lint-missing-equivalence", 8, "The value v of S (P)"},
        {P_OF("", "", "", ""), Q, "lint-missing-equivalence", 0, "The value x of T (Q)"},
        {P_OF("", "", "", ""),
         ROOT Q_ID CLASSES SETS_OF(SET_OF("T", "1.9.2", TAG_OF("tagType='permissive'", VALUE("x", "5", "", "") VALUE("z", "7", "", ""))))
             END,
         "lint-missing-equivalence", 0, "None of the 2 values of T (Q)"},
        /* dangling */
        {P_OF(TO_CLASS("9", "both"), "", "", ""), Q, "lint-dangling", 4, "The class A of P"},
        {P_OF("", "", TO_VALUE("1.9.1", "9"), ""), Q, "lint-dangling", 8, "The value v of P"},
        {P_OF("", "", TO_VALUE("1.9.7", "5"), ""), Q, "lint-dangling", 8, "The value v of P"},
        {P_OF("", "", "", NEEDS("all", REF("categoryGroup", "T", "tagType='permissive' lacv='9'"))), Q, "lint-dangling", 12,
         "Every label of P needs"},
        {P_OF("", "", "", NEEDS("all", REF("categoryGroup", "Z", "tagType='permissive' lacv='5'"))), Q, "lint-dangling", 12,
         "Every label of P needs"},
        {P_OF("", "", TO_VALUE("1.9.1", "5"), ""),
         ROOT Q_ID CLASSES SETS_OF(SET_OF("T", "1.9.1", TAG_OF("tagType='permissive'", VALUE("x", "5", "", "") VALUE("y", "5", "", ""))))
             END,
         "lint-dangling", 8, "more than one value"},
        {Q, P_OF(TO_CLASS("9", "both"), "", "", ""), "lint-dangling", 0, "The class A of P"},
        /* odd, and there and back */
        {P_OF(TO_CLASS("1", "both") TO_CLASS("2", "both"), "", "", ""), Q, "lint-equivalence-odd", 4, "The class A of P"},
        {P_OF(TO_CLASS("2", "encrypt") TO_CLASS("1", "decrypt"), TO_CLASS("2", "both"), "", ""), Q, "lint-round-trip", 4,
         "comes back as B"},
    };
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_notes notes = {0};
        lint_with(&notes, a, cases[i].p, cases[i].q);
        if (cases[i].words != NULL) expect(&notes, cases[i].p, cases[i].code, cases[i].line, cases[i].words);
        else if (has_note(&notes, cases[i].code)) fail_msg("case %zu: %s", i, cases[i].code);
    }
}

/* ---- the search against trying every label ---- */

static uint32_t next(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

#define N_VALUES 4

/* A random small policy: two classes, a permissive tag of four values, rules between them. */
static ent_str random_policy(ent_arena *a, uint32_t *seed)
{
    static const char *const ops[] = {"all", "oneOrMore", "onlyOne"};
    ent_buf b = ent_buf_new(a, 65536);
    ent_str out = {0};

    ent_buf_z(&b, ROOT ID "<securityClassifications>");
    for (int c = 1; c <= 2; c++) {
        ent_buf_fmt(&b, "<securityClassification name='C%d' lacv='%d' hierarchy='%d'>", c, c, c);
        if (next(seed) % 2 == 0) {
            ent_buf_fmt(&b, "<requiredCategory operation='%s'>", ops[next(seed) % 3]);
            for (int k = 0; k < 2; k++)
                ent_buf_fmt(&b, REF("categoryGroup", "S", "tagType='permissive' lacv='%u'"), 1 + next(seed) % N_VALUES);
            ent_buf_z(&b, "</requiredCategory>");
        }
        ent_buf_z(&b, "</securityClassification>");
    }
    ent_buf_fmt(&b,
                "</securityClassifications><securityCategoryTagSets><securityCategoryTagSet name='S' id='1.1'><securityCategoryTag "
                "tagType='permissive' minSelection='%u' maxSelection='%u'>",
                next(seed) % 2, 1 + next(seed) % 3);
    for (unsigned v = 1; v <= N_VALUES; v++) {
        ent_buf_fmt(&b, "<tagCategory name='v%u' lacv='%u'>", v, v);
        if (next(seed) % 3 == 0) ent_buf_fmt(&b, "<excludedClass>C%u</excludedClass>", 1 + next(seed) % 2);
        if (next(seed) % 2 == 0) {
            ent_buf_fmt(&b, "<requiredCategory operation='%s'>", ops[next(seed) % 3]);
            for (int k = 0; k < 2; k++)
                ent_buf_fmt(&b, REF("categoryGroup", "S", "tagType='permissive' lacv='%u'"), 1 + next(seed) % N_VALUES);
            ent_buf_z(&b, "</requiredCategory>");
        }
        if (next(seed) % 3 == 0) ent_buf_fmt(&b, REF("excludedCategory", "S", "tagType='permissive' lacv='%u'"), 1 + next(seed) % N_VALUES);
        ent_buf_z(&b, "</tagCategory>");
    }
    ent_buf_z(&b, "</securityCategoryTag></securityCategoryTagSet></securityCategoryTagSets>" END);
    OK(ent_buf_take(&out, &b, e));
    return out;
}

/* Every label of the policy; the classes and values that a valid one carries. */
static void try_all(const ent_policy *p, bool classes[2], bool values[N_VALUES])
{
    static const ent_str names[N_VALUES] = {T("v1"), T("v2"), T("v3"), T("v4")};

    for (unsigned c = 0; c < 2; c++) {
        for (unsigned bits = 0; bits < 1u << N_VALUES; bits++) {
            ent_str chosen[N_VALUES];
            ent_category category = {.type = ENT_PERMISSIVE, .tag_name = S("S"), .values = chosen};
            ent_label l = {.policy = ent_policy_name(p), .classification = ent_policy_class(p, c), .n = bits != 0, .categories = &category};
            ent_err err = {0};
            for (unsigned v = 0; v < N_VALUES; v++)
                if ((bits >> v & 1) != 0) chosen[category.n++] = names[v];
            if (ent_label_validate(p, &l, TODAY, false, &err) != ENT_OK) continue;
            classes[c] = true;
            for (unsigned v = 0; v < N_VALUES; v++) values[v] = values[v] || (bits >> v & 1) != 0;
        }
    }
}

static void against_trying_all(void **state)
{
    uint32_t seed = 7, unreachable = 0;

    for (unsigned round = 0; round < 2000; round++) {
        ent_arena *a = ent_arena_new(*state, 0);
        bool classes[2] = {false}, values[N_VALUES] = {false};
        ent_notes notes = {0}, loaded = {0};
        const ent_policy *p = load(a, random_policy(a, &seed), &loaded);
        size_t wanted = 0, told = 0;
        try_all(p, classes, values);
        OK(ent_policy_lint(&notes, a, p, NULL, 0, e));
        for (unsigned i = 0; i < 2; i++) wanted += !classes[i];
        for (unsigned i = 0; i < N_VALUES; i++) wanted += !values[i];
        for (size_t i = 0; i < notes.n; i++) told += strcmp(notes.v[i].code, "lint-unreachable") == 0;
        if (told != wanted || has_note(&notes, "lint-undecided")) fail_msg("round %u: %zu unreachable, not %zu", round, wanted, told);
        unreachable += wanted != 0;
        ent_arena_free(a);
    }
    assert_true(unreachable > 200 && unreachable < 1800);
}

/* ---- ceilings ---- */

/* Too large to be looked through: that is said, and soon. */
static void undecided(void **state)
{
    ent_arena *a = *state;
    ent_buf b = ent_buf_new(a, (size_t)8 << 20);
    ent_str spif = {0};
    ent_notes notes = {0};

    ent_buf_z(&b, ROOT ID "<securityClassifications>");
    for (int c = 0; c < 200; c++) ent_buf_fmt(&b, CLASS("C%d", "%d", "", ""), c, c, c);
    ent_buf_z(&b, "</securityClassifications><securityCategoryTagSets><securityCategoryTagSet name='S' id='1.1'><securityCategoryTag "
                  "tagType='permissive' minSelection='9'>");
    for (int v = 0; v < 500; v++)
        ent_buf_fmt(&b,
                    "<tagCategory name='v%d' lacv='%d'>" REF("excludedCategory", "S", "tagType='permissive' lacv='%d'") "</tagCategory>", v,
                    v, (v + 250) % 500);
    ent_buf_z(&b, "</securityCategoryTag></securityCategoryTagSet></securityCategoryTagSets>" END);
    OK(ent_buf_take(&spif, &b, e));
    lint_with(&notes, a, spif.p, NULL);
    assert_true(has_note(&notes, "lint-undecided"));
}

/* ---- what ships, and what is shared ---- */

static void shipped_policies(void **state)
{
    static const struct {
        const char *name;
        bool nato;
    } cases[] = {{"nato.spif.xml", true}, {"eu.spif.xml", false}};
    /* Explained: Releasable To NATO is silent (it is implied), and a bare EU label is valid on purpose. */
    static const char *const explained[] = {"lint-same-marking", "lint-universal"};
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_notes notes = {0};
        OK(ent_policy_lint(&notes, a, load(a, shipped(a, cases[i].name), NULL), NULL, 0, e));
        for (size_t n = 0; n < notes.n; n++) {
            if (strcmp(notes.v[n].code, explained[cases[i].nato ? 0 : 1]) != 0)
                fail_msg("%s: %s %s", cases[i].name, notes.v[n].code, notes.v[n].text.p);
            if (cases[i].nato && strstr(notes.v[n].text.p, "Releasable To: NATO") == NULL) fail_msg("%s", notes.v[n].text.p);
        }
    }
}

/* Under other people's NATO policy R-04 holds as well; its Context decides nothing about what must be there. */
static void shared_nato(void **state)
{
    const char *root = ent_test_shared();
    ent_arena *a = *state;
    ent_notes loaded = {0}, notes = {0};
    char path[1024];

    if (root == NULL) ent_test_skip("../shared/data/labels is not here (ENT_SHARED is unset)");
    snprintf(path, sizeof path, "%s/data/labels/spiffing/nato-4774-policy.xml", root);
    OK(ent_policy_lint(&notes, a, load(a, read_path(a, path), &loaded), NULL, 0, e));
    assert_true(has_note(&notes, "lint-universal") && has_note(&notes, "lint-unmarked") && has_note(&notes, "lint-same-marking"));
    assert_false(has_note(&notes, "lint-undecided"));
}

static void no_memory(void **state)
{
    ent_arena *a = *state;
    ent_notes loaded = {0};
    const ent_policy *p = load(a, S(P_OF("", "", "", "")), &loaded), *q = load(a, S(Q), &loaded);
    unsigned refused = 0;

    for (size_t ceiling = 64; ceiling < (1u << 21); ceiling += ceiling / 8) {
        ent_arena *small = ent_arena_new(a, ceiling);
        ent_notes notes = {0};
        ent_err err = {0};
        assert_non_null(small);
        if (ent_policy_lint(&notes, small, p, &q, 1, &err) != ENT_OK) {
            assert_int_equal(err.code, ENT_NOMEM);
            refused++;
        }
        ent_arena_free(small);
    }
    assert_true(refused > 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(found),     TEST(not_found),        TEST(equivalences), TEST(against_trying_all),
                                       TEST(undecided), TEST(shipped_policies), TEST(shared_nato),  TEST(no_memory)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
