/* SPDX-License-Identifier: Apache-2.0 */
/* The agreement file: read strictly, spelled in one way, compared by digest. */
#include <string.h>

#include "release_private.h"

enum { TEXT_MAX = 1 << 20, LIST_MAX = 256, LONG_TEXT = 500 };

static const char FORMAT[] = "entente/agreement/v1";
static const char NEXT[] = "Compare the file with the description of agreement files in doc/formats.md.";

static ent_code wrong(ent_err *e, const char *what)
{
    return ent_fail(e, ENT_INVALID, NULL, NEXT, "%s", what);
}

static ent_code need_text(ent_str *out, ent_arena *a, const ent_json *o, const char *key, size_t max, bool may_be_empty, ent_err *e)
{
    ENT_TRY(ent_json_need_str(out, o, key, e));
    if (out->n == 0 && may_be_empty) return ENT_OK;
    if (!rel__text_ok(*out, max))
        return ent_fail(e, ENT_INVALID, NULL, NEXT, "The member \"%s\" must be one line of 1 to %zu bytes without space at its ends.", key,
                        max);
    return ent_str_dup(out, a, *out, e);
}

static ent_code need_date(ent_date *out, const ent_json *o, const char *key, ent_err *e)
{
    ent_str s;

    ENT_TRY(ent_json_need_str(&s, o, key, e));
    if (ent_date_parse(out, s)) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, NEXT, "The member \"%s\" must be a date such as 2026-01-31, 2026-01 or 2026, or empty.", key);
}

/* A list of texts, each of them once. optional: an absent list is empty. */
static ent_code need_texts(const ent_str **out, size_t *n, ent_arena *a, const ent_json *o, const char *key, size_t max, bool optional,
                           ent_err *e)
{
    const ent_json *list = ent_json_get(o, key);
    ent_str *v;

    *n = 0;
    *out = NULL;
    if (list == NULL && optional) return ENT_OK;
    ENT_TRY(ent_json_need_arr(&list, o, key, e));
    if (list->n > LIST_MAX) return ent_fail(e, ENT_LIMIT, NULL, NEXT, "The list \"%s\" has more than %d elements.", key, LIST_MAX);
    ENT_NEW(v, a, list->n, e);
    for (size_t i = 0; i < list->n; i++) {
        if (list->items[i]->kind != ENT_JSON_STR || !rel__text_ok(list->items[i]->str, max))
            return ent_fail(e, ENT_INVALID, NULL, NEXT, "Element %zu of \"%s\" must be one line of 1 to %zu bytes.", i + 1, key, max);
        ENT_TRY(ent_str_dup(&v[i], a, list->items[i]->str, e));
        for (size_t k = 0; k < i; k++)
            if (ent_str_eq(v[k], v[i])) return ent_fail(e, ENT_INVALID, NULL, NEXT, "\"%.*s\" stands twice in \"%s\".", ENT_F(v[i]), key);
    }
    *out = v;
    *n = list->n;
    return ENT_OK;
}

static ent_code read_body(ent_rel_body *out, ent_arena *a, const ent_json *o, ent_err *e)
{
    static const char *const keys[] = {"name", "clearance", "scheme", "dossiers", NULL};

    ENT_TRY(ent_json_only(o, keys, e));
    ENT_TRY(need_text(&out->name, a, o, "name", 100, false, e));
    ENT_TRY(need_text(&out->clearance, a, o, "clearance", 2000, true, e));
    ENT_TRY(need_text(&out->scheme, a, o, "scheme", 60, true, e));
    return need_texts(&out->dossiers, &out->n_dossiers, a, o, "dossiers", 100, true, e);
}

static ent_code read_terms(ent_rel_terms *out, ent_arena *a, const ent_json *o, ent_err *e)
{
    static const char *const keys[] = {"sender", "recipient", "policy", "ceiling", "electronic_ceiling", "bodies", NULL};
    const ent_json *bodies;
    ent_rel_body *v;

    ENT_TRY(ent_json_only(o, keys, e));
    ENT_TRY(need_text(&out->sender, a, o, "sender", 100, false, e));
    ENT_TRY(need_text(&out->recipient, a, o, "recipient", 100, false, e));
    ENT_TRY(need_text(&out->policy, a, o, "policy", 100, false, e));
    ENT_TRY(need_text(&out->ceiling, a, o, "ceiling", 100, false, e));
    ENT_TRY(need_text(&out->electronic_ceiling, a, o, "electronic_ceiling", 100, false, e));
    ENT_TRY(ent_json_need_arr(&bodies, o, "bodies", e));
    if (bodies->n == 0 || bodies->n > LIST_MAX) return wrong(e, "\"bodies\" must name between 1 and 256 bodies, one by one (R-38).");
    if (ent_str_eq(out->sender, out->recipient)) return wrong(e, "\"sender\" and \"recipient\" are the same.");
    ENT_NEW(v, a, bodies->n, e);
    for (size_t i = 0; i < bodies->n; i++) {
        if (read_body(&v[i], a, bodies->items[i], e) != ENT_OK) return ent_within(e, "body %zu", i + 1);
        for (size_t k = 0; k < i; k++)
            if (ent_str_eq(v[k].name, v[i].name))
                return ent_fail(e, ENT_INVALID, "R-38", NEXT, "The body \"%.*s\" is named twice.", ENT_F(v[i].name));
    }
    out->bodies = v;
    out->n_bodies = bodies->n;
    return ENT_OK;
}

