/* SPDX-License-Identifier: Apache-2.0 */
/* What changes from one policy to the next. Each case writes one element or attribute in another way, so the table also shows that
 * the loader reads every one of them.                                                                            */
#include "common.h"
#include "policy_text.h"

/* A policy with a hole in each place. */
typedef struct holes {
    const char *root, *id, *list, *class_more, *class_inner, *tag, *value_more, *value_inner, *set, *privacy, *peers, *wording;
} holes;

#define INFO TAG_OF("name='i' tagType='tagType7'", VALUE("note", "1", "", ""))
#define PEER "<equivalentPolicy name='Q' id='1.9'>"
#define PEER_END "</equivalentPolicy>"
#define PHRASE(text) "<markingData phrase='" text "'><code>pageTop</code></markingData>"

static ent_str build(ent_arena *a, const holes *h)
{
    ent_str out = {0};
#define OR(field, usual) (h->field != NULL ? h->field : (usual))

    OK(ent_str_fmt(&out, a, e,
                   "<SPIF xmlns='http://www.xmlspif.org/spif' " REST " %s>%s<securityClassifications>"
                   "<securityClassification name='A' lacv='1' hierarchy='1'/>"
                   "<securityClassification name='B' %s>%s</securityClassification>%s</securityClassifications>"
                   "<securityCategoryTagSets><securityCategoryTagSet name='S' id='1.2.3.1'><securityCategoryTag name='t' %s>"
                   "<tagCategory name='v' %s>%s</tagCategory><tagCategory name='w' lacv='2'/></securityCategoryTag>%s"
                   "</securityCategoryTagSet></securityCategoryTagSets>%s<equivalentPolicies>%s</equivalentPolicies>%s</SPIF>",
                   OR(root, "schemaVersion='2.1' version='1'"), OR(id, ID), OR(class_more, "lacv='2' hierarchy='2'"), OR(class_inner, ""),
                   OR(list, ""), OR(tag, "tagType='permissive'"), OR(value_more, "lacv='1'"), OR(value_inner, ""), OR(set, INFO),
                   OR(privacy, "<privacyMarks><privacyMark name='private'/></privacyMarks>"), OR(peers, PEER PEER_END), OR(wording, "")));
#undef OR
    return out;
}

static const ent_policy *policy_of(ent_arena *a, const holes *h)
{
    ent_notes notes = {0};

    return load(a, build(a, h), &notes);
}

