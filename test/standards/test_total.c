/* SPDX-License-Identifier: Apache-2.0 */
/* Reading is total. Every attribute and every text of a document is replaced by a token of its own, the document is read,
 * and every token must be in the register's fields: first for the fixtures, then for the real releases.               */
#include "helpers.h"

/* The document again with tokens "q17q" for values; what the reader decides by stays as it is. */
typedef struct rewriter {
    ent_buf b;
    unsigned long n;
} rewriter;

static void token(rewriter *w)
{
    ent_buf_fmt(&w->b, "q%luq", w->n++);
}

static void rewrite(rewriter *w, const ent_xml_node *n)
{
    if (n->is_text) {
        if (ent_str_trim(n->text).n == 0) ent_buf_c(&w->b, ' ');
        else token(w);
        return;
    }
    ent_buf_c(&w->b, '<');
    ent_buf_add(&w->b, n->name);
    for (const ent_xml_attr *at = n->attrs; at != NULL; at = at->next) {
        if (at->ns.n != 0) continue; /* would need its prefix; test_read covers these */
        ent_buf_c(&w->b, ' ');
        ent_buf_add(&w->b, at->name);
        ent_buf_z(&w->b, "=\"");
        token(w);
        ent_buf_c(&w->b, '"');
    }
    ent_buf_c(&w->b, '>');
    for (const ent_xml_node *c = n->first; c != NULL; c = c->next) rewrite(w, c);
    ent_buf_z(&w->b, "</");
    ent_buf_add(&w->b, n->name);
    ent_buf_c(&w->b, '>');
}

static void mark(bool *seen, unsigned long n, ent_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned long v = 0;
        size_t k = i + 1;
        if (s.p[i] != 'q') continue;
        for (; k < s.n && s.p[k] >= '0' && s.p[k] <= '9' && v <= n; k++) v = v * 10 + (unsigned long)(s.p[k] - '0');
        if (k > i + 1 && k < s.n && s.p[k] == 'q' && v < n) {
            seen[v] = true;
            i = k;
        }
    }
}

static void mark_refs(bool *seen, unsigned long n, const ent_std_ref *refs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        mark(seen, n, refs[i].target);
        mark(seen, n, refs[i].obligation);
        mark(seen, n, refs[i].lifecycle);
        mark(seen, n, refs[i].text);
    }
}

static void mark_register(bool *seen, unsigned long n, const ent_std_register *r)
{
    mark(seen, n, r->revision);
    mark(seen, n, r->extra);
    for (size_t i = 0; i < r->n_records; i++) {
        ent_str json;
        /* Through the JSON, so that the content of a revision is proved to be total as well. */
        if (r->records[i].parent != SIZE_MAX) continue;
        OK(ent_std_record_json(&json, A, &r->records[i], &E));
        mark(seen, n, json);
    }
    for (size_t i = 0; i < r->n_orgs; i++) {
        const ent_std_org *o = &r->orgs[i];
        const ent_str all[] = {o->key, o->name, o->uri, o->uuid, o->abbreviation, o->extra};
        for (size_t k = 0; k < N(all); k++) mark(seen, n, all[k]);
    }
    for (size_t i = 0; i < r->n_bpservices; i++) {
        const ent_std_bpservice *s = &r->bpservices[i];
        const ent_str all[] = {s->taxonomy, s->title, s->extra};
        for (size_t k = 0; k < N(all); k++) mark(seen, n, all[k]);
        mark_refs(seen, n, s->refs, s->n_refs);
    }
    for (size_t i = 0; i < r->n_nodes; i++) {
        const ent_std_node *o = &r->nodes[i];
        const ent_str all[] = {o->id, o->title, o->uuid, o->extra};
        for (size_t k = 0; k < N(all); k++) mark(seen, n, all[k]);
    }
}

