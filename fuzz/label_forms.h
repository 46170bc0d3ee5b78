/* SPDX-License-Identifier: Apache-2.0 */
/* A label or clearance, written in each form and read back strictly, is the same and earns no note. */
#ifndef ENTENTE_FUZZ_LABEL_FORMS_H
#define ENTENTE_FUZZ_LABEL_FORMS_H

#include "test/label/sample_policy.h"

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

/* false: it was refused, which may only be for its size. */
static inline bool fits(ent_code code)
{
    must(code == ENT_OK || code == ENT_LIMIT || code == ENT_NOMEM);
    return code == ENT_OK;
}

static inline void same_label(ent_arena *a, const ent_policy *p, const ent_label *l, ent_str want)
{
    ent_str text;
    ent_err e;

    if (!fits(ent_label_canonical(&text, NULL, a, p, l, &e))) return;
    must(ent_str_eq(text, want));
}

static inline void label_forms(ent_arena *a, const ent_policy *p, const ent_label *l)
{
    ent_notes notes = {0};
    ent_label back;
    ent_str want, text;
    ent_err e;

    if (ent_label_canonical(&want, NULL, a, p, l, &e) != ENT_OK) return; /* a name that the policy does not have, for one */
    if (!l->has_created) return;
    for (const ent_label *next = l->successor; next != NULL; next = next->successor)
        if (!next->has_created) return;
    if (fits(ent_label_write(&text, a, p, l, &e)) && fits(ent_label_read(&back, a, p, text, true, &notes, &e)))
        same_label(a, p, &back, want);
    if (fits(ent_label_write_json(&text, a, p, l, &e)) && fits(ent_label_read(&back, a, p, text, true, &notes, &e)))
        same_label(a, p, &back, want);
    must(notes.n == 0);
}

static inline void clearance_forms(ent_arena *a, const ent_policy *p, const ent_clearance *c)
{
    ent_notes notes = {0};
    ent_clearance back;
    ent_str want, text, again;
    ent_err e;

    if (ent_clearance_canonical(&want, NULL, a, p, c, &e) != ENT_OK) return;
    if (fits(ent_clearance_write_json(&text, a, p, c, &e)) && fits(ent_clearance_read(&back, a, p, text, true, &notes, &e)) &&
        fits(ent_clearance_canonical(&again, NULL, a, p, &back, &e)))
        must(ent_str_eq(want, again));
    if (fits(ent_clearance_write(&text, a, p, c, &e)) && fits(ent_clearance_read(&back, a, p, text, true, &notes, &e)) &&
        c->holder_kind == ENT_HOLDER_UNSAID && fits(ent_clearance_canonical(&again, NULL, a, p, &back, &e)))
        must(ent_str_eq(want, again));
    must(notes.n == 0);
}

#endif
