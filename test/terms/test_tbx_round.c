/* SPDX-License-Identifier: Apache-2.0 */
/* Nothing is lost: v2 to v3 and back, DCA to DCT and back, compared value by value on the XML itself, not by what the reader thinks. */
#include "tbx_help.h"

/* ---- every value of a file, as a line: place, attributes, text with its inline elements ---- */

typedef struct values {
    ent_str *v;
    size_t n, cap;
} values;

static bool is_section(const ent_xml_node *n)
{
    return ent_xml_is(n, NULL, "tig") || ent_xml_is(n, NULL, "ntig") || ent_xml_is(n, NULL, "langSet");
}

/* Sections are told apart by their number, all else by what it says. The two sections for terms are one. */
static void put_place(ent_buf *b, const ent_xml_node *n)
{
    unsigned before = 0;

    ent_buf_c(b, '/');
    ent_buf_add(b, ent_xml_is(n, NULL, "ntig") ? ENT_S("tig") : n->name);
    if (!is_section(n)) return;
    for (const ent_xml_node *c = n->parent->first; c != n; c = c->next) before += !c->is_text && is_section(c);
    ent_buf_fmt(b, "[%u]", before);
}

static void put_attributes(ent_buf *b, const ent_xml_node *n)
{
    static const char *const names[] = {"type", "id", "target", "lang", "datatype", "style"};
    size_t known = 0, all = 0;

    for (size_t i = 0; i < N(names); i++)
        for (const ent_xml_attr *at = n->attrs; at != NULL; at = at->next)
            if (ent_str_is(at->name, names[i])) {
                ent_buf_fmt(b, " %s=%.*s", names[i], ENT_F(at->value));
                known++;
            }
    for (const ent_xml_attr *at = n->attrs; at != NULL; at = at->next) all++;
    assert_int_equal(known, all); /* the fixtures have no others */
}

static bool is_blank(ent_str s)
{
    return ent_str_trim(s).n == 0;
}

/* Text, mixed content and a termCompList are one value; what holds only elements is a place. */
static bool is_value(const ent_xml_node *n)
{
    if (ent_xml_first(n) == NULL) return true;
    for (const ent_xml_node *c = n->first; c != NULL; c = c->next)
        if (c->is_text && !is_blank(c->text)) return true;
    return ent_xml_is(n, NULL, "termCompList");
}

static void collect(values *v, const ent_xml_node *n, ent_str place)
{
    ent_buf b = ent_buf_new(A, 1 << 20);
    ent_str line, inner;

    ent_buf_add(&b, place);
    if (!ent_xml_is(n, NULL, "termGrp")) put_place(&b, n);
    put_attributes(&b, n);
    OK(ent_buf_take(&line, &b, &E));
    if (!is_value(n)) {
        for (const ent_xml_node *c = n->first; c != NULL; c = c->next)
            if (!c->is_text) collect(v, c, line);
        return;
    }
    OK(ent_xml_inner(&inner, A, n, 1 << 20, &E));
    OK(ent_str_fmt(&line, A, &E, "%.*s = %.*s", ENT_F(line), ENT_F(inner)));
    if (v->n == v->cap) v->v = ent_vec_grow(A, v->v, v->n, &v->cap, sizeof *v->v);
    assert_non_null(v->v);
    v->v[v->n++] = line;
}

static int by_text(const void *a, const void *b)
{
    const ent_str *x = a, *y = b;

    return ent_str_cmp(*x, *y);
}

static values values_of(ent_str xml)
{
    const ent_xml_limits limits = {.bytes = 16 << 20, .depth = 64, .nodes = 1000000, .allow_doctype = true};
    ent_xml_node *root;
    values v = {0};

    OK(ent_xml_parse(&root, A, xml, &limits, &E));
    collect(&v, root, (ent_str){"", 0});
    qsort(v.v, v.n, sizeof *v.v, by_text);
    return v;
}

