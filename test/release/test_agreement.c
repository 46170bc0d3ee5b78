/* SPDX-License-Identifier: Apache-2.0 */
/* Agreement files: one spelling, strict; and eligibility by the table of facts, also by the one that is shipped. */
#include "exchange.h"

static ent_arena *a;

static int set_up(void **state)
{
    (void)state;
    a = ent_arena_new(NULL, 0);
    return a == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    ent_arena_free(a);
    return 0;
}

static ent_code parse(ent_rel_agreement *g, const char *json)
{
    return ent_rel_agreement_parse(g, a, ent_str_c(json), &test_err);
}

/* The text with one part replaced; it must be there. */
static const char *with(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    ent_str out;

    if (at == NULL) fail_msg("\"%s\" is not there", from);
    OK(ent_str_fmt(&out, a, &test_err, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from)));
    return out.p;
}

static void test_one_spelling(void **state)
{
    ent_rel_agreement g, h;

    (void)state;
    OK(parse(&g, AGREEMENT));
    assert_int_equal(g.n_terms, 2);
    assert_int_equal(g.terms[0].n_bodies, 2);
    assert_true(ent_str_is(g.terms[0].electronic_ceiling, "LIMITED"));
    assert_int_equal(g.to.precision, ENT_DATE_YEAR);
    OK(ent_rel_agreement_parse(&h, a, g.text, &test_err)); /* its own spelling */
    assert_true(ent_sha256_eq(&g.digest, &h.digest));
    OK(parse(&h, with(AGREEMENT, "{\"format\"", " \n{ \"format\"")));
    assert_true(ent_sha256_eq(&g.digest, &h.digest));
    OK(parse(&h, with(AGREEMENT, "\"scheme\":\"\"}", "\"scheme\":\"\",\"dossiers\":[]}")));
    assert_true(ent_sha256_eq(&g.digest, &h.digest));
    OK(parse(&h, with(with(AGREEMENT, "\"id\":\"AB-2026\",", ""), "{\"format\"", "{\"id\":\"AB-2026\",\"format\"")));
    assert_true(ent_sha256_eq(&g.digest, &h.digest));
    OK(parse(&h, with(AGREEMENT, "Navy", "Army")));
    assert_false(ent_sha256_eq(&g.digest, &h.digest));
}

static void test_refused(void **state)
{
    static const struct {
        const char *from, *to;
    } bad[] = {
        {"entente/agreement/v1", "entente/agreement/v2"},
        {"\"id\":\"AB-2026\"", "\"id\":\"AB 2026\""},
        {"\"id\":\"AB-2026\"", "\"id\":\"\""},
        {"\"id\":\"AB-2026\",", ""},
        {"\"title\":\"Alfa and Bravo\"", "\"title\":\"two\\nlines\""},
        {"\"title\":", "\"colour\":\"red\",\"title\":"},
        {"2026-01-01", "2026-02-30"},
        {"2026-01-01", ""},
        {"\"to\":\"2027\"", "\"to\":\"soon\""},
        {"[\"Exercise PATROL\",\"Common procedure\"]", "[]"},
        {"[\"Exercise PATROL\",\"Common procedure\"]", "[\"a\",\"a\"]"},
        {"[\"Exercise PATROL\",\"Common procedure\"]", "\"a\""},
        {"\"Bravo Navy\"", "\"Bravo Staff\""},
        {"\"recipient\":\"Bravo\"", "\"recipient\":\"Alfa\""},
        {"\"sender\":\"Bravo\",\"recipient\":\"Alfa\"", "\"sender\":\"Alfa\",\"recipient\":\"Bravo\""},
        {"\"ceiling\":\"CLOSED\",", ""},
        {"\"name\":\"Bravo Navy\",", "\"name\":\"Bravo Navy\",\"rank\":1,"},
        {"\"bodies\":[{\"name\":\"Alfa Staff\",\"clearance\":\"For=Staff\",\"scheme\":\"\"}]", "\"bodies\":[]"},
    };
    ent_rel_agreement g;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ent_code code = parse(&g, with(AGREEMENT, bad[i].from, bad[i].to));
        if (code != ENT_INVALID) fail_msg("%s: %s", bad[i].to, ent_code_name(code));
        assert_true(test_err.what[0] != '\0');
    }
    REFUSED(parse(&g, "[]"), ENT_INVALID, NULL);
    REFUSED(parse(&g, ""), ENT_INVALID, NULL);
}

/* Every agreement that is shipped can be read, under the policies that are shipped. */
static void test_shipped(void **state)
{
    static const char *const names[] = {"data/agreement/eu-nato-exercise.json", "data/agreement/nato-aut-exercise.json"};
    ent_rel_agreement g;
    char path[1024];
    ent_str text;

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", ent_test_root(), names[i]);
        OK(ent_file_read(&text, a, path, 1 << 20, &test_err));
        OK(ent_rel_agreement_parse(&g, a, text, &test_err));
        for (size_t t = 0; t < g.n_terms; t++) {
            const ent_rel_terms *terms = &g.terms[t];
            const ent_policy *p;
            bool within;
            snprintf(path, sizeof path, "%s/data/policy/%s.spif.xml", ent_test_root(), ent_str_is(terms->sender, "NATO") ? "nato" : "eu");
            OK(ent_file_read(&text, a, path, 4 << 20, &test_err));
            OK(ent_policy_load(&p, a, text, NULL, &test_err));
            assert_true(ent_str_eq(ent_policy_oid(p), terms->policy));
            OK(ent_policy_within(&within, p, terms->electronic_ceiling, terms->ceiling, &test_err));
            assert_true(within);
            for (size_t k = 0; k < terms->n_bodies; k++) {
                const ent_holding *h;
                ent_clearance c;
                ent_str held;
                OK(ent_str_fmt(&held, a, &test_err, "%.*s: \"%.*s\"%s%.*s", ENT_F(ent_policy_name(p)), ENT_F(terms->ceiling),
                               terms->bodies[k].clearance.n ? "; " : "", ENT_F(terms->bodies[k].clearance)));
                OK(ent_clearance_read_short(&c, a, p, held, true, &test_err));
                OK(ent_holding_of(&h, a, p, &c, NULL, 0, &test_err));
            }
        }
    }
}

