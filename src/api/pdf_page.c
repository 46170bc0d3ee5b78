/* SPDX-License-Identifier: Apache-2.0 */
#include "pdf_page.h"

#include <stdio.h>

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

/* Points; 72 to the inch. */
static const double WIDTH = 595.28, HEIGHT = 841.89, MARGIN = 50, HEAD = 92, FOOT = 78, NAME = 130, GAP = 6, PAD = 3;
static const char FONT[] = "DejaVu Sans, sans-serif 9", SMALL[] = "DejaVu Sans, sans-serif 7", BOLD[] = "DejaVu Sans, sans-serif bold 9",
                  LEVEL[] = "DejaVu Sans, sans-serif bold 11";

/* One line of the document: cells beside each other, on its page. */
typedef struct block {
    size_t n;
    struct {
        const char *font;
        ent_str text;
        double x, width;
    } cell[PDF_COLUMNS_MAX];
    double y, height;
    size_t page;
    double rule;   /* thickness of a line under it; 0: none */
    double rule_x; /* where that begins */
} block;

typedef struct paper {
    const pdf_document *d;
    ent_arena *a;
    ent_buf out;
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoLayout *layout;
    ENT_VEC(block) blocks;
    double y;
    size_t page; /* the last one, from 0 */
    ent_err *e;
} paper;

/* ---- texts ---- */

