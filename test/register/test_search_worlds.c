/* SPDX-License-Identifier: Apache-2.0 */
/* Search on random registers: against a plain reference that scores every visible revision one by one; in two worlds that differ only in what
 * the viewer may not see; and the index that grew act by act against the one made at once.                                    */
#include "search_help.h"

#include <ctype.h>
#include <math.h>

enum { WORLDS = 300, QUERIES = 12, BOOKS_MAX = 60, WORDS_MAX = 12 };

/* ---- chance ---- */

static uint64_t Seed;

static unsigned pick(unsigned n)
{
    Seed ^= Seed >> 12;
    Seed ^= Seed << 25;
    Seed ^= Seed >> 27;
    return (unsigned)((Seed * UINT64_C(2685821657736338717)) >> 33) % n;
}

static const char *const vocabulary[] = {"radio", "radar", "rad", "otter", "marten", "mar", "proof", "pr", "x", "mm", "12", "125"};
static const char *const kinds[] = {"standard", "document", "term"}, *const states[] = {"draft", "agreed", ""};

/* Words with one blank between them, which are the words of the index. */
static const char *some_words(shelf *b, unsigned most)
{
    ent_buf out = ent_buf_new(b->a, 4096);
    unsigned n = pick(most + 1);
    const char *before = "";
    ent_str s;

    for (unsigned i = 0; i < n; i++) {
        const char *word = vocabulary[pick(COUNT(vocabulary))];
        bool gone = isdigit((unsigned char)before[0]) && (strcmp(word, "x") == 0 || strcmp(word, "mm") == 0);
        if (gone) continue; /* these two are left away behind numbers: test_search.c */
        ent_buf_fmt(&out, "%s%s", out.n != 0 ? " " : "", word);
        before = word;
    }
    OK(b, ent_buf_take(&s, &out, &b->e));
    return s.p;
}

/* ---- a world ---- */

typedef struct world {
    shelf b;
    book books[BOOKS_MAX];
    int names[BOOKS_MAX];
    int n;
} world;

static void put(world *w, const book *k, int name)
{
    assert_true(w->n < BOOKS_MAX);
    w->books[w->n] = *k;
    w->names[w->n++] = name;
    put_book(&w->b, k, name);
}

static const char *number_of(shelf *b)
{
    ent_str s;

    OK(b, ent_str_fmt(&s, b->a, &b->e, "%s %u", pick(2) ? "EX" : "otter", pick(20)));
    return s.p;
}

/* cuts: those that it may bear, and those that its fields may bear. */
static book random_book(shelf *b, const char *cuts, const char *field_cuts, int items)
{
    book k = {.item = (int)pick((unsigned)items), .cut = cuts[pick((unsigned)strlen(cuts))], .number = number_of(b)};

    k.title = some_words(b, 6);
    k.remark = pick(2) ? some_words(b, WORDS_MAX) : NULL;
    k.kind = kinds[(unsigned)k.item % COUNT(kinds)]; /* an item keeps its kind */
    k.status = states[pick(COUNT(states))];
    k.date = pick(2) ? "2020-05" : "2021";
    k.title_cut = pick(4) ? k.cut : field_cuts[pick((unsigned)strlen(field_cuts))];
    k.remark_cut = pick(2) ? k.cut : field_cuts[pick((unsigned)strlen(field_cuts))];
    return k;
}

/* ---- queries ---- */

static const char *random_query(shelf *b)
{
    ent_buf out = ent_buf_new(b->a, 4096);
    unsigned n = 1 + pick(3);
    ent_str s;

    for (unsigned i = 0; i < n; i++) {
        const char *word = vocabulary[pick(COUNT(vocabulary) - 4)];
        switch (pick(6)) {
        case 0: ent_buf_fmt(&out, "\"%s %s\" ", word, vocabulary[pick(COUNT(vocabulary) - 4)]); break;
        case 1: ent_buf_fmt(&out, "%.*s* ", 1 + (int)pick(3), word); break;
        case 2: ent_buf_fmt(&out, "kind:%s ", kinds[pick(3)]); break;
        case 3: ent_buf_fmt(&out, "%u ", pick(20)); break;
        default: ent_buf_fmt(&out, "%s ", word); break;
        }
    }
    if (pick(3) == 0) ent_buf_fmt(&out, "status:draft ");
    if (pick(3) == 0) ent_buf_z(&out, "ott"); /* unfinished */
    OK(b, ent_buf_take(&s, &out, &b->e));
    return s.p;
}

