/* SPDX-License-Identifier: Apache-2.0 */
/* A register to be searched: items of invented words under cuts named by one letter, and what a viewer of some of the cuts is answered, as a
 * text without internal ids. All material is EXERCISE.                                                                     */
#ifndef ENTENTE_TEST_REGISTER_SEARCH_HELP_H
#define ENTENTE_TEST_REGISTER_SEARCH_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h> /* after the first four, which it leaves to its user */
#include <sqlite3.h>

#include "support.h"
#include <entente/register/search.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define OK(b, call)                                                                                          \
    do {                                                                                                     \
        if ((call) != ENT_OK) fail_msg("%s: %s: %s", ent_code_name((b)->e.code), (b)->e.place, (b)->e.what); \
    } while (0)

typedef struct shelf {
    ent_arena *a;
    char path[400];
    ent_store *writer;
    ent_time now;
    int n; /* revisions entered */
    ent_err e;
} shelf;

/* One revision. NULL texts are empty; cuts are letters, 0: that of the revision. */
typedef struct book {
    int item;
    char cut;
    const char *number, *title, *remark, *kind, *status, *publisher, *date, *edition, *nation;
    char title_cut, remark_cut;
} book;

/* ---- the shelf ---- */

static inline void shelf_remove(const shelf *b)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".queue"};
    char path[420];

    for (size_t i = 0; i < COUNT(ends); i++) {
        snprintf(path, sizeof path, "%s%s", b->path, ends[i]);
        unlink(path);
    }
    snprintf(path, sizeof path, "%.*s.queue", (int)strlen(b->path) - 3, b->path);
    unlink(path);
}

static inline void shelf_open(shelf *b, const char *name)
{
    *b = (shelf){.a = ent_arena_new(NULL, 0), .now = INT64_C(1780315200)};
    assert_non_null(b->a);
    snprintf(b->path, sizeof b->path, "%s/%s.db", ent_test_tmp(), name);
    shelf_remove(b);
    OK(b, ent_store_create(b->path, &b->e));
    OK(b, ent_store_open(&b->writer, b->a, b->path, ENT_STORE_WRITE, &b->e));
    OK(b, ent_store_begin(b->writer, &b->e));
}

static inline void shelf_close(shelf *b)
{
    ent_arena_free(b->a);
    shelf_remove(b);
}

static inline void shelf_commit(shelf *b)
{
    OK(b, ent_store_commit(b->writer, &b->e));
    OK(b, ent_store_begin(b->writer, &b->e));
}

static inline void shelf_index(shelf *b)
{
    OK(b, ent_search_put(b->writer, b->a, &b->e));
    shelf_commit(b);
}

static inline void enter(shelf *b, const char *kind, ent_str body)
{
    ent_entry entry = {.act = ENT_S("00000000-0000-4000-8000-000000000000"), .kind = ent_str_c(kind), .time = b->now, .body = body};
    bool known;

    OK(b, ent_json_parse(&entry.json, b->a, body, 1 << 22, &b->e));
    OK(b, ent_reg_apply(&known, b->writer, b->a, &entry, &b->e));
    assert_true(known);
}

static inline ent_str cut_text(shelf *b, char cut)
{
    ent_str s;

    OK(b, ent_str_fmt(&s, b->a, &b->e, "{\"name\":\"%c\",\"policy_digest\":\"%064d\"}", cut, 0));
    return s;
}

/* Stands for a label: its text is compared, never read. */
static inline ent_str label_text(shelf *b, char cut)
{
    ent_str s;

    OK(b, ent_str_fmt(&s, b->a, &b->e, "<label>%c</label>", cut));
    return s;
}

static inline void name_cut(shelf *b, char cut)
{
    ent_str body;

    OK(b, ent_reg_cut_entry(&body, b->a, cut_text(b, cut), &b->e));
    enter(b, "cut", body);
    OK(b, ent_reg_label_entry(&body, b->a, label_text(b, cut), &b->e));
    enter(b, "label", body);
}

