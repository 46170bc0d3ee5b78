/* SPDX-License-Identifier: Apache-2.0 */
/* A concept and its designations, as ISO 704 and ISO 1087 see them, in the layout that ISO 30042 (TBX) gives them: one concept, its
 * languages, the designations of each language. A blind engine's plain structs: no person, label, store or socket.
 *
 *   ent_term_base
 *     └ concept ── definitions, relations, notes
 *         └ language (BCP 47) ── definitions, notes
 *             └ designation ── status (a code, never a word of a language), region, authority, notes
 *
 * What has a field of its own stands in that field; every other data category of the source is kept as a note, in order, so that
 * nothing is lost between two formats. What the source wrote in a group or with attributes stands in its field and, whole, in a note of
 * the same category and value; writers write that note once and not the field again. A concept may be spread over several records (layers) with labels of their own: a reader puts
 * together those that it was given (ent_term_merge). Texts are UTF-8 as written; absent and empty are both the empty string.
 *
 * Ownership: everything lives in the arena given. Ceilings below; beyond them ENT_LIMIT.                                      */
#ifndef ENTENTE_TERMS_CONCEPT_H
#define ENTENTE_TERMS_CONCEPT_H

#include <entente/core.h>

#define ENT_TERM_MAX_CONCEPTS ((size_t)1000000)
#define ENT_TERM_MAX_LANGUAGES ((size_t)200)     /* of one concept */
#define ENT_TERM_MAX_DESIGNATIONS ((size_t)2000) /* of one concept */
#define ENT_TERM_MAX_NOTES ((size_t)10000)       /* of one concept, those inside others included */
#define ENT_TERM_MAX_TEXT ((size_t)256 << 10)    /* bytes of one text */
#define ENT_TERM_MAX_NESTING 8                   /* notes within notes */

/* Administrative status of a designation (ISO 30042, ISO 10241-1). */
typedef enum ent_term_status {
    ENT_TERM_NO_STATUS = 0,
    ENT_TERM_PREFERRED,
    ENT_TERM_ADMITTED,
    ENT_TERM_DEPRECATED,
    ENT_TERM_SUPERSEDED,
    ENT_TERM_OTHER_STATUS /* a code that these four do not cover; it is kept as written */
} ent_term_status;
const char *ent_term_status_code(ent_term_status s); /* "preferred", "admitted", "deprecated", "superseded"; "" and "other" */
/* From a code of TBX ("preferredTerm-admn-sts", v2 "preferredTerm-admn-sts" and "preferred"), ISO 19135 ("valid", "retired") stays
 * ENT_TERM_OTHER_STATUS: that is the state of an entry, not of a designation.                                              */
ent_term_status ent_term_status_of(ent_str code);

/* State of a concept in its register. */
typedef enum ent_term_state {
    ENT_TERM_NO_STATE = 0,
    ENT_TERM_PROPOSED,
    ENT_TERM_AGREED, /* needs EN and FR (R-61 … R-64 as they apply) */
    ENT_TERM_RETIRED,
    ENT_TERM_STATE_SUPERSEDED,
    ENT_TERM_OTHER_STATE
} ent_term_state;
const char *ent_term_state_code(ent_term_state s); /* "proposed", "agreed", "retired", "superseded"; "" and "other" */

/* A data category with its value, and what stands in a group with it (its source, its date, who is responsible). */
typedef struct ent_term_note ent_term_note;
struct ent_term_note {
    ent_str element;  /* of ISO 30042: "descrip", "admin", "termNote", "transac", "ref", "xref", "note", "date", "descripNote", "adminNote",
                         "transacNote"; ours: "attribute" (an attribute without a field of its own), "xml" (what has no other place, whole) */
    ent_str category; /* "subjectField", "partOfSpeech", … ; name of an attribute; empty for note, date and xml */
    ent_str value;    /* text; XML when markup is true (elements such as hi, foreign, bpt) */
    bool markup;
    ent_str target, id, lang, datatype; /* attributes, if written */
    bool group;                         /* written as a group (descripGrp …) */
    size_t n_notes;
    const ent_term_note *notes;
    unsigned line;
};

