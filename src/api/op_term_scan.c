/* SPDX-License-Identifier: Apache-2.0 */
/* term scan: which terms and standards a document uses, and which of them it should not. */
#include <string.h>

#include <entente/terms/layer.h>

#include "pdf_text.h"
#include "scan_list.h"

enum { ROWS = 100000, FOUND = 200 };

typedef struct scanning {
    ent_call *c;
    scan_list list;
    ent_arena *scratch; /* of the file at hand */
    ent_arena *row;     /* of the row at hand */
    ent_str file;
    ent_layer layer;
    ent_layer_cursor cursor;
    bool problems;           /* only what is to be changed */
    int64_t findings, wrong; /* all of them, beyond the rows too */
    /* the row before: one spelling of a concept in two languages is one finding */
    size_t begin, end;
    const term_entry *entry;
    const char *verdict;
} scanning;

typedef struct finding {
    size_t begin, end;
    ent_str concept, preferred, message;
    const shown_label *label, *preferred_label; /* the second may be NULL */
    size_t n_rows;
    const ent_reg_row *rows[3]; /* the revisions that it is made from */
    const char *verdict;
    bool wrong;
} finding;

/* ---- documents ---- */

static ent_code read_layer(scanning *s, const char *path, ent_err *e)
{
    ent_str bytes, text;
    ent_layer_kind kind;
    pdf_reader reader = pdf_reader_usual();

    ENT_TRY(ent_file_read(&bytes, s->scratch, path, ENT_WORDS_MAX_TEXT, e));
    kind = ent_layer_kind_of(bytes, ent_str_c(path));
    if (kind == ENT_LAYER_HTML) return ent_layer_html(&s->layer, s->scratch, bytes, e);
    if (kind == ENT_LAYER_DOCX) return ent_layer_docx(&s->layer, s->scratch, bytes, e);
    if (kind == ENT_LAYER_PLAIN) return ent_layer_plain(&s->layer, s->scratch, bytes, e);
    ENT_TRY(pdf_text(&text, s->scratch, path, &reader, e));
    return ent_layer_pdf(&s->layer, s->scratch, text, e);
}

/* ---- rows ---- */

/* White space runs as one space; cut at a character when it is long. */
static ent_code found_text(ent_str *out, ent_arena *a, ent_str s, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 2 * FOUND);

    for (size_t i = 0; i < s.n && b.n < FOUND; i++) {
        bool no_break = i + 1 < s.n && memcmp(s.p + i, "\xc2\xa0", 2) == 0, white = s.p[i] == ' ' || (s.p[i] >= '\t' && s.p[i] <= '\r');
        if (!white && !no_break) ent_buf_c(&b, s.p[i]);
        else if (b.n > 0 && b.p[b.n - 1] != ' ') ent_buf_c(&b, ' ');
        i += no_break;
    }
    ENT_TRY(ent_buf_take(out, &b, e));
    while (!ent_utf8_ok(*out, NULL)) out->n--;
    return ENT_OK;
}

/* What the row is made of stands on the answer. */
static ent_code note_row(ent_str *mark, scanning *s, const finding *f, ent_err *e)
{
    shown *all = s->c->shown;

    ENT_TRY(shown_add(all, f->label, e));
    if (f->preferred_label != NULL) ENT_TRY(shown_add(all, f->preferred_label, e));
    for (size_t i = 0; i < f->n_rows; i++) ENT_TRY(shown_add_revision(all, f->rows[i], f->label, f->preferred_label, e));
    return shown_together(mark, all, f->label, f->preferred_label, e);
}

