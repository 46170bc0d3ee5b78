/* SPDX-License-Identifier: Apache-2.0 */
/* Elements of a policy that need more than a note: the wording of SPIF 3.0, typed values, wire numbers, privacy marks, ceilings; and
 * which of other people's policies load strictly.                                                                 */
#include "common.h"
#include "policy_text.h"
#include "src/label/policy.h"

static const ent_policy *loaded(ent_arena *a, const char *spif)
{
    ent_notes notes = {0};

    return load(a, S(spif), &notes);
}

static const char *marking(ent_arena *a, const ent_policy *p, const char *label, const char *lang, ent_place place)
{
    ent_label l = text_label(a, p, label);
    ent_str out = {0};

    OK(ent_label_marking(&out, a, p, &l, S(lang), place, e));
    return out.p;
}

/* ---- SPIF 3.0, as reported ---- */

#define THREE                                                                                                                          \
    ROOT3 ID CLASSES_OF(CLASS("OPEN", "1", " fgcolor='black' bgcolor='white'", "<markingData phrase='OPEN'/>") CLASS(                  \
        "CLOSED", "2", " bgcolor='#ff0000'",                                                                                           \
        "<markingData simplePhrase='SHUT' shortPhrase='S' inputPhrase='shut (ask first)'/>"                                            \
        "<markingData xml:lang='fr'><simplePhrase>FERME</simplePhrase><shortPhrase>F</shortPhrase></markingData>"))                    \
        SETS_OF(SET_OF("Release", "1.2.3.1",                                                                                           \
                       TAG_OF("name='r' tagType='enumerated' enumType='permissive'",                                                   \
                              VALUE("JPN", "1", "", "<markingData phrase='Japan' simplePhrase='JP'/>")                                 \
                                  VALUE("SWE", "2", "", "<markingData/>") VALUE("NOR", "3", "", "<markingData phrase='Norway'/>")      \
                                      VALUE("ALL", "4", "",                                                                            \
                                            "<markingData phrase=''/>") "<markingData/><markingQualifier><qualifier "                  \
                                                                        "markingQualifier='for ' qualifierCode='prefix'/>"             \
                                                                        "<qualifier markingQualifier=', ' qualifierCode='separator'/>" \
                                                                        "<qualifier markingQualifier=' and ' "                         \
                                                                        "qualifierCode='finalSeparator'/></markingQualifier>"))) END

static void three(void **state)
{
    static const struct {
        const char *label, *lang, *marking;
        ent_place place;
    } cases[] = {
        {"OPEN", "", "P OPEN", ENT_PAGE_TOP},
        {"CLOSED", "", "P SHUT", ENT_PAGE_BOTTOM},
        {"CLOSED", "", "P SHUT", ENT_SUBJECT},
        {"CLOSED", "fr-CA", "P FERME", ENT_DOCUMENT_START},
        {"CLOSED", "", "S", ENT_PORTION},
        {"CLOSED", "fr", "F", ENT_PORTION},
        {"OPEN | P Release: JPN", "", "P OPEN for Japan", ENT_PAGE_TOP},
        {"OPEN | P Release: JPN, SWE", "", "P OPEN for Japan and SWE", ENT_PAGE_TOP},
        {"OPEN | P Release: JPN, SWE, NOR", "", "P OPEN for Japan, SWE and Norway", ENT_PAGE_TOP},
        {"OPEN | P Release: ALL", "", "P OPEN", ENT_PAGE_TOP},
    };
    ent_arena *a = *state;
    ent_notes notes = {0};
    const ent_policy *p = load(a, S(THREE), &notes);

    assert_int_equal(notes.n, 1);
    assert_string_equal(notes.v[0].code, "lint-schema-three");
    assert_true(ent_str_is(ent_policy_schema(p), "3.0"));
    OK(ent_policy_load_strict(&p, a, S(THREE), NULL, e));
    assert_true(ent_str_is(p->classes.v[0].color, "white") && ent_str_is(p->classes.v[0].text_color, "black"));
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *got = marking(a, p, cases[i].label, cases[i].lang, cases[i].place);
        if (strcmp(got, cases[i].marking) != 0)
            fail_msg("%s (%s): \"%s\", not \"%s\"", cases[i].label, cases[i].lang, got, cases[i].marking);
    }
}

