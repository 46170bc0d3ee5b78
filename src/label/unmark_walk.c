/* SPDX-License-Identifier: Apache-2.0 */
/* The part of a marking after its class, read by the grammar of mark.c:
 *
 *   { separator, tag prefix, value { tag separator, value } [ final separator, value ], tag suffix } [ separator, privacy mark ]
 *
 * Within a tag the longest word goes first, with a way back. A state (tag, place, kind) is looked at once, so that the cost is
 * at most states × words.                                                                                          */
#include <string.h>

#include "unmark.h"

enum { FIRST = 0, AFTER_SEPARATOR, AFTER_FINAL, TAGS, KINDS };

ent_code ent_walk_new(ent_walk *out, ent_arena *a, const ent_policy *p, size_t room, ent_err *e)
{
    *out = (ent_walk){.p = p, .room = room};
    ENT_NEW(out->dead, a, (p->tags.n + 1) * KINDS * (room + 1), e);
    ENT_NEW(out->found, a, room + 1, e);
    return ENT_OK;
}

static uint32_t *state(const ent_walk *k, uint32_t tag, int kind, size_t at)
{
    return &k->dead[((size_t)tag * KINDS + (size_t)kind) * (k->room + 1) + at];
}

/* true if the word stands at this place; the furthest match is kept for the message. */
static bool match(ent_walk *k, size_t *at, ent_str word, bool open)
{
    if (word.n > k->text.n - *at || (word.n != 0 && memcmp(k->text.p + *at, word.p, word.n) != 0)) return false;
    *at += word.n;
    if (*at > k->far) {
        k->far = *at;
        k->far_open = open;
    }
    return true;
}

static bool read_tags(ent_walk *k, size_t at, uint32_t from, bool something);
static bool read_values(ent_walk *k, size_t at, uint32_t tag, int kind);

/* After a value. With a final separator of its own, the last of several values stands after it and no other does. */
static bool after_value(ent_walk *k, size_t at, uint32_t tag, int kind)
{
    const ent_tag_words *w = &k->w->tags[tag];
    bool two = !ent_str_eq(w->final, w->separator);
    size_t next = at;

    if (kind != AFTER_FINAL && w->separator.n != 0 && match(k, &next, w->separator, true) && read_values(k, next, tag, AFTER_SEPARATOR))
        return true;
    next = at;
    if (kind != AFTER_FINAL && two && w->final.n != 0 && match(k, &next, w->final, true) && read_values(k, next, tag, AFTER_FINAL))
        return true;
    next = at;
    if (kind == AFTER_SEPARATOR && two) return false;
    return match(k, &next, w->suffix, false) && read_tags(k, next, tag + 1, true);
}

/* What a user typed ends where the rest can be read; the shortest that can. */
static bool read_typed(ent_walk *k, size_t at, uint32_t tag, int kind, const ent_value_word *v)
{
    for (size_t end = at + 1; end <= k->text.n; end++) {
        size_t next = end;
        if (k->one_word && k->text.p[end - 1] == ' ') return false;
        if (!match(k, &next, v->tail, false)) continue;
        k->found[k->n_found - 1].typed = (ent_str){k->text.p + at, end - at};
        if (after_value(k, next, tag, kind)) return true;
    }
    return false;
}

/* A list of values of an open tag; k->found grows while it matches. */
static bool read_values(ent_walk *k, size_t at, uint32_t tag, int kind)
{
    const ent_tag_words *w = &k->w->tags[tag];
    uint32_t *dead = state(k, tag, kind, at);

    if (*dead == k->round) return false;
    for (size_t i = 0; i < w->n; i++) {
        const ent_value_word *v = &w->values[i];
        size_t next = at;
        if (!match(k, &next, v->word, v->typed) || (next == at && !v->typed)) continue;
        k->found[k->n_found++] = (ent_found){.id = v->id, .at = k->text.p + at};
        if (v->typed ? read_typed(k, next, tag, kind, v) : after_value(k, next, tag, kind)) return true;
        k->n_found--;
    }
    *dead = k->round;
    return false;
}

/* The end, or the privacy mark and the end. */
static bool read_end(ent_walk *k, size_t at, bool something)
{
    k->privacy = ENT_NO_ID;
    if (k->stop(k, at)) return true;
    if (something && !match(k, &at, k->w->separator, false)) return false;
    for (size_t i = 0; i < k->w->n_privacy; i++) {
        size_t next = at;
        if (!match(k, &next, k->w->privacy[i].word, false)) continue;
        k->privacy = k->w->privacy[i].id;
        if (k->stop(k, next)) return true;
    }
    k->privacy = ENT_NO_ID;
    return false;
}

/* The tags from this one on, or the end of the text. */
static bool read_tags(ent_walk *k, size_t at, uint32_t from, bool something)
{
    uint32_t *dead = state(k, from, TAGS, at);

    if (*dead == k->round) return false;
    if (read_end(k, at, something)) return true;
    for (uint32_t t = from; t < k->p->tags.n; t++) {
        size_t next = at;
        if (something && !match(k, &next, k->w->separator, false)) break;
        if (k->w->tags[t].n == 0 || !match(k, &next, k->w->tags[t].prefix, k->w->tags[t].prefix.n != 0)) continue;
        if (read_values(k, next, t, FIRST)) return true;
    }
    if (something) *dead = k->round; /* without a separator only the first call reads */
    return false;
}

bool ent_walk_tags(ent_walk *k, const ent_words *w, ent_str text, size_t at, bool something)
{
    size_t states = (k->p->tags.n + 1) * KINDS * (k->room + 1);

    k->w = w;
    k->text = text;
    k->n_found = 0;
    k->privacy = ENT_NO_ID;
    if (++k->round == 0) { /* once in four thousand million */
        memset(k->dead, 0, states * sizeof *k->dead);
        k->round = 1;
    }
    return read_tags(k, at, 0, something);
}
