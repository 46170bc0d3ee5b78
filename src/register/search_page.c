/* SPDX-License-Identifier: Apache-2.0 */
/* One page of the hits, and the cursor to the next.
 *
 * The cursor is the place of the last hit in the order of hits, with the first 8 bytes of the SHA-256 of the query, and how many hits of exactly
 * that place were shown: what the viewer has seen, and no UUID, so that it is the same on every node that shows him the same.      */
#include <string.h>

#include "search_find.h"

enum { CURSOR_MAX = 4096, SKIP_MAX = 10000, QUERY_BYTES = 8, FORMAT = 1 };

/* ---- order ---- */

/* Texts but the item: hits that are equal here are ordered by that. */
static int compare_places(const page_hit *a, const page_hit *b)
{
    if (a->hit.by_number != b->hit.by_number) return a->hit.by_number ? -1 : 1;
    if (a->hit.score != b->hit.score) return a->hit.score > b->hit.score ? -1 : 1;
    for (size_t i = 0; i < SEARCH_T_ORDER; i++) {
        int c = ent_str_cmp(a->doc.text[i], b->doc.text[i]);
        if (c != 0) return c;
    }
    return 0;
}

static int compare(const page_hit *a, const page_hit *b)
{
    int c = compare_places(a, b);

    return c != 0 ? c : ent_str_cmp(a->doc.text[SEARCH_T_ITEM], b->doc.text[SEARCH_T_ITEM]);
}

/* ---- cursor ---- */

/* Expansions and filters are part of what was asked. */
static ent_code digest_of(uint8_t out[static QUERY_BYTES], ent_arena *a, const ent_search_query *q, ent_err *e)
{
    ent_sha256 whole;
    ent_digest *d;

    ENT_TRY(ent_digest_new(&d, a, e));
    ent_digest_u64(d, q->text.n);
    ent_digest_str(d, q->text);
    for (size_t c = 0; c < q->n_clauses; c++) {
        ent_digest_u64(d, q->clauses[c].n);
        for (size_t i = 0; i < q->clauses[c].n; i++) {
            ent_digest_u64(d, q->clauses[c].names[i].text.n);
            ent_digest_str(d, q->clauses[c].names[i].text);
        }
    }
    for (size_t i = 0; i < q->n_filters; i++) {
        ent_digest_u64(d, q->filters[i].key);
        ent_digest_u64(d, q->filters[i].value.n);
        ent_digest_str(d, q->filters[i].value);
    }
    ENT_TRY(ent_digest_end(&whole, d, e));
    memcpy(out, whole.b, QUERY_BYTES);
    return ENT_OK;
}

static ent_code write_cursor(ent_str *out, ent_arena *a, const page *p, const page_hit *last, uint64_t shown, ent_err *e)
{
    ent_buf b = ent_buf_new(a, CURSOR_MAX);
    uint8_t query[QUERY_BYTES];
    ent_str bytes;
    char *hex;

    ENT_TRY(digest_of(query, a, p->q, e));
    search_put(&b, FORMAT);
    ent_buf_add(&b, (ent_str){(const char *)query, sizeof query});
    search_put(&b, last->hit.by_number);
    search_put(&b, (uint64_t)last->hit.score);
    for (size_t i = 0; i < SEARCH_T_ORDER; i++) search_put_text(&b, last->doc.text[i]);
    search_put(&b, shown);
    ENT_TRY(ent_buf_take(&bytes, &b, e));
    ENT_NEW(hex, a, bytes.n * 2 + 1, e);
    ent_hex(hex, bytes.p, bytes.n);
    *out = (ent_str){hex, bytes.n * 2};
    return ENT_OK;
}

static ent_code bad_cursor(ent_err *e)
{
    return ent_fail(e, ENT_INVALID, NULL, "Ask again from the first page, without --after.", "The cursor does not belong to this query.");
}

