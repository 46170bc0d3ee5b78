/* SPDX-License-Identifier: Apache-2.0 */
/* What reader, writer and validator of TBX share: elements, data categories and fields as data. */
#ifndef ENTENTE_TERMS_TBX_PRIVATE_H
#define ENTENTE_TERMS_TBX_PRIVATE_H

#include <entente/terms/tbx.h>

#include "concept_private.h"

#define TBX_MAX_CARRIED ((size_t)4 << 20) /* bytes of a carried element: a text and all that stands in its group */

/* Elements that hold a value (bits, so that containers can say what they take), then groups. */
typedef enum tbx_element {
    TBX_NONE = 0,
    TBX_DESCRIP = 1 << 0,
    TBX_ADMIN = 1 << 1,
    TBX_TRANSAC = 1 << 2,
    TBX_TERM_NOTE = 1 << 3,
    TBX_REF = 1 << 4,
    TBX_XREF = 1 << 5,
    TBX_NOTE = 1 << 6,
    TBX_DATE = 1 << 7,
    TBX_DESCRIP_NOTE = 1 << 8,
    TBX_ADMIN_NOTE = 1 << 9,
    TBX_TRANSAC_NOTE = 1 << 10,
    TBX_DESCRIP_GRP = 1 << 11,
    TBX_ADMIN_GRP = 1 << 12,
    TBX_TRANSAC_GRP = 1 << 13,
    TBX_TERM_NOTE_GRP = 1 << 14
} tbx_element;

/* Where an entry, a language or a designation has them; bits. */
typedef enum tbx_level { TBX_CONCEPT = 1, TBX_LANGUAGE = 2, TBX_TERM = 4 } tbx_level;

typedef struct tbx_kind {
    tbx_element element, group; /* group: the one that it is the head of, or TBX_NONE */
    const char *name, *group_name;
    bool mixed;        /* may hold inline elements */
    bool typed;        /* has a data category */
    unsigned in_group; /* elements that may follow the head in its group, DCA */
} tbx_kind;

/* NULL: no element of ours. */
const tbx_kind *tbx__kind(ent_str name);
const tbx_kind *tbx__kind_of_group(ent_str group_name);
const tbx_kind *tbx__kind_of(tbx_element element);
/* What may stand at a level besides its sections, DCA. */
unsigned tbx__at_level(tbx_level level);

typedef enum tbx_target { TBX_NO_TARGET = 0, TBX_MAY_POINT, TBX_MUST_POINT, TBX_MUST_LINK } tbx_target;

/* A data category of the public modules, or of ours. */
typedef struct tbx_category {
    const char *name;
    tbx_element element;
    ent_tbx_dialect dialect; /* the first that has it */
    unsigned levels;
    tbx_target target;
    const char *values; /* separated by spaces; NULL: any text */
} tbx_category;

/* NULL: none of the four public modules or ours has it. */
const tbx_category *tbx__category(tbx_element element, ent_str name);
/* By name alone, in one module: DCT. */
const tbx_category *tbx__category_in(ent_tbx_dialect module, ent_str name);
bool tbx__value_ok(const tbx_category *c, ent_str value);

/* Namespace and prefix of a module in DCT; CORE and the like have none ("" and ""). */
const char *tbx__module_ns(ent_tbx_dialect d);
const char *tbx__module_prefix(ent_tbx_dialect d);
const char *tbx__module_word(ent_tbx_dialect d); /* "min", "basic", "linguist", "entente" */
ent_tbx_dialect tbx__module_of(ent_str ns);      /* ENT_TBX_OTHER if it is none */

/* A field of a designation that one termNote says. */
typedef struct tbx_field {
    const char *category;
    size_t at; /* offset of its ent_str */
    bool own;  /* a category of our module: read only where it stands plain */
} tbx_field;
extern const tbx_field tbx__term_fields[];
extern const size_t tbx__n_term_fields;

typedef struct tbx_relation {
    const char *category;
    ent_term_relation_kind kind;
    bool alias; /* read as this kind, written as the other */
} tbx_relation;
/* NULL: the category says no relation. */
const tbx_relation *tbx__relation(ent_str category);
const char *tbx__relation_category(ent_term_relation_kind kind);

/* ---- texts ---- */
bool tbx__blank(ent_str s);  /* nothing but XML white space */
bool tbx__ncname(ent_str s); /* an XML name without colon; letters beyond ASCII as XML 1.0 fifth edition has them */
bool tbx__uri(ent_str s);    /* begins with http:// or https:// and has no space */
ENT_CHECKED ent_code tbx__id_write(ent_str *out, ent_arena *a, ent_str id, ent_err *e);
ENT_CHECKED ent_code tbx__id_read(ent_str *out, ent_arena *a, ent_str id, ent_err *e);

/* ---- trees ---- */
ENT_CHECKED ent_code tbx__parse(ent_xml_node **root, ent_arena *scratch, ent_str bytes, ent_err *e);
/* Takes the namespace of TBX from its elements, and writes elements of DCT modules as DCA: one form for the reader. */
ENT_CHECKED ent_code tbx__plain(ent_xml_node *root, ent_arena *scratch, ent_err *e);
/* The element itself and all inside, as XML; not what follows it. */
ENT_CHECKED ent_code tbx__outer(ent_str *out, ent_arena *a, ent_xml_node *n, ent_err *e);

#endif
