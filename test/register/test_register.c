/* SPDX-License-Identifier: Apache-2.0 */
/* The register through its public header: persons and views by date, entries and what they do, contents, questions. What whole
 * operations do with it: test/api.                                                                                       */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h> /* after the first four, which it leaves to its user */

#include "support.h"
#include <entente/register.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define ZERO_UUID "00000000-0000-4000-8000-0000000000"
#define NOON ((ent_time)INT64_C(1780315200)) /* 2026-06-01 */
#define DAY 86400

typedef struct bench {
    ent_arena *a;
    char path[400];
    ent_store *writer;
    const ent_policy *policy;
    ent_str spif;
    ent_reg_policies policies;
    ent_bytes random;
    ent_err e;
} bench;

#define OK(b, call)                                                                                          \
    do {                                                                                                     \
        if ((call) != ENT_OK) fail_msg("%s: %s: %s", ent_code_name((b)->e.code), (b)->e.place, (b)->e.what); \
    } while (0)

/* ---- the bench ---- */

static void apply_at(bench *b, const char *kind, ent_str body, ent_time time)
{
    ent_entry entry = {.act = ENT_S(ZERO_UUID "00"), .kind = ent_str_c(kind), .time = time, .body = body};
    bool known;

    OK(b, ent_json_parse(&entry.json, b->a, body, 1 << 22, &b->e));
    OK(b, ent_reg_apply(&known, b->writer, b->a, &entry, &b->e));
    assert_true(known);
}

static void apply(bench *b, const char *kind, ent_str body)
{
    apply_at(b, kind, body, NOON);
}

static void commit(bench *b)
{
    OK(b, ent_store_commit(b->writer, &b->e));
    OK(b, ent_store_begin(b->writer, &b->e));
}

static int set_up(void **state)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    bench *b = ent_alloc(a, sizeof *b);
    char spif[500];
    ent_str body;
    ent_reg_node node = {.uuid = ENT_S(ZERO_UUID "01"), .org = ENT_S("NATO"), .ceiling = ENT_S("SECRET")};

    assert_non_null(b);
    b->a = a;
    snprintf(b->path, sizeof b->path, "%s/register.db", ent_test_tmp());
    unlink(b->path);
    snprintf(spif, sizeof spif, "%s/data/policy/nato.spif.xml", ent_test_root());
    OK(b, ent_file_read(&b->spif, a, spif, 1 << 22, &b->e));
    OK(b, ent_policy_load(&b->policy, a, b->spif, NULL, &b->e));
    OK(b, ent_bytes_init(&b->random, a, (const uint8_t[32]){7}, &b->e));
    OK(b, ent_store_create(b->path, &b->e));
    OK(b, ent_store_open(&b->writer, a, b->path, ENT_STORE_WRITE, &b->e));
    OK(b, ent_store_begin(b->writer, &b->e));
    node.policy = *ent_policy_digest(b->policy);
    node.policy_oid = ent_policy_oid(b->policy);
    OK(b, ent_reg_node_entry(&body, a, &node, &b->e));
    apply(b, "node", body);
    OK(b, ent_reg_policy_entry(&body, a, b->policy, b->spif, &b->e));
    apply(b, "policy", body);
    commit(b);
    OK(b, ent_reg_policies_read(&b->policies, a, b->writer, &b->e));
    *state = b;
    return 0;
}

static int tear_down(void **state)
{
    bench *b = *state;
    char path[400];

    snprintf(path, sizeof path, "%s", b->path);
    ent_arena_free(b->a);
    return unlink(path);
}

/* ---- making ---- */

static void person(bench *b, const char *name, const char *role, bool ended)
{
    ent_reg_person p = {.name = ent_str_c(name),
                        .full_name = ent_str_c(name),
                        .n_roles = 1,
                        .roles = {ent_str_c(role)},
                        .ended = ended,
                        .until = NOON + DAY};
    ent_str body;

    OK(b, ent_reg_person_entry(&body, b->a, &p, &b->e));
    apply(b, "person", body);
}

static ent_date day(const char *text)
{
    ent_date d;

    assert_true(ent_date_parse(&d, ent_str_c(text)));
    return d;
}

