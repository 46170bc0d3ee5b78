/* SPDX-License-Identifier: Apache-2.0 */
/* Ratification, lifecycle and interoperability through the doors: what is entered is shown, on both axes of time; each label is a layer; who
 * may not see a layer gets the same bytes as if it were not there; illegal moves and answers are refused and change nothing.       */
#include "node_help.h"

#define UNCLASSIFIED "NATO UNCLASSIFIED " NODE_EC
#define RESTRICTED "NATO RESTRICTED " NODE_EC
#define SECRET "NATO SECRET"
#define DAY_SECONDS 86400

static world W;

/* ---- making ---- */

/* EXERCISE numbers; the STANAG is in force, the STANREC a draft. */
static const char standards[] = "number,edition,version,title,publisher,date,status,source,mark\n"
                                "STANAG 9901,3,,EXERCISE 155 mm,NSO,2020-02,promulgated,invented,recalled\n"
                                "STANAG 9902,1,,EXERCISE draft,NSO,,draft,invented,recalled\n"
                                "STANREC 9903,1,,EXERCISE recommendation,NSO,,draft,invented,recalled\n"
                                "AEP-9904,A,1,EXERCISE publication,NSO,,draft,invented,recalled\n"
                                "STANAG 9905,1,,EXERCISE accepted elsewhere,NSO,,accepted,invented,recalled\n"
                                "EXERCISE 9906,1,,EXERCISE of another body,ISO,,published,invented,recalled\n";

static void make_register(const world *w, const char *dir)
{
    make_nato(w, dir);
    add_person(w, dir, "vera", "reader", NODE_NATO_RESTRICTED);
    must(w, dir, "anna", "import", "file", put_text(w, "standards.csv", standards), "label", UNCLASSIFIED, "exercise", "", NULL);
}

#define RATIFY(w, ...) must((w), "nato", "anna", "standard ratify", "exercise", "", __VA_ARGS__, NULL)

/* The example: DEU has a reservation on the fuze, FRA has none; the chamber is fielded by both. */
static void state_all(const world *w, const char *reservation_label)
{
    RATIFY(w, "standard", "STANAG 9901", "nation", "FRA", "answer", "RATIFYING", "date", "2021-01-10", "label", UNCLASSIFIED);
    RATIFY(w, "standard", "STANAG 9901", "nation", "DEU", "answer", "RATIFYING", "date", "2021-04-01", "label", UNCLASSIFIED);
    RATIFY(w, "standard", "STANAG 9901", "nation", "FRA", "part", "chamber", "fielded", "2022", "evidence", "EX report 1", "label",
           UNCLASSIFIED);
    RATIFY(w, "standard", "STANAG 9901", "nation", "DEU", "part", "chamber", "fielded", "2022", "evidence", "EX report 2", "label",
           UNCLASSIFIED);
    if (reservation_label == NULL) return;
    RATIFY(w, "standard", "STANAG 9901", "nation", "DEU", "part", "fuze", "answer", "RATIFYING_WITH_RESERVATIONS", "reservation",
           "EXERCISE own fuze thread", "date", "2021-04-01", "label", reservation_label);
}

/* ---- looking ---- */

static const ent_json *rows_of(told t, const char *key)
{
    const ent_json *v = ent_json_get(t.json, key);

    if (v == NULL || v->kind != ENT_JSON_ARR) fail_msg("the answer has no list \"%s\": %.*s", key, ENT_F(t.text));
    return v;
}

/* The row whose members have these values; NULL if there is none. Pairs, ended by NULL. */
static const ent_json *row_with(const ent_json *rows, ...)
{
    for (size_t i = 0; i < rows->n; i++) {
        const char *key;
        bool all = true;
        va_list list;
        va_start(list, rows);
        while ((key = va_arg(list, const char *)) != NULL)
            all = ent_str_is(ent_json_str(rows->items[i], key), va_arg(list, const char *)) && all;
        va_end(list);
        if (all) return rows->items[i];
    }
    return NULL;
}

static told interop(const world *w, const char *person, const char *standard, const char *more, const char *value)
{
    return must(w, "nato", person, "standard interop", "a", "FRA", "b", "DEU", "standard", standard, more, value, NULL);
}

