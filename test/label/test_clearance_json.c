/* SPDX-License-Identifier: Apache-2.0 */
/* Clearances in JSON, their canonical bytes, and reading one of any form. */
#include "label_random.h"

#define POLICY "\"policy\":\"NATO\""
#define CLASSES ",\"classes\":[\"RESTRICTED\",\"SECRET\"]"
#define HELD(x) "{" POLICY CLASSES x "}"
#define CONTEXT "{\"type\":\"PERMISSIVE\",\"tag_set\":\"Context\",\"values\":[\"NATO\"]}"
#define CATEGORIES(x) HELD(",\"categories\":[" x "]")

static const char *clearance_text(ent_arena *a, const ent_clearance *c)
{
    static const char *const kinds[] = {"", " person ", " organisation ", " channel "};
    ent_label l = {.n = c->n, .categories = c->categories};
    ent_buf b = ent_buf_new(a, 4096);
    ent_str s = {0};

    for (size_t i = 0; i < c->n_classes; i++) ent_buf_fmt(&b, "%s%.*s", i == 0 ? "" : ",", ENT_F(c->classes[i]));
    ent_buf_z(&b, label_text(a, &l));
    ent_buf_z(&b, kinds[c->holder_kind]);
    ent_buf_add(&b, c->holder);
    OK(ent_buf_take(&s, &b, e));
    return s.p;
}

static void shapes(void **state)
{
    static const struct {
        const char *json, *want, *note;
    } cases[] = {
        {HELD(""), "RESTRICTED,SECRET", NULL},
        {HELD(",\"policy_uri\":\"urn:oid:1.3.26.1.3.1\""), "RESTRICTED,SECRET", NULL},
        {CATEGORIES(""), "RESTRICTED,SECRET", NULL},
        {CATEGORIES(CONTEXT ",{\"type\":\"RESTRICTIVE\",\"tag_set\":\"Additional Sensitivity\",\"values\":[\"atomal\",\"CRYPTO\"],"
                            "\"uri\":\"urn:oid:1.3.26.1.4.1\"}"),
         "RESTRICTED,SECRET | P Context: NATO | R Additional Sensitivity: atomal, CRYPTO", NULL},
        {HELD(",\"holder\":{\"kind\":\"person\",\"name\":\"Ada Example\"}"), "RESTRICTED,SECRET person Ada Example", NULL},
        {HELD(",\"holder\":{\"kind\":\"organisation\",\"name\":\"EDA\"}"), "RESTRICTED,SECRET organisation EDA", NULL},
        {HELD(",\"holder\":{\"kind\":\"channel\",\"name\":\"NATO-EU\"}"), "RESTRICTED,SECRET channel NATO-EU", NULL},
        {"{\"policy\":\"1.3.26.1.3.1\",\"classes\":[\"SECRET\"]}", "SECRET", NULL},
        {"{\"policy\":\"urn:oid:1.3.26.1.3.1\",\"classes\":[\"SECRET\"]}", "SECRET", NULL},
        {"{" POLICY ",\"highest\":\"CONFIDENTIAL\"}", "UNCLASSIFIED,RESTRICTED,CONFIDENTIAL", "clearance-expanded"},
        {"{" POLICY ",\"highest\":\"unclassified\"}", "UNCLASSIFIED", "clearance-expanded"},
        {"{" POLICY ",\"classes\":[\"SECRET\",\" SECRET\"]}", "SECRET", "clearance-class-twice"},
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_notes notes = {0};
        const ent_holding *h;
        ent_clearance c;
        OK(ent_clearance_parse_json(&c, a, p, S(cases[i].json), true, &notes, e));
        assert_string_equal(clearance_text(a, &c), cases[i].want);
        assert_true(ent_str_is(c.policy, "NATO") && notes.n == (cases[i].note != NULL));
        if (cases[i].note != NULL) assert_true(has_note(&notes, cases[i].note));
        OK(ent_holding_of(&h, a, p, &c, NULL, 0, e));
    }
}

static void tolerated(void **state)
{
    static const struct {
        const char *json, *code;
    } cases[] = {
        {CATEGORIES("{\"type\":\"Permissive\",\"tag_set\":\"Context\",\"values\":[\"NATO\"]}"), "label-case"},
        {HELD(",\"policy_uri\":\"1.3.26.1.3.1\""), "label-uri"},
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_notes notes = {0};
        ent_clearance c;
        OK(ent_clearance_parse_json(&c, a, p, S(cases[i].json), false, &notes, e));
        if (!has_note(&notes, cases[i].code)) fail_msg("%s", cases[i].json);
        REFUSES(ENT_INVALID, "member ", ent_clearance_parse_json(&c, a, p, S(cases[i].json), true, NULL, e));
        assert_int_equal(c.n_classes, 0);
    }
}