static void clears(bench *b, const char *name, const char *clearance, const char *from, const char *to, const char *briefed,
                   const char *dossier)
{
    ent_str dossiers[1] = {ent_str_c(dossier)}, body;
    ent_reg_clearing k = {.person = ent_str_c(name),
                          .policy_oid = ent_policy_oid(b->policy),
                          .from = day(from),
                          .to = day(to),
                          .briefed = day(briefed),
                          .n_dossiers = dossier != NULL,
                          .dossiers = dossiers};
    ent_clearance c;

    OK(b, ent_clearance_read_short(&c, b->a, b->policy, ent_str_c(clearance), true, &b->e));
    OK(b, ent_clearance_write(&k.xml, b->a, b->policy, &c, &b->e));
    OK(b, ent_reg_clearing_entry(&body, b->a, &k, &b->e));
    apply(b, "person.clear", body);
}

typedef struct mark {
    ent_str xml, cut;
} mark;

static mark labelled(bench *b, const char *marking, const char *dossier)
{
    const ent_cut *cut;
    ent_label l;
    ent_str body;
    mark m;

    OK(b, ent_label_unmark(&l, b->a, b->policy, ent_str_c(marking), &b->e));
    l.has_created = true;
    l.created = NOON;
    OK(b, ent_label_write(&m.xml, b->a, b->policy, &l, &b->e));
    OK(b, ent_cut_of(&cut, b->a, b->policy, &l, ent_str_c(dossier), NOON, &b->e));
    m.cut = ent_cut_text(cut);
    OK(b, ent_reg_cut_entry(&body, b->a, m.cut, &b->e));
    apply(b, "cut", body);
    OK(b, ent_reg_label_entry(&body, b->a, m.xml, &b->e));
    apply(b, "label", body);
    return m;
}

/* item, revision: two digits that end their UUIDs */
static ent_reg_revision revision(bench *b, const char *item, const char *rev, const char *number, const mark *m)
{
    static const ent_str nato[1] = {{"NATO", 4}};
    ent_reg_revision r = {.origin = nato[0],
                          .kind = ENT_S("document"),
                          .number = ent_str_c(number),
                          .originators = nato,
                          .n_originators = 1,
                          .label_xml = m->xml,
                          .meta_label_xml = m->xml,
                          .cut = m->cut,
                          .content_cut = m->cut};

    OK(b, ent_str_fmt(&r.item, b->a, &b->e, ZERO_UUID "%s", item));
    OK(b, ent_str_fmt(&r.revision, b->a, &b->e, "11111111-1111-4111-8111-1111111111%s", rev));
    OK(b, ent_sha256_of(&r.content, r.revision, &b->e));
    return r;
}

static void revise(bench *b, const ent_reg_revision *r)
{
    ent_str body;

    OK(b, ent_reg_revise_entry(&body, b->a, r, &b->e));
    apply(b, "item.revise", body);
}

static ent_reg_view view_of(bench *b, const char *name, ent_time now)
{
    ent_reg_view v = {0};
    ent_store *s;

    OK(b, ent_store_open(&s, b->a, b->path, ENT_STORE_READ, &b->e));
    OK(b, ent_store_begin(s, &b->e));
    OK(b, ent_reg_view_of(&v, b->a, s, &b->policies, ent_str_c(name), now, &b->e));
    return v;
}

static ent_store *locked(bench *b, const char *name)
{
    ent_reg_view v = view_of(b, name, NOON);
    ent_store *s;

    OK(b, ent_store_open(&s, b->a, b->path, ENT_STORE_READ, &b->e));
    OK(b, ent_store_begin(s, &b->e));
    OK(b, ent_store_lock(s, v.cuts, v.n, &b->e));
    return s;
}

/* ---- persons ---- */

