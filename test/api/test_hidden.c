/* SPDX-License-Identifier: Apache-2.0 */
/* Hidden equals absent (law 3), with two worlds: the same acts at the same times, but world B also holds items, revisions, fields,
 * contents, registrations, records and releases that vera (cleared to RESTRICTED) may not see. Every reading operation of the
 * table must give her the same bytes in both, once UUIDs, digests and keys are renamed in order of first appearance.     */
#include "node_help.h"

#include <entente/terms.h>

enum { ASKED_MAX = 200, OPERATIONS_MAX = 200 };

typedef struct half {
    world w;
    const char *dir, *release, *hidden_release, *hidden_item, *first_b2, *first_b3;
    const char *asked[ASKED_MAX]; /* what vera was told, renamed */
    size_t n;
} half;

static half A, B;
static bool covered[OPERATIONS_MAX];

/* ---- renaming ---- */

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

static size_t hex_run(ent_str s, size_t i)
{
    size_t n = 0;

    while (i + n < s.n && is_hex(s.p[i + n])) n++;
    return n;
}

/* A fingerprint in words: what follows "words":" up to the quotation mark. */
static size_t word_run(ent_str s, size_t i)
{
    static const char key[] = "\"words\":\"";
    size_t n = 0;

    if (i < sizeof key - 1 || memcmp(s.p + i - (sizeof key - 1), key, sizeof key - 1) != 0) return 0;
    while (i + n < s.n && s.p[i + n] != '"') n++;
    return n;
}

/* Length of the random thing that begins at i: a UUID, a digest, a fingerprint, a public key in PEM; 0: none. */
static size_t random_thing(ent_str s, size_t i)
{
    static const char pem[] = "MCowBQYDK2VwAyEA";
    bool print = true;

    if (word_run(s, i) != 0) return word_run(s, i);
    if (i + 36 <= s.n && ent_uuid_ok((ent_str){s.p + i, 36})) return 36;
    if ((i == 0 || !is_hex(s.p[i - 1])) && hex_run(s, i) == 64) return 64;
    if (i + 60 <= s.n && strncmp(s.p + i, pem, sizeof pem - 1) == 0) return 60;
    for (size_t k = 0; k < 19 && print; k++) print = i + k < s.n && (k % 5 == 4 ? s.p[i + k] == ' ' : is_hex(s.p[i + k]));
    return print ? 19 : 0;
}

static const char *renamed(half *h, ent_str s)
{
    ent_buf b = ent_buf_new(h->w.a, 64 << 20);
    ent_str seen[2000], out;
    size_t n = 0, k;
    ent_err e;

    for (size_t i = 0; i < s.n;) {
        size_t len = random_thing(s, i);
        ent_str thing = {s.p + i, len};
        i += len ? len : 1;
        if (len == 0) {
            ent_buf_c(&b, s.p[i - 1]);
            continue;
        }
        for (k = 0; k < n && !ent_str_eq(seen[k], thing); k++) {
        }
        if (k == n) {
            assert_true(n < NODE_COUNT(seen));
            seen[n++] = thing;
        }
        ent_buf_fmt(&b, "<%zu:%zu>", word_run(s, i - len) != 0 ? 0 : len, k + 1); /* words are of any length */
    }
    if (ent_buf_take(&out, &b, &e) != ENT_OK) fail_msg("%s", e.what);
    return out.p;
}

/* ---- one world ---- */

static void tick(half *h)
{
    h->w.now += 60;
}

/* The revision. */
static const char *document(half *h, const char *number, const char *marking, const char *text)
{
    return text_in(add_document(&h->w, h->dir, "anna", number, marking, text), "revision");
}

static const char *csv(const half *h, const char *name, size_t n)
{
    ent_buf b = ent_buf_new(h->w.a, 1 << 20);
    ent_str out;
    ent_err e;

    ent_buf_z(&b, "number,edition,version,title,publisher,date,status,source,mark\n");
    for (size_t i = 1; i <= n; i++)
        ent_buf_fmt(&b, "LIST-%zu,1,1,Listed standard %zu,NSO,2020-01-0%zu,accepted,\"invented, line %zu\",recalled\n", i, i, i, i);
    if (ent_buf_take(&out, &b, &e) != ENT_OK) fail_msg("%s", e.what);
    return put_text(&h->w, name, out.p);
}

static void import_list(half *h, const char *file, const char *source, const char *marking)
{
    must(&h->w, h->dir, "anna", "import", "file", file, "source", source, "label", marking, "exercise", "", NULL);
}

/* ---- terms ---- */

static const ent_term_designation VISIBLE_TERMS[] = {{.text = {"bore width", 10}, .status = ENT_TERM_PREFERRED},
                                                     {.text = {"pipe size", 9}, .status = ENT_TERM_DEPRECATED},
                                                     {.text = {"QUIET MARTEN", 12}, .marking = {"NATO SECRET", 11}}};
static const ent_term_designation HIDDEN_TERMS[] = {{.text = {"SILENT OTTER", 12}}};

