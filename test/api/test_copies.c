/* SPDX-License-Identifier: Apache-2.0 */
/* Lists as files (law 5): label and marks, no formulas, an entry, a registered copy from CONFIDENTIAL up, denied to a role and level, and
 * nothing left behind by a refusal.                                                                                         */
#include "node_help.h"

static world W;

#define EX " - EXERCISE"

static void document(const char *number, const char *title, const char *label)
{
    must(&W, "nato", "anna", "import", "file", put_text(&W, "x", "EXERCISE\n"), "number", number, "title", title, "label", label,
         "exercise", "", NULL);
}

static int set_up(void **state)
{
    (void)state;
    if (world_open(&W, "copies") != 0) return 1;
    make_nato(&W, "nato");
    add_person(&W, "nato", "rolf", "reader", NODE_NATO_SECRET);
    add_person(&W, "nato", "rita", "reader,terminologist", NODE_NATO_SECRET);
    document("U-1", "=1+1", "NATO UNCLASSIFIED");
    document("U-2", "a \"quoted\", title", "NATO UNCLASSIFIED");
    document("U-3", "@here", "NATO RESTRICTED");
    document("C-1", "-5", "NATO CONFIDENTIAL");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

/* How many entries of this kind the log has. */
static size_t entries(const char *kind)
{
    told t = must(&W, "nato", "eva", "log list", NULL);
    const ent_json *all = ent_json_get(t.json, "entries");
    size_t n = 0;

    for (size_t i = 0; i < all->n; i++) n += ent_str_is(ent_json_str(all->items[i], "kind"), kind);
    return n;
}

static told copy(const char *person, const char *text, const char *form, const char *file)
{
    return ask(&W, "nato", person, "item list", "text", text, "out", path_of(&W, file), "form", form, NULL);
}

static ent_csv read_csv(const char *file)
{
    ent_csv c;
    ent_err e;

    if (ent_csv_parse(&c, W.a, get_file(&W, file), 1 << 20, 2000, &e) != ENT_OK) fail_msg("%s: %s", e.place, e.what);
    return c;
}

static size_t column(const ent_csv_row *head, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (ent_str_is(head->f[i], name)) return i;
    fail_msg("no column %s", name);
    return 0;
}

static void csv_has_marks_and_no_formulas(void **state)
{
    size_t before = entries("export"), registered = entries("registry.register"), title;
    told t = copy("rolf", "U-", "csv", "u.csv");
    ent_csv c;

    (void)state;
    assert_int_equal(t.code, ENT_OK);
    assert_string_equal(text_in(t, "label"), "NATO RESTRICTED" EX);
    assert_int_equal(number_in(t, "rows"), 3);
    assert_int_equal(number_in(t, "registered_copies"), 0);
    assert_null(ent_json_get(t.json, "items")); /* the answer is about the file */
    c = read_csv("u.csv");
    assert_int_equal(c.n_rows, 5); /* the parser takes the first line, the banner, for the header */
    assert_true(ent_str_is(c.columns[0], "NATO RESTRICTED" EX));
    assert_true(ent_str_is(c.rows[4].f[0], "NATO RESTRICTED" EX));
    assert_true(ent_str_is(c.rows[0].f[0], "Marking"));
    title = column(&c.rows[0], c.n_columns, "title");
    assert_true(ent_str_is(c.rows[1].f[0], "NU"));
    assert_true(ent_str_is(c.rows[3].f[0], "NR"));
    assert_true(ent_str_is(c.rows[1].f[title], "'=1+1"));
    assert_true(ent_str_is(c.rows[2].f[title], "a \"quoted\", title"));
    assert_true(ent_str_is(c.rows[3].f[title], "'@here"));
    assert_int_equal(entries("export"), before + 1);
    assert_int_equal(entries("registry.register"), registered);
    t = must(&W, "nato", "rolf", "item list", "text", "U-", "out", path_of(&W, "bom.csv"), "bom", "", NULL);
    assert_memory_equal(get_file(&W, "bom.csv").p, "\xef\xbb\xbf", 3);
    assert_string_equal(get_file(&W, "bom.csv").p + 3, get_file(&W, "u.csv").p);
}

/* From CONFIDENTIAL up: each revision, with a number that goes on. */
static void copies_are_registered(void **state)
{
    size_t registered = entries("registry.register");
    told t;
    ent_csv c;

    (void)state;
    for (int i = 1; i <= 2; i++) {
        t = copy("rolf", "-1", "csv", "c.csv");
        assert_int_equal(number_in(t, "registered_copies"), 1);
        assert_string_equal(text_in(t, "label"), "NATO CONFIDENTIAL" EX);
        c = read_csv("c.csv");
        assert_true(ent_str_is(c.rows[0].f[1], "Copy"));
        assert_true(ent_str_is(c.rows[1].f[0], "NC"));
        assert_true(ent_str_is(c.rows[1].f[1], i == 1 ? "1" : "2"));
        assert_true(ent_str_is(c.rows[1].f[column(&c.rows[0], c.n_columns, "title")], "'-5"));
        assert_int_equal(c.rows[2].f[1].n, 0);
    }
    assert_int_equal(entries("registry.register"), registered + 2);
    t = must(&W, "nato", "dirk", "registry list", NULL);
    assert_string_equal(ent_json_str(ent_json_get(t.json, "registered")->items[0], "addressee").p, "rolf");
    assert_string_equal(ent_json_str(ent_json_get(t.json, "registered")->items[0], "direction").p, "copied");
    assert_whole(&W, "nato", "eva");
}

static void json_lines(void **state)
{
    const ent_json *o;
    ent_str text, line;
    size_t n = 0;
    ent_err e;

    (void)state;
    assert_int_equal(copy("rolf", "U-", "jsonl", "u.jsonl").code, ENT_OK);
    text = get_file(&W, "u.jsonl");
    while (text.n != 0) {
        ent_str_cut(text, '\n', &line, &text);
        assert_int_equal(ent_json_parse(&o, W.a, line, 1 << 20, &e), ENT_OK);
        if (n == 0) assert_string_equal(ent_json_str(o, "format").p, "entente/list/v1");
        if (n == 0 || n == 4) assert_string_equal(ent_json_str(o, "label").p, "NATO RESTRICTED" EX);
        if (n == 1) assert_string_equal(ent_json_str(o, "title").p, "=1+1");
        if (n >= 1 && n <= 3) assert_string_equal(ent_json_str(o, "mark").p, n == 3 ? "NR" : "NU");
        n++;
    }
    assert_int_equal(n, 5);
}

/* A part of the workbook as text. */
static ent_str part(const char *file, const char *name)
{
    const ent_archive_entry *p;
    ent_archive z;
    ent_str out;
    ent_err e;

    if (ent_archive_open(&z, W.a, get_file(&W, file), NULL, &e) != ENT_OK) fail_msg("%s", e.what);
    p = ent_archive_find(&z, ent_str_c(name));
    assert_non_null(p);
    if (ent_archive_read(&out, W.a, &z, p, &e) != ENT_OK) fail_msg("%s", e.what);
    return out;
}

static void workbooks(void **state)
{
    ent_str sheet, texts, first, again;

    (void)state;
    assert_int_equal(copy("rolf", "U-", "xlsx", "u.xlsx").code, ENT_OK);
    first = get_file(&W, "u.xlsx");
    assert_int_equal(copy("rolf", "U-", "xlsx", "u.xlsx").code, ENT_OK);
    again = get_file(&W, "u.xlsx");
    assert_true(ent_str_eq(first, again)); /* the same bytes each time */
    sheet = part("u.xlsx", "xl/worksheets/sheet1.xml");
    assert_non_null(strstr(sheet.p, "<oddHeader>&amp;CNATO RESTRICTED" EX "</oddHeader>"));
    assert_non_null(strstr(sheet.p, "<oddFooter>&amp;CNATO RESTRICTED" EX "&amp;Rpage &amp;P of &amp;N</oddFooter>"));
    assert_null(strstr(sheet.p, "<f>"));
    texts = part("u.xlsx", "xl/sharedStrings.xml");
    assert_non_null(strstr(texts.p, "<t>Marking</t>"));
    assert_non_null(strstr(texts.p, "<t>=1+1</t>")); /* a text, whatever it looks like */
    assert_int_not_equal(access(path_of(&W, "u.xlsx.making"), F_OK), 0);
}

/* ---- refusals ---- */

static void assert_nothing_left(const char *file)
{
    char name[100];

    assert_int_not_equal(access(path_of(&W, file), F_OK), 0);
    snprintf(name, sizeof name, "%s.making", file);
    assert_int_not_equal(access(path_of(&W, name), F_OK), 0);
    snprintf(name, sizeof name, "%s.tmp", file);
    assert_int_not_equal(access(path_of(&W, name), F_OK), 0);
}

static void a_role_may_be_denied(void **state)
{
    static const char *const forms[] = {"csv", "xlsx", "jsonl"};
    node_state before;
    told t;

    (void)state;
    assert_refused(ask(&W, "nato", "admin", "registry copy-rule", "role", "reader", "from", "CONFIDENTIAL", NULL), ENT_REFUSED, "R-32",
                   "an administrator");
    add_person(&W, "nato", "sam", "security", NULL);
    assert_refused(ask(&W, "nato", "sam", "registry copy-rule", "role", "reader", "from", "NO CLASS", NULL), ENT_INVALID, NULL, "a class");
    must(&W, "nato", "sam", "registry copy-rule", "role", "reader", "from", "CONFIDENTIAL", NULL);
    before = state_of(&W, "nato");
    for (size_t i = 0; i < NODE_COUNT(forms); i++) {
        t = copy("rolf", "-1", forms[i], "denied");
        assert_refused(t, ENT_REFUSED, "R-30", forms[i]);
        assert_non_null(strstr(t.e.what, "CONFIDENTIAL"));
        assert_nothing_left("denied");
    }
    t = ask(&W, "nato", "rolf", "item export", "item", "C-1", "out", path_of(&W, "denied"), NULL);
    assert_refused(t, ENT_REFUSED, "R-30", "a whole content");
    assert_nothing_left("denied");
    assert_unchanged(&W, "nato", before, "denied copies");
    assert_int_equal(copy("rolf", "U-", "csv", "u.csv").code, ENT_OK); /* below it */
    assert_int_equal(copy("rita", "-1", "csv", "c.csv").code, ENT_OK); /* by her other role */
    t = must(&W, "nato", "rolf", "registry copy-rules", NULL);
    assert_string_equal(ent_json_str(ent_json_get(t.json, "rules")->items[0], "role").p, "reader");
    must(&W, "nato", "sam", "registry copy-rule", "role", "reader", "lift", "", NULL);
    assert_int_equal(copy("rolf", "-1", "csv", "c.csv").code, ENT_OK);
    assert_whole(&W, "nato", "eva");
}

static void refusals_leave_nothing(void **state)
{
    ent_argument v[] = {{"out", ent_str_c(path_of(&W, "gone"))}};
    node_state before = state_of(&W, "nato");

    (void)state;
    assert_refused(ask_with(&W, "nato", "rolf", NODE_PASS, operation_named("item list"), W.now - 86400, v, 1), ENT_INVALID, "R-48",
                   "a copy is made now");
    assert_nothing_left("gone");
    assert_refused(ask(&W, "nato", "rolf", "item history", "item", "NONE", "out", path_of(&W, "gone"), NULL), ENT_NOT_VISIBLE, "R-17",
                   "what is not there");
    assert_nothing_left("gone");
    assert_refused(copy("rolf", "U-", "xlsx", "no/such/folder"), ENT_IO, NULL, "a folder that is not there");
    assert_unchanged(&W, "nato", before, "refused copies");
}

/* A search has pages, its file has all; what is found by is no way around the label of a content. */
static void a_search_is_written_whole(void **state)
{
    enum { FOUND = 1234 };
    ent_buf b = ent_buf_new(W.a, 1 << 20);
    size_t hits = 0, number;
    ent_str text;
    ent_csv c;
    ent_err e;
    told t;

    (void)state;
    ent_buf_z(&b, "number,edition,version,title,publisher,date,status,source,mark\n");
    for (int i = 1; i <= FOUND; i++)
        ent_buf_fmt(&b, "MANY-%d,1,1,Plentiful standard %d,NSO,2020,accepted,\"invented, line %d\",recalled\n", i, i, i);
    assert_int_equal(ent_buf_take(&text, &b, &e), ENT_OK);
    must(&W, "nato", "anna", "import", "file", put_file(&W, "many.csv", text.p, text.n), "source", "many", "label", "NATO RESTRICTED",
         "exercise", "", NULL);
    t = must(&W, "nato", "rolf", "search", "text", "plentiful", "out", path_of(&W, "found.csv"), NULL);
    assert_string_equal(text_in(t, "label"), "NATO RESTRICTED" EX);
    c = read_csv("found.csv");
    number = column(&c.rows[0], c.n_columns, "number");
    assert_int_equal(c.n_rows, 1 + FOUND + 1); /* the list, and no counts of facets */
    for (size_t i = 1; i + 1 < c.n_rows; i++) {
        assert_true(ent_str_is(c.rows[i].f[0], "NR"));
        assert_true(strncmp(c.rows[i].f[number].p, "MANY-", 5) == 0);
    }
    t = must(&W, "nato", "rolf", "search", "text", "plentiful", "limit", "7", "form", "jsonl", "out", path_of(&W, "found.jsonl"), NULL);
    text = get_file(&W, "found.jsonl");
    hits = 0;
    for (const char *p = text.p; (p = strstr(p, "\"number\":\"MANY-")) != NULL; p++) hits++;
    assert_int_equal(hits, 7); /* a page that was asked for stays one */
}

/* Every list of the table can be written, in every form. */
static void every_list(void **state)
{
    static const char *const forms[] = {"csv", "xlsx", "jsonl"};
    size_t n, written = 0;
    const ent_operation *ops = ent_api_operations(&n);

    (void)state;
    add_person(&W, "nato", "allan", "administrator,auditor,custodian,operator,planner,reader,registry,release,security,spectrum",
               NODE_NATO_SECRET);
    for (size_t i = 0; i < n; i++) {
        bool lists = false, needs = false;
        for (const ent_param *p = ops[i].params; p->name != NULL; p++) {
            lists = lists || strcmp(p->name, "bom") == 0;
            needs = needs || (p->flags & ENT_PARAM_NEEDED) != 0;
        }
        if (ops[i].access != ENT_READS) assert_false(lists);
        if (!lists || needs || strcmp(ops[i].noun, "standard") == 0) continue; /* standard interop wants a question */
        for (size_t k = 0; k < NODE_COUNT(forms); k++) {
            ent_argument v[] = {{"out", ent_str_c(path_of(&W, "list"))}, {"form", ent_str_c(forms[k])}, {"text", ENT_S("kind:document")}};
            bool searches = strcmp(ops[i].noun, "search") == 0; /* a search wants a question too */
            told t = ask_with(&W, "nato", "allan", NODE_PASS, &ops[i], 0, v, searches ? 3 : 2);
            if (t.code != ENT_OK) fail_msg("%s %s: %s: %s", ops[i].noun, ops[i].verb, t.e.place, t.e.what);
            assert_true(get_file(&W, "list").n > 20);
            written++;
        }
    }
    assert_true(written > 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_has_marks_and_no_formulas),
        cmocka_unit_test(copies_are_registered),
        cmocka_unit_test(json_lines),
        cmocka_unit_test(workbooks),
        cmocka_unit_test(a_role_may_be_denied),
        cmocka_unit_test(refusals_leave_nothing),
        cmocka_unit_test(every_list),
        cmocka_unit_test(a_search_is_written_whole),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
