/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a clearance, as XML, as JSON and in the short form: a refusal, or a holding that equals itself written and read. */
#include <stddef.h>
#include <stdint.h>

#include "fuzz/label_forms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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

    clearance_forms(a, p, c);
    if (!held) return;
    if (ent_clearance_write(&xml, a, p, c, &e) != ENT_OK) return;
    if (!fits(ent_clearance_parse(&back, a, xml, true, &notes, &e))) return;
    must(notes.n == 0);
    must(admitted(a, p, &back, &again) == bits && again);
}

/* One of the readers; strict accepts no more than tolerant. */
typedef ent_code (*reader)(ent_clearance *out, ent_arena *a, ent_str text, bool strict, ent_notes *notes, ent_err *e);

static ent_code read_json(ent_clearance *out, ent_arena *a, ent_str text, bool strict, ent_notes *notes, ent_err *e)
{
    return ent_clearance_parse_json(out, a, ent_sample_policy(), text, strict, notes, e);
}

static ent_code read_any(ent_clearance *out, ent_arena *a, ent_str text, bool strict, ent_notes *notes, ent_err *e)
{
    return ent_clearance_read(out, a, ent_sample_policy(), text, strict, notes, e);
}

static void check_reader(ent_arena *a, reader read, ent_str text)
{
    ent_clearance c, strict;
    ent_notes notes = {0};
    ent_err e = {0};

    if (read(&c, a, text, false, &notes, &e) == ENT_OK) {
        must(c.n_classes > 0 && c.policy.n > 0);
        use(a, &c);
    } else {
        must(c.n_classes == 0 && c.policy.n == 0 && notes.n == 0 && e.what[0] != '\0');
        must(read(&strict, a, text, true, NULL, &e) != ENT_OK);
    }
}

static void check_short(ent_arena *a, ent_str text)
{
    ent_clearance c;
    ent_err e = {0};
    bool held;

    for (int expand = 0; expand < 2; expand++) {
        if (ent_clearance_read_short(&c, a, ent_sample_policy(), text, expand == 1, &e) != ENT_OK) continue;
        (void)admitted(a, ent_sample_policy(), &c, &held);
        must(held);
        use(a, &c);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const reader readers[] = {ent_clearance_parse, read_json, read_any};
    ent_arena *a = ent_arena_new(NULL, (size_t)256 << 20);
    ent_str text = {(const char *)data, size};

    if (a == NULL) return 0;
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) check_reader(a, readers[i], text);
    check_short(a, text);
    ent_arena_free(a);
    return 0;
}
