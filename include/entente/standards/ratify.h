/* SPDX-License-Identifier: Apache-2.0 */
/* What nations answered to a standard, and what they did: each a fact of its own, with two time axes. Ratified, implemented and fielded are
 * never inferred from each other.
 *
 *   fact = (standard, edition, nation, services, part) · kind · valid-from · known
 *
 *   rows of a sheet ──► ent_std_answers ◄──canonical JSON──► content of a revision      one nation's answers to one standard, one layer
 *                             │ facts of all layers in view
 *                             ▼
 *                       ent_std_facts ──"as it was on D, as known on K"──► cell, table of nations × services, history; interop.h
 *
 * How dates count. `known` is an instant: when it was entered. `valid` may be a day, a month or a year. In doubt it counts against working
 * together: what enables (ratifying, lifted, implemented, fielded, tested) counts from the last day that its date can mean, what forbids or
 * ends counts from the first; and one that enables comes after one that forbids only if it must have. A date of the question counts as its
 * first day.
 *
 * What wins. Of facts with the same key, kind, services, part and valid-from, the one known last replaces the others (a correction). Of the
 * rest that had begun on D, the latest; on the same day the one known last; then the one for fewer services, for a named part, and the last
 * in the list. A fact without a part is about the whole standard, so also about each part.
 *
 * The columns of the form are in ent_std_answer_columns(). Source of the answers: AAP-03 as described in public.               */
#ifndef ENTENTE_STANDARDS_RATIFY_H
#define ENTENTE_STANDARDS_RATIFY_H

#include <entente/standards/lifecycle.h>

#define ENT_STD_MAX_FACTS ((size_t)2000000)
#define ENT_STD_MAX_ANSWERS_JSON ((size_t)4 << 20)
enum { ENT_STD_MAX_NATIONS = 250, ENT_STD_MAX_PARTS = 1000 /* of one standard */ };

/* Services, as bits. */
enum { ENT_STD_LAND = 1, ENT_STD_SEA = 2, ENT_STD_AIR = 4, ENT_STD_ALL_SERVICES = 7 };
/* "all", "land", "sea", "air", "land sea" …; "" for none. */
const char *ent_std_services_word(unsigned services);
/* The same words, "+", "," or " " between them; an empty text is "all". false for anything else. */
bool ent_std_services_read(unsigned *out, ent_str text);

typedef enum ent_std_answer {
    ENT_STD_ANSWER_NONE = 0,
    ENT_STD_RATIFYING,
    ENT_STD_RATIFYING_WITH_RESERVATIONS,
    ENT_STD_RATIFYING_FUTURE_DATE,
    ENT_STD_RATIFYING_NOT_IMPLEMENTING,
    ENT_STD_NOT_RATIFYING,
    ENT_STD_NOT_PARTICIPATING,
    ENT_STD_NO_RESPONSE,
    ENT_STD_RESERVATION_LIFTED /* only as word of a form: its fact is a reservation that ended */
} ent_std_answer;
enum { ENT_STD_ANSWERS = ENT_STD_RESERVATION_LIFTED + 1 };
const char *ent_std_answer_word(ent_std_answer a); /* "RATIFYING_WITH_RESERVATIONS"; "" for none */
ent_std_answer ent_std_answer_read(ent_str word);  /* NONE for any other; case and "_" for " " do not matter */

typedef enum ent_std_fact_kind {
    ENT_STD_FACT_ANSWER = 1,
    ENT_STD_FACT_RESERVATION, /* ended: it was lifted */
    ENT_STD_FACT_IMPLEMENTED, /* a national document applies the standard */
    ENT_STD_FACT_FIELDED,     /* it is with the troops, by what evidence */
    ENT_STD_FACT_TESTED       /* it passed a test, by what evidence */
} ent_std_fact_kind;
enum { ENT_STD_FACT_KINDS = ENT_STD_FACT_TESTED + 1 };
const char *ent_std_fact_kind_word(ent_std_fact_kind k); /* "answer", "reservation", "implemented", "fielded", "tested" */

typedef struct ent_std_fact {
    ent_std_fact_kind kind;
    ent_str standard, edition; /* number and edition; compared without case, white space runs alike */
    ent_str nation;            /* three capital letters */
    unsigned services;         /* at least one bit */
    ent_str part;              /* empty: the whole standard; compared as the standard is */
    ent_date valid;            /* from when on; at least a year */
    ent_std_answer answer;     /* of an answer */
    ent_date intended;         /* RATIFYING_FUTURE_DATE: from when on it applies; RATIFYING: when it will be implemented, or none */
    bool ended;                /* reservation: lifted; implemented, fielded, tested: no longer from `valid` on */
    ent_str text;              /* reservation: what is reserved; implemented: the national document; fielded, tested: the evidence */
    ent_str remark;
    ent_str marking;     /* portion mark for showing; not part of the record */
    ent_time known;      /* when it was entered; not part of the record, which the register dates */
    ent_time taken_back; /* when it was taken out again; 0: it was not */
    unsigned line;       /* in the form it was read from; 0: none */
} ent_std_fact;

