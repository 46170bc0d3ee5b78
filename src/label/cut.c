/* SPDX-License-Identifier: Apache-2.0 */
/* A cut: what of a label decides access, compiled. Its text is canonical JSON over the policy's own names, so equal cuts
 * have equal text and the text of another policy version never reads as one of this.                              */
#include <stdlib.h>

#include "cut.h"

#define MAX_TEXT ((size_t)1 << 20)

ent_str ent_cut_text(const ent_cut *c)
{
    return c->text;
}

ent_str ent_cut_class(const ent_cut *c)
{
    return c->policy->classes.v[c->class_id].name;
}

const ent_policy *ent_cut_policy(const ent_cut *c)
{
    return c->policy;
}

/* ---- compiling ---- */

static ent_code compile_tag(ent_cut_tag *out, ent_arena *a, const ent_policy *p, const ent_resolved *r, uint32_t tag, ent_err *e)
{
    const ent_tag *t = &p->tags.v[tag];
    uint64_t *bits;

    ENT_NEW(bits, a, t->n_words, e);
    if (!r->nobody[tag]) {
        for (uint32_t v = t->first_value; v < t->first_value + t->n_values; v++)
            if (r->present[v]) ent_bit_set(bits, p->values.v[v].bit - t->first_word * 64);
    }
    *out = (ent_cut_tag){.tag = tag, .first_word = t->first_word, .n_words = t->n_words, .bits = bits};
    return ENT_OK;
}

static bool limits(const ent_policy *p, const ent_resolved *r, uint32_t tag)
{
    return p->tags.v[tag].type == ENT_PERMISSIVE && (r->count[tag] != 0 || r->nobody[tag]);
}

/* The restrictive tags share their words: a bit is its place in them. */
static void compile_restrictive(uint64_t *bits, const ent_policy *p, const ent_resolved *r)
{
    for (uint32_t t = 0; t < p->tags.n; t++) {
        const ent_tag *tag = &p->tags.v[t];
        if (tag->type != ENT_RESTRICTIVE || r->count[t] == 0) continue;
        for (uint32_t v = tag->first_value; v < tag->first_value + tag->n_values; v++)
            if (r->present[v]) ent_bit_set(bits, p->values.v[v].bit);
    }
}

ent_code ent_cut_compile(ent_cut *c, ent_arena *a, const ent_policy *p, const ent_resolved *r, ent_err *e)
{
    uint64_t *restrictive;
    ent_cut_tag *tags;

    *c = (ent_cut){.policy = p, .class_id = r->class_id};
    ENT_NEW(restrictive, a, p->restrictive_words, e);
    compile_restrictive(restrictive, p, r);
    c->restrictive = restrictive;
    for (uint32_t t = 0; t < p->tags.n; t++) c->n_permissive += limits(p, r, t);
    ENT_NEW(tags, a, c->n_permissive, e);
    c->permissive = tags;
    for (uint32_t t = 0; t < p->tags.n; t++)
        if (limits(p, r, t)) ENT_TRY(compile_tag(tags++, a, p, r, t, e));
    return ENT_OK;
}

ent_code ent_cut_dossier(ent_cut *c, ent_arena *a, ent_str dossier, ent_err *e)
{
    if (dossier.n == 0) return ENT_OK;
    if (!ent_utf8_ok(dossier, NULL)) return ent_fail(e, ENT_INVALID, NULL, NULL, "The name of the dossier is no UTF-8 text.");
    c->has_dossier = true;
    ENT_TRY(ent_str_dup(&c->dossier, a, dossier, e));
    return ent_sha256_of(&c->dossier_digest, dossier, e);
}

/* ---- text ---- */

typedef struct row {
    ent_str oid, tag, value; /* value: empty for a whole tag */
    const ent_cut_tag *permissive;
} row;

static int by_row(const void *a, const void *b)
{
    const row *x = a, *y = b;
    int d = ent_str_cmp(x->oid, y->oid);

    if (d == 0) d = ent_str_cmp(x->tag, y->tag);
    return d != 0 ? d : ent_str_cmp(x->value, y->value);
}

static int by_name(const void *a, const void *b)
{
    return ent_str_cmp(*(const ent_str *)a, *(const ent_str *)b);
}

static row row_of(const ent_policy *p, uint32_t tag)
{
    const ent_tag *t = &p->tags.v[tag];

    return (row){.oid = p->sets.v[t->set].oid, .tag = t->key};
}

