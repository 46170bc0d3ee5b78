/* SPDX-License-Identifier: Apache-2.0 */
/* Concepts: JSON there and back, codes, layers, the language and the term to show, which definition rules, the audit. */
#include "tbx_help.h"

static ent_term_concept parse(const char *json)
{
    ent_term_concept c;

    OK(ent_term_concept_read(&c, A, ent_str_c(json), &E));
    return c;
}

/* ---- JSON ---- */

static const char full[] = "{\"authority\":\"NATO\",\"date\":\"2020-01-02\",\"definitions\":[{\"authority\":\"EU\",\"id\":\"d1\",\"lang\":"
                           "\"en\",\"marking\":\"NATO RESTRICTED\",\"markup\":true,"
                           "\"notes\":[{\"element\":\"note\",\"value\":\"n\"}],\"source\":\"AAP-06\",\"text\":\"a "
                           "<hi>b</hi>\"}],\"id\":\"C1\",\"languages\":[{\"definitions\":[{\"text\":\"d\"}],"
                           "\"designations\":[{\"authority\":\"NATO\",\"date\":\"1999\",\"gender\":\"neuter\",\"id\":\"t1\",\"marking\":"
                           "\"m\",\"markup\":true,\"notes\":[{\"category\":\"usageNote\","
                           "\"datatype\":\"text\",\"element\":\"termNote\",\"group\":true,\"id\":\"n1\",\"lang\":\"fr\",\"markup\":true,"
                           "\"notes\":[{\"category\":\"source\",\"element\":\"admin\","
                           "\"value\":\"s\"}],\"target\":\"C2\",\"value\":\"v\"}],\"number\":\"singular\",\"part_of_speech\":\"noun\","
                           "\"region\":\"GB\",\"search_only\":true,\"source\":\"S\","
                           "\"status\":\"preferred\",\"status_code\":\"preferred\",\"text\":\"t\",\"type\":\"fullForm\"},{\"status\":"
                           "\"other\",\"status_code\":\"legalTerm-admn-sts\"}],\"notes\":"
                           "[{\"element\":\"date\",\"value\":\"2020\"}],\"state\":\"valid\",\"tag\":\"en-GB\"}],\"marking\":\"NATO "
                           "UNCLASSIFIED\",\"notes\":[{\"category\":\"x\",\"element\":\"xref\"}],"
                           "\"relations\":[{\"kind\":\"broader\",\"target\":\"C2\",\"text\":\"genus\"},{\"kind\":\"replaced-by\","
                           "\"target\":\"C3\"}],\"state\":\"other\",\"state_code\":\"valid\","
                           "\"subject\":\"water\"}";

static void json_round(void **state)
{
    (void)state;
    ent_term_concept c = parse(full), again;

    assert_str(json_of(&c), full);
    again = parse(json_of(&c).p);
    assert_str(json_of(&again), full);
    assert_int_equal(c.relations[1].kind, ENT_TERM_REPLACED_BY);
    assert_int_equal(c.languages[0].designations[0].status, ENT_TERM_PREFERRED);
    assert_true(c.languages[0].designations[0].search_only);
    assert_int_equal(c.languages[0].designations[0].notes[0].n_notes, 1);
    /* a code that says no more than its word is left away; order and white space of the text do not matter */
    c = parse(" {\"state_code\":\"agreed\", \"state\":\"agreed\", "
              "\"languages\":[{\"tag\":\"en\",\"designations\":[{\"text\":\"\",\"status_code\":\"admittedTerm-admn-sts\","
              "\"status\":\"admitted\"}]}], \"id\":\"1\"} ");
    assert_str(json_of(&c),
               "{\"id\":\"1\",\"languages\":[{\"designations\":[{\"status\":\"admitted\"}],\"tag\":\"en\"}],\"state\":\"agreed\"}");
}

