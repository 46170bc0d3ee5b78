/* SPDX-License-Identifier: Apache-2.0 */
/* Labels in JSON: the two published shapes, our own members, what is refused and where. */
#include "label_random.h"

#define CONTEXT ",\"context\":{\"@base\":\"urn:nato:stanag:5636:A:1:elements:json\"}"
#define OWN ",\"context\":{\"@base\":\"urn:nato:stanag:5636:A:1:elements:json\",\"ent\":\"urn:entente:label:1\"}"
#define DCR ",\"dcr\":\"2024-10-21T20:47:36Z\""
#define OCL(x) "{\"ocl\":{" x "}" CONTEXT "}"
#define NS_CLS "\"pol\":\"NATO\",\"cls\":\"SECRET\""
#define REL "{\"type\":\"P\",\"name\":\"Releasable To\",\"vals\":[\"usa\"]}"
#define CATL(x) OCL(NS_CLS ",\"catl\":[" x "]" DCR)
#define TDF(info) "{\"Xmlns\":\"urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\",\"CreationTime\":\"2015-08-29T16:15:00Z\"," info "}"
#define INFO(cat) "\"ConfidentialityInformation\":{\"PolicyIdentifier\":\"NATO\",\"Classification\":\"SECRET\"" cat "}"
#define SWE "{\"Type\":\"PERMISSIVE\",\"TagName\":\"Releasable to\",\"GenericValues\":[\"SWE\",\"FIN\",\"FRA\"]}"

static void shapes(void **state)
{
    static const struct {
        const char *json, *want;
        ent_label_role role;
    } cases[] = {
        /* As published, but for the policy, which is named by its NATO name instead of a UUID. */
        {CATL(REL), "SECRET | P Releasable To: usa", ENT_LABEL_ORIGINATOR},
        {TDF(INFO(",\"Category\":" SWE)), "SECRET | P Releasable to: SWE, FIN, FRA", ENT_LABEL_PLAIN},
        /* Read the same way. */
        {OCL(NS_CLS DCR), "SECRET", ENT_LABEL_ORIGINATOR},
        {CATL(""), "SECRET", ENT_LABEL_ORIGINATOR},
        {CATL("{\"type\":\"R\",\"name\":\" Additional \\n Sensitivity\",\"vals\":[\"ATOMAL\",\"CRYPTO\"]},"
              "{\"type\":\"I\",\"name\":\"Administrative\",\"vals\":[]},{\"type\":\"P\",\"name\":\"Context\",\"vals\":[]}"),
         "SECRET | R Additional Sensitivity: ATOMAL, CRYPTO | I Administrative: | P Context:", ENT_LABEL_ORIGINATOR},
        {" \n{\"context\":{\"@base\":\"urn:nato:stanag:5636:A:1:elements:json\"},\"ocl\":{\"dcr\":\"2024-10-21T22:47:36+02:00\"," NS_CLS
         "}}\n",
         "SECRET", ENT_LABEL_ORIGINATOR},
        {"{\"ent:alternative\":{" NS_CLS DCR "}" OWN "}", "SECRET", ENT_LABEL_ALTERNATIVE},
        {"{\"ent:metadata\":{" NS_CLS DCR "}" OWN "}", "SECRET", ENT_LABEL_METADATA},
        {TDF(INFO("")), "SECRET", ENT_LABEL_PLAIN},
        {TDF(INFO(",\"Category\":[" SWE "]")), "SECRET | P Releasable to: SWE, FIN, FRA", ENT_LABEL_PLAIN},
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_notes notes = {0};
        ent_label l;
        OK(ent_label_parse_json(&l, a, p, S(cases[i].json), true, &notes, e));
        assert_string_equal(label_text(a, &l), cases[i].want);
        assert_int_equal(notes.n, 0);
        assert_int_equal(l.role, cases[i].role);
        assert_true(l.has_created && ent_str_is(l.policy, "NATO") && !l.has_review);
        assert_true(l.created == (cases[i].role == ENT_LABEL_PLAIN ? 1440864900 : 1729543656));
    }
}

