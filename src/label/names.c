/* SPDX-License-Identifier: Apache-2.0 */
/* Names and how they compare: XML Schema xs:token white space; under the policies NATO and PUBLIC without regard to case
 * (prose of ADatP-4774). ASCII is folded here, anything else by Unicode folding of the core.                       */
#include <stdio.h>

#include "policy.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool collapsed(ent_str s)
{
    if (s.n == 0) return true;
    if (is_space(s.p[0]) || is_space(s.p[s.n - 1])) return false;
    for (size_t i = 0; i < s.n; i++) {
        if (is_space(s.p[i]) && (s.p[i] != ' ' || s.p[i + 1] == ' ')) return false;
    }
    return true;
}

ent_code ent_token(ent_str *out, ent_arena *a, ent_str s, ent_err *e)
{
    char *p;
    size_t at = 0;

    *out = s;
    if (collapsed(s)) return ENT_OK;
    ENT_NEW(p, a, s.n + 1, e);
    for (size_t i = 0; i < s.n; i++) {
        if (!is_space(s.p[i])) p[at++] = s.p[i];
        else if (at > 0 && p[at - 1] != ' ') p[at++] = ' ';
    }
    if (at > 0 && p[at - 1] == ' ') at--;
    *out = (ent_str){p, at};
    return ENT_OK;
}

static bool is_ascii(ent_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80) return false;
    return true;
}

