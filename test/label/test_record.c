/* SPDX-License-Identifier: Apache-2.0 */
/* The record of a decision: what is in it, that it replays, and that nothing in it can be changed unseen. */
#include "common.h"

static const char LABEL[] =
    "<originatorConfidentialityLabel xmlns='urn:nato:stanag:4774:confidentialitymetadatalabel:1:0' ReviewDateTime='2031-01-01T00:00:00Z'>"
    "<ConfidentialityInformation><PolicyIdentifier "
    "URI='urn:oid:1.3.26.1.3.1'>NATO</PolicyIdentifier><Classification>SECRET</Classification>"
    "<Category Type='PERMISSIVE' TagName='Context'>"
    "<GenericValue>NATO</GenericValue></Category><Category Type='PERMISSIVE' TagName='Only'><GenericValue>NOR</GenericValue>"
    "<GenericValue>USA</GenericValue></Category></ConfidentialityInformation><CreationDateTime>2026-01-01T00:00:00Z</CreationDateTime>"
    "</originatorConfidentialityLabel>";
#define NORWAY "NATO: RESTRICTED, SECRET; Context=NATO; Only=NATO,NOR"
#define BELGIUM "NATO: RESTRICTED, SECRET; Context=NATO; Only=NATO,BEL"

static const ent_str HELD[] = {T("alpha"), T("beta")};

static ent_decision_case usual(ent_arena *a)
{
    return (ent_decision_case){.policy = shipped(a, "nato.spif.xml"),
                               .clearance = S(NORWAY),
                               .label = S(LABEL),
                               .n_dossiers = 2,
                               .dossiers = HELD,
                               .dossier = S("beta"),
                               .as_of = TODAY};
}

static ent_str record(ent_arena *a, const ent_decision_case *c, ent_decision *d)
{
    ent_str out = {0};

    OK(ent_decision_record(&out, d, a, c, e));
    OK(ent_decision_replay(a, out, c, e));
    return out;
}

static const char *hex(ent_arena *a, ent_str s)
{
    char *text = ent_alloc(a, 65);
    ent_sha256 d;

    assert_non_null(text);
    OK(ent_sha256_of(&d, s, e));
    ent_sha256_hex(text, &d);
    return text;
}

static void contents(void **state)
{
    ent_arena *a = *state;
    ent_decision_case c = usual(a);
    ent_str want, out;
    const ent_json *o;
    ent_decision d;

    c.clearance = S(BELGIUM);
    out = record(a, &c, &d);
    assert_int_equal(d.reason, ENT_WHY_PERMISSIVE);
    OK(ent_json_parse(&o, a, out, out.n, e));
    OK(ent_str_fmt(
        &want, a, e,
        "{\"as_of\":\"2026-06-01T00:00:00Z\",\"clearance\":\"%s\",\"digest\":\"%.*s\",\"dossier\":\"beta\",\"dossiers\":[\"alpha\","
        "\"beta\"],"
        "\"error\":null,\"label\":\"%s\",\"missing\":[\"NOR\",\"USA\"],\"policy\":\"%s\",\"reason\":\"permissive\",\"rule\":\"R-44\","
        "\"strict\":false,\"tag_set\":\"Only\",\"verdict\":\"deny\",\"version\":\"entente/decision/v1\"}",
        hex(a, c.clearance), ENT_F(ent_json_str(o, "digest")), hex(a, c.label), hex(a, c.policy)));
    assert_string_equal(out.p, want.p);
}

/* Each way a decision can go is recorded and replays; the same case gives the same bytes. */
static void answers(void **state)
{
    static const struct {
        const char *clearance, *dossier;
        ent_reason why;
    } cases[] = {
        {NORWAY, "beta", ENT_WHY_PERMITTED},
        {NORWAY, "", ENT_WHY_PERMITTED},
        {NORWAY, "gamma", ENT_WHY_DOSSIER},
        {BELGIUM, "beta", ENT_WHY_PERMISSIVE},
        {"NATO: RESTRICTED; Context=NATO; Only=NOR", "beta", ENT_WHY_CLASS},
    };
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_decision_case c = usual(a);
        ent_decision d;
        ent_str one, two;
        c.clearance = S(cases[i].clearance);
        c.dossier = S(cases[i].dossier);
        one = record(a, &c, &d);
        assert_int_equal(d.reason, cases[i].why);
        assert_int_equal(d.verdict, cases[i].why == ENT_WHY_PERMITTED ? ENT_PERMIT : ENT_DENY);
        two = record(a, &c, NULL);
        assert_true(ent_str_eq(one, two));
    }
}