static void roles_hold_their_keys(void **state)
{
    /* content, release, checkpoint */
    static const struct {
        const char *role;
        bool keys[3];
    } rows[] = {{"administrator", {true, true, true}}, {"auditor", {false, false, true}},      {"custodian", {true, false, false}},
                {"operator", {false, false, false}},   {"planner", {true, false, false}},      {"reader", {true, false, false}},
                {"registry", {true, true, true}},      {"release", {true, true, true}},        {"security", {false, true, false}},
                {"spectrum", {true, false, false}},    {"terminologist", {true, false, false}}};
    static const char *const keys[] = {"content", "release", "checkpoint"};
    const char *const *words = ent_reg_roles();
    size_t n = 0;

    (void)state;
    while (words[n] != NULL) n++;
    assert_int_equal(n, COUNT(rows));
    for (size_t i = 0; i < COUNT(rows); i++) {
        ent_reg_person p = {.n_roles = 1, .roles = {ent_str_c(rows[i].role)}}, none = {0};
        assert_true(ent_reg_has_role(&p, rows[i].role));
        assert_false(ent_reg_has_role(&none, rows[i].role));
        for (size_t k = 0; k < 3; k++) assert_int_equal(ent_reg_needs_key(&p, keys[k]), rows[i].keys[k]);
        assert_false(ent_reg_needs_key(&p, "another"));
    }
}

static void persons_end(void **state)
{
    bench *b = *state;
    ent_reg_person p;

    person(b, "otto", "reader", true);
    OK(b, ent_reg_person_read(&p, b->a, b->writer, ENT_S("otto"), NOON + DAY - 1, &b->e));
    assert_true(p.ended && p.n_roles == 1);
    assert_int_equal(ent_reg_person_read(&p, b->a, b->writer, ENT_S("otto"), NOON + DAY, &b->e), ENT_LOGIN);
    assert_int_equal(ent_reg_person_read(&p, b->a, b->writer, ENT_S("nobody"), NOON, &b->e), ENT_LOGIN);
}

static void keys_are_held_by_name(void **state)
{
    bench *b = *state;
    ent_str body, sealed;

    person(b, "rita", "reader", false);
    OK(b, ent_reg_person_key_entry(&body, b->a, ENT_S("rita"), "content", ENT_S("sealed bytes"), &b->e));
    apply(b, "person.key", body);
    OK(b, ent_reg_person_key(&sealed, b->a, b->writer, ENT_S("rita"), "content", &b->e));
    assert_true(ent_str_is(sealed, "sealed bytes"));
    assert_int_equal(ent_reg_person_key(&sealed, b->a, b->writer, ENT_S("rita"), "release", &b->e), ENT_REFUSED);
    assert_string_equal(b->e.rule, "R-13");
    assert_true(b->e.next[0] != '\0');
}

/* ---- views ---- */

static void clearances_have_dates(void **state)
{
    bench *b = *state;
    ent_time first, last, end;

    labelled(b, "NATO RESTRICTED", NULL);
    person(b, "vera", "reader", false);
    clears(b, "vera", "NATO: SECRET; Context=NATO", "2026-05-01", "2026-06-30", "2026-05-10", NULL);
    commit(b);
    assert_true(ent_date_span(day("2026-05-10"), &first, &end));
    assert_true(ent_date_span(day("2026-06-30"), &last, &end));
    assert_int_equal(view_of(b, "vera", NOON).n, 1);
    assert_int_equal(view_of(b, "vera", first - 1).n, 0); /* cleared, not yet briefed */
    assert_int_equal(view_of(b, "vera", first + DAY).n, 1);
    assert_int_equal(view_of(b, "vera", last + DAY - 1).n, 1); /* to is the last day */
    assert_int_equal(view_of(b, "vera", last + DAY).n, 0);
    assert_int_equal(view_of(b, "nobody", NOON).n, 0);

    /* Briefed early: then it is the clearance's own first day that counts. */
    person(b, "olga", "reader", false);
    clears(b, "olga", "NATO: SECRET; Context=NATO", "2026-05-10", "2026-06-30", "2026-04-20", NULL);
    commit(b);
    assert_int_equal(view_of(b, "olga", first - 1).n, 0);
    assert_int_equal(view_of(b, "olga", first).n, 1);
}

