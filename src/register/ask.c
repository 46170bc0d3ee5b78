/* SPDX-License-Identifier: Apache-2.0 */
/* Questions about items, on a connection that is locked to the asker's view. */
#include <string.h>

#include "register_private.h"

enum { NUMBER_FOLDED = 28, TITLE_FOLDED = 29, TITLE_CUT = 30 };

static ent_code row_of(ent_reg_row *r, ent_arena *a, const ent_stmt *st, ent_err *e)
{
    ent_str *const texts[] = {&r->origin, &r->item,      &r->kind,  &r->revision, &r->number,      &r->edition,       &r->version, &r->date,
                              &r->status, &r->publisher, &r->title, &r->source,   &r->external_id, &r->external_uuid, &r->bundle};
    enum { TEXTS = sizeof texts / sizeof *texts };

    *r = (ent_reg_row){0};
    for (int i = 0; i < (int)TEXTS; i++) ENT_TRY(ent_stmt_keep(texts[i], a, st, i, e));
    r->id = ent_stmt_i64(st, TEXTS);
    r->item_id = ent_stmt_i64(st, TEXTS + 1);
    r->cut_id = ent_stmt_i64(st, TEXTS + 2);
    r->content_cut_id = ent_stmt_i64(st, TEXTS + 3);
    r->content_visible = ent_stmt_i64(st, TEXTS + 4) != 0;
    ENT_TRY(reg__column32(r->content.b, st, TEXTS + 5, e));
    r->length = ent_stmt_i64(st, TEXTS + 6);
    r->label_id = ent_stmt_i64(st, TEXTS + 7);
    r->meta_label_id = ent_stmt_i64(st, TEXTS + 8);
    r->mapped_id = ent_stmt_i64(st, TEXTS + 9);
    r->meta_mapped_id = ent_stmt_i64(st, TEXTS + 10);
    r->time = ent_stmt_i64(st, TEXTS + 11);
    r->destroyed = ent_stmt_i64(st, TEXTS + 12);
    r->title_cut_id = ent_stmt_i64(st, TITLE_CUT);
    return ENT_OK;
}

static bool contains(ent_str hay, ent_str needle)
{
    if (needle.n == 0) return true;
    for (size_t i = 0; i + needle.n <= hay.n; i++)
        if (memcmp(hay.p + i, needle.p, needle.n) == 0) return true;
    return false;
}

static bool equals_or_any(ent_str wanted, ent_str has)
{
    return wanted.n == 0 || ent_str_eq(wanted, has);
}

/* The filter runs here, over visible rows only, never inside SQLite over hidden ones (law 3). folded: number and title. */
static bool passes(const ent_reg_filter *f, ent_str folded_text, const ent_reg_row *r, ent_str number_folded, ent_str title_folded)
{
    return equals_or_any(f->kind, r->kind) && equals_or_any(f->status, r->status) && equals_or_any(f->publisher, r->publisher) &&
           equals_or_any(f->source, r->source) && equals_or_any(f->origin, r->origin) &&
           (contains(number_folded, folded_text) || contains(title_folded, folded_text));
}

/* Steps through a question that yields full rows; each lives in the scratch arena until fn returns. */
static ent_code each_row(ent_stmt *st, ent_arena *scratch, const ent_reg_filter *f, ent_str text, ent_reg_row_fn *fn, void *ctx, ent_err *e)
{
    for (;;) {
        ent_reg_row r;
        bool row;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        ENT_TRY(row_of(&r, scratch, st, e));
        if (f == NULL || passes(f, text, &r, ent_stmt_str(st, NUMBER_FOLDED), ent_stmt_str(st, TITLE_FOLDED))) ENT_TRY(fn(ctx, &r, e));
        ent_arena_reset(scratch);
    }
}

static ent_code run_rows(ent_stmt *st, ent_arena *a, const ent_reg_filter *f, ent_reg_row_fn *fn, void *ctx, ent_err *e)
{
    ent_arena *scratch = ent_arena_new(a, 0);
    ent_str text = {0};
    ent_code code = scratch != NULL ? ENT_OK : ent_nomem(e);

    if (code == ENT_OK && f != NULL && f->text.n != 0) code = ent_fold(&text, a, f->text, e);
    if (code == ENT_OK) code = each_row(st, scratch, f, text, fn, ctx, e);
    ent_stmt_done(st);
    ent_arena_free(scratch);
    return code;
}

