/* SPDX-License-Identifier: Apache-2.0 */
/* What does not leave, by which rule; and that what the asker does not see changes nothing. */
#include "exchange.h"

static node alfa, bravo;
static ent_arena *a;

static const item MORE[] = {
    {.item = UUID("b1"),
     .revision = UUID("31"),
     .number = "S 1",
     .title = "For Echo",
     .text = "e",
     .class = "LIMITED",
     .releasable = "Echo"},
    {.item = UUID("b2"), .revision = UUID("32"), .number = "S 2", .title = "Keys", .text = "k", .class = "LIMITED", .special = "CRYPTO"},
    {.item = UUID("b3"), .revision = UUID("33"), .number = "S 3", .title = "Patrols", .text = "p", .class = "LIMITED", .special = "PATROL"},
    {.item = UUID("b4"), .revision = UUID("34"), .number = "S 4", .title = "Planned", .text = "d", .class = "OPEN", .dossier = "PLAN"},
    {.item = UUID("b5"),
     .revision = UUID("35"),
     .number = "S 5",
     .title = "With Delta",
     .text = "o",
     .class = "OPEN",
     .originator = "Delta"},
    {.item = UUID("b6"), .revision = UUID("36"), .number = "S 6", .title = "No mark", .text = "m", .class = "LIMITED", .no_mark = true},
    {.item = UUID("b7"), .revision = UUID("37"), .number = "S 7", .title = "Whose", .text = "w", .class = "OPEN", .no_originators = true},
    {.item = UUID("b8"), .revision = UUID("38"), .number = "S 8", .title = "Deepest", .text = "x", .class = "DEEP"},
    {.item = UUID("b9"),
     .revision = UUID("39"),
     .number = "S 9",
     .title = "Hidden body",
     .text = "y",
     .class = "DEEP",
     .meta_class = "OPEN"},
};