static void the_newest_clearance_counts(void **state)
{
    bench *b = *state;

    labelled(b, "NATO UNCLASSIFIED", NULL);
    labelled(b, "NATO RESTRICTED", NULL);
    labelled(b, "NATO SECRET", NULL);
    labelled(b, "NATO RESTRICTED", "ALPHA");
    labelled(b, "NATO RESTRICTED", "BETA");
    labelled(b, "NATO SECRET ATOMAL", NULL);
    person(b, "vera", "reader", false);
    commit(b);
    assert_int_equal(view_of(b, "vera", NOON).n, 0); /* no clearance, nothing */
    clears(b, "vera", "NATO: SECRET; Context=NATO", "2026-01-01", "2026-12-31", "2026-01-05", "ALPHA");
    commit(b);
    assert_int_equal(view_of(b, "vera", NOON).n, 4);
    clears(b, "vera", "NATO: RESTRICTED; Context=NATO", "2026-01-01", "2026-12-31", "2026-01-05", "BETA");
    commit(b);
    assert_int_equal(view_of(b, "vera", NOON).n, 3); /* replaced, dossiers too */
    clears(b, "vera", "NATO: RESTRICTED", "2026-01-01", "2026-12-31", "2026-01-05", NULL);
    commit(b);
    assert_int_equal(view_of(b, "vera", NOON).n, 0); /* without the context not even RESTRICTED */
}

/* A clearance that this policy does not understand is none. */
static void odd_clearances_are_none(void **state)
{
    static const char *const odd[] = {"", "<no-clearance/>", "<a>", "not XML"};
    bench *b = *state;

    labelled(b, "NATO UNCLASSIFIED", NULL);
    person(b, "vera", "reader", false);
    for (size_t i = 0; i < COUNT(odd); i++) {
        ent_reg_clearing k = {.person = ENT_S("vera"),
                              .policy_oid = ent_policy_oid(b->policy),
                              .xml = ent_str_c(odd[i]),
                              .from = day("2026-01-01"),
                              .to = day("2026-12-31"),
                              .briefed = day("2026-01-05")};
        ent_str body;
        OK(b, ent_reg_clearing_entry(&body, b->a, &k, &b->e));
        apply(b, "person.clear", body);
        commit(b);
        assert_int_equal(view_of(b, "vera", NOON).n, 0);
    }
}

/* ---- entries ---- */

/* What a revision names must have been entered before; what is no body of ours is refused, not half applied. */
static void bad_entries_are_refused(void **state)
{
    static const char *const bodies[][2] = {
        {"item.revise", "{}"}, {"item.revise", "[]"}, {"cut", "{}"},           {"cut", "{\"cut\":\"no JSON\"}"},
        {"label", "{}"},       {"person", "{}"},      {"person.key", "{}"},    {"person.clear", "{}"},
        {"policy", "{}"},      {"facts", "{}"},       {"source.absent", "{}"}, {"node", "{}"}};
    bench *b = *state;
    mark m = labelled(b, "NATO RESTRICTED", NULL), other = m;
    ent_reg_revision r;
    ent_entry entry = {.kind = ENT_S("item.revise"), .time = NOON};
    bool known;

    for (size_t i = 0; i < COUNT(bodies); i++) {
        ent_entry bad = {.kind = ent_str_c(bodies[i][0]), .time = NOON, .body = ent_str_c(bodies[i][1])};
        OK(b, ent_json_parse(&bad.json, b->a, bad.body, 1000, &b->e));
        if (ent_reg_apply(&known, b->writer, b->a, &bad, &b->e) == ENT_OK) fail_msg("%s %s is accepted", bodies[i][0], bodies[i][1]);
        assert_true(b->e.what[0] != '\0');
    }
    other.cut = ENT_S("{\"class\":\"not entered\"}");
    r = revision(b, "10", "10", "N-1", &other);
    OK(b, ent_reg_revise_entry(&entry.body, b->a, &r, &b->e));
    OK(b, ent_json_parse(&entry.json, b->a, entry.body, 1 << 20, &b->e));
    assert_int_equal(ent_reg_apply(&known, b->writer, b->a, &entry, &b->e), ENT_INVALID);
    entry.kind = ENT_S("another.kind");
    OK(b, ent_reg_apply(&known, b->writer, b->a, &entry, &b->e));
    assert_false(known);
}