/* Four ways to name a policy. */
static void policies(void **state)
{
    static const char spif[] =
        "<SPIF xmlns='http://www.xmlspif.org/spif' schemaVersion='2.1' creationDate='20260101' originatorDN='' keyIdentifier='' "
        "privilegeId='1.1' rbacId='1.1'><securityPolicyId name='Club' id='2.25.131312897690270859410538450084350868514'/>"
        "<securityClassifications><securityClassification name='SECRET' lacv='1' hierarchy='1'/></securityClassifications></SPIF>";
    static const struct {
        const char *pol, *refused;
    } cases[] = {
        {"Club", NULL},
        {"2.25.131312897690270859410538450084350868514", NULL},
        {"urn:oid:2.25.131312897690270859410538450084350868514", NULL},
        {"62c9f1b5-6d1f-4d6b-9c3c-6a1f2e0b3c22", NULL},
        {"62C9F1B5-6D1F-4D6B-9C3C-6A1F2E0B3C22", NULL},
        {"62c9f1b5-6d1f-4d6b-9c3c-6a1f2e0b3c23", "2.25.131312897690270859410538450084350868515"},
        {"00000000-0000-0000-0000-000000000000", "identifier 2.25.0;"},
        {"ffffffff-ffff-ffff-ffff-ffffffffffff", "2.25.340282366920938463463374607431768211455"},
        {"62c76c68-d73d-4628-8ccc-4c1e18118c22", "2.25."}, /* the UUID of the published example */
        {"1.3.26.1.3.1", "1.3.26.1.3.1"},
        {"urn:oid:1.3.26.1.3.1", "1.3.26.1.3.1"},
        {"urn:oid:x", "no object identifier"},
    };
    ent_arena *a = *state;
    const ent_policy *p = load(a, S(spif), NULL);
    ent_label l;

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_notes notes = {0};
        ent_str json = {0};
        OK(ent_str_fmt(&json, a, e, OCL("\"pol\":\"%s\",\"cls\":\"SECRET\"" DCR), cases[i].pol));
        if (cases[i].refused != NULL) {
            REFUSES(ENT_INVALID, cases[i].refused, ent_label_parse_json(&l, a, p, json, false, NULL, e));
            REFUSES(ENT_INVALID, "member ocl.pol", ent_label_parse_json(&l, a, p, json, false, NULL, e));
            continue;
        }
        OK(ent_label_parse_json(&l, a, p, json, true, &notes, e));
        assert_true(ent_str_is(l.policy, "Club") && notes.n == 0);
        OK(ent_label_validate(p, &l, TODAY, true, e));
    }
    /* An unknown name is taken as with XML, and refused on use. */
    OK(ent_label_parse_json(&l, a, p, S(OCL(NS_CLS DCR)), true, NULL, e));
    REFUSES(ENT_INVALID, "under the policy NATO", ent_label_validate(p, &l, TODAY, true, e));
    REFUSES(ENT_INVALID, "contradict each other",
            ent_label_parse_json(&l, a, p, S(OCL("\"pol\":\"Club\",\"ent:policy_uri\":\"urn:oid:1.2\",\"cls\":\"SECRET\"" DCR)), false,
                                 NULL, e));
    REFUSES(ENT_INVALID, "contradict each other",
            ent_label_parse_json(&l, a, p,
                                 S(OCL("\"pol\":\"2.25.131312897690270859410538450084350868514\",\"ent:policy_uri\":\"1.2\","
                                       "\"cls\":\"SECRET\"" DCR)),
                                 false, NULL, e));
}

/* Understood and noted, refused when strict. */
static void tolerated(void **state)
{
    static const struct {
        const char *json, *code;
    } cases[] = {
        {OCL(NS_CLS), "label-no-creation"},
        {"{\"ocl\":{" NS_CLS DCR "}}", "label-context"},
        {"{\"ocl\":{" NS_CLS DCR "},\"context\":{}}", "label-context"},
        /* As a published test has it, spoiled by a text editor. */
        {"{\"ocl\":{" NS_CLS DCR "},\"context\":{\"[@base](https://github.com/base)\":\"urn:nato:stanag:5636:A:1:elements:json\"}}",
         "label-context"},
        {OCL(NS_CLS ",\"catl\":[{\"type\":\"p\",\"name\":\"Releasable To\",\"vals\":[\"usa\"]}]" DCR), "label-case"},
        {OCL(NS_CLS ",\"catl\":[{\"type\":\"PERMISSIVE\",\"name\":\"Releasable To\",\"vals\":[\"usa\"]}]" DCR), "label-case"},
        {OCL(NS_CLS ",\"ent:policy_uri\":\"1.3.26.1.3.1\"" DCR), "label-uri"},
        {OCL(NS_CLS ",\"ent:policy_uri\":\"urn:x\"" DCR), "label-uri"},
        {"{\"CreationTime\":\"2015-08-29T16:15:00Z\"," INFO("") "}", "label-namespace"},
        {"{\"Xmlns\":\"urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\"," INFO("") "}", "label-no-creation"},
        {TDF(INFO(",\"Category\":{\"Type\":\"Permissive\",\"TagName\":\"Context\",\"GenericValues\":[\"NATO\"]}")), "label-case"},
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_notes notes = {0}, none = {0};
        ent_label l;
        OK(ent_label_parse_json(&l, a, p, S(cases[i].json), false, &notes, e));
        if (!has_note(&notes, cases[i].code)) fail_msg("%s: no note %s", cases[i].json, cases[i].code);
        assert_true(ent_str_is(l.classification, "SECRET"));
        REFUSES(ENT_INVALID, "member ", ent_label_parse_json(&l, a, p, S(cases[i].json), true, &none, e));
        assert_true(l.policy.n == 0 && none.n == 0);
    }
}

