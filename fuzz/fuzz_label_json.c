/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a label in JSON, and as a label of any form: a refusal that leaves nothing, or a label that is the same in every form.
 * Strict accepts no more than tolerant does, and reads the same.                                                 */
#include <stddef.h>
#include <stdint.h>

#include "fuzz/label_forms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void nothing(const ent_label *l, const ent_notes *notes, const ent_err *e)
{
    must(l->policy.n == 0 && l->classification.n == 0 && l->n == 0 && l->successor == NULL && notes->n == 0);
    must(e->code != ENT_OK && e->what[0] != '\0');
}

/* The label is valid exactly when it becomes a cut. */
static void use(ent_arena *a, const ent_policy *p, const ent_label *l)
{
    const ent_cut *c = NULL;
    ent_err e;
    bool valid = ent_label_validate(p, l, ENT_SAMPLE_TIME, false, &e) == ENT_OK;

    must((ent_cut_of(&c, a, p, l, (ent_str){0}, ENT_SAMPLE_TIME, &e) == ENT_OK) == valid && (c != NULL) == valid);
    label_forms(a, p, l);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)256 << 20);
    const ent_policy *p = ent_sample_policy();
    ent_str text = {(const char *)data, size}, one, two;
    ent_notes notes = {0}, strict_notes = {0}, any_notes = {0};
    ent_label l, strict, any;
    ent_err e = {0};

    if (a == NULL) return 0;
    if (ent_label_parse_json(&l, a, p, text, false, &notes, &e) == ENT_OK) {
        must(l.policy.n > 0 && l.classification.n > 0);
        use(a, p, &l);
    } else {
        nothing(&l, &notes, &e);
    }
    if (ent_label_parse_json(&strict, a, p, text, true, &strict_notes, &e) == ENT_OK) {
        must(l.policy.n > 0);
        if (ent_label_canonical(&one, NULL, a, p, &l, &e) == ENT_OK && fits(ent_label_canonical(&two, NULL, a, p, &strict, &e)))
            must(ent_str_eq(one, two));
    } else {
        nothing(&strict, &strict_notes, &e);
    }
    if (ent_label_read(&any, a, p, text, false, &any_notes, &e) == ENT_OK) use(a, p, &any);
    else nothing(&any, &any_notes, &e);
    ent_arena_free(a);
    return 0;
}