/* Signs that move the writing or turn its direction are written as their numbers. */
static bool is_hostile(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

static ent_code clean(ent_str *out, paper *p, ent_str s)
{
    ent_buf b = ent_buf_new(p->a, 16 * PDF_TEXT_MAX);

    if (s.n > PDF_TEXT_MAX)
        return ent_fail(p->e, ENT_LIMIT, NULL, NULL, "A text of more than %d bytes does not go on this paper.", PDF_TEXT_MAX);
    if (!ent_utf8_ok(s, NULL)) return ent_fail(p->e, ENT_INVALID, NULL, NULL, "A text is not UTF-8.");
    for (size_t i = 0, n; i < s.n; i += n) {
        uint32_t c = g_utf8_get_char(s.p + i);
        n = (size_t)g_utf8_skip[(unsigned char)s.p[i]];
        if (is_hostile(c)) ent_buf_fmt(&b, "<U+%04X>", (unsigned)c);
        else ent_buf_add(&b, (ent_str){s.p + i, n});
    }
    return ent_buf_take(out, &b, p->e);
}

static void set_text(paper *p, const char *font, ent_str text, double width, PangoAlignment align)
{
    PangoFontDescription *f = pango_font_description_from_string(font);

    pango_layout_set_font_description(p->layout, f);
    pango_font_description_free(f);
    pango_layout_set_width(p->layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(p->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(p->layout, align);
    pango_layout_set_text(p->layout, text.n != 0 ? text.p : "", (int)text.n);
}

static double height_of(paper *p)
{
    int w, h;

    pango_layout_get_size(p->layout, &w, &h);
    return (double)h / PANGO_SCALE;
}

static ent_code check_letters(paper *p, ent_str text)
{
    if (pango_layout_get_unknown_glyphs_count(p->layout) == 0) return ENT_OK;
    return ent_fail(p->e, ENT_IO, NULL, "Install fonts that have them, for example the packages fonts-dejavu-core and fonts-noto-core.",
                    "No font of this machine has all letters of \"%.*s\".", ENT_F(text));
}

static void draw_text(paper *p, double x, double y)
{
    cairo_move_to(p->cairo, x, y);
    pango_cairo_show_layout(p->cairo, p->layout);
}

/* ---- laying out ---- */

static ent_code measure(paper *p, block *b)
{
    for (size_t i = 0; i < b->n; i++) {
        double h;
        ENT_TRY(clean(&b->cell[i].text, p, b->cell[i].text));
        set_text(p, b->cell[i].font, b->cell[i].text, b->cell[i].width, PANGO_ALIGN_LEFT);
        ENT_TRY(check_letters(p, b->cell[i].text));
        h = height_of(p) + 2 * PAD;
        if (h > b->height) b->height = h;
    }
    return ENT_OK;
}

static ent_code put_block(paper *p, block b, const block *head)
{
    ENT_TRY(measure(p, &b));
    if (p->y + b.height > HEIGHT - FOOT) {
        if (++p->page == PDF_PAGES_MAX) return ent_fail(p->e, ENT_LIMIT, NULL, NULL, "The paper would have too many pages.");
        p->y = HEAD;
        if (head != NULL) ENT_TRY(put_block(p, *head, NULL));
    }
    b.page = p->page;
    b.y = p->y;
    p->y += b.height;
    ENT_PUSH(&p->blocks, p->a, b, p->e);
    return ENT_OK;
}

static ent_code put_lines(paper *p, const pdf_line *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        block b = {.n = 1};
        double x = MARGIN;
        if (v[i].name != NULL) {
            b.n = 2;
            b.cell[0].font = BOLD;
            b.cell[0].text = ent_str_c(v[i].name);
            b.cell[0].x = x;
            b.cell[0].width = NAME - GAP;
            x += NAME;
        }
        b.cell[b.n - 1].font = FONT;
        b.cell[b.n - 1].text = v[i].text;
        b.cell[b.n - 1].x = x;
        b.cell[b.n - 1].width = WIDTH - MARGIN - x;
        if (v[i].name != NULL && v[i].text.n == 0) b.height = 34;
        if (v[i].name != NULL && v[i].text.n == 0) b.rule = 0.4;
        b.rule_x = x;
        ENT_TRY(put_block(p, b, NULL));
    }
    p->y += 2 * GAP;
    return ENT_OK;
}

static void place_cell(block *b, const pdf_document *d, size_t column, const char *font, ent_str text)
{
    double all = WIDTH - 2 * MARGIN, x = MARGIN;

    for (size_t i = 0; i < column; i++) x += d->widths[i] * all;
    b->cell[column].font = font;
    b->cell[column].text = text;
    b->cell[column].x = x;
    b->cell[column].width = d->widths[column] * all - GAP;
    b->n = column + 1;
}

static ent_code put_table(paper *p)
{
    const pdf_document *d = p->d;
    block head = {.rule = 1, .rule_x = MARGIN};

    if (d->n_columns == 0) return ENT_OK;
    for (size_t k = 0; k < d->n_columns; k++) place_cell(&head, d, k, BOLD, ent_str_c(d->heads[k]));
    ENT_TRY(put_block(p, head, NULL));
    for (size_t i = 0; i < d->n_rows; i++) {
        block b = {.rule = 0.4, .rule_x = MARGIN};
        for (size_t k = 0; k < d->n_columns; k++) place_cell(&b, d, k, SMALL, d->cells[i * d->n_columns + k]);
        ENT_TRY(put_block(p, b, &head));
    }
    p->y += 2 * GAP;
    return ENT_OK;
}

/* ---- drawing ---- */

/* The level stands in the margins too: it is wider than anything else. */
static ent_code level(paper *p, double y)
{
    ent_str text;

    ENT_TRY(clean(&text, p, p->d->marking));
    set_text(p, LEVEL, text, WIDTH - MARGIN, PANGO_ALIGN_CENTER);
    ENT_TRY(check_letters(p, text));
    if (height_of(p) > 50)
        return ent_fail(p->e, ENT_LIMIT, "R-10", "Make several releases of it.", "The marking of the whole is too long for a page.");
    draw_text(p, MARGIN / 2, y);
    return ENT_OK;
}

static ent_code frame_page(paper *p, size_t page)
{
    const pdf_document *d = p->d;
    char time[21];
    ent_str text;

    ENT_TRY(level(p, 22));
    ent_time_print(time, d->time);
    ENT_TRY(ent_str_fmt(&text, p->a, p->e, "%s   %.*s", d->title, ENT_F(d->reference)));
    ENT_TRY(clean(&text, p, text));
    set_text(p, FONT, text, WIDTH - 2 * MARGIN, PANGO_ALIGN_LEFT);
    draw_text(p, MARGIN, HEAD - 20);
    ENT_TRY(ent_str_fmt(&text, p->a, p->e, "%.10s%s%.*s   page %zu of %zu", time, d->copy.n != 0 ? "   " : "", ENT_F(d->copy), page + 1,
                        p->page + 1));
    set_text(p, FONT, text, WIDTH - 2 * MARGIN, PANGO_ALIGN_RIGHT);
    draw_text(p, MARGIN, HEIGHT - FOOT + 6);
    return level(p, HEIGHT - FOOT + 24);
}

static void draw_block(paper *p, const block *b)
{
    for (size_t i = 0; i < b->n; i++) {
        set_text(p, b->cell[i].font, b->cell[i].text, b->cell[i].width, PANGO_ALIGN_LEFT);
        draw_text(p, b->cell[i].x, b->y + PAD);
    }
    if (b->rule <= 0) return;
    cairo_set_line_width(p->cairo, b->rule);
    cairo_move_to(p->cairo, b->rule_x, b->y + b->height);
    cairo_line_to(p->cairo, WIDTH - MARGIN, b->y + b->height);
    cairo_stroke(p->cairo);
}

static ent_code draw(paper *p)
{
    size_t at = 0;

    for (size_t page = 0; page <= p->page; page++) {
        ENT_TRY(frame_page(p, page));
        for (; at < p->blocks.n && p->blocks.v[at].page == page; at++) draw_block(p, &p->blocks.v[at]);
        cairo_show_page(p->cairo);
    }
    return ENT_OK;
}

/* ---- the file ---- */

static cairo_status_t take_bytes(void *ctx, const unsigned char *bytes, unsigned int n)
{
    paper *p = ctx;

    ent_buf_add(&p->out, (ent_str){(const char *)bytes, n});
    return p->out.failed == ENT_OK ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void set_properties(paper *p)
{
    char time[21];

    ent_time_print(time, p->d->time);
    cairo_pdf_surface_restrict_to_version(p->surface, CAIRO_PDF_VERSION_1_5);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, p->d->title);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "Entente");
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, time);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_MOD_DATE, time);
}