typedef struct ent_term_definition {
    ent_str text;
    bool markup;
    ent_str lang;      /* BCP 47, when it stands at the concept and says its language; else that of its language section */
    ent_str source;    /* reference of the text it was taken from, e.g. "AAP-06 Ed 2021" */
    ent_str authority; /* who stands for it: "NATO", "EU", "DEU" */
    ent_str marking;   /* a label of its own, as marking; empty: that of the concept */
    ent_str id;
    size_t n_notes;
    const ent_term_note *notes;
    unsigned line;
} ent_term_definition;

typedef struct ent_term_designation {
    ent_str text;
    bool markup;
    ent_term_status status;
    ent_str status_code; /* as written */
    ent_str type;        /* code: fullForm, acronym, abbreviation, shortForm, variant, symbol, formula, phraseologicalUnit, … */
    ent_str part_of_speech, gender, number; /* codes */
    ent_str region;                         /* where it is used, BCP 47 region or code as written */
    ent_str authority;                      /* by whom the status was given */
    ent_str date;                           /* since when, as written */
    ent_str source;
    ent_str marking;  /* a label of its own; empty: that of the concept */
    bool search_only; /* a spelling to find by, not one to use */
    ent_str id;
    size_t n_notes;
    const ent_term_note *notes;
    unsigned line;
} ent_term_designation;

typedef struct ent_term_language {
    ent_str tag;   /* BCP 47, as written */
    ent_str state; /* of the entry in this language: code as written ("valid", "superseded", "withdrawn"); empty if none */
    size_t n_definitions;
    const ent_term_definition *definitions;
    size_t n_designations;
    const ent_term_designation *designations;
    size_t n_notes;
    const ent_term_note *notes;
    unsigned line;
} ent_term_language;

typedef enum ent_term_relation_kind {
    ENT_TERM_BROADER = 1, /* generic: the target is the genus */
    ENT_TERM_NARROWER,
    ENT_TERM_WHOLE, /* partitive: the target is the whole */
    ENT_TERM_PART,
    ENT_TERM_ASSOCIATED,
    ENT_TERM_REPLACED_BY,
    ENT_TERM_REPLACES,
    ENT_TERM_EXACT, /* SKOS exactMatch and closeMatch, to a concept of another base */
    ENT_TERM_CLOSE
} ent_term_relation_kind;
const char *ent_term_relation_word(ent_term_relation_kind k); /* "broader", "narrower", "whole", "part", "associated", … */

typedef struct ent_term_relation {
    ent_term_relation_kind kind;
    ent_str target; /* id of a concept; "BASE:ID" in another base */
    ent_str text;   /* what the source wrote for people */
    unsigned line;
} ent_term_relation;

typedef struct ent_term_concept {
    ent_str id;      /* in its base */
    ent_str subject; /* subject field, as written */
    ent_term_state state;
    ent_str state_code;      /* as written */
    ent_str authority, date; /* by whom and when the state was given, as written */
    ent_str marking;         /* a label of its own, as marking */
    size_t n_definitions;
    const ent_term_definition *definitions; /* those above the languages */
    size_t n_languages;
    const ent_term_language *languages; /* in the order of the source */
    size_t n_relations;
    const ent_term_relation *relations;
    size_t n_notes;
    const ent_term_note *notes;
    unsigned line;
} ent_term_concept;

typedef struct ent_term_base {
    ent_str title, source; /* of the termbase, from its header */
    ent_str lang;          /* working language of the source, BCP 47 */
    size_t n_concepts;
    const ent_term_concept *concepts;
    size_t n_notes;
    const ent_term_note *notes; /* header and back matter, as kept */
} ent_term_base;

/* What is in a base; the same numbers before and after any conversion. */
typedef struct ent_term_counts {
    int64_t concepts, languages, definitions, designations, empty_designations, relations, notes;
    int64_t preferred, admitted, deprecated, superseded, other_status, no_status; /* of designations */
    int64_t proposed, agreed, retired, state_superseded, other_state, no_state;   /* of concepts     */
} ent_term_counts;
void ent_term_count(ent_term_counts *out, const ent_term_base *b);