/* ---- typed values ---- */

#define TYPED(type, more) \
    SETS_OF(SET_OF("Info", "1.2.3.1", TAG_OF("tagType='" type "'", VALUE("typed", "1", more, "") VALUE("plain", "2", "", ""))))

static void typed_values(void **state)
{
    static const struct {
        const char *more;
        ent_str text;
        bool fits;
    } cases[] = {
        {" userInput='string'", T("any text"), true},
        {" userInput='string'", T("x"), true},
        {" userInput='string'", T(""), false},
        {" userInput='string'", T("two\nlines"), true}, /* a token has no lines */
        {" userInput='string'", T("bell\a"), false},
        {" userInput='string'", T("\xff"), false},
        {" userInput='integer'", T("0"), true},
        {" userInput='integer'", T("007"), true},
        {" userInput='integer'", T("18446744073709551615"), true},
        {" userInput='integer'", T("18446744073709551616"), false},
        {" userInput='integer'", T("-1"), false},
        {" userInput='integer'", T("1.5"), false},
        {" userInput='date'", T("2026-02-28"), true},
        {" userInput='date'", T("2026-02-30"), false},
        {" userInput='date'", T("2026-02"), false},
        {" userInput='date' dateFormat='YYYY-MM'", T("2026-02"), true},
        {" userInput='date' dateFormat='YYYYMMDD'", T("20260228"), true},
        {" userInput='date' dateFormat='YYYYMMDD'", T("2026-02-28"), false},
        {" userInput='date' dateFormat='DD.MM.YYYY'", T("28.02.2026"), true},
        {" userInput='date' dateFormat='DD.MM.YYYY'", T("30.02.2026"), false},
        {" userInput='date' dateFormat='DD.MM.YYYY'", T("28-02-2026"), false},
        {" userInput='date' dateFormat='MM/DD/YYYY'", T("02/28/2026"), true},
        {" userInput='date' dateFormat='YYYY'", T("2026"), true},
        {" userInput='date' dateFormat='DD.MM.YY'", T("28.02.26"), false}, /* not understood */
        {" userInput='date' dateFormat='MM-DD'", T("02-28"), false},
        {" userInput='date' dateFormat='YYYY-YYYY'", T("2026-2026"), false},
        {"", T("any text"), false},
    };
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_buf b = ent_buf_new(a, 65536);
        ent_str spif = {0};
        uint32_t id = 0;
        ent_buf_fmt(&b, ROOT ID CLASSES TYPED("tagType7", "%s") END, cases[i].more);
        OK(ent_buf_take(&spif, &b, e));
        OK(ent_find_typed(&id, a, loaded(a, spif.p), 0, ENT_INFORMATIVE, cases[i].text, e));
        if ((id == 0) != cases[i].fits || (id != 0 && id != ENT_NO_ID))
            fail_msg("case %zu: %.*s%s", i, ENT_F(cases[i].text), cases[i].more);
    }
}

/* Only where nothing is decided by it, and where one value only is meant. */
static void typed_labels(void **state)
{
    static const struct {
        const char *sets, *label, *refusal;
    } cases[] = {
        {TYPED("tagType7", " userInput='string'"), "A | I Info: ask me", NULL},
        {TYPED("notApplicable", " userInput='string'"), "A | I Info: ask me", NULL},
        {TYPED("tagType7", " userInput='string'"), "A | I Info: plain, ask me", NULL},
        {TYPED("tagType7", " userInput='string'"), "A | I Info: typed", NULL},
        {TYPED("tagType7", " userInput='integer'"), "A | I Info: ask me", "no INFORMATIVE value \"ask me\""},
        {TYPED("restrictive", " userInput='string'"), "A | R Info: ask me", "no RESTRICTIVE value \"ask me\""},
        {TYPED("permissive", " userInput='string'"), "A | P Info: ask me", "no PERMISSIVE value \"ask me\""},
        {TYPED("permissive", " userInput='string'"), "A | P Info: typed", NULL},
        {SETS_OF(SET_OF("Info", "1.1",
                        TAG_OF("tagType='tagType7'", VALUE("x", "1", " userInput='string'", "") VALUE("y", "2", " userInput='date'", "")))),
         "A | I Info: ask me", "no INFORMATIVE value"},
    };
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_str spif = {0};
        OK(ent_str_fmt(&spif, a, e, "%s%s%s", ROOT ID CLASSES, cases[i].sets, END));
        const ent_policy *p = loaded(a, spif.p);
        ent_label l = text_label(a, p, cases[i].label);
        if (cases[i].refusal == NULL) OK(ent_label_validate(p, &l, TODAY, false, e));
        else REFUSES(ENT_INVALID, cases[i].refusal, ent_label_validate(p, &l, TODAY, false, e));
    }
}