static ent_code put_row(scanning *s, const finding *f, ent_err *e)
{
    ent_jw *w = s->c->out;
    ent_layer_place place;
    ent_str found, where, mark;

    s->wrong += f->wrong;
    if (s->problems && !f->wrong) return ENT_OK;
    if (s->findings++ >= ROWS) return ENT_OK;
    ENT_TRY(note_row(&mark, s, f, e));
    ent_layer_find(&place, &s->layer, &s->cursor, f->begin, f->end);
    ENT_TRY(ent_layer_say(&where, s->row, &place, e));
    ENT_TRY(found_text(&found, s->row, (ent_str){s->layer.text.p + f->begin, f->end - f->begin}, e));
    ent_jw_obj(w);
    ent_jw_kstr(w, "mark", mark);
    ent_jw_kstr(w, "file", s->file);
    ent_jw_kstr(w, "place", where);
    ent_jw_kstr(w, "found", found);
    ent_jw_kstr(w, "concept", f->concept);
    ent_jw_kstr(w, "preferred", f->preferred);
    ent_jw_kz(w, "verdict", f->verdict);
    ent_jw_kstr(w, "message", f->message);
    ent_jw_ki64(w, "line", (int64_t)place.line);
    ent_jw_ki64(w, "column", (int64_t)place.column);
    if (place.what != NULL) ent_jw_ki64(w, strcmp(place.what, "page") == 0 ? "page" : "paragraph", (int64_t)place.number);
    ent_jw_ki64(w, "byte", (int64_t)place.begin);
    ent_jw_ki64(w, "byte_end", (int64_t)place.end);
    ent_jw_end(w);
    return ENT_OK;
}

/* ---- terms ---- */

static const shown_label *label_of(const scanning *s, const scan_term *t, const ent_term_designation *d)
{
    const shown_label *l = d->marking.n != 0 ? shown_marked(&s->list.shown, d->marking) : NULL;

    return l != NULL ? l : t->entry->layers[0].label;
}

/* What to write instead, in the language of what was found; nothing if the termbase has nothing better. */
static void find_better(finding *f, const scanning *s, const scan_term *t)
{
    const ent_term_designation *d = ent_term_to_show(t->language, t->designation->region, t->designation->authority);

    if (d == NULL || d == t->designation || d->status == ENT_TERM_DEPRECATED || d->status == ENT_TERM_SUPERSEDED) return;
    f->preferred = d->text;
    f->preferred_label = label_of(s, t, d);
}

static ent_code judge_term(finding *f, scanning *s, const scan_term *t, ent_scan_how how, ent_err *e)
{
    const ent_term_concept *concept = &t->entry->concept;
    ent_term_status status = t->designation->status;
    const char *how_words = how == ENT_SCAN_BY_LOOKALIKE ? "letters of several scripts" : how == ENT_SCAN_BY_STEM ? "inflected form" : "";

    f->concept = t->entry->id;
    f->label = label_of(s, t, t->designation);
    find_better(f, s, t);
    f->rows[f->n_rows++] = &t->entry->layers[0].row;
    for (size_t i = 1; i < t->entry->n_layers && f->n_rows < 3; i++)
        if (t->entry->layers[i].label == f->label || t->entry->layers[i].label == f->preferred_label)
            f->rows[f->n_rows++] = &t->entry->layers[i].row;
    f->message = ent_str_c(how_words);
    f->verdict = how == ENT_SCAN_BY_STEM ? "inflected" : concept->state == ENT_TERM_AGREED ? "agreed" : "listed";
    f->wrong = how == ENT_SCAN_BY_LOOKALIKE;
    if (status == ENT_TERM_DEPRECATED || concept->state == ENT_TERM_RETIRED) f->verdict = "deprecated";
    else if (status == ENT_TERM_SUPERSEDED || concept->state == ENT_TERM_STATE_SUPERSEDED) f->verdict = "superseded";
    else return ENT_OK;
    f->wrong = true;
    return ent_str_fmt(&f->message, s->row, e, "%s%s%.*s%s%s", f->verdict, f->preferred.n != 0 ? ": use " : "", ENT_F(f->preferred),
                       how_words[0] != 0 ? ", " : "", how_words);
}