static void entering_twice_changes_nothing(void **state)
{
    bench *b = *state;
    ent_sha256 once, twice;
    mark m = labelled(b, "NATO RESTRICTED", NULL), again;

    OK(b, ent_store_projection_digest(&once, b->writer, b->a, &b->e));
    again = labelled(b, "NATO RESTRICTED", NULL);
    assert_true(ent_str_eq(m.cut, again.cut) && ent_str_eq(m.xml, again.xml));
    OK(b, ent_store_projection_digest(&twice, b->writer, b->a, &b->e));
    assert_true(ent_sha256_eq(&once, &twice));
}

static void facts_have_a_newest(void **state)
{
    bench *b = *state;
    ent_sha256 digest, right;
    ent_str body, text;

    assert_int_equal(ent_reg_facts_read(&text, &digest, b->a, b->writer, "eligibility", &b->e), ENT_NOT_VISIBLE);
    OK(b, ent_reg_facts_entry(&body, b->a, "eligibility", ENT_S("one\n"), &b->e));
    apply(b, "facts", body);
    OK(b, ent_reg_facts_entry(&body, b->a, "eligibility", ENT_S("two\n"), &b->e));
    ent_entry entry = {.seq = 9, .kind = ENT_S("facts"), .time = NOON, .body = body};
    bool known;
    OK(b, ent_json_parse(&entry.json, b->a, body, 1000, &b->e));
    OK(b, ent_reg_apply(&known, b->writer, b->a, &entry, &b->e));
    OK(b, ent_reg_facts_read(&text, &digest, b->a, b->writer, "eligibility", &b->e));
    assert_true(ent_str_is(text, "two\n"));
    OK(b, ent_sha256_of(&right, text, &b->e));
    assert_true(ent_sha256_eq(&digest, &right));
}

/* ---- questions ---- */

static void three_items(bench *b)
{
    mark low = labelled(b, "NATO RESTRICTED", NULL), high = labelled(b, "NATO SECRET", NULL);
    ent_reg_revision r = revision(b, "10", "10", "N-1", &low);

    revise(b, &r);
    r = revision(b, "10", "11", "N-1 new", &high); /* a newer one that only some may see */
    revise(b, &r);
    r = revision(b, "20", "20", "Stra\xC3\x9F\x65 1", &low);
    revise(b, &r);
    r = revision(b, "30", "30", "STRASSE 1", &low); /* the same number once it is folded */
    revise(b, &r);
    r = revision(b, "40", "40", "N-4", &high);
    revise(b, &r);
    person(b, "vera", "reader", false);
    clears(b, "vera", "NATO: RESTRICTED; Context=NATO", "2026-01-01", "2026-12-31", "2026-01-05", NULL);
    person(b, "anna", "reader", false);
    clears(b, "anna", "NATO: SECRET; Context=NATO", "2026-01-01", "2026-12-31", "2026-01-05", NULL);
    commit(b);
}

static void items_are_found(void **state)
{
    static const struct {
        const char *key;
        ent_code vera, anna;
    } rows[] = {{"N-1", ENT_OK, ENT_NOT_VISIBLE},
                {"n-1 NEW", ENT_NOT_VISIBLE, ENT_OK},
                {"strasse 1", ENT_INVALID, ENT_INVALID},
                {ZERO_UUID "10", ENT_OK, ENT_OK},
                {"NATO/" ZERO_UUID "10", ENT_OK, ENT_OK},
                {"EU/" ZERO_UUID "10", ENT_NOT_VISIBLE, ENT_NOT_VISIBLE},
                {"/" ZERO_UUID "10", ENT_NOT_VISIBLE, ENT_NOT_VISIBLE},
                {"N-4", ENT_NOT_VISIBLE, ENT_OK},
                {ZERO_UUID "40", ENT_NOT_VISIBLE, ENT_OK},
                {ZERO_UUID "99", ENT_NOT_VISIBLE, ENT_NOT_VISIBLE},
                {"", ENT_NOT_VISIBLE, ENT_NOT_VISIBLE},
                {"%", ENT_NOT_VISIBLE, ENT_NOT_VISIBLE}};
    bench *b = *state;
    ent_store *vera, *anna;
    ent_reg_row r;

    three_items(b);
    vera = locked(b, "vera");
    anna = locked(b, "anna");
    for (size_t i = 0; i < COUNT(rows); i++) {
        ent_code x = ent_reg_find(&r, b->a, vera, ent_str_c(rows[i].key), &b->e),
                 y = ent_reg_find(&r, b->a, anna, ent_str_c(rows[i].key), &b->e);
        if (x != rows[i].vera || y != rows[i].anna)
            fail_msg("\"%s\": %s for vera, %s for anna", rows[i].key, ent_code_name(x), ent_code_name(y));
    }
    OK(b, ent_reg_find(&r, b->a, vera, ENT_S(ZERO_UUID "10"), &b->e));
    assert_true(ent_str_is(r.number, "N-1") && r.content_visible);
    OK(b, ent_reg_find(&r, b->a, anna, ENT_S(ZERO_UUID "10"), &b->e));
    assert_true(ent_str_is(r.number, "N-1 new"));
}