static void check_total(ent_str xml, const char *name, unsigned long at_least)
{
    const ent_xml_limits limits = {.bytes = ENT_STD_MAX_BYTES, .depth = 64, .nodes = ENT_STD_MAX_NODES, .allow_doctype = true};
    rewriter w = {.b = ent_buf_new(A, ENT_STD_MAX_BYTES)};
    unsigned long lost = 0;
    ent_std_register r;
    ent_xml_node *root;
    ent_str tokens;
    bool *seen;

    OK(ent_xml_parse(&root, A, xml, &limits, &E));
    rewrite(&w, root);
    OK(ent_buf_take(&tokens, &w.b, &E));
    r = nisp(tokens);
    seen = ent_alloc_array(A, w.n, sizeof *seen);
    assert_non_null(seen);
    mark_register(seen, w.n, &r);
    for (unsigned long i = 0; i < w.n; i++) {
        char lost_token[32];
        if (seen[i]) continue;
        if (lost++ > 0) continue;
        snprintf(lost_token, sizeof lost_token, "q%luq", i);
        for (size_t k = 0; k + strlen(lost_token) <= tokens.n; k++)
            if (memcmp(tokens.p + k, lost_token, strlen(lost_token)) == 0)
                print_error("%s: lost near: %.*s\n", name, 120, tokens.p + (k > 80 ? k - 80 : 0));
    }
    if (lost != 0) fail_msg("%s: %lu of %lu values are lost", name, lost, w.n);
    assert_true(w.n >= at_least);
}

static void fixtures(void **state)
{
    static const char *const names[] = {"v40.xml", "v42.xml", "v43.xml", "v44.xml",    "v45.xml",
                                        "v46.xml", "v47.xml", "v48.xml", "defects.xml"};

    (void)state;
    for (size_t i = 0; i < N(names); i++) check_total(fixture(names[i]), names[i], 30);
}

static void releases(void **state)
{
    static const char *const versions[] = {"5.0", "8.0", "9.0", "10.0", "11.0"};

    (void)state;
    for (size_t i = 0; i < N(versions); i++) {
        check_total(release_text(versions[i]), versions[i], 25000);
        ent_arena_reset(A);
    }
}

/* With the real values too: each value of a record's element, as written, is a field or inside one. */
static void real_values(void **state)
{
    ent_std_register r = nisp(fixture("v40.xml"));
    ent_str json;

    (void)state;
    OK(ent_std_record_json(&json, A, record(&r, "ex-radio-1"), &E));
    assert_str(json,
               "{\"alsoknown\":\"<alsoknown orgid=\\\"other\\\" pubnum=\\\"O 7\\\" date=\\\"2000\\\"/>\","
               "\"applicability\":\"Use it <emphasis>always</emphasis> &amp; everywhere.\","
               "\"comment\":\"See <ulink url=\\\"http://example.org/r1\\\"/> for more\","
               "\"corrections\":\"<correction cpubnum=\\\"R 1 Cor 1\\\" date=\\\"2001\\\">minor</correction>"
               "<correction cpubnum=\\\"R 1 Cor 2\\\" date=\\\"2002\\\"/>\",\"date\":\"1999-11-00\","
               "\"events\":[{\"date\":\"1999-12-01\",\"flag\":\"added\",\"rfcp\":\"1-2\",\"text\":\"first\",\"version\":\"0.1\"},"
               "{\"date\":\"2010-10-22\",\"flag\":\"changed\",\"version\":\"4.0\"}],\"id\":\"ex-radio-1\",\"info\":\"An information\","
               "\"kind\":\"standard\",\"mode\":\"unknown\",\"orgid\":\"ex\",\"pubnum\":\"R 1\","
               "\"refs\":[{\"holder\":\"substandards\",\"kind\":\"refstandard\",\"target\":\"ex-radio-2\"}],\"tag\":\"Radio 1\","
               "\"title\":\"Exercise Radio, part 1\",\"uri\":\"http://example.org/1\",\"version\":\"1\"}");
}