static int set_up(void **state)
{
    (void)state;
    pair_make(&alfa, &bravo);
    node_begin(&alfa, "anna");
    for (size_t i = 0; i < sizeof MORE / sizeof *MORE; i++) node_item(&alfa, &MORE[i]);
    node_end(&alfa);
    a = ent_arena_new(NULL, 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ent_arena_free(a);
    node_free(&alfa);
    node_free(&bravo);
    return 0;
}

/* One revision, which must stay for this rule. */
static void stays(const char *agreement, const char *uuid, const char *rule, const char *says)
{
    ent_str revision = ent_str_c(uuid);
    ent_rel_request r = request_of(&revision, 1);
    ent_rel_built b;

    r.agreement = ent_str_c(agreement);
    OK(try_build(&b, &alfa, a, &r));
    assert_int_equal(b.n_leaving, 0);
    assert_int_equal(b.n_withheld, 1);
    assert_int_equal(b.withheld[0].code, ENT_REFUSED);
    if (strcmp(b.withheld[0].rule, rule) != 0 || !holds(b.withheld[0].reason, says))
        fail_msg("%s: %s: %s", uuid, b.withheld[0].rule, b.withheld[0].reason.p);
    assert_true(b.withheld[0].next.n != 0);
    node_begin(&alfa, "anna");
    REFUSED(ent_rel_new(alfa.act, a, ent_str_c(UUID("e9")), ENT_S("anna"), &r, &b, &test_err), ENT_REFUSED, rule);
    ent_store_rollback(alfa.writer);
}

static void leaves(const char *agreement, const char *uuid)
{
    ent_str revision = ent_str_c(uuid);
    ent_rel_request r = request_of(&revision, 1);
    ent_rel_built b;

    r.agreement = ent_str_c(agreement);
    OK(try_build(&b, &alfa, a, &r));
    if (b.n_leaving != 1) fail_msg("%s: %s", uuid, b.withheld[0].reason.p);
}

static void test_each_rule(void **state)
{
    (void)state;
    leaves("AB-2026", UUID("11"));
    leaves("AB-2026", UUID("12"));
    stays("AB-2026", UUID("13"), "R-37", "electronic ceiling LIMITED");
    leaves("AB-WIDE", UUID("13"));
    stays("AB-2026", UUID("38"), "R-37", "above the ceiling CLOSED");
    stays("AB-2026", UUID("39"), "R-37", "above the ceiling CLOSED");
    stays("AB-2026", UUID("31"), "R-44", "Echo");
    leaves("AB-WIDE", UUID("31"));
    stays("AB-2026", UUID("32"), "R-43", "CRYPTO");
    stays("AB-WIDE", UUID("32"), "R-43", "CRYPTO");
    stays("AB-2026", UUID("33"), "R-13", "PATROL");
    leaves("AB-WIDE", UUID("33"));
    stays("AB-2026", UUID("34"), "R-13", "PLAN");
    leaves("AB-WIDE", UUID("34"));
    stays("AB-2026", UUID("36"), "R-61", "EXERCISE");
    stays("AB-2026", UUID("37"), "R-34", "originator");
}

static void consent(node *n, const char *originator, const char *revision, const char *to, const char *day)
{
    ent_rel_consent c = {ent_str_c(originator), ent_str_c(revision), ent_str_c(to), ENT_S("Letter 7"), {0}};
    ent_str body;

    assert_true(ent_date_parse(&c.date, ent_str_c(day)));
    OK(ent_rel_consent_entry(&body, a, &c, &test_err));
    node_begin(n, "anna");
    node_add(n, "consent", body);
    node_end(n);
}

static void test_consent(void **state)
{
    ent_rel_consent partial = {ENT_S("Delta"), ENT_S(UUID("35")), ENT_S("Bravo Staff"), ENT_S("Letter 7"), {0}};
    ent_str body, file;
    const ent_str one[] = {{UUID("35"), 36}};

    (void)state;
    stays("AB-2026", UUID("35"), "R-33", "Delta");
    consent(&alfa, "Delta", UUID("35"), "Bravo Navy", "2026-01-01");
    consent(&alfa, "Delta", UUID("11"), "Bravo Staff", "2026-01-01");
    consent(&alfa, "Foxtrot", UUID("35"), "Bravo Staff", "2026-01-01");
    consent(&alfa, "Delta", UUID("35"), "Bravo Staff", "2026-09-22"); /* tomorrow */
    stays("AB-2026", UUID("35"), "R-33", "Delta");
    consent(&alfa, "Delta", UUID("35"), "Bravo Staff", "2026-09-21");
    leaves("AB-2026", UUID("35"));
    file = send(&alfa, a, UUID("e1"), UUID("c1"), one, 1, NOW + DAY);
    assert_true(holds(file, "\"consents\":[{\"entry\":\""));
    assert_false(holds(file, "Letter 7"));
    assert_true(ent_date_parse(&partial.date, ENT_S("2026-01")));
    REFUSED(ent_rel_consent_entry(&body, a, &partial, &test_err), ENT_INVALID, "R-33");
}

/* What came from Bravo's side may not go on without Bravo. */
static void test_passing_on(void **state)
{
    const ent_str one[] = {{UUID("51"), 36}};
    ent_rel_request r = request_of(one, 1);
    ent_rel_received got;
    ent_str file;
    bool already;

    (void)state;
    node_begin(&bravo, "anna");
    node_item(&bravo,
              &(item){.item = UUID("d1"), .revision = UUID("51"), .number = "B 1", .title = "From Bravo", .text = "b", .class = "Free"});
    node_end(&bravo);
    r.recipient = ENT_S("Alfa Staff");
    ent_rel_built b;
    ent_rel_ground g;
    ent_store *s = node_view(&bravo, a, "BRAVO: Shut; For=Staff", NULL);
    OK(ent_rel_ground_read(&g, a, s, &test_err));
    OK(ent_rel_build(&b, a, s, &g, &r, NOW, &test_err));
    node_begin(&bravo, "anna");
    OK(ent_rel_new(bravo.act, a, ENT_S(UUID("e2")), ENT_S("anna"), &r, &b, &test_err));
    node_end(&bravo);
    node_begin(&bravo, "anna");
    ent_rel_release rel;
    OK(ent_rel_find(&rel, a, node_view(&bravo, a, "BRAVO: Shut; For=Staff", NULL), ENT_S(UUID("e2")), &test_err));
    OK(ent_rel_approve(bravo.act, a, &rel, ENT_S("boris"), &b.digest, &test_err));
    node_end(&bravo);
    s = node_view(&bravo, a, "BRAVO: Shut; For=Staff", NULL);
    OK(ent_rel_find(&rel, a, s, ENT_S(UUID("e2")), &test_err));
    node_begin(&bravo, "anna");
    OK(ent_rel_bundle(bravo.act, a, s, &g, &rel, &bravo.keys, ENT_S(UUID("c2")), ENT_S("main"), NOW, NOW + DAY, &bravo.random, &test_err));
    node_end(&bravo);
    memory m = {.b = ent_buf_new(a, 1 << 20)};
    OK(ent_rel_write((ent_sink){memory_write, &m}, a, node_view(&bravo, a, "BRAVO: Shut; For=Staff", NULL), &rel, &bravo.content,
                     &test_err));
    OK(ent_buf_take(&file, &m.b, &test_err));
    node_begin(&alfa, "anna");
    node_policy(&alfa, BRAVO, true);
    node_end(&alfa);
    /* Alfa is an exercise node, and "Free" is the lowest class: it may come in. */
    OK(receive(&alfa, a, file, &already, &got));
    assert_int_equal(got.stored, 1);
    stays("AB-2026", UUID("51"), "R-40", "Bravo");
    consent(&alfa, "Bravo", UUID("51"), "Bravo Staff", "2026-09-01");
    leaves("AB-2026", UUID("51"));
}

/* ---- the request as a whole ---- */
static void refused(const ent_rel_request *r, ent_code code, const char *rule)
{
    ent_rel_built b;

    REFUSED(try_build(&b, &alfa, a, r), code, rule);
}

static void test_request(void **state)
{
    const ent_str one[] = {{UUID("11"), 36}}, twice[] = {{UUID("11"), 36}, {UUID("12"), 36}, {UUID("11"), 36}}, none[] = {{UUID("ff"), 36}},
                  odd[] = {{"x", 1}};
    ent_rel_request r = request_of(one, 0);

    (void)state;
    refused(&r, ENT_REFUSED, "R-35");
    r = request_of(one, 1);
    r.agreement = ENT_S("XY");
    refused(&r, ENT_NOT_VISIBLE, NULL);
    r = request_of(one, 1);
    r.recipient = ENT_S("Bravo Army");
    refused(&r, ENT_REFUSED, "R-38");
    r.recipient = ENT_S("Bravo"); /* the organisation is no body */
    refused(&r, ENT_REFUSED, "R-38");
    r.recipient = ENT_S("Bravo Navy"); /* until 31 August */
    refused(&r, ENT_REFUSED, "R-37");
    assert_non_null(strstr(test_err.what, "unchecked"));
    r = request_of(one, 1);
    r.purpose = ENT_S("Curiosity");
    refused(&r, ENT_REFUSED, "R-41");
    r = request_of(twice, 3);
    refused(&r, ENT_INVALID, "R-35");
    r = request_of(none, 1);
    refused(&r, ENT_NOT_VISIBLE, "R-17");
    assert_non_null(strstr(test_err.place, UUID("ff")));
    r = request_of(odd, 1);
    refused(&r, ENT_NOT_VISIBLE, "R-17");
}

static void test_in_force(void **state)
{
    static const struct {
        const char *day;
        bool yes;
    } days[] = {{"2025-12-31", false}, {"2026-01-01", true}, {"2026-12-31", true}, {"2027-01-01", false}, {"2028-01-01", false}};
    const ent_str one[] = {{UUID("11"), 36}};
    ent_rel_request r = request_of(one, 1);

    (void)state;
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        ent_rel_built b;
        ent_date d;
        ent_time from = 0, to;
        assert_true(ent_date_parse(&d, ent_str_c(days[i].day)) && ent_date_span(d, &from, &to));
        alfa.now = from;
        if (days[i].yes) OK(try_build(&b, &alfa, a, &r));
        else REFUSED(try_build(&b, &alfa, a, &r), ENT_REFUSED, "R-37");
    }
    alfa.now = NOW;
}

