/* SPDX-License-Identifier: Apache-2.0 */
/* A termbase of Geolexica: own concepts field by field, and the ISO/TC 211 glossary there and back through TBX. */
#include "tbx_help.h"

#include <entente/core/tar.h>

static const char own[] = "---\n"
                          "data:\n"
                          "  identifier: '7'\n"
                          "  localized_concepts:\n"
                          "    eng: 11111111-1111-4111-8111-111111111111\n"
                          "    dut: 22222222-2222-4222-8222-222222222222\n"
                          "    qaa: 33333333-3333-4333-8333-333333333333\n"
                          "    fra: 44444444-4444-4444-8444-444444444444\n"
                          "id: 00000000-0000-4000-8000-000000000000\n"
                          "date_accepted: '2020-01-02T00:00:00+00:00'\n"
                          "status: valid\n"
                          "---\n"
                          "data:\n"
                          "  dates:\n"
                          "  - date: '2020-01-02'\n"
                          "    type: accepted\n"
                          "  definition:\n"
                          "  - content: EXERCISE ground that the tide covers\n"
                          "  examples:\n"
                          "  - content: EXERCISE Saltmarsh\n"
                          "  id: '7'\n"
                          "  notes:\n"
                          "  - content: EXERCISE twice a day\n"
                          "  release: '1.0'\n"
                          "  sources:\n"
                          "  - origin:\n"
                          "      ref: EXERCISE 1:1999\n"
                          "    status: unspecified\n"
                          "    type: lineage\n"
                          "  - origin:\n"
                          "      ref: EXERCISE 2:2020\n"
                          "      locality:\n"
                          "        type: clause\n"
                          "        reference_from: 3.1\n"
                          "      link: https://example.org/2\n"
                          "    type: authoritative\n"
                          "  terms:\n"
                          "  - type: expression\n"
                          "    normative_status: preferred\n"
                          "    designation: tidal ground\n"
                          "  - type: abbreviation\n"
                          "    normative_status: deprecated\n"
                          "    designation: TG\n"
                          "    geographical_area: Saltmarsh\n"
                          "  - type: abbreviation\n"
                          "    designation:\n"
                          "  language_code: eng\n"
                          "  entry_status: superseded\n"
                          "id: 11111111-1111-4111-8111-111111111111\n"
                          "---\n"
                          "data:\n"
                          "  terms:\n"
                          "  - designation: getijdegrond\n"
                          "  language_code: dut\n"
                          "id: 22222222-2222-4222-8222-222222222222\n"
                          "---\n"
                          "data:\n"
                          "  id: '8'\n"
                          "  terms: []\n"
                          "  language_code: qaa\n"
                          "id: 33333333-3333-4333-8333-333333333333\n";

static ent_term_concept read_own(const char *yaml)
{
    ent_term_concept c;

    OK(ent_geolexica_read(&c, A, ent_str_c(yaml), &E));
    return c;
}