static ent_code take_term(scanning *s, const ent_scan_hit *h, ent_err *e)
{
    const scan_term *t = &s->list.terms.v[h->pattern];
    finding f = {.begin = h->begin, .end = h->end};

    ENT_TRY(judge_term(&f, s, t, h->how, e));
    if (s->entry == t->entry && s->begin == h->begin && s->end == h->end && strcmp(s->verdict, f.verdict) == 0) return ENT_OK;
    s->entry = t->entry, s->begin = h->begin, s->end = h->end, s->verdict = f.verdict;
    return put_row(s, &f, e);
}

/* ---- standards ---- */

static ent_code take_citation(scanning *s, const ent_scan_hit *h, size_t pattern, ent_err *e)
{
    const scan_standard *row, *now;
    ent_citation c;
    finding f;
    bool is;

    ENT_TRY(ent_cite_read(&c, &is, s->row, s->list.citer, s->layer.text, pattern, h->begin, h->end, e));
    if (!is) return ENT_OK;
    row = &s->list.rows.v[c.standard];
    now = c.current != SIZE_MAX ? &s->list.rows.v[c.current] : NULL;
    f = (finding){.begin = c.begin,
                  .end = c.end,
                  .label = row->label,
                  .n_rows = 1,
                  .rows = {&row->row},
                  .concept = row->number,
                  .message = c.message};
    f.verdict = ent_cite_verdict_word(c.verdict);
    f.wrong = c.verdict != ENT_CITE_CURRENT;
    if (now != NULL && f.wrong) {
        f.preferred = now->number;
        f.preferred_label = now->label;
        f.rows[f.n_rows++] = &now->row;
        if (now->edition.n != 0) ENT_TRY(ent_str_fmt(&f.preferred, s->row, e, "%.*s Ed %.*s", ENT_F(now->number), ENT_F(now->edition)));
    }
    return put_row(s, &f, e);
}

/* ---- all ---- */

static ent_code take_hit(void *ctx, const ent_scan_hit *h, ent_err *e)
{
    scanning *s = ctx;
    size_t terms = s->list.terms.n;
    ent_code code = h->pattern < terms ? take_term(s, h, e) : take_citation(s, h, h->pattern - terms, e);

    ent_arena_reset(s->row);
    return code;
}

static ent_code scan_file(scanning *s, ent_str path, ent_err *e)
{
    s->file = path;
    s->cursor = (ent_layer_cursor){0};
    s->entry = NULL;
    if (read_layer(s, path.p, e) != ENT_OK) return ent_within(e, "%.*s", ENT_F(path));
    if (ent_scan_run(s->list.scanner, s->scratch, s->layer.text, false, take_hit, s, e) != ENT_OK)
        return ent_within(e, "%.*s", ENT_F(path));
    ent_arena_reset(s->scratch);
    return ENT_OK;
}

ent_code op_term_scan(ent_call *c, ent_err *e)
{
    scanning s = {.c = c, .problems = call_has(c, "problems")};
    size_t n = call_count(c, "file");

    s.scratch = ent_arena_new(c->arena, 0);
    s.row = ent_arena_new(c->arena, 0);
    if (s.scratch == NULL || s.row == NULL) return ent_nomem(e);
    ENT_TRY(scan_list_load(&s.list, c, e));
    ent_jw_key(c->out, "findings");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < n; i++) ENT_TRY(scan_file(&s, call_nth(c, "file", i), e));
    ent_jw_end(c->out);
    ent_jw_ki64(c->out, "files", (int64_t)n);
    ent_jw_ki64(c->out, "found", s.findings);
    ent_jw_ki64(c->out, "to_change", s.wrong);
    if (s.findings > ROWS) ent_jw_ki64(c->out, "not_shown", s.findings - ROWS);
    if (ent_scanner_skipped(s.list.scanner) != 0)
        ent_jw_ki64(c->out, "terms_too_long_to_find", (int64_t)ent_scanner_skipped(s.list.scanner));
    return ENT_OK;
}
