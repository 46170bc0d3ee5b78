/* SPDX-License-Identifier: Apache-2.0 */
/* Bringing the index up to date: revisions in the order of their ids, so that it comes out the same whether they came one by one or all at
 * once. Occurrences of many documents are collected, sorted, and written a term at a time.                                 */
#include <string.h>

#include "search_put.h"

enum { OCCURRENCES = 1 << 17 }; /* collected before they are written: 5 MiB */

#define KIND_TERM "term"
#define FIELD_TITLE "title"

/* ---- parts ---- */

static ent_code read_part(put_part *p, ent_store *s, ent_err *e)
{
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, s, e, "register/search_part_of", ENT_I(p->cut), ENT_I(p->field_cut)));
    ENT_TRY(ent_stmt_next(st, &row, e));
    if (row) {
        p->id = ent_stmt_i64(st, 0);
        p->docs = ent_stmt_i64(st, 1);
        p->words = ent_stmt_i64(st, 2);
    }
    ent_stmt_done(st);
    return ENT_OK;
}

static size_t slot_of(const putting *x, int64_t cut, int64_t field_cut)
{
    uint64_t h = ((uint64_t)cut * UINT64_C(0x9E3779B97F4A7C15) + (uint64_t)field_cut) * UINT64_C(0xC2B2AE3D27D4EB4F);
    size_t at = (size_t)(h >> 32) & (x->n_slots - 1);

    while (x->slots[at] != 0) {
        const put_part *p = &x->parts.v[x->slots[at] - 1];
        if (p->cut == cut && p->field_cut == field_cut) break;
        at = (at + 1) & (x->n_slots - 1);
    }
    return at;
}

/* Twice as many slots, when half of them are taken. */
static ent_code grow_slots(putting *x, ent_err *e)
{
    if (x->parts.n * 2 < x->n_slots) return ENT_OK;
    x->n_slots = x->n_slots == 0 ? 64 : x->n_slots * 2;
    ENT_NEW(x->slots, x->a, x->n_slots, e);
    for (size_t i = 0; i < x->parts.n; i++) x->slots[slot_of(x, x->parts.v[i].cut, x->parts.v[i].field_cut)] = (uint32_t)i + 1;
    return ENT_OK;
}

static ent_code part_of(size_t *out, putting *x, int64_t cut, int64_t field_cut, ent_err *e)
{
    put_part p = {.cut = cut, .field_cut = field_cut};
    size_t slot;

    ENT_TRY(grow_slots(x, e));
    slot = slot_of(x, cut, field_cut);
    if (x->slots[slot] == 0) {
        ENT_TRY(read_part(&p, x->store, e));
        if (p.id == 0) {
            ENT_TRY(ENT_RUN(x->store, e, "register/search_part_new", ENT_I(cut), ENT_I(field_cut)));
            ENT_TRY(read_part(&p, x->store, e));
        }
        ENT_PUSH(&x->parts, x->a, p, e);
        x->slots[slot] = (uint32_t)x->parts.n;
    }
    *out = x->slots[slot] - 1;
    return ENT_OK;
}

/* ---- words of one revision ---- */

static ent_code add_word(putting *x, size_t part, ent_str term, uint64_t place, search_class class, ent_err *e)
{
    put_occurrence o = {.part = (uint32_t)part, .term = term, .doc = (uint32_t)x->doc, .place = (uint32_t)(place * 8 + class)};

    for (size_t i = 0; i < sizeof o.head; i++) o.head = o.head << 8 | (i < term.n ? (unsigned char)term.p[i] : 0);
    ENT_PUSH(&x->found, x->batch, o, e);
    return ENT_OK;
}

/* A portion: a field, or the number. Fields of one part stand one behind another with a gap that no phrase goes across. */
static ent_code add_portion(putting *x, size_t part, ent_str text, search_class class, ent_err *e)
{
    search_tokens tokens = {0};
    put_part *p = &x->parts.v[part];
    bool digits = false;

    ENT_TRY(search__split(&tokens, x->splitter, x->batch, text, e));
    if (p->in != x->doc + 1) {
        p->in = x->doc + 1;
        p->place = 0;
        p->in_words = 0;
        p->first = x->found.n;
        p->docs++;
        ENT_PUSH(&x->open, x->a, part, e);
    }
    for (size_t i = 0; i < tokens.n; i++) {
        search_class c = class;
        if (class == SEARCH_NUMBER && (i == 0 || (tokens.v[i].number && !digits))) c = SEARCH_BEGINS;
        digits |= tokens.v[i].number;
        ENT_TRY(add_word(x, part, tokens.v[i].text, p->place++, c, e));
    }
    p->place += 2;
    p->in_words += tokens.n;
    return ENT_OK;
}

static ent_code add_fields(putting *x, const put_revision *r, ent_err *e)
{
    search_class title = ent_str_is(r->doc.text[SEARCH_T_KIND], KIND_TERM) ? SEARCH_TERM : SEARCH_TITLE;
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, x->store, e, "register/search_fields", ENT_I(r->doc.revision)));
    for (;;) {
        ent_code code;
        size_t part;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        code = part_of(&part, x, r->cut, ent_stmt_i64(st, 1), e);
        if (code == ENT_OK)
            code = add_portion(x, part, ent_stmt_str(st, 2), ent_str_is(ent_stmt_str(st, 0), FIELD_TITLE) ? title : SEARCH_TEXT, e);
        if (code == ENT_OK) continue;
        ent_stmt_done(st);
        return code;
    }
}