/* A list of one concept; with hidden things a term of a second layer, and a second concept. */
static void import_terms(half *h, const char *source, const char *id, bool hidden)
{
    const ent_term_language languages[] = {{.tag = ENT_S("en"), .n_designations = hidden ? 3 : 2, .designations = VISIBLE_TERMS},
                                           {.tag = ENT_S("en"), .n_designations = 1, .designations = HIDDEN_TERMS}};
    const ent_term_concept concepts[] = {
        {.id = ent_str_c(id), .n_languages = 1, .languages = &languages[0]},
        {.id = ENT_S("HIDDEN"), .marking = ENT_S("NATO SECRET"), .n_languages = 1, .languages = &languages[1]}};
    const ent_term_base base = {.title = ENT_S("EXERCISE"), .lang = ENT_S("en"), .n_concepts = hidden ? 2 : 1, .concepts = concepts};
    ent_str bytes;
    ent_err e;

    if (ent_tbx_write(&bytes, NULL, NULL, h->w.a, &base, &(ent_tbx_options){0}, &e) != ENT_OK) fail_msg("%s: %s", e.place, e.what);
    must(&h->w, h->dir, "anna", "term import", "file", put_file(&h->w, "terms.tbx", bytes.p, bytes.n), "source", source, "label",
         "NATO UNCLASSIFIED", "exercise", "", NULL);
}

static void state_fact(half *h, const char *item, const char *verdict, const char *authority, const char *marking)
{
    must(&h->w, h->dir, "anna", "term interchange", "item", item, "weapon", "EXERCISE gun", "verdict", verdict, "test", "t", "procedure",
         "p", "authority", authority, "date", "2025", "label", marking, "exercise", "", NULL);
}

static void show_terms(half *h, bool b)
{
    import_terms(h, "EX", "EX-1", b);
    import_terms(h, "EY", "EY-1", b);
    state_fact(h, "EXERCISE shell", "identical", "EXERCISE ground A", "NATO RESTRICTED");
    if (!b) return;
    state_fact(h, "EXERCISE shell", "not", "EXERCISE ground B", "NATO SECRET");
    state_fact(h, "EXERCISE hidden shell", "similar", "EXERCISE ground A", "NATO SECRET");
}

/* ---- works ---- */

static void link_name(half *h, const char *name, const char *id, const char *marking)
{
    must(&h->w, h->dir, "anna", "standard link", "name", name, "register", "nato", "work", id, "date", "2020", "label", marking, "exercise",
         "", "anyhow", "", NULL);
}

/* Within one second: hidden links between the others, a hidden name of a visible work, a hidden merge of two visible ones, and a hidden
 * work that has a visible name.                                                                                               */
static void show_works(half *h, bool b)
{
    world *w = &h->w;

    if (b) link_name(h, "LIST-1", "H-1", "NATO SECRET");
    link_name(h, "LIST-1", "X-1", "NATO RESTRICTED");
    if (b) link_name(h, "LIST-2", "X-1", "NATO SECRET");
    link_name(h, "LIST-3", "X-3", "NATO RESTRICTED");
    if (b) must(w, h->dir, "anna", "standard merge", "work", "X-1", "other", "X-3", "label", "NATO SECRET", "exercise", "", NULL);
    must(w, h->dir, "vera", "standard renumber", "name", "LIST-3", "to", "LIST-4", "exercise", "", NULL);
}

/* Hidden things before anything visible, so that every running number of B is ahead of A's. */
static void hide_before(half *h)
{
    const char *items[1] = {"S-1"};

    document(h, "S-1", "NATO CONFIDENTIAL " NODE_EC, "EXERCISE: hidden, and the first of all\n");
    document(h, "S-2", "NATO SECRET", "EXERCISE: hidden\n");
    document(h, "W-2", "NATO SECRET", "EXERCISE: hidden, under a number that something visible bears too\n");
    must(&h->w, h->dir, "dirk", "registry register", "item", "S-1", NULL);
    must(&h->w, h->dir, "dirk", "registry register", "item", "S-2", NULL);
    import_list(h, csv(h, "secret.csv", 4), "secret-list", "NATO SECRET");
    h->hidden_release = approved_release(&h->w, h->dir, items, 1);
    must(&h->w, h->dir, "carla", "release bundle", "release", h->hidden_release, "out", path_of(&h->w, "hidden.entente"), NULL);
    h->hidden_item = text_in(must(&h->w, h->dir, "anna", "item show", "item", "S-1", NULL), "item");
}

static void revise(half *h, const char *item, const char *marking, const char *text, const char *base)
{
    must(&h->w, h->dir, "anna", "import", "file", put_text(&h->w, "x", text), "number", item, "item", item, "label", marking, "exercise",
         "", base ? "base" : NULL, base, "beside", "", NULL);
}