/* No terms: Bravo has none towards a body of its own. */
static void test_direction(void **state)
{
    const ent_str one[] = {{UUID("11"), 36}};
    ent_rel_request r = request_of(one, 1);
    ent_store *s = node_view(&bravo, a, "BRAVO: Shut", NULL);
    ent_rel_ground g;
    ent_rel_built b;

    (void)state;
    OK(ent_rel_ground_read(&g, a, s, &test_err));
    r.agreement = ENT_S("AB-WIDE");
    REFUSED(ent_rel_build(&b, a, s, &g, &r, NOW, &test_err), ENT_REFUSED, "R-37");
}

/* ---- two persons, and what changed meanwhile ---- */
static void test_two_persons(void **state)
{
    const ent_str one[] = {{UUID("11"), 36}};
    ent_rel_request r = request_of(one, 1);
    ent_rel_release rel;
    ent_rel_built b;
    ent_sha256 other = {{1}};

    (void)state;
    prepare(&alfa, UUID("e3"), &r);
    OK(try_build(&b, &alfa, a, &r));
    OK(ent_rel_find(&rel, a, node_view(&alfa, a, ALL_OF_ALFA, "PLAN"), ENT_S(UUID("e3")), &test_err));
    assert_true(ent_str_eq(rel.object, b.object));
    node_begin(&alfa, "anna");
    REFUSED(ent_rel_approve(alfa.act, a, &rel, ENT_S("anna"), &b.digest, &test_err), ENT_WAITING, NULL);
    REFUSED(ent_rel_approve(alfa.act, a, &rel, ENT_S("boris"), &other, &test_err), ENT_REFUSED, "R-36");
    REFUSED(try_bundle(&alfa, a, UUID("e3"), UUID("c3"), NOW + DAY), ENT_WAITING, NULL);
    ent_store_rollback(alfa.writer);
    approve(&alfa, UUID("e3"));
    OK(ent_rel_find(&rel, a, node_view(&alfa, a, ALL_OF_ALFA, "PLAN"), ENT_S(UUID("e3")), &test_err));
    node_begin(&alfa, "anna");
    REFUSED(ent_rel_approve(alfa.act, a, &rel, ENT_S("carla"), &b.digest, &test_err), ENT_CONFLICT, NULL);
    REFUSED(try_bundle(&alfa, a, UUID("e3"), UUID("c3"), NOW), ENT_INVALID, NULL);
    ent_store_rollback(alfa.writer);
}

