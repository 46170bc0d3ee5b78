/* SPDX-License-Identifier: Apache-2.0 */
/* Canonical bytes of labels and clearances: JSON in the form of RFC 8785, names resolved under a policy, lists sorted by their bytes,
 * so that two that say the same are the same bytes whatever they were read from.
 *
 *   label      {"categories": [{"oid", "tag_set", "type", "uri"?, "values": []}], "class", "created"?, "format": "entente/label/v1",
 *               "originator"?: {"id", "type"}, "policy": object identifier, "privacy_mark"?, "review"?, "role", "succession"?,
 *               "successor"?: the same without format and role}
 *   clearance  {"categories", "classes", "format": "entente/clearance/v1", "holder"?: {"kind", "name"}, "policy"}
 *
 * What says nothing is left out: the identifier of a tag set that is named, the legacy root (an originator's label), a category of a
 * clearance without a value. A label that names neither review nor successor is due for review by R-49, as it is written.   */
#include <stdlib.h>
#include <string.h>

#include "json_form.h"

#define MAX_BYTES (4 * ENT_LABEL_MAX_BYTES) /* names of the policy may be longer than those of the label */

/* ---- categories ---- */

typedef struct row {
    const ent_set *set;
    ent_said said;
    ent_str *values;
} row;

static int by_row(const void *x, const void *y)
{
    const row *a = x, *b = y;
    int order = ent_str_cmp(a->set->oid, b->set->oid);

    return order != 0 ? order : (int)a->said.type - (int)b->said.type;
}

static int by_text(const void *x, const void *y)
{
    return ent_str_cmp(*(const ent_str *)x, *(const ent_str *)y);
}

static ent_code make_row(row *out, ent_arena *a, const ent_policy *p, const ent_category *c, ent_err *e)
{
    ENT_TRY(ent_form_said(&out->said, a, p, c, e));
    out->set = &p->sets.v[out->said.set];
    ENT_NEW(out->values, a, out->said.n, e);
    if (out->said.n != 0) memcpy(out->values, out->said.values, out->said.n * sizeof *out->values);
    qsort(out->values, out->said.n, sizeof *out->values, by_text);
    return ENT_OK;
}

static void put_row(ent_jw *w, const row *r)
{
    ent_jw_obj(w);
    ent_jw_kstr(w, "oid", r->set->oid);
    ent_jw_kstr(w, "tag_set", r->set->name);
    ent_jw_kz(w, "type", ent_category_word(r->said.type));
    if (r->said.uri.n != 0 && !r->said.uri_repeats) ent_jw_kstr(w, "uri", r->said.uri);
    ent_jw_key(w, "values");
    ent_jw_arr(w);
    for (size_t i = 0; i < r->said.n; i++) ent_jw_str(w, r->values[i]);
    ent_jw_end(w);
    ent_jw_end(w);
}

static ent_code put_categories(ent_jw *w, ent_arena *a, const ent_policy *p, size_t n, const ent_category *list, bool empty_ones,
                               ent_err *e)
{
    row *rows;
    size_t used = 0;

    ENT_NEW(rows, a, n, e);
    for (size_t i = 0; i < n; i++)
        if (list[i].n != 0 || empty_ones) ENT_TRY(make_row(&rows[used++], a, p, &list[i], e));
    qsort(rows, used, sizeof *rows, by_row);
    ent_jw_key(w, "categories");
    ent_jw_arr(w);
    for (size_t i = 0; i < used; i++) put_row(w, &rows[i]);
    ent_jw_end(w);
    return ENT_OK;
}

/* ---- labels ---- */

static ent_code put_label(ent_jw *w, ent_arena *a, const ent_policy *p, const ent_label *l, unsigned depth, ent_err *e);

static ent_code put_originator(ent_jw *w, ent_arena *a, const ent_label *l, ent_err *e)
{
    ent_str who;

    ENT_TRY(ent_form_text(&who, a, l->originator, "originator", e));
    if (who.n == 0) return ENT_OK;
    ent_jw_key(w, "originator");
    ent_jw_obj(w);
    ent_jw_kstr(w, "id", who);
    ent_jw_kstr(w, "type", l->originator_type);
    ent_jw_end(w);
    return ENT_OK;
}