static void hide_between(half *h)
{
    world *w = &h->w;

    revise(h, "B-1", "NATO SECRET", "EXERCISE: B-1, hidden\n", NULL);
    revise(h, "B-2", "NATO SECRET", "EXERCISE: B-2, hidden\n", NULL);
    revise(h, "B-3", "NATO SECRET", "EXERCISE: B-3, hidden, beside the second\n", h->first_b3);

    document(h, "S-3", "NATO CONFIDENTIAL", "EXERCISE: the very text of W-1\n"); /* the same content, hidden */
    must(w, h->dir, "anna", "import", "file", put_text(w, "x", "EXERCISE: a newer W-4, hidden\n"), "number", "W-4 bis", "item", "W-4",
         "label", "NATO SECRET", "title", "A hidden title", "exercise", "", NULL);
    must(w, h->dir, "anna", "import", "file", put_text(w, "x", "EXERCISE: beta\n"), "number", "D-2", "label", "NATO RESTRICTED", "dossier",
         "BETA", "exercise", "", NULL);
    must(w, h->dir, "anna", "import", "file", put_text(w, "x", "EXERCISE: omega\n"), "number", "D-3", "label", "NATO RESTRICTED", "dossier",
         "OMEGA", "exercise", "", NULL);
    must(w, h->dir, "anna", "import", "file", put_text(w, "x", "EXERCISE: derived\n"), "number", "S-4", "label", "NATO SECRET", "from",
         "W-3", "from", "S-2", "exercise", "", NULL);
    must(w, h->dir, "bert", "release consent", "item", "S-4", "originator", "NATO", "to", "European Commission", "reference",
         "hidden letter", "date", "2026-02-02", NULL);
    import_list(h, csv(h, "list8.csv", 8), "public-list", "NATO SECRET"); /* five are known, three new ones are hidden */
    must(w, h->dir, "anna", "standard ratify", "standard", "LIST-5", "nation", "DEU", "part", "fuze", "answer",
         "RATIFYING_WITH_RESERVATIONS", "reservation", "EXERCISE: hidden", "date", "2021", "label", "NATO SECRET", "exercise", "", NULL);
}

static void hide_after(half *h)
{
    const char *items[2] = {"W-1", "S-1"};

    document(h, "S-5", "NATO SECRET", "EXERCISE: hidden, the last\n");
    must(&h->w, h->dir, "dirk", "registry register", "item", "S-5", NULL);
    approved_release(&h->w, h->dir, items, 2); /* names something visible and something hidden */
}

static void show_items(half *h, bool b)
{
    world *w = &h->w;

    tick(h);
    document(h, "W-1", "NATO UNCLASSIFIED " NODE_EC, "EXERCISE: the very text of W-1\n");
    document(h, "W-2", "NATO RESTRICTED " NODE_EC, "EXERCISE: W-2\n");
    document(h, "W-3", "NATO RESTRICTED", "EXERCISE: W-3\n");
    document(h, "W-4", "NATO RESTRICTED", "EXERCISE: W-4, first\n");
    must(w, h->dir, "anna", "import", "file", put_text(w, "x", "EXERCISE: W-4, second\n"), "number", "W-4", "item", "W-4", "label",
         "NATO RESTRICTED", "exercise", "", NULL);
    tick(h);
    must(w, h->dir, "anna", "import", "file", put_text(w, "x", b ? "EXERCISE: hidden content, longer in B than in A\n" : "EXERCISE: A\n"),
         "number", "W-5", "label", "NATO SECRET", "meta-label", "NATO UNCLASSIFIED", "exercise", "", NULL);
    if (b)
        must(w, h->dir, "anna", "import", "file", put_text(w, "x", "EXERCISE: W-6\n"), "number", "W-6", "label", "NATO RESTRICTED", "title",
             "A hidden title", "title-label", "NATO SECRET", "exercise", "", NULL);
    else
        must(w, h->dir, "anna", "import", "file", put_text(w, "x", "EXERCISE: W-6\n"), "number", "W-6", "label", "NATO RESTRICTED",
             "exercise", "", NULL);
    tick(h);
    must(w, h->dir, "anna", "import", "file", put_text(w, "x", "EXERCISE: W-7\n"), "number", "W-7", "label", "NATO RESTRICTED", "from",
         "W-3", "status", "draft", "publisher", "NSO", "exercise", "", NULL);
    must(w, h->dir, "anna", "import", "file", put_text(w, "x", "EXERCISE: D-1\n"), "number", "D-1", "label", "NATO RESTRICTED", "dossier",
         "ALPHA", "exercise", "", NULL);
    import_list(h, csv(h, "list5.csv", 5), "public-list", "NATO UNCLASSIFIED");
    show_terms(h, b);
    show_works(h, b);
    must(w, h->dir, "anna", "standard ratify", "standard", "LIST-5", "nation", "DEU", "answer", "RATIFYING", "date", "2021", "label",
         "NATO RESTRICTED", "exercise", "", NULL);
}

/* Items of three revisions: what is hidden among them was the base of what follows, or stands beside it. */
static void show_first_revisions(half *h)
{
    document(h, "B-1", "NATO RESTRICTED", "EXERCISE: B-1, first\n");
    h->first_b2 = document(h, "B-2", "NATO RESTRICTED", "EXERCISE: B-2, first\n");
    h->first_b3 = document(h, "B-3", "NATO RESTRICTED", "EXERCISE: B-3, first\n");
    revise(h, "B-2", "NATO RESTRICTED", "EXERCISE: B-2, second\n", NULL);
    revise(h, "B-3", "NATO RESTRICTED", "EXERCISE: B-3, second\n", NULL);
    tick(h);
}

