/* SPDX-License-Identifier: Apache-2.0 */
/* Standards: read a real register, say what is wrong in it, match and compare two of its releases. A blind engine: plain
 * structs in, plain structs out; it knows no person, label, store or socket. Includes core only.
 *
 *   bytes ──read──► ent_std_register ──count──► ent_std_counts
 *                         ├──audit──► findings (code, record, line, message)
 *                         └──match / diff (with an earlier one)──► pairs, counts, disagreements
 *
 * Sources: NISP standards database, DTD 4.0 to 4.8 (NATO Interoperability Standards and Profiles, ADatP-34).
 *
 * Ownership: all texts live in the arena given to the reader; the XML tree itself does not, it is freed before the
 * reader returns. Texts are UTF-8 as written; an absent member and an empty one are both the empty string.          */
#ifndef ENTENTE_STANDARDS_H
#define ENTENTE_STANDARDS_H

#include <entente/core.h>

/* Ceilings of the readers. NISP v11.0 has 3.4 MiB, 60,000 lines and about 160,000 nodes. */
#define ENT_STD_MAX_BYTES ((size_t)64 << 20)
#define ENT_STD_MAX_NODES ((size_t)2000000)
#define ENT_STD_MAX_RECORDS ((size_t)200000)

typedef enum ent_std_kind {
    ENT_STD_STANDARD = 1,
    ENT_STD_COVERDOC, /* DTD 4.7 on */
    ENT_STD_PROFILE,
    ENT_STD_CAPABILITY_PROFILE,
    ENT_STD_PROFILE_SET, /* `setofstandards` of DTD 4.2 */
    ENT_STD_SERVICE_PROFILE,
    ENT_STD_PROFILE_SPEC /* `profilespec` as a record of its own, DTD 4.6 on */
} ent_std_kind;
const char *ent_std_kind_word(ent_std_kind k); /* "standard", "coverdoc", "profile", "capability-profile", … */

/* A date as written, and what could be read of it. Whole dates, months and years are equally good: precision is a type. */
typedef struct ent_std_date {
    ent_str raw;
    ent_date date;  /* precision NONE when empty or malformed */
    bool malformed; /* something is written that is no date   */
    bool day_zero;  /* YYYY-MM-00: read with month precision  */
    unsigned line;  /* of the element that carries it         */
} ent_std_date;

typedef enum ent_std_flag {
    ENT_STD_FLAG_OTHER = 0, /* a word this reader does not know: the word is in the record's `extra` */
    ENT_STD_ADDED,
    ENT_STD_CHANGED,
    ENT_STD_DELETED
} ent_std_flag;
const char *ent_std_flag_word(ent_std_flag f); /* "added", "changed", "deleted"; "other" */

typedef struct ent_std_event {
    ent_std_flag flag;
    ent_std_date date;
    ent_str rfcp, version; /* version: the release in which it happened, as the register states it */
    ent_str text;          /* XML text, empty for most events */
    unsigned line;
} ent_std_event;

/* What a reference was written as. */
typedef enum ent_std_ref_kind {
    ENT_STD_REF_STANDARD = 1, /* refstandard   */
    ENT_STD_REF_SUBSTANDARD,  /* substandard   */
    ENT_STD_REF_PROFILE,      /* refprofile    */
    ENT_STD_REF_SPEC,         /* refprofilespec, DTD 4.6 on */
    ENT_STD_REF_TAXONOMY,     /* reftaxonomy: the target is a node, not a record */
    ENT_STD_REF_BEST,         /* bprefstandard */
    ENT_STD_REF_SELECT        /* select, DTD 4.0 */
} ent_std_ref_kind;
const char *ent_std_ref_word(ent_std_ref_kind k); /* the element's name, as in the list above */

/* A reference from a record or a best-practice service to a record or node. */
typedef struct ent_std_ref {
    ent_std_ref_kind kind;
    const char *holder; /* element around it: "substandards", "coverstandards", "parts", "subprofiles", "obgroup",
                           "refgroup", "bpgroup", "sp-view"; "" for one directly in the record */
    ent_str target;     /* refid as written */
    ent_str obligation; /* mandatory, emerging, candidate, fading, farterm, midterm, recommended, …; empty if none */
    ent_str lifecycle;  /* DTD 4.5 on: current, candidate; empty if not written, which that DTD reads as current */
    ent_str text;       /* text inside it, as XML; empty for most */
    unsigned group;     /* 1.. : which obgroup, refgroup, bpgroup or sp-view of its owner; 0 outside of groups */
    unsigned line;
} ent_std_ref;