ent_code ent_reg_list(ent_store *locked, ent_arena *a, const ent_reg_filter *f, ent_reg_row_fn *fn, void *ctx, ent_err *e)
{
    ent_stmt *st;

    ENT_TRY(ent_store_ask(&st, locked, "register/list", NULL, 0, e));
    return run_rows(st, a, f, fn, ctx, e);
}

ent_code ent_reg_history(ent_store *locked, ent_arena *a, int64_t item_id, ent_reg_row_fn *fn, void *ctx, ent_err *e)
{
    ent_stmt *st;

    ENT_TRY(ENT_ASK(&st, locked, e, "register/history", ENT_I(item_id)));
    return run_rows(st, a, NULL, fn, ctx, e);
}

/* One answer for what is not there and what is not for the asker. */
static ent_code not_found(ent_err *e)
{
    return ent_fail(e, ENT_NOT_VISIBLE, "R-17", NULL, "not found");
}

/* The only row, if there is exactly one. */
static ent_code only_row(ent_reg_row *out, ent_arena *a, ent_stmt *st, ent_err *e)
{
    bool row;

    ENT_TRY(ent_stmt_next(st, &row, e));
    if (!row) return not_found(e);
    ENT_TRY(row_of(out, a, st, e));
    ENT_TRY(ent_stmt_next(st, &row, e));
    if (!row) return ENT_OK;
    ent_stmt_done(st);
    return ent_fail(e, ENT_INVALID, NULL, "Name the item by its UUID; `item list` shows it.", "Several items bear this number.");
}

static ent_code find_by(ent_reg_row *out, ent_arena *a, ent_store *locked, const char *statement, const ent_value *v, size_t n, ent_err *e)
{
    ent_stmt *st;
    ent_code code;

    ENT_TRY(ent_store_ask(&st, locked, statement, v, n, e));
    code = only_row(out, a, st, e);
    ent_stmt_done(st);
    return code;
}

ent_code ent_reg_find(ent_reg_row *out, ent_arena *a, ent_store *locked, ent_str key, ent_err *e)
{
    ent_str uuid = key, origin = {0}, folded;

    if (key.n > 37 && key.p[key.n - 37] == '/') {
        origin = (ent_str){key.p, key.n - 37};
        uuid = (ent_str){key.p + key.n - 36, 36};
    }
    if (ent_uuid_ok(uuid)) {
        ent_value v[2] = {ENT_T(uuid), ENT_T(origin)};
        return find_by(out, a, locked, "register/find_uuid", v, 2, e);
    }
    ENT_TRY(ent_fold(&folded, a, key, e));
    return find_by(out, a, locked, "register/find_number", &(ent_value){.kind = ENT_V_TEXT, .s = folded}, 1, e);
}

ent_code ent_reg_by_revision(ent_reg_row *out, ent_arena *a, ent_store *locked, ent_str revision, ent_err *e)
{
    return find_by(out, a, locked, "register/find_revision", &(ent_value){.kind = ENT_V_TEXT, .s = revision}, 1, e);
}

ent_code ent_reg_row_by_id(ent_reg_row *out, ent_arena *a, ent_store *locked, int64_t id, ent_err *e)
{
    return find_by(out, a, locked, "register/find_id", &(ent_value){.kind = ENT_V_INT, .i = id}, 1, e);
}

static ent_code strings_of(ent_reg_strings *out, ent_arena *a, ent_store *locked, const char *statement, int64_t revision_id, ent_err *e)
{
    ent_stmt *st;
    bool row;

    *out = (ent_reg_strings){0};
    ENT_TRY(ENT_ASK(&st, locked, e, statement, ENT_I(revision_id)));
    for (;;) {
        ent_str s;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        ENT_TRY(ent_stmt_keep(&s, a, st, 0, e));
        ENT_PUSH(out, a, s, e);
    }
}