static void show_later_revisions(half *h, bool b)
{
    told t = must(&h->w, h->dir, "anna", "item history", "item", "B-3", NULL);
    const ent_json *all = ent_json_get(t.json, "revisions");

    revise(h, "B-1", "NATO RESTRICTED", "EXERCISE: B-1, last\n", NULL);
    revise(h, "B-2", "NATO RESTRICTED", "EXERCISE: B-2, beside the second and what is hidden\n", h->first_b2);
    assert_int_equal(all->n, b ? 3 : 2);
    must(&h->w, h->dir, "anna", "import", "file", put_text(&h->w, "x", "EXERCISE: B-3, of both\n"), "number", "B-3", "item", "B-3", "label",
         "NATO RESTRICTED", "exercise", "", "base", ent_json_str(all->items[all->n - 1], "revision").p, NULL);
}

static void build(half *h, const char *name, bool b)
{
    const char *items[3] = {"W-1", "W-2", "W-3"}; /* W-3 is withheld */
    world *w = &h->w;

    assert_int_equal(world_open(w, name), 0);
    h->dir = "nato";
    make_nato(w, h->dir);
    must(w, h->dir, "fso", "person clear", "person", "anna", "clearance", NODE_NATO_SECRET, "from", "2026-01-01", "to", "2029-12-31",
         "briefed", "2026-01-05", "dossier", "ALPHA", "dossier", "BETA", "dossier", "OMEGA", NULL);
    add_person(w, h->dir, "vera", "custodian,reader,registry,release,security", NULL);
    must(w, h->dir, "fso", "person clear", "person", "vera", "clearance", NODE_NATO_RESTRICTED, "from", "2026-01-01", "to", "2029-12-31",
         "briefed", "2026-01-05", "dossier", "ALPHA", "dossier", "OMEGA until 2026-05-31", NULL); /* which has ended */
    must(w, h->dir, "admin", "agreement add", "file", put_text(w, "agreement.json", agreement_text()), NULL);
    if (b) hide_before(h);
    show_items(h, b);
    show_first_revisions(h);
    if (b) hide_between(h);
    tick(h);
    show_later_revisions(h, b);
    tick(h);
    must(w, h->dir, "dirk", "registry register", "item", "W-3", NULL);
    must(w, h->dir, "dirk", "registry register", "item", "W-7", "addressee", "the exercise staff", NULL);
    tick(h);
    items[1] = text_in(must(w, h->dir, "vera", "item show", "item", "W-2", NULL), "item"); /* bert sees two of that number in B */
    h->release = approved_release(w, h->dir, items, 3);
    must(w, h->dir, "carla", "release bundle", "release", h->release, "out", path_of(w, "shown.entente"), NULL);
    if (b) hide_after(h);
    tick(h);
}

static int set_up(void **state)
{
    (void)state;
    build(&A, "a", false);
    build(&B, "b", true);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    world_close(&A.w);
    world_close(&B.w);
    return 0;
}

/* ---- asking both ---- */

static const char *answer_text(half *h, told t)
{
    ent_str s = t.text;
    ent_err e;

    if (t.code != ENT_OK && ent_api_error_json(&s, h->w.a, NULL, &t.e, t.exit_code, false, &e) != ENT_OK) fail_msg("%s", e.what);
    return renamed(h, s);
}

static void note_covered(const ent_operation *op)
{
    size_t n;
    const ent_operation *ops = ent_api_operations(&n);

    assert_true(n < OPERATIONS_MAX);
    covered[op - ops] = true;
}

/* Vera asks in both worlds; %ID in a value stands for the release she may see. */
static void both_with(const char *op, const ent_argument *given, size_t n)
{
    half *const halves[2] = {&A, &B};
    const char *text[2];

    for (int i = 0; i < 2; i++) {
        half *h = halves[i];
        ent_argument v[NODE_ARGS_MAX];
        for (size_t k = 0; k < n; k++)
            v[k] = (ent_argument){given[k].name, ent_str_is(given[k].value, "%ID") ? ent_str_c(h->release) : given[k].value};
        text[i] = answer_text(h, ask_with(&h->w, h->dir, "vera", NODE_PASS, operation_named(op), 0, v, n));
    }
    if (strcmp(text[0], text[1]) != 0)
        fail_msg("%s %s %s differs:\nA %s\nB %s", op, n ? given[0].name : "", n ? given[0].value.p : "", text[0], text[1]);
    note_covered(operation_named(op));
}

static void both(const char *op, const char *name, const char *value)
{
    const ent_argument v = {name, ent_str_c(value)};

    both_with(op, &v, name != NULL);
}