static ent_code count_row(void *ctx, const ent_reg_row *row, ent_err *e)
{
    (void)e;
    assert_true(row->id > 0);
    ++*(int *)ctx;
    return ENT_OK;
}

static ent_code stop_at_once(void *ctx, const ent_reg_row *row, ent_err *e)
{
    (void)ctx;
    (void)row;
    return ent_fail(e, ENT_LIMIT, NULL, NULL, "enough");
}

static void lists_and_histories(void **state)
{
    const struct {
        ent_reg_filter f;
        int vera, anna;
    } rows[] = {{{.text = ENT_S("")}, 3, 4},
                {{.text = ENT_S("STRA\xC3\x9F\x45")}, 2, 2},
                {{.text = ENT_S("n-")}, 1, 2},
                {{.text = ENT_S("new")}, 0, 1},
                {{.kind = ENT_S("document"), .origin = ENT_S("NATO")}, 3, 4},
                {{.kind = ENT_S("standard")}, 0, 0},
                {{.origin = ENT_S("EU")}, 0, 0}};
    bench *b = *state;
    ent_store *vera, *anna;
    ent_reg_row r;
    int n = 0;

    three_items(b);
    vera = locked(b, "vera");
    anna = locked(b, "anna");
    for (size_t i = 0; i < COUNT(rows); i++) {
        int x = 0, y = 0;
        OK(b, ent_reg_list(vera, b->a, &rows[i].f, count_row, &x, &b->e));
        OK(b, ent_reg_list(anna, b->a, &rows[i].f, count_row, &y, &b->e));
        if (x != rows[i].vera || y != rows[i].anna) fail_msg("row %zu: %d and %d", i, x, y);
    }
    OK(b, ent_reg_find(&r, b->a, vera, ENT_S(ZERO_UUID "10"), &b->e));
    OK(b, ent_reg_history(vera, b->a, r.item_id, count_row, &n, &b->e));
    assert_int_equal(n, 1);
    OK(b, ent_reg_history(anna, b->a, r.item_id, count_row, &n, &b->e));
    assert_int_equal(n, 1 + 2);
    assert_int_equal(ent_reg_list(anna, b->a, &rows[0].f, stop_at_once, NULL, &b->e), ENT_LIMIT); /* the caller's refusal is passed on */
    OK(b, ent_reg_list(anna, b->a, &rows[0].f, count_row, &n, &b->e));                            /* and the question can be asked again */
}

static void labels_and_cuts_follow_the_view(void **state)
{
    bench *b = *state;
    ent_store *vera, *anna;
    const ent_cut *cut;
    ent_reg_row high;
    ent_str xml;

    three_items(b);
    vera = locked(b, "vera");
    anna = locked(b, "anna");
    OK(b, ent_reg_find(&high, b->a, anna, ENT_S("N-4"), &b->e));
    OK(b, ent_reg_label_xml(&xml, b->a, anna, high.label_id, &b->e));
    OK(b, ent_reg_cut(&cut, b->a, anna, &b->policies, high.cut_id, &b->e));
    assert_true(ent_str_is(ent_cut_class(cut), "SECRET"));
    assert_int_equal(ent_reg_label_xml(&xml, b->a, vera, high.label_id, &b->e), ENT_NOT_VISIBLE);
    assert_int_equal(ent_reg_cut(&cut, b->a, vera, &b->policies, high.cut_id, &b->e), ENT_NOT_VISIBLE);
    assert_int_equal(ent_reg_row_by_id(&high, b->a, vera, high.id, &b->e), ENT_NOT_VISIBLE);
    assert_int_equal(ent_reg_label_xml(&xml, b->a, anna, 12345, &b->e), ENT_NOT_VISIBLE);
}

