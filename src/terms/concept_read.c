/* SPDX-License-Identifier: Apache-2.0 */
/* A concept from its JSON. */
#include <string.h>

#include "concept_private.h"

enum { JSON_MAX = 4 << 20, KEYS_MAX = 20 };

static const char NEXT[] = "Ask the sender for a correct copy; it was not written by this program.";

typedef struct reading {
    ent_arena *a;
    size_t left[TERMS_CEILINGS]; /* how many more of each there may be */
} reading;

static ent_code read_shape(reading *r, const terms_shape *shape, void *p, const ent_json *v, unsigned nesting, ent_err *e);

static ent_code ill_typed(const terms_member *m, const char *want, ent_err *e)
{
    return ent_fail(e, ENT_INVALID, NULL, NEXT, "The member \"%s\" of a concept is not %s.", m->key, want);
}

static ent_code over(const char *key, ent_err *e)
{
    return ent_fail(e, ENT_LIMIT, NULL, "Split the concept.", "A concept has more in its members \"%s\" than this program reads.", key);
}

static ent_code read_list(reading *r, const terms_member *m, void *p, const ent_json *v, unsigned nesting, ent_err *e)
{
    size_t size = m->of->size;
    char *items;

    if (v->kind != ENT_JSON_ARR) return ill_typed(m, "a list", e);
    if (nesting > ENT_TERM_MAX_NESTING) return over(m->key, e);
    if (m->of->ceiling != TERMS_FREE) {
        if (v->n > r->left[m->of->ceiling]) return over(m->key, e);
        r->left[m->of->ceiling] -= v->n;
    }
    items = ent_alloc_array(r->a, v->n, size);
    if (items == NULL) return ent_nomem(e);
    for (size_t i = 0; i < v->n; i++)
        ENT_TRY(read_shape(r, m->of, items + i * size, v->items[i], m->of == &terms__note ? nesting + 1 : nesting, e));
    memcpy((char *)p + m->at, &items, sizeof items);
    *(size_t *)(void *)((char *)p + m->n_at) = v->n;
    return ENT_OK;
}

/* The number of the word; 0 is no word. */
static unsigned word_number(terms_member_kind kind, ent_str word)
{
    for (unsigned i = 1; i < 16; i++) {
        const char *z = kind == TERMS_STATUS  ? ent_term_status_code((ent_term_status)i)
                        : kind == TERMS_STATE ? ent_term_state_code((ent_term_state)i)
                                              : ent_term_relation_word((ent_term_relation_kind)i);
        if (z[0] == '\0') return 0;
        if (ent_str_is(word, z)) return i;
    }
    return 0;
}

static ent_code read_word(const terms_member *m, void *p, ent_str word, ent_err *e)
{
    void *at = (char *)p + m->at;
    unsigned k = word_number(m->kind, word);

    if (k == 0) return ill_typed(m, "one of its words", e);
    if (m->kind == TERMS_STATUS) *(ent_term_status *)at = (ent_term_status)k;
    else if (m->kind == TERMS_STATE) *(ent_term_state *)at = (ent_term_state)k;
    else *(ent_term_relation_kind *)at = (ent_term_relation_kind)k;
    return ENT_OK;
}

static ent_code read_member(reading *r, const terms_member *m, void *p, const ent_json *v, unsigned nesting, ent_err *e)
{
    if (m->kind == TERMS_LIST) return read_list(r, m, p, v, nesting, e);
    if (m->kind == TERMS_BOOL) {
        if (v->kind != ENT_JSON_BOOL) return ill_typed(m, "true or false", e);
        *((bool *)p + m->at) = v->boolean;
        return ENT_OK;
    }
    if (v->kind != ENT_JSON_STR) return ill_typed(m, "a text", e);
    if (v->str.n > ENT_TERM_MAX_TEXT)
        return ent_fail(e, ENT_LIMIT, NULL, "Shorten the text.", "A text of a concept has %zu bytes; at most %zu are read.", v->str.n,
                        ENT_TERM_MAX_TEXT);
    if (m->kind != TERMS_STR) return read_word(m, p, v->str, e);
    return ent_str_dup((ent_str *)(void *)((char *)p + m->at), r->a, v->str, e);
}

/* What a struct cannot be without. */
static ent_code check_shape(const terms_shape *shape, const void *p, ent_err *e)
{
    if (shape == &terms__concept && ((const ent_term_concept *)p)->id.n == 0)
        return ent_fail(e, ENT_INVALID, NULL, NEXT, "A concept has no id.");
    if (shape == &terms__language && ((const ent_term_language *)p)->tag.n == 0)
        return ent_fail(e, ENT_INVALID, NULL, NEXT, "A language of a concept has no tag.");
    if (shape == &terms__relation && (((const ent_term_relation *)p)->kind == 0 || ((const ent_term_relation *)p)->target.n == 0))
        return ent_fail(e, ENT_INVALID, NULL, NEXT, "A relation of a concept needs its kind and its target.");
    if (shape == &terms__note && !terms__element_ok(((const ent_term_note *)p)->element))
        return ent_fail(e, ENT_INVALID, NULL, NEXT, "A note of a concept has an element that is none of ISO 30042.");
    return ENT_OK;
}

/* Absent texts are the empty string, never without a pointer. */
static void clear_texts(const terms_shape *shape, void *p)
{
    for (size_t i = 0; i < shape->n; i++)
        if (shape->members[i].kind == TERMS_STR) *(ent_str *)(void *)((char *)p + shape->members[i].at) = (ent_str){"", 0};
}

static ent_code read_shape(reading *r, const terms_shape *shape, void *p, const ent_json *v, unsigned nesting, ent_err *e)
{
    const char *keys[KEYS_MAX + 1] = {0};

    if (v->kind != ENT_JSON_OBJ) return ent_fail(e, ENT_INVALID, NULL, NEXT, "A part of a concept is no object.");
    for (size_t i = 0; i < shape->n && i < KEYS_MAX; i++) keys[i] = shape->members[i].key;
    ENT_TRY(ent_json_only(v, keys, e));
    clear_texts(shape, p);
    for (size_t i = 0; i < shape->n; i++) {
        const ent_json *member = ent_json_get(v, shape->members[i].key);
        if (member != NULL) ENT_TRY(read_member(r, &shape->members[i], p, member, nesting, e));
    }
    return check_shape(shape, p, e);
}

ent_code ent_term_concept_read(ent_term_concept *out, ent_arena *a, ent_str json, ent_err *e)
{
    reading r = {.a = a, .left = {0, ENT_TERM_MAX_LANGUAGES, ENT_TERM_MAX_DESIGNATIONS, ENT_TERM_MAX_NOTES}};
    ent_arena *scratch = ent_arena_new(a, 0);
    const ent_json *v;
    ent_code code;

    *out = (ent_term_concept){0};
    if (scratch == NULL) return ent_nomem(e);
    code = ent_json_parse(&v, scratch, json, JSON_MAX, e);
    if (code == ENT_OK) code = read_shape(&r, &terms__concept, out, v, 1, e);
    ent_arena_free(scratch);
    return code;
}