/* ---- the reference ---- */

typedef struct scored {
    const book *book;
    int name;
    bool by_number;
    int64_t score;
} scored;

typedef struct reference {
    const world *w;
    const char *cuts;
    double visible, portions, words; /* statistics */
} reference;

/* One field with its words; class as the index has it: 1 number, 2 title, 3 term, 4 text. */
typedef struct field {
    char cut;
    int class, n;
    char words[WORDS_MAX + 2][16];
} field;

static void split(field *f, char cut, int class, const char *text)
{
    ent_str rest = ent_str_c(text), word;

    *f = (field){.cut = cut, .class = class};
    while (rest.n != 0) {
        (void)ent_str_cut(rest, ' ', &word, &rest);
        if (word.n == 0) continue;
        for (size_t i = 0; i < word.n; i++) f->words[f->n][i] = (char)tolower((unsigned char)word.p[i]);
        f->n++;
    }
}

/* The fields in the order of the index: number, then by name; those with a cut of their own are portions of their own. */
static size_t fields_of(field f[static 3], const book *k)
{
    size_t n = 0;

    split(&f[n++], k->cut, 1, k->number);
    if (k->remark != NULL) split(&f[n++], k->remark_cut, 4, k->remark);
    if (k->title != NULL) split(&f[n++], k->title_cut, strcmp(k->kind, "term") == 0 ? 3 : 2, k->title);
    return n;
}

static bool seen(const reference *r, char cut)
{
    return strchr(r->cuts, cut) != NULL;
}

/* How much of one portion (cut) of a revision a name is worth before saturation, in halves; *number, *begins as the index knows them. */
static int weight_of(const book *k, char cut, const ent_search_name *name, size_t word, bool *number, bool *begins)
{
    static const int weights[] = {0, 8, 6, 4, 2};
    size_t n = name->phrase ? name->n : 1, first = name->phrase ? 0 : word, count;
    field f[3];
    int sum = 0;

    count = fields_of(f, k);
    for (size_t i = 0; i < count; i++) {
        for (int at = 0; f[i].cut == cut && at + (int)n <= f[i].n; at++) {
            bool all = true, whole = true;
            for (size_t x = 0; x < n && all; x++) {
                const ent_search_word *w = &name->v[first + x];
                const char *has = f[i].words[at + (int)x];
                bool equal = ent_str_is(w->text, has);
                all = equal || (w->prefix && strncmp(has, w->text.p, w->text.n) == 0);
                whole = whole && equal;
            }
            if (!all) continue;
            sum += name->phrase || whole ? weights[f[i].class] : weights[f[i].class] / 2;
            *number |= f[i].class == 1;
            *begins |= f[i].class == 1; /* two words: the first, and the first of digits */
        }
    }
    return sum;
}

static int words_in(const book *k, char cut)
{
    field f[3];
    int n = 0;

    for (size_t i = fields_of(f, k); i-- > 0;) n += f[i].cut == cut ? f[i].n : 0;
    return n;
}

/* Cuts of the portions of a revision that the viewer sees, each once. */
static size_t portions_of(char out[static 3], const reference *r, const book *k)
{
    field f[3];
    size_t n = 0, count = fields_of(f, k);

    for (size_t i = 0; i < count; i++)
        if (seen(r, k->cut) && seen(r, f[i].cut) && memchr(out, f[i].cut, n) == NULL) out[n++] = f[i].cut;
    return n;
}

static void count_all(reference *r)
{
    for (int i = 0; i < r->w->n; i++) {
        char cuts[3];
        size_t n = portions_of(cuts, r, &r->w->books[i]);
        r->visible += n != 0;
        r->portions += (double)n;
        for (size_t p = 0; p < n; p++) r->words += words_in(&r->w->books[i], cuts[p]);
    }
}

static double rarity_of(const reference *r, const ent_search_name *name, size_t word)
{
    double n = 0;

    for (int i = 0; i < r->w->n; i++) {
        bool found = false, ignored = false;
        char cuts[3];
        for (size_t p = portions_of(cuts, r, &r->w->books[i]); p-- > 0;)
            found |= weight_of(&r->w->books[i], cuts[p], name, word, &ignored, &ignored) != 0;
        n += found;
    }
    return log(1 + (r->visible - n + 0.5) / (n + 0.5));
}