/* Bad input is an answer too: DENY, with the error's sentence and place. */
static void bad_input(void **state)
{
    static const struct {
        const char *policy, *clearance, *label, *words; /* NULL: the usual one */
    } cases[] = {
        {"<SPIF", NULL, NULL, "\"input\":\"policy\""},
        {"", NULL, NULL, "\"input\":\"policy\""},
        {NULL, "NATO: COSMIC", NULL, "COSMIC"},
        {NULL, "EU: SECRET UE/EU SECRET", NULL, "\"rule\":\"R-09\""},
        {NULL, NULL, "<originatorConfidentialityLabel", "\"input\":\"label\""},
        {NULL, NULL, "<a/>", "\"place\":\"line 1, element a\""},
        {NULL, NULL, "", "\"input\":\"label\""},
    };
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_decision_case c = usual(a);
        ent_decision d = {.verdict = ENT_PERMIT};
        ent_str out;
        if (cases[i].policy != NULL) c.policy = S(cases[i].policy);
        if (cases[i].clearance != NULL) c.clearance = S(cases[i].clearance);
        if (cases[i].label != NULL) c.label = S(cases[i].label);
        out = record(a, &c, &d);
        assert_int_equal(d.verdict, ENT_DENY);
        assert_int_equal(d.reason, ENT_WHY_INPUT);
        if (strstr(out.p, cases[i].words) == NULL || strstr(out.p, "\"verdict\":\"deny\"") == NULL) fail_msg("%s", out.p);
        assert_non_null(strstr(out.p, "\"reason\":\"input\""));
    }
}

/* What is too large is bad input as well. */
static void oversized(void **state)
{
    ent_arena *a = *state;
    ent_decision_case c = usual(a);
    size_t n = ((size_t)1 << 20) + 1;
    char *p = ent_alloc(a, n);
    ent_decision d;

    assert_non_null(p);
    memset(p, ' ', n);
    p[0] = '<';
    c.label = (ent_str){p, n};
    assert_non_null(strstr(record(a, &c, &d).p, "\"error\":{\"code\":\"LIMIT\",\"input\":\"label\""));
    assert_int_equal(d.reason, ENT_WHY_INPUT);
}

/* strict is part of the case: a label with a published slip is read or refused. */
static void strictness(void **state)
{
    ent_arena *a = *state;
    ent_decision_case c = usual(a);
    ent_decision d;
    ent_str lenient;

    c.label =
        S("<originatorConfidentialityLabel xmlns='urn:nato:stanag:4774:confidentialitymetadatalabel:1:0'><ConfidentialityInformation>"
          "<PolicyIdentifier>NATO</PolicyIdentifier><Classification>SECRET</Classification><Category type='Permissive' tagName='Context'>"
          "<GenericValue>NATO</GenericValue></Category></ConfidentialityInformation></originatorConfidentialityLabel>");
    lenient = record(a, &c, &d);
    assert_int_equal(d.verdict, ENT_PERMIT);
    c.strict = true;
    (void)record(a, &c, &d);
    assert_int_equal(d.reason, ENT_WHY_INPUT);
    OK(ent_decision_replay(a, lenient, &c, e)); /* the record's strictness holds, not the caller's */
}

/* ---- what was changed ---- */

static ent_str replaced(ent_arena *a, ent_str s, const char *from, const char *to)
{
    const char *at = strstr(s.p, from);
    ent_str out = {0};

    if (at == NULL) fail_msg("%s is not in %s", from, s.p);
    OK(ent_str_fmt(&out, a, e, "%.*s%s%s", (int)(at - s.p), s.p, to, at + strlen(from)));
    return out;
}

