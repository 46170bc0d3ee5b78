/* SPDX-License-Identifier: Apache-2.0 */
/* release cover, registry receipt: papers that go with a bundle and come back for it. Each is a function of the log, dated by its entry, so
 * that printing it again gives the same bytes.                                                                              */
#include "copying.h"
#include "pdf_page.h"

enum { COLUMNS = 6, LINES = 16 };

/* ---- cover sheet ---- */

typedef struct cover {
    ent_call *call;
    ent_rel_release release;
    shown annexes; /* the labels of what it covers */
    ENT_VEC(ent_str) cells;
    int64_t copy; /* the copy number that all rows have; 0: none of them has one; below 0: they differ */
    size_t rows;
} cover;

/* "STANAG 2459 Ed 3 V 1" */
static ent_code name_of(ent_str *out, ent_arena *a, const ent_reg_row *r, ent_err *e)
{
    return ent_str_fmt(out, a, e, "%.*s%s%.*s%s%.*s", ENT_F(r->number), r->edition.n != 0 ? " Ed " : "", ENT_F(r->edition),
                       r->version.n != 0 ? " V " : "", ENT_F(r->version));
}

static ent_code title_of(ent_str *out, cover *x, const ent_reg_row *r, ent_err *e)
{
    const shown_label *l;

    *out = (ent_str){0};
    ENT_TRY(shown_title(&l, x->call->shown, r, e));
    return l == NULL ? ENT_OK : ent_str_fmt(out, x->call->arena, e, "(%.*s) %.*s", ENT_F(l->portion), ENT_F(r->title));
}

static ent_code copy_text(ent_str *out, cover *x, const ent_reg_row *r, ent_err *e)
{
    int64_t copy;

    *out = (ent_str){0};
    ENT_TRY(ent_rgy_dispatched(&copy, x->call->reader, r->id, x->release.recipient, e));
    x->copy = x->rows == 0 || x->copy == copy ? copy : -1;
    return copy == 0 ? ENT_OK : ent_str_fmt(out, x->call->arena, e, "%lld", (long long)copy);
}

static ent_code add_row(cover *x, int64_t id, ent_err *e)
{
    ent_call *c = x->call;
    const shown_label *content;
    ent_str cell[COLUMNS];
    ent_reg_row r;

    ENT_TRY(ent_reg_row_by_id(&r, c->arena, c->reader, id, e));
    ENT_TRY(ent_reg_by_revision(&r, c->arena, c->reader, r.revision, e)); /* with its title */
    ENT_TRY(shown_of(&content, &x->annexes, &r, e));
    ENT_TRY(shown_row(&cell[0], c->shown, &r, e));
    ENT_TRY(name_of(&cell[1], c->arena, &r, e));
    ENT_TRY(title_of(&cell[2], x, &r, e));
    cell[3] = content->marking;
    cell[4] = r.revision;
    ENT_TRY(copy_text(&cell[5], x, &r, e));
    x->rows++;
    for (size_t k = 0; k < COLUMNS; k++) ENT_PUSH(&x->cells, c->arena, cell[k], e);
    return ENT_OK;
}

static ent_code gather(cover *x, ent_err *e)
{
    ent_call *c = x->call;
    ent_rel_ids ids;

    ENT_TRY(ent_rel_find(&x->release, c->arena, c->reader, call_arg(c, "release"), e));
    if (x->release.state != ENT_REL_BUNDLED)
        return ent_fail(e, ENT_WAITING, "R-41", "Bundle it first: release bundle ID --out FILE",
                        "The release is not bundled yet, so that nothing can be said of what leaves.");
    ENT_TRY(ent_rel_carried(&ids, c->arena, c->reader, x->release.id, e));
    for (size_t i = 0; i < ids.n; i++) ENT_TRY(add_row(x, ids.v[i], e));
    return ENT_OK;
}

static ent_code hex_of(ent_str *out, ent_arena *a, const ent_sha256 *d, ent_err *e)
{
    char hex[65];

    ent_sha256_hex(hex, d);
    return ent_str_dup(out, a, ent_str_c(hex), e);
}

/* A cover note has the level of its annexes, and its own when it is detached. */
static ent_code describe(pdf_line *v, size_t *n, cover *x, ent_err *e)
{
    const ent_rel_release *r = &x->release;
    ent_arena *a = x->call->arena;
    ent_str digest, carries, detached, own;

    ENT_TRY(hex_of(&digest, a, &r->digest, e));
    ENT_TRY(ent_str_fmt(&carries, a, e, "%zu revisions, listed below", x->rows));
    ENT_TRY(shown_marking(&own, x->call->shown, e));
    ENT_TRY(ent_str_fmt(&detached, a, e, "Without what it covers this sheet is %.*s.", ENT_F(own)));
    v[(*n)++] = (pdf_line){"From", x->call->node.org};
    v[(*n)++] = (pdf_line){"To", r->recipient};
    v[(*n)++] = (pdf_line){"Agreement", r->agreement};
    v[(*n)++] = (pdf_line){"Purpose", r->purpose};
    v[(*n)++] = (pdf_line){"Release", r->id};
    v[(*n)++] = (pdf_line){"Bundle", r->bundle};
    v[(*n)++] = (pdf_line){"Digest of the release", digest};
    v[(*n)++] = (pdf_line){"Prepared by", r->prepared_by};
    v[(*n)++] = (pdf_line){"Approved by", r->approved_by};
    v[(*n)++] = (pdf_line){"Carries", carries};
    v[(*n)++] = (pdf_line){NULL, detached};
    return ENT_OK;
}