/* An agreement that was entered anew between approval and bundling makes it another release. */
static void test_changed_between(void **state)
{
    const ent_str one[] = {{UUID("11"), 36}};
    ent_rel_request r = request_of(one, 1);
    char other[sizeof AGREEMENT];

    (void)state;
    prepare(&alfa, UUID("e4"), &r);
    approve(&alfa, UUID("e4"));
    memcpy(other, AGREEMENT, sizeof other);
    memcpy(strstr(other, "Alfa and"), "ALFA", 4);
    node_begin(&alfa, "anna");
    node_agree(&alfa, other);
    node_end(&alfa);
    node_begin(&alfa, "anna");
    REFUSED(try_bundle(&alfa, a, UUID("e4"), UUID("c4"), NOW + DAY), ENT_REFUSED, "R-36");
    ent_store_rollback(alfa.writer);
}

/* ---- hidden equals absent ---- */
/* A low asker's object does not change with what he may not see; what he may not see is not found; nor is a release about it. */
static void test_hidden(void **state)
{
    const ent_str low[] = {{UUID("11"), 36}}, high[] = {{UUID("11"), 36}, {UUID("12"), 36}}, body[] = {{UUID("39"), 36}};
    ent_rel_request r = request_of(low, 1), h = request_of(high, 2), c = request_of(body, 1);
    ent_store *s = node_view(&alfa, a, "ALFA: OPEN", NULL);
    ent_rel_built before, after;
    ent_rel_release rel;
    ent_rel_ground g;

    (void)state;
    OK(ent_rel_ground_read(&g, a, s, &test_err));
    OK(ent_rel_build(&before, a, s, &g, &r, NOW, &test_err));
    REFUSED(ent_rel_build(&after, a, s, &g, &h, NOW, &test_err), ENT_NOT_VISIBLE, "R-17");
    /* He sees that it exists, but not its content: it stays, for his own lack of clearance. */
    OK(ent_rel_build(&after, a, s, &g, &c, NOW, &test_err));
    assert_string_equal(after.withheld[0].rule, "R-13");
    /* A release of the same item's hidden revision went out: for him the item is still new. */
    node_begin(&alfa, "anna");
    node_item(
        &alfa,
        &(item){.item = UUID("a1"), .revision = UUID("61"), .number = "STD 1", .title = "High form", .text = "h", .class = "LIMITED"});
    node_end(&alfa);
    const ent_str hidden[] = {{UUID("61"), 36}};
    send(&alfa, a, UUID("e5"), UUID("c5"), hidden, 1, NOW + DAY);
    s = node_view(&alfa, a, "ALFA: OPEN", NULL);
    OK(ent_rel_build(&after, a, s, &g, &r, NOW, &test_err));
    assert_true(ent_str_eq(before.object, after.object));
    REFUSED(ent_rel_find(&rel, a, s, ENT_S(UUID("e5")), &test_err), ENT_NOT_VISIBLE, "R-17");
    OK(ent_rel_find(&rel, a, node_view(&alfa, a, ALL_OF_ALFA, "PLAN"), ENT_S(UUID("e5")), &test_err));
}