static void ask_about_terms(void)
{
    static const char *const shown[][3] = {{"term list", NULL, NULL},
                                           {"term list", "text", "bore"},
                                           {"term list", "text", "quiet"},
                                           {"term list", "text", "otter"},
                                           {"term list", "source", "EX"},
                                           {"term list", "source", "none"},
                                           {"term show", "concept", "EX-1"},
                                           {"term show", "concept", "EY-1"},
                                           {"term show", "concept", "none"},
                                           {"term show", "concept", "HIDDEN"},
                                           {"term interchanges", NULL, NULL},
                                           {"term interchanges", "item", "EXERCISE shell"},
                                           {"term interchanges", "item", "EXERCISE hidden shell"},
                                           {"term interchanges", "weapon", "EXERCISE gun"}};
    const ent_argument lists[] = {{"first", ENT_S("EX")}, {"second", ENT_S("EY")}},
                       none[] = {{"first", ENT_S("EX")}, {"second", ENT_S("none")}};
    const char *text = put_text(&A.w, "scanned.txt", "EXERCISE: the bore width, the pipe size, QUIET MARTEN and SILENT OTTER.\n");

    for (size_t i = 0; i < NODE_COUNT(shown); i++) both(shown[i][0], shown[i][1], shown[i][2]);
    both("term scan", "file", text);
    both_with("term harmonise", lists, NODE_COUNT(lists));
    both_with("term harmonise", none, NODE_COUNT(none));
}

static void ask_about_works(void)
{
    static const char *const asked[] = {"LIST-1", "LIST-2", "LIST-3", "LIST-4", "X-1", "X-3", "H-1", "none"};
    static const char *const acts[] = {"link LIST-1", "link LIST-2", "link LIST-3", "renumber LIST-3", "merge X-1 X-3"};

    both("standard works", NULL, NULL);
    both("standard works", "on", "2020-01-01");
    both("standard works", "known", "2026-05-01");
    for (size_t i = 0; i < NODE_COUNT(asked); i++) both("standard works", "text", asked[i]);
    for (size_t i = 0; i < NODE_COUNT(acts); i++)
        if (strcmp(acts[i], "link LIST-1") != 0) both("item show", "item", acts[i]);
}

/* Everything that may be searched for, with other names and without, page by page. */
static void search_for_all(void)
{
    static const char *const texts[] = {"W-1",
                                        "W*",
                                        "W-4 ",
                                        "S-",
                                        "hidden",
                                        "hid*",
                                        "standard",
                                        "listed standard",
                                        "\"listed standard\"",
                                        "list",
                                        "LIST-5",
                                        "5",
                                        "bore width",
                                        "pipe size",
                                        "quiet marten",
                                        "marten",
                                        "otter",
                                        "silent otter",
                                        "EX-1",
                                        "HIDDEN",
                                        "bis",
                                        "kind:term",
                                        "kind:none",
                                        "kind:document",
                                        "status:accepted",
                                        "publisher:NSO date:2020",
                                        "nation:NATO",
                                        "deu",
                                        "ratif*",
                                        "a",
                                        "origin:nato",
                                        "label:\"NATO SECRET\"",
                                        "label:restricted",
                                        "label:NU",
                                        "date:..2019",
                                        "exercise"};

    for (size_t i = 0; i < NODE_COUNT(texts); i++) {
        const ent_argument plain[] = {{"text", ent_str_c(texts[i])}, {"no-expand", ENT_S("")}};
        const char *next = NULL;
        both("search", "text", texts[i]);
        both_with("search", plain, NODE_COUNT(plain));
        for (int page = 0; page == 0 || (next != NULL && page < 20); page++) { /* the cursor of one world is that of the other */
            const ent_argument v[] = {{"text", ent_str_c(texts[i])}, {"limit", ENT_S("2")}, {"after", ent_str_c(next)}};
            told t;
            both_with("search", v, next != NULL ? 3 : 2);
            t = ask_with(&A.w, A.dir, "vera", NODE_PASS, operation_named("search"), 0, v, next != NULL ? 3 : 2);
            assert_int_equal(t.code, ENT_OK);
            next = ent_json_get(t.json, "next") != NULL ? ent_json_str(t.json, "next").p : NULL;
        }
    }
    both("search", "text", "\"?!\"");
    both("search", "text", "date:then");
}

