/* SPDX-License-Identifier: Apache-2.0 */
/* What the YAML reader accepts keeps to its ceilings, and every document is written so that it reads back as the same tree; the second
 * writing equals the first.                                                                                               */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <entente/core/yaml.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int truth)
{
    if (!truth) __builtin_trap();
}

/* Number of values with all that stands behind aliases; checks each. */
static size_t walk(const ent_yaml *v, unsigned depth, const ent_yaml_limits *l)
{
    size_t n = 1;

    need(v->kind >= ENT_YAML_SCALAR && v->kind <= ENT_YAML_MAP && v->line > 0 && v->column > 0 && ent_utf8_ok(v->tag, NULL));
    if (v->kind == ENT_YAML_SCALAR) {
        need(ent_utf8_ok(v->str, NULL) && v->str.p[v->str.n] == '\0' && strlen(v->str.p) == v->str.n && v->style != 0);
        return 1;
    }
    need(depth < l->depth);
    for (size_t i = 0; i < v->n; i++) {
        const ent_yaml *inside = v->kind == ENT_YAML_SEQ ? v->items[i] : v->pairs[i].value;
        need(inside != NULL);
        n += walk(inside, depth + 1, l) + (v->kind == ENT_YAML_MAP);
        if (v->kind == ENT_YAML_MAP) need(ent_yaml_get(v, v->pairs[i].key.p) == inside);
    }
    return n;
}

static ent_str written(ent_arena *a, const ent_yaml *v)
{
    ent_buf b = ent_buf_new(a, (size_t)64 << 20);
    ent_yaml_writer w = ent_yw(&b);
    ent_str out = {NULL, 0};
    ent_err e = {0};

    ent_yw_value(&w, v);
    need(ent_yw_take(&out, &w, &e) == ENT_OK);
    return out;
}

static void check(ent_arena *a, const ent_yaml *v)
{
    const ent_yaml_limits wide = {.bytes = (size_t)64 << 20, .depth = ENT_YAML_DEPTH, .nodes = 1000000, .documents = 1};
    ent_str once = written(a, v);
    const ent_yaml *again;
    ent_err e = {0};

    need(ent_yaml_parse_one(&again, a, once, &wide, &e) == ENT_OK);
    need(ent_yaml_eq(v, again));
    need(ent_str_eq(once, written(a, again)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const ent_yaml_limits l = {.bytes = 100000, .depth = 20, .nodes = 20000, .aliases = 10, .documents = 20};
    ent_arena *a = ent_arena_new(NULL, (size_t)512 << 20);
    ent_yaml_docs d;
    ent_err e = {0};
    size_t n = 0;

    if (a == NULL) return 0;
    if (ent_yaml_parse(&d, a, (ent_str){(const char *)data, size}, &l, &e) == ENT_OK) {
        need(d.n <= l.documents);
        for (size_t i = 0; i < d.n; i++) n += walk(d.v[i], 0, &l);
        need(n <= l.nodes);
        for (size_t i = 0; i < d.n; i++) check(a, d.v[i]);
    } else {
        need(d.n == 0 && e.what[0] != '\0');
    }
    ent_arena_free(a);
    return 0;
}