/* `extra` fields hold what has no field here, as XML: one element per element that had something left, with the
 * attributes, texts and children that were left, nested as in the file. An element that may repeat carries its ordinal
 * (1..) among its like in an attribute `n`. Together with the fields nothing but white space, comments and the order of
 * unlike things is lost.
 * `shape` fields, in the same form, hold what is written and says nothing: empty attributes and elements, a value that
 * stands twice. They are no content (no part of the JSON); the writer needs them to give back what was read.      */
typedef struct ent_std_record ent_std_record;
struct ent_std_record {
    ent_std_kind kind;
    ent_str id, tag, uuid; /* as written; uuid empty if none */
    ent_str orgid, pubnum, title, version, note;
    ent_str edition, source, mark; /* only in the plain form (CSV) */
    ent_std_date date;             /* of `document` or `profilespec` */
    ent_str corrections;           /* the correction elements, as XML */
    ent_str alsoknown;             /* the alsoknown element, as XML   */
    ent_str comment;               /* mixed content, as XML text      */
    ent_str applicability;         /* mixed content, as XML text      */
    ent_str description;           /* of a profile: mixed content, as XML text */
    ent_str responsibleparty;      /* its key */
    ent_str mode;                  /* status mode: accepted, deleted, unknown, retired, …; empty if there is no status; a
                                      status without mode is accepted, the default of DTD 4.3 and later */
    ent_str info, uri;             /* info: as XML text */
    ent_str extra, shape;
    bool mode_implied; /* the file leaves the mode to the default */
    size_t n_events;
    const ent_std_event *events;
    size_t n_refs;
    const ent_std_ref *refs;
    /* DTD 4.2 and the 4.3 draft write profiles inside profiles, the inner service profiles without any id. Each is a
     * record of its own, directly after the one that holds it: inner[0 .. n_inner) are all that are inside, at any depth.
     * An importer takes the records without parent; their JSON holds what is inside.                                  */
    size_t n_inner;
    const ent_std_record *inner;
    size_t parent; /* index in ent_std_register.records of the record it is directly inside; SIZE_MAX if none */
    unsigned line;
};

typedef struct ent_std_org {
    ent_str key, name, uri, uuid;
    ent_str abbreviation; /* attribute `short` */
    ent_str extra, shape;
    bool name_is_text; /* the name is written as `text`, as the DTDs before 4.4 have it, not as `long` */
    unsigned line;
} ent_std_org;

/* A service of the best-practice list: `bpserviceprofile` (v9 to v11), or `sp-list` of the releases before. */
typedef struct ent_std_bpservice {
    bool select_list; /* sp-list */
    ent_str taxonomy; /* tref */
    ent_str title;    /* genTitle */
    ent_str extra;    /* remarks and rationales among others */
    ent_str shape;
    size_t n_refs;
    const ent_std_ref *refs; /* obligation filled */
    unsigned line;
} ent_std_bpservice;

typedef struct ent_std_node {
    const char *element; /* "node"; before DTD 4.2 "servicearea", "subarea", "servicecategory", "category", "subcategory" */
    ent_str id, title, uuid, parent;
    ent_str extra; /* description among others */
    ent_str shape;
    unsigned level; /* as written, else the depth: 1 for the outermost */
    unsigned depth; /* 1 for the outermost; its nodes follow their outer one */
    bool level_written;
    unsigned line;
} ent_std_node;

/* An element where the reader expected something else. It is kept in the register's `extra`. */
typedef struct ent_std_odd {
    ent_str element;
    unsigned line;
} ent_std_odd;

typedef enum ent_std_form { ENT_STD_NISP = 1, ENT_STD_CSV } ent_std_form;

typedef struct ent_std_register {
    ent_std_form form;
    /* "11.0": the highest version any event states. The root and the revision history of the real releases do not say
     * it (v11.0: "ADatP-34(J)", newest revision 10.1). Without events, and in the plain form, it is empty.           */
    ent_str release;
    ent_str revision; /* the root's attribute, as written */
    ent_str extra;    /* revision history, responsible parties and whatever else is not below */
    ent_str shape;
    size_t n_records;
    const ent_std_record *records; /* in file order, all kinds */
    size_t n_orgs;
    const ent_std_org *orgs;
    size_t n_bpservices;
    const ent_std_bpservice *bpservices;
    size_t n_nodes;
    const ent_std_node *nodes;
    size_t n_odd;
    const ent_std_odd *odd;
} ent_std_register;

