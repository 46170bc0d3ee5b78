/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of reading a marking share.
 *
 *   ent_reader: all words of a policy (unmark_words.c) ─► walk over the tags (unmark_walk.c) ─► label (unmark_fill.c)     */
#ifndef ENTENTE_LABEL_UNMARK_H
#define ENTENTE_LABEL_UNMARK_H

#include "text.h"

#define ENT_MARKING_MAX 2048 /* bytes of a marking that is read */

/* ---- words ---- */

typedef struct ent_value_word {
    ent_str word; /* with the value's own prefix and, unless something is typed after it, suffix */
    ent_str tail; /* the suffix after what is typed */
    bool typed;   /* " " and the text that a user typed stand after the word */
    uint32_t id;
} ent_value_word;

typedef struct ent_tag_words {
    ent_str prefix, suffix, separator;
    ent_str final; /* before the last of several values; the separator if the policy has no other */
    size_t n;      /* printed values, longest word first */
    ent_value_word *values;
} ent_tag_words;

/* How a marking can begin: prefix, policy word, separator, class. */
typedef struct ent_opening {
    ent_str text, head;
    size_t steps[3]; /* in text: after the prefix, the policy word, the separator */
    uint32_t class_id;
    uint32_t by;    /* the value that gives the policy word, or ENT_NO_ID */
    uint32_t group; /* openings of one class and policy word: the first that reads is it */
    bool something; /* not only a prefix */
    bool class_hidden;
    bool foreign; /* no label prints this: the policy word of another class. Only find looks for it */
} ent_opening;

typedef ENT_VEC(ent_opening) ent_openings;

/* All words of a policy in one language and place. */
typedef struct ent_words {
    ent_wording w;
    ent_str prefix, suffix, separator;
    bool *silent;  /* per value: prints nothing of its own */
    bool *heads;   /* per value: has a word for the policy */
    bool *hiding;  /* per value: hides the class */
    bool suppress; /* some value does */
    ent_tag_words *tags;
    size_t n_privacy;
    ent_value_word *privacy; /* id: of the privacy mark */
    size_t longest;          /* bytes of a word after the opening */
    ent_openings openings;   /* by class */
} ent_words;

/* Everything that a marking of a policy can be made of: one ent_words for each language and place that differ. */
typedef struct ent_reader {
    const ent_policy *p;
    bool portion;
    ENT_VEC(ent_words *) words;
} ent_reader;

ENT_CHECKED ent_code ent_reader_new(ent_reader *out, ent_arena *a, const ent_policy *p, bool portion, ent_err *e);
/* Adds the openings that mix the policy word of one class with another class: "NATO TOP SECRET". */
ENT_CHECKED ent_code ent_reader_add_foreign(ent_reader *r, ent_arena *a, ent_err *e);

/* ---- walking over the tags ---- */

typedef struct ent_found {
    uint32_t id;
    const char *at; /* in the text */
    ent_str typed;
} ent_found;

typedef struct ent_walk ent_walk;
struct ent_walk {
    const ent_policy *p;
    const ent_words *w;
    ent_str text;
    bool (*stop)(ent_walk *k, size_t at); /* a marking could end here: true if it does, false to look for another end */
    void *user;
    bool one_word;    /* what a user typed is taken to hold no space */
    size_t far;       /* the furthest byte that was understood */
    bool far_open;    /* that is after the words before a list of values, or within the list */
    ent_found *found; /* values read, in the text's order */
    size_t n_found;
    uint32_t privacy; /* or ENT_NO_ID */
    uint32_t *dead;   /* states known to lead nowhere, marked with `round` */
    uint32_t round;
    size_t room; /* longest text */
};

/* For texts of at most `room` bytes. */
ENT_CHECKED ent_code ent_walk_new(ent_walk *out, ent_arena *a, const ent_policy *p, size_t room, ent_err *e);
/* Reads tags and privacy mark from `at` until stop() says so; false: it never did. `something`: a word stands before. */
bool ent_walk_tags(ent_walk *k, const ent_words *w, ent_str text, size_t at, bool something);

/* ---- labels ---- */

typedef struct ent_unmark {
    const ent_reader *r;
    ent_str text;
    ent_err *e;
    ent_arena *a;   /* for this reading only */
    ent_arena *out; /* of the label */
    ent_walk walk;
    const ent_words *words;
    size_t far;

    size_t n_labels; /* different labels that print as the text; only the first is kept */
    ent_resolved first;
    uint32_t *order;
    size_t n_order;
    bool refused; /* the text could be read, but the label is not allowed */
    ent_err refusal;
} ent_unmark;

/* The text was read as u->walk.found after this opening. Fills in what is silent, checks, and keeps the label or the first
 * refusal.                                                                                                         */
ENT_CHECKED ent_code ent_unmark_accept(ent_unmark *u, const ent_opening *o);

/* One marking, trimmed and not empty, by the words of a reader. Contract of ent_label_unmark. */
ENT_CHECKED ent_code ent_unmark_by(ent_label *out, ent_arena *a, const ent_reader *r, ent_str marking, ent_err *e);

#endif