static void assert_same_values(ent_str before, ent_str after)
{
    values a = values_of(before), b = values_of(after);

    for (size_t i = 0; i < a.n && i < b.n; i++)
        if (!ent_str_eq(a.v[i], b.v[i])) fail_msg("value %zu:\n- %.*s\n+ %.*s", i, ENT_F(a.v[i]), ENT_F(b.v[i]));
    assert_int_equal(a.n, b.n);
}

/* ---- ---- */

static void v2_to_v3_and_back(void **state)
{
    (void)state;
    static const ent_tbx_style styles[] = {ENT_TBX_DCA, ENT_TBX_DCT};
    ent_str v2 = fixture("saltmarsh-v2.tbx"), back;
    ent_term_base b = read_tbx(v2);

    assert_true(b.n_concepts >= 30);
    assert_true(values_of(v2).n > 1000);
    for (size_t i = 0; i < N(styles); i++) {
        ent_term_base v3 = read_tbx(write_tbx(&b, ENT_TBX_V3, styles[i], ENT_TBX_SMALLEST));
        assert_same_concepts(&b, &v3);
        back = write_tbx(&v3, ENT_TBX_V2, ENT_TBX_DCA, ENT_TBX_SMALLEST);
        assert_same_values(v2, back);
    }
}

/* By way of the records of a register: each concept as JSON and back. */
static void by_json(void **state)
{
    (void)state;
    ent_str v2 = fixture("saltmarsh-v2.tbx");
    ent_term_base b = read_tbx(v2);
    ent_term_concept *c = ent_alloc_array(A, b.n_concepts, sizeof *c);

    assert_non_null(c);
    for (size_t i = 0; i < b.n_concepts; i++) OK(ent_term_concept_read(&c[i], A, json_of(&b.concepts[i]), &E));
    b.concepts = c;
    assert_same_values(v2, write_tbx(&b, ENT_TBX_V2, ENT_TBX_DCA, ENT_TBX_SMALLEST));
}

/* The comparison itself sees what is lost: a value, an attribute, an order of terms. */
static void a_lost_value_is_seen(void **state)
{
    (void)state;
    static const char *const changes[][2] = {
        {"a-keyword", "a-keywOrd"}, {"intensional", "intentional"}, {"marsh 7-0", "marsh 7-9"}, {"&lt;i&gt;", "&lt;j&gt;"}};
    ent_str v2 = fixture("saltmarsh-v2.tbx");
    values a = values_of(v2);

    for (size_t i = 0; i < N(changes); i++) {
        ent_str changed;
        values b;
        bool same = true;
        char *at;
        OK(ent_str_dup(&changed, A, v2, &E));
        at = strstr(changed.p, changes[i][0]);
        assert_non_null(at);
        memcpy(at, changes[i][1], strlen(changes[i][1]));
        b = values_of(changed);
        assert_int_equal(a.n, b.n);
        for (size_t k = 0; k < a.n; k++) same = same && ent_str_eq(a.v[k], b.v[k]);
        assert_false(same);
    }
}

static void counts_stay(void **state)
{
    (void)state;
    ent_term_base b = read_tbx(fixture("saltmarsh-v2.tbx")), again;
    ent_term_counts x, y;

    again = read_tbx(write_tbx(&b, ENT_TBX_V3, ENT_TBX_DCT, ENT_TBX_SMALLEST));
    ent_term_count(&x, &b);
    ent_term_count(&y, &again);
    assert_memory_equal(&x, &y, sizeof x);
    assert_int_equal(x.concepts, 34);
    assert_int_equal(x.designations, 248);
    assert_true(x.preferred == 39 && x.admitted == 23 && x.deprecated == 19 && x.superseded == 21 && x.other_status == 19 &&
                x.no_status == 127);
    assert_true(x.relations == 8 && x.empty_designations == 1);
}