/* Does the fact say what its kind needs? ENT_INVALID with what is missing. Texts have ceilings: standard, part 200 bytes, edition 40, text
 * 4000, remark 2000; no control characters, no white space at the ends. ENT_REFUSED for an answer or reservation to a document that
 * is not ratified, as far as its number tells.                                                                                */
ENT_CHECKED ent_code ent_std_fact_check(const ent_std_fact *f, ent_err *e);
/* May a nation state this about a document of this kind in this state? Only STANAGs are answered, from UNDER_RATIFICATION on; what a nation
 * implements, fields or tests it may always state. Kind OTHER and state NONE: nothing is known against it. ENT_REFUSED.     */
ENT_CHECKED ent_code ent_std_fact_allowed(ent_std_fact_kind fact, ent_std_doc_kind kind, ent_std_state state, ent_err *e);

/* ---- one record: the answers of one nation to one edition of a standard, under one label ------------------------------------ */
typedef struct ent_std_answers {
    ent_str standard, edition, nation;
    ent_str label; /* marking of the layer as written in the form; empty: that of the import. Not in the JSON: the revision bears it */
    size_t n;
    const ent_std_fact *facts; /* each checked; standard, edition and nation are those of the record; in canonical order, none twice */
    unsigned line;             /* of its first row in the form; 0 if it was none */
} ent_std_answers;

/* Sorts the facts, drops doubled ones. ENT_INVALID for two facts that contradict each other: same kind, services, part and valid-from, but
 * another content; ENT_LIMIT beyond 10,000 facts.                                                                            */
ENT_CHECKED ent_code ent_std_answers_make(ent_std_answers *out, ent_arena *a, ent_str standard, ent_str edition, ent_str nation,
                                          const ent_std_fact *facts, size_t n, ent_err *e);
/* Number of its item: "STANAG 2459 DEU". */
ENT_CHECKED ent_code ent_std_answers_number(ent_str *out, ent_arena *a, const ent_std_answers *r, ent_err *e);
/* Its key in a source: standard, edition, nation and label, folded: the same however they are typed. */
ENT_CHECKED ent_code ent_std_answers_id(ent_str *out, ent_arena *a, const ent_std_answers *r, ent_err *e);
/* {"edition","facts":[…],"format":"entente/ratification/v1","nation","standard"}: canonical; reading and writing give the same bytes. */
ENT_CHECKED ent_code ent_std_answers_json(ent_str *out, ent_arena *a, const ent_std_answers *r, ent_err *e);
/* Strict: closed objects, canonical spelling, every fact checked and in order. Every fact gets `known`. */
ENT_CHECKED ent_code ent_std_answers_read(ent_std_answers *out, ent_arena *a, ent_str json, ent_time known, ent_err *e);

/* One revision of a record, and how long it stood. */
typedef struct ent_std_stay {
    const ent_std_answers *record;
    ent_str marking;      /* portion mark for its facts */
    ent_time from, until; /* until 0: it stands */
} ent_std_stay;
typedef struct ent_std_fact_list {
    size_t n;
    const ent_std_fact *v;
} ent_std_fact_list;
/* The facts of a record through its revisions: `known` when each came in, `taken_back` when it went, one fact for a stretch without gap; the
 * marking is that of the last revision that has it.                                                                           */
ENT_CHECKED ent_code ent_std_facts_through(ent_std_fact_list *out, ent_arena *a, const ent_std_stay *stays, size_t n, ent_err *e);

/* A record changed: what the new facts speak about (kind, services, part, valid-from) is taken out of it, and unless `only_out` they come in. */
ENT_CHECKED ent_code ent_std_answers_change(ent_std_answers *out, ent_arena *a, const ent_std_answers *record, const ent_std_fact *facts,
                                            size_t n, bool only_out, ent_err *e);