/* Lengths are known when all portions are. */
static void close_portions(putting *x)
{
    for (size_t i = 0; i < x->open.n; i++) {
        put_part *p = &x->parts.v[x->open.v[i]];
        uint8_t words = p->in_words < 255 ? (uint8_t)p->in_words : 255;
        for (size_t k = p->first; k < x->found.n; k++)
            if (x->found.v[k].part == x->open.v[i]) x->found.v[k].words = words;
        p->words += words;
        p->in = 0;
        p->changed = true;
    }
    x->open.n = 0;
}

static ent_code read_nations(ent_str *out, putting *x, int64_t revision, ent_err *e)
{
    ent_buf b = ent_buf_new(x->batch, 1 << 16);
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, x->store, e, "register/search_originators", ENT_I(revision)));
    for (;;) {
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ent_buf_take(out, &b, e);
        if (b.n != 0) ent_buf_c(&b, '\n');
        ent_buf_add(&b, ent_stmt_str(st, 0));
    }
}

static ent_code add_revision(putting *x, put_revision *r, ent_err *e)
{
    size_t own;

    ENT_TRY(part_of(&own, x, r->cut, r->cut, e));
    x->doc = x->parts.v[own].docs;
    ENT_TRY(add_portion(x, own, r->number, SEARCH_NUMBER, e));
    ENT_TRY(add_fields(x, r, e));
    close_portions(x);
    ENT_TRY(read_nations(&r->doc.text[SEARCH_T_NATIONS], x, r->doc.revision, e));
    ENT_TRY(put_document(x, own, &r->doc, e));
    return put_newest(x, r->item, r->cut, e);
}

/* ---- all of them ---- */

/* UUIDs as 16 bytes: a third of the room, the same order. */
static ent_code take_item(ent_str *out, ent_arena *a, ent_str uuid, ent_err *e)
{
    char hex[33];
    uint8_t *bytes;
    size_t n = 0;

    if (!ent_uuid_ok(uuid)) return ent_str_dup(out, a, uuid, e);
    ENT_NEW(bytes, a, 16, e);
    for (size_t i = 0; i < uuid.n && n < 32; i++)
        if (uuid.p[i] != '-') hex[n++] = uuid.p[i];
    if (!ent_unhex(bytes, 16, (ent_str){hex, n})) return ent_str_dup(out, a, uuid, e);
    *out = (ent_str){(const char *)bytes, 16};
    return ENT_OK;
}

static ent_code take_revision(put_revision *r, ent_arena *a, const ent_stmt *st, ent_err *e)
{
    static const search_text texts[] = {SEARCH_T_NUMBER, SEARCH_T_EDITION, SEARCH_T_VERSION,   SEARCH_T_DATE,
                                        SEARCH_T_KIND,   SEARCH_T_STATUS,  SEARCH_T_PUBLISHER, SEARCH_T_ORIGIN};

    *r = (put_revision){.item = ent_stmt_i64(st, 1), .cut = ent_stmt_i64(st, 2)};
    r->doc.revision = ent_stmt_i64(st, 0);
    r->doc.label = ent_stmt_i64(st, 3);
    ENT_TRY(ent_stmt_keep(&r->number, a, st, 4, e));
    for (int i = 0; i < (int)(sizeof texts / sizeof *texts); i++) ENT_TRY(ent_stmt_keep(&r->doc.text[texts[i]], a, st, 5 + i, e));
    return take_item(&r->doc.text[SEARCH_T_ITEM], a, ent_stmt_str(st, 13), e);
}

static ent_code each_revision(putting *x, ent_stmt *st, ent_err *e)
{
    put_revision r;
    bool row;

    for (;;) {
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return put_flush(x, e);
        ENT_TRY(take_revision(&r, x->batch, st, e));
        ENT_TRY(add_revision(x, &r, e));
        x->newest = r.doc.revision;
        if (x->found.n >= OCCURRENCES) ENT_TRY(put_flush(x, e));
    }
}

static ent_code put_all(putting *x, int64_t from, ent_err *e)
{
    ent_code code;
    ent_stmt *st;

    ENT_TRY(search__splitter(&x->splitter, x->a, NULL, e));
    ENT_TRY(ENT_ASK(&st, x->store, e, "register/search_revisions", ENT_I(from)));
    code = each_revision(x, st, e);
    ent_stmt_done(st);
    if (code != ENT_OK) return code;
    return ENT_RUN(x->store, e, "register/search_state_set", ENT_I(x->newest));
}

ent_code ent_search_put(ent_store *writer, ent_arena *a, ent_err *e)
{
    putting x = {.store = writer};
    int64_t from, newest;
    ent_code code = ENT_NOMEM;

    ENT_TRY(ent_store_number(&from, writer, "register/search_state", NULL, 0, 0, e));
    ENT_TRY(ent_store_number(&newest, writer, "register/search_newest", NULL, 0, 0, e));
    if (newest == from) return ENT_OK;
    x.a = ent_arena_new(a, 0);
    if (x.a != NULL) x.batch = ent_arena_new(x.a, 0);
    if (x.batch == NULL) ent_nomem(e);
    else code = put_all(&x, from, e);
    ent_arena_free(x.a);
    return code;
}
