/* SPDX-License-Identifier: Apache-2.0 */
/* Loading policies: what loads, with which notes; what must never load, with line and element. */
#include "common.h"
#include "policy_text.h"

static void shipped_policies(void **state)
{
    ent_arena *a = *state;
    const ent_policy *n = nato_policy(a), *u = eu_policy(a);
    ent_sha256 digest;
    bool within;

    assert_true(ent_str_is(ent_policy_name(n), "NATO"));
    assert_true(ent_str_is(ent_policy_oid(n), "1.3.26.1.3.1"));
    assert_int_equal(ent_policy_version(n), 1);
    OK(ent_sha256_of(&digest, shipped(a, "nato.spif.xml"), e));
    assert_true(ent_sha256_eq(&digest, ent_policy_digest(n)));
    assert_int_equal(ent_policy_classes(n), 5);
    assert_true(ent_str_is(ent_policy_class(n, 0), "UNCLASSIFIED"));
    assert_true(ent_str_is(ent_policy_class(n, 4), "TOP SECRET"));
    assert_int_equal(ent_policy_class(n, 5).n, 0);
    assert_true(ent_str_is(ent_policy_class(u, 1), "RESTREINT UE/EU RESTRICTED"));
    OK(ent_policy_within(&within, n, S("restricted"), S("SECRET"), e));
    assert_true(within);
    OK(ent_policy_within(&within, n, S("SECRET"), S("SECRET"), e));
    assert_true(within);
    OK(ent_policy_within(&within, n, S("TOP SECRET"), S("SECRET"), e));
    assert_false(within);
    REFUSES(ENT_INVALID, "GEHEIM", ent_policy_within(&within, n, S("GEHEIM"), S("SECRET"), e));
    REFUSES(ENT_INVALID, "GEHEIM", ent_policy_within(&within, n, S("SECRET"), S("GEHEIM"), e));
    REFUSES(ENT_INVALID, "secret", ent_policy_within(&within, u, S("secret ue/eu secret"), S("SECRET UE/EU SECRET"), e));
    assert_false(within);
}

/* Strictly, every deviation from the schema is a refusal with its line, and nothing else is. */
static void strictly(ent_arena *a, const char *spif, const ent_notes *notes)
{
    const ent_policy *p = NULL;
    const ent_note *first = NULL;
    ent_err err = {0};
    char line[32];

    for (size_t i = 0; i < notes->n; i++)
        if (strncmp(notes->v[i].code, "spif-", 5) == 0 && (first == NULL || notes->v[i].line < first->line)) first = &notes->v[i];
    if (first == NULL) {
        OK(ent_policy_load_strict(&p, a, S(spif), NULL, e));
        assert_non_null(p);
        return;
    }
    assert_int_equal(ent_policy_load_strict(&p, a, S(spif), NULL, &err), ENT_INVALID);
    assert_null(p);
    snprintf(line, sizeof line, "line %u", first->line);
    if (strstr(err.what, first->code) == NULL || strcmp(err.place, line) != 0 || err.next[0] == '\0')
        fail_msg("%s\n  says: %s (%s), not %s (%s)", spif, err.what, err.place, first->code, line);
}