/* The same base gives the same bytes, and what was written, read and written again does too. */
static void layout_is_canonical(void **state)
{
    (void)state;
    ent_term_base b = read_tbx(fixture("saltmarsh-v2.tbx")), again;

    for (int form = ENT_TBX_V3; form <= ENT_TBX_V2; form++) {
        for (int style = ENT_TBX_DCA; style <= ENT_TBX_DCT; style++) {
            ent_str first = write_tbx(&b, (ent_tbx_form)form, (ent_tbx_style)style, ENT_TBX_SMALLEST), second;
            again = read_tbx(first);
            second = write_tbx(&again, (ent_tbx_form)form, (ent_tbx_style)style, ENT_TBX_SMALLEST);
            assert_true(ent_str_eq(first, second));
        }
    }
}

static const char *const published[] = {
    "tbx/LTAC-Global+TBX-Core_dialect/Schemas/Example_Astronomy_DCA_VALID.tbx",
    "tbx/LTAC-Global+TBX-Min_dialect/DCA/Example_Astronomy_DCA_VALID.tbx",
    "tbx/LTAC-Global+TBX-Basic_dialect/DCA/Example_Astronomy_DCA_VALID.tbx",
    "tbx/TBX-Linguist_dialect/DCA/Example_Astronomy_DCA_VALID.tbx",
    "tbx/LTAC-Global+TBX-Min_dialect/DCT/Example_Astronomy_DCT_VALID.tbx",
    "tbx/LTAC-Global+TBX-Basic_dialect/DCT/Example_Astronomy_DCT_VALID.tbx",
    "tbx/TBX-Linguist_dialect/DCT/Example_Astronomy_DCT_VALID.tbx",
    "tbx/LTAC-Global+TBX_test_files/core_structure_good.tbx",
};

/* 45 concepts, 113 terms each; between the styles and to version 2 and back, nothing changes. */
static void published_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < N(published); i++) {
        ent_term_base b = read_tbx(shared(published[i])), dca, dct, v2;
        ent_term_counts n;
        ent_term_count(&n, &b);
        assert_int_equal(n.concepts, 45);
        assert_int_equal(n.designations, 113);
        dct = read_tbx(write_tbx(&b, ENT_TBX_V3, ENT_TBX_DCT, ENT_TBX_SMALLEST));
        assert_same_concepts(&b, &dct);
        dca = read_tbx(write_tbx(&dct, ENT_TBX_V3, ENT_TBX_DCA, ENT_TBX_SMALLEST));
        assert_same_concepts(&b, &dca);
        assert_same_values(write_tbx(&b, ENT_TBX_V3, ENT_TBX_DCA, ENT_TBX_SMALLEST),
                           write_tbx(&dca, ENT_TBX_V3, ENT_TBX_DCA, ENT_TBX_SMALLEST));
        v2 = read_tbx(write_tbx(&dca, ENT_TBX_V2, ENT_TBX_DCA, ENT_TBX_SMALLEST));
        assert_same_concepts(&b, &v2);
    }
}

/* A DCA file and what becomes of it by way of DCT: the same values on the XML. */
static void published_values(void **state)
{
    (void)state;
    for (size_t i = 1; i < 4; i++) {
        ent_str file = shared(published[i]);
        ent_term_base b = read_tbx(file), dct = read_tbx(write_tbx(&b, ENT_TBX_V3, ENT_TBX_DCT, ENT_TBX_SMALLEST));
        assert_same_values(file, write_tbx(&dct, ENT_TBX_V3, ENT_TBX_DCA,
                                           ent_tbx_dialect_of(ent_str_c(i == 1   ? "min"
                                                                        : i == 2 ? "basic"
                                                                                 : "linguist"))));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(v2_to_v3_and_back, setup, teardown),
        cmocka_unit_test_setup_teardown(a_lost_value_is_seen, setup, teardown),
        cmocka_unit_test_setup_teardown(counts_stay, setup, teardown),
        cmocka_unit_test_setup_teardown(by_json, setup, teardown),
        cmocka_unit_test_setup_teardown(layout_is_canonical, setup, teardown),
        cmocka_unit_test_setup_teardown(published_files, setup, teardown),
        cmocka_unit_test_setup_teardown(published_values, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
