/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENTENTE_STANDARDS_STD_DIFF_H
#define ENTENTE_STANDARDS_STD_DIFF_H

#include <entente/standards.h>

/* What new events of a pair say. */
typedef struct ent_std_new_events {
    bool added, deleted;
} ent_std_new_events;

/* Fills the counts of events of the pair. release: of the later register. */
ENT_CHECKED ent_code ent_std_compare_events(ent_std_pair *p, ent_std_new_events *out, ent_arena *scratch, const ent_std_record *one,
                                            const ent_std_record *two, ent_str release, ent_err *e);

/* Where the computed difference and the history that the register states do not agree. */
ENT_CHECKED ent_code ent_std_list_disagreements(ent_std_diff *d, ent_arena *a, const ent_std_register *earlier,
                                                const ent_std_register *later, ent_err *e);

#endif
