/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns into dictionaries: once to count words, once to enter them, then copied into the room that they need. */
#include <string.h>

#include "scan_private.h"

/* The words of the pattern at hand. */
typedef struct one_pattern {
    struct {
        char p[SCAN_WORD_ROOM];
        size_t n;
        bool is_word;
    } word[ENT_SCAN_MAX_WORDS];
    size_t n;
    size_t begin, end; /* bytes of the text, from its first word to its last */
} one_pattern;

typedef struct compiling {
    ent_scanner *s;
    ent_arena *a, *scratch;
    const ent_scan_pattern *v;
    ent_words *words;
    one_pattern now;
} compiling;

/* Its words; none when it can never be met. */
static ent_code read_pattern(compiling *c, size_t i, ent_err *e)
{
    one_pattern *now = &c->now;
    ent_words_block b;

    now->n = 0;
    if (ent_words_again(c->words, c->v[i].text, e) != ENT_OK) return ent_within(e, "pattern %zu", i + 1);
    if (c->v[i].text.n > ENT_SCAN_MAX_PATTERN) return ENT_OK;
    ENT_TRY(ent_words_next(&b, c->words, e)); /* one block and one batch: the ceilings of a pattern are below theirs */
    for (size_t k = 0; k < b.n; k++) {
        const ent_word *w = &b.v[k];
        if (k >= ENT_SCAN_MAX_WORDS || w->kind == ENT_WORD_BREAK) {
            now->n = 0;
            return ENT_OK;
        }
        memcpy(now->word[k].p, b.folded + w->at, w->n);
        memset(now->word[k].p + w->n, 0, SCAN_WORD_ROOM - w->n);
        now->word[k].n = w->n;
        now->word[k].is_word = w->kind == ENT_WORD;
        now->end = w->end;
        now->n++;
    }
    if (b.n != 0) now->begin = b.v[0].begin;
    return ENT_OK;
}

static void count_words(dict_size *size, const one_pattern *p)
{
    if (p->n == 0) return;
    size->words += p->n;
    size->nodes += p->n;
    size->ends++;
    for (size_t k = 0; k < p->n; k++) size->bytes += p->word[k].n;
}

static void enter(dictionary *d, const one_pattern *p, size_t pattern)
{
    uint32_t node = 0;

    if (p->n == 0) return;
    for (size_t k = 0; k < p->n; k++) node = dict_add_step(d, node, dict_add_word(d, p->word[k].p, p->word[k].n));
    dict_add_end(d, node, (uint32_t)pattern);
}

static ent_code check_size(const dict_size *size, ent_err *e)
{
    if (size->bytes <= SCAN_MAX_BYTES) return ENT_OK;
    return ent_fail(e, ENT_LIMIT, NULL, "Scan with fewer terms at once.", "The terms to look for are longer than %d MiB together.",
                    SCAN_MAX_BYTES >> 20);
}

/* ---- words as they are ---- */

static ent_code compile_exact(compiling *c, size_t n, ent_err *e)
{
    ent_arena *rough = ent_arena_new(c->scratch, 0);
    dict_size size = {0};
    dictionary d;

    if (rough == NULL) return ent_nomem(e);
    for (size_t i = 0; i < n; i++) {
        ENT_TRY(read_pattern(c, i, e));
        count_words(&size, &c->now);
    }
    c->s->skipped = n - size.ends;
    ENT_TRY(check_size(&size, e));
    ENT_TRY(dict_new(&d, rough, &size, e));
    for (size_t i = n; i-- > 0;) { /* backwards: the chain of equal patterns is built from its end */
        ENT_TRY(read_pattern(c, i, e));
        enter(&d, &c->now, i);
    }
    ENT_TRY(dict_copy(&c->s->exact, c->a, &d, e));
    ent_arena_free(rough);
    return scan__filter_new(&c->s->filter, c->a, &c->s->exact, e);
}

/* ---- stems ---- */

static ent_code stem_pattern(compiling *c, scan_stemmer *s, ent_err *e)
{
    one_pattern *p = &c->now;
    bool any = false;

    for (size_t k = 0; k < p->n; k++) {
        char stem[SCAN_WORD_ROOM];
        any = any || (p->word[k].is_word && p->word[k].n > 3 && scan__may_be_inflected(p->word[k].p, p->word[k].n));
        if (!p->word[k].is_word) continue;
        ENT_TRY(scan__stem(stem, &p->word[k].n, s, p->word[k].p, p->word[k].n, e));
        memcpy(p->word[k].p, stem, sizeof stem);
    }
    if (!any) p->n = 0;
    return ENT_OK;
}

static bool has_stems(const ent_scan_pattern *p, const char *name)
{
    return (p->flags & ENT_SCAN_INFLECTED) != 0 && (p->flags & ENT_SCAN_AS_WRITTEN) == 0 && scan__stemmer_name(p->lang) == name;
}

