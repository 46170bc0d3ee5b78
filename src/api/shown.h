/* SPDX-License-Identifier: Apache-2.0 */
/* The marks of an answer. Each portion (a row, a field) bears the mark of its own label before it, and the answer as a whole bears, as its
 * member "label", the join of everything that stands on it (law 4; doc/formats.md).
 *
 *   row ──shown_meta, shown_title, shown_of──► shown_label ──shown_row, shown_mark──► "mark" of the portion
 *                                                   └──shown_add──► call->shown ──shown_put, by run.c──► "label" of the answer
 *
 * A handler that only looks at what it may not show in the end keeps a `shown` of its own, and adds to call->shown what it shows.   */
#ifndef ENTENTE_API_SHOWN_H
#define ENTENTE_API_SHOWN_H

#include "api_private.h"

typedef struct shown_label {
    int64_t id; /* of the label; below 0: of a cut */
    ent_label label;
    ent_str marking, portion;
} shown_label;

/* Two labels on one portion, and its mark. */
typedef struct shown_pair {
    const shown_label *x, *y;
    ent_str mark;
} shown_pair;

/* A revision of which something stands on the answer, and the labels of that: for copies (copying.h). */
typedef struct shown_revision {
    int64_t id;
    ent_str revision;
    const shown_label *parts[2]; /* the second may be NULL */
} shown_revision;

struct shown {
    ent_call *call;
    ENT_VEC(const shown_label *) labels; /* those of all that was asked for so far, each once */
    ENT_VEC(shown_pair) pairs;
    ENT_VEC(shown_revision) revisions; /* only when the answer is copied; may name one twice */
    ENT_VEC(ent_str) by_copy_only;     /* numbers of what is left out, because only item export may show it */
};
typedef struct shown shown;

/* ---- labels; each is looked up once ---- */
/* Under which our own persons see the row's content: the mapped one for received items. */
ENT_CHECKED ent_code shown_of(const shown_label **out, shown *s, const ent_reg_row *r, ent_err *e);
/* That of its metadata: that it exists, number, kind, dates, the labels themselves. */
ENT_CHECKED ent_code shown_meta(const shown_label **out, shown *s, const ent_reg_row *r, ent_err *e);
/* That of its title; NULL when the viewer sees none. */
ENT_CHECKED ent_code shown_title(const shown_label **out, shown *s, const ent_reg_row *r, ent_err *e);
/* That of a field of the row, by its cut. */
ENT_CHECKED ent_code shown_field(const shown_label **out, shown *s, const ent_reg_row *r, int64_t cut_id, ent_err *e);
ENT_CHECKED ent_code shown_by_id(const shown_label **out, shown *s, int64_t label_id, ent_err *e);
ENT_CHECKED ent_code shown_by_cut(const shown_label **out, shown *s, int64_t cut_id, ent_err *e);

/* May an answer show the row's content? No: it is not in view, it was destroyed, or each of its readers must be on record; of the
 * last the number is noted, for the answer to say so.                                                                        */
ENT_CHECKED ent_code shown_may_read(bool *out, shown *s, const ent_reg_row *r, ent_err *e);

/* The number of what is left out because of that; each once. */
ENT_CHECKED ent_code shown_leave_out(shown *s, ent_str number, ent_err *e);

/* ---- marks ---- */
/* The mark before a row of metadata and title: the two together. Notes both, and the revision. */
ENT_CHECKED ent_code shown_row(ent_str *mark, shown *s, const ent_reg_row *r, ent_err *e);
/* Member "mark" of a row, and "title_mark" when it has a title. */
ENT_CHECKED ent_code shown_put_marks(shown *s, const ent_reg_row *r, ent_err *e);
/* The mark of a portion that two labels stand on; y may be NULL. */
ENT_CHECKED ent_code shown_together(ent_str *mark, shown *s, const shown_label *x, const shown_label *y, ent_err *e);
/* The label under this marking, which was shown before; NULL if it was not. */
const shown_label *shown_marked(const shown *s, ent_str marking);
/* Its portion mark; the marking itself if it was not shown. */
ent_str shown_portion(const shown *s, ent_str marking);
/* The mark of a portion that was put together from all of them; where no one label fits, the marks of all, with "; " between them. Of none:
 * that of the policy's lowest class.                                                                                        */
ENT_CHECKED ent_code shown_mark(ent_str *out, const shown *s, ent_err *e);

/* ---- what stands on the answer ---- */
ENT_CHECKED ent_code shown_add(shown *s, const shown_label *l, ent_err *e);
/* All labels and revisions of another one. */
ENT_CHECKED ent_code shown_add_all(shown *s, const shown *other, ent_err *e);
/* Of which revision it is. y may be NULL. */
ENT_CHECKED ent_code shown_add_revision(shown *s, const ent_reg_row *r, const shown_label *x, const shown_label *y, ent_err *e);
/* Nothing less than what the node may hold: for what has no label that is understood here. */
ENT_CHECKED ent_code shown_add_ceiling(shown *s, ent_err *e);

/* The label of everything shown so far; ENT_REFUSED if the policy has none for the whole, or none that anybody may see. */
ENT_CHECKED ent_code shown_join(ent_label *out, const shown *s, ent_err *e);
/* The marking of the whole. Where no one label fits the whole, the markings of all parts, with "; " between them. When nothing stands on
 * the answer, that of the policy's lowest class.                                                                             */
ENT_CHECKED ent_code shown_marking(ent_str *out, const shown *s, ent_err *e);
/* The marking of the whole as member "label". */
ENT_CHECKED ent_code shown_put(const shown *s, ent_err *e);

#endif
