/* SPDX-License-Identifier: Apache-2.0 */
/* The card of a key and the note on a token, on any bytes. What they accept has one spelling: written again, it is the input, but for one
 * line end. A card cannot be written again without its key; but no changed byte of one may be accepted, so whatever is accepted must be
 * accepted again and must change nothing.                                                                                          */
#include <string.h>

#include "src/api/card.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void insist(int condition)
{
    if (!condition) __builtin_trap();
}

static bool is_refusal(ent_code code, const ent_err *e)
{
    return (code == ENT_INVALID || code == ENT_LIMIT || code == ENT_UNVERIFIED) && e->code == code && e->what[0] != '\0';
}

static ent_str bare(ent_str s)
{
    if (ent_str_ends(s, "\n")) s.n--;
    return s;
}

static void try_note(ent_arena *a, ent_str input)
{
    ent_token_place place;
    ent_str again;
    ent_err e = {0};
    ent_code code = keys_note_read(&place, a, input, &e);

    if (code != ENT_OK) {
        insist(is_refusal(code, &e));
        return;
    }
    insist(place.module.p[0] == '/' && place.token.n <= 32 && place.key.n <= 64);
    insist(keys_note_write(&again, a, &place, &e) == ENT_OK && ent_str_eq(again, bare(input)));
}

static void try_card(ent_arena *a, ent_str input)
{
    keys_card card, changed;
    ent_str other;
    ent_err e = {0};
    ent_code code = keys_card_read(&card, a, input, &e);

    if (code != ENT_OK) {
        insist(is_refusal(code, &e));
        return;
    }
    insist(card.person.n >= 1 && card.person.n <= 40);
    /* One bit elsewhere, at a place that the input itself chooses. */
    insist(ent_str_dup(&other, a, bare(input), &e) == ENT_OK);
    ((char *)(uintptr_t)other.p)[card.sign_key.b[0] % other.n] ^= 1;
    insist(keys_card_read(&changed, a, other, &e) != ENT_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_str input = {(const char *)data, size};
    const char *end;
    ent_err e = {0};

    insist(a != NULL);
    try_note(a, input);
    try_card(a, input);
    if (keys_file_kind(&end, a, input, &e) == ENT_OK) insist(strcmp(end, input.p[0] == '{' ? "token" : "pem") == 0);
    ent_arena_free(a);
    return 0;
}
