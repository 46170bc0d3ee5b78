/* SPDX-License-Identifier: Apache-2.0 */
/* One nation, one part, one service: the table of interop.h, in one place. */
#ifndef ENTENTE_STANDARDS_INTEROP_STATE_H
#define ENTENTE_STANDARDS_INTEROP_STATE_H

#include <entente/standards/interop.h>

#include "ratify_index.h"

enum { STD_WHYS = 6 };

typedef struct std_state {
    ent_std_verdict verdict;
    size_t n;
    struct {
        ent_std_why why;
        size_t fact;
    } why[STD_WHYS]; /* what decides first */
} std_state;

/* The verdict with its reasons. */
void std__state_of(std_state *out, const ent_std_facts *s, const std_slots *slots, size_t part, int service, int32_t on);
/* The verdict alone. lifted: as if what is reserved had been lifted. */
ent_std_verdict std__verdict_of(const ent_std_facts *s, const std_slots *slots, size_t part, int service, int32_t on, bool lifted);
/* The lowest over the services. */
ent_std_verdict std__verdict_over(const ent_std_facts *s, const std_slots *slots, size_t part, unsigned services, int32_t on, bool lifted);

#endif
