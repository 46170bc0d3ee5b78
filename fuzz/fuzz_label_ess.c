/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a binary label and as a binary clearance, under two policies: a refusal that says where, or what is written again says the
 * same. What is read strictly has one spelling: written again, it is the input.                                    */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "test/label/ess_policy.h"
#include "test/label/sample_policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

/* Loaded once per process; the arena is never freed. */
static const ent_policy *wire_policy(void)
{
    static const ent_policy *policy;
    static ent_arena *arena;
    ent_err e;

    if (policy != NULL) return policy;
    arena = ent_arena_new(NULL, 0);
    must(arena != NULL && ent_policy_load(&policy, arena, ent_str_c(ENT_ESS_POLICY), NULL, &e) == ENT_OK);
    return policy;
}

static void refused(ent_code code, const ent_err *e)
{
    must(code == ENT_INVALID && e->what[0] != '\0' && memcmp(e->place, "byte ", 5) == 0);
}

/* Both in the policy's order, as the readers give them. */
static bool same_categories(size_t n, const ent_category *x, size_t m, const ent_category *y)
{
    if (n != m) return false;
    for (size_t i = 0; i < n; i++) {
        if (x[i].type != y[i].type || x[i].n != y[i].n || !ent_str_eq(x[i].tag_name, y[i].tag_name)) return false;
        for (size_t k = 0; k < x[i].n; k++)
            if (!ent_str_eq(x[i].values[k], y[i].values[k])) return false;
    }
    return true;
}

static void try_label(ent_arena *a, const ent_policy *p, ent_str bytes)
{
    const ent_cut *cut = NULL, *again = NULL;
    ent_label strict, l, back;
    ent_str written;
    ent_err e = {0};
    ent_code strictly = ent_label_parse_ess(&strict, a, p, bytes, true, NULL, &e), code;
    ent_notes notes = {0};

    if (strictly != ENT_OK) refused(strictly, &e);
    code = ent_label_parse_ess(&l, a, p, bytes, false, &notes, &e);
    if (code != ENT_OK) {
        must(strictly != ENT_OK);
        refused(code, &e);
        return;
    }
    must((strictly == ENT_OK) == (notes.n == 0));
    must(ent_label_write_ess(&written, a, p, &l, NULL, &e) == ENT_OK);
    must(ent_str_eq(written, bytes) == (strictly == ENT_OK));
    must(ent_label_parse_ess(&back, a, p, written, true, NULL, &e) == ENT_OK);
    must(ent_str_eq(l.classification, back.classification) && ent_str_eq(l.privacy_mark, back.privacy_mark));
    must(same_categories(l.n, l.categories, back.n, back.categories));
    code = ent_cut_of(&cut, a, p, &l, (ent_str){0}, ENT_SAMPLE_TIME, &e);
    must(ent_cut_of(&again, a, p, &back, (ent_str){0}, ENT_SAMPLE_TIME, &e) == code);
    if (code == ENT_OK) must(ent_str_eq(ent_cut_text(cut), ent_cut_text(again)));
}

static void try_clearance(ent_arena *a, const ent_policy *p, ent_str bytes)
{
    const ent_holding *h = NULL;
    ent_clearance strict, c, back;
    ent_str written;
    ent_err e = {0};
    ent_code strictly = ent_clearance_parse_ber(&strict, a, p, bytes, true, NULL, &e), code;
    ent_notes notes = {0};

    if (strictly != ENT_OK) refused(strictly, &e);
    code = ent_clearance_parse_ber(&c, a, p, bytes, false, &notes, &e);
    if (code != ENT_OK) {
        must(strictly != ENT_OK);
        refused(code, &e);
        return;
    }
    must(c.n_classes > 0 && (strictly == ENT_OK) == (notes.n == 0));
    must(ent_clearance_write_ber(&written, a, p, &c, &e) == ENT_OK);
    must(ent_str_eq(written, bytes) == (strictly == ENT_OK));
    must(ent_clearance_parse_ber(&back, a, p, written, true, NULL, &e) == ENT_OK);
    must(c.n_classes == back.n_classes && same_categories(c.n, c.categories, back.n, back.categories));
    for (size_t i = 0; i < c.n_classes; i++) must(ent_str_eq(c.classes[i], back.classes[i]));
    must(ent_holding_of(&h, a, p, &c, NULL, 0, &e) == ENT_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)64 << 20);
    ent_str bytes = {(const char *)data, size};
    const ent_policy *policies[] = {wire_policy(), ent_sample_policy()};

    if (a == NULL) return 0;
    for (size_t i = 0; i < sizeof policies / sizeof *policies; i++) {
        try_label(a, policies[i], bytes);
        try_clearance(a, policies[i], bytes);
    }
    ent_arena_free(a);
    return 0;
}
