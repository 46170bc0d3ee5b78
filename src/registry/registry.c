/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "registry_private.h"

enum { BODY_MAX = 1 << 20 };

/* The class names below which nothing is registered. A policy that has neither word has everything above its lowest class
 * registered: rather one row too many than one too few.                                                                */
ent_code ent_rgy_required(bool *out, const ent_policy *p, ent_str classification, ent_err *e)
{
    ent_str limit = ent_policy_class(p, 0);
    bool within;

    for (size_t i = 0; i < ent_policy_classes(p); i++) {
        ent_str name = ent_policy_class(p, i);
        if (ent_str_is(name, "RESTRICTED") || ent_str_ends(name, "EU RESTRICTED")) limit = name;
    }
    if (ent_policy_within(&within, p, classification, limit, e) == ENT_NOMEM) return ENT_NOMEM;
    *out = !within;
    return ENT_OK;
}

bool ent_rgy_each_reader(const ent_label *l)
{
    static const char top[] = "TOP SECRET";

    for (size_t i = 0; i + sizeof top - 1 <= l->classification.n; i++)
        if (memcmp(l->classification.p + i, top, sizeof top - 1) == 0) return true;
    for (size_t i = 0; i < l->n; i++)
        for (size_t k = 0; k < l->categories[i].n; k++)
            if (ent_str_is(l->categories[i].values[k], "ATOMAL")) return true;
    return false;
}

ent_code ent_rgy_copies(int64_t *out, ent_store *locked, int64_t revision_id, ent_err *e)
{
    ent_value id = ENT_I(revision_id);

    return ent_store_number(out, locked, "registry/copies", &id, 1, 0, e);
}

ent_code ent_rgy_dispatched(int64_t *out, ent_store *locked, int64_t revision_id, ent_str addressee, ent_err *e)
{
    ent_value v[2] = {ENT_I(revision_id), ENT_T(addressee)};

    return ent_store_number(out, locked, "registry/dispatched", v, 2, 0, e);
}

ent_code ent_rgy_register_entry(ent_str *body, ent_arena *a, const ent_rgy_row *row, ent_err *e)
{
    ent_buf b = ent_buf_new(a, BODY_MAX);
    ent_jw w = ent_jw_canonical(&b);

    ent_jw_obj(&w);
    ent_jw_kstr(&w, "addressee", row->addressee);
    ent_jw_ki64(&w, "copy", row->copy);
    ent_jw_kstr(&w, "direction", row->direction);
    ent_jw_kstr(&w, "marking", row->marking);
    ent_jw_kstr(&w, "revision", row->revision);
    ent_jw_end(&w);
    return ent_jw_take(body, &w, e);
}

ent_code ent_rgy_list(ent_store *locked, ent_arena *a, ent_rgy_fn *fn, void *ctx, ent_err *e)
{
    ent_stmt *st;
    bool more;

    ENT_TRY(ent_store_ask(&st, locked, "registry/list", NULL, 0, e));
    for (;;) {
        ent_rgy_row r;
        ENT_TRY(ent_stmt_next(st, &more, e));
        if (!more) return ENT_OK;
        ENT_TRY(ent_stmt_keep(&r.reference, a, st, 0, e));
        ENT_TRY(ent_stmt_keep(&r.revision, a, st, 1, e));
        ENT_TRY(ent_stmt_keep(&r.direction, a, st, 2, e));
        ENT_TRY(ent_stmt_keep(&r.marking, a, st, 3, e));
        ENT_TRY(ent_stmt_keep(&r.addressee, a, st, 4, e));
        r.copy = ent_stmt_i64(st, 5);
        r.time = ent_stmt_i64(st, 6);
        r.destroyed = ent_stmt_i64(st, 7);
        r.revision_id = ent_stmt_i64(st, 8);
        r.meta_label_id = ent_stmt_i64(st, 9);
        r.meta_mapped_id = ent_stmt_i64(st, 10);
        ENT_TRY(fn(ctx, &r, e));
    }
}

ent_code ent_rgy_arrived(ent_store *writer, ent_str bundle, ent_rgy_arrived_fn *fn, void *ctx, ent_err *e)
{
    ent_stmt *st;
    bool more;

    ENT_TRY(ENT_ASK(&st, writer, e, "registry/arrived", ENT_T(bundle)));
    for (;;) {
        ent_code code;
        ENT_TRY(ent_stmt_next(st, &more, e));
        if (!more) return ENT_OK;
        code = fn(ctx, ent_stmt_str(st, 0), ent_stmt_i64(st, 1), ent_stmt_str(st, 2), e);
        if (code == ENT_OK) continue;
        ent_stmt_done(st);
        return code;
    }
}

static ent_code apply_register(ent_store *s, const ent_entry *entry, ent_err *e)
{
    const ent_json *o = entry->json;
    char year[11];
    int64_t copy;

    ENT_TRY(ent_json_need_i64(&copy, o, "copy", e));
    ent_date_print(year, ent_date_of(entry->time));
    return ENT_RUN(s, e, "registry/register", ENT_T(((ent_str){year, 4})), ENT_T(ent_json_str(o, "revision")),
                   ENT_T(ent_json_str(o, "direction")), ENT_T(ent_json_str(o, "marking")), ENT_T(ent_json_str(o, "addressee")), ENT_I(copy),
                   ENT_I(entry->time));
}

ent_code ent_rgy_apply(bool *known, ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    static const struct {
        const char *kind;
        ent_code (*apply)(ent_store *s, const ent_entry *entry, ent_err *e);
    } kinds[] = {{"registry.register", apply_register},
                 {"registry.destroy.order", rgy__apply_order},
                 {"registry.destroy.withdraw", rgy__apply_withdraw},
                 {"registry.destroy", rgy__apply_destroy}};

    (void)scratch;
    *known = false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!ent_str_is(entry->kind, kinds[i].kind)) continue;
        *known = true;
        return kinds[i].apply(s, entry, e);
    }
    return ENT_OK;
}
