/* SPDX-License-Identifier: Apache-2.0 */
/* Arguments by name, checked against the operation's parameters. */
#include <string.h>

#include "api_private.h"

const ent_param *api__param(const ent_operation *op, const char *name)
{
    for (const ent_param *p = op->params; p->name != NULL; p++)
        if (strcmp(p->name, name) == 0) return p;
    return NULL;
}

static bool is_choice(const char *choices, ent_str v)
{
    ent_str rest = ent_str_c(choices), word;

    while (rest.n != 0) {
        ent_str_cut(rest, '|', &word, &rest);
        if (ent_str_eq(word, v)) return true;
    }
    return false;
}

static ent_code check_value(const ent_param *p, ent_str v, ent_err *e)
{
    ent_date d;
    int64_t i;

    if (p->type == ENT_P_DATE && (!ent_date_parse(&d, v) || d.precision == ENT_DATE_NONE))
        return ent_fail(e, ENT_INVALID, NULL, "Write it as YYYY-MM-DD, YYYY-MM or YYYY.", "\"%.*s\" is not a date.", ENT_F(v));
    if (p->type == ENT_P_INT && !ent_str_i64(v, &i))
        return ent_fail(e, ENT_INVALID, NULL, NULL, "\"%.*s\" is not a whole number.", ENT_F(v));
    if (p->type == ENT_P_WORD && !is_choice(p->choices, v))
        return ent_fail(e, ENT_INVALID, NULL, NULL, "\"%.*s\" is not one of %s.", ENT_F(v), p->choices);
    if (p->type != ENT_P_FLAG && v.n == 0 && (p->flags & ENT_PARAM_NEEDED))
        return ent_fail(e, ENT_INVALID, NULL, NULL, "The value is empty.");
    if (!ent_utf8_ok(v, NULL)) return ent_fail(e, ENT_INVALID, NULL, "Use a UTF-8 terminal.", "The value is not UTF-8 text.");
    return ENT_OK;
}

ent_code api__check_given(const ent_request *r, ent_err *e)
{
    for (size_t i = 0; i < r->n; i++) {
        const ent_param *p = api__param(r->operation, r->arguments[i].name);
        if (p == NULL) return ent_fail(e, ENT_INVALID, NULL, NULL, "There is no option --%s here.", r->arguments[i].name);
        if (check_value(p, r->arguments[i].value, e) != ENT_OK) return ent_at(e, p->flags & ENT_PARAM_PLACE ? "%s" : "--%s", p->name);
        for (size_t j = 0; j < i && !(p->flags & ENT_PARAM_MANY); j++)
            if (strcmp(r->arguments[j].name, p->name) == 0) return ent_fail(e, ENT_INVALID, NULL, NULL, "--%s is given twice.", p->name);
    }
    return ENT_OK;
}

ent_code api__check_needed(const ent_request *r, ent_err *e)
{
    for (const ent_param *p = r->operation->params; p->name != NULL; p++) {
        bool given = false;
        for (size_t i = 0; i < r->n; i++) given = given || strcmp(r->arguments[i].name, p->name) == 0;
        if (!given && (p->flags & ENT_PARAM_NEEDED))
            return ent_fail(e, ENT_INVALID, NULL, NULL, p->flags & ENT_PARAM_PLACE ? "%s is missing." : "--%s is missing.",
                            p->flags & ENT_PARAM_PLACE ? p->value : p->name);
    }
    return ENT_OK;
}

ent_code call_usage(ent_call *c, const char *what, const char *next, ent_err *e)
{
    c->usage = true;
    return ent_fail(e, ENT_INVALID, NULL, next, "%s", what);
}

size_t call_count(const ent_call *c, const char *name)
{
    size_t n = 0;

    for (size_t i = 0; i < c->request->n; i++) n += strcmp(c->request->arguments[i].name, name) == 0;
    return n;
}

ent_str call_nth(const ent_call *c, const char *name, size_t i)
{
    for (size_t k = 0; k < c->request->n; k++)
        if (strcmp(c->request->arguments[k].name, name) == 0 && i-- == 0) return c->request->arguments[k].value;
    return (ent_str){0};
}

ent_str call_arg(const ent_call *c, const char *name)
{
    return call_nth(c, name, 0);
}

bool call_has(const ent_call *c, const char *name)
{
    return call_count(c, name) != 0;
}

ent_code call_date(ent_date *out, const ent_call *c, const char *name, ent_err *e)
{
    if (ent_date_parse(out, call_arg(c, name))) return ENT_OK;
    return ent_fail(e, ENT_BUG, NULL, NULL, "--%s was not checked.", name);
}

const char *call_path(const ent_call *c, const char *name)
{
    ent_str s = call_arg(c, name);

    return s.p != NULL ? s.p : "";
}

ent_code call_file(ent_str *out, const ent_call *c, const char *name, size_t max, ent_err *e)
{
    return ent_file_read(out, c->arena, call_path(c, name), max, e);
}
