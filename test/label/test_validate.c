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

/* ---- every violation, each with its place ---- */

/* Notes as "code line text". */
static const char *noted(ent_arena *a, const ent_notes *notes)
{
    ent_buf b = ent_buf_new(a, 16384);
    ent_str s = {0};

    for (size_t i = 0; i < notes->n; i++) ent_buf_fmt(&b, "%s %u %.*s\n", notes->v[i].code, notes->v[i].line, ENT_F(notes->v[i].text));
    OK(ent_buf_take(&s, &b, e));
    return s.n == 0 ? "" : s.p;
}

static void violations(void **state)
{
    static const struct {
        const char *label;
        bool creating;
        ent_time at;
        const char *want;
    } cases[] = {
        {"A | R R: one", true, TODAY, ""},
        {"MOON", false, TODAY, "invalid-class 0 The policy P has no class \"MOON\".\n"},
        {"", false, TODAY, "invalid-class 0 The label has no classification.\n"},
        {"MOON | R R: six, notA, seven | R Q: x | P S: z | P R: one", false, TODAY,
         "invalid-class 0 The policy P has no class \"MOON\".\n"
         "invalid-value 0 category R: The tag set R of the policy P has no RESTRICTIVE value \"six\".\n"
         "invalid-value 0 category R: The tag set R of the policy P has no RESTRICTIVE value \"seven\".\n"
         "invalid-tag-set 0 category Q: The policy P has no RESTRICTIVE tag set \"Q\".\n"
         "invalid-value 0 category S: The tag set S of the policy P has no PERMISSIVE value \"z\".\n"
         "invalid-tag-set 0 category R: The policy P has no PERMISSIVE tag set \"R\".\n"},
        {"A | R R: | P S: x | P S: y | R R: one", false, TODAY,
         "invalid-empty 0 category R: The restrictive category R has no value.\n"
         "invalid-twice 0 category S: The label has two PERMISSIVE categories S; merging them could open access.\n"
         "invalid-twice 0 category R: The label has two RESTRICTIVE categories R; merging them could open access.\n"},
        {"A | R R: one, notA, alone, not1, just1 | I I: m, n", false, TODAY,
         "invalid-excluded-class 0 R: notA: The policy P does not allow notA with the class A.\n"
         "invalid-excluded 0 R: alone: The policy P does not allow alone beside any value of R.\n"
         "invalid-excluded 0 R: not1: The policy P does not allow not1 beside one of R.\n"
         "invalid-required 0 R: just1: The policy P wants with just1 exactly one of these: S: x, S: y.\n"
         "invalid-selection 0 category R: The tag r holds 5 values; the policy P allows 0 to 3.\n"
         "invalid-selection 0 category I: The tag i holds 2 values; the policy P allows 0 to 1.\n"},
        {"B | R R: onlyA, both", false, TODAY,
         "invalid-required-class 0 R: onlyA: The policy P allows onlyA only with the class A.\n"
         "invalid-required 0 R: both: The policy P wants with both all of these: R: one, S: x.\n"
         "invalid-required 0 The policy P wants with B at least one of these: S: any value, R: one.\n"},
        {"OLD | R R: old, dated", true, 1577836799,
         "invalid-window 0 The policy P is not in force at 2019-12-31T23:59:59Z.\n"
         "invalid-obsolete 0 R: old: The value old is obsolete: new labels cannot use it.\n"
         "invalid-window 0 R: dated: The value dated is not in force at 2019-12-31T23:59:59Z.\n"
         "invalid-obsolete 0 The class OLD is obsolete: new labels cannot use it.\n"},
    };
    ent_arena *a = *state;
    const ent_policy *p = load(a, S(RULES), NULL);

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_label l = text_label(a, p, cases[i].label);
        ent_notes notes = {0};
        ent_err err = {0};
        OK(ent_label_violations(&notes, a, p, &l, cases[i].at, cases[i].creating, e));
        assert_string_equal(noted(a, &notes), cases[i].want);
        assert_int_equal(ent_label_validate(p, &l, cases[i].at, cases[i].creating, &err) == ENT_OK, notes.n == 0);
    }
}