static void reading_gives_the_same(void **state)
{
    static const char *const keys[] = {
        "W-1", "W-2", "W-3", "W-4", "W-5", "W-6",     "W-7",    "D-1",    "LIST-1", "LIST-5", "B-1", "B-2", "B-3", /* visible */
        "S-1", "S-4", "S-5", "D-2", "D-3", "W-4 bis", "LIST-6", "LIST-8", "Z-1",    "%",      "_-_"};              /* hidden or absent */
    static const char *const filters[][2] = {
        {"text", "W"},        {"text", "w-4"},           {"text", "S-"},     {"text", "hidden"},        {"text", "standard"},
        {"kind", "document"}, {"kind", "standard"},      {"kind", "none"},   {"status", "draft"},       {"status", "accepted"},
        {"publisher", "NSO"}, {"source", "public-list"}, {"origin", "NATO"}, {"source", "secret-list"}, {"origin", "nowhere"}};

    const ent_argument pair[] = {{"a", ENT_S("DEU")}, {"b", ENT_S("FRA")}, {"standard", ENT_S("LIST-5")}, {"if-lifted", ENT_S("all")}};
    const ent_argument preview[] = {{"release", ENT_S("%ID")}, {"leaves", ENT_S("")}};
    const ent_argument statement[] = {{"agreement", ENT_S("TEST-1")}, {"for", ENT_S("EU")}, {"out", ent_str_c(path_of(&A.w, "statement"))}};

    (void)state;
    both("item list", NULL, NULL);
    for (size_t i = 0; i < NODE_COUNT(filters); i++) both("item list", filters[i][0], filters[i][1]);
    for (size_t i = 0; i < NODE_COUNT(keys); i++) {
        both("item show", "item", keys[i]);
        both("item history", "item", keys[i]);
        both("standard show", "standard", keys[i]);
    }
    both("standard list", NULL, NULL);
    both_with("standard interop", pair, NODE_COUNT(pair));
    both("standard interop", "matrix", "");
    ask_about_terms();
    ask_about_works();
    search_for_all();
    both("person list", NULL, NULL);
    both("person show", NULL, NULL);
    both("person show", "person", "anna");
    both("policy show", NULL, NULL);
    both("policy impact", "spif", root_file(&A.w, "data/policy/nato.spif.xml"));
    both("agreement list", NULL, NULL);
    both("agreement show", "agreement", "TEST-1");
    both("agreement show", "agreement", "TEST-2");
    both("release list", NULL, NULL);
    both("release preview", "release", "%ID");
    both_with("release preview", preview, NODE_COUNT(preview));
    both("registry list", NULL, NULL);
    both("registry quarantine", NULL, NULL);
    both("node show", NULL, NULL);
    both("registry copy-rules", NULL, NULL);
    both("node backups", NULL, NULL);
    both("key list", NULL, NULL);
    both("release channels", NULL, NULL);
    both("registry destructions", NULL, NULL);
    both_with("release statement", statement, NODE_COUNT(statement));
    both("key show", NULL, NULL);
    both("key show", "purpose", "checkpoint");
}

/* A reading operation that is added must be asked here too. The log is the auditor's: he sees kinds, times and hashes of all. */
static void all_reading_operations_were_asked(void **state)
{
    size_t n;
    const ent_operation *ops = ent_api_operations(&n);

    (void)state;
    for (size_t i = 0; i < n; i++)
        if (ops[i].access == ENT_READS && strcmp(ops[i].noun, "log") != 0 && !covered[i])
            fail_msg("%s %s is not asked in this test", ops[i].noun, ops[i].verb ? ops[i].verb : "");
}

/* The test has teeth: what is hidden is there, and who may see it does. */
static void the_worlds_differ_for_others(void **state)
{
    told a = must(&A.w, A.dir, "anna", "item list", NULL), b = must(&B.w, B.dir, "anna", "item list", NULL);

    (void)state;
    assert_int_equal(number_in(b, "visible_items"), number_in(a, "visible_items") + 3 + 3 + 2 + 4 + 3 + 1 + 2 * 2 + 2 + 3);
    a = must(&A.w, A.dir, "anna", "term interchanges", "item", "EXERCISE shell", NULL);
    b = must(&B.w, B.dir, "anna", "term interchanges", "item", "EXERCISE shell", NULL);
    assert_string_not_equal(answer_text(&A, a), answer_text(&B, b));
    a = must(&A.w, A.dir, "anna", "term show", "concept", "EX-1", NULL);
    b = must(&B.w, B.dir, "anna", "term show", "concept", "EX-1", NULL);
    assert_string_not_equal(answer_text(&A, a), answer_text(&B, b));
    a = must(&A.w, A.dir, "anna", "standard works", "text", "LIST-1", NULL);
    b = must(&B.w, B.dir, "anna", "standard works", "text", "LIST-1", NULL);
    assert_string_not_equal(answer_text(&A, a), answer_text(&B, b));
    a = must(&A.w, A.dir, "anna", "search", "text", "otter", NULL);
    b = must(&B.w, B.dir, "anna", "search", "text", "otter", NULL);
    assert_int_equal(number_in(a, "visible_hits"), 0);
    assert_true(number_in(b, "visible_hits") > 0);
    a = must(&A.w, A.dir, "anna", "search", "text", "standard", NULL);
    b = must(&B.w, B.dir, "anna", "search", "text", "standard", NULL);
    assert_string_not_equal(answer_text(&A, a), answer_text(&B, b));
    a = must(&A.w, A.dir, "bert", "release list", NULL);
    b = must(&B.w, B.dir, "bert", "release list", NULL);
    assert_string_not_equal(answer_text(&A, a), answer_text(&B, b));
    a = must(&A.w, A.dir, "dirk", "registry list", NULL);
    b = must(&B.w, B.dir, "dirk", "registry list", NULL);
    assert_string_not_equal(answer_text(&A, a), answer_text(&B, b));
    assert_true(state_of(&B.w, B.dir).entries > state_of(&A.w, A.dir).entries + 30);
}

