/* SPDX-License-Identifier: Apache-2.0 */
/* Validation by our own rules: each defect, planted in a valid file, is found with its code and line; what we write is valid. */
#include "tbx_help.h"

#include <entente/core/schema.h>

static ent_tbx_verdict verdict_of(ent_str bytes)
{
    ent_tbx_verdict v;

    OK(ent_tbx_validate(&v, A, bytes, &E));
    return v;
}

static void assert_valid(ent_str bytes)
{
    ent_tbx_verdict v = verdict_of(bytes);

    if (v.findings.n != 0) fail_msg("line %u: %s: %.*s", v.findings.v[0].line, v.findings.v[0].code, ENT_F(v.findings.v[0].message));
    assert_true(v.valid);
}

/* The file with one text replaced at its first place; *line: where that is. */
static ent_str changed(ent_str file, const char *was, const char *is, unsigned *line)
{
    const char *at = strstr(file.p, was);
    ent_str s;

    if (at == NULL) fail_msg("\"%s\" is not in the file", was);
    OK(ent_str_fmt(&s, A, &E, "%.*s%s%s", (int)(at - file.p), file.p, is, at + strlen(was)));
    *line = 1;
    for (const char *p = file.p; p < at; p++) *line += *p == '\n';
    return s;
}

typedef struct defect {
    const char *was, *is, *code;
    int below; /* the finding stands so many lines below the change */
} defect;

/* Exactly these: a defect is told once, with this code, on this line. */
static void assert_defects(const char *name, const defect *d, size_t n)
{
    ent_str file = fixture(name);

    assert_valid(file);
    for (size_t i = 0; i < n; i++) {
        unsigned line;
        ent_tbx_verdict v = verdict_of(changed(file, d[i].was, d[i].is, &line));
        if (v.valid || v.findings.n != 1) {
            for (size_t k = 0; k < v.findings.n; k++)
                printf("# %u %s %.*s\n", v.findings.v[k].line, v.findings.v[k].code, ENT_F(v.findings.v[k].message));
            fail_msg("\"%s\" for \"%s\": %zu findings", d[i].is, d[i].was, v.findings.n);
        }
        assert_string_equal(v.findings.v[0].code, d[i].code);
        assert_int_equal(v.findings.v[0].line, (int)line + d[i].below);
        assert_true(v.findings.v[0].message.n > 10);
    }
}