static void harmless(void **state)
{
    static const struct {
        const char *json, *code;
    } cases[] = {
        {OCL(NS_CLS ",\"dcr\":\"2024-10-21T20:47:36\""), "label-time-zone"},
        {CATL("{\"type\":\"P\",\"name\":\"Releasable To\",\"vals\":[\"usa\",\" usa\"]}"), "label-value-twice"},
        {"{\"ocl\":{" NS_CLS DCR "},\"context\":{\"@base\":\"urn:nato:stanag:5636:A:1:elements:json\",\"@vocab\":\"urn:x\"}}",
         "label-foreign"},
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_notes notes = {0};
        ent_label l;
        OK(ent_label_parse_json(&l, a, p, S(cases[i].json), true, &notes, e));
        if (notes.n != 1 || !has_note(&notes, cases[i].code)) fail_msg("%s: no note %s", cases[i].json, cases[i].code);
        assert_true(l.n == 0 || l.categories[0].n == 1);
    }
}

#define SUC(x) OCL(NS_CLS DCR ",\"ent:succession\":" x)

static const struct {
    const char *json, *words, *place;
} REFUSED[] = {
    {"", "", ""},
    {"{", "too early", "line 1"},
    {"[]", "is an object", "member (outermost)"},
    {"7", "is an object", "member (outermost)"},
    {"{}", "no label", "member (outermost)"},
    {"{\"ocl\":\"2024-10-21T20:47:36Z\"}", "must be an object", "member ocl"}, /* printed in a published manual */
    {"{\"ocl\":null}", "must be an object", "member ocl"},
    {"{\"acl\":{" NS_CLS DCR "}" CONTEXT "}", "\"acl\" is not part", "member (outermost)"},
    {"{\"ocl\":{" NS_CLS DCR "},\"ent:metadata\":{" NS_CLS DCR "}" OWN "}", "two labels", "member (outermost)"},
    {"{\"ocl\":{" NS_CLS DCR "},\"ocl\":{" NS_CLS DCR "}}", "two members of the same name", "line 1"},
    {OCL(NS_CLS DCR ",\"colour\":\"red\""), "\"colour\" is not part", "member ocl"},
    {OCL("\"cls\":\"SECRET\"" DCR), "is missing", "member ocl.pol"},
    {OCL("\"pol\":\"NATO\"" DCR), "is missing", "member ocl.cls"},
    {OCL("\"pol\":\"\",\"cls\":\"SECRET\"" DCR), "is empty", "member ocl.pol"},
    {OCL("\"pol\":\"NATO\",\"cls\":\" \\n\"" DCR), "is empty", "member ocl.cls"},
    {OCL("\"pol\":\"NATO\",\"cls\":4" DCR), "must be a text", "member ocl.cls"},
    {OCL("\"pol\":\"NATO\",\"cls\":\"SEC\\u0001RET\"" DCR), "characters", "member ocl.cls"},
    {OCL("\"pol\":\"NATO\",\"cls\":[\"SECRET\"]" DCR), "must be a text", "member ocl.cls"},
    {OCL(NS_CLS ",\"dcr\":\"yesterday\""), "no date and time", "member ocl.dcr"},
    {OCL(NS_CLS ",\"dcr\":\"9999-12-31T23:59:59-01:00\""), "years 1 to 9999", "member ocl.dcr"},
    {OCL(NS_CLS ",\"dcr\":0"), "must be a text", "member ocl.dcr"},
    {OCL(NS_CLS ",\"catl\":\"none\"" DCR), "must be an object", "member ocl.catl"},
    {CATL("7"), "must be an object", "member ocl.catl[0]"},
    {CATL("{\"name\":\"Releasable To\",\"vals\":[]}"), "is missing", "member ocl.catl[0].type"},
    {CATL("{\"type\":\"X\",\"name\":\"Releasable To\",\"vals\":[]}"), "type of a category is \"X\"", "member ocl.catl[0].type"},
    {CATL("{\"type\":\"P\",\"vals\":[]}"), "is missing", "member ocl.catl[0].name"},
    {CATL(REL ",{\"type\":\"P\",\"name\":\"Context\"}"), "must be an array", "member ocl.catl[1].vals"},
    {CATL("{\"type\":\"P\",\"name\":\"Context\",\"vals\":\"NATO\"}"), "must be an array", "member ocl.catl[0].vals"},
    {CATL("{\"type\":\"P\",\"name\":\"Context\",\"vals\":[\"NATO\",null]}"), "must be a text", "member ocl.catl[0].vals[1]"},
    {CATL("{\"type\":\"P\",\"name\":\"Context\",\"vals\":[\"\"]}"), "is empty", "member ocl.catl[0].vals[0]"},
    {CATL("{\"type\":\"P\",\"name\":\"Context\",\"vals\":[],\"lacv\":1}"), "\"lacv\" is not part", "member ocl.catl[0]"},
    {CATL(REL "," REL), "two PERMISSIVE categories", "member ocl.catl[1]"},
    {"{\"ocl\":{" NS_CLS DCR "},\"context\":\"urn:x\"}", "must be an object", "member context"},
    {"{\"ocl\":{" NS_CLS DCR "},\"context\":{\"@base\":\"urn:nato:stanag:5636:B:1:elements:json\"}}", "another form",
     "member context.@base"},
    {"{\"ocl\":{" NS_CLS DCR "},\"context\":{\"@base\":7}}", "another form", "member context.@base"},
    {"{\"ocl\":{" NS_CLS DCR "},\"context\":{\"ent\":\"urn:x\"}}", "prefix ent", "member context.ent"},
    {OCL(NS_CLS DCR ",\"ent:review\":\"soon\""), "no date and time", "member ocl.ent:review"},
    {OCL(NS_CLS DCR ",\"ent:policy_uri\":\"urn:oid:x\""), "no object identifier", "member ocl.pol"},
    {OCL(NS_CLS DCR ",\"ent:originator\":\"me\""), "must be an object", "member ocl.ent:originator"},
    {OCL(NS_CLS DCR ",\"ent:originator\":{\"id\":\"me\"}"), "is missing", "member ocl.ent:originator.type"},
    {OCL(NS_CLS DCR ",\"ent:originator\":{\"type\":\"phone\",\"id\":\"me\"}"), "phone", "member ocl.ent:originator.type"},
    {OCL(NS_CLS DCR ",\"ent:originator\":{\"type\":\"jID\",\"id\":\"\"}"), "is empty", "member ocl.ent:originator.id"},
    {SUC("{}"), "needs its time", "member ocl.ent:succession"},
    {SUC("{\"from\":\"2031-01-01T00:00:00Z\"}"), "is missing", "member ocl.ent:succession.label"},
    {SUC("{\"label\":{" NS_CLS DCR "}}"), "needs its time", "member ocl.ent:succession"},
    {SUC("{\"from\":\"2031-01-01T00:00:00Z\",\"label\":{\"pol\":\"NATO\"}}"), "is missing", "member ocl.ent:succession.label.cls"},
    {"{\"Xmlns\":\"urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\"}", "is missing", "member ConfidentialityInformation"},
    {"{\"Xmlns\":\"urn:x\"," INFO("") "}", "no label of STANAG 4774", "member Xmlns"},
    {TDF(INFO("") ",\"ocl\":{}"), "\"ocl\" is not part", "member (outermost)"},
    {TDF("\"ConfidentialityInformation\":{\"PolicyIdentifier\":\"\",\"Classification\":\"\"}"), "is empty",
     "member ConfidentialityInformation.PolicyIdentifier"}, /* a published template */
    {TDF(INFO(",\"PrivacyMark\":\"x\"")), "\"PrivacyMark\" is not part", "member ConfidentialityInformation"},
    {TDF(INFO(",\"Category\":{\"Type\":\"PERMISSIVE\",\"TagName\":\"Context\",\"vals\":[]}")), "\"vals\" is not part",
     "member ConfidentialityInformation.Category"},
    {TDF(INFO(",\"Category\":[" SWE "," SWE "]")), "two PERMISSIVE", "member ConfidentialityInformation.Category[1]"},
    {OCL(NS_CLS ",\"dcr\":1.5"), "fraction", "line 1"},
};