static void tampered_record(void **state)
{
    static const struct {
        const char *from, *to, *words;
    } cases[] = {
        {"\"verdict\":\"deny\"", "\"verdict\":\"permit\"", "verdict \"permit\""},
        {"\"reason\":\"permissive\"", "\"reason\":\"class\"", "reason \"class\""},
        {"\"rule\":\"R-44\"", "\"rule\":\"R-13\"", "rule \"R-13\""},
        {"\"tag_set\":\"Only\"", "\"tag_set\":\"Context\"", "tag_set \"Context\""},
        {"[\"NOR\",\"USA\"]", "[\"NOR\"]", "missing [\"NOR\"]"},
        {"\"missing\":[\"NOR\",\"USA\"]", "\"missing\":[]", "missing []"},
        {"\"policy\":\"", "\"policy\":\"0", "policy is not the one"},
        {"\"clearance\":\"", "\"clearance\":\"0", "clearance is not the one"},
        {"\"label\":\"", "\"label\":\"0", "label is not the one"},
        {"2026-06-01T", "2026-06-02T", "changed after it was written"},
        {"\"dossier\":\"beta\"", "\"dossier\":\"alpha\"", "changed after it was written"},
        {"[\"alpha\",\"beta\"]", "[\"alpha\",\"beta\",\"gamma\"]", "changed after it was written"},
        {"\"strict\":false", "\"strict\":true", "changed after it was written"},
        {"\"digest\":\"", "\"digest\":\"0", "changed after it was written"},
        {"\"error\":null", "\"error\":{\"code\":\"LIMIT\",\"input\":\"label\",\"place\":\"\",\"what\":\"\"}", "the same error"},
        {"\"error\":null", "\"error\":{\"code\":\"\",\"input\":\"label\",\"place\":\"\",\"what\":\"\"}", "the same error"},
        {"\"error\":null", "\"error\":\"\"", "changed after it was written"},
    };
    ent_arena *a = *state;
    ent_decision_case c = usual(a);
    ent_str out;

    c.clearance = S(BELGIUM);
    out = record(a, &c, NULL);
    for (size_t i = 0; i < COUNT(cases); i++)
        REFUSES(ENT_UNVERIFIED, cases[i].words, ent_decision_replay(a, replaced(a, out, cases[i].from, cases[i].to), &c, e));
    c.label = S("<a/>");
    out = record(a, &c, NULL);
    REFUSES(ENT_UNVERIFIED, "changed after", ent_decision_replay(a, replaced(a, out, "root element is a", "root element is b"), &c, e));
}

/* Every byte: whatever is changed, the record does not replay. */
static void any_byte(void **state)
{
    ent_arena *a = *state;
    ent_decision_case c = usual(a);
    ent_str out = record(a, &c, NULL);

    for (size_t i = 0; i < out.n; i++) {
        ent_arena *scratch = ent_arena_new(a, 0);
        ent_err err = {0};
        ent_str copy;
        char *p;
        ent_code code;
        assert_non_null(scratch);
        OK(ent_str_dup(&copy, scratch, out, e));
        p = ent_alloc(scratch, copy.n + 1);
        assert_non_null(p);
        memcpy(p, copy.p, copy.n);
        p[i] = p[i] == 'a' ? 'b' : 'a';
        code = ent_decision_replay(scratch, (ent_str){p, copy.n}, &c, &err);
        if (code != ENT_UNVERIFIED && code != ENT_INVALID) fail_msg("byte %zu: %s", i, ent_code_name(code));
        ent_arena_free(scratch);
    }
}

static void tampered_input(void **state)
{
    ent_arena *a = *state;
    ent_decision_case c = usual(a), other = c;
    ent_str out = record(a, &c, NULL);

    OK(ent_str_fmt(&other.policy, a, e, "%.*s<!-- -->", ENT_F(c.policy)));
    REFUSES(ENT_UNVERIFIED, "policy is not the one", ent_decision_replay(a, out, &other, e));
    other = c;
    other.label = replaced(a, c.label, "SECRET", "RESTRICTED");
    REFUSES(ENT_UNVERIFIED, "label is not the one", ent_decision_replay(a, out, &other, e));
    other = c;
    other.clearance = S(BELGIUM);
    REFUSES(ENT_UNVERIFIED, "clearance is not the one", ent_decision_replay(a, out, &other, e));
    /* What the record says itself is not the caller's to change. */
    other = c;
    other.as_of = 0;
    other.n_dossiers = 0;
    other.dossier = S("omega");
    other.strict = true;
    OK(ent_decision_replay(a, out, &other, e));
}

