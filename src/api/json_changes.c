/* SPDX-License-Identifier: Apache-2.0 */
#include "json_changes.h"

static const ent_json *member(const ent_json *o, ent_str key)
{
    if (o == NULL || o->kind != ENT_JSON_OBJ) return NULL;
    for (size_t i = 0; i < o->n; i++)
        if (ent_str_eq(o->members[i].key, key)) return o->members[i].value;
    return NULL;
}

static const ent_json *element(const ent_json *v, size_t i)
{
    return v != NULL && v->kind == ENT_JSON_ARR && i < v->n ? v->items[i] : NULL;
}

/* Canonical contents: members are sorted. */
static bool equal(const ent_json *a, const ent_json *b)
{
    if (a == NULL || b == NULL || a->kind != b->kind || a->n != b->n) return a == b;
    if (a->kind == ENT_JSON_STR) return ent_str_eq(a->str, b->str);
    if (a->kind == ENT_JSON_INT) return a->integer == b->integer;
    if (a->kind == ENT_JSON_BOOL) return a->boolean == b->boolean;
    for (size_t i = 0; i < a->n; i++) {
        if (a->kind == ENT_JSON_OBJ && !ent_str_eq(a->members[i].key, b->members[i].key)) return false;
        if (a->kind == ENT_JSON_OBJ ? !equal(a->members[i].value, b->members[i].value) : !equal(a->items[i], b->items[i])) return false;
    }
    return true;
}

static bool is_leaf(const ent_json *v)
{
    return v == NULL || (v->kind != ENT_JSON_OBJ && v->kind != ENT_JSON_ARR);
}

static ent_code text_of(ent_str *out, ent_arena *a, const ent_json *v, ent_err *e)
{
    *out = (ent_str){"", 0};
    if (v == NULL || v->kind == ENT_JSON_NULL) return ENT_OK;
    if (v->kind == ENT_JSON_STR) return ent_str_dup(out, a, v->str, e);
    if (v->kind == ENT_JSON_INT) return ent_str_fmt(out, a, e, "%lld", (long long)v->integer);
    *out = v->boolean ? ENT_S("yes") : ENT_S("no");
    return ENT_OK;
}

static ent_code compare(json_changes *out, ent_arena *a, ent_str path, const ent_json *before, const ent_json *after, ent_err *e);

static ent_code compare_members(json_changes *out, ent_arena *a, ent_str path, const ent_json *before, const ent_json *after, ent_err *e)
{
    const ent_json *sides[] = {before, after};
    ent_str inner;

    for (size_t k = 0; k < 2; k++) {
        if (sides[k] == NULL || sides[k]->kind != ENT_JSON_OBJ) continue;
        for (size_t i = 0; i < sides[k]->n; i++) {
            ent_str key = sides[k]->members[i].key;
            if (k == 1 && member(before, key) != NULL) continue; /* the first side had it */
            ENT_TRY(ent_str_fmt(&inner, a, e, "%.*s%s%.*s", ENT_F(path), path.n != 0 ? "." : "", ENT_F(key)));
            ENT_TRY(compare(out, a, inner, member(before, key), member(after, key), e));
        }
    }
    return ENT_OK;
}

static ent_code compare_elements(json_changes *out, ent_arena *a, ent_str path, const ent_json *before, const ent_json *after, ent_err *e)
{
    size_t n = before != NULL && before->kind == ENT_JSON_ARR ? before->n : 0,
           m = after != NULL && after->kind == ENT_JSON_ARR ? after->n : 0;
    size_t head = 0;
    ent_str inner;

    while (head < n && head < m && equal(before->items[head], after->items[head])) head++;
    while (n > head && m > head && equal(before->items[n - 1], after->items[m - 1])) n--, m--;
    for (size_t i = head; i < n || i < m; i++) {
        ENT_TRY(ent_str_fmt(&inner, a, e, "%.*s[%zu]", ENT_F(path), i + 1));
        ENT_TRY(compare(out, a, inner, i < n ? element(before, i) : NULL, i < m ? element(after, i) : NULL, e));
    }
    return ENT_OK;
}

static ent_code compare(json_changes *out, ent_arena *a, ent_str path, const ent_json *before, const ent_json *after, ent_err *e)
{
    json_change c = {.path = path};

    if (equal(before, after)) return ENT_OK;
    if (is_leaf(before) && is_leaf(after)) {
        ENT_TRY(text_of(&c.from, a, before, e));
        ENT_TRY(text_of(&c.to, a, after, e));
        ENT_PUSH(out, a, c, e);
        return ENT_OK;
    }
    if (is_leaf(before) && before != NULL) {
        ENT_TRY(text_of(&c.from, a, before, e));
        ENT_PUSH(out, a, c, e);
    }
    ENT_TRY(compare_members(out, a, path, before, after, e));
    ENT_TRY(compare_elements(out, a, path, before, after, e));
    if (!is_leaf(after) || after == NULL) return ENT_OK;
    ENT_TRY(text_of(&c.to, a, after, e));
    ENT_PUSH(out, a, c, e);
    return ENT_OK;
}

ent_code json_compare(json_changes *out, ent_arena *a, const ent_json *before, const ent_json *after, ent_err *e)
{
    return compare(out, a, (ent_str){"", 0}, before, after, e);
}
