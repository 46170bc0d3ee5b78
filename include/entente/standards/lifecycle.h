/* SPDX-License-Identifier: Apache-2.0 */
/* The life of a standardisation document as a checked machine: which state it is in, which moves it may make, and what stands when
 * nobody breaks silence. The moves are a table; what is not in it is refused with the rule and with the moves that are possible.
 *
 *   PROPOSED ─ TASKED ─ STUDY_DRAFT ─┬─ RATIFICATION_DRAFT ─ UNDER_RATIFICATION ─┬─ PROMULGATED ─ UNDER_REVIEW ─ UNDER_REVISION
 *                                    └──── approved, without ratification ───────┘        └─► SUPERSEDED, CANCELLED
 *   and WITHDRAWN_DRAFT from every state before PROMULGATED except TASKED
 *
 * A cover (STANAG, STANREC) and the publication that it covers are two documents, each with a state of its own, joined by a link:
 * moving one never moves the other.
 *
 * Sources: AAP-03 as described in public (main line and branches); five moves are our own and say so. Rules.    */
#ifndef ENTENTE_STANDARDS_LIFECYCLE_H
#define ENTENTE_STANDARDS_LIFECYCLE_H

#include <entente/core.h>

typedef enum ent_std_doc_kind {
    ENT_STD_DOC_OTHER = 0, /* no NATO standardisation document, for example an ISO standard: its own body moves it */
    ENT_STD_DOC_STANAG,    /* agreement: a cover, ratified by nations            */
    ENT_STD_DOC_STANREC,   /* recommendation: a cover, not ratified              */
    ENT_STD_DOC_AP,        /* allied publication: covered; edition letter and version number */
    ENT_STD_DOC_NATIONAL   /* national implementing document                     */
} ent_std_doc_kind;
enum { ENT_STD_DOC_KINDS = ENT_STD_DOC_NATIONAL + 1 };
const char *ent_std_doc_kind_word(ent_std_doc_kind k); /* "stanag", "stanrec", "allied publication", "national document", "other" */
/* By its number: "STANAG 2459", "STANREC 4777", "AEP-97", "AJP-3.3"; OTHER if the number is none of these. A national document cannot
 * be told from its number.                                                                                                   */
ent_std_doc_kind ent_std_doc_kind_of(ent_str number);

typedef enum ent_std_state {
    ENT_STD_STATE_NONE = 0, /* not known to the machine: a register's own word ("accepted"), or nothing */
    ENT_STD_PROPOSED,
    ENT_STD_TASKED,
    ENT_STD_STUDY_DRAFT,
    ENT_STD_RATIFICATION_DRAFT,
    ENT_STD_UNDER_RATIFICATION,
    ENT_STD_PROMULGATED,
    ENT_STD_UNDER_REVIEW,
    ENT_STD_UNDER_REVISION,
    ENT_STD_SUPERSEDED,
    ENT_STD_CANCELLED,
    ENT_STD_WITHDRAWN_DRAFT
} ent_std_state;
enum { ENT_STD_STATES = ENT_STD_WITHDRAWN_DRAFT + 1 };

/* Every status word that a list of ours may hold: what ent_std_state_word writes, and what a register says besides. One list for the forms, for
 * the plain form and for its messages; sep: what stands between two words. */
#define ENT_STD_STATUS_WORDS(sep)                                                                                                        \
    "proposed" sep "tasked" sep "draft" sep "ratification draft" sep "under ratification" sep "promulgated" sep "published" sep          \
    "in force" sep "under review" sep "under revision" sep "superseded" sep "cancelled" sep "withdrawn" sep "retired" sep "rejected" sep \
    "accepted" sep "deleted" sep "unknown"

/* "UNDER_REVIEW"; "NONE" for none. */
const char *ent_std_state_name(ent_std_state s);
/* The word that stands in a register as the item's status: "under review", "draft", "promulgated"; "" for none. */
const char *ent_std_state_word(ent_std_state s);
/* By name or by status word; case does not matter, nor "_" or "-" for " ". Also the words of the plain form that mean a state: published and in
 * force (PROMULGATED), retired (CANCELLED), rejected (WITHDRAWN_DRAFT). NONE for any other, "accepted" and "deleted" among them: they
 * say what a register did with its record, not in which state the document is.                                               */
ent_std_state ent_std_state_read(ent_str word);
/* Nations apply it: PROMULGATED, and while it is under review or revision. */
bool ent_std_in_force(ent_std_state s);

/* How a document gets from draft to PROMULGATED. */
typedef enum ent_std_way {
    ENT_STD_WAY_NONE = 0,     /* no moves: OTHER */
    ENT_STD_WAY_RATIFIED = 1, /* through RATIFICATION_DRAFT and UNDER_RATIFICATION: STANAG, and an AP that a STANAG covers */
    ENT_STD_WAY_APPROVED = 2  /* straight from STUDY_DRAFT: STANREC, an AP under a STANREC or without cover, national documents */
} ent_std_way;
/* cover: of an AP the kind of document that covers it, OTHER if none does; for the other kinds it does not matter. */
ent_std_way ent_std_way_of(ent_std_doc_kind kind, ent_std_doc_kind cover);

