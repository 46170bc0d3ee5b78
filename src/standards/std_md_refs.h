/* SPDX-License-Identifier: Apache-2.0 */
/* The references of a record as the Markdown form lists them. */
#ifndef ENTENTE_STANDARDS_STD_MD_REFS_H
#define ENTENTE_STANDARDS_STD_MD_REFS_H

#include <entente/standards/markdown.h>

/* The lists, in the order in which their references follow each other in a record. */
typedef enum std__md_list {
    STD__MD_SUBSTANDARDS = 0, /* in the document */
    STD__MD_SPECS,
    STD__MD_TAXONOMY,
    STD__MD_GROUPS,
    STD__MD_PARTS,
    STD__MD_SUBPROFILES,
    STD__MD_COVERSTANDARDS,
    STD__MD_LISTS
} std__md_list;

/* Key, element around and usual kind of a list; for STD__MD_GROUPS only the kind. */
typedef struct std__md_list_form {
    const char *key, *holder;
    ent_std_ref_kind kind;
} std__md_list_form;
const std__md_list_form *std__md_form(std__md_list l);

/* Where each list begins in the record's references, and how many it has. Not regular: they stand in another order, or as no
 * list can say; then all lists are empty and `refs` is written.                                                     */
typedef struct std__md_refs {
    bool regular;
    size_t first[STD__MD_LISTS], n[STD__MD_LISTS];
} std__md_refs;
void std__md_sort_refs(std__md_refs *out, const ent_std_record *r);

void std__md_write_refs(ent_yaml_writer *w, const char *key, const ent_std_ref *refs, size_t n, ent_std_ref_kind usual);
void std__md_write_list(ent_yaml_writer *w, const ent_std_record *r, const std__md_refs *refs, std__md_list l);
/* Each reference with all it has. */
void std__md_write_any(ent_yaml_writer *w, const ent_std_record *r);

#endif
