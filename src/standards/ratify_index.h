/* SPDX-License-Identifier: Apache-2.0 */
/* Facts in the order of the questions: by standard, nation, then by what a correction replaces. */
#ifndef ENTENTE_STANDARDS_RATIFY_INDEX_H
#define ENTENTE_STANDARDS_RATIFY_INDEX_H

#include <entente/standards/ratify.h>

#include "ratify_names.h"

/* One fact as it is compared. */
typedef struct std_entry {
    uint64_t key; /* kind, part, services, valid-from: equal for facts that correct each other */
    ent_time known, taken_back;
    int32_t begins; /* day from which it counts; days since 1970-01-01 */
    int32_t rank;   /* day by which it comes after others */
    uint32_t fact;
    uint16_t part;
    uint8_t kind, services;
} std_entry;

/* The facts of one nation on one standard: entries first .. end. */
typedef struct std_run {
    uint32_t nation, first, end;
} std_run;

typedef struct std_standard {
    ent_str number, edition;
    uint32_t part_names; /* first of its parts in `parts` */
    uint32_t n_parts;    /* with part 0, the whole */
    uint32_t run, n_runs;
} std_standard;

struct ent_std_facts {
    const ent_std_fact *v;
    size_t n;
    std_names numbers, editions, nations, parts;
    std_pairs standard_of; /* (number, edition) → standard */
    std_pairs part_of;     /* (standard, name) → part of it */
    ENT_VEC(std_standard) standards;
    const uint32_t *part_list; /* names of the parts, by standard */
    std_entry *entries;
    std_run *runs; /* by standard, then nation */
};

int32_t std__first_day(ent_date d);
int32_t std__last_day(ent_date d);

/* The facts of a nation on a standard; NULL if there are none. */
const std_run *std__run_of(const ent_std_facts *s, size_t standard, size_t nation);

/* What stands, by part, kind and service: v[(part * ENT_STD_FACT_KINDS + kind) * 3 + service]. */
typedef struct std_slots {
    const std_entry **v;
    size_t n_parts;
    bool reservations[3]; /* any, by service */
} std_slots;

ENT_CHECKED ent_code std__slots_new(std_slots *out, ent_arena *a, size_t n_parts, ent_err *e);
/* run NULL: nothing stands. */
void std__slots_fill(std_slots *out, const ent_std_facts *s, const std_run *run, ent_time known, int32_t on);
/* What stands for the part: said about it or about the whole; NULL if nothing. */
const std_entry *std__slot(const std_slots *slots, size_t part, ent_std_fact_kind kind, int service);
void std__cell_of(ent_std_cell *out, const std_slots *slots, size_t part, int service);

#endif
