/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of the reader of calibre designations: pieces of a text, the words of the grammar, designations known by name. */
#ifndef ENTENTE_TERMS_CALIBRE_PRIVATE_H
#define ENTENTE_TERMS_CALIBRE_PRIVATE_H

#include <entente/terms/calibre.h>

/* ---- the text, letter by letter ---- */

/* Folded so that what looks the same is the same: small letters, no accents, look-alikes of other scripts as Latin letters, every sign of
 * multiplication "x", every dash "-", every space " ". Each byte knows where it comes from. */
typedef struct cal_text {
    char *p; /* folded; a NUL behind it */
    size_t n;
    uint16_t *from, *to; /* of each folded byte: bytes [from, to) of the text */
    uint8_t *flags;
} cal_text;
enum { CAL_ACCENT = 1, CAL_CYRILLIC = 2 };
ENT_CHECKED ent_code terms__cal_fold(cal_text *out, ent_arena *a, ent_str text, ent_err *e);
/* Slips of optical reading: "l2.7" is 12.7, "12O mm" is 120 mm, "NAT0" is NATO. In place. */
void terms__cal_mend(cal_text *t);

/* ---- words ---- */

typedef enum cal_kind {
    CAL_NONE = 0,
    CAL_NUM,
    CAL_WORD, /* not known */
    CAL_SIGN,
    CAL_MODEL, /* letters and digits, not known: "DM53" */
    CAL_MM,
    CAL_CM,
    CAL_INCH,
    CAL_CALIBRE, /* the word "calibre" */
    CAL_GAUGE,
    CAL_TIMES,
    CAL_LENGTH, /* "L" before a barrel length */
    CAL_CLASS,  /* value: ent_calibre_class */
    CAL_GUN,    /* any gun: value as CLASS */
    CAL_TUBE,   /* value: ent_calibre_tube */
    CAL_THING,  /* value: ent_calibre_thing */
    CAL_RIM,    /* code: "R" … */
    CAL_NAME,   /* code: the name; it must be one of the row's */
    CAL_MAKER,  /* code: a maker; where the case is stated too it need not be one of the row's */
    CAL_NOISE   /* says nothing about the calibre */
} cal_kind;

/* A row of the table of words: one meaning in one language.
 * Spellings are parted by spaces and written without spaces, hyphens and points inside; "*" at the end: so begins the word; "@7.62" at the
 * end: only in a text that has this number (".300": in inches); "'" at the end: only when written with an accent. */
typedef struct cal_meaning {
    cal_kind kind;
    unsigned value;
    const char *code, *lang, *spellings;
} cal_meaning;
extern const cal_meaning terms__cal_meanings[];
extern const size_t terms__cal_meanings_n;
extern const cal_meaning terms__cal_names[];
extern const size_t terms__cal_names_n;

typedef struct cal_word {
    ent_str key; /* folded */
    const cal_meaning *is;
    int32_t number; /* that must be in the text, thousandths; 0: none */
    bool inch;      /* … of an inch */
    bool prefix, accented;
} cal_word;

struct ent_calibres {
    size_t n_words, n_prefixes, n_rows;
    const cal_word *words, *prefixes; /* by key; those with a number first */
    const ent_calibre_row *rows;
};
ENT_CHECKED ent_code terms__cal_words(ent_calibres *out, ent_arena *a, ent_err *e);

/* ---- pieces ---- */

typedef struct cal_piece {
    cal_kind kind;
    uint16_t begin, end; /* of the folded text */
    bool glued;          /* nothing between it and the one before */
    char sign;
    int32_t value;         /* number: thousandths; -1: too large */
    uint8_t whole, places; /* digits before and behind the point */
    const cal_meaning *is;
    bool used;
} cal_piece;

typedef struct cal_pieces {
    cal_piece *v;
    size_t n, cap;
} cal_pieces;
ENT_CHECKED ent_code terms__cal_cut(cal_pieces *out, ent_arena *a, const cal_text *t, ent_err *e);
/* Looks words and names up, the longest first, and drops signs that say nothing. */
ENT_CHECKED ent_code terms__cal_lookup(cal_pieces *v, ent_arena *a, const cal_text *t, const ent_calibres *k, ent_err *e);

/* ---- what names stand for ---- */

/* A designation whose dimensions are not all written: by inches and name, by bore and name, or by name alone. */
typedef struct cal_known {
    int32_t inch, bore; /* thousandths, 0: none */
    const char *name;
    int32_t to_bore, to_length;
    const char *rim;
    unsigned classes;
} cal_known;
extern const cal_known terms__cal_known[];
extern const size_t terms__cal_known_n;

/* The same calibre written with other numbers. length 0: whatever it is, or not stated. */
typedef struct cal_alias {
    int32_t bore, length;
    unsigned classes; /* only where one of them is stated; 0: always */
    int32_t to_bore, to_length;
    const char *name; /* that it is then known by; or NULL */
} cal_alias;
extern const cal_alias terms__cal_aliases[];
extern const size_t terms__cal_aliases_n;

/* Is it the bore of a small arm that is written with decimals ("7.62")? */
bool terms__cal_decimal_bore(int32_t bore);
bool terms__cal_has_name(const ent_calibre *c, const char *name);

/* ---- sentences ---- */

typedef struct cal_said {
    ent_str *v;
    size_t n, cap;
} cal_said;
ENT_CHECKED ent_code terms__cal_say(cal_said *s, ent_arena *a, ent_err *e, const char *fmt, ...) ENT_PRINTF(4, 5);
/* Thousandths as "7.62". */
typedef struct cal_number {
    char z[16];
} cal_number;
cal_number terms__cal_number(int32_t thousandths);
ENT_CHECKED ent_code terms__cal_canonical(ent_str *out, ent_arena *a, const ent_calibre *c, ent_err *e);

/* ---- a reading and a row ---- */

typedef enum cal_fit {
    CAL_OTHER = 0,  /* a dimension, the class or the gauge differs */
    CAL_OTHER_SPEC, /* nothing but the specification differs */
    CAL_PERHAPS,    /* nothing speaks against it, but what would tell it from others is not stated */
    CAL_FITS
} cal_fit;
/* *why: the reason, a sentence's end; good as long as row and reading. */
cal_fit terms__cal_fit(const char **why, const ent_calibre_row *row, const ent_calibre *c);
/* Of a calibre, but neither gun nor round nor shell of it: a row of the list never means it. */
bool terms__cal_is_part(ent_calibre_thing thing);
ENT_CHECKED ent_code terms__cal_match(ent_calibre_answer *out, ent_arena *a, const ent_calibres *k, const ent_calibre *c, ent_err *e);

#endif
