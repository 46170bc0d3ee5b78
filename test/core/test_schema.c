/* SPDX-License-Identifier: Apache-2.0 */
/* RELAX NG through the library: verdicts, schemas in several files, what a schema may not reach; the published schemas of TBX. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <entente/core/file.h>
#include <entente/core/schema.h>

#include "support.h"

#define N(array) (sizeof(array) / sizeof *(array))
#define MAX ((size_t)16 << 20)

static ent_arena *A;
static ent_err E;

static int setup(void **state)
{
    (void)state;
    A = ent_arena_new(NULL, 0);
    return A == NULL;
}

static int teardown(void **state)
{
    (void)state;
    ent_arena_free(A);
    return 0;
}

#define OK(call)                                                                                           \
    do {                                                                                                   \
        ent_code ok_code = (call);                                                                         \
        if (ok_code != ENT_OK) fail_msg("%s: %s: %s: %s", #call, ent_code_name(ok_code), E.place, E.what); \
    } while (0)

static const char *path_in(const char *folder, const char *name)
{
    ent_str s;

    OK(ent_str_fmt(&s, A, &E, "%s/%s", folder, name));
    return s.p;
}

static const char *fixture(const char *name)
{
    return path_in(path_in(ent_test_root(), "test/terms/tbx"), name);
}

static ent_str bytes_of(const char *path)
{
    ent_str s;

    OK(ent_file_read(&s, A, path, MAX, &E));
    return s;
}

/* A schema of one file, in the folder of this test. */
static const char *schema(const char *name, const char *inside)
{
    const char *path = path_in(ent_test_tmp(), name);
    ent_str s;

    OK(ent_str_fmt(&s, A, &E, "<grammar xmlns=\"http://relaxng.org/ns/structure/1.0\">%s</grammar>", inside));
    OK(ent_file_write(path, s, 0600, &E));
    return path;
}

static const char one_element[] = "<start><element name=\"a\"><element name=\"b\"><text/></element></element></start>";

static void verdicts(void **state)
{
    (void)state;
    const char *path = schema("one.rng", one_element);
    ent_schema_verdict v;
    ent_sha256 sha256;

    OK(ent_schema_check(&v, A, path, ENT_S("<!DOCTYPE a SYSTEM \"http://192.0.2.1/a.dtd\"><a><b>x</b></a>"), MAX, &E));
    assert_true(v.valid && v.errors == 0 && v.n_files == 1 && v.line == 0 && v.message.n == 0);
    OK(ent_sha256_of(&sha256, bytes_of(path), &E));
    assert_true(ent_sha256_eq(&v.sha256, &sha256));
    OK(ent_schema_check(&v, A, path, ENT_S("<a>\n\n<c/></a>"), MAX, &E));
    assert_true(!v.valid && v.errors > 0 && v.message.n > 0);
    assert_int_equal(v.line, 3);
    OK(ent_schema_check(&v, A, path, ENT_S("<z/>"), MAX, &E));
    assert_false(v.valid);
    /* the document is no XML, or too large */
    assert_int_equal(ent_schema_check(&v, A, path, ENT_S("<a>"), MAX, &E), ENT_INVALID);
    assert_string_equal(E.place, "line 1");
    assert_int_equal(ent_schema_check(&v, A, path, ENT_S("<a/>"), 3, &E), ENT_LIMIT);
}

static void no_schema(void **state)
{
    (void)state;
    static const char *const bad[] = {"<start><ref name=\"nowhere\"/></start>", "<start><element/></start>", "<zero/>", ""};
    ent_schema_verdict v;

    for (size_t i = 0; i < N(bad); i++) {
        assert_int_equal(ent_schema_check(&v, A, schema("bad.rng", bad[i]), ENT_S("<a/>"), MAX, &E), ENT_INVALID);
        assert_non_null(strstr(E.place, "bad.rng"));
        assert_non_null(strstr(E.what, "no RELAX NG schema"));
    }
    assert_int_equal(ent_schema_check(&v, A, fixture("nowhere.rng"), ENT_S("<a/>"), MAX, &E), ENT_IO);
}

/* include with redefinition, externalRef in a folder below: fixtures, checked with a file that fits and one that does not. */
static void several_files(void **state)
{
    (void)state;
    ent_str doc = bytes_of(fixture("basic-dca.tbx")), other;
    ent_schema_verdict v;
    char *at;

    OK(ent_schema_check(&v, A, fixture("marsh.rng"), doc, MAX, &E));
    if (!v.valid) fail_msg("line %u: %.*s", v.line, ENT_F(v.message));
    assert_int_equal(v.n_files, 3);
    OK(ent_str_dup(&other, A, doc, &E));
    at = strstr(other.p, "id=\"c3\"");
    assert_non_null(at);
    memcpy(at, "id=\"d3\"", 7); /* the redefined pattern wants c and digits */
    OK(ent_schema_check(&v, A, fixture("marsh.rng"), other, MAX, &E));
    assert_false(v.valid);
}

static void reaching_out(void **state)
{
    (void)state;
    static const char *const places[] = {"../out.rng",
                                         "/etc/out.rng",
                                         "http://192.0.2.1/out.rng",
                                         "file:///etc/out.rng",
                                         "a/../../out.rng",
                                         "a\\out.rng",
                                         "",
                                         "a//out.rng",
                                         "%2e%2e/out.rng",
                                         "out.rng#x"};
    ent_schema_verdict v;

    for (size_t i = 0; i < N(places); i++) {
        ent_str s;
        OK(ent_str_fmt(&s, A, &E, "<include href=\"%s\"/>%s", places[i], one_element));
        assert_int_equal(ent_schema_check(&v, A, schema("out.rng", s.p), ENT_S("<a/>"), MAX, &E), ENT_INVALID);
        assert_non_null(strstr(E.what, "not in its folder"));
        OK(ent_str_fmt(&s, A, &E, "<start><externalRef href=\"%s\"/></start>", places[i]));
        assert_int_equal(ent_schema_check(&v, A, schema("out.rng", s.p), ENT_S("<a/>"), MAX, &E), ENT_INVALID);
    }
}