static void hostile(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);

    for (size_t i = 0; i < COUNT(REFUSED); i++) {
        for (int strict = 0; strict < 2; strict++) {
            ent_notes notes = {0};
            ent_err err = {0};
            ent_label l = {.n = 7};
            if (ent_label_parse_json(&l, a, p, S(REFUSED[i].json), strict != 0, &notes, &err) != ENT_INVALID)
                fail_msg("accepted: %s", REFUSED[i].json);
            assert_true(l.n == 0 && l.policy.n == 0 && l.successor == NULL && notes.n == 0);
            if (strict != 0) continue;
            if (strstr(err.what, REFUSED[i].words) == NULL || strstr(err.place, REFUSED[i].place) != err.place || err.next[0] == '\0')
                fail_msg("%s\n  says: %s (%s) %s", REFUSED[i].json, err.what, err.place, err.next);
        }
    }
}

static void truncated(void **state)
{
    static const char *const whole[] = {CATL(REL), TDF(INFO(",\"Category\":" SWE)),
                                        SUC("{\"from\":\"2031-01-01T00:00:00Z\",\"label\":{" NS_CLS DCR "}}")};
    const ent_policy *p = nato_policy(*state);

    for (size_t i = 0; i < COUNT(whole); i++) {
        for (size_t n = 0; n < strlen(whole[i]); n++) {
            ent_arena *a = ent_arena_new(*state, 0);
            ent_err err = {0};
            ent_label l;
            assert_non_null(a);
            if (ent_label_parse_json(&l, a, p, (ent_str){whole[i], n}, false, NULL, &err) == ENT_OK)
                fail_msg("accepted: %.*s", (int)n, whole[i]);
            assert_true(err.code == ENT_INVALID && err.what[0] != '\0' && l.policy.n == 0);
            ent_arena_free(a);
        }
    }
}

