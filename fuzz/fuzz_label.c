/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a label: a refusal, or a label that is invalid and never becomes a cut, or one that can be written, read back,
 * marked and decided on with the same result.                                                                     */
#include <stddef.h>
#include <stdint.h>

#include "fuzz/label_forms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool decide(ent_arena *a, const ent_policy *p, const ent_cut *c)
{
    static const char all[] = "NATO: HIGH; Context=NATO,KFOR; Special=CRYPTO; Releasable To=JPN";
    const ent_holding *h = NULL;
    ent_clearance who;
    ent_decision d;
    ent_err e;

    must(ent_clearance_read_short(&who, a, p, ent_str_c(all), true, &e) == ENT_OK);
    must(ent_holding_of(&h, a, p, &who, NULL, 0, &e) == ENT_OK);
    must(ent_decide(&d, a, h, c, &e) == ENT_OK);
    must((d.verdict == ENT_PERMIT) == ent_admits(h, c) && (d.verdict == ENT_PERMIT) == (d.reason == ENT_WHY_PERMITTED));
    return d.verdict == ENT_PERMIT;
}

static void marked(ent_arena *a, const ent_policy *p, const ent_label *l)
{
    ent_label back;
    ent_str text, again;
    ent_err e;

    if (ent_label_marking(&text, a, p, l, (ent_str){0}, ENT_PAGE_TOP, &e) != ENT_OK) return; /* nobody */
    if (ent_label_unmark(&back, a, p, text, &e) != ENT_OK) return; /* silent values can leave a text that is not enough */
    must(ent_label_marking(&again, a, p, &back, (ent_str){0}, ENT_PAGE_TOP, &e) == ENT_OK && ent_str_eq(text, again));
}

static void written(ent_arena *a, const ent_policy *p, ent_label *l, const ent_cut *c)
{
    const ent_cut *again = NULL;
    ent_label back;
    ent_str xml, twice;
    ent_err e;

    if (!l->has_created) return;
    if (ent_label_write(&xml, a, p, l, &e) != ENT_OK) return; /* a successor under another policy, for one */
    must(ent_label_parse(&back, a, xml, true, NULL, &e) == ENT_OK);
    must(ent_label_write(&twice, a, p, &back, &e) == ENT_OK && ent_str_eq(xml, twice));
    must(ent_cut_of(&again, a, p, &back, (ent_str){0}, ENT_SAMPLE_TIME, &e) == ENT_OK);
    must(ent_str_eq(ent_cut_text(c), ent_cut_text(again)) && decide(a, p, c) == decide(a, p, again));
}

static void use(ent_arena *a, ent_label *l)
{
    const ent_policy *p = ent_sample_policy();
    const ent_label *parts[] = {l, l};
    const ent_cut *c = NULL, *back = NULL, *joined = NULL;
    ent_label whole;
    ent_err e;
    bool nobody, valid = ent_label_validate(p, l, ENT_SAMPLE_TIME, false, &e) == ENT_OK;

    must((ent_cut_of(&c, a, p, l, (ent_str){0}, ENT_SAMPLE_TIME, &e) == ENT_OK) == valid && (c != NULL) == valid);
    if (!valid) return;
    must(ent_cut_read(&back, a, p, ent_cut_text(c), &e) == ENT_OK);
    must(ent_cut_at_least(back, c) && ent_cut_at_least(c, back) && decide(a, p, c) == decide(a, p, back));
    must(ent_label_join(&whole, &nobody, NULL, a, p, parts, 2, ENT_JOIN_STRICT, &e) == ENT_OK);
    must(ent_cut_of(&joined, a, p, &whole, (ent_str){0}, ENT_SAMPLE_TIME, &e) == ENT_OK && ent_cut_at_least(joined, c));
    marked(a, p, l);
    written(a, p, l, c);
}

/* Strict accepts no more than tolerant, and what it accepts it reads alike. */
static void strictly(ent_arena *a, ent_str xml, const ent_label *tolerant)
{
    const ent_policy *p = ent_sample_policy();
    ent_notes notes = {0};
    ent_label l;
    ent_str one, two;
    ent_err e = {0};

    if (ent_label_parse(&l, a, xml, true, &notes, &e) != ENT_OK) {
        must(l.policy.n == 0 && l.n == 0 && notes.n == 0 && e.what[0] != '\0');
        return;
    }
    must(tolerant->policy.n > 0);
    if (ent_label_canonical(&one, NULL, a, p, tolerant, &e) == ENT_OK && fits(ent_label_canonical(&two, NULL, a, p, &l, &e)))
        must(ent_str_eq(one, two));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)256 << 20);
    ent_str xml = {(const char *)data, size};
    ent_notes notes = {0};
    ent_label l;
    ent_err e = {0};

    if (a == NULL) return 0;
    if (ent_label_parse(&l, a, xml, false, &notes, &e) == ENT_OK) {
        must(l.policy.n > 0 && l.classification.n > 0);
        use(a, &l);
        label_forms(a, ent_sample_policy(), &l);
    } else {
        must(l.policy.n == 0 && notes.n == 0 && e.what[0] != '\0');
    }
    strictly(a, xml, &l);
    ent_arena_free(a);
    return 0;
}
