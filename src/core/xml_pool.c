/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "xml_pool.h"

typedef struct ent_xml_name {
    const char *key;
    ent_str str;
} ent_xml_name;

char *ent_xml_pool_take(ent_xml_pool *p, size_t n)
{
    char *s;

    if (p->left <= n) {
        size_t size = n < p->chunk ? p->chunk : n + 1;
        p->p = ent_alloc(p->a, size);
        p->left = p->p == NULL ? 0 : size;
        if (p->p == NULL) return NULL;
    }
    s = p->p;
    p->p += n + 1;
    p->left -= n + 1;
    s[n] = '\0';
    return s;
}

bool ent_xml_pool_copy(ent_xml_pool *p, ent_str *out, const void *from, size_t n)
{
    char *s;

    *out = (ent_str){"", 0};
    if (n == 0) return true;
    s = ent_xml_pool_take(p, n);
    if (s == NULL) return false;
    memcpy(s, from, n);
    *out = (ent_str){s, n};
    return true;
}

char *ent_xml_pool_extend(ent_xml_pool *p, char *s, size_t n, const void *more, size_t m)
{
    if (s + n + 1 == p->p && p->left >= m) {
        p->p += m;
        p->left -= m;
    } else {
        char *moved = ent_xml_pool_take(p, 2 * (n + m));
        if (moved == NULL) return NULL;
        memcpy(moved, s, n);
        p->p -= n + m; /* the room to grow stays free: for this string if it is next, else for others */
        p->left += n + m;
        s = moved;
    }
    memcpy(s + n, more, m);
    s[n + m] = '\0';
    return s;
}

static ent_xml_name *slot(ent_xml_name *table, size_t size, const char *key)
{
    size_t i = (size_t)((uint64_t)(uintptr_t)key * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (size - 1);

    while (table[i].key != NULL && table[i].key != key) i = (i + 1) & (size - 1);
    return &table[i];
}

static bool grow(ent_xml_names *t)
{
    size_t size = t->size == 0 ? 64 : t->size * 4;
    ent_xml_name *table = ent_alloc_array(t->a, size, sizeof *table);

    if (table == NULL) return false;
    for (size_t i = 0; i < t->size; i++)
        if (t->table[i].key != NULL) *slot(table, size, t->table[i].key) = t->table[i];
    t->table = table;
    t->size = size;
    return true;
}

bool ent_xml_names_get(ent_xml_names *t, ent_xml_pool *p, ent_str *out, const char *key)
{
    ent_xml_name *s;

    *out = (ent_str){"", 0};
    if (key == NULL) return true;
    if (t->n >= t->size / 2 && !grow(t)) return false;
    s = slot(t->table, t->size, key);
    if (s->key == NULL) {
        if (!ent_xml_pool_copy(p, &s->str, key, strlen(key))) return false;
        s->key = key;
        t->n++;
    }
    *out = s->str;
    return true;
}