static ent_str many(ent_arena *a, const char *before, const char *form, size_t times, const char *after)
{
    const char *mark = strchr(form, '#');
    ent_buf b = ent_buf_new(a, (size_t)8 << 20);
    ent_str s = {0};

    ent_buf_z(&b, before);
    for (size_t i = 0; i < times; i++) {
        if (mark == NULL) ent_buf_z(&b, form);
        else ent_buf_fmt(&b, "%s%.*s%zu%s", i == 0 ? "" : ",", (int)(mark - form), form, i, mark + 1);
    }
    ent_buf_z(&b, after);
    OK(ent_buf_take(&s, &b, e));
    return s;
}

static void oversized(void **state)
{
    static const char open[] = ",\"ent:succession\":{\"from\":\"2031-01-01T00:00:00Z\",\"label\":{" NS_CLS DCR;
    static const char head[] = "{\"ocl\":{" NS_CLS DCR;
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    ent_label l;

    for (size_t over = 0; over < 2; over++) {
        ent_str values = many(a, "{\"ocl\":{" NS_CLS DCR ",\"catl\":[{\"type\":\"P\",\"name\":\"Context\",\"vals\":[", "\"#\"", 4096 + over,
                              "]}]}" CONTEXT "}");
        ent_str sets =
            many(a, "{\"ocl\":{" NS_CLS DCR ",\"catl\":[", "{\"type\":\"P\",\"name\":\"#\",\"vals\":[]}", 4096 + over, "]}" CONTEXT "}");
        ent_str tail = many(a, "", "}}", 8 + over, "}" OWN "}");
        ent_str deep = many(a, head, open, 8 + over, tail.p);
        if (over == 0) {
            OK(ent_label_parse_json(&l, a, p, values, true, NULL, e));
            assert_int_equal(l.categories[0].n, 4096);
            OK(ent_label_parse_json(&l, a, p, sets, true, NULL, e));
            OK(ent_label_parse_json(&l, a, p, deep, true, NULL, e));
            continue;
        }
        REFUSES(ENT_INVALID, "more than 4096 values", ent_label_parse_json(&l, a, p, values, false, NULL, e));
        REFUSES(ENT_INVALID, "more than 4096 categories", ent_label_parse_json(&l, a, p, sets, false, NULL, e));
        REFUSES(ENT_INVALID, "more than 8 successors", ent_label_parse_json(&l, a, p, deep, false, NULL, e));
    }
    REFUSES(ENT_LIMIT, "", ent_label_parse_json(&l, a, p, many(a, CATL(REL), "          ", 110000, ""), false, NULL, e));
    REFUSES(ENT_LIMIT, "deep", ent_label_parse_json(&l, a, p, many(a, "", "[", 65, ""), false, NULL, e));
}