/* The concept as canonical JSON (RFC 8785), the content of a revision, and back; lines are no part of it. At most 4 MiB.
 * A member that the reader does not know is refused (ENT_INVALID).                                                   */
ENT_CHECKED ent_code ent_term_concept_json(ent_str *out, ent_arena *a, const ent_term_concept *c, ent_err *e);
ENT_CHECKED ent_code ent_term_concept_read(ent_term_concept *out, ent_arena *a, ent_str json, ent_err *e);

/* One concept from its layers (same id, ENT_INVALID otherwise), the first is the ground: languages by tag, their designations and
 * definitions one after the other; what an earlier layer said already (designations: same text, status, authority and region;
 * definitions: same text, source, authority and language) is not said again. The parts of a layer but the ground that bear no marking
 * get that of the layer.                                                                                                  */
ENT_CHECKED ent_code ent_term_merge(ent_term_concept *out, ent_arena *a, const ent_term_concept *const *layers, size_t n, ent_err *e);
/* The layers of a concept: what bears no marking of its own, then one for each marking in order of first appearance. Each has the
 * concept's id and as its marking the one that its parts bore, which bear none themselves any more (the label of the record says it);
 * merged again they give the concept but for the order of languages, definitions and designations. A language of which every part
 * bears a marking is not named in the ground.                                                                            */
ENT_CHECKED ent_code ent_term_split(ent_term_concept **out, size_t *n, ent_arena *a, const ent_term_concept *c, ent_err *e);

/* ---- questions ----
 * The language of a concept for a wanted BCP 47 tag by lookup (RFC 4647 section 3.4): "fr-CA", then "fr"; then `others` in order; NULL
 * if none. Tags are compared without case.                                                                             */
const ent_term_language *ent_term_language_for(const ent_term_concept *c, ent_str wanted, const ent_str *others, size_t n_others);
/* The designation to show: the preferred one of the region and authority if there is one, else any preferred, else the first admitted,
 * else the first without status; never a deprecated, superseded or search-only one unless there is no other. NULL for no language. */
const ent_term_designation *ent_term_to_show(const ent_term_language *l, ent_str region, ent_str authority);

/* Sources in order of precedence, e.g. NATOTerm, then reference dictionaries, then ISO, IEC, ITU. The definition that rules is
 * that of the first source that has one; `why` names the place of the source in the list. Definitions of sources that are not in
 * the list come last, in order. ENT_NOT_VISIBLE when there is none.                                                     */
typedef struct ent_term_ruling {
    const ent_term_definition *definition;
    size_t place;             /* 1.. in the list; 0: its source is not in the list */
    size_t n_agree, n_differ; /* the other definitions in that language, folded and compared as text */
} ent_term_ruling;
ENT_CHECKED ent_code ent_term_rule(ent_term_ruling *out, ent_arena *scratch, const ent_term_concept *c, ent_str lang,
                                   const ent_str *precedence, size_t n, ent_err *e);

/* What stands against calling a concept agreed: no EN or FR preferred designation, two preferred ones of one language, region and
 * authority, no definition with a source, a relation to itself, a tag that is no BCP 47 tag. Codes are stable.              */
typedef struct ent_term_finding {
    const char *code;
    ent_str concept;
    ent_str message;
    unsigned line;
} ent_term_finding;
typedef struct ent_term_findings {
    ent_term_finding *v;
    size_t n, cap;
} ent_term_findings;
/* Codes: no-english, no-french, no-sourced-definition, two-preferred, bad-tag, doubled-language, relation-to-itself, doubled-id,
 * dangling-relation, circle.
 * All findings of a base, in order of concept: also doubled ids, relations to concepts that are not there, generic or partitive
 * circles. `agreed` asks of every concept what only agreed ones must fulfil.                                            */
ENT_CHECKED ent_code ent_term_audit(ent_term_findings *out, ent_arena *a, const ent_term_base *b, bool agreed, ent_err *e);

#endif
