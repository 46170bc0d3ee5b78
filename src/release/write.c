/* SPDX-License-Identifier: Apache-2.0 */
/* The file of a bundle, from the log: manifest and decisions as they were entered, everything else by the revisions they name.
 *
 *   manifest.json  manifest.sig  revisions.jsonl  labels/N.xml …  content/N …  log/checkpoint  log/proof
 *
 * Nothing is decided here. Size and CRC of revisions.jsonl were entered when it was bundled, so that it is streamed once; the
 * archive refuses if what comes now does not fit them.                                                                    */
#include <string.h>

#include "release_private.h"

typedef struct writing {
    ent_arena *a, *scratch; /* scratch is emptied after each line and content */
    ent_store *s;
    ent_zip_writer *zip;
    ent_reg_policies none;
    rel_labels labels;
    int64_t release;
    ent_str manifest, signature, checkpoint, proof;
    uint64_t lines_size;
    uint32_t lines_crc;
} writing;

static ent_code keep_row(writing *w, const ent_stmt *st, ent_err *e)
{
    ENT_TRY(ent_stmt_keep(&w->manifest, w->a, st, 0, e));
    ENT_TRY(ent_stmt_keep(&w->signature, w->a, st, 1, e));
    ENT_TRY(ent_stmt_keep(&w->checkpoint, w->a, st, 2, e));
    ENT_TRY(ent_stmt_keep(&w->proof, w->a, st, 3, e));
    w->lines_size = (uint64_t)ent_stmt_i64(st, 4);
    w->lines_crc = (uint32_t)ent_stmt_i64(st, 5);
    w->release = ent_stmt_i64(st, 6);
    return ENT_OK;
}

static ent_code read_bundle(writing *w, const ent_rel_release *r, ent_err *e)
{
    ent_code code;
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, w->s, e, "release/bundle", ENT_T(r->id)));
    ENT_TRY(ent_stmt_next(st, &row, e));
    if (!row) return ent_fail(e, ENT_WAITING, NULL, "Bundle it first.", "The release %.*s has no bundle yet.", ENT_F(r->id));
    code = keep_row(w, st, e);
    ent_stmt_done(st);
    return code;
}

static ent_code write_line(writing *w, const ent_stmt *st, int64_t n, ent_err *e)
{
    rel_detail detail;
    rel_whole whole;
    ent_str line;

    ENT_TRY(rel__detail_read(&detail, w->scratch, ent_stmt_str(st, 2), ent_stmt_i64(st, 1) != 0, e));
    ENT_TRY(rel__whole_read(&whole, w->scratch, w->s, ent_stmt_i64(st, 0), e));
    ENT_TRY(rel__compose(&line, w->scratch, &w->labels, w->s, &whole, &detail, n, e));
    ENT_TRY(ent_zip_data(w->zip, line.p, line.n, e));
    return ent_zip_data(w->zip, "\n", 1, e);
}

static ent_code write_lines(writing *w, ent_err *e)
{
    ent_code code = ENT_OK;
    ent_stmt *st;
    bool row;

    ENT_TRY(ent_zip_begin(w->zip, ENT_S("revisions.jsonl"), w->lines_size, w->lines_crc, e));
    ENT_TRY(ENT_ASK(&st, w->s, e, "release/lines", ENT_I(w->release)));
    for (int64_t n = 1; code == ENT_OK; n++) {
        code = ent_stmt_next(st, &row, e);
        if (code != ENT_OK || !row) break;
        code = write_line(w, st, n, e);
        ent_arena_reset(w->scratch);
    }
    ent_stmt_done(st);
    return code == ENT_OK ? ent_zip_end(w->zip, e) : code;
}

static ent_code write_labels(writing *w, ent_err *e)
{
    for (size_t i = 0; i < w->labels.used.n; i++) {
        ent_str name;
        ENT_TRY(ent_str_fmt(&name, w->scratch, e, "labels/%zu.xml", i + 1));
        ENT_TRY(ent_zip_add(w->zip, name, w->labels.used.v[i]->xml, e));
        ent_arena_reset(w->scratch);
    }
    return ENT_OK;
}

