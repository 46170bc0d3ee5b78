/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of works across registers, as the asker may see it: every link in his view, ours or received. A link is an item of its own:
 * its content is the act (entente/work-link/v1), its date says since when it counts, its field "entered" when it was entered at its
 * origin: that is the order of the acts of one day, the same on every node.                                                  */
#ifndef ENTENTE_API_WORKS_H
#define ENTENTE_API_WORKS_H

#include "shown.h"

#define WORK_LINK_KIND "work-link"
#define WORK_LINK_ENTERED "entered"

typedef struct works_from {
    const shown_label *label;
    ent_str item, revision, origin;
    ent_str date; /* since when it counts, as written */
    int64_t row, cut;
    ent_time entered;
} works_from;

typedef struct works {
    shown shown; /* the labels of all that was loaded */
    ENT_VEC(ent_std_link) links;
    ENT_VEC(works_from) from; /* of each link */
    ENT_VEC(ent_str) unread;  /* numbers of items whose content is no link */
    ent_time at;
    ent_std_works now; /* as it was at `at` */
    bool *refused;     /* of each link: it cannot be followed */
} works;

/* What had been entered here, or received, by `known`. */
ENT_CHECKED ent_code works_load(works *out, ent_call *c, ent_time known, ent_err *e);
/* Puts the works together as they were: sets at, now, refused. */
ENT_CHECKED ent_code works_at(works *w, ent_time at, ent_err *e);
/* First and last instant of a date that a link or a question names. */
ent_time works_day_from(ent_date d);
ent_time works_day_to(ent_date d);

/* What an id or a name means. */
typedef struct works_named {
    size_t work;  /* index in now.v */
    ent_str home; /* id: the work itself, or one that is part of it now and brought the name */
    size_t name;  /* index of its name; SIZE_MAX: found by its id */
    ent_std_found_how how;
} works_named;
typedef struct works_found {
    works_named *v;
    size_t n, cap;
} works_found;
/* By an id, also that of a merged work; by a name; or by REGISTER:NAME. All that fit, best first. */
ENT_CHECKED ent_code works_search(works_found *out, const works *w, ent_str key, ent_err *e);
/* The only one that fits best. ENT_NOT_VISIBLE, or ENT_INVALID with the ids of the works that are called so; param is the place. */
ENT_CHECKED ent_code works_find(works_named *out, const works *w, ent_str key, const char *param, ent_err *e);
/* The one name in use, edition and all; key may be REGISTER:NAME. reg empty: of any register; work SIZE_MAX: of any work. */
ENT_CHECKED ent_code works_find_name(works_named *out, const works *w, size_t work, ent_str reg, ent_str key, const char *param,
                                     ent_err *e);

/* In the order in which links are followed. */
bool works_before(const ent_std_link *x, const ent_std_link *y);
/* The merge by which a work became part of another one; SIZE_MAX: it is of none. */
size_t works_merge_of(const works *w, ent_str id);
/* "merge A B", "link STANAG 2459": what the item of a link is called. */
ENT_CHECKED ent_code works_link_number(ent_str *out, ent_arena *a, const ent_std_link *l, ent_err *e);
/* The name that a link gave. */
ent_str works_given(const ent_std_link *l);
const char *works_how_word(ent_std_found_how how); /* "exact", "number", "former" */
/* The portion mark of several links together; SIZE_MAX is none. */
ENT_CHECKED ent_code works_mark(ent_str *out, const works *w, const size_t *links, size_t n, ent_err *e);
/* Member "items": the visible items that bear a name of a work that is shown, each with how. Their labels join those of the answer. */
ENT_CHECKED ent_code works_put_items(works *w, const bool *wanted, ent_err *e);

#endif