static void json_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "[]",
                                      "{}",
                                      "{\"id\":\"\"}",
                                      "{\"id\":1}",
                                      "{\"id\":\"1\",\"colour\":\"red\"}",
                                      "{\"id\":\"1\",\"line\":4}",
                                      "{\"id\":\"1\",\"state\":\"fine\"}",
                                      "{\"id\":\"1\",\"state\":\"\"}",
                                      "{\"id\":\"1\",\"languages\":{}}",
                                      "{\"id\":\"1\",\"languages\":[{}]}",
                                      "{\"id\":\"1\",\"languages\":[1]}",
                                      "{\"id\":\"1\",\"languages\":[{\"tag\":\"en\",\"designations\":[{\"status\":\"best\"}]}]}",
                                      "{\"id\":\"1\",\"languages\":[{\"tag\":\"en\",\"designations\":[{\"search_only\":\"yes\"}]}]}",
                                      "{\"id\":\"1\",\"relations\":[{\"target\":\"x\"}]}",
                                      "{\"id\":\"1\",\"relations\":[{\"kind\":\"broader\"}]}",
                                      "{\"id\":\"1\",\"relations\":[{\"kind\":\"cousin\",\"target\":\"x\"}]}",
                                      "{\"id\":\"1\",\"notes\":[{}]}",
                                      "{\"id\":\"1\",\"notes\":[{\"element\":\"soup\"}]}",
                                      "{\"id\":\"1\"} x"};
    ent_term_concept c;
    ent_buf b = ent_buf_new(A, 8 << 20);
    ent_str s;

    for (size_t i = 0; i < N(bad); i++) REFUSED(ent_term_concept_read(&c, A, ent_str_c(bad[i]), &E), ENT_INVALID);
    ent_buf_z(&b, "{\"id\":\"1\",\"notes\":[");
    for (int i = 0; i < 9; i++) ent_buf_z(&b, "{\"element\":\"note\",\"notes\":[");
    for (int i = 0; i < 9; i++) ent_buf_z(&b, "]}");
    ent_buf_z(&b, "]}");
    OK(ent_buf_take(&s, &b, &E));
    REFUSED(ent_term_concept_read(&c, A, s, &E), ENT_LIMIT);
    b = ent_buf_new(A, 8 << 20);
    ent_buf_z(&b, "{\"id\":\"1\",\"languages\":[{\"tag\":\"en\",\"designations\":[{}");
    for (size_t i = 0; i < ENT_TERM_MAX_DESIGNATIONS; i++) ent_buf_z(&b, ",{}");
    ent_buf_z(&b, "]}]}");
    OK(ent_buf_take(&s, &b, &E));
    REFUSED(ent_term_concept_read(&c, A, s, &E), ENT_LIMIT);
}

static void codes(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        ent_term_status status;
    } cases[] = {{"", ENT_TERM_NO_STATUS},
                 {"preferredTerm-admn-sts", ENT_TERM_PREFERRED},
                 {"preferred", ENT_TERM_PREFERRED},
                 {"preferredTerm", ENT_TERM_PREFERRED},
                 {"admittedTerm-admn-sts", ENT_TERM_ADMITTED},
                 {"deprecated", ENT_TERM_DEPRECATED},
                 {"supersededTerm", ENT_TERM_SUPERSEDED},
                 {"valid", ENT_TERM_OTHER_STATUS},
                 {"retired", ENT_TERM_OTHER_STATUS},
                 {"Preferred", ENT_TERM_OTHER_STATUS},
                 {"Term", ENT_TERM_OTHER_STATUS},
                 {"legalTerm-admn-sts", ENT_TERM_OTHER_STATUS}};

    for (size_t i = 0; i < N(cases); i++) assert_int_equal(ent_term_status_of(ent_str_c(cases[i].code)), cases[i].status);
    for (int s = ENT_TERM_PREFERRED; s <= ENT_TERM_SUPERSEDED; s++)
        assert_int_equal(ent_term_status_of(ent_str_c(ent_term_status_code((ent_term_status)s))), s);
    assert_string_equal(ent_term_state_code(ENT_TERM_STATE_SUPERSEDED), "superseded");
    assert_string_equal(ent_term_relation_word(ENT_TERM_CLOSE), "close");
    assert_string_equal(ent_term_relation_word((ent_term_relation_kind)99), "");
}

/* ---- layers ---- */

static const char layered[] = "{\"definitions\":[{\"lang\":\"en\",\"text\":\"open\"},{\"lang\":\"en\",\"marking\":\"R\",\"text\":"
                              "\"closed\"}],\"id\":\"C1\",\"languages\":["
                              "{\"designations\":[{\"text\":\"a\"},{\"marking\":\"R\",\"text\":\"b\"}],\"notes\":[{\"element\":\"note\","
                              "\"value\":\"of the language\"}],\"tag\":\"en\"},"
                              "{\"designations\":[{\"marking\":\"S\",\"text\":\"c\"}],\"notes\":[{\"element\":\"note\",\"value\":\"secret "
                              "too\"}],\"state\":\"valid\",\"tag\":\"ru\"}],"
                              "\"marking\":\"U\",\"notes\":[{\"element\":\"note\",\"value\":\"of the "
                              "concept\"}],\"relations\":[{\"kind\":\"part\",\"target\":\"C2\"}],\"state\":\"agreed\",\"subject\":\"s\"}";

