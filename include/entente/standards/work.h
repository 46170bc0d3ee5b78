/* SPDX-License-Identifier: Apache-2.0 */
/* One standard, many registers. A *work* groups the published editions of one standard and the names it has: its NATO number, its
 * id and uuid in NISP, national documents, EU, ISO and IEC numbers. What is known of it are links, each one act of a person:
 *
 *   add        this register calls the work so
 *   renumber   the register called it `text` and calls it `to` from then on; the old name still finds it
 *   merge      `other` is the same standard as `work`: its names become names of `work`
 *   split      `other` leaves `work`: if it was merged in, the merge is undone and it has its own names again; else it is a new work;
 *              either way the names in `moved` go with it
 *
 *   links ──works as of a time──► ent_std_works ──find by any name──► works         an act is never forgotten: as-of asks the past
 *                                      └── clashes (one name in two works), refusals (an act that cannot be followed)
 *
 * A blind engine: links in, works out; each row names the links it comes from. Links are taken by time, then act; the order of the
 * input does not matter. A link that cannot be followed changes nothing and is listed with its reason.
 *
 * Names are compared by their keys. The key has letters (folded, NFKC) and digits only, with one hyphen between two numbers: "STANAG
 * 2459", "STANAG-2459" and "Stanag2459" are one, "ISO 1-23" and "ISO 12-3" are two. An edition at the end is taken off: "Ed 3", "ed.3",
 * "Edition A Version 1", ":2017". Registers whose name begins with "nisp" give ids, not numbers: there the whole text counts.      */
#ifndef ENTENTE_STANDARDS_WORK_H
#define ENTENTE_STANDARDS_WORK_H

#include <entente/core.h>

#define ENT_STD_MAX_LINKS ((size_t)200000)
#define ENT_STD_MAX_LINK_JSON ((size_t)1 << 20)
enum { ENT_STD_MAX_MOVED = 1000, ENT_STD_MAX_NAME_BYTES = 400, ENT_STD_MAX_REGISTER_BYTES = 40, ENT_STD_MAX_WORK_BYTES = 100 };

/* A name of a work. reg: "nato", "nisp", "nisp-uuid", "eu", "iso", "iec", "nat-deu" …: [a-z0-9-], begins with a letter. */
typedef struct ent_std_name {
    ent_str reg, text;
} ent_std_name;

typedef enum ent_std_link_kind { ENT_STD_LINK_ADD = 1, ENT_STD_LINK_RENUMBER, ENT_STD_LINK_MERGE, ENT_STD_LINK_SPLIT } ent_std_link_kind;
enum { ENT_STD_LINK_KINDS = ENT_STD_LINK_SPLIT + 1 };
const char *ent_std_link_word(ent_std_link_kind k); /* "add", "renumber", "merge", "split" */

typedef struct ent_std_link {
    ent_std_link_kind kind;
    ent_str act;       /* id of the act; unique. Not part of the JSON: the register gives it */
    ent_time time;     /* of the act; not part of the JSON */
    ent_str work;      /* id of the work: any text without white space or control characters */
    ent_str other;     /* merge, split */
    ent_std_name name; /* add, renumber: what it is called, or was */
    ent_str to;        /* renumber: what it is called now */
    size_t n_moved;
    const ent_std_name *moved; /* split; no name twice */
} ent_std_link;

/* Does the link say what its kind needs, and nothing else? ENT_INVALID with what is missing. */
ENT_CHECKED ent_code ent_std_link_check(const ent_std_link *l, ent_err *e);
/* {"format":"entente/work-link/v1","kind","moved":[{"register","text"}],"other","register","text","to","work"}: canonical; members that
 * the kind does not have are left out.                                                                                         */
ENT_CHECKED ent_code ent_std_link_json(ent_str *out, ent_arena *a, const ent_std_link *l, ent_err *e);
/* Strict: canonical spelling, closed objects, checked. */
ENT_CHECKED ent_code ent_std_link_read(ent_std_link *out, ent_arena *a, ent_str json, ent_str act, ent_time time, ent_err *e);

/* The key of a name and its edition ("3", "a-v1", "2017"; empty if none is written). ENT_INVALID if the text is no UTF-8. */
ENT_CHECKED ent_code ent_std_name_key(ent_str *key, ent_str *edition, ent_arena *a, ent_std_name name, ent_err *e);

/* ---- works as of a time ------------------------------------------------------------------------------------------------------ */
typedef struct ent_std_work_name {
    ent_std_name name;
    ent_str key, edition;
    ent_str home; /* the work it was given to: that of its own, or one that was merged in */
    ent_time from;
    ent_time until; /* 0: it is called so; else it was renumbered then */
    size_t link;    /* that gave the name */
    size_t ended;   /* that renumbered it; SIZE_MAX if none */
    size_t moved;   /* split that moved it last; SIZE_MAX if none */
} ent_std_work_name;

typedef struct ent_std_work {
    ent_str id;
    size_t n_names;
    const ent_std_work_name *names; /* by register, key, edition, then in the order of the links */
    size_t n_merged;
    const ent_str *merged; /* ids of the works that are part of it now, sorted */
} ent_std_work;

typedef enum ent_std_clash_kind {
    ENT_STD_CLASH_NAME = 1, /* one name, edition and all, in two works             */
    ENT_STD_CLASH_NUMBER    /* editions of one number in two works: one of the two is in the wrong work, or they are one */
} ent_std_clash_kind;
typedef struct ent_std_clash {
    ent_std_clash_kind kind;
    ent_str reg, key, edition; /* edition: of a name that both have */
    size_t work[2];            /* indices of works, ascending  */
    size_t link[2];            /* that gave the name to each   */
} ent_std_clash;

typedef struct ent_std_link_refusal {
    size_t link;
    const char *why; /* a sentence */
} ent_std_link_refusal;

typedef struct ent_std_works {
    size_t n;
    const ent_std_work *v; /* by id; works that are part of another are not listed */
    size_t n_clashes;
    const ent_std_clash *clashes; /* only of names that are in use; by register, key, works, edition */
    size_t n_refusals;
    const ent_std_link_refusal *refusals; /* in the order in which links are taken */
} ent_std_works;

/* Links after `at` do not count. Every link is checked. ENT_INVALID also for two links with one act; ENT_LIMIT. */
ENT_CHECKED ent_code ent_std_works_at(ent_std_works *out, ent_arena *a, const ent_std_link *links, size_t n, ent_time at, ent_err *e);

/* How a name was found, best first. */
typedef enum ent_std_found_how {
    ENT_STD_FOUND_EXACT = 1, /* the name, edition and all                       */
    ENT_STD_FOUND_NUMBER,    /* the number; the text or the name has no edition, or another one */
    ENT_STD_FOUND_FORMER     /* a name that it had before it was renumbered     */
} ent_std_found_how;
typedef struct ent_std_found {
    size_t work, name; /* indices: works->v[work].names[name] */
    ent_std_found_how how;
} ent_std_found;
typedef struct ent_std_found_list {
    size_t n;
    const ent_std_found *v; /* one for each work, its best; by how, then work */
} ent_std_found_list;
/* Who is called so? reg empty: in any register. */
ENT_CHECKED ent_code ent_std_find_works(ent_std_found_list *out, ent_arena *a, const ent_std_works *works, ent_str reg, ent_str text,
                                        ent_err *e);

#endif