static ent_code read_cursor(page *p, ent_arena *a, ent_str text, ent_err *e)
{
    uint8_t query[QUERY_BYTES], *bytes;
    search_reader r;
    uint64_t first;

    if (text.n % 2 != 0 || text.n > 2 * CURSOR_MAX) return bad_cursor(e);
    ENT_NEW(bytes, a, text.n / 2 + 1, e);
    if (!ent_unhex(bytes, text.n / 2, text)) return bad_cursor(e);
    ENT_TRY(digest_of(query, a, p->q, e));
    r = search_read((ent_str){(const char *)bytes, text.n / 2});
    if (search_take(&r) != FORMAT || r.end - r.p < QUERY_BYTES || memcmp(r.p, query, sizeof query) != 0) return bad_cursor(e);
    r.p += QUERY_BYTES;
    first = search_take(&r);
    p->after.hit.by_number = first == 1;
    p->after.hit.score = (int64_t)search_take(&r);
    for (size_t i = 0; i < SEARCH_T_ORDER; i++) p->after.doc.text[i] = search_take_text(&r);
    p->equal = search_take(&r);
    if (r.bad || r.p != r.end || first > 1 || p->equal == 0 || p->equal > SKIP_MAX) return bad_cursor(e);
    p->has_after = true;
    p->skip = (size_t)p->equal;
    return ENT_OK;
}

/* ---- the page ---- */

ent_code page_open(page *p, ent_arena *a, const ent_search_query *q, const ent_search_page *wanted, ent_err *e)
{
    *p = (page){.q = q, .limit = wanted->limit};
    if (p->limit == 0 || p->limit > ENT_SEARCH_LIMIT_MAX)
        return ent_fail(e, ENT_INVALID, NULL, NULL, "A page holds 1 to %d hits.", ENT_SEARCH_LIMIT_MAX);
    return wanted->after.n != 0 ? read_cursor(p, a, wanted->after, e) : ENT_OK;
}

ent_code ent_search_cursor_check(const ent_search_query *q, ent_arena *a, ent_str cursor, ent_err *e)
{
    page p = {.q = q};

    return read_cursor(&p, a, cursor, e);
}

static ent_code keep(page_hit *h, ent_arena *a, ent_err *e)
{
    for (size_t i = 0; i <= SEARCH_T_ITEM; i++) ENT_TRY(ent_str_dup(&h->doc.text[i], a, h->doc.text[i], e));
    return ENT_OK;
}

ent_code page_add(page *p, ent_arena *a, const ent_search_hit *hit, const search_doc *d, ent_err *e)
{
    page_hit h = {*hit, *d};
    size_t most = p->limit + p->skip, at = p->best.n;

    if (p->has_after && compare_places(&h, &p->after) < 0) return ENT_OK;
    p->more |= at == most;
    if (at == most && compare(&h, &p->best.v[at - 1]) > 0) return ENT_OK;
    ENT_TRY(keep(&h, a, e));
    if (at < most) ENT_PUSH(&p->best, a, h, e);
    else at--;
    while (at > 0 && compare(&h, &p->best.v[at - 1]) < 0) {
        p->best.v[at] = p->best.v[at - 1];
        at--;
    }
    p->best.v[at] = h;
    return ENT_OK;
}

/* Of those at the place of the cursor, the ones that were shown already come first. */
static size_t shown_before(const page *p)
{
    size_t n = 0;

    while (p->has_after && n < p->skip && n < p->best.n && compare_places(&p->best.v[n], &p->after) == 0) n++;
    return n;
}

ent_code page_take(ent_search_answer *out, page *p, ent_arena *a, ent_err *e)
{
    size_t skip = shown_before(p), end = p->best.n < skip + p->limit ? p->best.n : skip + p->limit;
    const page_hit *last;
    uint64_t equal = 0;

    p->more |= end < p->best.n;
    out->n = end - skip;
    ENT_NEW(out->hits, a, out->n, e);
    for (size_t i = 0; i < out->n; i++) out->hits[i] = p->best.v[skip + i].hit;
    if (!p->more || out->n == 0) return ENT_OK;
    last = &p->best.v[end - 1];
    while (equal < end && compare_places(&p->best.v[end - 1 - equal], last) == 0) equal++;
    return write_cursor(&out->next, a, p, last, equal, e);
}