static void an_older_revision_is_shown(void **state)
{
    told seen = must(&B.w, B.dir, "vera", "item show", "item", "W-4", NULL),
         all = must(&B.w, B.dir, "anna", "item show", "item", "W-4 bis", NULL);

    (void)state;
    assert_string_equal(text_in(seen, "item"), text_in(all, "item"));
    assert_string_not_equal(text_in(seen, "revision"), text_in(all, "revision"));
    assert_int_equal(number_in(must(&B.w, B.dir, "vera", "item history", "item", "W-4", NULL), "visible_revisions"), 2);
    assert_int_equal(number_in(must(&B.w, B.dir, "anna", "item history", "item", text_in(all, "item"), NULL), "visible_revisions"), 3);
    assert_refused(ask(&B.w, B.dir, "anna", "item show", "item", "W-4", NULL), ENT_NOT_VISIBLE, "R-17", "the number of an older revision");
}

static void contents_and_fields_stay_hidden(void **state)
{
    told t = must(&B.w, B.dir, "vera", "item show", "item", "W-5", NULL);

    (void)state;
    assert_null(ent_json_get(t.json, "sha256"));
    assert_null(ent_json_get(t.json, "bytes"));
    t = ask(&B.w, B.dir, "vera", "item export", "item", "W-5", "out", path_of(&B.w, "w5"), NULL);
    assert_refused(t, ENT_REFUSED, "R-13", "content above the viewer"); /* she sees that it is there, and its label */
    assert_non_null(strstr(t.e.what, "SECRET"));
    assert_int_not_equal(access(path_of(&B.w, "w5"), F_OK), 0);
    must(&A.w, A.dir, "anna", "item export", "item", "W-5", "out", path_of(&A.w, "w5"), NULL); /* registered in both worlds */
    t = must(&B.w, B.dir, "anna", "item export", "item", "W-5", "out", path_of(&B.w, "w5"), NULL);
    assert_non_null(strstr(get_file(&B.w, "w5").p, "longer in B"));
    t = must(&B.w, B.dir, "vera", "item show", "item", "W-6", NULL);
    assert_null(field_in(t, "title").p);
    t = must(&B.w, B.dir, "anna", "item show", "item", "W-6", NULL);
    assert_non_null(field_in(t, "title").p);
}

/* ---- errors ---- */

/* The error as the door shows it, with the asked key taken out. */
static const char *error_about(half *h, told t, const char *key)
{
    ent_buf b = ent_buf_new(h->w.a, 1 << 20);
    ent_str out;
    ent_err e;
    size_t n = strlen(key);

    assert_int_not_equal(t.code, ENT_OK);
    if (ent_api_error_json(&out, h->w.a, NULL, &t.e, t.exit_code, false, &e) != ENT_OK) fail_msg("%s", e.what);
    for (size_t i = 0; i < out.n;) {
        if (i + n <= out.n && memcmp(out.p + i, key, n) == 0) {
            ent_buf_z(&b, "KEY");
            i += n;
        } else {
            ent_buf_c(&b, out.p[i++]);
        }
    }
    if (ent_buf_take(&out, &b, &e) != ENT_OK) fail_msg("%s", e.what);
    return out.p;
}

static told about(half *h, const char *op, const char *key)
{
    world *w = &h->w;
    const char *file = put_text(w, "x", "EXERCISE: by vera\n");

    if (strcmp(op, "release new") == 0)
        return ask(w, h->dir, "vera", op, "to", "European Commission", "agreement", "TEST-1", "purpose", "exercise planning", "item", key,
                   NULL);
    if (strcmp(op, "release consent") == 0)
        return ask(w, h->dir, "vera", op, "item", key, "originator", "NATO", "to", "European Commission", "reference", "r", "date",
                   "2026-02-02", NULL);
    if (strcmp(op, "import from") == 0)
        return ask(w, h->dir, "vera", "import", "file", file, "number", "V-1", "label", "NATO RESTRICTED", "exercise", "", "from", key,
                   NULL);
    if (strcmp(op, "import item") == 0)
        return ask(w, h->dir, "vera", "import", "file", file, "number", "V-1", "label", "NATO RESTRICTED", "exercise", "", "item", key,
                   NULL);
    if (strcmp(op, "item export") == 0) return ask(w, h->dir, "vera", op, "item", key, "out", path_of(w, "none"), NULL);
    if (strcmp(op, "release bundle") == 0) return ask(w, h->dir, "vera", op, "release", key, "out", path_of(w, "none.entente"), NULL);
    return ask(w, h->dir, "vera", op, strncmp(op, "release", 7) == 0 ? "release" : "item", key, NULL);
}