/* What loads, and the note that it gets. */
static void deviations(void **state)
{
    static const struct {
        const char *spif, *code;
    } cases[] = {
        {"<SPIF>" ID CLASSES END, "spif-namespace"},
        {"<SPIF>" ID CLASSES END, "spif-attribute"},
        {ROOT CLASSES ID END, "spif-order"},
        {ROOT ID CLASSES "<x:member xmlns:x='urn:x'/>" END, "spif-foreign"},
        {ROOT ID CLASSES SETS("<tagCategory xmlns='' name='v' lacv='1'/>") END, "spif-namespace"},
        {ROOT ID CLASSES SETS("<tagCategory name='v' lacv='1'><excludedClass>A</excludedClass><markingData phrase='x'><code>pageTop</code>"
                              "</markingData></tagCategory>") END,
         "spif-order"},
        {ROOT ID CLASSES SETS("<tagCategory name='v' lacv='1'><markingData phrase='x'><code>pageTop</code><code>pageTop</code>"
                              "</markingData></tagCategory>") END,
         "lint-code-twice"},
        {ROOT ID CLASSES SETS("<tagCategory name='v' lacv='1'><markingData phrase='x'><code>onTheMoon</code></markingData></tagCategory>")
             END,
         "spif-code"},
        {ROOT ID CLASSES SETS("<tagCategory name='v' lacv='1'><markingData phrase='x'/></tagCategory>") END, "spif-code-missing"},
        {ROOT ID CLASSES "<markingQualifier code='pageTop'><qualifier markingQualifier='x' qualifierCode='prefix'/></markingQualifier>" END,
         "spif-code-attribute"},
        {ROOT ID CLASSES
         "<markingQualifier markingCode='onTheMoon'><qualifier markingQualifier='x' qualifierCode='prefix'/></markingQualifier>" END,
         "spif-code"},
        {ROOT ID CLASSES SETS("<tagCategory name='v' lacv='1'/><tagCategory name='v' lacv='01'/>") END, "lint-value-twice"},
        {ROOT ID CLASSES SETS("<tagCategory name='v' lacv='4'/><tagCategory name='w' lacv='004'/>") END, "lint-lacv-shared"},
        {ROOT ID CLASSES SETS("<tagCategory name='v' lacv='1' userInput='date'/>") END, "lint-user-input"},
        {ROOT ID CLASSES SETS("<tagCategory name='v' lacv='1' notBefore='2026-01-01T00:00:00'/>") END, "lint-time-zone"},
        {ROOT ID CLASSES SETS("<tagCategory name='v' lacv='1'><requiredCategory><categoryGroup tagSetRef='S' tagType='restrictive'/>"
                              "</requiredCategory></tagCategory>") END,
         "spif-group-open"},
        {ROOT ID CLASSES SETS("<tagCategory name='v' lacv='1'><excludedCategory tagSetRef='S' tagType='enumerated' enumType='restrictive' "
                              "lacv='2'/></tagCategory><tagCategory name='w' lacv='2'/>") END,
         "lint-tag-type"},
        {ROOT ID "<securityClassifications><securityClassification name='A' lacv='1' hierarchy='1'/>"
                 "<securityClassification name='B' lacv='2' hierarchy='1'/></securityClassifications>" END,
         "lint-rank-shared"},
        {ROOT_OF("4.0", "") ID CLASSES END, "spif-version"},
        {ROOT_OF("", "") ID CLASSES END, "spif-version"},
        {"<SPIF xmlns='http://www.xmlspif.org/spif' schemaVersion='2.1' creationDate='' originatorDN='' keyIdentifier='' privilegeId='1.1' "
         "rbacId='one'>" ID CLASSES END,
         "spif-oid"},
        {ROOT_OF("2.1", " colour='red'") ID CLASSES END, "spif-attribute-unknown"},
        {ROOT "<securityPolicyId name='P' id='1.2.3' nick='p'/>" CLASSES END, "spif-attribute-unknown"},
        {ROOT ID CLASSES SETS(VALUE("v", "1", "", "<markingData phrase='x' font='bold'><code>pageTop</code></markingData>")) END,
         "spif-attribute-unknown"},
        {ROOT ID CLASSES "<equivalentPolicies x:a='1' xmlns:x='urn:x'><equivalentPolicy name='Q' id='1.9'/></equivalentPolicies>" END,
         "spif-attribute-unknown"},
        {ROOT ID "words" CLASSES END, "spif-text"},
        {ROOT ID CLASSES SETS(VALUE("v", "1", "", "excluded: A")) END, "spif-text"},
        {ROOT ID "<updateInfo><when/></updateInfo>" CLASSES END, "spif-update-info"},
        {ROOT3 ID "<updateInfo/>" CLASSES END, "spif-update-info"},
        {ROOT ID CLASSES "<securityCategoryTagSets/>" END, "spif-empty"},
        {ROOT ID CLASSES "<equivalentPolicies/>" END, "spif-empty"},
        {ROOT ID CLASSES "<privacyMarks/>" END, "spif-empty"},
        {ROOT ID CLASSES "<markingQualifier/>" END, "spif-empty"},
        {ROOT ID CLASSES_OF(CLASS("A", "1", " color='orange'", "") CLASS("B", "2", "", "")) END, "spif-color"},
        {ROOT ID CLASSES_OF(CLASS("A", "1", " color='#12345g'", "") CLASS("B", "2", "", "")) END, "spif-color"},
        {ROOT ID CLASSES_OF(CLASS("A", "1", " color='fuchsia'", "") CLASS("B", "2", "", "")) END, "spif-color"},
        {ROOT ID CLASSES_OF(CLASS("A", "1", " color='red'", "") CLASS("B", "2", " color='red'", "")) END, "spif-color-shared"},
        {ROOT ID CLASSES_OF("<securityClassification name='A' lacv='one' hierarchy='1'/>" CLASS("B", "2", "", "")) END, "spif-lacv"},
        {ROOT "<defaultSecurityPolicyId name='Q' id='1.9'/>" ID CLASSES_OF(
             CLASS("A", "1", "", "<equivalentClassification policyRef='Q' lacv='one' applied='both'/>") CLASS("B", "2", "", "")) END,
         "spif-lacv"},
        {ROOT ID CLASSES SETS(VALUE("v", "1", " requiredClass=' A '", "")) END, "spif-reference"},
        {ROOT ID CLASSES SETS(VALUE("v", "1", "", "<excludedClass> A\n</excludedClass>")) END, "spif-reference"},
        {ROOT ID CLASSES SETS(VALUE("v", "1", "", REF("excludedCategory", " S", "tagType='restrictive' all='1'"))) END, "spif-reference"},
        {ROOT ID CLASSES SETS(VALUE("v", "1", " userInput='song'", "")) END, "spif-user-input"},
        {ROOT ID CLASSES SETS_OF(SET_OF("S", "1.1", TAG_OF("tagType='tagType7' tag7Encoding='morse'", VALUE("v", "1", "", "")))) END,
         "spif-tag7"},
        {ROOT ID CLASSES SETS_OF(SET_OF("S", "1.1", TAG_OF("tagType='restrictive' tag7Encoding='bitSetAttributes'", ""))) END, "lint-tag7"},
        {ROOT ID CLASSES SETS_OF(SET_OF("S", "1.1",
                                        TAG_OF("tagType='tagType7' tag7Encoding='bitSetAttributes'", "")
                                            TAG_OF("tagType='tagType7' tag7Encoding='securityAttributes'", ""))) END,
         "lint-tag7"},
        {ROOT ID CLASSES SETS_OF(SET_OF("S", "1.1", TAG_OF("tagType='tagType7'", VALUE("v", "1", " userInput='date' dateFormat='YY'", ""))))
             END,
         "lint-date-format"},
        {ROOT "<defaultSecurityPolicyId name='Q' id='1.9'/>" ID CLASSES SETS(
             VALUE("v", "1", "", "<equivalentSecCategoryTag policyRef='Q' applied='both' action='discard'/>")) END,
         "spif-attribute"},
        {ROOT ID CLASSES SETS(VALUE(
             "v", "1", "", "<requiredCategory>" REF("categoryGroup", "S", "tagType='restrictive' lacv='1'") "</requiredCategory>")) END,
         "lint-operation"},
        {ROOT ID CLASSES "<privacyMarks><privacyMark/></privacyMarks>" END, "lint-privacy-unnamed"},
        {ROOT ID CLASSES "<markingQualifier><qualifier markingQualifier=' and ' qualifierCode='finalSeparator'/></markingQualifier>" END,
         "spif-qualifier"},
        {ROOT3 ID CLASSES END, "lint-schema-three"},
        {ROOT3 ID CLASSES END, "spif-marking-missing"},
        {ROOT3 ID CLASSES "<markingData phrase='x'><code>pageTop</code></markingData>" END, "spif-code-three"},
    };
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_notes notes = {0};
        const ent_policy *p = load(a, S(cases[i].spif), &notes);
        assert_int_equal(ent_policy_classes(p), 2);
        if (!has_note(&notes, cases[i].code)) fail_msg("%s: no note %s", cases[i].spif, cases[i].code);
        OK(ent_policy_load(&p, a, S(cases[i].spif), NULL, e)); /* notes may be NULL */
        strictly(a, cases[i].spif, &notes);
    }
    assert_non_null(load(a, S(ROOT ID CLASSES END), NULL)); /* and nothing is said of a plain one */
}