static ent_code read_all_terms(ent_rel_agreement *out, ent_arena *a, const ent_json *o, ent_err *e)
{
    const ent_json *list;
    ent_rel_terms *v;

    ENT_TRY(ent_json_need_arr(&list, o, "terms", e));
    if (list->n == 0 || list->n > LIST_MAX) return wrong(e, "\"terms\" must have between 1 and 256 elements, one for each direction.");
    ENT_NEW(v, a, list->n, e);
    for (size_t i = 0; i < list->n; i++) {
        if (read_terms(&v[i], a, list->items[i], e) != ENT_OK) return ent_within(e, "terms %zu", i + 1);
        for (size_t k = 0; k < i; k++)
            if (ent_str_eq(v[k].sender, v[i].sender) && ent_str_eq(v[k].recipient, v[i].recipient))
                return wrong(e, "Two terms have the same sender and recipient.");
    }
    out->terms = v;
    out->n_terms = list->n;
    return ENT_OK;
}

static bool id_ok(ent_str s)
{
    if (s.n == 0 || s.n > 60) return false;
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= 'A' && s.p[i] <= 'Z') && !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '.' &&
            s.p[i] != '-')
            return false;
    return true;
}

static void write_texts(ent_jw *w, const char *key, const ent_str *v, size_t n)
{
    ent_jw_key(w, key);
    ent_jw_arr(w);
    for (size_t i = 0; i < n; i++) ent_jw_str(w, v[i]);
    ent_jw_end(w);
}

static void write_terms(ent_jw *w, const ent_rel_terms *t)
{
    ent_jw_obj(w);
    ent_jw_key(w, "bodies");
    ent_jw_arr(w);
    for (size_t i = 0; i < t->n_bodies; i++) {
        const ent_rel_body *b = &t->bodies[i];
        ent_jw_obj(w);
        ent_jw_kstr(w, "clearance", b->clearance);
        write_texts(w, "dossiers", b->dossiers, b->n_dossiers);
        ent_jw_kstr(w, "name", b->name);
        ent_jw_kstr(w, "scheme", b->scheme);
        ent_jw_end(w);
    }
    ent_jw_end(w);
    ent_jw_kstr(w, "ceiling", t->ceiling);
    ent_jw_kstr(w, "electronic_ceiling", t->electronic_ceiling);
    ent_jw_kstr(w, "policy", t->policy);
    ent_jw_kstr(w, "recipient", t->recipient);
    ent_jw_kstr(w, "sender", t->sender);
    ent_jw_end(w);
}

/* Every member is there, so that "absent" and "empty" are one spelling. */
static ent_code spell(ent_rel_agreement *g, ent_arena *a, ent_err *e)
{
    ent_buf b = ent_buf_new(a, TEXT_MAX);
    ent_jw w = ent_jw_canonical(&b);
    char day[11];

    ent_jw_obj(&w);
    write_texts(&w, "articles", g->articles, g->n_articles);
    ent_jw_kz(&w, "format", FORMAT);
    ent_date_print(day, g->from);
    ent_jw_kz(&w, "from", day);
    ent_jw_kstr(&w, "id", g->id);
    write_texts(&w, "purposes", g->purposes, g->n_purposes);
    ent_jw_key(&w, "terms");
    ent_jw_arr(&w);
    for (size_t i = 0; i < g->n_terms; i++) write_terms(&w, &g->terms[i]);
    ent_jw_end(&w);
    ent_jw_kstr(&w, "title", g->title);
    ent_date_print(day, g->to);
    ent_jw_kz(&w, "to", day);
    ent_jw_end(&w);
    ENT_TRY(ent_jw_take(&g->text, &w, e));
    return ent_sha256_of(&g->digest, g->text, e);
}