static ent_code copy_line(ent_str *out, const cover *x, ent_err *e)
{
    *out = (ent_str){0};
    if (x->copy < 0) *out = ENT_S("copy numbers in the list");
    return x->copy <= 0 ? ENT_OK : ent_str_fmt(out, x->call->arena, e, "copy %lld", (long long)x->copy);
}

static ent_code draw_cover(copied_paper *p, cover *x, ent_err *e)
{
    static const char *const heads[COLUMNS] = {"Mark", "Number", "Title", "Level of the content", "Revision", "Copy"};
    static const double widths[COLUMNS] = {0.15, 0.15, 0.26, 0.20, 0.17, 0.07};
    static const pdf_line closing[] = {{"Handed over by", {0}}, {"Received by, date", {0}}};
    pdf_line lines[LINES];
    pdf_document d = {.title = "Cover sheet",
                      .reference = x->release.bundle,
                      .time = x->release.bundled,
                      .lines = lines,
                      .n_columns = COLUMNS,
                      .heads = heads,
                      .widths = widths,
                      .cells = x->cells.v,
                      .n_rows = x->rows,
                      .closing = closing,
                      .n_closing = sizeof closing / sizeof *closing};

    ENT_TRY(describe(lines, &d.n_lines, x, e));
    ENT_TRY(shown_add_all(&x->annexes, x->call->shown, e));
    ENT_TRY(shown_marking(&d.marking, &x->annexes, e));
    ENT_TRY(copy_line(&d.copy, x, e));
    *p = (copied_paper){.sheet = "cover", .of = "release", .id = x->release.id, .marking = d.marking};
    return pdf_write(&p->bytes, x->call->arena, &d, e);
}

static ent_code put_paper(ent_call *c, const copied_paper *p, ent_err *e)
{
    int64_t registered;

    ENT_TRY(copying_paper(&registered, c, p, e));
    ent_jw_kstr(c->out, "label", p->marking);
    ent_jw_kstr(c->out, p->of, p->id);
    ent_jw_ki64(c->out, "bytes", (int64_t)p->bytes.n);
    ent_jw_ki64(c->out, "registered_copies", registered);
    ent_jw_kstr(c->out, "written", call_arg(c, "out"));
    return ENT_OK;
}

ent_code op_release_cover(ent_call *c, ent_err *e)
{
    cover x = {.call = c, .annexes = {.call = c}};
    copied_paper p;

    c->on_paper = true;
    ENT_TRY(gather(&x, e));
    ENT_TRY(draw_cover(&p, &x, e));
    return put_paper(c, &p, e);
}

/* ---- receipt ---- */

typedef struct search {
    ent_call *call;
    ent_str bundle;
    ent_rel_incoming found;
    bool any;
} search;

static ent_code take_incoming(void *ctx, const ent_rel_incoming *i, ent_err *e)
{
    search *s = ctx;

    (void)e;
    if (!ent_str_eq(i->bundle, s->bundle)) return ENT_OK;
    s->found = *i;
    s->any = true;
    return ENT_OK;
}

static ent_code number(ent_str *out, ent_arena *a, int64_t n, ent_err *e)
{
    return ent_str_fmt(out, a, e, "%lld", (long long)n);
}

/* Nothing in it is classified: no number, title or purpose. */
static ent_code draw_receipt(copied_paper *p, ent_call *c, const ent_rel_incoming *i, ent_err *e)
{
    static const pdf_line closing[] = {{"For the recipient: name", {0}}, {"Signature, date", {0}}};
    ent_str manifest, receipt, sequence, counts;
    ent_arena *a = c->arena;
    ent_sha256 digest;
    char time[21];

    ent_time_print(time, i->time);
    ENT_TRY(hex_of(&manifest, a, &i->manifest, e));
    ENT_TRY(ent_sha256_of(&digest, i->receipt, e));
    ENT_TRY(hex_of(&receipt, a, &digest, e));
    ENT_TRY(number(&sequence, a, i->sequence, e));
    ENT_TRY(ent_str_fmt(&counts, a, e, "%lld stored, %lld known already, %lld in quarantine", (long long)i->stored, (long long)i->known,
                        (long long)i->quarantined));
    const pdf_line lines[] = {{"From", i->sender},
                              {"To", i->body},
                              {"Agreement", i->agreement},
                              {"Bundle", i->bundle},
                              {"Number on the channel", sequence},
                              {"Digest of the manifest", manifest},
                              {"Received", ent_str_c(time)},
                              {"Revisions", counts},
                              {"Digest of the signed receipt", receipt},
                              {NULL, ENT_S("The signed receipt is the file that was written with: receive --receipt")}};
    pdf_document d = {.title = "Receipt",
                      .reference = i->bundle,
                      .time = i->time,
                      .lines = lines,
                      .n_lines = sizeof lines / sizeof *lines,
                      .closing = closing,
                      .n_closing = sizeof closing / sizeof *closing};

    ENT_TRY(shown_marking(&d.marking, c->shown, e));
    *p = (copied_paper){.sheet = "receipt", .of = "bundle", .id = i->bundle, .marking = d.marking};
    return pdf_write(&p->bytes, a, &d, e);
}

ent_code op_registry_receipt(ent_call *c, ent_err *e)
{
    search s = {.call = c, .bundle = call_arg(c, "bundle")};
    copied_paper p;

    ENT_TRY(ent_rel_incomings(c->reader, c->arena, take_incoming, &s, e));
    if (!s.any) {
        ent_fail(e, ENT_NOT_VISIBLE, "R-17", NULL, "not found");
        return ent_at(e, "bundle %.*s", ENT_F(s.bundle));
    }
    ENT_TRY(draw_receipt(&p, c, &s.found, e));
    return put_paper(c, &p, e);
}
