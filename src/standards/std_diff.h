/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENTENTE_STANDARDS_STD_DIFF_H
#define ENTENTE_STANDARDS_STD_DIFF_H

#include <entente/standards.h>

/* Fills the counts of events of the pair. *new_deletion: a "deleted" event of `two` is not in `one`. */
ENT_CHECKED ent_code ent_std_compare_events(ent_std_pair *p, bool *new_deletion, ent_arena *scratch, const ent_std_record *one,
                                            const ent_std_record *two, ent_err *e);

/* Where the computed difference and the history that the register states do not agree. */
ENT_CHECKED ent_code ent_std_list_disagreements(ent_std_diff *d, ent_arena *a, const ent_std_register *earlier,
                                                const ent_std_register *later, ent_err *e);

#endif
