/* SPDX-License-Identifier: Apache-2.0 */
#include "scan_dictionary.h"

#include <string.h>

static uint32_t power_of_two(size_t at_least)
{
    uint32_t n = 16;

    while (n < at_least) n *= 2;
    return n;
}

ent_code dict_new(dictionary *d, ent_arena *a, const dict_size *room, ent_err *e)
{
    /* Two slots for a word: most words of a text are none of ours, and that is to be seen at once. */
    uint32_t slots = power_of_two(2 * room->words), steps = power_of_two(room->nodes + room->nodes / 2);

    *d = (dictionary){.slot_mask = slots - 1, .step_mask = steps - 1, .n_words = 1, .n_nodes = 1, .n_ends = 1};
    d->filter_mask = slots - 1 < (1U << 24) - 1 ? slots - 1 : (1U << 24) - 1; /* 16 bits for a word */
    ENT_NEW(d->filter, a, (size_t)d->filter_mask + 1, e);
    ENT_NEW(d->slots, a, slots, e);
    ENT_NEW(d->words, a, room->words + 1, e);
    ENT_NEW(d->bytes, a, room->bytes + 8, e); /* the hash reads behind the last word */
    ENT_NEW(d->steps, a, steps, e);
    ENT_NEW(d->nodes, a, room->nodes + 1, e);
    ENT_NEW(d->ends, a, room->ends + 1, e);
    return ENT_OK;
}

static dict_slot *place_word(dictionary *d, uint32_t number)
{
    const dict_word *w = &d->words[number];
    uint64_t hash = dict_hash(d->bytes + w->at, w->n);
    uint32_t i = (uint32_t)hash & d->slot_mask;

    while (d->slots[i].word != 0) i = (i + 1) & d->slot_mask;
    d->slots[i] = (dict_slot){.hash = hash, .word = number | (w->n > DICT_SHORT ? DICT_LONG : 0)};
    d->filter[hash >> 40 & d->filter_mask] |= (uint8_t)(1U << (hash >> 37 & 7));
    return &d->slots[i];
}

static void place_step(dictionary *d, const dict_step *step)
{
    uint32_t i = dict_step_hash(step->node, step->word) & d->step_mask;

    while (d->steps[i].to != 0) i = (i + 1) & d->step_mask;
    d->steps[i] = *step;
}

uint32_t dict_add_word(dictionary *d, const char *p, size_t n)
{
    uint32_t number = dict_word_of(d, dict_hash(p, n), p, n);

    if (number != 0) return number;
    number = d->n_words++;
    memcpy(d->bytes + d->n_bytes, p, n);
    d->words[number] = (dict_word){.at = (uint32_t)d->n_bytes, .n = (uint32_t)n};
    d->n_bytes += n;
    place_word(d, number);
    return number;
}

uint32_t dict_add_step(dictionary *d, uint32_t node, uint32_t word)
{
    const dict_word *w = &d->words[word];
    uint64_t hash = dict_hash(d->bytes + w->at, w->n);
    dict_slot *root = node != 0 ? NULL : &d->slots[dict_slot_of(d, hash, d->bytes + w->at, w->n) - d->slots];
    uint32_t to = root != NULL ? root->first : dict_step_to(d, node, word);

    if (to != 0) return to;
    to = d->n_nodes++;
    d->nodes[node].goes_on = true;
    if (root != NULL) root->first = to;
    else place_step(d, &(dict_step){node, word, to});
    return to;
}

void dict_add_end(dictionary *d, uint32_t node, uint32_t pattern)
{
    d->ends[d->n_ends] = (dict_end){pattern, d->nodes[node].end};
    d->nodes[node].end = d->n_ends++ & INT32_MAX;
}

ent_code dict_copy(dictionary *out, ent_arena *a, const dictionary *d, ent_err *e)
{
    dict_size size = {.words = d->n_words, .nodes = d->n_nodes, .ends = d->n_ends, .bytes = d->n_bytes};

    ENT_TRY(dict_new(out, a, &size, e));
    out->n_words = d->n_words, out->n_nodes = d->n_nodes, out->n_ends = d->n_ends, out->n_bytes = d->n_bytes;
    memcpy(out->words, d->words, d->n_words * sizeof *d->words);
    memcpy(out->nodes, d->nodes, d->n_nodes * sizeof *d->nodes);
    memcpy(out->ends, d->ends, d->n_ends * sizeof *d->ends);
    memcpy(out->bytes, d->bytes, d->n_bytes);
    for (uint32_t i = 1; i < d->n_words; i++) place_word(out, i)->first = dict_first(d, i);
    for (uint32_t i = 0; i <= d->step_mask; i++)
        if (d->steps[i].to != 0) place_step(out, &d->steps[i]);
    return ENT_OK;
}