/* ---- writing ---- */

static void written(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    ent_label l = text_label(a, p, "secret | P releasable to: usa, Usa | R Additional Sensitivity: ATOMAL"),
              next = text_label(a, p, "RESTRICTED");
    ent_str json;

    l.has_created = next.has_created = true;
    l.created = 1729543656;
    OK(ent_label_write_json(&json, a, p, &l, e));
    assert_string_equal(
        json.p, "{\"ocl\":{\"pol\":\"NATO\",\"cls\":\"SECRET\",\"catl\":[{\"type\":\"P\",\"name\":\"Releasable To\",\"vals\":[\"USA\"]},"
                "{\"type\":\"R\",\"name\":\"Additional Sensitivity\",\"vals\":[\"ATOMAL\"]}]" DCR
                ",\"ent:policy_uri\":\"urn:oid:1.3.26.1.3.1\"}" OWN "}");
    l = text_label(a, p, "SECRET");
    l.has_created = l.has_review = true;
    l.created = l.review = 1729543656;
    l.role = ENT_LABEL_METADATA;
    l.privacy_mark = S("\"mark\"");
    l.originator = S("x@example.org");
    l.originator_type = S("rfc822Name");
    l.successor = &next;
    l.succession = 1729543656;
    OK(ent_label_write_json(&json, a, p, &l, e));
    assert_string_equal(json.p,
                        "{\"ent:metadata\":{\"pol\":\"NATO\",\"cls\":\"SECRET\",\"catl\":[]" DCR
                        ",\"ent:policy_uri\":\"urn:oid:1.3.26.1.3.1\",\"ent:privacy_mark\":\"\\\"mark\\\"\",\"ent:originator\":{\"type\":"
                        "\"rfc822Name\",\"id\":\"x@example.org\"},\"ent:review\":\"2024-10-21T20:47:36Z\",\"ent:succession\":{\"from\":"
                        "\"2024-10-21T20:47:36Z\",\"label\":{\"pol\":\"NATO\",\"cls\":\"RESTRICTED\",\"catl\":[],\"dcr\":"
                        "\"1970-01-01T00:00:00Z\",\"ent:policy_uri\":\"urn:oid:1.3.26.1.3.1\"}}}" OWN "}");
}

static void round_trip(void **state)
{
    const ent_policy *all[MAX_POLICIES];
    dice d = {5636};
    size_t n = shipped_policies(*state, all);

    for (size_t i = 0; i < 3000; i++) {
        const ent_policy *p = all[i % n];
        ent_arena *a = ent_arena_new(*state, 0);
        ent_label l = dice_label(a, &d, p, 0), other = dice_same(a, &d, p, &l), back;
        ent_notes notes = {0};
        ent_str json, again, one, two;
        OK(ent_label_write_json(&json, a, p, &other, e));
        OK(ent_label_parse_json(&back, a, p, json, true, &notes, e));
        for (size_t k = 0; k < notes.n; k++) fail_msg("%s in\n%s", notes.v[k].code, json.p);
        OK(ent_label_canonical(&one, NULL, a, p, &l, e));
        OK(ent_label_canonical(&two, NULL, a, p, &back, e));
        if (!ent_str_eq(one, two)) fail_msg("%s\n%s\n%s", one.p, two.p, json.p);
        assert_true(back.has_review == l.has_review);
        OK(ent_label_write_json(&again, a, p, &back, e));
        assert_true(ent_str_eq(json, again));
        ent_arena_free(a);
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(shapes),    TEST(policies),  TEST(tolerated), TEST(harmless),  TEST(hostile),
                                       TEST(truncated), TEST(oversized), TEST(written),   TEST(round_trip)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
