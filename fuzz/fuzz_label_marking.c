/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a marking: a refusal, or a valid label that prints and reads back as itself. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "test/label/sample_policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

static ent_str cut_text(ent_arena *a, const ent_label *l)
{
    const ent_cut *c = NULL;
    ent_err e;

    must(ent_cut_of(&c, a, ent_sample_policy(), l, (ent_str){0}, ENT_SAMPLE_TIME, &e) == ENT_OK);
    return ent_cut_text(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const langs[] = {"", "fr"};
    ent_arena *a = ent_arena_new(NULL, (size_t)256 << 20);
    const ent_policy *p = ent_sample_policy();
    ent_label l, back;
    ent_str text;
    ent_err e = {0};

    if (a == NULL) return 0;
    if (ent_label_unmark(&l, a, p, (ent_str){(const char *)data, size}, &e) == ENT_OK) {
        ent_str cut = cut_text(a, &l);
        for (size_t i = 0; i < 2; i++) {
            must(ent_label_marking(&text, a, p, &l, ent_str_c(langs[i]), ENT_PAGE_BOTTOM, &e) == ENT_OK);
            must(ent_label_unmark(&back, a, p, text, &e) == ENT_OK);
            must(ent_str_eq(cut_text(a, &back), cut));
        }
    } else {
        must(e.what[0] != '\0' && l.classification.n == 0);
    }
    ent_arena_free(a);
    return 0;
}
