/* SPDX-License-Identifier: Apache-2.0 */
/* Arguments from a JSON object: its members are named as the options and places of the operation. */
#include <string.h>

#include "api_private.h"

enum { VALUES_MAX = 2000 };

typedef struct taking {
    ent_request *out;
    ent_arena *arena;
    ent_argument *arguments;
    size_t n;
    ent_api_path_fn *path;
    void *ctx;
} taking;

static ent_code wrong_type(const char *key, const char *wanted, ent_err *e)
{
    return ent_fail(e, ENT_INVALID, NULL, "Compare it with doc/formats.md.", "\"%s\" must be %s.", key, wanted);
}

static ent_code take_value(taking *t, const ent_param *p, const ent_json *v, ent_err *e)
{
    ent_str value = {0};

    if (p->type == ENT_P_FLAG) {
        if (v->kind != ENT_JSON_BOOL) return wrong_type(p->name, "true or false", e);
        if (!v->boolean) return ENT_OK;
    } else if (p->type == ENT_P_INT) {
        if (v->kind != ENT_JSON_INT) return wrong_type(p->name, "a whole number", e);
        ENT_TRY(ent_str_fmt(&value, t->arena, e, "%lld", (long long)v->integer));
    } else {
        if (v->kind != ENT_JSON_STR) return wrong_type(p->name, "text", e);
        value = v->str;
    }
    if (p->type == ENT_P_FILE || p->type == ENT_P_OUT) ENT_TRY(t->path(t->ctx, &value, p, e));
    t->arguments[t->n++] = (ent_argument){p->name, value};
    return ENT_OK;
}

static ent_code take_as_of(taking *t, const ent_json *v, ent_err *e)
{
    ent_time end;
    ent_date d;

    if (v->kind != ENT_JSON_STR) return wrong_type("as-of", "text", e);
    if (!ent_date_parse(&d, v->str) || !ent_date_span(d, &t->out->as_of, &end))
        return ent_fail(e, ENT_INVALID, NULL, "Write it as YYYY-MM-DD.", "\"%.*s\" is not a date.", ENT_F(v->str));
    t->out->has_as_of = true;
    return ENT_OK;
}

static ent_code take_member(taking *t, const ent_json_member *m, ent_err *e)
{
    const ent_param *p = api__param(t->out->operation, m->key.p);
    const ent_json *v = m->value;

    if (p == NULL && ent_str_is(m->key, "id")) return ENT_OK; /* of a case; some operations have an option of that name */
    if (ent_str_is(m->key, "as-of")) return take_as_of(t, v, e);
    if (p == NULL || strcmp(p->name, ENT_PARAM_CASES) == 0)
        return ent_fail(e, ENT_INVALID, NULL, "The members are named as the options.", "There is no option \"%.*s\" here.", ENT_F(m->key));
    if (v->kind != ENT_JSON_ARR) return take_value(t, p, v, e);
    if (!(p->flags & ENT_PARAM_MANY)) return wrong_type(p->name, "one value", e);
    for (size_t i = 0; i < v->n; i++) ENT_TRY(take_value(t, p, v->items[i], e));
    return ENT_OK;
}

ent_code ent_api_arguments(ent_request *out, ent_arena *a, const ent_json *o, ent_api_path_fn *path, void *ctx, ent_err *e)
{
    taking t = {.out = out, .arena = a, .path = path, .ctx = ctx};
    size_t most = 0;

    for (size_t i = 0; i < o->n; i++) most += o->members[i].value->kind == ENT_JSON_ARR ? o->members[i].value->n : 1;
    if (most > VALUES_MAX) return ent_fail(e, ENT_LIMIT, NULL, "Make several of it.", "There may be at most %d values.", VALUES_MAX);
    ENT_NEW(t.arguments, a, most, e);
    for (size_t i = 0; i < o->n; i++) ENT_TRY(take_member(&t, &o->members[i], e));
    out->arguments = t.arguments;
    out->n = t.n;
    return ENT_OK;
}