static bool is_current(const reference *r, int at)
{
    for (int i = at + 1; i < r->w->n; i++)
        if (r->w->books[i].item == r->w->books[at].item && seen(r, r->w->books[i].cut)) return false;
    return seen(r, r->w->books[at].cut);
}

static bool score_of(scored *s, const reference *r, int at, const ent_search_query *q)
{
    const book *k = &r->w->books[at];
    bool all_in_number = q->n_clauses != 0, begins = false;

    *s = (scored){.book = k, .name = r->w->names[at]};
    for (size_t c = 0; c < q->n_clauses; c++) {
        const ent_search_name *name = q->clauses[c].names;
        bool met = false, number = false;
        char cuts[3];
        double rarity = rarity_of(r, name, 0);
        for (size_t p = portions_of(cuts, r, k); p-- > 0;) {
            int weight = weight_of(k, cuts[p], name, 0, &number, &begins);
            double w = weight / 2.0, average = r->words > 0 ? r->words / r->portions : 1;
            if (weight == 0) continue;
            met = true;
            s->score += lround(10000.0 * rarity * w * (1.2 + 1) / (w + 1.2 * (1 - 0.75 + 0.75 * words_in(k, cuts[p]) / average)));
        }
        if (!met) return false;
        all_in_number &= number;
    }
    s->by_number = all_in_number && begins;
    return true;
}

static bool passes(const book *k, const ent_search_query *q)
{
    bool wanted[ENT_SEARCH_KEYS] = {false}, held[ENT_SEARCH_KEYS] = {false};

    for (size_t i = 0; i < q->n_filters; i++) {
        ent_search_key key = q->filters[i].key;
        wanted[key] = true;
        held[key] |= ent_str_is(q->filters[i].value, key == ENT_SEARCH_KIND ? k->kind : k->status);
    }
    for (int i = 0; i < ENT_SEARCH_KEYS; i++)
        if (wanted[i] && !held[i]) return false;
    return true;
}

static int by_rank(const void *va, const void *vb)
{
    const scored *a = va, *b = vb;
    const char *const x[] = {a->book->number, a->book->date, a->book->kind}, *const y[] = {b->book->number, b->book->date, b->book->kind};

    if (a->by_number != b->by_number) return a->by_number ? -1 : 1;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    for (size_t i = 0; i < COUNT(x); i++)
        if (strcasecmp(x[i], y[i]) != 0) return strcasecmp(x[i], y[i]);
    return a->book->item - b->book->item;
}

static void compare_with_reference(world *w, const char *cuts, const char *query)
{
    ent_arena *a = ent_arena_new(w->b.a, 0);
    by_label x = {.b = &w->b, .a = a, .s = viewer(&w->b, a, cuts)};
    reference r = {.w = w, .cuts = cuts};
    scored all[BOOKS_MAX];
    ent_search_answer found;
    size_t n = 0;

    OK(&w->b, try_search(&found, &x, &(asked){.query = query, .limit = 1000}));
    count_all(&r);
    for (int i = 0; i < w->n; i++)
        if (is_current(&r, i) && passes(&w->books[i], x.q) && score_of(&all[n], &r, i, x.q)) n++;
    qsort(all, n, sizeof *all, by_rank);
    if (found.n != n || found.total != (int64_t)n) fail_msg("%s (of %s): %zu instead of %zu hits", query, cuts, found.n, n);
    for (size_t i = 0; i < n; i++) {
        ent_reg_row row;
        char name[13];
        OK(&w->b, ent_reg_row_by_id(&row, a, x.s, found.hits[i].revision, &w->b.e));
        snprintf(name, sizeof name, "%012d", all[i].name);
        if (strcmp(row.revision.p + 24, name) != 0 || found.hits[i].score != all[i].score || found.hits[i].by_number != all[i].by_number)
            fail_msg("%s (of %s), hit %zu: %s %lld %d instead of %s %lld %d", query, cuts, i, row.revision.p + 24,
                     (long long)found.hits[i].score, found.hits[i].by_number, name, (long long)all[i].score, all[i].by_number);
    }
    ent_arena_free(a);
}