static ent_code write_content(writing *w, const ent_sha256 *digest, int64_t n, const ent_secret *key, ent_err *e)
{
    ent_str name, bytes;

    ENT_TRY(ent_str_fmt(&name, w->scratch, e, "content/%lld", (long long)n));
    if (ent_reg_content_get(&bytes, w->scratch, w->s, key, digest, e) != ENT_OK) return ent_at(e, "%.*s", ENT_F(name));
    return ent_zip_add(w->zip, name, bytes, e);
}

static ent_code write_contents(writing *w, const ent_secret *key, ent_err *e)
{
    ent_code code = ENT_OK;
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, w->s, e, "release/line_contents", ENT_I(w->release)));
    for (int64_t n = 1; code == ENT_OK; n++) {
        ent_sha256 digest;
        code = ent_stmt_next(st, &row, e);
        if (code != ENT_OK || !row) break;
        code = rel__blob(digest.b, sizeof digest.b, st, 0, e);
        if (code == ENT_OK) code = write_content(w, &digest, n, key, e);
        ent_arena_reset(w->scratch);
    }
    ent_stmt_done(st);
    return code;
}

/* Before the first byte, so that no piece of a file is left anywhere. */
static ent_code all_there(ent_store *s, ent_arena *a, ent_str release, ent_err *e)
{
    ent_str revision;
    ent_time when;
    ent_code code;
    ent_stmt *st;
    char day[11];
    bool row;

    ENT_TRY(ENT_ASK(&st, s, e, "release/line_destroyed", ENT_T(release)));
    ENT_TRY(ent_stmt_next(st, &row, e));
    if (!row) return ENT_OK;
    code = ent_stmt_keep(&revision, a, st, 0, e);
    when = ent_stmt_i64(st, 1);
    ent_stmt_done(st);
    if (code != ENT_OK) return code;
    ent_date_print(day, ent_date_of(when));
    return ent_fail(
        e, ENT_REFUSED, "R-51", "Keep the copies of the file that exist, if they may be kept; release what is left as a new release.",
        "The bundle carries the revision %.*s, whose content was destroyed on %s, so it cannot be written again.", ENT_F(revision), day);
}

static ent_code write_all(writing *w, const ent_rel_release *r, const ent_secret *key, ent_err *e)
{
    ENT_TRY(read_bundle(w, r, e));
    ENT_TRY(ent_zip_add(w->zip, ENT_S("manifest.json"), w->manifest, e));
    ENT_TRY(ent_zip_add(w->zip, ENT_S("manifest.sig"), w->signature, e));
    ENT_TRY(write_lines(w, e));
    ENT_TRY(write_labels(w, e));
    ENT_TRY(write_contents(w, key, e));
    ENT_TRY(ent_zip_add(w->zip, ENT_S("log/checkpoint"), w->checkpoint, e));
    ENT_TRY(ent_zip_add(w->zip, ENT_S("log/proof"), w->proof, e));
    return ent_zip_done(w->zip, e);
}

ent_code ent_rel_write(ent_sink sink, ent_arena *a, ent_store *locked, const ent_rel_release *r, const ent_secret *content_key, ent_err *e)
{
    writing w = {.a = ent_arena_new(a, 0), .s = locked};
    ent_code code;

    if (w.a == NULL) return ent_nomem(e);
    w.scratch = ent_arena_new(w.a, 0);
    w.labels = (rel_labels){.a = w.a, .policies = &w.none, .by_id.a = w.a};
    code = w.scratch != NULL ? all_there(locked, w.a, r->id, e) : ent_nomem(e);
    if (code == ENT_OK) code = ent_zip_writer_new(&w.zip, w.a, sink, e);
    if (code == ENT_OK) code = write_all(&w, r, content_key, e);
    ent_arena_free(w.a);
    return code;
}
