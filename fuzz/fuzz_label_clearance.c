/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a clearance, as XML and in the short form: a refusal, or a holding that equals itself written and read. */
#include <stddef.h>
#include <stdint.h>

#include "test/label/sample_policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

static const char *const LABELS[] = {
    "NATO HIGH", "NATO LOW", "NATO/KFOR LOW", "NATO LOW CRYPTO", "NATO LOW A Only", "NATO LOW Releasable To Japan", "COSMIC HIGH"};

static unsigned admitted(ent_arena *a, const ent_policy *p, const ent_clearance *c, bool *held)
{
    const ent_holding *h = NULL;
    const ent_cut *cut;
    ent_label l;
    ent_err e;
    unsigned bits = 0;

    *held = ent_holding_of(&h, a, p, c, NULL, 0, &e) == ENT_OK;
    must(*held == (h != NULL));
    for (size_t i = 0; i < sizeof LABELS / sizeof *LABELS; i++) {
        if (ent_label_unmark(&l, a, p, ent_str_c(LABELS[i]), &e) != ENT_OK) continue;
        if (ent_cut_of(&cut, a, p, &l, (ent_str){0}, ENT_SAMPLE_TIME, &e) == ENT_OK && ent_admits(h, cut)) bits |= 1u << i;
    }
    must(*held || bits == 0);
    return bits;
}

static void use(ent_arena *a, const ent_clearance *c)
{
    const ent_policy *p = ent_sample_policy();
    ent_clearance back;
    ent_str xml;
    ent_notes notes = {0};
    ent_err e;
    bool held, again;
    unsigned bits = admitted(a, p, c, &held);

    if (!held) return;
    if (ent_clearance_write(&xml, a, p, c, &e) != ENT_OK) return;
    must(ent_clearance_parse(&back, a, xml, &notes, &e) == ENT_OK && notes.n == 0);
    must(admitted(a, p, &back, &again) == bits && again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)64 << 20);
    ent_str text = {(const char *)data, size};
    ent_clearance c;
    ent_notes notes = {0};
    ent_err e = {0};

    if (a == NULL) return 0;
    if (ent_clearance_parse(&c, a, text, &notes, &e) == ENT_OK) {
        must(c.n_classes > 0 && c.policy.n > 0);
        use(a, &c);
    }
    for (int expand = 0; expand < 2; expand++) {
        if (ent_clearance_read_short(&c, a, ent_sample_policy(), text, expand == 1, &e) != ENT_OK) continue;
        bool held;
        (void)admitted(a, ent_sample_policy(), &c, &held);
        must(held);
        use(a, &c);
    }
    ent_arena_free(a);
    return 0;
}
