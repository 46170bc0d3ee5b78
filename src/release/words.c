/* SPDX-License-Identifier: Apache-2.0 */
/* Small things that several files of this room need: allowed words, dated spans, hexadecimal members, a map by id. */
#include <string.h>

#include "release_private.h"

bool rel__text_ok(ent_str s, size_t max)
{
    if (s.n == 0 || s.n > max || !ent_utf8_ok(s, NULL)) return false;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7F) return false;
    return s.p[0] != ' ' && s.p[s.n - 1] != ' ';
}

bool rel__name_ok(ent_str s)
{
    return rel__text_ok(s, 100);
}

rel_cover rel__covers(ent_date from, ent_date to, ent_time day)
{
    rel_cover cover = REL_INSIDE;
    ent_time first, after;

    if (ent_date_span(from, &first, &after)) {
        if (day < first) return REL_OUTSIDE;
        /* Any day of the period may be the first one. */
        if (from.precision != ENT_DATE_DAY && day < after) cover = REL_UNKNOWN;
    }
    if (ent_date_span(to, &first, &after)) {
        if (day >= after) return REL_OUTSIDE;
        if (to.precision != ENT_DATE_DAY && day >= first) cover = REL_UNKNOWN;
    }
    return cover;
}

bool rel__time_read(ent_time *out, ent_str s)
{
    char again[21];

    if (!ent_time_parse(out, s)) return false;
    ent_time_print(again, *out);
    return ent_str_is(s, again);
}

ent_code rel__need_hex(void *out, size_t n, const ent_json *o, const char *key, ent_err *e)
{
    ent_str hex;

    ENT_TRY(ent_json_need_str(&hex, o, key, e));
    if (ent_unhex(out, n, hex)) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, NULL, "The member \"%s\" must have %zu lower-case hexadecimal digits.", key, 2 * n);
}

void rel__key_hex(ent_jw *w, const char *key, const void *p, size_t n)
{
    char hex[2 * ENT_SIGNATURE_SIZE + 1];

    ent_hex(hex, p, n);
    ent_jw_kz(w, key, hex);
}

void rel__key_time(ent_jw *w, const char *key, ent_time t)
{
    char text[21];

    ent_time_print(text, t);
    ent_jw_kz(w, key, text);
}

ent_code rel__blob(void *out, size_t n, const ent_stmt *st, int column, ent_err *e)
{
    ent_str s = ent_stmt_str(st, column);

    if (s.n != n) return ent_fail(e, ENT_BUG, NULL, "Run: log rebuild", "A stored digest or key does not have %zu bytes.", n);
    memcpy(out, s.p, n);
    return ENT_OK;
}

/* ---- the map: open addressing, at most half full ------------------------------------------------------------------------ */
static size_t slot_of(const rel_map *m, int64_t key)
{
    size_t at = (size_t)((uint64_t)key * UINT64_C(0x9E3779B97F4A7C15) >> 32) & (m->cap - 1);

    while (m->keys[at] != 0 && m->keys[at] != key) at = (at + 1) & (m->cap - 1);
    return at;
}

void *rel__map_get(const rel_map *m, int64_t key)
{
    size_t at;

    if (m->cap == 0) return NULL;
    at = slot_of(m, key);
    return m->keys[at] == key ? m->values[at] : NULL;
}

static ent_code map_grow(rel_map *m, ent_err *e)
{
    rel_map grown = {.a = m->a, .n = m->n, .cap = m->cap == 0 ? 64 : 2 * m->cap};

    ENT_NEW(grown.keys, m->a, grown.cap, e);
    ENT_NEW(grown.values, m->a, grown.cap, e);
    for (size_t i = 0; i < m->cap; i++) {
        if (m->keys[i] == 0) continue;
        size_t at = slot_of(&grown, m->keys[i]);
        grown.keys[at] = m->keys[i];
        grown.values[at] = m->values[i];
    }
    *m = grown;
    return ENT_OK;
}

ent_code rel__map_put(rel_map *m, int64_t key, void *value, ent_err *e)
{
    size_t at;

    if (2 * (m->n + 1) > m->cap) ENT_TRY(map_grow(m, e));
    at = slot_of(m, key);
    if (m->keys[at] == 0) m->n++;
    m->keys[at] = key;
    m->values[at] = value;
    return ENT_OK;
}