/* Moved to another line, another release, other white space around: the same content, the same bytes. */
static void json_knows_no_place(void **state)
{
    static const char one[] =
        "<standards revision='1'><records><standard id='a' tag='t'><document orgid='o' pubnum='n' date='2001' title='x'/>"
        "<applicability>Text</applicability><status mode='accepted'><history><event flag='added' date='2001-02-03' "
        "version='1.0'/></history></status></standard></records></standards>";
    static const char two[] =
        "<standards revision='2'>\n\n<records>\n<standard id='z' tag=''><document orgid='' pubnum='' date='' title=''/>"
        "<status mode='deleted'><history><event flag='deleted' date='2009-02-03' version='2.0'/></history></status></standard>\n"
        "  <standard\n tag='t'\n id='a'>\n  <document title='x' date='2001' version='' orgid='o' pubnum='n'/>\n"
        "  <applicability>\n Text\n </applicability>\n <status mode='accepted'><uri/><history>\n <event version='1.0' rfcp='' "
        "date='2001-02-03' flag='added'/></history></status></standard></records></standards>";
    ent_std_register r1 = nisp(ent_str_c(one)), r2 = nisp(ent_str_c(two));
    ent_str j1, j2;

    (void)state;
    OK(ent_std_record_json(&j1, A, record(&r1, "a"), &E));
    OK(ent_std_record_json(&j2, A, record(&r2, "a"), &E));
    assert_true(ent_str_eq(j1, j2));
    assert_true(record(&r1, "a")->line != record(&r2, "a")->line);
    assert_str(r1.release, "1.0");
    assert_str(r2.release, "2.0");
}

static void json_is_canonical(void **state)
{
    static const char *const names[] = {"v40.xml", "v42.xml", "v44.xml", "v47.xml", "v48.xml"};

    (void)state;
    for (size_t i = 0; i < N(names); i++) {
        ent_std_register r = nisp(fixture(names[i]));
        for (size_t k = 0; k < r.n_records; k++) {
            const ent_json *v;
            bool canonical = false;
            ent_str json;
            OK(ent_std_record_json(&json, A, &r.records[k], &E));
            OK(ent_json_parse(&v, A, json, 1 << 20, &E));
            OK(ent_json_is_canonical(&canonical, A, json, v, &E));
            assert_true(canonical);
        }
    }
}

static void json_of_inner_records(void **state)
{
    ent_std_register r = nisp(fixture("v42.xml"));
    const ent_json *v, *inner;
    int64_t level;
    ent_str json;

    (void)state;
    OK(ent_std_record_json(&json, A, record(&r, "cap"), &E));
    OK(ent_json_parse(&v, A, json, 1 << 20, &E));
    inner = ent_json_get(v, "inner");
    assert_non_null(inner);
    assert_int_equal(inner->n, 4);
    static const int64_t levels[] = {1, 2, 3, 3};
    for (size_t i = 0; i < 4; i++) {
        OK(ent_json_need_i64(&level, inner->items[i], "level", &E));
        assert_int_equal(level, levels[i]);
    }
    assert_str(ent_json_str(inner->items[1], "id"), "p2");
    /* An inner record alone is written like any other. */
    OK(ent_std_record_json(&json, A, record(&r, "p2"), &E));
    OK(ent_json_parse(&v, A, json, 1 << 20, &E));
    assert_null(ent_json_get(v, "level"));
    assert_int_equal(ent_json_get(v, "inner")->n, 2);
    OK(ent_json_need_i64(&level, ent_json_get(v, "inner")->items[1], "level", &E));
    assert_int_equal(level, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(fixtures, setup, teardown),
        cmocka_unit_test_setup_teardown(releases, setup, teardown),
        cmocka_unit_test_setup_teardown(real_values, setup, teardown),
        cmocka_unit_test_setup_teardown(json_knows_no_place, setup, teardown),
        cmocka_unit_test_setup_teardown(json_is_canonical, setup, teardown),
        cmocka_unit_test_setup_teardown(json_of_inner_records, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