/* Lines of the label's file; another policy, and names that are no text, end the search. */
static void places(void **state)
{
    static const char xml[] =
        "<originatorConfidentialityLabel xmlns='urn:nato:stanag:4774:confidentialitymetadatalabel:1:0'>\n"
        "<ConfidentialityInformation>\n<PolicyIdentifier>P</PolicyIdentifier>\n<Classification>A</Classification>\n"
        "<Category Type='RESTRICTIVE' TagName='R'>\n<GenericValue>notA</GenericValue>\n<GenericValue>six</GenericValue>\n"
        "</Category>\n<Category Type='INFORMATIVE' TagName='I'>\n<GenericValue>m</GenericValue><GenericValue>n</GenericValue>\n"
        "</Category>\n</ConfidentialityInformation></originatorConfidentialityLabel>";
    ent_arena *a = *state;
    const ent_policy *p = load(a, S(RULES), NULL);
    ent_notes notes = {0}, other = {0}, broken = {0};
    ent_label l, named;

    OK(ent_label_parse(&l, a, S(xml), false, NULL, e));
    OK(ent_label_violations(&notes, a, p, &l, TODAY, false, e));
    assert_string_equal(noted(a, &notes), "invalid-value 5 category R: The tag set R of the policy P has no RESTRICTIVE value \"six\".\n"
                                          "invalid-excluded-class 5 R: notA: The policy P does not allow notA with the class A.\n"
                                          "invalid-selection 9 category I: The tag i holds 2 values; the policy P allows 0 to 1.\n");
    REFUSES(ENT_INVALID, "line 5, category R", ent_label_validate(p, &l, TODAY, false, e));
    named = l;
    named.n = 1;
    named.categories =
        (const ent_category[]){{.type = ENT_RESTRICTIVE, .tag_name = S("R"), .n = 1, .values = (const ent_str[]){T("notA")}, .line = 7}};
    REFUSES(ENT_INVALID, "line 7, R: notA", ent_label_validate(p, &named, TODAY, false, e));
    named.policy = S("Q");
    OK(ent_label_violations(&other, a, p, &named, TODAY, false, e));
    assert_string_equal(noted(a, &other), "invalid-policy 1 This is under the policy Q, not under P.\n");
    named.policy = S("nato");
    named.classification = S("\xff");
    OK(ent_label_violations(&broken, a, nato_policy(a), &named, TODAY, false, e));
    assert_int_equal(broken.n, 1);
    assert_string_equal(broken.v[0].code, "invalid-policy");
}

#define SPIF_HEAD                                                                                                             \
    "<SPIF xmlns='http://www.xmlspif.org/spif' schemaVersion='2.1' creationDate='20260101' originatorDN='' keyIdentifier='' " \
    "privilegeId='1.1' rbacId='1.1'><securityPolicyId name='P' id='1.2.3'/><securityClassifications>"                         \
    "<securityClassification name='A' lacv='1' hierarchy='1'/></securityClassifications>"

/* The sentence names as many of the values wanted as fit. */
static void long_lists(void **state)
{
    ent_arena *a = *state;
    ent_notes odd = {0};
    ent_buf b = ent_buf_new(a, 65536);
    const ent_policy *p;
    ent_label l;
    ent_str spif = {0};

    ent_buf_z(&b, "<SPIF xmlns='http://www.xmlspif.org/spif' schemaVersion='2.1' creationDate='20260101' originatorDN='' keyIdentifier='' "
                  "privilegeId='1.1' rbacId='1.1'><securityPolicyId name='P' id='1.2.3'/><securityClassifications>"
                  "<securityClassification name='A' lacv='1' hierarchy='1'><requiredCategory operation='oneOrMore'>");
    for (int i = 0; i < 20; i++) ent_buf_fmt(&b, "<categoryGroup tagSetRef='Releasable' tagType='permissive' lacv='%d'/>", i);
    ent_buf_z(&b, "</requiredCategory></securityClassification></securityClassifications><securityCategoryTagSets>"
                  "<securityCategoryTagSet name='Releasable' id='1.2.3.1'><securityCategoryTag tagType='permissive'>");
    for (int i = 0; i < 20; i++) ent_buf_fmt(&b, "<tagCategory name='nation %d' lacv='%d'/>", i, i);
    ent_buf_z(&b, "</securityCategoryTag></securityCategoryTagSet></securityCategoryTagSets></SPIF>");
    OK(ent_buf_take(&spif, &b, e));
    p = load(a, spif, &odd);
    l = text_label(a, p, "A");
    REFUSES(ENT_INVALID, "Releasable: nation 5, Releasable: nation 6.", ent_label_validate(p, &l, TODAY, false, e));
    l = text_label(a, p, "A | P Releasable: nation 19");
    OK(ent_label_validate(p, &l, TODAY, false, e));
}

/* A value whose excludedCategory names itself by its lacv can stand in no label; "all" of its own set means all others. Values that
 * share a lacv are all meant.                                                                                      */