static void dca(void **state)
{
    (void)state;
    static const defect defects[] = {
        {"type=\"TBX-Basic\"", "type=\"Basic\"", "bad-dialect", 0},
        {"style=\"dca\"", "style=\"dcx\"", "bad-style", 0},
        {" style=\"dca\"", "", "missing-attribute", 0},
        {"xml:lang=\"en\" xmlns", "xmlns", "missing-attribute", 0},
        {"xmlns=\"urn:iso:std:iso:30042:ed-2\"", "xmlns=\"urn:example:other\"", "wrong-namespace", 0},
        {"<p>EXERCISE invented for tests</p>", "<p>EXERCISE</p>stray", "text-not-allowed", 0},
        {"<sourceDesc>\n        <p>EXERCISE invented for tests</p>\n      </sourceDesc>", "", "missing-element", -4},
        {"<titleStmt>\n        <title>EXERCISE marsh terms</title>", "<titleStmt>\n        ", "missing-element", 0},
        {"<p>EXERCISE invented for tests</p>", "<p>EXERCISE <b>x</b></p>", "unknown-element", 0},
        {"<p>EXERCISE invented for tests</p>", "<p>EXERCISE <term>x</term></p>", "misplaced-element", 0},
        {"<conceptEntry id=\"c3\">", "<conceptEntry>", "missing-attribute", 0},
        {"\"subjectField\"", "\"characteristic\"", "unknown-category", 0},
        {"\"subjectField\"", "\"\"", "no-category", 0},
        {" type=\"subjectField\"", "", "missing-attribute", 0},
        {"<descrip type=\"subjectField\">", "<descrip type=\"context\">", "wrong-level", 0},
        {"<descrip type=\"subjectField\">", "<descrip type=\"subjectField\" kind=\"x\">", "unknown-attribute", 0},
        {"2026-04-17", "2026-02-30", "bad-date", 0},
        {"2026-04-17", "2026-04", "bad-date", 0},
        {"origination", "creation", "bad-value", 0},
        {"target=\"p1\"", "target=\"p9\"", "dangling-target", 0},
        {"https://example.org/marsh.png", "marsh.png", "bad-target", 0},
        {"<date>2026-04-17</date>", "<date>2026-04-17</date><transac type=\"transactionType\">origination</transac>", "too-many-elements",
         0},
        {"<langSec xml:lang=\"en\">", "<langSec>", "missing-attribute", 0},
        {"xml:lang=\"fr-CA\"", "xml:lang=\"fr_CA\"", "bad-language", 0},
        {"xml:lang=\"fr-CA\"", "xml:lang=\"canadian french\"", "bad-language", 0},
        {"<hi type=\"italics\">tide</hi>", "<bpt i=\"1\">tide</bpt>", "unknown-element", 0},
        {"id=\"t1\"", "id=\"c1\"", "doubled-id", 0},
        {"id=\"t1\"", "id=\"1\"", "bad-id", 0},
        {"<term>tidal marsh</term>", "<term> </term>", "empty-term", 0},
        {"<term>ruisseau</term>", "", "missing-term", -1},
        {"<term>TM</term>\n", "<note>first</note><term>TM</term>\n", "element-order", 0},
        {"<term>TM</term>", "<term>TM</term><term>T.M.</term>", "too-many-elements", 0},
        {"preferredTerm-admn-sts", "preferred", "bad-status", 0},
        {"preferredTerm-admn-sts", "terme privilégié", "bad-status", 0},
        {"fullForm", "wholeForm", "bad-value", 0},
        {"<note>EXERCISE note</note>", "<note>EXERCISE note</note><termNote type=\"termType\">fullForm</termNote>", "element-order", 0},
        {"<note>EXERCISE note</note>", "<note>EXERCISE note</note><langSec xml:lang=\"de\"><termSec><term>x</term></termSec></langSec>",
         "misplaced-element", 0},
        {"<note>EXERCISE note</note>", "<min:partOfSpeech xmlns:min=\"http://www.tbxinfo.net/ns/min\">noun</min:partOfSpeech>",
         "style-mixed", 0},
        {"<langSec xml:lang=\"fr-CA\">\n          <termSec>\n            <term>ruisseau</term>\n          </termSec>\n        </langSec>",
         "", "missing-element", -1},
        {"<refObject id=\"p1\">\n          <item type=\"fn\">EXERCISE A. Reed</item>", "<refObject id=\"p1\">", "missing-element", 0},
    };

    assert_defects("basic-dca.tbx", defects, N(defects));
}

/* What the published grammars let through because they let other namespaces through. */
static void dct(void **state)
{
    (void)state;
    static const defect defects[] = {
        {"preferredTerm-admn-sts", "nonsense", "bad-status", 0},
        {"<min:partOfSpeech>noun", "<min:partOfSpeech>Substantiv", "bad-value", 0},
        {"<min:partOfSpeech>noun</min:partOfSpeech>", "<min:partofspeech>noun</min:partofspeech>", "unknown-category", 0},
        {"<min:partOfSpeech>noun</min:partOfSpeech>", "<basic:partOfSpeech>noun</basic:partOfSpeech>", "unknown-category", 0},
        {"<min:partOfSpeech>noun</min:partOfSpeech>", "<x:partOfSpeech xmlns:x=\"urn:example:x\">noun</x:partOfSpeech>", "unknown-category",
         0},
        {"<min:partOfSpeech>noun</min:partOfSpeech>",
         "<ling:register xmlns:ling=\"http://www.tbxinfo.net/ns/linguist\">neutralRegister</ling:register>", "unknown-category", 0},
        {"<min:partOfSpeech>noun</min:partOfSpeech>", "<termNote type=\"partOfSpeech\">noun</termNote>", "style-mixed", 0},
        {"style=\"dct\"", "style=\"dct\" id=\"x\"", "unknown-attribute", 0},
        {"<basic:context>They", "<basic:context target=\"c1\">They", "unknown-attribute", 0},
        {"<basic:context>They", "<basic:context>They <hi>x</hi>", "misplaced-element", 0},
        {"target=\"c1\"", "target=\"c9\"", "dangling-target", 0},
        {"<basic:source>EXERCISE handbook</basic:source>", "<basic:responsibility>x</basic:responsibility>", "misplaced-element", 0},
    };
    unsigned line;
    ent_tbx_verdict v;

    assert_defects("basic-dct.tbx", defects, N(defects));
    /* every module element, once the file says dca */
    v = verdict_of(changed(fixture("basic-dct.tbx"), "style=\"dct\"", "style=\"dca\"", &line));
    assert_int_equal(count_code(&v.findings, "style-mixed"), 8);
    assert_int_equal(v.findings.n, 8);
    /* and every category of Basic, once it says Min */
    v = verdict_of(changed(fixture("basic-dct.tbx"), "TBX-Basic\" style", "TBX-Min\" style", &line));
    assert_int_equal(count_code(&v.findings, "unknown-category"), 5);
    assert_int_equal(v.findings.n, 5);
}