ent_code ent_reg_originators(ent_reg_strings *out, ent_arena *a, ent_store *locked, int64_t revision_id, ent_err *e)
{
    return strings_of(out, a, locked, "register/originators", revision_id, e);
}

ent_code ent_reg_sources(ent_reg_strings *out, ent_arena *a, ent_store *locked, int64_t revision_id, ent_err *e)
{
    return strings_of(out, a, locked, "register/sources", revision_id, e);
}

ent_code ent_reg_fields_of(ent_reg_fields *out, ent_arena *a, ent_store *locked, int64_t revision_id, ent_err *e)
{
    ent_stmt *st;
    bool row;

    *out = (ent_reg_fields){0};
    ENT_TRY(ENT_ASK(&st, locked, e, "register/fields", ENT_I(revision_id)));
    for (;;) {
        ent_reg_field_row f;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        ENT_TRY(ent_stmt_keep(&f.name, a, st, 0, e));
        ENT_TRY(ent_stmt_keep(&f.value, a, st, 1, e));
        f.cut_id = ent_stmt_i64(st, 2);
        ENT_PUSH(out, a, f, e);
    }
}

ent_code ent_reg_labels(ent_reg_strings *out, ent_arena *a, ent_store *locked, ent_err *e)
{
    ent_stmt *st;
    bool row;

    ENT_TRY(ent_store_ask(&st, locked, "register/labels", NULL, 0, e));
    for (;;) {
        ent_str xml;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        ENT_TRY(ent_stmt_keep(&xml, a, st, 0, e));
        ENT_PUSH(out, a, xml, e);
    }
}

ent_code ent_reg_label_xml(ent_str *out, ent_arena *a, ent_store *locked, int64_t label_id, ent_err *e)
{
    ent_code code;
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, locked, e, "register/label_xml", ENT_I(label_id)));
    ENT_TRY(ent_stmt_next(st, &row, e));
    if (!row) return not_found(e);
    code = ent_stmt_keep(out, a, st, 0, e);
    ent_stmt_done(st);
    return code;
}

ent_code ent_reg_cut(const ent_cut **out, ent_arena *a, ent_store *locked, const ent_reg_policies *p, int64_t cut_id, ent_err *e)
{
    const ent_policy *policy;
    ent_sha256 digest;
    ent_str text;
    ent_code code;
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, locked, e, "register/cut", ENT_I(cut_id)));
    ENT_TRY(ent_stmt_next(st, &row, e));
    if (!row) return not_found(e);
    code = reg__column32(digest.b, st, 0, e);
    if (code == ENT_OK) code = ent_stmt_keep(&text, a, st, 1, e);
    ent_stmt_done(st);
    if (code != ENT_OK) return code;
    policy = ent_reg_policy(p, &digest);
    if (policy == NULL)
        return ent_fail(e, ENT_INVALID, "R-09", "Adopt it with: policy adopt",
                        "A label stands under a policy that this node has not adopted.");
    return ent_cut_read(out, a, policy, text, e);
}

ent_code ent_reg_source_records(ent_reg_knowns *out, ent_arena *a, ent_store *locked, ent_str source, ent_str kind, ent_err *e)
{
    ent_stmt *st;
    bool row;

    *out = (ent_reg_knowns){0};
    ENT_TRY(ENT_ASK(&st, locked, e, "register/source_records", ENT_T(source), ENT_T(kind)));
    for (;;) {
        ent_reg_known k;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        ENT_TRY(ent_stmt_keep(&k.item, a, st, 0, e));
        ENT_TRY(ent_stmt_keep(&k.external_id, a, st, 1, e));
        ENT_TRY(ent_stmt_keep(&k.external_uuid, a, st, 2, e));
        k.item_id = ent_stmt_i64(st, 3);
        k.present = ent_stmt_i64(st, 4) != 0;
        ENT_TRY(reg__column32(k.content.b, st, 5, e));
        k.cut_id = ent_stmt_i64(st, 6);
        ENT_PUSH(out, a, k, e);
    }
}