static ent_code write_restrictive(ent_jw *w, ent_arena *a, const ent_cut *c, ent_err *e)
{
    const ent_policy *p = c->policy;
    ENT_VEC(row) rows = {0};

    for (uint32_t v = 0; v < p->values.n; v++) {
        if (ent_value_tag(p, v)->type != ENT_RESTRICTIVE || !ent_bit(c->restrictive, p->values.v[v].bit)) continue;
        row r = row_of(p, p->values.v[v].tag);
        r.value = p->values.v[v].name;
        ENT_PUSH(&rows, a, r, e);
    }
    if (rows.n > 1) qsort(rows.v, rows.n, sizeof *rows.v, by_row);
    ent_jw_key(w, "restrictive");
    ent_jw_arr(w);
    for (size_t i = 0; i < rows.n; i++) {
        ent_jw_arr(w);
        ent_jw_str(w, rows.v[i].oid);
        ent_jw_str(w, rows.v[i].tag);
        ent_jw_str(w, rows.v[i].value);
        ent_jw_end(w);
    }
    ent_jw_end(w);
    return ENT_OK;
}

static ent_code write_tag_values(ent_jw *w, ent_arena *a, const ent_policy *p, const ent_cut_tag *ct, ent_err *e)
{
    const ent_tag *t = &p->tags.v[ct->tag];
    ENT_VEC(ent_str) names = {0};

    for (uint32_t v = t->first_value; v < t->first_value + t->n_values; v++)
        if (ent_bit(ct->bits, p->values.v[v].bit - t->first_word * 64)) ENT_PUSH(&names, a, p->values.v[v].name, e);
    if (names.n > 1) qsort(names.v, names.n, sizeof *names.v, by_name);
    ent_jw_arr(w);
    for (size_t i = 0; i < names.n; i++) ent_jw_str(w, names.v[i]);
    ent_jw_end(w);
    return ENT_OK;
}

static ent_code write_permissive(ent_jw *w, ent_arena *a, const ent_cut *c, ent_err *e)
{
    row *rows;

    ENT_NEW(rows, a, c->n_permissive, e);
    for (size_t i = 0; i < c->n_permissive; i++) {
        rows[i] = row_of(c->policy, c->permissive[i].tag);
        rows[i].permissive = &c->permissive[i];
    }
    qsort(rows, c->n_permissive, sizeof *rows, by_row);
    ent_jw_key(w, "permissive");
    ent_jw_arr(w);
    for (size_t i = 0; i < c->n_permissive; i++) {
        ent_jw_arr(w);
        ent_jw_str(w, rows[i].oid);
        ent_jw_str(w, rows[i].tag);
        ENT_TRY(write_tag_values(w, a, c->policy, rows[i].permissive, e));
        ent_jw_end(w);
    }
    ent_jw_end(w);
    return ENT_OK;
}

static ent_code write_text(ent_cut *c, ent_arena *a, ent_err *e)
{
    ent_buf b = ent_buf_new(a, MAX_TEXT);
    ent_jw w = ent_jw_canonical(&b);
    char hex[65];

    ent_sha256_hex(hex, &c->policy->digest);
    ent_jw_obj(&w);
    ent_jw_kstr(&w, "class", ent_cut_class(c));
    ent_jw_kstr(&w, "dossier", c->dossier);
    ENT_TRY(write_permissive(&w, a, c, e));
    ent_jw_kstr(&w, "policy", c->policy->oid);
    ent_jw_kz(&w, "policy_digest", hex);
    ENT_TRY(write_restrictive(&w, a, c, e));
    ent_jw_end(&w);
    return ent_jw_take(&c->text, &w, e);
}

static ent_code finish(const ent_cut **out, ent_arena *a, const ent_policy *p, const ent_resolved *r, ent_str dossier, ent_err *e)
{
    ent_cut *c;

    ENT_NEW(c, a, 1, e);
    ENT_TRY(ent_cut_compile(c, a, p, r, e));
    ENT_TRY(ent_cut_dossier(c, a, dossier, e));
    ENT_TRY(write_text(c, a, e));
    *out = c;
    return ENT_OK;
}

ent_code ent_cut_of(const ent_cut **out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_str dossier, ent_time as_of, ent_err *e)
{
    ent_scope scope = {.windows = true, .privacy = true, .as_of = as_of};
    ent_resolved r;

    *out = NULL;
    ENT_TRY(ent_resolve(&r, a, p, l, e));
    ENT_TRY(ent_check_rules(p, &r, &scope, e));
    return finish(out, a, p, &r, dossier, e);
}

/* ---- reading ---- */

static ent_code bad_cut(ent_err *e, const char *what)
{
    return ent_fail(e, ENT_INVALID, NULL, "Compile the cut from its label again.", "The text of a cut is not right: %s.", what);
}