static void v2(void **state)
{
    (void)state;
    ent_tbx_verdict v = verdict_of(fixture("saltmarsh-v2.tbx"));

    assert_int_equal(v.info.form, ENT_TBX_V2);
    assert_string_equal(v.rules, ENT_TBX_RULES_V2);
    /* The fixture has statuses of another tool, one month for a day, an empty term and a blank one: all are told, nothing else. */
    assert_int_equal(v.findings.n, count_code(&v.findings, "bad-status") + 3);
    assert_true(count_code(&v.findings, "bad-status") > 0);
    assert_int_equal(count_code(&v.findings, "bad-date"), 1);
    assert_int_equal(count_code(&v.findings, "empty-term"), 2);
    for (size_t i = 1; i < v.findings.n; i++) assert_true(v.findings.v[i - 1].line <= v.findings.v[i].line);
}

static void not_tbx(void **state)
{
    (void)state;
    ent_tbx_verdict v = verdict_of(ENT_S("<html/>"));

    assert_false(v.valid);
    assert_int_equal(v.findings.n, 1);
    assert_string_equal(v.findings.v[0].code, "not-tbx");
    REFUSED(ent_tbx_validate(&v, A, ENT_S("<tbx"), &E), ENT_INVALID);
    REFUSED(ent_tbx_validate(&v, A, ENT_S("<!DOCTYPE tbx [<!ENTITY a \"b\">]><tbx>&a;</tbx>"), &E), ENT_INVALID);
    assert_has(ent_str_c(E.place), "line 1");
}

/* What we write is valid by our rules, whatever it was made from. */
static void own_output(void **state)
{
    (void)state;
    static const char *const names[] = {"basic-dca.tbx", "basic-dct.tbx"};

    for (size_t i = 0; i < N(names); i++) {
        ent_term_base b = read_tbx(fixture(names[i]));
        assert_valid(write_tbx(&b, ENT_TBX_V3, ENT_TBX_DCA, ENT_TBX_SMALLEST));
        assert_valid(write_tbx(&b, ENT_TBX_V3, ENT_TBX_DCT, ENT_TBX_SMALLEST));
        assert_valid(write_tbx(&b, ENT_TBX_V2, ENT_TBX_DCA, ENT_TBX_SMALLEST));
    }
    for (int style = ENT_TBX_DCA; style <= ENT_TBX_DCT; style++) { /* two terms of the fixture are blank */
        ent_term_base b = read_tbx(fixture("saltmarsh-v2.tbx"));
        ent_tbx_verdict v = verdict_of(write_tbx(&b, ENT_TBX_V3, (ent_tbx_style)style, ENT_TBX_SMALLEST));
        for (size_t i = 0; i < v.findings.n; i++)
            if (strcmp(v.findings.v[i].code, "empty-term") != 0)
                fail_msg("line %u: %s: %.*s", v.findings.v[i].line, v.findings.v[i].code, ENT_F(v.findings.v[i].message));
        assert_int_equal(v.findings.n, 2);
        assert_int_equal(v.info.dialect, ENT_TBX_ENTENTE);
    }
}