static ent_code count_releases(void *ctx, const ent_rel_release *r, ent_err *e)
{
    (void)r;
    (void)e;
    ++*(int *)ctx;
    return ENT_OK;
}

static void test_list(void **state)
{
    const ent_str low[] = {{UUID("11"), 36}}, high[] = {{UUID("11"), 36}, {UUID("12"), 36}};
    ent_rel_request r = request_of(low, 1), h = request_of(high, 2);
    int n = 0;

    (void)state;
    prepare(&alfa, UUID("e6"), &r);
    prepare(&alfa, UUID("e7"), &h);
    OK(ent_rel_list(node_view(&alfa, a, ALL_OF_ALFA, NULL), a, count_releases, &n, &test_err));
    assert_int_equal(n, 2);
    n = 0;
    OK(ent_rel_list(node_view(&alfa, a, "ALFA: OPEN", NULL), a, count_releases, &n, &test_err));
    assert_int_equal(n, 1);
    n = 0;
    OK(ent_rel_list(node_view(&alfa, a, "ALFA: LIMITED", NULL), a, count_releases, &n, &test_err));
    assert_int_equal(n, 1); /* the remark and content of 12 need a value that he lacks */
}

/* A content that is gone stays, before a number on the channel is spent for it. */
static void test_content_gone(void **state)
{
    const ent_str one[] = {{UUID("73"), 36}};
    ent_rel_request r = request_of(one, 1);
    ent_sha256 nothing = {{7}};
    ent_reg_policies policies;
    ent_str org = ENT_S("Alfa"), body;
    ent_reg_revision v = {.origin = org,
                          .item = ENT_S(UUID("f3")),
                          .kind = ENT_S("standard"),
                          .revision = one[0],
                          .content = nothing,
                          .length = 5,
                          .n_originators = 1,
                          .originators = &org};
    ent_rel_built b;

    (void)state;
    node_begin(&alfa, "anna");
    OK(ent_reg_policies_read(&policies, a, alfa.writer, &test_err));
    v.label_xml = v.meta_label_xml = label_xml(&alfa, policies.own, "OPEN", &MORE[3], true);
    v.cut = v.content_cut = cut_of(&alfa, policies.own, v.label_xml, NULL);
    OK(ent_reg_revise_entry(&body, a, &v, &test_err));
    node_add(&alfa, "item.revise", body);
    node_end(&alfa);
    OK(try_build(&b, &alfa, a, &r));
    assert_int_equal(b.n_leaving, 0);
    assert_string_equal(b.withheld[0].rule, "R-46");
}

/* A line keeps to 4 KiB: the longest field stays behind and is named. */
static void test_long_fields(void **state)
{
    char remark[6000], title[4000];
    const ent_str one[] = {{UUID("71"), 36}}, other[] = {{UUID("72"), 36}};
    ent_rel_received got;
    ent_str file;
    bool already;

    (void)state;
    memset(remark, 'r', sizeof remark);
    remark[sizeof remark - 1] = '\0';
    memset(title, 't', sizeof title);
    title[sizeof title - 1] = '\0';
    node_begin(&alfa, "anna");
    node_item(
        &alfa,
        &(item){
            .item = UUID("f1"), .revision = UUID("71"), .number = "L 1", .title = "Long", .text = "l", .class = "OPEN", .remark = remark});
    node_item(
        &alfa,
        &(item){
            .item = UUID("f2"), .revision = UUID("72"), .number = "L 2", .title = title, .text = "l", .class = "OPEN", .remark = "short"});
    node_end(&alfa);
    file = send(&alfa, a, UUID("e8"), UUID("c8"), one, 1, NOW + DAY);
    assert_true(holds(file, "\"omitted\":[\"remark\"]"));
    assert_true(holds(file, "{\"name\":\"title\",\"value\":\"Long\"}"));
    OK(receive(&bravo, a, file, &already, &got));
    file = send(&alfa, a, UUID("e9"), UUID("c9"), other, 1, NOW + DAY);
    assert_true(holds(file, "\"omitted\":[\"remark\",\"title\"]"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_each_rule), TEST(test_consent),   TEST(test_passing_on),  TEST(test_request),
        TEST(test_in_force),  TEST(test_direction), TEST(test_two_persons), TEST(test_changed_between),
        TEST(test_hidden),    TEST(test_list),      TEST(test_long_fields), TEST(test_content_gone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