/* ---- wire numbers ---- */

static void wire_numbers(void **state)
{
    static const struct {
        const char *lacv, *key;
        bool has;
        uint64_t number;
    } cases[] = {
        {"004", "4", true, 4},
        {"0", "0", true, 0},
        {"000", "0", true, 0},
        {" 12 ", "12", true, 12},
        {"21745403334774610", "21745403334774610", true, 21745403334774610u},
        {"18446744073709551615", "18446744073709551615", true, UINT64_MAX},
        {"18446744073709551616", "18446744073709551616", false, 0},
        {"-4", "-4", false, 0},
        {"four", "four", false, 0},
        {"4a", "4a", false, 0},
    };
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_buf b = ent_buf_new(a, 65536);
        ent_str spif = {0};
        ent_buf_fmt(&b, ROOT ID CLASSES SETS(VALUE("v", "%s", "", "")) END, cases[i].lacv);
        OK(ent_buf_take(&spif, &b, e));
        const ent_value *v = &loaded(a, spif.p)->values.v[0];
        if (!ent_str_is(v->lacv, cases[i].key) || v->has_number != cases[i].has || (v->has_number && v->number != cases[i].number))
            fail_msg("%s: %.*s", cases[i].lacv, ENT_F(v->lacv));
    }
    /* Zero-padded references find their value. */
    const ent_policy *p =
        loaded(a, ROOT ID CLASSES SETS(VALUE("v", "004", "", REF("excludedCategory", "S", "tagType='restrictive' lacv='0005'"))
                                           VALUE("w", "5", "", "")) END);
    assert_int_equal(p->values.v[0].excluded.v[0].n, 1);
    assert_int_equal(p->values.v[0].excluded.v[0].ids[0], 1);
}

/* ---- what is kept ---- */

static void kept(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = loaded(
        a,
        ROOT_OF("2.1",
                " userRefURI='urn:u' docRefURI='urn:d'") "<defaultSecurityPolicyId name='D' id='1.8'><markingData phrase='d'>"
                                                         "<code>pageTop</code></markingData></defaultSecurityPolicyId>" ID
                                                         "<securityClassifications name='levels'>" CLASS(
                                                             "A", "1", " color='teal'",
                                                             "") "<markingQualifier><qualifier markingQualifier='*' "
                                                                 "qualifierCode='prefix'/></markingQualifier></"
                                                                 "securityClassifications>" SETS_OF(SET_OF(
                                                                     "I", "1.1",
                                                                     TAG_OF("tagType='tagType7' tag7Encoding='securityAttributes'",
                                                                            ""))) "<privacyMarks maxSelection='1'><privacyMark name='In "
                                                                                  "Confidence' obsolete='true'><markingData "
                                                                                  "phrase='IC'><code>pageTop</code>"
                                                                                  "</markingData></privacyMark><privacyMark "
                                                                                  "name='Staff'/></privacyMarks>"
                                                                                  "<equivalentPolicies><equivalentPolicy name='Q' id='1.9' "
                                                                                  "userRefURI='urn:q'/></equivalentPolicies>" END);
    uint32_t id = 0;

    assert_true(ent_str_is(p->user_ref, "urn:u") && ent_str_is(p->doc_ref, "urn:d") && ent_str_is(p->class_list, "levels"));
    assert_int_equal(p->default_peer, 0);
    assert_true(ent_str_is(p->peers.v[0].name, "D") && p->peers.v[0].marks.phrases.n == 1 && ent_str_is(p->peers.v[1].user_ref, "urn:q"));
    assert_true(ent_str_is(p->classes.v[0].color, "teal") && p->class_marks.qualifiers.n == 1);
    assert_int_equal(p->tags.v[0].tag7, ENT_TAG7_INTEGERS);
    assert_true(p->privacy.declared && p->privacy.min == 0 && p->privacy.max == 1 && p->privacy.list.n == 2);
    assert_true(p->privacy.list.v[0].obsolete && p->privacy.list.v[0].marks.phrases.n == 1);
    OK(ent_find_privacy(&id, a, p, S(" In  Confidence"), e));
    assert_int_equal(id, 0);
    OK(ent_find_privacy(&id, a, p, S("staff"), e));
    assert_int_equal(id, ENT_NO_ID);
    p = loaded(a, ROOT ID CLASSES END);
    assert_true(!p->privacy.declared && p->default_peer == ENT_NO_ID);
}