static ent_code compile_language(compiling *c, size_t n, scan_language *l, ent_err *e)
{
    ent_arena *rough = ent_arena_new(c->scratch, 0);
    scan_stemmer *s;
    dict_size size = {0};
    dictionary d;

    if (rough == NULL) return ent_nomem(e);
    ENT_TRY(scan__stemmer_new(&s, rough, l->name, e));
    for (int round = 0; round < 2; round++) {
        for (size_t i = n; i-- > 0;) {
            if (!has_stems(&c->v[i], l->name)) continue;
            ENT_TRY(read_pattern(c, i, e));
            ENT_TRY(stem_pattern(c, s, e));
            if (round == 0) count_words(&size, &c->now);
            else enter(&d, &c->now, i);
        }
        if (round == 0) ENT_TRY(check_size(&size, e));
        if (round == 0) ENT_TRY(dict_new(&d, rough, &size, e));
    }
    ENT_TRY(dict_copy(&l->stems, c->a, &d, e));
    ent_arena_free(rough);
    return ENT_OK;
}

static ent_code compile_stems(compiling *c, size_t n, ent_err *e)
{
    ent_scanner *s = c->s;

    ENT_NEW(s->languages, c->a, ENT_SCAN_MAX_LANGUAGES, e);
    for (size_t i = 0; i < n; i++) {
        const char *name = (c->v[i].flags & ENT_SCAN_INFLECTED) != 0 ? scan__stemmer_name(c->v[i].lang) : NULL;
        size_t k = 0;
        while (name != NULL && k < s->n_languages && s->languages[k].name != name) k++;
        if (name != NULL && k == s->n_languages) s->languages[s->n_languages++].name = name; /* the table has fewer than the ceiling */
    }
    for (size_t k = 0; k < s->n_languages; k++) ENT_TRY(compile_language(c, n, &s->languages[k], e));
    return ENT_OK;
}

/* ---- look-alikes: only which words may be met so; their forms are made when a text needs them ---- */

static ent_code note_alike(compiling *c, size_t n, ent_err *e)
{
    ent_scanner *s = c->s;

    for (size_t i = 0; i < n; i++) {
        if ((c->v[i].flags & ENT_SCAN_LOOKALIKE) == 0) continue;
        if (s->alike == NULL) ENT_NEW(s->alike, c->a, s->exact.n_words, e);
        ENT_TRY(read_pattern(c, i, e));
        for (size_t k = 0; k < c->now.n; k++) {
            const char *p = c->now.word[k].p;
            size_t length = c->now.word[k].n;
            if (c->now.word[k].is_word) s->alike[dict_word_of(&s->exact, dict_hash(p, length), p, length)] = true;
        }
    }
    return ENT_OK;
}

/* ---- all ---- */

static ent_code keep_texts(compiling *c, size_t n, ent_err *e)
{
    ent_scanner *s = c->s;
    size_t written = 0;

    ENT_NEW(s->flags, c->a, n, e);
    for (size_t i = 0; i < n; i++) {
        s->flags[i] = (uint8_t)c->v[i].flags;
        written += (c->v[i].flags & ENT_SCAN_AS_WRITTEN) != 0;
    }
    if (written == 0) return ENT_OK;
    ENT_NEW(s->written, c->a, n, e);
    ENT_NEW(s->texts, c->a, written, e);
    for (size_t i = 0, k = 0; i < n; i++) {
        if ((c->v[i].flags & ENT_SCAN_AS_WRITTEN) == 0) continue;
        s->written[i] = (uint32_t)k;
        ENT_TRY(read_pattern(c, i, e));
        if (c->now.n != 0) ENT_TRY(ent_str_dup(&s->texts[k], c->a, (ent_str){c->v[i].text.p + c->now.begin, c->now.end - c->now.begin}, e));
        k++;
    }
    return ENT_OK;
}

static ent_code compile(compiling *c, size_t n, ent_err *e)
{
    if (c->s->rules == NULL) ENT_TRY(ent_word_rules_new(&c->s->rules, c->a, e));
    ENT_TRY(ent_words_new(&c->words, c->scratch, c->s->rules, (ent_str){0}, e));
    ENT_TRY(compile_exact(c, n, e));
    ENT_TRY(compile_stems(c, n, e));
    ENT_TRY(note_alike(c, n, e));
    return keep_texts(c, n, e);
}

ent_code ent_scan_compile(ent_scanner **out, ent_arena *a, const ent_word_rules *rules, const ent_scan_pattern *v, size_t n, ent_err *e)
{
    size_t before = ent_arena_used(a);
    compiling *c;
    ent_arena *scratch;
    ent_scanner *s;
    ent_code code;

    *out = NULL;
    if (n > ENT_SCAN_MAX_PATTERNS)
        return ent_fail(e, ENT_LIMIT, NULL, "Scan with fewer terms at once.", "There are more than %zu terms to look for.",
                        ENT_SCAN_MAX_PATTERNS);
    ENT_NEW(s, a, 1, e);
    scratch = ent_arena_new(a, 0);
    if (scratch == NULL) return ent_nomem(e);
    c = ent_alloc(scratch, sizeof *c);
    if (c == NULL) return ent_nomem(e);
    *c = (compiling){.s = s, .a = a, .scratch = scratch, .v = v};
    s->n_patterns = n;
    s->rules = rules;
    code = compile(c, n, e);
    ent_arena_free(scratch);
    s->bytes = ent_arena_used(a) - before;
    if (code == ENT_OK) *out = s;
    return code;
}

size_t ent_scanner_bytes(const ent_scanner *s)
{
    return s->bytes;
}

size_t ent_scanner_skipped(const ent_scanner *s)
{
    return s->skipped;
}