static void excludes_itself(void **state)
{
    static const char spif[] =
        SPIF_HEAD "<securityCategoryTagSets><securityCategoryTagSet name='R' id='1.2.3.1'><securityCategoryTag tagType='restrictive'>"
                  "<tagCategory name='self' lacv='1'><excludedCategory tagSetRef='R' tagType='restrictive' lacv='1'/></tagCategory>"
                  "<tagCategory name='alone' lacv='2'><excludedCategory tagSetRef='R' tagType='restrictive' all='true'/></tagCategory>"
                  "<tagCategory name='one' lacv='3'/><tagCategory name='twin' lacv='3'/>"
                  "<tagCategory name='no3' lacv='4'><excludedCategory tagSetRef='R' tagType='restrictive' lacv='3'/></tagCategory>"
                  "</securityCategoryTag></securityCategoryTagSet></securityCategoryTagSets></SPIF>";
    static const struct {
        const char *label;
        bool valid;
    } cases[] = {{"A | R R: self", false},      {"A | R R: alone", true},     {"A | R R: alone, one", false}, {"A | R R: one, twin", true},
                 {"A | R R: no3, twin", false}, {"A | R R: no3, one", false}, {"A | R R: no3", true}};
    ent_arena *a = *state;
    ent_notes notes = {0};
    const ent_policy *p = load(a, S(spif), &notes);

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_label l = text_label(a, p, cases[i].label);
        ent_err err = {0};
        if ((ent_label_validate(p, &l, TODAY, false, &err) == ENT_OK) != cases[i].valid) fail_msg("%s: %s", cases[i].label, err.what);
    }
}

/* Only a policy that lists privacy marks says which there are; a part without the one that it wants is no valid label either. */
static void privacy_marks(void **state)
{
    static const char listed[] = SPIF_HEAD
        "<privacyMarks minSelection='1'><privacyMark name='IN CONFIDENCE'/><privacyMark name='OLD' obsolete='true'/></privacyMarks></SPIF>";
    static const char none[] = SPIF_HEAD "</SPIF>",
                      forbidden[] = SPIF_HEAD "<privacyMarks maxSelection='0'><privacyMark name='X'/></privacyMarks></SPIF>";
    static const struct {
        const char *spif, *mark, *words;
        bool creating;
    } cases[] = {
        {listed, "IN CONFIDENCE", NULL, true},
        {listed, " IN\nCONFIDENCE ", NULL, true},
        {listed, "OLD", NULL, false},
        {listed, "OLD", "obsolete", true},
        {listed, "SECRETISH", "no privacy mark", false},
        {listed, "", "holds 0 privacy marks", false},
        {listed, " ", "holds 0 privacy marks", false},
        {none, "ANYTHING", NULL, true},
        {none, "", NULL, true},
        {forbidden, "", NULL, true},
        {forbidden, "X", "holds 1 privacy marks; the policy P allows 0 to 0", false},
    };
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_notes odd = {0}, notes = {0};
        const ent_policy *p = load(a, S(cases[i].spif), &odd);
        ent_label l = text_label(a, p, "A");
        const ent_cut *c = NULL;
        ent_err err = {0};
        l.privacy_mark = S(cases[i].mark);
        if (cases[i].words == NULL) OK(ent_label_validate(p, &l, TODAY, cases[i].creating, e));
        else REFUSES(ENT_INVALID, cases[i].words, ent_label_validate(p, &l, TODAY, cases[i].creating, e));
        OK(ent_label_violations(&notes, a, p, &l, TODAY, cases[i].creating, e));
        /* A mark that is not listed is also one too few. */
        if ((notes.n == 0) != (cases[i].words == NULL)) fail_msg("%s", noted(a, &notes));
        if (cases[i].creating) continue;
        assert_int_equal(ent_cut_of(&c, a, p, &l, S(""), TODAY, &err) == ENT_OK, cases[i].words == NULL);
    }
}