static ent_code read_agreement(ent_rel_agreement *out, ent_arena *a, const ent_json *o, ent_err *e)
{
    static const char *const keys[] = {"format", "id", "title", "from", "to", "purposes", "articles", "terms", NULL};
    ent_str format;

    *out = (ent_rel_agreement){0};
    if (o->kind != ENT_JSON_OBJ) return wrong(e, "An agreement is one JSON object.");
    ENT_TRY(ent_json_need_str(&format, o, "format", e));
    if (!ent_str_is(format, FORMAT)) return ent_fail(e, ENT_INVALID, NULL, NEXT, "The member \"format\" must be \"%s\".", FORMAT);
    ENT_TRY(ent_json_only(o, keys, e));
    ENT_TRY(need_text(&out->id, a, o, "id", 60, false, e));
    if (!id_ok(out->id)) return wrong(e, "The member \"id\" may have letters, digits, \".\" and \"-\" only.");
    ENT_TRY(need_text(&out->title, a, o, "title", LONG_TEXT, false, e));
    ENT_TRY(need_date(&out->from, o, "from", e));
    ENT_TRY(need_date(&out->to, o, "to", e));
    if (out->from.precision == ENT_DATE_NONE) return wrong(e, "The member \"from\" must say when the agreement comes into force (R-37).");
    ENT_TRY(need_texts(&out->purposes, &out->n_purposes, a, o, "purposes", 200, false, e));
    if (out->n_purposes == 0) return wrong(e, "\"purposes\" must name at least one purpose (R-41).");
    ENT_TRY(need_texts(&out->articles, &out->n_articles, a, o, "articles", LONG_TEXT, true, e));
    ENT_TRY(read_all_terms(out, a, o, e));
    return spell(out, a, e);
}

ent_code ent_rel_agreement_parse(ent_rel_agreement *out, ent_arena *a, ent_str json, ent_err *e)
{
    const ent_json *o;

    ENT_TRY(ent_json_parse(&o, a, json, TEXT_MAX, e));
    return read_agreement(out, a, o, e);
}

ent_code ent_rel_agreement_entry(ent_str *body, ent_arena *a, const ent_rel_agreement *g, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 2 * TEXT_MAX);
    ent_jw w = ent_jw_canonical(&b);

    ent_jw_obj(&w);
    ent_jw_kstr(&w, "id", g->id);
    ent_jw_kstr(&w, "text", g->text);
    ent_jw_end(&w);
    return ent_jw_take(body, &w, e);
}

/* ---- from the node -------------------------------------------------------------------------------------------------------- */
static ent_code take(ent_rel_agreement *out, ent_arena *a, ent_stmt *st, bool *found, ent_err *e)
{
    ent_str text;

    ENT_TRY(ent_stmt_next(st, found, e));
    if (!*found) return ENT_OK;
    ENT_TRY(ent_stmt_keep(&text, a, st, 0, e));
    ent_stmt_done(st);
    return ent_rel_agreement_parse(out, a, text, e);
}

ent_code ent_rel_agreement_find(ent_rel_agreement *out, ent_arena *a, ent_store *s, ent_str id, ent_err *e)
{
    ent_stmt *st;
    bool found;

    ENT_TRY(ENT_ASK(&st, s, e, "release/agreement_by_id", ENT_T(id)));
    ENT_TRY(take(out, a, st, &found, e));
    if (found) return ENT_OK;
    return ent_fail(e, ENT_NOT_VISIBLE, NULL, "See: agreement list", "There is no agreement \"%.*s\".", ENT_F(id));
}

ent_code ent_rel_agreement_by_digest(ent_rel_agreement *out, ent_arena *a, ent_store *s, const ent_sha256 *digest, ent_err *e)
{
    char hex[65];
    ent_stmt *st;
    bool found;

    ENT_TRY(ENT_ASK(&st, s, e, "release/agreement_by_digest", ENT_B(digest->b, sizeof digest->b)));
    ENT_TRY(take(out, a, st, &found, e));
    if (found) return ENT_OK;
    ent_sha256_hex(hex, digest);
    return ent_fail(e, ENT_NOT_VISIBLE, NULL, "See: agreement list", "There is no agreement with the digest %s.", hex);
}

ent_code ent_rel_agreements(ent_store *s, ent_arena *a, ent_rel_agreement_fn *fn, void *ctx, ent_err *e)
{
    ENT_VEC(ent_str) ids = {0};
    ent_stmt *st;
    bool row;

    ENT_TRY(ent_store_ask(&st, s, "release/agreement_ids", NULL, 0, e));
    for (;;) {
        ent_str id;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) break;
        ENT_TRY(ent_stmt_keep(&id, a, st, 0, e));
        ENT_PUSH(&ids, a, id, e);
    }
    for (size_t i = 0; i < ids.n; i++) {
        ent_rel_agreement g;
        ENT_TRY(ent_rel_agreement_find(&g, a, s, ids.v[i], e));
        ENT_TRY(fn(ctx, &g, e));
    }
    return ENT_OK;
}