static void hostile(void **state)
{
    static const struct {
        const char *json, *words, *place;
    } cases[] = {
        {"", "", ""},
        {"{", "too early", "line 1"},
        {"[]", "is an object", "member (outermost)"},
        {"{}", "is missing", "member policy"},
        {"{" POLICY "}", "neither \"classes\" nor \"highest\"", "member (outermost)"},
        {HELD(",\"highest\":\"SECRET\""), "both \"classes\" and \"highest\"", "member (outermost)"},
        {"{\"policy\":7" CLASSES "}", "must be a text", "member policy"},
        {"{\"policy\":\"1.2.3\"" CLASSES "}", "identifier 1.2.3", "member policy"},
        {HELD(",\"policy_uri\":\"urn:oid:1.2.3\""), "contradict each other", "member policy"},
        {"{" POLICY ",\"classes\":\"SECRET\"}", "must be an array", "member classes"},
        {"{" POLICY ",\"classes\":[]}", "lists no class", "member classes"},
        {"{" POLICY ",\"classes\":[\"SECRET\",\"\"]}", "is empty", "member classes[1]"},
        {"{" POLICY ",\"classes\":[null]}", "must be a text", "member classes[0]"},
        {"{" POLICY ",\"highest\":\"GEHEIM\"}", "no class \"GEHEIM\"", "member highest"},
        {"{" POLICY ",\"highest\":[\"SECRET\"]}", "must be a text", "member highest"},
        {"{\"policy\":\"EU\",\"highest\":\"SECRET\"}", "under the policy EU", "member highest"},
        {HELD(",\"expires\":\"2030-01-01\""), "\"expires\" is not part", "member (outermost)"},
        {HELD(",\"categories\":{}"), "must be an array", "member categories"},
        {CATEGORIES("7"), "must be an object", "member categories[0]"},
        {CATEGORIES(CONTEXT "," CONTEXT), "two PERMISSIVE", "member categories[1]"},
        {CATEGORIES("{\"type\":\"PERMISSIVE\",\"name\":\"Context\",\"values\":[]}"), "\"name\" is not part", "member categories[0]"},
        {CATEGORIES("{\"type\":\"P\",\"tag_set\":\"Context\",\"values\":[]}"), "\"P\"", "member categories[0].type"},
        {CATEGORIES("{\"type\":\"PUBLIC\",\"tag_set\":\"Context\",\"values\":[]}"), "\"PUBLIC\"", "member categories[0].type"},
        {CATEGORIES("{\"type\":\"PERMISSIVE\",\"tag_set\":\"Context\"}"), "must be an array", "member categories[0].values"},
        {CATEGORIES("{\"type\":\"PERMISSIVE\",\"tag_set\":\"Context\",\"values\":[1]}"), "must be a text",
         "member categories[0].values[0]"},
        {HELD(",\"holder\":\"Ada\""), "must be an object", "member holder"},
        {HELD(",\"holder\":{\"name\":\"Ada\"}"), "is missing", "member holder.kind"},
        {HELD(",\"holder\":{\"kind\":\"person\"}"), "is missing", "member holder.name"},
        {HELD(",\"holder\":{\"kind\":\"person\",\"name\":\" \"}"), "is empty", "member holder.name"},
        {HELD(",\"holder\":{\"kind\":\"Person\",\"name\":\"Ada\"}"), "not \"Person\"", "member holder.kind"},
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);

    for (size_t i = 0; i < COUNT(cases); i++) {
        for (int strict = 0; strict < 2; strict++) {
            ent_clearance c = {.n = 7};
            ent_notes notes = {0};
            ent_err err = {0};
            if (ent_clearance_parse_json(&c, a, p, S(cases[i].json), strict != 0, &notes, &err) != ENT_INVALID)
                fail_msg("accepted: %s", cases[i].json);
            assert_true(c.n_classes == 0 && c.n == 0 && c.policy.n == 0 && notes.n == 0);
            if (strstr(err.what, cases[i].words) == NULL || strstr(err.place, cases[i].place) != err.place || err.next[0] == '\0')
                fail_msg("%s\n  says: %s (%s)", cases[i].json, err.what, err.place);
        }
    }
}

static void truncated(void **state)
{
    static const char whole[] = HELD(",\"categories\":[" CONTEXT "],\"holder\":{\"kind\":\"person\",\"name\":\"Ada\"}");
    const ent_policy *p = nato_policy(*state);

    for (size_t n = 0; n < sizeof whole - 1; n++) {
        ent_arena *a = ent_arena_new(*state, 0);
        ent_err err = {0};
        ent_clearance c;
        assert_non_null(a);
        if (ent_clearance_parse_json(&c, a, p, (ent_str){whole, n}, false, NULL, &err) == ENT_OK) fail_msg("accepted: %.*s", (int)n, whole);
        assert_true(err.code == ENT_INVALID && c.policy.n == 0);
        ent_arena_free(a);
    }
}