/* The one change from the usual policy to that of the case, and back. */
static void one_change(void **state)
{
    static const struct {
        holes is;
        const char *code, *what, *was, *now;
        bool access;
    } cases[] = {
        {{.id = "<securityPolicyId name='P2' id='1.2.3'/>"}, "policy-name", "the policy", "P", "P2", true},
        {{.id = "<securityPolicyId name='P' id='1.2.4'/>"}, "policy-oid", "the policy", "1.2.3", "1.2.4", true},
        {{.root = "schemaVersion='2.1' version='2'"}, "version", "the policy", "1", "2", false},
        {{.root = "schemaVersion='2.0' version='1'"}, "schema", "the policy", "2.1", "2.0", false},
        {{.root = "schemaVersion='2.1' notAfter='2030-01-01T00:00:00Z'"},
         "policy-window",
         "the policy",
         "",
         "to 2030-01-01T00:00:00Z",
         true},
        {{.root = "schemaVersion='2.1' notBefore='2030-01-01T00:00:00Z'"}, "policy-window", "the policy", "", "2030-01-01T00:00:00Z", true},
        {{.root = "schemaVersion='2.1' userRefURI='urn:u'"}, "reference", "the policy", "", "urn:u", false},
        {{.root = "schemaVersion='2.1' docRefURI='urn:d'"}, "reference", "the policy", "", "urn:d", false},
        {{.id = "<defaultSecurityPolicyId name='D' id='1.8'/>" ID}, "default-policy", "the policy", "", "D (1.8)", false},
        {{.id = "<securityPolicyId name='P' id='1.2.3'>" PHRASE("x") "</securityPolicyId>"},
         "marking",
         "the policy",
         "",
         "\"x\" [page top]",
         false},
        {{.wording = PHRASE("x")}, "marking", "the policy", "", "\"x\" [page top]", false},
        {{.wording = "<markingQualifier markingCode='portionMarking'><qualifier markingQualifier='-' qualifierCode='suffix' "
                     "xml:lang='fr'/></markingQualifier>"},
         "marking",
         "the policy",
         "",
         "fr suffix \"-\" [portion]",
         false},
        {{.wording =
              "<extensions><e:impliedInMarking xmlns:e='urn:entente:spif:1' tagSetRef='S' tagType='permissive' lacv='2'/></extensions>"},
         "implied-added",
         "the policy",
         "",
         "S (PERMISSIVE): w",
         true},
        /* classes */
        {{.class_more = "lacv='2' hierarchy='3'"}, "hierarchy", "B", "2", "3", true},
        {{.class_more = "lacv='21745403334774610' hierarchy='2'"}, "class-lacv", "B", "2", "21745403334774610", true},
        {{.class_more = "lacv='2' hierarchy='2' obsolete='true'"}, "class-obsolete", "B", "", "obsolete", false},
        {{.class_more = "lacv='2' hierarchy='2' color='fuschia'"}, "color", "B", "", "fuschia", false},
        {{.class_more = "lacv='2' hierarchy='2' color='#FF8c00'"}, "color", "B", "", "#FF8c00", false},
        {{.class_inner = PHRASE("x")}, "marking", "B", "", "\"x\" [page top]", false},
        {{.class_inner = "<markingData xml:lang='de'><code>noNameDisplay</code></markingData>"},
         "marking",
         "B",
         "",
         "de the name [no name]",
         false},
        {{.list = PHRASE("x")}, "marking", "the classes", "", "\"x\" [page top]", false},
        {{.class_inner = NEEDS("onlyOne", REF("categoryGroup", "S", "tagType='permissive' lacv='1'")
                                              REF("categoryGroup", "S", "tagType='tagType7' all='true'"))},
         "rule-added",
         "B",
         "",
         "requires exactly one of S (PERMISSIVE): v, S (INFORMATIVE): any value",
         true},
        {{.class_inner = "<equivalentClassification policyRef='Q' lacv='07' applied='encrypt'/>"},
         "equivalence-added",
         "B",
         "",
         "Q: lacv 7, when sent",
         true},
        {{.class_inner = "<equivalentClassification policyRef='Q' lacv='7' applied='both'>" NEEDS(
              "all", REF("categoryGroup", "T", "tagType='permissive' lacv='5'")) "</equivalentClassification>"},
         "equivalence-added",
         "B",
         "",
         "Q: lacv 7, both ways, requires all of T (PERMISSIVE): lacv 5",
         true},
        {{.list = CLASS("C", "3", "", PHRASE("x"))}, "class-added", "C", "", "3", true},
        /* sets and tags */
        {{.tag = "tagType='enumerated' enumType='permissive'"},
         "tag-type",
         "S, tag t",
         "permissive, PERMISSIVE",
         "enumerated, PERMISSIVE",
         true},
        {{.tag = "tagType='permissive' singleSelection='true'"}, "selection", "S, tag t", "", "0 to 1", true},
        {{.tag = "tagType='permissive' minSelection='1'"}, "selection", "S, tag t", "", "at least 1", true},
        {{.tag = "tagType='permissive' minSelection='1' maxSelection='4'"}, "selection", "S, tag t", "", "1 to 4", true},
        {{.set = TAG_OF("name='i' tagType='tagType7' tag7Encoding='bitSetAttributes'", VALUE("note", "1", "", ""))},
         "tag7-encoding",
         "S, tag i",
         "",
         "bitSetAttributes",
         false},
        {{.set = TAG_OF("name='i' tagType='tagType7'", VALUE("note", "4", "", ""))}, "value-lacv", "S: note", "1", "4", false},
        {{.set = TAG_OF("name='i' tagType='tagType7'", "")}, "value-removed", "S: note", "1", "", false},
        {{.set = TAG_OF("name='i' tagType='notApplicable'", VALUE("note", "1", "", ""))},
         "tag-type",
         "S, tag i",
         "tagType7, INFORMATIVE",
         "notApplicable, INFORMATIVE",
         false},
        {{.set = TAG_OF("name='i' tagType='tagType7'", VALUE("note", "1", " userInput='date' dateFormat='DD.MM.YYYY'", ""))},
         "user-input",
         "S: note",
         "",
         "date DD.MM.YYYY",
         false},
        {{.set = INFO TAG_OF("name='z' tagType='permissive'", "")}, "tag-added", "S, tag z", "", "permissive, PERMISSIVE", true},
        {{.set = INFO "<equivalentSecurityCategoryTagSet policyRef='Q' name='T' id='1.9.1'>" NEEDS(
              "all", REF("categoryGroup", "T", "tagType='permissive' lacv='5'")) "</equivalentSecurityCategoryTagSet>"},
         "equivalence-added",
         "S",
         "",
         "Q: 1.9.1, when sent, requires all of T (PERMISSIVE): lacv 5",
         true},
        {{.set =
              TAG_OF("name='i' tagType='tagType7'",
                     VALUE("note", "1", "",
                           "") "<markingQualifier markingCode='documentStart'><qualifier markingQualifier=', ' qualifierCode='separator'/>"
                               "</markingQualifier>")},
         "marking",
         "S, tag i",
         "",
         "separator \", \" [document start]",
         false},
        /* values */
        {{.value_more = "lacv='001'"}, NULL, NULL, NULL, NULL, false}, /* no change */
        {{.value_more = "lacv='9'"}, "value-lacv", "S: v", "1", "9", true},
        {{.value_more = "lacv='1' obsolete='1'"}, "value-obsolete", "S: v", "", "obsolete", false},
        {{.value_more = "lacv='1' notBefore='2026-01-01T00:00:00Z' notAfter='2027-01-01T00:00:00Z'"},
         "value-window",
         "S: v",
         "",
         "2026-01-01T00:00:00Z to 2027-01-01T00:00:00Z",
         true},
        {{.value_more = "lacv='1' requiredClass='A'"}, "rule-added", "S: v", "", "requires the class A", true},
        {{.value_inner = "<excludedClass>B</excludedClass>"}, "rule-added", "S: v", "", "excludes the class B", true},
        {{.value_inner = REF("excludedCategory", "S", "tagType='permissive' lacv='02'")},
         "rule-added",
         "S: v",
         "",
         "excludes S (PERMISSIVE): w",
         true},
        {{.value_inner = NEEDS("oneOrMore", REF("categoryGroup", "S", "tagType='permissive' lacv='2'"))},
         "rule-added",
         "S: v",
         "",
         "requires at least one of S (PERMISSIVE): w",
         true},
        {{.value_inner = "<equivalentSecCategoryTag policyRef='Q' tagSetId='1.9.1' tagType='enumerated' enumType='restrictive' lacv='3' "
                         "applied='decrypt'/>"},
         "equivalence-added",
         "S: v",
         "",
         "Q: 1.9.1 (RESTRICTIVE): lacv 3, when received",
         true},
        {{.value_inner = "<equivalentSecCategoryTag policyRef='Q' tagSetId='1.9.1' tagType='permissive' lacv='' applied='encrypt' "
                         "action='discard'/>"},
         "equivalence-added",
         "S: v",
         "",
         "Q: left out, when sent",
         true},
        {{.value_inner = PHRASE("x")}, "marking", "S: v", "", "\"x\" [page top]", false},
        {{.value_inner = "<markingQualifier><qualifier markingQualifier='(' qualifierCode='prefix'/></markingQualifier>"},
         "marking",
         "S: v",
         "",
         "prefix \"(\"",
         false},
        /* privacy marks and other policies */
        {{.privacy = "<privacyMarks><privacyMark name='private' obsolete='true'/></privacyMarks>"},
         "privacy-mark-obsolete",
         "private",
         "",
         "obsolete",
         false},
        {{.privacy = "<privacyMarks><privacyMark name='private'/><privacyMark name='staff'/></privacyMarks>"},
         "privacy-mark-added",
         "staff",
         "",
         "",
         false},
        {{.privacy = ""}, "privacy-mark-removed", "private", "", "", false},
        {{.privacy = "<privacyMarks minSelection='1' maxSelection='1'><privacyMark name='private'/></privacyMarks>"},
         "privacy-mark-selection",
         "the privacy marks",
         "",
         "1 to 1",
         false},
        {{.privacy = "<privacyMarks><privacyMark name='private'>" PHRASE("x") "</privacyMark></privacyMarks>"},
         "marking",
         "private",
         "",
         "\"x\" [page top]",
         false},
        {{.privacy = "<privacyMarks><privacyMark name='private'/>" PHRASE("x") "</privacyMarks>"},
         "marking",
         "the privacy marks",
         "",
         "\"x\" [page top]",
         false},
        {{.peers = "<equivalentPolicy name='Q' id='1.8'/>"}, "peer-oid", "Q", "1.9", "1.8", true},
        {{.peers = PEER PEER_END "<equivalentPolicy name='R' id='1.7' userRefURI='urn:u' docRefURI='urn:d'/>"},
         "peer-added",
         "R",
         "",
         "1.7",
         true},
        {{.peers = PEER NEEDS("all", REF("categoryGroup", "T", "tagType='permissive' lacv='5'")) PEER_END},
         "equivalence-added",
         "Q",
         "",
         "every label, requires all of T (PERMISSIVE): lacv 5",
         true},
    };
    const holes usual = {0};
    ent_arena *a = *state;
    const ent_policy *was = policy_of(a, &usual);

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_policy_changes there = {0}, back = {0};
        const ent_policy *is = policy_of(a, &cases[i].is);
        OK(ent_policy_diff(&there, a, was, is, e));
        OK(ent_policy_diff(&back, a, is, was, e));
        if (there.n != back.n) fail_msg("case %zu: %zu changes there, %zu back", i, there.n, back.n);
        if (cases[i].code == NULL) {
            assert_int_equal(there.n, 0);
            continue;
        }
        if (there.n != 1)
            fail_msg("case %zu (%s): %zu changes, the second %s", i, cases[i].code, there.n, there.n > 1 ? there.v[1].code : "");
        const ent_policy_change *c = &there.v[0];
        if (strcmp(c->code, cases[i].code) != 0 || !ent_str_is(c->what, cases[i].what) || !ent_str_is(c->was, cases[i].was) ||
            !ent_str_is(c->is, cases[i].now) || c->access != cases[i].access)
            fail_msg("case %zu: %s %.*s: \"%.*s\" to \"%.*s\"%s", i, c->code, ENT_F(c->what), ENT_F(c->was), ENT_F(c->is),
                     c->access ? ", access" : "");
        assert_true(ent_str_eq(back.v[0].was, c->is) && ent_str_eq(back.v[0].is, c->was) && back.v[0].access == c->access);
    }
}