/* The members from "originator" on, in order. */
static ent_code put_rest(ent_jw *w, ent_arena *a, const ent_policy *p, const ent_label *l, unsigned depth, ent_err *e)
{
    static const char *const roles[] = {"originator", "alternative", "metadata", "originator"};
    ent_time review;
    ent_str mark;

    ENT_TRY(put_originator(w, a, l, e));
    ent_jw_kstr(w, "policy", p->oid);
    ENT_TRY(ent_form_text(&mark, a, l->privacy_mark, "privacy mark", e));
    if (mark.n != 0) ent_jw_kstr(w, "privacy_mark", mark);
    if (ent_label_review(&review, l)) ent_jform_put_time(w, "review", review);
    if (depth == 0) ent_jw_kz(w, "role", roles[l->role]);
    if (l->successor == NULL) return ENT_OK;
    ent_jform_put_time(w, "succession", l->succession);
    ent_jw_key(w, "successor");
    return put_label(w, a, p, l->successor, depth + 1, e);
}

static ent_code put_label(ent_jw *w, ent_arena *a, const ent_policy *p, const ent_label *l, unsigned depth, ent_err *e)
{
    uint32_t id;

    if (depth > ENT_LABEL_MAX_SUCCESSORS)
        return ent_fail(e, ENT_LIMIT, NULL, NULL, "The label has more than %d successors.", ENT_LABEL_MAX_SUCCESSORS);
    ENT_TRY(ent_form_check_label(a, p, l, false, e));
    ENT_TRY(ent_find_class(&id, a, p, l->classification, e));
    ent_jw_obj(w);
    ENT_TRY(put_categories(w, a, p, l->n, l->categories, true, e));
    ent_jw_kstr(w, "class", p->classes.v[id].name);
    if (l->has_created) ent_jform_put_time(w, "created", l->created);
    if (depth == 0) ent_jw_kz(w, "format", "entente/label/v1");
    ENT_TRY(put_rest(w, a, p, l, depth, e));
    ent_jw_end(w);
    return ENT_OK;
}

static ent_code take(ent_str *out, ent_sha256 *digest, ent_jw *w, ent_err *e)
{
    ent_str text;

    ENT_TRY(ent_jw_take(&text, w, e));
    if (digest != NULL) ENT_TRY(ent_sha256_of(digest, text, e));
    *out = text;
    return ENT_OK;
}

ent_code ent_label_canonical(ent_str *out, ent_sha256 *digest, ent_arena *a, const ent_policy *p, const ent_label *l, ent_err *e)
{
    ent_buf b = ent_buf_new(a, MAX_BYTES);
    ent_jw w = ent_jw_canonical(&b);

    *out = (ent_str){0};
    ENT_TRY(put_label(&w, a, p, l, 0, e));
    return take(out, digest, &w, e);
}

/* ---- clearances ---- */

static ent_code put_classes(ent_jw *w, ent_arena *a, const ent_policy *p, const uint32_t *ids, size_t n, ent_err *e)
{
    ent_str *names;

    ENT_NEW(names, a, n, e);
    for (size_t i = 0; i < n; i++) names[i] = p->classes.v[ids[i]].name;
    qsort(names, n, sizeof *names, by_text);
    ent_jw_key(w, "classes");
    ent_jw_arr(w);
    for (size_t i = 0; i < n; i++) ent_jw_str(w, names[i]);
    ent_jw_end(w);
    return ENT_OK;
}

ent_code ent_clearance_canonical(ent_str *out, ent_sha256 *digest, ent_arena *a, const ent_policy *p, const ent_clearance *c, ent_err *e)
{
    ent_buf b = ent_buf_new(a, MAX_BYTES);
    ent_jw w = ent_jw_canonical(&b);
    const char *kind;
    ent_str holder;
    uint32_t *ids;
    size_t n;

    *out = (ent_str){0};
    ENT_TRY(ent_form_check_clearance(&ids, &n, a, p, c, e));
    ENT_TRY(ent_form_holder(&holder, &kind, a, c, e));
    ent_jw_obj(&w);
    ENT_TRY(put_categories(&w, a, p, c->n, c->categories, false, e));
    ENT_TRY(put_classes(&w, a, p, ids, n, e));
    ent_jw_kz(&w, "format", "entente/clearance/v1");
    if (kind != NULL) {
        ent_jw_key(&w, "holder");
        ent_jw_obj(&w);
        ent_jw_kz(&w, "kind", kind);
        ent_jw_kstr(&w, "name", holder);
        ent_jw_end(&w);
    }
    ent_jw_kstr(&w, "policy", p->oid);
    ent_jw_end(&w);
    return take(out, digest, &w, e);
}