/* ---- ceilings ---- */

static ent_str repeated(ent_arena *a, const char *before, const char *each, unsigned n, const char *after)
{
    ent_buf b = ent_buf_new(a, (size_t)16 << 20);
    ent_str out = {0};

    ent_buf_z(&b, before);
    for (unsigned i = 0; i < n; i++)
        for (const char *c = each; *c != '\0'; c++)
            if (*c == '#') ent_buf_fmt(&b, "%u", i);
            else ent_buf_c(&b, *c);
    ent_buf_z(&b, after);
    OK(ent_buf_take(&out, &b, e));
    return out;
}

#define A_SET "<securityCategoryTagSets><securityCategoryTagSet name='S' id='1.1'>"
#define A_TAG "<securityCategoryTag tagType='permissive'>"
#define END_SET "</securityCategoryTagSet></securityCategoryTagSets>" END

static void ceilings(void **state)
{
    static const struct {
        const char *before, *each;
        unsigned n;
        const char *after, *refusal;
    } cases[] = {
        {ROOT ID "<securityClassifications>", "<securityClassification name='C#' lacv='#' hierarchy='#'/>", 1024,
         "</securityClassifications>" END, NULL},
        {ROOT ID "<securityClassifications>", "<securityClassification name='C#' lacv='#' hierarchy='#'/>", 1025,
         "</securityClassifications>" END, "more than 1024 classes"},
        {ROOT ID CLASSES A_SET, "<securityCategoryTag tagType='restrictive'/>", 4097, END_SET, "more than 4096 tags"},
        {ROOT ID CLASSES "<privacyMarks>", "<privacyMark name='p#'/>", 1025, "</privacyMarks>" END, "more than 1024 privacy marks"},
        {ROOT ID CLASSES "<equivalentPolicies>", "<equivalentPolicy name='p#' id='1.#'/>", 1025, "</equivalentPolicies>" END,
         "more than 1024 other policies"},
        {ROOT ID CLASSES A_SET A_TAG, "<tagCategory name='v#' lacv='1'/>", 256, "</securityCategoryTag>" END_SET, NULL},
        {ROOT ID CLASSES A_SET A_TAG, "<tagCategory name='v#' lacv='1'/>", 257, "</securityCategoryTag>" END_SET, "share the lacv 1"},
        {ROOT ID CLASSES A_SET A_TAG, "<tagCategory name='v#' lacv='#'/>", 40000, "</securityCategoryTag>" END_SET, NULL},
        {ROOT ID CLASSES A_SET A_TAG,
         "<tagCategory name='v#' lacv='1'>" REF("excludedCategory", "S", "tagType='permissive' lacv='1'") "</tagCategory>", 200,
         "</securityCategoryTag>" END_SET, NULL},
        {ROOT "<securityPolicyId name='", "nnnn", 64, "' id='1.2'/>" CLASSES END, NULL},
        {ROOT "<securityPolicyId name='", "nnnn", 65, "' id='1.2'/>" CLASSES END, ""}, /* loads, not strictly */
        {ROOT "<securityPolicyId name='", "nnnn", 1025, "' id='1.2'/>" CLASSES END, "longer than 4096 bytes"},
        {ROOT ID CLASSES "<markingData phrase='", "pppp", 1025, "'><code>pageTop</code></markingData>" END, "longer than 4096 bytes"},
        {ROOT ID CLASSES "<markingQualifier><qualifier qualifierCode='prefix' markingQualifier='", "pppp", 1025,
         "'/></markingQualifier>" END, "longer than 4096 bytes"},
        {ROOT3 ID CLASSES "<markingData><phrase>", "pppp", 1025, "</phrase></markingData>" END, "longer than 4096 bytes"},
    };
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_arena *own = ent_arena_new(a, 0);
        ent_str spif = repeated(own, cases[i].before, cases[i].each, cases[i].n, cases[i].after);
        const ent_policy *p;
        if (cases[i].refusal != NULL && cases[i].refusal[0] != '\0')
            REFUSES(ENT_INVALID, cases[i].refusal, ent_policy_load(&p, own, spif, NULL, e));
        else OK(ent_policy_load(&p, own, spif, NULL, e));
        if (cases[i].refusal == NULL) OK(ent_policy_load_strict(&p, own, spif, NULL, e));
        if (cases[i].refusal != NULL && cases[i].refusal[0] == '\0')
            REFUSES(ENT_INVALID, "spif-length", ent_policy_load_strict(&p, own, spif, NULL, e));
        ent_arena_free(own);
    }
}