static ent_code fill(paper *p)
{
    ENT_TRY(put_lines(p, p->d->lines, p->d->n_lines));
    ENT_TRY(put_table(p));
    ENT_TRY(put_lines(p, p->d->closing, p->d->n_closing));
    return draw(p);
}

/* Fonts of this document alone, which go with it. */
static void begin_text(paper *p)
{
    PangoFontMap *fonts = pango_cairo_font_map_new();
    PangoContext *context = pango_font_map_create_context(fonts);

    pango_cairo_update_context(p->cairo, context);
    p->layout = pango_layout_new(context);
    g_object_unref(context);
    g_object_unref(fonts);
}

ent_code pdf_write(ent_str *out, ent_arena *a, const pdf_document *d, ent_err *e)
{
    paper p = {.d = d, .a = a, .out = ent_buf_new(a, PDF_FILE_MAX), .y = HEAD, .e = e};
    cairo_status_t status;
    ent_code code;

    p.surface = cairo_pdf_surface_create_for_stream(take_bytes, &p, WIDTH, HEIGHT);
    set_properties(&p);
    p.cairo = cairo_create(p.surface);
    begin_text(&p);
    code = fill(&p);
    g_object_unref(p.layout);
    cairo_destroy(p.cairo);
    cairo_surface_finish(p.surface);
    status = cairo_surface_status(p.surface);
    cairo_surface_destroy(p.surface);
    if (code != ENT_OK) return code;
    if (status == CAIRO_STATUS_NO_MEMORY) return ent_nomem(e);
    if (status == CAIRO_STATUS_SUCCESS || p.out.failed != ENT_OK) return ent_buf_take(out, &p.out, e);
    return ent_fail(e, ENT_BUG, NULL, NULL, "The PDF could not be made: %s", cairo_status_to_string(status));
}
