/* SPDX-License-Identifier: Apache-2.0 */
/* Designations of calibres: what a text says, and which calibre of a list it means.
 *
 *   text ──read──► what it states: bore, case length, barrel, gauge, inches, rim, tube, weapon class, names
 *                        └──match──► rows of the list ──► same, near, ambiguous, unknown        (one text)
 *                        └──compare─► another text     ──► same, near, different, ambiguous, unknown (two texts)
 *
 * Reading knows no list: a calibre that the list does not hold is read to the same dimensions. A text is never guessed: where
 * two rows fit, both are told. The same dimensions with another specification (.308 Winchester beside 7.62 mm NATO) are never the same.
 *
 * Ceilings: ENT_CALIBRE_MAX_TEXT bytes of text, ENT_CALIBRE_MAX_ROWS rows; beyond them ENT_LIMIT. Text that is not UTF-8 is
 * ENT_INVALID, with the byte as place.                                                                                          */
#ifndef ENTENTE_TERMS_CALIBRE_H
#define ENTENTE_TERMS_CALIBRE_H

#include <entente/core.h>

#define ENT_CALIBRE_MAX_TEXT ((size_t)1024)
#define ENT_CALIBRE_MAX_LIST ((size_t)1 << 20) /* bytes of the list */
#define ENT_CALIBRE_MAX_ROWS ((size_t)5000)
#define ENT_CALIBRE_MAX_NAMES 8 /* of one text */

typedef enum ent_calibre_verdict {
    ENT_CALIBRE_UNKNOWN = 0, /* not read, or read and not listed */
    ENT_CALIBRE_SAME,        /* exactly one: all that is stated fits */
    ENT_CALIBRE_NEAR,        /* the same dimensions, another specification */
    ENT_CALIBRE_DIFFERENT,   /* two texts: something stated differs */
    ENT_CALIBRE_AMBIGUOUS    /* several fit */
} ent_calibre_verdict;
const char *ent_calibre_verdict_word(ent_calibre_verdict v); /* "unknown", "same", "near", "different", "ambiguous" */

/* Weapon classes; a text or a row may name several. */
typedef enum ent_calibre_class {
    ENT_CALIBRE_PISTOL = 1,
    ENT_CALIBRE_RIFLE = 2, /* rifle, carbine, light and general purpose machine gun */
    ENT_CALIBRE_HEAVY_MG = 4,
    ENT_CALIBRE_SHOTGUN = 8,
    ENT_CALIBRE_CANNON = 16, /* automatic cannon */
    ENT_CALIBRE_AIRCRAFT = 32,
    ENT_CALIBRE_ANTI_AIR = 64,
    ENT_CALIBRE_NAVAL = 128,
    ENT_CALIBRE_TANK = 256,
    ENT_CALIBRE_FIELD = 512, /* field gun, light gun */
    ENT_CALIBRE_HOWITZER = 1024,
    ENT_CALIBRE_MORTAR = 2048,
    ENT_CALIBRE_RECOILLESS = 4096,
    ENT_CALIBRE_ROCKET = 8192,
    ENT_CALIBRE_GRENADE = 16384,
    ENT_CALIBRE_SIGNAL = 32768,
    ENT_CALIBRE_ANTI_TANK = 65536
} ent_calibre_class;
/* The classes of a set as words, "tank gun or mortar". */
ENT_CHECKED ent_code ent_calibre_class_words(ent_str *out, ent_arena *a, unsigned classes, ent_err *e);

typedef enum ent_calibre_tube { ENT_CALIBRE_ANY_TUBE = 0, ENT_CALIBRE_SMOOTH, ENT_CALIBRE_RIFLED } ent_calibre_tube;

/* Shell, charge and gun of one calibre are three things. */
typedef enum ent_calibre_thing {
    ENT_CALIBRE_NO_THING = 0,
    ENT_CALIBRE_GUN,
    ENT_CALIBRE_ROUND, /* complete cartridge or round */
    ENT_CALIBRE_SHELL, /* shell, bomb, projectile */
    ENT_CALIBRE_CHARGE,
    ENT_CALIBRE_FUZE,
    ENT_CALIBRE_FIRING_TABLE
} ent_calibre_thing;
const char *ent_calibre_thing_word(ent_calibre_thing t); /* "", "gun", "round", "shell", "charge", "fuze", "firing table" */

