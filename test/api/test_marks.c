/* SPDX-License-Identifier: Apache-2.0 */
/* Every reading operation of the table: its answer bears the label of what stands on it, and each row the mark of its portion; or the table
 * says why it bears none.                                                                                                   */
#include "node_help.h"

static world W;
static const char *release;

#define RESTRICTED "NATO RESTRICTED"
#define UNCLASSIFIED "NATO UNCLASSIFIED"
#define CONFIDENTIAL "NATO CONFIDENTIAL"
#define EXERCISE " - EXERCISE"
#define ALL_ROLES "administrator,auditor,custodian,operator,planner,reader,registry,release,security,spectrum,terminologist"

static void document(const char *number, const char *label, const char *meta, const char *title_label)
{
    must(&W, "nato", "anna", "import", "file", put_text(&W, "x", "EXERCISE\n"), "number", number, "title", "EXERCISE title", "label", label,
         "meta-label", meta, "title-label", title_label, "exercise", "", NULL);
}

static void ratify(const char *nation, const char *label)
{
    must(&W, "nato", "anna", "standard ratify", "standard", "STANAG 9901", "nation", nation, "answer", "RATIFYING", "date", "2021", "label",
         label, "exercise", "", NULL);
}

static void fill_terms(void)
{
    static const char tbx[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tbx type=\"TBX-Min\" style=\"dca\" xml:lang=\"en\" "
                              "xmlns=\"urn:iso:std:iso:30042:ed-2\"><tbxHeader><fileDesc><sourceDesc><p>EXERCISE</p></sourceDesc>"
                              "</fileDesc></tbxHeader><text><body><conceptEntry id=\"T-1\"><langSec xml:lang=\"en\"><termSec><term>bore "
                              "width</term></termSec></langSec></conceptEntry></body></text></tbx>\n";

    must(&W, "nato", "anna", "term import", "file", put_text(&W, "t.tbx", tbx), "source", "one", "label", RESTRICTED, "exercise", "", NULL);
    must(&W, "nato", "anna", "term import", "file", put_text(&W, "t.tbx", tbx), "source", "two", "label", UNCLASSIFIED, "exercise", "",
         NULL);
    must(&W, "nato", "anna", "term interchange", "item", "shell", "weapon", "gun", "verdict", "identical", "test", "t", "procedure", "p",
         "authority", "EXERCISE ground", "date", "2025", "label", RESTRICTED, "exercise", "", NULL);
}

static int set_up(void **state)
{
    const char *items[2] = {"D-1", "D-2"};

    (void)state;
    if (world_open(&W, "marks") != 0) return 1;
    make_nato(&W, "nato");
    add_person(&W, "nato", "allan", ALL_ROLES, NODE_NATO_SECRET);
    add_person(&W, "nato", "vera", "reader,release", NODE_NATO_RESTRICTED);
    must(&W, "nato", "admin", "agreement add", "file", put_text(&W, "agreement.json", agreement_text()), NULL);
    document("D-1", RESTRICTED " " NODE_EC, UNCLASSIFIED " " NODE_EC, UNCLASSIFIED " " NODE_EC);
    document("D-2", CONFIDENTIAL, UNCLASSIFIED, RESTRICTED);
    document("D-3", CONFIDENTIAL, RESTRICTED, CONFIDENTIAL);
    must(&W, "nato", "anna", "import", "file",
         put_text(&W, "s.csv",
                  "number,edition,version,title,publisher,date,status,source,mark\nSTANAG 9901,1,1,EXERCISE "
                  "standard,NSO,2020,promulgated,EXERCISE,recalled\n"),
         "label", UNCLASSIFIED, "exercise", "", NULL);
    ratify("FRA", UNCLASSIFIED);
    ratify("DEU", CONFIDENTIAL);
    fill_terms();
    must(&W, "nato", "dirk", "registry register", "item", "D-2", NULL);
    must(&W, "nato", "dirk", "registry register", "item", "D-3", NULL);
    must(&W, "nato", "dirk", "registry destroy", "item", "D-3", "authority", "EXERCISE letter", NULL);
    release = approved_release(&W, "nato", items, 2);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

/* ---- the whole table ---- */

typedef struct question {
    const char *op;
    ent_argument v[6];
} question;

#define A(name, value)              \
    {                               \
        name,                       \
        {                           \
            value, sizeof value - 1 \
        }                           \
    }

static const question questions[] = {
    {"node backups", {{0}}},
    {"node show", {{0}}},
    {"search", {A("text", "bore width")}},
    {"search", {A("text", "kind:document"), A("limit", "1")}},
    {"standard works", {A("text", "STANAG 9901")}},
    {"person list", {{0}}},
    {"person show", {{0}}},
    {"key show", {{0}}},
    {"key list", {{0}}},
    {"policy show", {{0}}},
    {"policy impact", {A("spif", "%policy")}},
    {"agreement list", {{0}}},
    {"agreement show", {A("agreement", "TEST-1")}},
    {"item list", {{0}}},
    {"item show", {A("item", "D-2")}},
    {"item history", {A("item", "D-2")}},
    {"term list", {{0}}},
    {"term show", {A("concept", "one:T-1")}},
    {"term scan", {A("file", "%text")}},
    {"term harmonise", {A("first", "one"), A("second", "two")}},
    {"term interchanges", {A("item", "shell"), A("item", "unknown shell")}},
    {"standard list", {{0}}},
    {"standard show", {A("standard", "STANAG 9901"), A("history", "")}},
    {"standard interop", {A("a", "DEU"), A("b", "FRA"), A("standard", "STANAG 9901"), A("if-lifted", "all")}},
    {"standard interop", {A("matrix", "")}},
    {"release preview", {A("release", "%release"), A("leaves", "")}},
    {"release list", {{0}}},
    {"release channels", {{0}}},
    {"release statement", {A("agreement", "TEST-1"), A("for", "EU"), A("out", "%out")}},
    {"registry list", {{0}}},
    {"registry copy-rules", {{0}}},
    {"registry quarantine", {{0}}},
    {"registry destructions", {{0}}},
    {"log verify", {{0}}},
    {"log list", {{0}}},
    {"log prove", {A("seq", "1")}},
    {"log rebuild", {{0}}},
};

static ent_str filled(ent_str value)
{
    if (ent_str_is(value, "%policy")) return ent_str_c(root_file(&W, "data/policy/nato.spif.xml"));
    if (ent_str_is(value, "%text")) return ent_str_c(put_text(&W, "scanned.txt", "The bore width, and STANAG 9901.\n"));
    if (ent_str_is(value, "%release")) return ent_str_c(release);
    if (ent_str_is(value, "%out")) return ent_str_c(path_of(&W, "out"));
    return value;
}

static told put_question(const question *q, const char *person)
{
    ent_argument v[6];
    size_t n = 0;

    for (; n < NODE_COUNT(q->v) && q->v[n].name != NULL; n++) v[n] = (ent_argument){q->v[n].name, filled(q->v[n].value)};
    return ask_with(&W, "nato", person, NODE_PASS, operation_named(q->op), 0, v, n);
}

/* Every list of objects in the answer, and in its rows, is a list of marked rows. */
static size_t marked_rows(const char *op, const ent_json *o)
{
    size_t n = 0;

    for (size_t m = 0; m < o->n; m++) {
        const ent_json *rows = o->members[m].value;
        bool inner = strcmp(op, "term show") == 0 && ent_str_is(o->members[m].key, "languages");
        if (rows->kind != ENT_JSON_ARR || rows->n == 0 || rows->items[0]->kind != ENT_JSON_OBJ) continue;
        for (size_t i = 0; i < rows->n; i++) {
            if (inner) n += marked_rows(op, rows->items[i]);
            else if (ent_json_str(rows->items[i], "mark").n == 0 && ent_json_str(rows->items[i], "label").n == 0 &&
                     ent_json_get(rows->items[i], "why") == NULL)
                fail_msg("%s: a row of \"%.*s\" bears no mark", op, ENT_F(o->members[m].key));
            n++;
        }
    }
    return n;
}

static void every_answer_bears_its_label(void **state)
{
    size_t n, labelled = 0, rows = 0;
    const ent_operation *ops = ent_api_operations(&n);
    bool asked[200] = {false};

    (void)state;
    for (size_t i = 0; i < NODE_COUNT(questions); i++) {
        const ent_operation *op = operation_named(questions[i].op);
        const char *why = ent_api_unlabelled(op);
        told t = put_question(&questions[i], "allan");
        ent_str label;
        if (t.code != ENT_OK) fail_msg("%s: %s: %s", questions[i].op, t.e.place, t.e.what);
        label = ent_json_str(t.json, "label");
        if ((why == NULL) != (label.n != 0)) fail_msg("%s: its label is \"%.*s\"", questions[i].op, ENT_F(label));
        if (why == NULL) rows += marked_rows(questions[i].op, t.json);
        labelled += why == NULL;
        asked[op - ops] = true;
    }
    for (size_t i = 0; i < n; i++)
        if (ops[i].access == ENT_READS && !asked[i]) fail_msg("%s %s is not asked here", ops[i].noun, ops[i].verb);
    assert_true(labelled > 12);
    assert_true(rows > 25);
}

/* ---- what the marks say ---- */

static const ent_json *row_of(told t, const char *list, const char *key, const char *value)
{
    const ent_json *rows = ent_json_get(t.json, list);

    for (size_t i = 0; rows != NULL && i < rows->n; i++)
        if (ent_str_is(ent_json_str(rows->items[i], key), value)) return rows->items[i];
    fail_msg("no %s \"%s\" in %.*s", key, value, ENT_F(t.text));
    return NULL;
}

static void assert_text(const ent_json *o, const char *key, const char *wanted)
{
    ent_str is = ent_json_str(o, key);

    if (wanted == NULL ? ent_json_get(o, key) != NULL : !ent_str_is(is, wanted))
        fail_msg("%s is \"%.*s\", not \"%s\"", key, ENT_F(is), wanted ? wanted : "(none)");
}

static void rows_and_titles(void **state)
{
    told high = must(&W, "nato", "anna", "item list", "text", "D-", NULL), low = must(&W, "nato", "vera", "item list", "text", "D-", NULL);
    const ent_json *row = row_of(high, "items", "number", "D-2");

    (void)state;
    assert_text(row, "mark", "NR"); /* the number is unclassified, the title beside it is not */
    assert_text(row, "title_mark", "NR");
    assert_text(row, "content_label", CONFIDENTIAL EXERCISE);
    row = row_of(high, "items", "number", "D-3");
    assert_text(row, "mark", "NC");
    assert_text(row, "title_mark", "NC");
    assert_string_equal(text_in(high, "label"), CONFIDENTIAL EXERCISE);
    row = row_of(low, "items", "number", "D-3"); /* she sees the number, not the title */
    assert_text(row, "mark", "NR");
    assert_text(row, "title", NULL);
    assert_text(row, "title_mark", NULL);
    assert_string_equal(text_in(low, "label"), RESTRICTED EXERCISE);
    assert_string_equal(text_in(must(&W, "nato", "vera", "item list", "text", "no such", NULL), "label"), UNCLASSIFIED);
}

static void fields_and_answers(void **state)
{
    told t = must(&W, "nato", "anna", "item show", "item", "D-2", NULL);
    const ent_json *field = row_of(t, "fields", "field", "title");

    (void)state;
    assert_text(field, "mark", "NR");
    assert_text(t.json, "mark", "NU");
    assert_string_equal(text_in(t, "label"), RESTRICTED EXERCISE); /* of what is shown: the content is not */
    assert_string_equal(text_in(t, "content_label"), CONFIDENTIAL EXERCISE);
    assert_string_equal(text_in(t, "metadata_label"), UNCLASSIFIED EXERCISE);
    t = must(&W, "nato", "anna", "standard list", "text", "STANAG 9901", NULL);
    assert_text(row_of(t, "standards", "number", "STANAG 9901"), "mark", "NC"); /* the counts are made from a fact that is */
    assert_string_equal(text_in(t, "label"), CONFIDENTIAL EXERCISE);
    t = must(&W, "nato", "vera", "standard list", "text", "STANAG 9901", NULL);
    assert_text(row_of(t, "standards", "number", "STANAG 9901"), "mark", "NU");
    assert_string_equal(text_in(t, "label"), UNCLASSIFIED EXERCISE);
    t = must(&W, "nato", "anna", "term list", "source", "two", NULL); /* what was looked at is not what stands there */
    assert_string_equal(text_in(t, "label"), UNCLASSIFIED EXERCISE);
}

static void releases_bear_all_they_name(void **state)
{
    told t = must(&W, "nato", "bert", "release list", NULL);

    (void)state;
    assert_text(ent_json_get(t.json, "releases")->items[0], "mark", "NC");
    assert_string_equal(text_in(t, "label"), CONFIDENTIAL EXERCISE);
    assert_int_equal(ent_json_get(must(&W, "nato", "vera", "release list", NULL).json, "releases")->n, 0);
    t = must(&W, "nato", "bert", "release preview", "release", release, NULL);
    assert_text(row_of(t, "withheld", "number", "D-2"), "mark", "NU");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_bears_its_label),
        cmocka_unit_test(rows_and_titles),
        cmocka_unit_test(fields_and_answers),
        cmocka_unit_test(releases_bear_all_they_name),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