static void split_and_merge(void **state)
{
    (void)state;
    ent_term_concept c = parse(layered), *layers, merged;
    const ent_term_concept *order[3];
    size_t n;

    OK(ent_term_split(&layers, &n, A, &c, &E));
    assert_int_equal(n, 3);
    assert_str(json_of(&layers[0]),
               "{\"definitions\":[{\"lang\":\"en\",\"text\":\"open\"}],\"id\":\"C1\",\"languages\":[{\"designations\":[{\"text\":\"a\"}],"
               "\"notes\":[{\"element\":\"note\",\"value\":"
               "\"of the language\"}],\"tag\":\"en\"}],\"marking\":\"U\",\"notes\":[{\"element\":\"note\",\"value\":\"of the "
               "concept\"}],\"relations\":[{\"kind\":\"part\",\"target\":\"C2\"}],"
               "\"state\":\"agreed\",\"subject\":\"s\"}");
    assert_str(json_of(&layers[1]), "{\"definitions\":[{\"lang\":\"en\",\"text\":\"closed\"}],\"id\":\"C1\",\"languages\":[{"
                                    "\"designations\":[{\"text\":\"b\"}],\"tag\":\"en\"}],\"marking\":\"R\"}");
    assert_str(json_of(&layers[2]), "{\"id\":\"C1\",\"languages\":[{\"designations\":[{\"text\":\"c\"}],\"notes\":[{\"element\":\"note\","
                                    "\"value\":\"secret too\"}],\"state\":\"valid\",\"tag\":\"ru\"}],"
                                    "\"marking\":\"S\"}");
    for (size_t i = 0; i < n; i++) order[i] = &layers[i];
    OK(ent_term_merge(&merged, A, order, n, &E));
    assert_str(json_of(&merged), layered);
    /* the ground alone says nothing of the other layers */
    OK(ent_term_merge(&merged, A, order, 1, &E));
    assert_str(json_of(&merged), json_of(&layers[0]).p);
}

static void merge_doubles(void **state)
{
    (void)state;
    ent_term_concept a = parse("{\"id\":\"1\",\"languages\":[{\"tag\":\"en\",\"designations\":[{\"text\":\"x\",\"status\":\"preferred\"},{"
                               "\"text\":\"x\",\"status\":\"preferred\"}]}],"
                               "\"notes\":[{\"element\":\"note\",\"value\":\"n\"}],\"relations\":[{\"kind\":\"part\",\"target\":\"2\"}]}");
    ent_term_concept b = parse("{\"id\":\"1\",\"languages\":[{\"tag\":\"EN\",\"state\":\"valid\",\"designations\":[{\"text\":\"x\","
                               "\"status\":\"preferred\"},{\"text\":\"x\",\"status\":\"preferred\",\"region\":\"US\"},"
                               "{\"text\":\"x\"},{\"text\":\"x\",\"status\":\"preferred\",\"authority\":\"EU\"}],\"definitions\":[{"
                               "\"text\":\"d\"},{\"text\":\"d\",\"source\":\"s\"}]}],\"notes\":[{\"element\":\"note\",\"value\":\"n\"},"
                               "{\"element\":\"note\",\"value\":\"m\"}],\"relations\":[{\"kind\":\"part\",\"target\":\"2\"},{\"kind\":"
                               "\"whole\",\"target\":\"2\"}],\"state\":\"agreed\",\"subject\":\"s\",\"authority\":\"NATO\"}");
    ent_term_concept other = parse("{\"id\":\"2\"}"), merged;
    const ent_term_concept *layers[] = {&a, &b, &b};

    OK(ent_term_merge(&merged, A, layers, 3, &E));
    assert_int_equal(merged.n_languages, 1);
    assert_int_equal(merged.languages[0].n_designations, 5); /* two of one layer, and three that differ */
    assert_int_equal(merged.languages[0].n_definitions, 2);
    assert_str(merged.languages[0].tag, "en");
    assert_str(merged.languages[0].state, "valid");
    assert_int_equal(merged.n_notes, 2);
    assert_int_equal(merged.n_relations, 2);
    assert_str(merged.subject, "s");
    assert_int_equal(merged.state, ENT_TERM_AGREED);
    assert_str(merged.authority, "NATO");
    layers[1] = &other;
    REFUSED(ent_term_merge(&merged, A, layers, 3, &E), ENT_INVALID);
    REFUSED(ent_term_merge(&merged, A, layers, 0, &E), ENT_INVALID);
}