static bool holds(ent_str text, const char *part)
{
    return text.p != NULL && strstr(text.p, part) != NULL;
}

/* ---- tests ---- */

static void assert_usage(told t, const char *doing)
{
    if (t.code != ENT_INVALID || t.exit_code != 2) fail_msg("%s: %s, exit %d: %s", doing, ent_code_name(t.code), t.exit_code, t.e.what);
}

static int setup(void **state)
{
    (void)state;
    if (world_open(&W, "ratify") != 0) return 1;
    make_register(&W, "nato");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

static void one_part_is_blocked(void **state)
{
    told t;
    const ent_json *rows, *fuze;

    (void)state;
    state_all(&W, UNCLASSIFIED);
    t = interop(&W, "vera", "STANAG 9901", NULL, NULL);
    rows = rows_of(t, "together");
    assert_int_equal(rows->n, 3);
    assert_non_null(row_with(rows, "verdict", "on paper", "service", "all", "edition", "3", NULL));
    assert_non_null(row_with(rows, "part", "chamber", "verdict", "fielded", NULL));
    fuze = row_with(rows, "part", "fuze", "verdict", "no", NULL);
    assert_non_null(fuze);
    assert_true(holds(ent_json_str(fuze, "because"), "DEU has reserved this part (EXERCISE own fuze thread, from 2021-04-01)"));
    assert_int_equal(ent_json_get(fuze, "reasons")->n, 2);
    assert_true(ent_json_str(fuze, "mark").n != 0);
    assert_true(holds(ent_json_str(t.json, "label"), "UNCLASSIFIED"));
    /* Before the answers nothing is known; and that it will change is. */
    rows = rows_of(interop(&W, "vera", "STANAG 9901 Ed 3", "from", "2020-06-01"), "together");
    assert_non_null(row_with(rows, "part", "chamber", "verdict", "not known", "changes", "2021-04-01", "becomes", "on paper", NULL));
    /* Lifted: the fuze, with FRA, and nothing else. */
    rows = rows_of(interop(&W, "vera", "stanag 9901", "if-lifted", "Fuze"), "if_lifted");
    assert_int_equal(rows->n, 1);
    assert_non_null(row_with(rows, "nation", "DEU", "with", "FRA", "part", "fuze", "before", "no", "after", "on paper", NULL));
}

static void matrix(void **state)
{
    told t;
    const ent_json *row;
    int64_t n;
    ent_err e;

    (void)state;
    state_all(&W, UNCLASSIFIED);
    RATIFY(&W, "standard", "STANAG 9901", "nation", "POL", "answer", "NOT_RATIFYING", "date", "2021", "label", UNCLASSIFIED);
    t = must(&W, "nato", "vera", "standard interop", "matrix", "", NULL);
    assert_int_equal(rows_of(t, "matrix")->n, 3);
    assert_int_equal(number_in(t, "parts"), 3);
    row = row_with(rows_of(t, "matrix"), "a", "DEU", "b", "FRA", NULL);
    assert_non_null(row);
    assert_int_equal(ent_json_need_i64(&n, row, "fielded", &e), ENT_OK);
    assert_int_equal(n, 1);
    assert_int_equal(ent_json_need_i64(&n, row, "on_paper", &e), ENT_OK);
    assert_int_equal(n, 1);
    assert_int_equal(ent_json_need_i64(&n, row, "no", &e), ENT_OK);
    assert_int_equal(n, 1);
    t = must(&W, "nato", "vera", "standard interop", "matrix", "", "nation", "POL", "nation", "FRA", "standard", "STANAG 9901", NULL);
    assert_int_equal(rows_of(t, "matrix")->n, 1);
    /* In the register, but nothing is stated about it: no part of it is in the table. */
    t = must(&W, "nato", "vera", "standard interop", "matrix", "", "standard", "STANAG 9902", NULL);
    assert_int_equal(number_in(t, "parts"), 0);
}

static void as_known(void **state)
{
    told t;
    const ent_json *rows, *past;

    (void)state;
    RATIFY(&W, "standard", "STANAG 9901", "nation", "FRA", "answer", "RATIFYING", "date", "2021-01-10", "label", UNCLASSIFIED);
    W.now += 10 * DAY_SECONDS; /* 11 June */
    t = RATIFY(&W, "standard", "STANAG 9901", "nation", "FRA", "answer", "NOT_RATIFYING", "date", "2021-01-10", "label", UNCLASSIFIED);
    assert_true(flag_in(t, "changed"));
    assert_int_equal(rows_of(t, "facts")->n, 1);
    W.now += 10 * DAY_SECONDS; /* 21 June */
    RATIFY(&W, "standard", "STANAG 9901", "nation", "FRA", "answer", "RATIFYING", "date", "2024-01-10", "label", UNCLASSIFIED);
    rows = rows_of(must(&W, "nato", "vera", "standard show", "standard", "STANAG 9901", "on", "2023-01-01", NULL), "standing");
    assert_non_null(row_with(rows, "nation", "FRA", "says", "NOT_RATIFYING", "from", "2021-01-10", NULL));
    rows = rows_of(must(&W, "nato", "vera", "standard show", "standard", "STANAG 9901", "on", "2023-01-01", "known", "2026-06-10", NULL),
                   "standing");
    assert_non_null(row_with(rows, "nation", "FRA", "says", "RATIFYING", "from", "2021-01-10", NULL));
    rows = rows_of(must(&W, "nato", "vera", "standard show", "standard", "STANAG 9901", "known", "2026-05-31", NULL), "standing");
    assert_int_equal(rows->n, 0);
    rows = rows_of(must(&W, "nato", "vera", "standard show", "standard", "STANAG 9901", "known", "2026-06-20", NULL), "standing");
    assert_non_null(row_with(rows, "says", "NOT_RATIFYING", NULL));
    t = must(&W, "nato", "vera", "standard show", "standard", "STANAG 9901", "history", "", NULL);
    assert_non_null(row_with(rows_of(t, "standing"), "says", "RATIFYING", "from", "2024-01-10", NULL));
    past = rows_of(t, "history");
    assert_int_equal(past->n, 3);
    assert_non_null(row_with(past, "says", "RATIFYING", "known", "2026-06-01T12:00:00Z", "taken_back", "2026-06-11T12:00:00Z", NULL));
}

/* The same again changes nothing, not even the log; what was entered by mistake is taken back. */
static void again_and_back(void **state)
{
    node_state before;
    told t;

    (void)state;
    t = RATIFY(&W, "standard", "STANAG 9901", "nation", "FRA", "document", "EX-DOC 1", "implemented", "2022-05", "label", UNCLASSIFIED);
    before = state_of(&W, "nato");
    assert_false(flag_in(
        RATIFY(&W, "standard", "STANAG 9901", "nation", "FRA", "document", "EX-DOC 1", "implemented", "2022-05", "label", UNCLASSIFIED),
        "changed"));
    assert_unchanged(&W, "nato", before, "ratify again");
    W.now += 60;
    t = RATIFY(&W, "standard", "STANAG 9901", "nation", "FRA", "document", "EX-DOC 1", "implemented", "2022-05", "take-back", "", "label",
               UNCLASSIFIED);
    assert_int_equal(rows_of(t, "facts")->n, 0);
    t = must(&W, "nato", "vera", "standard show", "standard", "STANAG 9901", NULL);
    assert_int_equal(rows_of(t, "standing")->n, 0);
    assert_refused(ask(&W, "nato", "anna", "standard ratify", "standard", "STANAG 9901", "nation", "FRA", "document", "EX", "implemented",
                       "2022-05", "take-back", "", "label", UNCLASSIFIED, "exercise", "", NULL),
                   ENT_NOT_VISIBLE, "R-17", "taking back what is not there");
}

/* Two who change the same record lose nothing: the second is told, and may keep both. */
static void two_at_once(void **state)
{
    const char *first;
    told t;

    (void)state;
    first = text_in(RATIFY(&W, "standard", "STANAG 9901", "nation", "FRA", "answer", "RATIFYING", "date", "2021", "label", UNCLASSIFIED),
                    "revision");
    W.now += 60;
    RATIFY(&W, "standard", "STANAG 9901", "nation", "FRA", "fielded", "2022", "evidence", "EX 1", "label", UNCLASSIFIED);
    W.now += 60;
    t = ask(&W, "nato", "anna", "standard ratify", "standard", "STANAG 9901", "nation", "FRA", "tested", "2022", "evidence", "EX 2",
            "label", UNCLASSIFIED, "exercise", "", "base", first, NULL);
    assert_refused(t, ENT_CONFLICT, NULL, "an older base");
    RATIFY(&W, "standard", "STANAG 9901", "nation", "FRA", "tested", "2022", "evidence", "EX 2", "label", UNCLASSIFIED, "base", first,
           "beside", "");
    t = must(&W, "nato", "vera", "standard show", "standard", "STANAG 9901", NULL);
    assert_int_equal(rows_of(t, "standing")->n, 3); /* answer, fielded, tested */
    assert_non_null(row_with(rows_of(t, "standing"), "says", "fielded", NULL));
    assert_non_null(row_with(rows_of(t, "standing"), "says", "tested", NULL));
}

static void refused_answers(void **state)
{
    static const struct {
        const char *standard, *option, *value, *rule;
        ent_code code;
    } bad[] = {
        {"STANREC 9903", "answer", "RATIFYING", "R-66", ENT_REFUSED},
        {"AEP-9904", "answer", "RATIFYING", "R-66", ENT_REFUSED},
        {"STANAG 9902", "answer", "RATIFYING", "R-66", ENT_REFUSED}, /* a draft: nobody was asked yet */
        {"STANAG 9901", "answer", "RATIFIED", "R-66", ENT_INVALID},
        {"STANAG 9901", "answer", "RATIFYING_FUTURE_DATE", "R-66", ENT_INVALID},
        {"STANAG 9901", "reservation", "text", "R-66", ENT_INVALID},
        {"STANAG 9901", "fielded", "2022", "R-66", ENT_INVALID},
        {"STANAG 9901", "remark", "nothing else", "R-66", ENT_INVALID},
        {"STANAG 9999", "answer", "RATIFYING", "R-17", ENT_NOT_VISIBLE},
    };
    node_state before = state_of(&W, "nato");

    (void)state;
    for (size_t i = 0; i < NODE_COUNT(bad); i++) {
        told t = ask(&W, "nato", "anna", "standard ratify", "standard", bad[i].standard, "nation", "FRA", "label", UNCLASSIFIED, "exercise",
                     "", bad[i].option, bad[i].value, NULL);
        assert_refused(t, bad[i].code, bad[i].rule, bad[i].value);
        if (bad[i].code == ENT_INVALID && strncmp(t.e.place, "--", 2) != 0) fail_msg("%s: the place is \"%s\"", bad[i].value, t.e.place);
    }
    assert_refused(ask(&W, "nato", "anna", "standard ratify", "standard", "STANAG 9901", "nation", "Germany", "answer", "RATIFYING",
                       "label", UNCLASSIFIED, "exercise", "", NULL),
                   ENT_INVALID, NULL, "a nation in words");
    assert_unchanged(&W, "nato", before, "refused answers");
    /* What a nation fields it may state of any document. */
    RATIFY(&W, "standard", "STANREC 9903", "nation", "FRA", "fielded", "2022", "evidence", "EX", "label", UNCLASSIFIED);
}

static told move(const char *item, const char *state, const char *option, const char *value)
{
    W.now += 60;
    return ask(&W, "nato", "anna", "standard move", "item", item, "state", state, option, value, NULL);
}

static void moved(const char *item, const char *state, const char *option, const char *value, const char *status)
{
    told t = move(item, state, option, value);

    if (t.code != ENT_OK) fail_msg("%s to %s: %s (%s)", item, state, t.e.what, t.e.next);
    assert_string_equal(text_in(t, "status"), status);
    assert_string_equal(text_in(must(&W, "nato", "vera", "item show", "item", text_in(t, "item"), NULL), "status"), status);
}

static void lifecycle(void **state)
{
    node_state before = state_of(&W, "nato");
    told t;

    (void)state;
    t = move("STANAG 9902", "promulgated", NULL, NULL);
    assert_refused(t, ENT_REFUSED, "R-66", "promulgating a draft STANAG");
    assert_non_null(strstr(t.e.next, "RATIFICATION_DRAFT"));
    assert_refused(move("STANREC 9903", "under-ratification", NULL, NULL), ENT_REFUSED, "R-66", "ratifying a STANREC");
    assert_refused(move("EXERCISE 9906", "cancelled", NULL, NULL), ENT_REFUSED, "R-66", "moving the document of another body");
    assert_usage(move("STANAG 9901", "finished", NULL, NULL), "no such state");
    assert_refused(move("STANAG 9999", "cancelled", NULL, NULL), ENT_NOT_VISIBLE, "R-17", "moving nothing");
    assert_refused(move("AEP-9904", "ratification-draft", NULL, NULL), ENT_REFUSED, "R-66", "a publication without cover");
    assert_refused(move("AEP-9904", "promulgated", "cover", "STANAG 9901"), ENT_REFUSED, "R-66", "a publication that a STANAG covers");
    assert_refused(move("AEP-9904", "promulgated", "cover", "EXERCISE 9906"), ENT_REFUSED, "R-66", "no cover");
    assert_unchanged(&W, "nato", before, "refused moves");
    moved("STANREC 9903", "promulgated", NULL, NULL, "promulgated");
    moved("AEP-9904", "ratification-draft", "cover", "STANAG 9901", "ratification draft");
    moved("STANAG 9902", "RATIFICATION_DRAFT", "reason", "EXERCISE: agreed by silence", "ratification draft");
    moved("STANAG 9902", "under ratification", NULL, NULL, "under ratification");
    RATIFY(&W, "standard", "STANAG 9902", "nation", "FRA", "answer", "RATIFYING", "label", UNCLASSIFIED);
    moved("STANAG 9902", "promulgated", NULL, NULL, "promulgated");
    /* The register's own word is no state: the first one is recorded. */
    moved("STANAG 9905", "under-review", NULL, NULL, "under review");
    t = must(&W, "nato", "vera", "item show", "item", "STANAG 9902", NULL);
    assert_string_equal(text_in(t, "edition"), "1");
    assert_true(holds(field_in(t, "remark"), "PROMULGATED from 2026-06-01"));
    assert_string_equal(field_in(t, "title").p, "EXERCISE draft");
    assert_int_equal(number_in(must(&W, "nato", "vera", "item history", "item", "STANAG 9902", NULL), "visible_revisions"), 4);
    t = must(&W, "nato", "vera", "standard list", "state", "promulgated", NULL);
    assert_int_equal(number_in(t, "visible_standards"), 4); /* 9901, 9902, 9903, and the one of ISO, which is published */
    assert_whole(&W, "nato", "eva");
}

/* A new edition is an item of its own; the old one stays in force until it is superseded. */
static void new_edition(void **state)
{
    const char *old, *anew;
    told t;

    (void)state;
    moved("STANAG 9901", "under-review", NULL, NULL, "under review");
    moved("STANAG 9901", "under-revision", NULL, NULL, "under revision");
    assert_usage(move("STANAG 9901", "draft", NULL, NULL), "a new edition without its name");
    assert_usage(move("STANAG 9901", "draft", "edition", "3"), "a new edition with the old name");
    t = move("STANAG 9901", "draft", "edition", "4");
    assert_int_equal(t.code, ENT_OK);
    anew = text_in(t, "item");
    old = text_in(t, "stays_in_force");
    assert_string_not_equal(anew, old);
    assert_string_equal(text_in(must(&W, "nato", "vera", "item show", "item", old, NULL), "status"), "under revision");
    t = must(&W, "nato", "vera", "item show", "item", anew, NULL);
    assert_string_equal(text_in(t, "status"), "draft");
    assert_string_equal(text_in(t, "edition"), "4");
    assert_int_equal(rows_of(t, "sources")->n, 1);
    /* Two items have the number now. */
    assert_refused(ask(&W, "nato", "anna", "standard ratify", "standard", "STANAG 9901", "nation", "FRA", "answer", "RATIFYING", "label",
                       UNCLASSIFIED, "exercise", "", NULL),
                   ENT_INVALID, NULL, "several editions");
    RATIFY(&W, "standard", "STANAG 9901", "edition", "3", "nation", "FRA", "answer", "RATIFYING", "date", "2021", "label", UNCLASSIFIED);
    t = must(&W, "nato", "vera", "standard show", "standard", "STANAG 9901 Ed 3", NULL);
    assert_int_equal(rows_of(t, "standing")->n, 1);
    assert_refused(ask(&W, "nato", "vera", "standard show", "standard", "STANAG 9901 Ed 7", NULL), ENT_NOT_VISIBLE, "R-17",
                   "no such edition");
    moved(old, "superseded", NULL, NULL, "superseded");
}

static void usage(void **state)
{
    (void)state;
    assert_usage(ask(&W, "nato", "vera", "standard interop", "a", "FRA", NULL), "one nation");
    assert_usage(ask(&W, "nato", "vera", "standard interop", "a", "FRA", "b", "DEU", NULL), "no standard");
    assert_usage(ask(&W, "nato", "vera", "standard interop", "a", "FRA", "b", "DEU", "matrix", "", NULL), "both");
    assert_usage(ask(&W, "nato", "vera", "standard interop", "a", "FRA", "b", "DEU", "standard", "STANAG 9901", "service", "army", NULL),
                 "no service");
    assert_refused(ask(&W, "nato", "vera", "standard interop", "a", "FRA", "b", "DEU", "standard", "STANAG 1", NULL), ENT_NOT_VISIBLE,
                   "R-17", "no such standard");
    assert_usage(ask(&W, "nato", "vera", "standard list", "state", "finished", NULL), "no such state");
    assert_refused(ask(&W, "nato", "vera", "standard ratify", "standard", "STANAG 9901", "nation", "FRA", "answer", "RATIFYING", "label",
                       UNCLASSIFIED, NULL),
                   ENT_REFUSED, NULL, "a reader ratifies");
}

/* ---- hidden equals absent ---- */

/* UUIDs and digests become their place among those that appear. */
static const char *renamed(ent_arena *a, ent_str s)
{
    ent_buf b = ent_buf_new(a, 1 << 20);
    ent_str seen[200], out;
    size_t n = 0, k;
    ent_err e;

    for (size_t i = 0; i < s.n;) {
        ent_str thing = {s.p + i, 36};
        if (i + 36 > s.n || !ent_uuid_ok(thing)) {
            ent_buf_c(&b, s.p[i++]);
            continue;
        }
        for (k = 0; k < n && !ent_str_eq(seen[k], thing); k++) {
        }
        if (k == n) {
            assert_true(n < NODE_COUNT(seen));
            seen[n++] = thing;
        }
        ent_buf_fmt(&b, "<%zu>", k);
        i += 36;
    }
    if (ent_buf_take(&out, &b, &e) != ENT_OK) fail_msg("%s", e.what);
    return out.p;
}

typedef struct two_worlds {
    world without, with;
} two_worlds;

static const struct {
    const char *op, *v[12]; /* pairs */
} questions[] = {
    {"standard show", {"standard", "STANAG 9901"}},
    {"standard show", {"standard", "STANAG 9901", "history", ""}},
    {"standard show", {"standard", "STANAG 9901", "known", "2026-06-01"}},
    {"standard list", {NULL}},
    {"standard interop", {"a", "FRA", "b", "DEU", "standard", "STANAG 9901"}},
    {"standard interop", {"a", "FRA", "b", "ITA", "standard", "STANAG 9901"}},
    {"standard interop", {"a", "FRA", "b", "DEU", "standard", "STANAG 9901", "if-lifted", "fuze"}},
    {"standard interop", {"a", "FRA", "b", "DEU", "standard", "STANAG 9901", "if-lifted", "all"}},
    {"standard interop", {"matrix", ""}},
    {"standard interop", {"matrix", "", "standard", "STANAG 9901", "nation", "DEU", "nation", "ITA"}},
    /* Only the hidden layer speaks about this one, which is no item of the register. */
    {"standard show", {"standard", "EXERCISE 9999"}},
    {"standard interop", {"a", "FRA", "b", "DEU", "standard", "EXERCISE 9999"}},
    {"item list", {"text", "FRA"}}, /* items of one number stand in the order of their random names: here there is one */
};

static const char *heard(const world *w, const char *person, size_t q)
{
    ent_argument v[6];
    ent_str s;
    size_t n = 0;
    told t;
    ent_err e;

    for (; n < 6 && questions[q].v[2 * n] != NULL; n++) v[n] = (ent_argument){questions[q].v[2 * n], ent_str_c(questions[q].v[2 * n + 1])};
    t = ask_with(w, "nato", person, NODE_PASS, operation_named(questions[q].op), 0, v, n);
    s = t.text;
    if (t.code != ENT_OK &&
        ent_str_fmt(&s, w->a, &e, "%d %d %s %s %s %s", (int)t.code, t.exit_code, t.e.rule, t.e.place, t.e.what, t.e.next) != ENT_OK)
        fail_msg("%s", e.what);
    return renamed(w->a, s);
}

/* World B has what vera may not see: a reservation, a fielding, a nation that nobody else names, a standard that nobody else names. */
static void add_hidden(world *w)
{
    static const char record[] =
        "{\"facts\":[{\"answer\":\"RATIFYING\",\"kind\":\"answer\",\"services\":\"all\",\"valid\":\"2021\"}],\"format\":"
        "\"entente/ratification/v1\",\"nation\":\"FRA\",\"standard\":\"EXERCISE 9999\"}";

    RATIFY(w, "standard", "STANAG 9901", "nation", "DEU", "part", "fuze", "answer", "RATIFYING_WITH_RESERVATIONS", "reservation",
           "EXERCISE own fuze thread", "date", "2021-04-01", "label", SECRET);
    RATIFY(w, "standard", "STANAG 9901", "nation", "FRA", "fielded", "2022", "evidence", "EXERCISE hidden depot", "label", SECRET);
    RATIFY(w, "standard", "STANAG 9901", "nation", "ITA", "answer", "NOT_RATIFYING", "date", "2021", "label", SECRET);
    must(w, "nato", "anna", "import", "file", put_text(w, "record", record), "number", "EXERCISE 9999 FRA", "kind", "ratification", "label",
         SECRET, "exercise", "", NULL);
}

static void hidden_is_absent(void **state)
{
    static two_worlds x;
    world *const worlds[2] = {&x.without, &x.with};

    (void)state;
    assert_int_equal(world_open(&x.without, "without"), 0);
    assert_int_equal(world_open(&x.with, "with"), 0);
    for (int i = 0; i < 2; i++) {
        make_register(worlds[i], "nato");
        if (i == 1) add_hidden(&x.with);
        state_all(worlds[i], RESTRICTED);
        worlds[i]->now += 60;
    }
    for (size_t q = 0; q < NODE_COUNT(questions); q++) {
        const char *a = heard(&x.without, "vera", q), *b = heard(&x.with, "vera", q);
        if (strcmp(a, b) != 0) fail_msg("question %zu: vera is told\n%s\nand with the hidden layer\n%s", q, a, b);
        if (strcmp(heard(&x.without, "anna", q), heard(&x.with, "anna", q)) == 0)
            fail_msg("question %zu shows anna nothing of the hidden layer", q);
    }
    assert_whole(&x.with, "nato", "eva");
    world_close(&x.without);
    world_close(&x.with);
}

/* Each layer bears its mark, and the whole the highest of them. */
static void marks(void **state)
{
    told t;
    const ent_json *fuze, *chamber;

    (void)state;
    state_all(&W, RESTRICTED);
    t = interop(&W, "vera", "STANAG 9901", NULL, NULL);
    assert_true(holds(ent_json_str(t.json, "label"), "RESTRICTED"));
    fuze = row_with(rows_of(t, "together"), "part", "fuze", NULL);
    chamber =
        row_with(rows_of(must(&W, "nato", "vera", "standard interop", "a", "FRA", "b", "ITA", "standard", "STANAG 9901", NULL), "together"),
                 "part", "chamber", NULL);
    assert_non_null(fuze);
    assert_non_null(chamber);
    assert_true(holds(ent_json_str(fuze, "mark"), "NR"));
    assert_true(holds(ent_json_str(chamber, "mark"), "NU"));
    t = must(&W, "nato", "vera", "standard show", "standard", "STANAG 9901", NULL);
    assert_true(holds(ent_json_str(row_with(rows_of(t, "standing"), "says", "reserved", NULL), "mark"), "NR"));
    assert_true(holds(ent_json_str(row_with(rows_of(t, "standing"), "says", "fielded", "nation", "DEU", NULL), "mark"), "NU"));
    /* Two layers of one nation are two items. */
    t = must(&W, "nato", "vera", "item list", "kind", "ratification", NULL);
    assert_int_equal(number_in(t, "visible_items"), 3);
}

/* An item of this kind that is no record is named, not passed over in silence, and stops nothing. */
static void unreadable(void **state)
{
    told t;

    (void)state;
    state_all(&W, UNCLASSIFIED);
    must(&W, "nato", "anna", "import", "file", put_text(&W, "odd", "EXERCISE: no record\n"), "number", "STANAG 9901 POL", "kind",
         "ratification", "label", UNCLASSIFIED, "exercise", "", NULL);
    t = must(&W, "nato", "vera", "standard show", "standard", "STANAG 9901", NULL);
    assert_int_equal(rows_of(t, "unread")->n, 1);
    assert_int_equal(rows_of(t, "standing")->n, 5);
}

/* What was released the partner sees, as he knew it: from the day on which he received it. What was not is not there. */
static void partner_asks(void **state)
{
    const char *items[2], *id;
    told t;

    (void)state;
    make_eu(&W, "eu");
    introduce(&W, "nato", "NATO", "eu", "EU");
    items[0] = text_in(RATIFY(&W, "standard", "STANAG 9901", "nation", "FRA", "answer", "RATIFYING", "date", "2021", "label", UNCLASSIFIED),
                       "item");
    items[1] = text_in(RATIFY(&W, "standard", "STANAG 9901", "nation", "DEU", "answer", "RATIFYING", "date", "2021", "label", UNCLASSIFIED),
                       "item");
    RATIFY(&W, "standard", "STANAG 9901", "nation", "DEU", "part", "fuze", "answer", "RATIFYING_WITH_RESERVATIONS", "reservation",
           "EXERCISE own fuze thread", "date", "2021", "label", SECRET);
    W.now += DAY_SECONDS;
    id = approved_release(&W, "nato", items, 2);
    must(&W, "nato", "carla", "release bundle", "release", id, "out", path_of(&W, "layer.entente"), NULL);
    must(&W, "eu", "greta", "receive", "file", path_of(&W, "layer.entente"), "receipt", path_of(&W, "receipt"), NULL);
    t = must(&W, "eu", "hugo", "standard interop", "a", "FRA", "b", "DEU", "standard", "STANAG 9901", NULL);
    assert_int_equal(rows_of(t, "together")->n, 1);
    assert_non_null(row_with(rows_of(t, "together"), "verdict", "on paper", "edition", "3", NULL));
    t = interop(&W, "anna", "STANAG 9901", NULL, NULL);
    assert_int_equal(rows_of(t, "together")->n, 2);
    assert_non_null(row_with(rows_of(t, "together"), "part", "fuze", "verdict", "no", NULL));
    t = must(&W, "eu", "hugo", "standard show", "standard", "STANAG 9901", "known", "2026-06-01", NULL);
    assert_int_equal(rows_of(t, "standing")->n, 0);
    t = must(&W, "eu", "hugo", "standard show", "standard", "STANAG 9901", "known", "2026-06-02", NULL);
    assert_int_equal(rows_of(t, "standing")->n, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_part_is_blocked, setup, teardown),
        cmocka_unit_test_setup_teardown(matrix, setup, teardown),
        cmocka_unit_test_setup_teardown(as_known, setup, teardown),
        cmocka_unit_test_setup_teardown(again_and_back, setup, teardown),
        cmocka_unit_test_setup_teardown(two_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(refused_answers, setup, teardown),
        cmocka_unit_test_setup_teardown(lifecycle, setup, teardown),
        cmocka_unit_test_setup_teardown(new_edition, setup, teardown),
        cmocka_unit_test_setup_teardown(usage, setup, teardown),
        cmocka_unit_test(hidden_is_absent),
        cmocka_unit_test_setup_teardown(partner_asks, setup, teardown),
        cmocka_unit_test_setup_teardown(marks, setup, teardown),
        cmocka_unit_test_setup_teardown(unreadable, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