static inline size_t add_field(shelf *b, ent_reg_field *fields, size_t n, const char *name, const char *value, char cut)
{
    if (value == NULL) return n;
    name_cut(b, cut);
    fields[n] = (ent_reg_field){.name = ent_str_c(name), .value = ent_str_c(value)};
    OK(b, ent_sha256_of(&fields[n].cut, cut_text(b, cut), &b->e));
    return n + 1;
}

/* Revisions are named by their place among those with the same name: so that both worlds of a pair name alike what both have. */
static inline void put_book(shelf *b, const book *k, int name)
{
    ent_reg_field fields[2];
    ent_str org = ent_str_c(k->nation ? k->nation : "NATO"), body;
    ent_reg_revision r = {.origin = ENT_S("NATO"),
                          .kind = ent_str_c(k->kind ? k->kind : "standard"),
                          .number = ent_str_c(k->number),
                          .edition = ent_str_c(k->edition),
                          .status = ent_str_c(k->status),
                          .publisher = ent_str_c(k->publisher),
                          .date = ent_str_c(k->date),
                          .originators = &org,
                          .n_originators = 1,
                          .fields = fields};

    name_cut(b, k->cut);
    r.cut = r.content_cut = cut_text(b, k->cut);
    r.label_xml = r.meta_label_xml = label_text(b, k->cut);
    r.n_fields = add_field(b, fields, 0, "remark", k->remark, k->remark_cut ? k->remark_cut : k->cut);
    r.n_fields = add_field(b, fields, r.n_fields, "title", k->title, k->title_cut ? k->title_cut : k->cut);
    OK(b, ent_str_fmt(&r.item, b->a, &b->e, "00000000-0000-4000-8000-%012d", k->item));
    OK(b, ent_str_fmt(&r.revision, b->a, &b->e, "11111111-1111-4111-8111-%012d", name));
    OK(b, ent_sha256_of(&r.content, r.revision, &b->e));
    OK(b, ent_reg_revise_entry(&body, b->a, &r, &b->e));
    enter(b, "item.revise", body);
    b->n++;
}

/* ---- the viewer ---- */

/* cuts: letters. */
static inline ent_store *viewer(shelf *b, ent_arena *a, const char *cuts)
{
    int64_t ids[64];
    size_t n = 0;
    ent_store *s;

    OK(b, ent_store_open(&s, a, b->path, ENT_STORE_READ, &b->e));
    OK(b, ent_store_begin(s, &b->e));
    for (const char *c = cuts; *c != '\0'; c++) {
        ent_sha256 digest;
        ent_value v;
        OK(b, ent_sha256_of(&digest, cut_text(b, *c), &b->e));
        v = ENT_B(digest.b, sizeof digest.b);
        OK(b, ent_store_number(&ids[n], s, "register/cut_id", &v, 1, 0, &b->e));
        n += ids[n] != 0;
    }
    OK(b, ent_store_lock(s, ids, n, &b->e));
    return s;
}

typedef struct by_label {
    shelf *b;
    ent_arena *a;
    ent_store *s;
    const ent_search_query *q;
} by_label;

/* label:x wants the label of the cut x. */
static inline ent_code passes_label(void *ctx, bool *out, int64_t label, ent_err *e)
{
    by_label *x = ctx;
    ent_str xml;

    *out = false;
    ENT_TRY(ent_reg_label_xml(&xml, x->a, x->s, label, e));
    for (size_t i = 0; i < x->q->n_filters; i++)
        *out = *out || (x->q->filters[i].key == ENT_SEARCH_LABEL && xml.p[7] == x->q->filters[i].value.p[0]);
    return ENT_OK;
}

static inline int by_text(const void *a, const void *b)
{
    return ent_str_cmp(*(const ent_str *)a, *(const ent_str *)b);
}