/* ---- questions ---- */

static void languages(void **state)
{
    (void)state;
    ent_term_concept c = parse("{\"id\":\"1\",\"languages\":[{\"tag\":\"en\"},{\"tag\":\"fr\"},{\"tag\":\"fr-CA\"},{\"tag\":\"zh-Hant\"},{"
                               "\"tag\":\"sr-Latn-RS\"}]}");
    static const struct {
        const char *wanted, *found;
    } cases[] = {{"fr-CA", "fr-CA"},
                 {"fr-ca", "fr-CA"},
                 {"FR-BE", "fr"},
                 {"zh-Hant-TW-x-a-b", "zh-Hant"},
                 {"zh-Hant-a-ext", "zh-Hant"},
                 {"en-US-u-co-phonebk", "en"},
                 {"de", "fr"},
                 {"sr", "fr"},
                 {"", "fr"}};
    const ent_str others[] = {ENT_S("pl"), ENT_S("fr-BE"), ENT_S("en")};

    for (size_t i = 0; i < N(cases); i++) assert_str(ent_term_language_for(&c, ent_str_c(cases[i].wanted), others, 3)->tag, cases[i].found);
    assert_null(ent_term_language_for(&c, ENT_S("de-AT"), NULL, 0));
}

static const char *shown(const char *terms, const char *region, const char *authority)
{
    ent_str s;
    ent_term_concept c;
    const ent_term_designation *d;

    OK(ent_str_fmt(&s, A, &E, "{\"id\":\"1\",\"languages\":[{\"designations\":[%s],\"tag\":\"en\"}]}", terms));
    c = parse(s.p);
    d = ent_term_to_show(&c.languages[0], ent_str_c(region), ent_str_c(authority));
    return d == NULL ? NULL : d->text.p;
}

#define T(text, rest) "{\"text\":\"" text "\"" rest "}"
#define P ",\"status\":\"preferred\""

static void to_show(void **state)
{
    (void)state;
    static const char gb_us[] =
        T("lorry", P ",\"region\":\"GB\",\"authority\":\"NATO\"") "," T("truck", P ",\"region\":\"US\"") "," T("vehicle", P);

    assert_string_equal(shown(gb_us, "GB", "NATO"), "lorry");
    assert_string_equal(shown(gb_us, "us", ""), "truck");
    assert_string_equal(shown(gb_us, "", ""), "vehicle");
    assert_string_equal(shown(gb_us, "FR", ""), "lorry");
    assert_string_equal(shown(T("a", ",\"status\":\"deprecated\"") "," T("b", "") "," T("c", ",\"status\":\"admitted\""), "", ""), "c");
    assert_string_equal(shown(T("a", ",\"status\":\"superseded\"") "," T("b", ",\"search_only\":true" P) "," T("c", ""), "", ""), "c");
    assert_string_equal(
        shown(T("b", ",\"search_only\":true" P) "," T("a", ",\"status\":\"deprecated\"") "," T("c", ",\"status\":\"superseded\""), "", ""),
        "c");
    assert_string_equal(shown(T("b", ",\"search_only\":true"), "", ""), "b");
    assert_null(shown("", "", ""));
}

