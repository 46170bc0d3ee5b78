/* SPDX-License-Identifier: Apache-2.0 */
/* Does the index hold what it should? Every revision in its place, every row well formed. */
#include "search_code.h"

static ent_code say(ent_str *fault, ent_arena *a, const char *what, ent_err *e)
{
    return ent_str_dup(fault, a, ent_str_c(what), e);
}

/* Postings of one part come together; a document beyond its cut has no place. */
static ent_code check_postings(bool *whole, ent_store *s, ent_err *e)
{
    ent_stmt *st;
    bool row;

    ENT_TRY(ent_store_ask(&st, s, "register/search_check_postings", NULL, 0, e));
    for (;;) {
        search_posting one;
        search_reader r;
        uint64_t doc = 0, docs, last = 0;
        bool first = true;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        r = search_read(ent_stmt_str(st, 0));
        docs = (uint64_t)ent_stmt_i64(st, 1);
        while (search_next(&one, &r, &doc)) {
            *whole &= doc < docs && (first || doc > last);
            last = doc;
            first = false;
        }
        *whole &= !r.bad && !first;
    }
}

static ent_code check_docs(bool *whole, ent_store *s, ent_err *e)
{
    ent_stmt *st;
    bool row;

    ENT_TRY(ent_store_ask(&st, s, "register/search_check_docs", NULL, 0, e));
    for (;;) {
        int64_t block, cut, docs;
        ent_str data;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        cut = ent_stmt_i64(st, 0);
        block = ent_stmt_i64(st, 1);
        data = ent_stmt_str(st, 2);
        docs = ent_stmt_i64(st, 3) - block * SEARCH_DOCS;
        for (int64_t i = 0; i < docs && i < SEARCH_DOCS; i++) {
            search_doc d;
            ent_value key[2];
            int64_t there = 0;
            ent_err ignored;
            *whole &= search__doc_read(&d, data, (unsigned)i, &ignored) == ENT_OK;
            if (!*whole) break;
            key[0] = ENT_I(d.revision);
            key[1] = ENT_I(cut);
            if (ent_store_number(&there, s, "register/search_check_revision", key, 2, 0, e) == ENT_OK) {
                *whole &= there != 0;
                continue;
            }
            ent_stmt_done(st);
            return e->code;
        }
    }
}

ent_code ent_search_check(ent_str *fault, ent_store *s, ent_arena *a, ent_err *e)
{
    bool whole = true;
    int64_t behind;

    *fault = (ent_str){0};
    ENT_TRY(ent_store_number(&behind, s, "register/search_behind", NULL, 0, 1, e));
    if (behind != 0) return say(fault, a, "The search index does not hold every revision.", e);
    ENT_TRY(check_postings(&whole, s, e));
    if (whole) ENT_TRY(check_docs(&whole, s, e));
    return whole ? ENT_OK : say(fault, a, "The search index is damaged.", e);
}
