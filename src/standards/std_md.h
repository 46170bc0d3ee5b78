/* SPDX-License-Identifier: Apache-2.0 */
/* What reader and writer of the Markdown form agree on. */
#ifndef ENTENTE_STANDARDS_STD_MD_H
#define ENTENTE_STANDARDS_STD_MD_H

#include <entente/standards/markdown.h>

/* A group of references as the form writes it; number: place in the list, 1... */
typedef struct std__md_group {
    const char *holder; /* "obgroup" or "refgroup" */
    ent_str obligation, lifecycle;
    ent_str description; /* as XML */
    size_t n_refs;
} std__md_group;

/* What of a record's `extra` the form has keys for. */
typedef struct std__md_parts {
    ent_str short_name, spec_title;
    size_t n_groups;
    const std__md_group *groups;
    size_t n_guides;
    const ent_str *guides; /* as XML */
} std__md_parts;

/* The `extra` that an XML reader would have kept of these: both sides make it here, so it is the same to the byte. */
ENT_CHECKED ent_code std__md_extra(ent_str *out, ent_arena *a, ent_std_kind kind, const std__md_parts *p, ent_err *e);
/* The other way: *fits is false if `extra` holds anything else, *p is then empty. groups: those with references, in *p with all others. */
ENT_CHECKED ent_code std__md_parts_of(std__md_parts *p, bool *fits, ent_arena *a, const ent_std_record *r, ent_err *e);

/* "Standard", "Cover Document", … */
const char *std__md_word(ent_std_kind k);

/* Text as XML content, in the spelling of ent_xml_inner. */
ENT_CHECKED ent_code std__md_escape(ent_str *out, ent_arena *a, ent_str text, ent_err *e);
/* The text in XML content, ends trimmed. ENT_INVALID if it is no XML. */
ENT_CHECKED ent_code std__md_plain(ent_str *out, ent_arena *a, ent_str xml, ent_err *e);

#endif