/* NISP XML, already decompressed. No DTD is needed or loaded. ENT_INVALID (place "line N") for what is not well formed or
 * no NISP database; ENT_LIMIT beyond the ceilings above or 64 levels.                                               */
ENT_CHECKED ent_code ent_std_read_nisp(ent_std_register *out, ent_arena *a, ent_str xml, ent_err *e);

/* A register as NISP XML that the reader above takes: UTF-8, elements in the order of the DTDs, references and events in the
 * order they have. What was read from a file comes out equal to it but for white space, comments, namespace prefixes, the
 * document type and the order of unlike elements. No DTD is named: the tree says itself of which generation it is.
 * ENT_INVALID, with the record's id, for records of the plain form with an edition, a source or a mark, for which NISP has
 * no place, for fields that should hold XML and do not, and for characters that XML cannot hold.                    */
ENT_CHECKED ent_code ent_std_write_nisp(ent_str *out, ent_arena *a, const ent_std_register *r, ent_err *e);

/* The plain form: CSV with the header number,edition,version,title,publisher,date,status,source,mark.
 *   number, title, publisher, source   must be filled
 *   date      empty, YYYY, YYYY-MM or YYYY-MM-DD
 *   status    one of ENT_STD_STATUS_WORDS (standards/lifecycle.h)
 *   mark      checked or recalled
 * Records get ids from publisher, number, edition and version: "nso-stanag-2459-ed3-v1" (case folded, all but letters and
 * digits as one hyphen, other scripts as uXXXX); two rows with the same id are refused. Every defect of a row is an error
 * that names line and column: the form is filled in by people.                                                      */
ENT_CHECKED ent_code ent_std_read_csv(ent_std_register *out, ent_arena *a, ent_str csv, ent_err *e);
/* The same from rows that were read from elsewhere (a sheet): exactly these columns; the line of a row is that of its record. */
ENT_CHECKED ent_code ent_std_from_rows(ent_std_register *out, ent_arena *a, const ent_csv *rows, ent_err *e);

/* By the first byte that is no white space (a byte order mark is skipped): '<' is XML, all else CSV. */
ENT_CHECKED ent_code ent_std_read(ent_std_register *out, ent_arena *a, ent_str bytes, ent_err *e);

/* The record as canonical JSON (RFC 8785): the immutable content of a revision. Empty members are left out; line numbers
 * and the release are no part of it, so an unchanged record has the same bytes in two releases. Inner records are the
 * elements of "inner". At most 16 MiB.                                                                             */
ENT_CHECKED ent_code ent_std_record_json(ent_str *out, ent_arena *a, const ent_std_record *r, ent_err *e);

typedef struct ent_std_modes {
    int64_t accepted, deleted, rejected, retired, unknown;
    int64_t other; /* any other word */
    int64_t none;  /* records without status: inner profiles, profile specifications */
} ent_std_modes;

typedef struct ent_std_counts {
    int64_t standards, cover_documents, organisations;
    int64_t service_profiles; /* serviceprofile + bpserviceprofile */
    int64_t profiles, capability_profiles, profile_sets, profile_specs;
    int64_t record_service_profiles; /* serviceprofile alone  */
    int64_t bp_services;             /* bpserviceprofile alone */
    int64_t select_lists;            /* sp-list */
    int64_t references;              /* refstandard elements, wherever they are */
    int64_t bp_references;           /* bprefstandard or select */
    int64_t profile_references, substandards, taxonomy_references, spec_references;
    int64_t nodes;                   /* node elements */
    int64_t areas;                   /* service areas and categories of DTD 4.0 */
    int64_t added, changed, deleted; /* events over all records */
    ent_std_modes modes;             /* of all records */
    ent_std_modes standard_modes;    /* of standards alone */
    /* Document dates of standards: the six sum up to `standards`; day_zero is not counted again under month. */
    int64_t date_day, date_month, date_year, date_empty, date_malformed, date_day_zero;
} ent_std_counts;
void ent_std_count(ent_std_counts *out, const ent_std_register *r);

typedef struct ent_std_finding {
    const char *code; /* stable, listed in doc/findings.md */
    ent_str record;   /* id of the record it is about, may be empty */
    unsigned line;
    ent_str message;
} ent_std_finding;
typedef struct ent_std_findings {
    ent_std_finding *v;
    size_t n, cap;
} ent_std_findings;

/* All codes an audit or a diff can give, in alphabetical order, NULL-ended. */
const char *const *ent_std_finding_codes(void);