static void ranks_as_the_reference_does(void **state)
{
    static const char *const views[] = {"a", "b", "ab", "abc", "ac", "abcd", ""};

    (void)state;
    for (int i = 0; i < 60; i++) {
        world w = {.n = 0};
        int n = 5 + (int)pick(40);
        shelf_open(&w.b, "reference");
        for (int k = 0; k < n; k++) {
            book one = random_book(&w.b, "abc", "abcd", 30);
            put(&w, &one, k);
        }
        shelf_index(&w.b);
        for (int q = 0; q < QUERIES; q++) compare_with_reference(&w, views[pick(COUNT(views))], random_query(&w.b));
        shelf_close(&w.b);
    }
}

/* ---- two worlds ---- */

/* The viewer sees a, b and c. World 1 also holds revisions of x, y and z, of items of their own and of visible ones, and fields under them. */
static void same_answers(world w[static 2], ent_store *const s[static 2], const char *query)
{
    ent_str after[2] = {{0}};
    size_t limit = 1 + pick(6);

    for (int page = 0; page < 4; page++) {
        const char *text[2];
        ent_arena *a[2];
        for (int i = 0; i < 2; i++) {
            by_label x;
            ent_search_answer found;
            a[i] = ent_arena_new(w[i].b.a, 0);
            x = (by_label){.b = &w[i].b, .a = a[i], .s = s[i]};
            if (try_search(&found, &x, &(asked){.query = query, .limit = limit, .after = after[i]}) == ENT_OK) {
                text[i] = say_answer(&x, &found);
                OK(&w[i].b, ent_str_dup(&after[i], w[i].b.a, found.next, &w[i].b.e));
            } else {
                text[i] = w[i].b.e.what;
            }
        }
        if (strcmp(text[0], text[1]) != 0) fail_msg("%s, page %d:\n%s\nwith hidden things:\n%s", query, page, text[0], text[1]);
        for (int i = 0; i < 2; i++) ent_arena_free(a[i]);
        if (after[0].n == 0) return;
    }
}

static void hide_some(world *w, int *name)
{
    for (unsigned i = pick(4); i > 0; i--) {
        book k = random_book(&w->b, "xyz", "abcxyz", 40);
        put(w, &k, 500 + (*name)++);
        if (pick(3) == 0) shelf_index(&w->b);
    }
}

static void build_pair(world w[static 2])
{
    int n = 3 + (int)pick(12), hidden = 0;

    for (int k = 0; k < n; k++) {
        book one = random_book(&w[0].b, "abc", "abc", 20);
        book beside = one;
        bool index = pick(3) == 0;
        hide_some(&w[1], &hidden);
        if (beside.remark == NULL && pick(2)) beside.remark = some_words(&w[1].b, WORDS_MAX), beside.remark_cut = 'x';
        put(&w[0], &one, k);
        put(&w[1], &beside, k);
        if (index) shelf_index(&w[0].b);
    }
    hide_some(&w[1], &hidden);
    for (int i = 0; i < 2; i++) shelf_index(&w[i].b);
}

static void hidden_rows_change_no_byte(void **state)
{
    int hidden = 0, hits = 0;

    (void)state;
    for (int i = 0; i < WORLDS; i++) {
        world w[2] = {{.n = 0}, {.n = 0}};
        ent_store *s[2];
        shelf_open(&w[0].b, "shown");
        shelf_open(&w[1].b, "hidden");
        build_pair(w);
        for (int k = 0; k < 2; k++) s[k] = viewer(&w[k].b, w[k].b.a, "abc");
        hidden += w[1].n - w[0].n;
        for (int q = 0; q < QUERIES; q++) same_answers(w, s, random_query(&w[0].b));
        same_answers(w, s, "kind:standard kind:document kind:term");
        same_answers(w, s, "e");
        {
            char found[4000];
            numbers_of(found, sizeof found, &w[1].b, "abc", &(asked){.query = "e"});
            hits += found[0] != '\0';
        }
        for (int k = 0; k < 2; k++) shelf_close(&w[k].b);
    }
    assert_true(hidden > WORLDS * 5 && hits > WORLDS / 2); /* the test has something to tell apart */
}