ent_code ent_name_key(ent_str *out, ent_arena *a, const ent_policy *p, ent_str name, ent_err *e)
{
    ent_str token;
    char *low;

    ENT_TRY(ent_token(&token, a, name, e));
    *out = token;
    if (!p->folds) return ENT_OK;
    if (!is_ascii(token)) return ent_fold(out, a, token, e);
    ENT_NEW(low, a, token.n + 1, e);
    for (size_t i = 0; i < token.n; i++) {
        char c = token.p[i];
        low[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    *out = (ent_str){low, token.n};
    return ENT_OK;
}

ent_str ent_lacv(ent_str s)
{
    size_t zeros = 0;

    s = ent_str_trim(s);
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return s;
    while (zeros + 1 < s.n && s.p[zeros] == '0') zeros++;
    return (ent_str){s.p + zeros, s.n - zeros};
}

bool ent_lacv_number(ent_str lacv, uint64_t *out)
{
    uint64_t n = 0;

    lacv = ent_str_trim(lacv);
    *out = 0;
    if (lacv.n == 0) return false;
    for (size_t i = 0; i < lacv.n; i++) {
        unsigned digit = (unsigned)(unsigned char)lacv.p[i] - '0';
        if (digit > 9 || n > (UINT64_MAX - digit) / 10) return false;
        n = 10 * n + digit;
    }
    *out = n;
    return true;
}

/* ---- the index ---- */

ent_code ent_index_new(ent_index *x, ent_arena *a, size_t n, ent_err *e)
{
    size_t cap = 8;

    while (cap < 2 * n) cap *= 2;
    ENT_NEW(x->slots, a, cap, e);
    x->cap = cap;
    return ENT_OK;
}

/* FNV-1a over the key and the two numbers, mixed once more because only the low bits choose the slot. */
static uint64_t hash_of(const ent_index *x, uint32_t a, uint32_t b, ent_str key)
{
    uint64_t h = (UINT64_C(14695981039346656037) + x->seed) ^ ((uint64_t)a << 32 | b);

    h *= UINT64_C(1099511628211);
    for (size_t i = 0; i < key.n; i++) h = (h ^ (unsigned char)key.p[i]) * UINT64_C(1099511628211);
    return h ^ h >> 29;
}

/* The slot of the key, or the free slot where it belongs. */
static ent_index_slot *slot_of(const ent_index *x, uint64_t hash, uint32_t a, uint32_t b, ent_str key)
{
    size_t i = (size_t)hash & (x->cap - 1);

    for (;;) {
        ent_index_slot *s = &x->slots[i];
        if (s->id == 0) return s;
        if (s->hash == hash && s->a == a && s->b == b && ent_str_eq(s->key, key)) return s;
        i = (i + 1) & (x->cap - 1);
    }
}

uint32_t ent_index_put(ent_index *x, uint32_t a, uint32_t b, ent_str key, uint32_t id)
{
    uint64_t hash = hash_of(x, a, b, key);
    ent_index_slot *s = slot_of(x, hash, a, b, key);

    if (s->id != 0) return s->id - 1;
    *s = (ent_index_slot){.hash = hash, .a = a, .b = b, .id = id + 1, .key = key};
    return ENT_NO_ID;
}

uint32_t ent_index_get(const ent_index *x, uint32_t a, uint32_t b, ent_str key)
{
    ent_index_slot *s;

    if (x->cap == 0) return ENT_NO_ID;
    s = slot_of(x, hash_of(x, a, b, key), a, b, key);
    return s->id == 0 ? ENT_NO_ID : s->id - 1;
}

/* ---- finding ---- */

ent_code ent_find_class(uint32_t *out, ent_arena *a, const ent_policy *p, ent_str name, ent_err *e)
{
    ent_str key;

    ENT_TRY(ent_name_key(&key, a, p, name, e));
    *out = ent_index_get(&p->class_names, 0, 0, key);
    return ENT_OK;
}

ent_code ent_find_set(uint32_t *out, ent_arena *a, const ent_policy *p, ent_str name, ent_err *e)
{
    ent_str key;

    ENT_TRY(ent_name_key(&key, a, p, name, e));
    *out = ent_index_get(&p->set_names, 0, 0, key);
    return ENT_OK;
}

ent_code ent_find_value(uint32_t *out, ent_arena *a, const ent_policy *p, uint32_t set, ent_category_type type, ent_str name, ent_err *e)
{
    ent_str key;

    ENT_TRY(ent_name_key(&key, a, p, name, e));
    *out = ent_index_get(&p->value_names, set, (uint32_t)type, key);
    return ENT_OK;
}

ent_code ent_find_privacy(uint32_t *out, ent_arena *a, const ent_policy *p, ent_str name, ent_err *e)
{
    ent_str key;

    ENT_TRY(ent_name_key(&key, a, p, name, e));
    *out = ent_index_get(&p->privacy_names, 0, 0, key);
    return ENT_OK;
}

uint32_t ent_find_class_lacv(const ent_policy *p, ent_str lacv)
{
    for (size_t i = 0; i < p->classes.n; i++)
        if (ent_str_eq(ent_lacv(p->classes.v[i].lacv), ent_lacv(lacv))) return (uint32_t)i;
    return ENT_NO_ID;
}

const char *ent_category_word(ent_category_type t)
{
    return t == ENT_RESTRICTIVE ? "RESTRICTIVE" : t == ENT_PERMISSIVE ? "PERMISSIVE" : "INFORMATIVE";
}

const ent_tag *ent_value_tag(const ent_policy *p, uint32_t value)
{
    return &p->tags.v[p->values.v[value].tag];
}

const ent_set *ent_value_set(const ent_policy *p, uint32_t value)
{
    return &p->sets.v[ent_value_tag(p, value)->set];
}

ent_code ent_note_add(ent_notes *notes, ent_arena *a, unsigned line, const char *code, ent_err *e, const char *fmt, ...)
{
    ent_note note = {.line = line, .code = code};
    va_list args;
    char *text;
    int n;

    if (notes == NULL) return ENT_OK;
    va_start(args, fmt);
    n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (n < 0) return ent_fail(e, ENT_BUG, NULL, NULL, "A note could not be written.");
    ENT_NEW(text, a, (size_t)n + 1, e);
    va_start(args, fmt);
    (void)vsnprintf(text, (size_t)n + 1, fmt, args);
    va_end(args);
    note.text = (ent_str){text, (size_t)n};
    ENT_PUSH(notes, a, note, e);
    return ENT_OK;
}