static void fields(void **state)
{
    (void)state;
    ent_term_concept c = read_own(own);
    const ent_term_language *en = &c.languages[0];

    assert_str(c.id, "7");
    assert_int_equal(c.state, ENT_TERM_OTHER_STATE);
    assert_str(c.state_code, "valid");
    assert_str(c.date, "2020-01-02T00:00:00+00:00");
    assert_int_equal(c.n_languages, 3);
    assert_str(en->tag, "en");
    assert_str(c.languages[1].tag, "nl");
    assert_str(c.languages[2].tag, "qaa");
    assert_str(en->state, "superseded");
    assert_str(c.languages[1].state, "");
    assert_int_equal(en->n_definitions, 1);
    assert_str(en->definitions[0].text, "EXERCISE ground that the tide covers");
    assert_str(en->definitions[0].source, "EXERCISE 2:2020, 3.1");
    assert_int_equal(en->n_designations, 3);
    assert_str(en->designations[0].text, "tidal ground");
    assert_int_equal(en->designations[0].status, ENT_TERM_PREFERRED);
    assert_str(en->designations[1].type, "abbreviation");
    assert_int_equal(en->designations[1].status, ENT_TERM_DEPRECATED);
    assert_str(en->designations[2].text, "");
    assert_int_equal(en->designations[2].status, ENT_TERM_NO_STATUS);
    /* what has no field is there by its path */
    assert_str(
        json_of(&c),
        "{\"date\":\"2020-01-02T00:00:00+00:00\",\"id\":\"7\",\"languages\":[{\"definitions\":[{\"source\":\"EXERCISE 2:2020, "
        "3.1\",\"text\":\"EXERCISE ground that the tide "
        "covers\"}],\"designations\":[{\"status\":\"preferred\",\"status_code\":\"preferred\","
        "\"text\":\"tidal ground\",\"type\":\"expression\"},{\"notes\":[{\"category\":\"terms.geographical_area\",\"element\":\"admin\","
        "\"value\":\"Saltmarsh\"}],\"status\":\"deprecated\",\"status_code\":\"deprecated\",\"text\":\"TG\",\"type\":\"abbreviation\"},"
        "{\"type\":\"abbreviation\"}],\"notes\":[{\"element\":\"note\",\"value\":\"EXERCISE twice a day\"},{\"category\":\"example\","
        "\"element\":\"descrip\",\"value\":\"EXERCISE "
        "Saltmarsh\"},{\"category\":\"data.dates\",\"element\":\"admin\",\"group\":true,\"notes\":"
        "[{\"category\":\"date\",\"element\":\"adminNote\",\"value\":\"2020-01-02\"},{\"category\":\"type\",\"element\":\"adminNote\","
        "\"value\":"
        "\"accepted\"}]},{\"category\":\"data.release\",\"element\":\"admin\",\"value\":\"1.0\"},{\"category\":\"data.sources\","
        "\"element\":\"admin\","
        "\"group\":true,\"notes\":[{\"category\":\"origin.ref\",\"element\":\"adminNote\",\"value\":\"EXERCISE "
        "1:1999\"},{\"category\":\"status\","
        "\"element\":\"adminNote\",\"value\":\"unspecified\"},{\"category\":\"type\",\"element\":\"adminNote\",\"value\":\"lineage\"}]},"
        "{\"category\":\"data.sources\",\"element\":\"admin\",\"group\":true,\"notes\":[{\"category\":\"origin.ref\",\"element\":"
        "\"adminNote\","
        "\"value\":\"EXERCISE "
        "2:2020\"},{\"category\":\"origin.locality.type\",\"element\":\"adminNote\",\"value\":\"clause\"},{\"category\":"
        "\"origin.locality.reference_from\",\"element\":\"adminNote\",\"value\":\"3.1\"},{\"category\":\"origin.link\",\"element\":"
        "\"adminNote\","
        "\"value\":\"https://example.org/"
        "2\"},{\"category\":\"type\",\"element\":\"adminNote\",\"value\":\"authoritative\"}]},{\"category\":\"id\","
        "\"element\":\"admin\",\"value\":\"11111111-1111-4111-8111-111111111111\"}],\"state\":\"superseded\",\"tag\":\"en\"},{"
        "\"designations\":"
        "[{\"text\":\"getijdegrond\"}],\"notes\":[{\"category\":\"id\",\"element\":\"admin\",\"value\":\"22222222-2222-4222-8222-"
        "222222222222\"}],"
        "\"tag\":\"nl\"},{\"notes\":[{\"category\":\"data.id\",\"element\":\"admin\",\"value\":\"8\"},{\"category\":\"id\",\"element\":"
        "\"admin\","
        "\"value\":\"33333333-3333-4333-8333-333333333333\"}],\"tag\":\"qaa\"}],\"notes\":[{\"category\":\"id\",\"element\":\"admin\","
        "\"value\":"
        "\"00000000-0000-4000-8000-000000000000\"},{\"category\":\"data.localized_concepts.fra\",\"element\":\"admin\",\"value\":"
        "\"44444444-4444-4444-8444-444444444444\"}],\"state\":\"other\",\"state_code\":\"valid\"}");
}

static void there_and_back(void **state)
{
    (void)state;
    ent_term_concept c = read_own(own);
    ent_term_base b = {.concepts = &c, .n_concepts = 1}, again;

    for (int style = ENT_TBX_DCA; style <= ENT_TBX_DCT; style++) {
        again = read_tbx(write_tbx(&b, ENT_TBX_V3, (ent_tbx_style)style, ENT_TBX_SMALLEST));
        assert_same_concepts(&b, &again);
    }
}

/* The own concept with one line changed. */
static ent_str changed(const char *was, const char *is)
{
    const char *at = strstr(own, was);
    ent_str s;

    assert_non_null(at);
    OK(ent_str_fmt(&s, A, &E, "%.*s%s%s", (int)(at - own), own, is, at + strlen(was)));
    return s;
}