/* ---- from a sheet ------------------------------------------------------------------------------------------------------------ */
/* standard, edition, nation, service, part, response, date, intended date, reservation, label, implemented document, implemented date,
 * fielded date, fielded evidence, tested date, tested evidence, ended, remark; NULL-ended. Needed in the header: standard, nation; the others may
 * be missing, which is the same as empty, and the order is free. An unknown column is refused.
 *   response: a word of ent_std_answer, or IMPLEMENTED (then the national document must be there), or empty
 *   date: when the response was given; needed with a response
 *   reservation: needed with RATIFYING_WITH_RESERVATIONS when a part is named, refused without it. The answer is then about the whole
 *                standard and the reservation about the part
 *   ended: empty or yes: the document, fielding or test of this row holds no longer from its date on
 *   label: of all that the row says; two labels for one answer are two rows
 * At least one fact in a row. Errors: ENT_INVALID, place "line N column M (name)", as ent_csv counts.                          */
const char *const *ent_std_answer_columns(void);

typedef struct ent_std_answers_list {
    size_t n;
    const ent_std_answers *v; /* in order of their first rows */
    size_t n_facts;
} ent_std_answers_list;

ENT_CHECKED ent_code ent_std_answers_from_rows(ent_std_answers_list *out, ent_arena *a, const ent_csv *rows, ent_err *e);

/* ---- facts as they stood ------------------------------------------------------------------------------------------------------ */
typedef struct ent_std_asof {
    ent_date on;    /* as it was on the first day of it */
    ent_time known; /* as known then; INT64_MAX: all */
} ent_std_asof;

/* Facts indexed. They must stay where they are as long as the index is used. O(n log m), m: facts of one nation on one standard. */
typedef struct ent_std_facts ent_std_facts;
/* ENT_INVALID, place "fact N", for one without kind, standard, nation, service or date; texts are not looked at again (ent_std_fact_check).
 * ENT_LIMIT beyond the ceilings above.                                                                                        */
ENT_CHECKED ent_code ent_std_facts_of(const ent_std_facts **out, ent_arena *a, const ent_std_fact *v, size_t n, ent_err *e);

/* Indices below count from 0 in the order in which the things are first named by the facts. Part 0 of every standard is the whole: "" for
 * all that is not named.                                                                                                     */
size_t ent_std_facts_standards(const ent_std_facts *s);
size_t ent_std_facts_nations(const ent_std_facts *s);
size_t ent_std_facts_parts(const ent_std_facts *s, size_t standard);
ent_str ent_std_facts_number(const ent_std_facts *s, size_t standard);
ent_str ent_std_facts_edition(const ent_std_facts *s, size_t standard);
ent_str ent_std_facts_nation(const ent_std_facts *s, size_t nation);
ent_str ent_std_facts_part(const ent_std_facts *s, size_t standard, size_t part);
/* SIZE_MAX if no fact names it. Standards and parts as they are compared, nations by their letters. */
ENT_CHECKED ent_code ent_std_facts_find_standard(size_t *out, ent_arena *scratch, const ent_std_facts *s, ent_str number, ent_str edition,
                                                 ent_err *e);
ENT_CHECKED ent_code ent_std_facts_find_part(size_t *out, ent_arena *scratch, const ent_std_facts *s, size_t standard, ent_str part,
                                             ent_err *e);
size_t ent_std_facts_find_nation(const ent_std_facts *s, ent_str nation);

/* What stood for one nation, one service and one part: the fact of each kind, or SIZE_MAX. A fact that says `ended` is there too. */
typedef struct ent_std_cell {
    size_t fact[ENT_STD_FACT_KINDS]; /* by ent_std_fact_kind; [0] is SIZE_MAX */
    bool reservations;               /* any reservation on any part for this service, lifted or not */
} ent_std_cell;

/* service: one bit. */
ENT_CHECKED ent_code ent_std_cell_at(ent_std_cell *out, ent_arena *scratch, const ent_std_facts *s, size_t standard, size_t nation,
                                     unsigned service, size_t part, const ent_std_asof *q, ent_err *e);

/* All nations × services of a standard: v[(nation * 3 + i) * n_parts + part], i: land, sea, air. */
typedef struct ent_std_table {
    size_t n_nations, n_parts;
    const ent_std_cell *v;
} ent_std_table;
ENT_CHECKED ent_code ent_std_table_at(ent_std_table *out, ent_arena *a, const ent_std_facts *s, size_t standard, const ent_std_asof *q,
                                      ent_err *e);

/* Every fact of one nation on one standard, whenever valid, by `known`, then valid-from, then place in the list. */
typedef struct ent_std_past {
    size_t fact;
    size_t replaced_by; /* index of the correction, SIZE_MAX if there is none */
} ent_std_past;
typedef struct ent_std_pasts {
    size_t n;
    const ent_std_past *v;
} ent_std_pasts;
ENT_CHECKED ent_code ent_std_history_of(ent_std_pasts *out, ent_arena *a, const ent_std_facts *s, size_t standard, size_t nation,
                                        ent_err *e);

#endif