static void oversized(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    ent_buf big = ent_buf_new(a, (size_t)2 << 20);
    ent_clearance c;
    ent_str s;

    for (size_t n = 1024; n <= 1025; n++) {
        ent_buf b = ent_buf_new(a, 1 << 20);
        ent_buf_z(&b, "{" POLICY ",\"classes\":[");
        for (size_t i = 0; i < n; i++) ent_buf_fmt(&b, "%s\"%zu\"", i == 0 ? "" : ",", i);
        ent_buf_z(&b, "]}");
        OK(ent_buf_take(&s, &b, e));
        if (n == 1024) OK(ent_clearance_parse_json(&c, a, p, s, true, NULL, e));
        else REFUSES(ENT_INVALID, "more than 1024 classes", ent_clearance_parse_json(&c, a, p, s, false, NULL, e));
    }
    ent_buf_z(&big, HELD(""));
    for (size_t i = 0; i < 110000; i++) ent_buf_z(&big, "          ");
    OK(ent_buf_take(&s, &big, e));
    REFUSES(ENT_LIMIT, "", ent_clearance_parse_json(&c, a, p, s, false, NULL, e));
    REFUSES(ENT_LIMIT, "larger", ent_clearance_read(&c, a, p, s, false, NULL, e));
}

/* Classes of one rank are not comparable. */
static void expansion(void **state)
{
    static const char spif[] =
        "<SPIF xmlns='http://www.xmlspif.org/spif' schemaVersion='2.1' creationDate='20260101' originatorDN='' keyIdentifier='' "
        "privilegeId='1.1' rbacId='1.1'><securityPolicyId name='P' id='1.2.3'/><securityClassifications>"
        "<securityClassification name='TOP' lacv='4' hierarchy='3'/><securityClassification name='LEFT' lacv='2' hierarchy='2'/>"
        "<securityClassification name='RIGHT' lacv='3' hierarchy='2'/><securityClassification name='LOW' lacv='1' hierarchy='1'/>"
        "</securityClassifications></SPIF>";
    ent_arena *a = *state;
    ent_notes notes = {0};
    const ent_policy *p = load(a, S(spif), &notes);
    ent_clearance c;

    OK(ent_clearance_parse_json(&c, a, p, S("{\"policy\":\"P\",\"highest\":\"LEFT\"}"), true, NULL, e));
    assert_string_equal(clearance_text(a, &c), "LOW,LEFT");
    OK(ent_clearance_parse_json(&c, a, p, S("{\"policy\":\"P\",\"highest\":\"TOP\"}"), true, NULL, e));
    assert_int_equal(c.n_classes, 4);
}

/* ---- writing and canonical bytes ---- */

static void written(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    ent_sha256 digest, again;
    ent_clearance c;
    ent_str text;

    OK(ent_clearance_read_short(&c, a, p, S("NATO: SECRET, restricted, secret; Releasable To=USA,NATO; Context=NATO"), false, e));
    c.holder_kind = ENT_HOLDER_PERSON;
    c.holder = S(" Ada  \"A.\" Example ");
    OK(ent_clearance_write_json(&text, a, p, &c, e));
    assert_string_equal(text.p, "{\"policy\":\"NATO\",\"policy_uri\":\"urn:oid:1.3.26.1.3.1\",\"classes\":[\"SECRET\",\"RESTRICTED\"],"
                                "\"categories\":[{\"type\":\"PERMISSIVE\",\"tag_set\":\"Context\",\"values\":[\"NATO\"]},"
                                "{\"type\":\"PERMISSIVE\",\"tag_set\":\"Releasable To\",\"values\":[\"NATO\",\"USA\"]}],"
                                "\"holder\":{\"kind\":\"person\",\"name\":\"Ada \\\"A.\\\" Example\"}}");
    OK(ent_clearance_canonical(&text, &digest, a, p, &c, e));
    assert_string_equal(
        text.p, "{\"categories\":[{\"oid\":\"1.3.26.1.4.2\",\"tag_set\":\"Releasable To\",\"type\":\"PERMISSIVE\",\"values\":[\"NATO\","
                "\"USA\"]},{\"oid\":\"1.3.26.1.4.4\",\"tag_set\":\"Context\",\"type\":\"PERMISSIVE\",\"values\":[\"NATO\"]}],"
                "\"classes\":[\"RESTRICTED\",\"SECRET\"],\"format\":\"entente/clearance/v1\",\"holder\":{\"kind\":\"person\","
                "\"name\":\"Ada \\\"A.\\\" Example\"},\"policy\":\"1.3.26.1.3.1\"}");
    OK(ent_sha256_of(&again, text, e));
    assert_true(ent_sha256_eq(&digest, &again));
    c.holder = S("");
    REFUSES(ENT_INVALID, "a kind and a name", ent_clearance_write_json(&text, a, p, &c, e));
    REFUSES(ENT_INVALID, "a kind and a name", ent_clearance_canonical(&text, NULL, a, p, &c, e));
    c.holder = S("x\a");
    REFUSES(ENT_INVALID, "holder", ent_clearance_write_json(&text, a, p, &c, e));
    c.holder = S("x");
    c.holder_kind = ENT_HOLDER_UNSAID;
    REFUSES(ENT_INVALID, "a kind and a name", ent_clearance_write_json(&text, a, p, &c, e));
    c.n_classes = 0;
    REFUSES(ENT_INVALID, "without a class", ent_clearance_write_json(&text, a, p, &c, e));
    REFUSES(ENT_INVALID, "without a class", ent_clearance_canonical(&text, NULL, a, p, &c, e));
    assert_int_equal(text.n, 0);
}