static void circles_and_many(void **state)
{
    (void)state;
    ent_schema_verdict v;
    ent_buf b = ent_buf_new(A, 10000);
    ent_str s;

    assert_int_equal(ent_schema_check(&v, A, schema("self.rng", "<include href=\"self.rng\"/>"), ENT_S("<a/>"), MAX, &E), ENT_LIMIT);
    (void)schema("part.rng", "<define name=\"x\"><text/></define>");
    for (int i = 0; i < 17; i++) ent_buf_z(&b, "<include href=\"part.rng\"/>");
    OK(ent_buf_take(&s, &b, &E));
    assert_int_equal(ent_schema_check(&v, A, schema("many.rng", s.p), ENT_S("<a/>"), MAX, &E), ENT_LIMIT);
    assert_int_equal(ent_schema_check(&v, A, schema("lost.rng", "<include href=\"nowhere.rng\"/>"), ENT_S("<a/>"), MAX, &E), ENT_IO);
    OK(ent_file_write(path_in(ent_test_tmp(), "evil.rng"), ENT_S("<!DOCTYPE grammar [<!ENTITY a \"b\">]><grammar/>"), 0600, &E));
    assert_int_equal(ent_schema_check(&v, A, schema("to-evil.rng", "<include href=\"evil.rng\"/>"), ENT_S("<a/>"), MAX, &E), ENT_INVALID);
    assert_non_null(strstr(E.place, "evil.rng"));
}

/* ---- the published schemas: the table of the facts page ---- */

static const char *const core_schemas[] = {
    "LTAC-Global+TBX-Core_dialect/Schemas/TBXcoreStructV03_TBX-Core_integrated.rng",
    "LTAC-Global+TBX-Core_dialect/docs/TBX-Core_dialect_1.0/Schemas/TBXcoreStructV03_TBX-Core_integrated.rng",
    "termate/data/dialects/TBXcoreStructV03_TBX-Core_integrated.rng",
};
static const char *const other_schemas[] = {
    "termate/data/dialects/TBXcoreStructV03_TBX-Basic_integrated.rng",
    "TBX-Linguist_dialect/DCA/TBXcoreStructV03_TBX-Linguist_integrated.rng",
    "termate/data/dialects/TBX-DNB.rng",
};
static const struct {
    const char *file;
    bool core, other;
} table[] = {
    {"LTAC-Global+TBX-Core_dialect/Schemas/Example_Astronomy_DCA_VALID.tbx", true, true},
    {"LTAC-Global+TBX-Core_dialect/docs/TBX-Core_dialect_1.0/Schemas/Example_Astronomy_DCA_VALID.tbx", true, true},
    {"LTAC-Global+TBX_test_files/core_structure_good.tbx", true, true},
    {"LTAC-Global+TBX-Min_dialect/DCA/Example_Astronomy_DCA_VALID.tbx", false, true},
    {"LTAC-Global+TBX-Basic_dialect/DCA/Example_Astronomy_DCA_VALID.tbx", false, true},
    {"termate/data/examples/Example_Astronomy_DCA_VALID.tbx", false, true},
    {"TBX-Linguist_dialect/DCA/Example_Astronomy_DCA_VALID.tbx", false, true},
    {"LTAC-Global+TBX-Basic_dialect/DCT/Example_Astronomy_DCT_VALID.tbx", true, true},
    {"LTAC-Global+TBX-Min_dialect/DCT/Example_Astronomy_DCT_VALID.tbx", true, true},
    {"TBX-Linguist_dialect/DCT/Example_Astronomy_DCT_VALID.tbx", true, true},
    {"LTAC-Global+TBX_test_files/core_structure_bad.tbx", false, false},
};

static const char *shared(const char *name)
{
    if (ent_test_shared() == NULL) ent_test_skip("the schemas of ../shared/data/register/tbx are not here");
    return path_in(path_in(ent_test_shared(), "data/register/tbx"), name);
}

static void assert_verdict(const char *schema_name, const char *file, bool valid)
{
    ent_schema_verdict v;

    OK(ent_schema_check(&v, A, shared(schema_name), bytes_of(shared(file)), MAX, &E));
    if (v.valid != valid) fail_msg("%s by %s: %u: %.*s", file, schema_name, v.line, ENT_F(v.message));
    assert_int_equal(v.valid, v.errors == 0);
    assert_int_equal(v.valid, v.line == 0);
}

static void published(void **state)
{
    (void)state;
    for (size_t i = 0; i < N(table); i++) {
        for (size_t k = 0; k < N(core_schemas); k++) assert_verdict(core_schemas[k], table[i].file, table[i].core);
        for (size_t k = 0; k < N(other_schemas); k++) assert_verdict(other_schemas[k], table[i].file, table[i].other);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(verdicts, setup, teardown),         cmocka_unit_test_setup_teardown(no_schema, setup, teardown),
        cmocka_unit_test_setup_teardown(several_files, setup, teardown),    cmocka_unit_test_setup_teardown(reaching_out, setup, teardown),
        cmocka_unit_test_setup_teardown(circles_and_many, setup, teardown), cmocka_unit_test_setup_teardown(published, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