/* And valid by the published grammars: DCA by that of its dialect, DCT by the core, which lets modules through. */
static void own_output_by_schema(void **state)
{
    (void)state;
    static const struct {
        const char *file, *schema;
    } cases[] = {
        {"tbx/LTAC-Global+TBX-Core_dialect/Schemas/Example_Astronomy_DCA_VALID.tbx",
         "tbx/LTAC-Global+TBX-Core_dialect/Schemas/TBXcoreStructV03_TBX-Core_integrated.rng"},
        {"tbx/LTAC-Global+TBX-Basic_dialect/DCT/Example_Astronomy_DCT_VALID.tbx",
         "tbx/termate/data/dialects/TBXcoreStructV03_TBX-Basic_integrated.rng"},
        {"tbx/TBX-Linguist_dialect/DCT/Example_Astronomy_DCT_VALID.tbx",
         "tbx/TBX-Linguist_dialect/DCA/TBXcoreStructV03_TBX-Linguist_integrated.rng"},
    };
    const char *core = shared_path(cases[0].schema);
    ent_term_base b = read_tbx(fixture("saltmarsh-v2.tbx"));
    ent_schema_verdict v;

    for (size_t i = 0; i < N(cases); i++) {
        ent_term_base read = read_tbx(shared(cases[i].file));
        OK(ent_schema_check(&v, A, shared_path(cases[i].schema), write_tbx(&read, ENT_TBX_V3, ENT_TBX_DCA, ENT_TBX_SMALLEST), 16 << 20,
                            &E));
        if (!v.valid) fail_msg("line %u: %.*s", v.line, ENT_F(v.message));
        OK(ent_schema_check(&v, A, core, write_tbx(&read, ENT_TBX_V3, ENT_TBX_DCT, ENT_TBX_SMALLEST), 16 << 20, &E));
        if (!v.valid) fail_msg("line %u: %.*s", v.line, ENT_F(v.message));
    }
    OK(ent_schema_check(&v, A, core, write_tbx(&b, ENT_TBX_V3, ENT_TBX_DCT, ENT_TBX_SMALLEST), 16 << 20, &E));
    if (!v.valid) fail_msg("line %u: %.*s", v.line, ENT_F(v.message));
}

/* Published files: all but the bad one are valid, and of the bad one every defect that its authors name is found. */
static void published(void **state)
{
    (void)state;
    static const char *const good[] = {"tbx/LTAC-Global+TBX-Core_dialect/Schemas/Example_Astronomy_DCA_VALID.tbx",
                                       "tbx/LTAC-Global+TBX-Min_dialect/DCA/Example_Astronomy_DCA_VALID.tbx",
                                       "tbx/LTAC-Global+TBX-Basic_dialect/DCA/Example_Astronomy_DCA_VALID.tbx",
                                       "tbx/TBX-Linguist_dialect/DCA/Example_Astronomy_DCA_VALID.tbx",
                                       "tbx/LTAC-Global+TBX-Min_dialect/DCT/Example_Astronomy_DCT_VALID.tbx",
                                       "tbx/LTAC-Global+TBX-Basic_dialect/DCT/Example_Astronomy_DCT_VALID.tbx",
                                       "tbx/TBX-Linguist_dialect/DCT/Example_Astronomy_DCT_VALID.tbx",
                                       "tbx/LTAC-Global+TBX_test_files/core_structure_good.tbx",
                                       "tbx/termate/data/examples/Example_Astronomy_DCA_VALID.tbx"};
    static const struct {
        unsigned line;
        const char *code;
    } bad[] = {{15, "text-not-allowed"},  {15, "missing-element"}, {21, "misplaced-element"}, {21, "unknown-category"},
               {27, "missing-attribute"}, {28, "element-order"},   {32, "too-many-elements"}, {45, "unknown-category"},
               {46, "too-many-elements"}, {46, "unknown-category"}};
    ent_tbx_verdict v;

    for (size_t i = 0; i < N(good); i++) assert_valid(shared(good[i]));
    v = verdict_of(shared("tbx/LTAC-Global+TBX_test_files/core_structure_bad.tbx"));
    assert_int_equal(v.findings.n, N(bad));
    for (size_t i = 0; i < N(bad); i++) {
        assert_int_equal(v.findings.v[i].line, bad[i].line);
        assert_string_equal(v.findings.v[i].code, bad[i].code);
    }
}

/* A wrong status in a published DCT file, which no published grammar sees. */
static void published_dct(void **state)
{
    (void)state;
    unsigned line;
    ent_tbx_verdict v = verdict_of(
        changed(shared("tbx/TBX-Linguist_dialect/DCT/Example_Astronomy_DCT_VALID.tbx"), "supersededTerm-admn-sts", "nonsense", &line));

    assert_int_equal(v.findings.n, 1);
    assert_string_equal(v.findings.v[0].code, "bad-status");
    assert_int_equal(v.findings.v[0].line, line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(dca, setup, teardown),
        cmocka_unit_test_setup_teardown(dct, setup, teardown),
        cmocka_unit_test_setup_teardown(v2, setup, teardown),
        cmocka_unit_test_setup_teardown(not_tbx, setup, teardown),
        cmocka_unit_test_setup_teardown(own_output, setup, teardown),
        cmocka_unit_test_setup_teardown(own_output_by_schema, setup, teardown),
        cmocka_unit_test_setup_teardown(published, setup, teardown),
        cmocka_unit_test_setup_teardown(published_dct, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