static inline void say_counts(ent_buf *out, by_label *x, const char *name, const ent_search_counts *all)
{
    ent_str *lines = ent_alloc_array(x->a, all->n, sizeof *lines);

    assert_non_null(lines);
    for (size_t i = 0; i < all->n; i++) {
        ent_str value = all->v[i].value;
        if (all->v[i].label != 0) OK(x->b, ent_reg_label_xml(&value, x->a, x->s, all->v[i].label, &x->b->e));
        OK(x->b, ent_str_fmt(&lines[i], x->a, &x->b->e, " %.*s=%lld", ENT_F(value), (long long)all->v[i].n));
    }
    if (all->n > 1 && all->v[0].label != 0)
        qsort(lines, all->n, sizeof *lines, by_text); /* their ids have an order that nobody may be shown */
    ent_buf_fmt(out, "%s:", name);
    for (size_t i = 0; i < all->n; i++) ent_buf_add(out, lines[i]);
    ent_buf_c(out, '\n');
}

static inline const char *say_answer(by_label *x, const ent_search_answer *found)
{
    ent_buf out = ent_buf_new(x->a, 1 << 20);
    ent_str text;

    for (size_t i = 0; i < found->n; i++) {
        ent_reg_row r;
        OK(x->b, ent_reg_row_by_id(&r, x->a, x->s, found->hits[i].revision, &x->b->e));
        ent_buf_fmt(&out, "%.*s %.*s%s %lld\n", ENT_F(r.revision), ENT_F(r.number), found->hits[i].by_number ? " by number" : "",
                    (long long)found->hits[i].score);
    }
    ent_buf_fmt(&out, "total %lld\n", (long long)found->total);
    say_counts(&out, x, "kind", &found->kinds);
    say_counts(&out, x, "status", &found->statuses);
    say_counts(&out, x, "publisher", &found->publishers);
    say_counts(&out, x, "label", &found->labels);
    ent_buf_fmt(&out, "next %.*s\n", ENT_F(found->next));
    OK(x->b, ent_buf_take(&text, &out, &x->b->e));
    return text.p;
}

typedef struct asked {
    const char *query;
    size_t limit; /* 0: 20 */
    ent_str after;
    const ent_search_known *known;
    size_t n_known;
} asked;

/* With all names; and with those alone that ent_search_names_for picks, which must come out the same. */
static inline ent_code expand(ent_search_query *q, by_label *x, const ent_search_known *known, size_t n)
{
    ent_search_query picked = *q;
    const ent_search_known *some;
    ent_search_names *names;
    size_t n_some;

    OK(x->b, ent_search_names_new(&names, x->a, NULL, known, n, &x->b->e));
    OK(x->b, ent_search_names_for(&some, &n_some, x->a, names, q, &x->b->e));
    assert_true(n_some <= n);
    OK(x->b, ent_search_expand(&picked, x->a, NULL, some, n_some, &x->b->e));
    ENT_TRY(ent_search_expand(q, x->a, NULL, known, n, &x->b->e));
    assert_int_equal(picked.n_clauses, q->n_clauses);
    for (size_t c = 0; c < q->n_clauses; c++) {
        const ent_search_clause *a = &q->clauses[c], *b = &picked.clauses[c];
        assert_int_equal(a->n, b->n);
        assert_int_equal(a->n_groups, b->n_groups);
        for (size_t i = 0; i < a->n_groups; i++) assert_int_equal(a->groups[i], b->groups[i]);
        for (size_t i = 0; i < a->n; i++) assert_true(ent_str_eq(a->names[i].text, b->names[i].text));
    }
    return ENT_OK;
}

/* The answer lives in a. */
static inline ent_code try_search(ent_search_answer *found, by_label *x, const asked *k)
{
    static const ent_search_page usual = {.limit = 20, .passes = passes_label};
    ent_search_page page = usual;
    ent_search_query *q = ent_alloc(x->a, sizeof *q);

    assert_non_null(q);
    page.ctx = x;
    if (k->limit != 0) page.limit = k->limit;
    page.after = k->after;
    x->q = q;
    ENT_TRY(ent_search_parse(q, x->a, NULL, ent_str_c(k->query), &x->b->e));
    if (k->n_known != 0) ENT_TRY(expand(q, x, k->known, k->n_known));
    return ent_search_run(found, x->a, x->s, q, &page, &x->b->e);
}