/* What a designation states. Lengths in micrometres; 0, "" and NULL: not stated. */
typedef struct ent_calibre {
    bool parsed;               /* it states a calibre */
    bool several;              /* it names two different ones: no answer is possible */
    bool by_name;              /* a dimension is not written, but known by the name (".308 Winchester", "9 mm Para") */
    int32_t bore, length;      /* nominal bore; length of the case */
    int32_t inch, inch_digits; /* a name in inches: .308 is 308 and 3 (thousandths, digits written); below 1 inch */
    int32_t gauge;             /* of a shotgun */
    int32_t barrel;            /* length in tenths of calibres: L/52 is 520 */
    const char *rim;           /* "R", "SR", "B", "RB"; "" */
    ent_calibre_tube tube;
    unsigned classes; /* of ent_calibre_class: one of these */
    ent_calibre_thing thing;
    size_t n_names;
    const char *names[ENT_CALIBRE_MAX_NAMES]; /* "NATO", "Winchester", "L7": as the grammar writes them */
    size_t n_unread;                          /* words that the grammar does not know */
    ent_str canonical;                        /* "7.62 × 51 mm NATO": from what is stated alone; empty if not parsed or several */
    size_t n_evidence;
    const ent_str *evidence; /* which part of the text gave what, one sentence each */
} ent_calibre;

/* One calibre of the list. Lengths as above. */
typedef struct ent_calibre_row {
    ent_str id, canonical;
    int32_t bore, length, inch, inch_digits, gauge;
    ent_str rim;
    ent_calibre_tube tube;
    unsigned classes;
    size_t n_barrels;
    const int32_t *barrels; /* tenths of calibres; none: not told */
    size_t n_names;
    const ent_str *names; /* that it is called by */
    bool by_bore;         /* the bore alone names it */
    size_t n_needs;
    const ent_str *needs;  /* names of which one must be stated (also "inch", "rifled", "mortar", "barrel"); else it is only a candidate */
    ent_str standard;      /* "STANAG 4172"; empty: none known */
    bool standard_checked; /* false: recalled; must be shown as unchecked */
    ent_str standard_source;
    ent_str source; /* of the dimensions */
    bool checked;   /* the row but its standard */
    ent_str note;
    unsigned line;
} ent_calibre_row;

/* The words of the grammar and a list; never changed after loading, so many may use it at once. */
typedef struct ent_calibres ent_calibres;

/* csv: data/calibres.csv or one like it (doc/formats.md); a header alone gives an empty list. ENT_INVALID with line and column. */
ENT_CHECKED ent_code ent_calibres_load(const ent_calibres **out, ent_arena *a, ent_str csv, ent_err *e);
size_t ent_calibres_count(const ent_calibres *k);
const ent_calibre_row *ent_calibres_row(const ent_calibres *k, size_t i);    /* i < count, in the order of the list */
const ent_calibre_row *ent_calibres_find(const ent_calibres *k, ent_str id); /* NULL if there is none */

/* What the text states. A text that states no calibre is no refusal: parsed is false. Rows of the list play no part. */
ENT_CHECKED ent_code ent_calibre_read(ent_calibre *out, ent_arena *a, const ent_calibres *k, ent_str text, ent_err *e);

typedef struct ent_calibre_candidate {
    const ent_calibre_row *row;
    unsigned text; /* 1 or 2: which text it stands for */
} ent_calibre_candidate;

typedef struct ent_calibre_answer {
    ent_calibre_verdict verdict;
    const ent_calibre_row *concept;          /* SAME and listed; else NULL */
    ent_str canonical;                       /* of the concept; else of the reading; empty if not read, or two texts are not the same */
    size_t n_candidates;                     /* AMBIGUOUS and NEAR: those; two texts: those of both */
    const ent_calibre_candidate *candidates; /* by text, in the order of the list */
    size_t n_evidence;
    const ent_str *evidence;
} ent_calibre_answer;

/* One text against the list. */
ENT_CHECKED ent_code ent_calibre_match(ent_calibre_answer *out, ent_arena *a, const ent_calibres *k, ent_str text, ent_err *e);
/* Two texts against each other; the order plays no part in the verdict. */
ENT_CHECKED ent_code ent_calibre_compare(ent_calibre_answer *out, ent_arena *a, const ent_calibres *k, ent_str text, ent_str text2,
                                         ent_err *e);

#endif
