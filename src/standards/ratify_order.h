/* SPDX-License-Identifier: Apache-2.0 */
/* The order of the facts of one record. */
#ifndef ENTENTE_STANDARDS_RATIFY_ORDER_H
#define ENTENTE_STANDARDS_RATIFY_ORDER_H

#include <entente/standards/ratify.h>

/* A fact with what its order looks at. */
typedef struct std_ordered {
    ent_std_fact fact;
    ent_str part; /* folded */
} std_ordered;

/* What a correction replaces: facts that are alike here speak about the same thing. */
int std__compare_keys(const std_ordered *x, const std_ordered *y);
/* Then what they say, then remark and spelling of the part: 0 is the same fact. */
int std__compare_facts(const std_ordered *x, const std_ordered *y);

#endif