/* What a user typed counts as the value that takes it, and is kept in every form; one text only, also in a whole. */
static void typed_values(void **state)
{
    static const char spif[] =
        SPIF_HEAD "<securityCategoryTagSets><securityCategoryTagSet name='I' id='1.2.3.1'><securityCategoryTag tagType='tagType7'>"
                  "<tagCategory name='Until' lacv='1' userInput='date'/><tagCategory name='DRAFT' lacv='2'/>"
                  "</securityCategoryTag></securityCategoryTagSet></securityCategoryTagSets></SPIF>";
    ent_arena *a = *state;
    ent_notes odd = {0};
    const ent_policy *p = load(a, S(spif), &odd);
    ent_label one = text_label(a, p, "A | I I: 2027-01-31"), two = text_label(a, p, "A | I I: DRAFT, 2028-02-28"),
              three = text_label(a, p, "A | I I: 2027-01-31"), bad = text_label(a, p, "A | I I: soon"),
              both = text_label(a, p, "A | I I: 2027-01-31, 2028-02-28"), whole, back;
    const ent_label *parts[] = {&one, &three, &two};
    ent_str xml, json, text, other;
    ent_notes found = {0};
    bool nobody;

    OK(ent_label_validate(p, &one, TODAY, true, e));
    REFUSES(ENT_INVALID, "\"soon\"", ent_label_validate(p, &bad, TODAY, true, e));
    REFUSES(ENT_INVALID, "Two texts stand for Until", ent_label_validate(p, &both, TODAY, false, e));
    OK(ent_label_violations(&found, a, p, &both, TODAY, false, e));
    assert_int_equal(found.n, 1);
    assert_string_equal(found.v[0].code, "invalid-typed");
    OK(ent_label_join(&whole, &nobody, NULL, a, p, parts, 2, ENT_JOIN_STRICT, e));
    assert_string_equal(label_text(a, &whole), "A | I I: 2027-01-31");
    REFUSES(ENT_REFUSED, "Two texts stand for Until", ent_label_join(&whole, &nobody, NULL, a, p, parts, 3, ENT_JOIN_STRICT, e));

    two.has_created = true;
    two.created = TODAY;
    OK(ent_label_canonical(&text, NULL, a, p, &two, e));
    OK(ent_label_write(&xml, a, p, &two, e));
    OK(ent_label_parse(&back, a, xml, true, NULL, e));
    OK(ent_label_canonical(&other, NULL, a, p, &back, e));
    assert_true(ent_str_eq(text, other) && strstr(text.p, "2028-02-28") != NULL);
    OK(ent_label_write_json(&json, a, p, &two, e));
    OK(ent_label_parse_json(&back, a, p, json, true, NULL, e));
    OK(ent_label_canonical(&other, NULL, a, p, &back, e));
    assert_true(ent_str_eq(text, other));
}

/* A name in letters of another script is unknown, and the refusal says why it looks right. */
static void look_alikes(void **state)
{
    static const struct {
        const char *label, *next;
    } cases[] = {{"\xd0\x90", "other letters"}, /* CYRILLIC CAPITAL LETTER A */
                 {"a", "other letters"},        /* case counts under this policy */
                 {"Q", "spells it"},
                 {"A | R R: \xd1\x85", "other letters"}, /* CYRILLIC SMALL LETTER HA */
                 {"A | R R: y", "spells it"}};
    static const char spif[] = SPIF_HEAD "<securityCategoryTagSets><securityCategoryTagSet name='R' id='1.2.3.1'>"
                                         "<securityCategoryTag tagType='restrictive'><tagCategory name='x' lacv='1'/>"
                                         "</securityCategoryTag></securityCategoryTagSet></securityCategoryTagSets></SPIF>";
    ent_arena *a = *state;
    ent_notes odd = {0};
    const ent_policy *p = load(a, S(spif), &odd);

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_label l = text_label(a, p, cases[i].label);
        ent_err err = {0};
        assert_int_equal(ent_label_validate(p, &l, TODAY, false, &err), ENT_INVALID);
        if (strstr(err.next, cases[i].next) == NULL) fail_msg("%s: %s", cases[i].label, err.next);
    }
}

/* An object identifier beside a category's name must be that of the set; another kind of identifier says nothing here. */
static void category_identifier(void **state)
{
    static const struct {
        const char *uri, *words;
    } cases[] = {{"", NULL},
                 {"urn:oid:1.2.3.1", NULL},
                 {" urn:oid:1.2.3.1 ", NULL},
                 {"https://example.org/x", NULL},
                 {"urn:oid:1.2.3.2", "contradict"},
                 {"urn:oid:", "contradict"}};
    static const char spif[] = SPIF_HEAD "<securityCategoryTagSets><securityCategoryTagSet name='R' id='1.2.3.1'>"
                                         "<securityCategoryTag tagType='restrictive'><tagCategory name='x' lacv='1'/>"
                                         "</securityCategoryTag></securityCategoryTagSet></securityCategoryTagSets></SPIF>";
    ent_arena *a = *state;
    ent_notes odd = {0};
    const ent_policy *p = load(a, S(spif), &odd);

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_label l = text_label(a, p, "A | R R: x");
        ent_category c = l.categories[0];
        ent_err err = {0};
        c.uri = S(cases[i].uri);
        l.categories = &c;
        assert_int_equal(ent_label_validate(p, &l, TODAY, false, &err), cases[i].words == NULL ? ENT_OK : ENT_INVALID);
        if (cases[i].words != NULL) assert_non_null(strstr(err.next, cases[i].words));
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(validity),      TEST(minimum),      TEST(violations),          TEST(places),     TEST(long_lists), TEST(excludes_itself),
        TEST(privacy_marks), TEST(typed_values), TEST(category_identifier), TEST(look_alikes)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
