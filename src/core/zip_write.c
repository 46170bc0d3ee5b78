/* SPDX-License-Identifier: Apache-2.0 */
/* ZIP out of the program. All headers come from zip_layout; this file keeps the caller to their order. */
#include <inttypes.h>

#include <entente/core/zip.h>

#include "zip_layout.h"

typedef enum writer_state { BETWEEN = 0, INSIDE, DONE, FAILED } writer_state;

struct ent_zip_writer {
    ent_sink sink;
    ent_zip_list list;
    writer_state state;
    ent_zip_entry now; /* the entry that is being written */
    uint64_t left;     /* of its data                     */
    uint32_t crc;      /* of its data so far              */
    ent_err why;       /* of FAILED                       */
    ent_zip_record record;
};

ent_code ent_zip_writer_new(ent_zip_writer **out, ent_arena *a, ent_sink sink, ent_err *e)
{
    ent_zip_writer *w;
    *out = NULL;
    ENT_NEW(w, a, 1, e);
    w->sink = sink;
    ENT_TRY(ent_zip_list_init(&w->list, a, e));
    *out = w;
    return ENT_OK;
}

/* A writer that failed once has a gap in its output and must never finish it: it repeats its first error. */
static ent_code settle(ent_zip_writer *w, ent_code code, ent_err *e)
{
    if (code == ENT_OK) return ENT_OK;
    if (w->state == FAILED) {
        *e = w->why;
    } else {
        w->state = FAILED;
        w->why = *e;
        w->why.code = code;
    }
    return w->why.code;
}

static ent_code expect(const ent_zip_writer *w, writer_state state, ent_err *e)
{
    if (w->state == state) return ENT_OK;
    return ent_fail(e, ENT_BUG, NULL, NULL, "The ZIP writer was used out of order.");
}

static ent_code write_record(ent_zip_writer *w, ent_err *e)
{
    return w->sink.write(w->sink.ctx, w->record.b, w->record.n, e);
}

static ent_code begin(ent_zip_writer *w, const ent_zip_entry *entry, ent_err *e)
{
    ENT_TRY(expect(w, BETWEEN, e));
    const char *fault = ent_zip_name_fault(entry->name);
    if (fault != NULL) {
        (void)ent_fail(e, ENT_INVALID, NULL, "Choose another name for this entry.", "%s", fault);
        return ent_at(e, "entry %" PRIu64, w->list.n + 1);
    }
    bool taken;
    uint64_t offset = w->list.end;
    ENT_TRY(ent_zip_list_add(&w->now, &taken, &w->list, entry, e));
    if (taken) {
        (void)ent_fail(e, ENT_INVALID, NULL, NULL, "The archive has an entry of this name already.");
        return ent_at(e, "entry %.*s", ENT_F(entry->name));
    }
    ent_zip_local(&w->record, &w->now, offset);
    w->left = w->now.size;
    w->crc = 0;
    w->state = INSIDE;
    return write_record(w, e);
}

ent_code ent_zip_begin(ent_zip_writer *w, ent_str name, uint64_t size, uint32_t crc, ent_err *e)
{
    return settle(w, begin(w, &(ent_zip_entry){name, size, crc}, e), e);
}

static ent_code data(ent_zip_writer *w, const void *p, size_t n, ent_err *e)
{
    ENT_TRY(expect(w, INSIDE, e));
    if (n > w->left) {
        (void)ent_fail(e, ENT_BUG, NULL, NULL, "More data than announced was written.");
        return ent_at(e, "entry %.*s", ENT_F(w->now.name));
    }
    if (n == 0) return ENT_OK;
    w->crc = ent_crc32(w->crc, p, n);
    w->left -= n;
    return w->sink.write(w->sink.ctx, p, n, e);
}

ent_code ent_zip_data(ent_zip_writer *w, const void *p, size_t n, ent_err *e)
{
    return settle(w, data(w, p, n, e), e);
}

static ent_code end(ent_zip_writer *w, ent_err *e)
{
    ENT_TRY(expect(w, INSIDE, e));
    if (w->left != 0 || w->crc != w->now.crc) {
        (void)ent_fail(e, ENT_BUG, NULL, NULL, "The data written does not have the announced %s.", w->left != 0 ? "size" : "CRC-32");
        return ent_at(e, "entry %.*s", ENT_F(w->now.name));
    }
    w->state = BETWEEN;
    return ENT_OK;
}

ent_code ent_zip_end(ent_zip_writer *w, ent_err *e)
{
    return settle(w, end(w, e), e);
}

ent_code ent_zip_add(ent_zip_writer *w, ent_str name, ent_str bytes, ent_err *e)
{
    ENT_TRY(ent_zip_begin(w, name, bytes.n, ent_crc32(0, bytes.p, bytes.n), e));
    ENT_TRY(ent_zip_data(w, bytes.p, bytes.n, e));
    return ent_zip_end(w, e);
}

static ent_code done(ent_zip_writer *w, ent_err *e)
{
    ENT_TRY(expect(w, BETWEEN, e));
    ent_zip_walk walk = {.at = w->list.root};
    ent_zip_entry entry;
    while (ent_zip_walk_next(&walk, &entry, &w->record)) ENT_TRY(write_record(w, e));
    ent_zip_finish(&w->record, w->list.n, w->list.end, walk.size);
    ENT_TRY(write_record(w, e));
    w->state = DONE;
    return ENT_OK;
}

ent_code ent_zip_done(ent_zip_writer *w, ent_err *e)
{
    return settle(w, done(w, e), e);
}