static void round_trip(void **state)
{
    const ent_policy *all[MAX_POLICIES];
    dice d = {5913};
    size_t n = shipped_policies(*state, all);

    for (size_t i = 0; i < 2000; i++) {
        const ent_policy *p = all[i % n];
        ent_arena *a = ent_arena_new(*state, 0);
        ent_clearance c = dice_clearance(a, &d, p), other = c, back;
        ent_notes notes = {0};
        ent_str json, one, two;
        other.categories = dice_respell(a, &d, p, c.categories, c.n);
        OK(ent_clearance_write_json(&json, a, p, &other, e));
        OK(ent_clearance_read(&back, a, p, json, true, &notes, e));
        for (size_t k = 0; k < notes.n; k++) fail_msg("%s in\n%s", notes.v[k].code, json.p);
        OK(ent_clearance_canonical(&one, NULL, a, p, &c, e));
        OK(ent_clearance_canonical(&two, NULL, a, p, &back, e));
        assert_string_equal(one.p, two.p);
        back.n_classes--;
        if (back.n_classes > 0) {
            OK(ent_clearance_canonical(&two, NULL, a, p, &back, e));
            assert_string_not_equal(one.p, two.p);
        }
        ent_arena_free(a);
    }
}

/* One clearance in every form. A class that another names with "highest" is the same as listing all. */
static void any_form(void **state)
{
    static const char *const same[] = {
        "NATO: UNCLASSIFIED, RESTRICTED; Context=NATO",
        " \nNATO: RESTRICTED, UNCLASSIFIED; context=nato",
        "{\"policy\":\"NATO\",\"highest\":\"RESTRICTED\",\"categories\":[" CONTEXT "]}",
        " {\"categories\":[" CONTEXT
        ",{\"type\":\"PERMISSIVE\",\"tag_set\":\"Only\",\"values\":[]}],\"classes\":[\"restricted\",\"UNCLASSIFIED\"],"
        "\"policy\":\"1.3.26.1.3.1\"}",
        "\xef\xbb\xbf<ConfidentialityClearance><PolicyIdentifier>NATO</PolicyIdentifier><ClassificationList><Classification>RESTRICTED"
        "</Classification><Classification>UNCLASSIFIED</Classification></ClassificationList><Category Type=\"PERMISSIVE\" "
        "TagName=\"Context\"><GenericValue>NATO</GenericValue></Category></ConfidentialityClearance>",
    };
    static const struct {
        const char *text, *words;
    } bad[] = {{"", "does not begin with"},
               {"RESTRICTED", "does not begin with"},
               {"<x/>", "no STANAG 4774 clearance"},
               {"{\"policy\":1}", "must be a text"},
               {"[]", "does not begin with"}};
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    ent_str first = {0}, text;
    ent_clearance c;

    for (size_t i = 0; i < COUNT(same); i++) {
        OK(ent_clearance_read(&c, a, p, S(same[i]), false, NULL, e));
        OK(ent_clearance_canonical(&text, NULL, a, p, &c, e));
        if (i == 0) first = text;
        assert_string_equal(text.p, first.p);
    }
    for (size_t i = 0; i < COUNT(bad); i++) {
        REFUSES(ENT_INVALID, bad[i].words, ent_clearance_read(&c, a, p, S(bad[i].text), false, NULL, e));
        assert_int_equal(c.n_classes, 0);
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(shapes),    TEST(tolerated), TEST(hostile),    TEST(truncated), TEST(oversized),
                                       TEST(expansion), TEST(written),   TEST(round_trip), TEST(any_form)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