static void errors_are_the_same(void **state)
{
    static const char *const on_items[] = {"item show",       "item history", "registry register", "release new",
                                           "release consent", "import from",  "import item",       "item export"};
    static const char *const on_releases[] = {"release preview", "release approve", "release bundle"};
    static const char absent[] = "0b0e5f80-2d53-4b57-8c5e-2b1c3d4e5f60";
    const char *hidden[] = {"S-1", B.hidden_item, NULL}, *none[] = {"Z-1", absent, NULL};
    node_state before = state_of(&B.w, B.dir);
    ent_str with_origin;
    ent_err e;

    (void)state;
    assert_int_equal(ent_str_fmt(&with_origin, B.w.a, &e, "NATO/%s", B.hidden_item), ENT_OK);
    hidden[2] = with_origin.p;
    assert_int_equal(ent_str_fmt(&with_origin, B.w.a, &e, "NATO/%s", absent), ENT_OK);
    none[2] = with_origin.p;
    for (size_t i = 0; i < NODE_COUNT(on_items); i++)
        for (size_t k = 0; k < NODE_COUNT(hidden); k++) {
            told x = about(&B, on_items[i], hidden[k]), y = about(&B, on_items[i], none[k]);
            assert_refused(x, ENT_NOT_VISIBLE, "R-17", on_items[i]);
            assert_string_equal(error_about(&B, x, hidden[k]), error_about(&B, y, none[k]));
        }
    for (size_t i = 0; i < NODE_COUNT(on_releases); i++) {
        told x = about(&B, on_releases[i], B.hidden_release), y = about(&B, on_releases[i], absent);
        assert_refused(x, ENT_NOT_VISIBLE, NULL, on_releases[i]);
        assert_string_equal(error_about(&B, x, B.hidden_release), error_about(&B, y, absent));
    }
    assert_unchanged(&B.w, B.dir, before, "questions about what is not there");
}

/* ---- acts ---- */

/* A list as a file: the answer, and the file. Copies are acts, and are counted. */
static void copies_are_the_same(void)
{
    static const char *const lists[] = {"item list",       "term list",   "standard list", "term interchanges", "release list",
                                        "registry list",   "person list", "policy show",   "agreement list",    "registry destructions",
                                        "release channels"};
    half *const halves[2] = {&A, &B};

    for (size_t i = 0; i < NODE_COUNT(lists) * 2; i++) {
        const char *op = lists[i / 2], *form = i % 2 == 0 ? "csv" : "jsonl", *text[2], *file[2];
        for (int k = 0; k < 2; k++) {
            half *h = halves[k];
            const char *out = path_of(&A.w, "list");
            text[k] = answer_text(h, must(&h->w, h->dir, "vera", op, "out", out, "form", form, NULL));
            file[k] = renamed(h, get_file(&h->w, out));
            assert_true(strlen(file[k]) > 20);
        }
        assert_string_equal(text[0], text[1]);
        assert_string_equal(file[0], file[1]);
    }
}

/* Acts of vera say and do the same in both worlds. Last, since they change them. */
static void acting_gives_the_same(void **state)
{
    half *const halves[2] = {&A, &B};
    const char *text[2][8];

    (void)state;
    for (int i = 0; i < 2; i++) {
        half *h = halves[i];
        world *w = &h->w;
        const char *list = csv(h, "list6.csv", 6);
        told t =
            must(w, h->dir, "vera", "import", "file", list, "source", "public-list", "label", "NATO UNCLASSIFIED", "exercise", "", NULL);
        text[i][0] = answer_text(h, t);
        t = must(w, h->dir, "vera", "import", "file", put_text(w, "x", "EXERCISE: V-1\n"), "number", "V-1", "item", "W-4", "label",
                 "NATO RESTRICTED", "exercise", "", NULL);
        text[i][1] = answer_text(h, t);
        text[i][2] = answer_text(h, must(w, h->dir, "vera", "registry register", "item", "V-1", NULL));
        t = must(w, h->dir, "vera", "release new", "to", "European Commission", "agreement", "TEST-1", "purpose", "exercise conduct",
                 "item", "W-1", "item", "V-1", NULL);
        text[i][3] = answer_text(h, t);
        text[i][4] = answer_text(h, must(w, h->dir, "vera", "registry list", NULL));
        t = must(w, h->dir, "vera", "standard link", "name", "LIST-2", "register", "nato", "to", "LIST-1", "exercise", "", NULL);
        text[i][6] = answer_text(h, t); /* a name that the work has, where she cannot see it */
        t = must(w, h->dir, "vera", "standard merge", "work", "LIST-1", "other", "X-3", "exercise", "", NULL);
        text[i][7] = answer_text(h, t); /* merged already, where she cannot see it */
        text[i][5] = answer_text(h, must(w, h->dir, "vera", "item export", "item", "V-1", "out", path_of(&A.w, "v1"), NULL));
    }
    for (int k = 0; k < 8; k++) assert_string_equal(text[0][k], text[1][k]);
    copies_are_the_same();
    both("item list", NULL, NULL);
    both("standard works", NULL, NULL);
    both("item show", "item", "merge X-1 X-3");
    both("search", "text", "V-1");
    both("search", "text", "W-4");
    both("search", "text", "listed standard");
    both("item history", "item", "V-1");
    both("release list", NULL, NULL);
    assert_whole(&A.w, A.dir, "eva");
    assert_whole(&B.w, B.dir, "eva");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reading_gives_the_same),          cmocka_unit_test(all_reading_operations_were_asked),
        cmocka_unit_test(the_worlds_differ_for_others),    cmocka_unit_test(an_older_revision_is_shown),
        cmocka_unit_test(contents_and_fields_stay_hidden), cmocka_unit_test(errors_are_the_same),
        cmocka_unit_test(acting_gives_the_same),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