static void rule(void **state)
{
    (void)state;
    ent_term_concept c = parse(
        "{\"definitions\":[{\"lang\":\"fr\",\"text\":\"z\",\"source\":\"NATOTerm\"},{\"lang\":\"en\",\"text\":\"Ground  of "
        "TIDES\",\"source\":\"ITU-R V.573\"}],\"id\":\"1\",\"languages\":[{\"definitions\":["
        "{\"text\":\"from nowhere\"},{\"text\":\"ground of tides\",\"source\":\"ISO 19136:2007\"},{\"text\":\"bars\",\"source\":\"ISOBAR "
        "quarterly\"},{\"text\":\"late\",\"source\":\"iso 1\"}],\"tag\":\"en\"}]}");
    const ent_str precedence[] = {ENT_S("NATOTerm"), ENT_S("ISO"), ENT_S("ITU")};
    ent_term_ruling r;

    OK(ent_term_rule(&r, A, &c, ENT_S("EN"), precedence, 3, &E));
    assert_str(r.definition->source, "ISO 19136:2007");
    assert_int_equal(r.place, 2);
    assert_int_equal(r.n_agree, 1);
    assert_int_equal(r.n_differ, 3);
    OK(ent_term_rule(&r, A, &c, ENT_S("fr"), precedence, 3, &E));
    assert_int_equal(r.place, 1);
    OK(ent_term_rule(&r, A, &c, ENT_S("en"), NULL, 0, &E));
    assert_int_equal(r.place, 0);
    assert_str(r.definition->text, "Ground  of TIDES");
    REFUSED(ent_term_rule(&r, A, &c, ENT_S("de"), precedence, 3, &E), ENT_NOT_VISIBLE);
    assert_string_equal(E.rule, "R-64");
}

static void counts(void **state)
{
    (void)state;
    ent_term_concept c[2] = {parse(full), parse(layered)};
    ent_term_base b = {.concepts = c, .n_concepts = 2};
    ent_term_counts n;

    ent_term_count(&n, &b);
    assert_true(n.concepts == 2 && n.languages == 3 && n.definitions == 4 && n.designations == 5 && n.empty_designations == 1 &&
                n.relations == 3 && n.notes == 8);
    assert_true(n.preferred == 1 && n.other_status == 1 && n.no_status == 3 && n.admitted + n.deprecated + n.superseded == 0);
    assert_true(n.other_state == 1 && n.agreed == 1 && n.no_state + n.proposed + n.retired + n.state_superseded == 0);
}

/* ---- audit ---- */

static ent_term_findings audit(const char *const *json, size_t n, bool agreed)
{
    ent_term_concept *c = ent_alloc_array(A, n, sizeof *c);
    ent_term_base b = {.n_concepts = n};
    ent_term_findings f = {0};

    assert_non_null(c);
    for (size_t i = 0; i < n; i++) c[i] = parse(json[i]);
    b.concepts = c;
    OK(ent_term_audit(&f, A, &b, agreed, &E));
    return f;
}

#define GOOD                                                                                                                            \
    "\"languages\":[{\"definitions\":[{\"text\":\"d\",\"source\":\"s\"}],\"designations\":[{\"text\":\"a\",\"status\":\"preferred\"}]," \
    "\"tag\":\"en\"},{\"designations\":[{\"text\":\"b\",\"status\":\"preferred\"}],\"tag\":\"fr-FR\"}]"
#define RELATED(id, kind, target) "{\"id\":\"" id "\",\"relations\":[{\"kind\":\"" kind "\",\"target\":\"" target "\"}]}"

static void audit_one(void **state)
{
    (void)state;
    static const struct {
        const char *json, *code; /* NULL: nothing is found */
    } cases[] = {
        {"{\"id\":\"1\",\"state\":\"agreed\"," GOOD "}", NULL},
        {"{\"id\":\"1\"}", NULL},
        {"{\"id\":\"1\",\"languages\":[{\"tag\":\"en_GB\"}]}", "bad-tag"},
        {"{\"id\":\"1\",\"definitions\":[{\"text\":\"d\",\"lang\":\"1\"}]}", "bad-tag"},
        {"{\"id\":\"1\",\"languages\":[{\"tag\":\"en\"},{\"tag\":\"EN\"}]}", "doubled-language"},
        {"{\"id\":\"1\",\"languages\":[{\"tag\":\"en\",\"designations\":[{\"text\":\"a\",\"status\":\"preferred\"},{\"text\":\"b\","
         "\"status\":\"preferred\"}]}]}",
         "two-preferred"},
        {"{\"id\":\"1\",\"languages\":[{\"tag\":\"en\",\"designations\":[{\"text\":\"a\",\"status\":\"preferred\"},{\"text\":\"b\","
         "\"status\":\"preferred\",\"region\":\"US\"}]}]}",
         NULL},
        {RELATED("1", "broader", "1"), "relation-to-itself"},
        {RELATED("1", "broader", "9"), "dangling-relation"},
        {RELATED("1", "exact", "IATE:9"), NULL},
    };
    static const char *const agreed[] = {"{\"id\":\"1\",\"state\":\"agreed\"}"}, *const proposed[] = {
                                                                                     "{\"id\":\"1\",\"state\":\"proposed\"}"};
    ent_term_findings f;

    for (size_t i = 0; i < N(cases); i++) {
        f = audit(&cases[i].json, 1, false);
        assert_int_equal(f.n, cases[i].code == NULL ? 0 : 1);
        if (f.n != 0) assert_string_equal(f.v[0].code, cases[i].code);
        if (f.n != 0) assert_str(f.v[0].concept, "1");
    }
    f = audit(agreed, 1, false);
    assert_int_equal(f.n, 3);
    assert_true(count_code(&f, "no-english") == 1 && count_code(&f, "no-french") == 1 && count_code(&f, "no-sourced-definition") == 1);
    assert_int_equal(audit(proposed, 1, false).n, 0);
    assert_int_equal(audit(proposed, 1, true).n, 3);
}