/* What a move does beside the state. */
typedef enum ent_std_effect {
    ENT_STD_SAME_ITEM = 0,
    ENT_STD_NEW_EDITION, /* a new item begins in the state; the old one keeps its own and stays in force until it is superseded */
    ENT_STD_NEW_VERSION  /* the same, without ratification */
} ent_std_effect;

typedef struct ent_std_move {
    ent_std_state from, to;
    unsigned ways; /* bits of ent_std_way that may make it */
    ent_std_effect effect;
    bool ours; /* not in the public descriptions of AAP-03 */
    const char *event;
} ent_std_move;

/* All moves, in order of `from`. */
const ent_std_move *ent_std_moves(size_t *n);

/* The move, if a document of this kind may make it. ENT_REFUSED names the moves that are possible from here. From NONE every
 * state that lies on the document's way may be recorded: *out is then a move "state first recorded".                          */
ENT_CHECKED ent_code ent_std_move_check(const ent_std_move **out, ent_std_doc_kind kind, ent_std_doc_kind cover, ent_std_state from,
                                        ent_std_state to, ent_err *e);

/* ---- cover and covered ------------------------------------------------------------------------------------------------- */
typedef struct ent_std_doc {
    ent_std_doc_kind kind;
    ent_std_state state;
    ent_str number, edition, version; /* STANAG: edition a number; AP: edition a letter, version a number */
} ent_std_doc;

typedef struct ent_std_cover {
    size_t cover, covered; /* indices of documents; one cover may cover several, also ones that are no APs */
} ent_std_cover;

typedef enum ent_std_cover_fault {
    ENT_STD_COVER_OK = 0,
    ENT_STD_COVER_KIND,     /* only a STANAG or STANREC covers */
    ENT_STD_COVERED_KIND,   /* a cover or national document cannot be covered */
    ENT_STD_COVER_TWICE,    /* covered by a STANAG and a STANREC at once, so nobody can say whether it is ratified */
    ENT_STD_COVER_NOT_YET,  /* the covered document is in force, its cover was not promulgated yet */
    ENT_STD_COVER_ENDED,    /* the covered document is in force, its cover was cancelled or superseded */
    ENT_STD_COVERED_NOT_YET /* the cover is in force, what it covers was not promulgated yet */
} ent_std_cover_fault;
const char *ent_std_cover_fault_word(ent_std_cover_fault f);

/* out has room for n: the first fault of each link in the order above; linear in documents and links. ENT_BUG for an index that is no document. */
ENT_CHECKED ent_code ent_std_cover_check(ent_std_cover_fault *out, ent_arena *scratch, const ent_std_doc *docs, size_t n_docs,
                                         const ent_std_cover *links, size_t n, ent_err *e);

/* ---- silence procedure (R-45) ------------------------------------------------------------------------------------------ */
/* A decision stands if no nation that was asked breaks silence up to the deadline. */
typedef struct ent_std_silence_break {
    ent_str nation, reason;
    ent_time at;
} ent_std_silence_break;

typedef struct ent_std_silence {
    ent_str decision;
    ent_sha256 text; /* of what was sent out: it may not change while silence runs */
    ent_time started, deadline;
    int zone; /* minutes east of UTC in which the deadline was written, -14 h .. +14 h */
    size_t n_nations;
    const ent_str *nations; /* all that were asked */
    size_t n_breaks;
    const ent_std_silence_break *breaks; /* in order of entry */
} ent_std_silence;

typedef enum ent_std_silence_now { ENT_STD_SILENCE_RUNS = 1, ENT_STD_SILENCE_BROKEN, ENT_STD_SILENCE_HOLDS } ent_std_silence_now;

/* "2026-12-01T17:00:00+01:00" or with "Z"; a time without zone is refused, since nobody could say when it ends. */
ENT_CHECKED ent_code ent_std_deadline_read(ent_time *out, int *zone, ent_str text, ent_err *e);
/* As it was written: "2026-12-01T17:00:00+01:00". out has room for 26 bytes. */
void ent_std_deadline_print(char out[static 26], ent_time deadline, int zone);

/* Whole and free of contradiction: deadline after the start, nations asked, each once. ENT_INVALID. */
ENT_CHECKED ent_code ent_std_silence_check(const ent_std_silence *s, ent_err *e);
/* May this break be added? ENT_INVALID without reason; ENT_REFUSED by one who was not asked, or after the deadline (the last
 * instant that counts is the deadline itself).                                                                               */
ENT_CHECKED ent_code ent_std_silence_break_check(const ent_std_silence *s, const ent_std_silence_break *b, ent_err *e);
/* Broken at once when one breaks; holds only after the deadline. Breaks that do not count are passed over. */
ent_std_silence_now ent_std_silence_at(const ent_std_silence *s, ent_time now);
/* May what was decided by silence be carried out with this text? ENT_OK; ENT_WAITING with the deadline while it runs; ENT_REFUSED
 * with who broke it and why, or when the text is another one.                                                                */
ENT_CHECKED ent_code ent_std_silence_allows(const ent_std_silence *s, const ent_sha256 *text, ent_time now, ent_err *e);

#endif