/* ---- contents ---- */

static void contents_are_sealed(void **state)
{
    bench *b = *state;
    ent_secret key = {{1}}, wrong = {{2}};
    ent_sha256 digest, other;
    mark low = labelled(b, "NATO RESTRICTED", NULL), high = labelled(b, "NATO SECRET", NULL);
    ent_reg_revision r = revision(b, "10", "10", "N-1", &low);
    ent_str plain = ENT_S("EXERCISE: a content"), got;
    ent_store *vera, *anna;

    OK(b, ent_sha256_of(&digest, plain, &b->e));
    OK(b, ent_reg_content_put(b->writer, b->a, &key, &digest, plain, &b->random, &b->e));
    OK(b, ent_reg_content_put(b->writer, b->a, &wrong, &digest, ENT_S("another text under this digest"), &b->random,
                              &b->e)); /* the first is kept */
    r.content = digest;
    r.content_cut = high.cut;
    revise(b, &r);
    person(b, "vera", "reader", false);
    clears(b, "vera", "NATO: RESTRICTED; Context=NATO", "2026-01-01", "2026-12-31", "2026-01-05", NULL);
    person(b, "anna", "reader", false);
    clears(b, "anna", "NATO: SECRET; Context=NATO", "2026-01-01", "2026-12-31", "2026-01-05", NULL);
    commit(b);
    vera = locked(b, "vera");
    anna = locked(b, "anna");
    OK(b, ent_reg_content_get(&got, b->a, anna, &key, &digest, &b->e));
    assert_true(ent_str_eq(got, plain));
    assert_int_equal(ent_reg_content_get(&got, b->a, anna, &wrong, &digest, &b->e), ENT_UNVERIFIED);
    assert_int_equal(ent_reg_content_get(&got, b->a, vera, &key, &digest, &b->e), ENT_NOT_VISIBLE); /* sees the item, not its content */
    OK(b, ent_sha256_of(&other, ENT_S("never entered"), &b->e));
    assert_int_equal(ent_reg_content_get(&got, b->a, anna, &key, &other, &b->e), ENT_NOT_VISIBLE);
}

/* Two revisions with the same text, one of them destroyed: who sees only that one gets nothing of the other's. */
static void a_destroyed_revision_gives_nothing_of_another(void **state)
{
    bench *b = *state;
    ent_secret key = {{1}};
    ent_sha256 digest;
    mark low = labelled(b, "NATO RESTRICTED", NULL), high = labelled(b, "NATO SECRET", NULL);
    ent_reg_revision first = revision(b, "10", "10", "N-1", &low), second = revision(b, "20", "20", "N-2", &high);
    ent_str plain = ENT_S("EXERCISE: the same text twice"), got, body;

    OK(b, ent_sha256_of(&digest, plain, &b->e));
    OK(b, ent_reg_content_put(b->writer, b->a, &key, &digest, plain, &b->random, &b->e));
    first.content = second.content = digest;
    revise(b, &first);
    revise(b, &second);
    person(b, "vera", "reader", false);
    clears(b, "vera", "NATO: RESTRICTED; Context=NATO", "2026-01-01", "2026-12-31", "2026-01-05", NULL);
    person(b, "anna", "reader", false);
    clears(b, "anna", "NATO: SECRET; Context=NATO", "2026-01-01", "2026-12-31", "2026-01-05", NULL);
    commit(b);
    OK(b, ent_reg_content_get(&got, b->a, locked(b, "vera"), &key, &digest, &b->e));
    assert_true(ent_str_eq(got, plain));

    OK(b, ent_reg_gone_entry(&body, b->a, &first.revision, 1, "destroyed", ENT_S("EXERCISE"), &b->e));
    apply(b, "content.gone", body);
    OK(b, ent_reg_content_drop(b->writer, &digest, &b->e)); /* stays: the second one has it */
    commit(b);
    assert_int_equal(ent_reg_content_get(&got, b->a, locked(b, "vera"), &key, &digest, &b->e), ENT_REFUSED);
    assert_string_equal(b->e.rule, "R-51");
    OK(b, ent_reg_content_get(&got, b->a, locked(b, "anna"), &key, &digest, &b->e));
    assert_true(ent_str_eq(got, plain));
}

