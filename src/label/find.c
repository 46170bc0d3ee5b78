/* SPDX-License-Identifier: Apache-2.0 */
/* Markings in running text. Three passes: where words of the policy's markings begin (one look at each byte), what each of them
 * says, how each stands. Every look around is bounded, so that the time is linear in the text.                    */
#include <string.h>

#include "find.h"

#define MAX_TEXT ((size_t)64 << 20)
#define MAX_SIGHTINGS 100000

/* ---- what a marking says; each text once ---- */

typedef struct answer {
    ent_str marking;
    bool refused;
    ent_label label;
} answer;

typedef struct answers {
    ent_index index[2]; /* banner, portion */
    ENT_VEC(answer) list[2];
    ent_arena *a; /* of the index */
} answers;

static ent_code grow(answers *s, int which, ent_err *e)
{
    if (s->index[which].cap > 2 * (s->list[which].n + 1)) return ENT_OK;
    ENT_TRY(ent_index_new(&s->index[which], s->a, 4 * s->list[which].n + 16, e));
    for (size_t i = 0; i < s->list[which].n; i++) (void)ent_index_put(&s->index[which], 0, 0, s->list[which].v[i].marking, (uint32_t)i);
    return ENT_OK;
}

static ent_code ask(answer *out, const ent_finder *f, const ent_hit *h, ent_err *e)
{
    ent_err why = {0};
    ent_code code = ent_unmark_by(&out->label, f->a, h->portion ? &f->x->portion : &f->x->banner, out->marking, &why);

    out->refused = code == ENT_INVALID;
    if (code == ENT_OK || out->refused) return ENT_OK;
    *e = why;
    return code;
}

static ent_code say(ent_hit *h, answers *s, const ent_finder *f)
{
    int which = h->portion ? 1 : 0;
    answer new = {0};
    uint32_t id;

    ENT_TRY(grow(s, which, f->e));
    id = ent_index_get(&s->index[which], 0, 0, h->marking);
    if (id == ENT_NO_ID) {
        ENT_TRY(ent_str_dup(&new.marking, s->a, h->marking, f->e));
        ENT_TRY(ask(&new, f, h, f->e));
        id = (uint32_t)s->list[which].n;
        ENT_PUSH(&s->list[which], s->a, new, f->e);
        (void)ent_index_put(&s->index[which], 0, 0, new.marking, id);
    }
    h->refused = s->list[which].v[id].refused;
    h->label = s->list[which].v[id].label;
    h->marking = s->list[which].v[id].marking;
    return ENT_OK;
}

/* ---- where they are ---- */

static bool may_begin(const ent_lexicon *x, ent_str text, size_t at)
{
    unsigned char c = (unsigned char)text.p[at], next = at + 1 < text.n ? (unsigned char)text.p[at + 1] : 0;
    unsigned pair = (unsigned)c << 8 | next;
    size_t n;

    if ((x->pairs[pair / 8] >> pair % 8 & 1) == 0) return false;
    if ((c & 0xc0) == 0x80) return false;
    return !ent_char_is_word(ent_char_at(text, at, &n)) || !ent_char_is_word(ent_char_before(text, at));
}

static ent_code collect(ent_finder *f, answers *s)
{
    ent_hit hit;

    for (size_t at = 0; at < f->text.n; at++) {
        if (!f->x->first[(unsigned char)f->text.p[at]] || !may_begin(f->x, f->text, at)) continue;
        ENT_TRY(ent_match_at(&hit, f, at));
        if (hit.end == hit.at) continue;
        if (f->hits.n == MAX_SIGHTINGS)
            return ent_fail(f->e, ENT_LIMIT, NULL, "Look at a part of the text.", "The text holds more than %d markings.", MAX_SIGHTINGS);
        if (hit.exact) ENT_TRY(say(&hit, s, f));
        ENT_PUSH(&f->hits, s->a, hit, f->e);
        at = hit.shut - 1;
    }
    return ENT_OK;
}

/* ---- what they are ---- */