/* ---- eligibility ---- */
typedef struct question {
    const char *party, *scheme, *day;
    bool yes;
    const char *says;
} question;

static void ask(const ent_csv *facts, const question *q, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        ent_time from = 0, to;
        ent_date d;
        ent_str why;
        bool yes;
        assert_true(ent_date_parse(&d, ent_str_c(q[i].day)) && ent_date_span(d, &from, &to));
        OK(ent_rel_eligible(&yes, &why, a, facts, ent_str_c(q[i].party), ent_str_c(q[i].scheme), from + 3600, &test_err));
        if (yes != q[i].yes || !holds(why, q[i].says)) fail_msg("%s %s %s: %d: %s", q[i].party, q[i].scheme, q[i].day, yes, why.p);
    }
}

static void test_dates(void **state)
{
    static const char text[] =
        "party,kind,scheme,from,to,source,mark\n"
        "A,state,S,2001-05-10,2003-02-28,one,checked\nA,state,S,2005,2006-06,two,recalled\nB,state,S,2001-05,,three,checked\n";
    static const question q[] = {
        {"A", "S", "2001-05-09", false, "is not under S"},
        {"A", "S", "2001-05-10", true, "checked; source: one"},
        {"A", "S", "2003-02-28", true, "to 2003-02-28"},
        {"A", "S", "2003-03-01", false, "is not under"},
        {"A", "S", "2005-12-31", false, "unknown, refused"},
        {"A", "S", "2006-01-01", true, "recalled, unchecked; source: two"},
        {"A", "S", "2006-05-31", true, "line 3"},
        {"A", "S", "2006-06-01", false, "unknown, refused"},
        {"A", "S", "2006-07-01", false, "is not under"},
        {"B", "S", "2001-05-31", false, "unknown, refused"},
        {"B", "S", "2001-06-01", true, "from 2001-05 "},
        {"B", "S", "2001-04-30", false, "is not under"},
        {"C", "S", "2006-01-01", false, "no row"},
        {"A", "T", "2006-01-01", false, "no row"},
    };
    ent_csv facts;
    ent_str why;
    bool yes;

    (void)state;
    OK(ent_csv_parse(&facts, a, ent_str_c(text), 1 << 20, 1000, &test_err));
    ask(&facts, q, sizeof q / sizeof *q);
    facts = (ent_csv){0};
    OK(ent_rel_eligible(&yes, &why, a, &facts, ENT_S("A"), ENT_S("S"), NOW, &test_err));
    assert_false(yes);
    OK(ent_csv_parse(&facts, a, ENT_S("party,from\nA,2001\n"), 1 << 20, 1000, &test_err));
    REFUSED(ent_rel_eligible(&yes, &why, a, &facts, ENT_S("A"), ENT_S("S"), NOW, &test_err), ENT_INVALID, "R-37");
    OK(ent_csv_parse(&facts, a, ENT_S("party,kind,scheme,from,to,source,mark\nA,x,S,someday,,one,checked\n"), 1 << 20, 1000, &test_err));
    REFUSED(ent_rel_eligible(&yes, &why, a, &facts, ENT_S("A"), ENT_S("S"), NOW, &test_err), ENT_INVALID, "R-37");
}

/* The cases that every expert would try, on the table that is shipped. */
static void test_shipped_table(void **state)
{
    static const question q[] = {
        {"European Commission", "EU-NATO-2003", "2003-02-28", false, "is not under"},
        {"European Commission", "EU-NATO-2003", "2003-03-20", false, "unknown, refused"},
        {"European Commission", "EU-NATO-2003", "2026-01-01", true, "checked"},
        {"European Parliament", "EU-NATO-2003", "2026-01-01", false, "no row"},
        {"FRA", "EU-member-NATO", "2026-01-01", true, "NATO"},
        {"CYP", "EU-member-NATO", "2026-01-01", false, "NATO"},
        {"AUT", "EU-member-NATO", "2026-01-01", true, "NATO-security-agreement"},
        {"AUT", "EU-member-NATO", "2006-01-01", false, "NATO-security-agreement"},
        {"MLT", "EU-member-NATO", "2007-01-01", false, "PfP"},
        {"MLT", "EU-member-NATO", "2009-01-01", true, "PfP"},
        {"FIN", "EU-member-NATO", "2023-04-03", true, "PfP"},
        {"FIN", "EU-member-NATO", "2023-04-04", true, "is under NATO"},
        {"SWE", "EU-member-NATO", "2024-03-07", true, "is under NATO"},
        {"GBR", "EU-member-NATO", "2020-01-31", true, "EU"},
        {"GBR", "EU-member-NATO", "2020-02-01", false, "is not under EU"},
        {"USA", "EU-member-NATO", "2026-01-01", false, "is not under EU"},
    };
    char path[1024];
    ent_csv facts;
    ent_str text;

    (void)state;
    snprintf(path, sizeof path, "%s/data/eligibility.csv", ent_test_root());
    OK(ent_file_read(&text, a, path, 1 << 20, &test_err));
    OK(ent_csv_parse(&facts, a, text, 1 << 20, 20000, &test_err));
    ask(&facts, q, sizeof q / sizeof *q);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(test_one_spelling), TEST(test_refused), TEST(test_shipped), TEST(test_dates),
                                       TEST(test_shipped_table)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
