/* SPDX-License-Identifier: Apache-2.0 */
/* Fingerprints in words, for the telephone. The list is our own: 256 everyday English words of 4 to 8 letters, no two with the same first
 * four, and any two at least three letters apart, so that a word heard badly is not taken for another one.                 */
#include <entente/crypto.h>

#include <string.h>

#include "hkdf.h"
#include "library.h"

enum { BYTES = 8, DIGITS = 2 * BYTES };

static const char list[256][9] = {
    "acorn",   "admiral", "album",   "almond",  "amber",   "anchor",  "angle",   "arrow",   "atlas",   "autumn",  "avenue",  "bakery",
    "balcony", "bamboo",  "banana",  "banjo",   "barrel",  "basket",  "beacon",  "beaver",  "bicycle", "bishop",  "blossom", "bottle",
    "boulder", "broom",   "buffalo", "butter",  "cabin",   "cactus",  "camel",   "canvas",  "castle",  "cavern",  "cedar",   "cereal",
    "chalk",   "cherry",  "chimney", "circle",  "clarity", "clover",  "cobalt",  "coconut", "coffee",  "compass", "copper",  "cotton",
    "cousin",  "coyote",  "crater",  "cricket", "curtain", "cushion", "daisy",   "dancer",  "delta",   "desert",  "diamond", "doctor",
    "dolphin", "domino",  "donkey",  "dragon",  "drummer", "earring", "echo",    "eclipse", "editor",  "elbow",   "eleven",  "emblem",
    "emerald", "empire",  "engine",  "equator", "fabric",  "family",  "farmer",  "feather", "fender",  "fiddle",  "figure",  "filter",
    "fluid",   "forest",  "fossil",  "furnace", "galaxy",  "garlic",  "gazelle", "giant",   "ginger",  "giraffe", "glacier", "globe",
    "goblet",  "gorilla", "gospel",  "grape",   "helmet",  "hollow",  "horizon", "hotel",   "husky",   "impulse", "indigo",  "insect",
    "iris",    "island",  "ivory",   "jaguar",  "jasmine", "jelly",   "jersey",  "jigsaw",  "journey", "juniper", "jury",    "kidney",
    "kingdom", "kitchen", "koala",   "ladder",  "lagoon",  "lantern", "laundry", "lemon",   "leopard", "lettuce", "liberty", "library",
    "lizard",  "lobster", "locker",  "lunch",   "magnet",  "mammal",  "mansion", "maple",   "meadow",  "mercury", "metal",   "mineral",
    "mirror",  "mitten",  "mobile",  "mosaic",  "museum",  "mustard", "napkin",  "nectar",  "needle",  "nickel",  "north",   "nugget",
    "nutmeg",  "object",  "octopus", "office",  "olive",   "opera",   "orange",  "orchid",  "oxygen",  "palace",  "panther", "parsley",
    "pastry",  "pebble",  "pelican", "pencil",  "petrol",  "picture", "pirate",  "planet",  "plastic", "polar",   "postman", "potato",
    "prairie", "prince",  "prophet", "pumpkin", "puppet",  "purple",  "pyramid", "quarry",  "queen",   "rabbit",  "raisin",  "razor",
    "recipe",  "reptile", "ribbon",  "rubber",  "runway",  "sandal",  "saturn",  "school",  "scooter", "seagull", "senator", "shelter",
    "sheriff", "siren",   "sketch",  "slipper", "smoke",   "snail",   "sofa",    "soldier", "spider",  "spinach", "stable",  "station",
    "surgeon", "swallow", "symbol",  "tailor",  "teapot",  "temple",  "tennis",  "thunder", "toast",   "tobacco", "tornado", "toucan",
    "tractor", "treaty",  "trumpet", "tulip",   "tunnel",  "unicorn", "urgent",  "vanilla", "valley",  "village", "violin",  "viper",
    "visitor", "voice",   "volcano", "waffle",  "walnut",  "warrior", "wedding", "wheel",   "widow",   "wolf",    "wombat",  "wrench",
    "zebra",   "zenith",  "zigzag",  "zodiac",
};

/* The 8 bytes that people compare. */
static ent_code print_of(uint8_t out[static BYTES], const ent_public *key, ent_err *e)
{
    ent_sha256 digest;

    ENT_TRY(ent_crypto_end(ent_sha256_of(&digest, ent_crypto_str(key->b, sizeof key->b), e)));
    memcpy(out, digest.b, BYTES);
    return ENT_OK;
}

static void spell(char out[static ENT_WORDS_SIZE], const uint8_t print[static BYTES])
{
    size_t at = 0;

    for (size_t i = 0; i < BYTES; i++) {
        size_t n = strlen(list[print[i]]);
        if (i != 0) out[at++] = ' ';
        memcpy(out + at, list[print[i]], n);
        at += n;
    }
    out[at] = '\0';
}

void ent_public_words(char out[static ENT_WORDS_SIZE], const ent_public *key)
{
    uint8_t print[BYTES];
    ent_err e;

    if (print_of(print, key, &e) == ENT_OK) spell(out, print);
    else memcpy(out, "----", 5);
}

static bool is_gap(char c)
{
    return c == ' ' || c == '-' || c == '\t' || c == '\n' || c == '\r';
}

/* Are the letters of s, gaps and case aside, those of want? */
static bool spells(ent_str s, const char *want)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (is_gap(c)) continue;
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        while (is_gap(*want)) want++;
        if (*want == '\0' || c != *want) return false;
        want++;
    }
    return *want == '\0';
}

ent_code ent_public_named(bool *out, const ent_public *key, ent_str words_or_digits, ent_err *e)
{
    char words[ENT_WORDS_SIZE], digits[DIGITS + 1];
    uint8_t print[BYTES];

    *out = false;
    ENT_TRY(print_of(print, key, e));
    ent_hex(digits, print, sizeof print);
    spell(words, print);
    *out = spells(words_or_digits, digits) || spells(words_or_digits, words);
    return ENT_OK;
}