/* Classes first, then sets, tags, values, rules, equivalences, markings; what belongs to a thing that goes is not told beside it. */
static void order(void **state)
{
    static const char *const codes[] = {"class-added",   "hierarchy",   "set-added",  "tag-added",
                                        "value-removed", "value-added", "rule-added", "marking"};
    static const holes was_holes = {.value_more = "lacv='1' obsolete='true'",
                                    .value_inner = "<excludedClass>B</excludedClass>" PHRASE("x")};
    static const char spif[] = ROOT_OF("2.1", " version='1'") ID CLASSES_OF(CLASS("A", "1", "", PHRASE("y")) CLASS(
        "B", "3", "", "") "<securityClassification name='C' lacv='7' hierarchy='9' color='red'>" PHRASE("z") "</securityClassification>")
        SETS_OF(SET_OF("S", "1.2.3.1",
                       TAG_OF("name='t' tagType='permissive'",
                              VALUE("u", "9", " obsolete='true'", "") VALUE("w", "2", "", "<excludedClass>A</excludedClass>")) INFO)
                    SET_OF("T", "1.2.3.2",
                           TAG_OF("name='t' tagType='restrictive'",
                                  ""))) "<privacyMarks><privacyMark name='private'/></privacyMarks><equivalentPolicies>" PEER PEER_END
                                        "</equivalentPolicies>" END;
    ent_arena *a = *state;
    ent_notes notes = {0};
    ent_policy_changes changes = {0};
    const ent_policy *is = load(a, S(spif), &notes), *was = policy_of(a, &was_holes);
    size_t at = 0;

    OK(ent_policy_diff(&changes, a, was, is, e));
    for (size_t i = 0; i < changes.n; i++) {
        if (at < COUNT(codes) && strcmp(changes.v[i].code, codes[at]) == 0) at++;
        if (strcmp(changes.v[i].code, "class-lacv") != 0 && strcmp(changes.v[i].code, codes[at - 1]) != 0)
            fail_msg("%s %.*s stands behind %s", changes.v[i].code, ENT_F(changes.v[i].what), at == 0 ? "nothing" : codes[at - 1]);
    }
    assert_int_equal(at, COUNT(codes));
}