/* The parts of the cuts in view are the same bytes. */
static void parts_know_nothing_of_each_other(void **state)
{
    static const char question[] =
        "SELECT c.text, f.text, hex(t.term), t.block, hex(t.data) FROM search_posting t JOIN search_part p ON p.id = t.part JOIN cut c ON "
        "c.id = p.cut JOIN cut f ON f.id = p.field_cut WHERE instr('abc', substr(c.text, 10, 1)) > 0 AND instr('abc', substr(f.text, 10, "
        "1)) > 0 ORDER BY 1, 2, 3, 4";

    (void)state;
    for (int i = 0; i < 30; i++) {
        world w[2] = {{.n = 0}, {.n = 0}};
        ent_str text[2];
        shelf_open(&w[0].b, "shown");
        shelf_open(&w[1].b, "hidden");
        build_pair(w);
        for (int k = 0; k < 2; k++) {
            ent_buf out = ent_buf_new(w[k].b.a, 16 << 20);
            sqlite3_stmt *st;
            sqlite3 *db;
            assert_int_equal(sqlite3_open_v2(w[k].b.path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
            assert_int_equal(sqlite3_prepare_v2(db, question, -1, &st, NULL), SQLITE_OK);
            while (sqlite3_step(st) == SQLITE_ROW)
                for (int c = 0; c < 5; c++) ent_buf_fmt(&out, "%s ", (const char *)sqlite3_column_text(st, c));
            sqlite3_finalize(st);
            sqlite3_close(db);
            OK(&w[k].b, ent_buf_take(&text[k], &out, &w[k].b.e));
            assert_true(text[k].n != 0);
        }
        assert_true(ent_str_eq(text[0], text[1]));
        for (int k = 0; k < 2; k++) shelf_close(&w[k].b);
    }
}

/* ---- made at once ---- */

static void made_at_once_it_is_the_same(void **state)
{
    (void)state;
    for (int i = 0; i < 40; i++) {
        world w = {.n = 0};
        const char *grown;
        ent_str fault;
        shelf_open(&w.b, "grown");
        for (int k = 0; k < BOOKS_MAX; k++) {
            book one = random_book(&w.b, "abc", "abcd", 25);
            put(&w, &one, k);
            if (pick(3) == 0) shelf_index(&w.b);
        }
        shelf_index(&w.b);
        grown = index_text(&w.b);
        tamper(&w.b, INDEX_EMPTY);
        shelf_index(&w.b);
        assert_string_equal(index_text(&w.b), grown);
        OK(&w.b, ent_search_check(&fault, w.b.writer, w.b.a, &w.b.e));
        assert_int_equal(fault.n, 0);
        shelf_close(&w.b);
    }
}

/* So many that blocks are filled and begun, and what was collected is written in between. */
static void many_of_them(void **state)
{
    enum { MANY = 12000 };
    const char *grown;
    ent_str fault;
    shelf b;

    (void)state;
    shelf_open(&b, "many");
    for (int i = 0; i < MANY; i++) {
        ent_arena *a = b.a;
        char number[30];
        b.a = ent_arena_new(a, 0);
        snprintf(number, sizeof number, "EX %d", i % 5000);
        put_book(&b,
                 &(book){.item = i % 9000, .cut = "ab"[i % 2], .number = number, .title = some_words(&b, 6), .remark = some_words(&b, 12)},
                 i);
        ent_arena_free(b.a);
        b.a = a;
        if (i % 4000 == 17) shelf_index(&b);
    }
    shelf_index(&b);
    grown = index_text(&b);
    assert_non_null(strstr(grown, " 3 ")); /* blocks beyond the first */
    tamper(&b, INDEX_EMPTY);
    shelf_index(&b);
    assert_string_equal(index_text(&b), grown);
    OK(&b, ent_search_check(&fault, b.writer, b.a, &b.e));
    assert_int_equal(fault.n, 0);
    shelf_close(&b);
}

static int set_up(void **state)
{
    const char *seed = getenv("ENT_SEED");

    (void)state;
    Seed = seed != NULL ? strtoull(seed, NULL, 10) : 20261123;
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_as_the_reference_does),
        cmocka_unit_test(hidden_rows_change_no_byte),
        cmocka_unit_test(parts_know_nothing_of_each_other),
        cmocka_unit_test(made_at_once_it_is_the_same),
        cmocka_unit_test(many_of_them),
    };

    return cmocka_run_group_tests(tests, set_up, NULL);
}