static void refusals(void **state)
{
    static const struct {
        const char *spif, *words, *place;
    } cases[] = {
        {"", "", ""},
        {ROOT ID CLASSES, "", "line"},
        {ROOT ID "</SPIFF>", "", "line"},
        {"<!DOCTYPE SPIF [<!ENTITY x 'y'>]>" ROOT ID CLASSES END, "", ""},
        {"<label/>", "no security policy", "line 1, element label"},
        {"<SPIF xmlns='urn:other'>" ID CLASSES END, "no security policy", "line 1"},
        {ROOT CLASSES END, "no securityPolicyId", "line 1, element SPIF"},
        {ROOT ID END, "no securityClassifications", "line 1, element SPIF"},
        {ROOT ID "<securityClassifications/>" END, "no class", "line 3, element securityClassifications"},
        {ROOT ID ID CLASSES END, "twice", "line 3, element securityPolicyId"},
        {ROOT "<securityPolicyId name='P' id='x.y'/>" CLASSES END, "no object identifier", "line 2"},
        {ROOT "<securityPolicyId id='1.2'/>" CLASSES END, "attribute name", "line 2"},
        {ROOT ID CLASSES "<nonsense/>" END, "no element nonsense", "line 7, element nonsense"},
        {ROOT ID "<securityClassifications>\n<securityClassification name='A' lacv='1' hierarchy='1'/>\n"
                 "<securityClassification name='A' lacv='2' hierarchy='2'/></securityClassifications>" END,
         "name that another class has", "line 5"},
        {ROOT ID "<securityClassifications>\n<securityClassification name='A' lacv='1' hierarchy='1'/>\n"
                 "<securityClassification name='B' lacv='01' hierarchy='2'/></securityClassifications>" END,
         "lacv that another class has", "line 5"},
        {ROOT ID "<securityClassifications><securityClassification name='A' lacv='1' hierarchy='high'/></securityClassifications>" END,
         "no whole number", "line 3"},
        {ROOT ID "<securityClassifications><securityClassification lacv='1' hierarchy='1'/></securityClassifications>" END,
         "attribute name", "line 3"},
        {ROOT ID "<securityClassifications><securityClassification name='A' lacv='1' hierarchy='1' "
                 "obsolete='maybe'/></securityClassifications>" END,
         "true or false", "line 3"},
        {ROOT ID CLASSES SETS(
             "<tagCategory name='v' lacv='1'><excludedClass>A</excludedClass>\n<excludedClass>A</excludedClass></tagCategory>") END,
         "excluded twice", "line 9, element excludedClass"},
        {ROOT ID CLASSES SETS("<tagCategory name='v' lacv='1'><excludedClass>Z</excludedClass></tagCategory>") END,
         "\"Z\" is not in this policy", "line 8, element excludedClass"},
        {ROOT ID CLASSES SETS("<tagCategory name='v' lacv='1' requiredClass='Z'/>") END, "required class", "line 8"},
        {ROOT ID CLASSES SETS("<tagCategory name='v' lacv='1'/>\n<tagCategory name='v' lacv='2'/>") END, "two different",
         "line 9, element tagCategory"},
        {ROOT ID CLASSES SETS("<tagCategory name='v' lacv='1'/>\n<tagCategory name='v' lacv='1' requiredClass='A'/>") END, "two different",
         "line 9"},
        {ROOT ID CLASSES SETS("<tagCategory name='v'/>") END, "attribute lacv", "line 8"},
        {ROOT ID CLASSES SETS("<tagCategory name='v' lacv='1' notBefore='yesterday'/>") END, "no date and time", "line 8"},
        {ROOT ID CLASSES SETS(
             "<tagCategory name='v' lacv='1'><excludedCategory tagSetRef='X' tagType='restrictive' all='true'/></tagCategory>") END,
         "no tag set \"X\"", "line 8, element excludedCategory"},
        {ROOT ID CLASSES SETS(
             "<tagCategory name='v' lacv='1'><requiredCategory operation='all'><categoryGroup tagSetRef='S' tagType='restrictive' "
             "lacv='9'/></requiredCategory></tagCategory>") END,
         "no such RESTRICTIVE value", "line 8, element categoryGroup"},
        {ROOT ID CLASSES SETS(
             "<tagCategory name='v' lacv='1'><requiredCategory operation='most'><categoryGroup tagSetRef='S' tagType='restrictive' "
             "lacv='1'/></requiredCategory></tagCategory>") END,
         "cannot be \"most\"", "line 8, element requiredCategory"},
        {ROOT ID CLASSES SETS("<tagCategory name='v' lacv='1'><requiredCategory operation='all'/></tagCategory>") END,
         "at least one categoryGroup", "line 8"},
        {ROOT ID CLASSES SETS(
             "<tagCategory name='v' lacv='1'><excludedCategory tagSetRef='S' tagType='restrictive' lacv='1' all='true'/></tagCategory>")
             END,
         "both lacv and all", "line 8"},
        {ROOT ID CLASSES SETS("<tagCategory name='v' lacv='1'><excludedClas>A</excludedClas></tagCategory>") END, "no element excludedClas",
         "line 8"},
        {ROOT ID CLASSES SETS(
             "<tagCategory name='v' lacv='1'><equivalentSecCategoryTag policyRef='Q' tagSetId='1.2' tagType='restrictive' lacv='1' "
             "applied='both'/></tagCategory>") END,
         "not among the equivalentPolicies", "line 8, element equivalentSecCategoryTag"},
        {ROOT ID "<securityClassifications><securityClassification name='A' lacv='1' hierarchy='1'>"
                 "<equivalentClassification policyRef='Q' lacv='1' applied='both'/></securityClassification></securityClassifications>" END,
         "not among the equivalentPolicies", "line 3"},
        {ROOT ID CLASSES
         "<equivalentPolicies><equivalentPolicy name='Q' id='1.9'/><equivalentPolicy name='Q' id='1.8'/></equivalentPolicies>" END,
         "named twice", "line 7"},
        {ROOT ID CLASSES "<securityCategoryTagSets><securityCategoryTagSet name='S' id='1.1'/></securityCategoryTagSets>" END, "has no tag",
         "line 7"},
        {ROOT ID CLASSES "<securityCategoryTagSets><securityCategoryTagSet name='S' id='1.1'><securityCategoryTag tagType='permissive'/>"
                         "</securityCategoryTagSet>\n<securityCategoryTagSet name='S' id='1.2'><securityCategoryTag tagType='permissive'/>"
                         "</securityCategoryTagSet></securityCategoryTagSets>" END,
         "another set has too", "line 8"},
        {ROOT ID CLASSES "<securityCategoryTagSets><securityCategoryTagSet name='S' id='1.1'><securityCategoryTag tagType='permissive'/>"
                         "</securityCategoryTagSet>\n<securityCategoryTagSet name='T' id='1.1'><securityCategoryTag tagType='permissive'/>"
                         "</securityCategoryTagSet></securityCategoryTagSets>" END,
         "another set has too", "line 8"},
        {ROOT ID CLASSES "<securityCategoryTagSets><securityCategoryTagSet name='S' id='1.1'><securityCategoryTag tagType='enumerated'/>"
                         "</securityCategoryTagSet></securityCategoryTagSets>" END,
         "enumType", "line 7"},
        {ROOT ID CLASSES "<securityCategoryTagSets><securityCategoryTagSet name='S' id='1.1'><securityCategoryTag/>"
                         "</securityCategoryTagSet></securityCategoryTagSets>" END,
         "tagType", "line 7"},
        {ROOT ID CLASSES "<securityCategoryTagSets><securityCategoryTagSet name='S' id='1.1'><securityCategoryTag tagType='permissive' "
                         "minSelection='3' singleSelection='true'/></securityCategoryTagSet></securityCategoryTagSets>" END,
         "more values than", "line 7"},
        {ROOT ID CLASSES "<securityCategoryTagSets><securityCategoryTagSet name='S' id='1.1'><securityCategoryTag tagType='permissive' "
                         "minSelection='few'/></securityCategoryTagSet></securityCategoryTagSets>" END,
         "number or unbounded", "line 7"},
        {"<SPIF version='x'>" ID CLASSES END, "version of the policy", "line 1"},
        /* an unknown attribute where access is decided */
        {ROOT ID CLASSES SETS(VALUE("v", "1", " requireClass='A'", "")) END, "no attribute requireClass", "line 8, element tagCategory"},
        {ROOT ID CLASSES SETS(VALUE("v", "1", "", REF("excludedCategory", "S", "tagType='restrictive' lacv='1' only='x'"))) END,
         "no attribute only", "line 8, element excludedCategory"},
        {ROOT ID CLASSES_OF(CLASS("A", "1", " level='1'", "")) END, "no attribute level", "line 4, element securityClassification"},
        {ROOT ID CLASSES_OF(CLASS("A", "1", " bgcolor='red'", "")) END, "no attribute bgcolor", "line 4"},
        {ROOT ID CLASSES SETS(VALUE("v", "1", "", "<excludedClass but='B'>A</excludedClass>")) END, "no attribute but", "line 8"},
        /* an element where there is none */
        {ROOT ID CLASSES SETS(
             VALUE("v", "1", "", "<excludedCategory tagSetRef='S' tagType='restrictive' lacv='1'>\n<but/></excludedCategory>")) END,
         "holds no element but", "line 9, element but"},
        {ROOT ID CLASSES SETS(VALUE("v", "1", "", "<excludedClass>A<or/>B</excludedClass>")) END, "holds no element or",
         "line 8, element or"},
        {ROOT ID CLASSES
         "<equivalentPolicies><equivalentPolicy name='Q' id='1.9'><markingData/></equivalentPolicy></equivalentPolicies>" END,
         "no element markingData", "line 7, element markingData"},
        {ROOT3 ID CLASSES SETS(VALUE("v", "1", "", "<permittedClass>A</permittedClass>")) END, "no element permittedClass", "line 8"},
        {ROOT3 ID CLASSES SETS(VALUE("v", "1", " onlyWith='x'", "")) END, "no attribute onlyWith", "line 8"},
        /* contradictions */
        {ROOT ID CLASSES SETS_OF(SET_OF("S", "1.1", TAG_OF("tagType='permissive' enumType='restrictive'", ""))) END, "contradict",
         "line 7"},
        {ROOT ID CLASSES SETS_OF(SET_OF("S", "1.1", TAG_OF("tagType='restrictive' enumType='permissive'", ""))) END, "contradict",
         "line 7"},
        {ROOT ID CLASSES "<privacyMarks minSelection='2' maxSelection='1'/>" END, "more privacy marks", "line 7"},
        {ROOT ID CLASSES "<privacyMarks><privacyMark name='x'/>\n<privacyMark name=' x '/></privacyMarks>" END, "twice",
         "line 8, element privacyMark"},
        {ROOT3 ID CLASSES "<markingData phrase='x'>\n<phrase>y</phrase></markingData>" END, "two phrases", "line 8, element phrase"},
        {ROOT3 ID CLASSES "<markingData>\n<longPhrase>y</longPhrase></markingData>" END, "no element longPhrase", "line 8"},
        {ROOT ID CLASSES SETS(VALUE("v", "1", "", REF("excludedCategory", "S", "tagType='permissive' all='true'"))) END,
         "has no PERMISSIVE tag", "line 8, element excludedCategory"},
        {ROOT ID CLASSES "<extensions><ent:impliedInMarking xmlns:ent='urn:entente:spif:1' tagSetRef='S' tagType='permissive' "
                         "all='true'/></extensions>" END,
         "one value", "line 7"},
        {ROOT ID CLASSES
         "<extensions><ent:impliedInMarking xmlns:ent='urn:entente:spif:1' tagSetRef='S' tagType='permissive' lacv='1'/></extensions>" END,
         "no tag set", "line 7"},
    };
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        const ent_policy *p = NULL;
        ent_notes notes = {0};
        ent_err err = {0};
        if (ent_policy_load(&p, a, S(cases[i].spif), &notes, &err) != ENT_INVALID || p != NULL) fail_msg("loaded: %s", cases[i].spif);
        if (strstr(err.what, cases[i].words) == NULL || strstr(err.place, cases[i].place) != err.place)
            fail_msg("%s\n  says: %s (%s)", cases[i].spif, err.what, err.place);
        assert_true(err.next[0] != '\0');
    }
}