static void audit_base(void **state)
{
    (void)state;
    static const char *const doubled[] = {"{\"id\":\"1\"}", "{\"id\":\"2\"}", "{\"id\":\"1\"}", "{\"id\":\"1\"}"};
    static const char *const ring[] = {RELATED("1", "broader", "2"), RELATED("2", "broader", "3"), RELATED("3", "broader", "1"),
                                       RELATED("4", "broader", "1")};
    static const char *const both_sides[] = {RELATED("1", "broader", "2"), RELATED("2", "narrower", "1")}; /* one fact, said twice */
    static const char *const against[] = {RELATED("1", "broader", "2"), RELATED("2", "broader", "1")};
    static const char *const mixed[] = {RELATED("1", "broader", "2"), RELATED("2", "whole", "1")}; /* two kinds: no circle */
    static const char *const parts[] = {RELATED("1", "part", "2"), RELATED("2", "part", "1")};
    ent_term_findings f = audit(doubled, N(doubled), false);

    assert_int_equal(count_code(&f, "doubled-id"), 2);
    assert_int_equal(f.n, 2);
    f = audit(ring, N(ring), false);
    assert_int_equal(f.n, 1);
    assert_string_equal(f.v[0].code, "circle");
    assert_str(f.v[0].concept, "3");
    assert_has(f.v[0].message, "generic");
    assert_int_equal(audit(both_sides, 2, false).n, 0);
    assert_int_equal(audit(against, 2, false).n, 1);
    assert_int_equal(audit(mixed, 2, false).n, 0);
    f = audit(parts, 2, false);
    assert_int_equal(f.n, 1);
    assert_has(f.v[0].message, "partitive");
}

/* A chain of 100,000 concepts, and its closing into one circle: no recursion, no quadratic time. */
static void audit_long_chain(void **state)
{
    (void)state;
    enum { LENGTH = 100000 };
    ent_term_concept *c = ent_alloc_array(A, LENGTH, sizeof *c);
    ent_term_relation *r = ent_alloc_array(A, LENGTH, sizeof *r);
    ent_term_base b = {.concepts = c, .n_concepts = LENGTH};
    ent_term_findings f = {0};

    assert_true(c != NULL && r != NULL);
    for (size_t i = 0; i < LENGTH; i++) {
        OK(ent_str_fmt(&c[i].id, A, &E, "%zu", i));
        OK(ent_str_fmt(&r[i].target, A, &E, "%zu", i + 1));
        r[i].kind = ENT_TERM_BROADER;
        c[i].relations = &r[i];
        c[i].n_relations = i + 1 < LENGTH;
    }
    OK(ent_term_audit(&f, A, &b, false, &E));
    assert_int_equal(f.n, 0);
    r[LENGTH - 1].target = ENT_S("0");
    c[LENGTH - 1].n_relations = 1;
    OK(ent_term_audit(&f, A, &b, false, &E));
    assert_int_equal(f.n, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(json_round, setup, teardown),    cmocka_unit_test_setup_teardown(json_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(codes, setup, teardown),         cmocka_unit_test_setup_teardown(split_and_merge, setup, teardown),
        cmocka_unit_test_setup_teardown(merge_doubles, setup, teardown), cmocka_unit_test_setup_teardown(languages, setup, teardown),
        cmocka_unit_test_setup_teardown(to_show, setup, teardown),       cmocka_unit_test_setup_teardown(rule, setup, teardown),
        cmocka_unit_test_setup_teardown(counts, setup, teardown),        cmocka_unit_test_setup_teardown(audit_one, setup, teardown),
        cmocka_unit_test_setup_teardown(audit_base, setup, teardown),    cmocka_unit_test_setup_teardown(audit_long_chain, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