/* Each of many references names any value of a set of many tags: refused before it takes long. */
static void many_links(void **state)
{
    ent_arena *a = *state;
    ent_str tags =
        repeated(a, ROOT ID CLASSES A_SET, "<securityCategoryTag tagType='permissive'/>", 4000, A_TAG "<tagCategory name='v' lacv='1'>");
    ent_str spif = repeated(a, tags.p, REF("excludedCategory", "S", "tagType='permissive' all='true'"), 20000,
                            "</tagCategory></securityCategoryTag>" END_SET);
    const ent_policy *p;

    REFUSES(ENT_INVALID, "too many", ent_policy_load(&p, a, spif, NULL, e));
}

/* ---- other people's ---- */

static void strictly_shared(void **state)
{
    static const struct {
        const char *file;
        bool valid; /* against the published schema, with its errors put right */
    } cases[] = {{"spiffing/nato-4774-policy.xml", true},
                 {"spiffing/tlp.xml", false},
                 {"spiffing/tlp-plus.xml", false},
                 {"spiffing/uk-demo.xml", false},
                 {"sparrow/ACME.xml", false}};
    const char *root = ent_test_shared();
    ent_arena *a = *state;

    if (root == NULL) ent_test_skip("../shared/data/labels is not here (ENT_SHARED is unset)");
    for (size_t i = 0; i < COUNT(cases); i++) {
        const ent_policy *p = NULL;
        char path[1024];
        ent_str spif;
        snprintf(path, sizeof path, "%s/data/labels/%s", root, cases[i].file);
        spif = read_path(a, path);
        OK(ent_policy_load(&p, a, spif, NULL, e));
        if (cases[i].valid) OK(ent_policy_load_strict(&p, a, spif, NULL, e));
        else REFUSES(ENT_INVALID, "spif-", ent_policy_load_strict(&p, a, spif, NULL, e));
    }
}

static void strictly_shipped(void **state)
{
    static const char *const files[] = {"nato.spif.xml", "eu.spif.xml"};
    const ent_policy *p;
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(files); i++) OK(ent_policy_load_strict(&p, a, shipped(a, files[i]), NULL, e));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(three),    TEST(typed_values), TEST(typed_labels),    TEST(wire_numbers),    TEST(kept),
                                       TEST(ceilings), TEST(many_links),   TEST(strictly_shared), TEST(strictly_shipped)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
