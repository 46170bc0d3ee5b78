/* SPDX-License-Identifier: Apache-2.0 */
/* Operations on labels through ent_api_run and ent_api_cases: what the terminal's door cannot show (test/cli/test_cases.sh,
 * test_label*.sh), and what adopting a policy would change on a node. */
#include "node_help.h"

static world W;

static int set_up(void **state)
{
    told t;

    (void)state;
    if (world_open(&W, "labels") != 0) return 1;
    t = must(&W, NULL, NULL, "label parse", "policy", root_file(&W, "data/policy/nato.spif.xml"), "marking", "NATO SECRET", "xml", "",
             NULL);
    put_text(&W, "label.xml", text_in(t, "xml"));
    put_text(&W, "held", "NATO: SECRET; Context=NATO");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

/* ---- cases ---- */

typedef struct heard {
    ent_arena *a;
    size_t n, stop_at; /* refuses the answer with this number; 0: none */
    size_t used_early, used_late;
    char last[400];
} heard;

static ent_code hear(void *ctx, ent_str line, ent_err *e)
{
    heard *h = ctx;

    h->n++;
    assert_null(memchr(line.p, '\n', line.n));
    snprintf(h->last, sizeof h->last, "%.*s", ENT_F(line));
    if (h->n == 10) h->used_early = ent_arena_used(h->a);
    h->used_late = ent_arena_used(h->a);
    if (h->n == h->stop_at) return ent_fail(e, ENT_IO, NULL, NULL, "nobody listens");
    return ENT_OK;
}

static ent_code run_cases(heard *h, ent_answer *out, const char *cases, ent_err *e)
{
    ent_argument v[] = {{"policy", ent_str_c(root_file(&W, "data/policy/nato.spif.xml"))},
                        {"clearance", ent_str_c(path_of(&W, "held"))},
                        {"cases", ent_str_c(cases)}};
    ent_request r = {.operation = operation_named("label decide"), .now = W.now, .n = NODE_COUNT(v), .arguments = v};
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_code code;

    assert_non_null(a);
    assert_true(ent_api_has_cases(&r));
    h->a = a;
    code = ent_api_cases(out, a, &r, hear, h, e);
    ent_arena_free(a);
    return code;
}

static const char *write_cases(size_t n)
{
    ent_buf b = ent_buf_new(W.a, 1 << 20);
    ent_str text;
    ent_err e;

    for (size_t i = 0; i < n; i++)
        ent_buf_z(&b, i % 3 == 0   ? "{\"label\":\"label.xml\"}\n"
                      : i % 3 == 1 ? "{\"label\":\"none\"}\n"
                                   : "{\"policy\":\"held\",\"label\":\"label.xml\"}\n");
    if (ent_buf_take(&text, &b, &e) != ENT_OK) fail_msg("%s", e.what);
    return put_text(&W, "cases", text.p);
}

static void cases_take_no_more_memory(void **state)
{
    const char *cases = write_cases(3000);
    ent_answer out;
    heard h = {0};
    ent_err e;

    (void)state;
    if (run_cases(&h, &out, cases, &e) != ENT_OK) fail_msg("%s: %s", e.place, e.what);
    assert_int_equal(out.exit_code, 0);
    assert_int_equal(h.n, 3000);
    assert_true(h.used_early > 0);
    assert_true(h.used_late < h.used_early + 4096); /* the 3,000th case stands where the 10th stood, but for the length of its words */
}

static void a_refused_answer_ends_the_run(void **state)
{
    const char *cases = write_cases(100);
    heard h = {.stop_at = 7};
    ent_answer out;
    ent_err e;

    (void)state;
    assert_int_equal(run_cases(&h, &out, cases, &e), ENT_IO);
    assert_string_equal(e.what, "nobody listens");
    assert_int_equal(out.exit_code, 1);
    assert_int_equal(h.n, 7);
}

static void cases_are_not_asked_one_by_one(void **state)
{
    told t = ask(&W, NULL, NULL, "label decide", "cases", write_cases(1), NULL);

    (void)state;
    assert_int_equal(t.code, ENT_INVALID);
    assert_int_equal(t.exit_code, 2);
}

/* Whatever takes a policy, a label or a clearance from a file and gives no file back can be asked many times. */
static void every_row_on_labels_takes_cases(void **state)
{
    size_t n, with = 0;
    const ent_operation *ops = ent_api_operations(&n);

    (void)state;
    for (size_t i = 0; i < n; i++) {
        bool cases = false, out = false;
        for (const ent_param *p = ops[i].params; p->name != NULL; p++) {
            cases = cases || strcmp(p->name, ENT_PARAM_CASES) == 0;
            out = out || p->type == ENT_P_OUT;
        }
        if (cases) {
            assert_true(ops[i].access == ENT_NO_NODE || ops[i].access == ENT_JUDGES);
            assert_false(out);
            with++;
        } else if (strcmp(ops[i].noun, "label") == 0 && ops[i].access == ENT_JUDGES && !out) {
            fail_msg("label %s takes no cases", ops[i].verb);
        }
    }
    assert_true(with >= 14);
}

/* ---- what adopting would change ---- */

static void import_paper(const char *number, const char *marking)
{
    must(&W, "node", "anna", "import", "file", put_text(&W, number, number), "number", number, "title", number, "label", marking,
         "exercise", "", NULL);
}

/* The policy without one value of Releasable To. */
static const char *without(const char *value)
{
    ent_str spif = get_file(&W, root_file(&W, "data/policy/nato.spif.xml"));
    ent_buf b = ent_buf_new(W.a, 1 << 24);
    char head[64];
    const char *at, *end;
    ent_str out;
    ent_err e;

    snprintf(head, sizeof head, "<spif:tagCategory name=\"%s\"", value);
    at = strstr(strstr(spif.p, "name=\"Releasable To\""), head);
    assert_non_null(at);
    end = strchr(at, '>');
    if (end[-1] != '/') end = strstr(at, "</spif:tagCategory>") + strlen("</spif:tagCategory");
    ent_buf_add(&b, (ent_str){spif.p, (size_t)(at - spif.p)});
    ent_buf_z(&b, end + 1);
    if (ent_buf_take(&out, &b, &e) != ENT_OK) fail_msg("%s", e.what);
    return put_text(&W, "new.xml", out.p);
}

static void impact_of_a_new_version(void **state)
{
    const char *new_policy = without("JPN");
    node_state before;
    const ent_json *changes;
    told t;

    (void)state;
    make_node(&W, "node", "NATO");
    add_person(&W, "node", "anna", "custodian", NODE_NATO_SECRET);
    add_person(&W, "node", "sam", "security", NODE_NATO_RESTRICTED);
    add_person(&W, "node", "yuki", "reader", "NATO: SECRET; Context=Releasable; Releasable To=JPN");
    import_paper("P-1", "NATO RESTRICTED");
    import_paper("P-2", "NATO RESTRICTED Releasable To Sweden");
    import_paper("P-3", "NATO RESTRICTED Releasable To Japan");
    import_paper("P-4", "NATO SECRET Releasable To Japan"); /* sam does not see it */
    before = state_of(&W, "node");

    t = must(&W, "node", "sam", "policy impact", "spif", root_file(&W, "data/policy/nato.spif.xml"), NULL);
    assert_int_equal(number_in(t, "changed"), 0);
    assert_int_equal(number_in(t, "labels"), 3);
    assert_int_equal(number_in(t, "persons"), 3);

    t = must(&W, "node", "sam", "policy impact", "spif", new_policy, NULL);
    assert_int_equal(number_in(t, "changed"), 3); /* P-3 for anna, sam and yuki: the value is unknown now */
    changes = ent_json_get(t.json, "changes");
    assert_int_equal(changes->n, 3);
    for (size_t i = 0; i < changes->n; i++) {
        static const char *const persons[] = {"anna", "sam", "yuki"};
        assert_true(ent_str_starts(ent_json_str(changes->items[i], "marking"), "NATO RESTRICTED Releasable To Japan"));
        assert_true(ent_str_is(ent_json_str(changes->items[i], "person"), persons[i]));
        assert_true(ent_str_is(ent_json_str(changes->items[i], "effect"), "loses access"));
        assert_true(ent_str_is(ent_json_str(changes->items[i], "before"), "permitted"));
        assert_true(ent_str_is(ent_json_str(changes->items[i], "after"), "input"));
        assert_non_null(strstr(ent_json_str(changes->items[i], "why").p, "JPN"));
    }
    assert_refused(ask(&W, "node", "sam", "policy impact", "spif", root_file(&W, "data/policy/eu.spif.xml"), NULL), ENT_INVALID, "R-09",
                   "a policy that replaces none");
    assert_refused(ask(&W, "node", "sam", "policy impact", "spif", path_of(&W, "held"), NULL), ENT_INVALID, NULL, "no policy");
    assert_unchanged(&W, "node", before, "asking what would change");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases_take_no_more_memory),      cmocka_unit_test(a_refused_answer_ends_the_run),
        cmocka_unit_test(cases_are_not_asked_one_by_one), cmocka_unit_test(every_row_on_labels_takes_cases),
        cmocka_unit_test(impact_of_a_new_version),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