typedef struct place {
    size_t at, line_at; /* counted up to here; line_at: a byte of the current line */
    unsigned line, column;
} place;

static void count_to(place *c, ent_str text, size_t at)
{
    for (; c->at < at; c->at++) {
        unsigned char b = (unsigned char)text.p[c->at];
        if (b == '\n' || (b == '\r' && !(c->at + 1 < text.n && text.p[c->at + 1] == '\n'))) {
            c->line++;
            c->column = 1;
        } else if ((b & 0xc0) != 0x80) {
            c->column++;
        }
    }
}

static ent_sighting sighting_of(const ent_finder *f, size_t i)
{
    const ent_hit *h = &f->hits.v[i];
    size_t next = i + 1 < f->hits.n ? f->hits.v[i + 1].open : f->text.n, end;
    ent_stand stand = h->exact ? ent_stand_of(f, h, i) : ENT_STAND_SENTENCE;
    ent_sighting s = {.at = h->at, .n = h->end - h->at, .marking = stand <= ENT_STAND_LAST_MARKING, .why = ent_stand_word(stand)};

    if (stand == ENT_STAND_PORTION || (h->portion && h->bracketed)) {
        s.at = h->open;
        s.n = h->shut - h->open;
    }
    if (!h->exact) s.why = "case";
    else if (h->refused) s.why = "invalid";
    else s.label = h->label;
    if (h->exact && !s.marking && ent_stand_unknown_rest(f, h, &end) && end <= next) {
        s = (ent_sighting){.at = h->at, .n = end - h->at, .marking = true, .why = "invalid"};
    }
    s.says = (ent_str){f->text.p + s.at, s.n};
    return s;
}

static ent_code describe(ent_sightings *out, const ent_finder *f)
{
    place c = {.line = 1, .column = 1};

    ENT_NEW(out->v, f->a, f->hits.n, f->e);
    out->cap = f->hits.n;
    for (size_t i = 0; i < f->hits.n; i++) {
        ent_sighting *s = &out->v[out->n++];
        *s = sighting_of(f, i);
        count_to(&c, f->text, s->at);
        s->line = c.line;
        s->column = c.column;
    }
    return ENT_OK;
}

/* ---- the whole ---- */

static ent_code find_in(ent_sightings *out, ent_finder *f, ent_lexicon *x, ent_arena *scratch)
{
    answers s = {.a = scratch};

    ENT_TRY(ent_lexicon_new(x, scratch, x->p, f->e));
    if (x->entries.n == 0) return ENT_OK;
    ENT_TRY(ent_walk_new(&f->walk, scratch, x->p, ENT_MARKING_MAX, f->e));
    f->walk.one_word = true;
    f->x = x;
    ent_match_begin(f);
    ENT_TRY(collect(f, &s));
    return describe(out, f);
}

ent_code ent_label_find(ent_sightings *out, ent_arena *a, const ent_policy *p, ent_str text, ent_err *e)
{
    ent_arena *scratch;
    ent_sightings found = {0};
    ent_lexicon *x;
    ent_finder *f;
    ent_code code;

    *out = (ent_sightings){0};
    if (text.n > MAX_TEXT) return ent_fail(e, ENT_LIMIT, NULL, "Look at it in parts.", "The text is longer than %zu MiB.", MAX_TEXT >> 20);
    if (!ent_utf8_ok(text, NULL)) return ent_fail(e, ENT_INVALID, NULL, "Save it as UTF-8.", "The text is not UTF-8.");
    scratch = ent_arena_new(a, 0);
    if (scratch == NULL) return ent_nomem(e);
    f = ent_alloc(scratch, sizeof *f);
    x = ent_alloc(scratch, sizeof *x);
    code = f == NULL || x == NULL ? ent_nomem(e) : ENT_OK;
    if (code == ENT_OK) {
        f->a = a;
        f->e = e;
        f->text = text;
        x->p = p;
        code = find_in(&found, f, x, scratch);
    }
    ent_arena_free(scratch);
    if (code == ENT_OK) *out = found;
    return code;
}
