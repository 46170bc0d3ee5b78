/* SPDX-License-Identifier: Apache-2.0 */
/* Words that mix letters of several scripts, met by what they look like: two words look alike when their skeletons are equal (UTS #39,
 * core/text.h), as small letters or as capitals.                                                                        */
#include <string.h>

#include "scan_private.h"

struct scan_alike {
    ent_arena *scratch;
    dictionary forms;
    uint32_t *to; /* by number of the form: the word in `exact` */
};

typedef struct form {
    ent_str text;
    uint32_t word;
} form;

typedef ENT_VEC(form) forms;

static ent_code form_of(ent_str *out, ent_arena *scratch, ent_str word, bool capitals, ent_err *e)
{
    ENT_TRY(capitals ? ent_skeleton_capitals(out, scratch, word, e) : ent_skeleton(out, scratch, word, e));
    if (out->n > 255) out->n = 0;
    return ENT_OK;
}

static ent_code add_forms(forms *all, ent_arena *a, ent_arena *scratch, const dictionary *d, uint32_t word, ent_err *e)
{
    ent_str text = {d->bytes + d->words[word].at, d->words[word].n};

    for (int capitals = 0; capitals < 2; capitals++) {
        form f = {.word = word};
        ENT_TRY(form_of(&f.text, scratch, text, capitals != 0, e));
        ENT_TRY(ent_str_dup(&f.text, a, f.text, e));
        ENT_PUSH(all, a, f, e);
    }
    ent_arena_reset(scratch);
    return ENT_OK;
}

/* A word with the room behind it that the hash reads. */
static void padded(char out[static SCAN_WORD_ROOM], ent_str s)
{
    memset(out, 0, SCAN_WORD_ROOM);
    memcpy(out, s.p, s.n);
}

static ent_code enter(scan_alike *l, ent_arena *a, const forms *all, ent_err *e)
{
    dict_size size = {.words = all->n};
    char word[SCAN_WORD_ROOM];

    for (size_t i = 0; i < all->n; i++) size.bytes += all->v[i].text.n;
    ENT_TRY(dict_new(&l->forms, a, &size, e));
    ENT_NEW(l->to, a, all->n + 1, e);
    for (size_t i = 0; i < all->n; i++) {
        uint32_t number;
        if (all->v[i].text.n == 0) continue;
        padded(word, all->v[i].text);
        number = dict_add_word(&l->forms, word, all->v[i].text.n);
        if (l->to[number] == 0) l->to[number] = all->v[i].word;
    }
    return ENT_OK;
}

ent_code scan__alike_new(scan_alike **out, ent_arena *a, const ent_scanner *s, ent_err *e)
{
    ent_arena *rough = ent_arena_new(a, 0), *scratch = ent_arena_new(a, 0);
    forms all = {0};
    scan_alike *l;

    *out = NULL;
    if (rough == NULL || scratch == NULL) return ent_nomem(e);
    ENT_NEW(l, a, 1, e);
    l->scratch = scratch;
    for (uint32_t i = 1; i < s->exact.n_words; i++)
        if (s->alike[i]) ENT_TRY(add_forms(&all, rough, scratch, &s->exact, i, e));
    ENT_TRY(enter(l, a, &all, e));
    ent_arena_free(rough);
    *out = l;
    return ENT_OK;
}

ent_code scan__alike_word(uint32_t *out, scan_alike *l, const char *p, size_t n, ent_err *e)
{
    char word[SCAN_WORD_ROOM];
    ent_str text;

    *out = 0;
    for (int capitals = 0; capitals < 2 && *out == 0; capitals++) {
        ENT_TRY(form_of(&text, l->scratch, (ent_str){p, n}, capitals != 0, e));
        if (text.n == 0) continue;
        padded(word, text);
        *out = l->to[dict_word_of(&l->forms, dict_hash(word, text.n), word, text.n)];
    }
    ent_arena_reset(l->scratch);
    return ENT_OK;
}