/* In order of line, then code, then record. Nothing is repaired. */
ENT_CHECKED ent_code ent_std_audit(ent_std_findings *out, ent_arena *a, const ent_std_register *r, ent_err *e);

/* ---- matching two releases ---------------------------------------------------------------------------------- */
typedef struct ent_std_key {
    ent_str id, uuid; /* either may be empty: an empty one matches nothing */
} ent_std_key;

typedef enum ent_std_match {
    ENT_STD_NEW = 0,
    ENT_STD_SAME_ID,
    ENT_STD_RENAMED,
    ENT_STD_GONE /* only in ent_std_pair */
} ent_std_match;
const char *ent_std_match_word(ent_std_match m); /* "new", "same-id", "renamed", "gone" */

typedef struct ent_std_matching {
    /* for each later record: */
    ent_std_match *how;
    size_t *earlier;    /* index of the earlier record, SIZE_MAX for new ones */
    bool *uuid_changed; /* same id, both have uuids, and they differ */
    /* for each earlier record: */
    bool *gone;
    /* records: */
    size_t n_same_id, n_renamed, n_new, n_gone, n_uuid_changed;
    /* ids: */
    size_t n_new_ids;  /* ids among the new that no earlier record has: a doubled id counts once */
    size_t n_gone_ids; /* ids among the gone that no later record has */
} ent_std_matching;

/* 1. By id. Where an id is doubled on either side, records of the same uuid go together first, the rest in file order.
 * 2. Of the rest, by uuid if that uuid occurs once in the whole earlier and once in the whole later release: renamed.
 * 3. The remainder is new or gone.
 * uuids are compared without case (RFC 9562 section 4). O((n + m) log (n + m)).                                     */
ENT_CHECKED ent_code ent_std_match_releases(ent_std_matching *out, ent_arena *a, const ent_std_key *earlier, size_t n_earlier,
                                            const ent_std_key *later, size_t n_later, ent_err *e);

/* One record in two releases. A content is its JSON without events; events are matched by flag and date first. */
typedef struct ent_std_pair {
    ent_std_match how;
    size_t earlier, later; /* indices in the registers' records; SIZE_MAX where there is none */
    bool uuid_changed;
    bool content_changed;       /* more than white space differs; ids, uuids and status count as content */
    bool layout_changed;        /* only white space differs */
    size_t new_events;          /* of the later record, whose flag and date the earlier one has not */
    size_t lost_events;         /* of the earlier record, whose flag and date the later one has not */
    size_t relabelled_events;   /* same flag and date, but another version or RFCP: the past was rewritten */
    size_t unsaid_events;       /* of the later record, not word for word (flag, date, rfcp, version) in the earlier one */
    bool set_deleted;           /* the mode became "deleted" */
    bool set_deleted_event;     /* … and a new event says so */
    bool restored;              /* the mode was "deleted" and is another */
    bool restored_event;        /* … and a new "added" event says so */
    bool deleted_by_event_only; /* a new "deleted" event is the last one, but the mode is "accepted" */
    size_t foreign_events;      /* of the new events, those that name another release than the later one */
    bool added_stated;          /* new: one of its "added" events names the later release, word for word */
    ent_str added_version;      /* new: version of its first "added" event */
} ent_std_pair;

typedef struct ent_std_diff {
    size_t n_pairs;
    const ent_std_pair *pairs; /* the later records in file order, then the gone ones */
    ent_std_matching matching; /* over the records that were compared; its arrays follow their order */
    size_t n_added_stated;     /* records */
    size_t n_added_stated_ids; /* ids, a doubled id by its first record */
    size_t n_set_deleted, n_set_deleted_event;
    size_t n_content_changed, n_layout_changed;
    size_t n_changed_unsaid;        /* content changed and no event of the later record is unsaid in the earlier one */
    size_t n_history_rewritten;     /* records that lack an event (flag, date, version) which they had */
    ent_std_findings disagreements; /* computed difference against stated history; in order of line, then code */
} ent_std_diff;

/* Compares the top-level records of one kind, or of all kinds (kind 0). `later->release` is what events must name. */
ENT_CHECKED ent_code ent_std_diff_releases(ent_std_diff *out, ent_arena *a, const ent_std_register *earlier, const ent_std_register *later,
                                           ent_std_kind kind, ent_err *e);

#include <entente/standards/interop.h>
#include <entente/standards/lifecycle.h>
#include <entente/standards/ratify.h>
#include <entente/standards/work.h>

#endif