/* ---- sources ---- */

static void sources_remember(void **state)
{
    bench *b = *state;
    mark low = labelled(b, "NATO RESTRICTED", NULL), high = labelled(b, "NATO SECRET", NULL);
    ent_reg_revision r = revision(b, "10", "10", "N-1", &low), hidden = revision(b, "20", "20", "N-2", &high);
    ent_reg_knowns v;
    ent_str body;

    r.source = hidden.source = ENT_S("list");
    r.external_id = ENT_S("n-1");
    hidden.external_id = ENT_S("n-2");
    revise(b, &r);
    revise(b, &hidden);
    OK(b, ent_reg_absent_entry(&body, b->a, ENT_S("list"), &r.item, 1, &b->e));
    apply(b, "source.absent", body);
    person(b, "vera", "custodian", false);
    clears(b, "vera", "NATO: RESTRICTED; Context=NATO", "2026-01-01", "2026-12-31", "2026-01-05", NULL);
    commit(b);
    OK(b, ent_reg_source_records(&v, b->a, locked(b, "vera"), ENT_S("list"), ENT_S("document"), &b->e));
    assert_int_equal(v.n, 1); /* the hidden one is not there */
    assert_true(ent_str_is(v.v[0].external_id, "n-1") && !v.v[0].present);
    r = revision(b, "10", "12", "N-1", &low);
    r.source = ENT_S("list");
    r.external_id = ENT_S("n-1a");
    revise(b, &r);
    commit(b);
    OK(b, ent_reg_source_records(&v, b->a, locked(b, "vera"), ENT_S("list"), ENT_S("document"), &b->e));
    assert_true(v.n == 1 && v.v[0].present && ent_str_is(v.v[0].external_id, "n-1a")); /* back, under a new id */
    OK(b, ent_reg_source_records(&v, b->a, locked(b, "vera"), ENT_S("other"), ENT_S("document"), &b->e));
    assert_int_equal(v.n, 0);
    /* A newer one that she does not see takes nothing from her, and is all there is for who sees it. */
    r = revision(b, "10", "13", "N-1", &high);
    r.source = ENT_S("list");
    r.external_id = ENT_S("n-1b");
    revise(b, &r);
    person(b, "anna", "custodian", false);
    clears(b, "anna", "NATO: SECRET; Context=NATO", "2026-01-01", "2026-12-31", "2026-01-05", NULL);
    commit(b);
    OK(b, ent_reg_source_records(&v, b->a, locked(b, "vera"), ENT_S("list"), ENT_S("document"), &b->e));
    assert_true(v.n == 1 && v.v[0].present && ent_str_is(v.v[0].external_id, "n-1a"));
    OK(b, ent_reg_source_records(&v, b->a, locked(b, "anna"), ENT_S("list"), ENT_S("document"), &b->e));
    assert_true(v.n == 2 && v.v[0].present && ent_str_is(v.v[0].external_id, "n-1b"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roles_hold_their_keys),
        TEST(persons_end),
        TEST(keys_are_held_by_name),
        TEST(clearances_have_dates),
        TEST(the_newest_clearance_counts),
        TEST(odd_clearances_are_none),
        TEST(bad_entries_are_refused),
        TEST(entering_twice_changes_nothing),
        TEST(facts_have_a_newest),
        TEST(items_are_found),
        TEST(lists_and_histories),
        TEST(labels_and_cuts_follow_the_view),
        TEST(contents_are_sealed),
        TEST(a_destroyed_revision_gives_nothing_of_another),
        TEST(sources_remember),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