/* The numbers of the hits, "EX 1, EX 2"; copied into out. */
static inline void numbers_of(char *out, size_t size, shelf *b, const char *cuts, const asked *k)
{
    ent_arena *a = ent_arena_new(b->a, 0);
    by_label x = {.b = b, .a = a, .s = viewer(b, a, cuts)};
    ent_search_answer found;
    size_t n = 0;

    OK(b, try_search(&found, &x, k));
    out[0] = '\0';
    for (size_t i = 0; i < found.n; i++) {
        ent_reg_row r;
        OK(b, ent_reg_row_by_id(&r, a, x.s, found.hits[i].revision, &b->e));
        n += (size_t)snprintf(out + n, size - n, "%s%.*s", i != 0 ? ", " : "", ENT_F(r.number));
        assert_true(n < size);
    }
    assert_true((size_t)found.total >= found.n);
    ent_arena_free(a);
}

static inline void finds(shelf *b, const char *cuts, const char *query, const char *numbers)
{
    char got[2000];

    numbers_of(got, sizeof got, b, cuts, &(asked){.query = query});
    if (strcmp(got, numbers) != 0) fail_msg("%s (of %s): %s instead of %s", query, cuts, got, numbers);
}

/* ---- rows as they are ---- */

/* All rows of the index as a text, through a connection of its own. */
static inline const char *index_text(shelf *b)
{
    static const char *const questions[] = {
        "SELECT 'part', id, cut, field_cut, docs, words FROM search_part ORDER BY id",
        "SELECT 'posting', part, hex(term), block, hex(data) FROM search_posting ORDER BY part, term, block",
        "SELECT 'doc', cut, block, hex(data) FROM search_doc ORDER BY cut, block",
        "SELECT 'newer', cut, newer_cut, block, hex(bits) FROM search_newer ORDER BY 2, 3, 4",
        "SELECT 'item', item, cut, doc FROM search_item ORDER BY item, cut",
        "SELECT 'state', id, revision FROM search_state"};
    ent_buf out = ent_buf_new(b->a, 64 << 20);
    sqlite3_stmt *st;
    ent_str text;
    sqlite3 *db;

    assert_int_equal(sqlite3_open_v2(b->path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    for (size_t i = 0; i < COUNT(questions); i++) {
        assert_int_equal(sqlite3_prepare_v2(db, questions[i], -1, &st, NULL), SQLITE_OK);
        while (sqlite3_step(st) == SQLITE_ROW) {
            for (int c = 0; c < sqlite3_column_count(st); c++) ent_buf_fmt(&out, "%s ", (const char *)sqlite3_column_text(st, c));
            ent_buf_c(&out, '\n');
        }
        sqlite3_finalize(st);
    }
    sqlite3_close(db);
    OK(b, ent_buf_take(&text, &out, &b->e));
    return text.p;
}

/* Statements that no operation has. */
static inline void tamper(shelf *b, const char *text)
{
    sqlite3 *db;
    char *why = NULL;

    OK(b, ent_store_commit(b->writer, &b->e));
    assert_int_equal(sqlite3_open_v2(b->path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    if (sqlite3_exec(db, text, NULL, NULL, &why) != SQLITE_OK) fail_msg("%s: %s", text, why);
    sqlite3_close(db);
    OK(b, ent_store_begin(b->writer, &b->e));
}

#define INDEX_EMPTY                                                                                                       \
    "DELETE FROM search_part; DELETE FROM search_posting; DELETE FROM search_doc; DELETE FROM search_newer; DELETE FROM " \
    "search_item; DELETE FROM search_state"

#endif