static void no_record(void **state)
{
    static const struct {
        const char *from, *to, *words;
    } cases[] = {
        {"{", "[", ""},
        {"\"version\":\"entente/decision/v1\"", "\"version\":\"entente/decision/v9\"", "version"},
        {",\"version\":\"entente/decision/v1\"", "", "version"},
        {"\"as_of\":\"2026-06-01T00:00:00Z\"", "\"as_of\":\"yesterday\"", "as_of is no time"},
        {"\"as_of\":\"2026-06-01T00:00:00Z\"", "\"as_of\":1", "as_of"},
        {"\"strict\":false", "\"strict\":0", "strict"},
        {",\"strict\":false", "", "strict"},
        {"[\"alpha\",\"beta\"]", "[\"alpha\",1]", "a dossier is no text"},
        {"\"dossiers\":[\"alpha\",\"beta\"]", "\"dossiers\":1", "dossiers"},
        {"\"dossier\":\"beta\"", "\"dossier\":1", "dossier"},
        {"\"rule\":\"R-13\",", "", "a part of the answer is missing"},
        {"\"rule\":\"R-13\"", "\"rule\":1.5", ""},
        {"\"label\":", "\"lable\":", "lable"},
        {"\"strict\":false", "\"strict\": false", "canonical"},
        {"\"as_of\":", "\"aa\":1,\"as_of\":", "aa"},
    };
    ent_arena *a = *state;
    ent_decision_case c = usual(a);
    ent_str out = record(a, &c, NULL), digest;
    const ent_json *o;

    for (size_t i = 0; i < COUNT(cases); i++)
        REFUSES(ENT_INVALID, cases[i].words, ent_decision_replay(a, replaced(a, out, cases[i].from, cases[i].to), &c, e));
    REFUSES(ENT_INVALID, "no object", ent_decision_replay(a, S("[]"), &c, e));
    REFUSES(ENT_INVALID, "", ent_decision_replay(a, S(""), &c, e));
    OK(ent_json_parse(&o, a, out, out.n, e));
    OK(ent_str_fmt(&digest, a, e, "\"digest\":\"%.*s\",", ENT_F(ent_json_str(o, "digest"))));
    REFUSES(ENT_INVALID, "digest", ent_decision_replay(a, replaced(a, out, digest.p, ""), &c, e));
    OK(ent_str_fmt(&digest, a, e, "\"label\":\"%s\",", hex(a, c.label)));
    REFUSES(ENT_INVALID, "label", ent_decision_replay(a, replaced(a, out, digest.p, ""), &c, e));
}

/* What cannot be written down is not decided: the caller hears why. */
static void not_recorded(void **state)
{
    static const ent_str bad[] = {T("\xff")};
    ent_arena *a = *state;
    ent_decision_case c = usual(a);
    ent_decision d;
    ent_str out;

    c.dossier = S("\xff");
    REFUSES(ENT_INVALID, "UTF-8", ent_decision_record(&out, &d, a, &c, e));
    assert_int_equal(d.verdict, ENT_DENY);
    c = usual(a);
    c.dossiers = bad;
    c.n_dossiers = 1;
    REFUSES(ENT_INVALID, "UTF-8", ent_decision_record(&out, &d, a, &c, e));
    assert_int_equal(out.n, 0);
}

/* A time beyond what a date can say is decided as the record says it. */
static void far_times(void **state)
{
    ent_arena *a = *state;
    ent_decision_case c = usual(a);

    c.as_of = INT64_MAX;
    assert_non_null(strstr(record(a, &c, NULL).p, "\"as_of\":\"9999-12-31T23:59:59Z\""));
    c.as_of = INT64_MIN;
    assert_non_null(strstr(record(a, &c, NULL).p, "\"as_of\":\"0001-01-01T00:00:00Z\""));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(contents),   TEST(answers),         TEST(bad_input), TEST(oversized),
                                       TEST(strictness), TEST(tampered_record), TEST(any_byte),  TEST(tampered_input),
                                       TEST(no_record),  TEST(not_recorded),    TEST(far_times)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