/* A policy against itself, and against the same in other words. */
static void nothing(void **state)
{
    ent_arena *a = *state;
    const ent_policy *n = nato_policy(a), *u = eu_policy(a);
    ent_policy_changes none = {0}, all = {0};

    OK(ent_policy_diff(&none, a, n, n, e));
    OK(ent_policy_diff(&none, a, u, eu_policy(a), e));
    assert_int_equal(none.n, 0);
    OK(ent_policy_diff(&all, a, n, u, e));
    assert_true(all.n > 100 && strcmp(all.v[0].code, "policy-name") == 0);
}

static void no_memory(void **state)
{
    const holes usual = {0}, other = {.class_inner = PHRASE("x")};
    ent_arena *a = *state;
    const ent_policy *was = policy_of(a, &usual), *is = policy_of(a, &other);
    unsigned refused = 0;

    for (size_t ceiling = 64; ceiling < (1u << 20); ceiling += ceiling / 8) {
        ent_arena *small = ent_arena_new(a, ceiling);
        ent_policy_changes changes = {0};
        ent_err err = {0};
        assert_non_null(small);
        if (ent_policy_diff(&changes, small, was, is, &err) == ENT_OK) assert_int_equal(changes.n, 1);
        else refused += err.code == ENT_NOMEM;
        ent_arena_free(small);
    }
    assert_true(refused > 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(one_change), TEST(order), TEST(nothing), TEST(no_memory)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