static void refused(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"  identifier: '7'\n", "", "no data.identifier"},
        {"  language_code: dut\n", "", "no language_code"},
        {"  language_code: dut\n", "  language_code: fra\n", "not the one"},
        {"id: 22222222", "id: 22222223", "not the one"},
        {"  terms:\n  - designation: getijdegrond\n", "", "no list of terms"},
        {"  terms:\n  - designation: getijdegrond\n", "  terms: [x]\n", "no mapping"},
        {"  notes:\n  - content: EXERCISE twice a day\n", "  notes: x\n", "no list"},
        {"    dut: 2222", "    nld: 2222", "not the one"},
    };
    ent_term_concept c;

    for (size_t i = 0; i < N(cases); i++) {
        REFUSED(ent_geolexica_read(&c, A, changed(cases[i][0], cases[i][1]), &E), ENT_INVALID);
        assert_has(ent_str_c(E.what), cases[i][2]);
        assert_has(ent_str_c(E.place), "line ");
    }
    REFUSED(ent_geolexica_read(&c, A, ENT_S(""), &E), ENT_INVALID);
    REFUSED(ent_geolexica_read(&c, A, ENT_S("a: [\n"), &E), ENT_INVALID);
    /* two codes of one language */
    {
        ent_str s = changed("    qaa: 3333", "    nld: 3333");
        char *at = strstr(s.p, "language_code: qaa");
        assert_non_null(at);
        memcpy(at, "language_code: nld", 18);
        REFUSED(ent_geolexica_read(&c, A, s, &E), ENT_INVALID);
        assert_has(ent_str_c(E.what), "twice");
    }
}

/* ---- the ISO/TC 211 glossary ---- */

static ent_term_base glossary(void)
{
    ent_str tar;
    ent_term_base b;

    OK(ent_file_read_gz(&tar, A, shared_path("terms/isotc211-glossary-3491c0a.tar.gz"), 64 << 20, &E));
    OK(ent_geolexica_read_tar(&b, A, tar, &E));
    return b;
}

static size_t count_state(const ent_term_base *b, const char *code)
{
    size_t n = 0;

    for (size_t i = 0; i < b->n_concepts; i++) n += ent_str_is(b->concepts[i].state_code, code);
    return n;
}

static size_t count_entries(const ent_term_base *b, const char *code)
{
    size_t n = 0;

    for (size_t i = 0; i < b->n_concepts; i++)
        for (size_t k = 0; k < b->concepts[i].n_languages; k++) n += ent_str_is(b->concepts[i].languages[k].state, code);
    return n;
}

static size_t count_tags(const ent_term_base *b)
{
    ent_str tags[100];
    size_t n = 0;

    for (size_t i = 0; i < b->n_concepts; i++) {
        for (size_t k = 0; k < b->concepts[i].n_languages; k++) {
            size_t at = 0;
            while (at < n && !ent_str_eq(tags[at], b->concepts[i].languages[k].tag)) at++;
            if (at == n) tags[n++] = b->concepts[i].languages[k].tag;
        }
    }
    return n;
}

/* The figures of the facts page. */
static void assert_figures(const ent_term_base *b)
{
    ent_term_counts n;

    ent_term_count(&n, b);
    assert_int_equal(n.concepts, 1507);
    assert_int_equal(count_state(b, "valid"), 1266);
    assert_int_equal(count_state(b, "retired"), 133);
    assert_int_equal(count_state(b, "superseded"), 108);
    assert_int_equal(n.other_state, 1266);
    assert_int_equal(n.retired, 133);
    assert_int_equal(n.state_superseded, 108);
    assert_int_equal(count_tags(b), 15);
    assert_int_equal(n.languages, 9147);
    assert_int_equal(count_entries(b, "valid"), 6649);
    assert_int_equal(count_entries(b, "superseded"), 2142);
    assert_int_equal(count_entries(b, "withdrawn"), 26);
    assert_int_equal(count_entries(b, ""), 330);
    assert_int_equal(n.designations - n.empty_designations, 10181);
    assert_int_equal(n.empty_designations, 3);
    assert_int_equal(n.preferred, 6590);
    assert_int_equal(n.admitted, 216);
    assert_int_equal(n.no_status, 10184 - 6590 - 216);
}

static void iso_tc_211(void **state)
{
    (void)state;
    static const ent_tbx_options ways[] = {{ENT_TBX_V3, ENT_TBX_DCA, ENT_TBX_SMALLEST},
                                           {ENT_TBX_V3, ENT_TBX_DCT, ENT_TBX_SMALLEST},
                                           {ENT_TBX_V2, ENT_TBX_DCA, ENT_TBX_SMALLEST}};
    ent_term_base b = glossary(), again;
    ent_term_counts x, y;

    assert_figures(&b);
    ent_term_count(&x, &b);
    for (size_t i = 0; i < N(ways); i++) {
        ent_tbx_info info;
        ent_str tbx;
        OK(ent_tbx_write(&tbx, &info, NULL, A, &b, &ways[i], &E));
        assert_int_equal(info.dialect, ways[i].form == ENT_TBX_V2 ? ENT_TBX_OTHER : ENT_TBX_ENTENTE);
        again = read_tbx(tbx);
        assert_figures(&again);
        ent_term_count(&y, &again);
        assert_memory_equal(&x, &y, sizeof x);
        assert_same_concepts(&b, &again);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(fields, setup, teardown),
        cmocka_unit_test_setup_teardown(there_and_back, setup, teardown),
        cmocka_unit_test_setup_teardown(refused, setup, teardown),
        cmocka_unit_test_setup_teardown(iso_tc_211, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