/* Names of the policies NATO and PUBLIC compare without regard to case; so do their duplicates. */
static void folding(void **state)
{
    static const char two[] =
        ROOT "<securityPolicyId name='Public' id='1.2.3'/><securityClassifications>"
             "<securityClassification name='A' lacv='1' hierarchy='1'/><securityClassification name='a' lacv='2' hierarchy='2'/>"
             "</securityClassifications>" END;
    static const char other[] =
        ROOT "<securityPolicyId name='Publix' id='1.2.3'/><securityClassifications>"
             "<securityClassification name='A' lacv='1' hierarchy='1'/><securityClassification name='a' lacv='2' hierarchy='2'/>"
             "</securityClassifications>" END;
    ent_arena *a = *state;
    const ent_policy *p;

    REFUSES(ENT_INVALID, "name that another class has", ent_policy_load(&p, a, S(two), NULL, e));
    assert_int_equal(ent_policy_classes(load(a, S(other), NULL)), 2);
}

/* Classes sort by hierarchy, not by lacv or place in the file; numbers may be large, negative, zero-padded. */
static void numbers(void **state)
{
    static const char spif[] =
        ROOT ID "<securityClassifications><securityClassification name='C' lacv='0021745403334774610' hierarchy='9'/>"
                "<securityClassification name='A' lacv='7' hierarchy='-2'/><securityClassification name='B' lacv='99999999999999999999' "
                "hierarchy='0'/></securityClassifications>" END;
    ent_arena *a = *state;
    const ent_policy *p = load(a, S(spif), NULL);

    assert_true(ent_str_is(ent_policy_class(p, 0), "A"));
    assert_true(ent_str_is(ent_policy_class(p, 1), "B"));
    assert_true(ent_str_is(ent_policy_class(p, 2), "C"));
}