/* [set oid, tag, x]: the tag it names, and x. */
static ent_code read_row(uint32_t *tag, const ent_json **last, const ent_policy *p, const ent_json *row_json, ent_category_type type,
                         ent_err *e)
{
    if (row_json->kind != ENT_JSON_ARR || row_json->n != 3 || row_json->items[0]->kind != ENT_JSON_STR ||
        row_json->items[1]->kind != ENT_JSON_STR)
        return bad_cut(e, "a tag is not written as [set, tag, values]");
    *last = row_json->items[2];
    for (*tag = 0; *tag < p->tags.n; ++*tag) {
        const ent_tag *t = &p->tags.v[*tag];
        if (t->type == type && ent_str_eq(t->key, row_json->items[1]->str) && ent_str_eq(p->sets.v[t->set].oid, row_json->items[0]->str))
            return ENT_OK;
    }
    return bad_cut(e, "the policy has no such tag");
}

static ent_code read_value(ent_resolved *r, const ent_policy *p, uint32_t tag, const ent_json *name, ent_err *e)
{
    const ent_tag *t = &p->tags.v[tag];

    if (name->kind != ENT_JSON_STR) return bad_cut(e, "a value is no text");
    for (uint32_t v = t->first_value; v < t->first_value + t->n_values; v++) {
        if (!ent_str_eq(p->values.v[v].name, name->str)) continue;
        ent_resolved_put(r, p, v);
        return ENT_OK;
    }
    return bad_cut(e, "the policy has no such value");
}

static ent_code read_values(ent_resolved *r, const ent_policy *p, const ent_json *o, ent_err *e)
{
    const ent_json *list, *last;
    uint32_t tag;

    ENT_TRY(ent_json_need_arr(&list, o, "restrictive", e));
    for (size_t i = 0; i < list->n; i++) {
        ENT_TRY(read_row(&tag, &last, p, list->items[i], ENT_RESTRICTIVE, e));
        ENT_TRY(read_value(r, p, tag, last, e));
    }
    ENT_TRY(ent_json_need_arr(&list, o, "permissive", e));
    for (size_t i = 0; i < list->n; i++) {
        ENT_TRY(read_row(&tag, &last, p, list->items[i], ENT_PERMISSIVE, e));
        if (last->kind != ENT_JSON_ARR) return bad_cut(e, "values are not in a list");
        if (last->n == 0) r->nobody[tag] = true;
        for (size_t k = 0; k < last->n; k++) ENT_TRY(read_value(r, p, tag, last->items[k], e));
    }
    return ENT_OK;
}

static ent_code read_head(uint32_t *class_id, ent_str *dossier, const ent_policy *p, const ent_json *o, ent_err *e)
{
    static const char *const keys[] = {"class", "dossier", "permissive", "policy", "policy_digest", "restrictive", NULL};
    ent_str oid, hex, name;
    ent_sha256 digest;

    if (o->kind != ENT_JSON_OBJ) return bad_cut(e, "it is no object");
    ENT_TRY(ent_json_only(o, keys, e));
    ENT_TRY(ent_json_need_str(&oid, o, "policy", e));
    ENT_TRY(ent_json_need_str(&hex, o, "policy_digest", e));
    ENT_TRY(ent_json_need_str(&name, o, "class", e));
    ENT_TRY(ent_json_need_str(dossier, o, "dossier", e));
    if (!ent_sha256_unhex(&digest, hex)) return bad_cut(e, "the digest of the policy is no SHA-256");
    if (!ent_str_eq(oid, p->oid) || !ent_sha256_eq(&digest, &p->digest)) {
        return ent_fail(e, ENT_INVALID, "R-09", "Load the policy of this version, or compile the cut from its label again.",
                        "The cut was compiled under another policy or version than %.*s.", ENT_F(p->name));
    }
    for (*class_id = 0; *class_id < p->classes.n; ++*class_id)
        if (ent_str_eq(p->classes.v[*class_id].name, name)) return ENT_OK;
    return bad_cut(e, "the policy has no such class");
}

ent_code ent_cut_read(const ent_cut **out, ent_arena *a, const ent_policy *p, ent_str text, ent_err *e)
{
    const ent_json *o;
    const ent_cut *c;
    ent_resolved r;
    ent_str dossier;
    uint32_t class_id = 0;

    *out = NULL;
    ENT_TRY(ent_json_parse(&o, a, text, MAX_TEXT, e));
    ENT_TRY(read_head(&class_id, &dossier, p, o, e));
    ENT_TRY(ent_resolved_new(&r, a, p, e));
    r.class_id = class_id;
    ENT_TRY(read_values(&r, p, o, e));
    ENT_TRY(finish(&c, a, p, &r, dossier, e));
    if (!ent_str_eq(c->text, text)) return bad_cut(e, "it is not in the canonical spelling");
    *out = c;
    return ENT_OK;
}