/* A policy cut off at any byte never loads, and never crashes. */
static void truncated(void **state)
{
    ent_arena *a = *state;
    ent_str whole = shipped(a, "eu.spif.xml");
    const ent_policy *p;

    for (size_t n = 0; n + 2 < whole.n; n += n < 400 ? 1 : 97) {
        ent_arena *scratch = ent_arena_new(a, 0);
        ent_err err = {0};
        assert_non_null(scratch);
        assert_int_equal(ent_policy_load(&p, scratch, (ent_str){whole.p, n}, NULL, &err), ENT_INVALID);
        assert_null(p);
        ent_arena_free(scratch);
    }
}

/* No memory at any point: the error is NOMEM, nothing is half done. */
static void no_memory(void **state)
{
    ent_arena *a = *state;
    ent_str text = S(ROOT ID CLASSES SETS("<tagCategory name='v' lacv='1'/>") END);
    unsigned refused = 0;

    for (size_t ceiling = 64; ceiling < (1u << 20); ceiling += ceiling / 8) {
        ent_arena *small = ent_arena_new(a, ceiling);
        const ent_policy *p = NULL;
        ent_err err = {0};
        assert_non_null(small);
        if (ent_policy_load(&p, small, text, NULL, &err) != ENT_OK) {
            assert_int_equal(err.code, ENT_NOMEM);
            assert_null(p);
            refused++;
        } else {
            assert_non_null(p);
        }
        ent_arena_free(small);
    }
    assert_true(refused > 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(shipped_policies), TEST(deviations), TEST(refusals), TEST(folding),
                                       TEST(numbers),          TEST(truncated),  TEST(no_memory)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
